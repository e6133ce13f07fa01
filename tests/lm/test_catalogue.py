"""Names for models: kept whole, whoever writes at the same time; and what a model on disk says of itself."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tests.lm.material import VARIANTS, variant
from tests.lm.model_folder import model_folder

from avow.core.errors import ModelError
from avow.lm import catalogue
from avow.lm.description import Abilities, abilities, describe, fingerprint
from avow.lm.sampling import log_softmax
from avow.lm.scoring import score
from avow.lm.testing import ScriptedEngine


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AVOW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def folder(place: Path) -> Path:
    place.mkdir(parents=True)
    (place / "config.json").write_text("{}")
    return place


def test_a_model_that_comes_with_avow_has_a_name(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "SHIPPED", home / "shipped")
    assert catalogue.known() == {}
    small = folder(home / "shipped" / "small")
    (home / "shipped" / "no-model").mkdir()
    mine = catalogue.add("mine", folder(home / "mine"))
    assert catalogue.known() == {"mine": mine, "small": small}
    assert catalogue.entries() == {"mine": mine}
    assert catalogue.resolve("small") == small
    assert catalogue.names_a_model("small")
    with pytest.raises(ModelError, match="the name small stands for the model that comes with avow"):
        catalogue.add("small", mine)
    with pytest.raises(ModelError, match="small comes with avow and stays"):
        catalogue.remove("small")


def test_names_are_kept_and_forgotten(home: Path) -> None:
    assert catalogue.entries() == {}
    one, two = folder(home / "one"), folder(home / "two")
    assert catalogue.add("b", "one") == one
    assert catalogue.add("a.b-c_1", two) == two
    assert list(catalogue.entries().items()) == [("a.b-c_1", two), ("b", one)]
    assert catalogue.resolve("b") == one
    assert catalogue.add("b", one) == one, "the same once more"
    with pytest.raises(ModelError, match=rf"the name b stands for {one}\. .* avow models remove b\."):
        catalogue.add("b", two)
    assert catalogue.resolve("b") == one
    assert catalogue.remove("b") == one
    assert catalogue.add("b", two) == two
    assert catalogue.remove("b") == two
    assert catalogue.entries() == {"a.b-c_1": two}
    assert two.exists()
    assert [p.name for p in (home / "home").iterdir()] == ["models.json"], "nothing is left beside it"


def test_a_name_or_a_path(home: Path) -> None:
    one, two = folder(home / "one"), folder(home / "two")
    catalogue.add("two", one)
    assert catalogue.resolve("two") == one, "a name goes before a path of that name"
    assert catalogue.resolve("./two") == Path("two")
    assert catalogue.resolve(str(two)) == two
    for text in ("two", "./one", "one", "x.gguf", "./nowhere", "~/nowhere", "/nowhere"):
        assert catalogue.names_a_model(text), text
    for text in ("gpt-4", "nowhere", "", ".", "a" * 5000, "\0", str(home)):
        assert not catalogue.names_a_model(text), text


def test_a_run_of_training_stands_for_its_last_checkpoint(home: Path) -> None:
    run = home / "run"
    for name in ("00000009", "00000010", "00000011.new"):
        (run / "checkpoints" / name).mkdir(parents=True)
        (run / "checkpoints" / name / "config.json").touch()
    (run / "checkpoints" / "00000012").mkdir()  # not a model yet
    assert catalogue.resolve(str(run)) == run / "checkpoints" / "00000010"
    assert catalogue.names_a_model(str(run))
    (run / "config.json").touch()  # a model itself, whatever else lies in it
    assert catalogue.resolve(str(run)) == run
    (home / "begun" / "checkpoints").mkdir(parents=True)
    assert catalogue.resolve(str(home / "begun")) == home / "begun"
    long = Path("a" * 5000)  # no name that a file can have: what opens it says so
    assert catalogue.last_checkpoint(long) == long


def test_what_a_model_without_a_name_is_called(home: Path) -> None:
    one = folder(home / "one")
    (home / "link").symlink_to(one)
    for text, name in (("one", "one"), ("./link", "link"), (str(one / ".."), home.name), (".", home.name)):
        assert catalogue.called(Path(text)) == name


@pytest.mark.parametrize("text", ["", "nowhere", "./nowhere", "\0", "a" * 5000, "~nobody-of-this-name/x"])
def test_what_is_no_model(text: str) -> None:
    with pytest.raises(ModelError, match="no such model"):
        catalogue.resolve(text)


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "-x", "a b", "ä", "a" * 65, "a:b", "a\n"])
def test_what_is_no_name(home: Path, name: str) -> None:
    with pytest.raises(ModelError, match="is no name for a model"):
        catalogue.add(name, folder(home / "one"))


def test_a_model_that_is_gone_is_said_so(home: Path) -> None:
    shutil.rmtree(catalogue.add("one", folder(home / "one")))
    with pytest.raises(ModelError, match=r"the model one is gone: nothing at .*one.* avow models remove one"):
        catalogue.resolve("one")
    with pytest.raises(ModelError, match=r"no such model: 'on'\. Did you mean 'one'\?"):
        catalogue.resolve("on")
    with pytest.raises(ModelError, match="no model has the name 'two'"):
        catalogue.remove("two")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"models": []}', '{"models": {"a": 1}}', '{"models": {"a": ""}}', "[" * 99_999])
def test_a_damaged_file_is_named(home: Path, text: str) -> None:
    catalogue.add("one", folder(home / "one"))
    catalogue.path().write_text(text)
    for do in (catalogue.entries, lambda: catalogue.resolve("one"), lambda: catalogue.add("two", home / "one")):
        with pytest.raises(ModelError, match=r"models\.json is damaged"):
            do()
    assert catalogue.path().read_text() == text, "what cannot be read is not written over"


def _add(name: str) -> None:
    catalogue.add(name, "one")


def test_writers_at_the_same_time_lose_nothing(home: Path) -> None:
    folder(home / "one")
    names = [f"n{i}" for i in range(24)]
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(_add, names))
    assert sorted(catalogue.entries()) == sorted(names)
    json.loads(catalogue.path().read_text())


def test_a_place_that_cannot_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("AVOW_HOME", str(home / "file" / "x"))
    with pytest.raises(ModelError, match="cannot be written"):
        catalogue.add("one", folder(home / "one"))


@pytest.mark.parametrize("name", VARIANTS)
def test_a_description_counts_what_transformers_counts(name: str) -> None:
    from tests.lm.material import reference

    path = variant(name)
    found = describe(path)
    assert found.parameters == sum(p.numel() for p in reference(path).parameters())
    assert found.format == "F32"
    assert found.size == sum(f.stat().st_size for f in path.iterdir())


def test_abilities_and_fingerprints(home: Path) -> None:
    plain, chatty = model_folder(home / "plain"), model_folder(home / "chatty", chat=True)
    assert (abilities(plain).chat, abilities(plain).fill_in, abilities(plain).vocabulary) == (False, True, 418)
    assert abilities(chatty).chat
    assert abilities(variant("llama")) == Abilities()
    (home / "damaged").mkdir()
    (home / "damaged" / "tokenizer.json").write_text("{")
    assert "tokenizer.json" in abilities(home / "damaged").error
    moved = shutil.copytree(plain, home / "elsewhere")
    assert fingerprint(moved) == fingerprint(plain) != fingerprint(chatty)
    assert fingerprint(model_folder(home / "other", seed=1)) != fingerprint(plain)
    (moved / "calibration.json").write_text("{}")
    assert fingerprint(moved) == fingerprint(plain)  # what its choices are worth changes none of its samples
    large = home / "large.gguf"
    large.write_bytes(np.random.default_rng(0).bytes(3 << 20))
    before = fingerprint(large)
    large.write_bytes(np.random.default_rng(1).bytes(3 << 20))
    assert fingerprint(large) != before


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_scores_are_the_log_probabilities_of_the_tokens(chunk: int) -> None:
    engine, ids = ScriptedEngine(vocab_size=97), np.random.default_rng(0).integers(0, 97, 65).tolist()
    tokens = [t for part in score(engine, ids, tops=3, chunk=chunk) for t in part]
    rows = [log_softmax(row) for row in engine.prefill(engine.open(), ids, every=True)]
    assert [t.id for t in tokens] == ids[1:]
    assert [t.logprob for t in tokens] == [row[i] for row, i in zip(rows, ids[1:], strict=False)]
    for token, row in zip(tokens, rows, strict=False):
        assert [i for i, _ in token.tops] == np.argsort(-row, kind="stable")[:3].tolist()
    assert len(engine.sequences) == 1, "only the one of this test is open"
