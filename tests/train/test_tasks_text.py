"""Operations on strings and lists of strings: results against references written differently, inputs, and wording."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from references_forms import FORMS
from references_text import CHARACTERS, TEXT, WORDS, Reference, keep

from avow.lm.train.data.tasks import values
from avow.lm.train.data.tasks.catalogue import modules
from avow.lm.train.data.tasks.operation import Operation
from avow.lm.train.data.tasks.render import render, separately
from avow.lm.train.data.tasks.running import compiled

OWN = {
    operation.name: operation
    for module in modules()
    if re.search(r"\.(strings|words)_\w+$", module.__name__)
    for operation in getattr(module, "OPERATIONS", ())
}
NAMES = ("given", "first", "second")


def single(operation: Operation) -> Any:
    """The operation alone as a function."""
    names = NAMES[: 1 + len(operation.args)]
    return compiled(render((operation,), (names[1:],), names), names)


def trials(operation: Operation, count: int = 40) -> list[tuple[Any, ...]]:
    """Arguments as tasks get them: parameters in view of the input, and, one time in three, constants."""
    random = Random(operation.name)
    made = []
    for turn in range(count):
        first = values.make(random, operation.takes, operation.inputs)
        seen = None if turn % 3 == 0 and all(arg.constant for arg in operation.args) else first
        made.append((first, *(values.argument(random, arg.values, arg.type, seen) for arg in operation.args)))
    return made


def outcomes(operation: Operation) -> list[tuple[tuple[Any, ...], Any]]:
    """Arguments with results; those on which the operation fails are left out, and they must be few."""
    function, found = single(operation), []
    for args in trials(operation):
        try:
            found.append((args, function(*args)))
        except (IndexError, ValueError, ZeroDivisionError):
            continue
    assert len(found) >= 20, f"{operation.name} fails on most of its inputs"
    return found


@pytest.mark.parametrize("name", sorted(TEXT | WORDS | FORMS))
def test_results_equal_a_reference_that_is_written_differently(name: str) -> None:
    reference: Reference = (TEXT | WORDS | FORMS)[name]
    for args, result in outcomes(OWN[name]):
        expected = reference(*args)
        assert result == expected, args
        assert not isinstance(result, dict) or list(result) == list(expected), args


@pytest.mark.parametrize("kind", sorted(CHARACTERS))
def test_operations_on_one_kind_of_character_agree_with_a_regular_expression(kind: str) -> None:
    pattern = CHARACTERS[kind]
    references: dict[str, Reference] = {
        f"count_{kind}": lambda x: len(re.findall(pattern, x)),
        f"only_{kind}": keep(pattern),
        f"without_{kind}": lambda x: re.sub(pattern, "", x),
        f"list_{kind}": lambda x: re.findall(pattern, x),
        f"indices_of_{kind}": lambda x: [found.start() for found in re.finditer(pattern, x)],
        f"replace_{kind}": lambda x, k: re.sub(pattern, lambda _: k, x),
        f"first_of_{kind}": lambda x: (re.findall(pattern, x) or [None])[0],
        f"share_of_{kind}": lambda x: len(re.findall(pattern, x)) / max(len(x), 1),
    }
    for name, reference in references.items():
        for args, result in outcomes(OWN[name]):
            assert result == reference(*args), (name, args)


TESTS = sorted(name.removeprefix("places_") for name in OWN if name.startswith("places_") and f"no_{name[7:]}" in OWN)


@pytest.mark.parametrize("test", TESTS)
def test_all_that_one_test_gives_over_a_list_hangs_together(test: str) -> None:
    kinds = ("keep", "drop", "count", "all", "any", "no", "first", "places")
    functions = {kind: single(OWN[f"{kind}_{test}"]) for kind in kinds}
    ask = single(OWN[f"is_{test}"])
    for args in trials(OWN[f"keep_{test}"]):
        words, more = args[0], args[1:]
        answers = [bool(ask(word, *more)) for word in words]
        kept = [word for word, answer in zip(words, answers, strict=True) if answer]
        places = [place for place, answer in enumerate(answers) if answer]
        dropped = [word for word, answer in zip(words, answers, strict=True) if not answer]
        first = kept[0] if kept else None
        expected = (kept, dropped, len(kept), all(answers), any(answers), not kept, first, places)
        assert tuple(functions[kind](*args) for kind in kinds) == expected, args


def test_there_are_several_hundred_operations_on_text_of_the_declared_types() -> None:
    assert len(OWN) >= 900
    assert {operation.takes for operation in OWN.values()} == {"str", "list[str]"}


SINGLE = sorted(name for name, operation in OWN.items() if operation.shape == "whole")


@pytest.mark.parametrize("name", SINGLE)
def test_inputs_make_an_operation_give_different_results_of_its_type(name: str) -> None:
    operation = OWN[name]
    results = [result for _, result in outcomes(operation)]
    wanted = 2 if operation.gives == "bool" else 3
    assert len({repr(result) for result in results}) >= wanted
    if operation.gives == "bool":
        assert min(results.count(True), results.count(False)) >= 2
    plain = operation.gives.split("[")[0].split(" |")[0]
    assert {type(result).__name__ for result in results if result is not None} == {plain}


def test_both_renderings_of_an_operation_agree() -> None:
    for operation in OWN.values():
        names = NAMES[: 1 + len(operation.args)]
        other = compiled(separately((operation,), (names[1:],), names), names)
        function = single(operation)
        for args in trials(operation, 4):
            try:
                expected = function(*args)
            except (IndexError, ValueError, ZeroDivisionError):
                continue
            assert other(*args) == expected, operation.name


def test_wording_is_various_and_complete() -> None:
    for operation in OWN.values():
        phrases = operation.nouns + operation.claims + operation.verbs + operation.steps + operation.whole
        assert len(set(phrases)) >= 3, operation.name
        for phrase in operation.nouns + operation.claims + operation.verbs + operation.steps:
            assert not phrase.endswith("."), (operation.name, phrase)
            assert "  " not in phrase, (operation.name, phrase)
        for sentence in operation.whole + operation.notes:
            assert sentence[0].isupper(), (operation.name, sentence)
            assert sentence.endswith((".", "?")), (operation.name, sentence)
        for place, _ in enumerate(operation.args):
            told = operation.nouns + operation.claims
            assert all("{" + "km"[place] + "}" in phrase for phrase in told), operation.name


def test_phrases_name_the_input_and_every_argument() -> None:
    for operation in OWN.values():
        for phrase in operation.verbs + operation.steps + operation.whole:
            for place, _ in enumerate(operation.args):
                assert "{" + "km"[place] + "}" in phrase, (operation.name, phrase)
        for sentence in operation.whole:
            assert "{x}" in sentence, (operation.name, sentence)
