"""Verdicts on honest programs are those of plain Python, whatever the shape of the test; trust says what crossed.

Each row is a program, a test and the expected trust. The verdict itself is not written down: plain Python gives it.
"""

from __future__ import annotations

import textwrap

import pytest
from tests.execute import plain

from avow.core.types import Program, Test, Trust
from avow.execute.executor import PythonExecutor

SQUARE = "def f(x):\n    return x * x"
APPEND = "def f(xs, x=0):\n    xs.append(x)\n    return xs"
NEST = "def f(xs):\n    xs[0].append(1)\n    return len(xs)"
RAISE = "def f(x):\n    if x < 0:\n        raise ValueError('negative: ' + str(x))\n    return {'a': 1}[x] if isinstance(x, str) else x"
CUSTOM = "class Odd(ValueError):\n    pass\ndef f(x):\n    if x % 2:\n        raise Odd(x)\n    return x"
POINT = textwrap.dedent("""
    class f:
        made = 0
        def __init__(self, x, y=0):
            self.x, self.y = x, y
            f.made += 1
        def __add__(self, other): return f(self.x + other.x, self.y + other.y)
        def __eq__(self, other): return isinstance(other, f) and (self.x, self.y) == (other.x, other.y)
        def __hash__(self): return hash((self.x, self.y))
        def __repr__(self): return f"P({self.x}, {self.y})"
        def __len__(self): return 2
        def __iter__(self): return iter((self.x, self.y))
        def __getitem__(self, i): return (self.x, self.y)[i]
        def __contains__(self, v): return v in (self.x, self.y)
        def __lt__(self, other): return self.x < other.x
        def __call__(self, k): return self.x * k
        def __bool__(self): return bool(self.x or self.y)
        def __enter__(self): return self
        def __exit__(self, *error): self.x = 99
        @property
        def norm(self): return self.x ** 2 + self.y ** 2
        @classmethod
        def origin(cls): return cls(0, 0)
        @staticmethod
        def unit(): return f(1, 0)
        def move(self, dx):
            self.x += dx
            return self
""")
V, OBJ, P = Trust.VALUES, Trust.OBJECTS, Trust.IN_PROCESS
ROWS: dict[str, tuple[str, str, Trust]] = {
    "equal": (SQUARE, "assert f(2) == 4", V),
    "wrong": (SQUARE, "assert f(2) == 5", V),
    "message": (SQUARE, "assert f(2) == 5, f'got {f(2)}'", V),
    "bool_is_one": ("def f(x):\n    return True", "assert f(2) == 1", V),
    "bool_identity": ("def f(x):\n    return 1", "assert f(2) is True", V),
    "true_identity": ("def f(x):\n    return True", "assert f(2) is True", V),
    "none": ("def f(x):\n    return None", "assert f(2) is None", V),
    "tuple_no_list": ("def f(x):\n    return (1, 2)", "assert f(2) == [1, 2]", V),
    "float": ("def f(x):\n    return 0.1 + 0.2", "assert f(2) == 0.3", V),
    "close": ("def f(x):\n    return 0.1 + 0.2", "assert abs(f(2) - 0.3) < 1e-9", V),
    "nan": ("def f(x):\n    return float('nan')", "assert f(2) != f(2)", V),
    "big": ("def f(x):\n    return 7 ** 500", "assert f(2) == 7 ** 500", V),
    "keywords": ("def f(a, b=1, *c, d=4, **e):\n    return a, b, c, d, e", "assert f(1, 2, 3, d=5, z=6) == (1, 2, (3,), 5, {'z': 6})", V),
    "star": ("def f(*a, **k):\n    return a, k", "args = [1, 2]\nassert f(*args, **{'k': 1}) == ((1, 2), {'k': 1})", V),
    "nested": (SQUARE, "assert f(f(f(2))) == 256", V),
    "comprehension": (SQUARE, "assert [f(i) for i in range(5)] == [0, 1, 4, 9, 16]", V),
    "loop": (SQUARE, "for i in range(30):\n    assert f(i) == i ** 2", V),
    "all": (SQUARE, "assert all(f(i) >= 0 for i in range(-3, 3))", V),
    "mapped": (SQUARE, "assert list(map(f, [1, 2])) == [1, 4]", V),
    "sorted_by": ("def f(x):\n    return -x", "assert sorted([1, 3, 2], key=f) == [3, 2, 1]", V),
    "alias": (SQUARE, "g = f\nassert g(3) == 9", V),
    "partial": (SQUARE, "import functools\nassert functools.partial(f, 3)() == 9", V),
    "lambda": (SQUARE, "assert (lambda x: f(x) + 1)(2) == 5", V),
    "helper": (SQUARE, "def twice(g, x):\n    return g(g(x))\nassert twice(f, 2) == 16", V),
    "mutated": (APPEND, "xs = [1]\nassert f(xs, 2) == [1, 2]\nassert xs == [1, 2]", V),
    "mutated_identity": (APPEND, "xs = [1]\nassert f(xs, 2) is xs", V),
    "mutated_default": ("def f(x, xs=[]):\n    xs.append(x)\n    return xs", "assert f(1) == [1] and f(2) == [1, 2]", V),
    "mutated_inside": (NEST, "inner = []\nassert f([inner]) == 1\nassert inner == [1]", V),
    "mutated_keyword": (APPEND, "xs = [1]\nf(xs=xs, x=2)\nassert xs == [1, 2]", V),
    "mutated_in_tuple": ("def f(t):\n    t[0].append(1)", "xs = []\nf((xs,))\nassert xs == [1]", V),
    "mutated_dict": ("def f(d):\n    d['a'] = 1\n    del d['b']", "d = {'b': 2, 'c': 3}\nf(d)\nassert d == {'c': 3, 'a': 1} and list(d) == ['c', 'a']", V),
    "mutated_set": ("def f(s):\n    s.add(1)", "s = set()\nf(s)\nassert s == {1}", V),
    "mutated_deque": ("def f(q):\n    q.append(1)", "import collections\nq = collections.deque()\nf(q)\nassert list(q) == [1]", V),
    "not_mutated": ("def f(xs):\n    return sorted(xs)", "xs = [2, 1]\nassert f(xs) == [1, 2]\nassert xs == [2, 1]", V),
    "same_twice": ("def f(a, b):\n    a.append(1)\n    return b", "x = []\nassert f(x, x) == [1]", V),
    "state": ("n = 0\ndef f():\n    global n\n    n += 1\n    return n", "assert [f(), f(), f()] == [1, 2, 3]", V),
    "generator": ("def f(n):\n    yield from range(n)", "assert list(f(4)) == [0, 1, 2, 3]", V),
    "generator_next": ("def f(n):\n    yield from range(n)", "g = f(2)\nassert next(g) == 0 and next(g) == 1\ntry:\n    next(g)\n    assert False\nexcept StopIteration:\n    pass", V),
    "map_result": ("def f(xs):\n    return map(str, xs)", "assert list(f([1, 2])) == ['1', '2']", V),
    "zip_result": ("def f(xs):\n    return zip(xs, xs)", "assert dict(f([1])) == {1: 1}", V),
    "views": ("def f(d):\n    return d.keys()", "assert f({'a': 1}) == {'a'} and 'a' in f({'a': 1})", V),
    "range": ("def f(n):\n    return range(n)", "assert f(3) == range(3) and sum(f(3)) == 3", V),
    "named_tuple": ("import collections\nP = collections.namedtuple('P', 'x y')\ndef f(x):\n    return P(x, 1)", "assert f(2) == (2, 1) and f(2).x == 2", V),
    "counter": ("import collections\ndef f(s):\n    return collections.Counter(s)", "assert f('aab') == {'a': 2, 'b': 1} and f('a')['z'] == 0", V),
    "defaultdict": ("import collections\ndef f(s):\n    d = collections.defaultdict(list)\n    d[s].append(1)\n    return d", "assert f('a') == {'a': [1]}", V),
    "set_result": ("def f(s):\n    return set(s)", "assert f('aab') == {'b', 'a'} and isinstance(f('a'), set)", V),
    "bytes": ("def f(b):\n    return b[::-1]", "assert f(b'ab') == b'ba'", V),
    "complex": ("def f(z):\n    return z * 1j", "assert f(2) == 2j", V),
    "decimal": ("import decimal\ndef f(x):\n    return decimal.Decimal(x) / 3", "from decimal import Decimal\nassert f(3) == Decimal(1)", V),
    "fraction": ("import fractions\ndef f(x):\n    return fractions.Fraction(x, 3)", "assert f(1) * 3 == 1", V),
    "date": ("import datetime\ndef f(y):\n    return datetime.date(y, 1, 2)", "assert f(2020).month == 1 and f(2020).isoformat() == '2020-01-02'", V),
    "callback": ("def f(g, x):\n    return g(x) + 1", "assert f(lambda v: v * 10, 2) == 21", V),
    "callback_counts": ("def f(g):\n    return [g() for _ in range(3)]", "seen = []\ndef g():\n    seen.append(len(seen))\n    return len(seen)\nassert f(g) == [1, 2, 3]\nassert seen == [0, 1, 2]", V),
    "callback_raises": ("def f(g):\n    try:\n        g()\n    except KeyError:\n        return 'caught'", "def g():\n    raise KeyError('x')\nassert f(g) == 'caught'", V),
    "builtin_callback": ("def f(g, xs):\n    return [g(x) for x in xs]", "assert f(len, ['a', 'bc']) == [1, 2] and f(str, [1]) == ['1']", V),
    "function_result": ("def f(k):\n    return lambda x: x * k", "assert f(3)(4) == 12", V),
    "curried": ("def f(a):\n    def g(b):\n        def h(c):\n            return a + b + c\n        return h\n    return g", "assert f(1)(2)(3) == 6", V),
    "raises": (RAISE, "try:\n    f(-1)\n    assert False\nexcept ValueError as error:\n    assert 'negative: -1' in str(error)", V),
    "raises_not": (RAISE, "try:\n    f(1)\n    assert False, 'no error'\nexcept ValueError:\n    pass", V),
    "raises_other": (RAISE, "try:\n    f('b')\n    assert False\nexcept ValueError:\n    pass", V),
    "raises_lookup": (RAISE, "try:\n    f('b')\n    assert False\nexcept LookupError:\n    pass", V),
    "raises_type": (RAISE, "try:\n    f([])\n    assert False\nexcept TypeError:\n    pass", V),
    "raises_unittest": (RAISE, "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(ValueError):\n            f(-1)", V),
    "raises_unicode": ("def f(b):\n    return b.decode()", "try:\n    f(b'\\xff')\n    assert False\nexcept UnicodeDecodeError:\n    pass", V),
    "raises_unicode_base": ("def f(b):\n    return b.decode()", "try:\n    f(b'\\xff')\n    assert False\nexcept ValueError:\n    pass", V),
    "raises_key_message": ("def f(k):\n    return {}[k]", "try:\n    f('a')\nexcept KeyError as error:\n    assert error.args == ('a',)", V),
    "raises_stop": ("def f(x):\n    return next(iter([]))", "try:\n    f(1)\n    assert False\nexcept StopIteration:\n    pass", V),
    "raises_recursion": ("def f(x):\n    return f(x)", "try:\n    f(1)\n    assert False\nexcept RecursionError:\n    pass", V),
    "raises_zero": ("def f(x):\n    return 1 / x", "try:\n    f(0)\n    assert False\nexcept ArithmeticError:\n    pass", V),
    "raises_assertion": ("def f(x):\n    assert x > 0, 'positive'\n    return x", "try:\n    f(0)\nexcept AssertionError as error:\n    assert str(error) == 'positive'\nelse:\n    assert False", V),
    "raises_uncaught": (RAISE, "assert f(-1) == 1", V),
    "raises_os": ("def f(p):\n    return open(p).read()", "try:\n    f('/no/such/file')\n    assert False\nexcept OSError:\n    pass", V),
    "custom_exception": (CUSTOM, "try:\n    f(1)\n    assert False\nexcept Odd:\n    pass", OBJ),
    "custom_by_base": (CUSTOM, "try:\n    f(1)\n    assert False\nexcept ValueError:\n    pass", V),
    "custom_other": (CUSTOM, "try:\n    f(1)\nexcept KeyError:\n    pass", V),
    "check": (SQUARE, "def check(candidate):\n    assert candidate(3) == 9\n    assert candidate(-1) == 1", V),
    "check_fails": (SQUARE, "def check(candidate):\n    assert candidate(3) == 9\n    assert candidate(3) == 10", V),
    "test_functions": (SQUARE, "def test_a():\n    assert f(1) == 1\ndef test_b():\n    assert f(2) == 5", V),
    "unittest": (SQUARE, "import unittest\nclass T(unittest.TestCase):\n    def setUp(self):\n        self.x = 3\n    def test(self):\n        self.assertEqual(f(self.x), 9)", V),
    "unittest_fails": (SQUARE, "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 1)\n    def test_b(self):\n        self.assertTrue(f(0))", V),
    "async": ("import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x", "import asyncio\nassert asyncio.run(f(3)) == 3", V),
    "class": (POINT, "p = f(1, 2)\nassert p.x == 1 and p.norm == 5 and p.move(2).x == 3 and len(p) == 2", OBJ),
    "class_operators": (POINT, "assert f(1, 2) + f(3) == f(4, 2) and f(1) != f(2) and f(1) < f(2) and f(5)(2) == 10", OBJ),
    "class_plain": (POINT, "assert list(f(1, 2)) == [1, 2] and f(1, 2)[1] == 2 and 2 in f(1, 2) and str(f(1)) == 'P(1, 0)' and not f(0)", OBJ),
    "class_methods": (POINT, "assert f.origin() == f(0, 0) and f.unit().x == 1", OBJ),
    "class_wrong": (POINT, "assert f(1, 2).x == 2", OBJ),
    "class_set": (POINT, "p = f(1)\np.x = 7\nassert p.x == 7 and isinstance(p, f)", OBJ),
    "class_with": (POINT, "with f(1) as p:\n    assert p.x == 1\nassert p.x == 99", OBJ),
    "class_hashed": (POINT, "assert len({f(1), f(1), f(2)}) == 2", OBJ),
    "own_helper": ("def g(x):\n    return x + 1\ndef f(x):\n    return g(x)", "assert f(1) == g(1) == 2", OBJ),
    "own_constant": ("LIMIT = 5\ndef f(x):\n    return min(x, LIMIT)", "assert f(9) == LIMIT", OBJ),
    "own_import": ("import math\ndef f(x):\n    return math.sqrt(x)", "assert math.isclose(f(4), 2)", OBJ),
    "object_result": ("class N:\n    def __init__(self, v, n=None):\n        self.v, self.n = v, n\ndef f(xs):\n    head = None\n    for x in reversed(xs):\n        head = N(x, head)\n    return head",
                      "node, seen = f([1, 2]), []\nwhile node:\n    seen.append(node.v)\n    node = node.n\nassert seen == [1, 2]", OBJ),
    "object_argument": ("class N:\n    def __init__(self, v):\n        self.v = v\ndef f(n):\n    return n.v", "assert f(N(3)) == 3", OBJ),
    "foreign_object": ("def f(box):\n    return box.value", "class Box:\n    value = 4\nassert f(Box()) == 4", P),
    "foreign_class": ("def f(cls):\n    return cls(3)", "class Num(int):\n    pass\nassert f(Num) == 3", P),
    "foreign_wrong": ("def f(box):\n    return box.value + 1", "class Box:\n    value = 4\nassert f(Box()) == 4", P),
    "foreign_below": (POINT, "class Q(f):\n    def double(self):\n        return 2 * self.x\nassert Q(4).double() == 8", P),
    "foreign_below_wrong": (POINT, "class Q(f):\n    pass\nassert Q(4).x == 8", P),
    "pytest_raises": (RAISE, "import pytest\nwith pytest.raises(ValueError, match='neg.*1') as info:\n    f(-1)\nassert str(info.value) == 'negative: -1'", V),
    "pytest_raises_not": (RAISE, "import pytest\nwith pytest.raises(ValueError):\n    f(1)", V),
    "pytest_raises_other": (RAISE, "import pytest\nwith pytest.raises(ValueError):\n    f('b')", V),
    "pytest_raises_match": (RAISE, "import pytest\nwith pytest.raises(ValueError, match='positive'):\n    f(-1)", V),
    "pytest_raises_call": (RAISE, "import pytest\npytest.raises(ValueError, f, -1)", V),
    "pytest_approx": (SQUARE, "from pytest import approx\nassert f(1.1) == approx(1.21) and [f(0.1)] == approx([0.01])", V),
    "pytest_approx_wrong": (SQUARE, "from pytest import approx\nassert f(1.1) == approx(1.2)", V),
    "standard_input": ("def f():\n    return input()", "import io, sys\nsys.stdin = io.StringIO('typed')\nassert f() == 'typed'", V),
    "random_seed": ("import random\ndef f():\n    return random.random()", "import random\nrandom.seed(1)\na = f()\nassert 0 <= a < 1", V),
    "syntax": ("def f(x) return x", "assert f(1) == 1", V),
    "test_syntax": (SQUARE, "assert f(1) ==", V),
    "undefined": ("def g(x):\n    return x", "assert f(1) == 1", V),
    "load_error": ("import no_such_module\ndef f(x):\n    return x", "assert f(1) == 1", V),
    "unicode": ("def f(s):\n    return s[::-1]", "assert f('h\u00e9\u4e2d\U0001f600') == '\U0001f600\u4e2d\u00e9h'", V),
    "surrogate": ("def f(s):\n    return s + '\\ud800'", "assert f('a') == 'a\\ud800'", V),
}  # fmt: skip
# Stated differences from plain Python (see the docstrings of the guest): what a test cannot do across the border.
DIFFERENT = {"standard_input": "a test's own sys.stdin is not the program's"}
# A test that cannot be run, whatever the program, is no failure of the program.
UNJUDGED = {"test_syntax"}
# Observations are made once for each input: a program whose answer depends on what was called before needs live tests.
DIFFERENT_OBSERVED = {*DIFFERENT, "state"}


