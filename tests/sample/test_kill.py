"""`kill -9` in the midst of a draw: resumed, it gives the same samples, and nothing that arrived is bought again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from avow.core.store import Bought, Store
from avow.core.types import Task
from avow.sample.endpoint import Endpoint
from avow.sample.openai import OpenAISampler
from avow.sample.wire import Style
from avow.testing import Fault, ScriptedServer

N, PER_REQUEST, PARALLEL = 120, 4, 3
DRAW = """
import sys
from avow.core.store import Store
from avow.core.types import Task
from avow.sample.endpoint import Endpoint
from avow.sample.openai import OpenAISampler
from avow.sample.wire import Style
url, path, n, per_request, parallel = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
with Store(path) as store:
    endpoint = Endpoint("m", url, Style.CHAT, parallel=parallel, per_request=per_request)
    for sample in OpenAISampler(endpoint, store=store).draw(Task("t", "p"), n, seed=9):
        print(sample.origin.index, flush=True)
"""


def drawn(server: ScriptedServer, store: Store | None) -> list[tuple[int, str, int | None]]:
    endpoint = Endpoint("m", server.url, Style.CHAT, parallel=PARALLEL, per_request=PER_REQUEST)
    samples = OpenAISampler(endpoint, store=store).draw(Task("t", "p"), N, seed=9)
    return sorted((s.origin.index, s.text, s.origin.seed) for s in samples)


def test_twelve_kills(tmp_path: Path) -> None:
    rng = random.Random(9)
    interrupted = 0
    with ScriptedServer(lambda _, i: f"answer {i}", faults=iter(lambda: Fault(delay=0.01), None)) as server:
        expected = drawn(server, None)
        assert [(i, text) for i, text, _ in expected] == [(i, f"answer {9 + i}") for i in range(N)]
        for attempt in range(12):
            path = tmp_path / f"{attempt}.db"
            before = server.samples
            sizes = map(str, (N, PER_REQUEST, PARALLEL))
            child = subprocess.Popen([sys.executable, "-c", DRAW, server.url, path, *sizes], stdout=subprocess.PIPE)
            assert child.stdout is not None
            first = child.stdout.readline()  # it is in the midst of its draw
            time.sleep(rng.uniform(0, 0.15))
            child.kill()
            told = {int(line) for line in (first + child.stdout.read()).split(b"\n")[:-1]}
            child.stdout.close()
            child.wait()
            time.sleep(0.05)
            while server.open:  # what the server had begun to answer
                time.sleep(0.01)
            with Store(path) as store:
                kept = store.rows().samples
                interrupted += kept < N
                assert kept >= len(told)  # whatever was handed on is stored
                served = server.samples - before
                assert kept <= served <= kept + PARALLEL * PER_REQUEST  # only what was in flight is lost
                assert drawn(server, store) == expected
                assert server.samples - before - served == N - kept  # and only what was missing is bought
                assert store.bought() == store.rows() == Bought(samples=N)
    assert interrupted >= 6
