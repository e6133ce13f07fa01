"""`avow solve` and `avow select` from end to end: a real server, a real sandbox, files as people have them."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from tests.app.command import ALSO_RIGHT, POSITIVE, RIGHT, TASK, WRONG, avow, candidates, environment, process

from avow.testing import ScriptedServer

TESTS = "```python\nassert total_even([-2, 3]) == -2\nassert total_even([]) == 0\n```"
ANSWERS = [f"Here it is:\n```python\n{code}```\n" for code in (RIGHT, ALSO_RIGHT, POSITIVE, WRONG)]


def script(prompt: str, number: int) -> str:
    return TESTS if "Write tests" in prompt else ANSWERS[number % len(ANSWERS)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "task.py").write_text(TASK)
    return tmp_path


def test_solve_prints_the_program_alone_and_accounts_for_it(home: Path) -> None:
    with ScriptedServer(script, logprobs=False) as server:  # its made-up ones would have a say
        done = process(home, "solve", "task.py", "-m", f"openai:any@{server.url}", "-n", "20", "--tests", "4")
        assert server.samples == 24
    assert done.code == 0
    assert done.out == RIGHT
    namespace: dict[str, object] = {}
    exec(done.out, namespace)
    lines = done.err.splitlines()
    stages = [line.split()[0] for line in lines[:5]]
    assert stages == ["sampling", "testing", "executing", "judging", "checking"]
    assert (
        lines[5] == "20 samples, 4 distinct programs, 3 that pass your example, 2 behaviours among them, 2 tests kept"
    )
    assert re.fullmatch(
        r"ran      8 executions, 3 requests of [0-9,]+ tokens, [0-9.]+ s, isolation [123] of 3, trust: values", lines[6]
    )
    assert re.fullmatch(r"chosen   10 of 15 samples agree, passes 2 of 2 tests +posterior [01]\.\d\d", lines[7])
    assert re.fullmatch(r"differs  on total_even\(\[-2, 3\]\): chosen -2, runner-up 0 +\(1 program\)", lines[8])
    assert len(lines) == 9


def test_the_second_run_of_the_same_thing_costs_nothing(home: Path) -> None:
    with ScriptedServer(script) as server:
        args = ("solve", "task.py", "-m", f"openai:any@{server.url}", "-n", "20", "--tests", "4", "--json")
        first = avow(home, *args).json
        requests = server.requests
        second = avow(home, *args).json
        assert server.requests == requests
    assert first["usage"]["requests"] == requests
    assert first["usage"]["executions"] == 8
    used = second.pop("usage")
    assert (used["requests"], used["executions"], used["completion_tokens"]) == (0, 0, 0)
    assert (used["reused"], used["known"]) == (24, 8)
    assert {k: v for k, v in first.items() if k not in ("id", "usage")} == {
        k: v for k, v in second.items() if k != "id"
    }


def test_what_came_from_the_store_is_what_was_paid_for(home: Path) -> None:
    """Programs in files cost nothing to read again, and a check by no test is none."""
    (home / "bare.py").write_text("def total_even(xs):\n    ...\n")
    candidates(home / "c", [RIGHT, WRONG])
    args = ("solve", "bare.py", "-m", "files:c", "-n", "2", "--tests", "0")
    first, second = avow(home, *args), avow(home, *args)
    assert "ran      2 executions, " in first.err
    assert "ran      0 executions and 2 from the store, " in second.err
    assert [line.split(", ")[1:-1] for line in second.err.splitlines()[:2]] == [[], ["2 from the store"]]
    assert "from the store" not in first.err
    with ScriptedServer(script) as server:
        args = ("solve", "task.py", "-m", f"openai:any@{server.url}", "-n", "4", "--tests", "0")
        avow(home, *args)
        assert "ran      0 executions and 8 from the store, 4 samples from the store, " in avow(home, *args).err


def test_a_store_that_keeps_nothing_pays_again(home: Path) -> None:
    with ScriptedServer(script, logprobs=False) as server:  # its made-up ones would have a say
        args = ("solve", "task.py", "-m", f"openai:any@{server.url}", "-n", "4", "--tests", "0", "--store", ":memory:")
        assert avow(home, *args).out == avow(home, *args).out == RIGHT
        assert server.samples == 8


def test_json_is_one_object_and_all_of_the_run(home: Path) -> None:
    folder = candidates(home / "c", [RIGHT, ALSO_RIGHT, POSITIVE, WRONG])
    run = avow(home, "select", "task.py", folder, "--json", "--seed", "5").json
    assert run["seed"] == 5
    assert run["task"]["entry_point"] == "total_even"
    assert run["choice"]["code"] == RIGHT
    assert run["choice"]["proven"] is True
    assert [c["samples"] for c in run["choice"]["candidates"]] == [2, 1, 1]
    assert [c["passes_trusted"] for c in run["choice"]["candidates"]] == [True, True, False]
    assert (run["samples"], run["programs"], run["loading"], run["passing"]) == (4, 4, 4, 3)
    assert run["versions"].keys() >= {"avow", "python"}


def test_json_by_variable(home: Path) -> None:
    folder = candidates(home / "c", [RIGHT])
    assert avow(home, "select", "task.py", folder, env=environment(home, AVOW_JSON="1")).json["choice"]["code"] == RIGHT


def test_a_trusted_test_overrules_the_majority(home: Path) -> None:
    folder = candidates(
        home / "c", [POSITIVE, POSITIVE.replace("xs", "ys"), POSITIVE.replace("sum(x", "sum(1 * x"), RIGHT]
    )
    majority = avow(home, "select", "task.py", folder)
    settled = avow(home, "select", "task.py", folder, "--test", "total_even([-2, 3]) == -2")
    assert "> 0" in majority.out
    assert settled.out == RIGHT
    assert "1 that pass your 1 test and 1 example" in settled.err


def test_no_program_passes_the_trusted_test(home: Path) -> None:
    folder = candidates(home / "c", [RIGHT, WRONG])
    done = avow(home, "select", "task.py", folder, "-t", "total_even([2]) == 3", "-t", "assert total_even([]) == 0")
    assert done.code == 1
    assert done.out == RIGHT
    assert "best     " in done.err
    assert "UNPROVEN no program passes every trusted test; none passes: assert total_even([2]) == 3" in done.err


@pytest.mark.parametrize("rule", ["random", "maxpass", "cluster", "mbr", "codet", "b4", "avow"])
def test_every_rule_by_name(home: Path, rule: str) -> None:
    (home / "tests.txt").write_text("assert total_even([-2, 3]) == -2\nassert total_even([-4]) == -4\n")
    folder = candidates(home / "c", [RIGHT, ALSO_RIGHT, WRONG])
    done = avow(home, "select", "task.py", folder, "--tests", "tests.txt", "-r", rule, "--json")
    assert done.code == 0
    assert done.json["choice"]["rule"] == rule
    assert done.json["choice"]["code"] in (RIGHT, ALSO_RIGHT)


def test_candidates_in_rows_and_tests_of_a_model(home: Path) -> None:
    rows = [{"task_id": "task", "completion": code} for code in (RIGHT, WRONG)] + [
        {"task_id": "other", "completion": POSITIVE}
    ]
    (home / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with gzip.open(home / "t.jsonl.gz", "wt") as file:
        file.write(json.dumps({"task_id": "task", "samples": [TESTS, TESTS]}) + "\n")
    done = avow(home, "select", "task.py", "c.jsonl", "--tests", "t.jsonl.gz", "--json")
    assert (done.json["samples"], done.json["tests"]) == (2, 2)
    assert done.json["choice"]["code"] == RIGHT


def test_every_test_of_a_file_counts(home: Path) -> None:
    """A model's answer gives five at most, as CodeT has it; a file of tests is no answer."""
    (home / "tests.txt").write_text(
        "".join(f"assert total_even([{i}]) == {i if i % 2 == 0 else 0}\n" for i in range(9))
    )
    folder = candidates(home / "c", [RIGHT, WRONG])
    assert avow(home, "select", "task.py", folder, "--tests", "tests.txt", "--json").json["tests"] == 9


