"""`avow complete`: fill in the middle of a file, as an editor does at the cursor."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from pathlib import Path

import click

from avow.app.cli import OK
from avow.app.generate import sample_json
from avow.app.loading import loaded
from avow.app.options import common, settings, stop, subcommand
from avow.app.terminal import result, result_json, say
from avow.core.account import counted
from avow.core.config import Settings
from avow.core.errors import ConfigError, TaskError
from avow.core.textfile import read_text

FILLS_IN = "avow-small-fill"  # the weights for this job that come with avow, where avow-small is for solving
LONGEST = 128  # tokens of what is more than a line
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?", re.DOTALL)


@subcommand("complete")
@click.argument("place", metavar="FILE:LINE[:COL]")
@click.option("-m", "--model", metavar="MODEL", help="a folder, a GGUF file or a name of avow models [avow-small-fill]")
@click.option("--max-tokens", type=click.IntRange(1), metavar="N", help="longest completion [128, of a line 64]")
@click.option("--temperature", type=click.FloatRange(0, 10), default=0.0, metavar="X", help="0 for the likeliest [0]")
@stop
@common
@settings("seed")
def command(
    place: str, model: str | None, max_tokens: int | None, temperature: float, stop: tuple[str, ...], as_json: bool,
    settings: Settings,
) -> int:  # fmt: skip
    """Print what may stand in a file before column COL of LINE, both counted from 1; without COL, at the line's end.

    The model must be on this machine and trained to fill in, as avow-small-fill and StarCoder2 are. The file stays.
    avow-small-fill gives a line, the likeliest: it goes by what it learned and by the rest of the file.
    """
    from avow.lm import Sampling
    from avow.lm.catalogue import names_a_model, resolve
    from avow.lm.line import LINE_TOKENS, first_line
    from avow.lm.stopping import Text

    named = _chosen(settings) if model is None else model
    if not named:
        raise ConfigError("no model is given", hint="Such as --model ./starcoder2-3b-fp6.")
    local = named.removeprefix("local:")
    if model is None and not names_a_model(local):
        found = f"the model {named[:80]!r} of the settings is not on this machine, as this needs"
        raise ConfigError(found, hint=f"Such as --model {FILLS_IN}, which comes with avow.")
    prefix, suffix = split_at(place)
    opened = loaded(resolve(local))
    begin = time.perf_counter()
    if opened.recall and not temperature:
        sample = opened.complete_line(prefix, suffix, max_tokens=max_tokens or LINE_TOKENS)
        sample = replace(sample, text=Text(stop).feed(sample.text.encode(), final=True))
    else:
        sampling = Sampling(temperature, seed=settings.seed, max_tokens=max_tokens or LONGEST, stop=stop)
        sample = opened.complete(prefix, suffix, sampling=sampling)[0]
        sample = replace(sample, text=first_line(sample.text)) if opened.recall else sample
    if as_json:
        result_json(sample_json(sample, opened.tokenizer))
    else:
        result(sample.text if sample.text.endswith("\n") else sample.text + "\n")
        say(f"ran      {counted(len(sample.ids), 'token')}, {time.perf_counter() - begin:.1f} s")
    return OK


def _chosen(settings: Settings) -> str:
    """The model of the settings; where they name none, the one that comes with avow for this."""
    return FILLS_IN if settings.model == Settings().model else settings.model


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
