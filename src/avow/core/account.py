"""How a run reads: the short account of it for a person, as lines of text and as HTML for a notebook.

Pure text from a `Run`: no colours, no terminal. What a program returned is foreign text; everything is escaped in HTML,
and control characters never reach a line.
"""

from __future__ import annotations

from html import escape

from avow.core.types import Candidate, Choice, Run, Searched, Verification

WIDTH = 72  # column where the figure at the end of a line ends


def account(run: Run) -> list[str]:
    """What happened, what was chosen and how sure that is, in lines without line ends."""
    lines = [overview(run), f"ran      {price(run)}", *(f"left out {printable(line)}" for line in run.left_out)]
    choice = run.choice
    if choice is None:
        return [*lines, f"nothing  {printable(run.message)}"]
    label = "best" if run.message else "chosen"
    lines.append(_aligned(f"{label:<8} {_agreement(run, choice)}", f"posterior {chance(choice.posterior)}"))
    if run.searched:
        lines.append(_aligned(f"searched {searched(run.searched)}", f"before {chance(run.searched.posterior)}"))
    lines += [f"breaks   {_short(text)}; most programs or your examples bear it out" for text in choice.breaks]
    if run.message:
        lines.append(f"UNPROVEN {printable(run.message)}")
    if run.verification:
        lines.append(f"checks   {verified(run.verification)}")
    if choice.difference:
        d = choice.difference
        lines.append(
            _aligned(
                f"differs  on {_short(d.call)}: {label} {_short(d.chosen)}, runner-up {_short(d.other)}",
                f"({counted(d.programs, 'program')})",
            )
        )
    if outline := run.outline:
        lines.append(f"outlined {100 * outline.kept:.0f} % kept, {counted(len(outline.holes), 'hole')}")
    return lines


def chance(share: float) -> str:
    """A probability with two decimals, and never all or nothing where it is neither."""
    shown = f"{share:.2f}"
    if share < 1 and shown == "1.00":
        return ">0.99"
    return "<0.01" if share > 0 and shown == "0.00" else shown


def overview(run: Run) -> str:
    """How many programs there are, what became of them, and the tests that were kept."""
    parts = [counted(run.samples, "sample"), counted(run.programs, "distinct program")]
    if run.loading != run.programs:
        parts.append(f"{run.loading:,} that load")
    if run.choice:
        if run.task.tests or run.task.examples:
            parts.append(f"{run.passing:,} that pass {required(run)}")
        if not _unseen(run):
            parts.append(counted(len(peers(run.choice)), "behaviour") + (" among them" if run.passing else ""))
    parts.append(f"{counted(run.tests, 'test')} kept" if run.tests else "no generated tests kept")
    return ", ".join(parts)


def searched(found: Searched) -> str:
    """What a search for inputs on which programs part has done."""
    became = f"{counted(found.before, 'behaviour')} became {found.after:,}"
    same = f"still {counted(found.after, 'behaviour')}"
    held = f", {counted(len(found.properties), 'property')} found" if found.properties else ""
    return f"{counted(found.tried, 'input')}: {became if found.after != found.before else same}{held}"


def price(run: Run) -> str:
    """What the run cost, what it did not have to pay again, and how its programs were isolated and judged."""
    used = run.usage
    parts = [counted(used.executions, "execution") + (f" and {used.known:,} from the store" if used.known else "")]
    if used.requests:
        parts.append(f"{counted(used.requests, 'request')} of {counted(used.completion_tokens, 'token')}")
    if used.reused:
        parts.append(f"{counted(used.reused, 'sample')} from the store")
    trust = [] if run.choice is None or run.choice.trust is None else [f"trust: {run.choice.trust.label}"]
    return ", ".join([*parts, f"{used.seconds:.1f} s", f"isolation {int(run.isolation)} of 3", *trust])


