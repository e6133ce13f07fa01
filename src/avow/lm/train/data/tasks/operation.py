r"""What a programmatic task is composed of: typed operations, each with its code and with many ways to say it.

A module of this package that names `OPERATIONS: tuple[Operation, ...]` is part of the grammar (`catalogue.py` collects
them; no list to edit). It may also name `INPUTS: dict[str, Callable[[Random], object]]` (values of the first argument,
by the hint that an operation gives in `inputs`) and `ARGUMENTS: dict[str, Callable[[Random, object], object]]` (values
of a further argument, made in view of the first argument). Without a hint, inputs are made by type (`values.py`).

Code (`code`) is Python with the placeholders `{x}` (the input), `{k}` and `{m}` (the further arguments). All other
braces are Python's own; do not use f-strings with fields of these three names. Two forms:

    "sum({x})"          an expression. Parentheses are added where `{x}` needs them.
    "total = 0\nfor x in {x}:\n    total += x\nreturn total"
                        statements; the last line is `return EXPRESSION` and the only return, unless `last=True`: then
                        returns may stand anywhere, and the operation only ends a pipeline. `{x}` is a plain name there.

Canonical local names: x, y (numbers), c (character), d (digit), word, line, row, item, key, value, i, j (indices),
result, total, count, seen, left, right. Write what a good teacher writes, shortest plain form; imports go in `imports`
(they become the first lines of the body). A sole iterable argument is written `sum({x})`: a comprehension that lands
there loses its brackets by itself.

Words. Placeholders: `{x}` the input as a noun phrase ("xs", "the list xs", "the squares of xs"), `{k}`, `{m}`,
`{thing}` and `{things}` the elements of the input ("number", "numbers"; of a str: "character"). No other braces.

    nouns   what the result is: "the sum of {x}", "{x} in reverse order". Any outer operation may wrap it.
    claims  instead of nouns where the result is a bool, third person: "{x} is sorted in ascending order".
    verbs   imperative with `{x}`: "add up {x}", "reverse {x}" (`{x}` may become "them", "it", "the result").
    steps   imperative without `{x}`, for the middle of a sentence: "reverse the list", "sort the words by length".
    whole   complete sentences for the operation alone: "How many vowels are there in {x}?", "Given {x}, find its mean."
            Everyday wording goes here, more of it in `wording.tsv`; no phrase of another shape is made from them.
    notes   sentences that must be told for the result to be determined ("If the list is empty, return 0."): one of
            them is always added. They name no input but "the list", "the string", "there is none".
    names   function names: "sum_list", "total". The operation's own name is one of them already.

All phrases begin in lower case and end without a full stop; `whole` and `notes` are sentences. Give 8-12 phrases over
nouns/claims, verbs, steps and whole, in different words, as people write ("the total of", "add together", "work out the
sum of all", "what do the numbers add up to?"). Frames such as "Return ...", "Write a function that ...", "Compute ...",
"Check whether ...", dropped articles and named arguments are made by `phrasing.py`: do not write them.

A family is what is held out together: operations that nearly say the same (> k and >= k; first and last) share one;
the sum and the product do not. An operation may raise on inputs it is not made for: such inputs are dropped.
Examples: `numbers_maps.py` (elementwise), `numbers_tests.py` (predicates), `lists_whole.py` (expressions, statements,
two lists, several types).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE_PLACE = re.compile(r"\{(x|k|m)\}")
WORD_PLACE = re.compile(r"\{(x|k|m|thing|things|each)\}")


@dataclass(frozen=True, slots=True)
class Argument:
    """A further argument, `{k}` or `{m}`: a constant in the text or a parameter of the function.

    `values` names its generator (`values.ARGUMENTS` or a module's own). `constant` is the share of tasks in which it is
    a constant; 0 where it cannot be one (a second list). `names` are the parameter names to choose from.
    """

    type: str
    values: str
    constant: float = 0.6
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One typed operation. The module's docstring says how its texts are written.

    `shape` tells the renderer how it joins others: "whole" (an expression or statements over `{x}`), and over the
    elements of a list, where `code` is about one element `{x}`: "map", "filter", "count", "every", "some", "first",
    "none", "places" (indices). Only `derive.py` makes the shapes other than "whole".
    """

    name: str
    family: str
    takes: str
    gives: str
    code: str
    nouns: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    args: tuple[Argument, ...] = ()
    imports: tuple[str, ...] = ()
    inputs: str = ""
    subject: str = ""
    """What the input is where its type says too little ("price"): it is "the price x" or "a price" in the text."""
    called: tuple[str, ...] = ()
    """Names of the input as a parameter ("price", "amount"); without any, those of its type."""
    by_name: bool = False
    """The text says just the input's name, as phrases have words beside it ("{x} seconds", "the {x}-th prime")."""
    shape: str = "whole"
    weight: float = 1.0
    """How often it is drawn: 3 for what every course has, 0.3 for the far-fetched."""
    last: bool = False
    """Only ends a pipeline (it has early returns, or its result is of no use to another)."""
    first: bool = False
    """Only begins a pipeline (it reads an input of a special form, such as a roman numeral)."""

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or "{x}" not in self.code:
            raise ValueError(f"operation {self.name!r}: no identifier, or code without {{x}}")
        if bool(self.claims) == bool(self.nouns):
            raise ValueError(f"operation {self.name}: either nouns or claims")
        wanted = {"k", "m"} if len(self.args) > 1 else {"k"} if self.args else set()
        if {found for found in CODE_PLACE.findall(self.code) if found != "x"} != wanted:
            raise ValueError(f"operation {self.name}: its code does not use just its {len(self.args)} arguments")
        for phrase in self.nouns + self.claims + self.verbs + self.steps + self.whole + self.notes:
            left = WORD_PLACE.sub("", phrase)
            if "{" in left or "}" in left or phrase != phrase.strip():
                raise ValueError(f"operation {self.name}: braces or spaces left over in {phrase!r}")
        for phrase in self.nouns + self.claims + self.verbs:
            if "{x}" not in phrase and "{each}" not in phrase:
                raise ValueError(f"operation {self.name}: no {{x}} in {phrase!r}")

    @property
    def is_statements(self) -> bool:
        """Whether the code is statements rather than one expression."""
        return "\n" in self.code