@pytest.fixture(scope="module")
def reference() -> dict[str, bool]:
    return dict(zip(ROWS, plain.verdicts([(code, test, "f") for code, test, _ in ROWS.values()]), strict=True))


@pytest.mark.parametrize("name", ROWS)
def test_live(executor: PythonExecutor, reference: dict[str, bool], name: str) -> None:
    code, test, trust = ROWS[name]
    judgement = plain.live(executor, code, test)
    if name in DIFFERENT:
        assert not judgement.passed
        return
    if name in UNJUDGED:
        assert judgement.passed is None
        return
    assert judgement.passed == reference[name], judgement.reason
    assert bool(judgement.reason) is not judgement.passed
    assert judgement.trust == trust


@pytest.mark.parametrize("name", ROWS)
def test_over_observations(executor: PythonExecutor, reference: dict[str, bool], name: str) -> None:
    code, test, _ = ROWS[name]
    judgement = plain.observed(executor, code, test)
    if name in DIFFERENT_OBSERVED:
        assert not judgement.passed
        return
    if name in UNJUDGED:
        assert judgement.passed is None
        return
    assert judgement.passed == reference[name], judgement.reason


def test_the_setup_of_a_task_is_there_for_its_tests(executor: PythonExecutor) -> None:
    setup = "import math\n\ndef helper(x):\n    return x + 1\n\ndef f(x):\n    pass\n"
    program = Program("def f(x):\n    return x", "f")
    ((_, judgements),) = executor.check(
        [(program, [Test("assert f(helper(1)) == math.floor(2.5)"), Test("assert f(1) == 2")], setup)]
    )
    assert [j.passed for j in judgements] == [True, False]
    assert judgements[0].trust is Trust.VALUES


def test_a_program_may_be_called_check(executor: PythonExecutor) -> None:
    test = "def check(candidate):\n    assert candidate(70) == 71"
    right, wrong = (Program(f"def check(n): return n + {k}", "check") for k in (1, 2))
    verdicts = dict(executor.check([(right, [Test(test)], ""), (wrong, [Test(test)], "")]))
    assert [verdicts[i][0].passed for i in range(2)] == [True, False]
