"""What is done with all characters of one kind in a string: count, keep, remove, list, replace, find them.

A `Kind` (vowels, digits, capital letters ...) gives each of these operations; counting, keeping and removing are also
done to each string of a list.
"""

from __future__ import annotations

from dataclasses import dataclass

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.operation import Operation
from avow.lm.train.data.tasks.strings_forms import on_each


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of character: `code` is the test of a character `c`, `contrary` its negation.

    `words` are pairs of singular and plural, the usual one first.
    """

    name: str
    code: str
    contrary: str
    words: tuple[tuple[str, str], ...]
    inputs: str = "text mixed"
    weight: float = 1.0
    note: str = ""

    @property
    def one(self) -> str:
        """The usual word for one."""
        return self.words[0][0]

    @property
    def many(self) -> tuple[str, ...]:
        """The words for many, the usual one first."""
        return tuple(plural for _, plural in self.words)

    @property
    def slug(self) -> str:
        """The usual word for many, as part of a function's name."""
        return self.many[0].replace(" ", "_").replace("-", "_")

    @property
    def article(self) -> str:
        """The usual word for one with its article."""
        return f"{'an' if self.one[0] in 'aeiou' else 'a'} {self.one}"

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentence that says what counts as one of the kind, if it must be told."""
        return (self.note,) if self.note else ()


KINDS = (
    Kind(
        "vowels",
        "c.lower() in 'aeiou'",
        "c.lower() not in 'aeiou'",
        (("vowel", "vowels"),),
        inputs="text sentence",
        weight=2.0,
    ),
    Kind(
        "consonants",
        "c.isalpha() and c.lower() not in 'aeiou'",
        "not c.isalpha() or c.lower() in 'aeiou'",
        (("consonant", "consonants"), ("letter that is not a vowel", "letters that are not vowels")),
        inputs="text sentence",
    ),
    Kind(
        "letters",
        "c.isalpha()",
        "not c.isalpha()",
        (("letter", "letters"), ("alphabetic character", "alphabetic characters")),
    ),
    Kind(
        "digits",
        "c.isdigit()",
        "not c.isdigit()",
        (("digit", "digits"), ("numeric character", "numeric characters")),
        weight=1.5,
    ),
    Kind(
        "capitals",
        "c.isupper()",
        "not c.isupper()",
        (("uppercase letter", "uppercase letters"), ("capital letter", "capital letters"), ("capital", "capitals")),
        weight=1.5,
    ),
    Kind(
        "small_letters",
        "c.islower()",
        "not c.islower()",
        (("lowercase letter", "lowercase letters"), ("small letter", "small letters")),
    ),
    Kind(
        "punctuation",
        "not c.isalnum() and not c.isspace()",
        "c.isalnum() or c.isspace()",
        (("punctuation mark", "punctuation marks"), ("special character", "special characters")),
        note="Everything but letters, digits and whitespace is punctuation.",
    ),
    Kind(
        "letters_and_digits",
        "c.isalnum()",
        "not c.isalnum()",
        (("alphanumeric character", "alphanumeric characters"), ("letter or digit", "letters and digits")),
        weight=0.7,
    ),
    Kind(
        "even_digits",
        "c in '02468'",
        "c not in '02468'",
        (("even digit", "even digits"),),
        inputs="text digit_text",
        weight=0.3,
    ),
    Kind(
        "odd_digits",
        "c in '13579'",
        "c not in '13579'",
        (("odd digit", "odd digits"),),
        inputs="text digit_text",
        weight=0.3,
    ),
)


def count(kind: Kind) -> Operation:
    """How many there are."""
    return Operation(
        f"count_{kind.name}",
        "count characters",
        "str",
        "int",
        f"sum(1 for c in {{x}} if {kind.code})",
        (
            *(f"the number of {many} in {{x}}" for many in kind.many),
            *(f"how many {many} there are in {{x}}" for many in kind.many),
            f"how many of the characters in {{x}} are {kind.many[0]}",
            f"the total number of {kind.many[0]} that occur in {{x}}",
            f"the count of {kind.many[0]} in {{x}}",
        ),
        verbs=(
            *(f"count the {many} in {{x}}" for many in kind.many),
            f"count how many {kind.many[0]} {{x}} has",
            f"find out how many {kind.many[-1]} occur in {{x}}",
        ),
        steps=(f"count the {kind.many[0]}",),
        whole=(
            *(f"How many {many} are there in {{x}}?" for many in kind.many),
            f"Go through {{x}} and count every {kind.one}.",
            f"Given {{x}}, tell how often {kind.article} occurs in it.",
        ),
        notes=kind.notes,
        names=(f"count_{kind.slug}", f"num_{kind.slug}", f"how_many_{kind.slug}", f"{kind.name}_count"),
        inputs=kind.inputs,
        weight=kind.weight,
    )


def only(kind: Kind) -> Operation:
    """The string without all else."""
    return Operation(
        f"only_{kind.name}",
        "keep characters",
        "str",
        "str",
        f"''.join(c for c in {{x}} if {kind.code})",
        (
            *(f"only the {many} of {{x}}" for many in kind.many),
            f"{{x}} with everything except {kind.many[0]} removed",
            f"a string of all the {kind.many[0]} in {{x}}, in order",
            f"the {kind.many[-1]} of {{x}} joined into one string",
            f"{{x}} stripped of all characters but its {kind.many[0]}",
        ),
        verbs=(
            f"keep only the {kind.many[0]} of {{x}}",
            f"remove everything from {{x}} that is not {kind.article}",
            f"pull the {kind.many[-1]} out of {{x}} as a string",
        ),
        steps=(f"keep only the {kind.many[0]}", f"throw away all characters but the {kind.many[-1]}"),
        whole=(
            f"Delete all characters of {{x}} that are not {kind.many[0]}.",
            f"What is left of {{x}} when only its {kind.many[0]} may stay?",
        ),
        notes=kind.notes,
        names=(f"keep_{kind.slug}", f"extract_{kind.slug}", f"{kind.name}_only"),
        inputs=kind.inputs,
        weight=kind.weight * 0.7,
    )


def without(kind: Kind) -> Operation:
    """The string without those of the kind."""
    return Operation(
        f"without_{kind.name}",
        "remove characters",
        "str",
        "str",
        f"''.join(c for c in {{x}} if {kind.contrary})",
        (
            *(f"{{x}} without its {many}" for many in kind.many),
            f"{{x}} with all {kind.many[0]} removed",
            f"{{x}} with every {kind.one} taken out",
            f"what is left of {{x}} once the {kind.many[-1]} are gone",
        ),
        verbs=(
            *(f"remove all {many} from {{x}}" for many in kind.many),
            f"delete every {kind.one} in {{x}}",
            f"strip {{x}} of its {kind.many[0]}",
        ),
        steps=(f"remove the {kind.many[0]}", f"drop every {kind.one}"),
        whole=(f"Leave the {kind.many[0]} out of {{x}} and keep the rest as it is.",),
        notes=kind.notes,
        names=(f"remove_{kind.slug}", f"drop_{kind.slug}", f"strip_{kind.slug}", f"no_{kind.name}"),
        inputs=kind.inputs,
        weight=kind.weight,
    )


def listed(kind: Kind) -> Operation:
    """A list of them."""
    return Operation(
        f"list_{kind.name}",
        "list characters",
        "str",
        "list[str]",
        f"[c for c in {{x}} if {kind.code}]",
        (
            *(f"the list of {many} in {{x}}" for many in kind.many),
            f"a list of all {kind.many[0]} of {{x}} in order of appearance",
            f"every {kind.one} in {{x}}, as a list",
        ),
        verbs=(f"list the {kind.many[0]} in {{x}}", f"collect all {kind.many[-1]} of {{x}} in a list"),
        whole=(f"Which {kind.many[0]} occur in {{x}}? Give them as a list, repeated ones as often as they occur.",),
        notes=kind.notes,
        names=(f"get_{kind.slug}", f"find_{kind.slug}", f"all_{kind.name}"),
        inputs=kind.inputs,
        weight=kind.weight * 0.4,
    )


def places(kind: Kind) -> Operation:
    """Their indices."""
    return Operation(
        f"indices_of_{kind.name}",
        "places of characters",
        "str",
        "list[int]",
        f"[i for i, c in enumerate({{x}}) if {kind.code}]",
        (
            *(f"the indices of the {many} in {{x}}" for many in kind.many),
            f"the positions of all {kind.many[0]} in {{x}}, counted from 0",
            f"a list of the indices at which {{x}} has {kind.article}",
        ),
        verbs=(f"find the indices of all {kind.many[0]} in {{x}}", f"list where the {kind.many[-1]} of {{x}} stand"),
        whole=(f"At which indices of {{x}} is there {kind.article}?",),
        notes=kind.notes,
        names=(f"{kind.name}_positions", f"find_{kind.slug}", f"where_{kind.name}"),
        inputs=kind.inputs,
        weight=kind.weight * 0.3,
    )


def replaced(kind: Kind) -> Operation:
    """The string with a mark in place of each."""
    return Operation(
        f"replace_{kind.name}",
        "replace characters",
        "str",
        "str",
        f"''.join({{k}} if {kind.code} else c for c in {{x}})",
        (
            *(f"{{x}} with all {many} replaced by {{k}}" for many in kind.many),
            f"{{x}} with {{k}} in place of every {kind.one}",
            f"{{x}} where each {kind.one} has become {{k}}",
        ),
        verbs=(
            f"replace every {kind.one} in {{x}} with {{k}}",
            f"put {{k}} in place of each {kind.one} of {{x}}",
            f"turn all {kind.many[-1]} of {{x}} into {{k}}",
        ),
        steps=(f"replace the {kind.many[0]} with {{k}}",),
        whole=(f"Mask {{x}}: write {{k}} for every {kind.one}, and leave the rest alone.",),
        notes=kind.notes,
        names=(f"replace_{kind.slug}", f"mask_{kind.slug}", f"hide_{kind.name}"),
        args=(arguments.MARK,),
        inputs=kind.inputs,
        weight=kind.weight * 0.6,
    )


def first(kind: Kind) -> Operation:
    """The first of them, or None."""
    return Operation(
        f"first_of_{kind.name}",
        "first character of a kind",
        "str",
        "str | None",
        f"next((c for c in {{x}} if {kind.code}), None)",
        (f"the first {kind.one} in {{x}}", f"the {kind.one} that comes first in {{x}}"),
        verbs=(f"find the first {kind.one} of {{x}}",),
        whole=(f"Which {kind.one} comes first in {{x}}?", f"Read {{x}} from the left up to {kind.article}; return it."),
        notes=(
            "If there is none, return None.",
            f"Return None for a string without any {kind.many[0]}.",
            f"The result is None if there are no {kind.many[0]}.",
        ),
        names=(f"first_{kind.slug}", f"find_{kind.one.replace(' ', '_')}"),
        inputs=kind.inputs,
        weight=kind.weight * 0.4,
        last=True,
    )


def share(kind: Kind) -> Operation:
    """Their fraction of all characters."""
    return Operation(
        f"share_of_{kind.name}",
        "share of characters",
        "str",
        "float",
        f"sum(1 for c in {{x}} if {kind.code}) / len({{x}}) if {{x}} else 0.0",
        (
            f"the fraction of characters in {{x}} that are {kind.many[0]}",
            f"the share of {kind.many[-1]} among all characters of {{x}}",
            f"the proportion of {kind.many[0]} in {{x}}",
            f"the number of {kind.many[0]} in {{x}} divided by its length",
        ),
        verbs=(f"compute which part of {{x}} consists of {kind.many[0]}, as a number from 0 to 1",),
        whole=(f"What fraction of the characters of {{x}} are {kind.many[0]}?",),
        notes=("For an empty string, return 0.0.", "The result is 0.0 if the string is empty."),
        names=(f"{kind.name}_ratio", f"{kind.name}_share", f"fraction_{kind.name}"),
        inputs=kind.inputs,
        weight=kind.weight * 0.3,
    )


def _lifted() -> tuple[Operation, ...]:
    made: list[Operation] = []
    for kind in KINDS:
        for operation in (count(kind), only(kind), without(kind)):
            made.extend(on_each(operation))
        made.extend(make(kind) for make in (listed, places, replaced, first, share))
    return tuple(made)


OPERATIONS = _lifted()
