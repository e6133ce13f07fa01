"""Functions given and returned, iterators and generators: what a test may ask of them, and how lazy they are.

Each row is a program, a test and the expected trust; the verdict is not written down, plain Python gives it.
"""

from __future__ import annotations

import pytest
from tests.execute import plain

from avow.core.types import Trust
from avow.execute.executor import PythonExecutor

V, OBJ = Trust.VALUES, Trust.OBJECTS
ROWS: dict[str, tuple[str, str, Trust]] = {
    "name": ("def f(x):\n    'Docs.'\n    return x",
        "assert f.__name__ == 'f' and f.__doc__ == 'Docs.'", V),
    "wraps": ("import functools\ndef deco(g):\n    @functools.wraps(g)\n    def inner(*a):\n        return g(*a)\n    return inner\n@deco\ndef f(x):\n    return x",
        "assert f.__name__ == 'f' and f.__wrapped__(3) == 3", V),
    "wraps_not": ("def deco(g):\n    def inner(*a):\n        return g(*a)\n    return inner\n@deco\ndef f(x):\n    return x",
        "assert f.__name__ == 'f'", V),
    "decorator": ("def f(g):\n    import functools\n    @functools.wraps(g)\n    def inner(*a):\n        return g(*a) + 1\n    return inner",
        "@f\ndef g(x):\n    'doc'\n    return x\nassert g(1) == 2 and g.__name__ == 'g' and g.__doc__ == 'doc'", V),
    "function_attribute": ("def f(x):\n    f.calls += 1\n    return x\nf.calls = 0",
        "f(1)\nf(2)\nassert f.calls == 2", V),
    "function_set": ("def f(x):\n    return f.offset + x\nf.offset = 0",
        "f.offset = 5\nassert f(1) == 6", V),
    "inspect": ("def f(x, y=2, *, z):\n    return x",
        "import inspect\nassert inspect.isfunction(f) and callable(f) and str(inspect.signature(f)) == '(x, y=2, *, z)'", OBJ),
    "inspect_async": ("async def f(x):\n    return x",
        "import inspect\nassert inspect.iscoroutinefunction(f)", OBJ),
    "function_returned": ("def f(k):\n    def g(x):\n        return x * k\n    return g",
        "import inspect\ng = f(2)\nassert g.__name__ == 'g' and inspect.isfunction(g) and g(4) == 8", V),
    "function_identity": ("def f(g):\n    return g",
        "def g():\n    pass\nassert f(g) is g and f(f) is f and f(len) is len", V),
    "counter": ("def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n        return n\n    return g",
        "a, b = f(), f()\nassert [a(), a(), b()] == [1, 2, 1] and a is not b", V),
    "memo": ("import functools\n@functools.lru_cache(maxsize=None)\ndef f(n):\n    return n",
        "f(1)\nf(1)\nassert f.cache_info().hits == 1", V),
    "enum_bad": ("import enum\nclass Color(enum.Enum):\n    RED = 1\ndef f(x):\n    return Color(x)",
        "try:\n    f(9)\n    assert False\nexcept ValueError:\n    pass", V),
    "curry": ("import inspect\ndef f(g):\n    n = len(inspect.signature(g).parameters)\n    def step(*a):\n        return g(*a) if len(a) >= n else lambda *b: step(*a, *b)\n    return step",
        "assert f(lambda a, b, c: a + b + c)(1)(2)(3) == 6", V),
    "curry_code": ("def f(g):\n    n = g.__code__.co_argcount\n    def step(*a):\n        return g(*a) if len(a) >= n else lambda *b: step(*a, *b)\n    return step",
        "assert f(lambda a, b, c: a + b + c)(1)(2)(3) == 6", V),
    "function_names": ("def f(g):\n    return g.__name__, g.__doc__",
        "def h():\n    'D'\nassert f(h) == ('h', 'D') and f(len)[0] == 'len'", V),
    "send": ("def f():\n    total = 0\n    while True:\n        x = yield total\n        total += x",
        "g = f()\nnext(g)\nassert g.send(2) == 2 and g.send(3) == 5", V),
    "throw": ("def f():\n    try:\n        yield 1\n    except ValueError:\n        yield 'caught'",
        "g = f()\nnext(g)\nassert g.throw(ValueError('x')) == 'caught'", V),
    "close": ("log = []\ndef f(xs):\n    try:\n        yield 1\n    finally:\n        xs.append('closed')",
        "xs = []\ng = f(xs)\nnext(g)\ng.close()\nassert xs == ['closed']", V),
    "lazy": ("def f(xs):\n    for i in range(3):\n        xs.append(i)\n        yield i",
        "xs = []\ng = f(xs)\nassert xs == []\nassert next(g) == 0 and xs == [0]\nassert list(g) == [1, 2] and xs == [0, 1, 2]", V),
    "infinite": ("def f():\n    n = 0\n    while True:\n        yield n\n        n += 1",
        "import itertools\nassert list(itertools.islice(f(), 3)) == [0, 1, 2]", V),
    "infinite_far": ("def f():\n    n = 0\n    while True:\n        yield n\n        n += 1",
        "import itertools\nassert sum(itertools.islice(f(), 12000)) == sum(range(12000))", V),
    "generator_returns": ("def f():\n    yield 1\n    return 'end'",
        "def g():\n    r = yield from f()\n    yield r\nassert list(g()) == [1, 'end']", V),
    "generator_raises": ("def f():\n    yield 1\n    raise KeyError('x')",
        "g = f()\nassert next(g) == 1\ntry:\n    next(g)\n    assert False\nexcept KeyError:\n    pass", V),
    "generator_type": ("def f(x):\n    yield x",
        "import inspect, types, collections.abc\ng = f(1)\nassert inspect.isgenerator(g) and isinstance(g, types.GeneratorType) and isinstance(g, collections.abc.Iterator)", V),
    "map_type": ("def f(x):\n    return map(str, x)",
        "assert isinstance(f([1]), map) and not isinstance(f([1]), list)", V),
    "iterator_given": ("def f(it):\n    return next(it)",
        "it = iter([1, 2, 3])\nassert f(it) == 1 and list(it) == [2, 3]", V),
    "iterator_given_endless": ("import itertools\ndef f(it):\n    return list(itertools.islice(it, 3))",
        "import itertools\nassert f(itertools.count()) == [0, 1, 2]", V),
    "iterator_back": ("def f(it):\n    return it",
        "it = iter([1])\nassert f(it) is it", V),
    "generators_two": ("def f(n):\n    yield from range(n)",
        "a, b = f(3), f(3)\nassert [next(a), next(b), next(a)] == [0, 0, 1]", V),
    "tee": ("def f(xs):\n    it = iter(xs)\n    return [it, it]",
        "a, b = f([1, 2, 3, 4])\nassert list(zip(a, b)) == [(1, 2), (3, 4)] and a is b", V),
    "async_generator": ("async def f(n):\n    for i in range(n):\n        yield i",
        "import asyncio\nasync def main():\n    return [x async for x in f(3)]\nassert asyncio.run(main()) == [0, 1, 2]", V),
    "async_gather": ("async def f(n):\n    return n",
        "import asyncio\nasync def main():\n    return await asyncio.gather(f(1), f(2))\nassert asyncio.run(main()) == [1, 2]", V),
    "iterable_class": ("class f:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        for i in range(self.n):\n            yield i",
        "c = f(3)\nassert list(c) == [0, 1, 2] == list(c) and sum(c) == 3", OBJ),
    "iterator_class": ("class f:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        return self\n    def __next__(self):\n        if not self.n:\n            raise StopIteration\n        self.n -= 1\n        return self.n",
        "assert list(f(3)) == [2, 1, 0]", OBJ),
    "replace": ("import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\n    y: int = 0\ndef f(x):\n    return P(x)",
        "import dataclasses\nassert dataclasses.replace(f(1), y=3).y == 3", OBJ),
    "main_guard": ("def f(x):\n    return x\nif __name__ == '__main__':\n    raise SystemExit(1)",
        "assert f(1) == 1", V),
    "mock_argument": ("def f(g):\n    return g(1)",
        "from unittest import mock\nm = mock.Mock(return_value=3)\nassert f(m) == 3\nm.assert_called_once_with(1)", V),
    "any": ("def f(g):\n    return [1, object()]",
        "from unittest import mock\nassert f(1) == [1, mock.ANY]", OBJ),
    "defaults": ("def f(x, *, key=None): return sorted(x, key=key)",
        "assert f([3, -1], key=abs) == [-1, 3]\nassert f(['b', 'A'], key=str.lower) == ['A', 'b']", V),
    "set_order": ("def f(xs): return list(set(xs))",
        "assert sorted(f([3, 1, 2])) == [1, 2, 3]", V),
    "range_identity": ("def f(): return range(3)",
        "assert f() == range(3) and list(f()) == [0, 1, 2] and isinstance(f(), range)", V),
    "wrapped_counter": ("def f(g):\n    def w(*a, **k):\n        w.calls += 1\n        return g(*a, **k)\n    w.calls = 0\n    return w",
        "w = f(lambda x: x + 1)\nassert (w(1), w(2), w.calls) == (2, 3, 2)", V),
    "retry": ("def f(n):\n    def deco(g):\n        def w(*a):\n            for i in range(n):\n                try: return g(*a)\n                except ValueError:\n                    if i == n - 1: raise\n        return w\n    return deco",
        "tries = []\n@f(3)\ndef g():\n    tries.append(1)\n    if len(tries) < 3: raise ValueError('x')\n    return 'ok'\nassert g() == 'ok' and len(tries) == 3", V),
}  # fmt: skip


@pytest.fixture(scope="module")
def reference() -> dict[str, bool]:
    return dict(zip(ROWS, plain.verdicts([(code, test, "f") for code, test, _ in ROWS.values()]), strict=True))


@pytest.mark.parametrize("name", ROWS)
def test_live(executor: PythonExecutor, reference: dict[str, bool], name: str) -> None:
    code, test, trust = ROWS[name]
    judgement = plain.live(executor, code, test)
    assert judgement.passed == reference[name], judgement.reason
    assert judgement.trust == trust


@pytest.mark.parametrize("name", ROWS)
def test_over_observations(executor: PythonExecutor, reference: dict[str, bool], name: str) -> None:
    code, test, _ = ROWS[name]
    judgement = plain.observed(executor, code, test)
    assert judgement.passed == reference[name], judgement.reason
