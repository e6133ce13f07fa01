"""Programs that speak on the channel themselves: whatever comes, the host gives a verdict, soon, and never stumbles.

The channel is descriptor 3. Frames are a length of four bytes and JSON; a hostile program may write any bytes there, read
what was meant for its loader, and forge each message of the protocol.
"""

from __future__ import annotations

import json
import random

import pytest
from tests.attacks.arena import Arena, Clock

from avow.core.types import Observation, Outcome, Trace

SPEAK = """
import json, os
def frame(message):
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    return len(data).to_bytes(4, "big") + data
def say(data):
    view = memoryview(data)
    while view:
        view = view[os.write(3, view):]
HELLO = frame({"kind": "function"})
"""
RAW = {
    "garbage": "say(os.urandom(4096))",
    "zeros": "say(bytes(100_000))",
    "huge_length": "say(b'\\xff\\xff\\xff\\xff' + b'x' * 1000)",
    "just_too_long": "say((16_000_001).to_bytes(4, 'big') + b'x' * 1000)",
    "cut": "say(HELLO[:7]); os._exit(0)",
    "cut_cell": "say(HELLO + frame([[0, 'v4']])[:9]); os._exit(0)",
    "no_json": "say(frame(b'{nope'))",
    "deep_json": "say(frame(b'[' * 100_000 + b']' * 100_000))",
    "deep_hello": "say(HELLO + frame(b'[' * 100_000 + b']' * 100_000))",
    "hello_list": "say(frame([1, 2]))", "hello_text": "say(frame('kind'))", "hello_number": "say(frame(7))", "hello_null": "say(frame(None))",
    "hello_empty": "say(frame({}))", "hello_error_number": "say(frame({'error': 5}))", "hello_error_short": "say(frame({'error': [[]]}))",
    "hello_error_deep": "say(frame({'error': [[[[]]], {}]}))", "hello_error_keys": "say(frame({'error': {'a': 1}}))",
    "hello_error_long": "say(frame({'error': [['E' * 3_000_000], 'm' * 3_000_000]}))",
    "hello_error_escape": "say(frame({'error': [['E\\x1b[2J'], '\\ud800\\x00\\x1b]0;x\\x07']}))",
    "cell_list": "say(HELLO + frame([[0, ['v', '4']]]) + frame(['done', 0.0]))",
    "cell_number": "say(HELLO + frame([[0, 4]]) + frame(['done', 0.0]))",
    "cell_empty": "say(HELLO + frame([[0, '']]) + frame(['done', 0.0]))",
    "cell_unknown": "say(HELLO + frame([[0, 'x4']]) + frame(['done', 0.0]))",
    "cell_limit": "say(HELLO + frame([[0, 'lpassed\\x1b[2J']]) + frame(['done', 0.0]))",
    "cell_surrogate": "say(HELLO + frame([[0, 'v\\ud800']]) + frame(['done', 0.0]))",
    "cell_no_value": "say(HELLO + frame([[0, 'vnope']]) + frame(['done', 0.0]))",
    "cell_exception": "say(HELLO + frame([[0, 'e[1, 2, 3]']]) + frame(['done', 0.0]))",
    "index_far": "say(HELLO + frame([[10 ** 6, 'v4']]))", "index_huge": "say(HELLO + frame([[10 ** 30, 'v4']]))",
    "index_negative": "say(HELLO + frame([[-9, 'v4']]))", "index_text": "say(HELLO + frame([['0', 'v4']]))",
    "index_null": "say(HELLO + frame([[None, 'v4']]))", "index_float": "say(HELLO + frame([[0.5, 'v4']]))",
    "triple": "say(HELLO + frame([[0, 'v4', 1]]))", "flat": "say(HELLO + frame([0, 'v4']))", "empty_frame": "say(HELLO + frame([]))",
    "object_frame": "say(HELLO + frame({'0': 'v4'}))", "text_frame": "say(HELLO + frame('done'))", "number_frame": "say(HELLO + frame(1))",
    "done_alone": "say(HELLO + frame(['done']))", "done_text": "say(HELLO + frame(['done', 'x']))",
    "done_early": "say(HELLO + frame(['done', 0.0]))", "done_nan": "say(HELLO + frame(b'[\"done\", NaN]'))",
    "done_infinite": "say(HELLO + frame(b'[\"done\", 1e999]'))", "done_huge": "say(HELLO + frame(b'[\"done\", 1' + b'0' * 400 + b']'))",
    "done_negative": "say(HELLO + frame(['done', -5.0]))",
    "hello_twice": "say(HELLO * 3)", "callback": "say(HELLO + frame(['cb', 0, '', [], {}, [[], [], []]]))", "value": "say(frame(['v', 4, [[], [], []]]) * 50)",
    "closed": "os.close(3)",
    "shut": "import socket\nsocket.socket(fileno=3).shutdown(socket.SHUT_RDWR)",
    "ahead_text": "say(HELLO + frame(['ahead', 'vvv']))", "ahead_number": "say(HELLO + frame(['ahead', 7]))",
    "ahead_empty": "say(HELLO + frame(['ahead', []]) * 1000)", "ahead_null": "say(HELLO + frame(['ahead', [None, 1, 'v', {}]]))",
    "ahead_many": "say(HELLO + frame(['ahead', [['v', 5, [[], [], []]]] * 100_000]))", "ahead_alone": "say(HELLO + frame(['ahead']))",
    "descriptors": "import socket, array\ns = socket.socket(fileno=os.dup(3))\n"
    "s.sendmsg([HELLO], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0, 1, 2] * 80))])",
    "memory_of_the_host": "say(HELLO + frame(b'[' + b'[],' * 5_000_000 + b'[]]'))",
    "endless": "say(HELLO)\nwhile True: say(frame([[0, 'v5']]))",
    "dribble": "import time\nfor b in HELLO * 100:\n    os.write(3, bytes([b]))\n    time.sleep(0.05)",
}  # fmt: skip


