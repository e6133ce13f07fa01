"""avow models, generate, complete and serve as a user meets them."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.app.command import AVOW, TASK, avow, complaint, environment, process
from tests.app.served import read_events
from tests.lm.model_folder import model_folder

from avow.app import loading
from avow.app.complete import split_at
from avow.core.errors import TaskError
from avow.lm import load
from avow.lm.line import first_line
from avow.lm.sampling import Sampling

SHIPPED = ["avow-small", "avow-small-fill"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a model `tiny` that goes on from texts, and one `chatty`."""
    model_folder(tmp_path / "tiny")
    model_folder(tmp_path / "chatty", chat=True)
    for name in ("tiny", "chatty"):
        assert avow(tmp_path, "models", "add", name, name).code == 0
    return tmp_path


def test_models_are_listed_shown_and_forgotten(home: Path) -> None:
    listed = avow(home, "models")
    assert (listed.code, listed.err) == (0, "")
    heading, *rows = [line.split() for line in listed.out.splitlines()]
    assert heading == ["name", "family", "weights", "format", "size", "context", "path"]
    assert [row[0] for row in rows[:2]] == SHIPPED
    assert [row[:4] for row in rows[2:]] == [[name, "starcoder2", "121k", "F32"] for name in ("chatty", "tiny")]
    shown = avow(home, "models", "show", "tiny").out
    assert "weights    121k (120,832), " in shown
    assert "fills in   yes" in shown
    assert "chats      no" in shown
    as_json = avow(home, "models", "show", "./chatty", "--json").json
    assert as_json["tokenizer"] == {"vocabulary": 418, "chat": True, "fill_in": True, "recalls": False, "error": ""}
    assert (as_json["parameters"], as_json["context"]) == (120832, 512)
    gone = avow(home, "models", "remove", "tiny")
    assert gone.err == f"removed  the name tiny; the model stays at {home / 'tiny'}\n"
    assert [m["name"] for m in avow(home, "models", "list", "--json").json["models"]] == [*SHIPPED, "chatty"]
    assert (home / "tiny" / "config.json").exists()


def test_a_model_without_a_tokenizer(home: Path) -> None:
    (home / "tiny" / "tokenizer.json").unlink()
    shown = avow(home, "models", "show", "tiny")
    assert shown.code == 0
    assert "\ntokenizer  none\n" in shown.out


def test_one_comes_with_avow(home: Path) -> None:
    first = avow(home, "models", "--json").json["models"][0]
    assert (first["name"], first["format"], first["error"]) == ("avow-small", "fp6", "")
    assert "the model that comes with avow" in complaint(avow(home, "models", "add", "avow-small", "tiny"))


