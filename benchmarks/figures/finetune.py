"""One wording before and after a fine-tuning of seconds: `examples/wording`, by the functions behind the commands."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from benchmarks.figures.canvas import GREEN, LINE, MARGIN, MUTED, Canvas, code, shade
from benchmarks.figures.subject import PROMPT, Subject, percent, softmax, told

from avow.core.jsonl import read_jsonl
from avow.lm.generate import Sampling
from avow.lm.train.encode import encode
from avow.lm.train.recipe import read
from avow.lm.train.session import train

WORDING = Path(__file__).parents[2] / "examples" / "wording"
ASKED = '''def total(xs: list[int]) -> int:
    """Return the sum of the lucky numbers in xs.

    >>> total([7, 3, 14])
    21
    """
'''
WANTED = "    return sum(x for x in xs if x % 7 == 0)\n"


def draw(subject: Subject, folder: Path, *, tokens: int | None = None) -> dict[str, Any]:
    """How likely the wanted answer is, token by token; `tokens` to train on, as the recipe says by default."""
    with tempfile.TemporaryDirectory() as home:
        start = time.process_time()
        after = Subject(_tuned(subject, Path(home), tokens))
        seconds = time.process_time() - start
        shares = [_shares(one, ASKED, WANTED) for one in (subject, after)]
        usual = subject.model.generate(PROMPT, sampling=Sampling(max_tokens=64))[0].text
        known = [_shares(one, PROMPT, usual) for one in (subject, after)]
    _picture(subject, shares, folder / "finetune.svg")
    wanted = subject.tokenizer.encode(WANTED)
    at = int((shares[1] - shares[0]).argmax())
    return {
        "asked": ASKED, "wanted": WANTED, "rows": sum(1 for _ in read_jsonl(WORDING / "tasks.jsonl")),
        "seconds": round(seconds), "before": percent(shares[0].prod()), "after": percent(shares[1].prod()),
        "token": subject.text(wanted[at]), "token_before": percent(shares[0][at]),
        "token_after": percent(shares[1][at]),
        "known_before": percent(known[0].prod()), "known_after": percent(known[1].prod()),
    }  # fmt: skip


def _tuned(subject: Subject, home: Path, tokens: int | None) -> Path:
    """The model after training; what `avow train encode` and `avow train finetune` do."""
    encode([WORDING / "tasks.jsonl"], home / "tasks", subject.path)
    changes = ["data.prompt_weight=0", f'init="{subject.path}"', f'data.train=[{{path="{home / "tasks"}"}}]']
    changes += [f"training.tokens={tokens}"] if tokens else []
    return train(read(WORDING / "recipe.toml", changes), home / "run")


def _shares(subject: Subject, prompt: str, answer: str) -> np.ndarray:
    """How likely the model says each token of an answer."""
    prompt_ids, ids = (subject.tokenizer.encode(text) for text in (prompt, answer))
    with torch.inference_mode():
        logits = subject.decoder(torch.tensor([[*prompt_ids, *ids]]))[0, len(prompt_ids) - 1 : -1].numpy()
    return softmax(logits)[np.arange(len(ids)), ids]


def _picture(subject: Subject, shares: Sequence[np.ndarray], path: Path) -> None:
    """The answer twice, each token as green as it is likely."""
    tokens = [subject.tokenizer.decode([i]) for i in subject.tokenizer.encode(WANTED)]
    canvas = Canvas(2 * MARGIN + 4 * LINE + 14)
    for place, (name, found) in enumerate(zip(("before", "after"), shares, strict=True)):
        y = MARGIN + place * (2 * LINE + 12)
        canvas.text(MARGIN, y + 5, f"{name}: the whole answer {told(percent(found.prod()))}", color=MUTED)
        code(canvas, MARGIN, y + LINE, tokens, [shade(GREEN, 0.8 * float(share)) for share in found])
    canvas.save(path)
