"""The judge's part of pytest beside pytest itself: the same answers to the same questions."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from numbers import Complex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from avow.core.types import Program, Test
from avow.execute.executor import PythonExecutor
from avow.execute.guest.pytest_standin import approx
from avow.execute.guest.trial import UnjudgedError

NUMBERS = st.one_of(
    st.floats(), st.integers(-(10**6), 10**6), st.booleans(), st.just(Fraction(1, 3)), st.none(), st.just("text"),
    st.complex_numbers(max_magnitude=10),
)  # fmt: skip
NEAR = st.sampled_from([0.0, 1e-13, 1e-12, 5e-7, 1e-6, 1.5e-6, 1e-3])
TOLERANCE = st.sampled_from([None, 0.0, 1e-9, 1e-6, 0.1])


def answers(near: Any, actual: Any, expected: Any, **kwargs: Any) -> Any:
    """What a comparison says, in both directions, or which exception it raises."""
    try:
        return actual == near(expected, **kwargs), near(expected, **kwargs) == actual, actual != near(expected, **kwargs)
    except Exception as error:
        return type(error)


@given(NUMBERS, NUMBERS | NEAR, TOLERANCE, TOLERANCE, st.booleans())
@example(float("inf"), float("inf"), None, None, False)
@example(float("nan"), float("nan"), None, None, True)
@example(1, True, None, None, False)
def test_numbers(expected: Any, actual: Any, rel: float | None, absolute: float | None, nan_ok: bool) -> None:
    assume(isinstance(expected, Complex) or rel is None)  # pytest stumbles over a tolerance of what is no number
    kwargs = {"rel": rel, "abs": absolute, "nan_ok": nan_ok}
    assert answers(approx, actual, expected, **kwargs) == answers(pytest.approx, actual, expected, **kwargs)


@given(st.floats(allow_nan=False, allow_infinity=False), NEAR, st.booleans(), TOLERANCE, TOLERANCE)
def test_numbers_that_are_near(expected: float, near: float, relative: bool, rel: float | None, absolute: float | None) -> None:
    actual = expected * (1 + near) if relative else expected + near
    assert answers(approx, actual, expected, rel=rel, abs=absolute) == answers(pytest.approx, actual, expected, rel=rel, abs=absolute)


VALUES: list[tuple[Any, Any]] = [
    ([0.3], [0.1 + 0.2]), ([0.3], (0.1 + 0.2,)), ((0.3, 1), [0.1 + 0.2, 1]), ([0.3], [0.3, 0.3]), ([0.3], 0.3), ([], []),
    ({"a": 0.3}, {"a": 0.1 + 0.2}), ({"a": 0.3}, {"b": 0.3}), ({"a": 0.3}, {}), ({"a": None}, {"a": None}), ({}, []),
    (["a", 0.3], ["a", 0.1 + 0.2]), (["a"], ["b"]), ([[0.3]], [[0.3]]), ({"a": [1]}, {"a": [1]}), ({0.3}, {0.3}), ("ab", "ab"), ("ab", ["a", "b"]),
    (None, None), (None, 0), (Decimal("0.3"), Decimal("0.30000001")), (Decimal("0.3"), Decimal("0.31")), (0.3, Decimal("0.3")), (1, 1.0000001),
    (range(3), [0, 1, 2.0000001]), ([math.nan], [math.nan]), (0.3, None), (0.3, "0.3"), (0.3, [0.3]), ([None], [None]), (1 + 1j, 1 + 1.0000001j),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "actual"), VALUES, ids=str)
def test_values(expected: Any, actual: Any) -> None:
    assert answers(approx, actual, expected) == answers(pytest.approx, actual, expected)


def test_approx_is_no_truth() -> None:
    with pytest.raises(AssertionError):
        bool(approx(1))


def test_what_is_not_offered_cannot_be_judged() -> None:
    from avow.execute.guest import pytest_standin as ours  # pytest looks into what a test module holds

    for name in ("fixture", "warns", "main"):
        with pytest.raises(UnjudgedError, match=f"needs pytest.{name}"):
            getattr(ours, name)


SQUARE = "def f(x):\n    if x is None:\n        raise ValueError('no number: None')\n    return x * x\n"
MARK = "import pytest\n@pytest.mark.{}\ndef test(x=2):\n    assert f(x) == {}\n"
FILES = {
    "parametrize": "import pytest\n@pytest.mark.parametrize('x, y', [(1, 1), (2, 4)])\ndef test(x, y):\n    assert f(x) == y\n",
    "parametrize_fails": "import pytest\n@pytest.mark.parametrize('x, y', [(1, 1), (2, 5)])\ndef test(x, y):\n    assert f(x) == y\n",
    "parametrize_one": "import pytest\n@pytest.mark.parametrize('x', [(1,), (2,)], ids=['a', 'b'])\ndef test(x):\n    assert f(*x) == x[0] ** 2\n",
    "parametrize_names": "import pytest\n@pytest.mark.parametrize(['x', 'y'], [[1, 1], pytest.param(2, 4, id='two')])\ndef test(x, y):\n    assert f(x) == y\n",
    "parametrize_twice": "import pytest\n@pytest.mark.parametrize('x', [1, 2])\n@pytest.mark.parametrize('y', [3, 4])\ndef test(x, y):\n    assert f(x) + f(y) < 20\n",
    "parametrize_method": "import pytest\nclass TestF:\n    @pytest.mark.parametrize('x', [1, 2])\n    def test(self, x):\n        assert f(x) == x * x\n",
    "parametrize_skips": "import pytest\n@pytest.mark.parametrize('x', [1, pytest.param(2, marks=pytest.mark.skip)])\ndef test(x):\n    assert f(x) == x * x\n",
    "parametrize_skips_fails": "import pytest\n@pytest.mark.parametrize('x', [pytest.param(2, marks=pytest.mark.skip), 1])\ndef test(x):\n    assert f(x) == 7\n",
    "parametrize_slow": "import pytest\n@pytest.mark.parametrize('x', [1, pytest.param(2, marks=pytest.mark.slow)])\ndef test(x):\n    assert f(x) == x * x\n",
    "mark": MARK.format("slow", 4), "mark_called": MARK.format("timeout(5)", 4), "mark_fails": MARK.format("slow", 5),
    "skip": MARK.format("skip", 5), "skip_reason": MARK.format("skip(reason='later')", 5), "skipif": MARK.format("skipif(True, reason='so')", 5),
    "skipif_not": MARK.format("skipif(False, reason='so')", 4), "xfail": MARK.format("xfail", 5), "xfail_not": MARK.format("xfail(False, reason='so')", 5),
    "class_skip": "import pytest\n@pytest.mark.skip\nclass TestF:\n    def test(self):\n        assert f(2) == 5\n",
    "fail": "import pytest\ndef test():\n    pytest.fail('so')\n", "skips": "import pytest\ndef test():\n    pytest.skip('so')\n",
    "skip_and_fail": "import pytest\ndef test_a():\n    pytest.skip('so')\ndef test_b():\n    assert f(2) == 5\n",
    "importorskip": "import pytest\ndef test():\n    math = pytest.importorskip('math')\n    assert f(2) == math.sqrt(16)\n",
    "importorskip_not": "import pytest\ndef test():\n    pytest.importorskip('no_such_module')\n",
    "raises": "import pytest\ndef test():\n    with pytest.raises(ValueError, match=r'^no n.*: None$') as info:\n        f(None)\n    assert info.type is ValueError and info.match('no')\n",
    "raises_tuple": "import pytest\ndef test():\n    with pytest.raises((KeyError, ValueError)):\n        f(None)\n",
    "raises_nothing": "import pytest\ndef test():\n    with pytest.raises(ValueError):\n        f(2)\n",
    "raises_other": "import pytest\ndef test():\n    with pytest.raises(KeyError):\n        f(None)\n",
    "raises_unmatched": "import pytest\ndef test():\n    with pytest.raises(ValueError, match='^None'):\n        f(None)\n",
    "raises_call": "import pytest\ndef test():\n    info = pytest.raises(ValueError, f, None)\n    assert 'None' in str(info.value)\n",
    "raises_call_not": "import pytest\ndef test():\n    pytest.raises(ValueError, f, x=2)\n",
    "setup_method": "class TestF:\n    def setup_method(self):\n        self.x = 3\n    def test(self):\n        assert f(self.x) == 9\n    def test_b(self):\n        assert f(self.x) == 9\n",
    "class_fails": "class TestF:\n    def test_a(self):\n        assert f(2) == 4\n    def test_b(self):\n        assert f(2) == 5\n",
    "default": "def test(x=2):\n    assert f(x) == 5\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool | None]:
    """What pytest says of each file: failed, else skipped or expected to fail, else passed."""
    folder = tmp_path_factory.mktemp("peer")
    for name, source in FILES.items():
        (folder / f"test_{name}.py").write_text(f"{SQUARE}\n{source}")
    command = [sys.executable, "-m", "pytest", "-rA", "--tb=no", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(folder), str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found: dict[str, set[str]] = {name: set() for name in FILES}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b.*?\btest_(\w+)\.py", done.stdout, re.MULTILINE):
        found[name].add(outcome)
    assert all(found.values()), done.stdout
    return {
        name: False if seen & {"FAILED", "ERROR"} else None if seen - {"PASSED"} else True for name, seen in found.items()
    }


@pytest.mark.parametrize("name", FILES)
def test_files(executor: PythonExecutor, peer: dict[str, bool | None], name: str) -> None:
    ((_, (judgement,)),) = executor.check([(Program(SQUARE, "f"), [Test(FILES[name])], "")])
    assert judgement.passed is peer[name], judgement.reason


def test_the_peer_was_read(peer: dict[str, bool | None], tmp_path: Path) -> None:
    assert {outcome: list(peer.values()).count(outcome) > 4 for outcome in (True, False, None)} == dict.fromkeys((True, False, None), True)
