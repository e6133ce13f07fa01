"""Answers that no honest child would send: they cost their program its verdict, never the host its run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.attacks.arena import HONEST, Arena, program

from avow.core.types import Outcome, Test
from avow.domains.python.canonical import behaviour, shown
from avow.execute.observing import LoadError, observation, read_greeting

NAMELESS = 'raise type("", (Exception,), {})'
HOSTILE = ["e", "e0", "e[]", "e[[]]", 'e[[1],""]', 'e"', "e[[", "lforever", "x", "", "v\xe9"]


def test_an_exception_without_a_name_is_an_error_all_the_same(arena: Arena) -> None:
    trace = arena.trace(NAMELESS, 2)
    assert not trace.loads
    bad, good = arena.matrix([program(NAMELESS), HONEST], [Test("assert f(2) == 4")])
    assert (bad[0].passed, good[0].passed) == (False, True)


@pytest.mark.parametrize("name", ["", "\n"])
def test_no_greeting_gives_an_empty_error(name: str) -> None:
    with pytest.raises(LoadError) as raised:
        read_greeting({"error": [[name], ""]}, "f")
    assert str(raised.value)


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_cell_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises((ValueError, LookupError)):
        observation(cell)


@given(st.text(st.sampled_from('e[]"\\,0a{}'), max_size=12).map("e".__add__) | st.text().map("e".__add__))
def test_what_is_taken_for_an_exception_can_be_read(cell: str) -> None:
    try:
        seen = observation(cell)
    except (ValueError, LookupError):
        return
    assert behaviour(seen) in seen.data
    assert shown(seen).startswith("raises ")


def test_a_forged_exception_costs_its_program_alone(arena: Arena) -> None:
    source = """
    import os
    def f(x):
        body = b'[[0,"e0"]]'
        os.write(3, len(body).to_bytes(4, "big") + body)
        os._exit(0)
    """
    trace = arena.trace(source, 2)
    assert trace.cells[0].outcome is Outcome.LIMIT
