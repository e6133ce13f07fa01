"""`avow quantize`: a model in fewer bits, with what every layer lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click

from avow.app.cli import OK
from avow.app.options import FilePath, common, subcommand
from avow.app.progress import progress
from avow.app.terminal import result, result_json, say, table
from avow.lm.catalogue import resolve
from avow.lm.quantize.convert import quantize
from avow.lm.quantize.layers import Method, Rounding, Target
from avow.lm.quantize.prepare import prepare
from avow.pipeline import Progress

SHOWN = 16  # outlier dimensions; all are in quantization.json


@subcommand("quantize")
@click.argument("source", metavar="SRC")
@click.argument("destination", type=FilePath(path_type=Path), metavar="DST")
@click.option(
    "--format", "form", type=click.Choice(get_args(Target)), default="fp6", show_default=True, help="of the weights"
)
@click.option(
    "--method",
    type=click.Choice(get_args(Method)),
    default="rtn",
    show_default=True,
    help="to nearest, or GPTQ, which needs --calibrate",
)
@click.option(
    "--calibrate",
    "text",
    type=FilePath(path_type=Path),
    metavar="FILE",
    help="a text such as the model will read: measures outputs and outliers, scales where that pays; needs torch",
)
@common
def command(source: str, destination: Path, form: Target, method: Method, text: Path | None, as_json: bool) -> int:
    """Quantize a model: a Hugging Face folder, a GGUF file, a folder of avow's own, or a name of avow models.

    DST is a new folder. A run that was interrupted goes on where it stopped, and what is missing or
    damaged in DST is made again. quantization.json in DST keeps the report.
    """
    job = prepare(resolve(source), destination, Rounding(form, method), text)
    with progress() as show:
        done = quantize(job, lambda now, parts: show(Progress("quantizing", now, parts)))
    if text is None:
        say("note       errors are those of weights; --calibrate FILE also measures outputs and outliers")
    if as_json:
        result_json(done)
    else:
        result(_text(done, destination))
    return OK


def _text(done: dict[str, Any], destination: Path) -> str:
    reports = {part: entry["report"] for part, entry in done["parts"].items()}
    rows: list[tuple[str, ...]] = [("part", "weights", "outputs", "drift", "worst", "scaled")]
    rows += [_row(part, report) for part, report in reports.items()]
    rows.append(("model", _percent(done["weight_error"]), _percent(done["output_error"]), "", "", ""))
    size = f"{destination}: {done['bytes'] / 1e6:,.1f} MB, {done['format']}, {done['bits']:.2f} bits a weight"
    return f"{table(rows)}\n{_outliers(done, reports)}{size}\n"


def _row(part: str, report: dict[str, Any]) -> tuple[str, ...]:
    matrices = report["matrices"]
    kind = "weight_error" if report["output_error"] is None else "output_error"
    worst = max(matrices, key=lambda name: matrices[name][kind] or 0.0)
    scaled = [name.removesuffix(".weight") for name, matrix in matrices.items() if matrix["alpha"]]
    found = f"{worst.removesuffix('.weight')} {_percent(matrices[worst][kind])}"
    errors = (_percent(report[key]) for key in ("weight_error", "output_error", "drift"))
    return (part, *errors, found, " ".join(scaled))


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.2f} %"


def _outliers(done: dict[str, Any], reports: dict[str, Any]) -> str:
    """What a person wants to know of outliers first."""
    if done["outliers"] is None:
        return ""
    layers = {part: report["activations"] for part, report in reports.items() if report["activations"]}
    errors = ("outputs", "dimensions exact", "other tokens")
    rows: list[tuple[str, ...]] = [("part", "largest", "over median", "kurtosis", "over 6", *errors, "massive")]
    for part, seen in layers.items():
        top = seen["largest"][0]
        massive = ", ".join(_carrier(carrier) for carrier in seen["massive"][:3]) or "none"
        shape = f"{seen['largest_over_median']:,.0f} x", f"{seen['kurtosis']:,.1f}"
        over = str(len(seen["dimensions_over_6"]))
        rows.append((part, _carrier(top), *shape, over, *_with(reports[part]), massive))
    found = done["outliers"]["dimensions"]
    dimensions = ", ".join(map(str, found[:SHOWN])) or "none"
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f"{table(rows)}outlier dimensions (LLM.int8: 6.0, 6 % of tokens, 25 % of layers): {dimensions}{more}\n\n"


def _with(report: dict[str, Any]) -> Iterator[str]:
    """Errors of outputs: all; with the columns of outlier dimensions exact; without tokens of massive activations."""
    for key in ("output_error", "output_error_outlier_dimensions_exact", "output_error_other_tokens"):
        yield _percent(report[key])


def _carrier(carrier: dict[str, Any]) -> str:
    return f"{carrier['value']:.1f} in {carrier['dimension']} on {carrier['token']!r}"
