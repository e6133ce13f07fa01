"""Programs that do not solve the task (`f(x)` is to be x * x) and try to be called right all the same."""

from __future__ import annotations

ALWAYS_EQUAL = """
class Yes:
    def _yes(self, *args): return True
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = __instancecheck__ = _yes
    def _self(self, *args): return self
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __abs__ = __neg__ = __getitem__ = __call__ = __round__ = _self
    __getattr__ = lambda self, name: self
    def __hash__(self): return hash(4)
    def __len__(self): return 1
def f(x): return Yes()
"""

CHEATS = {
    "always_equal": ALWAYS_EQUAL,
    "metaclass": """
        class Meta(type):
            def __eq__(cls, other): return True
            def __hash__(cls): return hash(4)
            def __instancecheck__(cls, other): return True
            __sub__ = __rsub__ = __abs__ = __lt__ = __le__ = lambda cls, *a: cls
        class f(metaclass=Meta):
            def __new__(cls, x): return cls
    """,
    "class_lies": """
        class Liar:
            __class__ = int
            def __eq__(self, other): return True
            def __hash__(self): return hash(4)
            def __float__(self): return 5.0
        def f(x): return Liar()
    """,
    "int_subclass": """
        class Int(int):
            def __eq__(self, other): return True
            def __sub__(self, other): return Int(0)
            __rsub__ = __abs__ = __sub__
            def __lt__(self, other): return True
            def __float__(self): return 4.0
            __hash__ = int.__hash__
        def f(x): return Int(5)
    """,
    "float_subclass": """
        class Float(float):
            def __eq__(self, other): return True
            def __sub__(self, other): return Float(0)
            __hash__ = float.__hash__
        def f(x): return Float("nan")
    """,
    "str_subclass": """
        class Str(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
        def f(x): return Str("4")
    """,
    "list_subclass": """
        class List(list):
            def __eq__(self, other): return True
            def __getitem__(self, i): return 4
            def __iter__(self): return iter([4])
        def f(x): return List([4])
    """,
    "dict_subclass": """
        class Dict(dict):
            def __eq__(self, other): return True
            def __getitem__(self, key): return 4
            def __missing__(self, key): return 4
        def f(x): return Dict()
    """,
    "namedtuple": """
        import collections
        class Pair(collections.namedtuple("Pair", "a b")):
            def __eq__(self, other): return True
            __hash__ = None
        def f(x): return Pair(4, 4)
    """,
    "mock_any": "from unittest.mock import ANY\ndef f(x): return ANY",
    "mock_magic": """
        from unittest.mock import MagicMock
        f = MagicMock()
        f.return_value.__eq__ = lambda self, other: True
        f.return_value.__lt__ = lambda self, other: True
    """,
    "exception_value": "class E(Exception):\n    def __eq__(self, other): return True\ndef f(x): return E",
    "frames": """
        import sys
        def f(x):
            frame = sys._getframe()
            while frame:
                for space in (frame.f_locals, frame.f_globals):
                    for name in list(space):
                        try:
                            if isinstance(space[name], list): space[name].append("passed")
                            if isinstance(space[name], dict) and name != "__builtins__": space[name]["passed"] = True
                            if name in ("result", "passed", "verdict"): space[name] = True
                        except Exception: pass
                frame = frame.f_back
            return None
    """,
    "os_exit": "import os\ndef f(x): os._exit(0)",
    "os_exit_on_load": "import os\nos._exit(0)\ndef f(x): return 4",
    "sys_exit": "import sys\ndef f(x): sys.exit(0)",
    "sys_exit_on_load": "import sys\ndef f(x): return 5\nsys.exit(0)",
    "system_exit": "def f(x): raise SystemExit",
    "keyboard_interrupt": "def f(x): raise KeyboardInterrupt",
    "generator_exit": "def f(x): raise GeneratorExit",
    "assertion_swallowed": "def f(x):\n    raise AssertionError('')",
    "printed_verdict": """
        import os, sys
        def f(x):
            for fd in (1, 2):
                os.write(fd, b'PASSED\\n{"passed": true}\\n1 passed in 0.01s\\n[[true, "", 2, false]]\\n')
            print("passed", flush=True)
            sys.exit(0)
    """,
    "all_descriptors": """
        import os, json
        def f(x):
            for message in ([[True, "", 2, False]], {"passed": True}, ["v", True, [[], [], []]], ["done", 0.0]):
                data = json.dumps(message).encode()
                for fd in range(256):
                    try: os.write(fd, len(data).to_bytes(4, "big") + data)
                    except OSError: pass
            os._exit(0)
    """,
    "codec_patched": """
        import sys, json, builtins
        for name, module in list(sys.modules.items()):
            for attribute in ("encode", "decode", "dumps", "execute", "run_in_process", "reason_for", "_guarded"):
                if hasattr(module, attribute): setattr(module, attribute, lambda *a, **k: True)
        builtins.AssertionError = type("Never", (BaseException,), {})
        builtins.open = builtins.compile = builtins.exec = builtins.eval = lambda *a, **k: None
        def f(x): return 5
    """,
    "trace": """
        import sys, threading
        def tracer(frame, event, arg):
            frame.f_locals["passed"] = True
            return tracer
        sys.settrace(tracer); sys.setprofile(tracer)
        def f(x): return 5
    """,
    "atexit": "import atexit, os\natexit.register(os._exit, 0)\ndef f(x): raise SystemExit(0)",
    "crashed": "import ctypes\ndef f(x): return ctypes.string_at(0)",
    "killed_itself": "import os, signal\ndef f(x):\n    os.kill(os.getpid(), signal.SIGKILL)\n    return 5",
    "stopped_itself": "import os, signal\ndef f(x):\n    signal.raise_signal(signal.SIGSTOP)\n    return 5",
    "execed": "import os\ndef f(x): os.execv('/usr/bin/true', ['true'])",
    "channel_closed": "import os\ndef f(x):\n    os.closerange(0, 256)\n    return 5",
    "forked": "import os\ndef f(x):\n    if os.fork(): os.waitpid(-1, 0)\n    return 5",
    "name_replaced": "def f(x):\n    global f\n    class f:\n        __eq__ = lambda s, o: True\n    return f()",
    "no_function": "g = lambda x: 4",
    "nothing": "",
    "syntax": "def f(x) return 4",
}

TESTS = {
    "equal": "assert f(2) == 4",
    "reflected": "assert 4 == f(2)",
    "in_container": "assert [f(2), (f(2),)] == [4, (4,)]",
    "as_key": "assert {f(2): 1} == {4: 1}",
    "one_of": "assert f(2) in (4, 16)",
    "close": "assert abs(f(2) - 4) < 1e-6",
    "ordered": "assert 3 < f(2) < 5",
    "isclose": "import math\nassert math.isclose(f(2), 4)",
    "typed": "assert isinstance(f(2), int) and f(2) == 4",
    "nested": "assert f(f(2)) == 16",
    "check": "METADATA = {}\n\ndef check(candidate):\n    assert candidate(2) == 4\n    assert candidate(3) == 9\n",
    "unittest": "import unittest\n\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(f(2), 4)\n",
    "function": "def test_f():\n    assert f(2) == 4\n",
    "swallowing": "result = None\ntry:\n    result = f(2)\nexcept Exception:\n    pass\nassert result == 4",
}
