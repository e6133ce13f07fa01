"""Words, and where strings and comments are, against Python's own tokenizer."""

from __future__ import annotations

import io
import time
import tokenize
from pathlib import Path

import pytest
from tests.train.source import program

from avow.lm.train.data.lexemes import spans, words

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [program(seed) for seed in range(3)] + [
    path.read_text() for path in sorted((ROOT / "src" / "avow" / "core").glob("*.py"))
]
HARD = "x = r'\\' + \"a#b\" # c 'd'\ny = '''e \\''' # f\n'''\nz = b\"\"\"g\"h\"\"i\"\"\" + f'{x}'\nw = 'it''s'\nempty = '' + \"\" # end"


@pytest.mark.parametrize("text", [HARD.replace("r'\\'", "r'\\\\'"), *SOURCES])
def test_strings_and_comments_are_those_of_python(text: str) -> None:
    kinds = {tokenize.STRING: "string", tokenize.COMMENT: "comment"}
    wanted = [
        (kinds[token.type], token.string)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type in kinds
    ]
    assert [(kind, text[a:b]) for kind, a, b in spans(text) if kind in ("string", "comment")] == wanted


@pytest.mark.parametrize("text", ["'", '"""', "'''a", "x = 'a\nb", "\\", "''''", '"""""', "\ud800", "#", "é = '\\"])
def test_what_is_no_program_does_no_harm(text: str) -> None:
    assert all(0 <= start < end <= len(text) for _, start, end in spans(text))
    assert isinstance(words(text), list)


def test_words() -> None:
    assert words("a.b(é1, 'x y')\n# z") == [b"a", b".", b"b", b"(", "é1".encode(), b",", b"'", b"x", b"y", b"'", b")", b"#", b"z"]


@pytest.mark.parametrize("text", ["''" * 50_000, '"a"' * 50_000, "a" * 100_000, '"""' + "\\'" * 50_000 + '"""', "(" * 99_999, "#\n" * 50_000])
def test_long_text_takes_no_longer_than_it_is(text: str) -> None:
    begin = time.process_time()
    assert sum(1 for _ in spans(text)) <= len(text)
    assert time.process_time() - begin < 2
