"""Operations written tersely: a signature in one string, phrases between bars, code as an indented block.

    told(
        "factorial",
        "factorial",
        "int -> int",
        '''
        result = 1
        for i in range(2, {x} + 1):
            result *= i
        return result
        ''',
        "the factorial of {x} | the product of the whole numbers from 1 to {x}",
        verbs="multiply all whole numbers from 1 to {x}",
        names="fact",
    )

What each text means, and what it may hold, is said in `operation.py`; there is no bar in any phrase.
"""

from __future__ import annotations

from textwrap import dedent
from typing import TypedDict, Unpack

from avow.lm.train.data.tasks.operation import Argument, Operation


class Rest(TypedDict, total=False):
    """The fields of an operation that are written as they are."""

    args: tuple[Argument, ...]
    imports: tuple[str, ...]
    inputs: str
    subject: str
    by_name: bool
    weight: float
    first: bool
    last: bool


def told(
    name: str,
    family: str,
    signature: str,
    code: str,
    phrases: str,
    *,
    verbs: str = "",
    steps: str = "",
    whole: str = "",
    notes: str = "",
    names: str = "",
    called: str = "",
    **rest: Unpack[Rest],
) -> Operation:
    """The operation. `phrases` are claims where it gives a bool, else nouns; spaces part `names` and `called`."""
    takes, gives = signature.split(" -> ")
    claims = gives == "bool"
    return Operation(
        name=name,
        family=family,
        takes=takes,
        gives=gives,
        code=dedent(code).strip(),
        nouns=() if claims else parted(phrases),
        claims=parted(phrases) if claims else (),
        verbs=parted(verbs),
        steps=parted(steps),
        whole=parted(whole),
        notes=parted(notes),
        names=tuple(names.split()),
        called=tuple(called.split()),
        **rest,
    )


def parted(text: str) -> tuple[str, ...]:
    """The phrases between the bars, each on one line."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())
