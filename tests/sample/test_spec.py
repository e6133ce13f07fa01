"""Naming a sampler in one word, and the entry points behind it."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from avow.core.config import Settings, load
from avow.core.errors import ConfigError, SamplerError, TaskError
from avow.core.registry import find, names
from avow.core.store import Store
from avow.core.types import Prompt, Purpose, Task
from avow.sample.spec import open_sampler
from avow.testing import ScriptedServer

ROOT = Path(__file__).parents[2]


def test_every_entry_point_of_ours_exists_and_is_installed() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    for group, points in groups.items():
        for name, value in points.items():
            module, _, attribute = value.partition(":")
            assert callable(getattr(import_module(module), attribute))
            assert name in names(group), f"{group} {name}: reinstall the package (pip install -e .)"
            assert find(group, name) is getattr(import_module(module), attribute)


@pytest.mark.parametrize(("kind", "key"), [("openai", "messages"), ("chat", "messages"), ("completions", "prompt")])
def test_an_endpoint_with_all_its_settings(kind: str, key: str) -> None:
    with ScriptedServer(["a"]) as server, Store(":memory:") as store:
        flags = {
            "model": f"{kind}:org/m:7b@{server.url}",
            "temperature": 0.3,
            "top_p": 0.4,
            "max_tokens": 9,
            "per_request": 2,
        }
        sampler = open_sampler(load(flags, environ={}, directory="/nonexistent").settings, store=store)
        assert len(list(sampler.draw(Task("t", "p"), 3))) == 3
        assert store.rows().samples == 3
        assert [b.get("n", 1) for b in sorted(server.bodies, key=lambda b: b["seed"])] == [2, 1]
        body = server.bodies[0]
    assert key in body
    assert (body["model"], body["temperature"], body["top_p"], body["max_tokens"]) == ("org/m:7b", 0.3, 0.4, 9)
    assert sampler.name == f"{kind}:org/m:7b@{server.url}"


def test_the_address_may_come_from_the_settings() -> None:
    with ScriptedServer(["a"]) as server:
        sampler = open_sampler(Settings(model="chat:m", base_url=server.url))
        assert len(list(sampler.draw(Task("t", "p"), 2))) == 2


def test_recordings_and_files(tmp_path: Path) -> None:
    programs, tests = tmp_path / "a,b.jsonl", tmp_path / "tests.jsonl"
    programs.write_text('{"task_id": "t", "completion": "p"}\n')
    tests.write_text('{"task_id": "t", "samples": ["q"]}\n')
    ask = Prompt("", purpose=Purpose.TESTS)
    for spec, expected in ((f"recorded:{programs}", []), (f"recorded:{programs},{tests}", ["q"])):
        sampler = open_sampler(Settings(model=spec))
        assert [s.text for s in sampler.draw(Task("t", ""), 5)] == ["p"]
        assert [s.text for s in sampler.draw(Task("t", ""), 5, prompt=ask)] == expected
        assert sampler.name == "recorded:a,b.jsonl"
    assert [s.text for s in open_sampler(Settings(model=f"files:{programs}")).draw(Task("t", ""), 5)] == ["p"]


@pytest.mark.parametrize(
    ("spec", "error", "says"),
    [
        ("", ConfigError, "no model is given. Such as --model openai:NAME@"),
        ("gpt-x", ConfigError, "the model 'gpt-x' names no kind. Write openai:gpt-x@http"),
        ("qwen2.5-coder:7b", ConfigError, "the model 'qwen2.5-coder:7b' names no kind"),
        ("opnai:gpt-x", ConfigError, r"unknown sampler 'opnai'. Did you mean 'openai'\?"),
        ("open-ai:gpt-x", ConfigError, r"unknown sampler 'open-ai'. Did you mean 'openai'\?"),
        ("OpenAI:gpt-x", ConfigError, r"unknown sampler 'OpenAI'. Did you mean 'openai'\?"),
        ("http://h/v1", ConfigError, r"the model 'http://h/v1' names no kind. Write openai:NAME@http://h/v1\."),
        (
            "openai:m@htp:/foo",
            SamplerError,
            "'htp:/foo' is no address of an endpoint: no http:// or https:// before it",
        ),
        ("openai:", SamplerError, "the model has no name"),
        ("openai:@http://h/v1", SamplerError, "the model has no name"),
        ("openai:m@http://", SamplerError, "is no address"),
        ("recorded:nowhere.jsonl", TaskError, "no such file: nowhere.jsonl"),
        ("recorded:", TaskError, "is a directory"),
    ],
)
def test_words_that_name_no_sampler(spec: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        open_sampler(Settings(model=spec))


def test_a_file_given_as_a_model_is_told_how(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("{}")
    with pytest.raises(ConfigError, match=f"Write recorded:{path} or files:{path}"):
        open_sampler(Settings(model=str(path)))
