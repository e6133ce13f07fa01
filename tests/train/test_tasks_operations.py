"""Every operation of programmatic tasks alone: valid code, two renderings that agree, references written differently."""

from __future__ import annotations

import ast
import math
import re
import statistics
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from avow.lm.train.data.tasks import compose
from avow.lm.train.data.tasks.catalogue import WORDING, operations
from avow.lm.train.data.tasks.derive import contrary, negative, plural
from avow.lm.train.data.tasks.generate import _telling
from avow.lm.train.data.tasks.insertion import binding, bound, put
from avow.lm.train.data.tasks.operation import WORD_PLACE, Argument, Operation
from avow.lm.train.data.tasks.phrasing import straight
from avow.lm.train.data.tasks.render import render, separately
from avow.lm.train.data.tasks.running import DisagreementError, cases, compiled, second_opinion

BY_NAME = {operation.name: operation for operation in operations()}
REFERENCES: dict[str, Callable[..., Any]] = {  # written in another way than the operation
    "total": lambda xs: math.fsum(xs).__int__(),
    "product": math.prod,
    "sum_squares": lambda xs: int(math.hypot(*xs) ** 2 + 0.5),
    "largest": lambda xs: sorted(xs)[-1],
    "smallest": lambda xs: sorted(xs)[0],
    "spread": lambda xs: sorted(xs)[-1] - sorted(xs)[0],
    "mean": statistics.mean,
    "median": statistics.median,
    "middle": statistics.median_high,
    "second_largest": lambda xs: max(set(xs) - {max(xs)}),
    "most_common": statistics.mode,
    "count_distinct": lambda xs: len(dict.fromkeys(xs)),
    "running_total": lambda xs: [sum(xs[: i + 1]) for i in range(len(xs))],
    "differences": lambda xs: [xs[i + 1] - xs[i] for i in range(len(xs) - 1)],
    "unique": lambda xs: [x for i, x in enumerate(xs) if x not in xs[:i]],
    "squeezed": lambda xs: [x for i, x in enumerate(xs) if i == 0 or xs[i - 1] != x],
    "rotated_left": lambda xs, k: [xs[(i + k) % len(xs)] for i in range(len(xs))] if k <= len(xs) else xs,
    "zeros_last": lambda xs: [x for x in xs if x] + [0] * xs.count(0),
    "evens_first": lambda xs: [x for x in xs if not x & 1] + [x for x in xs if x & 1],
    "best_subarray": lambda xs: max(sum(xs[i:j]) for i in range(len(xs)) for j in range(i + 1, len(xs) + 1)),
    "has_pair_sum": lambda xs, k: any(x + y == k for i, x in enumerate(xs) for y in xs[i + 1 :]),
    "dot_product": lambda xs, ys: sum(map(lambda x, y: x * y, xs[: len(ys)], ys[: len(xs)])),
    "keep_prime": lambda xs: [x for x in xs if sum(x % d == 0 for d in range(1, x + 1)) == 2],
    "keep_even": lambda xs: [x for x in xs if not x & 1],
    "drop_even": lambda xs: [x for x in xs if x & 1],
    "count_multiple": lambda xs, k: len([x for x in xs if x / k == x // k]),
    "is_square_number": lambda n: math.isqrt(n) ** 2 == n,
    "keep_power_of_two": lambda xs: [x for x in xs if x in {2**i for i in range(40)}],
    "digit_sum": lambda n: sum(map(int, f"{abs(n)}")),
    "digit_count": lambda n: 1 if n == 0 else math.floor(math.log10(abs(n)) + 1e-9) + 1,
    "sum_up_to": lambda n: n * (n + 1) // 2,
    "clamp": lambda n, low, high: sorted((low, n, high))[1] if low <= high else max(low, min(n, high)),
    "floor_to_multiple": lambda n, k: math.floor(n / k) * k,
    "chunks": lambda xs, k: [xs[k * i : k * i + k] for i in range(math.ceil(len(xs) / k))],
    "peaks": lambda xs: [xs[i] for i in range(1, len(xs) - 1) if xs[i] > xs[i - 1] and xs[i] > xs[i + 1]],
    "longest_run": lambda xs: max((n for n in range(len(xs) + 1) if _has_run(xs, n)), default=0),
}


def _has_run(values: list[int], size: int) -> bool:
    return size == 0 or any(len(set(values[i : i + size])) == 1 for i in range(len(values) - size + 1))


def drawn(operation: Operation, seed: int) -> tuple[compose.Pipeline, list[Any], list[Any]]:
    """The operation alone with arguments, its code and its cases; several tries, as generation has them."""
    for turn in range(20):
        random = Random(f"{seed}/{turn}/{operation.name}")
        pipeline = compose._bind(random, (operation,))
        steps = render(pipeline.operations, pipeline.codes, pipeline.parameters)
        found = cases(pipeline, steps, random)
        if _telling(pipeline, found):
            return pipeline, steps, found
    raise AssertionError(f"{operation.name} makes no task")


@pytest.mark.parametrize("part", range(8))
def test_each_operation_makes_tasks_and_its_two_renderings_agree(part: int) -> None:
    for operation in operations()[part::8]:
        pipeline, _, found = drawn(operation, 1)
        second_opinion(pipeline, found)


@pytest.mark.parametrize("name", REFERENCES)
def test_results_equal_a_reference_that_is_written_differently(name: str) -> None:
    for seed in range(2):
        pipeline, _, found = drawn(BY_NAME[name], seed)
        for args, result in found:
            given = [args[0], *(b.constant if b.parameter is None else args[b.parameter] for b in pipeline.bound[0])]
            assert REFERENCES[name](*given) == result, (name, given)


def test_no_two_operations_share_a_name_and_no_phrase_has_braces_left() -> None:
    assert len(BY_NAME) == len(operations())
    for operation in operations():
        for phrase in (*operation.nouns, *operation.claims, *operation.verbs, *operation.steps, *operation.whole):
            assert not set("{}|") & set(WORD_PLACE.sub("", phrase)), (operation.name, phrase)


def test_each_operation_has_wordings_and_everyday_ones_have_many() -> None:
    for operation in operations():
        count = sum(map(len, (operation.nouns, operation.claims, operation.verbs, operation.steps, operation.whole)))
        assert count >= (5 if operation.weight >= 2 else 2), (operation.name, count)


def test_everyday_sentences_are_complete() -> None:
    seen = set()
    for line in WORDING.read_text(encoding="utf-8").splitlines():
        name, sentence = line.split("\t")
        places = set(re.findall(r"\{(\w+)\}", sentence))
        wanted = set("km"[: len(BY_NAME[name].args)])
        assert wanted <= places <= wanted | {"x", "thing", "things"}, line
        assert sentence.isascii(), line
        assert sentence == " ".join(sentence.split()), line
        assert sentence.endswith((".", "?", "!", ")")), line
        assert not sentence[0].islower(), line
        assert not set('"\\|') & set(sentence), line
        assert line not in seen, line
        seen.add(line)
    assert seen


def test_families_keep_near_twins_together() -> None:
    for first, second in (("keep_above", "keep_below"), ("first_k", "last_k"), ("ascending", "descending")):
        assert BY_NAME[first].family == BY_NAME[second].family
    assert BY_NAME["keep_above"].family != BY_NAME["count_above"].family != BY_NAME["total"].family


@pytest.mark.parametrize(
    ("clause", "many", "contrary_clause"),
    [
        ("is even", "are even", "is not even"),
        ("is a multiple of 3", "are multiples of 3", "is not a multiple of 3"),
        ("ends in 5", "end in 5", "does not end in 5"),
        ("has two digits", "have two digits", "does not have two digits"),
        ("reaches 3", "reach 3", "does not reach 3"),
    ],
)
def test_clauses_about_many_and_the_contrary(clause: str, many: str, contrary_clause: str) -> None:
    assert (plural(clause), negative(clause)) == (many, contrary_clause)


@pytest.mark.parametrize(
    "code", ["{x} % 2 == 0", "{x} > 3", "{x} in {k}", "{x}.isupper()", "{x} and {k}", "0 < {x} < 5"]
)
def test_the_contrary_of_a_condition_is_true_where_it_is_not(code: str) -> None:
    for x, k in ((2, [2]), (5, [1]), ("A", "Ab"), ("b", "")):
        scope = {"x": x, "k": k}
        try:
            straight_value = eval(put(code, x="x", k="k"), scope)
        except (TypeError, AttributeError):
            continue
        assert bool(eval(put(contrary(code), x="x", k="k"), scope)) is not bool(straight_value)


EXPRESSIONS = (
    "a",
    "a + 1",
    "a * 2",
    "-a",
    "a ** 2",
    "a if a > 1 else 2",
    "a > 1",
    "a or 3",
    "not a",
    "[a, 1]",
    "(a, 1)",
    "a, 1",
)
PLACES = (
    "{x} + 1",
    "1 - {x}",
    "{x} * 2",
    "7 // {x}",
    "-{x}",
    "{x} ** 2",
    "2 ** {x}",
    "str({x})",
    "[{x}]",
    "{x} > 0",
    "not {x}",
)
PLACES += ("{x} and 1", "0 or {x}", "1 if {x} else 2", "{x} if 1 else 2", "sorted([3, {x}], key=str)", "5 - ({x} - 1)")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("inner", EXPRESSIONS)
def test_insertion_means_what_full_brackets_mean(place: str, inner: str) -> None:
    put_in = put(place, x=inner)
    bracketed = place.replace("{x}", f"({inner})")
    if " or " not in inner:  # Python flattens chains of `or`
        assert ast.dump(ast.parse(put_in, mode="eval")) == ast.dump(ast.parse(bracketed, mode="eval"))
    for a in (-3, 0, 2):
        assert _value(put_in, a) == _value(bracketed, a)


def _value(expression: str, a: int) -> object:
    try:
        return eval(expression, {"a": a})
    except (TypeError, ZeroDivisionError) as error:
        return type(error)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("sorted({x}, key=lambda a, *b, c=1: [y for (y, z) in a])", {"a", "b", "c", "y", "z"}),
        ("'for q in {x}'.join({x})", set()),
        ("{x}[i:]", set()),
    ],
)
def test_what_a_comprehension_or_lambda_binds(code: str, names: set[str]) -> None:
    assert bound(code) == names


