"""Every attack runs at every isolation level that works here, and after each one an honest program on the same worker
must get its due: nothing of the attacker is left, and its sandbox was not broken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from tests.attacks.arena import Arena

from avow.core.types import Isolation
from avow.execute.probe import level_error


@pytest.fixture(
    scope="session",
    params=[Isolation.SANDBOXED, Isolation.NAMESPACED, Isolation.CONFINED],
    ids=lambda x: x.name.lower(),
)
def shared_arena(request: pytest.FixtureRequest) -> Iterator[Arena]:
    if error := level_error(request.param):
        pytest.skip(f"isolation level {int(request.param)} does not work on this machine: {error}")
    arena = Arena(request.param)
    yield arena
    arena.close()


@pytest.fixture
def arena(shared_arena: Arena) -> Iterator[Arena]:
    zygote = shared_arena.zygote()
    yield shared_arena
    shared_arena.honest()
    assert shared_arena.zygote() == zygote, "the attack cost the worker its sandbox"


HEAVY = ("test_forging.py", "test_frames.py", "test_judge.py", "test_resources.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the zygote and the judge enforce is the same at every level: the heavy files run fast at the best one only."""
    best = "sandboxed" if shutil.which("bwrap") else "namespaced"
    for item in items:
        if item.path.name in HEAVY and "[" in item.name and best not in item.name:
            item.add_marker(pytest.mark.slow)