def test_a_row_without_a_program_is_named_and_costs_no_other(home: Path) -> None:
    rows = [{"code": RIGHT}, {"code": None}, {"code": WRONG}]
    (home / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (home / "t.jsonl").write_text(json.dumps({"text": TESTS}) + "\n" + json.dumps({"text": None}) + "\n")
    done = avow(home, "select", "task.py", "c.jsonl", "--tests", "t.jsonl")
    assert (done.code, done.out) == (0, RIGHT)
    assert "left out c.jsonl:2: code: found null, expected a text\n" in done.err
    assert "left out 1 answer of t.jsonl: line 2: text: found null, expected a text\n" in done.err


def test_a_file_with_another_function_is_no_candidate(home: Path) -> None:
    folder = candidates(home / "c", ["def other(xs):\n    return 0\n", "    return sum(x for x in xs if x % 2 == 0)\n"])
    found = avow(home, "select", "task.py", folder, "--json").json
    assert found["refused"] == {"0.py": "no program that defines total_even"}
    assert (found["samples"], found["loading"], found["passing"]) == (2, 1, 1)


def test_a_task_on_standard_input(home: Path) -> None:
    folder = candidates(home / "c", [RIGHT, WRONG])
    done = avow(home, "select", "-", folder, stdin=TASK.encode())
    assert (done.code, done.out) == (0, RIGHT)


def test_a_task_that_names_no_function(home: Path) -> None:
    """What the candidates are about tells it, and the tests are read with that name."""
    (home / "task.md").write_text("The sum of the even numbers of a list.\n")
    (home / "tests.txt").write_text("assert total_even([1, 2, 4]) == 6\nassert total_even([-2]) == -2\n")
    folder = candidates(home / "c", [RIGHT, ALSO_RIGHT, WRONG])
    done = avow(home, "select", "task.md", folder, "--tests", "tests.txt", "--json")
    assert done.json["task"]["entry_point"] == "total_even"
    assert done.json["tests"] == 2
    assert done.json["choice"]["code"] in (RIGHT, ALSO_RIGHT)


def test_the_program_is_a_file_that_runs(home: Path) -> None:
    folder = candidates(home / "c", ["def total_even(xs):\n    return sum(x for x in xs if x % 2 == 0)"])  # no line end
    assert avow(home, "select", "task.py", folder).out == RIGHT


def test_the_endpoint_is_asked_for_tests_as_tests(home: Path) -> None:
    with ScriptedServer(script) as server:
        avow(home, "solve", "task.py", "-m", f"chat:any@{server.url}", "-n", "2", "--tests", "1")
        prompts = [body["messages"][-1]["content"] for body in server.bodies]
    assert [("Write tests" in prompt) for prompt in prompts] == [False, True]


def test_tests_that_no_program_passes_are_named_and_not_kept(home: Path) -> None:
    """Their inputs are run all the same."""
    (home / "t.txt").write_text("assert total_even([2]) == 2\nassert total_even([3]) == 'x'\nassert total_even([5]) == 'y'\n")
    folder = candidates(home / "c", [RIGHT, WRONG])
    done = avow(home, "select", "task.py", folder, "--tests", "t.txt")
    assert "1 test kept" in done.err
    assert "left out 2 tests that no program passes" in done.err
    assert "passes 1 of 1 test " in done.err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ". Write assertions"),
        ("some prose\n", ": line 1 is no Python. Write"),
        ("\nassert totl_even([2]) == 2\n", ": line 2 does not call total_even. Write"),
    ],
)
def test_a_file_of_tests_with_none_of_the_function_is_refused(home: Path, text: str, why: str) -> None:
    (home / "q.txt").write_text(text)
    done = avow(home, "select", "task.py", candidates(home / "c", [RIGHT]), "--tests", "q.txt")
    assert done.code == 2
    assert f"q.txt: no test of total_even{why}" in done.err


