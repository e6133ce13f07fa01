"""Frequencies and positions of characters and words: tables, the most common, the first unique or repeated."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import change, text

COUNTS = "dict[str, int]"


def tally(source: str, key: str, item: str = "c") -> str:
    """Statements that count the keys of the items of the source."""
    return f"counts = {{}}\nfor {item} in {source}:\n    counts[{key}] = counts.get({key}, 0) + 1\nreturn counts"


FOLDED = """\
counts = {}
for c in {x}.lower():
    if c.isalpha():
        counts[c] = counts.get(c, 0) + 1
return counts"""

CHARACTER_KINDS = """\
counts = {'letters': 0, 'digits': 0, 'others': 0}
for c in {x}:
    if c.isalpha():
        counts['letters'] += 1
    elif c.isdigit():
        counts['digits'] += 1
    else:
        counts['others'] += 1
return counts"""

LETTER_PLACES = """\
places = {}
for i, c in enumerate({x}):
    places.setdefault(c, []).append(i)
return places"""

FIRST_REPEAT = """\
seen = set()
for c in {x}:
    if c in seen:
        return c
    seen.add(c)
return None"""

WORDS_BY = """\
groups = {}
for word in {x}.split():
    groups.setdefault(KEY, []).append(word)
return groups"""

OPERATIONS = (
    text(
        "letter_counts",
        "character counts",
        COUNTS,
        tally("{x}", "c"),
        (
            "a dictionary of how often each character occurs in {x}",
            "the number of occurrences of every character in {x}, as a dictionary",
            "the character frequencies of {x}",
        ),
        verbs=("count how often each character occurs in {x}", "build a dictionary of character counts for {x}"),
        steps=("count each character",),
        whole=("Which characters occur in {x}, and how many times each? Answer with a dictionary.",),
        names=("char_counts", "char_frequency", "count_characters", "frequencies"),
        inputs="text scrambled",
        weight=2.5,
    ),
    text(
        "letter_counts_folded",
        "character counts",
        COUNTS,
        FOLDED,
        (
            "a dictionary of how often each letter occurs in {x}, ignoring case and everything but letters",
            "the counts of the letters in {x}, in lower case, other characters left out",
        ),
        verbs=("count the letters of {x} without regard to case, skipping other characters",),
        whole=("How often does each letter come up in {x}, small and capital ones taken together?",),
        names=("letter_frequency", "count_letters", "alphabet_counts"),
        inputs="text mixed",
    ),
    text(
        "vowel_counts",
        "character counts",
        COUNTS,
        "{c: {x}.count(c) for c in 'aeiou'}",
        (
            "a dictionary from each of the vowels a, e, i, o, u to how often it occurs in {x}",
            "the count in {x} of every vowel from a to u, zeros included",
        ),
        verbs=("count each of the vowels a, e, i, o, u in {x}",),
        whole=("How many of each lowercase vowel are there in {x}? Vowels that are missing get 0.",),
        names=("count_each_vowel", "vowel_frequency"),
        inputs="text phrase",
        weight=0.7,
    ),
    text(
        "word_counts",
        "word counts",
        COUNTS,
        tally("{x}.split()", "word", "word"),
        (
            "a dictionary of how often each word occurs in {x}",
            "the word frequencies of {x}",
            "the number of occurrences of every word in {x}, as a dictionary",
        ),
        verbs=("count how often each word occurs in {x}", "build a dictionary of word counts for {x}"),
        steps=("count each word",),
        whole=("Which words occur in {x}, and how many times each? Answer with a dictionary.",),
        names=("count_words", "word_frequency", "word_count_dict"),
        inputs="text phrase",
        weight=2.0,
    ),
    text(
        "word_counts_folded",
        "word counts",
        COUNTS,
        tally("{x}.lower().split()", "word", "word"),
        (
            "a dictionary of how often each word occurs in {x} when case is ignored",
            "the counts of the words of {x} in lower case",
        ),
        verbs=("count the words of {x} without regard to case",),
        whole=("How often does each word come up in {x}, if capitals do not matter?",),
        names=("word_counts_lower", "count_words_ignoring_case"),
        inputs="text sentence",
        weight=0.8,
    ),
    text(
        "kinds_of_characters",
        "character counts",
        COUNTS,
        CHARACTER_KINDS,
        (
            "a dictionary with the numbers of 'letters', 'digits' and 'others' in {x}",
            "how many letters, digits and other characters {x} has, under the keys 'letters', 'digits' and 'others'",
        ),
        verbs=("count the letters, the digits and the other characters of {x} in a dictionary",),
        whole=("Sort the characters of {x} into 'letters', 'digits' and 'others' and count each kind.",),
        names=("classify_characters", "count_kinds"),
        inputs="text mixed",
        weight=0.6,
    ),
    text(
        "word_length_table",
        "word tables",
        COUNTS,
        "{word: len(word) for word in {x}.split()}",
        ("a dictionary from each word of {x} to its length", "the lengths of the words in {x}, by word"),
        verbs=("map every word in {x} to its number of characters",),
        steps=("map each word to its length",),
        whole=("Make a table that tells for each word of {x} how long it is.",),
        names=("length_by_word", "map_word_lengths"),
        inputs="text phrase",
    ),
    text(
        "length_tally",
        "word tables",
        "dict[int, int]",
        tally("{x}.split()", "len(word)", "word"),
        ("a dictionary of how many words of each length {x} has", "the number of words in {x} for every word length"),
        verbs=("count the words of {x} by their length",),
        whole=("How many words of which length occur in {x}?",),
        names=("count_by_length", "length_histogram"),
        inputs="text phrase",
        weight=0.7,
    ),
    text(
        "words_by_initial",
        "word groups",
        "dict[str, list[str]]",
        WORDS_BY.replace("KEY", "word[0]"),
        (
            "the words of {x} grouped by their first letter",
            "a dictionary from first letters to the words of {x} that start with them",
        ),
        verbs=("group the words of {x} by first letter",),
        steps=("group the words by first letter",),
        whole=("Collect in a dictionary which words of {x} begin with which letter.",),
        names=("index_words", "group_by_first_letter", "group_words"),
        inputs="text phrase",
        weight=0.8,
    ),
    text(
        "words_by_length",
        "word groups",
        "dict[int, list[str]]",
        WORDS_BY.replace("KEY", "len(word)"),
        ("the words of {x} grouped by length", "a dictionary from lengths to the words of {x} that have them"),
        verbs=("group the words of {x} by how long they are",),
        steps=("group the words by length",),
        whole=("Collect in a dictionary which words of {x} have which length.",),
        names=("length_groups", "group_words_by_length"),
        inputs="text phrase",
        weight=0.8,
    ),
    text(
        "letter_places",
        "character positions",
        "dict[str, list[int]]",
        LETTER_PLACES,
        (
            "a dictionary from each character of {x} to the list of its indices",
            "the positions of every character in {x}",
        ),
        verbs=("map each character of {x} to all indices at which it occurs",),
        whole=("Where in {x} does each character occur? Give lists of indices by character.",),
        names=("index_characters", "char_positions"),
        inputs="text scrambled",
        weight=0.8,
    ),
    text(
        "first_places",
        "character positions",
        COUNTS,
        "{c: {x}.index(c) for c in {x}}",
        (
            "a dictionary from each character of {x} to the index of its first occurrence",
            "the first position of every character in {x}",
        ),
        verbs=("map each character of {x} to the index where it first occurs",),
        whole=("Where does each character of {x} occur for the first time?",),
        names=("first_indices", "first_positions"),
        inputs="text scrambled",
        weight=0.6,
    ),
    text(
        "last_places",
        "character positions",
        COUNTS,
        "{c: i for i, c in enumerate({x})}",
        (
            "a dictionary from each character of {x} to the index of its last occurrence",
            "the last position of every character in {x}",
        ),
        verbs=("map each character of {x} to the index where it occurs last",),
        whole=("Where does each character of {x} occur for the last time?",),
        names=("last_indices", "last_positions"),
        inputs="text scrambled",
        weight=0.5,
    ),
    text(
        "repeated_counts",
        "character counts",
        COUNTS,
        "{c: {x}.count(c) for c in {x} if {x}.count(c) > 1}",
        (
            "a dictionary of the characters that {x} has more than once, with their counts",
            "the counts of the repeated characters in {x}",
        ),
        verbs=("count those characters of {x} that occur at least twice",),
        whole=("Which characters are repeated in {x}, and how often does each of them occur?",),
        names=("duplicate_counts", "count_repeats"),
        inputs="text scrambled",
        weight=0.7,
    ),
    *change(
        "most_common_letter",
        "common character",
        "max({x}, key={x}.count)",
        (
            "the most common character in {x}",
            "the character that occurs most often in {x}",
            "the most frequent character of {x}",
        ),
        verbs=("find the most frequent character in {x}",),
        steps=("find the most common character",),
        whole=("Which character comes up most in {x}?",),
        notes=("If several are equally frequent, take the one that comes first.",),
        names=("most_frequent", "commonest_char", "mode_char"),
        inputs="text scrambled",
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
        inputs="text scrambled",
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
        inputs="text plain_word",
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
        inputs="text plain_word",
        weight=0.6,
    ),
    text(
        "highest_count",
        "common character",
        "int",
        "max({x}.count(c) for c in {x})",
        (
            "how often the most common character of {x} occurs in it",
            "the greatest number of times that any character occurs in {x}",
        ),
        verbs=("find how often the most frequent character of {x} occurs",),
        whole=("How many times does the commonest character come up in {x}?",),
        names=("max_count", "top_count"),
        inputs="text scrambled",
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
        ),
        verbs=("find the first character that occurs exactly once in {x}",),
        whole=("Which character of {x} is the first without a second one of its kind?",),
        notes=("If there is none, return None.", "Return None if every character occurs again."),
        names=("first_non_repeating", "first_unique_char", "first_single"),
        inputs="text scrambled",
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
        ),
        verbs=("find the index of the first character that occurs exactly once in {x}",),
        whole=("At which index of {x} is the first character that does not occur again?",),
        notes=("If there is none, return -1.",),
        names=("first_unique_position", "index_of_first_unique"),
        inputs="text scrambled",
        weight=0.7,
    ),
    text(
        "first_repeated",
        "first repeat",
        "str | None",
        FIRST_REPEAT,
        (
            "the first character of {x} that has occurred before",
            "the character of {x} that is the first to come up a second time",
        ),
        verbs=("find the character that is the first to occur a second time in {x}",),
        whole=("Read {x} from the left: which character is the first that you have seen already?",),
        notes=("If no character is repeated, return None.", "Return None if all characters are different."),
        names=("first_duplicate", "first_repeat", "first_recurring"),
        inputs="text scrambled",
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
        ),
        verbs=("list the characters that {x} contains exactly {k} times, in order of first appearance",),
        whole=("Which characters come up in {x} {k} times, no more and no less?",),
        notes=("They are listed in order of first appearance.",),
        names=("characters_with_count", "letters_with_count"),
        args=(arguments.TIMES,),
        inputs="text scrambled",
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
        ),
        verbs=("sort the different characters of {x} by how often they occur, most frequent first",),
        whole=("Which characters occur in {x}? List the frequent ones before the rare ones.",),
        notes=("Characters with the same count are in sorted order.",),
        names=("chars_by_frequency", "rank_characters"),
        inputs="text scrambled",
        weight=0.6,
    ),
    text(
        "parse_pairs",
        "parsed tables",
        COUNTS,
        "{part.split('=')[0]: int(part.split('=')[1]) for part in {x}.split(',')}",
        (
            "a dictionary of the entries in {x}, which looks like 'a=1,b=2'",
            "the name=number entries of {x}, separated by commas, as a dictionary",
        ),
        verbs=("read {x}, text such as 'a=1,b=2', into a dictionary with integer values",),
        whole=("Turn text of the form 'a=1,b=2' in {x} into a dictionary from names to integers.",),
        names=("parse_settings", "parse_dict", "read_pairs"),
        inputs="text pairs_text",
        first=True,
        weight=0.7,
    ),
)