def test_models_that_vanished_or_are_damaged_are_said_so(home: Path) -> None:
    (home / "tiny").rename(home / "moved")
    (home / "chatty" / "config.json").write_text("{}")
    listed = avow(home, "models")
    assert listed.code == 0
    rows = {line.split()[0]: line for line in listed.out.splitlines()[1:]}
    assert rows["tiny"].endswith(f"{home / 'tiny'}, which is gone")
    assert "cannot be used: " in rows["chatty"]
    told = avow(home, "models", "--json").json["models"]
    assert [bool(m["error"]) for m in told] == [False, False, True, True]
    for command in (("generate", "tiny", "x"), ("models", "show", "tiny"), ("serve", "tiny", "--port", "0")):
        assert "the model tiny is gone" in complaint(avow(home, *command))


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("models", "add", "a/b", "tiny"), "is no name for a model"),
        (("models", "add", "x", "nowhere"), "nowhere"),
        (("models", "add", "x", ""), "the path is empty"),
        (("models", "add", "tiny", "chatty"), "tiny. Another name, or first: avow models remove tiny."),
        (("models", "add", "x", "empty"), "config.json"),
        (("models", "remove", "tyni"), "no model has the name 'tyni'. There is: chatty, tiny."),
        (("models", "show", "nowhere"), "no such model: 'nowhere'"),
        (("models", "shwo", "x"), "no such command 'shwo'. Did you mean 'show'?"),
        (("generate", "nowhere", "x"), "no such model: 'nowhere'"),
        (("generate", "tiny", "x", "--file", "y"), "a prompt and --file are given"),
        (("generate", "tiny", "--file", "nowhere"), "no such file: nowhere"),
        (("generate", "tiny", "x", "--chat"), "no chat template"),
        (("generate", "tiny", "word " * 600), "the model's context holds 512"),
        (("generate", "tiny", ""), "the prompt is empty"),
        (("generate", "tiny", "x", "--min-p", "2"), "2.0 is not in the range 0<=x<=1"),
        (("generate", "tiny", "x", "--stop", ""), "the text is empty"),
        (("complete", "a.py:1", "-m", "tiny", "--stop", ""), "the text is empty"),
        (("complete", "a.py:1", "-m", ""), "no model is given"),
        (("complete", "a.py", "-m", "tiny"), "no place in a file. Write FILE:LINE or FILE:LINE:COL"),
        (("complete", "nowhere.py:1", "-m", "tiny"), "no such file: nowhere.py"),
        (("complete", "a.py:9", "-m", "tiny"), "a.py has no line 9, expected 1 to 3"),
        (("complete", "a.py:1:99", "-m", "tiny"), "a.py:1 has no column 99, expected 1 to 9"),
        (("serve", "tiny", "--port", "99999"), "99999 is not in the range"),
        (("serve", "tiny", "--host", "no.such.host.invalid"), "cannot listen on no.such.host.invalid:8080"),
        (("serve", "tiny", "--key-env", "UNSET"), "the environment variable UNSET holds no key"),
        (("serve", "tiny", "--key-file", "a.py", "--key-env", "X"), "expected one of them"),
        (("solve", "task.py", "-m", "./nowhere"), "no such model: './nowhere'"),
    ],
)
def test_what_cannot_be_done(home: Path, args: tuple[str, ...], says: str) -> None:
    (home / "empty").mkdir()
    (home / "a.py").write_text("def f():\n    pass\n")
    (home / "task.py").write_text(TASK)
    assert says in complaint(avow(home, *args))


def test_generate_writes_the_text_alone(home: Path) -> None:
    model = load(home / "tiny")
    sampling = Sampling(0.8, top_p=0.95, seed=1, max_tokens=20)
    expected = model.generate("def f", n=3, sampling=sampling)
    one = process(home, "generate", "tiny", "def f", "-s", "1", "--max-tokens", "20")
    assert one.code == 0
    assert one.out == expected[0].text + ("" if expected[0].text.endswith("\n") else "\n")
    assert re.fullmatch(
        r"(loaded .*\n)?ran +20 tokens after a prompt of 3, [\d.]+ s: the first after [\d.]+ s, [\d,]+ tok/s after it\n",
        one.err,
    )
    (home / "prompt.txt").write_text("def f")
    for args in (["-f", "prompt.txt"], ["-"], []):
        stdin = b"" if "-f" in args else b"def f"
        assert avow(home, "generate", "./tiny", *args, "-s", "1", "--max-tokens", "20", stdin=stdin).out == one.out
    three = avow(home, "generate", "tiny", "def f", "-n", "3", "-s", "1", "--max-tokens", "20")
    assert [line for line in three.out.splitlines() if line.startswith("--- ")][1] == "--- 2 of 3 (length)"
    as_json = avow(home, "generate", "local:tiny", "def f", "-n", "3", "-s", "1", "--max-tokens", "20", "--logprobs", "2", "--json").json
    assert [s["text"] for s in as_json["samples"]] == [e.text for e in expected]
    first = as_json["samples"][0]["tokens"][0]
    assert (first["id"], first["logprob"]) == (expected[0].ids[0], expected[0].logprobs[0])
    assert len(first["tops"]) == 2
    assert as_json["prompt_tokens"] == 3


