"""Several operations from one description: over each element of a list, and all that a test of an element gives.

    elementwise(Operation "square": int -> int)   also "square_each": list[int] -> list[int]
    predicate("even", "int", ...)                 is_even, keep_even, drop_even, count_even, all_even, any_even,
                                                  first_even, places_even
    for_types(Operation on list[T], "int", "str") the operation once for each type in place of T
Each returns a tuple; a module unpacks them into its `OPERATIONS`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace

from avow.lm.train.data.tasks.insertion import ATOM, binding
from avow.lm.train.data.tasks.operation import CODE_PLACE, Argument, Operation

OPPOSITE = (
    *((" == ", " != "), (" != ", " == "), (" >= ", " < "), (" <= ", " > "), (" > ", " <= "), (" < ", " >= ")),
    *((" not in ", " in "), (" in ", " not in ")),
)
IRREGULAR = {"is": "are", "has": "have", "does": "do", "was": "were"}


def elementwise(
    operation: Operation, *, each: tuple[str, ...] = (), each_steps: tuple[str, ...] = (), weight: float | None = None
) -> tuple[Operation, Operation]:
    """The operation on one value, and on each element of a list.

    `each`: further plural noun phrases ("the squares of {x}", "{x}, each squared"); `each_steps`: further steps
    ("square every {thing}", "replace each {thing} with its square"). "the square of each number in xs" and "square each
    number in xs" are made from `nouns` and `verbs` by themselves.
    """
    plain = [noun for noun in operation.nouns if not noun.startswith("{x}") or not each]
    nouns = tuple(noun.replace("{x}", "{each}") for noun in plain)
    verbs = tuple(verb.replace("{x}", "{each}") for verb in operation.verbs)
    steps = tuple(verb.replace("{x}", "each {thing}") for verb in operation.verbs)
    lifted = replace(
        operation,
        name=f"{operation.name}_each",
        family=f"each {operation.family}",
        takes=f"list[{operation.takes}]",
        gives=f"list[{operation.gives}]",
        nouns=each * 2 + nouns,
        claims=(),
        verbs=verbs,
        steps=steps + each_steps,
        whole=(),
        names=tuple(f"{name}_all" for name in (operation.name, *operation.names)),
        inputs=f"many {operation.inputs}" if operation.inputs else "",
        shape="map",
        weight=operation.weight * 0.6 if weight is None else weight,
    )
    return operation, lifted


@dataclass(frozen=True, slots=True)
class Test:
    """A yes-or-no question about one value: `code` over `{x}`; `clauses` in the third person ("is even", "ends in 5").

    `adjectives` stand before a noun ("even", "non-negative"). `opposites` are clauses for the contrary, "is odd";
    without any, "is not even" is made. `whole`, `names`, `args`, `inputs`, `weight` as in `Operation`; whole sentences
    and names are of the single value; `list_inputs` is the hint where the input is a list.
    """

    name: str
    family: str
    takes: str
    code: str
    clauses: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    opposites: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    args: tuple[Argument, ...] = ()
    inputs: str = ""
    list_inputs: str = ""
    weight: float = 1.0
    imports: tuple[str, ...] = field(default=())


def plural(clause: str) -> str:
    """The clause about many: "is even" -> "are even", "is a multiple of 3" -> "are multiples of 3"."""
    noun = re.fullmatch(r"is an? (.*?\w)( of .*)?", clause)
    if noun:
        return f"are {noun[1]}s{noun[2] or ''}"
    verb, _, rest = clause.partition(" ")
    if verb in IRREGULAR:
        verb = IRREGULAR[verb]
    elif re.search(r"(ch|sh|ss|x|z)es$", verb):
        verb = verb[:-2]
    else:
        verb = verb.removesuffix("s")
    return f"{verb} {rest}".strip()


def negative(clause: str) -> str:
    """The contrary of the clause: "is even" -> "is not even", "ends in 5" -> "does not end in 5"."""
    verb, _, rest = clause.partition(" ")
    if verb == "is":
        return f"is not {rest}"
    return f"does not {plural('have ' + rest) if verb == 'has' else plural(clause)}"


def contrary(code: str) -> str:
    """The condition's contrary: one comparison is turned round, all else gets a `not`."""
    node = ast.parse(CODE_PLACE.sub("_", code), mode="eval").body
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for sign, other in OPPOSITE:
            if code.count(sign) == 1:
                return code.replace(sign, other)
    return f"not {code}" if binding(CODE_PLACE.sub("x", code)) == ATOM else f"not ({code})"


