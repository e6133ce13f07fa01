"""avow from Python: solve, choose, load_task, what the package exports, how a run looks in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.app.command import ALSO_RIGHT, POSITIVE, RIGHT, TASK, WRONG

import avow
from avow import api
from avow.core.config import Settings, load
from avow.core.errors import ConfigError, TaskError
from avow.core.store import Store
from avow.execute.executor import PythonExecutor
from avow.execute.limits import Limits, limits_of
from avow.pipeline import Progress
from avow.testing import ScriptedModel, ScriptedServer

TESTS = ["total_even([-2, 3]) == -2\nassert total_even([]) == 0"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AVOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_the_package_exports() -> None:
    for name in avow.__all__:
        assert getattr(avow, name).__name__ == name
    assert set(avow.__all__) <= set(dir(avow))
    with pytest.raises(AttributeError, match="has no attribute 'sovle'"):
        _ = avow.sovle  # type: ignore[attr-defined]


def test_solve_with_a_sampler() -> None:
    model = ScriptedModel([RIGHT, ALSO_RIGHT, POSITIVE, WRONG], TESTS)
    told: list[object] = []
    run = avow.solve(TASK, model, samples=8, tests=2, on_progress=told.append)
    assert run.choice is not None
    assert run.choice.code == RIGHT
    assert run.choice.proven
    assert 0 < run.choice.posterior < 1
    assert (run.samples, run.programs, run.passing, run.tests) == (8, 4, 3, 2)
    assert run.choice.difference is not None
    assert (run.choice.difference.call, run.choice.difference.chosen) == ("total_even([-2, 3])", "-2")
    ends = {p.stage: (p.done, p.total) for p in told if isinstance(p, Progress)}
    assert ends == {"sampling": (8, 8), "testing": (2, 2), "executing": (4, 4), "judging": (2, 2), "checking": (4, 4)}
    assert run.task.id == "prompt"


def test_solve_with_an_endpoint_counts_what_it_cost(home: Path) -> None:
    with ScriptedServer([f"```python\n{RIGHT}```"]) as server, Store(home / "s.db") as store:
        spec = f"chat:any@{server.url}"
        first = avow.solve(TASK, spec, samples=4, tests=0, store=store)
        second = avow.solve(TASK, spec, samples=6, tests=0, store=store)
        assert server.samples == 6
    assert first.usage.completion_tokens > 0
    assert second.usage.requests == 2  # two single answers; four came from the store
    assert second.usage.executions == 0


def test_one_executor_for_many_runs_is_not_billed_twice() -> None:
    with PythonExecutor() as executor:
        runs = [
            avow.solve(TASK, ScriptedModel([code]), samples=2, tests=0, store=":memory:", executor=executor)
            for code in (RIGHT, WRONG)
        ]
    assert [run.usage.executions for run in runs] == [2, 2]
    assert runs[1].message.startswith("no program passes every trusted test")


def test_choose_from_texts_from_files_and_with_trusted_tests(home: Path) -> None:
    (home / "c").mkdir()
    for i, code in enumerate((RIGHT, ALSO_RIGHT, POSITIVE)):
        (home / "c" / f"{i}.py").write_text(code)
    from_files = avow.choose(TASK, home / "c", tests=["assert total_even([-4]) == -4"])
    from_texts = avow.choose(TASK, [RIGHT, ALSO_RIGHT, POSITIVE], tests=["assert total_even([-4]) == -4"])
    assert from_files.choice == from_texts.choice
    wrong = avow.choose(TASK, [WRONG, WRONG.replace("xs", "ys"), RIGHT], trusted=["total_even([1]) == 0"])
    assert wrong.choice is not None
    assert wrong.choice.code == RIGHT
    with pytest.raises(avow.TaskError, match="no candidates"):
        avow.choose(TASK, [])


def test_the_same_input_gives_the_same_run() -> None:
    def once() -> object:
        run = avow.solve(
            TASK, ScriptedModel([RIGHT, POSITIVE, WRONG], TESTS), samples=9, tests=3, seed=4, store=":memory:"
        )
        return run.choice, run.behaviours, run.inputs, run.tests

    assert once() == once()


@pytest.mark.parametrize(
    ("text", "entry"),
    [(TASK, "total_even"), ("Write `f(x)` that doubles x", "f"), ("def g(x):\n", "g"), ("add # b", None)],
)
def test_a_prompt_is_a_task(text: str, entry: str | None) -> None:
    task = avow.load_task(text)
    assert (task.id, task.entry_point) == ("prompt", entry)


def test_what_is_named_like_a_file_is_a_file(home: Path) -> None:
    (home / "my task.py").write_text(TASK)
    for name in ("my task.py", home / "my task.py", str(home / "my task.py"), "my task.py::total_even"):
        assert avow.load_task(name).entry_point == "total_even"
    for name in ("missing", "missing file.py", "rows.jsonl#a b", Path("gone")):
        with pytest.raises(avow.TaskError, match="no such file"):
            avow.load_task(name)
    task = avow.load_task(TASK)
    assert avow.load_task(task) is task


@pytest.mark.parametrize(
    ("test", "source"),
    [
        ("f(2) == 4", "assert f(2) == 4"),
        ("assert f(2) == 4", "assert f(2) == 4"),
        ("x = f(1)\nassert x", "x = f(1)\nassert x"),
        ("with pytest.raises(ValueError): f(1)", "import pytest\nwith pytest.raises(ValueError): f(1)"),
    ],
)
def test_trusted_tests_are_expressions_or_statements(test: str, source: str) -> None:
    assert api.with_trusted(avow.load_task("def f(x):\n"), [test]).tests[-1].source == source


def test_settings_are_those_of_the_command_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "avow.toml").write_text("select = 'codet'\nsamples = 3\ntests = 0\n")
    monkeypatch.setenv("AVOW_SEED", "11")
    run = avow.solve(TASK, ScriptedModel([RIGHT]))
    assert run.choice is not None
    assert (run.choice.rule, run.samples, run.seed) == ("codet", 3, 11)
    assert avow.solve(TASK, ScriptedModel([RIGHT]), samples=2, seed=1).samples == 2
    with pytest.raises(avow.ConfigError, match="Did you mean 'codet'"):
        avow.solve(TASK, ScriptedModel([RIGHT]), select="codett")


def test_the_default_settings_are_the_limits_that_were_measured() -> None:
    assert limits_of(Settings()) == Limits()
    assert limits_of(load({"cpu_seconds": 2.0}).settings).call_cpu == 2.0


@pytest.mark.parametrize("seconds", [0.01, 0.2, 1.0, 7.0])
def test_endless_calls_end_far_from_the_limit_of_all_calls(seconds: float) -> None:
    """Calls that use up their own limit add up to a multiple of it; a tie would be decided by microseconds."""
    limits = limits_of(load({"cpu_seconds": seconds}).settings)
    assert 0.4 < limits.total_cpu / limits.call_cpu % 1 < 0.6


def test_a_run_is_kept_in_the_log() -> None:
    run = avow.solve(TASK, ScriptedModel([RIGHT]), samples=1, tests=0)
    with Store() as store:
        assert store.get_run(run.id).run == run


# How a run looks


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_run_in_a_notebook_is_html_in_which_nothing_foreign_is_alive() -> None:
    evil = (
        "def total_even(xs):\n    '<script>alert(1)</script>'\n    return sum(x for x in xs if x % 2 == 0 and x<99)\n"
    )
    run = avow.choose(TASK, [evil, WRONG], store=":memory:")
    page = run._repr_html_()
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "script" not in tags.seen
    assert "&lt;script&gt;" in page
    assert tags.seen.count("tr") == 3
    assert "posterior" in page


def test_a_run_without_a_choice_can_be_shown() -> None:
    run = avow.choose(TASK, ["nothing here"], store=":memory:")
    assert run.choice is None
    assert "no sample contains a program that defines total_even" in run._repr_html_()
    assert repr(run).splitlines()[0] == "<Run of 'prompt' by 'given'>"
    assert repr(run).endswith("nothing  no sample contains a program that defines total_even")


def test_the_repr_is_the_account() -> None:
    run = avow.choose(TASK, [RIGHT, ALSO_RIGHT, POSITIVE], store=":memory:")
    shown = repr(run)
    assert "3 samples, 3 distinct programs, 3 that pass your example, 2 behaviours among them" in shown
    assert "chosen   2 of 3 samples agree" in shown
    assert f"isolation {int(run.isolation)} of 3" in shown


@pytest.mark.parametrize(
    ("candidates", "says"),
    [
        ([1, 2], r"candidates\[0\]: found int, expected the text of a program"),
        (RIGHT, "candidates: found a program, expected a path or a list. Pass a list of programs"),
        ("def f(x): return x", "candidates: found a program"),
        (None, "candidates: found NoneType, expected a path or a list of programs"),
    ],
)
def test_candidates_that_are_none(candidates: object, says: str) -> None:
    with pytest.raises(TaskError, match=says):
        avow.choose(TASK, candidates)  # type: ignore[arg-type]


@pytest.mark.parametrize(("task", "says"), [(None, "task: found NoneType, expected"), ("", "task: it is empty"), ("f\0", "task: it holds a NUL")])
def test_a_task_that_is_none(task: object, says: str) -> None:
    with pytest.raises(TaskError, match=says):
        avow.solve(task, ScriptedModel([RIGHT]))  # type: ignore[arg-type]


def test_an_argument_is_not_called_a_flag() -> None:
    with pytest.raises(ConfigError, match="samples in the arguments: found -3, expected 1 to"):
        avow.solve(TASK, ScriptedModel([RIGHT]), samples=-3)


def test_a_model_and_tests_of_a_wrong_kind() -> None:
    with pytest.raises(ConfigError, match="model: found int, expected a model's name or a sampler"):
        avow.solve(TASK, 3)  # type: ignore[arg-type]
    with pytest.raises(TaskError, match="trusted: found a text, expected a list of tests"):
        avow.solve(TASK, ScriptedModel([RIGHT]), trusted="total_even([]) == 0")
