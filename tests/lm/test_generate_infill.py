"""Filling in the middle: the model's own tokens, and texts cut so that what is next to the gap is kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core.errors import ModelError
from avow.lm.generate import PromptCache, Sampling
from avow.lm.infill import complete, infill_prompt
from avow.lm.testing import ByteTokenizer, ScriptedEngine, says

TOKENS = ByteTokenizer()


class Plain(ByteTokenizer):
    fim = None  # type: ignore[assignment]


def parts(ids: list[int]) -> tuple[str, str]:
    """Prefix and suffix in a prompt."""
    assert (ids[0], ids[-1]) == (258, 260)
    middle = ids.index(259)
    return bytes(ids[1:middle]).decode(), bytes(ids[middle + 1 : -1]).decode()


def test_a_middle_is_filled_in() -> None:
    engine = ScriptedEngine(says("return a"))
    (sample,) = complete(engine, TOKENS, "def f(a):\n    ", "\n\nprint(f(1))")
    assert (sample.text, sample.finish) == ("return a", "stop")


def test_the_tokens_that_end_a_middle_stop_it() -> None:
    def ends(ids: tuple[int, ...]) -> object:
        logits = says("ab")(ids)
        logits[261] = 50 if ids[-1] == ord("a") else 0
        return logits

    (sample,) = complete(ScriptedEngine(ends), TOKENS, "x", "y")  # type: ignore[arg-type]
    assert (sample.text, sample.ids) == ("a", (97, 261))


@settings(deadline=None, max_examples=300)
@given(st.text("ab€\n", max_size=200), st.text("cd€\n", max_size=200), st.integers(3, 300))
def test_what_is_next_to_the_gap_is_kept(prefix: str, suffix: str, room: int) -> None:
    ids = infill_prompt(TOKENS, prefix, suffix, room)
    before, after = parts(ids)
    assert len(ids) <= room
    assert prefix.endswith(before)
    assert suffix.startswith(after)
    sizes, free = (len(prefix.encode()), len(suffix.encode())), room - 3
    if sum(sizes) <= free:
        assert (before, after) == (prefix, suffix)
    else:  # no more is lost than steps of a quarter and the edges of characters explain
        fair = min(sizes[1], max(free // 4, free - sizes[0]))
        assert len(after.encode()) > fair - 3
        assert len(before.encode()) > (free - fair) * 3 // 4 - 3 or len(before.encode()) == sizes[0]


def test_a_huge_text_is_cut_before_it_is_encoded() -> None:
    class Counting(ByteTokenizer):
        longest = 0

        def encode(self, text: str, *, special: bool = False) -> list[int]:
            Counting.longest = max(Counting.longest, len(text))
            return super().encode(text)

    before, after = parts(infill_prompt(Counting(), "p" * 5_000_000, "s" * 5_000_000, 1003))
    assert Counting.longest <= 12 * 1000
    assert 750 * 3 // 4 < len(before) <= 750
    assert len(after) == 250


def test_a_text_that_grows_at_the_gap_is_not_computed_anew() -> None:
    engine = ScriptedEngine(context=1100)
    prompts = PromptCache(engine)
    text = "".join(f"line {i}\n" for i in range(400))
    costs = []
    for typed in range(60):
        before = engine.computed
        complete(engine, TOKENS, text + "x" * typed, "", sampling=Sampling(max_tokens=1), prompts=prompts)
        costs.append(engine.computed - before)
    assert sum(cost > 130 for cost in costs) <= 2


def test_a_model_that_cannot_is_told_apart() -> None:
    with pytest.raises(ModelError, match="cannot fill in the middle"):
        complete(ScriptedEngine(), Plain(), "a", "b")


def test_a_context_without_room_is_refused() -> None:
    with pytest.raises(ModelError, match=r"2 tokens of the context are left .* at least 3"):
        complete(ScriptedEngine(context=258), TOKENS, "a", "b")
