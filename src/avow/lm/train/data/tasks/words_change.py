"""New lists from lists of words: numbered, paired, combined with another list, or picked by their neighbours."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import words

LIST, PAIRS = "list[str]", "list[tuple[str, int]]"

CHAIN = """\
chain = []
for word in {x}:
    if not chain or chain[-1][-1] == word[0]:
        chain.append(word)
return chain"""

LONGER_AND_LONGER = """\
kept = []
for word in {x}:
    if not kept or len(word) > len(kept[-1]):
        kept.append(word)
return kept"""

BY_ANAGRAM = """\
groups = {}
for word in {x}:
    groups.setdefault(''.join(sorted(word)), []).append(word)
return list(groups.values())"""

ONE_PER_LENGTH = """\
first = {}
for word in {x}:
    first.setdefault(len(word), word)
return list(first.values())"""

FOLDED_UNIQUE = """\
seen = set()
kept = []
for word in {x}:
    if word.lower() not in seen:
        seen.add(word.lower())
        kept.append(word)
return kept"""

NUMBERED_REPEATS = """\
seen = {}
result = []
for word in {x}:
    seen[word] = seen.get(word, 0) + 1
    result.append(word + str(seen[word]))
return result"""

OPERATIONS = (
    words(
        "number_them",
        "numbering",
        LIST,
        "[str(i) + '. ' + word for i, word in enumerate({x}, 1)]",
        (
            "{x}, each with its number, counted from 1, and '. ' in front",
            "the {things} numbered from 1, as in '1. tea', of {x}",
            "the numbered lines ('1. ' and so on) for {x}",
        ),
        verbs=(
            "number from 1 the {things} of {x}, as in '1. tea'",
            "prefix each {thing} with its number and a dot, starting at 1, in {x}",
        ),
        steps=("number them from 1, as in '1. tea'",),
        whole=(
            "Put '1. ' before the first {thing} of {x}, '2. ' before the second, and so on.",
            "Turn {x} into a numbered list, beginning with '1. '.",
        ),
        names=("numbered", "enumerate_list", "number_lines"),
        inputs="texts_plain_word",
    ),
    words(
        "with_index",
        "numbering",
        LIST,
        "[word + str(i) for i, word in enumerate({x})]",
        ("{x}, each followed by its index", "the {things} with their indices appended, of {x}"),
        verbs=("append its index to each {thing} of {x}",),
        steps=("append its index to each",),
        whole=("Write behind every {thing} of {x} the index at which it stands.",),
        names=("append_index", "add_positions"),
        inputs="texts_plain_word",
        weight=0.6,
    ),
    words(
        "repeat_by_index",
        "numbering",
        LIST,
        "[word * (i + 1) for i, word in enumerate({x})]",
        (
            "{x} with the first {thing} once, the second written twice in a row, and so on",
            "each {thing} repeated as often as its place, counted from 1, in {x}",
        ),
        verbs=("repeat each {thing} as many times as its place, counted from 1, in {x}",),
        whole=("Write the first {thing} of {x} once, the second twice without a gap, and so on.",),
        names=("repeat_by_position", "growing_repeats"),
        inputs="texts_plain_word",
        weight=0.4,
    ),
    words(
        "number_repeats",
        "numbering",
        LIST,
        NUMBERED_REPEATS,
        (
            "{x}, each with the number of its occurrences so far behind it",
            "the {things} numbered per {thing}, as in 'a1', 'b1', 'a2', of {x}",
            "the {things} with running counts appended of {x}",
        ),
        verbs=(
            "append to each {thing} how often it has occurred so far in {x}",
            "number the occurrences of each {thing}, as in 'a1', 'a2', in {x}",
        ),
        whole=(
            "Write 1 behind the first occurrence of each {thing} of {x}, 2 behind its second, and so on.",
            "Make all of {x} different by appending 1, 2, 3 ... to equal {things} in order.",
        ),
        names=("count_occurrences_so_far", "number_duplicates"),
        inputs="texts_few",
        weight=0.5,
    ),
    words(
        "length_pairs",
        "pairs with numbers",
        PAIRS,
        "[(word, len(word)) for word in {x}]",
        (
            "pairs of each {thing} and its length for {x}",
            "a list of ({thing}, length) tuples for {x}",
            "the ({thing}, length) pairs of {x}",
        ),
        verbs=("pair each {thing} with its length in {x}", "list tuples of each {thing} and its length for {x}"),
        steps=("pair each with its length",),
        whole=(
            "Make a list of tuples: every {thing} of {x} and how long it is.",
            "Put every {thing} of {x} into a tuple together with its length.",
        ),
        names=("with_lengths", "word_length_pairs", "lengths_as_pairs"),
    ),
    words(
        "pair_with_numbers",
        "pairs with numbers",
        PAIRS,
        "list(zip({x}, {k}))",
        (
            "the pairs of the {things} of {x} and the numbers in {k} at the same place",
            "{x} and {k} zipped into tuples",
            "the list of tuples made from {x} and {k}",
        ),
        verbs=("pair the {things} of {x} with the numbers of {k}", "zip {x} and {k} together into a list of tuples"),
        whole=(
            "Combine the first of {x} with the first of {k}, the second with the second, and so on.",
            "Put each {thing} of {x} next to its number in {k}.",
        ),
        notes=("Stop at the end of the shorter list.",),
        names=("zip_lists", "make_pairs"),
        args=(arguments.NUMBERS,),
        inputs="texts_plain_word",
        weight=0.6,
    ),
    words(
        "all_words_of",
        "flatten words",
        LIST,
        "[word for line in {x} for word in line.split()]",
        (
            "the single words of all strings in {x}, in one list",
            "all words from the strings of {x}",
            "the flat list of words in all strings of {x}",
        ),
        verbs=(
            "split every string of {x} into words and put them in one list",
            "collect all words from the strings in {x}",
        ),
        steps=("split all of them into words, in one list",),
        whole=(
            "Which words occur in the strings of {x}? Return one flat list.",
            "Break all strings of {x} up into words and return them together.",
        ),
        names=("all_words", "flatten_words", "collect_words"),
        inputs="texts_phrase",
    ),
    words(
        "all_letters_of",
        "flatten words",
        LIST,
        "[c for word in {x} for c in word]",
        (
            "all characters of the {things} in {x}, in one list",
            "the single characters of {x}, one after another in a list",
        ),
        verbs=("put all characters of the {things} of {x} into one list",),
        steps=("split them all into characters, in one list",),
        whole=("Take every {thing} of {x} apart and list the characters in order.",),
        names=("all_characters", "flatten_letters", "to_letters"),
        inputs="texts_plain_word",
        weight=0.6,
    ),
    words(
        "with_separator",
        "combine words",
        LIST,
        "[a + {m} + b for a, b in zip({x}, {k})]",
        (
            "the {things} of {x} and {k} joined pairwise with {m} between",
            "for each place, the {thing} of {x}, then {m}, then that of {k}",
        ),
        verbs=("join the {things} of {x} and {k} pairwise, with {m} in between",),
        whole=("Join the first of {x} and the first of {k} with {m}, then the second ones, and so on.",),
        notes=("Stop at the end of the shorter list.",),
        names=("join_pairs", "combine_lists"),
        args=(arguments.OTHER_WORDS, arguments.MARK),
        inputs="texts_plain_word",
        weight=0.4,
    ),
    words(
        "pairwise_joined",
        "combine words",
        LIST,
        "[a + b for a, b in zip({x}, {k})]",
        (
            "the {things} of {x} each followed by the one of {k} at the same place",
            "the {things} of {x} and {k} concatenated pairwise",
            "the place-by-place concatenations of {x} and {k}",
        ),
        verbs=(
            "concatenate pairwise the {things} of {x} and {k}",
            "join each {thing} of {x} to the one at its place in {k}",
        ),
        whole=(
            "Glue the first of {k} to the first of {x}, the second to the second, and so on.",
            "Append the {things} of {k} to those of {x}, one to one.",
        ),
        notes=("Stop at the end of the shorter list.",),
        names=("zip_concat", "concat_pairs"),
        args=(arguments.OTHER_WORDS,),
        inputs="texts_plain_word",
        weight=0.6,
    ),
    words(
        "all_combinations",
        "combine words",
        LIST,
        "[a + b for a in {x} for b in {k}]",
        (
            "every {thing} of {x} followed by every one of {k}",
            "all concatenations of a {thing} of {x} and one of {k}",
            "the products, as joined strings, of {x} with {k}",
        ),
        verbs=(
            "combine each {thing} of {x} with each of {k} by writing them together",
            "write every {thing} of {x} together with every one of {k}",
        ),
        whole=(
            "Which strings can be made from one {thing} of {x} and then one of {k}?",
            "Pair each {thing} of {x} with each of {k} and join the two.",
        ),
        notes=("Go through the second list for each element of the first.",),
        names=("cross_join", "combinations", "all_pairs_joined"),
        args=(arguments.OTHER_WORDS,),
        inputs="texts_short_list",
        weight=0.6,
    ),
    words(
        "neighbours_joined",
        "combine words",
        LIST,
        "[a + ' ' + b for a, b in zip({x}, {x}[1:])]",
        (
            "the pairs of neighbouring {things}, joined with a space, of {x}",
            "the bigrams of {x}: each {thing}, a space and the next one",
            "the two-{thing} phrases of {x}",
        ),
        verbs=(
            "join with a space each {thing} and the next one in {x}",
            "list every two neighbouring {things}, with a space between, of {x}",
        ),
        steps=("join each with the next one, with a space between",),
        whole=(
            "For every two {things} that stand side by side in {x}, write both with a space between.",
            "Make strings of each {thing} in {x} with the one that follows it.",
        ),
        names=("word_bigrams", "neighbour_pairs", "adjacent_words"),
        inputs="texts_plain_word",
        weight=0.8,
    ),
    words(
        "chain_from_first",
        "word chain",
        LIST,
        CHAIN,
        (
            "the first of {x} and then every {thing} that begins with the last letter of the one kept before",
            "the chain of {things}, each starting as the one before ends, from left to right in {x}",
        ),
        verbs=("keep the first {thing}, then each that starts with the last letter of the one kept before, in {x}",),
        whole=(
            "Walk through {x}: keep the first {thing}, then any that begins with the final letter of the last kept.",
        ),
        names=("build_chain", "word_chain_from", "make_chain"),
        inputs="texts_chain",
        weight=0.4,
    ),
    words(
        "longer_and_longer",
        "longer than before",
        LIST,
        LONGER_AND_LONGER,
        (
            "the {things} longer than all that were kept before them, from left to right in {x}",
            "the first of {x} and each later {thing} that is longer than any before it",
        ),
        verbs=("keep each {thing} that is longer than all before it in {x}",),
        steps=("keep each that is longer than all before it",),
        whole=("Which {things} of {x} set a new record in length, the first one included?",),
        names=("length_records", "record_lengths"),
        weight=0.5,
    ),
    words(
        "longer_than_previous",
        "longer than before",
        LIST,
        "[b for a, b in zip({x}, {x}[1:]) if len(b) > len(a)]",
        (
            "the {things} that are longer than the one just before them in {x}",
            "each {thing} with more characters than its predecessor in {x}",
            "the {things} that outgrow their left neighbours in {x}",
        ),
        verbs=(
            "keep each {thing} that is longer than the previous one in {x}",
            "pick those with more characters than the one to their left from {x}",
        ),
        whole=(
            "Which {things} of {x} have more characters than the one that precedes them?",
            "Go through {x} and keep whatever is longer than the {thing} before it.",
        ),
        names=("growing_words", "longer_than_predecessor"),
        weight=0.5,
    ),
    words(
        "group_anagrams",
        "anagram groups",
        "list[list[str]]",
        BY_ANAGRAM,
        ("the groups of anagrams among {x}", "{x} grouped into lists of {things} that have the same letters"),
        verbs=("group the anagrams among {x}", "put anagrams together in lists of their own from {x}"),
        steps=("group the anagrams",),
        whole=("Which {things} of {x} are anagrams of one another? Return a list of groups.",),
        notes=("Groups and their members are in order of first appearance.",),
        names=("anagram_groups", "group_by_letters"),
        inputs="texts_anagrams",
    ),
    words(
        "anagrams_of",
        "anagram groups",
        LIST,
        "[word for word in {x} if sorted(word) == sorted({k})]",
        (
            "the {things} in {x} that are anagrams of {k}",
            "every {thing} in {x} with just the letters of {k}",
            "the rearrangements of {k} among {x}",
        ),
        verbs=("find all anagrams of {k} in {x}", "select from {x} the {things} that use just the letters of {k}"),
        steps=("keep the anagrams of {k}",),
        whole=(
            "Which {things} of {x} can be made by rearranging {k}?",
            "Find the {things} of {x} that have the same letters as {k}.",
        ),
        names=("find_anagrams", "matching_anagrams"),
        args=(arguments.ANAGRAM,),
        inputs="texts_anagrams",
    ),
    words(
        "one_per_length",
        "one of each",
        LIST,
        ONE_PER_LENGTH,
        (
            "the first {thing} of every length in {x}",
            "{x} without any {thing} that is as long as an earlier one",
            "the {things} with a length not seen before in {x}",
        ),
        verbs=("keep only the first {thing} of each length in {x}",),
        steps=("keep the first of each length",),
        whole=(
            "For each length, keep the {thing} that comes first in {x}.",
            "Keep a {thing} of {x} only if none before it has the same length.",
        ),
        names=("first_of_each_length", "distinct_lengths"),
        weight=0.6,
    ),
    words(
        "unique_folded",
        "one of each",
        LIST,
        FOLDED_UNIQUE,
        (
            "{x} without duplicates when case is ignored",
            "the {things} that differ from all before them, apart from case, in {x}",
        ),
        verbs=("remove duplicates, ignoring case and keeping the first of each, from {x}",),
        steps=("remove duplicates, ignoring case and keeping the first of each",),
        whole=("Drop each {thing} of {x} that is the same as an earlier one but for capital letters.",),
        names=("dedupe_ignore_case", "unique_ignoring_case"),
        inputs="texts_cased_few",
        weight=0.7,
    ),
    words(
        "without_stop_words",
        "removed words",
        LIST,
        "[word for word in {x} if word.lower() not in ('a', 'an', 'the')]",
        (
            "{x} without the articles a, an and the",
            "the {things} that are no article (a, an, the, in either case) in {x}",
        ),
        verbs=("remove the articles a, an and the, in either case, from {x}",),
        steps=("remove the articles a, an and the",),
        whole=("Leave 'a', 'an' and 'the' out of {x}, however they are capitalized.",),
        names=("remove_articles", "drop_articles"),
        inputs="texts_articles",
        weight=0.6,
    ),
    words(
        "at_even_places",
        "places of words",
        LIST,
        "[word.upper() if i % 2 == 0 else word for i, word in enumerate({x})]",
        (
            "{x} with the {things} at even indices in upper case",
            "{x}, every other {thing} in capitals, beginning with the first",
        ),
        verbs=("put in upper case every other {thing}, starting with the first, of {x}",),
        steps=("put every other one in upper case, starting with the first",),
        whole=("Shout the first, third, fifth ... {thing} of {x} in capital letters and leave the rest.",),
        names=("upper_even", "alternate_upper"),
        inputs="texts_plain_word",
        weight=0.5,
    ),
    words(
        "padded_to_longest",
        "padded words",
        LIST,
        "[word.ljust(max(len(other) for other in {x})) for word in {x}]",
        (
            "{x} padded with spaces on the right to the length of the longest",
            "the {things}, all made as long as the longest by spaces behind them, of {x}",
        ),
        verbs=("pad with spaces on the right, to the length of the longest, all {things} of {x}",),
        steps=("pad them with spaces on the right to the length of the longest",),
        whole=("Make all {things} of {x} equally long by adding spaces at their ends.",),
        names=("align", "pad_all", "pad_to_longest"),
        inputs="texts_filled",
        weight=0.5,
    ),
)
