"""What is told of a quantized part, as plain JSON: errors of every matrix, outliers with the tokens that carry them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from avow.lm.quantize.errors import Loss, total
from avow.lm.quantize.layers import MatrixLoss
from avow.lm.quantize.outliers import Activations, Carrier, outlier_dimensions

DIGITS = 6
Json = dict[str, Any]


def part_report(losses: Mapping[str, MatrixLoss], drift: Loss | None = None, activations: Json | None = None) -> Json:
    """One layer, or what is not in layers.

    weight_error, output_error: of all its matrices together. drift: the error of the layer's outputs on equal inputs.
    """
    return {
        "weight_error": _relative(loss.weights for loss in losses.values()),
        "output_error": _relative(loss.outputs for loss in losses.values()),
        "output_error_outlier_dimensions_exact": _relative(loss.kept for loss in losses.values()),
        "output_error_other_tokens": _relative(loss.others for loss in losses.values()),
        "drift": None if drift is None else _digits(drift.relative),
        "matrices": {name: _matrix(loss) for name, loss in losses.items()},
        "activations": activations,
        "sums": {
            "weights": _sums(loss.weights for loss in losses.values()),
            "outputs": _sums(loss.outputs for loss in losses.values()),
        },
    }


def _matrix(loss: MatrixLoss) -> Json:
    return {
        "weight_error": _relative([loss.weights]),
        "output_error": _relative([loss.outputs]),
        "output_error_outlier_dimensions_exact": _relative([loss.kept]),
        "output_error_other_tokens": _relative([loss.others]),
        "alpha": loss.alpha,
    }


def activations_report(seen: Activations, text_of: Callable[[int, int], str]) -> Json:
    """Outliers of a layer. text_of: the text of a token by its window and position."""

    def named(carrier: Carrier) -> Json:
        text = text_of(carrier.window, carrier.position)
        place = {"window": carrier.window, "position": carrier.position}
        return {"value": _digits(carrier.value), "dimension": carrier.dimension, "token": text, **place}

    return {
        "largest": [named(carrier) for carrier in seen.largest],
        "median": _digits(seen.median),
        "largest_over_median": _digits(seen.ratio),
        "kurtosis": _digits(seen.kurtosis),
        "dimensions_over_6": seen.dimensions,
        "massive": [named(carrier) for carrier in seen.massive],
    }


def summary(parts: Iterable[Json]) -> Json:
    """The whole model: errors of all matrices, and the dimensions that LLM.int8's criterion names."""
    parts = list(parts)
    layers = [part["activations"] for part in parts if part["activations"]]
    outliers = {
        "dimensions": outlier_dimensions([[int(d) for d in layer["dimensions_over_6"]] for layer in layers]),
        "massive": sorted({carrier["dimension"] for layer in layers for carrier in layer["massive"]}),
    }
    return {
        "weight_error": _of_sums(part["sums"]["weights"] for part in parts),
        "output_error": _of_sums(part["sums"]["outputs"] for part in parts),
        "outliers": outliers if layers else None,
    }


def _relative(losses: Iterable[Loss | None]) -> float | None:
    known = [loss for loss in losses if loss is not None]
    return _digits(total(known).relative) if known else None


def _sums(losses: Iterable[Loss | None]) -> list[float] | None:
    known = [loss for loss in losses if loss is not None]
    return [total(known).lost, total(known).whole] if known else None


def _of_sums(sums: Iterable[list[float] | None]) -> float | None:
    return _relative(Loss(*each) for each in sums if each is not None)


def _digits(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
