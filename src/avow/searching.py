"""From a choice to a wider table: search for inputs on which its programs part, find what they keep to, count both.

Joins `avow.verify` to the table and the domain. All plausible inputs that were tried go into the table, whether they
part programs or not: agreement counts as much as its absence. So do the second calls of properties, and a column for
every property that examples or most programs bear out. The ranking is another's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from avow.core.evidence import Ranking
from avow.core.examined import Examined
from avow.core.protocols import Domain, Executor
from avow.core.types import Call, Choice, Observation, Outcome, Searched, Supported
from avow.select.agreement import voices
from avow.select.ranking import behaviours
from avow.table import widened, with_properties
from avow.verify.properties import INPUTS, follow_ups, kept, observed
from avow.verify.search import Parting, Search


def widen(
    examined: Examined, ranking: Ranking, choice: Choice, domain: Domain, executor: Executor, budget: int, *,
    seed: int = 0,
) -> tuple[Examined, Searched]:  # fmt: skip
    """The table after trying up to `budget` inputs, and half as many second calls of properties; and what that did.

    Programs that pass the trusted tests which the best passes are those to part; the others are run beside them.
    choice: the one so far.

    Raises:
        ExecutionError: the sandbox broke and could not be replaced.

    """
    passing = [bool(row.all()) for row in examined.evidence.trusted]
    peers = [int(i) for i in ranking.order if passing[i] == passing[ranking.order[0]]]
    order = [*peers, *(int(i) for i in ranking.order if passing[i] != passing[ranking.order[0]])]
    found = _parted(examined, ranking, order, len(peers), domain, executor, budget, seed)
    place = np.argsort(order)
    wider = widened(examined, found.calls, [[row[i] for i in place] for row in found.cells], domain.behaviour)
    wider, second = _with_properties(wider, peers, domain, executor, budget // 2, seed)
    after = behaviours(wider.evidence)[peers]
    return wider, Searched(
        found.tried + second, len(found.calls), tuple(call.text for call in found.parting),
        len(set(ranking.classes[peers].tolist())), len(set(after.tolist())), choice.posterior,
        tuple(Supported(p.text, p.support, p.chance) for p in wider.properties),
    )  # fmt: skip


def _parted(
    examined: Examined, ranking: Ranking, order: Sequence[int], peers: int, domain: Domain, executor: Executor,
    budget: int, seed: int,
) -> Parting:  # fmt: skip
    """What a search among the first of the programs in `order` finds."""
    task, inputs = examined.task, examined.inputs
    programs = [examined.programs[examined.loading[i]] for i in order]

    def vary(calls: Sequence[Call], n: int, number: int) -> list[Call]:
        return domain.varied(task, programs[:peers], calls, n, seed=seed + number)

    classes = [int(ranking.classes[i]) for i in order[:peers]]
    return Search(programs, classes, executor, domain.behaviour, budget).part(
        inputs.calls, inputs.asked, [examined.traces[i] for i in order], vary, lambda call: domain.simpler(task, call)
    )


def _with_properties(
    examined: Examined, peers: Sequence[int], domain: Domain, executor: Executor, budget: int, seed: int
) -> tuple[Examined, int]:
    """The table with second calls and the properties that they and the examples bear out; how many were run."""
    task, calls = examined.task, examined.inputs.calls
    cells = {call: tuple(trace.cells[c] for trace in examined.traces) for c, call in enumerate(calls)}
    cells = {call: row for call, row in cells.items() if _plausible(row, peers)}
    alone = domain.inputs(task, (), (), seed=seed)
    examples = [call for call in alone.calls[: alone.asked] if call in cells]
    rest = [call for call in cells if call not in examples]
    tried = [*examples, *rest[:: max(1, len(rest) // INPUTS)]][:INPUTS]
    properties = domain.properties(task, tried)
    programs = [examined.programs[i] for i in examined.loading]
    new = observed(programs, follow_ups(properties, tried, cells, budget), executor)
    more = {call: row for call, row in new.items() if _plausible(row, peers)}
    examined = widened(examined, list(more), list(more.values()), domain.behaviour)
    passing = [i in set(peers) for i in range(len(programs))]
    known = examples if examined.evidence.trusted[peers[0]].all() else []
    voice = voices(examined.evidence).tolist()
    return with_properties(examined, kept(properties, tried, cells | more, known, passing, voice)), len(new)


def _plausible(row: Sequence[Observation], peers: Sequence[int]) -> bool:
    """Whether more than half of the programs give a value, as in `avow.verify.search`."""
    return 2 * sum(row[i].outcome is Outcome.VALUE for i in peers) > len(peers)