def test_a_comprehension_that_is_the_sole_argument_loses_its_brackets() -> None:
    inner = "[x for x in xs if x]"
    assert put("sum({x})", x=inner) == "sum(x for x in xs if x)"
    assert put("len({x})", x=inner) == f"len({inner})"
    assert put("max({x}, default=0)", x=inner) == f"max({inner}, default=0)"
    assert binding("x, y") < binding("x if y else z") < binding("x + y") < binding("x")


def code_of(names: str, *parameters: str, bindings: tuple[tuple[str, ...], ...] = ()) -> list[str]:
    chosen = [BY_NAME[name] for name in names.split()]
    rows = bindings or tuple(() for _ in chosen)
    return [line for step in render(chosen, rows, parameters) for line in step.lines]


def test_steps_are_joined_into_what_a_teacher_writes() -> None:
    assert code_of("keep_even square_each total", "xs") == ["return sum(x ** 2 for x in xs if x % 2 == 0)"]
    assert code_of("square_each keep_even total", "xs")[0] == "values = [x ** 2 for x in xs]"
    assert code_of("drop_even", "x") == ["return [n for n in x if n % 2 != 0]"]
    running = code_of("running_total running_max", "values")
    assert running[0] == "result = []"
    assert compiled(render([BY_NAME["running_total"]], ((),), ("total_",)), ("total_",))([1, 2]) == [1, 3]


