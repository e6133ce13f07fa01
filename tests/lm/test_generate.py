"""Samples do not depend on what is decoded beside them; prompts are computed once; text ends where it should."""

from __future__ import annotations

import pytest

from avow.lm.generate import Generated, Sampling, generate
from avow.lm.testing import ByteTokenizer, ScriptedEngine, says

TOKENS = ByteTokenizer()
WARM = Sampling(temperature=1.0, max_tokens=12, logprobs=2)


def alone(prompt: str, index: int, sampling: Sampling = WARM) -> Generated:
    """What a sample is without anything beside it."""
    return generate(ScriptedEngine(), TOKENS, prompt, first=index, sampling=sampling)[0]


def test_the_end_of_sequence_ends_a_sample() -> None:
    engine = ScriptedEngine(says("return a + b"))
    (sample,) = generate(engine, TOKENS, "def add(a, b): ")
    assert (sample.text, sample.finish, sample.ids[-1]) == ("return a + b", "stop", TOKENS.eos[0])
    assert len(sample.logprobs) == len(sample.ids) == len("return a + b") + 1


@pytest.mark.parametrize("n", [1, 2, 5, 40])
def test_a_sample_is_the_same_whatever_is_beside_it(n: int) -> None:
    together = generate(ScriptedEngine(), TOKENS, "prompt", n=n, sampling=WARM)
    assert together == [alone("prompt", i) for i in range(n)]
    assert len({s.ids for s in together}) == n


def test_nothing_stays_open() -> None:
    engine = ScriptedEngine()
    generate(engine, TOKENS, "x", n=3, sampling=WARM)
    assert engine.sequences == {}
