"""Characters picked by their count or order: the most common, the first that is unique, the first that repeats."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import change, text

FIRST_REPEAT = """\
seen = set()
for c in {x}:
    if c in seen:
        return c
    seen.add(c)
return None"""

OPERATIONS = (
    *change(
        "most_common_letter",
        "common character",
        "max({x}, key={x}.count)",
        (
            "the most common character in {x}",
            "the character that occurs most often in {x}",
            "the most frequent character of {x}",
            "the commonest character in {x}",
        ),
        verbs=("find the most frequent character in {x}",),
        steps=("find the most common character",),
        whole=("Which character comes up most in {x}?", "Which character does {x} contain most often?"),
        notes=("If several are equally frequent, take the one that comes first.",),
        names=("most_frequent", "commonest_char", "mode_char"),
        inputs="text_scrambled",
        weight=1.5,
    ),
    *change(
        "rarest_letter",
        "common character",
        "min({x}, key={x}.count)",
        (
            "the rarest character in {x}",
            "the character that occurs least often in {x}",
            "the least frequent character of {x}",
        ),
        verbs=("find the least frequent character in {x}",),
        steps=("find the rarest character",),
        whole=("Which character comes up least in {x}?",),
        notes=("If several are equally rare, take the one that comes first.",),
        names=("least_common_letter", "least_frequent", "rarest_char"),
        inputs="text_scrambled",
        weight=0.7,
    ),
    *change(
        "smallest_letter",
        "extreme character",
        "min({x})",
        (
            "the character of {x} that comes first in order",
            "the smallest character in {x}",
            "the alphabetically first letter of {x}",
        ),
        verbs=("find the smallest character of {x}",),
        whole=("Which character of {x} stands first in the alphabet?",),
        names=("min_char", "first_in_alphabet"),
        inputs="text_plain_word",
        weight=0.6,
    ),
    *change(
        "greatest_letter",
        "extreme character",
        "max({x})",
        (
            "the character of {x} that comes last in order",
            "the greatest character in {x}",
            "the alphabetically last letter of {x}",
        ),
        verbs=("find the greatest character of {x}",),
        whole=("Which character of {x} stands last in the alphabet?",),
        names=("max_char", "last_in_alphabet"),
        inputs="text_plain_word",
        weight=0.6,
    ),
    text(
        "highest_count",
        "common character",
        "int",
        "max({x}.count(c) for c in {x})",
        (
            "the number of occurrences of the most common character in {x}",
            "the greatest number of times that any character occurs in {x}",
            "the count of the most frequent character in {x}",
        ),
        verbs=("find how often the most frequent character of {x} occurs", "count the most frequent character of {x}"),
        whole=(
            "How many times does the commonest character come up in {x}?",
            "At most how many times does one character occur in {x}?",
        ),
        names=("max_count", "top_count"),
        inputs="text_scrambled",
        weight=0.6,
    ),
    text(
        "first_unique",
        "first single character",
        "str | None",
        "next((c for c in {x} if {x}.count(c) == 1), None)",
        (
            "the first character of {x} that occurs only once",
            "the first character in {x} that is not repeated",
            "the first non-repeating character of {x}",
            "the first character without a duplicate in {x}",
        ),
        verbs=(
            "find the first character that occurs exactly once in {x}",
            "look for the first character that does not come up again anywhere in {x}",
        ),
        whole=(
            "Which character of {x} is the first without a second one of its kind?",
            "Find the first character of {x} that appears just once.",
        ),
        notes=("If there is none, return None.", "Return None if every character occurs again."),
        names=("first_non_repeating", "first_unique_char", "first_single"),
        inputs="text_scrambled",
        weight=1.5,
        last=True,
    ),
    text(
        "first_unique_index",
        "first single character",
        "int",
        "next((i for i, c in enumerate({x}) if {x}.count(c) == 1), -1)",
        (
            "the index of the first character of {x} that occurs only once",
            "the position of the first non-repeated character in {x}",
            "the first index whose character is unique in {x}",
        ),
        verbs=(
            "find the index of the first character that occurs exactly once in {x}",
            "look for the first character without a duplicate and return its index in {x}",
        ),
        whole=(
            "At which index of {x} is the first character that does not occur again?",
            "Where in {x} is the first character that occurs just once?",
        ),
        notes=("If there is none, return -1.",),
        names=("first_unique_position", "index_of_first_unique"),
        inputs="text_scrambled",
        weight=0.7,
    ),
    text(
        "first_repeated_letter",
        "first repeat",
        "str | None",
        FIRST_REPEAT,
        (
            "the first character of {x} that has occurred before",
            "the character of {x} that is the first to come up a second time",
            "the first character found a second time in {x}",
        ),
        verbs=(
            "find the character that is the first to occur a second time in {x}",
            "go from left to right and return the first character already seen in {x}",
        ),
        whole=(
            "Read {x} from the left: which character is the first that you have seen already?",
            "What is the first duplicate character when reading {x}?",
        ),
        notes=("If no character is repeated, return None.", "Return None if all characters are different."),
        names=("first_duplicate", "first_repeat", "first_recurring"),
        inputs="text_scrambled",
        last=True,
    ),
    text(
        "letters_occurring",
        "characters by count",
        "list[str]",
        "[c for c in dict.fromkeys({x}) if {x}.count(c) == {k}]",
        (
            "the characters that occur exactly {k} times in {x}, each listed once",
            "a list of the characters found in {x} {k} times",
            "the characters with a count of {k} in {x}",
        ),
        verbs=(
            "list the characters that {x} contains exactly {k} times, in order of first appearance",
            "find the characters found exactly {k} times in {x}",
        ),
        whole=(
            "Which characters come up in {x} {k} times, no more and no less?",
            "Which characters have a count of just {k} in {x}?",
        ),
        notes=("They are listed in order of first appearance.",),
        names=("characters_with_count", "letters_with_count"),
        args=(arguments.TIMES,),
        inputs="text_scrambled",
        weight=0.6,
    ),
    text(
        "letters_by_count",
        "characters by count",
        "list[str]",
        "sorted(set({x}), key=lambda c: (-{x}.count(c), c))",
        (
            "the distinct characters of {x} from most to least frequent",
            "the different characters of {x} sorted by falling count",
            "the characters, by falling frequency, of {x}",
        ),
        verbs=(
            "sort the different characters of {x} by how often they occur, most frequent first",
            "rank by frequency the different characters of {x}",
        ),
        whole=(
            "Which characters occur in {x}? List the frequent ones before the rare ones.",
            "Sort the distinct characters of {x} from the most common to the rarest.",
        ),
        notes=("Characters with the same count are in sorted order.",),
        names=("chars_by_frequency", "rank_characters"),
        inputs="text_scrambled",
        weight=0.6,
    ),
)
