"""A sample is the same whatever is beside it; its text ends where it should; nothing is left behind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.errors import ModelError
from avow.lm.engine import Logits
from avow.lm.generate import Event, Generated, Sampling, generate, stream
from avow.lm.testing import ByteTokenizer, ScriptedEngine, says

TOKENS = ByteTokenizer()
EOS = TOKENS.eos[0]
WARM = Sampling(temperature=1.0, max_tokens=12, logprobs=2)


def alone(prompt: str, index: int, sampling: Sampling = WARM) -> Generated:
    """What a sample is without anything beside it."""
    return generate(ScriptedEngine(), TOKENS, prompt, first=index, sampling=sampling)[0]


def draw(text: str, sampling: Sampling, prompt: str = "? ") -> Generated:
    """The sample of an engine that says a text."""
    return generate(ScriptedEngine(says(text)), TOKENS, prompt, sampling=sampling)[0]


def test_the_end_of_sequence_ends_a_sample_and_is_no_text() -> None:
    sample = draw("return a + b", Sampling())
    assert (sample.text, sample.finish, sample.ids[-1]) == ("return a + b", "stop", EOS)
    assert len(sample.logprobs) == len(sample.ids) == len("return a + b") + 1
    assert sample.tops == ()


def test_other_stop_tokens_end_a_sample_as_well() -> None:
    (sample,) = generate(ScriptedEngine(says("a;b")), TOKENS, "?", stops=[ord(";")])
    assert (sample.text, sample.finish, sample.ids) == ("a", "stop", (97, 59))


@pytest.mark.parametrize("n", [1, 2, 5, 40])
def test_a_sample_is_the_same_whatever_is_beside_it(n: int) -> None:
    together = generate(ScriptedEngine(), TOKENS, "prompt", n=n, sampling=WARM)
    assert together == [alone("prompt", i) for i in range(n)]
    assert len({s.ids for s in together}) == n


def test_seeds_make_the_difference() -> None:
    drawn = {alone("p", 0, Sampling(temperature=1, seed=seed)).ids for seed in (0, 1, -1, 2**70)}
    assert len(drawn) == 4
    assert {alone("p", i, Sampling(seed=i)).ids for i in range(3)} == {alone("p", 0, Sampling()).ids}  # greedy


def test_a_text_that_is_resumed_goes_on_as_it_would_have() -> None:
    s = Sampling(temperature=1.0, max_tokens=20, repetition_penalty=1.3)
    start = [256, *b"prompt"]
    for i in range(3):
        (whole,) = generate(ScriptedEngine(), TOKENS, start, first=i, sampling=s)
        (rest,) = generate(ScriptedEngine(), TOKENS, [*start, *whole.ids[:7]], first=i, sampling=s)
        assert rest.ids[: len(whole.ids) - 7] == whole.ids[7:]


def test_log_probabilities_are_those_of_the_engine() -> None:
    engine = ScriptedEngine()
    (sample,) = generate(engine, TOKENS, "xy", sampling=WARM)
    again = engine.open()
    rows = engine.prefill(again, [256, *b"xy", *sample.ids], every=True).astype(np.float64)[2:-1]
    exact = rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))
    assert sample.logprobs == pytest.approx([r[i] for r, i in zip(exact, sample.ids, strict=True)], abs=1e-12)
    assert [[i for i, _ in tops] for tops in sample.tops] == [list(np.argsort(-r)[:2]) for r in rows]


def test_the_prompt_is_computed_once_for_all_samples() -> None:
    engine = ScriptedEngine()
    samples = generate(engine, TOKENS, "p" * 200, n=7, sampling=Sampling(temperature=1, max_tokens=3))
    assert engine.computed == 201 + sum(len(s.ids) - 1 for s in samples)  # nobody needs what follows the last


def test_finished_samples_leave_the_batch() -> None:
    def ends_early(ids: tuple[int, ...]) -> Logits:
        """Each sample draws its length first; then it counts down to the end."""
        logits = np.full(264, -50, dtype=np.float32)
        if ids[-1] == 256:
            logits[1:9] = 0
        else:
            logits[ids[-1] - 1 if ids[-1] > 1 else EOS] = 50
        return logits

    engine = ScriptedEngine(ends_early)
    samples = generate(engine, TOKENS, "", n=20, sampling=Sampling(temperature=1))
    lengths = [len(s.ids) for s in samples]
    assert [s.ids[0] + 1 for s in samples] == lengths
    assert len(set(lengths)) > 3
    assert engine.calls == [sum(length > i for length in lengths) for i in range(1, max(lengths))]


@settings(deadline=None, max_examples=60)
@given(st.text("ab\né", min_size=1, max_size=20), st.lists(st.text("ab\né", min_size=1, max_size=3), max_size=3))
def test_stop_strings_end_the_text(text: str, stop: list[str]) -> None:
    sample = draw(text, Sampling(stop=tuple(stop)), prompt="?")
    ends = [(text.find(s) + len(s), text.find(s)) for s in stop if s in text]
    assert sample.text == (text[: min(ends)[1]] if ends else text)
    assert sample.finish == "stop"
    if ends:
        assert len(sample.ids) == len(text[: min(ends)[0]].encode())  # nothing is drawn after it


def test_held_back_text_is_given_out_at_the_end() -> None:
    assert draw("a\n\nb", Sampling(max_tokens=3, stop=("\n\nc",))).text == "a\n\n"
    assert draw("a\n", Sampling(stop=("\n\n",))).text == "a\n"
    assert draw("aé", Sampling(max_tokens=2)).text == "a\ufffd"


def test_max_tokens_ends_a_sample() -> None:
    sample = draw("abcdef", Sampling(max_tokens=3))
    assert (sample.text, sample.finish) == ("abc", "length")


def test_no_tokens_at_all_compute_a_prompt() -> None:
    engine = ScriptedEngine()
    samples = generate(engine, TOKENS, "abc", n=2, sampling=Sampling(max_tokens=0))
    assert samples == [Generated("", (), (), "length")] * 2
    assert engine.computed == 4


def test_a_sample_ends_where_the_context_is_full() -> None:
    engine = ScriptedEngine(says("x" * 100), context=10)
    (sample,) = generate(engine, TOKENS, "1234")
    assert (sample.text, sample.finish) == ("xxxxx", "length")


@pytest.mark.parametrize("length", [10, 11, 5000])
def test_a_prompt_that_leaves_no_room_is_refused_before_it_is_computed(length: int) -> None:
    engine = ScriptedEngine(context=10)
    with pytest.raises(ModelError, match=rf"prompt has {length} tokens; the model's context holds 10"):
        generate(engine, TOKENS, [1] * length)
    assert (engine.computed, engine.sequences) == (0, {})


def test_bad_requests_are_refused() -> None:
    engine = ScriptedEngine()
    with pytest.raises(ModelError, match="the prompt is empty"):
        generate(engine, TOKENS, [])
    with pytest.raises(ModelError, match="token id 264, expected 0 to 263"):
        generate(engine, TOKENS, [5, 264])
    with pytest.raises(ModelError, match="token id -1,"):
        generate(engine, TOKENS, [-1])
    with pytest.raises(ModelError, match="expected a row of whole numbers"):
        generate(engine, TOKENS, [0.5])  # type: ignore[list-item]
    with pytest.raises(ModelError, match="0 samples were asked for"):
        generate(engine, TOKENS, "x", n=0)


def test_a_repetition_penalty_sees_prompt_and_text() -> None:
    def likes_a_then_b(ids: tuple[int, ...]) -> Logits:
        logits = np.zeros(264, dtype=np.float32)
        logits[[97, 98, 99]] = 3, 2.5, 2
        return logits

    s = Sampling(max_tokens=3, repetition_penalty=2.0)
    assert generate(ScriptedEngine(likes_a_then_b), TOKENS, "x", sampling=s)[0].text == "abc"
    assert generate(ScriptedEngine(likes_a_then_b), TOKENS, "a", sampling=s)[0].text == "bca"  # 1.5 is most again
    assert generate(ScriptedEngine(likes_a_then_b), TOKENS, "a", sampling=Sampling(max_tokens=3))[0].text == "aaa"


def test_a_stream_says_what_generate_returns() -> None:
    events = list(stream(ScriptedEngine(), TOKENS, "q", n=3, sampling=WARM))
    for i, sample in enumerate(generate(ScriptedEngine(), TOKENS, "q", n=3, sampling=WARM)):
        mine = [e for e in events if e.sample == i]
        assert "".join(e.text for e in mine) == sample.text
        assert tuple(e.token.id for e in mine if e.token) == sample.ids
        assert [bool(e.finish) for e in mine] == [False] * (len(mine) - 1) + [True]


def test_who_stops_reading_cancels() -> None:
    engine = ScriptedEngine()
    reader = stream(engine, TOKENS, "q", n=3, sampling=WARM)
    next(reader)
    assert len(engine.sequences) == 4
    reader.close()
    assert engine.sequences == {}


def test_a_cancelled_generation_returns_what_there_is() -> None:
    engine, seen = ScriptedEngine(says("a" * 50)), list[Event]()
    samples = generate(
        engine, TOKENS, "q", n=40, sampling=Sampling(stop=("ab",)), on_token=seen.append, cancel=lambda: len(seen) > 70
    )
    assert {s.finish for s in samples} == {"cancelled"}
    assert sorted({s.text for s in samples}) == ["", "aaa"]  # 32 ran, 8 waited
    assert engine.sequences == {}


def test_nothing_stays_open_after_an_error() -> None:
    def breaks(ids: tuple[int, ...]) -> Logits:
        return np.full(264, np.nan if len(ids) > 3 else 0.0, dtype=np.float32)

    engine = ScriptedEngine(breaks)
    with pytest.raises(ModelError, match="264 of 264 logits"):
        generate(engine, TOKENS, "q", n=3, sampling=WARM)
    assert engine.sequences == {}


def test_what_on_token_raises_leaves_no_sequence_open() -> None:
    engine = ScriptedEngine(says("abc"))

    def raising(_event: object) -> None:
        raise KeyError

    with pytest.raises(KeyError) as caught:
        generate(engine, TOKENS, "p", n=3, on_token=raising)
    assert caught.value is not None  # its traceback is alive, and with it all frames
    assert not engine.sequences
