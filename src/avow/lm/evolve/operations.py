"""The five ways in which Evol-Instruct makes a programming question harder, and how a teacher is asked for each.

WizardCoder (Luo et al. 2023, section 3.1): constraints, a rarer requirement, more steps of reasoning, erroneous code
that misleads, tighter complexity. One of them is drawn for each question and round. The words are our own.
"""

from __future__ import annotations

from dataclasses import dataclass

from avow.core.types import Message, Prompt


@dataclass(frozen=True, slots=True)
class Operation:
    """A way to make a question harder. method: what a teacher is told to do."""

    name: str
    method: str


OPERATIONS = (
    Operation("constraint", "Add one more requirement or constraint to the question, in about ten words."),
    Operation(
        "rarer", "Take one requirement that everybody knows how to meet and put a less common, more specific one there."
    ),
    Operation("reasoning", "If few steps of thought lead to the answer, ask for something that takes several more."),
    Operation("misdirection", "Give a piece of code that looks like a solution but is wrong, and ask to put it right."),
    Operation("complexity", "Ask for a solution that needs less time or less memory than the obvious one."),
)
HEADING = "### Harder question"


def rewriting(question: str, operation: Operation) -> Prompt:
    """What asks a teacher, a chat model or one that goes on from a text, for a harder question."""
    told = (
        "Rewrite the programming question below so that it becomes a little harder, and can still be answered by one "
        f"Python function that is tested by its results.\nDo it in this way: {operation.method}\n"
    )
    text = f"{told}\n### Question\n{question.strip()}\n\n{HEADING}\n"
    asked = f"{told}Answer with the new question alone, without its solution.\n\n{question.strip()}"
    return Prompt(text, (Message("user", asked),), ("\n### ",))


def rewritten(answer: str) -> str:
    """The question in a teacher's answer: without its thoughts, and without a heading that it repeats."""
    end = answer.rfind("</think")
    text = answer[answer.find(">", end) + 1 :] if end >= 0 else answer
    return text.strip().removeprefix(HEADING).strip("\n:").strip()
