"""Cutting to the context, and cutting in three: nothing is lost, and every kind of question comes up."""

from __future__ import annotations

import ast
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.train.material import rows, vocabulary
from tests.train.source import program

from avow.lm.tokens import Tokenizer
from avow.lm.train.data.cutting import pieces
from avow.lm.train.data.documents import Documents
from avow.lm.train.data.infill import MIDDLE, PREFIX, SUFFIX, block, characters, cut, question, rest_of_line, whole_line
from avow.lm.train.data.lexemes import lines, words
from avow.lm.train.encode import encode

NESTED = '''# a comment before

@decorated
def first():
    """é is two bytes."""
    x = "ü"; y = 2
    if x:
        return y
    else:
        z = [
            1,
        ]
        return z


class Second:
    a = 1

    def method(self):
        try:
            return self.a
        finally:
            pass
'''


def count(texts: Sequence[str]) -> list[int]:
    return [len(words(text)) for text in texts]


def cuts(text: str, kind: object, n: int = 400) -> list[tuple[str, str, str]]:
    rng = random.Random(1)
    found = [kind(text, rng) for _ in range(n)]  # type: ignore[operator]
    return [(text[:a], text[a:b], text[b:]) for a, b in filter(None, found)]


def test_rest_of_line() -> None:
    for before, middle, after in cuts(NESTED, rest_of_line):
        assert middle.strip()
        assert "\n" not in middle
        assert after == "" or after.startswith("\n")
        assert before.rpartition("\n")[2].strip() or not middle.startswith(" ")


def test_whole_line() -> None:
    found = cuts(NESTED, whole_line)
    for before, middle, after in found:
        assert before == "" or not before.rpartition("\n")[2].strip()
        assert "\n" not in middle
        assert after == "" or after.startswith("\n")
    assert {middle.startswith(" ") for _, middle, _ in found} == {True, False}


def test_blocks_are_statements_in_a_row() -> None:
    found = cuts(NESTED, block)
    middles = {middle for _, middle, _ in found}
    assert {"return self.a", "pass", "return y", "y = 2"} <= middles
    assert "z = [\n            1,\n        ]\n        return z" in middles
    assert any(middle.startswith('"""é is') and middle.endswith("return z") for middle in middles)  # a whole body
    for before, _, after in found:
        ast.parse(before + "pass" + after)


def test_every_kind_comes_up_at_its_rate() -> None:
    text, kinds = program(3), Counter[str]()
    rng = random.Random(5)
    for _ in range(2000):
        start, end = cut(text, rng)
        middle = text[start:end]
        ends = text[end : end + 1] in ("", "\n")
        kinds["line"] += "\n" not in middle and ends
        kinds["long"] += middle.count("\n") > 2
    assert 0.35 < kinds["line"] / 2000 < 0.65
    assert kinds["long"] / 2000 > 0.3


@settings(max_examples=80, deadline=None)
@given(st.text("ab é\n\t(:=", max_size=60), st.integers(0, 10**6))
def test_a_cut_lies_within_the_text(text: str, seed: int) -> None:
    rng = random.Random(seed)
    start, end = cut(text, rng)
    assert 0 <= start <= end <= len(text)
    assert start < end or not text
    parts = question(text, (start, end), rng)
    texts = [part for part in parts if part not in (PREFIX, SUFFIX, MIDDLE)]
    if parts[1] == SUFFIX:  # suffix first
        assert parts == [PREFIX, SUFFIX, texts[0], MIDDLE, texts[1], texts[2]]
        texts = [texts[1], texts[2], texts[0]]
    else:
        assert parts == [PREFIX, texts[0], SUFFIX, texts[1], MIDDLE, texts[2]]
        texts = [texts[0], texts[2], texts[1]]
    assert "".join(texts) == text


def test_both_orders_are_as_frequent() -> None:
    rng = random.Random(2)
    first = sum(question("abc", (1, 2), rng)[1] == SUFFIX for _ in range(1000))
    assert 430 < first < 570


def test_characters_are_uniform() -> None:
    rng = random.Random(3)
    starts = Counter(characters("abcd", rng)[0] for _ in range(3000))
    assert set(starts) == {0, 1, 2, 3}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["def f():\n", "    x = 1\n", "class A:\n", "\n", "y = (1,\n", ")\n", "# z\n", "\f", "é" * 40, "a b c d " * 9]), max_size=30), st.integers(3, 40))