def predicate(test: Test) -> tuple[Operation, ...]:
    """Everything that one test gives: of a single value, and over the elements of a list.

    `is_`, `keep_`, `drop_`, `count_`, `all_`, `any_`, `no_`, `first_` (or None) and `places_` (indices), each named
    after the test. The words of all but the first are made from `clauses`, `adjectives` and `opposites`.
    """
    single = Operation(
        name=f"is_{test.name}",
        family=f"is {test.family}",
        takes=test.takes,
        gives="bool",
        code=test.code,
        claims=tuple(f"{{x}} {clause}" for clause in test.clauses),
        whole=test.whole,
        names=test.names,
        args=test.args,
        imports=test.imports,
        inputs=test.inputs,
        weight=test.weight,
    )
    return single, *over_elements(test)


def over_elements(test: Test) -> tuple[Operation, ...]:
    """What the test gives over the elements of a list."""
    are, are_not, one_is, one_is_not = _wordings(test)
    adjectives = test.adjectives
    bare = [clause.removeprefix("are ") for clause in are if clause.startswith("are ") and not _is_noun(clause)]
    base = Operation(
        name=f"keep_{test.name}",
        family=f"keep {test.family}",
        takes=f"list[{test.takes}]",
        gives=f"list[{test.takes}]",
        code=test.code,
        nouns=(
            *(f"{the} {adjective} {{things}} {of} {{x}}" for adjective in adjectives for the, of in THE_OF),
            *(f"the {{things}} in {{x}} that {clause}" for clause in are),
            *(f"only the {{things}} of {{x}} that {clause}" for clause in are),
            *(f"the {{things}} {clause} in {{x}}" for clause in bare),
            *(f"the {{things}} that {clause} among {{x}}" for clause in are),
        ),
        verbs=(
            *(f"{keep} the {adjective} {{things}} {of} {{x}}" for adjective in adjectives for keep, of in KEEP_OF),
            *(f"filter {{x}} down to the {{things}} that {clause}" for clause in are),
            *(f"select the {{things}} in {{x}} that {clause}" for clause in are),
            *(f"remove every {{thing}} from {{x}} that {clause}" for clause in one_is_not),
        ),
        steps=(
            *(f"{keep} the {adjective} {{things}}" for adjective in adjectives for keep in KEEP),
            *(f"keep the {adjective} ones" for adjective in adjectives),
            *(f"keep those that {clause}" for clause in are),
            *(f"keep only the {{things}} that {clause}" for clause in are),
            *(f"discard the {{things}} that {clause}" for clause in are_not),
        ),
        names=(f"filter_{test.name}", f"only_{test.name}", f"get_{test.name}"),
        args=test.args,
        imports=test.imports,
        inputs=test.list_inputs,
        shape="filter",
        weight=test.weight * 0.6,
    )
    drop = _drop(base, test, are, are_not)
    return (
        base,
        drop,
        _count(base, test, are, bare),
        *_quantified(base, test, are, one_is),
        *_found(base, test, are, one_is),
    )


THE_OF = (("the", "in"), ("the", "of"), ("all", "in"), ("all the", "from"), ("only the", "of"))
KEEP = ("keep", "keep only", "take", "select", "pick out")
KEEP_OF = (("keep only", "of"), ("keep", "in"), ("take", "from"), ("select", "from"), ("pick", "out of"))


def _wordings(test: Test) -> tuple[list[str], list[str], list[str], list[str]]:
    """Clauses about many, the contrary about many, about one, the contrary about one."""
    contrary = list(test.opposites) or [negative(clause) for clause in test.clauses[:2]]
    are, are_not = [plural(clause) for clause in test.clauses], [plural(clause) for clause in contrary]
    return are, are_not, list(test.clauses), contrary


