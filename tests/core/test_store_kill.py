"""`kill -9` in the midst of writing: what was acknowledged is there, nothing is half there, the store goes on."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from avow.core.store import Store

# Puts batches of three samples and one trace without end, from where the store stands; says so after each put.
WRITER = """
import sys
from avow.core.store import Store
from avow.core.types import Origin, Sample, Trace
with Store(sys.argv[1]) as store:
    run = store.begin_run("t", "m")
    batch = len(store.get_samples("k")) // 3
    while True:
        store.put_samples("k", [Sample("x" * 2000, "", Origin("m", batch * 3 + i)) for i in range(3)])
        print("s", batch, flush=True)
        store.put_trace(f"p{batch}", "c", "l", Trace("", ()))
        print("t", batch, flush=True)
        batch += 1
"""


def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(tmp_path: Path) -> None:
    path, rng = tmp_path / "runs.db", random.Random(20)
    told: dict[str, set[int]] = {"s": set(), "t": set()}
    for _ in range(12):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        first = child.stdout.readline()  # it writes by now
        time.sleep(rng.uniform(0, 0.08))
        child.kill()
        rest = child.stdout.read()
        child.stdout.close()
        assert child.wait() == -9
        for line in (first + rest[: rest.rfind("\n") + 1]).splitlines():
            kind, number = line.split()
            told[kind].add(int(number))
        with Store(path) as store:
            samples = store.get_samples("k")
            assert list(samples) == list(range(len(samples)))
            assert len(samples) % 3 == 0  # one response is kept whole or not at all
            batches = len(samples) // 3
            assert max(told["s"]) + 1 <= batches <= max(told["s"]) + 2  # only the put in flight may be unknown
            traces = store.get_traces([f"p{i}" for i in range(batches)], "c", "l")
            assert {f"p{i}" for i in told["t"]} <= traces.keys()
            assert store.bought() == store.rows()  # nothing was bought twice
            assert all(record.run is None for record in store.list_runs())
    with Store(path) as store:
        assert len(store.list_runs()) == 12
        assert sum(store.bought(record.id).samples for record in store.list_runs()) == len(store.get_samples("k"))