def test_pieces_are_the_text_and_fit(parts: list[str], room: int) -> None:
    text = "".join(parts)
    found = list(pieces(text, room, count))
    assert "".join(found) == text
    assert all(size <= room for size in count(found))


@pytest.mark.parametrize("seed", range(6))
def test_modules_are_cut_between_definitions(seed: int) -> None:
    text = program(seed, functions=20)
    found = list(pieces(text, 300, count))
    assert len(found) > 3
    for piece in found:
        tree = ast.parse(piece)
        assert all(isinstance(node, ast.FunctionDef | ast.Import | ast.Expr) for node in tree.body)
        assert sum(count([piece])) > 120  # as many definitions as fit


def test_a_long_class_is_cut_between_its_methods() -> None:
    body = "".join(f"    def m{i}(self):\n        return {i} + {i} * self.a({i})\n\n" for i in range(40))
    found = list(pieces("class Long:\n    a = 1\n\n" + body, 60, count))
    assert all(piece.lstrip().startswith(("class Long", "def m")) for piece in found)
    assert found[0].startswith("class Long:\n    a = 1\n")


def test_lines_are_those_of_syntax_trees() -> None:
    assert lines("a\fb\nc\x1cd") == ["a\fb\n", "c\x1cd"]
    assert lines("") == []


@pytest.mark.parametrize("keys", [("prompt", "completion"), ("text",)])
def test_tasks_and_texts_become_questions_for_their_middle_at_a_rate(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Put together again, each is its text; what comes before the answer is the prompt; the same text, the same cut."""
    lines = rows(120)
    texts = [row["prompt"] + row["completion"] for row in lines]
    given = lines if "prompt" in keys else [{"text": text} for text in texts]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in given))
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in reversed(given)))
    tokenizer = Tokenizer.load(vocabulary(tmp_path / "words"))
    found = {}
    for name, rate in (("a", 0.5), ("b", 0.5), ("none", 0.0)):
        source = tmp_path / f"{name if name != 'none' else 'a'}.jsonl"
        encode([source], tmp_path / f"{name}-ids", tmp_path / "words", fim_rate=rate)
        documents = Documents(tmp_path / f"{name}-ids")
        found[name] = [(documents[i].tolist(), documents.prompt(i)) for i in range(len(documents))]
    marks = {tokenizer.find(mark): mark for mark in (PREFIX, SUFFIX, MIDDLE)}
    assert sorted(map(str, found["a"])) == sorted(map(str, found["b"]))
    asked = [i for i, (ids, _) in enumerate(found["a"]) if ids[0] in marks]
    assert 30 < len(asked) < 90
    for i, (ids, before) in enumerate(found["a"]):
        if i not in asked:
            assert (ids, before) == found["none"][i]
            continue
        assert set(marks) <= set(ids[:before])
        assert not set(marks) & set(ids[before:])
        assert whole(tokenizer, ids, before) == texts[i]


def test_a_question_longer_than_the_context_stays_a_text(tmp_path: Path) -> None:
    lines = [{"text": "abc " * 40}, {"text": "   \n"}, {"text": "ab"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in lines))
    tokenizer = Tokenizer.load(vocabulary(tmp_path / "words"))
    encode([tmp_path / "a.jsonl"], tmp_path / "ids", tmp_path / "words", fim_rate=1.0, context=32)
    documents = Documents(tmp_path / "ids")
    firsts = [documents[i].tolist()[0] == tokenizer.find(PREFIX) for i in range(3)]
    assert firsts == [False, False, True]
    assert tokenizer.decode(documents[0].tolist()[:-1]) == "abc " * 40


def whole(tokenizer: Tokenizer, ids: list[int], before: int) -> str:
    """The text that a question was made of."""
    prefix, suffix, middle = (ids.index(tokenizer.find(mark)) for mark in (PREFIX, SUFFIX, MIDDLE))
    answer = tokenizer.decode(ids[before:-1])
    if suffix == prefix + 1:
        return tokenizer.decode(ids[middle + 1 : before]) + answer + tokenizer.decode(ids[suffix + 1 : middle])
    return tokenizer.decode(ids[prefix + 1 : suffix]) + answer + tokenizer.decode(ids[suffix + 1 : middle])
