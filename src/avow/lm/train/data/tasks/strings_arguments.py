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
    return random.choice(letters) if letters and random.random() < 0.75 else random.choice("aaeeooirtln")


def start(random: Random, given: object) -> str:
    """The first one to three letters of a word of the first argument, or other letters."""
    words = material(given).split()
    if words and random.random() < 0.65:
        return random.choice(words)[: random.randint(1, 3)]
    return random.choice(("a", "b", "c", "g", "o", "p", "s", "t", "r", "l"))


def ending(random: Random, given: object) -> str:
    """The last one to three letters of a word of the first argument, or other letters."""
    words = material(given).split()
    if words and random.random() < 0.65:
        return random.choice(words)[-random.randint(1, 3) :]
    return random.choice(("e", "er", "n", "y", "t", "r", "ow", "k"))


def part(random: Random, given: object) -> str:
    """One to three characters in a row of the first argument, or other letters."""
    text = material(given)
    if text and random.random() < 0.65:
        place = random.randrange(len(text))
        return text[place : place + random.randint(1, 3)].strip() or "a"
    return random.choice(("a", "e", "an", "in", "o", "or", "r", "t"))


def length(random: Random, given: object) -> int:
    """The length of a word of the first argument, or one near it."""
    words = given if isinstance(given, list) else [given]
    lengths = [len(item) for item in words if isinstance(item, str)]
    near = random.choice(lengths) + random.choice((-1, 0, 0, 1)) if lengths and random.random() < 0.6 else 0
    return near if 1 <= near <= 12 else random.randint(3, 6)


def occurrences(random: Random, given: object) -> int:
    """A small number: 1 to 4; a constant is at least 2, as phrases have a plural behind it."""
    return random.choice((2, 2, 3, 3, 4) if given is None else (1, 1, 2, 2, 3, 4))


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


def splitter(random: Random, given: object) -> str:
    """A separator that occurs in the first argument, a comma more often than not."""
    found = [sign for sign in ",;-/" if sign in material(given)]
    return random.choice(found) if found and random.random() < 0.8 else ","


def any_word(random: Random, _given: object) -> str:
    """A word that has nothing to do with the first argument."""
    return strings_values.plain_word(random)


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
    if given is None:
        return random.choice(("abc", "abe", "aeiou", "xyz", "st", "lo"))
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


def twin(random: Random, given: object) -> str:
    """The first argument in other case, backwards or with a letter changed; or another word."""
    text = material(given)
    style = random.random()
    if style < 0.3:
        return text.upper() if random.random() < 0.5 else text.title()
    return text[::-1] if style < 0.65 else relative(random, given)


def other_letter(random: Random, given: object) -> str:
    """A second letter, that mostly occurs in the first argument too."""
    return random.choice("bxt") if given is None else letter(random, given)


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
    if given is None:
        return random.choice(strings_values.FREQUENT)
    return random.choice(words) if words and random.random() < 0.7 else strings_values.plain_word(random)


def anagram(random: Random, given: object) -> str:
    """A shuffle of one of the strings, or another word."""
    chosen = known_word(random, given)
    return "".join(random.sample(chosen, len(chosen)))


def numbers_beside(random: Random, given: object) -> list[int]:
    """As many small integers as the first argument has elements."""
    return [random.randint(0, 20) for _ in range(len(given) if isinstance(given, list) else 3)]


LETTER = Argument("str", "text_letter", names=("c", "ch", "letter", "char"))
START = Argument("str", "text_start", names=("prefix", "start", "p"))
ENDING = Argument("str", "text_ending", names=("suffix", "ending", "end"))
PART = Argument("str", "text_part", names=("part", "sub", "t", "substring"))
LENGTH = Argument("int", "text_length", names=("n", "k", "length", "size"))
TIMES = Argument("int", "text_occurrences", names=("n", "k", "times", "count"))
STEP = Argument("int", "text_step", names=("k", "n", "step"))
WIDTH = Argument("int", "text_width", names=("width", "n", "size"))
SHIFT = Argument("int", "text_shift", names=("shift", "k", "n"))
SEPARATOR = Argument("str", "text_separator", names=("sep", "separator", "delimiter"))
SPLITTER = Argument("str", "text_splitter", 0.5, names=("sep", "separator", "delimiter"))
ANY_WORD = Argument("str", "text_any_word", 0, names=("t", "other", "b", "second"))
GIVEN_START = Argument("str", "text_start", 0, names=("prefix", "start", "p"))
GIVEN_ENDING = Argument("str", "text_ending", 0, names=("suffix", "ending", "end"))
MARK = Argument("str", "text_mark", names=("mark", "c", "char", "replacement"))
TAG = Argument("str", "text_tag", names=("tag", "name"))
AFFIX = Argument("str", "text_affix", names=("t", "extra", "affix"))
LETTERS = Argument("str", "text_letters", 0.5, names=("chars", "letters", "allowed"))
RELATIVE = Argument("str", "text_relative", 0, names=("t", "other", "b", "second"))
TWIN = Argument("str", "text_twin", 0, names=("t", "other", "b", "second"))
OTHER_LETTER = Argument("str", "text_other_letter", names=("d", "other", "second", "b"))
OTHER_WORDS = Argument("list[str]", "text_other_words", 0, names=("other", "others", "b", "second"))
KNOWN_WORD = Argument("str", "text_known_word", 0.25, names=("word", "target", "w", "key"))
ANAGRAM = Argument("str", "text_anagram", 0, names=("word", "target", "w", "letters"))
NUMBERS = Argument("list[int]", "text_numbers_beside", 0, names=("numbers", "values", "counts"))

ARGUMENTS = {
    f"text_{made.__name__}": made
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
        splitter,
        any_word,
        mark,
        tag,
        affix,
        letters,
        relative,
        twin,
        other_letter,
        other_words,
        known_word,
        anagram,
        numbers_beside,
    )
}
