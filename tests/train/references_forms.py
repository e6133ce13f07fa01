"""What operations on forms, notations and ciphers must give, written another way: with patterns, tables and loops."""

from __future__ import annotations

import math
import os.path
import re
import string
import textwrap
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from ipaddress import AddressValueError, IPv4Address
from itertools import zip_longest
from typing import Any

Reference = Callable[..., Any]
LOWER = string.ascii_lowercase


def matches(pattern: str, flags: int = 0) -> Reference:
    """Whether the whole text fits the pattern."""
    return lambda x: re.fullmatch(pattern, x, flags | re.ASCII) is not None


def address(x: str) -> bool:
    """Whether the standard library takes it; leading zeros aside, which it refuses."""
    try:
        IPv4Address(".".join(str(int(part)) if part.isdigit() else part for part in x.split(".")))
    except AddressValueError:
        return False
    return True


def luhn(x: str) -> bool:
    """The check by a table of doubled digits."""
    doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
    digits = [int(d) for d in x]
    return (sum(digits[-1::-2]) + sum(doubled[d] for d in digits[-2::-2])) % 10 == 0


def backspaces(x: str, k: str) -> str:
    """Pairs of a character and the key behind it are taken out from the left until there are none."""
    key = re.escape(k)
    while (shorter := re.sub(f"^{key}|[^{key}]{key}", "", x, count=1)) != x:
        x = shorter
    return x


def overlap(x: str, k: str) -> str:
    """The shortest of the joined texts."""
    sizes = [size for size in range(len(k) + 1) if x[len(x) - size :] == k[:size] and size <= len(x)]
    return x + k[max(sizes) :]


def rails_back(x: str) -> str:
    """The characters put back to the places they were dealt from."""
    result = [""] * len(x)
    for place, c in zip([*range(0, len(x), 2), *range(1, len(x), 2)], x, strict=True):
        result[place] = c
    return "".join(result)


def hints(x: str, k: str) -> str:
    """Letter by letter."""
    places = range(min(len(x), len(k)))
    return "".join("G" if x[i] == k[i] else "Y" if k.find(x[i]) >= 0 else "-" for i in places)


def letters_dropped(x: str, k: str) -> int:
    """What two multisets do not share."""
    first, second = Counter(x), Counter(k)
    return sum(((first - second) + (second - first)).values())


FORMS: dict[str, Reference] = {
    "mask_start": lambda x, k: re.sub(rf"(?s)^.{{0,{k}}}", lambda found: "*" * len(found[0]), x, count=1),
    "mask_between_ends": lambda x: re.sub(r"(?<=.).(?=.)", "*", x),
    "mask_mail_user": lambda x: re.sub(r"(?<=.).(?=.*@)", "*", x),
    "mask_card_groups": lambda x: "**** " * 3 + "".join(re.findall(r"\d", x)[12:]),
    "mask_digits_before_last": lambda x, k: re.sub(rf"\d(?=(\D*\d){{{k}}})", "*", x),
    "hangman_view": lambda x, k: re.sub(f"[^{k}]", "_", x),
    "middle_to_initials": lambda x: re.sub(r"(?<= )(\w)\w*(?= )", r"\1.", x),
    "name_put_straight": lambda x: re.sub(r"(.*), (.*)", r"\2 \1", x),
    "valid_pin": matches(r"\d{4}|\d{6}"),
    "pin_not_trivial": lambda x: bool(re.fullmatch(r"\d{4}", x)) and not re.fullmatch(r"(.)\1*", x),
    "pin_counts_up": lambda x: x in string.digits,
    "valid_user_name": matches(r"[A-Za-z][A-Za-z0-9]{2,11}"),
    "valid_handle": matches(r"@\w{1,15}"),
    "hex_colour": matches(r"#[0-9a-f]{6}", re.IGNORECASE),
    "number_plate": matches(r"[A-Z]{3}-\d{3}"),
    "postal_code": matches(r"\d{5}(-\d{4})?"),
    "ten_digit_phone": matches(r"([ -]*\d){10}[ -]*"),
    "iso_date_shape": matches(r"\d{4}-\d\d-\d\d"),
    "ip_address": address,
    "version_shape": matches(r"\d+\.\d+\.\d+"),
    "decimal_text": matches(r"\d+\.?\d*|\.\d+"),
    "plane_seat": matches(r"\d+[A-F]"),
    "chess_square": matches(r"[a-h][1-8]"),
    "web_link": matches(r"https?://[^ ]*\.[^ ]*"),
    "no_long_repeats": lambda x, k: re.search(rf"(.)\1{{{k - 1}}}", x) is None,
    "phone_dashed": lambda x: re.sub(r"(...)(...)(....)", r"\1-\2-\3", x),
    "slug": lambda x: re.sub(r" +", "-", re.sub(r"[^a-z0-9 ]", "", x.lower()).strip()),
    "first_words_dots": lambda x, k: " ".join(x.split(None, k)[:k]) + "..." * (len(x.split(None, k)) > k),
    "wrapped_lines": lambda x, k: textwrap.wrap(x, k, break_long_words=False, break_on_hyphens=False),
    "new_extension": lambda x, k: os.path.splitext(x)[0] + k,
    "to_full_day_clock": lambda x: datetime.strptime(x, "%I:%M %p").strftime("%H:%M"),
    "version_is_newer": lambda x, k: next(
        (int(a) > int(b) for a, b in zip(x.split("."), k.split("."), strict=True) if a != b), False
    ),
    "fraction_value": lambda x, k: round(float(Fraction(x)), k),
    "area_of_size": lambda x: math.prod(map(int, re.findall(r"\d+", x))),
    "quoted_parts": lambda x: re.findall(r"'([^']*)'", x),
    "outside_brackets": lambda x: re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", x)).strip(),
    "doubled_word_fixed": lambda x: re.sub(r"\b(\w+)( \1\b)+", r"\1", x),
    "reading_minutes": lambda x, k: math.ceil(len(x.split()) / k),
    "letters_to_numbers": lambda x: "-".join(str(LOWER.index(c) + 1) for c in x),
    "numbers_to_letters": lambda x: re.sub(r"(\d+)-?", lambda found: LOWER[int(found[1]) - 1], x),
    "rail_decoded": rails_back,
    "column_cipher": lambda x, k: "".join(
        "".join(column) for column in zip_longest(*(x[i : i + k] for i in range(0, len(x), k)), fillvalue="")
    ),
    "neighbours_swapped": lambda x: re.sub(r"(?s)(.)(.)", r"\2\1", x),
    "robber_language": lambda x: re.sub(r"([^aeiou ])", r"\1o\1", x),
    "keypad_digits": lambda x: x.translate(str.maketrans(LOWER, "22233344455566677778889999")),
    "digit_key_cipher": lambda x, k: "".join(
        (LOWER * 2)[LOWER.index(c) + int(shift)] for c, shift in zip(x, k * len(x), strict=False)
    ),
    "luhn_valid": luhn,
    "backspaces_typed": backspaces,
    "common_ending": lambda x, k: next(x[i:] for i in range(len(x) + 1) if k.endswith(x[i:])),
    "guess_hints": hints,
    "letters_to_drop": letters_dropped,
    "overlap_joined": overlap,
    "words_not_in_second": lambda x, k: [word for word in x.split() if not set(k.split()) & {word}],
}