def test_names_of_one_statement_block_do_not_disturb_the_next() -> None:
    chosen = [BY_NAME[name] for name in ("running_total", "reversed_list", "running_product")]
    for way in (render, separately):
        assert compiled(way(chosen, ((), (), ()), ("xs",)), ("xs",))([1, 2, 3]) == [6, 18, 18]


def test_a_rendering_that_disagrees_is_noticed() -> None:
    pipeline, _, found = drawn(BY_NAME["total"], 3)
    args, result = found[0]
    with pytest.raises(DisagreementError, match="total"):
        second_opinion(pipeline, [(args, result + 1)])


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("sort in descending order {x}", "sort {x} in descending order"),
        ("add up {x}", "add up {x}"),
        ("join into one number the digits {x}", "join into one number the digits {x}"),
        ("find in reverse the end of {x}", "find in reverse the end of {x}"),
    ],
)
def test_imperatives_are_put_straight(verb: str, expected: str) -> None:
    assert straight(verb) == expected


def test_an_operation_that_is_written_wrongly_is_refused() -> None:
    good = {"name": "f", "family": "f", "takes": "int", "gives": "int", "code": "{x}", "nouns": ("{x}",)}
    Operation(**good)  # type: ignore[arg-type]
    for wrong in (
        {"name": "not a name"},
        {"code": "1"},
        {"nouns": ()},
        {"claims": ("{x} is one",)},
        {"nouns": ("the {thing",)},
        {"nouns": ("nothing",)},
        {"args": (Argument("int", "small"),)},
        {"steps": ("{y} them",)},
    ):
        with pytest.raises(ValueError, match="operation"):
            Operation(**{**good, **wrong})  # type: ignore[arg-type]
