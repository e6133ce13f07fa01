"""Questions about two strings: anagrams, rotations, subsequences, equality of a kind."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import ask

BOTH = (arguments.RELATIVE,)

SUBSEQUENCE = """\
i = 0
for c in {k}:
    if i < len({x}) and {x}[i] == c:
        i += 1
return i == len({x})"""

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
            "shuffling the letters of {x} can give {k}",
            "{x} has exactly the letters of {k} in some order",
        ),
        whole=(
            "Do {x} and {k} have the same characters, perhaps in another order?",
            "Could you shuffle {x} into {k}?",
            "Do {x} and {k} contain the same letters the same number of times?",
        ),
        names=("is_anagram", "are_anagrams", "anagram", "same_letters"),
        args=BOTH,
        inputs="text_plain_word",
        weight=2.0,
    ),
    ask(
        "anagrams_folded",
        "anagram",
        "sorted({x}.lower()) == sorted({k}.lower())",
        (
            "{x} is an anagram of {k} when case is ignored",
            "{x} and {k} are anagrams of each other apart from case",
            "{x} and {k} contain the same letters, no matter the case",
            "lowercased, {x} is a rearrangement of {k}",
        ),
        whole=(
            "Are {x} and {k} anagrams, if capital and small letters count as the same?",
            "Could {x} be shuffled into {k} if capitals did not matter?",
        ),
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
            "{x} and {k} draw on the same characters",
            "{x} has no character that {k} lacks, nor the other way round",
        ),
        whole=(
            "Is every character of {x} in {k}, and every one of {k} in {x}?",
            "Ignoring how often they occur, do {x} and {k} have the same characters?",
        ),
        names=("same_characters", "same_chars"),
        args=BOTH,
        inputs="text_scrambled",
        weight=0.7,
    ),
    ask(
        "equal_folded",
        "equal text",
        "{x}.lower() == {k}.lower()",
        (
            "{x} equals {k} when case is ignored",
            "{x} and {k} are the same apart from upper and lower case",
            "{x} matches {k} case-insensitively",
            "{x} and {k} would be equal if both were in lower case",
        ),
        whole=("Are {x} and {k} equal if capitals do not matter?", "Compare {x} with {k} without looking at case."),
        names=("equal_ignoring_case", "same_ignore_case", "equals_ci"),
        args=(arguments.TWIN,),
        inputs="text_word",
    ),
    ask(
        "equal_length",
        "equal text",
        "len({x}) == len({k})",
        (
            "{x} and {k} have the same length",
            "{x} is as long as {k}",
            "{x} has as many characters as {k}",
            "neither of {x} and {k} is longer than the other",
            "the lengths of {x} and {k} agree",
        ),
        whole=("Do {x} and {k} consist of equally many characters?", "Is {x} exactly as long as {k}?"),
        names=("same_length", "equally_long"),
        args=BOTH,
        inputs="text_word",
        weight=0.8,
    ),
    ask(
        "rotation_of",
        "rotation test",
        "len({x}) == len({k}) and {k} in {x} + {x}",
        (
            "{k} is a rotation of {x}",
            "{k} can be made by moving characters from the start of {x} to its end",
            "{x} turns into {k} when rotated by some number of places",
            "cutting {x} in two and swapping the parts can give {k}",
        ),
        whole=("Can {x} be rotated so that it becomes {k}?", "Is {k} just {x} with its beginning moved to the back?"),
        names=("is_rotation", "rotated", "check_rotation"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    ask(
        "reverse_of",
        "equal text",
        "{x} == {k}[::-1]",
        (
            "{x} is the reverse of {k}",
            "{x} is {k} spelled backwards",
            "{k} read from right to left gives {x}",
            "{x} and {k} are mirror images of each other",
            "turning {k} around gives {x}",
        ),
        whole=("Do you get {x} by reversing {k}?", "Is {k}, spelled from the end, the same as {x}?"),
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
            "{k} contains the characters of {x} in that order, not necessarily side by side",
            "crossing out some characters of {k} can leave {x}",
        ),
        whole=(
            "Can {x} be made from {k} by leaving out characters?",
            "Do the characters of {x} show up one after another, gaps allowed, in {k}?",
        ),
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
            "there are enough letters in {k} to write out {x}",
            "{x} could be cut out of the characters of {k}",
        ),
        whole=(
            "Are the letters in {k} enough to write {x}?",
            "Can you spell {x} if every character of {k} may be used only once?",
            "Like making a ransom note: can {x} be put together from the characters in {k}?",
        ),
        names=("can_spell", "can_build", "enough_letters"),
        args=BOTH,
        inputs="text_plain_word",
    ),
    ask(
        "shares_letter",
        "letters shared",
        "any(c in {k} for c in {x})",
        (
            "{x} and {k} have a character in common",
            "{x} shares at least one character with {k}",
            "some character is found in both {x} and {k}",
            "{x} and {k} are not without a common character",
        ),
        whole=("Does any character of {x} occur in {k} as well?", "Have {x} and {k} any character in common?"),
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
            "{x} and {k}, equally long, have exactly one mismatch",
            "replacing one character of {x} by another gives {k}",
        ),
        whole=(
            "Is a single wrong letter all that tells {x} from {k}, which must be equally long?",
            "Do {x} and {k} have the same length and all but one character in common, position by position?",
        ),
        names=("differ_by_one", "one_letter_off"),
        args=BOTH,
        inputs="text_plain_word",
        weight=0.6,
    ),
)
