"""Small tokenizers, trained on the spot, as the files that models come with: tokenizer.json, GGUF, tokenizer.model."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

CORPUS = [
    "def add(a: int, b: int) -> int:\n    return a + b\n\n\nprint(add(1, 22))\n",
    "class Point:\n    def __init__(self, x, y):\n        self.x, self.y = x, y  # naïve\n",
    "It's the user's prompt: we'll answer <b>boldly</b>, in 1999 or 2024.\n\n  - one\n  - two\n",
    "Äpfel, Öl und Übermut; 日本語のテキスト; emoji 🦙 and 🤖.",
] * 4
# Texts that tell encoders apart: white space, digits, contractions, several bytes a character, markers, nothing.
TEXTS = [
    "", " ", "  ", "\n", "\t\t\n \n", "def f(x):\n\treturn x", " leading", "trailing ", "two  spaces   three", "it's WE'LL",
    "1234567 3.14 ²½", "naïve Äpfel 日本語", "🦙🤖👩‍👩‍👧", "é é", "\x00\x01\x7f", "▁ lower ▁▁ block", "<0x0A> <0xZZ>", "a\r\nb",
    "<s>", "</s> <unk>", "<|endoftext|>", "x<fim_prefix>y<fim_middle>", "<tool_call>{}</tool_call>", "[INST] hi [/INST]",
    "<|im_start|>system\n<|im_end|>", "\ufdd0\ufdd1\ufdd2", "\u202e\u200fright to left", "a" * 300,
]  # fmt: skip
SPECIAL = ["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>"]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)


@cache
def byte_level_json(special: tuple[str, ...] = tuple(SPECIAL), size: int = 420) -> str:
    """A tokenizer.json as GPT-2's descendants have: bytes written as letters."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=list(special), initial_alphabet=alphabet, show_progress=False
    )
    made.train_from_iterator(CORPUS, trainer)
    made.add_tokens([AddedToken("        ", normalized=False), AddedToken("<tool_call>", normalized=False)])
    return str(made.to_str())


@cache
def spaced_json(kind: str = "prepend", size: int = 520) -> str:
    """A tokenizer.json as Llama's descendants have; kind: what puts the space before a text."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    special = ["<unk>", "<s>", "</s>", *BYTES]
    trained.train_from_iterator(
        CORPUS, trainers.BpeTrainer(vocab_size=size, special_tokens=special, show_progress=False)
    )
    model = json.loads(trained.to_str())["model"]
    merges = [tuple(merge) for merge in model["merges"]]
    made = Tokenizer(models.BPE(model["vocab"], merges, byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    if kind == "prepend":
        made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=kind, split=False)
    strip = [] if kind == "never" else [decoders.Strip(" ", 1, 0)]
    made.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), *strip])
    made.add_special_tokens(["<unk>", "<s>", "</s>", *(AddedToken(f"▁<{name}>", normalized=False) for name in MARKS)])
    return str(made.to_str())


MARKS = ("PRE", "MID", "SUF", "EOT")


def folder(path: Path, raw: str, **config: Any) -> Path:
    """A folder with a tokenizer.json and a tokenizer_config.json."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "tokenizer.json").write_text(raw, encoding="utf-8")
    (path / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return path


def pieces_and_types(raw: str) -> tuple[list[str], list[int]]:
    """Tokens by id and their types, as a converter to GGUF would give them."""
    parsed = json.loads(raw)
    by_id = {id_: text for text, id_ in parsed["model"]["vocab"].items()}
    types = dict.fromkeys(by_id, NORMAL)
    for token in parsed["added_tokens"]:
        by_id[token["id"]] = token["content"]
        types[token["id"]] = CONTROL if token["special"] else USER_DEFINED
    order = sorted(by_id)
    spaced = parsed["model"].get("byte_fallback")
    kinds = [BYTE if spaced and by_id[i] in BYTES else UNKNOWN if by_id[i] == "<unk>" else types[i] for i in order]
    return [by_id[i] for i in order], kinds


def gguf_metadata(raw: str, **more: object) -> dict[str, object]:
    """The vocabulary of a tokenizer.json as GGUF holds it."""
    pieces, types = pieces_and_types(raw)
    parsed = json.loads(raw)
    found: dict[str, object] = {"tokenizer.ggml.tokens": pieces, "tokenizer.ggml.token_type": types}
    if parsed["model"].get("byte_fallback"):
        found |= {"tokenizer.ggml.model": "llama", "tokenizer.ggml.scores": scores(pieces)}
    else:
        merges = [" ".join(merge) for merge in parsed["model"]["merges"]]
        found |= {"tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "gpt-2", "tokenizer.ggml.merges": merges}
    return found | {key.replace("__", "."): value for key, value in more.items()}


def scores(pieces: Sequence[str]) -> list[float]:
    """What was merged earlier has the better score."""
    return [-float(id_) for id_ in range(len(pieces))]


def sentencepiece_model(raw: str, *, kind: int = 2, spaced: bool = True, rewrites: bytes = b"") -> bytes:
    """The vocabulary of a tokenizer.json as SentencePiece's own file."""
    pieces, types = pieces_and_types(raw)
    rows = [
        _field(1, text.encode()) + _key(2, 5) + struct.pack("<f", score) + _key(3, 0) + _varint(type_)
        for text, score, type_ in zip(pieces, scores(pieces), types, strict=True)
    ]
    normalizer = _field(1, b"identity") + _field(2, rewrites) + _key(3, 0) + _varint(int(spaced))
    return b"".join(_field(1, row) for row in rows) + _field(2, _key(3, 0) + _varint(kind)) + _field(3, normalizer)


def _varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _varint(value >> 7)


def _key(number: int, kind: int) -> bytes:
    return _varint(number << 3 | kind)


def _field(number: int, data: bytes) -> bytes:
    return _key(number, 2) + _varint(len(data)) + data
