"""The line that a model finds likeliest at a place in a file, as an editor offers it.

A beam search of small width over tokens until one ends the line; blank lines before it are passed over, the text does
not end before it, and of lines that are spelled by different tokens the probabilities are added. A model that recalls
(`avow.lm.recall`) is mixed with what the file says before and after the place, far beyond its context. Longer texts:
`avow.lm.infill`.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from avow.lm.beam import beam_search
from avow.lm.engine import Engine, Ids, Logits
from avow.lm.generate import Generated
from avow.lm.infill import FimTokens, fim_of, infill_prompt
from avow.lm.prompts import PromptCache, Tokens
from avow.lm.recall import FileCache, Recall
from avow.lm.sampling import Adjust

LINE_TOKENS = 64
WIDTH = 4
_NEAR = 2**17  # characters on each side of the place that are looked into
_FIRST = re.compile(r"\s*[^\r\n]*")
_NEVER = 1e3  # taken off a logit


def first_line(text: str) -> str:
    """The text up to the end of its first line that is not blank."""
    return (_FIRST.match(text) or [""])[0]


def complete_line(
    engine: Engine,
    tokenizer: FimTokens,
    prefix: str,
    suffix: str = "",
    *,
    recall: Recall | None = None,
    max_tokens: int = LINE_TOKENS,
    prompts: PromptCache | None = None,
) -> Generated:
    """The likeliest line between two texts, without its end. prompts: as in `avow.lm.generate.generate`.

    Raises:
        ModelError: as `avow.lm.infill.complete`.

    """
    ids = infill_prompt(tokenizer, prefix, suffix, engine.config.context - max_tokens)
    adjust = recalling(tokenizer, recall, prefix, suffix) if recall else None
    return likeliest_line(
        engine, tokenizer, ids, max_tokens=max_tokens, stops=fim_of(tokenizer).stops, adjust=adjust, prompts=prompts
    )


def recalling(tokenizer: Tokens, recall: Recall, prefix: str, suffix: str = "") -> Adjust:
    """What mixes the texts around a place into what a model says there."""
    before, after = tokenizer.encode(prefix[-_NEAR:]), tokenizer.encode(suffix[:_NEAR])
    return recall.of(FileCache(before, after), before)


def likeliest_line(
    engine: Engine,
    tokenizer: Tokens,
    prompt: str | Ids,
    *,
    max_tokens: int = LINE_TOKENS,
    stops: Collection[int] = (),
    adjust: Adjust | None = None,
    prompts: PromptCache | None = None,
) -> Generated:
    """The likeliest line after a prompt. The parameters are those of `avow.lm.beam.beam_search`.

    Raises:
        ModelError: see there.

    """
    found = beam_search(
        engine, tokenizer, prompt, width=WIDTH, length_penalty=0, max_tokens=max_tokens, stops=stops, ends=_ends,
        adjust=_not_nothing(tokenizer, {*stops, *tokenizer.eos}, adjust), prompts=prompts,
    )  # fmt: skip
    lines = [replace(one, text=first_line(one.text).rstrip()) for one in found]
    shares: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        shares[line.text] += math.exp(sum(line.logprobs))
    return max(lines, key=lambda line: shares[line.text])


def _not_nothing(tokenizer: Tokens, ends: Collection[int], adjust: Adjust | None) -> Adjust:
    """That no text ends while it is blank: one token is likelier than any line, however many would follow."""
    never = list(ends)

    def adjusted(drawn: Sequence[int], logits: Logits) -> Logits:
        found = adjust(drawn, logits) if adjust else logits
        if never and not b"".join(map(tokenizer.bytes_of, drawn)).strip():
            found = found.copy()
            found[never] = found.min() - _NEVER
        return found

    return adjusted


def _ends(text: bytes) -> bool:
    """Whether a line that is not blank has ended."""
    return b"\n" in text.lstrip()
