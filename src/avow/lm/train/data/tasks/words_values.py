"""Lists of words for operations on them, and the table of all input generators of text."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from avow.lm.train.data.tasks.strings_values import MAKERS, WORDS, frequent_word, plain_word, short, word


def listed(make: Callable[[Random], str]) -> Callable[[Random], list[str]]:
    """A generator of lists of up to six of what `make` makes, seldom empty, sometimes with one of them twice."""

    def several(random: Random) -> list[str]:
        made = [make(random) for _ in range(random.choice((0, 1, 2, 3, 3, 4, 4, 5, 6)))]
        if made and random.random() < 0.3:
            made.insert(random.randrange(len(made) + 1), random.choice(made))
        return made

    return several


def filled(random: Random) -> list[str]:
    """One to five words."""
    return [word(random) for _ in range(random.randint(1, 5))]


def few(random: Random) -> list[str]:
    """Up to six words out of two or three, so that they repeat."""
    chosen = [frequent_word(random) for _ in range(random.randint(2, 3))]
    return [random.choice(chosen) for _ in range(random.randint(1, 6))]


def cased_few(random: Random) -> list[str]:
    """Words that repeat, also in other case."""
    return [random.choice((str.lower, str.upper, str.title))(item) for item in few(random)]


def articles(random: Random) -> list[str]:
    """Words with articles among them."""
    return [random.choice(("a", "an", "the", "The", *WORDS[:9])) for _ in range(random.randint(0, 6))]


def short_list(random: Random) -> list[str]:
    """Up to three short strings."""
    return [short(random) or "z" for _ in range(random.randint(0, 3))]


def maybe_sorted(random: Random) -> list[str]:
    """Words that are in order half of the time."""
    words = [plain_word(random) for _ in range(random.randint(0, 4))]
    return sorted(words) if random.random() < 0.5 else words


def prefixed(random: Random) -> list[str]:
    """Words that begin alike, seldom with another among them."""
    stem = plain_word(random)[: random.randint(1, 4)]
    words = [stem + random.choice(("", "s", "er", "ing", plain_word(random))) for _ in range(random.randint(1, 4))]
    return words if random.random() < 0.75 else [*words, plain_word(random)]


def anagrams(random: Random) -> list[str]:
    """Shuffles of one word, often with another word among them; or groups of such."""
    words = []
    for _ in range(random.randint(1, 2)):
        letters = random.choice(("tea", "listen", "stop", "now", "arc", "lamp"))
        words += ["".join(random.sample(letters, len(letters))) for _ in range(random.randint(1, 3))]
    random.shuffle(words)
    return words


def chain(random: Random) -> list[str]:
    """Words each of which begins as the one before ends, in most cases."""
    words = [plain_word(random)]
    for _ in range(random.randint(0, 3)):
        fitting = [other for other in WORDS if other[0] == words[-1][-1]]
        words.append(random.choice(fitting or list(WORDS)))
    return words if random.random() < 0.55 else [*words, plain_word(random)]


LISTS = (filled, few, cased_few, articles, short_list, maybe_sorted, prefixed, anagrams, chain)
INPUTS: dict[str, Callable[[Random], object]] = {
    **{f"text_{make.__name__}": make for make in MAKERS},
    **{f"texts_{make.__name__}": listed(make) for make in MAKERS},
    **{f"texts_{make.__name__}": make for make in LISTS},
}
