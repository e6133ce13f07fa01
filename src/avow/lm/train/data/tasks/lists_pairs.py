"""Two lists, and yes-or-no questions about lists."""

from __future__ import annotations

from avow.lm.train.data.tasks.derive import Test, for_types, over_elements
from avow.lm.train.data.tasks.operation import Argument, Operation

LIST = Argument("list[T]", "list[T]", constant=0.0, names=("ys", "other", "b", "second", "list2"))
INTS = Argument("list[int]", "list[int]", constant=0.0, names=("ys", "other", "b", "second", "weights"))
ELEMENT = Argument("T", "member T", constant=0.3, names=("value", "item", "k", "target"))
LIMIT = Argument("int", "limit", names=("target", "k", "limit"))


def _two(name: str, family: str, gives: str, code: str, nouns: tuple[str, ...], **more: object) -> Operation:
    more = {"args": (LIST,), **more}
    return Operation(name, family, "list[T]", gives, code, nouns, **more)  # type: ignore[arg-type]


def _claim(name: str, family: str, code: str, claims: tuple[str, ...], **more: object) -> Operation:
    return Operation(name, family, "list[T]", "bool", code, claims=claims, **more)  # type: ignore[arg-type]


TWO = (
    _two(
        "joined",
        "concatenation",
        "list[T]",
        "{x} + {k}",
        ("{x} followed by {k}", "the concatenation of {x} and {k}", "{x} and {k} joined into one list"),
        verbs=("append all of {k} to {x}", "join {x} and {k}", "concatenate {x} and {k}"),
        steps=("append all of {k}", "add the {things} of {k} at the end"),
        whole=("Put the {things} of {k} after those of {x}.",),
        names=("concat", "concatenate", "join_lists", "merge", "combine"),
        weight=0.9,
    ),
    _two(
        "union",
        "set of two",
        "list[T]",
        "list(dict.fromkeys({x} + {k}))",
        (
            "the {things} that are in {x} or {k}, each once, in order",
            "the union without duplicates of {x} and {k}",
            "all distinct {things} of {x} and then {k}",
        ),
        verbs=("merge without duplicates {x} and {k}",),
        steps=("merge in {k} without duplicates",),
        names=("merge_unique", "list_union"),
        weight=0.8,
    ),
    _two(
        "common_sorted",
        "set of two",
        "list[T]",
        "sorted(set({x}) & set({k}))",
        (
            "the sorted list of {things} that {x} and {k} have in common",
            "the common {things} of {x} and {k}, sorted and without duplicates",
            "the sorted intersection of {x} and {k}",
        ),
        verbs=("find the sorted common {things} of {x} and {k}",),
        steps=("keep what is in {k}, too, sorted and without duplicates",),
        whole=("Which {things} are in both {x} and {k}? Sort them and list each once.",),
        names=("intersection", "common_elements", "common", "shared"),
        weight=1.2,
    ),
    _two(
        "only_first_sorted",
        "set of two",
        "list[T]",
        "sorted(set({x}) - set({k}))",
        ("the sorted distinct {things} of {x} that are not in {k}", "the sorted difference of {x} and {k}"),
        verbs=("sort and list once what {k} lacks of {x}",),
        steps=("keep what is not in {k}, sorted and without duplicates",),
        names=("difference", "only_in_first"),
        weight=0.7,
    ),
    _two(
        "only_one",
        "set of two",
        "list[T]",
        "sorted(set({x}) ^ set({k}))",
        (
            "the sorted {things} that are in exactly one of {x} and {k}",
            "the sorted symmetric difference of {x} and {k}",
        ),
        verbs=("find the {things} in just one of {x} and {k}, sorted,",)[:0],
        whole=("Which {things} are in {x} or in {k} but not in both? Sort them.",),
        names=("symmetric_difference",),
        weight=0.6,
    ),
    _two(
        "interleaved",
        "zip",
        "list[T]",
        "[x for pair in zip({x}, {k}) for x in pair]",
        ("the {things} of {x} and {k} in turn", "{x} and {k} interleaved up to the shorter one"),
        verbs=("interleave {x} and {k}", "alternate between the {things} of {x} and {k}"),
        steps=("interleave it with {k}",),
        notes=("Stop with the shorter list.", "What is left of the longer one is dropped."),
        names=("interleave", "alternate", "zip_lists"),
        weight=0.8,
    ),
    _two(
        "paired",
        "zip",
        "list[tuple[T, T]]",
        "list(zip({x}, {k}))",
        ("the pairs of {things} at the same places of {x} and {k}", "{x} and {k} zipped into pairs"),
        verbs=("pair up the {things} of {x} and {k}", "zip {x} and {k}"),
        steps=("pair each with the one at the same place of {k}",),
        names=("zip_lists", "make_pairs", "pair_up"),
        weight=0.7,
    ),
    _two(
        "same_places",
        "compare lists",
        "int",
        "sum(1 for x, y in zip({x}, {k}) if x == y)",
        ("the number of positions at which {x} and {k} agree", "how many places hold the same {thing} in {x} and {k}"),
        verbs=("count the positions where the {things} agree in {x} and {k}",),
        steps=("count the positions where it agrees with {k}",),
        names=("matches", "count_matches"),
        weight=0.7,
    ),
)

