"""`avow generate --comments`: announced in the prompt, or forced by the decoder."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.command import avow, complaint
from tests.lm.model_folder import model_folder

STUB = "def f(xs):\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    model_folder(tmp_path / "tiny")
    model_folder(tmp_path / "chatty", chat=True)
    (tmp_path / "stub.py").write_text(STUB + "    ")  # the model is random: what comes next is a statement
    return tmp_path


def drawn(home: Path, *args: str) -> list[str]:
    done = avow(
        home, "generate", "./tiny", "-f", "stub.py", "-n", "20", "-s", "1", "--max-tokens", "40", "--json", *args
    )
    return [sample["text"] for sample in done.json["samples"]]


def test_forced_comments(home: Path) -> None:
    plain, forced = drawn(home), drawn(home, "--comments", "force")
    assert plain != forced
    assert drawn(home, "--comments", "force") == forced
    assert not any(text.startswith("# ") for text in plain)
    assert sum(text.startswith("# ") for text in forced) > 10  # others begin with a space or a line's end


def test_announced_comments(home: Path) -> None:
    plain = avow(home, "generate", "./tiny", STUB, "--max-tokens", "1", "--json").json
    announced = avow(home, "generate", "./tiny", STUB, "--max-tokens", "1", "--json", "--comments", "announce").json
    assert announced["prompt_tokens"] > plain["prompt_tokens"] + 5
    chat = avow(home, "generate", "./chatty", "Sum.", "--chat", "--max-tokens", "1", "--json").json
    more = avow(
        home, "generate", "./chatty", "Sum.", "--chat", "--max-tokens", "1", "--json", "--comments", "announce"
    ).json
    assert more["prompt_tokens"] > chat["prompt_tokens"] + 5
    found = complaint(avow(home, "generate", "./tiny", "def f(", "--comments", "announce"))
    assert found == (
        "avow: the prompt ends within a line: 'def f(', expected the line before a function's body. "
        "Comments that are forced need no such place."
    )


def test_other_words_are_refused(home: Path) -> None:
    assert "'announce', 'force'" in complaint(avow(home, "generate", "./tiny", "x", "--comments", "many"))
