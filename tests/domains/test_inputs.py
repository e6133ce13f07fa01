"""Inputs from tests and from signatures."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from tests.data import rows

from avow.core.types import Test
from avow.domains.python.inputs import MADE, generated_inputs, literal_arguments, signed


def test_arguments_are_found_wherever_a_call_stands() -> None:
    source = "assert set(f((1, 2))) == g(f({'a': {1}}, k=-1.5)) or f([b'x', 2+3j, None]) is ____"
    tests = [Test(source + " and f(x) and f((1,2)) and f(*[1])"), Test("f(set())"), Test("f(k=1)"), Test("assert f(")]
    assert literal_arguments(tests, "f") == [((1, 2),), ([b"x", 2 + 3j, None],), (set(),)]
    checks = Test("def check(candidate):\n    assert candidate(1) == f(2)\n    assert other(3)\n")
    assert literal_arguments([checks], "f") == [(1,), (2,)]


def test_recorded_tests_give_inputs_for_nearly_all_problems() -> None:
    entries = {r["task_id"]: r["entry_point"] for r in rows("benchmarks/humaneval.jsonl.gz")}
    with_inputs = 0
    for row in rows("selection/codegen16b_humaneval_matrix.jsonl.gz"):
        with_inputs += bool(literal_arguments(map(Test, row["tests"]), entries[row["task_id"]]))
    assert with_inputs >= 76


ANNOTATED = {
    "n: int": int,
    "s: 'str'": str,
    "x: float": float,
    "b: bool": bool,
    "xs: List[int]": list,
    "d: dict[str, int]": dict,
    "t: Tuple[int, str]": tuple,
    "u: set[int]": set,
    "words": list,
    "text": str,
    "n": int,
    "matrix": list,
}


@pytest.mark.parametrize(("parameter", "kind"), ANNOTATED.items())
def test_values_follow_the_signature(parameter: str, kind: type) -> None:
    made = generated_inputs(f"from typing import *\n\ndef f({parameter}):\n    '''Do it.'''\n", "f")
    assert len(made) >= (2 if kind is bool else 12)
    assert {type(args[0]) for args in made} == {kind}
    assert len(made) == len({repr(a) for a in made}) <= MADE


def test_unions_defaults_and_deeper_types() -> None:
    optional = generated_inputs("def f(a: int | None, b: Optional[str], c=3):\n    '''Do.'''\n", "f")
    assert {type(a) for a, _ in optional} == {int, type(None)}
    assert {type(b) for _, b in optional} == {str, type(None)}
    nested = generated_inputs("def f(m: list[list[str]]):\n    '''Do.'''\n", "f")
    assert any(m and m[0] and isinstance(m[0][0], str) for (m,) in nested)
    assert generated_inputs("def f():\n    '''Do.'''\n", "f") == [()]
    assert generated_inputs("Do something.", "f") == []
    assert generated_inputs("class A:\n    pass\n", "A") == []


def test_inputs_are_the_same_for_the_same_seed_and_near_the_examples() -> None:
    prompt = "def f(n):\n    '''Do.\n    >>> f(4321)\n    1\n    '''\n"
    assert generated_inputs(prompt, "f", 1) == generated_inputs(prompt, "f", 1) != generated_inputs(prompt, "f", 2)
    assert any(4300 < n < 4340 for (n,) in generated_inputs(prompt, "f"))


def test_every_humaneval_signature_gives_inputs_that_its_reference_mostly_takes() -> None:
    """At least three quarters of the references return a value on some of them; all inputs are literals."""
    taken = 0
    for row in rows("benchmarks/humaneval_codet_prompts.jsonl.gz"):
        made = generated_inputs(row["prompt"], row["entry_point"])
        assert 1 <= len(made) <= MADE
        for args in made:
            assert ast.literal_eval(repr(args)) == args
        # Small arguments only: some references take time that grows without bound in theirs.
        small = [a for a in made if all(not isinstance(v, int | float) or abs(v) < 13 for v in a) and len(repr(a)) < 60]
        space: dict[str, Any] = {}
        exec(row["prompt"] + row["canonical_solution"], space)
        taken += any(returns(space[row["entry_point"]], args) for args in small[:6])
    assert taken >= 123


def returns(function: Any, args: tuple[Any, ...]) -> bool:
    try:
        function(*args)
    except Exception:
        return False
    return True


def test_a_signature_is_found_in_prose_and_in_candidates() -> None:
    prose = "Convert a number.\n\n```python\ndef to_roman(n: int) -> str:\n```\n"
    assert all(isinstance(n, int) for (n,) in generated_inputs(signed([prose], "to_roman"), "to_roman"))
    program = "import math\n\ndef area(r: float) -> float:\n    return math.pi * r * r\n"
    assert all(isinstance(r, float) for (r,) in generated_inputs(signed(["A circle.", program], "area"), "area"))
    assert signed(["A circle.", "x = 1\n"], "area") == ""