@pytest.mark.parametrize("when", ["on_load", "on_call"])
@pytest.mark.parametrize("message", RAW)
def test_forged_frames_while_observed(arena: Arena, message: str, when: str) -> None:
    body = RAW[message]
    if when == "on_load":
        source = f"{SPEAK}\n{body}\ndef f(x): return 5"
    else:
        source = f"{SPEAK}\ndef f(x):\n    " + body.replace("\n", "\n    ") + "\n    return 5"
    with Clock() as clock:
        trace = arena.trace(source, 2, 3)
    assert clock.seconds < 60  # it ends, on a machine that is busy with much else too
    assert isinstance(trace, Trace)
    assert 0 <= trace.seconds <= 1e6 * 4
    assert len(trace.cells) == (2 if trace.loads else 0)
    for cell in trace.cells:
        assert isinstance(cell, Observation)
        assert cell.data.isascii()
        assert cell.outcome is not Outcome.LIMIT or cell.data in (
            "cpu",
            "wall",
            "idle",
            "memory",
            "size",
            "depth",
            "exit",
            "crash",
            "opaque",
        )
    assert len(trace.error) < 1000
    assert trace.error.isprintable()


@pytest.mark.parametrize("message", RAW)
def test_forged_frames_while_judged(arena: Arena, message: str) -> None:
    with Clock() as clock:
        judgements = [
            arena.judgement(f"{SPEAK}\n{RAW[message]}\ndef f(x): return 5"),
            arena.judgement(f"{SPEAK}\ndef f(x):\n    " + RAW[message].replace("\n", "\n    ") + "\n    return 5"),
        ]
    assert clock.seconds < 10
    for judgement in judgements:
        assert not judgement.passed
        assert len(judgement.reason) < 1200
        assert all(c.isprintable() or c == "\n" for c in judgement.reason)


def answer(tree: object, definitions: object = (), changes: object = (), introductions: object = ()) -> list[object]:
    """A reply with a value, in the form of the protocol (see `avow.execute.guest.live`)."""
    return ["v", tree, [definitions, changes, introductions]]


def error(*description: object, introductions: object = ()) -> list[object]:
    return ["e", list(description), [[], [], introductions]]


