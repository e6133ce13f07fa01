"""Samples from a model of this machine: the same for a seed, kept as they come, completed after a kill."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from tests.lm.model_folder import model_folder

from avow.core.config import Settings
from avow.core.errors import ModelError, SamplerError
from avow.core.store import Store
from avow.core.types import Message, Prompt, Purpose, Sample, Task
from avow.lm import load
from avow.lm.generate import generate
from avow.lm.sampling import Sampling
from avow.lm.scheduler import Event
from avow.lm.tokens import Tokenizer
from avow.sample.events import Arriving, Drawn, Shortfall
from avow.sample.local import LocalModel, LocalSampler, places, question, ranges
from avow.sample.spec import open_sampler
from avow.sample.wire import Decoding

TASK = Task("t", "def add(a, b):\n")
SHORT = Decoding(0.9, 0.95, 12)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder(tmp_path_factory.mktemp("models") / "tiny")


def drawn(sampler: LocalSampler, n: int, **more: int) -> list[Sample]:
    return sorted(sampler.draw(TASK, n, **more), key=lambda s: s.origin.index)


def test_samples_are_those_of_the_engine(model: Path) -> None:
    events: list[object] = []
    sampler = LocalSampler(LocalModel(model), SHORT, on_event=events.append)
    found = drawn(sampler, 5, seed=3)
    loaded = load(model)
    sampling = Sampling(0.9, top_p=0.95, seed=3, max_tokens=12)
    expected = generate(loaded.engine, loaded.tokenizer, TASK.prompt, n=5, sampling=sampling)
    assert [s.text for s in found] == [e.text for e in expected]
    assert [s.logprobs for s in found] == [e.logprobs for e in expected]
    assert [s.tokens for s in found] == [len(e.ids) for e in expected]
    assert [s.finish for s in found] == [e.finish for e in expected]
    assert [s.origin.index for s in found] == [0, 1, 2, 3, 4]
    assert {(s.origin.source, s.origin.seed) for s in found} == {("local:tiny", 3)}
    assert sampler.usage.completion_tokens == sum(len(e.ids) for e in expected)
    assert sum(e.samples for e in events if isinstance(e, Drawn)) == 5
    assert drawn(sampler, 5, seed=4) != found


def test_the_store_completes_a_draw(model: Path, tmp_path: Path) -> None:
    whole = drawn(LocalSampler(LocalModel(model), SHORT), 8)
    with Store(tmp_path / "runs.db") as store:
        some = LocalSampler(LocalModel(model), SHORT, store=store).draw(TASK, 8)
        assert [next(some) for _ in range(3)]
        some.close()
        assert store.rows().samples == 3
        sampler = LocalSampler(LocalModel(model), SHORT, store=store)
        assert drawn(sampler, 8) == whole
        assert sampler.usage.reused == 3
        assert store.bought().samples == 8, "nothing was drawn twice"
        again = LocalSampler(LocalModel(model), SHORT, store=store)
        assert drawn(again, 8) == whole
        assert "_model" not in vars(again._source), "what is all there needs no weights"
        assert len(drawn(LocalSampler(LocalModel(model), Decoding(0.9, 0.95, 11), store=store), 2)) == 2
        assert store.bought().samples == 10


def test_a_killed_draw_is_completed(model: Path, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom avow.core.store import Store\nfrom avow.core.types import Task\n"
        "from avow.sample.local import LocalModel, LocalSampler\nfrom avow.sample.wire import Decoding\n"
        "sampler = LocalSampler(LocalModel(Path(sys.argv[1])), Decoding(0.9, 0.95, 200), store=Store(sys.argv[2]))\n"
        f"for s in sampler.draw(Task('t', {TASK.prompt!r}), 100): print(s.origin.index, flush=True)\n"
    )
    path = str(tmp_path / "runs.db")
    with subprocess.Popen([sys.executable, "-c", script, str(model), path], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
    assert process.returncode == -signal.SIGKILL
    with Store(path) as store:
        kept = store.rows().samples
        assert 0 < kept < 100
        decoding = Decoding(0.9, 0.95, 200)
        found = drawn(LocalSampler(LocalModel(model), decoding, store=store), 100)
        assert store.bought().samples == 100
    assert found == drawn(LocalSampler(LocalModel(model), decoding), 100)


def test_how_a_prompt_is_put(model: Path, tmp_path: Path) -> None:
    prompt = Prompt("def f():", (Message("system", "s"), Message("user", "do")), ("\nclass",))
    plain, chatty = Tokenizer.load(model), Tokenizer.load(model_folder(tmp_path / "chatty", chat=True))
    assert question(plain, prompt) == (plain.encode("def f():"), ("\nclass",))
    assert question(chatty, prompt) == (chatty.encode("system: s\nuser: do\nassistant: "), ())
    assert question(chatty, Prompt("def f():")) == (chatty.encode("user: def f():\nassistant: "), ())


def test_ranges() -> None:
    assert ranges([]) == []
    assert ranges([3]) == [(3, 1)]
    assert ranges([0, 1, 2, 5, 7, 8]) == [(0, 3), (5, 1), (7, 2)]


@pytest.mark.parametrize("form", ["local:{}", "{}"])
def test_a_model_is_named_by_a_path_or_a_name(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    from avow.lm import catalogue

    monkeypatch.setenv("AVOW_HOME", str(tmp_path))
    catalogue.add("mine", model)
    for text in (str(model), "mine"):
        sampler = open_sampler(Settings(model=form.format(text), max_tokens=3))
        assert sampler.name == "local:tiny"
        assert len(list(sampler.draw(TASK, 2))) == 2


@pytest.mark.parametrize(
    ("spec", "says"),
    [("local:", "has no name"), ("local:nowhere", "no such model: 'nowhere'"), ("./nowhere", "no such model: './nowhere'"),
     ("x.gguf", "no such model"), ("local:{file}", "starts neither with"), ("local:{empty}", "config.json")],
)  # fmt: skip
def test_what_is_no_model(tmp_path: Path, spec: str, says: str) -> None:
    (tmp_path / "file").write_text("x" * 100)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=says):
        open_sampler(Settings(model=spec.format(file=tmp_path / "file", empty=tmp_path / "empty")))


def test_a_model_that_writes_no_tests_is_asked_for_none(model: Path, tmp_path: Path) -> None:
    shutil.copytree(model, tmp_path / "small")
    config = tmp_path / "small" / "tokenizer_config.json"
    said = json.loads(config.read_text()) if config.exists() else {}
    tests = Prompt("assert ", purpose=Purpose.TESTS)
    for writes, expected in ((True, 2), (False, 0)):
        config.write_text(json.dumps(said | {"avow_writes_tests": writes}))
        sampler = LocalSampler(LocalModel(tmp_path / "small"), SHORT)
        assert len(list(sampler.draw(TASK, 2, prompt=tests))) == expected
        assert len(drawn(sampler, 2)) == 2
    config.write_text(json.dumps(said | {"avow_writes_tests": "no"}))
    with pytest.raises(ModelError, match="avow_writes_tests"):
        drawn(LocalSampler(LocalModel(tmp_path / "small"), SHORT), 2)


def test_a_prompt_that_does_not_fit(model: Path) -> None:
    with pytest.raises(ModelError, match="the model's context holds 512"):
        list(LocalSampler(LocalModel(model), SHORT).draw(Task("t", "word " * 600), 1))


class Ending:
    """A source that is ended in the middle."""

    name, fingerprint = "ending", "0"

    def __init__(self, model: Path, after: int) -> None:
        self.tokenizer, self._after = Tokenizer.load(model), after

    def draw(
        self, ids: Sequence[int], indices: Sequence[int], sampling: Sampling, stops: Collection[int]
    ) -> Iterator[Event]:
        for i in indices:
            yield Event(1, i, "text", None, "stop" if i < self._after else "cancelled")


def test_a_draw_that_is_given_up(model: Path) -> None:
    events: list[object] = []
    found = list(LocalSampler(Ending(model, 2), SHORT, on_event=events.append).draw(TASK, 5))
    assert len(found) == 2
    assert events[-1] == Shortfall(5, 2, "the draw was given up")
    with pytest.raises(SamplerError, match="gives no samples"):
        list(LocalSampler(Ending(model, 0), SHORT).draw(TASK, 5))


def test_tokens_are_told_as_they_arrive(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.sample.local.TELL_EVERY", 0.0)
    events: list[object] = []
    drawn(LocalSampler(LocalModel(model), SHORT, on_event=events.append), 3)
    arriving = [e.tokens for e in events if isinstance(e, Arriving)]
    assert arriving[0] == 1
    assert max(arriving) > 3
    assert arriving[-1] == 0, "all are whole, and counted as drawn"


def test_a_text_is_scored_as_it_was_drawn(model: Path) -> None:
    sampler, tokenizer = LocalSampler(LocalModel(model), SHORT), Tokenizer.load(model)
    engine = load(model).engine
    for sample in drawn(sampler, 5, seed=3):
        found = sampler.score(Prompt(TASK.prompt), sample.text, "not this")
        asked, ids = question(tokenizer, Prompt(TASK.prompt))[0], tokenizer.encode(sample.text, continued=True)
        assert found.text == sample.text
        logits = engine.prefill(engine.open(), [*asked, *ids], every=True)[len(asked) - 1 : -1].astype(np.float64)
        expected = [row[i] - np.log(np.exp(row - row.max()).sum()) - row.max() for i, row in zip(ids, logits, strict=True)]
        assert found.logprobs == pytest.approx(expected, abs=1e-4)
        if sample.logprobs is not None and len(sample.logprobs) == len(ids):  # the tokenizer cuts as the model did
            assert found.logprobs == pytest.approx(sample.logprobs, abs=1e-4)
    assert sampler.score(Prompt("x"), "", "y").tokens == ()


def test_tokens_have_their_places() -> None:
    assert places("aé€b", [b"a\xc3", b"\xa9", b"\xe2\x82", b"\xacb", b""]) == ((0, 2), (1, 2), (2, 3), (2, 4), (0, 0))
    with pytest.raises(ModelError, match="does not keep the text"):
        places("ab", [b"a"])