def test_tokens_in_json_are_text(home: Path) -> None:
    """As a person reads it, not as a tokenizer file writes it; those that add no text go by their name."""
    options = ("--temperature", "1", "--max-tokens", "60", "--logprobs", "100", "--json")
    sample = avow(home, "generate", "tiny", "def f", *options).json["samples"][0]
    tokenizer = load(home / "tiny").tokenizer
    rows = [*sample["tokens"], *(top for token in sample["tokens"] for top in token["tops"])]
    assert any(" " in row["token"] for row in rows)
    for row in rows:
        data = tokenizer.bytes_of(row["id"])
        assert row["token"] == (data.decode("utf-8", "replace") if data else tokenizer.token(row["id"]))


def test_a_long_load_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "a.py").write_text("def f():\n    pass\n")
    commands = (
        ("generate", "tiny", "x", "--max-tokens", "1"),
        ("complete", "a.py:2", "-m", "tiny", "--max-tokens", "1"),
    )
    for seconds, told in ((0.0, True), (1000.0, False)):
        monkeypatch.setattr(loading, "WORTH_TELLING", seconds)
        for command in commands:
            found = re.search(r"^loaded   tiny, \d+\.\d s$", avow(home, *command).err, re.MULTILINE)
            assert bool(found) == told


def test_generate_answers_a_message(home: Path) -> None:
    model = load(home / "chatty")
    ids = model.tokenizer.chat_ids([{"role": "user", "content": "hi"}])
    expected = model.generate(ids, sampling=Sampling(0.0, max_tokens=10))[0].text
    found = avow(home, "generate", "chatty", "hi", "--chat", "--temperature", "0", "--max-tokens", "10")
    assert found.out.rstrip("\n") == expected.rstrip("\n")


def test_complete_fills_in_at_a_place(home: Path) -> None:
    (home / "a.py").write_text("def f(x):\n    return \n\nprint(f(1))\n")
    model = load(home / "tiny")
    sampling = Sampling(0.0, max_tokens=6)
    expected = model.complete("def f(x):\n    return ", "\n\nprint(f(1))\n", sampling=sampling)[0]
    for place in ("a.py:2", "a.py:2:12"):
        found = avow(home, "complete", place, "--model", "tiny", "--max-tokens", "6")
        assert found.code == 0
        assert found.out.rstrip("\n") == expected.text.rstrip("\n")
    as_json = avow(home, "complete", "a.py:2", "--model", "./tiny", "--max-tokens", "6", "--json").json
    assert as_json["text"] == expected.text
    assert [t["id"] for t in as_json["tokens"]] == list(expected.ids)


@pytest.mark.parametrize(
    ("text", "place", "at"),
    [
        ("ab\ncd\n", "1", 2), ("ab\ncd\n", "1:1", 0), ("ab\ncd\n", "2:2", 4), ("ab\ncd\n", "2:3", 5), ("ab\ncd\n", "3", 6),
        ("ab\ncd", "2", 5), ("", "1", 0), ("äö\r\nx", "1", 2), ("äö\r\nx", "2:1", 4), ("\n", "1:1", 0), ("\n", "2", 1),
        ("a\fb\u2028c\x1cd\n", "1", 7), ("a\n\f\nb", "3", 5),
    ],
)  # fmt: skip
def test_places_in_a_file(tmp_path: Path, text: str, place: str, at: int) -> None:
    file = tmp_path / "with:colon.py"
    file.write_text(text, newline="")
    before, after = split_at(f"{file}:{place}")
    assert before + after in (text, text.replace("\r\n", "\n"))
    assert before.replace("\r\n", "\n") == text[:at].replace("\r\n", "\n")


