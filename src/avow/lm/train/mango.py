"""MANGO: a loss that makes a model prefer the commented solution to the bare one.

Chen et al. 2024, "Comments as Natural Logic Pivots", section 3.1 (contrastive logical comments). For a prompt, a
solution with comments (+) and the same without them (-):

    L = CE_masked + max(0, margin + CE(+) - CE(-))        margin = 0.1

CE_masked is the cross-entropy of the commented document with the prompt masked, CE(+) and CE(-) the means over the
tokens of the two solutions. The second term counts only where the bare solution has more than 10 tokens. In a batch
CE_masked is the mean over all tokens, as in plain training, and the second term the mean over all pairs.

Comments are found by Python's tokenizer, so that a `#` in a string stays where it is. What this does NOT do: the
paper's heads for comments alone and for describing code, which its own script leaves off.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avow.core.errors import TrainingError
from avow.core.jsonl import json_type, read_jsonl
from avow.lm.train.data.documents import DocumentsWriter
from avow.lm.train.encode import LineEncoder
from avow.lm.train.tokenizer import fingerprint

if TYPE_CHECKING:
    from torch import Tensor

MARGIN = 0.1
SHORTEST = 10  # tokens; a bare solution must have more


@dataclass(frozen=True, slots=True)
class Contrastive:
    """The loss, as weights of tokens: it is piecewise linear in their cross-entropies.

    Rows come in pairs: 2i is the commented document, 2i + 1 the bare one with the same prompt. The slope of the loss is
    that of `(new * each).sum() / weights.sum()` with `new` held fixed; its value is that, and the margin times the
    share of pairs whose hinge is open.
    """

    margin: float = MARGIN
    shortest: int = SHORTEST

    def __post_init__(self) -> None:
        if self.margin <= 0:
            raise TrainingError(f"the margin of the contrastive loss is {self.margin}, expected more than 0")

    def __call__(self, each: Tensor, weights: Tensor) -> Tensor:
        """The new weights of the tokens of a batch.

        Args:
            each: cross-entropy of each token, [rows, tokens]; its gradient is not used.
            weights: 1 for a solution's tokens, what the recipe says for a prompt's, 0 for padding, [rows, tokens].

        Raises:
            TrainingError: an odd number of rows.

        """
        if len(weights) % 2:
            raise TrainingError(f"{len(weights)} rows for a contrastive loss, expected pairs")
        total = weights.sum()
        masked = weights.clone()
        masked[1::2] = 0
        share = (weights >= 1).to(weights.dtype)  # of each row's solution, token by token
        lengths = share.sum(1, keepdim=True)
        share = share / lengths.clamp(min=1)
        means = (share * each.detach()).sum(1)
        open_ = (self.margin + means[0::2] - means[1::2] > 0) & (lengths[1::2, 0] > self.shortest)
        pairs = len(weights) // 2
        pulls = open_.to(weights.dtype)[:, None] / pairs
        hinged = share.clone()
        hinged[0::2] *= pulls
        hinged[1::2] *= -pulls
        return total * (masked / masked.sum().clamp(min=1e-9) + hinged)


def without_comments(prompt: str, completion: str) -> str:
    """A completion without its comments; a line that holds nothing else goes with them.

    The prompt is needed to tell what is code, and keeps its own. Text that is no Python stays as it is.
    """
    text = prompt + completion
    try:
        found = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError):
        return completion
    lines = io.StringIO(text).readlines()  # ends where the tokenizer sees one: str.splitlines knows ten more
    offsets = _offsets(lines)
    for token in reversed(found):
        row, column = token.start
        if offsets[row - 1] + column < len(prompt):
            break
        before, end = lines[row - 1][:column].rstrip(" \t\f"), lines[row - 1][column + len(token.string) :]
        lines[row - 1] = before + end if before else ""
    return "".join(lines)[len(prompt) :]


def _offsets(lines: Iterable[str]) -> list[int]:
    """Where each line begins in the text."""
    found, at = [], 0
    for line in lines:
        found.append(at)
        at += len(line)
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """A prompt, and a solution with comments and without."""

    prompt: str
    commented: str
    bare: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs in lines of JSON with "prompt" and "comments"; lines without any comment are passed over.

    Raises:
        TaskError: the file cannot be read.
        TrainingError: a line whose "prompt" or "comments" is no text, or not one line with a comment.

    """
    empty = True
    for number, row in read_jsonl(path):
        prompt, commented = row.get("prompt"), row.get("comments")
        for key, value in (("prompt", prompt), ("comments", commented)):
            if not isinstance(value, str):
                raise TrainingError(f"{path}:{number}: {key!r} is {json_type(value)}, expected a text")
        pair = Pair(str(prompt), str(commented), without_comments(str(prompt), str(commented)))
        if pair.commented != pair.bare:
            empty = False
            yield pair
    if empty:
        hint = "`avow data tasks` writes tasks with logic comments."
        raise TrainingError(f"{path}: not one of its solutions has a comment", hint=hint)


def encode_pairs(paths: Iterable[Path], destination: Path, tokenizer: Path) -> tuple[int, int]:
    """Write pairs as documents, the commented one at each even number; how many documents and tokens these are.

    Args:
        paths: files of JSON lines, as for `read_pairs`.
        destination: a new folder.
        tokenizer: a folder with tokenizer.json, as `avow train tokenizer` makes it.

    Raises:
        TaskError, TrainingError: as `read_pairs`; a tokenizer that lacks what is needed, a full disk.
        ModelError: a tokenizer that cannot be read.

    """
    encoder = LineEncoder(tokenizer)
    with DocumentsWriter(destination, tokenizer=fingerprint(tokenizer), pairs=True) as writer:
        for path in paths:
            for pair in read_pairs(path):
                for completion in (pair.commented, pair.bare):
                    writer.add(*encoder.ids({"prompt": pair.prompt, "completion": completion}, str(path)))
    return writer.documents, writer.tokens
