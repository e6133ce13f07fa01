"""Questions about one string that need more than a line, or follow the rules of a format."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import ask

ROUND_BRACKETS = """\
depth = 0
for c in {x}:
    if c == '(':
        depth += 1
    elif c == ')':
        depth -= 1
        if depth < 0:
            return False
return depth == 0"""

ALL_BRACKETS = """\
pairs = {')': '(', ']': '[', '}': '{'}
stack = []
for c in {x}:
    if c in '([{':
        stack.append(c)
    elif c in pairs:
        if not stack or stack.pop() != pairs[c]:
            return False
return not stack"""

LOOSE_PALINDROME = """\
letters = [c.lower() for c in {x} if c.isalnum()]
return letters == letters[::-1]"""

OPERATIONS = (
    ask(
        "balanced_parentheses",
        "balanced brackets",
        ROUND_BRACKETS,
        (
            "the parentheses in {x} are balanced",
            "every opening parenthesis in {x} has a matching closing one in the right order",
            "all round brackets in {x} are properly opened and closed",
            "{x} has well-formed parentheses",
            "no parenthesis in {x} is left open or closed without being opened",
        ),
        whole=(
            "Do the round brackets in {x} match up?",
            "Is each '(' in {x} closed by a ')' that comes after it, with none left over?",
            "Check {x} for unmatched parentheses.",
        ),
        names=("is_balanced", "balanced", "check_parentheses", "valid_parentheses"),
        inputs="text_brackets",
        weight=2.0,
        last=True,
    ),
    ask(
        "balanced_brackets",
        "balanced brackets",
        ALL_BRACKETS,
        (
            "the round, square and curly brackets in {x} are balanced and properly nested",
            "each bracket in {x}, be it round, square or curly, is closed by one of its kind in the right order",
            "all brackets of {x} match in kind and nesting",
            "{x} has correctly matched brackets of all kinds, round, square and curly",
            "in {x} brackets close in the reverse order of opening, each with its own kind",
        ),
        whole=(
            "Do the brackets of all three kinds in {x} match and nest correctly?",
            "Go through {x} with its brackets of every kind: does each one find its partner in the right order?",
        ),
        names=("is_balanced", "valid_brackets", "check_brackets", "brackets_match"),
        inputs="text_all_brackets",
        weight=1.5,
        last=True,
    ),
    ask(
        "loose_palindrome",
        "palindrome",
        LOOSE_PALINDROME,
        (
            "{x} is a palindrome when case and everything but letters and digits are ignored",
            "{x} reads the same backwards, apart from case, spaces and punctuation",
            "{x}, stripped of all but letters and digits and put in lower case, is its own mirror image",
            "only looking at letters and digits and not at case, {x} is a palindrome",
        ),
        whole=(
            "Is {x} a palindrome if only its letters and digits count, in either case?",
            "Does {x} read the same both ways once spaces, punctuation and capitals are disregarded?",
        ),
        names=("is_palindrome_phrase", "is_palindrome", "palindrome_sentence"),
        inputs="text_loose_palindrome",
        weight=1.5,
    ),
    ask(
        "folded_palindrome",
        "palindrome",
        "{x}.lower() == {x}.lower()[::-1]",
        (
            "{x} is a palindrome when case is ignored",
            "{x} reads the same backwards apart from upper and lower case",
            "{x} in lower case is the same from both ends",
            "{x} is a case-insensitive palindrome",
        ),
        whole=(
            "Is {x} a palindrome if capitals do not matter?",
            "Reverse {x} and compare without regard to case: is it the same?",
        ),
        names=("is_palindrome_ci", "palindrome_ignore_case"),
        inputs="text_cased_palindrome",
        weight=0.7,
    ),
    ask(
        "can_be_palindrome",
        "palindrome",
        "sum({x}.count(c) % 2 for c in set({x})) <= 1",
        (
            "the characters of {x} can be rearranged into a palindrome",
            "some ordering of the characters of {x} is a palindrome",
            "at most one character occurs an odd number of times in {x}",
            "{x} could be shuffled into a palindrome",
        ),
        whole=(
            "Could the letters of {x} be shuffled so that it reads the same both ways?",
            "Is there an order of the letters in {x} that reads the same from both sides?",
        ),
        names=("palindrome_permutation", "can_form_palindrome"),
        inputs="text_scrambled",
        weight=0.7,
    ),
    ask(
        "pangram_test",
        "pangram",
        "all(c in {x}.lower() for c in 'abcdefghijklmnopqrstuvwxyz')",
        (
            "{x} is a pangram",
            "{x} contains every letter of the alphabet",
            "each letter from a to z occurs in {x}, in upper or lower case",
            "every letter from a to z is in {x}",
            "{x} leaves out no letter of the alphabet",
        ),
        whole=(
            "Does {x} use the whole alphabet?",
            "Is no letter of the alphabet missing from {x}, if case is ignored?",
            "Can all 26 letters be found in {x}, in either case?",
        ),
        names=("is_pangram", "pangram", "uses_all_letters"),
        inputs="text_pangram",
    ),
    ask(
        "all_vowels_present",
        "pangram",
        "all(c in {x}.lower() for c in 'aeiou')",
        (
            "{x} contains all five vowels",
            "each of a, e, i, o and u occurs in {x}, in either case",
            "{x} has every one of the vowels a, e, i, o, u at least once",
            "no vowel is absent from {x}",
        ),
        whole=(
            "Is no vowel from a to u missing from {x}?",
            "Look for a, e, i, o and u in {x}: are they all there, ignoring case?",
            "Tell whether {x} uses all of the vowels.",
        ),
        names=("has_all_vowels", "contains_all_vowels"),
        inputs="text_sentence",
        weight=0.8,
    ),
    ask(
        "mail_address",
        "format",
        "{x}.count('@') == 1 and {x}[0] != '@' and '.' in {x}.split('@')[1]",
        (
            "{x} contains exactly one '@', not as its first character, and a dot somewhere after it",
            "{x} looks like an e-mail address: one '@', something before it, and a dot after it",
            "{x} has a single '@' after its first character and a '.' behind that",
        ),
        whole=(
            "Could {x} be an e-mail address? It needs a single '@' that is not at the start, and a dot after it.",
            "Do a simple check of the e-mail address {x}: exactly one '@', not at the start, and a dot after it.",
        ),
        names=("is_email", "valid_email", "looks_like_email", "check_email"),
        inputs="text_email",
        weight=0.8,
        first=True,
    ),
    ask(
        "good_password",
        "format",
        "len({x}) >= 8 and any(c.isdigit() for c in {x}) and any(c.isupper() for c in {x})",
        (
            "{x} has at least 8 characters, a digit and an uppercase letter",
            "{x} is a strong password: 8 or more characters, among them a digit and a capital letter",
            "{x} is long enough (8 characters) and includes both a digit and a capital letter",
        ),
        whole=(
            "Is {x} a valid password? It must be 8 or more characters long and contain a digit and a capital letter.",
            "Check the password {x}: at least eight characters, one of them a digit and one an uppercase letter.",
        ),
        names=("strong_password", "is_valid_password", "check_password"),
        inputs="text_password",
        weight=0.8,
        first=True,
    ),
    ask(
        "simple_password",
        "format",
        "len({x}) >= {k} and any(c.isdigit() for c in {x}) and any(c.isalpha() for c in {x})",
        (
            "{x} has at least {k} characters, a letter and a digit",
            "{x} is {k} or more characters long and mixes letters with digits",
            "{x} has a letter, a digit and a length of no less than {k}",
        ),
        whole=(
            "May {x} be used as a password? It needs {k} characters or more, a letter and a digit.",
            "Check the password {x}: {k} characters at least, with a letter and a digit among them.",
        ),
        names=("valid_password", "password_ok"),
        args=(arguments.LENGTH,),
        inputs="text_password",
        weight=0.6,
        first=True,
    ),
    ask(
        "repeated_part",
        "repetition",
        "any({x}[:i] * (len({x}) // i) == {x} for i in range(1, len({x}) // 2 + 1))",
        (
            "{x} consists of some shorter string repeated two or more times",
            "{x} is made by writing a part of it several times in a row",
            "{x} can be built by repeating a shorter string",
            "{x} has a period that divides its length, shorter than itself",
        ),
        whole=(
            "Is {x} one piece over and over, at least twice?",
            "Could {x} be written as a smaller string times two or more?",
        ),
        names=("is_repeated", "repeated_pattern", "is_periodic"),
        inputs="text_repetition",
        weight=0.7,
    ),
    ask(
        "all_equal_letters",
        "repetition",
        "len(set({x})) <= 1",
        (
            "all characters of {x} are the same",
            "{x} consists of one character only, however often",
            "{x} has no two different characters",
            "one character is repeated all through {x}",
            "{x} does not change from one character to the next",
        ),
        whole=("Is every character of {x} equal to every other?", "Is {x} nothing but a single character repeated?"),
        names=("all_same", "same_characters", "uniform"),
        inputs="text_runs",
        weight=0.8,
    ),
    ask(
        "equal_counts",
        "compare counts",
        "{x}.count({k}) == {x}.count({m})",
        (
            "{k} and {m} occur equally often in {x}",
            "{x} contains as many {k} as {m}",
            "the number of {k} in {x} equals the number of {m}",
            "{x} has equally many {k} and {m}",
        ),
        whole=("Are there as many {k} as {m} in {x}?", "Count {k} and {m} in {x}; is the result the same?"),
        names=("same_count", "equal_occurrences", "balanced_letters"),
        args=(arguments.LETTER, arguments.OTHER_LETTER),
        inputs="text_scrambled",
    ),
    ask(
        "more_than",
        "compare counts",
        "{x}.count({k}) > {x}.count({m})",
        (
            "{k} occurs more often in {x} than {m}",
            "{x} contains more {k} than {m}",
            "{k} beats {m} in number of occurrences in {x}",
            "there are more {k} than {m} in {x}",
        ),
        whole=("Are there more {k} than {m} in {x}?", "Which is more frequent in {x}: is it {k} rather than {m}?"),
        names=("occurs_more", "more_often"),
        args=(arguments.LETTER, arguments.OTHER_LETTER),
        inputs="text_scrambled",
        weight=0.6,
    ),
    ask(
        "more_vowels",
        "compare counts",
        "sum(1 if c in 'aeiou' else -1 for c in {x}.lower() if c.isalpha()) > 0",
        (
            "{x} has more vowels than consonants",
            "the vowels in {x} outnumber the consonants",
            "vowels are in the majority among the letters of {x}",
            "there are fewer consonants than vowels in {x}",
        ),
        whole=(
            "Are there more vowels than consonants among the letters of {x}?",
            "Count vowels and consonants in {x}: do the vowels win?",
        ),
        names=("more_vowels_than_consonants", "vowels_win"),
        inputs="text_vowel_word",
        weight=0.7,
    ),
    ask(
        "halves_alike",
        "repetition",
        "{x}[:len({x}) // 2] == {x}[len({x}) // 2:]",
        (
            "the first half of {x} equals the second half",
            "{x} is a string written twice in a row",
            "{x} has two equal halves",
            "{x} repeats its first half exactly",
        ),
        whole=("Are the two halves of {x} the same?", "Cut {x} in the middle: are both parts equal?"),
        names=("halves_equal", "is_doubled", "same_halves"),
        inputs="text_repetition",
        weight=0.7,
    ),
    ask(
        "has_word",
        "word search",
        "{k} in {x}.split()",
        (
            "{k} is one of the words of {x}",
            "{x} contains {k} as a whole word",
            "the word {k} occurs in {x}",
            "{k} stands as a word of its own in {x}",
            "splitting {x} into words gives {k} among them",
        ),
        whole=(
            "Is there a word in {x} that equals {k}?",
            "Look for the word {k} in {x}; parts of longer words do not count.",
        ),
        names=("contains_word", "has_word", "word_in_text"),
        args=(arguments.KNOWN_WORD,),
        inputs="text_phrase",
    ),
    ask(
        "repeats_a_word",
        "word search",
        "len(set({x}.split())) < len({x}.split())",
        (
            "some word occurs more than once in {x}",
            "{x} has a repeated word",
            "{x} uses one of its words twice or more",
            "not all words of {x} are different",
            "a word comes up at least twice in {x}",
        ),
        whole=("Is any word of {x} used more than once?", "Are there duplicates among the words of {x}?"),
        names=("has_repeated_word", "has_duplicate_words"),
        inputs="text_phrase",
        weight=0.8,
    ),
    ask(
        "mentions_before",
        "word search",
        "{x}.find({k}) < {x}.find({m})",
        ("{k} first occurs before {m} in {x}", "the first {k} in {x} comes before the first {m}"),
        whole=("Which comes first in {x}: is it {k} rather than {m}?",),
        notes=("One that does not occur counts as index -1.",),
        names=("occurs_before", "comes_first"),
        args=(arguments.LETTER, arguments.OTHER_LETTER),
        inputs="text_plain_word",
        weight=0.3,
    ),
)
