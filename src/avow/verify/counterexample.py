"""An input that breaks a property, made as small as can be: property-based testing with hypothesis, in the sandbox.

As QuickCheck (Claessen & Hughes 2000) has it, drawn by hypothesis and shrunk by its own shrinker, which works on the
choices that made an input (MacIver & Donaldson 2020), so that what is shrunk stays one that the strategy can draw.
Inputs are drawn first, without running anything, and run some at a time; then the shrinker asks for one at a time.
Every input has a process of the program to itself, and no verdict is asked for twice: unsteady programs confuse nobody.
What it does NOT do: that a property holds on what was tried proves nothing of the rest. hypothesis also draws constants
of local modules, so that a seed gives the same inputs only for the same modules that are not installed packages.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from avow.core.errors import ConfigError
from avow.core.protocols import Executor
from avow.core.types import Judgement, Program, Test, Trust

Strategy = Any  # `hypothesis.strategies.SearchStrategy`, which is there with the extra `verify` alone

FIRST, BATCH = 4, 64  # inputs that are run at once: at first, for most broken properties break soon, and at most
PATIENCE = 6  # inputs on which a limit is hit: they cost seconds each


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search for a counterexample came to.

    held: whether the property held on all that was tried, None where it could not be judged.
    tried: inputs that were run to find one. shrinking: those that were run to make it smaller.
    value: the smallest input found that breaks it, or that cannot be judged. judgement: of that input.
    smallest: whether the shrinker came to its end. trust: the lowest of all verdicts.
    """

    held: bool | None
    tried: int
    shrinking: int = 0
    value: Any = None
    judgement: Judgement | None = None
    smallest: bool = False
    trust: Trust = Trust.VALUES


def strategies() -> Any:
    """`hypothesis.strategies`.

    Raises:
        ConfigError: hypothesis is not installed.

    """
    try:
        import hypothesis.strategies as st
    except ModuleNotFoundError as error:
        raise ConfigError(f"properties need {error.name}", hint="pip install 'avow[verify]'") from None
    return st


def refute(
    program: Program, test_of: Callable[[Any], Test], strategy: Strategy, executor: Executor, setup: str, *,
    budget: int, seed: int = 0,
) -> Sought:  # fmt: skip
    """Seek an input that breaks a property: at most `budget` inputs are run, and as many again to shrink one.

    test_of: the test that is the property on one input, the same text for inputs that are the same; setup: of all.

    Raises:
        ExecutionError: the sandbox broke and could not be replaced.

    """
    judged = _Judged(program, test_of, executor, setup)
    with _nothing_left_behind():
        pool = _drawn(strategy, budget, seed, judged.key)
        found = _first(judged, pool)
        tried = judged.run
        if found is None:
            return Sought(True, tried, trust=judged.trust)
        broken = pool[found]
        if judged.of(broken).passed is None:
            return Sought(None, tried, 0, broken, judged.of(broken), trust=judged.trust)
        judged.left = budget
        small = _shrunk(judged, strategy, budget, seed, broken)
    ended = judged.left > 0 and judged.slow < PATIENCE
    return Sought(False, tried, judged.run - tried, small, judged.of(small), ended, judged.trust)


class _Judged:
    """Verdicts by input. run: inputs so far. left: those that are allowed. slow: of them, those that hit a limit."""

    def __init__(self, program: Program, test_of: Callable[[Any], Test], executor: Executor, setup: str) -> None:
        self._program, self._test_of, self._executor, self._setup = program, test_of, executor, setup
        self._known: dict[str, Judgement] = {}
        self.run = self.left = self.slow = 0
        self.trust = Trust.VALUES

    def key(self, value: Any) -> str:
        return self._test_of(value).source

    def of(self, value: Any) -> Judgement:
        """The verdict of an input that was run."""
        return self._known[self.key(value)]

    def observe(self, values: Sequence[Any]) -> None:
        """Run distinct inputs that were not run before."""
        tests = [self._test_of(value) for value in values]
        for i, (judgement,) in self._executor.check([(self._program, (test,), self._setup) for test in tests]):
            self._known[tests[i].source] = judgement
            self.slow += judgement.limit
            self.trust = min(self.trust, judgement.trust)
        self.run += len(values)

    def breaks(self, value: Any) -> bool:
        """Whether an input breaks the property; what may no longer be run does not."""
        if self.key(value) not in self._known:
            if self.left <= 0 or self.slow >= PATIENCE:
                return False
            self.left -= 1
            self.observe([value])
        return self.of(value).passed is False


def _first(judged: _Judged, pool: Sequence[Any]) -> int | None:
    """The place of the first input that breaks the property, else of one that cannot be judged; None for neither."""
    at, size = 0, FIRST
    while at < len(pool):
        judged.observe(pool[at : at + size])
        passed = [judged.of(value).passed for value in pool[at : at + size]]
        for verdict in (False, None):
            if verdict in passed:
                return at + passed.index(verdict)
        at, size = at + size, min(2 * size, BATCH)
    return None


def _drawn(strategy: Strategy, n: int, seed: int, key: Callable[[Any], str]) -> list[Any]:
    """Up to `n` distinct inputs, in the order in which hypothesis draws them."""
    found: dict[str, Any] = {}

    def note(value: Any) -> bool:
        if len(found) < n:
            found.setdefault(key(value), value)
        return False

    _find(strategy, note, n, seed, shrink=False)
    return list(found.values())


def _shrunk(judged: _Judged, strategy: Strategy, n: int, seed: int, broken: Any) -> Any:
    """The smallest input that hypothesis comes to from the first broken one, which it draws again by the same seed."""
    begun = False

    def condition(value: Any) -> bool:
        nonlocal begun
        begun = begun or judged.key(value) == judged.key(broken)
        return begun and judged.breaks(value)

    found = _find(strategy, condition, n, seed, shrink=True)
    return broken if found is None else found[0]


def _find(
    strategy: Strategy, condition: Callable[[Any], bool], n: int, seed: int, *, shrink: bool
) -> tuple[Any] | None:
    """`hypothesis.find`, alike in every place and at every time: no database, no deadline, no profile of the user's."""
    from hypothesis import Phase, Verbosity, find, settings
    from hypothesis.errors import NoSuchExample

    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    alike = settings(
        max_examples=n, database=None, deadline=None, derandomize=False, phases=phases, verbosity=Verbosity.quiet,
        print_blob=False, backend="hypothesis", stateful_step_count=50,
    )  # fmt: skip
    with suppress(NoSuchExample):
        return (find(strategy, condition, settings=alike, random=random.Random(seed)),)  # noqa: S311 - inputs, not secrets
    return None


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """The folder in which hypothesis keeps tables, which would be `.hypothesis` wherever the user is."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with tempfile.TemporaryDirectory(prefix="avow-") as home:
        set_hypothesis_home_dir(home)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
