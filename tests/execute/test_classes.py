"""Classes, objects and enumerations of the program: their types, operators, methods and state.

Each row is a program, a test and the expected trust; the verdict is not written down, plain Python gives it.
"""

from __future__ import annotations

import pytest
from tests.execute import plain

from avow.core.types import Trust
from avow.execute.executor import PythonExecutor

V, OBJ = Trust.VALUES, Trust.OBJECTS
ROWS: dict[str, tuple[str, str, Trust]] = {
    "enum": ("import enum\nclass Color(enum.Enum):\n    RED = 1\n    BLUE = 'b'\ndef f(x):\n    return Color(x)",
        "c = f(1)\nassert c is Color.RED and c.name == 'RED' and c.value == 1 and c == Color.RED and c != Color.BLUE", OBJ),
    "enum_class": ("import enum\nclass Color(enum.Enum):\n    RED = 1\n    BLUE = 'b'\ndef f(x):\n    return Color[x]",
        "assert [c.name for c in Color] == ['RED', 'BLUE'] and len(Color) == 2 and Color['RED'] is f('RED') and Color('b') is Color.BLUE and f('RED') in Color and {f('RED'): 1}[Color.RED] == 1", OBJ),
    "enum_int": ("import enum\nclass Level(enum.IntEnum):\n    LOW = 1\n    HIGH = 5\ndef f(x):\n    return Level(x)",
        "assert f(5) == 5 and f(5) > Level.LOW and f(1).name == 'LOW' and f(1) is Level.LOW and f(5) + 1 == 6 and type(f(5)) is Level and isinstance(f(5), int)", OBJ),
    "enum_text": ("import enum\nclass Kind(str, enum.Enum):\n    A = 'a'\ndef f(x):\n    return Kind(x)",
        "assert f('a') == 'a' and f('a').value == 'a' and f('a').upper() == 'A' and isinstance(f('a'), str)", OBJ),
    "type_is": ("class C:\n    pass\ndef f():\n    return C()",
        "c = f()\nassert type(c) is C and isinstance(c, C) and type(c).__name__ == 'C' and c.__class__ is C and not isinstance(3, C)", OBJ),
    "type_sub": ("class A:\n    pass\nclass B(A):\n    pass\ndef f():\n    return B()",
        "assert isinstance(f(), A) and type(f()) is not A and issubclass(B, A) and not issubclass(A, B)", OBJ),
    "same_object": ("class C:\n    pass\nc = C()\ndef f():\n    return c",
        "assert f() is f() and f() == f()", OBJ),
    "other_objects": ("class C:\n    pass\ndef f():\n    return C()",
        "a, b = f(), f()\nassert a is not b and a != b and len({a, b, a}) == 2", OBJ),
    "made_once": ("class f:\n    made = 0\n    def __init__(self, x):\n        f.made += 1",
        "f(1)\nf(2)\nassert f.made == 2", OBJ),
    "items_of_object": ("class f:\n    def __init__(self):\n        self.items = []\n    def pop(self):\n        return self.items.pop()",
        "s = f()\ns.items.append(3)\nassert s.pop() == 3 and s.items == []", OBJ),
    "items_seen": ("class f:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)",
        "s = f()\nitems = s.items\ns.push(3)\nassert items == [3] and items is s.items", OBJ),
    "given_to_object": ("class f:\n    def __init__(self, xs):\n        self.xs = xs\n    def add(self, x):\n        self.xs.append(x)",
        "xs = []\ns = f(xs)\ns.add(1)\nassert xs == [1]\nxs.append(2)\nassert s.xs == [1, 2] and s.xs is xs", OBJ),
    "setitem": ("class f(dict):\n    def __missing__(self, k):\n        return k * 2\n    def double(self, k):\n        return self[k] * 2",
        "d = f()\nd['a'] = 3\nassert d['a'] == 3 and d['b'] == 'bb' and d.double('a') == 6 and isinstance(d, dict)", OBJ),
    "list_class": ("class f(list):\n    def push(self, x):\n        self.append(x)\n    def peek(self):\n        return self[-1]",
        "s = f()\ns.push(1)\ns.push(2)\nassert s.peek() == 2 and s == [1, 2] and len(s) == 2 and s.pop() == 2 and s.peek() == 1", OBJ),
    "lru": ("from collections import OrderedDict\nclass f(OrderedDict):\n    def __init__(self, n):\n        super().__init__()\n        self.n = n\n    def get(self, k):\n        if k not in self:\n            return -1\n        self.move_to_end(k)\n        return self[k]\n    def put(self, k, v):\n        self[k] = v\n        self.move_to_end(k)\n        if len(self) > self.n:\n            self.popitem(last=False)",
        "c = f(2)\nc.put(1, 1)\nc.put(2, 2)\nassert c.get(1) == 1\nc.put(3, 3)\nassert c.get(2) == -1 and list(c) == [1, 3]", OBJ),
    "named_tuple_class": ("import typing\nclass P(typing.NamedTuple):\n    x: int\n    y: int = 0\n    def norm(self):\n        return self.x + self.y\n    def __add__(self, o):\n        return P(self.x + o.x, self.y + o.y)\ndef f(x):\n    return P(x)",
        "assert isinstance(f(1), P) and f(3).norm() == 3 and f(1) + f(2) == P(3, 0) and f(1)._replace(y=2) == (1, 2) and P(1).y == 0", OBJ),
    "named_tuple_type": ("import collections\nP = collections.namedtuple('P', 'x y')\ndef f(x):\n    return P(x, 1)",
        "assert isinstance(f(1), P) and type(f(1)) is P and isinstance(f(1), tuple) and f(1)._fields == ('x', 'y') and repr(f(1)) == 'P(x=1, y=1)'", OBJ),
    "int_class": ("class Roman(int):\n    def text(self):\n        return 'I' * self\ndef f(x):\n    return Roman(x)",
        "assert f(3) == 3 and f(3).text() == 'III' and type(f(3)) is not int and isinstance(f(3), int)", OBJ),
    "str_of_int_class": ("class Roman(int):\n    def __str__(self):\n        return 'I' * int(self)\ndef f(x):\n    return Roman(x)",
        "assert str(f(3)) == 'III' and f(3) + 1 == 4", OBJ),
    "dataclass": ("import dataclasses\n@dataclasses.dataclass(order=True)\nclass P:\n    x: int\n    y: list = dataclasses.field(default_factory=list)\ndef f(x):\n    return P(x)",
        "assert f(1) == P(1) and f(1) < f(2) and repr(f(1)) == 'P(x=1, y=[])' and vars(f(1)) == {'x': 1, 'y': []}\np = f(1)\np.y.append(2)\nassert p.y == [2]", OBJ),
    "callable_objects": ("class C:\n    pass\nclass D:\n    def __call__(self):\n        return 1\ndef f():\n    return C(), D()",
        "c, d = f()\nassert not callable(c) and callable(d) and d() == 1", OBJ),
    "no_len": ("class C:\n    pass\ndef f():\n    return C()",
        "try:\n    len(f())\n    assert False\nexcept TypeError:\n    pass\nassert f()", OBJ),
    "no_iter": ("class C:\n    pass\ndef f():\n    return C()",
        "import collections.abc\nassert not isinstance(f(), collections.abc.Iterable) and not hasattr(f(), '__len__')", OBJ),
    "not_implemented": ("class C:\n    def __add__(self, o):\n        return NotImplemented\ndef f():\n    return C()",
        "try:\n    f() + 1\n    assert False\nexcept TypeError:\n    pass", OBJ),
    "reflected": ("class f:\n    def __init__(self, x):\n        self.x = x\n    def __rmul__(self, k):\n        return f(k * self.x)",
        "assert (3 * f(2)).x == 6", OBJ),
    "copy_object": ("class f:\n    def __init__(self):\n        self.xs = []",
        "import copy\na = f()\nb, c = copy.copy(a), copy.deepcopy(a)\na.xs.append(1)\nassert b.xs == [1] and c.xs == [] and b is not a", OBJ),
    "properties": ("class f:\n    def __init__(self):\n        self._t = 0\n    @property\n    def t(self):\n        return self._t\n    @t.setter\n    def t(self, v):\n        if v < 0:\n            raise ValueError('cold')\n        self._t = v",
        "c = f()\nc.t = 5\nassert c.t == 5\ntry:\n    c.t = -1\n    assert False\nexcept ValueError as e:\n    assert str(e) == 'cold'", OBJ),
    "class_state": ("class f:\n    shared = []\n    def add(self, x):\n        self.shared.append(x)",
        "a, b = f(), f()\na.add(1)\nassert b.shared == [1] and f.shared is a.shared", OBJ),
    "method_name": ("class f:\n    def push(self, x):\n        'Push.'\n        return self",
        "s = f()\nassert s.push.__name__ == 'push' and s.push.__doc__ == 'Push.' and s.push(1) is s and f.push(s, 2) is s", OBJ),
    "abstract": ("import abc\nclass f(abc.ABC):\n    @abc.abstractmethod\n    def area(self): ...",
        "try:\n    f()\n    assert False\nexcept TypeError:\n    pass", OBJ),
    "linked": ("class Node:\n    def __init__(self, v, next=None):\n        self.v, self.next = v, next\ndef f(node):\n    prev = None\n    while node:\n        node.next, prev, node = prev, node, node.next\n    return prev",
        "a = Node(1, Node(2, Node(3)))\nb = f(a)\nassert [b.v, b.next.v, b.next.next.v] == [3, 2, 1] and b.next.next is a and a.next is None", OBJ),
    "async_class": ("class f:\n    async def get(self, x):\n        return x\n    async def __aenter__(self):\n        return self\n    async def __aexit__(self, *e):\n        self.done = True",
        "import asyncio\nasync def main():\n    async with f() as c:\n        r = await c.get(3)\n    return r, c.done\nassert asyncio.run(main()) == (3, True)", OBJ),
    "observer": ("class f:\n    def __init__(self):\n        self.subs = []\n    def on(self, g):\n        self.subs.append(g)\n    def fire(self, x):\n        for g in self.subs:\n            g(x)",
        "log = []\nbus = f()\nbus.on(log.append)\nbus.on(lambda x: log.append(-x))\nbus.fire(2)\nassert log == [2, -2]", OBJ),
    "own_deque": ("from collections import deque\ndef f(n):\n    return deque(range(n))",
        "assert f(2) == deque([0, 1]) and isinstance(f(1), deque)", OBJ),
    "module_name": ("import time, os.path\ndef f(p):\n    return os.path.basename(p)",
        "assert f('/a/b') == os.path.basename('/a/b') and time.time() > 0", OBJ),
    "library_class": ("from collections import Counter\ndef f(s):\n    return Counter(s)",
        "assert f('aab') == Counter(a=2, b=1) and isinstance(f('a'), Counter)", OBJ),
    "hashable_object_key": ("class P:\n    def __init__(self, x): self.x = x\n    def __eq__(self, o): return isinstance(o, P) and self.x == o.x\n    def __hash__(self): return hash(self.x)\ndef f(x):\n    return {P(x): 1}",
        "d = f(1)\nassert d[P(1)] == 1 and P(2) not in d and list(d)[0].x == 1", OBJ),
    "unhashable": ("class P:\n    def __eq__(self, o): return True\ndef f():\n    return P()",
        "try:\n    {f()}\n    assert False\nexcept TypeError:\n    pass", OBJ),
    "match": ("import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\n    y: int\ndef f(x):\n    return P(x, 2)",
        "match f(1):\n    case P(x=1, y=2):\n        ok = True\n    case _:\n        ok = False\nassert ok", OBJ),
    "set_of_objects": ("class P:\n    pass\np = P()\ndef f():\n    return {p}",
        "assert f() == f() and len(f() | f()) == 1", OBJ),
    "sorting": ("class C:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return self.x < o.x\n    def __eq__(self, o): return self.x == o.x\n    def __add__(self, o): return C(self.x + (o.x if isinstance(o, C) else o))\n    __radd__ = __add__\n    def __format__(self, s): return format(self.x, s)\n    def __getitem__(self, i): return (self.x, i)\ndef f(x): return C(x)",
        "xs = sorted([f(3), f(1), f(2)])\nassert [c.x for c in xs] == [1, 2, 3] and max(xs).x == 3 and xs.index(f(2)) == 1 and f(2) in xs and xs.count(f(1)) == 1", OBJ),
    "summing": ("class C:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return self.x < o.x\n    def __eq__(self, o): return self.x == o.x\n    def __add__(self, o): return C(self.x + (o.x if isinstance(o, C) else o))\n    __radd__ = __add__\n    def __format__(self, s): return format(self.x, s)\n    def __getitem__(self, i): return (self.x, i)\ndef f(x): return C(x)",
        "assert sum([f(1), f(2)]).x == 3 and (f(1) + 1).x == 2 and (1 + f(1)).x == 2", OBJ),
    "formats": ("class C:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return self.x < o.x\n    def __eq__(self, o): return self.x == o.x\n    def __add__(self, o): return C(self.x + (o.x if isinstance(o, C) else o))\n    __radd__ = __add__\n    def __format__(self, s): return format(self.x, s)\n    def __getitem__(self, i): return (self.x, i)\ndef f(x): return C(x)",
        "assert f'{f(3):>4}' == '   3' and '%s' % f(1).x == '1'", OBJ),
    "slices": ("class C:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return self.x < o.x\n    def __eq__(self, o): return self.x == o.x\n    def __add__(self, o): return C(self.x + (o.x if isinstance(o, C) else o))\n    __radd__ = __add__\n    def __format__(self, s): return format(self.x, s)\n    def __getitem__(self, i): return (self.x, i)\ndef f(x): return C(x)",
        "assert f(3)[1:2] == (3, slice(1, 2)) and f(1)[...] == (1, ...)", OBJ),
    "tuples": ("class C:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return self.x < o.x\n    def __eq__(self, o): return self.x == o.x\n    def __add__(self, o): return C(self.x + (o.x if isinstance(o, C) else o))\n    __radd__ = __add__\n    def __format__(self, s): return format(self.x, s)\n    def __getitem__(self, i): return (self.x, i)\ndef f(x): return C(x)",
        "assert isinstance(f(1), (int, C)) and getattr(f(1), 'nope', 5) == 5 and not hasattr(f(1), 'y') and hasattr(f(1), 'x')", OBJ),
    "method_eq": ("class C:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return self.x < o.x\n    def __eq__(self, o): return self.x == o.x\n    def __add__(self, o): return C(self.x + (o.x if isinstance(o, C) else o))\n    __radd__ = __add__\n    def __format__(self, s): return format(self.x, s)\n    def __getitem__(self, i): return (self.x, i)\ndef f(x): return C(x)",
        "assert f(1).__eq__(f(1)) and f(1).__class__.__name__ == 'C' and C.__name__ == 'C' and type(f(1)).__mro__[0] is C", OBJ),
    "except_tuple": ("class A(Exception): pass\nclass B(Exception): pass\ndef f(x):\n    raise (A if x else B)('m')",
        "for x in (0, 1):\n    try:\n        f(x)\n        assert False\n    except (A, B) as e:\n        assert str(e) == 'm'", OBJ),
    "assert_raises": ("class A(Exception): pass\ndef f(x):\n    raise A('why')",
        "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(A) as c:\n            f(1)\n        self.assertEqual(str(c.exception), 'why')\n        self.assertRaisesRegex(A, 'wh', f, 1)", OBJ),
    "assert_equal": ("class C:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return self.x < o.x\n    def __eq__(self, o): return self.x == o.x\n    def __add__(self, o): return C(self.x + (o.x if isinstance(o, C) else o))\n    __radd__ = __add__\n    def __format__(self, s): return format(self.x, s)\n    def __getitem__(self, i): return (self.x, i)\ndef f(x): return C(x)",
        "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(f(1), f(1))\n        self.assertIsInstance(f(1), C)\n        self.assertNotEqual(f(1), f(2))\n        self.assertLess(f(1), f(2))", OBJ),
    "stack": ("class Stack:\n    def __init__(self): self._items = []\n    def push(self, x): self._items.append(x)\n    def pop(self):\n        if not self._items: raise IndexError('pop from empty stack')\n        return self._items.pop()\n    def is_empty(self): return not self._items\n    def __len__(self): return len(self._items)\nf = Stack",
        "s = Stack()\nassert s.is_empty()\nfor i in range(3):\n    s.push(i)\nassert len(s) == 3 and s.pop() == 2 and s._items == [0, 1]\ntry:\n    Stack().pop()\n    assert False\nexcept IndexError as e:\n    assert str(e) == 'pop from empty stack'", OBJ),
    "type_text": ("class C: pass\ndef f(x): return C()",
        "assert 'C' in str(type(f(1))) and type(f(1)).__qualname__ == 'C'", OBJ),
    "json": ("class C:\n    def __init__(self): self.x = [1]\ndef f(): return C()",
        "import json\nassert json.dumps(f().__dict__) == '{\"x\": [1]}'", OBJ),
    "generic": ("from typing import Generic, TypeVar\nT = TypeVar('T')\nclass S(Generic[T]):\n    def __init__(self): self.items: list[T] = []\n    def push(self, x: T) -> None: self.items.append(x)\nf = S",
        "s = S[int]()\ns.push(1)\nassert s.items == [1]", OBJ),
    "singleton": ("class f:\n    _one = None\n    def __new__(cls):\n        if cls._one is None: cls._one = super().__new__(cls)\n        return cls._one",
        "assert f() is f()", OBJ),
    "iter_protocol": ("class f:\n    def __getitem__(self, i):\n        if i > 2: raise IndexError\n        return i",
        "assert list(f()) == [0, 1, 2] and 2 in f()", OBJ),
    "descriptor": ("class f:\n    @staticmethod\n    def s(x): return x\n    @classmethod\n    def c(cls): return cls",
        "assert f.s(1) == 1 and f.c() is f and f().c() is f", OBJ),
    "property_class": ("class f:\n    count = 0\n    def __init__(self): type(self).count += 1",
        "f(); f()\nassert f.count == 2\nf.count = 0\nf()\nassert f.count == 1", OBJ),
    "regex": ("import re\ndef f(s): return re.match(r'(a)(b)?', s)",
        "m = f('ac')\nassert m and m.group(1) == 'a' and m.group(2) is None and m.span() == (0, 1) and f('x') is None", OBJ),
    "stringio": ("import io\ndef f(s): return io.StringIO(s)",
        "assert f('ab').read() == 'ab'", OBJ),
    "array": ("import array\ndef f(s): return array.array('i', s)",
        "assert list(f([1, 2])) == [1, 2]", OBJ),
    "simple": ("import types\ndef f(x): return types.SimpleNamespace(x=x)",
        "assert f(3).x == 3 and f(3) == f(3)", OBJ),
    "datetime_tz": ("import datetime\ndef f(): return datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)",
        "assert f().utcoffset().seconds == 0", V),
    "chainmap": ("import collections\ndef f(a, b): return collections.ChainMap(a, b)",
        "m = f({1: 2}, {3: 4})\nassert m[1] == 2 and dict(m) == {1: 2, 3: 4}", OBJ),
}  # fmt: skip
DIFFERENT = {
    "looked_into": ("import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\ndef f(x):\n    return P(x)",
        "import dataclasses\nassert dataclasses.asdict(f(1)) == {'x': 1}"),
    "equal_to_plain": ("class C:\n    def __eq__(self, o): return o == 5\ndef f():\n    return C()", "assert f() == 5"),
    "of_the_library": ("import pathlib\ndef f(p):\n    return pathlib.Path(p) / 'x'", "import pathlib\nassert f('/a') == pathlib.Path('/a/x')"),
    "patched": ("import time\ndef f():\n    return time.time()", "from unittest import mock\nwith mock.patch('time.time', return_value=5):\n    assert f() == 5"),
    "printed": ("def f(x):\n    print(x)", "import io, contextlib\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n    f(3)\nassert out.getvalue() == '3\\n'"),
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


@pytest.mark.parametrize("name", DIFFERENT)
def test_stated_differences(executor: PythonExecutor, name: str) -> None:
    """What docs/execution.md says that plain Python does and a judge in another process does not."""
    assert plain.verdicts([(*DIFFERENT[name], "f")]) == [True]
    assert not plain.live(executor, *DIFFERENT[name]).passed