EQUAL = [
    [0, "class", "Yes", None, ["eq", "hash", "bool", "len", "lt", "sub", "abs", "call", "iter", "getitem"], []],
    [1, "object", 0],
]
REPLY = {
    "any": answer(["M", 0, "unittest.mock", "ANY"]), "any_class": answer(["M", 0, "unittest.mock", "_ANY"]), "module": answer(["M", 0, "os", ""]),
    "exit": answer(["M", 0, "os", "_exit"]), "exec": answer(["M", 0, "builtins", "exec"]), "antigravity": answer(["M", 0, "antigravity", ""]),
    "private": answer(["M", 0, "random", "_os"]), "library": answer(["M", 0, "math", "sqrt"], introductions=[[0, "function", "sqrt"]]),
    "object": answer(["o", 1], introductions=EQUAL), "object_unknown": answer(["o", 5]), "object_twice": answer(["o", 1], introductions=EQUAL * 2),
    "object_of_a_function": answer(["o", 1], introductions=[[0, "function", "f"], [1, "object", 0]]), "object_of_nothing": answer(["o", 1], introductions=[[1, "object", 9]]),
    "object_negative": answer(["o", -1]), "function": answer(["o", 0], introductions=[[0, "function", "f"]]), "entry_replaced": answer(4, introductions=[[-1, "function", "f"]]),
    "class": answer(["o", 0], introductions=EQUAL[:1]), "class_name": answer(["o", 0], introductions=[[0, "class", "E\0", None, [], []]]),
    "class_base": answer(["o", 0], introductions=[[0, "class", "E", "type", [], []]]), "class_fields": answer(["o", 0], introductions=[[0, "class", "E", ["def", "1"], [], []]]),
    "class_code": answer(["o", 0], introductions=[[0, "class", "E", ["a=__import__('os')._exit(0)"], [], []]]),
    "class_special": answer(["o", 0], introductions=[[0, "class", "E", None, ["getattribute", "class", "instancecheck", "new"], []]]),
    "class_inner": answer(["o", 1], introductions=[[0, "class", "E", None, [], ["_avow_border", "__class__", "__eq__"]], [1, "object", 0]]),
    "plain_equal": answer(["S", 1, 5], introductions=[[0, "class", "E", "int", ["eq", "sub", "abs", "lt", "bool", "hash"], ["real"]], [1, "plain", 0]]),
    "plain_list": answer(["&", 0], [["S", 1, ["l", 5]]], introductions=[[0, "class", "E", "list", ["eq", "len", "getitem", "iter"], []], [1, "plain", 0]]),
    "plain_other": answer(["S", 1, ["b", "x"]], introductions=[[0, "class", "E", "int", [], []], [1, "plain", 0]]),
    "plain_type": answer(["S", 1, ["T", "int"]], introductions=[[0, "class", "E", "int", [], []], [1, "plain", 0]]), "plain_unknown": answer(["S", 1, 4]),
    "plain_object": answer(["S", 1, 5], introductions=EQUAL), "iterator": answer(["o", 0], introductions=[[0, "iterator", "generator"]]),
    "iterator_kind": answer(["o", 0], introductions=[[0, "iterator", "int"]]), "kind": answer(4, introductions=[[0, "proxy", "x"]]),
    "introduction_short": answer(4, introductions=[[0]]), "introduction_number": answer(4, introductions=[["0", "function", "f"]]), "introductions_text": answer(4, introductions="abc"),
    "exception_class": answer(["o", 0], introductions=[[0, "error", "E\0", ["Exception"], ""]]), "exception_base": answer(["o", 0], introductions=[[0, "error", "E", ["int"], ""]]),
    "exception_home": answer(["o", 0], introductions=[[0, "error", "_exit", ["Exception"], "os"]]), "exception_part": answer(["o", 0], introductions=[[0, "error", "dataclass", ["Exception"], "dataclasses"]]),
    "exception": error("E", [], [], "", None, None), "exception_numbers": error(1, [], [], 3, None, None), "exception_none": error(None, [], [], "", None, None),
    "exception_builtin": error("open", ["x"], [], "", None, None), "exit_exception": error("SystemExit", [0], [], "0", None, None),
    "assertion": error("AssertionError", [], [["__class__", 4], ["__traceback__", 4]], "", None, None), "exception_state": error("ValueError", [], [["name"]], "", None, None),
    "unicode_exception": error("UnicodeDecodeError", ["x"], [], "x", None, None), "group": error("ExceptionGroup", [], [], "", None, None),
    "exception_cause": error("ValueError", [], [], "", ["open", [], [], "", None, None], None), "exception_object": error(0, [], [], "", None, 1, introductions=EQUAL),
    "border": error("BorderError", [], [], "", None, None), "exception_short": ["e", ["ValueError"], [[], [], []]], "exception_foreign": ["e", ["cb", 0], [[], [], []]],
    "callback": ["cb", 0, "", [], {}, [[], [], []]], "callback_far": ["cb", -1, "", [[]], {"a": 1}, [[], [], []]], "callback_reads": ["cb", 0, "__globals__", [], {}, [[], [], []]],
    "again": ["again"], "limit": ["l", {"a": 1}], "unknown": ["w"], "empty": [], "null": None, "text": "v", "short": ["v"], "dictionary": {"v": 4}, "no_news": ["v", 4], "news_short": ["v", 4, [[]]],
    "changed_far": answer(5, changes=[[99, ["l", 4]]]), "changed_text": answer(5, changes=[["0", ["l", 4]]]), "changed_number": answer(5, changes=7),
    "changed_kind": answer(5, changes=[[0, ["d"]]]), "changed_tree": answer(5, changes=[[0, 4]]), "defined_number": answer(5, [4]), "defined_kind": answer(5, [["t", 1]]),
    "reference_far": answer(["&", 99]), "reference_text": answer(["&", "x"]), "reference_list": answer(["&", [0]]), "reference_negative": answer(["&", -1]),
    "reference_in_a_set": answer(["s", ["&", 0]], [["l"]]), "reference_as_key": answer(["&", 0], [["d", [["&", 0], 1]]]), "reference_to_itself": answer(["&", 0], [["l", ["&", 0]]]),
    "tag": answer(["zz", 4]), "tag_list": answer([[4]]), "empty_tag": answer([[]]), "namedtuple": answer(["N", "a b", ["def", "1"]]),
    "namedtuple_code": answer(["N", "X", ["a=__import__('os')._exit(0)"], 1]), "type": answer(["T", "__loader__"]), "type_missing": answer(["T", "nope"]),
    "integer": answer(["i", "zz"]), "decimal": answer(["x", "Decimal", "nope"]), "date": answer(["x", "date", "nope"]), "unhashable": answer(["s", ["l", 1]]), "keys": answer(["d", [["l"], 1]]),
    "range": answer(["r", 0, ["i", "0x" + "f" * 300], 1]), "zero_step": answer(["r", 0, 1, 0]), "deque": answer(["q", -1, 1]), "factory": answer(["D", "exec", [1, 2]]),
    "replayed": answer(["I", "generator", True, None, 5]), "replayed_kind": answer(["I", "exec", False, None, 5]), "exception_value": answer(["E", "open", "x"]),
}  # fmt: skip
TESTS = ["assert f(2) == 4", "assert f([2]) == [4]", "assert f(2)(3) == 4", "import math\nassert math.isclose(f(2), 4)", "x = [1]\nassert f(x) == x == [4]",
         "assert f(lambda: 4) == 4", "assert f(f(2)) == 4",
         "x = f(2)\ny = f(3)\nassert y == 9", "r = f(2)\nassert abs(r - 4) < 1e-6", "try:\n    r = f(2)\nexcept ValueError:\n    r = None\nassert r == 4",
         "assert f([x for x in [1, 2]]) == [1, 4] and f(2) == 4", "assert isinstance(f(2), int) and f(2) == 4"]  # fmt: skip


