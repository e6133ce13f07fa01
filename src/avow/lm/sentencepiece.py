"""SentencePiece's own file, `tokenizer.model`: its pieces, scores and types, read without protobuf.

The file is one message of `sentencepiece_model.proto`: pieces (field 1: text, score, type), the trainer's settings
(field 2: model type) and the normalizer's (field 3: a space before the text). Only byte pair models are read, the ones
of Llama, CodeLlama and Mistral; of the rest of the format only as much as is needed to step over it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from avow.core.errors import ModelError
from avow.lm.vocabulary import MAX_TOKENS, NORMAL, Vocabulary, sentencepiece

_BPE = 2
Value = int | bytes


def read_model(data: bytes, where: str, extra: Iterable[tuple[str, int]] = ()) -> Vocabulary:
    """The vocabulary that a `tokenizer.model` holds; `extra`: texts and types of tokens that other files add after it.

    Raises:
        ModelError: no message of this kind, cut short, a model other than byte pairs, or one that rewrites its text.

    """
    rows: list[tuple[str, float, int]] = []
    settings: dict[int, dict[int, Value]] = {2: {}, 3: {}}
    try:
        for number, value in _fields(data):
            if number == 1 and len(rows) < MAX_TOKENS:
                rows.append(_piece(_bytes(value)))
            elif number in settings:
                settings[number] = dict(_fields(_bytes(value)))
    except (ValueError, struct.error) as error:
        raise ModelError(f"{where} is damaged or no SentencePiece model: {error}") from None
    if settings[2].get(3, 1) != _BPE:
        raise ModelError(f"{where} is no byte pair model, the only kind of SentencePiece model that is read")
    if settings[3].get(2):
        raise ModelError(f"{where} rewrites characters before it cuts them, expected one that leaves text as it is")
    rows += [(text, 0.0, type_) for text, type_ in extra]
    texts, scores, types = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    return sentencepiece(where, texts, scores, types, spaced=settings[3].get(3, 1) != 0)


def _piece(data: bytes) -> tuple[str, float, int]:
    fields = dict(_fields(data))
    score = struct.unpack("<f", _bytes(fields.get(2, b"\0\0\0\0")))[0]
    type_ = fields.get(3, NORMAL)
    if not isinstance(type_, int):
        raise ValueError("a piece's type is no number")
    return _bytes(fields.get(1, b"")).decode(), score, type_


def _bytes(value: Value) -> bytes:
    if isinstance(value, int):
        raise ValueError("a number where bytes were expected")
    return value


def _fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """Numbers and values of a message's fields: an int for a varint, bytes for all else."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value: Value
            value, at = _varint(data, at)
        else:
            size, at = (8, at) if kind == 1 else (4, at) if kind == 5 else _varint(data, at)
            if kind not in (1, 2, 5) or size > len(data) - at:
                raise ValueError(f"cut short at byte {at}")
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise ValueError(f"cut short at byte {at}")
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise ValueError(f"a number of more than ten bytes at byte {at}")
