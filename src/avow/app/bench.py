"""`avow bench lm`: how fast a model runs on this machine, and how near to what its memory allows."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any

import click

from avow.app.cli import OK
from avow.app.options import CONTEXT, Group, common, subcommand
from avow.app.terminal import result, result_json, say, table


@click.group("bench", cls=Group, context_settings=CONTEXT)
def command() -> None:
    """How fast this machine is at what avow does."""


@subcommand("bench lm")
@click.argument("model")
@click.option("--prompt", type=click.IntRange(1, 1 << 20), default=256, metavar="N", help="tokens of the prompt [256]")
@click.option("-n", "--samples", type=click.IntRange(1, 1024), default=32, metavar="N", help="samples together [32]")
@common
def _lm(model: str, prompt: int, samples: int, as_json: bool) -> int:
    """Tokens a second of MODEL: of a prompt, of one sample, of many samples of one prompt.

    MODEL is a folder, a GGUF file or a name of `avow models`. The last column is the share of the bandwidth of reading
    memory that decoding one sample uses; of a model that fits into caches it may be more than all.
    """
    from avow.lm.native import isa, threads

    rows = []
    for count in sorted({1, threads()}):
        say(f"measuring  {count} {'thread' if count == 1 else 'threads'}")
        rows.append(_measured(model, count, prompt, samples))
    report: dict[str, Any] = {"model": model, "isa": isa(), "prompt": prompt, "samples": samples, "speeds": rows}
    if as_json:
        result_json(report)
    else:
        heading = ("threads", f"prompt of {prompt}", "one sample", f"{samples} samples", "of read bandwidth")
        result(f"tokens a second, {isa()}\n\n{table([heading, *map(_row, rows)])}")
    return OK


def _measured(model: str, count: int, prompt: int, samples: int) -> dict[str, Any]:
    from avow.lm.catalogue import resolve
    from avow.lm.checkpoint import Checkpoint
    from avow.lm.measure import read_bandwidth, speed
    from avow.lm.native.engine import NativeEngine

    os.environ["AVOW_THREADS"] = str(count)  # this process measures and does nothing else
    engine = NativeEngine(Checkpoint(resolve(model)))
    found, bandwidth = speed(engine, prompt=prompt, samples=samples), read_bandwidth(count)
    return {"threads": count, **asdict(found), "read_bandwidth": bandwidth,
            "share": found.decode * engine.weight_bytes / bandwidth}  # fmt: skip


def _row(found: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(found["threads"]), f"{found['prefill']:,.0f}", f"{found['decode']:,.1f}", f"{found['batch']:,.0f}",
        f"{found['share']:.0%} of {found['read_bandwidth'] / 1e9:.1f} GB/s",
    )  # fmt: skip


command.add_command(_lm, "lm")
