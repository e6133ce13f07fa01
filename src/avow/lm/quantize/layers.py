"""One layer on its way to a format: scaled where that pays, rounded, packed, with what was lost of every matrix.

Linear maps are rounded, norms and biases stay in float32. What the layer saw of a calibration text is optional: without
it there is no scaling and no GPTQ, and errors are those of weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np

from avow.core.errors import ModelError
from avow.lm.config import Config
from avow.lm.native.formats import Codes, pack, pack_values, unpack_values
from avow.lm.quantize.errors import Loss, Moment, output_loss, token_loss, weight_loss
from avow.lm.quantize.gptq import gptq
from avow.lm.quantize.nearest import nearest
from avow.lm.quantize.quantizers import Bytes, Weights
from avow.lm.quantize.scaling import best_alpha, fold_in, folds, magnitudes, scales

Target = Literal["fp6", "int6", "int8", "int4", "bf16"]
Method = Literal["rtn", "gptq"]
TARGETS: tuple[Target, ...] = get_args(Target)
METHODS: tuple[Method, ...] = get_args(Method)
CHUNK = 1 << 22  # values at a time


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a linear map saw of a text.

    moment: the mean of x x' over `tokens` tokens. carriers: the inputs of tokens with massive activations, [n, cols].
    outliers: columns that are large on many tokens.
    """

    moment: Moment
    tokens: int
    carriers: Weights
    outliers: tuple[int, ...] = ()

    def scaled(self, s: Weights) -> Inputs:
        """As a map sees them whose columns were multiplied by `s`."""
        return Inputs(self.moment / np.outer(s, s), self.tokens, self.carriers / s, self.outliers)


@dataclass(frozen=True, slots=True)
class MatrixLoss:
    """What a matrix lost: of its weights, and of its outputs on a text.

    kept: with the outlier columns left exact. others: on the tokens that carry no massive activation. alpha: of the
    scaling of its columns, 0 for none.
    """

    weights: Loss
    outputs: Loss | None = None
    kept: Loss | None = None
    others: Loss | None = None
    alpha: float = 0.0


@dataclass(frozen=True, slots=True)
class Written:
    """A tensor as it is written: packed bytes with a label, or float32 without."""

    data: Bytes | Weights
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rounding:
    """A format and a method."""

    form: Target
    method: Method = "rtn"

    def __call__(self, weight: Weights, moment: Moment) -> tuple[Written, Weights]:
        """A matrix [rows, cols] by the method, for inputs of a second moment; and the values that it stands for.

        Raises:
            ModelError: a weight that is not finite, or too large for the format.

        """
        if self.form == "bf16" or self.method == "rtn":
            written, parts = self.to_nearest(weight)
            return written, np.concatenate(list(parts))
        codes = gptq(weight, moment, self.form)
        return self._written(pack(codes), weight), np.concatenate(list(_values(codes, weight.shape[1])))

    def to_nearest(self, weight: Weights, codes: Codes | None = None) -> tuple[Written, Iterator[Weights]]:
        """Each weight by itself; the values some rows at a time, for all of them at once are as large as the matrix.

        codes: of the same weights in the same format, where the source has them so.

        Raises:
            ModelError: as above.

        """
        if self.form == "bf16":
            packed = pack_values("bf16", _finite(weight))
            return self._written(packed, weight), iter([unpack_values(packed, "bf16", *weight.shape)])
        codes = nearest(weight, self.form) if codes is None else codes
        return self._written(pack(codes), weight), _values(codes, weight.shape[1])

    def _written(self, packed: Bytes, weight: Weights) -> Written:
        return Written(packed, f"{self.form} {weight.shape[0]}x{weight.shape[1]}")


