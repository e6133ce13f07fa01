"""Text that is held back exactly as long as it could become a stop string, wherever the tokens' borders are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.lm.stopping import Text

WORDS = st.text("ab€", min_size=1, max_size=5)


def ended(text: str, stop: list[str]) -> str | None:
    """The text before the stop string that is complete first, the longest of those; None without one."""
    for end in range(1, len(text) + 1):
        found = [len(s) for s in stop if text[:end].endswith(s)]
        if found:
            return text[: end - max(found)]
    return None


def open_end(text: str, stop: list[str]) -> int:
    """Length of the longest end of the text that a stop string begins with."""
    return max((k for s in stop for k in range(len(s)) if text.endswith(s[:k])), default=0)


@settings(deadline=None, max_examples=400)
@given(st.text("ab€", max_size=30), st.lists(WORDS, max_size=4), st.data())
def test_all_that_is_certain_is_let_go_and_nothing_else(text: str, stop: list[str], data: st.DataObject) -> None:
    whole, sent, shown = Text(stop), b"", ""
    rest = text.encode()
    while rest and not whole.stopped:
        cut = data.draw(st.integers(1, min(7, len(rest))))
        sent, piece, rest = sent + rest[:cut], rest[:cut], rest[cut:]
        shown += whole.feed(piece)
        known = sent.decode(errors="ignore")  # a character that is not complete is not known yet
        end = ended(known, stop)
        assert whole.stopped == (end is not None)
        assert shown == (known[: len(known) - open_end(known, stop)] if end is None else end)
    if not whole.stopped:
        assert shown + whole.feed(b"", final=True) == text


def test_a_stop_string_across_tokens_is_not_shown() -> None:
    text = Text(["\nclass", "\n\n"])
    assert [text.feed(piece) for piece in (b"x = 1", b"\n", b"cl", b"ean\n", b"clas")] == [
        "x = 1",
        "",
        "",
        "\nclean",
        "",
    ]
    assert not text.stopped
    assert (text.feed(b"s A"), text.stopped) == ("", True)


@pytest.mark.parametrize(("stop", "text"), [("aab", "aaab"), ("abac", "ababac"), ("aabaaab", "aabaabaaab")])
def test_a_string_that_begins_within_a_false_start_is_found(stop: str, text: str) -> None:
    found = Text([stop])
    assert "".join(found.feed(letter.encode()) for letter in text) == text.removesuffix(stop)
    assert found.stopped


def test_the_string_that_is_complete_first_wins_however_the_text_arrives() -> None:
    for pieces in ([b"xabcd"], [b"xab", b"cd"], [b"x", b"a", b"b", b"c", b"d"]):
        text = Text(["abcd", "bc"])
        shown = ""
        while not text.stopped:
            shown += text.feed(pieces.pop(0))
        assert shown == "xa"


@pytest.mark.parametrize(
    ("data", "expected"), [(b"a\xe2\x82", "a\ufffd"), (b"\xff\xfeb", "\ufffd\ufffdb"), ("é€😀".encode(), "é€😀")]
)
def test_bytes_become_the_text_that_they_are_at_once(data: bytes, expected: str) -> None:
    text = Text()
    assert "".join(text.feed(data[i : i + 1]) for i in range(len(data))) + text.feed(b"", final=True) == expected
    assert expected == data.decode(errors="replace")


def test_a_character_that_never_ends_can_still_be_a_stop_string() -> None:
    text = Text(["\ufffd"])
    assert (text.feed(b"a\xe2"), text.stopped) == ("a", False)
    assert (text.feed(b"", final=True), text.stopped) == ("", True)


def test_a_long_stop_string_costs_little() -> None:
    text = Text(["a" * 100_000 + "b"])
    for _ in range(2000):
        assert text.feed(b"a" * 10) == ""
    assert text.feed(b"c") == "a" * 20_000 + "c"
