"""From folders of source to a corpus: crawl, select, split, encode, write; read this file first.

    1 crawl   list every file with its repository and licence                      crawl, licences, spdx
    2 select  drop what is not wanted, redact, drop copies and benchmarks           select and what it names
    3 split   by repository; a large one may be limited                             splits
    4 encode  cut to the context, fill-in-the-middle at a rate                      encoding, cutting, infill
    5 write   texts, tokens, the manifest                                           output, documents

What each stage finds out lies in a ledger (`ledger`), so a build that was stopped, by a kill or a full disk, goes on
where it was when the same command is given again, and ends with the same bytes as one that was not. Memory does not
grow with the corpus, but for the names of its repositories. Texts that were selected serve several vocabularies: stages
3 to 5 may be run anew with other options, 1 and 2 want a new folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from avow.core.errors import ConfigError, DataError
from avow.lm.train.data.crawl import Source, crawl
from avow.lm.train.data.decontaminate import Benchmarks
from avow.lm.train.data.encoding import Encoder, Encoding, encode
from avow.lm.train.data.languages import LANGUAGES
from avow.lm.train.data.ledger import NAME, Ledger
from avow.lm.train.data.output import remove_texts, remove_tokens, write_manifest, write_texts, write_tokens
from avow.lm.train.data.report import Report, report
from avow.lm.train.data.select import Selector
from avow.lm.train.data.spdx import PERMISSIVE, UNKNOWN
from avow.lm.train.data.splits import settle

VERSION = 2  # of the rules; a folder that was begun under others is refused

OnProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build.

    exclude: names of distributions, or of folders and modules anywhere, that are never trained on; copies of their
    files in other places are found and left out too. valid: the share of repositories that are left for validation.
    most: bytes of a repository at most. encoding: None for texts alone. texts: write train.jsonl and valid.jsonl.
    """

    sources: tuple[Path, ...]
    out: Path
    language: str = "python"
    exclude: tuple[str, ...] = ()
    benchmarks: tuple[Path, ...] = ()
    valid: float = 0.05
    most: int | None = None
    encoding: Encoding | None = None
    texts: bool = True

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ConfigError(f"no language {self.language!r}", hint=f"Known: {', '.join(LANGUAGES)}.")
        if not self.texts and self.encoding is None:
            raise ConfigError("nothing to write: neither texts nor tokens", hint="Name a tokenizer.")
        out = self.out.resolve()
        for source in self.sources:
            if out == source.resolve() or source.resolve() in out.parents:
                raise ConfigError(f"{self.out} lies in {source}", hint="A corpus cannot lie in its own source.")


def build(plan: Plan, on_progress: OnProgress) -> Report:
    """Build a corpus, or go on with one; what became of every file.

    Raises:
        DataError: no such folder, nothing in it, nothing left of it, another corpus in `out`, or a full disk.
        ModelError: the tokenizer cannot be used.
        TaskError: a benchmark cannot be read.
        TrainingError: the token files cannot be written.

    """
    # A tokenizer that cannot be used is told before hours of work.
    encoder = None if plan.encoding is None else Encoder(plan.encoding)
    benchmarks = Benchmarks(plan.benchmarks)
    for source in plan.sources:
        if not source.exists():
            raise DataError(f"no such folder: {source}", hint="Expected folders of source, or a file.")
    if not (plan.out / NAME).is_file():
        _must_be_empty(plan.out)
    with Ledger(plan.out) as ledger:
        _claim(ledger, plan)
        _list(ledger, plan, on_progress)
        _select(ledger, plan, benchmarks, on_progress)
        settle(ledger, plan.valid, plan.most)
        found = _something(ledger, plan)
        if encoder is not None:
            encode(ledger, encoder, lambda done, total: on_progress("encoding", done, total))
            found = report(ledger)
        _write(ledger, plan, encoder, on_progress)
    return found


def _must_be_empty(out: Path) -> None:
    """There is nothing but a ledger that says nothing, since a build replaces what it finds.

    Raises:
        DataError: there are other files.

    """
    try:
        if out.is_dir() and not all(path.name.startswith(NAME) for path in out.iterdir()):
            raise DataError(f"{out} holds other files", hint="Name a new folder, or an empty one.")
    except OSError as error:
        raise DataError(f"{out} cannot be listed: {error.strerror or error}") from None


def _claim(ledger: Ledger, plan: Plan) -> None:
    """The folder is this corpus's: begun by the same plan, or empty."""
    wanted = _key(plan)
    begun = ledger.fact("plan")
    if begun is None:
        _must_be_empty(plan.out)
        ledger.state("plan", wanted)
    elif begun != wanted:
        other = next(name for name in wanted if begun.get(name) != wanted[name])
        raise DataError(
            f"{plan.out} holds a corpus that was begun with another {other}",
            hint="Name a new folder, or remove this one.",
        )