def test_what_in_a_file_of_tests_is_none_is_named_in_one_line(home: Path) -> None:
    text = "import math\nimport numpy as np\n\nassert math.isclose(total_even([2]), 2)\n"
    text += "assert total_even(np.array([2])) == 2\nassert other([2]) == 2\nassert total_even([2) == 2\nand so on\n"
    (home / "t.txt").write_text(text + "assert total_even(undefined)\ntotal_even([2])\ntotal_even([4]) == 4\n")
    done = avow(home, "select", "task.py", candidates(home / "c", [RIGHT, WRONG]), "--tests", "t.txt", "--json")
    assert done.json["tests"] == 2
    assert done.json["left_out"] == [
        "5 statements of t.txt: line 6 does not call total_even; line 7 is no Python; line 8 is no Python; and 2 more",
        "1 test that cannot be judged: needs numpy",
    ]


def test_a_file_of_pytest_is_a_file_of_tests(home: Path) -> None:
    """Each of its tests tells the right program from the others, and every assertion and case counts."""
    (home / "test_it.py").write_text(
        "import pytest\nfrom solution import total_even\n\nCASES = [([1, 2], 2), ([3], 0)]\n\n"
        "def test_one():\n    assert total_even([1, 4]) == 4\n    assert total_even([5]) == 0\n\n"
        "@pytest.mark.parametrize('xs, total', CASES)\ndef test_cases(xs, total):\n    assert total_even(xs) == total\n\n"
        "def test_loop():\n    for xs, total in CASES:\n        assert total_even(xs) == total\n\n"
        "def test_raises():\n    with pytest.raises(TypeError):\n        total_even(['', 1])\n\n"
        "class TestMore:\n    def setup_method(self):\n        self.xs = [7]\n\n"
        "    def test_it(self):\n        assert total_even(self.xs) == 0\n"
    )
    folder = candidates(home / "c", [RIGHT, ALSO_RIGHT, "def total_even(xs):\n    return -1\n"])
    found = avow(home, "select", "task.py", folder, "--tests", "test_it.py", "--json").json
    assert (found["tests"], found["choice"]["tests_passed"], found["left_out"]) == (7, 7, [])


def test_nothing_is_believed_of_programs_that_were_not_run(home: Path) -> None:
    (home / "cls.py").write_text("class A:\n    def m(self): ...\n")
    folder = candidates(home / "c", [f"class A:\n    x = {i}\n" for i in range(3)])
    done = avow(home, "select", "cls.py", folder)
    assert done.code == 1
    assert "UNPROVEN no inputs were run" in done.err
    assert "agree" not in done.err
    assert "behaviour" not in done.err
    found = avow(home, "select", "cls.py", folder, "--json").json
    assert [c["posterior"] for c in found["choice"]["candidates"]] == [0.25] * 3


def test_all_that_could_not_take_part_are_in_the_json(home: Path) -> None:
    folder = candidates(home / "c", [RIGHT, "def total_even(:\n", "def total_even(\n"])
    found = avow(home, "select", "task.py", folder, "--json").json
    assert len(found["refused"]) == 2
    assert all("SyntaxError" in why for why in found["refused"].values())
