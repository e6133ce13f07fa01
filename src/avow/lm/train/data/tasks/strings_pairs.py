"""Two strings: compared, counted against each other, merged."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import ask, text

BOTH = (arguments.RELATIVE,)

COMMON_PREFIX = """\
result = ''
for a, b in zip({x}, {k}):
    if a != b:
        break
    result += a
return result"""

SUBSEQUENCE = """\
i = 0
for c in {k}:
    if i < len({x}) and {x}[i] == c:
        i += 1
return i == len({x})"""

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
    ask(
        "anagrams",
        "anagram",
        "sorted({x}) == sorted({k})",
        (
            "{x} is an anagram of {k}",
            "{x} and {k} are anagrams of each other",
            "{x} and {k} consist of the same letters, each as often",
            "{x} can be made by rearranging the characters of {k}",
        ),
        whole=("Do {x} and {k} have the same characters, perhaps in another order?", "Could you shuffle {x} into {k}?"),
        names=("is_anagram", "are_anagrams", "anagram", "same_letters"),
        args=BOTH,
        inputs="text_plain_word",
        weight=2.0,
    ),
    ask(
        "anagrams_folded",
        "anagram",
        "sorted({x}.lower()) == sorted({k}.lower())",
        ("{x} is an anagram of {k} when case is ignored", "{x} and {k} are anagrams of each other apart from case"),
        whole=("Are {x} and {k} anagrams, if capital and small letters count as the same?",),
        names=("anagram_ignoring_case", "is_anagram_ci"),
        args=BOTH,
        inputs="text_word",
        weight=0.5,
    ),
    ask(
        "same_letter_set",
        "anagram",
        "set({x}) == set({k})",
        (
            "{x} and {k} use the same set of characters",
            "the same characters occur in {x} and in {k}, whatever their counts",
        ),
        whole=("Is every character of {x} in {k}, and every one of {k} in {x}?",),
        names=("same_characters", "same_chars"),
        args=BOTH,
        inputs="text_scrambled",
        weight=0.7,
    ),
    ask(
        "equal_folded",
        "equal text",
        "{x}.lower() == {k}.lower()",
        ("{x} equals {k} when case is ignored", "{x} and {k} are the same apart from upper and lower case"),
        whole=("Are {x} and {k} equal if capitals do not matter?",),
        names=("equal_ignoring_case", "same_ignore_case", "equals_ci"),
        args=(arguments.TWIN,),
        inputs="text_word",
    ),
    ask(
        "equal_length",
        "equal text",
        "len({x}) == len({k})",
        ("{x} and {k} have the same length", "{x} is as long as {k}", "{x} has as many characters as {k}"),
        whole=("Do {x} and {k} consist of equally many characters?",),
        names=("same_length", "equally_long"),
        args=BOTH,
        inputs="text_word",
        weight=0.8,
    ),
    ask(
        "rotation_of",
        "rotation test",
        "len({x}) == len({k}) and {k} in {x} + {x}",
        ("{k} is a rotation of {x}", "{k} can be made by moving characters from the start of {x} to its end"),
        whole=("Can {x} be rotated so that it becomes {k}?",),
        names=("is_rotation", "rotated", "check_rotation"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    ask(
        "reverse_of",
        "equal text",
        "{x} == {k}[::-1]",
        ("{x} is the reverse of {k}", "{x} is {k} spelled backwards", "{k} read from right to left gives {x}"),
        whole=("Do you get {x} by reversing {k}?",),
        names=("is_reverse", "reversed_equal", "is_mirror"),
        args=(arguments.TWIN,),
        inputs="text_plain_word",
        weight=0.8,
    ),
    ask(
        "subsequence_of",
        "subsequence",
        SUBSEQUENCE,
        (
            "{x} is a subsequence of {k}",
            "the characters of {x} occur in {k} in the same order, perhaps with others between them",
            "{x} is what can be left of {k} after deleting some characters",
        ),
        whole=("Can {x} be made from {k} by leaving out characters?",),
        names=("is_subsequence", "subsequence", "can_delete_to"),
        args=(arguments.RELATIVE,),
        inputs="text_short",
    ),
    ask(
        "buildable",
        "letters available",
        "all({x}.count(c) <= {k}.count(c) for c in {x})",
        (
            "{x} can be spelled with the characters of {k}, each used at most as often as it occurs there",
            "{k} has every character of {x} at least as often",
        ),
        whole=("Are the letters in {k} enough to write {x}?",),
        names=("can_spell", "can_build", "enough_letters"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    ask(
        "shares_letter",
        "letters shared",
        "any(c in {k} for c in {x})",
        ("{x} and {k} have a character in common", "{x} shares at least one character with {k}"),
        whole=("Does any character of {x} occur in {k} as well?",),
        names=("have_common", "share_character", "overlap"),
        args=BOTH,
        inputs="text_scrambled",
        weight=0.7,
    ),
    ask(
        "one_change",
        "differences",
        "len({x}) == len({k}) and sum(a != b for a, b in zip({x}, {k})) == 1",
        (
            "{x} and {k} have the same length and differ in exactly one position",
            "{x} becomes {k} when just one of its characters is exchanged",
        ),
        whole=("Is a single wrong letter all that tells {x} from {k}, which must be equally long?",),
        names=("differ_by_one", "one_letter_off"),
        args=BOTH,
        inputs="text_plain_word",
        weight=0.6,
    ),
    text(
        "hamming",
        "differences",
        "int",
        "sum(1 for a, b in zip({x}, {k}) if a != b)",
        (
            "the number of positions at which {x} and {k} have different characters",
            "the Hamming distance between {x} and {k}",
            "how many characters of {x} differ from the one of {k} at the same index",
        ),
        verbs=("count the positions in which {x} and {k} differ",),
        whole=("In how many places do {x} and {k} disagree?",),
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
        ),
        verbs=("count the positions in which {x} and {k} agree",),
        whole=("In how many places do {x} and {k} match?",),
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
        ),
        verbs=("compute the Levenshtein distance from {x} to {k}",),
        whole=("How many single-character edits does it take at least to get from {x} to {k}?",),
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
        ),
        verbs=("find the longest prefix that {x} and {k} have in common",),
        whole=("How far do {x} and {k} agree from the start? Return that part.",),
        names=("longest_common_prefix", "shared_prefix", "common_start"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    text(
        "common_substring",
        "common parts",
        "str",
        COMMON_SUBSTRING,
        ("the longest string that occurs in both {x} and {k}", "the longest common substring of {x} and {k}"),
        verbs=("find the longest substring that {x} and {k} share",),
        whole=("Which is the longest piece of {x} that can be found in {k} too?",),
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
        ),
        verbs=("join the distinct characters of {x} that occur in {k} as well",),
        whole=("Which characters do {x} and {k} share? Write each once, as they first come in {x}.",),
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
        ),
        verbs=("list in order the characters that are found in {x} and in {k}",),
        whole=("Which characters occur in {x} as well as in {k}? Sort them.",),
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
        ),
        verbs=("count the distinct characters that {x} shares with {k}",),
        whole=("How many characters, each counted once, are there in {x} as well as in {k}?",),
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
        ("the characters of {x} that do not occur in {k}, joined", "{x} with every character that is in {k} left out"),
        verbs=("take all characters out of {x} that {k} contains",),
        whole=("What stays of {x} if whatever occurs in {k} is deleted?",),
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
        ("the characters of {x} and {k} taken alternately", "{x} and {k} interleaved, character by character"),
        verbs=(
            "interleave the characters of {x} and {k}, starting with {x}",
            "merge {x} and {k} by taking one character of each in turn",
        ),
        whole=("Take one character of {x}, one of {k}, one of {x} again, and so on.",),
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
        ),
        verbs=("merge {x} and {k} character by character and append what is left of the longer one",),
        whole=("Alternate between the characters of {x} and {k}; when one is used up, go on with the other.",),
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
        ("the longer one of {x} and {k}", "whichever of {x} and {k} has more characters"),
        verbs=("pick the longer one of {x} and {k}",),
        whole=("Which is longer, {x} or {k}?",),
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
        ("the shorter one of {x} and {k}", "whichever of {x} and {k} has fewer characters"),
        verbs=("pick the shorter one of {x} and {k}",),
        whole=("Which is shorter, {x} or {k}?",),
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
        ),
        verbs=("compute the absolute difference of the lengths of {x} and {k}",),
        whole=("How many more characters has the longer one of {x} and {k} than the shorter?",),
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
        ("{x} and {k} joined by a space", "{x}, a space and {k} in one string"),
        verbs=("join {x} and {k} with a space between them",),
        whole=("Write {x}, then a space, then {k}.",),
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
        ),
        verbs=("concatenate {x} and {k}",),
        whole=("Glue {k} to the end of {x}.",),
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
