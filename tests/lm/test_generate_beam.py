"""Beam search against all sequences there are, and against a search without forks that keeps the same number."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.errors import ModelError
from avow.lm.beam import beam_search
from avow.lm.generate import PromptCache
from avow.lm.sampling import log_softmax
from avow.lm.testing import ByteTokenizer, ScriptedEngine, hashed, says

STOP = 3
PROMPT = [1, 2]


class NoStops(ByteTokenizer):
    eos = ()


def tiny(seed: int, vocab: int = 4) -> ScriptedEngine:
    return ScriptedEngine(hashed(vocab, seed=seed), vocab_size=vocab)


def logprobs_after(seed: int, ids: tuple[int, ...], vocab: int = 4) -> np.ndarray:
    return log_softmax(hashed(vocab, seed=seed)((*PROMPT, *ids)))


def every_text(seed: int, length: int, stops: set[int]) -> dict[tuple[int, ...], float]:
    """Log-probability of all that can be said in at most so many tokens."""
    texts = {}
    for size in range(1, length + 1):
        for ids in itertools.product(range(4), repeat=size):
            ends = ids[-1] in stops
            if not stops & set(ids[:-1]) and (ends or size == length):
                texts[ids] = sum(logprobs_after(seed, ids[:i])[token] for i, token in enumerate(ids))
    return texts


def naive(seed: int, width: int, penalty: float, length: int) -> list[tuple[int, ...]]:
    """The same search with nothing shared and nothing ended early."""
    live: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    ended: list[tuple[float, tuple[int, ...]]] = []
    for size in range(1, length + 1):
        grown = [
            (total + logprob, (*ids, token))
            for total, ids in live
            for token, logprob in enumerate(logprobs_after(seed, ids, 8))
        ]
        grown.sort(key=lambda t: -t[0])
        ended += [g for g in grown[:width] if g[1][-1] == STOP]
        live = [g for g in grown if g[1][-1] != STOP][:width]
        if size == length:
            ended += live
    return [ids for total, ids in sorted(ended, key=lambda t: -t[0] / len(t[1]) ** penalty)[:width]]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from([-0.5, 0.0, 0.7, 1.0, 2.0]), st.booleans())
def test_a_beam_as_wide_as_all_texts_is_exact(seed: int, penalty: float, stopping: bool) -> None:
    texts = every_text(seed, 4, {STOP} if stopping else set())
    found = beam_search(
        tiny(seed), NoStops(), PROMPT, width=300, length_penalty=penalty, max_tokens=4, stops=[STOP] if stopping else []
    )
    ranked = sorted(texts, key=lambda ids: -texts[ids] / len(ids) ** penalty)
    assert [g.ids for g in found] == ranked
    assert [sum(g.logprobs) for g in found] == pytest.approx([texts[ids] for ids in ranked])
    assert {g.finish for g in found if g.ids[-1] != STOP} == {"length"}


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from([1, 2, 3, 5]), st.sampled_from([-2.0, -0.5, 0.0, 1.0, 2.0]))
def test_ending_early_and_sharing_lose_nothing(seed: int, width: int, penalty: float) -> None:
    engine = tiny(seed, 8)
    found = beam_search(engine, NoStops(), PROMPT, width=width, length_penalty=penalty, max_tokens=8, stops=[STOP])
    assert [g.ids for g in found] == naive(seed, width, penalty, 8)
    assert engine.sequences == {}


def test_a_search_ends_when_nothing_can_become_better() -> None:
    engine = ScriptedEngine(says("ab"))
    found = beam_search(engine, ByteTokenizer(), "?", width=2, length_penalty=0.0)
    assert (found[0].text, found[0].finish) == ("ab", "stop")
    assert len(found) == 2
    assert len(engine.calls) < 8


def test_a_width_of_one_is_greedy() -> None:
    engine = tiny(5)
    (found,) = beam_search(engine, NoStops(), PROMPT, width=1, max_tokens=9)
    for i, token in enumerate(found.ids):
        assert token == logprobs_after(5, found.ids[:i]).argmax()


def test_what_is_found_when_cancelled_is_returned_and_nothing_stays() -> None:
    engine = tiny(0)
    prompts = PromptCache(engine)
    calls = iter([False, False, True])
    found = beam_search(engine, NoStops(), PROMPT, cancel=lambda: next(calls), prompts=prompts)
    assert [(len(g.ids), g.finish) for g in found] == [(3, "cancelled")] * 4
    assert len(engine.sequences) == 1  # the prompt
    prompts.close()
    assert engine.sequences == {}


@pytest.mark.parametrize("wrong", [{"width": 0}, {"max_tokens": 0}])
def test_widths_and_lengths_below_one_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ModelError, match="must be 1 or more"):
        beam_search(tiny(0), NoStops(), PROMPT, **wrong)


def test_the_context_bounds_a_search() -> None:
    engine = ScriptedEngine(hashed(4), vocab_size=4, context=6)
    assert {len(g.ids) for g in beam_search(engine, NoStops(), PROMPT)} == {4}
    with pytest.raises(ModelError, match="has 6 tokens; the model's context holds 6"):
        beam_search(engine, NoStops(), PROMPT * 3)


def test_a_text_may_end_by_what_it_says() -> None:
    engine = ScriptedEngine(says("one. two. three."))
    found = beam_search(engine, ByteTokenizer(), "?", width=2, length_penalty=0, ends=lambda text: text.endswith(b"."))
    assert (found[0].text, found[0].finish) == ("one.", "stop")
    assert engine.sequences == {}


def test_logits_are_adjusted_to_what_was_drawn() -> None:
    def only(drawn: Sequence[int], logits: np.ndarray) -> np.ndarray:
        return np.where(np.arange(len(logits)) == (len(drawn) % 4 or STOP), 50, logits).astype(np.float32)

    found = beam_search(tiny(0), NoStops(), PROMPT, max_tokens=5, length_penalty=0, adjust=only)
    assert found[0].ids == (3, 1, 2, 3, 3)
    assert sum(found[0].logprobs) == pytest.approx(0, abs=1e-6)
