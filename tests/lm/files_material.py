"""Headers of model files, right and wrong, built byte by byte."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

U8, I8, U16, I16, U32, I32, F32, BOOL, STRING, ARRAY, U64, I64, F64 = range(13)
CODES = {U8: "B", I8: "b", U16: "H", I16: "h", U32: "I", I32: "i", F32: "f", BOOL: "?", U64: "Q", I64: "q", F64: "d"}


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(raw)) + raw


def packed(kind: int, value: object) -> bytes:
    return text(value) if isinstance(value, str | bytes) else struct.pack("<" + CODES[kind], value)


def pair(key: str | bytes, kind: int, value: object) -> bytes:
    return text(key) + struct.pack("<I", kind) + packed(kind, value)


def listed(key: str | bytes, kind: int, values: Sequence[object], count: int | None = None) -> bytes:
    head = struct.pack("<IIQ", ARRAY, kind, len(values) if count is None else count)
    return text(key) + head + b"".join(packed(kind, value) for value in values)


def described(name: str | bytes, shape: Sequence[int], kind: int, offset: int, rank: int | None = None) -> bytes:
    """One tensor of a GGUF header; the shape innermost first, as it lies in the file."""
    dims = struct.pack(f"<I{len(shape)}Q", len(shape) if rank is None else rank, *shape)
    return text(name) + dims + struct.pack("<IQ", kind, offset)


def gguf(
    pairs: Sequence[bytes] = (),
    tensors: Sequence[bytes] = (),
    data: bytes = b"",
    *,
    version: int = 3,
    counts: tuple[int, int] | None = None,
    alignment: int = 32,
) -> bytes:
    """counts: tensors and pairs that the header claims, where they are not those that it has."""
    start = b"GGUF" + struct.pack("<IQQ", version, *(counts or (len(tensors), len(pairs))))
    start += b"".join(pairs) + b"".join(tensors)
    return start + (bytes(-len(start) % alignment) + data if data else b"")


def safetensors(header: object, data: bytes = b"", *, length: int | None = None) -> bytes:
    """header: an object for JSON, or the text itself."""
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def entry(dtype: str, shape: Sequence[int], start: int, end: int) -> dict[str, object]:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [start, end]}


def written(folder: Path, content: bytes, name: str = "model.bin") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
