"""`kill -9` at random moments of a run: the same command goes on where it stopped, and ends as if nothing had happened.

Each run draws 24 samples and 4 test answers from a slow server and executes programs that take some time, so that the
moments of the kill fall into every stage. Nothing that reached the store is paid for again: what was ever put equals
what is kept.
"""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from tests.app.command import AVOW, TASK, environment

from avow.core.store import Bought, Store
from avow.testing import Fault, ScriptedServer

SAMPLES, ANSWERS, PARALLEL, PER_REQUEST = 24, 4, 2, 2
BODIES = ("x % 2 == 0", "x % 2 == 0 and x > 0", "not x & 1", "True", "x % 2 == 0 or x == 3")
ARGS = ("-n", str(SAMPLES), "--tests", str(ANSWERS), "--parallel", str(PARALLEL), "--per-request", str(PER_REQUEST), "--json")


def script(prompt: str, number: int) -> str:
    if "Write tests" in prompt:
        return f"```python\nassert total_even([-2, {number}]) == -2\nassert total_even([4, 3]) == 4\n```"
    body = BODIES[number % len(BODIES)]
    return (
        f"```python\ndef total_even(xs):\n    for _ in range({50_000 + number}):\n        pass\n"
        f"    return sum(x for x in xs if {body})\n```"
    )


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(script, faults=repeat(Fault(delay=0.05))) as running:
        yield running


def start(home: Path, server: ScriptedServer) -> subprocess.Popen[bytes]:
    home.mkdir(exist_ok=True)
    (home / "task.py").write_text(TASK)
    command = [*AVOW, "solve", "task.py", "-m", f"chat:any@{server.url}", *ARGS]
    return subprocess.Popen(command, cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(home: Path, server: ScriptedServer) -> dict[str, Any]:
    """Run to the end; the result without what must differ: the run's id and its price."""
    process = start(home, server)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    run: dict[str, Any] = json.loads(out)
    run.pop("id")
    run["usage"] = {k: v for k, v in run["usage"].items() if k in ("requests", "executions")}
    return run


@pytest.fixture(scope="module")
def undisturbed(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Bought, float]:
    """The result of a run that nobody disturbs, what it bought, and how long it takes."""
    home = tmp_path_factory.mktemp("undisturbed")
    begin = time.monotonic()
    run = finish(home, server)
    seconds = time.monotonic() - begin
    with Store(home / "avow-home" / "runs.db") as store:
        bought = store.bought()
    assert (bought.samples, bought.traces) == (SAMPLES + ANSWERS, SAMPLES)
    assert run.pop("usage") == {"requests": (SAMPLES + ANSWERS) // PER_REQUEST, "executions": bought.traces + bought.judgements}
    return run, bought, seconds


def kill_and_go_on(home: Path, server: ScriptedServer, after: float) -> tuple[dict[str, Any], Bought, Bought]:
    """A run that is killed after some seconds and run again: the result, all that was bought, what the first had bought."""
    process = start(home, server)
    time.sleep(after)
    process.kill()
    process.communicate()
    database = home / "avow-home" / "runs.db"
    before = Bought()
    if database.exists():
        with Store(database) as store:
            before = store.bought()
    run = finish(home, server)
    with Store(database) as store:
        assert store.bought() == store.rows()  # nothing was paid for twice
        return run, store.bought(), before


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_random_moments_the_result_is_the_same(
    server: ScriptedServer, undisturbed: tuple[dict[str, Any], Bought, float], tmp_path: Path, kills: int
) -> None:
    expected, price, seconds = undisturbed
    rng = random.Random(kills)
    moments = [rng.uniform(0.3, 1.0) * seconds for _ in range(kills)]
    answers = server.samples
    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(lambda i: kill_and_go_on(tmp_path / str(i), server, moments[i]), range(kills)))
    for run, bought, before in ended:
        used = run.pop("usage")
        assert run == expected
        assert bought == price
        assert used["executions"] == price.traces + price.judgements - before.traces - before.judgements
    in_flight = kills * PARALLEL * PER_REQUEST  # what the server was about to send to a process that was no more
    assert server.samples - answers <= kills * (SAMPLES + ANSWERS) + in_flight
    stages = {(b.samples < price.samples, b.traces < price.traces, b.judgements < price.judgements) for _, _, b in ended}
    assert len(stages) >= 2 or kills < 20  # the kills did not all fall into one stage


def runs(home: Path) -> int:
    database = home / "avow-home" / "runs.db"
    if not database.exists():
        return 0
    with Store(database) as store:
        return len(store.list_runs())


def test_one_run_killed_again_and_again(
    server: ScriptedServer, undisturbed: tuple[dict[str, Any], Bought, float], tmp_path: Path
) -> None:
    expected, price, seconds = undisturbed
    exited = 0
    for begun, part in enumerate((0.1, 0.2, 0.3)):
        process = start(tmp_path, server)
        while runs(tmp_path) == begun and process.poll() is None:
            time.sleep(0.02)
        time.sleep(part * seconds)
        process.kill()
        process.communicate()
        exited += process.returncode == 0  # the kill came too late
    run = finish(tmp_path, server)
    run.pop("usage")
    assert run == expected
    with Store(tmp_path / "avow-home" / "runs.db") as store:
        assert store.bought() == store.rows() == price
        ends = [record.finished is not None for record in store.list_runs()]
        assert len(ends) == 4
        assert ends[0]
        assert sum(ends) >= exited + 1  # a run is finished before its process exits