TWO_NUMBERS = tuple(
    Operation(
        name,
        family,
        "list[int]",
        gives,
        code,
        nouns,
        verbs=verbs,
        steps=steps,
        names=names,
        args=(INTS,),
        weight=weight,
    )
    for name, family, gives, code, nouns, verbs, steps, names, weight in (
        (
            "dot_product",
            "dot product",
            "int",
            "sum(x * y for x, y in zip({x}, {k}))",
            ("the dot product of {x} and {k}", "the sum of the products at the same places of {x} and {k}"),
            ("multiply place by place and add up {x} and {k}", "compute the dot product of {x} and {k}"),
            ("take the dot product with {k}",),
            ("dot", "inner_product", "weighted_sum"),
            1.0,
        ),
        (
            "added_lists",
            "place by place",
            "list[int]",
            "[x + y for x, y in zip({x}, {k})]",
            ("the place by place sums of {x} and {k}", "the element-wise sum of {x} and {k}"),
            ("add place by place {x} and {k}", "add the corresponding {things} of {x} and {k}"),
            ("add the {thing} of {k} at the same place to each",),
            ("add_lists", "sum_lists", "vector_add", "elementwise_sum"),
            1.0,
        ),
        (
            "subtracted_lists",
            "place by place",
            "list[int]",
            "[x - y for x, y in zip({x}, {k})]",
            ("the place by place differences of {x} and {k}", "the element-wise difference of {x} and {k}"),
            ("subtract place by place {k} from {x}",),
            ("subtract the {thing} of {k} at the same place from each",),
            ("subtract_lists", "vector_subtract"),
            0.7,
        ),
        (
            "multiplied_lists",
            "place by place",
            "list[int]",
            "[x * y for x, y in zip({x}, {k})]",
            ("the place by place products of {x} and {k}", "the element-wise product of {x} and {k}"),
            ("multiply place by place {x} and {k}", "multiply the corresponding {things} of {x} and {k}"),
            ("multiply each by the {thing} of {k} at the same place",),
            ("multiply_lists", "elementwise_product"),
            0.8,
        ),
        (
            "larger_of_lists",
            "place by place",
            "list[int]",
            "[max(x, y) for x, y in zip({x}, {k})]",
            ("the larger {thing} at each place of {x} and {k}", "the element-wise maximum of {x} and {k}"),
            ("take the larger {thing} at each place of {x} and {k}",),
            ("take the larger of each and the {thing} of {k} at the same place",),
            ("pairwise_max", "elementwise_max"),
            0.7,
        ),
        (
            "merged_sorted",
            "merge sorted",
            "list[int]",
            "sorted({x} + {k})",
            ("all {things} of {x} and {k} in ascending order", "the sorted combination of {x} and {k}"),
            ("merge into one sorted list {x} and {k}",),
            ("merge in {k} and sort everything",),
            ("merge_sorted", "sorted_merge", "merge"),
            0.9,
        ),
        (
            "all_sums",
            "all pairs",
            "list[int]",
            "[x + y for x in {x} for y in {k}]",
            ("all sums of a {thing} of {x} and one of {k}", "the sum of every pair from {x} and {k}"),
            ("add every {thing} of {k} to every one of {x}",),
            ("add every {thing} of {k} to each",),
            ("pair_sums",),
            0.5,
        ),
    )
)

