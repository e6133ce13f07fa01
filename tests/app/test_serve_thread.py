"""The engine's thread: whoever came in hears how it ends, and what one client's callback raises is nobody else's."""

from __future__ import annotations

import threading
from queue import SimpleQueue

from avow.app.server.engine import EngineThread, Job, Part, StoppedError
from avow.lm.sampling import Sampling
from avow.lm.testing import ByteTokenizer, ScriptedEngine, says

ENDLESS = Sampling(max_tokens=1000)


def job(deliver, n=1):
    return Job([Part(list(b"q"), n=n)], ENDLESS, deliver)


def test_jobs_that_came_in_before_the_end_are_told():
    for _ in range(20):
        thread = EngineThread(ScriptedEngine(says("a" * 2000)), ByteTokenizer(), running=4, waiting=1000)
        ends = [SimpleQueue() for _ in range(30)]
        for end in ends:
            thread.submit(job(lambda told, end=end: end.put(told) if isinstance(told, Exception) else None))
        thread.stop()
        assert all(isinstance(end.get(timeout=5), StoppedError) for end in ends)


def test_a_callback_that_raises_costs_its_own_job_only():
    thread = EngineThread(ScriptedEngine(says("a" * 50)), ByteTokenizer())

    def raising(_told):
        raise RuntimeError("the event loop is closed")

    done = threading.Event()
    thread.submit(job(raising, n=3))
    thread.submit(job(lambda told: done.set() if any(d.event.finish for d in told) else None))
    assert done.wait(10)
    thread.stop()
    assert thread.waiting == 0
