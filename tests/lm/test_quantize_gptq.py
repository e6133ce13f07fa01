"""GPTQ against the formula of OBQ, against the exact optimum, and against rounding to nearest."""

from __future__ import annotations

import numpy as np
import pytest

from avow.core.errors import ModelError
from avow.lm.native.formats import FP6_VALUES, GRIDS, Grid
from avow.lm.quantize.errors import Moment, output_loss
from avow.lm.quantize.gptq import DAMPING, gptq, inverse_factor
from avow.lm.quantize.nearest import nearest
from avow.lm.quantize.quantizers import QUANTIZERS, Weights


def problem(rows: int, cols: int, seed: int = 0, outliers: tuple[int, ...] = ()) -> tuple[Weights, Moment]:
    """Weights with heavy tails and the second moment of correlated inputs."""
    random = np.random.default_rng(seed)
    mix = random.standard_normal((cols, cols)) / cols**0.5 + 0.3 * np.eye(cols)
    inputs = random.standard_normal((4 * cols, cols)) @ mix
    inputs[:, list(outliers)] *= 30
    return random.standard_t(5, (rows, cols)).astype(np.float32), inputs.T @ inputs / len(inputs)


def output_error(weight: Weights, values: np.ndarray, moment: Moment) -> float:
    return output_loss(weight, values[:, : weight.shape[1]], moment).relative


def damped(moment: Moment) -> Moment:
    return moment + DAMPING * np.mean(np.diag(moment)) * np.eye(len(moment))


def obq(weight: Weights, moment: Moment, form: Grid) -> np.ndarray:
    """The formula as it stands: invert, round a column, correct all others, eliminate it from the inverse."""
    quantizer = QUANTIZERS[form]
    order = np.arange(weight.shape[1]) if quantizer.group else np.argsort(-np.diag(moment), kind="stable")
    w, inverse = weight[:, order].astype(np.float64).copy(), np.linalg.inv(damped(moment[np.ix_(order, order)]))
    rounded, fit, shared = np.zeros_like(w), None, None
    for i in range(len(order)):
        ahead = w.astype(np.float32).T
        if i % (quantizer.block or len(order)) == 0:
            block = ahead[i : i + (quantizer.block or len(order))]
            groups = np.split(block, len(block) // (quantizer.group or len(block)))
            free = [quantizer.free(np.ascontiguousarray(group)) for group in groups]
            side_by_side = [
                None if getattr(free[0], name) is None else np.stack([getattr(f, name) for f in free], axis=1)
                for name in ("step", "offset")
            ]
            shared = quantizer.share(type(free[0])(*side_by_side))
        if i % (quantizer.group or len(order)) == 0:
            group = np.ascontiguousarray(ahead[i : i + (quantizer.group or len(order))])
            fit = quantizer.settle(group, quantizer.free(group), shared)
        rounded[:, i] = quantizer.decode(quantizer.encode(ahead[i : i + 1], fit), fit)[0]
        lost = (w[:, i] - rounded[:, i]) / inverse[i, i]
        w -= np.outer(lost, inverse[i])
        inverse -= np.outer(inverse[:, i], inverse[i]) / inverse[i, i]
    out = np.empty_like(rounded)
    out[:, order] = rounded
    return out


@pytest.mark.parametrize(("form", "cols"), [("fp6", 160), ("int8", 160), ("int6", 256), ("int4", 256)])
def test_equal_to_obq_column_by_column(form: Grid, cols: int) -> None:
    weight, moment = problem(6, cols, seed=3, outliers=(5,))
    ours, theirs = gptq(weight, moment, form).values(), obq(weight, moment, form)
    differs = np.abs(ours - theirs) > 1e-4 * np.abs(weight).max()
    first = [int(np.flatnonzero(row)[0]) if row.any() else cols for row in differs]
    assert sum(column == cols for column in first) >= 5, "but for a tie that float32 breaks another way"
    assert output_error(weight, ours, moment) == pytest.approx(output_error(weight, theirs, moment), rel=0.02)


def exact_optimum(weight: Weights, moment: Moment, levels: np.ndarray) -> float:
    """The least output error of a row of three weights, over all codes."""
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(-1, 3) - weight
    return float(np.einsum("ni,ij,nj->n", grid, moment, grid).min())


def test_between_the_optimum_and_the_nearest() -> None:
    lost = {"best": 0.0, "gptq": 0.0, "rtn": 0.0}
    for seed in range(60):
        random = np.random.default_rng(seed)
        inputs = random.standard_normal((40, 3)) @ random.standard_normal((3, 3))
        moment, weight = inputs.T @ inputs / 40, random.standard_normal((1, 3)).astype(np.float32)
        step = np.abs(weight).max() / 28
        best = exact_optimum(weight, damped(moment), np.unique(FP6_VALUES) * step)
        ours = output_loss(weight, gptq(weight, moment, "fp6").values()[:, :3], damped(moment)).lost
        lost["best"] += best
        lost["gptq"] += ours
        lost["rtn"] += output_loss(weight, nearest(weight, "fp6").values()[:, :3], damped(moment)).lost
        assert best <= ours * 1.001
    assert lost["best"] < lost["gptq"] < 0.95 * lost["rtn"]


@pytest.mark.parametrize("form", GRIDS)
@pytest.mark.parametrize("outliers", [(), (7, 99)])
def test_outputs_lose_less_than_to_nearest(form: Grid, outliers: tuple[int, ...]) -> None:
    weight, moment = problem(64, 256, outliers=outliers)
    ours = output_error(weight, gptq(weight, moment, form).values(), moment)
    assert ours < 0.75 * output_error(weight, nearest(weight, form).values(), moment)


@pytest.mark.parametrize("form", GRIDS)
def test_inputs_without_structure_change_nothing(form: Grid) -> None:
    weight, _ = problem(8, 200)
    assert np.array_equal(gptq(weight, np.eye(200), form).values(), nearest(weight, form).values())


def test_inputs_that_were_never_seen() -> None:
    weight, moment = problem(16, 96)
    moment[[3, 40]] = 0
    moment[:, [3, 40]] = 0
    found, plain = gptq(weight, moment, "fp6").values(), nearest(weight, "fp6").values()
    assert np.array_equal(found[:, [3, 40]], plain[:, [3, 40]])
    assert np.array_equal(gptq(weight, np.zeros_like(moment), "int8").values(), nearest(weight, "int8").values())


def test_few_tokens_and_many_columns() -> None:
    random = np.random.default_rng(0)
    inputs = random.standard_normal((5, 300)).astype(np.float64)
    weight = random.standard_normal((4, 300)).astype(np.float32)
    assert np.isfinite(gptq(weight, inputs.T @ inputs / 5, "int4").values()).all()


def test_the_factor_of_the_inverse() -> None:
    _, moment = problem(1, 200)
    factor = inverse_factor(moment)
    assert np.array_equal(factor, np.triu(factor))
    assert np.allclose(factor.T @ factor @ damped(moment), np.eye(200), atol=1e-9)


def test_numbers_that_are_not_finite() -> None:
    weight, moment = problem(2, 32)
    moment[0, 0] = np.inf
    with pytest.raises(ModelError, match="not a finite number"):
        gptq(weight, moment, "fp6")
