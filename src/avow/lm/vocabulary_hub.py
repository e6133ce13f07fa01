"""The tokenizer of a Hugging Face folder: tokenizer.json, or what older folders have in its place.

    tokenizer.json            of the `tokenizers` library
    vocab.json, merges.txt    GPT-2's files
    tokenizer.model           SentencePiece's own file

Beside them lie tokenizer_config.json, special_tokens_map.json and added_tokens.json (added tokens, beginning, end),
generation_config.json and config.json (ends), chat_template.jinja.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from avow.core.errors import ModelError
from avow.core.jsonl import json_type
from avow.lm.fields import Fields
from avow.lm.files import opened
from avow.lm.folder import read_json
from avow.lm.sentencepiece import read_model
from avow.lm.tokenizer_json import Object, checked_id, from_json
from avow.lm.vocabulary import CONTROL, ENDS, USER_DEFINED, Vocabulary

_MAX_FILE = 2**27


def has_tokenizer(folder: Path) -> bool:
    """Whether a folder of Hugging Face holds one of the files that `from_folder` begins with."""
    return any((folder / name).exists() for name in ("tokenizer.json", "vocab.json", "tokenizer.model"))


def from_folder(folder: Path) -> Vocabulary:
    """The vocabulary of a folder of Hugging Face.

    Raises:
        ModelError: no tokenizer in it, or one that is damaged, contradicts itself or is of a kind that is not read.

    """
    config = _fields(folder / "tokenizer_config.json")
    beside = _beside(folder, config)
    if (raw := _object(folder / "tokenizer.json")) is not None:
        made = from_json(raw, beside, str(folder / "tokenizer.json"))
    elif (words := _object(folder / "vocab.json")) is not None:
        made = from_json(_gpt2(words, folder / "merges.txt"), beside, str(folder / "vocab.json"))
    elif (data := _bytes(folder / "tokenizer.model")) is not None:
        made = _with_sentencepiece(data, folder / "tokenizer.model", beside)
    else:
        files = "tokenizer.json, vocab.json with merges.txt, or tokenizer.model"
        raise ModelError(f"{folder} holds no tokenizer", hint=f"Expected {files}.")
    return _described(made, folder, config)


def _bytes(path: Path) -> bytes | None:
    """What a file holds, None where there is none."""
    if not path.exists():
        return None
    try:
        with os.fdopen(opened(path), "rb") as file:
            data = file.read(_MAX_FILE + 1)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > _MAX_FILE:
        raise ModelError(f"{path} is larger than {_MAX_FILE >> 20} MB, the most that is read")
    return data


def _object(path: Path) -> Object | None:
    """The object in a JSON file, None where there is no such file."""
    return read_json(path) if path.exists() else None


def _fields(path: Path) -> Fields:
    return Fields(_object(path) or {}, str(path))


def _beside(folder: Path, config: Fields) -> dict[int, Object]:
    """Added tokens by id, of the files beside tokenizer.json."""
    named = folder / "added_tokens.json"
    found: dict[int, Object] = {
        checked_id(id_, text, str(named)): {"content": text} for text, id_ in (_object(named) or {}).items()
    }
    for number, token in config.group("added_tokens_decoder").items():
        id_ = checked_id(int(number) if number.isdecimal() and len(number) < 12 else number, number, config.where)
        if not isinstance(token, dict):
            raise ModelError(f"{config.where}: the added token {id_} is {json_type(token)}, expected an object")
        found[id_] = token
    return found


def _gpt2(words: Object, path: Path) -> Object:
    """GPT-2's two files as a tokenizer.json."""
    data = _bytes(path)
    if data is None:
        raise ModelError(f"no such file: {path}, which belongs to vocab.json")
    lines = data.decode("utf-8", "replace").split("\n")
    merges = [line.removesuffix("\r") for line in lines if line.strip() and not line.startswith("#version")]
    pre_tokenizer = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {"pre_tokenizer": pre_tokenizer, "model": {"type": "BPE", "vocab": words, "merges": merges}}


