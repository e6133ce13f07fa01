"""tokenizer.json: the file of the `tokenizers` library, taken apart and put together without its special tokens.

What is left encodes plain text exactly as the whole file does, and cannot emit a special token: they are neither added
tokens of it nor words or merges of its model. The space that SentencePiece puts before a text is taken out too and
remembered, because whether it belongs there depends on what goes before. Post-processor, truncation and padding are
dropped: `Tokenizer` says where a beginning goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from avow.core.errors import ModelError
from avow.core.jsonl import json_type
from avow.lm.fields import Fields
from avow.lm.vocabulary import (
    HIDDEN_UNKNOWN,
    MAX_PIECE,
    MAX_TOKENS,
    SPACE,
    Special,
    Vocabulary,
    looks_like_a_marker,
    reading,
)

Object = dict[str, Any]


def from_json(raw: Object, beside: Mapping[int, Object], where: str) -> Vocabulary:
    """The vocabulary that a tokenizer.json describes; `beside`: added tokens that other files of the folder list.

    Raises:
        ModelError: not byte pairs over bytes or SentencePiece's spaces, or a file that contradicts itself.

    """
    fields = Fields(raw, where)
    model = _byte_pairs(dict(fields.group("model")), where)
    added = _added(fields.sequence("added_tokens", default=()), beside, where)
    pieces = _pieces(model["vocab"], added, where)
    specials = [_special(id_, token) for id_, token in added.items() if _is_special(token)]
    special = {one.text for one in specials}
    verbatim = {id_: token for id_, token in added.items() if token["content"] not in special}
    prefix, doubles, normalizer, pre_tokenizer = _unprefixed(raw.get("normalizer"), raw.get("pre_tokenizer"))
    cuts = {str(step.get("type")) for step in (*_steps(normalizer), *_steps(pre_tokenizer))}
    if not cuts & {"ByteLevel", "Metaspace", "Replace"}:
        expected = "ByteLevel, or Metaspace or Replace for spaces"
        raise ModelError(f"{where}: cuts text with {_named(cuts)}, expected {expected}")
    plain = {
        "version": "1.0", "normalizer": normalizer, "pre_tokenizer": pre_tokenizer,
        "added_tokens": [{**_FLAGS, **token, "id": id_, "special": False} for id_, token in verbatim.items()],
        "model": _without(model, special) | {"vocab": _plain_words(model, special, verbatim)},
    }  # fmt: skip
    from tokenizers import Tokenizer

    with reading(where):
        encoder = Tokenizer.from_str(json.dumps(plain))
    return Vocabulary(
        where=where, encoder=encoder, pieces=pieces, specials=specials, byte_level="ByteLevel" in cuts,
        verbatim=frozenset(verbatim), prefix=prefix, prefix_doubles=doubles, bos=_beginning(raw, pieces),
    )  # fmt: skip


_FLAGS = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": True}


def _named(kinds: set[str]) -> str:
    return ", ".join(sorted(kind[:40] for kind in kinds)) or "nothing"


def _byte_pairs(model: Object, where: str) -> Object:
    """The model, where it is one of byte pairs."""
    if model.get("type", "BPE") != "BPE" or not isinstance(model.get("merges"), list):
        raise ModelError(f"{where}: a model of type {str(model.get('type'))[:40]!r}, expected BPE with merges")
    if not isinstance(model.get("vocab"), dict):
        raise ModelError(f"{where}: the vocabulary is {json_type(model.get('vocab'))}, expected an object")
    if model.get("continuing_subword_prefix") or model.get("end_of_word_suffix"):
        raise ModelError(f"{where}: words with marks, expected bytes as GPT-2 writes them or SentencePiece's spaces")
    return model


def checked_id(value: object, text: str, where: str) -> int:
    """An id, where it is one.

    Raises:
        ModelError: it is none.

    """
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MAX_TOKENS:
        raise ModelError(f"{where}: the id of {text[:40]!r} is {str(value)[:40]}, expected 0 to {MAX_TOKENS - 1}")
    return value


def _added(listed: list[object], beside: Mapping[int, Object], where: str) -> dict[int, Object]:
    """Added tokens by id. What a file beside says of one is added to what tokenizer.json says."""
    found = {id_: dict(token) for id_, token in beside.items()}
    for token in listed:
        if not isinstance(token, dict):
            raise ModelError(f"{where}: an added token is {json_type(token)}, expected an object")
        id_ = checked_id(token.get("id"), str(token.get("content")), where)
        if id_ in found and found[id_].get("content") != token.get("content"):
            raise ModelError(f"{where}: two added tokens have the id {id_}")
        special = bool(token.get("special") or found.get(id_, {}).get("special"))
        found[id_] = {**token, "special": special}
    for id_, token in found.items():
        if not isinstance(token.get("content"), str) or not token["content"]:
            raise ModelError(f"{where}: the added token {id_} has no text")
    return found


def _is_special(token: Object) -> bool:
    return bool(token.get("special")) or looks_like_a_marker(token["content"])


def _special(id_: int, token: Object) -> Special:
    strips = (token.get("lstrip") is True, token.get("rstrip") is True)
    return Special(id_, token["content"], bool(token.get("special")), *strips)


def _pieces(vocab: Mapping[str, object], added: Mapping[int, Object], where: str) -> dict[int, str]:
    """Texts by id, of words and added tokens.

    Raises:
        ModelError: an id that is none or stands for two tokens, a token with two ids, none, too many or too long ones.

    """
    pieces: dict[int, str] = {}
    for text, value in vocab.items():
        id_ = checked_id(value, text, where)
        if pieces.setdefault(id_, text) is not text:
            raise ModelError(f"{where}: {text[:40]!r} and {pieces[id_][:40]!r} both have the id {id_}")
    for id_, token in added.items():
        text = token["content"]
        if pieces.setdefault(id_, text) != text:
            raise ModelError(f"{where}: {text[:40]!r} and {pieces[id_][:40]!r} both have the id {id_}")
        if vocab.get(text, id_) != id_:
            raise ModelError(f"{where}: {text[:40]!r} has the ids {id_} and {vocab[text]}")
    if not 0 < len(pieces) <= MAX_TOKENS:
        raise ModelError(f"{where}: {len(pieces)} tokens, expected 1 to {MAX_TOKENS}")
    if longest := next((text for text in pieces.values() if len(text) > MAX_PIECE), None):
        raise ModelError(f"{where}: a token of {len(longest)} characters, expected at most {MAX_PIECE}")
    return pieces


def _plain_words(model: Object, special: set[str], verbatim: Mapping[int, Object]) -> dict[str, int]:
    """The words without the special ones, and with added tokens, which keep their ids only if they are words."""
    words = {text: id_ for text, id_ in model["vocab"].items() if text not in special}
    words |= {token["content"]: id_ for id_, token in verbatim.items()}
    unknown = model.get("unk_token")
    if isinstance(unknown, str) and unknown in model["vocab"]:
        words.pop(unknown, None)
        words[HIDDEN_UNKNOWN] = model["vocab"][unknown]
    return words


def _without(model: Object, special: set[str]) -> Object:
    """The model without merges that make or use a special token, and without chance."""
    merges = [merge for merge in model["merges"] if special.isdisjoint(_made_and_used(merge))]
    unknown = model.get("unk_token")
    known = isinstance(unknown, str) and unknown in model["vocab"]
    return {**model, "type": "BPE", "merges": merges, "dropout": None, "unk_token": HIDDEN_UNKNOWN if known else None}


def _made_and_used(merge: object) -> tuple[str, ...]:
    parts = merge.split(" ") if isinstance(merge, str) else merge
    if isinstance(parts, list) and len(parts) == 2 and all(isinstance(part, str) for part in parts):
        return (*parts, "".join(parts))
    return ()  # `tokenizers` will say what is wrong with it


def _steps(component: object) -> Iterator[Object]:
    """A normalizer or pre-tokenizer, or the ones of a sequence of them."""
    if isinstance(component, dict):
        inner = component.get("normalizers") or component.get("pretokenizers") or component.get("processors")
        if component.get("type") == "Sequence" and isinstance(inner, list):
            yield from (step for step in inner if isinstance(step, dict))
        else:
            yield component


def _unprefixed(normalizer: Any, pre_tokenizer: Any) -> tuple[Literal["", "first", "always"], bool, Any, Any]:
    """Where a space goes before a text, whether also before a space, and both components without doing so."""
    prefix: Literal["", "first", "always"] = ""
    doubles = False
    before = list(_steps(normalizer))
    kept = [step for step in before if not (step.get("type") == "Prepend" and step.get("prepend") == SPACE)]
    if len(kept) != len(before):
        prefix, doubles, normalizer = "always", True, {"type": "Sequence", "normalizers": kept}
    for step in _steps(pre_tokenizer):
        if step.get("type") == "Metaspace":
            added = step.pop("add_prefix_space", True)
            scheme = step.get("prepend_scheme", "always" if added else "never")
            step["prepend_scheme"] = "never"
        elif step.get("type") == "ByteLevel":
            scheme = "always" if step.get("add_prefix_space") is True else "never"
            step["add_prefix_space"] = False
        else:
            continue
        if scheme in ("first", "always"):
            prefix = scheme
    return prefix, doubles, normalizer, pre_tokenizer


def _beginning(raw: Object, pieces: Mapping[int, str]) -> int | None:
    """The token that the post-processor puts before a text."""
    for step in _steps(raw.get("post_processor")):
        single = step.get("single")
        first = single[0] if step.get("type") == "TemplateProcessing" and isinstance(single, list) and single else None
        token = first.get("SpecialToken") if isinstance(first, dict) else None
        if isinstance(token, dict):
            return next((id_ for id_, text in pieces.items() if text == token.get("id")), None)
    return None
