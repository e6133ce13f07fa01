"""Many requests at once: who gets a place, who waits, what is computed once, and what never depends on it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.errors import ModelError
from avow.lm.engine import Ids, Logits
from avow.lm.generate import Event, PromptCache, Sampling, Scheduler, generate
from avow.lm.prompts import CHUNK
from avow.lm.testing import ByteTokenizer, ScriptedEngine, hashed, says

TOKENS = ByteTokenizer()


class CutEngine(ScriptedEngine):
    """An engine whose logits depend on how a sequence was cut into calls, as rounding may: the strictest there is.

    After each call a token that no text holds is part of what the logits are made of.
    """

    def __init__(self) -> None:
        super().__init__(self._from_calls, context=10_000)
        self.ends: dict[int, tuple[int, ...]] = {}
        self._now: tuple[int, ...] = ()

    def _from_calls(self, ids: tuple[int, ...]) -> Logits:
        return hashed()((*ids, -1, *self._now))

    def fork(self, sequence: int, length: int | None = None) -> int:
        new = super().fork(sequence, length)
        size = self.length(new)
        self.ends[new] = tuple(end for end in self.ends[sequence] if end <= size)
        assert size in self.ends[new], "forked in the midst of a call"
        return new

    def open(self) -> int:
        new = super().open()
        self.ends[new] = (0,)
        return new

    def prefill(self, sequence: int, ids: Ids, *, every: bool = False) -> Logits:
        self._now = self.ends[sequence]
        logits = super().prefill(sequence, ids, every=every)
        self.ends[sequence] += (self.length(sequence),)
        return logits

    def decode(self, sequences: list[int], ids: Ids) -> Logits:  # type: ignore[override]
        rows = []
        for sequence, token in zip(sequences, ids, strict=True):
            self._now = self.ends[sequence]
            rows.append(super().decode([sequence], [token])[0])
            self.ends[sequence] += (self.length(sequence),)
        return np.stack(rows)


def run(scheduler: Scheduler, seen: dict[tuple[int, int], list[Event]]) -> None:
    while scheduler.busy:
        note(scheduler.step(), seen)


def note(events: list[Event], seen: dict[tuple[int, int], list[Event]]) -> None:
    for event in events:
        seen.setdefault((event.request, event.sample), []).append(event)


def ids_of(events: list[Event]) -> tuple[int, ...]:
    return tuple(e.token.id for e in events if e.token)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([1, 3, 32]), st.sampled_from([0, 150, 10_000]))
def test_nothing_that_happens_to_others_changes_a_sample(seed: int, places: int, cached: int) -> None:
    """Requests come at random times, share beginnings or all, some are cancelled: what is left is as if alone."""
    rng = random.Random(seed)
    engine = CutEngine()
    stems = ["a" * 150, "a" * 70 + "b" * 90, "c", ""]
    seen: dict[tuple[int, int], list[Event]] = {}
    wanted: dict[int, tuple[str, int, int, Sampling]] = {}
    cancelled = set()
    with Scheduler(engine, TOKENS, max_sequences=places, prompts=PromptCache(engine, tokens=cached)) as scheduler:
        for _ in range(8):
            prompt = rng.choice(stems) + rng.choice(["", "x", "y" * 60])
            n, first = rng.randint(1, 4), rng.randint(0, 3)
            sampling = Sampling(temperature=rng.choice([0, 1.0]), seed=rng.randint(0, 3), max_tokens=rng.randint(0, 9))
            wanted[scheduler.add(prompt, n=n, first=first, sampling=sampling)] = (prompt, n, first, sampling)
            for _ in range(rng.randint(0, 6)):
                note(scheduler.step(), seen)
                assert scheduler.running <= places
            if rng.random() < 0.3:
                gone = rng.choice(list(wanted))
                events = scheduler.cancel(gone)
                note(events, seen)
                cancelled |= {(e.request, e.sample) for e in events}
        run(scheduler, seen)
        assert (scheduler.running, scheduler.waiting) == (0, 0)
    assert set(seen) == {(r, i) for r, (_, n, first, _) in wanted.items() for i in range(first, first + n)}
    for (request, index), events in seen.items():
        assert [bool(e.finish) for e in events] == [False] * (len(events) - 1) + [True]
        assert (events[-1].finish == "cancelled") == ((request, index) in cancelled)
        prompt, _, _, sampling = wanted[request]
        (expected,) = generate(CutEngine(), TOKENS, prompt, first=index, sampling=sampling)
        assert ids_of(events) == (
            expected.ids[: len(ids_of(events))] if events[-1].finish == "cancelled" else expected.ids
        )


def test_more_samples_than_places_wait() -> None:
    engine = ScriptedEngine()
    with Scheduler(engine, TOKENS, max_sequences=4) as scheduler:
        scheduler.add("p", n=11, sampling=Sampling(temperature=1, max_tokens=3))
        scheduler.step()
        assert (scheduler.running, scheduler.waiting) == (4, 7)
        run(scheduler, seen := {})
    assert max(engine.calls) == 4
    assert engine.computed == 2 + 11 * 2  # the prompt once, although samples started at different times
    assert len(seen) == 11


def test_a_long_prompt_holds_nobody_up() -> None:
    engine = ScriptedEngine(says("a" * 80))
    with Scheduler(engine, TOKENS) as scheduler:
        short = scheduler.add("q")
        scheduler.step()
        scheduler.add("?" * 2000)
        for _ in range(2001 // CHUNK):
            before = engine.computed
            assert [e.request for e in scheduler.step()] == [short]
            assert engine.computed - before <= CHUNK + 1


def test_a_short_prompt_passes_long_ones_and_nobody_starves() -> None:
    with Scheduler(ScriptedEngine(), TOKENS) as scheduler:
        long = scheduler.add("l" * 1000, sampling=Sampling(max_tokens=1))
        finished = []
        for i in range(60):
            scheduler.add(f"{i:03}", sampling=Sampling(max_tokens=1))
            finished += [e.request for e in scheduler.step() if e.finish]
        assert finished[0] != long
        assert long in finished  # though short ones kept coming
        assert finished.index(long) >= 1000 // CHUNK - 1


def test_requests_take_turns_for_places() -> None:
    with Scheduler(ScriptedEngine(says("aa")), TOKENS, max_sequences=1) as scheduler:
        many = scheduler.add("x", n=50)
        scheduler.step()
        few = scheduler.add("y", n=2)
        order = [e.request for _ in range(20) for e in scheduler.step() if e.finish]
        assert order == [many, many, few, many, few, *[many] * (len(order) - 5)]


def test_requests_for_one_prompt_share_it_also_while_it_is_computed() -> None:
    engine = ScriptedEngine()
    s = Sampling(temperature=1, max_tokens=1)
    with Scheduler(engine, TOKENS) as scheduler:
        for first in (0, 2, 4):
            scheduler.add("p" * 300, n=2, first=first, sampling=s)
            scheduler.step()
        run(scheduler, {})
        assert engine.computed == 301
        scheduler.add("p" * 300, first=6, sampling=s)
        assert [e.finish for e in scheduler.step()] == ["length"]  # at once
        assert engine.computed == 301


def test_an_engine_may_use_its_memory_again() -> None:
    class Frugal(ScriptedEngine):
        row = np.zeros(264, dtype=np.float32)

        def prefill(self, sequence: int, ids: Ids, *, every: bool = False) -> Logits:
            self.row[:] = super().prefill(sequence, ids, every=every)
            return self.row

    s = Sampling(temperature=1, max_tokens=2)
    with Scheduler(Frugal(), TOKENS, max_sequences=1) as scheduler:
        scheduler.add("one", n=3, sampling=s)
        scheduler.add("two", sampling=s)
        run(scheduler, seen := {})
    alone = generate(ScriptedEngine(), TOKENS, "one", n=3, sampling=s)
    assert [ids_of(seen[1, i]) for i in range(3)] == [sample.ids for sample in alone]


def test_what_prompts_share_is_computed_once_in_whole_chunks() -> None:
    engine = ScriptedEngine()
    prompts = PromptCache(engine, chunk=64)

    def cost(prompt: str) -> int:
        before = engine.computed
        generate(engine, TOKENS, prompt, prompts=prompts, sampling=Sampling(max_tokens=1))
        return engine.computed - before

    assert cost("a" * 199) == 200
    assert cost("a" * 199) == 0
    assert cost("a" * 199 + "b" * 10) == 210 - 192
    assert cost("a" * 150 + "c") == 152 - 128
    assert cost("a" * 127) == 128 - 64  # all of it is known, but not the logits after it
    assert cost("b" + "a" * 199) == 201  # not even a chunk
    prompts.close()
    assert engine.sequences == {}


def test_the_least_recently_used_prompts_are_forgotten() -> None:
    engine = ScriptedEngine()
    prompts = PromptCache(engine, tokens=256)

    def cost(letter: str) -> int:
        before = engine.computed
        generate(engine, TOKENS, letter * 99, prompts=prompts, sampling=Sampling(max_tokens=1))
        return engine.computed - before

    assert [cost(x) for x in "abacab"] == [100, 100, 0, 100, 0, 100]
    assert len(engine.sequences) == 2
    assert [cost(x) for x in "abcb"] == [0, 0, 100, 0]


def test_short_prompts_do_not_pile_up() -> None:
    engine = ScriptedEngine()
    prompts = PromptCache(engine, tokens=640, chunk=64)
    for i in range(100):
        generate(engine, TOKENS, f"{i}", prompts=prompts, sampling=Sampling(max_tokens=1))
    assert len(engine.sequences) == 10


def test_prompts_in_use_are_never_forgotten() -> None:
    engine = ScriptedEngine()
    with Scheduler(engine, TOKENS, prompts=PromptCache(engine, tokens=0)) as scheduler:
        for letter in "abc":
            scheduler.add(letter * 70, n=3, sampling=Sampling(temperature=1, max_tokens=3))
        run(scheduler, seen := {})
    assert len(seen) == 9
    assert engine.computed == 3 * 71 + 9 * 2
    assert engine.sequences == {}


@pytest.mark.parametrize("steps", [0, 1, 2, 5])
def test_a_cancelled_request_gives_everything_back(steps: int) -> None:
    engine = ScriptedEngine()
    with Scheduler(engine, TOKENS, max_sequences=2, prompts=PromptCache(engine, tokens=0)) as scheduler:
        request = scheduler.add("p" * 100, n=5, sampling=Sampling(temperature=1))
        for _ in range(steps):
            scheduler.step()
        events = scheduler.cancel(request)
        assert sorted(e.sample for e in events) == [0, 1, 2, 3, 4]
        assert {e.finish for e in events} == {"cancelled"}
        assert not scheduler.busy
        assert engine.sequences == {}
        assert scheduler.cancel(request) == scheduler.cancel(99) == []


def test_a_prompt_that_was_cancelled_half_way_goes_on_from_there() -> None:
    engine = ScriptedEngine()
    with Scheduler(engine, TOKENS) as scheduler:
        request = scheduler.add("p" * 199)
        scheduler.step()
        scheduler.cancel(request)
        scheduler.add("p" * 199, sampling=Sampling(max_tokens=1))
        run(scheduler, {})
    assert engine.computed == 200


def test_a_prompt_whose_computation_broke_is_not_kept() -> None:
    class Interrupted(ScriptedEngine):
        left = 2

        def prefill(self, sequence: int, ids: Ids, *, every: bool = False) -> Logits:
            logits = super().prefill(sequence, ids, every=every)
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return logits

    engine, s = Interrupted(), Sampling(temperature=1, max_tokens=3)
    prompts = PromptCache(engine)
    with pytest.raises(KeyboardInterrupt):
        generate(engine, TOKENS, "p" * 200, prompts=prompts, sampling=s)
    assert engine.sequences == {}
    expected = generate(ScriptedEngine(), TOKENS, "p" * 200, sampling=s)
    assert generate(engine, TOKENS, "p" * 200, prompts=prompts, sampling=s) == expected


def test_a_scheduler_can_be_used_after_an_error() -> None:
    def breaks(ids: tuple[int, ...]) -> Logits:
        return np.full(264, np.inf if ids[-1] == 33 else 0.0, dtype=np.float32)

    engine = ScriptedEngine(breaks)
    with Scheduler(engine, TOKENS, prompts=PromptCache(engine, tokens=0)) as scheduler:
        scheduler.add("fine", n=2)
        scheduler.add("bad!")
        with pytest.raises(ModelError, match="not finite"):
            run(scheduler, {})
        assert (scheduler.busy, engine.sequences) == (False, {})
        scheduler.add("fine", sampling=Sampling(max_tokens=2))
        run(scheduler, seen := {})
        assert len(seen) == 1
