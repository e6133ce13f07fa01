"""From the tensors of a file to avow's: fused ones are split, norms of single heads stacked, moved rows put back.

A tensor of ours is rows of a tensor of the file, so blocks of quantized weights move with their rows and nothing is
computed. GPTBigCode keeps queries, keys and values in one: all queries, then the shared key and value (multi-query), or
head by head (multi-head); GGUF always writes all queries, all keys, all values. For llama and granite GGUF interleaves
the two halves that rotate together in each head of queries and keys; we keep them apart as Hugging Face does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.config import Config
from avow.lm.files import TensorFile
from avow.lm.native.formats import Bytes

Rows = slice | NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tensor lies: the rows of a tensor of a file (None: all), or several whole tensors to be stacked.

    pieces: files and names there. dtype, shape: of the result, shape in weights.
    """

    pieces: tuple[tuple[TensorFile, str], ...]
    dtype: str
    shape: tuple[int, ...]
    rows: Rows | None = None

    def data(self) -> Bytes:
        """The bytes: a view of the map, or a copy where rows move."""
        parts = [file.data(name) for file, name in self.pieces]
        whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
        if self.rows is None:
            return whole
        file, name = self.pieces[0]
        return whole.reshape(file.tensors[name].shape[0], -1)[self.rows].reshape(-1)

    def source(self) -> str:
        """What it is called in the file."""
        return self.pieces[0][1]


Places = dict[str, Place]


def wrong_shape(place: Place, expected: tuple[int, ...], dtype: str = "") -> ModelError:
    """What to say of a tensor that has not the shape that the model's configuration calls for."""
    found = f"tensor {place.source()[:80]!r} is {place.dtype} {list(place.shape)}"
    return ModelError(f"{place.pieces[0][0].path}: {found}, expected {dtype or place.dtype} {list(expected)}")


def whole(file: TensorFile, name: str) -> Place:
    """A tensor of a file as it is."""
    info = file.tensors[name]
    return Place(((file, name),), info.dtype, info.shape)


def arranged(places: Places, config: Config, *, gguf: bool) -> Places:
    """The same tensors under the names and in the order of rows that `avow.lm.names` promises.

    Raises:
        ModelError: a fused tensor, or a norm of a head, of another shape than expected.

    """
    places = _split(places, config, by_head=not gguf and config.kv_heads == config.heads)
    if config.qk_norm:
        places = _stacked(_stacked(places, config, "q_norm", config.heads), config, "k_norm", config.kv_heads)
    if gguf and config.family in {"llama", "granite"}:
        places = _apart(_apart(places, config, "q", config.heads), config, "k", config.kv_heads)
    return places


def _split(places: Places, config: Config, *, by_head: bool) -> Places:
    """layers.i.qkv in three."""
    queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
    counts = {"q": queries, "k": keys, "v": keys}
    found: Places = {}
    for name, place in places.items():
        before, fused, kind = name.partition(".qkv.")
        if not fused:
            found[name] = place
            continue
        if not _has_rows(place, queries + 2 * keys):
            raise wrong_shape(place, (queries + 2 * keys, *place.shape[1:]))
        for (part, count), rows in zip(counts.items(), _parts(config, by_head=by_head), strict=True):
            found[f"{before}.{part}.{kind}"] = replace(place, rows=rows, shape=(count, *place.shape[1:]))
    return found


def _parts(config: Config, *, by_head: bool) -> Sequence[Rows]:
    """Rows of queries, keys and values."""
    queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
    if by_head:
        order = np.arange(3 * queries).reshape(config.heads, 3, config.head_dim)
        return [order[:, part].reshape(-1) for part in range(3)]
    return slice(0, queries), slice(queries, queries + keys), slice(queries + keys, queries + 2 * keys)


def _has_rows(place: Place, count: int) -> bool:
    """Only what takes bytes in the file may call for memory in proportion to it."""
    return place.shape[:1] == (count,) and 0 not in place.shape


def _stacked(places: Places, config: Config, norm: str, heads: int) -> Places:
    """The gains of each head, one tensor each, as one of [heads, head_dim]. A GGUF file has them so already."""
    found = dict(places)
    for layer in range(config.layers if heads <= len(places) else 0):
        names = [f"layers.{layer}.{norm}.{head}.weight" for head in range(heads)]
        if any(name not in found for name in names):
            continue
        single = [found.pop(name) for name in names]
        for place in single:
            if place.shape != (config.head_dim,) or place.dtype != single[0].dtype:
                raise wrong_shape(place, (config.head_dim,), single[0].dtype)
        pieces = tuple(piece for place in single for piece in place.pieces)
        found[f"layers.{layer}.{norm}.weight"] = Place(pieces, single[0].dtype, (heads, config.head_dim))
    return found


def _apart(places: Places, config: Config, part: str, heads: int) -> Places:
    """Each head's rows from pairs (0, half), (1, half + 1), ... to first halves, then second halves."""
    count, half = heads * config.head_dim, config.head_dim // 2
    found = dict(places)
    for name, place in places.items():
        if name.split(".")[-2:-1] == [part] and _has_rows(place, count) and 2 * half == config.head_dim:
            order = np.arange(count).reshape(heads, half, 2).swapaxes(1, 2).reshape(-1)
            file, source = place.pieces[0]
            rows = order if place.rows is None else np.arange(file.tensors[source].shape[0])[place.rows][order]
            found[name] = replace(place, rows=rows)
    return found
