"""`avow bench lm` on a tiny model."""

from __future__ import annotations

import json

from tests.lm.material import tiny

from avow.app.cli import main


def test_speeds_are_told_for_one_thread_and_for_all(capsys, monkeypatch):
    monkeypatch.setenv("AVOW_THREADS", "2")
    arguments = ["bench", "lm", str(tiny("llama")), "--prompt", "16", "-n", "3"]
    assert main([*arguments, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [row["threads"] for row in report["speeds"]] == [1, 2]
    assert all(row[key] > 0 for row in report["speeds"] for key in ("prefill", "decode", "batch", "read_bandwidth", "share"))
    monkeypatch.setenv("AVOW_THREADS", "1")
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[2].split()[:5] == ["threads", "prompt", "of", "16", "one"]


def test_a_model_that_is_not_there(capsys):
    assert main(["bench", "lm", "nowhere"]) == 2
    assert "no such model: 'nowhere'" in capsys.readouterr().err


def test_a_prompt_that_does_not_fit(capsys):
    assert main(["bench", "lm", str(tiny("llama")), "--prompt", "1000"]) == 2
    assert "a prompt of 1000 tokens, expected 48 or fewer, since 16 more are decoded" in capsys.readouterr().err


def test_variables_of_the_engine_are_no_settings(capsys, monkeypatch):
    monkeypatch.setenv("AVOW_ISA", "portable")
    monkeypatch.setenv("AVOW_THREADS", "3")
    assert main(["doctor", "--json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["engine"]["state"].startswith("portable, 3 threads")
    monkeypatch.setenv("AVOW_ISA", "mmx")
    assert main(["doctor", "--json"]) in (0, 1)
    assert "AVOW_ISA: found 'mmx'" in json.loads(capsys.readouterr().out)["engine"]["state"]
