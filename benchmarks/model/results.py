"""What was measured of a model: a row for each problem, a table of shares, what it took.

Shares count every problem, those that could not be asked as not solved. Nothing is measured here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

FEW = 5  # tasks of a trait that have a line of their own


@dataclass(frozen=True, slots=True)
class Row:
    """One problem with N samples.

    correct: how many samples are right. passing: programs that pass the examples, all that load where there are none.
    sampling, running: seconds, of running and choosing together. error: why it could not be asked, "" where it was.
    """

    id: str
    samples: int
    greedy: bool = False
    correct: int = 0
    selected: bool = False
    posterior: float = 0.0
    proven: bool = False
    programs: int = 0
    passing: int = 0
    tokens: int = 0
    executions: int = 0
    sampling: float = 0.0
    running: float = 0.0
    traits: dict[str, str] = field(default_factory=dict)
    chosen: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of problems, of those in `count`."""

    count: int
    greedy: float
    one: float
    any: float
    selected: float

    @staticmethod
    def of(rows: Sequence[Row]) -> Rates:
        n = len(rows)
        return Rates(
            n, sum(r.greedy for r in rows) / n, sum(r.correct / r.samples for r in rows) / n,
            sum(r.correct > 0 for r in rows) / n, sum(r.selected for r in rows) / n,
        )  # fmt: skip

    def line(self, name: str, samples: int) -> str:
        """A row of the table."""
        chosen = f"**{self.selected:.3f}** ({round(self.selected * self.count)} of {self.count})"
        return f"| {name} | {samples} | {self.greedy:.3f} | {self.one:.3f} | {self.any:.3f} | {chosen} |"


def table(rows: Sequence[Row], traits: Sequence[str] = ()) -> str:
    """All problems, then those of each value of each trait, for each number of samples."""
    lines = ["| tasks | N | greedy | one sample | pass@N | selected |", "|---|---|---|---|---|---|"]
    for samples in sorted({row.samples for row in rows}):
        those = [row for row in rows if row.samples == samples]
        lines.append(Rates.of(those).line("all", samples))
        lines += [Rates.of(part).line(name, samples) for trait in traits for name, part in _parts(those, trait)]
    return "\n".join(lines)


def _parts(rows: Sequence[Row], trait: str) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each value of a trait; those of values that few rows have, together."""
    counts = Counter(row.traits.get(trait, "") for row in rows)
    for value in sorted(value for value, count in counts.items() if count >= FEW):
        yield f"{trait} {value}", [row for row in rows if row.traits.get(trait, "") == value]
    if others := [row for row in rows if counts[row.traits.get(trait, "")] < FEW]:
        yield f"{trait}: others", others


def speeds(rows: Sequence[Row], elapsed: float, workers: int) -> str:
    """What it took, of the rows with most samples: tokens and executions a second of one process."""
    most = [row for row in rows if row.samples == max(r.samples for r in rows)]
    sampling, running = sum(row.sampling for row in most), sum(row.running for row in most)
    tokens, executions = sum(row.tokens for row in most), sum(row.executions for row in most)
    return (
        f"{elapsed:.0f} s in {workers} processes; of one: {tokens:,} tokens in {sampling:.1f} s "
        f"({tokens / max(sampling, 1e-9):,.0f}/s), {executions:,} executions in {running:.1f} s "
        f"({executions / max(running, 1e-9):,.0f}/s)"
    )


def misses(rows: Sequence[Row]) -> str:
    """Of the rows with most samples: where the tasks that are not solved were lost, and what was shown as proven."""
    most = [row for row in rows if row.samples == max(r.samples for r in rows)]
    unsolved = [row for row in most if not row.selected]
    lost, proven = sum(row.correct > 0 for row in unsolved), [row for row in most if row.proven]
    silent = sum(row.correct == 0 and row.passing == 0 for row in unsolved)
    wrong = sum(not row.selected for row in proven)
    return (
        f"of {len(unsolved)} not solved: {lost} had a right sample and were lost by the choice, {silent} had none that "
        f"passes what is shown; {len(proven)} answers pass all examples, {wrong} of them wrong"
    )
