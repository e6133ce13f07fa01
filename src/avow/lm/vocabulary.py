"""A vocabulary, whatever file it was read from: what encodes plain text, what each token is, which tokens are special.

The encoder is built so that **plain text can never become a special token**: special tokens are not in it at all. They
are found in text that is trusted by `Tokenizer`, and by nothing else. A special token is one that the file calls so, or
one that looks like a marker (`<|fim_prefix|>`, `[INST]`): files often list such markers as ordinary added tokens.

Byte pair encoding (Sennrich et al. 2016) over bytes written as letters (GPT-2), and SentencePiece's BPE (Kudo &
Richardson 2018), whose scores become ranked merges. Not here: Unigram and WordPiece models, which no code model uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from avow.core.errors import ModelError

if TYPE_CHECKING:
    import tokenizers

MAX_TOKENS = 2**22  # sixteen times the largest vocabulary known
MAX_PIECE = 2048  # characters; the longest known are runs of a few hundred spaces
MAX_CUTS = 2**23  # places where SentencePiece's pieces can be cut in two, each of which is looked at
SPACE = "▁"
HIDDEN_UNKNOWN = "\ufdd2?"  # what an encoder calls the token of unknown characters: two, and no merge makes them one
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)  # token types of SentencePiece and of GGUF

_MARKER = re.compile(r"▁?(?:<.*\w.*>|\[.*\w.*\])", re.DOTALL)
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")
# What ends a turn or an answer in the families that avow runs, whatever else the file declares.
ENDS = (
    "<|endoftext|>", "<|end_of_text|>", "<\uff5cend▁of▁sentence\uff5c>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>",
    "<|end|>", "<end_of_turn>", "<|EOT|>", "▁<EOT>",
)  # fmt: skip
# Marks that some files list among the ordinary words.
_KNOWN = frozenset({"▁<PRE>", "▁<SUF>", "▁<MID>", *ENDS})


@dataclass(frozen=True, slots=True)
class Special:
    """A token that only trusted text may hold. control: it adds nothing to the text; strips: it takes spaces along."""

    id: int
    text: str
    control: bool
    lstrip: bool = False
    rstrip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All that a tokenizer file says, checked.

    pieces: how each token is written in the file. verbatim: those that are written as they are, neither as GPT-2's
    letters for bytes nor with `▁` for a space. prefix: where SentencePiece puts a space that is not in the text: before
    the text, or also after each special token; prefix_doubles: also where there is one already.
    """

    where: str
    encoder: tokenizers.Tokenizer
    pieces: Mapping[int, str]
    specials: Sequence[Special]
    verbatim: frozenset[int] = frozenset()
    byte_level: bool
    prefix: Literal["", "first", "always"] = ""
    prefix_doubles: bool = True
    bos: int | None = None
    eos: tuple[int, ...] = ()
    add_bos: bool = False
    template: str | None = None
    names: tuple[str, ...] = ()  # what the model is called, for the table of templates
    writes_tests: bool = True  # tokenizer_config.json may say `avow_writes_tests: false` of a small model
    suffix_first: bool = False  # and `avow_suffix_first: true` of one that fills in better so


def looks_like_a_marker(text: str) -> bool:
    """Whether an added token that the file does not call special is one for all that: `<tool_call>`, `[PAD7]`."""
    return _MARKER.fullmatch(text) is not None


