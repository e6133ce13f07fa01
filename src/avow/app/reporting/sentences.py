"""What a report says in words: the verdict, what is promised, what it cost.

Careful with two words: a program is *certified* only where a certificate of this run was re-checked, and *proven*
never.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from avow.app.reporting.reading import Reported
from avow.app.reporting.visible import shown
from avow.core.account import counted, peers, required
from avow.core.types import Choice, Isolation, Run

_LINE, _LONG = 200, 600
TITLES = {
    "certified": "Certified",
    "outlined": "Outlined",
    "chosen": "Chosen",
    "abstained": "Not certified",
    "unproven": "Not proven",
    "nothing": "No program",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """kind: certified, outlined, chosen, abstained, unproven or nothing. The title names it, the sentence explains."""

    kind: str
    title: str
    sentence: str


def verdict(reported: Reported) -> Verdict:
    """What came of a run, in one word and one sentence."""
    run, choice = reported.run, reported.run.choice
    if choice is None:
        why = shown(run.message, _LONG) or "no reason was recorded"
        return Verdict("nothing", TITLES["nothing"], f"Nothing could be chosen: {why}.")
    if run.message:
        kind, said = "unproven", f"The best attempt, not to be relied on: {shown(run.message, _LONG)}."
    elif reported.outlined:
        told = "What is unsure is left open; a certificate says what the rest is worth."
        kind, said = "outlined", f"{_sure(choice)} {_behind(run, choice)} {told}"
    elif reported.claim:
        kind, said = "certified", f"{_sure(choice)} {_behind(run, choice)} A certificate says what that is worth."
    elif reported.abstained:
        kind, said = "abstained", f"{_sure(choice)} {_behind(run, choice)} That is not enough for what was asked."
    else:
        kind, said = "chosen", f"{_sure(choice)} {_behind(run, choice)}"
    return Verdict(kind, TITLES[kind], said)


def _sure(choice: Choice) -> str:
    return f"It is right with an estimated probability of {percent(choice.posterior)}."


def percent(share: float) -> str:
    """A share in percent, and never all or nothing where it is neither."""
    if 0 < share < 0.001 or 0.999 < share < 1:
        return "less than 0.1 %" if share < 0.5 else "more than 99.9 %"
    rounded = Decimal(100 * share).quantize(Decimal(1 if 0.01 <= share <= 0.99 else "0.1"), ROUND_HALF_EVEN)
    return f"{rounded.normalize():f} %"


def _behind(run: Run, choice: Choice) -> str:
    """What stands behind the choice."""
    samples, first = sum(c.samples for c in peers(choice)), choice.candidates[0]
    among = f" that pass {required(run)}" if first.passes_trusted else ""
    kinds = ["it is the only sample" + among.replace("pass", "passes")]
    if samples > 1:
        some = f"all {samples:,}" if first.samples == samples else f"{first.samples:,} of {samples:,}"
        kinds = [f"{some} samples{among} behave like it"]
    if run.task.tests or run.task.examples:
        kinds += [] if first.passes_trusted else [f"{required(run)} could not be judged"]
    else:
        kinds.append("there was no test or example of yours for it to pass")
    if run.tests and choice.tests_passed is not None:
        kinds.append(f"it passes {choice.tests_passed:,} of {counted(run.tests, 'generated test')}")
    said = "; ".join(kinds)
    return f"{said[0].upper()}{said[1:]}."


def promise(reported: Reported) -> tuple[str, ...]:
    """What is promised, in sentences."""
    run, choice = reported.run, reported.run.choice
    if choice is None or run.message:
        return ("Nothing is promised.",)
    if reported.claim:
        checked = "The certificate was checked when this page was made: its arithmetic holds, and it is of this run."
        return (reported.claim, checked, "It is a promise about programs on average, and no proof of this one.")
    sure = f"The posterior of {percent(choice.posterior)} is an estimate from how the programs agree, not a guarantee."
    if not reported.abstained:
        return (sure, "No certificate was asked for, or none was given to this report: nothing is promised.")
    helps = [f"What would help: {shown(reported.helps, _LONG)}"] if reported.helps else []
    return (sure, f"avow abstained: {shown(reported.abstained, _LONG).rstrip('.')}.", *helps)


def cost(run: Run) -> tuple[tuple[str, str], ...]:
    """What the run cost and what a repetition needs, as pairs of a name and a value."""
    used = run.usage
    isolation = f"level {int(run.isolation)} of 3 ({_ISOLATED[run.isolation]})"
    trust = run.choice.trust.label if run.choice and run.choice.trust is not None else "no verdict of your tests"
    rows = [
        ("Samples", f"{run.samples:,}" + (f", {used.reused:,} of them from the store" if used.reused else "")),
        ("Programs", f"{run.programs:,} distinct, {run.loading:,} that load"),
        ("Tokens", f"{used.completion_tokens:,} written, {used.prompt_tokens:,} read" if used.requests else "none"),
        ("Executions", f"{used.executions:,}" + (f" and {used.known:,} from the store" if used.known else "")),
        ("Inputs", f"{run.inputs:,} each"),
        ("Seconds", f"{used.seconds:,.1f}"),
        ("Isolation", isolation),
        ("Trust", trust),
        ("Rule", shown(run.choice.rule, _LINE) if run.choice else "none"),
        ("Model", shown(run.model, _LINE)),
        ("Seed", shown(str(run.seed), _LINE)),
        ("Versions", shown(", ".join(f"{name} {version}" for name, version in run.versions.items()), _LINE)),
        ("Run", shown(run.id, _LINE) or "not in a log"),
    ]
    return tuple((name, value) for name, value in rows if value)


_ISOLATED = {
    Isolation.NONE: "none",
    Isolation.CONFINED: "Landlock and seccomp",
    Isolation.NAMESPACED: "private namespaces",
    Isolation.SANDBOXED: "a root file system of its own",
}
