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

from avow.lm.train.data.tasks.operation import Argument, Operation


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
    args: tuple[Argument, ...] = (),
    imports: tuple[str, ...] = (),
    inputs: str = "",
    weight: float = 1.0,
    first: bool = False,
    last: bool = False,
) -> Operation:
    """The operation. `phrases` are its claims where it gives a bool, else its nouns; `names` are parted by spaces."""
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
        args=args,
        imports=imports,
        inputs=inputs,
        weight=weight,
        first=first,
        last=last,
    )


def parted(text: str) -> tuple[str, ...]:
    """The phrases between the bars, each on one line."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())
