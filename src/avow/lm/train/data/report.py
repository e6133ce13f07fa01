"""What became of the files of a corpus, counted: what each filter dropped, what is left, under which licences."""

from __future__ import annotations

from dataclasses import dataclass

from avow.lm.train.data.ledger import KEPT, Ledger
from avow.lm.train.data.select import VERDICTS
from avow.lm.train.data.splits import SPLITS


@dataclass(frozen=True, slots=True)
class Amount:
    """Of files: as they lie on the disk. documents, tokens: 0 as long as there is no vocabulary."""

    files: int = 0
    bytes: int = 0
    documents: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A repository with files that stand under no permitted licence."""

    repository: str
    licence: str
    how: str
    files: int


@dataclass(frozen=True, slots=True)
class Report:
    """dropped: by filter, in the order in which files meet them. redacted: how often each mark was put in."""

    found: Amount
    dropped: dict[str, Amount]
    kept: Amount
    splits: dict[str, Amount]
    licences: dict[str, Amount]
    repositories: dict[str, Amount]
    refused: tuple[Refused, ...]
    redacted: dict[str, int]


def report(ledger: Ledger) -> Report:
    """Count what the ledger holds. As large as there are repositories, whatever the number of files.

    Raises:
        DataError: see `Ledger`.

    """
    verdicts = _amounts(ledger, "verdict", "1")
    refused = ledger.all(
        "SELECT repository, licence, how, count(*) FROM files WHERE verdict = 'licence' "
        "GROUP BY repository, licence, how ORDER BY count(*) DESC, repository, licence, how"
    )
    return Report(
        found=_sum(verdicts),
        dropped={name: verdicts[name] for name in VERDICTS if name in verdicts and name != KEPT},
        kept=verdicts.get(KEPT, Amount()),
        splits={name: amount for name, amount in _amounts(ledger, "split").items() if name in SPLITS},
        licences=_amounts(ledger, "licence"),
        repositories=_amounts(ledger, "repository"),
        refused=tuple(Refused(*row) for row in refused),
        redacted=_redacted(ledger),
    )


def _amounts(ledger: Ledger, column: str, where: str = "verdict = 'kept'") -> dict[str, Amount]:
    """Amounts by the values of a column, the largest first."""
    rows = ledger.all(
        f"SELECT {column}, count(*), sum(size), sum(documents), sum(tokens) FROM files "  # noqa: S608  # our own words
        f"WHERE {where} GROUP BY {column} ORDER BY sum(size) DESC, {column}"
    )
    return {
        name: Amount(files, bytes_ or 0, documents or 0, tokens or 0) for name, files, bytes_, documents, tokens in rows
    }


def _sum(amounts: dict[str, Amount]) -> Amount:
    all_ = list(amounts.values())
    return Amount(sum(a.files for a in all_), sum(a.bytes for a in all_))


def _redacted(ledger: Ledger) -> dict[str, int]:
    query = "SELECT key, sum(value) FROM files, json_each(redacted) WHERE verdict = 'kept' GROUP BY key ORDER BY key"
    return dict(ledger.all(query))
