"""Inputs and further arguments for operations on text, chosen so that both answers of a test and all branches occur.

The vocabulary is everyday English, our own choice. Nothing here is an operation; the modules of operations name these
functions in their `INPUTS` and `ARGUMENTS`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

VOWELS = "aeiou"
VOCABULARY = (
    "apple banana cherry lemon melon peach plum grape olive onion pepper carrot bread butter milk coffee tea "
    "sugar salt cat dog horse zebra tiger eagle otter rabbit mouse snake whale ant owl fox cow hen elk river "
    "lake ocean island mountain forest desert valley stone sand cloud rain snow wind storm summer winter spring "
    "autumn monday friday red green blue yellow purple orange black white silver gold table chair window door "
    "kitchen garden street bridge train ticket letter book pencil paper music guitar piano dance paint camera "
    "engine rocket planet star moon sun happy quick lazy bright quiet brave gentle small large tiny giant early "
    "late open closed north south east west run jump swim read write sing build carry follow answer ask see look "
    "hello world python code data test list loop one two three four five six seven eight nine ten bee egg ice "
    "ink art air oak us we go up in at"
)
WORDS = VOCABULARY.split()
KNOWN_PALINDROMES = "noon level radar civic kayak rotor refer madam stats wow eve anna otto racecar abba a xx 12321"
DOUBLE_LETTERS = (
    "letter butter coffee happy apple carrot pepper rabbit hello street moon book see bee egg summer yellow"
)
FIRST_NAMES = "Ada Ben Carla David Emma Felix Grace Hugo Iris Jonas Karin Liam Maria Noah Olga Paul"
SENTENCES = (
    "Hello, world!",
    "The cat sat on the mat.",
    "It's 5 o'clock: time for tea.",
    "Red, green and blue!",
    "Wait... what?",
    "Room 12, floor 3",
    "one two three",
    "To be or not to be",
    "the red fox and the red hen",
    "Call me at 9 or 10.",
    "I like Python",
    "no rain no snow",
)
PANGRAMS = (
    "the quick brown fox jumps over the lazy dog",
    "Pack my box with five dozen liquor jugs",
    "How vexingly quick daft zebras jump!",
    "abcdefghijklmnopqrstuvwxyz",
)


def word(random: Random) -> str:
    """One word in lower case; seldom capitalized, in capitals, or with a number at its end."""
    chosen = random.choice(WORDS)
    style = random.random()
    if style < 0.08:
        return chosen.capitalize()
    if style < 0.13:
        return chosen.upper()
    if style < 0.18:
        return chosen + str(random.randint(0, 99))
    return chosen


def plain_word(random: Random) -> str:
    """One word of lowercase letters."""
    return random.choice(WORDS)


def scrambled(random: Random) -> str:
    """A short string over few letters, in which letters repeat."""
    letters = random.choice(("abc", "aab", "xyz", "abcde", "lost", "aeit"))
    return "".join(random.choice(letters) for _ in range(random.randint(1, 7)))


def sentence(random: Random) -> str:
    """A few words, sometimes a repeated one, sometimes with punctuation and a capital."""
    if random.random() < 0.25:
        return random.choice(SENTENCES)
    words = [word(random) for _ in range(random.randint(1, 5))]
    if len(words) > 1 and random.random() < 0.3:
        words.append(random.choice(words))
    return " ".join(words)


def phrase(random: Random) -> str:
    """Two to five words in lower case with single spaces between them."""
    words = [plain_word(random) for _ in range(random.randint(2, 5))]
    if random.random() < 0.3:
        words[-1] = words[0]
    return " ".join(words)


def spaced(random: Random) -> str:
    """Words with runs of spaces between and around them."""
    gaps = [" " * random.randint(1, 3) for _ in range(3)]
    text = "".join(plain_word(random) + gap for gap in gaps[: random.randint(1, 3)])
    return " " * random.randint(0, 2) + (text if random.random() < 0.6 else text.strip())


def mixed(random: Random) -> str:
    """Letters of both cases, digits, spaces and punctuation."""
    if random.random() < 0.3:
        return random.choice(SENTENCES)
    parts = [word(random).title() if random.random() < 0.4 else word(random) for _ in range(random.randint(1, 3))]
    if random.random() < 0.6:
        parts.insert(random.randrange(len(parts) + 1), str(random.randint(0, 999)))
    return "".join(part + random.choice((" ", "-", ", ", "! ", "", "_")) for part in parts).strip()


def palindrome(random: Random) -> str:
    """A palindrome half of the time."""
    if random.random() < 0.4:
        return random.choice(KNOWN_PALINDROMES.split())
    half = scrambled(random)
    return half + half[::-1][random.randint(0, 1) :] if random.random() < 0.2 else word(random)


def loose_palindrome(random: Random) -> str:
    """A palindrome but for case, spaces and punctuation half of the time."""
    known = ("Level", "No lemon, no melon", "Was it a cat I saw?", "Step on no pets", "Never odd or even", "Noon!")
    return random.choice(known) if random.random() < 0.5 else sentence(random)


def pangram(random: Random) -> str:
    """A sentence with all letters, one of its variants without some, or any sentence."""
    text = random.choice(PANGRAMS)
    if random.random() < 0.3:
        return text.replace(random.choice("qzxvjk"), "")
    return text if random.random() < 0.7 else sentence(random)


def doubled_letter(random: Random) -> str:
    """A word with a double letter half of the time."""
    return random.choice(DOUBLE_LETTERS.split()) if random.random() < 0.5 else plain_word(random)


def ordered_letters(random: Random) -> str:
    """A word whose letters are in alphabetical order half of the time."""
    chosen = plain_word(random)
    return "".join(sorted(chosen)) if random.random() < 0.4 else chosen


def vowel_word(random: Random) -> str:
    """A word, one of vowels only, or one without any."""
    style = random.random()
    if style < 0.2:
        return "".join(random.choice(VOWELS) for _ in range(random.randint(1, 4)))
    if style < 0.4:
        return "".join(c for c in plain_word(random) if c not in VOWELS) or "sky"
    return plain_word(random)


def numeral(random: Random) -> str:
    """A string of digits, sometimes with a sign or a letter among them."""
    digits = str(random.randint(0, 99999))
    style = random.random()
    if style < 0.2:
        return "-" + digits
    return digits + random.choice("abx. ") if style < 0.4 else digits


def digit_text(random: Random) -> str:
    """Digits only, one to six of them."""
    return "".join(random.choice("0123456789") for _ in range(random.randint(1, 6)))


def zero_text(random: Random) -> str:
    """Digits with zeros in front more often than not."""
    return "0" * random.choice((0, 1, 1, 2, 3)) + str(random.randint(0, 9999))


def binary(random: Random) -> str:
    """A binary number without a prefix."""
    return format(random.randint(0, 200), "b")


def binary_like(random: Random) -> str:
    """A binary number, seldom spoilt by another digit or letter."""
    text = binary(random)
    return text if random.random() < 0.6 else text + random.choice("2a9x")


def hexadecimal(random: Random) -> str:
    """A hexadecimal number, seldom in capitals."""
    text = format(random.randint(0, 5000), "x")
    return text.upper() if random.random() < 0.2 else text


def hexadecimal_like(random: Random) -> str:
    """A hexadecimal number or a word."""
    return hexadecimal(random) if random.random() < 0.6 else plain_word(random)


def runs(random: Random) -> str:
    """Runs of equal letters."""
    return "".join(random.choice("abcxy") * random.randint(1, 4) for _ in range(random.randint(0, 5)))


def run_lengths(random: Random) -> str:
    """Letters, each with a digit behind it: "a3b1"."""
    return "".join(random.choice("abcxyz") + str(random.randint(1, 6)) for _ in range(random.randint(0, 4)))


def brackets(random: Random) -> str:
    """Round brackets, balanced about half of the time, seldom with letters between them."""
    return _nested(random, ("()",))


def all_brackets(random: Random) -> str:
    """Brackets of three kinds, balanced about half of the time."""
    return _nested(random, ("()", "[]", "{}"))


def balanced(random: Random) -> str:
    """Balanced round brackets."""
    text = ""
    for _ in range(random.randint(0, 5)):
        text = "(" + text + ")" if random.random() < 0.5 else text + "()"
    return text


def _nested(random: Random, kinds: tuple[str, ...]) -> str:
    text = ""
    for _ in range(random.randint(0, 4)):
        left, right = random.choice(kinds)
        text = left + text + right if random.random() < 0.5 else text + left + right
    if random.random() < 0.45:
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice("".join(kinds)) + text[place + random.randint(0, 1) :]
    return f"a{text}b" if random.random() < 0.2 else text


def snake(random: Random) -> str:
    """A name in snake_case."""
    return "_".join(plain_word(random) for _ in range(random.randint(1, 4)))


def camel(random: Random) -> str:
    """A name in camelCase."""
    return plain_word(random) + "".join(plain_word(random).capitalize() for _ in range(random.randint(0, 3)))


def separated(random: Random) -> str:
    """Words with commas between them, seldom with another separator or with an empty field."""
    words = [plain_word(random) for _ in range(random.randint(1, 4))]
    if random.random() < 0.15:
        words.insert(random.randrange(len(words)), "")
    return (random.choice(("-", ";", "/")) if random.random() < 0.2 else ",").join(words)


def dashed(random: Random) -> str:
    """Words with dashes, underscores or spaces between them."""
    return random.choice("-_ ").join(plain_word(random) for _ in range(random.randint(1, 4)))


def number_list(random: Random) -> str:
    """Integers with commas between them."""
    return ",".join(str(random.randint(-20, 99)) for _ in range(random.randint(1, 5)))


def number_words(random: Random) -> str:
    """Integers with spaces between them."""
    return " ".join(str(random.randint(-20, 99)) for _ in range(random.randint(1, 5)))


def with_numbers(random: Random) -> str:
    """Words with whole numbers among them."""
    parts = [plain_word(random) if random.random() < 0.5 else str(random.randint(0, 99)) for _ in range(4)]
    return " ".join(parts[: random.randint(1, 4)])


def short(random: Random) -> str:
    """A string of up to four letters."""
    return "".join(random.choice("abcxy") for _ in range(random.randint(0, 4)))


def sum_text(random: Random) -> str:
    """Integers with plus signs between them."""
    return "+".join(str(random.randint(0, 50)) for _ in range(random.randint(1, 4)))


def lines(random: Random) -> str:
    """One to four lines, seldom a blank one among them."""
    rows = [sentence(random) for _ in range(random.randint(1, 3))]
    if random.random() < 0.3:
        rows.insert(random.randrange(len(rows)), "")
    return "\n".join(rows)


def full_name(random: Random) -> str:
    """Two or three names as people write them, seldom in lower case."""
    text = " ".join(random.sample(FIRST_NAMES.split(), random.randint(2, 3)))
    return text.lower() if random.random() < 0.3 else text


def email(random: Random) -> str:
    """An address for electronic mail; seldom a spoilt one."""
    text = f"{plain_word(random)}{random.choice(('', '.', '_'))}{plain_word(random)}@{plain_word(random)}.com"
    style = random.random()
    if style < 0.15:
        return text.replace("@", "")
    if style < 0.3:
        return text.replace(".com", "")
    return "@" + text if style < 0.4 else text


def good_email(random: Random) -> str:
    """An address for electronic mail."""
    return f"{plain_word(random)}@{plain_word(random)}.{random.choice(('com', 'org', 'net'))}"


def password(random: Random) -> str:
    """A password that keeps most rules."""
    text = plain_word(random) + random.choice(("", plain_word(random).title(), "X", "!"))
    return text + str(random.randint(0, 9999)) if random.random() < 0.75 else text


def file_name(random: Random) -> str:
    """A file name with an extension, seldom with two dots."""
    stem = plain_word(random) + (".min" if random.random() < 0.15 else "")
    return f"{stem}.{random.choice(('txt', 'py', 'csv', 'png', 'json'))}"


def path(random: Random) -> str:
    """A path of folders and a file name with slashes between them."""
    return "/".join([plain_word(random) for _ in range(random.randint(0, 3))] + [file_name(random)])


def pairs_text(random: Random) -> str:
    """Names and integers as "a=1,b=2"."""
    names = random.sample(WORDS[:40], random.randint(1, 3))
    return ",".join(f"{name}={random.randint(0, 30)}" for name in names)


def listed(make: Callable[[Random], str]) -> Callable[[Random], list[str]]:
    """A generator of lists of up to six of what `make` makes, seldom empty, sometimes with one of them twice."""

    def several(random: Random) -> list[str]:
        made = [make(random) for _ in range(random.choice((0, 1, 2, 3, 3, 4, 4, 5, 6)))]
        if made and random.random() < 0.3:
            made.insert(random.randrange(len(made) + 1), random.choice(made))
        return made

    return several


MAKERS: tuple[Callable[[Random], str], ...] = (
    word,
    plain_word,
    scrambled,
    sentence,
    phrase,
    spaced,
    mixed,
    palindrome,
    loose_palindrome,
    pangram,
    doubled_letter,
    ordered_letters,
    vowel_word,
    numeral,
    digit_text,
    zero_text,
    binary,
    binary_like,
    hexadecimal,
    hexadecimal_like,
    runs,
    run_lengths,
    brackets,
    all_brackets,
    balanced,
    snake,
    camel,
    separated,
    dashed,
    number_list,
    number_words,
    sum_text,
    with_numbers,
    short,
    lines,
    full_name,
    email,
    good_email,
    password,
    file_name,
    path,
    pairs_text,
)
INPUTS: dict[str, Callable[[Random], object]] = {
    **{f"text {make.__name__}": make for make in MAKERS},
    **{f"texts {make.__name__}": listed(make) for make in MAKERS},
}