CLAIMS = (
    _claim(
        "has",
        "contains",
        "{k} in {x}",
        ("{k} is in {x}", "{x} contains {k}", "{k} occurs in {x}", "{k} is one of the {things} in {x}"),
        whole=("Is {k} in {x}?", "Does {x} contain {k}?", "Look for {k} in {x}."),
        names=("contains", "is_in", "has_value", "includes"),
        args=(ELEMENT,),
        weight=1.2,
    ),
    _claim(
        "has_duplicates",
        "duplicates test",
        "len(set({x})) < len({x})",
        (
            "{x} contains duplicates",
            "any {thing} occurs more than once in {x}",
            "some {thing} is repeated in {x}",
            "there are duplicates in {x}",
        ),
        whole=("Does any {thing} appear twice in {x}?", "Are there duplicates in {x}?"),
        names=("contains_duplicate", "has_repeats"),
        inputs="repeating T",
        weight=1.2,
    ),
    _claim(
        "all_distinct",
        "duplicates test",
        "len(set({x})) == len({x})",
        (
            "all {things} in {x} are different",
            "no {thing} occurs twice in {x}",
            "{x} has no duplicates",
            "all {things} of {x} are unique",
        ),
        names=("is_unique", "all_unique", "no_duplicates"),
        inputs="repeating T",
        weight=1.1,
    ),
    _claim(
        "all_equal",
        "equal test",
        "len(set({x})) <= 1",
        (
            "all {things} in {x} are equal",
            "{x} contains only one {thing}, however often",
            "all {things} of {x} are the same",
        ),
        whole=("Are all {things} in {x} the same?",),
        notes=("An empty list counts as True.", "For an empty list return True."),
        names=("all_same", "is_constant"),
        inputs="constant T",
        weight=1.0,
    ),
    _claim(
        "mirrored_list",
        "palindrome list",
        "{x} == {x}[::-1]",
        ("{x} reads the same forwards and backwards", "{x} is a palindrome", "{x} equals its own reverse"),
        whole=("Is {x} the same when reversed?",),
        names=("is_palindrome", "is_symmetric"),
        inputs="mirror T",
        weight=1.0,
    ),
    _claim(
        "is_empty",
        "emptiness",
        "len({x}) == 0",
        ("{x} is empty", "{x} has no {things}", "there is nothing in {x}"),
        names=("empty", "is_empty_list"),
        inputs="maybe_empty T",
        weight=0.5,
    ),
    _claim(
        "same_ends",
        "ends",
        "{x}[0] == {x}[-1]",
        ("{x} begins and ends with the same {thing}", "the first and the last {thing} of {x} are equal"),
        names=("first_last_equal", "same_first_last"),
        inputs="mirror T",
        weight=0.8,
    ),
    _claim(
        "starts_with",
        "prefix test",
        "{x}[:len({k})] == {k}",
        ("{x} begins with the {things} of {k}", "{k} is a prefix of {x}"),
        names=("starts_with", "is_prefix"),
        args=(Argument("list[T]", "prefix", 0.0, ("prefix", "ys", "other")),),
        weight=0.5,
    ),
    _claim(
        "rearranged",
        "permutation",
        "sorted({x}) == sorted({k})",
        (
            "{x} and {k} hold the same {things} in any order",
            "{k} is a rearrangement of {x}",
            "{x} is a permutation of {k}",
        ),
        names=("is_permutation", "same_elements"),
        args=(Argument("list[T]", "shuffled", 0.0, ("ys", "other", "b")),),
        weight=0.8,
    ),
    _claim(
        "subset",
        "subset",
        "all(x in {k} for x in {x})",
        ("all {things} of {x} are in {k}", "every {thing} of {x} occurs in {k}", "{x} is contained in {k}"),
        names=("is_subset", "contains_all"),
        args=(Argument("list[T]", "superset", 0.0, ("ys", "other", "b")),),
        weight=0.8,
    ),
    _claim(
        "disjoint",
        "overlap",
        "not any(x in {k} for x in {x})",
        ("{x} and {k} have no {thing} in common", "no {thing} of {x} is in {k}", "{x} and {k} are disjoint"),
        names=("is_disjoint", "no_overlap"),
        args=(Argument("list[T]", "list[T]", 0.0, ("ys", "other", "b")),),
        weight=0.7,
    ),
    _claim(
        "overlap",
        "overlap",
        "any(x in {k} for x in {x})",
        ("{x} and {k} have a {thing} in common", "any {thing} of {x} is also in {k}", "{x} and {k} overlap"),
        names=("have_common", "share_element"),
        args=(Argument("list[T]", "list[T]", 0.0, ("ys", "other", "b")),),
        weight=0.7,
    ),
)


