"""`avow data build`: a training corpus from folders of source."""

from __future__ import annotations

from pathlib import Path

import click

from avow.app.cli import OK
from avow.app.options import FilePath, common, subcommand
from avow.app.progress import progress
from avow.app.terminal import result, result_json, say, table
from avow.core.account import counted, printable
from avow.lm.train.data.build import Plan, build
from avow.lm.train.data.encoding import Encoding
from avow.lm.train.data.report import Amount, Report
from avow.pipeline import Progress

SHOWN = 12  # repositories; --json has all


@subcommand("data build")
@click.argument("sources", type=FilePath(path_type=Path), nargs=-1, required=True, metavar="SRC...")
@click.argument("out", type=FilePath(path_type=Path), metavar="OUT")
@click.option("--tokenizer", type=FilePath(path_type=Path), metavar="DIR", help="write tokens of this vocabulary")
@click.option("--text", "texts", is_flag=True, help="write texts too, as JSON lines; without --tokenizer always")
@click.option("--context", type=int, default=512, show_default=True, metavar="N", help="longest document in tokens")
@click.option(
    "--fim-rate", type=float, default=0.5, show_default=True, metavar="X", help="documents that ask for their middle"
)
@click.option(
    "--benchmarks", type=FilePath(path_type=Path), multiple=True, metavar="FILE",
    help="JSON lines that must not be in the corpus; may be repeated",
)  # fmt: skip
@click.option(
    "--exclude", multiple=True, metavar="NAME", help="a package, folder or module to leave out, and its copies"
)
@click.option("--per-repository", type=click.IntRange(1), metavar="MB", help="at most so much of a repository")
@click.option(
    "--valid", type=click.FloatRange(0, 0.5), default=0.05, show_default=True, metavar="X",
    help="share of repositories for validation",
)  # fmt: skip
@click.option("--language", default="python", show_default=True, metavar="NAME", help="of the files to take")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="of where documents are cut")
@common
def command(
    sources: tuple[Path, ...], out: Path, tokenizer: Path | None, texts: bool, context: int, fim_rate: float,
    benchmarks: tuple[Path, ...], exclude: tuple[str, ...], per_repository: int | None, valid: float, language: str,
    seed: int, as_json: bool,
) -> int:  # fmt: skip
    """Make a corpus of the source in folders: installed packages, a standard library, repositories.

    Only files under permissive licences are taken, without copies, generated files, secrets and personal
    data. OUT gets train and valid, split by repository, and manifest.json with the origin and licence of
    every file. A build that was interrupted goes on where it stopped.
    """
    plan = Plan(
        sources, out, language=language, exclude=exclude, benchmarks=benchmarks, valid=valid,
        most=per_repository and per_repository * 10**6, texts=texts or tokenizer is None,
        encoding=Encoding(tokenizer, context, fim_rate, seed) if tokenizer else None,
    )  # fmt: skip
    with progress() as show:
        found = build(plan, lambda stage, done, total: show(Progress(stage, done, total)))
    if "valid" not in found.splits and valid:
        say("note       one repository alone: nothing is left for validation")
    if as_json:
        result_json(found)
    else:
        result(_text(found, out))
    return OK


def _text(found: Report, out: Path) -> str:
    rows = [("", "files", "MB", "documents", "tokens"), _row("found", found.found)]
    rows += [_row(f"- {name}", amount) for name, amount in found.dropped.items()]
    rows += [_row("= kept", found.kept), *(_row(f"  {name}", amount) for name, amount in found.splits.items())]
    parts = [table(rows), table([("licence", "files", "MB", "documents", "tokens"), *_most(found.licences)])]
    parts.append(table([("repository", "files", "MB", "documents", "tokens"), *_most(found.repositories)]))
    if found.refused:
        refused: list[tuple[str, ...]] = [("no permissive licence", "files", "licence", "known by")]
        refused += [tuple(map(printable, (r.repository, f"{r.files:,}", r.licence[:40], r.how))) for r in found.refused]
        parts.append(table(refused[: SHOWN + 1]) + _more(len(found.refused)))
    replaced = ", ".join(f"{number:,} {mark}" for mark, number in found.redacted.items()) or "nothing"
    parts.append(f"replaced: {replaced}\n{printable(str(out))}: {counted(found.kept.files, 'file')}\n")
    return "\n".join(parts)


def _most(amounts: dict[str, Amount]) -> list[tuple[str, ...]]:
    rows = [_row(printable(name), amount) for name, amount in list(amounts.items())[:SHOWN]]
    rest = list(amounts.values())[SHOWN:]
    if rest:
        total = [sum(column) for column in zip(*((a.files, a.bytes, a.documents, a.tokens) for a in rest), strict=True)]
        rows.append(_row(f"{len(rest):,} more", Amount(*total)))
    return rows


def _more(rows: int) -> str:
    return f"and {rows - SHOWN:,} more; --json has all\n" if rows > SHOWN else ""


def _row(name: str, amount: Amount) -> tuple[str, ...]:
    tokens = (f"{amount.documents:,}", f"{amount.tokens:,}") if amount.tokens else ("-", "-")
    return (name, f"{amount.files:,}", f"{amount.bytes / 1e6:,.1f}", *tokens)
