"""Contiguous pieces of a string: prefixes, chunks, windows, substrings, runs, halves."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import text

WORDS = "list[str]"

BLOCKS = """\
blocks = []
for c in {x}:
    if blocks and blocks[-1][0] == c:
        blocks[-1] += c
    else:
        blocks.append(c)
return blocks"""

OPERATIONS = (
    text(
        "text_prefixes",
        "prefixes",
        WORDS,
        "[{x}[:i + 1] for i in range(len({x}))]",
        (
            "all prefixes of {x} from shortest to longest",
            "the non-empty beginnings of {x}, each one character longer",
            "the prefixes, shortest first, of {x}",
        ),
        verbs=("list every prefix of {x}, starting with its first character alone",),
        steps=("list its prefixes, shortest first",),
        whole=("With which strings, from one character up to the whole, does {x} start?",),
        names=("all_prefixes", "get_prefixes", "beginnings"),
        inputs="text_word",
    ),
    text(
        "text_suffixes",
        "prefixes",
        WORDS,
        "[{x}[i:] for i in range(len({x}))]",
        (
            "all suffixes of {x} from longest to shortest",
            "the non-empty endings of {x}, each one character shorter",
            "the suffixes, longest first, of {x}",
        ),
        verbs=("list every suffix of {x}, starting with the whole string",),
        steps=("list its suffixes, longest first",),
        whole=("With which strings, from the whole down to one character, does {x} end?",),
        names=("all_suffixes", "get_suffixes", "endings"),
        inputs="text_word",
    ),
    text(
        "chunks_of_text",
        "chunks",
        WORDS,
        "[{x}[i:i + {k}] for i in range(0, len({x}), {k})]",
        (
            "{x} cut into pieces of {k} characters",
            "consecutive pieces of {x} with {k} characters each",
            "the consecutive {k}-character pieces of {x}",
        ),
        verbs=("cut {x} into pieces of {k} characters", "split {x} every {k} characters"),
        steps=("cut it into pieces of {k} characters",),
        whole=("Divide {x} into blocks of length {k}.",),
        notes=("The last piece may be shorter.",),
        names=("chunk", "chunks", "split_every"),
        args=(arguments.STEP,),
        inputs="text_word",
    ),
    text(
        "windows_of_text",
        "chunks",
        WORDS,
        "[{x}[i:i + {k}] for i in range(len({x}) - {k} + 1)]",
        (
            "all substrings of {x} with {k} characters",
            "the character {k}-grams of {x}",
            "every piece of {k} characters in a row in {x}",
        ),
        verbs=("list all substrings of {x} that are {k} characters long, from left to right",),
        steps=("list all its substrings of {k} characters",),
        whole=("Slide a window of {k} characters over {x} and note what it shows.",),
        names=("ngrams", "substrings_of_length", "windows"),
        args=(arguments.STEP,),
        inputs="text_word",
    ),
    text(
        "all_substrings",
        "substrings",
        WORDS,
        "[{x}[i:j] for i in range(len({x})) for j in range(i + 1, len({x}) + 1)]",
        (
            "all non-empty substrings of {x}, ordered by start and then by length",
            "every contiguous part of {x}",
            "the list of all contiguous pieces of {x}",
        ),
        verbs=(
            "list every non-empty substring of {x}, by start index and then by length",
            "find all substrings, by start and then by length, of {x}",
        ),
        whole=(
            "Which contiguous pieces can be cut out of {x}? Sort them by where they start, then by length.",
            "List each piece of one or more neighbouring characters in {x}, in order of start and then length.",
        ),
        names=("substrings", "get_substrings"),
        inputs="text_short",
        weight=0.7,
    ),
    text(
        "rotations",
        "rotate",
        WORDS,
        "[{x}[i:] + {x}[:i] for i in range(len({x}))]",
        (
            "all rotations of {x}, starting with {x} itself",
            "the strings made by moving 0, 1, 2 ... characters of {x} to its end",
            "the list of all rotations of {x}",
            "the cyclic shifts of {x}",
        ),
        verbs=("list every rotation of {x}, one step to the left each time",),
        whole=(
            "Move the first character of {x} to the end again and again; list what you get, beginning with {x}.",
            "Which strings can be made by rotating {x}? Begin with no rotation at all.",
        ),
        names=("all_rotations", "cyclic_shifts"),
        inputs="text_short",
        weight=0.6,
    ),
    text(
        "letter_pairs",
        "chunks",
        WORDS,
        "[a + b for a, b in zip({x}, {x}[1:])]",
        ("the pairs of neighbouring characters of {x}", "the character bigrams of {x}"),
        verbs=("list all two-character pieces of {x}",),
        steps=("list its pairs of neighbouring characters",),
        whole=("Which two characters stand next to each other in {x}? List each pair as a string.",),
        names=("bigrams", "adjacent_letters"),
        inputs="text_word",
        weight=0.7,
    ),
    text(
        "run_blocks",
        "run-length coding",
        WORDS,
        BLOCKS,
        ("the runs of equal characters in {x}", "{x} split into blocks of equal characters"),
        verbs=("split {x} into blocks of equal neighbouring characters",),
        steps=("split it into runs of equal characters",),
        whole=("Cut {x} wherever the character changes.",),
        names=("runs", "blocks", "group_runs"),
        inputs="text_runs",
        weight=0.7,
    ),
    text(
        "two_halves",
        "halves",
        "tuple[str, str]",
        "({x}[:len({x}) // 2], {x}[len({x}) // 2:])",
        (
            "the two halves of {x} as a pair",
            "a tuple of the first and the second half of {x}",
            "the left and the right half, as a tuple, of {x}",
        ),
        verbs=("split {x} into two halves", "cut into two halves the string {x}"),
        whole=(
            "Cut {x} in the middle and return both parts.",
            "Where would you cut {x} in two equal parts? Return both parts.",
        ),
        notes=("With an odd length, the second part is the longer one.",),
        names=("split_half", "halve", "halves"),
        inputs="text_word",
        weight=0.6,
    ),
)
