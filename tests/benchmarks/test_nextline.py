"""Which lines are asked for, what the prompt of one holds, and the line that an n-gram finds likeliest."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from benchmarks.bootstrap import clustered_bootstrap, paired_bootstrap
from benchmarks.model.file_cache import Cached
from benchmarks.model.kneser_ney import KneserNey
from benchmarks.model.nextline import model_lines, ngram_lines, prompt_of, table
from benchmarks.model.ngram_line import likeliest_line
from benchmarks.model.places import Place, counting_lines, places, source_of
from benchmarks.model.text_files import tokens_and_starts

from avow.core.errors import TaskError
from avow.lm.generate import Generated
from avow.lm.line import complete_line
from avow.lm.recall import FileCache, Recall
from avow.lm.testing import ByteTokenizer, ScriptedEngine, says

SOURCE = '''"""A module
of two lines."""

import os  # counts

# a comment
def f(x):
    """Told."""
    text = """not
    told"""
    return x


"a statement of its own"
'''


def test_lines_that_count() -> None:
    lines = SOURCE.split("\n")
    found = [lines[number].strip() for number in counting_lines(SOURCE)]
    assert found == ["import os  # counts", "def f(x):", 'text = """not', 'told"""', "return x"]
    assert list(counting_lines("import os\n")) == []  # nothing is before it
    assert list(counting_lines("def f(:\n    pass\n")) == []


def test_places_are_the_same_each_time_and_even(tmp_path: Path) -> None:
    for package, files in (("small", 1), ("large", 9)):
        (tmp_path / package).mkdir()
        for number in range(files):
            (tmp_path / package / f"m{number}.py").write_text(SOURCE.replace("os", f"os{number}"))
    folders = [tmp_path / "small", tmp_path / "large"]
    found = places(folders, 7, 0)
    assert [place.package for place in found] == ["small"] * 3 + ["large"] * 4
    assert found == places(folders, 7, 0) != places(folders, 7, 1)
    for place in found:
        lines = place.path.read_text().split("\n")
        assert place.wanted == lines[place.line].strip()
        assert place.before == "".join(line + "\n" for line in lines[: place.line])
        assert place.before + lines[place.line] + place.after == place.path.read_text()
    with pytest.raises(TaskError, match="small: 5 lines"):
        places(folders, 12, 0)


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    for name, data in (("latin", b"x = '\xe9'\n"), ("feed", b"a = 1\n\x0cb = 2\n"), ("long", b"x = 1\n" * 200_000)):
        (tmp_path / name).write_bytes(data)
        assert source_of(tmp_path / name) == ""
    (tmp_path / "dos").write_bytes(b"a = 1\r\nb = 2\r\n")
    assert source_of(tmp_path / "dos") == "a = 1\nb = 2\n"
    assert source_of(tmp_path) == ""


class Letters:
    """A tokenizer whose tokens are characters; token 0 ends a text."""

    eos = (0,)

    def encode(self, text: str) -> list[int]:
        return list(text.encode())

    def bytes_of(self, token: int) -> bytes:
        return bytes([token]) if token else b""


def test_the_prompt_is_the_last_whole_lines_that_fit() -> None:
    text = "one\ntwo\nthree\n"
    for room, want in (
        (100, text),
        (14, text),
        (13, "two\nthree\n"),
        (10, "two\nthree\n"),
        (9, "three\n"),
        (4, "ree\n"),
    ):
        assert bytes(prompt_of(text, Letters(), room)).decode() == want


def test_the_ways_to_ask_a_model() -> None:
    engine = ScriptedEngine(says("print(1)\n", strength=6.0))
    seen = "while waiting:\n    poll()\n"

    class Model:
        config = engine.config
        tokenizer = ByteTokenizer()
        recall: Recall | None = None

        def complete_line(self, before: str, after: str, **how: int) -> Generated:
            return complete_line(engine, self.tokenizer, before, after, recall=self.recall, **how)

    model = Model()
    model.engine = engine  # type: ignore[attr-defined]
    assert [*model_lines(model)] == ["", " and file, both sides"]  # type: ignore[arg-type]
    model.recall = Recall(tuple(np.array([0.1, *[0.0] * k, 0.9]) for k in range(8)))
    alone, file, both = model_lines(model).values()  # type: ignore[arg-type]
    early = Place("p", Path("f"), 3, seen + "x = 1\nwhile wai", "\n", "")
    late = Place("p", Path("f"), 1, "x = 1\nwhile wai", "\n" + seen, "")
    assert [line(early) for line in (alone, file, both)] == ["print(1)", "ting:", "ting:"]
    assert (alone(late), both(late)) == ("print(1)", "ting:")
    assert file(late) != "ting:"


def test_the_ways_to_ask_an_n_gram() -> None:
    model = SimpleNamespace(tokenizer=Letters(), config=SimpleNamespace(context=128))
    alone, file, both = ngram_lines(model, model_of(["zap(1)\n"] * 3, 0.9)).values()  # type: ignore[arg-type]
    place = Place("p", Path("f"), 1, "zap(", "\nzap(9)\nzap(9)\n", "")
    assert [line(place) for line in (alone, file, both)] == ["1)", "1)", "9)"]


def model_of(texts: list[str], cached: float = 0.0) -> Cached:
    """cached: the weight of the longest match in the file."""
    data = [[*text.encode(), 0] for text in texts]
    tokens = np.array([t for each in data for t in each], np.uint16)
    model = Cached(KneserNey(tokens, np.cumsum([0, *map(len, data)]), 128))
    model.weights = tuple(np.array([1 - cached, *[0.0] * k, cached]) for k in range(4))
    return model


def line_of(model: Cached, before: str, **how: object) -> str:
    return likeliest_line(model, list(before.encode()), Letters(), **how)


@pytest.mark.parametrize("beam", [1, 4])
def test_a_line_seen_before_is_found_again(beam: int) -> None:
    texts = ["abc = 1\nxyz = 2\n", "efg = 3\n"] * 5
    assert line_of(model_of(texts), "abc = 1\n", beam=beam) == "xyz = 2"
    assert line_of(model_of(texts), "efg = 3\n", beam=beam) == ""  # the end of a file
    # the file alone knows it
    assert line_of(model_of(texts, 0.9), "while y:\n    pass\nx = 1\nwhi", beam=beam) == "le y:"


def test_a_beam_finds_what_greed_passes_by() -> None:
    model = model_of(["=aq\n"] * 3 + ["=ar\n"] * 3 + ["=as\n"] * 3 + ["=bt\n"] * 5)
    assert line_of(model, "=")[0] == "a"
    assert line_of(model, "=", beam=8) == "bt"


@pytest.mark.parametrize("beam", [1, 3])
def test_blank_lines_are_passed_over(beam: int) -> None:
    assert line_of(model_of(["a\n\n\nb\n"] * 5), "a\n", beam=beam) == "b"


def test_a_cache_of_more_than_the_prompt() -> None:
    model = model_of(["k = 1\n"] * 3, 0.9)
    cache = FileCache(list(b"zap(9)\nzap(9)\n"))
    assert line_of(model, "zap(", cache=cache, beam=4) == "9)"
    assert line_of(model, "zap(", beam=4) != "9)"


def test_the_table_counts() -> None:
    found = [Place(package, Path("f"), 1, "", "", "x") for package in ("a", "a", "b")]
    lines = table(found, {"model": ["x", "x", "y"], "n-gram": ["x", "y", "y"]}).splitlines()
    assert lines[2] == "| a | 2 | 100.0 % (2) | 50.0 % (1) |"
    assert lines[4] == "| all | 3 | 66.7 % (2) | 33.3 % (1) |"
    assert lines[-1].startswith("model against n-gram: +33.3 points")


def test_texts_are_joined(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text('{"text": "ab"}\n{"prompt": "c", "completion": "d"}\n')
    (tmp_path / "two.jsonl").write_text('{"text": ""}\n')
    tokens, starts = tokens_and_starts([tmp_path / "one.jsonl", tmp_path / "two.jsonl"], Letters())
    assert (bytes(tokens.tolist()), starts.tolist()) == (b"ab\0cd\0\0", [0, 3, 6, 7])
    (tmp_path / "bad.jsonl").write_text('{"prompt": "c"}\n')
    with pytest.raises(TaskError, match=r"bad\.jsonl:1: expected 'text'"):
        tokens_and_starts([tmp_path / "bad.jsonl"], Letters())


def test_lines_of_one_file_count_as_one_draw() -> None:
    difference, files = np.array([1.0] * 50 + [0.0] * 50), [0] * 50 + [1] * 50
    wide = clustered_bootstrap(difference, files)
    assert (wide.mean, wide.low, wide.high) == (0.5, 0.0, 1.0)  # either file, or both
    alone = clustered_bootstrap(difference, list(range(100)))
    plain = paired_bootstrap(difference, np.zeros(100))
    assert (alone.low, alone.high) == (plain.low, plain.high)
    with pytest.raises(ValueError, match="100 and 2"):
        clustered_bootstrap(difference, [0, 1])
