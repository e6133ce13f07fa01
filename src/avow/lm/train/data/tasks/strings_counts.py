"""Dictionaries of what a string is made of: counts and positions of characters and words, groups of words."""

from __future__ import annotations

from avow.lm.train.data.tasks.strings_forms import text

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
        verbs=(
            "count how often each character occurs in {x}",
            "build a dictionary of character counts for {x}",
            "tally the characters of {x}",
        ),
        steps=("count each character",),
        whole=(
            "Which characters occur in {x}, and how many times each? Answer with a dictionary.",
            "Make a histogram, as a dictionary, of the characters in {x}.",
        ),
        names=("char_counts", "char_frequency", "count_characters", "frequencies"),
        inputs="text_scrambled",
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
            "the letter frequencies, case-insensitive, of {x}",
        ),
        verbs=(
            "count the letters of {x} without regard to case, skipping other characters",
            "tally the letters, all taken as lowercase, of {x}",
        ),
        whole=(
            "How often does each letter come up in {x}, small and capital ones taken together?",
            "Make a table of the letters in {x}; a and A count as the same, and anything else is skipped.",
        ),
        names=("letter_frequency", "count_letters", "alphabet_counts"),
        inputs="text_mixed",
        steps=("count the letters, ignoring case",),
    ),
    text(
        "vowel_counts",
        "character counts",
        COUNTS,
        "{c: {x}.count(c) for c in 'aeiou'}",
        (
            "a dictionary from each of the vowels a, e, i, o, u to how often it occurs in {x}",
            "the count in {x} of every vowel from a to u, zeros included",
            "the table of how often each vowel occurs in {x}",
        ),
        verbs=(
            "count each of the vowels a, e, i, o, u in {x}",
            "make a dictionary of the five vowels and their counts for {x}",
        ),
        whole=(
            "How many of each lowercase vowel are there in {x}? Vowels that are missing get 0.",
            "How many a, e, i, o and u does {x} have? Answer with a dictionary.",
        ),
        names=("count_each_vowel", "vowel_frequency"),
        inputs="text_phrase",
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
        verbs=(
            "count how often each word occurs in {x}",
            "build a dictionary of word counts for {x}",
            "tally the words of {x}",
        ),
        steps=("count each word",),
        whole=(
            "Which words occur in {x}, and how many times each? Answer with a dictionary.",
            "Make a histogram, as a dictionary, of the words in {x}.",
        ),
        names=("count_words", "word_frequency", "word_count_dict"),
        inputs="text_phrase",
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
            "the case-insensitive word frequencies of {x}",
        ),
        verbs=("count the words of {x} without regard to case", "tally the words, in lower case, of {x}"),
        whole=("How often does each word come up in {x}, if capitals do not matter?",),
        names=("word_counts_lower", "count_words_ignoring_case"),
        inputs="text_sentence",
        weight=0.8,
        steps=("count each word, ignoring case",),
    ),
    text(
        "kinds_of_characters",
        "character counts",
        COUNTS,
        CHARACTER_KINDS,
        (
            "a dictionary with the numbers of 'letters', 'digits' and 'others' in {x}",
            "how many letters, digits and other characters {x} has, under the keys 'letters', 'digits' and 'others'",
            "the numbers of letters, digits and others, as a dictionary, for {x}",
        ),
        verbs=(
            "count the letters, the digits and the other characters of {x} in a dictionary",
            "classify as 'letters', 'digits' or 'others', and count, the characters of {x}",
        ),
        whole=(
            "Sort the characters of {x} into 'letters', 'digits' and 'others' and count each kind.",
            "How many 'letters', 'digits' and 'others' are there in {x}?",
        ),
        names=("classify_characters", "count_kinds"),
        inputs="text_mixed",
        weight=0.6,
    ),
    text(
        "word_length_table",
        "word tables",
        COUNTS,
        "{word: len(word) for word in {x}.split()}",
        (
            "a dictionary from each word of {x} to its length",
            "the lengths of the words in {x}, by word",
            "the dictionary of word lengths for {x}",
        ),
        verbs=(
            "map every word in {x} to its number of characters",
            "make a dictionary of the length of every word in {x}",
        ),
        steps=("map each word to its length",),
        whole=(
            "Make a table that tells for each word of {x} how long it is.",
            "How long is each word in {x}? Answer with a dictionary.",
        ),
        names=("length_by_word", "map_word_lengths"),
        inputs="text_phrase",
    ),
    text(
        "length_tally",
        "word tables",
        "dict[int, int]",
        tally("{x}.split()", "len(word)", "word"),
        (
            "a dictionary of how many words of each length {x} has",
            "the number of words in {x} for every word length",
            "the word-length histogram of {x}",
        ),
        verbs=(
            "count the words of {x} by their length",
            "make a dictionary from word length to how many words have it for {x}",
        ),
        whole=("How many words of which length occur in {x}?", "Count words of one, two, three ... characters in {x}."),
        names=("count_by_length", "length_histogram"),
        inputs="text_phrase",
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
            "the index by first letter of the words in {x}",
        ),
        verbs=("group the words of {x} by first letter", "put under each first letter a list of the words of {x}"),
        steps=("group the words by first letter",),
        whole=(
            "Collect in a dictionary which words of {x} begin with which letter.",
            "Which words of {x} start with the same letter? Group them in a dictionary.",
        ),
        names=("index_words", "group_by_first_letter", "group_words"),
        inputs="text_phrase",
        weight=0.8,
    ),
    text(
        "words_by_length",
        "word groups",
        "dict[int, list[str]]",
        WORDS_BY.replace("KEY", "len(word)"),
        (
            "the words of {x} grouped by length",
            "a dictionary from lengths to the words of {x} that have them",
            "the index by length of the words in {x}",
        ),
        verbs=("group the words of {x} by how long they are", "put under each length a list of the words of {x}"),
        steps=("group the words by length",),
        whole=(
            "Collect in a dictionary which words of {x} have which length.",
            "Which words of {x} are equally long? Group them in a dictionary.",
        ),
        names=("length_groups", "group_words_by_length"),
        inputs="text_phrase",
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
            "the table of all indices of every character of {x}",
        ),
        verbs=(
            "map each character of {x} to all indices at which it occurs",
            "list for each character where it stands in {x}",
        ),
        whole=("Where in {x} does each character occur? Give lists of indices by character.",),
        names=("index_characters", "char_positions"),
        inputs="text_scrambled",
        weight=0.8,
        steps=("list the indices of each character",),
    ),
    text(
        "first_places",
        "character positions",
        COUNTS,
        "{c: {x}.index(c) for c in {x}}",
        (
            "a dictionary from each character of {x} to the index of its first occurrence",
            "the first position of every character in {x}",
            "the table of first indices by character of {x}",
        ),
        verbs=(
            "map each character of {x} to the index where it first occurs",
            "record where each character first shows up in {x}",
        ),
        whole=(
            "Where does each character of {x} occur for the first time?",
            "Make a dictionary with the first index of each character in {x}.",
        ),
        names=("first_indices", "first_positions"),
        inputs="text_scrambled",
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
            "the table of last indices by character of {x}",
        ),
        verbs=(
            "map each character of {x} to the index where it occurs last",
            "record where each character shows up last in {x}",
        ),
        whole=(
            "Where does each character of {x} occur for the last time?",
            "Make a dictionary with the last index of each character in {x}.",
        ),
        names=("last_indices", "last_positions"),
        inputs="text_scrambled",
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
            "the table of repeated characters and their counts in {x}",
        ),
        verbs=(
            "count those characters of {x} that occur at least twice",
            "make a dictionary of the characters that are not unique, with their counts, in {x}",
        ),
        whole=(
            "Which characters are repeated in {x}, and how often does each of them occur?",
            "Count only the characters that occur two or more times in {x}.",
        ),
        names=("duplicate_counts", "count_repeats"),
        inputs="text_scrambled",
        weight=0.7,
    ),
    text(
        "parse_pairs",
        "parsed tables",
        COUNTS,
        "{part.split('=')[0]: int(part.split('=')[1]) for part in {x}.split(',')}",
        (
            "a dictionary of the entries in {x}, which looks like 'a=1,b=2'",
            "the name=number entries of {x}, separated by commas, as a dictionary",
            "the settings, as a dictionary from name to integer, in {x}",
        ),
        verbs=(
            "read {x}, text such as 'a=1,b=2', into a dictionary with integer values",
            "parse the 'name=number' entries, separated by commas, of {x}",
        ),
        whole=(
            "Turn text of the form 'a=1,b=2' in {x} into a dictionary from names to integers.",
            "Which numbers do the names in {x} (like 'a=1,b=2') stand for? Answer with a dictionary.",
        ),
        names=("parse_settings", "parse_dict", "read_pairs"),
        inputs="text_pairs_text",
        first=True,
        weight=0.7,
    ),
)
