"""Dictionaries from lists of words: lengths, counts, places, groups by letter, length or another key."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import words

COUNTS, GROUPS = "dict[str, int]", "dict[str, list[str]]"


def tally(key: str) -> str:
    """Statements that count the key of each word."""
    return f"counts = {{}}\nfor word in {{x}}:\n    counts[{key}] = counts.get({key}, 0) + 1\nreturn counts"


def group(key: str) -> str:
    """Statements that collect the words with the same key."""
    return f"groups = {{}}\nfor word in {{x}}:\n    groups.setdefault({key}, []).append(word)\nreturn groups"


LETTERS_OF_ALL = """\
counts = {}
for word in {x}:
    for c in word:
        counts[c] = counts.get(c, 0) + 1
return counts"""

LONGEST_BY_INITIAL = """\
longest = {}
for word in {x}:
    if len(word) > len(longest.get(word[0], '')):
        longest[word[0]] = word
return longest"""

LENGTH_SUMS = """\
totals = {}
for word in {x}:
    totals[word[0]] = totals.get(word[0], 0) + len(word)
return totals"""

OPERATIONS = (
    words(
        "length_table",
        "length table",
        COUNTS,
        "{word: len(word) for word in {x}}",
        (
            "a dictionary from each {thing} to its length for {x}",
            "the length of each {thing}, by {thing}, in {x}",
            "the lengths by {thing} of {x}",
        ),
        verbs=("map each {thing} to its length in {x}", "build a dictionary of the lengths of {x}"),
        steps=("map each {thing} to its length",),
        whole=(
            "How long is each {thing} of {x}? Answer with a dictionary.",
            "Make a dictionary that tells the number of characters of each {thing} in {x}.",
        ),
        names=("lengths_dict", "word_lengths_dict", "map_lengths"),
        inputs="texts_plain_word",
        weight=2.0,
    ),
    words(
        "vowel_table",
        "length table",
        COUNTS,
        "{word: sum(c.lower() in 'aeiou' for c in word) for word in {x}}",
        (
            "a dictionary from each {thing} to its number of vowels for {x}",
            "the vowel count of each {thing}, by {thing}, in {x}",
            "the table of vowel counts of {x}",
        ),
        verbs=(
            "map each {thing} to the number of its vowels in {x}",
            "count the vowels of each {thing}, in a dictionary, for {x}",
        ),
        steps=("map each {thing} to the number of its vowels",),
        whole=(
            "How many vowels has each {thing} of {x}? Answer with a dictionary.",
            "Make a dictionary that says how many vowels are in each {thing} of {x}.",
        ),
        names=("vowels_by_word", "map_vowels"),
        inputs="texts_plain_word",
    ),
    words(
        "index_table",
        "index table",
        COUNTS,
        "{word: i for i, word in enumerate({x})}",
        (
            "a dictionary from each {thing} to its index in {x}",
            "the index of each {thing}, by {thing}, in {x}",
            "the lookup table from {thing} to index of {x}",
        ),
        verbs=(
            "map each {thing} to its index in {x}",
            "build a dictionary that gives the index of each {thing} in {x}",
        ),
        steps=("map each {thing} to its index",),
        whole=(
            "At which index does each {thing} of {x} stand? Answer with a dictionary.",
            "Where does each {thing} stand in {x}? Make a dictionary.",
        ),
        notes=("If one occurs more than once, its last index counts.",),
        names=("positions_dict", "index_map", "lookup_table"),
        inputs="texts_plain_word",
    ),
    words(
        "initial_table",
        "index table",
        "dict[str, str]",
        "{word: word[0] for word in {x}}",
        (
            "a dictionary from each {thing} to its first letter for {x}",
            "the first letter of each {thing}, by {thing}, in {x}",
        ),
        verbs=("map each {thing} to its first letter in {x}",),
        steps=("map each {thing} to its first letter",),
        whole=("With which letter does each {thing} of {x} begin? Answer with a dictionary.",),
        names=("initials_dict", "map_initials"),
        inputs="texts_plain_word",
        weight=0.5,
    ),
    words(
        "reverse_table",
        "index table",
        "dict[str, str]",
        "{word: word[::-1] for word in {x}}",
        (
            "a dictionary from each {thing} to its reverse for {x}",
            "the reversed spelling of each {thing}, by {thing}, in {x}",
            "the table of reversed spellings of {x}",
        ),
        verbs=(
            "map each {thing} to itself spelled backwards in {x}",
            "look up, in a new dictionary, each {thing} backwards for {x}",
        ),
        whole=(
            "What is each {thing} of {x} backwards? Answer with a dictionary.",
            "Make a dictionary from every {thing} of {x} to the {thing} spelled backwards.",
        ),
        names=("reversed_dict", "map_reversed"),
        inputs="texts_plain_word",
        weight=0.5,
    ),
    words(
        "group_by_initial",
        "group by letter",
        GROUPS,
        group("word[0]"),
        (
            "a dictionary from first letters to the {things} that start with them in {x}",
            "{x} grouped by first letter",
            "the lists of {things} by starting letter of {x}",
        ),
        verbs=("group by first letter the {things} of {x}", "group {x} by the first letter"),
        steps=("group them by first letter",),
        whole=(
            "Sort the {things} of {x} into lists, one for each letter that they begin with.",
            "Make a dictionary that has, for each first letter, the {things} of {x} that begin with it.",
        ),
        names=("group_by_first_letter", "by_initial", "index_by_letter"),
        inputs="texts_plain_word",
        weight=1.5,
    ),
    words(
        "group_by_last_letter",
        "group by letter",
        GROUPS,
        group("word[-1]"),
        (
            "a dictionary from last letters to the {things} that end in them in {x}",
            "{x} grouped by last letter",
            "the lists of {things} by final letter of {x}",
        ),
        verbs=("group by last letter the {things} of {x}",),
        steps=("group them by last letter",),
        whole=(
            "Sort the {things} of {x} into lists, one for each letter that they end in.",
            "Make a dictionary that has, for each last letter, the {things} of {x} that end with it.",
        ),
        names=("by_ending_letter", "group_by_ending"),
        inputs="texts_plain_word",
        weight=0.7,
    ),
    words(
        "group_by_length",
        "group by length",
        "dict[int, list[str]]",
        group("len(word)"),
        (
            "a dictionary from lengths to the {things} that have them in {x}",
            "{x} grouped by length",
            "the lists of {things} by length of {x}",
        ),
        verbs=("group by length the {things} of {x}", "group {x} by the number of characters"),
        steps=("group them by length",),
        whole=(
            "Sort the {things} of {x} into lists, one for each length.",
            "Make a dictionary that has, for each length, the {things} of {x} of that length.",
        ),
        names=("by_length_dict", "length_groups_of", "group_lengths"),
        weight=1.5,
    ),
    words(
        "group_by_folded",
        "group by letter",
        GROUPS,
        group("word.lower()"),
        (
            "a dictionary from lowercase forms to the {things} of that form in {x}",
            "{x} grouped by what they are in lower case",
            "the groups of {things} that are equal in lower case from {x}",
        ),
        verbs=(
            "group by their lowercase form the {things} of {x}",
            "collect under each lowercase form the {things} of {x}",
        ),
        whole=(
            "Put together the {things} of {x} that differ in case only, under their lowercase form.",
            "Which {things} of {x} differ only by capitals? Group them under the lowercase spelling.",
        ),
        names=("group_ignoring_case", "by_lowercase"),
        inputs="texts_cased_few",
        weight=0.5,
    ),
    words(
        "group_by_palindrome",
        "group by test",
        "dict[bool, list[str]]",
        group("word == word[::-1]"),
        (
            "a dictionary from True to the palindromes and from False to the other {things} in {x}",
            "{x} grouped by whether they are palindromes",
        ),
        verbs=("group by whether they are palindromes, under True and False, the {things} of {x}",),
        whole=("Divide the {things} of {x} into palindromes, under True, and others, under False.",),
        notes=("A key without any is left out.",),
        names=("palindrome_groups", "split_palindromes"),
        inputs="texts_palindrome",
        weight=0.4,
    ),
    words(
        "count_by_initial",
        "count by key",
        COUNTS,
        tally("word[0]"),
        (
            "a dictionary of how many {things} start with each letter in {x}",
            "the number of {things} for every first letter in {x}",
            "the counts, by first letter, of {x}",
        ),
        verbs=("count by first letter the {things} of {x}", "tally the first letters of {x}"),
        steps=("count them by first letter",),
        whole=(
            "How many {things} of {x} begin with which letter?",
            "Make a dictionary from each starting letter to how many {things} of {x} have it.",
        ),
        names=("initial_counts", "count_first_letters"),
        inputs="texts_plain_word",
    ),
    words(
        "count_by_length",
        "count by key",
        "dict[int, int]",
        tally("len(word)"),
        (
            "a dictionary of how many {things} have each length in {x}",
            "the number of {things} for every length in {x}",
            "the counts, by length, of {x}",
        ),
        verbs=("count by length the {things} of {x}", "tally the lengths of {x}"),
        steps=("count them by length",),
        whole=(
            "How many {things} of {x} have which length?",
            "Make a dictionary from each length to how many {things} of {x} have it.",
        ),
        names=("length_counts", "length_histogram_of"),
    ),
    words(
        "letters_of_all",
        "count table",
        COUNTS,
        LETTERS_OF_ALL,
        (
            "a dictionary of how often each character occurs in all {things} of {x} together",
            "the character counts over all of {x}",
            "the combined character frequencies of {x}",
        ),
        verbs=("count each character over all {things} of {x}", "tally the characters of all {things} in {x}"),
        steps=("count each character over all of them",),
        whole=(
            "How often does each character come up in the {things} of {x}, taken together?",
            "Count characters, not {things}: how often does each occur in the whole of {x}?",
        ),
        names=("total_letter_counts", "characters_in_all"),
        inputs="texts_scrambled",
        weight=0.8,
    ),
    words(
        "longest_by_initial",
        "group by letter",
        "dict[str, str]",
        LONGEST_BY_INITIAL,
        (
            "a dictionary from first letters to the longest {thing} that starts with each in {x}",
            "the longest {thing} for every first letter in {x}",
            "the table of the longest {thing} per starting letter in {x}",
        ),
        verbs=(
            "find for each first letter the longest {thing} of {x}",
            "keep for each starting letter only the longest {thing} of {x}",
        ),
        whole=(
            "Which is the longest {thing} of {x} for each letter that they begin with?",
            "For every letter that begins a {thing} of {x}, which {thing} with it is longest?",
        ),
        notes=("If several are equally long, the first of them counts.",),
        names=("longest_per_letter", "longest_for_letter"),
        inputs="texts_plain_word",
        weight=0.5,
    ),
    words(
        "length_sum_by_initial",
        "count by key",
        COUNTS,
        LENGTH_SUMS,
        (
            "a dictionary from first letters to the total length of the {things} that start with each in {x}",
            "the sum of lengths for every first letter in {x}",
        ),
        verbs=("add up by first letter the lengths of the {things} in {x}",),
        whole=("How many characters have the {things} of {x} altogether, for each letter that they begin with?",),
        names=("lengths_by_initial", "total_per_letter"),
        inputs="texts_plain_word",
        weight=0.4,
    ),
    words(
        "pair_up",
        "paired table",
        COUNTS,
        "dict(zip({x}, {k}))",
        (
            "a dictionary with the {things} of {x} as keys and the numbers of {k} as values",
            "a dictionary that maps {x} to {k}, place by place",
            "the table that gives each of {x} the number from {k} at its place",
        ),
        verbs=(
            "make a dictionary from the {things} of {x} to the numbers of {k}",
            "build a dictionary with keys {x} and values {k}",
        ),
        whole=("Use {x} as the keys and {k} as the values of a dictionary.", "Zip {x} and {k} into a dictionary."),
        notes=("Stop at the end of the shorter list.",),
        names=("to_dict", "zip_dict", "make_table"),
        args=(arguments.NUMBERS,),
        inputs="texts_plain_word",
    ),
    words(
        "counts_above",
        "count table",
        COUNTS,
        "{word: {x}.count(word) for word in {x} if {x}.count(word) > 1}",
        (
            "a dictionary of the {things} that occur more than once, with their counts, in {x}",
            "the counts of the repeated {things} in {x}",
            "the table of repeated {things} and their counts in {x}",
        ),
        verbs=(
            "count those {things} that occur at least twice in {x}",
            "make a dictionary of the {things} that are not unique, with their counts, in {x}",
        ),
        whole=(
            "Which {things} are repeated in {x}, and how often does each of them occur?",
            "Count only what occurs two or more times in {x}.",
        ),
        names=("repeated_counts_of", "duplicate_counts_of"),
        inputs="texts_few",
        weight=0.6,
    ),
)
