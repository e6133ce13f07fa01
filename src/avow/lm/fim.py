"""Fill in the middle: the prompt that asks for what belongs between a prefix and a suffix.

Bavarian et al. 2022, "Efficient Training of Language Models to Fill in the Middle", section 3: a document is trained on
as prefix, suffix, middle (PSM) or as suffix, prefix, middle (SPM), with a special token before each. All families here
use PSM, but a small model does better with SPM, where the middle goes on from the prefix: its tokenizer_config.json
says `avow_suffix_first`. Which tokens a family writes is found in the vocabulary:

    StarCoder, StarCoder2, Granite code, Stable Code, CodeS    <fim_prefix>P<fim_suffix>S<fim_middle>
    SantaCoder                                                 the same with hyphens
    Qwen-Coder, CodeGemma                                      <|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>
    DeepSeek-Coder                                             fim▁begin P fim▁hole S fim▁end, in wide brackets
    CodeLlama 7B and 13B                                       ▁<PRE>P▁<SUF>S▁<MID>

CodeLlama (Rozière et al. 2023, section 2.3): the prefix is encoded with SentencePiece's space before it, the suffix
without. Not here: which lines to take as prefix and suffix, and prompts that hold several files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

_MARKS = (
    ("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
    ("<fim-prefix>", "<fim-suffix>", "<fim-middle>"),
    ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
    ("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"),  # noqa: RUF001  # wide bars, as DeepSeek writes them
    ("▁<PRE>", "▁<SUF>", "▁<MID>"),
)
# What follows a middle that is complete: padding, the next file, the end of the text.
_STOPS = (
    "<fim_pad>", "<fim-pad>", "<|fim_pad|>", "▁<EOT>", "<|file_sep|>", "<file_sep>", "<|file_separator|>",
    "<|repo_name|>", "<repo_name>", "<reponame>", "<filename>", "<|endoftext|>",
)  # fmt: skip


class Encoder(Protocol):
    """What is needed of a tokenizer."""

    bos: int | None
    eos: tuple[int, ...]
    add_bos: bool
    suffix_first: bool

    def encode(self, text: str, *, special: bool = False, continued: bool = False) -> list[int]: ...

    def find(self, text: str) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Fim:
    """The tokens of a family. stops: what ends the middle. suffix_first: SPM, which keeps the prefix next to it."""

    tokenizer: Encoder
    prefix: int
    suffix: int
    middle: int
    stops: tuple[int, ...]
    suffix_first: bool = False

    def prompt(self, prefix: str, suffix: str) -> list[int]:
        """The ids that ask for the middle. Both texts are plain: special tokens in them stay text."""
        encode = self.tokenizer.encode
        before, after = encode(prefix), encode(suffix, continued=True)
        start = [self.tokenizer.bos] if self.tokenizer.add_bos and self.tokenizer.bos is not None else []
        if self.suffix_first:
            return [*start, self.prefix, self.suffix, *after, self.middle, *before]
        return [*start, self.prefix, *before, self.suffix, *after, self.middle]


def find_fim(tokenizer: Encoder) -> Fim | None:
    """The format that a vocabulary has the tokens for, None if it has none."""
    for texts in _MARKS:
        prefix, suffix, middle = map(tokenizer.find, texts)
        if prefix is not None and suffix is not None and middle is not None:
            extra = [id_ for text in _STOPS if (id_ := tokenizer.find(text)) is not None]
            stops = dict.fromkeys([*tokenizer.eos, *extra, prefix, suffix, middle])
            return Fim(tokenizer, prefix, suffix, middle, tuple(stops), tokenizer.suffix_first)
    return None
