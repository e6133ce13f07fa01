"""What a choice says to a person: the behaviours side by side, the input that settles a doubt, what went wrong.

Joins a ranking to the programs and observations behind it. It chooses nothing.
"""

from __future__ import annotations

from itertools import chain

from avow.core.evidence import FloatArray, Ranking
from avow.core.examined import Examined
from avow.core.types import Candidate, Choice, Difference, Observation, Outcome
from avow.domains.python.canonical import canonical
from avow.execute.guest.codec import CodecError, decode


def tell(examined: Examined, ranking: Ranking, sure: FloatArray) -> Choice:
    """The choice of a ranking with its behaviour classes, best first, with the probabilities `sure` [N]."""
    best = {int(ranking.classes[i]): int(i) for i in reversed(ranking.order)}
    place = {int(i): k for k, i in enumerate(ranking.order)}
    order = sorted(best.values(), key=place.__getitem__)
    candidates = tuple(_candidate(examined, ranking, float(sure[i]), i) for i in order)
    chosen = candidates[0]
    rivals = [i for i, c in zip(order, candidates, strict=True) if c.passes_trusted == chosen.passes_trusted][1:]
    found = [d for other in rivals if (d := _difference(examined, ranking, order[0], other))]
    difference = min(found, key=lambda d: d[0], default=(False, None))[1]
    proven = chosen.passes_trusted is True
    return Choice(chosen.code, chosen.posterior, ranking.rule, proven, candidates, difference)


def _candidate(examined: Examined, ranking: Ranking, sure: float, i: int) -> Candidate:
    evidence, members = examined.evidence, ranking.classes == ranking.classes[i]
    passes = bool(evidence.trusted[i].all()) if evidence.trusted.shape[1] else None
    code = examined.programs[examined.loading[i]].code
    return Candidate(
        code, int(evidence.counts[members].sum()), int(members.sum()), sure, float(ranking.scores[i]), passes
    )


def _difference(examined: Examined, ranking: Ranking, chosen: int, other: int) -> tuple[bool, Difference] | None:
    """The input on which two programs part that is easiest to settle, and whether it is hard all the same.

    Easy is an input of a test or an example on which both give values; an input made from the signature may be one that
    the task does not speak of. Of equals, the shortest.
    """
    ours, theirs = examined.traces[chosen].cells, examined.traces[other].cells
    parting = [c for c in range(len(examined.calls)) if not _same(ours[c], theirs[c])]
    if not parting:
        return None

    def hard(c: int) -> bool:
        return c >= examined.asked or not (ours[c].outcome is theirs[c].outcome is Outcome.VALUE)

    c = min(parting, key=lambda c: (hard(c), len(examined.calls[c].text), c))
    programs = int((ranking.classes == ranking.classes[other]).sum())
    return hard(c), Difference(examined.calls[c].text, shown(ours[c]), shown(theirs[c]), programs)


def _same(one: Observation, other: Observation) -> bool:
    """Whether two observations are one behaviour, as the classes tell them apart."""
    if one.outcome is not other.outcome:
        return False
    if one.outcome is Outcome.VALUE:
        return canonical(one.data) == canonical(other.data)
    return one.data.split('"', 2)[1:2] == other.data.split('"', 2)[1:2] and shown(one) == shown(other)


def shown(seen: Observation, width: int = 200) -> str:
    """An observation as a person reads it."""
    if seen.outcome is Outcome.LIMIT:
        return f"no answer ({seen.data} limit)"
    try:
        text = repr(decode(seen.data)) if seen.outcome is Outcome.VALUE else "raises " + seen.data.split('"', 2)[1]
    except CodecError:
        text = "an object"
    return text if len(text) <= width else text[: width - 3] + "..."


def explain(examined: Examined, choice: Choice | None) -> str:
    """What a person should know when there is no proven choice."""
    if not examined.programs:
        wanted = f" that defines {examined.task.entry_point}" if examined.task.entry_point else ""
        return f"no sample contains a program{wanted}"
    if choice is None:
        return f"no program loads: {'; '.join(examined.refusals)}"
    cells = list(chain.from_iterable(trace.cells for trace in examined.traces))
    if cells and all(cell.outcome is Outcome.LIMIT for cell in cells):
        limits = ", ".join(sorted({cell.data for cell in cells}))
        return f"no program gives an answer on any of {len(examined.calls)} inputs (limit: {limits})"
    required = [*examined.task.tests, *examined.task.examples]
    if not required or choice.proven:
        return ""
    never = [t.source.strip() for k, t in enumerate(required) if not any(row[k].passed for row in examined.trusted)]
    return "no program passes every trusted test" + (f"; none passes: {'; '.join(never[:3])}" if never else "")
