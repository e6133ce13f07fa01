"""From a choice to a wider table: search for inputs on which its programs part, and count what is seen there.

Joins `avow.verify.search` to the table and the domain. All plausible inputs that were tried go into the table, whether
they part programs or not: agreement counts as much as its absence. The ranking is another's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from avow.core.evidence import Ranking
from avow.core.examined import Examined
from avow.core.protocols import Domain, Executor
from avow.core.types import Call, Choice, Searched
from avow.select.ranking import behaviours
from avow.table import widened
from avow.verify.search import Search


def widen(
    examined: Examined, ranking: Ranking, choice: Choice, domain: Domain, executor: Executor, budget: int, *,
    seed: int = 0,
) -> tuple[Examined, Searched]:  # fmt: skip
    """The table after trying up to `budget` inputs, and what that did. choice: the one so far.

    Programs that pass the trusted tests which the best passes are those to part; the others are run beside them.

    Raises:
        ExecutionError: the sandbox broke and could not be replaced.

    """
    task, inputs, evidence = examined.task, examined.inputs, examined.evidence
    passing = [bool(row.all()) for row in evidence.trusted]
    peers = [int(i) for i in ranking.order if passing[i] == passing[ranking.order[0]]]
    order = [*peers, *(int(i) for i in ranking.order if passing[i] != passing[ranking.order[0]])]
    programs = [examined.programs[examined.loading[i]] for i in order]
    rivals = programs[: len(peers)]

    def vary(calls: Sequence[Call], n: int, number: int) -> list[Call]:
        return domain.varied(task, rivals, calls, n, seed=seed + number)

    found = Search(programs, [int(ranking.classes[i]) for i in peers], executor, domain.behaviour, budget).part(
        inputs.calls, inputs.asked, [examined.traces[i] for i in order], vary, lambda call: domain.simpler(task, call)
    )
    place = np.argsort(order)
    cells = [[row[i] for i in place] for row in found.cells]
    wider = widened(examined, found.calls, cells, domain.behaviour)
    after = behaviours(wider.evidence)[peers]
    return wider, Searched(
        found.tried, len(found.calls), tuple(call.text for call in found.parting),
        len(set(ranking.classes[peers].tolist())), len(set(after.tolist())), choice.posterior,
    )  # fmt: skip
