"""The vocabulary inside a GGUF file: `tokenizer.ggml.*`, as llama.cpp writes and reads it.

Two kinds: "gpt2" (bytes as letters, ranked merges; `tokenizer.ggml.pre` names how text is cut up first) and "llama"
(SentencePiece BPE). A pre-tokenizer that is not in the table is refused: a model fed with other cuts than it was
trained on answers worse without saying so. The reference is llama.cpp's vocabulary tests, which must all be equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from avow.core.errors import ModelError
from avow.lm.fields import Fields
from avow.lm.vocabulary import (
    ENDS,
    NORMAL,
    Vocabulary,
    byte_level_encoder,
    match_verbatim,
    numbered,
    reading,
    sentencepiece,
    sort_out,
)

if TYPE_CHECKING:
    from tokenizers.pre_tokenizers import PreTokenizer

T = TypeVar("T")

# Regular expressions applied one after the other, each to what the ones before it have cut, by the name in the file.
_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
_LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
_CUTS: dict[str, tuple[str, ...]] = {
    "gpt-2": (_GPT2,),
    "starcoder": (r"\p{N}", _GPT2),
    "llama-bpe": (_LLAMA3,),
    "qwen2": (_LLAMA3.replace("{1,3}", ""),),
    "deepseek-coder": (r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥ࠀ-一가-퟿]+", r"\p{N}"),
    "default": (r"[\p{P}\$\+<=>\^~\|]+", _GPT2, r"\p{N}+", r"[0-9][0-9][0-9]"),
}
_SAME = {
    "refact": "starcoder", "command-r": "starcoder", "smollm": "starcoder", "codeshell": "starcoder",
    "mpt": "gpt-2", "olmo": "gpt-2", "phi-2": "gpt-2", "granite-docling": "gpt-2",
    "llama3": "llama-bpe", "llama-v3": "llama-bpe",
    "stablelm2": "qwen2", "deepseek-r1-qwen": "qwen2",
}  # fmt: skip
PRE_TOKENIZERS = tuple(sorted([*_CUTS, *_SAME]))


def from_gguf(metadata: Mapping[str, object], where: str) -> Vocabulary:
    """The vocabulary that a GGUF file's metadata hold.

    Raises:
        ModelError: none, of another kind, with an unknown pre-tokenizer, or not whole.

    """
    fields = Fields(metadata, where)
    model = fields.word("tokenizer.ggml.model", default="")
    if model not in ("gpt2", "llama"):
        found = f"vocabulary of kind {model[:40]!r}" if model else "no vocabulary: there is no tokenizer.ggml.model"
        raise ModelError(f"{where}: {found}, expected one of kind 'gpt2' or 'llama'")
    pieces = _list(fields, "tokens", str)
    types = _list(fields, "token_type", int, len(pieces)) or [NORMAL] * len(pieces)
    return _described((_bpe if model == "gpt2" else _spm)(fields, pieces, types), fields)


def _spm(fields: Fields, pieces: list[str], types: list[int]) -> Vocabulary:
    scores = _list(fields, "scores", float, len(pieces))
    if not scores:
        raise ModelError(f"{fields.where}: a vocabulary of kind 'llama' without tokenizer.ggml.scores")
    spaced = fields.flag("tokenizer.ggml.add_space_prefix", default=True)
    return sentencepiece(fields.where, pieces, scores, types, spaced=spaced)


def _bpe(fields: Fields, pieces: list[str], types: list[int]) -> Vocabulary:
    where, name = fields.where, fields.word("tokenizer.ggml.pre", default="default")
    cuts = _SAME.get(name, name)
    if cuts not in _CUTS:
        hint = f"Known: {', '.join(PRE_TOKENIZERS)}."
        raise ModelError(f"{where}: unknown pre-tokenizer {name[:40]!r}", hint=hint)
    merges = _list(fields, "merges", str)
    ids = numbered(where, pieces)
    specials, verbatim = sort_out(pieces, types)
    hidden = {special.text for special in specials}
    with reading(where):
        encoder = byte_level_encoder(
            {piece: id_ for piece, id_ in ids.items() if piece not in hidden},
            [pair for pair in map(_pair, merges) if hidden.isdisjoint((*pair, "".join(pair)))],
            _pre_tokenizer(_CUTS[cuts]),
            ignore_merges=cuts == "llama-bpe",
        )
        match_verbatim(encoder, (pieces[id_] for id_ in verbatim), byte_level=True)
    return Vocabulary(
        where=where, encoder=encoder, pieces=dict(enumerate(pieces)), specials=specials,
        verbatim=frozenset(verbatim), byte_level=True, add_bos=cuts == "llama-bpe",
    )  # fmt: skip


def _pair(merge: str) -> tuple[str, str]:
    """The two pieces of a merge. A space within the first byte's letter cannot be: GPT-2 writes spaces as another."""
    left, space, right = merge.partition(" ")
    if not (left and space and right):
        raise ValueError(f"the merge {merge[:40]!r} is not two pieces with a space between them")
    return left, right


def _pre_tokenizer(cuts: Sequence[str]) -> PreTokenizer:
    from tokenizers import Regex, pre_tokenizers

    splits = [pre_tokenizers.Split(Regex(cut), "isolated") for cut in cuts]
    letters = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return pre_tokenizers.Sequence([*splits, letters])


def _described(made: Vocabulary, fields: Fields) -> Vocabulary:
    """The vocabulary with what the file says about beginnings, ends, chats and names."""
    special = {special.text: special.id for special in made.specials}
    declared = [_id(made, fields, name) for name in ("eos", "eot", "eom")]
    ends = [id_ for id_ in (*declared, *(special.get(text) for text in ENDS)) if id_ is not None]
    names = [fields.word(f"general.{name}", default="") for name in ("name", "basename", "finetune", "architecture")]
    return replace(
        made,
        bos=_id(made, fields, "bos"),
        eos=tuple(dict.fromkeys(ends)),
        add_bos=fields.flag("tokenizer.ggml.add_bos_token", default=made.add_bos),
        template=fields.word("tokenizer.chat_template", default="") or None,
        names=tuple(name for name in names if name),
    )


def _id(made: Vocabulary, fields: Fields, name: str) -> int | None:
    """The id of a token that the file names. llama.cpp writes 2**32 - 1 for none."""
    key = f"tokenizer.ggml.{name}_token_id"
    if fields.raw.get(key) in (None, 2**32 - 1):
        return None
    return fields.integer(key, least=0, most=len(made.pieces) - 1)


def _list(fields: Fields, name: str, kind: type[T], size: int | None = None) -> list[T]:
    """A list of one type of item, `size` of them; empty where it is absent and a size is asked for."""
    key = f"tokenizer.ggml.{name}"
    if fields.raw.get(key) is None and size is None:
        raise ModelError(f"{fields.where}: a vocabulary without {key}")
    found = fields.sequence(key, default=())
    items = [item for item in found if type(item) is kind]
    if len(items) != len(found):
        raise ModelError(f"{fields.where}: {key} holds other things than {kind.__name__}")
    if found and size is not None and len(found) != size:
        raise ModelError(f"{fields.where}: {key} has {len(found)} entries for {size} tokens")
    return items
