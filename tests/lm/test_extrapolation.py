"""The benchmark of longer texts: its tasks keep their own rules, and an interrupted run comes out the same."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from benchmarks import extrapolation  # noqa: E402  # after the skip
from benchmarks.extrapolation import KEY, NOISE, POP, QUICK, SYMBOLS, TASKS, train  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def made(task: str, length: int) -> tuple[np.ndarray, np.ndarray]:
    ids, answers = TASKS[task][0](np.random.default_rng(0), 5, length)
    assert ids.shape == answers.shape
    assert ids.shape[1] in (length, length - 1)
    assert ids.min() >= 0
    assert ids.max() < extrapolation.CONFIG.vocab_size
    return ids, answers


@pytest.mark.parametrize("length", [24, 128, 1024])
def test_the_answer_follows_from_what_stands_before_it(length: int) -> None:
    ids, answers = made("copy", length)
    half = ids.shape[1] // 2
    assert np.array_equal(ids[:, :half], ids[:, half + 1 :])
    assert answers.sum() == 5 * half
    assert all(len(set(row[:half])) == half for row in ids)
    ids, answers = made("passkey", length)
    for row, answer in zip(ids, answers, strict=True):
        first, again = np.flatnonzero(row == KEY)
        assert np.array_equal(row[first + 1 : first + 6], row[again + 1 :])
        assert np.array_equal(row[answer], row[again + 1 :])
        assert np.isin(np.delete(row[:again], np.arange(first, first + 6)), NOISE).all()
    ids, answers = made("sort", length)
    for row, answer in zip(ids, answers, strict=True):
        assert np.array_equal(np.sort(row[:-9][np.isin(row[:-9], SYMBOLS)]), row[answer])
    ids, answers = made("stack", length)
    for row, answer in zip(ids, answers, strict=True):
        held: list[int] = []
        for at, token in enumerate(row):
            if answer[at]:
                assert token == held.pop()
            elif token != POP:
                held.append(token)
            assert len(held) <= 8 or at == len(row) - 1


def test_training_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train("copy", "alibi", QUICK, 0, tmp_path)
    make, steps = TASKS["copy"]
    made_so_far = []

    def stopping(*arguments: object) -> extrapolation.Batch:
        made_so_far.append(arguments)
        if len(made_so_far) == 4:
            raise KeyboardInterrupt
        return make(*arguments)

    monkeypatch.setitem(TASKS, "copy", (stopping, steps))
    again = tmp_path / "again"
    again.mkdir()
    with pytest.raises(KeyboardInterrupt):
        train("copy", "alibi", QUICK, 0, again)
    resumed = train("copy", "alibi", QUICK, 0, again)
    assert len(made_so_far) < 2 * len(range(5)) + 1
    for (name, expected), found in zip(whole.state_dict().items(), resumed.state_dict().values(), strict=True):
        assert torch.equal(expected, found), name


@pytest.mark.slow
def test_the_command_prints_a_table_and_does_nothing_twice(tmp_path: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "benchmarks/extrapolation.py", str(tmp_path), "--quick"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)

    first = run()
    lines = first.stdout.splitlines()
    assert lines[0] == "| at 128, 256 tokens | copy | passkey | sort | stack |"
    assert [line.split(" | ")[0] for line in lines[2:]] == [f"| {method}" for method in extrapolation.METHODS]
    log = tmp_path / "quick" / "results.jsonl"
    kept = log.read_text().splitlines(keepends=True)
    assert len(kept) == len(lines[2:]) * len(TASKS) * len(QUICK.lengths)
    log.write_text("".join(kept[:-1]))
    second = run()
    assert (second.stdout, "step" in second.stderr) == (first.stdout, False)
    assert log.read_text().splitlines(keepends=True) == kept
    assert 0 <= json.loads(kept[0])["accuracy"] <= 1
