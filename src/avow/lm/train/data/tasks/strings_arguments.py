"""Further arguments of operations on text: made in view of the first argument, so that they often occur in it."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument


def material(given: object) -> str:
    """The text in the first argument: itself, one of its strings, or nothing."""
    if isinstance(given, str):
        return given
    if isinstance(given, list):
        return " ".join(part for part in given if isinstance(part, str))
    return ""


def letter(random: Random, given: object) -> str:
    """A letter, that mostly occurs in the first argument."""
    letters = [c for c in material(given) if c.isalpha()]
    return random.choice(letters) if letters and random.random() < 0.75 else random.choice("aeiosrtlnmbcd")


def start(random: Random, given: object) -> str:
    """The first one to three letters of a word of the first argument, or other letters."""
    words = material(given).split()
    if words and random.random() < 0.65:
        return random.choice(words)[: random.randint(1, 3)]
    return random.choice(("a", "b", "re", "un", "s", "t", "pre", "th"))


def ending(random: Random, given: object) -> str:
    """The last one to three letters of a word of the first argument, or other letters."""
    words = material(given).split()
    if words and random.random() < 0.65:
        return random.choice(words)[-random.randint(1, 3) :]
    return random.choice(("e", "s", "ing", "ed", "er", "y", ".txt", "!"))


def part(random: Random, given: object) -> str:
    """One to three characters in a row of the first argument, or other letters."""
    text = material(given)
    if text and random.random() < 0.65:
        place = random.randrange(len(text))
        return text[place : place + random.randint(1, 3)].strip() or "a"
    return random.choice(("a", "e", "an", "in", "th", "or", "x"))


def length(random: Random, given: object) -> int:
    """The length of a word of the first argument, or one near it."""
    words = given if isinstance(given, list) else [given]
    lengths = [len(item) for item in words if isinstance(item, str)]
    near = random.choice(lengths) + random.choice((-1, 0, 0, 1)) if lengths and random.random() < 0.6 else 0
    return near if 1 <= near <= 12 else random.randint(2, 7)


def occurrences(random: Random, _given: object) -> int:
    """A small number of times: 1 to 4."""
    return random.choice((1, 1, 2, 2, 3, 4))


def step(random: Random, _given: object) -> int:
    """A step of 2 to 4."""
    return random.choice((2, 2, 3, 3, 4))


def width(random: Random, given: object) -> int:
    """The width of a field: mostly wider than the first argument."""
    longest = len(given) if isinstance(given, str) else 5
    return min(longest, 12) + random.randint(-1, 5) if random.random() < 0.5 else random.randint(5, 12)


def shift(random: Random, _given: object) -> int:
    """Places by which the alphabet is shifted."""
    return random.choice((1, 1, 2, 3, 3, 5, 13, 25))


def separator(random: Random, given: object) -> str:
    """A string to put between others: one that occurs in the first argument where it can be."""
    found = [mark for mark in ",;-_/: " if mark in material(given)]
    if isinstance(given, str) and found and random.random() < 0.7:
        return random.choice(found)
    return random.choice((", ", "-", " ", ",", "/", "_", ";", ":", "+", " and "))


def mark(random: Random, _given: object) -> str:
    """A character to put in place of others."""
    return random.choice("*-_#.x+?")


def tag(random: Random, _given: object) -> str:
    """The name of an HTML tag."""
    return random.choice(("b", "i", "p", "h1", "em", "div", "span"))


def affix(random: Random, _given: object) -> str:
    """A string to put before or behind another."""
    return random.choice(("!", "?", "s", "ing", "-", "x", ".txt", "_", "un", "er", "...", "re", "my "))


def letters(random: Random, given: object) -> str:
    """A few different letters, some of them of the first argument."""
    chosen = [letter(random, given) for _ in range(random.randint(2, 4))]
    return "".join(dict.fromkeys(chosen))


def relative(random: Random, given: object) -> str:
    """Another string like the first: shuffled, rotated, changed in one place, a part of it, or unrelated."""
    text = material(given)
    style = random.random()
    if not text or style < 0.15:
        return strings_values.word(random)
    place = random.randrange(len(text))
    if style < 0.35:
        return "".join(random.sample(text, len(text)))
    if style < 0.5:
        return text[place:] + text[:place]
    if style < 0.7:
        return text[:place] + random.choice("aeirst") + text[place + 1 :]
    if style < 0.9:
        return text[: place + 1] + random.choice(("", "", "s", strings_values.plain_word(random)))
    return "".join(c for c in text if random.random() < 0.6) or text


def other_words(random: Random, given: object) -> list[str]:
    """A list of words that shares some with the first argument."""
    shared = [item for item in given if random.random() < 0.45] if isinstance(given, list) else material(given).split()
    fresh = [strings_values.plain_word(random) for _ in range(random.randint(1, 3))]
    mixed = [str(item) for item in shared] + fresh
    random.shuffle(mixed)
    return mixed[:5]


def known_word(random: Random, given: object) -> str:
    """One of the words of the first argument, or another."""
    words = material(given).split()
    return random.choice(words) if words and random.random() < 0.7 else strings_values.plain_word(random)


def numbers_beside(random: Random, given: object) -> list[int]:
    """As many small integers as the first argument has elements."""
    return [random.randint(0, 20) for _ in range(len(given) if isinstance(given, list) else 3)]


LETTER = Argument("str", "text letter", names=("c", "ch", "letter", "char"))
START = Argument("str", "text start", names=("prefix", "start", "p"))
ENDING = Argument("str", "text ending", names=("suffix", "ending", "end"))
PART = Argument("str", "text part", names=("part", "sub", "t", "substring"))
LENGTH = Argument("int", "text length", names=("n", "k", "length", "size"))
TIMES = Argument("int", "text occurrences", names=("n", "k", "times", "count"))
STEP = Argument("int", "text step", names=("k", "n", "step"))
WIDTH = Argument("int", "text width", names=("width", "n", "size"))
SHIFT = Argument("int", "text shift", names=("shift", "k", "n"))
SEPARATOR = Argument("str", "text separator", names=("sep", "separator", "delimiter"))
MARK = Argument("str", "text mark", names=("mark", "c", "char", "replacement"))
TAG = Argument("str", "text tag", names=("tag", "name"))
AFFIX = Argument("str", "text affix", names=("t", "extra", "affix"))
LETTERS = Argument("str", "text letters", 0.5, names=("chars", "letters", "allowed"))
RELATIVE = Argument("str", "text relative", 0, names=("t", "other", "b", "second"))
OTHER_WORDS = Argument("list[str]", "text other_words", 0, names=("other", "others", "b", "second"))
KNOWN_WORD = Argument("str", "text known_word", 0.4, names=("word", "target", "w", "key"))
NUMBERS = Argument("list[int]", "text numbers_beside", 0, names=("numbers", "values", "counts"))

ARGUMENTS = {
    f"text {made.__name__}": made
    for made in (
        letter,
        start,
        ending,
        part,
        length,
        occurrences,
        step,
        width,
        shift,
        separator,
        mark,
        tag,
        affix,
        letters,
        relative,
        other_words,
        known_word,
        numbers_beside,
    )
}
