"""Running a benchmark: what is closed when something goes wrong."""

from __future__ import annotations

import pytest

from avow.core.errors import ExecutionError
from avow.core.types import Task, Test
from avow.evals.benchmark import run_benchmark
from avow.execute.executor import PythonExecutor
from avow.sample.recorded import Recording


class Counted(PythonExecutor):
    """An executor of which only so many can be made."""

    room = 2
    open = 0

    def __init__(self) -> None:
        if not Counted.room:
            raise ExecutionError("no room for another")
        Counted.room -= 1
        super().__init__(workers=1)
        Counted.open += 1

    def close(self) -> None:
        Counted.open -= 1
        super().close()


def test_when_an_executor_cannot_be_made_those_before_it_are_closed() -> None:
    problems = [Task(str(i), "def f(x):\n", "f", tests=(Test("assert f(1) == 1"),)) for i in range(3)]
    samples = {task.id: Recording("", ("    return x\n",)) for task in problems}
    with pytest.raises(ExecutionError, match="no room"):
        list(run_benchmark(problems, samples, {}, Counted, workers=3))
    assert (Counted.room, Counted.open) == (0, 0)
