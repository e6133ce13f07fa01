"""`avow complete`: fill in the middle of a file, as an editor does at the cursor."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import click

from avow.app.cli import OK
from avow.app.generate import Watch, sample_json
from avow.app.loading import loaded
from avow.app.options import common, settings, stop, subcommand
from avow.app.terminal import result, result_json, say
from avow.core.config import Settings
from avow.core.errors import ConfigError, TaskError
from avow.core.textfile import read_text

FILLS_IN = "avow-small-fill"  # the weights for this job that come with avow, where avow-small is for solving
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?", re.DOTALL)


@subcommand("complete")
@click.argument("place", metavar="FILE:LINE[:COL]")
@click.option("-m", "--model", metavar="MODEL", help="a folder, a GGUF file or a name of avow models [avow-small-fill]")
@click.option("--max-tokens", type=click.IntRange(1), default=128, metavar="N", help="longest completion [128]")
@click.option("--temperature", type=click.FloatRange(0, 10), default=0.0, metavar="X", help="0 for the likeliest [0]")
@stop
@common
@settings("seed")
def command(
    place: str, model: str | None, max_tokens: int, temperature: float, stop: tuple[str, ...], as_json: bool,
    settings: Settings,
) -> int:  # fmt: skip
    """Print what may stand in a file before column COL of LINE, both counted from 1; without COL, at the line's end.

    The model must be on this machine and trained to fill in, as avow-small-fill and StarCoder2 are. The file stays.
    Of what avow-small-fill writes the first line is printed: it knows how a line goes on, and seldom where to end.
    """
    from avow.lm import Sampling
    from avow.lm.catalogue import names_a_model, resolve

    named = _chosen(settings) if model is None else model
    if not named:
        raise ConfigError("no model is given", hint="Such as --model ./starcoder2-3b-fp6.")
    local = named.removeprefix("local:")
    if model is None and not names_a_model(local):
        found = f"the model {named[:80]!r} of the settings is not on this machine, as this needs"
        raise ConfigError(found, hint=f"Such as --model {FILLS_IN}, which comes with avow.")
    prefix, suffix = split_at(place)
    sampling = Sampling(temperature=temperature, seed=settings.seed, max_tokens=max_tokens, stop=stop)
    opened = loaded(resolve(local))
    watch = Watch()
    sample = opened.complete(prefix, suffix, sampling=sampling, on_token=watch)[0]
    if local == FILLS_IN:
        sample = replace(sample, text=first_line(sample.text))
    if as_json:
        result_json(sample_json(sample, opened.tokenizer))
    else:
        result(sample.text if sample.text.endswith("\n") else sample.text + "\n")
        say(f"ran      {watch.tokens:,} tokens, {watch.seconds:.1f} s: the first after {watch.first:.2f} s")
    return OK


def _chosen(settings: Settings) -> str:
    """The model of the settings; where they name none, the one that comes with avow for this."""
    return FILLS_IN if settings.model == Settings().model else settings.model


def first_line(text: str) -> str:
    """The text up to the end of its first line that is not blank."""
    return (re.match(r"\s*[^\n]*", text) or [""])[0]


def split_at(place: str) -> tuple[str, str]:
    """The text of a file before and after the place `FILE:LINE[:COL]`.

    Raises:
        TaskError: no place, no such file, or one that has no such line or column.

    """
    found = _PLACE.fullmatch(place)
    if found is None:
        raise TaskError(f"{place[:200]}: no place in a file", hint="Write FILE:LINE or FILE:LINE:COL.")
    lines = list(io.StringIO(read_text(Path(found["file"])), newline="")) or [""]  # splitlines ends them at \f too
    if lines[-1].endswith(("\n", "\r")):
        lines.append("")  # the line after the last line end, where one goes on writing
    line = int(found["line"])
    if not 1 <= line <= len(lines):
        raise TaskError(f"{found['file']} has no line {line}, expected 1 to {len(lines)}")
    length = len(lines[line - 1].rstrip("\r\n"))
    column = length + 1 if found["column"] is None else int(found["column"])
    if not 1 <= column <= length + 1:
        raise TaskError(f"{found['file']}:{line} has no column {column}, expected 1 to {length + 1}")
    at = sum(map(len, lines[: line - 1])) + column - 1
    text = "".join(lines)
    return text[:at], text[at:]