def _order(name: str, code: str, claims: tuple[str, ...], whole: tuple[str, ...], names: tuple[str, ...]) -> Operation:
    return Operation(
        name,
        "order test",
        "list[int]",
        "bool",
        code,
        claims=claims,
        whole=whole,
        names=names,
        inputs="ordered",
        weight=0.9,
    )


ORDERS = (
    _order(
        "is_ascending",
        "all(a <= b for a, b in zip({x}, {x}[1:]))",
        (
            "{x} is sorted in ascending order",
            "the {things} of {x} are in non-decreasing order",
            "{x} is sorted",
            "no {thing} of {x} is smaller than the one before it",
        ),
        ("Is the list {x} already sorted from small to large?", "Is {x} sorted?"),
        ("is_sorted", "check_sorted", "sorted_ascending"),
    ),
    _order(
        "is_descending",
        "all(a >= b for a, b in zip({x}, {x}[1:]))",
        ("{x} is sorted in descending order", "the {things} of {x} never increase"),
        ("Is {x} sorted from large to small?",),
        ("is_sorted_descending", "sorted_descending"),
    ),
    _order(
        "is_increasing",
        "all(a < b for a, b in zip({x}, {x}[1:]))",
        ("{x} is strictly increasing", "each {thing} of {x} is larger than the one before it"),
        ("Does {x} only go up, without equal neighbours?",),
        ("strictly_increasing", "increasing"),
    ),
    Operation(
        "alternates",
        "order test",
        "list[int]",
        "bool",
        "all(a % 2 != b % 2 for a, b in zip({x}, {x}[1:]))",
        claims=("even and odd {things} alternate in {x}",),
        names=("alternating_parity",),
        inputs="alternating",
        weight=0.4,
    ),
    Operation(
        "has_pair_sum",
        "pairs by sum",
        "list[int]",
        "bool",
        "seen = set()\nfor x in {x}:\n    if {k} - x in seen:\n        return True\n    seen.add(x)\nreturn False",
        claims=("two different places of {x} hold {things} that add up to {k}", "some pair in {x} sums to {k}"),
        whole=("Are there two {things} at different positions of {x} whose sum is {k}?",),
        names=("two_sum", "pair_sum", "has_pair_with_sum"),
        args=(LIMIT,),
        last=True,
        weight=0.9,
    ),
    Operation(
        "sums_equal",
        "compare sums",
        "list[int]",
        "bool",
        "sum({x}) == sum({k})",
        claims=("{x} and {k} have the same sum", "the {things} of {x} and those of {k} add up to the same"),
        names=("same_sum", "equal_sums"),
        args=(Argument("list[int]", "same_sum", 0.0, ("ys", "other", "b")),),
        weight=0.6,
    ),
    Operation(
        "sum_exceeds",
        "compare sums",
        "list[int]",
        "bool",
        "sum({x}) > sum({k})",
        claims=("the sum of {x} is greater than that of {k}", "{x} adds up to more than {k}"),
        names=("bigger_sum",),
        args=(INTS,),
        weight=0.6,
    ),
)

PLACES = (
    Operation(
        "index_of",
        "index",
        "list[T]",
        "int",
        "{x}.index({k}) if {k} in {x} else -1",
        (
            "the index of the first {k} in {x}",
            "the position of {k} in {x}",
            "the first index at which {k} occurs in {x}",
        ),
        verbs=("find the index of {k} in {x}", "find the first position of {k} in {x}", "search for {k} in {x}"),
        steps=("find the index of {k}",),
        whole=("At which index is {k} in {x}?",),
        notes=(
            "If it is not there, return -1.",
            "Return -1 if it does not occur.",
            "The result is -1 if it is missing.",
        ),
        names=("find_index", "find", "linear_search", "position", "search"),
        args=(ELEMENT,),
        inputs="repeating T",
        weight=1.2,
    ),
)

MEMBERSHIP = Test(
    "common",
    "membership",
    "T",
    "{x} in {k}",
    ("is in {k}", "is also in {k}", "occurs in {k}", "appears in {k}"),
    args=(LIST,),
)
KEPT = {"keep_common", "drop_common", "count_common"}
COMMON = tuple(operation for operation in over_elements(MEMBERSHIP) if operation.name in KEPT)

OPERATIONS = (
    *TWO_NUMBERS,
    *ORDERS,
    *(made for operation in (*TWO, *CLAIMS, *PLACES, *COMMON) for made in for_types(operation, "int", "str")),
)
