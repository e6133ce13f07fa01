"""What a report says of a run, gathered once: page, text and JSON are three renderings of it and know nothing else.

Every text in it is safe to show as text: of bounded length, with control and bidirectional characters written as
escapes. Not escaped for HTML, which the page does.
"""

from __future__ import annotations

from dataclasses import dataclass

from avow.app.reporting.reading import Reported
from avow.app.reporting.sentences import Verdict, cost, promise, verdict
from avow.app.reporting.visible import Marked, Span, marked, shown
from avow.core.account import peers
from avow.core.types import Candidate, Choice, Run, Test, TestOrigin
from avow.domains.python.edits import Edits, likely_edits

CLASSES, TESTS, LINES = 8, 200, 12  # behaviours, tests and things left out that are shown
PROMPT, PROGRAM, RIVAL, LINE = 8_000, 24_000, 4_000, 200  # characters


@dataclass(frozen=True, slots=True)
class Answer:
    """What a behaviour does on an input. same: whether the chosen program does so."""

    call: str
    answer: str
    same: bool


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A behaviour class. total: samples that load. passes_trusted: None where there was nothing to pass."""

    posterior: float
    samples: int
    total: int
    programs: int
    passes_trusted: bool | None
    answers: tuple[Answer, ...]
    program: Marked

    @property
    def share(self) -> float:
        """Of the samples that load."""
        return self.samples / max(1, self.total)


@dataclass(frozen=True, slots=True)
class TestFact:
    """A test. passed: None where it was not judged, or not recorded. passing: programs that pass it, None likewise."""

    __test__ = False

    source: str
    origin: TestOrigin
    count: int
    passed: bool | None
    passing: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """The input that would settle the doubt. programs: how many stand behind the other answer."""

    call: str
    chosen: str
    other: str
    programs: int


@dataclass(frozen=True, slots=True)
class Holes:
    """What is promised of the holes. claim: "" where nothing is."""

    count: int
    most: int
    kept: float
    coverage: str
    claim: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report says.

    program: the chosen one with its holes and its likely edits; None where no program loads. rewritten: the probability
    of rivals that are other programs altogether, of `compared` ones. tests_passed: of the generated tests that were
    kept; None where it was not recorded.
    """

    run: str
    task: str
    entry_point: str
    verdict: Verdict
    posterior: float | None
    prompt: Marked
    program: Marked | None
    holes: Holes | None
    rewritten: float
    compared: int
    question: Question | None
    behaviours: tuple[Behaviour, ...]
    more_behaviours: int
    tests: tuple[TestFact, ...]
    more_tests: int
    tests_kept: int
    tests_passed: int | None
    loading: int
    promise: tuple[str, ...]
    cost: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    more_left_out: int


def gather(reported: Reported) -> Facts:
    """The facts of a run."""
    run, choice = reported.run, reported.run.choice
    edits = _edits(run, choice) if choice else Edits()
    tests, more_tests = _tests(run, choice)
    candidates = choice.candidates if choice else ()
    return Facts(
        run=shown(run.id, LINE), task=shown(run.task.id, LINE), entry_point=shown(run.task.entry_point or "", LINE),
        verdict=verdict(reported), posterior=choice.posterior if choice else None,
        prompt=marked(run.task.prompt.strip("\n"), (), PROMPT),
        program=_program(run, choice, edits) if choice else None,
        holes=_holes(reported), rewritten=edits.rewritten, compared=edits.compared,
        question=_question(run), behaviours=_behaviours(choice) if choice else (),
        more_behaviours=max(0, len(candidates) - CLASSES),
        tests=tests, more_tests=more_tests, tests_kept=run.tests, loading=run.loading,
        tests_passed=choice.tests_passed if choice else None,
        promise=promise(reported), cost=cost(run),
        left_out=tuple(shown(line, LINE) for line in run.left_out[:LINES]), more_left_out=len(run.left_out[LINES:]),
    )  # fmt: skip


def _edits(run: Run, choice: Choice) -> Edits:
    """From the behaviours that the chosen one had to stand against; of Python alone, whose tokens are known."""
    if run.task.domain != "python":
        return Edits()
    return likely_edits(choice.code, [(c.code, c.posterior) for c in peers(choice)[1:]])


def _program(run: Run, choice: Choice, edits: Edits) -> Marked:
    holes = [Span(a, b, "hole") for a, b in (run.outline.holes if run.outline else ())]
    spans = [*holes, *(Span(e.start, e.end, "edit", e.grade, e.share) for e in edits.spans)]
    return marked(choice.code.rstrip(), spans, PROGRAM)


def _holes(reported: Reported) -> Holes | None:
    """The holes; their promise where its certificate was re-checked."""
    out = reported.run.outline
    if out is None:
        return None
    claim = shown(out.claim, 4 * LINE) if reported.outlined else ""
    return Holes(len(out.holes), out.most, out.kept, shown(out.coverage, LINE), claim)


def _question(run: Run) -> Question | None:
    """What would settle it; nothing where both are known to be wrong."""
    choice = run.choice
    if choice is None or choice.difference is None or run.message:
        return None
    found = choice.difference
    return Question(shown(found.call, LINE), shown(found.chosen, LINE), shown(found.other, LINE), found.programs)


def _behaviours(choice: Choice) -> tuple[Behaviour, ...]:
    total = sum(c.samples for c in choice.candidates)

    def one(k: int, c: Candidate) -> Behaviour:
        answers = tuple(
            Answer(shown(p.call, LINE), shown(p.answers[k], LINE), p.same[k])
            for p in choice.partings[:CLASSES] if k < len(p.answers)
        )  # fmt: skip
        program = marked(c.code.rstrip(), (), RIVAL)
        return Behaviour(c.posterior, c.samples, total, c.programs, c.passes_trusted, answers, program)

    return tuple(one(k, c) for k, c in enumerate(choice.candidates[:CLASSES]))


def _tests(run: Run, choice: Choice | None) -> tuple[tuple[TestFact, ...], int]:
    """The tests, and how many more there were. Of a run that did not record them those of the task, with no verdict."""
    if choice is not None and choice.tested:
        found = tuple(
            TestFact(shown(t.source, 2 * LINE), t.origin, t.count, t.passed, t.passing, shown(t.reason, LINE))
            for t in choice.tested[:TESTS]
        )  # fmt: skip
        return found, max(0, choice.untold) + len(choice.tested[TESTS:])
    own: list[Test] = [*run.task.tests, *run.task.examples]
    facts = tuple(TestFact(shown(t.source.strip(), 2 * LINE), t.origin, t.count, None, None, "") for t in own[:TESTS])
    return facts, len(own[TESTS:]) + run.tests
