"""The example cut into tokens, and which tokens the embedding holds to be alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.figures.canvas import BLUE, GREEN, LINE, MARGIN, ORANGE, Canvas, code, shade
from benchmarks.figures.subject import ANSWER, PROMPT, Subject

ASKED = (" even", " sum", "return", " for", " x", " 2", " list", " max")
NEIGHBOURS = 4


def draw(subject: Subject, folder: Path) -> dict[str, Any]:
    """The tokens as boxes; how many, the shape of the model, and neighbours in the embedding."""
    ids = [*subject.prompt, *subject.answer]
    tokens = [subject.tokenizer.decode([i]) for i in ids]
    colors = [shade(c, 0.22) for c in (BLUE, ORANGE, GREEN)]
    lines = (PROMPT + ANSWER).count("\n")
    canvas = Canvas(lines * LINE + 2 * MARGIN)
    code(canvas, MARGIN, MARGIN, tokens, [colors[i % 3] for i in range(len(ids))])
    canvas.save(folder / "tokens.svg")
    return {
        "count": len(ids), "prompt": len(subject.prompt), "answer": len(subject.answer),
        "characters": len(PROMPT + ANSWER), "first": [subject.text(i) for i in ids[:4]], "ids": ids[:4],
        "neighbours": _neighbours(subject), **_shape(subject),
    }  # fmt: skip


def _neighbours(subject: Subject) -> list[dict[str, Any]]:
    """For the words that are one token each, the tokens at the smallest angle."""
    table = subject.decoder.embed.weight.detach().numpy()
    table = table / np.linalg.norm(table, axis=1, keepdims=True)
    known = [found[0] for word in ASKED if len(found := subject.tokenizer.encode(word)) == 1]
    rows = []
    for token in known[:NEIGHBOURS]:
        cosines = table @ table[token]
        cosines[token] = -1
        near = np.argsort(-cosines, kind="stable")[:NEIGHBOURS]
        alike = [{"token": subject.text(int(i)), "cosine": round(float(cosines[i]), 2)} for i in near]
        rows.append({"token": subject.text(token), "near": alike})
    return rows


def _shape(subject: Subject) -> dict[str, Any]:
    config = subject.decoder.config
    sizes = {name: parameter.numel() for name, parameter in subject.decoder.named_parameters()}
    of_layers = dict.fromkeys(("attention", "feed_forward"), 0)
    for name, size in sizes.items():
        if name.startswith("layers."):
            of_layers["attention" if name.split(".")[2] in {"q", "k", "v", "o"} else "feed_forward"] += size
    return {
        "vocabulary": config.vocab_size, "hidden": config.hidden_size, "layers": config.layers, "heads": config.heads,
        "head_dim": config.head_dim, "context": config.context, "millions": round(sum(sizes.values()) / 1e6, 1),
        "millions_embedding": round(sizes["embed.weight"] / 1e6, 1),
        "millions_attention": round(of_layers["attention"] / 1e6, 1),
        "millions_feed_forward": round(of_layers["feed_forward"] / 1e6, 1),
    }  # fmt: skip
