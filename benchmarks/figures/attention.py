"""Where the model looks: the head that looks hardest at one word, all heads at that moment, and all their patterns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from benchmarks.figures.canvas import BLUE, GRID, LINE, MARGIN, MUTED, ORANGE, WIDTH, Canvas, code, shade
from benchmarks.figures.subject import ANSWER, OTHER_WORD, PROMPT, WORD, Subject, percent, softmax


def draw(subject: Subject, folder: Path) -> dict[str, Any]:
    """Two pictures; who looks where how hard, and what changes when the word is another."""
    weights = subject.inside.attention
    ids = [*subject.prompt, *subject.answer]
    places = [len(subject.prompt) - 1 + i for i in _condition(subject)]  # from which the condition's tokens are written
    looks = weights[:, :, places][..., _places(subject, WORD)].sum(-1)
    layer, head, at = (int(i) for i in np.unravel_index(looks.argmax(), looks.shape))
    place = places[at]
    _painted(subject, ids, weights[layer, head, place], place, folder / "attention.svg")
    _patterns(weights, (layer, head), folder / "heads.svg")
    return {
        "word": WORD, "other_word": OTHER_WORD, "layer": layer + 1, "head": head + 1, "heads": looks[..., 0].size,
        "on_word": percent(looks.max()), "median": percent(np.median(looks[:, :, at])),
        "after": subject.text(ids[place]), "before": subject.text(ids[place + 1]), "swap": _swap(subject),
    }  # fmt: skip


def _condition(subject: Subject) -> list[int]:
    """The tokens of the answer that follow its `if`."""
    encode = subject.tokenizer.encode
    begun, whole = len(encode(ANSWER[: ANSWER.index(" if") + 3])), len(encode(ANSWER[: ANSWER.index(")\n")]))
    return list(range(begun, whole))


def _places(subject: Subject, word: str) -> list[int]:
    """The tokens of the prompt that the first such word of the docstring lies in."""
    begin = PROMPT.index(word)
    ends = np.cumsum([len(subject.tokenizer.bytes_of(i)) for i in subject.prompt])
    starts = np.concatenate(([0], ends[:-1]))
    return np.flatnonzero((ends > begin) & (starts < begin + len(word))).tolist()


def _painted(subject: Subject, ids: list[int], weights: np.ndarray, place: int, path: Path) -> None:
    """The text up to a place, each token as dark as it is looked at."""
    tokens = [subject.tokenizer.decode([i]) for i in ids[: place + 1]]
    fills = [shade(BLUE, 0.85 * float(w) ** 0.6) for w in weights[: place + 1]]
    fills[place] = shade(ORANGE, 0.6)
    lines = (PROMPT + ANSWER).count("\n")
    canvas = Canvas(lines * LINE + 2 * MARGIN + 26)
    rows = code(canvas, MARGIN, MARGIN, tokens, fills)
    y = MARGIN + rows * LINE + 15
    canvas.box(MARGIN, y - 6, 12, 12, shade(ORANGE, 0.6))
    canvas.text(MARGIN + 17, y, "looks from", color=MUTED)
    for step, share in enumerate((0.02, 0.1, 0.3, 1.0)):
        x = MARGIN + 100 + 62 * step
        canvas.box(x, y - 6, 12, 12, shade(BLUE, 0.85 * share**0.6))
        canvas.text(x + 16, y, f"{share:.0%}", color=MUTED)
    canvas.save(path)


def _patterns(weights: np.ndarray, chosen: tuple[int, int], path: Path) -> None:
    """A square for each head, a column of them for each layer: rows of a square look, columns are looked at."""
    layers, heads = weights.shape[:2]
    left, top, gap = 44, 40, 5
    size = min((WIDTH - left - MARGIN) / layers - gap, 80.0)
    canvas = Canvas(top + heads * (size + gap) + MARGIN - gap)
    canvas.text(left, MARGIN + 4, "layer", color=MUTED)
    for layer in range(layers):
        x = left + layer * (size + gap)
        canvas.text(x + size / 2, top - 9, str(layer + 1), color=MUTED, ha="center")
        for head in range(heads):
            y = top + head * (size + gap)
            mine = (layer, head) == chosen
            canvas.image(x, y, size, weights[layer, head] ** 0.5)
            canvas.frame(x, y, size, ORANGE if mine else GRID, 2.2 if mine else 0.8)
    for head in range(heads):
        canvas.text(MARGIN, top + head * (size + gap) + size / 2, f"head {head + 1}"[-6:], color=MUTED, size=8.5)
    canvas.save(path)


def _swap(subject: Subject) -> dict[str, Any]:
    """The token of the condition that loses most when the docstring has the other word and nothing else changes."""
    told = [PROMPT.replace(WORD, word, 1) for word in (WORD, OTHER_WORD)]
    places = _condition(subject)
    plain, other = ([_next(subject, prompt, subject.answer[:i]) for i in places] for prompt in told)
    tokens = [subject.answer[i] for i in places]
    at = int(np.argmax([a[t] - b[t] for a, b, t in zip(plain, other, tokens, strict=True)]))
    best = int(other[at].argmax())
    return {
        "begun": subject.tokenizer.decode(subject.answer[: places[at]]).strip(),
        "token": subject.text(tokens[at]), "with_word": percent(plain[at][tokens[at]]),
        "with_other": percent(other[at][tokens[at]]), "best": subject.text(best),
        "best_share": percent(other[at][best]),
    }  # fmt: skip


def _next(subject: Subject, prompt: str, answer: list[int]) -> np.ndarray:
    """Probabilities of the token after a prompt and the beginning of an answer."""
    ids = [*subject.tokenizer.encode(prompt), *answer]
    with torch.inference_mode():
        logits = subject.decoder(torch.tensor([ids]))[0, -1].numpy()
    return softmax(logits)
