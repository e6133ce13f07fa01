"""Names of functions: from everyday use, from the words of the task, or one that says nothing."""

from __future__ import annotations

import keyword
import re
from random import Random

from avow.lm.train.data.tasks.compose import Pipeline

GENERIC, FROM_WORDS = 0.12, 0.5
_NOTHING = """
    f solve task func compute process run g transform calc answer solution helper fn work apply_rule convert
    handle calculate evaluate my_function do_it
"""
NOTHING = tuple(_NOTHING.split())
_EMPTY = """
    a all an and are as at back be by calculate called can check compute create define determine does each else
    false finally find first following for from function get give given has have how i if implement in into is
    it its list make many me need no not number of on one only or otherwise please python result return returns
    should so string take takes tell test than that the their them then there this those to true what when
    whether which with write you
"""
EMPTY_WORDS = frozenset(_EMPTY.split())
_CLAIM_HEADS = ("is", "has", "check")


def function_name(pipeline: Pipeline, random: Random, words: str) -> str:
    """A name for the function that does what `words` say."""
    turn = random.random()
    if turn < GENERIC:
        name = random.choice(NOTHING)
    elif turn < GENERIC + FROM_WORDS and len(pipeline.operations) > 1:
        name = _from_words(pipeline, random, words)
    else:
        name = _from_operations(pipeline, random)
    taken = keyword.iskeyword(name) or name in pipeline.parameters
    return f"{name}_of" if taken else name


def _from_words(pipeline: Pipeline, random: Random, words: str) -> str:
    """The first few words that carry meaning."""
    kept = [word for word in re.findall(r"[a-z]+", words.lower()) if len(word) > 2 and word not in EMPTY_WORDS]
    kept = [word for word in dict.fromkeys(kept) if word not in pipeline.parameters]
    size = random.choice((2, 2, 3, 3, 4))
    return "_".join(kept[:size]) if len(kept) > 1 else _from_operations(pipeline, random)


def _from_operations(pipeline: Pipeline, random: Random) -> str:
    """What the operation is called, or the last two."""
    last = pipeline.operations[-1]
    name = random.choice((last.name, *last.names, *last.names))
    if len(pipeline.operations) > 1 and random.random() < 0.8:
        before = pipeline.operations[-2]
        name = f"{name}_{random.choice((before.name, *before.names))}"
    name = re.sub(r"_(int|str|float)\b", "", name)
    if pipeline.gives == "bool" and len(pipeline.operations) == 1 and not name.startswith(_CLAIM_HEADS):
        return name if random.random() < 0.6 else f"is_{name}"
    return f"get_{name}" if random.random() < 0.06 else name
