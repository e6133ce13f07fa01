"""One executor for all tests of this folder, at the best level that this machine offers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from avow.core.types import Isolation
from avow.execute.executor import PythonExecutor


@pytest.fixture(scope="session")
def executor() -> Iterator[PythonExecutor]:
    with PythonExecutor(accept=Isolation.CONFINED, workers=2) as executor:
        yield executor
