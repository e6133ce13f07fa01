"""What crosses the border between a program and its judge, beside plain Python: the rows of `tests.execute.rows`."""

from __future__ import annotations

import pytest
from tests.execute import plain
from tests.execute.rows import classes, errors, functions, identity

from avow.core.types import Trust
from avow.execute.executor import PythonExecutor

ROWS: dict[str, tuple[str, str, Trust]] = {
    f"{module.__name__.rpartition('.')[2]}-{name}": row
    for module in (classes, errors, functions, identity)
    for name, row in module.ROWS.items()
}
KEPT = {f"identity-{name}" for name in identity.KEPT}


@pytest.fixture(scope="module")
def reference() -> dict[str, bool]:
    return dict(zip(ROWS, plain.verdicts([(code, test, "f") for code, test, _ in ROWS.values()]), strict=True))


@pytest.mark.parametrize("name", ROWS)
def test_live(executor: PythonExecutor, reference: dict[str, bool], name: str) -> None:
    code, test, trust = ROWS[name]
    judgement = plain.live(executor, code, test)
    assert judgement.passed == reference[name], judgement.reason
    assert judgement.trust == trust


@pytest.mark.parametrize("name", ROWS)
def test_over_observations(executor: PythonExecutor, reference: dict[str, bool], name: str) -> None:
    code, test, _ = ROWS[name]
    judgement = plain.observed(executor, code, test)
    assert judgement.passed == (reference[name] is not (name in KEPT)), judgement.reason


@pytest.mark.parametrize("name", classes.DIFFERENT)
def test_stated_differences(executor: PythonExecutor, name: str) -> None:
    """What docs/execution.md says that plain Python does and a judge in another process does not."""
    assert plain.verdicts([(*classes.DIFFERENT[name], "f")]) == [True]
    assert not plain.live(executor, *classes.DIFFERENT[name]).passed
