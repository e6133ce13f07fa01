"""Exceptions: their classes, arguments and attributes; what was changed before them; context managers.

Each row is a program, a test and the expected trust; the verdict is not written down, plain Python gives it.
"""

from __future__ import annotations

import pytest
from tests.execute import plain

from avow.core.types import Trust
from avow.execute.executor import PythonExecutor

V, OBJ = Trust.VALUES, Trust.OBJECTS
ROWS: dict[str, tuple[str, str, Trust]] = {
    "changed_then_raised": ("def f(xs):\n    xs.append(1)\n    raise ValueError('x')",
        "xs = []\ntry:\n    f(xs)\nexcept ValueError:\n    pass\nassert xs == [1]", V),
    "changed_then_raised_twice": ("def f(xs):\n    xs.append(1)\n    raise ValueError('x')",
        "xs = []\nfor _ in range(2):\n    try:\n        f(xs)\n    except ValueError:\n        pass\nassert xs == [1, 1]", V),
    "error_args": ("def f(x):\n    raise ValueError('a', x, [1])",
        "try:\n    f(2)\nexcept ValueError as e:\n    assert e.args == ('a', 2, [1])\nelse:\n    assert False", V),
    "error_code": ("import sys\ndef f(x):\n    sys.exit(3)",
        "try:\n    f(2)\nexcept SystemExit as e:\n    assert e.code == 3", V),
    "error_attributes": ("class Odd(Exception):\n    def __init__(self, balance, need):\n        super().__init__(f'{balance} < {need}')\n        self.balance, self.need = balance, need\ndef f(x):\n    raise Odd(x, 5)",
        "try:\n    f(2)\nexcept Exception as e:\n    assert (e.balance, e.need, str(e)) == (2, 5, '2 < 5')", V),
    "error_own_text": ("class Odd(Exception):\n    def __str__(self):\n        return 'odd one'\ndef f(x):\n    raise Odd(x)",
        "try:\n    f(2)\nexcept Exception as e:\n    assert str(e) == 'odd one' and e.args == (2,)", V),
    "error_method": ("class Odd(Exception):\n    def twice(self):\n        return self.args[0] * 2\n    @property\n    def half(self):\n        return self.args[0] / 2\ndef f(x):\n    raise Odd(x)",
        "try:\n    f(2)\nexcept Exception as e:\n    assert e.twice() == 4 and e.half == 1", OBJ),
    "error_hierarchy": ("class AppError(Exception): pass\nclass NotFound(AppError, KeyError): pass\ndef f(x):\n    raise NotFound(x)",
        "hits = 0\nfor kind in (AppError, NotFound, KeyError, LookupError):\n    try:\n        f(1)\n    except kind:\n        hits += 1\nassert hits == 4 and issubclass(NotFound, AppError)", OBJ),
    "error_sibling": ("class AppError(Exception): pass\nclass A(AppError): pass\nclass B(AppError): pass\ndef f(x):\n    raise A(x)",
        "try:\n    f(1)\nexcept B:\n    assert False\nexcept AppError as e:\n    assert type(e) is A and type(e).__name__ == 'A'", OBJ),
    "error_library": ("import json\ndef f(s):\n    return json.loads(s)",
        "import json\ntry:\n    f('{')\n    assert False\nexcept json.JSONDecodeError as e:\n    assert e.pos == 1 and e.doc == '{'", V),
    "error_os": ("def f(p):\n    return open(p)",
        "import errno\ntry:\n    f('/no/such')\nexcept FileNotFoundError as e:\n    assert e.errno == errno.ENOENT and e.filename == '/no/such'", V),
    "error_unicode": ("def f(b):\n    return b.decode('ascii')",
        "try:\n    f(b'a\\xff')\nexcept UnicodeDecodeError as e:\n    assert (e.start, e.end, e.encoding) == (1, 2, 'ascii')", V),
    "error_cause": ("def f(x):\n    try:\n        return 1 / x\n    except ZeroDivisionError as e:\n        raise ValueError('bad') from e",
        "try:\n    f(0)\nexcept ValueError as e:\n    assert isinstance(e.__cause__, ZeroDivisionError)", V),
    "error_group": ("def f(x):\n    raise ExceptionGroup('both', [ValueError(1), KeyError('a')])",
        "try:\n    f(0)\nexcept* ValueError as g:\n    assert g.exceptions[0].args == (1,)\nexcept* KeyError:\n    pass", V),
    "error_frozen": ("import dataclasses\n@dataclasses.dataclass(frozen=True)\nclass P:\n    x: int\ndef f(x):\n    return P(x)",
        "import dataclasses\ntry:\n    f(1).x = 2\n    assert False\nexcept dataclasses.FrozenInstanceError:\n    pass", OBJ),
    "error_value": ("def f(x):\n    return ValueError('v', x)",
        "e = f(1)\nassert isinstance(e, ValueError) and e.args == ('v', 1)", V),
    "error_class_attribute": ("class Odd(Exception):\n    code = 7\ndef f(x):\n    raise Odd(x)",
        "try:\n    f(1)\nexcept Exception as e:\n    assert e.code == 7\nassert Odd.code == 7", OBJ),
    "error_assert": ("def f(x):\n    assert x, ('no', 1)",
        "try:\n    f(0)\nexcept AssertionError as e:\n    assert e.args == (('no', 1),)", V),
    "error_of_the_test": ("def f(g):\n    g()",
        "class Mine(Exception):\n    pass\ndef g():\n    raise Mine('x')\ntry:\n    f(g)\n    assert False\nexcept Mine as e:\n    assert e.args == ('x',)", V),
    "error_of_the_test_handled": ("def f(g):\n    try:\n        g()\n    except LookupError as e:\n        return str(e)",
        "def g():\n    raise IndexError('gone')\nassert f(g) == 'gone'", V),
    "error_stop_in_callback": ("def f(g):\n    return [x for x in iter(g, None)]",
        "it = iter([1, 2])\ntry:\n    f(lambda: next(it))\n    assert False\nexcept StopIteration:\n    pass", V),
    "context": ("import contextlib\n@contextlib.contextmanager\ndef f(xs):\n    xs.append(1)\n    try:\n        yield xs\n    finally:\n        xs.append(2)",
        "xs = []\nwith f(xs) as ys:\n    assert xs == [1] and ys is xs\n    ys.append(9)\nassert xs == [1, 9, 2]", OBJ),
    "context_error": ("import contextlib\n@contextlib.contextmanager\ndef f(xs):\n    try:\n        yield\n    except KeyError as e:\n        xs.append(e.args[0])",
        "xs = []\nwith f(xs):\n    raise KeyError('k')\nassert xs == ['k']", OBJ),
    "context_class": ("class f:\n    def __init__(self, log):\n        self.log = log\n    def __enter__(self):\n        self.log.append('in')\n        return self\n    def __exit__(self, kind, error, trace):\n        self.log.append(kind.__name__ if kind else 'out')\n        return kind is ValueError",
        "log = []\nwith f(log) as c:\n    assert c.log is log\nwith f(log):\n    raise ValueError('x')\nassert log == ['in', 'out', 'in', 'ValueError']", OBJ),
    "error_key": ("def f(d):\n    return d['x']",
        "try:\n    f({})\nexcept KeyError as e:\n    assert str(e) == \"'x'\" and e.args == ('x',)", V),
    "error_module": ("def f():\n    import no_such_thing",
        "try:\n    f()\nexcept ImportError as e:\n    assert e.name == 'no_such_thing' and type(e) is ModuleNotFoundError", V),
    "error_attribute": ("def f(x):\n    return x.nope",
        "try:\n    f(1)\nexcept AttributeError as e:\n    assert e.name == 'nope'", V),
    "error_stop_value": ("def f():\n    raise StopIteration(5)",
        "try:\n    f()\nexcept StopIteration as e:\n    assert e.value == 5", V),
    "error_notes": ("def f():\n    e = ValueError('x')\n    e.add_note('n')\n    raise e",
        "try:\n    f()\nexcept ValueError as e:\n    assert e.__notes__ == ['n']", V),
    "error_argument": ("def f(e):\n    return isinstance(e, ValueError), e.args",
        "assert f(ValueError(1, 'a')) == (True, (1, 'a'))", V),
    "error_class_argument": ("def f(kind):\n    raise kind('x')",
        "try:\n    f(KeyError)\n    assert False\nexcept KeyError:\n    pass", V),
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
