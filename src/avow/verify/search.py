"""Inputs on which programs part: found by variation, confirmed by a second run, made as simple as can be.

Programs of one behaviour class did the same on all that was run, which is little; those that differ in text may differ
elsewhere. Inputs near to known ones are run in batches until every program has parted from the first or a budget ends:
differential testing (McKeeman 1998) between samples, on inputs mutated as fuzzers do (AFL), where a parting of programs
is what new coverage is to a fuzzer: its input is varied further. Where hardly a known input makes sense, types are
guessed first: those that most programs take are the likeliest that the task is of.

What counts: an input is plausible if more than half of the programs give a value on it; the task hardly speaks of any
other. A limit parts nobody. A program that does not do the same when it is run again is unsteady and parts nobody.
Inputs on which both give values are taken before those on which one raises.
What it does NOT do: it changes no ranking and no posterior; that a budget ends proves no equality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from avow.core.protocols import Executor
from avow.core.types import Call, Observation, Outcome, Program, Trace

BATCH = 50  # inputs that are run at once while seeking
FEW = 16  # while shrinking, where the first that parts is taken
MOST = 8  # inputs that part programs and are made simple
_RESERVE = MOST + 2  # inputs of a second run
_SEEKING = 0.6  # share of the budget after which what was found is made simple
_GUESSES = 0.5  # share of the budget for guessing types
_SEEDS = 6  # guesses that are varied further
_ASKED = 3  # how often an input of a test or an example is varied for every time that a made one is

Vary = Callable[[Sequence[Call], int, int], list[Call]]  # (calls, how many, round) -> near to them; of none, guesses
Simplify = Callable[[Call], list[Call]]  # the calls one step simpler, the simplest first
Row = tuple[str | None, ...]  # what each program did on an input as comparable texts, None where nothing is known


@dataclass(frozen=True, slots=True)
class Parting:
    """What a search found.

    calls: the inputs that were tried and are plausible; cells [calls][programs], what was seen on them.
    parting: those of them that part programs, at most `MOST`.
    tried: inputs that were run. unsteady: positions of programs that did not do the same again.
    """

    calls: tuple[Call, ...]
    cells: tuple[tuple[Observation, ...], ...]
    parting: tuple[Call, ...]
    tried: int
    unsteady: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """An input, two programs that it parts, and whether both give values on it."""

    call: Call
    pair: tuple[int, int]
    values: bool


class Search:
    """One search over programs, the best first.

    Args:
        programs: those that are run, W of them.
        classes: the behaviour class of those to part, the first of `programs`; what the others do is only recorded.
        behaviour: one text for all observations of one outcome that mean the same.
        budget: inputs that may be tried, those of a second run and of shrinking among them.

    """

    def __init__(
        self, programs: Sequence[Program], classes: Sequence[int], executor: Executor,
        behaviour: Callable[[Observation], str], budget: int,
    ) -> None:  # fmt: skip
        self.programs, self.classes, self.budget = programs, list(classes), budget
        self._executor, self._behaviour = executor, behaviour
        self.tried = 0
        self._rows: dict[Call, Row] = {}  # of the plausible inputs
        self._cells: dict[Call, tuple[Observation, ...]] = {}  # of those that were tried
        self._known: frozenset[Call] = frozenset()
        self._unsteady: set[int] = set()
        rivals = [i for i, label in enumerate(classes) if label != classes[0]]
        self._rivals = (0, rivals[0]) if rivals else None

    def part(
        self, calls: Sequence[Call], asked: int, traces: Sequence[Trace], vary: Vary, simplify: Simplify
    ) -> Parting:
        """Seek inputs near to `calls`, on which `traces` [W] were seen; the first `asked` are of tests and examples.

        Raises:
            ExecutionError: the sandbox broke and could not be replaced.

        """
        self._known = frozenset(calls)
        for c, call in enumerate(calls):
            self._note(call, [trace.cells[c] for trace in traces])
        self._seek(self._seeds(calls, asked, vary), vary)
        sought = list(self._cells)
        found = self._confirmed(self._chosen())
        simple = [replace(split, call=self._simplest(split, simplify)) for split in found]
        holds = self._confirmed([split for split in simple if split not in found])
        final = dict.fromkeys((new if new in holds else old).call for new, old in zip(simple, found, strict=True))
        parting = tuple(call for call in final if call not in self._known)
        kept = tuple(dict.fromkeys([*(call for call in sought if call in self._rows), *parting]))
        cells = tuple(self._cells[call] for call in kept)
        return Parting(kept, cells, parting, self.tried, tuple(sorted(self._unsteady)))

    def _seeds(self, calls: Sequence[Call], asked: int, vary: Vary) -> list[Call]:
        """Plausible inputs to vary: the known ones, or guesses where of these few are plausible."""
        wanted = [call for call in calls[:asked] if call in self._rows]
        made = [call for call in calls[asked:] if call in self._rows]
        if wanted or 2 * len(made) > len(calls) - asked:
            return [*wanted * _ASKED, *made]
        guesses = vary((), min(int(_GUESSES * self.budget), self.budget - _RESERVE), 0)
        for at in range(0, len(guesses), BATCH):
            self._observe(guesses[at : at + BATCH])
        taken = {call: self._values(self._cells[call]) for call in guesses if call in self._rows}
        most = max(taken.values(), default=0)
        return [*[call for call, values in taken.items() if values == most][:_SEEDS] * _ASKED, *made]

    def _seek(self, seeds: list[Call], vary: Vary) -> None:
        number = 1
        while seeds:
            found = [split.call for split in self._chosen() if split.call not in self._known]
            limit = int(_SEEKING * self.budget) if found else self.budget - _RESERVE
            new = vary([*seeds, *found], min(BATCH, limit - self.tried), number) if self.tried < limit else []
            new = [call for call in new if call not in self._cells]
            if not new:
                return
            self._observe(new)
            number += 1

    def _observe(self, calls: Sequence[Call]) -> list[Call]:
        """Run all programs on some inputs; those of them that are plausible."""
        cells: list[tuple[Observation, ...]] = [()] * len(self.programs)
        for i, trace in self._executor.observe(self.programs, calls):
            cells[i] = trace.cells or (Observation(Outcome.LIMIT, "memory"),) * len(calls)  # it no longer loads
        self.tried += len(calls)
        for c, call in enumerate(calls):
            before, seen = self._cells.get(call), tuple(row[c] for row in cells)
            if before is not None:
                pairs = enumerate(zip(before, seen, strict=True))
                self._unsteady |= {i for i, (one, two) in pairs if self._text(one) != self._text(two)}
            self._cells[call] = seen
            self._note(call, seen)
        return [call for call in calls if call in self._rows]

    def _note(self, call: Call, seen: Sequence[Observation]) -> None:
        self._rows.pop(call, None)
        if 2 * self._values(seen) > len(self.classes):
            self._rows[call] = tuple(map(self._text, seen))

    def _text(self, seen: Observation) -> str | None:
        return None if seen.outcome is Outcome.LIMIT else f"{seen.outcome}:{self._behaviour(seen)}"

    def _values(self, seen: Sequence[Observation]) -> int:
        return sum(cell.outcome is Outcome.VALUE for cell in seen[: len(self.classes)])

    def _refined(self, labels: Sequence[int], row: Row, *, values: bool) -> list[int]:
        """Labels told apart by what was seen on one input as well; who shows nothing stays with the first who does."""
        first: dict[int, str] = {}
        hidden = (i in self._unsteady or (values and not _is_value(row[i])) for i in range(len(labels)))
        told = [None if hides else text for hides, text in zip(hidden, row, strict=False)]
        for label, text in zip(labels, told, strict=True):
            if text is not None:
                first.setdefault(label, text)
        numbers: dict[tuple[int, str | None], int] = {}
        keys = [(label, first.get(label) if text is None else text) for label, text in zip(labels, told, strict=True)]
        return [numbers.setdefault(key, len(numbers)) for key in keys]

    def _chosen(self) -> list[Split]:
        """What parts the best rivals, then inputs that part what those before them do not: with values first, the
        shortest first.
        """
        calls, labels = sorted(self._rows, key=_size), self.classes
        found = [split for split in [self._question(calls)] if split]
        for values in (True, False):
            for call in calls:
                new = self._refined(labels, self._rows[call], values=values)
                if len(found) < MOST and len(set(new)) > len(set(labels)):
                    splits = (Split(call, pair, values) for pair in _pairs(labels))
                    found.append(next(split for split in splits if self._parts(split)))
                    labels = new
        return found

    def _question(self, calls: Sequence[Call]) -> Split | None:
        """The shortest input that parts the best programs of the two best classes, one with values if there is one."""
        for values in (True, False) if self._rivals else ():
            for call in calls:
                split = Split(call, self._rivals or (0, 0), values)
                if self._parts(split):
                    return split
        return None

    def _confirmed(self, found: list[Split]) -> list[Split]:
        """Those that part programs in another run as well, in another order; what there is no budget for is dropped."""
        new = [call for call in dict.fromkeys(split.call for split in found) if call not in self._known]
        if len(new) >= self.budget - self.tried:
            return [split for split in found if split.call in self._known]
        if new:
            self._observe([*reversed(new), new[0]])  # one of them twice: a run that no store has
        return [split for split in found if self._parts(split)]

    def _simplest(self, split: Split, simplify: Simplify) -> Call:
        """The simplest input reached downhill from one that parts two programs, parting them in the same way."""
        call = split.call
        while (better := self._simplified(split, simplify(call))) is not None:
            call = better
        return call

    def _simplified(self, split: Split, steps: Sequence[Call]) -> Call | None:
        """The first of some inputs that parts as another does."""
        for at in range(0, len(steps), FEW):
            room = self.budget - _RESERVE - self.tried
            if room <= 0:
                return None
            for call in self._observe(steps[at : at + min(FEW, room)]):
                if self._parts(replace(split, call=call)):
                    return call
        return None

    def _parts(self, split: Split) -> bool:
        row = self._rows.get(split.call, ())
        if not row or self._unsteady & set(split.pair):
            return False
        one, two = row[split.pair[0]], row[split.pair[1]]
        return None not in (one, two) and one != two and (not split.values or (_is_value(one) and _is_value(two)))


def _is_value(text: str | None) -> bool:
    return text is not None and text.startswith(Outcome.VALUE.value)


def _pairs(labels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Programs that bear one label, the best first."""
    return ((i, j) for i, j in combinations(range(len(labels)), 2) if labels[i] == labels[j])


def _size(call: Call) -> tuple[int, str]:
    return len(call.text), call.text