@contextmanager
def reading(where: str) -> Iterator[None]:
    """What `tokenizers` raises becomes a ModelError: plain Exceptions, and panics, which are BaseExceptions."""
    try:
        yield
    except (ModelError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        what = str(error)[:200] or type(error).__name__
        raise ModelError(f"{where}: the tokenizer cannot be built: {what}") from None


def numbered(where: str, pieces: Sequence[str]) -> dict[str, int]:
    """Ids by piece.

    Raises:
        ModelError: none, too many, too long, or a piece that stands there twice.

    """
    if not 0 < len(pieces) <= MAX_TOKENS:
        raise ModelError(f"{where}: {len(pieces)} tokens, expected 1 to {MAX_TOKENS}")
    ids = {piece: id_ for id_, piece in enumerate(pieces)}
    if len(ids) != len(pieces):
        first = next((piece, id_) for id_, piece in enumerate(pieces) if ids[piece] != id_)
        raise ModelError(f"{where}: token {first[0][:40]!r} stands at {first[1]} and at {ids[first[0]]}, expected once")
    if longest := next((piece for piece in pieces if len(piece) > MAX_PIECE), None):
        raise ModelError(f"{where}: a token of {len(longest)} characters, expected at most {MAX_PIECE}")
    return ids


def sort_out(pieces: Sequence[str], types: Sequence[int]) -> tuple[list[Special], list[int]]:
    """The special tokens, and the ids of those that are matched in any text as they are written."""
    specials, verbatim = [], []
    for id_, (piece, type_) in enumerate(zip(pieces, types, strict=True)):
        if not piece:
            continue
        if type_ in (CONTROL, UNKNOWN):
            specials.append(Special(id_, piece, control=True))
        elif piece in _KNOWN or (type_ in (USER_DEFINED, UNUSED) and looks_like_a_marker(piece)):
            specials.append(Special(id_, piece, control=piece in _KNOWN))
        elif type_ == USER_DEFINED:
            verbatim.append(id_)
    return specials, verbatim


def byte_level_encoder(
    vocab: dict[str, int], merges: Iterable[tuple[str, str]], pre_tokenizer: Any, *, ignore_merges: bool = False
) -> tokenizers.Tokenizer:
    """GPT-2's BPE: text is cut up, its bytes are written as letters, the letters are merged."""
    from tokenizers import Tokenizer, models

    encoder = Tokenizer(models.BPE(vocab=vocab, merges=list(merges), ignore_merges=ignore_merges))
    encoder.pre_tokenizer = pre_tokenizer
    return encoder


def sentencepiece_encoder(
    vocab: dict[str, int], scores: Sequence[float], mergeable: Callable[[int], bool]
) -> tokenizers.Tokenizer:
    """SentencePiece's BPE. The piece of the best score is merged first: each way to cut a piece in two is a merge.

    No space is put before the text: that is for `Tokenizer`, which knows whether the text continues another.
    """
    from tokenizers import Tokenizer, models, normalizers

    parts = {piece: id_ for piece, id_ in vocab.items() if mergeable(id_)}
    if (cuts := sum(map(len, parts))) > MAX_CUTS:
        raise ValueError(f"its pieces have {cuts} characters in all, expected at most {MAX_CUTS}")
    ranked = sorted(parts, key=lambda piece: -scores[parts[piece]])
    merges = [
        (piece[:cut], piece[cut:])
        for piece in ranked
        for cut in range(1, len(piece))
        if piece[:cut] in parts and piece[cut:] in parts
    ]
    unknown = HIDDEN_UNKNOWN if HIDDEN_UNKNOWN in vocab else None
    encoder = Tokenizer(models.BPE(vocab=vocab, merges=merges, byte_fallback=True, fuse_unk=True, unk_token=unknown))
    encoder.normalizer = normalizers.Replace(" ", SPACE)
    return encoder


def match_verbatim(encoder: tokenizers.Tokenizer, pieces: Iterable[str], *, byte_level: bool) -> None:
    """Make the encoder find these wherever they stand in a text, before anything is merged."""
    from tokenizers import AddedToken

    encoder.add_tokens([AddedToken(piece, special=False, normalized=not byte_level) for piece in pieces])


def sentencepiece(
    where: str, pieces: Sequence[str], scores: Sequence[float], types: Sequence[int], *, spaced: bool
) -> Vocabulary:
    """The vocabulary of a SentencePiece BPE model: from its own file, or as GGUF holds it.

    spaced: a space goes before the text.

    Raises:
        ModelError: pieces that stand there twice or are too long, or a model that `tokenizers` does not take.

    """
    ids = numbered(where, pieces)
    specials, verbatim = sort_out(pieces, types)
    hidden = {special.id for special in specials}
    plain = {piece: id_ for piece, id_ in ids.items() if id_ not in hidden}
    unknown = next((id_ for id_, type_ in enumerate(types) if type_ == UNKNOWN), None)
    if unknown is not None:
        plain[HIDDEN_UNKNOWN] = unknown
    with reading(where):
        encoder = sentencepiece_encoder(plain, scores, lambda id_: types[id_] == NORMAL)
        match_verbatim(encoder, (pieces[id_] for id_ in verbatim), byte_level=False)
    return Vocabulary(
        where=where, encoder=encoder, pieces=dict(enumerate(pieces)), specials=specials, byte_level=False,
        prefix="always" if spaced else "", add_bos=True,
    )  # fmt: skip


def byte_value(piece: str) -> int | None:
    """The byte that SentencePiece's piece `<0x0A>` stands for, None of another piece."""
    found = _BYTE.fullmatch(piece)
    return int(found[1], 16) if found else None
