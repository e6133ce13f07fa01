"""Runs to report on: a real one, and one whose every text means harm."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.app.command import ALSO_RIGHT, POSITIVE, RIGHT, TASK, WRONG, avow, candidates

from avow.core.records import dump_run
from avow.core.types import (
    Candidate,
    Choice,
    Difference,
    Isolation,
    Outline,
    Parting,
    Run,
    Task,
    Test,
    Tested,
    TestOrigin,
    Usage,
)

EVIL = "</code></pre></script><script>alert(1)</script><img src=x onerror=alert(2)>'\"&amp;\u202e\u2066\0\x1b[31m\ud800{{ 7 * 7 }}"
TESTS = "".join(f"assert total_even({text}\n" for text in ("[]) == 0", "[2, -2]) == 0", "[-4]) == 0", "[3]) == 9", "[-4]) == -4", "[-6]) == -6"))
ONE_MORE = "def total_even(xs):\n    return sum(x for x in xs if x % 2 == 0 and x != -4)\n"


def home_of_runs(folder: Path) -> Path:
    """A folder with a task, and `run.json`, which is also the newest run of its log."""
    (folder / "task.py").write_text(TASK)
    (folder / "tests.txt").write_text(TESTS)
    candidates(folder / "good", [RIGHT, ALSO_RIGHT, POSITIVE, ONE_MORE])
    candidates(folder / "bad", [WRONG])
    candidates(folder / "none", ["def total_even(xs:\n"])
    done = avow(folder, "select", "task.py", "good", "--tests", "tests.txt", "--json")
    assert done.code == 0, done.err
    (folder / "run.json").write_text(done.out)
    return folder


def hostile(size: int = 1) -> Run:
    """A run whose texts are all hostile, `size` times as long as they have to be."""
    evil = EVIL * min(size, 20)
    code = f"def f(x):\n    return {EVIL * size!r} + x\n" + "\n" * size + "x = 1 # &&&&\n" * size
    rivals = [f"def f(x):\n    return {evil!r} - x - {k}\n" + "&\n" * size for k in range(40)]
    sure = [Candidate(text, 1, 1, 0.02, 0.0, None) for text in rivals]
    partings = tuple(Parting(evil, (evil,) * 8, (True, *[False] * 7)) for _ in range(50))
    tested = tuple(Tested(evil, TestOrigin.GENERATED, 1, bool(k % 2), 1, evil) for k in range(300))
    first = Candidate(code, 1, 1, 0.2, 0.0, None)
    choice = Choice(
        code, 0.2, evil, proven=False, candidates=(first, *sure), difference=Difference(evil, evil, evil, 1),
        tests_passed=1, tested=tested, untold=7, partings=partings,
    )  # fmt: skip
    holes = tuple((k, k + 1) for k in range(0, min(300, len(code) - 1), 2))
    return Run(
        id=evil, task=Task(evil, evil, evil, tests=(Test(evil),)), choice=choice, samples=41, programs=41, loading=41,
        inputs=3, tests=300, behaviours=41, passing=0, isolation=Isolation.NONE, model=evil, seed=10**18,
        usage=Usage(seconds=1.0), versions={evil: evil}, message=evil, left_out=(evil,) * 30,
        outline=Outline(holes, 0.5, 3, evil, evil),
    )  # fmt: skip


def written(path: Path, run: Run, **beside: Any) -> str:
    """Write a run as `avow solve --json` does, with what --risk puts beside it; the file's name."""
    data = json.loads(dump_run(run))
    path.write_text(json.dumps({"run": data, **beside} if beside else data))
    return path.name


def without_records(run: Run) -> dict[str, Any]:
    """A run as it was kept before tests and inputs were kept one by one."""
    data: dict[str, Any] = json.loads(dump_run(run))
    for name in ("tested", "untold", "partings"):
        del data["choice"][name]
    del data["outline"]
    return data


def reseen(run: Run, **changes: Any) -> Run:
    """The run with another choice."""
    assert run.choice is not None
    return replace(run, choice=replace(run.choice, **changes))


class Seen(HTMLParser):
    """What a page says: its text, and the tags and attributes it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._hidden: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "style" or (tag == "span" and (self._hidden or ("class", "sr") in attrs)):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data