def _with_sentencepiece(data: bytes, path: Path, beside: Mapping[int, Object]) -> Vocabulary:
    """SentencePiece's model with the tokens that were added after it. Those that it holds itself are its own."""
    inside = read_model(data, str(path))
    size = len(inside.pieces)
    later = {id_: token for id_, token in sorted(beside.items()) if id_ >= size}
    for id_, token in beside.items():
        text = token.get("content")
        if not isinstance(text, str) or not text:
            raise ModelError(f"{path.parent}: the added token {id_} has no text")
        if id_ < size and inside.pieces[id_] != text:
            raise ModelError(f"{path.parent}: {text[:40]!r} and {inside.pieces[id_][:40]!r} both have the id {id_}")
    if not later:
        return inside
    if list(later) != list(range(size, size + len(later))):
        raise ModelError(f"{path.parent}: added tokens with the ids {list(later)[:9]}, expected {size} and following")
    types = [CONTROL if token.get("special") else USER_DEFINED for token in later.values()]
    texts = [token["content"] for token in later.values()]
    return read_model(data, str(path), zip(texts, types, strict=True))


def _described(made: Vocabulary, folder: Path, config: Fields) -> Vocabulary:
    """The vocabulary with what the files beside say about beginnings, ends, chats and names."""
    ids = {text: id_ for id_, text in made.pieces.items()}
    older, general = _fields(folder / "special_tokens_map.json"), _fields(folder / "config.json")
    texts = [_token_text(config, name) or _token_text(older, name) or "" for name in ("bos_token", "eos_token")]
    bos, eos = (ids.get(text) for text in texts)
    ends = [] if eos is None else [eos]
    ends += _ids(_fields(folder / "generation_config.json")) or ([] if ends else _ids(general))
    special = {one.text: one.id for one in made.specials}
    ends += [special[text] for text in ENDS if text in special]
    add_bos = config.flag("add_bos_token", default=made.add_bos or made.bos is not None)
    return replace(
        made,
        bos=made.bos if bos is None else bos,
        eos=tuple(dict.fromkeys(id_ for id_ in ends if id_ in made.pieces)),
        add_bos=add_bos,
        template=_template(folder, config),
        writes_tests=config.flag("avow_writes_tests", default=True),
        suffix_first=config.flag("avow_suffix_first", default=False),
        names=(folder.resolve().name, general.word("_name_or_path", default="")),
    )


def _token_text(fields: Fields, name: str) -> str | None:
    """A token that is given by its text, or by an object that holds its text."""
    value = fields.raw.get(name)
    text = value.get("content") if isinstance(value, Mapping) else value
    if text is not None and not isinstance(text, str):
        raise fields.wrong(name, text, "a token's text")
    return text


def _ids(fields: Fields) -> list[int]:
    """The ends that a configuration gives by id: one or several. Ids that no token has are left out by the caller."""
    value = fields.raw.get("eos_token_id")
    ids = value if isinstance(value, list) else [] if value is None else [value]
    found = [id_ for id_ in ids if isinstance(id_, int) and not isinstance(id_, bool)]
    if len(found) != len(ids):
        raise fields.wrong("eos_token_id", value, "an id or a list of ids")
    return found


def _template(folder: Path, config: Fields) -> str | None:
    """The chat template: a file of its own, or one in the configuration, where there may be several with names."""
    path = folder / "chat_template.jinja"
    if (data := _bytes(path)) is not None:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise ModelError(f"{path}: not UTF-8 (byte {error.start + 1})") from None
    value = config.raw.get("chat_template")
    if isinstance(value, list):
        named = {one.get("name"): one.get("template") for one in value if isinstance(one, Mapping)}
        value = named.get("default", next(iter(named.values()), None))
    if not isinstance(value, str | None):
        raise config.wrong("chat_template", value, "a text or a list of texts with names")
    return value
