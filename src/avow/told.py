"""What a choice says to a person: the behaviours side by side, the input that settles a doubt, what went wrong.

Joins a ranking to the programs and observations behind it. It chooses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np

from avow.core.account import counted, cut
from avow.core.evidence import BoolArray, FloatArray, IntArray, Ranking
from avow.core.examined import Examined
from avow.core.lines import no_line, own_line
from avow.core.protocols import Domain
from avow.core.types import (
    Candidate,
    Choice,
    Difference,
    Given,
    Observation,
    Outcome,
    Parting,
    Sample,
    Tested,
    TestOrigin,
    Trust,
)
from avow.select.parting import separating

CLASSES = 8  # behaviour classes that are shown side by side
TESTS = 200  # tests that are told one by one
SOURCE, LINE = 400, 200  # characters of a test, and of all else that is kept for reading


def tell(examined: Examined, ranking: Ranking, sure: FloatArray, shown: Callable[[Observation], str]) -> Choice:
    """The choice of a ranking with its behaviour classes, best first, with the probabilities `sure` [N]."""
    best = {int(ranking.classes[i]): int(i) for i in reversed(ranking.order)}
    place = {int(i): k for k, i in enumerate(ranking.order)}
    order = sorted(best.values(), key=place.__getitem__)
    candidates = tuple(_candidate(examined, ranking, float(sure[i]), i) for i in order)
    chosen = candidates[0]
    rivals = [i for i, c in zip(order, candidates, strict=True) if c.passes_trusted == chosen.passes_trusted][1:]
    doubt = _settling(examined, order[0], rivals)
    trust = min((verdict.trust for verdict in examined.trusted[order[0]]), default=None)
    tested, written = _tested(examined, order[0]), _written(examined)
    return Choice(
        chosen.code, chosen.posterior, ranking.rule, candidates=candidates, trust=trust,
        proven=chosen.passes_trusted is True and trust is not Trust.IN_PROCESS and not _in_doubt(examined),
        difference=_difference(examined, ranking, order[0], *doubt, shown) if doubt else None,
        tests_passed=int(written[order[0]].sum()),
        tested=tuple(tested[:TESTS]), untold=len(tested[TESTS:]),
        partings=_partings(examined, order[:CLASSES], doubt, shown),
        breaks=tuple(f"{p.text} on {p.broken[order[0]]}" for p in examined.properties if p.broken[order[0]]),
    )  # fmt: skip


def _written(examined: Examined) -> BoolArray:
    """Verdicts of generated tests [N, M]; those of properties stand behind them in the evidence."""
    passes = examined.evidence.passes
    return passes[:, : passes.shape[1] - len(examined.properties)]


def _candidate(examined: Examined, ranking: Ranking, sure: float, i: int) -> Candidate:
    evidence, members = examined.evidence, ranking.classes == ranking.classes[i]
    passes = bool(evidence.trusted[i].all()) if evidence.trusted.shape[1] else None
    code = examined.programs[examined.loading[i]].code
    return Candidate(
        code, int(evidence.counts[members].sum()), int(members.sum()), sure, float(ranking.scores[i]), passes
    )


def _settling(examined: Examined, chosen: int, rivals: Sequence[int]) -> tuple[int, int] | None:
    """The input that is easiest to settle among those on which the chosen program and a rival part, and the rival.

    Easy is an input of a test or an example on which both give values, then one that was made and on which both do; an
    input made from the signature may be one that the task does not speak of. Of equals that of the best rival, then the
    shortest.
    """
    inputs, seen = examined.inputs, _seen(examined)
    found = []
    for other in rivals:
        parting = np.flatnonzero(seen[chosen] != seen[other]).tolist()
        hard = {c: _hard(examined, c, (chosen, other)) for c in parting}
        found += sorted((hard[c], len(inputs.calls[c].text), inputs.calls[c].text, c, other) for c in parting)[:1]
    if not found:
        return None
    *_, c, other = min(found, key=lambda f: f[0])
    return c, other


def _hard(examined: Examined, c: int, programs: Sequence[int]) -> int:
    """0 for an input of a test or an example, 1 for one that was made, 2 where one of the programs gives no value."""
    outcomes = (examined.traces[i].cells[c].outcome for i in programs)
    return 2 if any(outcome is not Outcome.VALUE for outcome in outcomes) else int(c >= examined.inputs.asked)


def _seen(examined: Examined) -> IntArray:
    """Behaviours on all inputs [N, C + P]."""
    return np.concatenate((examined.evidence.outputs, examined.evidence.probes), axis=1)


def _difference(
    examined: Examined, ranking: Ranking, chosen: int, c: int, other: int, shown: Callable[[Observation], str]
) -> Difference:
    programs = int((ranking.classes == ranking.classes[other]).sum())
    ours, theirs = (shown(examined.traces[i].cells[c]) for i in (chosen, other))
    return Difference(examined.inputs.calls[c].text, ours, theirs, programs)


def _partings(
    examined: Examined, best: Sequence[int], doubt: tuple[int, int] | None, shown: Callable[[Observation], str]
) -> tuple[Parting, ...]:
    """What tells the best programs of the first classes apart, on as few inputs as it takes, easy ones first."""
    calls, seen = examined.inputs.calls, _seen(examined)[best]
    tiers: list[list[int]] = [[doubt[0]] if doubt else [], [], []]
    for c in sorted(range(len(calls)), key=lambda c: (len(calls[c].text), c)):
        tiers[2 if _hard(examined, c, best) else 1].append(c)
    found = []
    for c in separating(seen, tiers):
        answers = tuple(cut(shown(examined.traces[i].cells[c]), LINE) for i in best)
        found.append(Parting(cut(calls[c].text, LINE), answers, tuple((seen[:, c] == seen[0, c]).tolist())))
    return tuple(found)


def _tested(examined: Examined, chosen: int) -> list[Tested]:
    """What every test says of the chosen program: trusted tests, examples, generated tests that some program passes."""
    found = []
    for k, test in enumerate([*examined.task.tests, *examined.task.examples]):
        passing = sum(bool(row[k].passed) for row in examined.trusted)
        verdict, source = examined.trusted[chosen][k], cut(test.source.strip(), SOURCE)
        found.append(Tested(source, test.origin, test.count, verdict.passed, passing, cut(verdict.reason, LINE)))
    passes, generated = _written(examined), []
    for t in np.flatnonzero(passes.any(axis=0)).tolist():
        test, passed = examined.tests[t], bool(passes[chosen, t])
        source = cut(test.source.strip(), SOURCE)
        generated.append(Tested(source, test.origin, test.count, passed, int(passes[:, t].sum())))
    return [*found, *sorted(generated, key=lambda test: (bool(test.passed), -test.count))]


def explain(examined: Examined, choice: Choice | None) -> str:
    """What a person should know when there is no proven choice."""
    if not examined.programs:
        wanted = f" that defines {examined.task.entry_point}" if examined.task.entry_point else ""
        return f"no sample contains a program{wanted}"
    if choice is None:
        reasons = Counter(examined.refused.values()).most_common(3)
        return f"no program loads: {'; '.join(no_line(reason) for reason, _ in reasons)}"
    cells = list(chain.from_iterable(trace.cells for trace in examined.traces))
    if not choice.proven and cells and all(cell.outcome is Outcome.LIMIT for cell in cells):
        limits = ", ".join(sorted({cell.data for cell in cells}))
        return f"no program gives an answer on any of {len(examined.inputs.calls)} inputs (limit: {limits})"
    if choice.candidates[0].passes_trusted is False:
        required = [*examined.task.tests, *examined.task.examples]
        passed = [any(row[k].passed for row in examined.trusted) for k in range(len(required))]
        never = [
            test.source.strip()
            for test, passes in zip(required, passed, strict=True)
            if not passes and test not in examined.unjudged
        ]
        return "no program passes every trusted test" + (f"; none passes: {'; '.join(never[:3])}" if never else "")
    return _doubt(examined, choice)


def _doubt(examined: Examined, choice: Choice) -> str:
    """Why a choice that fails no trusted test is not proven all the same; "" for no reason."""
    if doubt := _in_doubt(examined):
        return f"{counted(len(doubt), 'trusted test')} could not be judged: {doubt[0]}"
    if choice.trust is Trust.IN_PROCESS:
        return "it passes, but a test had to run in the program's own process, where the verdict can be forged"
    return "no inputs were run: nothing is known of what the programs do" if examined.evidence.blind else ""


def _in_doubt(examined: Examined) -> list[str]:
    """Why the tests of a user, or of a benchmark, that could not be judged were not: nothing is proven without them."""
    return [why for test, why in examined.unjudged.items() if test.origin is TestOrigin.TRUSTED]


def refusals(samples: Sequence[Sample], examined: Examined, domain: Domain) -> dict[str, str]:
    """Every sample that could not take part, by its name, and why."""
    sources = Counter(sample.origin.source for sample in samples)
    found = {}
    for sample in samples:
        why = sample.error or (examined.refused.get(sample.source, "") if sample.code else "")
        if not sample.error and not sample.code:
            why = domain.refusal(sample.text, examined.task)
        if why:
            why, origin = own_line(why, sample.text, sample.code, examined.task.prompt), sample.origin
            name = origin.source if sources[origin.source] == 1 else f"sample {origin.index + 1}"
            found[name] = why
    return found


def left_out(refused: dict[str, str], given: Given, examined: Examined) -> tuple[str, ...]:
    """Samples and tests that could not take part, by the kind of reason, the most frequent first; six kinds at most."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for name, why in refused.items():
        kinds.setdefault(why.partition(":")[0], []).append((name, why))
    lines = []
    for (name, why), *others in sorted(kinds.values(), key=len, reverse=True)[:6]:
        lines.append(f"{name}{f' and {len(others):,} more' if others else ''}: {why}")
    if given.left_out:
        lines.append(given.left_out)
    for why, n in Counter(examined.unjudged.values()).most_common(6):
        lines.append(f"{counted(n, 'test')} that cannot be judged: {why}")
    counts = zip(examined.tests, examined.passed, strict=True) if examined.passed else ()
    if never := sum(not n and test not in examined.unjudged for test, n in counts):
        lines.append(f"{counted(never, 'test')} that no program passes; their inputs were run")
    return tuple(lines)
