"""The engine in C behind the protocol of avow.lm.engine.

Packed weights are used where they lie in the file. Others are packed on loading: F32 as f32, F16 and BF16 as bf16, and
Q8_0, Q6_K and Q4_K of GGUF as int8, int6 and int4, which have the same grids. Keys and values are kept in float32 where
the weights are, in bf16 elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm import rope
from avow.lm.config import Config
from avow.lm.engine import Ids, Logits, check_length, next_ids, token_ids
from avow.lm.native import isa, library, threads
from avow.lm.native.weights import Packed, packed
from avow.lm.tensors import StoredTensors

_LINEARS = ("q", "k", "v", "o", "gate", "up", "down")
_EMBED, _POSITION, _HEAD = 7, 8, 9
_NORMS = ("attn_norm", "mlp_norm", "q_norm", "k_norm")
_LAST_NORM, _FREQUENCIES = 4, 5
_ACTIVATIONS = ("silu", "gelu", "gelu_tanh")


class NativeEngine:
    """Implements `avow.lm.engine.Engine`."""

    def __init__(self, checkpoint: StoredTensors) -> None:
        """Load a checkpoint.

        Raises:
            ModelError: the extension was not built, or the checkpoint cannot be run.

        """
        self._config, self._names = checkpoint.config, set(checkpoint.names())
        self._native, self._kept = library(), list[NDArray[Any]]()
        self._divisors = checkpoint.read("rope_divisors") if "rope_divisors" in self._names else None
        self._embedding = 0  # bytes of the embedding's weights
        self._turned = -1  # the length that frequencies were last computed for
        self._decoder = self._new(checkpoint)
        self._load(checkpoint)

    @property
    def config(self) -> Config:
        return self._config

    def open(self) -> int:
        with _memory_told("a sequence"):
            return int(self._native.open(self._decoder, -1, 0))

    def fork(self, sequence: int, length: int | None = None) -> int:
        with _memory_told("a sequence"):
            return int(self._native.open(self._decoder, sequence, self.length(sequence) if length is None else length))

    def close(self, sequence: int) -> None:
        self._native.close(self._decoder, sequence)

    def length(self, sequence: int) -> int:
        return int(self._native.length(self._decoder, sequence))

    def memory(self) -> tuple[int, int]:
        """Bytes that keys and values take, and those of them that are free for new sequences."""
        taken, free = self._native.memory(self._decoder)
        return int(taken), int(free)

    @property
    def weight_bytes(self) -> int:
        """Bytes of weights that are read for a token."""
        return sum(part.nbytes for part in self._kept) - (self._embedding if "head.weight" in self._names else 0)

    def prefill(self, sequence: int, ids: Ids, *, every: bool = False) -> Logits:
        """See `Engine.prefill`. What an interrupt leaves of a long text stays computed."""
        row = token_ids(ids, self._config)
        length = self.length(sequence) + row.size
        check_length(length, self._config)
        self._turn(length)
        chunks = _chunks(row, self._native.CHUNK, every=every)
        parts = [self._step([sequence] * part.size, part, wanted) for part, wanted in chunks]
        return np.concatenate(parts) if every else parts[-1][0]

    def decode(self, sequences: Sequence[int], ids: Ids) -> Logits:
        lengths = [self.length(sequence) for sequence in sequences]
        row = next_ids(sequences, ids, lengths, self._config)
        parts = []
        for part in self._alike(lengths):
            self._turn(lengths[part[0]] + 1)
            parts.append(self._step([sequences[i] for i in part], row[part], np.ones(len(part), np.uint8)))
        return np.concatenate(parts)

    def _alike(self, lengths: list[int]) -> Iterator[list[int]]:
        """Sequences that can be computed in one step: at most a chunk, one length where it turns positions."""
        step = 1 if self._config.dynamic else self._native.CHUNK
        for start in range(0, len(lengths), step):
            yield list(range(start, min(start + step, len(lengths))))

    def _step(self, sequences: list[int], ids: NDArray[np.int64], wanted: NDArray[np.uint8]) -> Logits:
        out = np.empty((int(wanted.sum()), self._config.vocab_size), np.float32)
        with _memory_told("keys and values"):
            self._native.step(self._decoder, np.array(sequences, np.int64), ids.astype(np.int32), wanted, out)
        return out

    def _turn(self, length: int) -> None:
        """Set how positions turn in a text of this length."""
        if self._config.rope is None or (self._turned >= 0 and not self._config.dynamic):
            return
        found, _ = rope.frequencies(self._config.rope, self._config.head_dim, length, self._divisors)
        self._native.set_vector(self._decoder, 0, _FREQUENCIES, found.astype(np.float32), None)
        self._turned = length

    # loading

    def _new(self, checkpoint: StoredTensors) -> object:
        c, rotated, sharper = self._config, 0, 1.0
        if c.rope is not None:
            found, sharper = rope.frequencies(c.rope, c.head_dim, 1, self._divisors)
            rotated = 2 * len(found)
        sizes = (
            c.vocab_size, c.hidden_size, c.layers, c.heads, c.kv_heads, c.head_dim, c.intermediate_size, c.window,
            rotated,
        )  # fmt: skip
        exact = checkpoint.stored("layers.0.q.weight").dtype in ("F32", "f32")
        switches = (c.norm == "rms", c.gated, c.parallel_residual, not exact, _ACTIVATIONS.index(c.activation))
        factors = (
            c.norm_eps, c.embedding_multiplier, c.residual_multiplier, c.attention_multiplier, c.logits_scaling,
            sharper,
        )  # fmt: skip
        with _memory_told("the decoder"):
            try:
                return self._native.decoder(isa(), threads(), sizes, switches, factors)
            except ValueError:
                raise ModelError(f"{checkpoint.path}: sizes that no model has: {c}") from None

    def _load(self, checkpoint: StoredTensors) -> None:
        """Set every tensor; matrices that are not packed yet are packed by as many threads as compute later."""
        matrices, places = self._places()
        with ThreadPoolExecutor(threads()) as pool:
            ready = pool.map(lambda name: packed(checkpoint.stored(name + ".weight")), matrices)
            for (name, (layer, slot)), weight in zip(matrices.items(), ready, strict=True):
                self._set_matrix(checkpoint, name, layer, slot, weight)
                if name == "embed":
                    self._embedding = weight.data.nbytes
                    self._set_tied_head(checkpoint, weight)
        for name, (layer, slot) in places.items():
            self._set_vector(checkpoint, layer, slot, name)

    def _set_tied_head(self, checkpoint: StoredTensors, weight: Packed) -> None:
        if "head.weight" not in self._names:
            bias = self._vector(checkpoint, "head.bias")
            self._native.set_matrix(
                self._decoder, 0, _HEAD, weight.format, weight.rows, weight.cols, weight.data, bias
            )

    def _places(self) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
        """Where matrices and vectors of the checkpoint belong: layer and slot by name."""
        matrices = {"embed": (0, _EMBED), "position": (0, _POSITION), "head": (0, _HEAD)}
        vectors = {"norm": (0, _LAST_NORM)}
        for layer in range(self._config.layers):
            matrices |= {f"layers.{layer}.{part}": (layer, slot) for slot, part in enumerate(_LINEARS)}
            vectors |= {f"layers.{layer}.{part}": (layer, slot) for slot, part in enumerate(_NORMS)}
        return self._there(matrices), self._there(vectors)

    def _there(self, places: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        return {name: place for name, place in places.items() if name + ".weight" in self._names}

    def _set_matrix(self, checkpoint: StoredTensors, name: str, layer: int, slot: int, weight: Packed) -> None:
        bias = self._vector(checkpoint, name + ".bias")
        self._kept.append(weight.data)
        self._native.set_matrix(self._decoder, layer, slot, weight.format, weight.rows, weight.cols, weight.data, bias)

    def _set_vector(self, checkpoint: StoredTensors, layer: int, slot: int, name: str) -> None:
        weight = self._vector(checkpoint, name + ".weight")
        if weight is None:
            raise ModelError(f"{checkpoint.path} has no tensor {name}.weight")
        self._native.set_vector(self._decoder, layer, slot, weight, self._vector(checkpoint, name + ".bias"))

    def _vector(self, checkpoint: StoredTensors, name: str) -> NDArray[np.float32] | None:
        """A tensor that the decoder reads as it is; kept, for C does not know what Python forgets."""
        if name not in self._names:
            return None
        self._kept.append(found := np.ascontiguousarray(checkpoint.read(name), np.float32).ravel())
        return found


def _chunks(ids: NDArray[np.int64], size: int, *, every: bool) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
    """Pieces of `size`, and of which tokens logits are wanted: all of them, or the last."""
    wanted = np.full(ids.size, every, np.uint8)
    wanted[-1] = True
    for start in range(0, ids.size, size):
        yield ids[start : start + size], wanted[start : start + size]


@contextmanager
def _memory_told(what: str) -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise ModelError(f"no memory for {what}", hint="Fewer samples at once or a shorter text take less.") from None
