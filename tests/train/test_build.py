"""A corpus as a whole: what gets in, the same bytes again, going on after a stop, and everything that can be wrong."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from tests.train.material import full_disk
from tests.train.source import BSD_3, GPL, MIT, distribution, program, repositories, write

from avow.core.errors import ConfigError, DataError, ModelError, TrainingError
from avow.lm.tokens import Tokenizer
from avow.lm.train.data.build import Plan, build
from avow.lm.train.data.documents import Documents
from avow.lm.train.data.encoding import Encoder, Encoding
from avow.lm.train.data.ledger import NAME
from avow.lm.train.data.report import Report
from avow.lm.train.tokenizer import train

OUTPUTS = ("train.jsonl", "valid.jsonl", "manifest.json", "train/tokens.u16", "train/starts.i64", "valid/tokens.u16")


LEDGER = {NAME, f"{NAME}-journal"}


class StopError(Exception):
    """Somebody ends the build."""


def quiet(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def built(out: Path, *sources: Path, **options: Any) -> Report:
    return build(Plan(sources, out, **options), quiet)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def texts(out: Path) -> dict[str, str]:
    return {row["path"]: row["text"] for split in ("train", "valid") for row in rows(out / f"{split}.jsonl")}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vocabulary"
    train((program(seed) for seed in range(30)), 400, folder)
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return repositories(tmp_path / "source", 12)


def outputs(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in OUTPUTS}


def test_each_file_meets_its_filter(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {
        "good/LICENSE": MIT, "good/a.py": program(1), "good/b.py": program(2) + "# mail jane@doe.org\n", "good/data.json": "{}",
        "good/copy.py": program(1).replace("\n", "  \r\n"), "good/near.py": program(1) + "x = 1\n", "good/bad.py": "def f(:\n",
        "good/bytes.py": b"x = '\xff\xfe'\n", "good/nul.py": b"x = 1\0", "good/big.py": "x = 1\n" * 200_000, "good/empty.py": "\n",
        "good/gpl.py": "# GNU General Public License\n" + program(3), "good/wide.py": "x = '" + "a" * 2000 + "'\n",
        "free/COPYING": GPL, "free/c.py": program(4), "none/d.py": program(5), "none/e.py": "# SPDX-License-Identifier: MIT\n" + program(6),
        "kept/f.py": "", "kept/LICENSE": MIT, "seen/g.py": program(7), "good/binary": b"\x7fELF\0", "good/vendored.py": program(7), "good/held/h.py": program(8),
    })  # fmt: skip
    benchmark = tmp_path / "benchmark.jsonl"
    benchmark.write_text(json.dumps({"prompt": program(9)}) + "\n")
    write(source, {"good/contaminated.py": program(10) + program(9).partition("\n\n\n")[2]})
    found = built(tmp_path / "out", source, exclude=("seen", "held"), benchmarks=(benchmark,))
    assert {name: amount.files for name, amount in found.dropped.items()} == {
        "other language": 5, "too large": 1, "not text": 2, "held out": 2, "licence": 3, "empty": 2, "long lines": 1,
        "does not parse": 1, "exact copy": 2, "near copy": 1, "benchmark": 1,
    }  # fmt: skip
    assert set(texts(tmp_path / "out")) == {"good/a.py", "good/b.py", "none/e.py"}
    assert texts(tmp_path / "out")["good/b.py"].endswith("# mail <EMAIL>\n")
    assert found.redacted == {"<EMAIL>": 1}
    assert found.found.files == found.kept.files + sum(amount.files for amount in found.dropped.values())
    assert found.found.bytes == found.kept.bytes + sum(amount.bytes for amount in found.dropped.values())
    assert {(r.repository, r.licence) for r in found.refused} == {("good", "GPL"), ("free", "GPL"), ("none", "unknown")}


def test_the_manifest_names_every_source(tmp_path: Path) -> None:
    site = tmp_path / "site"
    distribution(site, "one", "License-Expression: MIT", {"one/a.py": program(1)})
    distribution(site, "two", "License: Apache 2.0", {"two/b.py": program(2)}, LICENSE=BSD_3)
    found = built(tmp_path / "out", site)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    files = {row["path"]: row for row in manifest["files"]}
    assert set(files) == {"one/a.py", "two/b.py"}
    assert files["one/a.py"]["licence"] == "MIT"
    assert files["two/b.py"]["detected"] == "License in METADATA"
    assert files["one/a.py"]["repository"] == "one"
    assert files["one/a.py"]["bytes"] == len(program(1)) == found.kept.bytes - files["two/b.py"]["bytes"]
    assert len(files["one/a.py"]["sha256"]) == 64
    assert manifest["roots"] == ["site"]
    assert str(tmp_path) not in json.dumps(manifest)


def test_splits_are_by_repository_and_stay(tmp_path: Path, source: Path) -> None:
    found = built(tmp_path / "out", source, valid=0.3)
    split = {r["repository"]: name for name in ("train", "valid") for r in rows(tmp_path / "out" / f"{name}.jsonl")}
    assert len(split) == 12
    assert {name: amount.files for name, amount in found.splits.items()} == {
        name: 3 * sum(s == name for s in split.values()) for name in ("train", "valid")
    }
    write(source, {"repo99/LICENSE": MIT, "repo99/a.py": program(99)})
    built(tmp_path / "more", source, valid=0.3)
    again = {r["repository"]: name for name in ("train", "valid") for r in rows(tmp_path / "more" / f"{name}.jsonl")}
    assert {name: again[name] for name in split} == split


def test_one_repository_has_no_validation_and_two_have(tmp_path: Path) -> None:
    one = repositories(tmp_path / "one", 1)
    assert set(built(tmp_path / "a", one, valid=0.0001).splits) == {"train"}
    assert not (tmp_path / "a" / "valid.jsonl").exists()
    assert set(built(tmp_path / "b", repositories(tmp_path / "two", 2), valid=0.0001).splits) == {"train", "valid"}


def test_a_large_repository_is_limited(tmp_path: Path) -> None:
    source = repositories(tmp_path / "source", 2, files=20)
    whole = built(tmp_path / "out", source)
    some = built(tmp_path / "out", source, most=whole.kept.bytes // 4)
    assert 0.4 < some.kept.bytes / whole.kept.bytes <= 0.5
    assert some.dropped["share"].files == whole.kept.files - some.kept.files
    assert built(tmp_path / "out", source) == whole  # and back again


def test_tokens(tmp_path: Path, source: Path, vocabulary: Path) -> None:
    found = built(tmp_path / "out", source, valid=0.3, encoding=Encoding(vocabulary, context=128))
    tokenizer = Tokenizer.load(vocabulary)
    marks = {text: tokenizer.find(text) for text in ("<fim_prefix>", "<fim_suffix>", "<fim_middle>")}
    kept = texts(tmp_path / "out")
    asked = total = 0
    for split in ("train", "valid"):
        documents = Documents(tmp_path / "out" / split)
        assert (len(documents), documents.tokens) == (found.splits[split].documents, found.splits[split].tokens)
        for ids in documents:
            assert len(ids) <= 128
            assert list(ids).count(0) == 1 == list(ids[-1:]).count(0)
            question = int(ids[0]) == marks["<fim_prefix>"]
            assert all(list(ids).count(mark) == question for mark in marks.values())
            asked, total = asked + question, total + 1
            if not question:
                assert any(tokenizer.decode(ids[:-1].tolist()) in text for text in kept.values())
    assert 0.35 < asked / total < 0.65


def test_infilling_puts_the_same_text_together_again(vocabulary: Path) -> None:
    tokenizer = Tokenizer.load(vocabulary)
    encoder = Encoder(Encoding(vocabulary, context=4000, fim_rate=1.0))
    prefix, suffix, middle = (tokenizer.find(text) for text in ("<fim_prefix>", "<fim_suffix>", "<fim_middle>"))
    orders = set()
    for place in range(40):
        (ids,) = encoder.documents(program(place), place)
        at_suffix, at_middle = ids.index(suffix), ids.index(middle)
        after = tokenizer.decode(ids[at_suffix + 1 : at_middle])
        rest = tokenizer.decode(ids[at_middle + 1 : -1])
        before = tokenizer.decode(ids[1:at_suffix])
        orders.add(ids[1] == suffix)
        assert before + rest + after == program(place)
        assert ids[0] == prefix
        assert ids[-1] == tokenizer.eos[0]
    assert orders == {True, False}


def test_marks_in_a_text_stay_text(vocabulary: Path) -> None:
    encoder = Encoder(Encoding(vocabulary, fim_rate=0.0))
    (ids,) = encoder.documents("x = '<|end|><fim_middle>'\n", 1)
    assert ids.count(0) == 1
    assert Tokenizer.load(vocabulary).decode(ids) == "x = '<|end|><fim_middle>'\n"


def test_a_text_of_more_tokens_than_its_parts_becomes_windows(vocabulary: Path) -> None:
    encoder = Encoder(Encoding(vocabulary, context=32, fim_rate=0.0))
    text = "x = '" + "é\u4e2d" * 200 + "'\n"
    documents = encoder.documents(text, 1)
    assert max(map(len, documents)) <= 32
    assert Tokenizer.load(vocabulary).decode([id_ for ids in documents for id_ in ids[:-1]]) == text


@pytest.mark.parametrize(
    ("token", "kind", "told"),
    [
        ("<fim_middle>", ModelError, "has no token <fim_middle>"),
        ("<|end|>", TrainingError, "the vocabulary has no end of a text"),
    ],
)
def test_vocabularies_that_cannot_be_used(
    tmp_path: Path, vocabulary: Path, token: str, kind: type[Exception], told: str
) -> None:
    raw = (vocabulary / "tokenizer.json").read_text().replace(token, "<other>")
    write(tmp_path / "other", {"tokenizer.json": raw, "tokenizer_config.json": "{}"})
    with pytest.raises(kind, match=told):
        Encoder(Encoding(tmp_path / "other"))


def test_the_same_again(tmp_path: Path, source: Path, vocabulary: Path) -> None:
    options: dict[str, Any] = {"valid": 0.3, "encoding": Encoding(vocabulary, context=128)}
    first = built(tmp_path / "a", source, **options)
    assert built(tmp_path / "b", source, **options) == first
    once = outputs(tmp_path / "a")
    assert outputs(tmp_path / "b") == once
    assert built(tmp_path / "a", source, **options) == first
    assert outputs(tmp_path / "a") == once
    built(tmp_path / "a", source, valid=0.3, encoding=Encoding(vocabulary, context=128, seed=1))
    assert outputs(tmp_path / "a")["train/tokens.u16"] != once["train/tokens.u16"]


@pytest.mark.parametrize("stage", ["crawling", "selecting", "encoding", "writing"])
def test_a_build_that_was_stopped_goes_on(tmp_path: Path, source: Path, vocabulary: Path, stage: str) -> None:
    options: dict[str, Any] = {"valid": 0.3, "encoding": Encoding(vocabulary, context=128)}
    built(tmp_path / "whole", source, **options)

    def stop(now: str, done: int, total: int) -> None:
        if now == stage and done == 7:
            raise StopError

    with pytest.raises(StopError):
        build(Plan((source,), tmp_path / "out", **options), stop)
    assert {path.name for path in (tmp_path / "out").iterdir()} <= LEDGER
    seen: list[tuple[str, int]] = []
    build(Plan((source,), tmp_path / "out", **options), lambda now, done, total: seen.append((now, total)))
    assert outputs(tmp_path / "out") == outputs(tmp_path / "whole")
    if stage == "selecting":
        assert ("selecting", 48 - 7) in seen


@pytest.mark.parametrize("most", [20_000, 60_000, 150_000])
def test_a_full_disk(tmp_path: Path, source: Path, vocabulary: Path, most: int) -> None:
    options: dict[str, Any] = {"valid": 0.3, "encoding": Encoding(vocabulary, context=128)}
    built(tmp_path / "whole", source, **options)
    with full_disk(most), pytest.raises((DataError, TrainingError)) as told:
        built(tmp_path / "out", source, **options)
    assert "cannot be written" in str(told.value)
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {*LEDGER, "train", "valid"}
    built(tmp_path / "out", source, **options)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "whole")


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, source: Path, vocabulary: Path) -> None:
    built(tmp_path / "out", source, valid=0.3, encoding=Encoding(vocabulary, context=128))
    once = outputs(tmp_path / "out")
    with full_disk(20_000), pytest.raises((DataError, TrainingError)):
        built(tmp_path / "out", source, valid=0.3, encoding=Encoding(vocabulary, context=64))
    assert outputs(tmp_path / "out") == once


def test_nothing_to_begin_with(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no python files in"):
        built(tmp_path / "out", tmp_path / "empty")
    with pytest.raises(DataError, match="no such folder"):
        built(tmp_path / "out2", tmp_path / "none")
    assert not (tmp_path / "out2").exists()


def test_no_permissive_source_left(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"free/COPYING": GPL, "free/c.py": program(4), "none/d.py": program(5)})
    with pytest.raises(DataError, match=r"nothing is left of 2 python files in .*: licence 2.*GPL.*Permitted: 0BSD"):
        built(tmp_path / "out", source)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_one_file(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"LICENSE": MIT, "a.py": program(1)})
    assert built(tmp_path / "out", source / "a.py").kept.files == 1
    assert texts(tmp_path / "out") == {"a.py": program(1)}


def test_a_file_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    source = repositories(tmp_path / "source", 2)
    with (source / "repo0" / "huge.py").open("wb") as file:
        file.truncate(1 << 30)
    found = built(tmp_path / "out", source)
    assert found.dropped["too large"].bytes == 1 << 30


def test_another_corpus_is_not_written_over(tmp_path: Path, source: Path) -> None:
    built(tmp_path / "out", source)
    with pytest.raises(DataError, match="begun with another language"):
        built(tmp_path / "out", source, language="c")
    with pytest.raises(DataError, match="begun with another list of what is excluded"):
        built(tmp_path / "out", source, exclude=("repo1",))
    (tmp_path / "out" / NAME).write_bytes(b"no database at all, but long enough to be one")
    with pytest.raises(DataError, match="cannot be used: file is not a database"):
        built(tmp_path / "out", source)


def test_two_builds_at_once(tmp_path: Path, source: Path) -> None:
    (tmp_path / "out").mkdir()
    other = sqlite3.connect(tmp_path / "out" / NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DataError, match="in use by another build"):
        built(tmp_path / "out", source)
    other.close()


def test_what_cannot_be_asked_for(tmp_path: Path, source: Path, vocabulary: Path) -> None:
    with pytest.raises(ConfigError, match="no language 'klingon'"):
        built(tmp_path / "out", source, language="klingon")
    with pytest.raises(ConfigError, match="lies in"):
        built(source / "repo0" / "out", source)
    with pytest.raises(ConfigError, match="expected at least 32"):
        Encoding(vocabulary, context=4)
    with pytest.raises(ConfigError, match="expected 0 to 1"):
        Encoding(vocabulary, fim_rate=1.5)
    with pytest.raises(ModelError, match="holds no tokenizer"):
        built(tmp_path / "out", source, encoding=Encoding(tmp_path))
    assert not (tmp_path / "out").exists()


def test_names_that_are_no_text(tmp_path: Path) -> None:
    source = repositories(tmp_path / "source", 1)
    try:
        (source / "repo0" / "\udcff.py").write_text(program(50))
    except OSError:
        pytest.skip("this file system takes no such names")
    built(tmp_path / "out", source)
    assert "repo0/\\udcff.py" in texts(tmp_path / "out")


def peak(source: Path, out: Path) -> int:
    """The most bytes that Python held at once during a build."""
    tracemalloc.start()
    built(out, source)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    small, large = repositories(tmp_path / "small", 3, files=24), repositories(tmp_path / "large", 3, files=160)
    peak(small, tmp_path / "first")  # what is imported and cached once
    assert peak(large, tmp_path / "b") < 1.25 * peak(small, tmp_path / "a")