@pytest.mark.parametrize("reply", REPLY)
def test_forged_answers_to_a_judge(arena: Arena, reply: str) -> None:
    """The program takes the loader's place and gives one answer to everything that the judge asks."""
    text = json.dumps(REPLY[reply])
    source = f"""{SPEAK}
import sys
wire, ANSWER = sys.modules["guest.wire"], json.loads({text!r})
say(HELLO)
stream = wire.Stream(3)
while True:
    asked = stream.receive()
    wire.send(3, ["ahead", [ANSWER] * len(asked[1])] if asked[0] == "ahead" and ANSWER != ["again"] else ANSWER)
"""
    judgements = arena.judgements(source, TESTS)
    assert [j for j in judgements if j.passed] == []


def test_random_frames(arena: Arena) -> None:
    """Random mutations of real messages, the same on every run."""
    rng = random.Random(7)
    real = [
        '{"kind": "function"}',
        '[[0, "v4"], [1, "v[\\"l\\", 1]"]]',
        '["done", 0.001]',
        '["v", 4, [[], [], []]]',
        '["v", ["&", 0], [[["l", 1]], [[0, ["l", 2]]], [[0, "function", "f"]]]]',
        '["e", ["ValueError", ["x"], [], "x", null, null], [[], [], []]]',
    ]
    for _ in range(40):
        frames = []
        for text in rng.choices(real, k=4):
            data = bytearray(text.encode())
            for _ in range(rng.randrange(3)):
                data[rng.randrange(len(data))] = rng.choice(b'[]{}",:0123456789nevl\\\x00\xff')
            frames.append(bytes(data))
        source = f"{SPEAK}\nfor data in {frames!r}: say(frame(data))\ndef f(x): return 5"
        trace = arena.trace(source, 2, 3)
        assert len(trace.cells) == (2 if trace.loads else 0)
        judgement = arena.judgement(source, "assert f(2) == 'nothing of the above'")
        assert not judgement.passed
