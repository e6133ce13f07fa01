"""`avow train upscale`: a deeper model to train on, stacked from two copies of one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from avow.app.cli import OK
from avow.app.options import FilePath, common, subcommand
from avow.app.terminal import result, result_json
from avow.core.account import printable


@subcommand("upscale")
@click.argument("source", type=FilePath(path_type=Path), metavar="SRC")
@click.argument("destination", type=FilePath(path_type=Path), metavar="DST")
@click.option("--drop", type=int, required=True, metavar="K", help="layers that each of the two copies loses")
@common
def upscale_model(source: Path, destination: Path, drop: int, as_json: bool) -> int:
    """Stack two copies of the layers of a model, without the last K of the first and the first K of the second.

    SRC is a Hugging Face folder, DST a new one. L layers become 2 (L - K); train the result before you use it.
    """
    from avow.lm.train.upscale import upscale

    done = upscale(source, destination, drop)
    if as_json:
        result_json({"path": str(destination), **asdict(done)})
    else:
        first, second = done.layers[: done.before - drop], done.layers[done.before - drop :]
        stacked = f"{_range(first)} of the first copy, {_range(second)} of the second"
        size = f"{done.bytes / 1e6:,.1f} MB"
        result(f"{printable(str(destination))}: {done.before} -> {len(done.layers)} layers ({stacked}), {size}\n")
    return OK


def _range(layers: tuple[int, ...]) -> str:
    return f"{layers[0]} to {layers[-1]}"
