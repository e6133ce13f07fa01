"""Code-based self-verification: checks that the model writes are run on what every program gave, and move the choice.

    checked = verify(examined, sampler, domain, executor, 20)
    choice, ranking = choose(examined, domain, rule, checked)

A check is a program like any other: it runs in the sandbox, in a process of its own, on plain data, and nothing that it
prints is believed. It speaks on every program that passes the trusted tests: F if it refuses one of its results, T if
it takes all of them and refuses some change of them, U for all else. It counts as U throughout when it is at odds with
a result that the task itself states, or takes every change of it (`avow.verify`), and for programs that it copies.
A choice that checks refute gives way to the next solution, within the samples that were drawn: see
`avow.select.verified`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from avow.core.errors import ConfigError
from avow.core.evidence import FloatArray, IntArray, Ranking
from avow.core.examined import Examined
from avow.core.progress import OnProgress, Progress
from avow.core.protocols import Domain, Executor, Sampler, Verifying
from avow.core.types import Call, Choice, Observation, Program, Sample, Verification
from avow.select.ranking import failures
from avow.select.verified import verified_choice
from avow.verify.verdicts import Said, Verdict, verdict

WEIGHTS = {"T": 1.0, "U": 0.1, "F": 0.05}  # milder than what is learned on avow-small's tasks: docs/verification.md
CHANGED = 4  # changes of one result that a check has to refuse one of
INPUTS_CHANGED = 6  # inputs on which results are changed
MOST = 1000  # claims that a check is run on


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Verdicts of checks on the programs that load. states [N][V]; believed [V]; answers: drawn, for all checks."""

    answers: int
    checks: tuple[Program, ...]
    believed: tuple[bool, ...]
    states: tuple[tuple[Verdict, ...], ...]

    def choice(self, examined: Examined, ranking: Ranking, sure: FloatArray) -> tuple[Ranking, FloatArray]:
        """The ranking and the probabilities after the verdicts."""
        return verified_choice(examined.evidence, ranking, sure, self.states, WEIGHTS)


def summary(
    checked: Checked | None, examined: Examined, choice: Choice | None, before: Ranking
) -> Verification | None:
    """What checks say of a choice; `before` is the ranking without them. None where there are none, or no choice."""
    if checked is None or choice is None:
        return None
    codes = [examined.programs[i].code for i in examined.loading]
    at = codes.index(choice.code)
    words = checked.states[at]
    return Verification(
        answers=checked.answers, checks=len(checked.checks), believed=sum(checked.believed),
        true=words.count(Verdict.TRUE), uncertain=words.count(Verdict.UNCERTAIN), false=words.count(Verdict.FALSE),
        moved=bool(before.classes[before.order[0]] != before.classes[at]),
    )  # fmt: skip


def verifying(domain: Domain) -> Verifying:
    """The domain, if checks can be written in it.

    Raises:
        ConfigError: they cannot.

    """
    if not isinstance(domain, Verifying):
        raise ConfigError(f"{type(domain).__name__} knows no checks of results", hint="Leave --verify out.")
    return domain


def verify(
    examined: Examined, sampler: Sampler, domain: Domain, executor: Executor, n: int, *, seed: int = 0,
    on_progress: OnProgress = lambda _: None,
) -> Checked | None:  # fmt: skip
    """Draw `n` answers that hold checks and run them on all programs that pass what they must; None for n of 0.

    Raises:
        ConfigError: the domain knows no checks.
        SamplerError: the model gives nothing.
        ExecutionError: the sandbox broke and could not be replaced.

    """
    if not n or not examined.evidence.n:
        return None
    writer, task, found = verifying(domain), examined.task, list[Sample]()
    on_progress(Progress("asking", 0, n))
    for sample in sampler.draw(task, n, seed=seed, prompt=writer.check_prompt(task)):
        found.append(sample)
        on_progress(Progress("asking", len(found), n))
    texts = [sample.text for sample in sorted(found, key=lambda s: s.origin.index)]
    return self_check(examined, writer.checks(texts, task), writer, executor, on_progress=on_progress)


def self_check(
    examined: Examined, answers: Sequence[Program | None], domain: Verifying, executor: Executor, *,
    on_progress: OnProgress = lambda _: None,
) -> Checked:  # fmt: skip
    """Run the checks in answers on the results of all programs that pass what they must.

    Raises:
        ExecutionError: the sandbox broke and could not be replaced.

    """
    checks = tuple(check for check in answers if check is not None)
    distinct = list(dict.fromkeys(checks))
    asked = _Claims(domain)
    failed: IntArray = failures(examined.evidence)
    rows = [asked.of_program(examined, i) if failed[i] == failed.min() else [] for i in range(examined.evidence.n)]
    known = [asked.of(call, seen, CHANGED) for call, seen in domain.stated(examined.task)]
    heard: dict[Program, list[Said]] = {}
    on_progress(Progress("verifying", 0, len(distinct)))
    for i, trace in executor.observe(distinct, asked.calls):
        heard[distinct[i]] = [domain.said(cell) for cell in trace.cells] or [None] * len(asked.calls)
        on_progress(Progress("verifying", len(heard), len(distinct)))
    believed = {check: _believed(heard[check], known) for check in distinct}
    programs = [examined.programs[i] for i in examined.loading]

    def state(check: Program, program: Program, row: Sequence[Sequence[int]]) -> Verdict:
        if not believed[check] or domain.copies(check, program):
            return Verdict.UNCERTAIN
        own = [heard[check][claim[0]] for claim in row if claim]
        return verdict(own, (heard[check][k] for claim in row for k in claim[1:]))

    states = tuple(
        tuple(state(check, program, row) for check in checks) for program, row in zip(programs, rows, strict=True)
    )
    return Checked(len(answers), checks, tuple(believed[check] for check in checks), states)


class _Claims:
    """The distinct claims that checks are asked, and where each stands."""

    def __init__(self, domain: Verifying) -> None:
        self._domain = domain
        self._places: dict[str, int] = {}
        self._known: dict[tuple[str, str, int], list[int]] = {}
        self.calls: list[Call] = []

    def of(self, call: Call, seen: Observation, changed: int) -> list[int]:
        """The claim of a result, then those of its changes; empty where there is none, or no more room."""
        key = (call.args, f"{seen.outcome}{seen.data}", changed)
        if key not in self._known:
            asked = self._domain.claims(call, seen, changed)
            new = [claim for claim in asked if claim.args not in self._places]
            fits = len(self.calls) + len(new) <= MOST
            self._known[key] = [self._place(claim) for claim in asked] if fits else []
        return self._known[key]

    def _place(self, claim: Call) -> int:
        place = self._places.setdefault(claim.args, len(self.calls))
        if place == len(self.calls):
            self.calls.append(claim)
        return place

    def of_program(self, examined: Examined, i: int) -> list[list[int]]:
        """The claims of one program, input by input."""
        cells = examined.traces[i].cells
        pairs = enumerate(zip(examined.inputs.calls, cells, strict=True))
        return [self.of(call, seen, CHANGED if c < INPUTS_CHANGED else 0) for c, (call, seen) in pairs]


def _believed(said: Sequence[Said], known: Iterable[Sequence[int]]) -> bool:
    """Whether a check is not at odds with results that are known to be right, and does not take all their changes."""
    stated = [claim for claim in known if claim]
    changes = [said[k] for claim in stated for k in claim[1:]]
    return all(said[claim[0]] is True for claim in stated) and (not changes or False in changes)
