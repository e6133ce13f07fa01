"""What operations on text must give, written in another way than the operations are: with `re`, `Counter` and loops."""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import groupby, pairwise, zip_longest
from typing import Any

Reference = Callable[..., Any]


def keep(pattern: str) -> Reference:
    """Only what the pattern matches."""
    return lambda x: "".join(re.findall(pattern, x))


def runs(x: str) -> list[tuple[str, int]]:
    """Runs of equal characters with their lengths."""
    return [(c, len(list(members))) for c, members in groupby(x)]


def best(items: list[Any], score: Callable[[Any], Any]) -> Any:
    """The first item with the greatest score."""
    chosen = items[0]
    for item in items[1:]:
        if score(item) > score(chosen):
            chosen = item
    return chosen


def letters_by(x: str, fits: Callable[[int], bool]) -> list[str]:
    """The different characters whose count fits, in order of first appearance."""
    return [letter for letter, number in Counter(x).items() if fits(number)]


def grouped(items: list[str], key: Callable[[str], Any]) -> dict[Any, list[str]]:
    """The items by key, in order."""
    made = defaultdict(list)
    for item in items:
        made[key(item)].append(item)
    return dict(made)


def shifted(x: str, places: int) -> str:
    """A Caesar cipher by translation tables."""
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    places %= 26
    table = str.maketrans(lower + upper, lower[places:] + lower[:places] + upper[places:] + upper[:places])
    return x.translate(table)


def balanced(x: str, kinds: str) -> bool:
    """Whether nothing is left when innermost pairs are taken out again and again."""
    left = "".join(c for c in x if c in kinds)
    while (less := left.replace("()", "").replace("[]", "").replace("{}", "")) != left:
        left = less
    return not left


