"""Valid little files of both formats, from which the fuzzer starts: `python fuzz/seeds.py FOLDER`."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
STRING, ARRAY = 8, 9


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def gguf(pairs: bytes, count: int, tensors: list[tuple[str, tuple[int, ...], int, int]], version: int = 3) -> bytes:
    """`tensors`: name, shape (innermost first), ggml's number of the type, bytes."""
    head, offset = b"", 0
    for name, shape, kind, size in tensors:
        head += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
        offset += -(-size // 32) * 32
    start = b"GGUF" + struct.pack("<IQQ", version, len(tensors), count) + pairs + head
    return start + bytes(-len(start) % 32 + offset)


def pairs() -> tuple[bytes, int]:
    """A key of every type, alone and in a list."""
    made = [text("general.architecture") + struct.pack("<I", STRING) + text("llama")]
    made.append(text("tokens") + struct.pack("<IIQ", ARRAY, STRING, 3) + text("a") + text("\u2581b") + text(""))
    made.append(text("general.alignment") + struct.pack("<II", 4, 32))
    for kind, code in NUMBERS.items():
        made.append(text(f"n{kind}") + struct.pack(f"<I{code}", kind, 1))
        made.append(text(f"l{kind}") + struct.pack(f"<IIQ2{code}", ARRAY, kind, 2, 0, 1))
    return b"".join(made), len(made)


def safetensors(header: object, size: int) -> bytes:
    encoded = json.dumps(header).encode()
    return struct.pack("<Q", len(encoded)) + encoded + bytes(size)


def seeds() -> dict[str, bytes]:
    keys, count = pairs()
    every = [(f"t{kind}", (256, 2), kind, 4096) for kind in (0, 1, 2, 6, 8, 10, 12, 13, 14, 24, 28, 30)]
    return {
        "empty.gguf": gguf(b"", 0, []),
        "keys.gguf": gguf(keys, count, []),
        "types.gguf": gguf(b"", 0, every),
        "all.gguf": gguf(keys, count, [("w", (4, 3, 2, 1), 0, 96), ("scalar", (), 0, 4), ("none", (0,), 0, 0)], 2),
        "empty.safetensors": safetensors({}, 0),
        "all.safetensors": safetensors(
            {
                "__metadata__": {"format": "pt", 'quote"\n': "\u00e9\U0001f600"},
                "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
                "b\u00e9": {"data_offsets": [24, 28], "shape": [], "dtype": "F32"},
                "c": {"dtype": "BF16", "shape": [0, 7], "data_offsets": [28, 28]},
            },
            28,
        ),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in seeds().items():
        (folder / name).write_bytes(content)