def _drop(base: Operation, test: Test, are: list[str], are_not: list[str]) -> Operation:
    adjectives = test.adjectives
    return replace(
        base,
        name=f"drop_{test.name}",
        code=contrary(test.code),
        nouns=(
            *(f"{{x}} without the {adjective} {{things}}" for adjective in adjectives),
            *(f"{{x}} with all {adjective} {{things}} removed" for adjective in adjectives),
            *(f"the {{things}} in {{x}} that {clause}" for clause in are_not),
            *(f"{{x}} without the {{things}} that {clause}" for clause in are),
            *(f"all {{things}} of {{x}} except those that {clause}" for clause in are),
        ),
        verbs=(
            *(f"remove the {adjective} {{things}} from {{x}}" for adjective in adjectives),
            *(f"drop all {adjective} {{things}} from {{x}}" for adjective in adjectives),
            *(f"filter out the {{things}} of {{x}} that {clause}" for clause in are),
            *(f"remove all {{things}} from {{x}} that {clause}" for clause in are),
        ),
        steps=(
            *(f"remove the {adjective} {{things}}" for adjective in adjectives),
            *(f"throw away the {adjective} ones" for adjective in adjectives),
            *(f"drop those that {clause}" for clause in are),
            *(f"skip the {{things}} that {clause}" for clause in are),
        ),
        names=(f"remove_{test.name}", f"without_{test.name}", f"drop_{test.name}"),
        weight=test.weight * 0.3,
    )


def _is_noun(clause: str) -> bool:
    """Whether the clause says what kind of thing ("are prime numbers"), not what they are like ("are prime")."""
    return re.search(r"s( of .*)?$", clause) is not None


def _count(base: Operation, test: Test, are: list[str], bare: list[str]) -> Operation:
    adjectives = test.adjectives
    return replace(
        base,
        name=f"count_{test.name}",
        family=f"count {test.family}",
        gives="int",
        shape="count",
        nouns=(
            *(f"the number of {adjective} {{things}} in {{x}}" for adjective in adjectives),
            *(f"the count of {adjective} {{things}} in {{x}}" for adjective in adjectives),
            *(f"how many {adjective} {{things}} there are in {{x}}" for adjective in adjectives),
            *(f"how many {{things}} in {{x}} {clause}" for clause in are),
            *(f"the number of {{things}} in {{x}} that {clause}" for clause in are),
            *(f"the number of {{things}} {clause} in {{x}}" for clause in bare),
            *(f"the number of {{things}} that {clause} among {{x}}" for clause in are),
        ),
        verbs=(
            *(f"count the {adjective} {{things}} in {{x}}" for adjective in adjectives),
            *(f"count how many {{things}} in {{x}} {clause}" for clause in are),
            *(f"count the {{things}} of {{x}} that {clause}" for clause in are),
        ),
        steps=(
            *(f"count the {adjective} ones" for adjective in adjectives),
            *(f"count the {adjective} {{things}}" for adjective in adjectives),
            *(f"count those that {clause}" for clause in are),
            *(f"count how many {clause}" for clause in are),
        ),
        whole=(
            *(f"How many {adjective} {{things}} are there in {{x}}?" for adjective in adjectives),
            *(f"How many of the {{things}} in {{x}} {clause}?" for clause in are),
        ),
        names=(f"num_{test.name}", f"how_many_{test.name}", f"{test.name}_count"),
    )