def distance(a: str, b: str) -> int:
    """The Levenshtein distance by recursion over tails, remembered."""
    known: dict[tuple[int, int], int] = {}

    def tails(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return len(a) - i + len(b) - j
        if (i, j) not in known:
            same = tails(i + 1, j + 1) + (a[i] != b[j])
            known[i, j] = min(same, tails(i + 1, j) + 1, tails(i, j + 1) + 1)
        return known[i, j]

    return tails(0, 0)


def common_substring(a: str, b: str) -> str:
    """The longest substring of a, the leftmost of several, that b contains: longest lengths first."""
    for size in range(len(a), 0, -1):
        for i in range(len(a) - size + 1):
            if b.find(a[i : i + size]) >= 0:
                return a[i : i + size]
    return ""


def shared_start(items: list[str]) -> str:
    """The longest common prefix: the characters up to the first place at which not all are equal."""
    columns = list(zip(*items, strict=False))
    different = (i for i, column in enumerate(columns) if len(set(column)) > 1)
    return items[0][: next(different, len(columns))]


def english(items: list[str]) -> str:
    """With commas, and "and" before the last."""
    made = ""
    for i, item in enumerate(items):
        made += item + ("" if i + 1 == len(items) else " and " if i + 2 == len(items) else ", ")
    return made


def folded_first(items: list[str]) -> list[str]:
    """The first of the items that are equal in lower case."""
    return [item for i, item in enumerate(items) if item.lower() not in [other.lower() for other in items[:i]]]


VOWEL, CONSONANT = "[aeiouAEIOU]", "[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z]"
CHARACTERS: dict[str, str] = {
    "vowels": VOWEL,
    "consonants": CONSONANT,
    "letters": "[a-zA-Z]",
    "digits": "[0-9]",
    "capitals": "[A-Z]",
    "small_letters": "[a-z]",
    "punctuation": r"[^\w\s]|_",
    "letters_and_digits": "[a-zA-Z0-9]",
    "even_digits": "[02468]",
    "odd_digits": "[13579]",
}
TEXT: dict[str, Reference] = {
    "upper": lambda x: x.translate(str.maketrans(string.ascii_lowercase, string.ascii_uppercase)),
    "lower": lambda x: x.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase)),
    "title_words": string.capwords,
    "swap_case": lambda x: "".join(c.lower() if c.isupper() else c.upper() for c in x),
    "reverse_text": lambda x: "".join(reversed(x)),
    "mirror": lambda x: x + "".join(reversed(x)),
    "repeat": lambda x, k: "".join(x for _ in range(k)),
    "double_letters": lambda x: re.sub(r"(.)", r"\1\1", x),
    "squeeze": lambda x: re.sub(r"(.)\1+", r"\1", x),
    "unique_letters": lambda x: "".join(c for i, c in enumerate(x) if x.index(c) == i),
    "unshared": lambda x: "".join(c for c in x if x.find(c) == x.rfind(c)),
    "alternate_case": lambda x: "".join((c.lower(), c.upper())[i % 2 == 0] for i, c in enumerate(x)),
    "staircase_letters": lambda x: "".join(c * i for i, c in enumerate(x, 1)),
    "strip_spaces": lambda x: re.sub(r"^\s+|\s+$", "", x),
    "collapse_spaces": lambda x: re.sub(r"\s+", " ", x).strip(),
    "remove_spaces": lambda x: "".join(x.split(" ")),
    "spaces_to": lambda x, k: k.join(x.split(" ")),
    "remove_letter": lambda x, k: "".join(c for c in x if c != k),
    "replace_letter": lambda x, k, m: m.join(x.split(k)),
    "replace_first": lambda x, k, m: m.join(x.split(k, 1)),
    "keep_letters": lambda x, k: "".join(c for c in x if c in set(k)),
    "cut_prefix": lambda x, k: x[len(k) :] if x[: len(k)] == k else x,
    "cut_suffix": lambda x, k: x[: len(x) - len(k)] if x.endswith(k) else x,
    "pad_left": lambda x, k: " " * (k - len(x)) + x,
    "pad_right": lambda x, k: f"{x:<{k}}",
    "zero_fill": lambda x, k: "0" * (k - len(x)) + x,
    "truncate": lambda x, k: x[:k] + ("..." if len(x) > k else ""),
    "between_letters": lambda x, k: "".join(k + c for c in x)[1:],
    "insert_at": lambda x, k, m: "".join([*list(x)[:k], m, *list(x)[k:]]),
    "drop_zeros": lambda x: re.sub("^0+", "", x),
    "every_other": lambda x: "".join(c for i, c in enumerate(x) if i % 2 == 0),
    "without_end_letters": lambda x: "".join(list(x)[1:-1]),
    "first_half_of_text": lambda x: "".join(list(x)[: len(x) // 2]),
    "extension": lambda x: x.rpartition(".")[2],
    "base_name": lambda x: x.rpartition("/")[2],
    "domain": lambda x: x.partition("@")[2],
    "before_mark": lambda x, k: x.partition(k)[0],
    "after_mark": lambda x, k: x.rpartition(k)[2],
    "count_words": lambda x: len(re.findall(r"\S+", x)),
    "count_letter": lambda x, k: Counter(x)[k],
    "count_distinct_characters": lambda x: len(Counter(x)),
    "count_repeated": lambda x: sum(n > 1 for n in Counter(x).values()),
    "count_part_overlapping": lambda x, k: len(re.findall(f"(?={re.escape(k)})", x)),
    "count_runs": lambda x: len(runs(x)),
    "longest_letter_run": lambda x: max((n for _, n in runs(x)), default=0),
    "digits_total": lambda x: sum(map(int, re.findall("[0-9]", x))),
    "letter_values": lambda x: sum(string.ascii_lowercase.find(c) + 1 for c in x.lower()),
    "sum_of_numbers": lambda x: sum(map(int, re.findall(r"\d+", x))),
    "leading_spaces": lambda x: len(re.match(r"\s*", x)[0]),  # type: ignore[index]
    "reverse_words": lambda x: " ".join(reversed(x.split())),
    "reverse_each_word": lambda x: " ".join("".join(reversed(word)) for word in x.split()),
    "longest_word_of": lambda x: best(x.split(), len),
    "shortest_word_of": lambda x: best(x.split(), lambda word: -len(word)),
    "acronym": lambda x: "".join(re.findall(r"(?<!\S)\S", x)).upper(),
    "most_common_word": lambda x: Counter(x.split()).most_common(1)[0][0],
    "unique_words": lambda x: " ".join(w for i, w in enumerate(x.split()) if w not in x.split()[:i]),
    "pig_latin": lambda x: re.sub(r"(\S)(\S*)\s?", r"\2\1ay ", x).strip(),
    "split_lines": lambda x: x.split("\n"),
    "chunks_of_text": lambda x, k: re.findall(f".{{1,{k}}}", x),
    "windows_of_text": lambda x, k: ["".join(w) for w in zip(*(x[i:] for i in range(k)), strict=False)],
    "text_prefixes": lambda x: [x[: len(x) - i] for i in range(len(x))][::-1],
    "letter_pairs": lambda x: ["".join(pair) for pair in pairwise(x)],
    "run_blocks": lambda x: [c * n for c, n in runs(x)],
    "run_pairs": runs,
    "repeated_letters": lambda x: letters_by(x, lambda number: number > 1),
    "missing_letters": lambda x: "".join(sorted(set(string.ascii_lowercase) - set(x.lower()))),
    "places_of_letter": lambda x, k: [found.start() for found in re.finditer(re.escape(k), x)],
    "numbers_among_words": lambda x: [int(n) for n in re.findall(r"(?<!\S)\d+(?!\S)", x)],
    "encode_runs": lambda x: "".join(f"{c}{n}" for c, n in runs(x)),
    "encode_long_runs": lambda x: "".join(c + str(n) * (n > 1) for c, n in runs(x)),
    "count_then_letter": lambda x: "".join(f"{n}{c}" for c, n in runs(x)),
    "decode_runs": lambda x: re.sub(r"(.)(\d)", lambda found: found[1] * int(found[2]), x),
    "caesar": shifted,
    "caesar_back": lambda x, k: shifted(x, -k),
    "caesar_lower": shifted,
    "atbash": lambda x: x.translate(str.maketrans(string.ascii_lowercase, string.ascii_lowercase[::-1])),
    "snake_to_camel": lambda x: re.sub("_(.)", lambda found: found[1].upper(), x),
    "camel_to_snake": lambda x: re.sub("([A-Z])", r"_\1", x).lower(),
    "snake_to_pascal": lambda x: x.title().replace("_", ""),
    "letter_counts": lambda x: dict(Counter(x)),
    "letter_counts_folded": lambda x: dict(Counter(re.findall("[a-z]", x.lower()))),
    "word_counts": lambda x: dict(Counter(x.split())),
    "words_by_initial": lambda x: grouped(x.split(), lambda word: word[0]),
    "letter_places": lambda x: {c: [i for i in range(len(x)) if x[i] == c] for c in x},
    "last_places": lambda x: {c: x.rindex(c) for c in x},
    "most_common_letter": lambda x: Counter(x).most_common(1)[0][0],
    "rarest_letter": lambda x: best(list(x), lambda c: -Counter(x)[c]),
    "first_unique": lambda x: next(iter(letters_by(x, lambda number: number == 1)), None),
    "first_repeated_letter": lambda x: next((c for i, c in enumerate(x) if c in x[:i]), None),
    "parse_pairs": lambda x: {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", x)},
    "anagrams": lambda x, k: Counter(x) == Counter(k),
    "rotation_of": lambda x, k: k in [x[i:] + x[:i] for i in range(len(x) or 1)],
    "subsequence_of": lambda x, k: re.search(".*".join(map(re.escape, x)), k) is not None,
    "buildable": lambda x, k: not Counter(x) - Counter(k),
    "hamming": lambda x, k: [a == b for a, b in zip(x, k, strict=False)].count(False),
    "edit_distance": distance,
    "common_prefix": lambda x, k: shared_start([x, k]),
    "common_substring": common_substring,
    "merge_alternately": lambda x, k: "".join(a + b for a, b in zip_longest(x, k, fillvalue="")),
    "balanced_parentheses": lambda x: balanced(x, "()"),
    "balanced_brackets": lambda x: balanced(x, "()[]{}"),
    "loose_palindrome": lambda x: (kept := re.sub("[^a-z0-9]", "", x.lower())) == "".join(reversed(kept)),
    "can_be_palindrome": lambda x: [n % 2 for n in Counter(x).values()].count(1) < 2,
    "pangram_test": lambda x: set(string.ascii_lowercase) <= set(x.lower()),
    "repeated_part": lambda x: re.fullmatch(r"(.+?)\1+", x) is not None,
    "is_palindrome": lambda x: all(x[i] == x[-1 - i] for i in range(len(x))),
    "is_starting_with_vowel": lambda x: re.match(VOWEL, x) is not None,
    "is_isogram": lambda x: max(Counter(x).values(), default=0) < 2,
    "is_double_letter": lambda x: re.search(r"(.)\1", x) is not None,
    "is_in_order": lambda x: all(a <= b for a, b in pairwise(x)),
    "is_with_digit": lambda x: re.search("[0-9]", x) is not None,
    "is_only_vowels": lambda x: re.fullmatch(f"{VOWEL}*", x) is not None,
    "is_integer_text": lambda x: re.fullmatch("-?[0-9]+", x) is not None,
    "is_blank": lambda x: re.fullmatch(r"\s*", x) is not None,
}
WORDS: dict[str, Reference] = {
    "longest": lambda x: best(x, len),
    "shortest": lambda x: best(x, lambda word: -len(word)),
    "most_vowels": lambda x: best(x, lambda word: len(re.findall(VOWEL, word))),
    "most_frequent": lambda x: Counter(x).most_common(1)[0][0],
    "total_length": lambda x: len("".join(x)),
    "average_length": lambda x: len("".join(x)) / len(x),
    "index_of_longest": lambda x: next(i for i, word in enumerate(x) if all(len(word) >= len(w) for w in x)),
    "count_duplicates_of": lambda x: sum(n - 1 for n in Counter(x).values()),
    "count_vowels_in_all": lambda x: len(re.findall(VOWEL, "".join(x))),
    "join_and": english,
    "common_start": shared_start,
    "alphabetical": lambda x: all(a <= b for a, b in pairwise(x)),
    "all_anagrams": lambda x: len({frozenset(Counter(word).items()) for word in x}) < 2,
    "sort_by_length": lambda x: [word for size in range(99) for word in x if len(word) == size],
    "sort_by_length_down": lambda x: [word for size in range(99, -1, -1) for word in x if len(word) == size],
    "sort_by_last_letter": lambda x: [word for c in sorted({w[-1] for w in x}) for word in x if word[-1] == c],
    "sort_by_length_then_letters": lambda x: sorted(sorted(x), key=len),
    "sort_by_frequency": lambda x: [word for word, _ in Counter(sorted(x)).most_common()],
    "all_longest": lambda x: [word for word in x if not any(len(other) > len(word) for other in x)],
    "number_them": lambda x: [f"{i + 1}. {x[i]}" for i in range(len(x))],
    "number_repeats": lambda x: [f"{word}{x[: i + 1].count(word)}" for i, word in enumerate(x)],
    "all_words_of": lambda x: " ".join(x).split(),
    "all_letters_of": lambda x: list("".join(x)),
    "neighbours_joined": lambda x: [" ".join(pair) for pair in pairwise(x)],
    "longer_and_longer": lambda x: [w for i, w in enumerate(x) if all(len(w) > len(other) for other in x[:i])],
    "group_anagrams": lambda x: list(grouped(x, lambda word: "".join(sorted(word))).values()),
    "anagrams_of": lambda x, k: [word for word in x if Counter(word) == Counter(k)],
    "unique_folded": folded_first,
    "one_per_length": lambda x: [w for i, w in enumerate(x) if len(w) not in map(len, x[:i])],
    "length_table": lambda x: dict(zip(x, map(len, x), strict=True)),
    "group_by_length": lambda x: grouped(x, len),
    "group_by_initial": lambda x: grouped(x, lambda word: word[0]),
    "count_by_length": lambda x: dict(Counter(map(len, x))),
    "letters_of_all": lambda x: dict(Counter("".join(x))),
    "longest_by_initial": lambda x: {c: best(ws, len) for c, ws in grouped(x, lambda word: word[0]).items()},
}