@pytest.mark.parametrize("place", ["", "a", ":", "a:", "a:x", ":1", "a:1:x", "a:-1", "a:0", "a:1:0"])
def test_what_is_no_place(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_text("x\n")
    with pytest.raises(TaskError):
        split_at(place)


def test_solve_with_a_model_of_this_machine_goes_on_where_it_stopped(home: Path) -> None:
    (home / "task.py").write_text(TASK)
    args = ("solve", "task.py", "-m", "./tiny", "-n", "6", "--tests", "0", "--max-tokens", "20", "--isolation", "1", "--json")
    first = avow(home, *args)
    assert first.code == 1, "random weights write no program"
    assert (first.json["samples"], first.json["model"]) == (6, "local:tiny")
    assert first.json["usage"]["completion_tokens"] > 0
    again = avow(home, *args)
    assert again.json["usage"]["reused"] == 6
    assert again.json["usage"]["completion_tokens"] == 0


class Serve:
    """`avow serve` as a process."""

    def __init__(self, home: Path, *args: str, **env: str) -> None:
        self._said = home / "said"
        with self._said.open("w") as said:
            self.process = subprocess.Popen(
                [*AVOW, "serve", *args, "--port", "0"], cwd=home, env=environment(home, **env), stderr=said
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while not (found := re.search(r"^serving  (\S+) at (http://\S+:\d+)/v1$", self._said.read_text(), re.MULTILINE)):
            assert self.process.poll() is None, self._said.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        self.name, self.url = found[1], found[2].replace("0.0.0.0", "127.0.0.1")

    def end(self, number: int) -> tuple[int, str]:
        self.process.send_signal(number)
        return self.process.wait(timeout=20), self._said.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_ends_in_order(home: Path, number: int) -> None:
    server = Serve(home, "chatty")
    assert server.name == "chatty"
    found: list[Any] = []

    def listen() -> None:
        body = {"prompt": "x", "max_tokens": 400, "stream": True, "n": 8}
        with httpx2.Client(trust_env=False, timeout=30) as client, client.stream("POST", f"{server.url}/v1/completions", json=body) as answer:
            found.extend(read_events(answer))

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(0.3)
    code, err = server.end(number)
    listener.join(timeout=10)
    assert code == 0
    assert err.endswith("stopped\n")
    assert "Traceback" not in err
    assert re.search(r"^200  POST /v1/completions  1 \+ [\d,]+ tokens, first after [\d.]+ s, ", err, re.MULTILINE)
    assert found[-1] == "[DONE]", "what was on its way is finished"


def test_a_server_with_a_key_from_a_file_or_a_variable(home: Path) -> None:
    (home / "key").write_text("s3cret\n")
    for args, env in ((("--key-file", "key"), {}), (("--key-env", "MY_KEY"), {"MY_KEY": "s3cret"})):
        server = Serve(home, "./tiny", *args, **env)
        assert httpx2.get(f"{server.url}/v1/models", trust_env=False).status_code == 401
        headers = {"Authorization": "Bearer s3cret"}
        assert httpx2.get(f"{server.url}/v1/models", headers=headers, trust_env=False).json()["data"][0]["id"] == "tiny"
        code, err = server.end(signal.SIGTERM)
        assert code == 0
        assert "s3cret" not in err


def test_an_address_that_is_taken(home: Path) -> None:
    server = Serve(home, "tiny")
    port = server.url.rsplit(":", 1)[1]
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in complaint(avow(home, "serve", "tiny", "--port", port))
    server.end(signal.SIGTERM)


def test_whoever_listens_to_the_world_is_warned(home: Path) -> None:
    server = Serve(home, "tiny", "--host", "0.0.0.0")
    assert httpx2.get(f"{server.url}/health", trust_env=False).status_code == 200
    _, err = server.end(signal.SIGTERM)
    assert "note     whoever reaches this address can use it: there is no key\n" in err


@pytest.mark.parametrize("name", ["http://x", "x:80", "x/y", "", "a b", "*"])
def test_a_name_that_no_host_has(home: Path, name: str) -> None:
    said = complaint(avow(home, "serve", "nowhere", "--allow-host", name))
    assert said == f"avow: --allow-host {name!r}: expected the name of a host alone, such as models.example.org"


def test_without_the_extra_it_is_said_how_to_get_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert complaint(avow(home, "serve", "tiny")) == "avow: avow serve needs uvicorn. pip install starlette uvicorn."


@pytest.mark.parametrize(("text", "line"), [("a\nb", "a"), ("\n\n  a b\nc\n", "\n\n  a b"), ("", ""), ("\n", "\n")])
def test_the_first_line_that_is_not_blank(text: str, line: str) -> None:
    assert first_line(text) == line