def verified(told: Verification) -> str:
    """What checks that the model wrote say of the choice, in words."""
    if not told.believed:
        why = "no answer holds one" if not told.checks else f"none of {told.checks:,} can be believed"
        return f"{why}: the choice is the one without them"
    parts = [f"{told.true:,} say right", f"{told.false:,} wrong", f"{told.uncertain:,} neither"]
    moved = "; another program would be chosen without them" if told.moved else ""
    return f"{told.believed:,} of {told.checks:,} believed; of all {', '.join(parts)}{moved}"


def required(run: Run) -> str:
    """What a program must pass, in words: `your test`, `your 2 examples`, `your 1 test and 2 examples`."""
    tests, examples = len(run.task.tests), len(run.task.examples)
    if tests + examples == 1:
        return "your test" if tests else "your example"
    kinds = [counted(tests, "test")] * bool(tests) + [counted(examples, "example")] * bool(examples)
    return f"your {' and '.join(kinds)}"


def peers(choice: Choice) -> list[Candidate]:
    """The behaviours that the chosen one had to stand against: those that pass the trusted tests if it does."""
    return [c for c in choice.candidates if c.passes_trusted == choice.candidates[0].passes_trusted]


def _agreement(run: Run, choice: Choice) -> str:
    samples = sum(c.samples for c in peers(choice))
    first = choice.candidates[0]
    if samples > 1:
        said = f"{first.samples:,} of {samples:,} samples{'' if _unseen(run) else ' agree'}"
    else:
        only = "" if run.samples == 1 else " that passes" if first.passes_trusted else " that loads"
        said = f"the only sample{only}"
    known = run.tests and choice.tests_passed is not None
    return f"{said}, passes {choice.tests_passed:,} of {counted(run.tests, 'test')}" if known else said


def _unseen(run: Run) -> bool:
    """Whether there was nothing to tell the programs apart by."""
    return not (run.inputs or run.tests or run.task.tests or run.task.examples)


def counted(n: int, noun: str) -> str:
    """`1 test`, `2 tests`, `12,400 properties`."""
    plural = noun.removesuffix("y") + "ies" if noun.endswith("ty") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


def printable(text: str) -> str:
    """Foreign text on one line: what a terminal would obey or cannot show is written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def cut(text: str, width: int) -> str:
    """A text in at most `width` characters."""
    return text if len(text) <= width else text[: width - 3] + "..."


def _short(text: str) -> str:
    return cut(printable(text), 120)


def _aligned(left: str, right: str) -> str:
    return f"{left}{' ' * max(2, WIDTH - len(left) - len(right))}{right}"


def html(run: Run) -> str:
    """The account with the chosen program and a table of the behaviours, for a notebook."""
    lines = "<br>".join(escape(line.replace("  ", " ")) for line in account(run))
    head = f"<p><b>{escape(printable(run.task.id))}</b> {escape(printable(run.model))}<br>{lines}</p>"
    if run.choice is None:
        return f"<div>{head}</div>"
    code = f'<pre style="text-align:left"><code>{escape(run.choice.code)}</code></pre>'
    names = ("", "posterior", "samples", "programs", "score", "trusted tests", "program")
    rows = "".join(_row(i, c, escape(_first_words(c.code))) for i, c in enumerate(run.choice.candidates[:10], 1))
    left = len(run.choice.candidates) - 10
    more = f"<p>and {counted(left, 'behaviour')} more</p>" if left > 0 else ""
    header = "".join(f"<th>{name}</th>" for name in names)
    return f"<div>{head}{code}<table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>{more}</div>"


def _row(rank: int, c: Candidate, code: str) -> str:
    passes = {True: "passes", False: "fails", None: "none"}[c.passes_trusted]
    cells = (str(rank), escape(chance(c.posterior)), str(c.samples), str(c.programs), f"{c.score:.3f}", passes)
    shown = f'<td style="text-align:left"><code>{code}</code></td>'
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + shown + "</tr>"


def _first_words(code: str, width: int = 80) -> str:
    """The end of a program on one line: where programs of one task differ."""
    text = " ".join(code.split())
    return text if len(text) <= width else "... " + text[-width:]