def _values(codes: Codes, cols: int) -> Iterator[Weights]:
    """The values of codes without the padding, some rows at a time."""
    step = max(1, CHUNK // codes.codes.shape[1])
    parts = (codes.codes, codes.scales, codes.sub_scales, codes.mins, codes.sub_mins)
    for start in range(0, codes.rows, step):
        rows: list[Any] = [None if part is None else part[start : start + step] for part in parts]
        yield Codes(codes.format, *rows).values()[:, :cols]


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Errors begin with the name of the tensor."""
    try:
        yield
    except ModelError as error:
        raise ModelError(f"{name}: {error.message}", hint=error.hint) from None


def _finite(weight: Weights) -> Weights:
    if not np.isfinite(weight).all():
        raise ModelError("a weight is not a finite number")
    return weight


@dataclass(slots=True)
class Scaled:
    """Tensors of a layer after scaling: a linear map is what it was, times `cols`, divided by `rows`."""

    tensors: dict[str, Weights]
    cols: dict[str, Weights] = field(default_factory=dict)
    rows: dict[str, Weights] = field(default_factory=dict)
    alphas: dict[str, float] = field(default_factory=dict)

    def undone(self, name: str, values: Weights) -> Weights:
        """The map that a scaled one stands for."""
        values = values / self.cols[name] if name in self.cols else values
        return values * self.rows[name][:, None] if name in self.rows else values


def scale(config: Config, tensors: Mapping[str, Weights], seen: Mapping[str, Inputs], rounding: Rounding) -> Scaled:
    """Scale a layer where its outputs profit; bf16 is as exact for small numbers as for large ones."""
    found = Scaled(dict(tensors))
    places = [] if rounding.form == "bf16" else folds(config, tensors)

    def rounded(weight: Weights) -> Weights:
        return np.concatenate(list(rounding.to_nearest(weight)[1]))

    for fold in places:
        moment = seen[fold.after[0]].moment
        size = magnitudes(config, fold, moment)
        alpha = best_alpha([found.tensors[f"{name}.weight"] for name in fold.after], moment, size, rounded)
        if alpha:
            s = scales(size, alpha)
            found.rows[fold.before] = fold_in(config, fold, found.tensors, s)
            found.cols |= dict.fromkeys(fold.after, s)
            found.alphas |= dict.fromkeys(fold.after, alpha)
    return found


@dataclass(frozen=True, slots=True)
class Rounded:
    """A tensor of a layer: as it is written, as the engine computes with it, and what a matrix lost."""

    written: Written
    values: Weights
    loss: MatrixLoss | None = None


def is_matrix(name: str, shape: tuple[int, ...]) -> bool:
    """Whether a tensor is a linear map or the embedding. Learned positions and norms of heads have two axes as well."""
    return len(shape) == 2 and not name.endswith("_norm.weight") and name != "position.weight"


def round_plain(
    tensors: Mapping[str, Weights], rounding: Rounding, codes_of: Callable[[str], Codes | None]
) -> Iterator[tuple[str, Written, MatrixLoss | None]]:
    """Tensors one after the other, each read when it is its turn: to nearest, without any inputs.

    codes_of: of matrices that the source has in the very format, which stay as they are.

    Raises:
        ModelError: a weight that is not finite, or too large for the format.

    """
    loss: MatrixLoss | None
    for name in tensors:
        with naming(name):
            weight = _finite(tensors[name])
            if is_matrix(name, weight.shape):
                written, parts = rounding.to_nearest(weight, codes_of(name))
                loss = MatrixLoss(weight_loss(weight, parts))
            else:
                written, loss = Written(np.ascontiguousarray(weight, dtype=np.float32)), None
        yield name, written, loss


def round_seen(
    config: Config, tensors: Mapping[str, Weights], rounding: Rounding, seen: Mapping[str, Inputs]
) -> dict[str, Rounded]:
    """The tensors of a layer, scaled where that pays and rounded for what they saw of a text.

    Raises:
        ModelError: as `round_plain`.

    """
    for name, weight in tensors.items():
        with naming(name):
            _finite(weight)
    scaled = scale(config, tensors, seen, rounding)
    found = {}
    for name, weight in scaled.tensors.items():
        if not is_matrix(name, weight.shape):
            found[name] = Rounded(Written(np.ascontiguousarray(weight)), weight)
            continue
        part = name.removesuffix(".weight")
        inputs = seen[part].scaled(scaled.cols[part]) if part in scaled.cols else seen[part]
        with naming(name):
            written, values = rounding(weight, inputs.moment)
        loss = losses(tensors[name], scaled.undone(part, values), seen[part], scaled.alphas.get(part, 0.0))
        found[name] = Rounded(written, values, loss)
    return found


def losses(weight: Weights, rounded: Weights, inputs: Inputs, alpha: float = 0.0) -> MatrixLoss:
    """All that is known of what a matrix lost on a text."""
    outputs = output_loss(weight, rounded, inputs.moment)
    kept, others = outputs, outputs
    if inputs.outliers:
        exact, columns = rounded.copy(), list(inputs.outliers)
        exact[:, columns] = weight[:, columns]
        kept = output_loss(weight, exact, inputs.moment)
    if len(inputs.carriers):
        everywhere = Loss(outputs.lost * inputs.tokens, outputs.whole * inputs.tokens)
        others = everywhere - token_loss(weight, rounded, inputs.carriers)
    return MatrixLoss(weight_loss(weight, [rounded]), outputs, kept, others, alpha)
