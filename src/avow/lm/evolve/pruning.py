"""Which evolved questions are thrown away before anything is spent on them.

The rules of evol-teacher, which made WizardCoder's data anew: nothing, three words or fewer, a beginning that is not
ASCII, a thousand tokens or more. Ours besides: a question that is there already, such as the one it was made from.
Tokens are counted as words and marks, for the teacher's own are not known.
"""

from __future__ import annotations

import re

FEWEST_WORDS, MOST_TOKENS = 4, 999
_TOKEN = re.compile(r"\w+|[^\w\s]")


def fault(question: str) -> str:
    """Why a question is not worth a try, "" if it is."""
    if not question.strip():
        return "it is empty"
    words = len(question.split())
    if words < FEWEST_WORDS:
        return f"it has {words} words, expected {FEWEST_WORDS} or more"
    if not question.lstrip()[0].isascii():
        return "it begins with a character that is not ASCII"
    tokens = len(_TOKEN.findall(question))
    if tokens > MOST_TOKENS:
        return f"it has {tokens} tokens, expected {MOST_TOKENS} or fewer"
    return ""


def likeness(question: str) -> str:
    """The same for questions that differ in case and white space alone."""
    return " ".join(question.casefold().split())