def _quantified(base: Operation, test: Test, are: list[str], one_is: list[str]) -> tuple[Operation, ...]:
    """All, any and none."""
    common = replace(
        base,
        family=f"quantified {test.family}",
        gives="bool",
        nouns=(),
        claims=("{x}",),
        verbs=(),
        steps=(),
        weight=0.25,
    )
    every = replace(
        common,
        name=f"all_{test.name}",
        shape="every",
        claims=(
            *(f"all {{things}} in {{x}} {clause}" for clause in are),
            *(f"every {{thing}} in {{x}} {clause}" for clause in one_is),
            *(f"each {{thing}} of {{x}} {clause}" for clause in one_is),
        ),
        names=(f"all_are_{test.name}", f"every_{test.name}"),
    )
    some = replace(
        common,
        name=f"any_{test.name}",
        shape="some",
        claims=(
            *(f"at least one {{thing}} in {{x}} {clause}" for clause in one_is),
            *(f"any {{thing}} in {{x}} {clause}" for clause in one_is),
            *(f"there is a {{thing}} in {{x}} that {clause}" for clause in one_is),
            *(f"{{x}} contains any {adjective} {{things}}" for adjective in test.adjectives),
            *(f"there are any {adjective} {{things}} in {{x}}" for adjective in test.adjectives),
        ),
        names=(f"has_{test.name}", f"contains_{test.name}", f"some_{test.name}"),
    )
    none = replace(
        common,
        name=f"no_{test.name}",
        shape="none",
        claims=(
            *(f"no {{thing}} in {{x}} {clause}" for clause in one_is),
            *(f"none of the {{things}} in {{x}} {clause}" for clause in one_is),
            *(f"{{x}} contains no {adjective} {{things}}" for adjective in test.adjectives),
        ),
        names=(f"none_{test.name}", f"has_no_{test.name}"),
        weight=0.1,
    )
    return every, some, none


def _found(base: Operation, test: Test, are: list[str], one_is: list[str]) -> tuple[Operation, ...]:
    """The first that passes, and the indices of all that do."""
    adjectives = test.adjectives
    first = replace(
        base,
        name=f"first_{test.name}",
        family=f"first {test.family}",
        gives=f"{test.takes} | None",
        shape="first",
        nouns=(
            *(f"the first {adjective} {{thing}} in {{x}}" for adjective in adjectives),
            *(f"the first {{thing}} in {{x}} that {clause}" for clause in one_is),
        ),
        verbs=(
            *(f"find the first {adjective} {{thing}} of {{x}}" for adjective in adjectives),
            *(f"find the first {{thing}} in {{x}} that {clause}" for clause in one_is),
        ),
        steps=(
            *(f"find the first {adjective} one" for adjective in adjectives),
            *(f"take the first that {clause}" for clause in one_is),
        ),
        notes=(
            "If there is none, return None.",
            "Return None if there is no such {thing}.",
            "The result is None if none is.",
        ),
        names=(f"find_{test.name}", f"find_first_{test.name}"),
        weight=0.3,
    )
    places = replace(
        base,
        name=f"places_{test.name}",
        family=f"places {test.family}",
        gives="list[int]",
        shape="places",
        nouns=(
            *(f"the indices of the {adjective} {{things}} in {{x}}" for adjective in adjectives),
            *(f"the positions of all {adjective} {{things}} in {{x}}" for adjective in adjectives),
            *(f"the indices in {{x}} of the {{things}} that {clause}" for clause in are),
            *(f"the positions at which the {{thing}} in {{x}} {clause}" for clause in one_is),
        ),
        verbs=(
            *(f"find the indices of the {adjective} {{things}} in {{x}}" for adjective in adjectives),
            *(f"list the positions of the {{things}} in {{x}} that {clause}" for clause in are),
        ),
        steps=(
            *(f"find the indices of the {adjective} ones" for adjective in adjectives),
            *(f"find the positions of those that {clause}" for clause in are),
        ),
        names=(f"indices_of_{test.name}", f"where_{test.name}"),
        weight=0.2,
    )
    return first, places


def for_types(operation: Operation, *types: str) -> tuple[Operation, ...]:
    """The operation once for each element type in place of `T` in `takes`, `gives` and the types of its arguments.

    The first keeps the name; the others have the type at its end. All share the family.
    """
    made = []
    for place, element in enumerate(types):
        args = (replace(arg, type=_put(arg.type, element), values=_put(arg.values, element)) for arg in operation.args)
        made.append(
            replace(
                operation,
                name=operation.name if place == 0 else f"{operation.name}_{element}",
                takes=_put(operation.takes, element),
                gives=_put(operation.gives, element),
                inputs=_put(operation.inputs, element),
                args=tuple(args),
                names=(operation.name, *operation.names),
            )
        )
    return tuple(made)


def _put(text: str, element: str) -> str:
    return re.sub(r"\bT\b", element, text)
