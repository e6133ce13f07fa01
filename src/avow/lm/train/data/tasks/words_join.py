"""A list of words as one string, what its words have in common, and questions about the whole list."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import words, words_ask

COMMON_PREFIX = """\
prefix = {x}[0]
for word in {x}:
    while not word.startswith(prefix):
        prefix = prefix[:-1]
return prefix"""

OPERATIONS = (
    words(
        "join_spaces",
        "join",
        "str",
        "' '.join({x})",
        (
            "{x} joined with spaces",
            "the {things} of {x} as one string with spaces between",
            "a sentence of the {things} in {x}, separated by spaces",
            "the string with spaces between the {things} of {x}",
        ),
        verbs=(
            "join {x} with spaces",
            "make one string of {x}, with a space between any two",
            "put a space between the {things} of {x} and join them",
        ),
        steps=("join them with spaces",),
        whole=("Turn the list {x} into a single string, its {things} separated by spaces.",),
        names=("join_words", "to_sentence", "make_sentence"),
        weight=2.0,
    ),
    words(
        "join_commas",
        "join",
        "str",
        "', '.join({x})",
        (
            "{x} joined with a comma and a space",
            "the {things} of {x} as text, with ', ' between them",
            "the string with ', ' between the {things} of {x}",
        ),
        verbs=("join {x} with ', ' between any two", "list {x} as text with a comma and a space between {things}"),
        steps=("join them with ', '",),
        whole=("Write the {things} of {x} one after another, with a comma and a space between.",),
        names=("comma_list", "join_commas", "format_list"),
    ),
    words(
        "join_with",
        "join",
        "str",
        "{k}.join({x})",
        (
            "{x} joined with {k}",
            "the {things} of {x} with {k} between them",
            "one string of {x}, separated by {k}",
            "the string with {k} between the {things} of {x}",
        ),
        verbs=("join {x} with {k}", "put {k} between the {things} of {x} and join them"),
        steps=("join them with {k}",),
        whole=("Make one string out of the list {x}, using {k} as the separator.",),
        names=("join_by", "join_all", "glue"),
        args=(arguments.SEPARATOR,),
        weight=1.5,
    ),
    words(
        "concatenate_all",
        "join",
        "str",
        "''.join({x})",
        ("{x} joined without anything between", "the concatenation of {x}", "all {things} of {x} glued together"),
        verbs=("concatenate {x}", "glue all {things} of {x} together", "join {x} into one string with nothing between"),
        steps=("concatenate them", "join them without spaces"),
        whole=("Write the {things} of {x} one after another without gaps.",),
        names=("concat_all", "concatenate_list", "merge_strings"),
        weight=1.5,
    ),
    words(
        "join_and",
        "join",
        "str",
        "', '.join({x}[:-1]) + ' and ' + {x}[-1] if len({x}) > 1 else ''.join({x})",
        (
            "{x} as an English list, with commas and 'and' before the last",
            "the {things} of {x} with ', ' between them but ' and ' before the last one",
            "the phrase, like 'tea, milk and salt', made of {x}",
        ),
        verbs=(
            "join {x} with commas, but with ' and ' before the last {thing}",
            "list as in 'tea, milk and salt' the {things} of {x}",
        ),
        whole=(
            "Write {x} as people list things: commas, and 'and' before the last one, without a comma there.",
            "How would you enumerate {x} in a sentence? Use commas and a final 'and'.",
        ),
        names=("english_list", "list_with_and", "enumerate_words"),
        weight=0.7,
    ),
    words(
        "join_initials",
        "acronym",
        "str",
        "''.join(word[0] for word in {x})",
        (
            "the first letters of {x} joined into a string",
            "a string of the first character of each {thing} in {x}",
            "the string of initials of {x}",
        ),
        verbs=(
            "join the first letters of all {things} in {x}",
            "take the first letter of each {thing} and join them, from {x}",
        ),
        steps=("join their first letters",),
        whole=(
            "Read only the first letters of the {things} in {x}.",
            "Spell a word with the initial letters of the {things} in {x}.",
        ),
        names=("initials_of", "first_letters_joined", "make_acronym_of"),
        inputs="texts_plain_word",
    ),
    words(
        "join_initials_upper",
        "acronym",
        "str",
        "''.join(word[0].upper() for word in {x})",
        (
            "the acronym of {x}: the first letters in upper case",
            "the uppercase initials of {x} as one string",
            "the uppercase abbreviation made of the initials of {x}",
        ),
        verbs=("form an acronym from the uppercase first letters of {x}", "abbreviate {x} to capital initials"),
        steps=("join their uppercase first letters",),
        whole=(
            "Take the first letter of each {thing} in {x} as a capital and join them.",
            "What is the abbreviation, in capitals, for {x}?",
        ),
        names=("acronym_of", "to_acronym_of"),
        inputs="texts_plain_word",
        weight=0.8,
    ),
    words(
        "join_lines",
        "join",
        "str",
        "'\\n'.join({x})",
        ("{x} joined with line breaks", "one string with each {thing} of {x} on a line of its own"),
        verbs=("join {x} with newlines",),
        steps=("join them with newlines",),
        whole=("Write each {thing} of {x} on its own line of one string.",),
        names=("to_lines_text", "join_lines"),
        weight=0.5,
    ),
    words(
        "common_start",
        "common ends",
        "str",
        COMMON_PREFIX,
        (
            "the longest common prefix of {x}",
            "the longest beginning shared by all {things} in {x}",
            "the longest string with which every {thing} of {x} starts",
        ),
        verbs=("find the longest prefix that all {things} in {x} have in common",),
        steps=("find their longest common prefix",),
        whole=(
            "With what do all {things} of {x} begin? Return the longest such string.",
            "How much of their beginning do all {things} of {x} share?",
        ),
        notes=("It is empty if they have nothing in common.",),
        names=("longest_common_prefix", "common_prefix_of", "lcp"),
        inputs="texts_prefixed",
    ),
    words(
        "common_letters_of",
        "letters shared",
        "list[str]",
        "sorted(c for c in set({x}[0]) if all(c in word for word in {x}))",
        (
            "the characters that occur in every {thing} of {x}, sorted",
            "the sorted characters common to all {things} in {x}",
            "the letters shared by all of {x}",
        ),
        verbs=(
            "list in order the characters that all {things} in {x} contain",
            "find, in sorted order, the characters shared by all {things} of {x}",
        ),
        whole=(
            "Which characters are found in each {thing} of {x}? Sort them.",
            "Which characters appear in each and every {thing} of {x}? Return them in order.",
        ),
        names=("letters_in_all", "shared_by_all"),
        inputs="texts_prefixed",
        weight=0.6,
    ),
    words_ask(
        "alphabetical",
        "sorted test",
        "{x} == sorted({x})",
        (
            "{x} is in alphabetical order",
            "{x} is sorted",
            "the {things} of {x} are in sorted order",
            "no {thing} in {x} comes alphabetically before the one in front of it",
            "{x} is already ordered from a to z",
        ),
        whole=("Would sorting {x} leave it as it is?", "Are the {things} in {x} listed alphabetically?"),
        names=("is_sorted", "is_alphabetical", "in_order"),
        inputs="texts_maybe_sorted",
    ),
    words_ask(
        "same_lengths",
        "equal lengths",
        "len({len(word) for word in {x}}) <= 1",
        (
            "all {things} in {x} have the same length",
            "the {things} of {x} are equally long",
            "no two {things} of {x} differ in length",
            "every {thing} in {x} is as long as the others",
        ),
        whole=(
            "Do all {things} in {x} have equally many characters?",
            "Have the {things} in {x} all got one and the same length?",
        ),
        names=("equal_lengths", "same_length_all"),
        inputs="texts_short",
    ),
    words_ask(
        "lengths_rise",
        "sorted test",
        "all(len(a) <= len(b) for a, b in zip({x}, {x}[1:]))",
        (
            "the {things} in {x} never get shorter from one to the next",
            "{x} is ordered by length, shortest first",
            "no {thing} in {x} is shorter than the one before",
            "lengths never go down from left to right in {x}",
        ),
        whole=(
            "Is each {thing} in {x} at least as long as the one before?",
            "Are the {things} of {x} sorted by how long they are?",
        ),
        names=("sorted_by_length_test", "lengths_ascending"),
        inputs="texts_short",
        weight=0.6,
    ),
    words_ask(
        "all_anagrams",
        "anagram",
        "len({''.join(sorted(word)) for word in {x}}) <= 1",
        (
            "all {things} in {x} are anagrams of each other",
            "every {thing} in {x} has the same letters as the others",
            "the {things} of {x} are all made of the same letters",
            "any {thing} of {x} can be rearranged into any other",
        ),
        whole=("Are the {things} of {x} rearrangements of one another?", "Check whether {x} is a group of anagrams."),
        names=("are_all_anagrams", "all_same_letters"),
        inputs="texts_anagrams",
        weight=0.6,
    ),
    words_ask(
        "chain",
        "word chain",
        "all(a[-1] == b[0] for a, b in zip({x}, {x}[1:]))",
        (
            "each {thing} in {x} starts with the last letter of the one before",
            "{x} is a chain in which every {thing} begins as the previous one ends",
            "in {x} each {thing} ends with the letter that the next one begins with",
            "the {things} of {x} link up, last letter to first letter",
        ),
        whole=(
            "Does every {thing} in {x} but the first begin with the letter that ends the one before it?",
            "Do neighbouring {things} in {x} always share the letter at which they meet?",
        ),
        names=("is_chain", "word_chain", "is_word_chain"),
        inputs="texts_chain",
        weight=0.6,
    ),
)