def _key(plan: Plan) -> dict[str, Any]:
    """What decides which texts are selected."""
    return {
        "version": VERSION, "source": [str(source.resolve()) for source in plan.sources], "language": plan.language,
        "list of what is excluded": sorted(plan.exclude),
        "benchmark": [hashlib.sha256(path.read_bytes()).hexdigest() for path in plan.benchmarks],
    }  # fmt: skip


def _list(ledger: Ledger, plan: Plan, tell: OnProgress) -> None:
    """Stage 1. What is held out comes first, so that copies of it are known by it."""
    if ledger.fact("listed"):
        return
    ledger.forget()
    excluded = frozenset(map(_plain, plan.exclude))
    listed = 0
    for held in (True, False) if excluded else (False,):
        for root, folder in enumerate(plan.sources):
            for source in crawl(folder):
                if _excluded(source, excluded) == held:
                    ledger.add(root, source, held=held)
                    listed += 1
                    tell("crawling", listed, listed)  # how many there will be is not known
                    ledger.commit()
    ledger.state("listed", value=True)
    ledger.commit(now=True)
    tell("crawling", listed, listed)


def _excluded(source: Source, names: frozenset[str]) -> bool:
    parts = PurePath(source.path).parts
    return bool(names) and not names.isdisjoint(map(_plain, (source.repository, *parts[:-1], PurePath(parts[-1]).stem)))


def _plain(name: str) -> str:
    """A name as package indexes compare it."""
    return name.lower().replace("_", "-").replace(".", "-")


def _select(ledger: Ledger, plan: Plan, benchmarks: Benchmarks, tell: OnProgress) -> None:
    """Stage 2."""
    selector = Selector(plan.sources, plan.language, benchmarks, ledger)
    (total,) = ledger.one("SELECT count(*) FROM files WHERE verdict IS NULL")
    for done, file in enumerate(ledger.pending()):
        tell("selecting", done, total)
        with ledger.whole():
            ledger.judge(file.id, selector.judge(file))
        ledger.commit()
    ledger.commit(now=True)
    tell("selecting", total, total)


def _something(ledger: Ledger, plan: Plan) -> Report:
    """The report, if anything is left. Otherwise the next build looks again at what there is.

    Raises:
        DataError: nothing is.

    """
    found = report(ledger)
    if found.kept.files:
        return found
    ledger.forget()
    ledger.state("plan", None)  # the folder is nobody's again
    where = ", ".join(map(str, plan.sources))
    read = found.found.files - sum(found.dropped[name].files for name in ("other language",) if name in found.dropped)
    if not read:
        raise DataError(f"no {plan.language} files in {where}", hint="Expected folders of source.")
    why = ", ".join(f"{name} {amount.files:,}" for name, amount in found.dropped.items() if name != "other language")
    hint = ""
    if found.refused:
        first = found.refused[0]
        hint = f"{first.repository}: {first.licence} ({first.how}). Permitted: {', '.join(sorted(PERMISSIVE))}."
        if first.licence == UNKNOWN:
            hint += " The licence of an installed package stands beside it: give the folder that holds both."
    raise DataError(f"nothing is left of {read:,} {plan.language} files in {where}: {why}", hint=hint)


def _write(ledger: Ledger, plan: Plan, encoder: Encoder | None, tell: OnProgress) -> None:
    """Stage 5. What was written of another split and is not written anew goes, so that all outputs fit each other."""
    split = [plan.valid, plan.most]
    stale = ledger.fact("written") != split
    ledger.state("written", None if stale else split)
    ledger.commit(now=True)
    if encoder is not None:
        write_tokens(ledger, plan.out, encoder.key[:16], lambda done, total: tell("writing", done, total))
    elif stale:
        remove_tokens(plan.out)
    if plan.texts:
        write_texts(ledger, plan.out, lambda done, total: tell("writing", done, total))
    elif stale:
        remove_texts(plan.out)
    write_manifest(ledger, plan.out, _about(plan))
    ledger.state("written", split)


def _about(plan: Plan) -> dict[str, Any]:
    """What the manifest says of the corpus as a whole; the same wherever its sources lie."""
    about = {"format": "avow corpus", "roots": [source.resolve().name for source in plan.sources], **_key(plan)}
    about |= {"valid": plan.valid, "most_per_repository": plan.most}
    del about["source"]
    if plan.encoding is not None:
        about |= {"context": plan.encoding.context, "fim_rate": plan.encoding.fim_rate, "seed": plan.encoding.seed}
        about["tokenizer"] = plan.encoding.key()[:16]
    return about
