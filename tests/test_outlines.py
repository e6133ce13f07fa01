"""Outlines: what is cut, up to which budget that is right, and the certificate of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from avow import recheck
from avow.core.config import Settings
from avow.core.errors import CalibrationError
from avow.core.types import Candidate, Choice, Isolation, Run, Scored, Task, Test
from avow.domains.tree import HOLE, cuts, opened
from avow.outlines import BUDGETS, MOST_HOLES, WHOLE, allowance, draw, held, promised
from avow.promise import Calibration, Case, drawn, read_calibration, write_calibration
from avow.testing import ScriptedModel

SETTINGS = Settings()
PROMPT = "def f(x: int) -> int:\n"
CODE = f"{PROMPT}    y = x + 1\n    return y * 7\n"
RUN = Run(
    "1", Task("f", PROMPT),
    Choice(CODE, 0.9, "avow", True, (Candidate(CODE, 9, 3, 0.9, 1.0, True),)),
    samples=10, programs=3, loading=3, inputs=4, tests=0, behaviours=1, passing=3, isolation=Isolation.SANDBOXED,
    model="avow-small", seed=0,
)  # fmt: skip


class Scoring(ScriptedModel):
    """A model that finds one character unlikely, and nothing else."""

    unlikely, nats = "7", 2.0

    def score(self, prompt: object, going_on: str, answering: str) -> Scored:
        assert answering.endswith(going_on)
        tokens = tuple((i, i + 1) for i in range(len(going_on)))
        return Scored(going_on, tokens, tuple(-self.nats if c == self.unlikely else -0.001 for c in going_on))


MODEL = Scoring([""])


def calibration(n: int = 200, failing: int = 10) -> Calibration:
    """Outlines of most tasks are right whatever is kept, of some only up to a budget of a tenth."""
    cases = [Case(str(i), 0.9, i < failing, (WHOLE,) * 4, (0.1 if i < failing else WHOLE,) * 4) for i in range(n)]
    return Calibration(drawn(SETTINGS), "tasks.jsonl", (*cases, Case("none", None, wrong=True)))


def test_what_surprises_is_cut_first() -> None:
    drawing = draw(RUN.choice, RUN.task, MODEL)
    seven = next(i for i, (a, b) in enumerate(drawing.tree.spans) if CODE[a:b] == "7")
    assert drawing.costs[seven] == pytest.approx(2.0 / 9, rel=0.01)  # its surprise, at odds of one in ten
    assert drawing.costs[~drawing.given].sum() == pytest.approx(drawing.costs.sum())  # the prompt surprises nobody
    kept = drawing.kept(0.1, 1)
    assert opened(CODE, [drawing.tree.spans[i] for i in cuts(drawing.tree, kept)]) == CODE.replace("7", HOLE)
    assert 0.5 < drawing.share(kept) < 1.0
    assert drawing.kept(10.0, 1).all()


def test_less_is_kept_of_what_is_less_sure() -> None:
    shares = []
    for sure in (0.0, 0.2, 0.5, 0.99, 1.0):
        drawing = draw(replace(RUN.choice, posterior=sure), RUN.task, MODEL)
        shares.append(drawing.share(drawing.kept(1.0, 1)))
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0


def test_up_to_the_first_budget_that_fails() -> None:
    drawing = draw(RUN.choice, RUN.task, MODEL)

    def fits(kept: np.ndarray) -> bool:
        return not kept[seven] or kept.all()  # right again where all is kept: that does not count

    seven = next(i for i, (a, b) in enumerate(drawing.tree.spans) if CODE[a:b] == "7")
    for m, found in enumerate(held(drawing, fits), 1):
        right = [budget for budget in BUDGETS if fits(drawing.kept(budget, m))]
        wrong = [budget for budget in BUDGETS if not fits(drawing.kept(budget, m))]
        first = min(wrong, default=np.inf)
        assert found == max((budget for budget in right if budget < first), default=0.0)
    assert held(drawing, lambda _: True) == [WHOLE] * MOST_HOLES
    assert held(drawing, lambda _: False) == [0.0] * MOST_HOLES


def test_an_outline_is_promised_with_a_certificate() -> None:
    run, found = promised(RUN, SETTINGS, calibration(200, 30), MODEL, epsilon=0.1, delta=0.1, most=2)
    assert run.outline is not None
    assert opened(CODE, run.outline.holes) == CODE.replace("7", HOLE)
    assert run.outline.claim == found.claim == recheck.check(found.certificate)
    assert found.claim.startswith("Of outlines with 2 holes or fewer made like this one at most 10 % have no filling")
    assert ": 0 of 200 had none, of tasks without examples in 'tasks.jsonl'" in found.claim
    whole, found = promised(RUN, SETTINGS, calibration(), MODEL, epsilon=0.1, delta=0.1, most=2)
    assert whole.outline is not None
    assert whole.outline.holes == ()
    assert whole.outline.kept == 1.0
    assert ": 10 of 200 had none" in found.claim


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    """The certificate of an outline with something changed, sealed anew."""
    data = json.loads(promised(RUN, SETTINGS, calibration(200, 30), MODEL, epsilon=0.1, delta=0.1, most=2)[1].certificate)
    change(data)
    data.pop("digest")
    return json.dumps(data | {"digest": recheck.digest(data)})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.update(holes=[]), "no outline of its program"),
        (lambda d: d.update(kept=[True] * len(d["kept"])), "no outline of its program"),
        (lambda d: d.update(kept=[True] * len(d["kept"]), holes=[]), "no outline of its program"),
        (lambda d: d["kept"].__setitem__(0, False), "no outline of its program"),
        (lambda d: d["kept"].pop(), "it is not complete"),
        (lambda d: d["spans"].pop(), "it is not complete|no outline"),
        (lambda d: d.update(most=0), "no outline of its program"),
        (lambda d: d["parents"].__setitem__(3, -1), "no outline of its program"),
        (lambda d: d["spans"].__setitem__(3, [999, -4]), "no outline of its program"),
        (lambda d: d.update(coverage="match"), "no outline of its program"),
        (lambda d: d.update(most="2"), "it is not complete"),
        (lambda d: d.update(most=3), "claims what its data do not"),
        (lambda d: d.update(budget=1e9), "30 of 200 were wrong"),
        (lambda d: d.update(budget=1e-9), "no outline of its program"),
        (lambda d: d.update(budget=-1), "where a number from 0 on belongs"),
        (lambda d: d["cases"].clear(), "is not borne out"),
        (lambda d: d.update(cases=d["cases"][:-1]), "claims what its data do not"),
        (lambda d: d.update(cases=[None] * 200), "where a number from 0 on belongs"),
        (lambda d: d["costs"].__setitem__(0, -5.0), "where a number from 0 on belongs"),
        (lambda d: d.update(kind="calibrated"), "it is not complete"),
        (lambda d: d.update(epsilon=0.01), "is not borne out"),
    ],
)
def test_an_edited_certificate_is_found_out(change: Callable[[dict[str, Any]], object], told: str) -> None:
    with pytest.raises(recheck.InvalidError, match=told):
        recheck.check(edited(change))


def test_what_cannot_be_promised_is_said() -> None:
    def outlined(run: Run = RUN, model: ScriptedModel = MODEL, **more: Any) -> Any:
        asked = {"epsilon": 0.1, "delta": 0.1, "most": 1} | more
        return promised(run, SETTINGS, asked.pop("known", calibration()), model, **asked)

    with pytest.raises(CalibrationError, match="gives no log-probabilities of a program"):
        outlined(model=ScriptedModel([""]))
    with pytest.raises(CalibrationError, match="can be parsed"):
        outlined(replace(RUN, choice=replace(RUN.choice, code="def f(:")))
    with pytest.raises(CalibrationError, match="10 cases cannot show"):
        outlined(known=calibration(10))
    with pytest.raises(CalibrationError, match="knows of no outlines"):
        outlined(known=Calibration(drawn(SETTINGS), "t", (Case("a", 0.5, wrong=True),)))
    with pytest.raises(CalibrationError, match="this run has 7"):
        promised(RUN, replace(SETTINGS, samples=7), calibration(), MODEL, epsilon=0.1, delta=0.1, most=1)
    never = [replace(case, execution=(0.0,) * 4) if case.execution else case for case in calibration().cases]
    with pytest.raises(CalibrationError, match="no outline with 1 hole or fewer can be promised"):
        allowance(never, 1, 0.1, 0.1)
    tested = replace(RUN, task=replace(RUN.task, tests=(Test("assert f(1) == 14"),)))
    for run, why in ((tested, "a task with tests"), (replace(RUN, choice=None, message="no program"), "no program")):
        same, found = outlined(run)
        assert same.outline is None
        assert not found.certificate
        assert why in found.reason


def test_a_calibration_keeps_its_budgets(tmp_path: Any) -> None:
    path = tmp_path / "calibration.json"
    write_calibration(calibration(), path)
    assert read_calibration(path) == calibration()
    for wrong in ("[-1.0, 1.0, 1.0, 1.0]", "[NaN, 1.0, 1.0, 1.0]", '["a", 1.0, 1.0, 1.0]', "[1.0]", "5"):
        path.write_text(path.read_text().replace("[1000000000000.0, 1000000000000.0, 1000000000000.0, 1000000000000.0]", wrong))
        with pytest.raises(CalibrationError, match="missing or wrong"):
            read_calibration(path)
        write_calibration(calibration(), path)
