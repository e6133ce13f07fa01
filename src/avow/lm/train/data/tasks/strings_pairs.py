"""Two strings: what they share, how far they differ, and how they are merged."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import text

BOTH = (arguments.RELATIVE,)

COMMON_PREFIX = """\
result = ''
for a, b in zip({x}, {k}):
    if a != b:
        break
    result += a
return result"""

INTERLEAVE_ALL = """\
result = ''
for i in range(max(len({x}), len({k}))):
    result += {x}[i:i + 1] + {k}[i:i + 1]
return result"""

EDIT_DISTANCE = """\
row = list(range(len({k}) + 1))
for i, a in enumerate({x}, 1):
    previous, row[0] = row[0], i
    for j, b in enumerate({k}, 1):
        previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
return row[-1]"""

COMMON_SUBSTRING = """\
best = ''
for i in range(len({x})):
    for j in range(i + 1, len({x}) + 1):
        if {x}[i:j] in {k} and j - i > len(best):
            best = {x}[i:j]
return best"""

OPERATIONS = (
    text(
        "hamming",
        "differences",
        "int",
        "sum(1 for a, b in zip({x}, {k}) if a != b)",
        (
            "the number of positions at which {x} and {k} have different characters",
            "the Hamming distance between {x} and {k}",
            "how many characters of {x} differ from the one of {k} at the same index",
            "the count of mismatching positions in {x} and {k}",
        ),
        verbs=(
            "count the positions in which {x} and {k} differ",
            "compare {x} and {k} position by position and count the differences",
        ),
        whole=(
            "In how many places do {x} and {k} disagree?",
            "How many characters would have to be exchanged to turn {x} into {k}, place by place?",
        ),
        notes=("If one is longer, ignore the characters that have no partner.",),
        names=("hamming_distance", "count_differences", "mismatches"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    text(
        "matches",
        "differences",
        "int",
        "sum(1 for a, b in zip({x}, {k}) if a == b)",
        (
            "the number of positions at which {x} and {k} have the same character",
            "how many characters of {x} equal the one of {k} at the same index",
            "the number of places where {k} agrees with {x}",
            "how many positions hold equal characters in {x} and {k}",
        ),
        verbs=(
            "count the positions in which {x} and {k} agree",
            "count how often the characters at the same index are equal in {x} and {k}",
        ),
        whole=("In how many places do {x} and {k} match?", "Lay {x} over {k} and count the characters that coincide."),
        names=("count_matches", "same_positions"),
        args=BOTH,
        inputs="text_plain_word",
        weight=0.8,
    ),
    text(
        "edit_distance",
        "edit distance",
        "int",
        EDIT_DISTANCE,
        (
            "the edit distance between {x} and {k}",
            "the smallest number of insertions, deletions and substitutions that turn {x} into {k}",
            "the Levenshtein distance between {x} and {k}",
            "the minimal number of single-character edits between {x} and {k}",
        ),
        verbs=("compute the Levenshtein distance from {x} to {k}",),
        whole=(
            "How many single-character edits does it take at least to get from {x} to {k}?",
            "How different are {x} and {k}, counted in inserted, deleted and replaced characters?",
        ),
        names=("levenshtein", "edits_needed"),
        args=BOTH,
        inputs="text_plain_word",
        weight=0.7,
    ),
    text(
        "common_prefix",
        "common ends",
        "str",
        COMMON_PREFIX,
        (
            "the longest common prefix of {x} and {k}",
            "the longest beginning that {x} and {k} share",
            "the part with which both {x} and {k} start",
            "the shared beginning of {x} and {k}",
            "the characters that {x} and {k} have in common at the start",
        ),
        verbs=("find the longest prefix that {x} and {k} have in common",),
        whole=(
            "How far do {x} and {k} agree from the start? Return that part.",
            "What is the longest string that both {x} and {k} begin with?",
        ),
        names=("longest_common_prefix", "shared_prefix", "common_start"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    text(
        "common_substring",
        "common parts",
        "str",
        COMMON_SUBSTRING,
        (
            "the longest string that occurs in both {x} and {k}",
            "the longest common substring of {x} and {k}",
            "the longest shared piece of {x} and {k}",
        ),
        verbs=(
            "find the longest substring that {x} and {k} share",
            "look for the longest contiguous part that is in both {x} and {k}",
        ),
        whole=(
            "Which is the longest piece of {x} that can be found in {k} too?",
            "Compare {x} with {k}: which is the longest run of characters that both contain?",
        ),
        notes=("Among equally long ones, the first in the first string wins.",),
        names=("longest_common_substring", "shared_part"),
        args=BOTH,
        inputs="text_plain_word",
        weight=0.6,
    ),
    text(
        "common_letters",
        "letters shared",
        "str",
        "''.join(c for c in dict.fromkeys({x}) if c in {k})",
        (
            "the characters of {x} that also occur in {k}, each once, as a string",
            "the distinct characters that {x} and {k} have in common, in the order of {x}",
            "the letters that {k} also has, without repeats, from {x}",
        ),
        verbs=(
            "join the distinct characters of {x} that occur in {k} as well",
            "keep one of each character that {k} contains too from {x}",
        ),
        whole=(
            "Which characters do {x} and {k} share? Write each once, as they first come in {x}.",
            "Which characters of {x} can be found in {k} as well? Write each once, as a string.",
        ),
        names=("shared_letters", "common_characters"),
        args=BOTH,
        inputs="text_scrambled",
        weight=0.8,
    ),
    text(
        "common_letters_sorted",
        "letters shared",
        "list[str]",
        "sorted(set({x}) & set({k}))",
        (
            "the sorted list of characters that occur in both {x} and {k}",
            "the characters common to {x} and {k}, sorted and without repeats",
            "the shared characters, sorted, of {x} and {k}",
        ),
        verbs=(
            "list in order the characters that are found in {x} and in {k}",
            "find the characters that {x} and {k} share, in sorted order",
        ),
        whole=(
            "Which characters occur in {x} as well as in {k}? Sort them.",
            "List what characters {x} has in common with {k}, from first to last in order.",
        ),
        names=("letters_in_both", "intersection"),
        args=BOTH,
        inputs="text_scrambled",
        weight=0.7,
    ),
    text(
        "count_common_letters",
        "letters shared",
        "int",
        "len(set({x}) & set({k}))",
        (
            "the number of different characters that {x} and {k} have in common",
            "how many distinct characters occur in both {x} and {k}",
            "the size of the overlap in characters of {x} and {k}",
        ),
        verbs=(
            "count the distinct characters that {x} shares with {k}",
            "find how many different characters are in both {x} and {k}",
        ),
        whole=(
            "How many characters, each counted once, are there in {x} as well as in {k}?",
            "How many different characters do {x} and {k} share?",
        ),
        names=("num_common", "common_count"),
        args=BOTH,
        inputs="text_scrambled",
        weight=0.7,
    ),
    text(
        "letters_not_shared",
        "letters shared",
        "str",
        "''.join(c for c in {x} if c not in {k})",
        (
            "the characters of {x} that do not occur in {k}, joined",
            "{x} with every character that is in {k} left out",
            "the part of {x} that is not in {k}, character by character",
        ),
        verbs=("take all characters out of {x} that {k} contains", "drop every character found in {k} from {x}"),
        whole=(
            "What stays of {x} if whatever occurs in {k} is deleted?",
            "Which characters of {x} are missing from {k}? Join them in order.",
        ),
        names=("difference", "subtract_letters", "not_in_other"),
        args=BOTH,
        inputs="text_scrambled",
        weight=0.7,
    ),
    text(
        "interleave_letters",
        "merge",
        "str",
        "''.join(a + b for a, b in zip({x}, {k}))",
        (
            "the characters of {x} and {k} taken alternately",
            "{x} and {k} interleaved, character by character",
            "the alternating characters of {x} and {k}",
        ),
        verbs=(
            "interleave the characters of {x} and {k}, starting with {x}",
            "merge {x} and {k} by taking one character of each in turn",
            "weave {x} and {k} together, character by character",
        ),
        whole=(
            "Take one character of {x}, one of {k}, one of {x} again, and so on.",
            "Zip {x} and {k} into one string, first characters first.",
        ),
        notes=("Stop when the shorter one ends.", "Characters of the longer one without a partner are left out."),
        names=("interleave", "zip_strings", "weave"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    text(
        "merge_alternately",
        "merge",
        "str",
        INTERLEAVE_ALL,
        (
            "{x} and {k} merged by taking characters alternately, with the rest of the longer one at the end",
            "the characters of {x} and {k} in turn, and then whatever is left",
            "the zipped-up characters of {x} and {k}, leftovers last",
        ),
        verbs=(
            "merge {x} and {k} character by character and append what is left of the longer one",
            "take turns between {x} and {k}, one character each, and append the leftovers",
        ),
        whole=(
            "Alternate between the characters of {x} and {k}; when one is used up, go on with the other.",
            "Shuffle {x} and {k} together like two halves of a deck, {x} first; put what remains at the end.",
        ),
        names=("merge", "alternate", "merge_strings"),
        args=BOTH,
        inputs="text_plain_word",
        weight=0.8,
    ),
    text(
        "longer_of",
        "longer or shorter",
        "str",
        "{x} if len({x}) >= len({k}) else {k}",
        (
            "the longer one of {x} and {k}",
            "whichever of {x} and {k} has more characters",
            "the one of the two strings {x} and {k} that is longer",
        ),
        verbs=("pick the longer one of {x} and {k}", "compare {x} and {k} by length and return the longer"),
        whole=("Which is longer, {x} or {k}?", "Of {x} and {k}, return the one with the greater length."),
        notes=("If both are equally long, return the first.", "In case of a tie, the first string wins."),
        names=("longer", "longer_string", "max_by_length"),
        args=(arguments.ANY_WORD,),
        inputs="text_word",
    ),
    text(
        "shorter_of",
        "longer or shorter",
        "str",
        "{x} if len({x}) <= len({k}) else {k}",
        (
            "the shorter one of {x} and {k}",
            "whichever of {x} and {k} has fewer characters",
            "the one of the two strings {x} and {k} that is shorter",
        ),
        verbs=("pick the shorter one of {x} and {k}", "compare {x} and {k} by length and return the shorter"),
        whole=("Which is shorter, {x} or {k}?", "Of {x} and {k}, return the one with the smaller length."),
        notes=("If both are equally long, return the first.", "In case of a tie, the first string wins."),
        names=("shorter", "shorter_string", "min_by_length"),
        args=(arguments.ANY_WORD,),
        inputs="text_word",
        weight=0.7,
    ),
    text(
        "length_difference",
        "longer or shorter",
        "int",
        "abs(len({x}) - len({k}))",
        (
            "the difference between the lengths of {x} and {k}, never negative",
            "by how many characters {x} and {k} differ in length",
            "how far apart in length are {x} and {k}",
        ),
        verbs=(
            "compute the absolute difference of the lengths of {x} and {k}",
            "find by how much {x} and {k} differ in length",
        ),
        whole=(
            "How many more characters has the longer one of {x} and {k} than the shorter?",
            "What is the gap between the lengths of {x} and {k}?",
        ),
        names=("length_gap", "diff_length"),
        args=(arguments.ANY_WORD,),
        inputs="text_word",
        weight=0.7,
    ),
    text(
        "join_with_space",
        "joined pair",
        "str",
        "{x} + ' ' + {k}",
        (
            "{x} and {k} joined by a space",
            "{x}, a space and {k} in one string",
            "the string of {x}, one space and {k}",
            "{k} appended to {x} after a space",
        ),
        verbs=("join {x} and {k} with a space between them", "put {x} and {k} together with one space in between"),
        whole=("Write {x}, then a space, then {k}.", "Build a full name: {x}, a blank, {k}."),
        names=("full_name", "join_two", "combine"),
        args=BOTH,
        inputs="text_word",
        weight=0.8,
    ),
    text(
        "concatenate",
        "joined pair",
        "str",
        "{x} + {k}",
        (
            "{x} and {k} joined without anything between",
            "the concatenation of {x} and {k}",
            "{x} with {k} right behind it",
            "{k} appended to {x}",
            "one string of {x} and then {k}",
        ),
        verbs=("concatenate {x} and {k}", "append {k} directly to {x}"),
        whole=("Glue {k} to the end of {x}.", "Put the two strings {x} and {k} together."),
        names=("concat", "join_strings", "glue"),
        args=BOTH,
        inputs="text_word",
        weight=0.8,
    ),
    text(
        "swapped_starts",
        "joined pair",
        "str",
        "{k}[:2] + {x}[2:] + ' ' + {x}[:2] + {k}[2:]",
        (
            "{x} and {k} with their first two characters exchanged, joined by a space",
            "{x} and {k}, with a space between, after trading their first two characters",
        ),
        verbs=("exchange the first two characters of {x} and {k} and join them with a space",),
        whole=("Let {x} and {k} trade their first two characters; write both with a space between.",),
        names=("mix_up", "swap_starts"),
        args=BOTH,
        inputs="text_plain_word",
        weight=0.4,
    ),
)
