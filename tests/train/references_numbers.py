"""What the operations on numbers should give, written another way: by the library, by definition, by brute force."""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import reduce
from itertools import accumulate, combinations, permutations, product, takewhile
from typing import Any

Reference = Callable[..., Any]


def divisors(n: int) -> list[int]:
    small = [d for d in range(1, math.isqrt(n) + 1) if n % d == 0]
    return sorted({*small, *(n // d for d in small)})


def prime(n: int) -> bool:
    return n > 1 and len(divisors(n)) == 2


def factors(n: int) -> list[int]:
    d = next((d for d in range(2, n + 1) if n % d == 0), None)
    return [d, *factors(n // d)] if d else []


def digits(n: int) -> list[int]:
    return [*digits(n // 10), n % 10] if n >= 10 else [n]


def number(values: list[int], base: int = 10) -> int:
    return reduce(lambda a, b: a * base + b, values, 0)


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def collatz(n: int) -> list[int]:
    return [n] if n == 1 else [n, *collatz(3 * n + 1 if n % 2 else n // 2)]


def clock(text: str) -> timedelta:
    hours, minutes = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes)


def base_digits(n: int, base: int) -> str:
    return (base_digits(n // base, base) if n >= base else "") + str(n % base)


ROMAN = {
    roman: value
    for value, roman in (
        (
            1000 * m + 100 * h + 10 * t + o,
            "M" * m
            + ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"][h]
            + ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"][t]
            + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][o],
        )
        for m, h, t, o in product(range(4), range(10), range(10), range(10))
    )
}
ROMAN_OF = {value: roman for roman, value in ROMAN.items()}
GRADES = {10: "A", 9: "A", 8: "B", 7: "C", 6: "D"}


def fizz(n: int) -> str:
    return "Fizz" * (n % 3 == 0) + "Buzz" * (n % 5 == 0) or str(n)


NUMBERS: dict[str, Reference] = {
    "factorial": math.factorial,
    "double_factorial": lambda n: math.prod(range(n, 0, -2)),
    "permutations_count": lambda n, k: len(list(permutations(range(n), k))) if n < 8 else math.perm(n, k),
    "binomial": lambda n, k: len(list(combinations(range(n), k))),
    "divisors": divisors,
    "proper_divisors": lambda n: divisors(n)[:-1],
    "count_divisors": lambda n: len(divisors(n)),
    "sum_divisors": lambda n: sum(divisors(n)),
    "sum_proper_divisors": lambda n: sum(divisors(n)) - n,
    "is_perfect": lambda n: sum(divisors(n)) == 2 * n,
    "is_abundant": lambda n: sum(divisors(n)) > 2 * n,
    "greatest_common_divisor": math.gcd,
    "least_common_multiple": math.lcm,
    "coprime": lambda a, b: not set(divisors(a)) & set(divisors(b)) - {1},
    "common_divisors": lambda a, b: sorted(set(divisors(a)) & set(divisors(b))),
    "gcd_of_list": lambda xs: math.gcd(*xs),
    "totient": lambda n: round(math.prod([Fraction(p - 1, p) for p in set(factors(n))], start=Fraction(n))),
    "smallest_divisor": lambda n: factors(n)[0],
    "largest_prime_factor": lambda n: factors(n)[-1],
    "prime_factors": factors,
    "distinct_prime_factors": lambda n: sorted(set(factors(n))),
    "is_prime_loop": lambda n: n > 0 and prime(n),
    "next_prime": lambda n: next(m for m in range(n + 1, 2 * n + 3) if prime(m)),
    "primes_below": lambda n: list(filter(prime, range(1, n))),
    "primes_up_to": lambda n: list(filter(prime, range(1, n + 1))),
    "count_primes_below": lambda n: sum(map(prime, range(1, n))),
    "first_primes": lambda n: list(filter(prime, range(1, 40)))[:n],
    "digit_product": lambda n: math.prod(digits(n)),
    "digit_count": lambda n: len(digits(abs(n))),
    "digits_list": digits,
    "digits_backwards": lambda n: digits(n)[::-1],
    "plus_one": lambda ds: digits(number(ds) + 1),
    "reverse_number": lambda n: number(digits(n)[::-1]),
    "reverse_signed": lambda n: number(digits(abs(n))[::-1]) * (1 if n > 0 else -1),
    "is_palindromic_number": lambda n: digits(n) == digits(n)[::-1],
    "is_armstrong": lambda n: n == sum(d ** len(digits(n)) for d in digits(n)),
    "digit_squares": lambda n: sum(d * d for d in digits(n)),
    "digital_root": lambda n: n and (n - 1) % 9 + 1,
    "is_harshad": lambda n: Fraction(n, sum(digits(n))).denominator == 1,
    "divided_by_each_digit": lambda n: not any(d == 0 or n % d for d in digits(n)),
    "largest_digit": lambda n: sorted(digits(abs(n)))[-1],
    "smallest_digit": lambda n: sorted(digits(abs(n)))[0],
    "first_digit": lambda n: digits(abs(n))[0],
    "last_digit": lambda n: digits(abs(n))[-1],
    "drop_last_digit": lambda n: number(digits(n)[:-1]),
    "count_digit": lambda n, k: digits(n).count(k),
    "has_digit": lambda n, k: k in digits(n),
    "remove_digit": lambda n, k: "".join(str(d) for d in digits(n) if d != k),
    "even_digits": lambda n: len([d for d in digits(abs(n)) if d in (0, 2, 4, 6, 8)]),
    "odd_digit_sum": lambda n: sum(d for d in digits(abs(n)) if d & 1),
    "distinct_digits": lambda n: max(Counter(digits(n)).values()) == 1,
    "sorted_digits": lambda n: number(sorted(digits(n))[::-1]),
    "digits_increase": lambda n: digits(n) == sorted(digits(n)),
    "digit_frequencies": lambda n: dict(Counter(digits(n))),
    "add_reverse": lambda n: n + number(digits(n)[::-1]),
    "fibonacci": fib,
    "fibonacci_first": lambda n: [fib(i) for i in range(n)],
    "fibonacci_below": lambda n: list(takewhile(lambda f: f < n, map(fib, range(20)))),
    "is_fibonacci": lambda n: n in {fib(i) for i in range(15)},
    "lucas_number": lambda n: fib(n + 1) + (fib(n - 1) if n else 1),
    "sum_to": lambda n: sum(range(n + 1)),
    "triangular_numbers": lambda n: list(accumulate(range(1, n + 1))),
    "is_triangular": lambda n: math.isqrt(8 * n + 1) ** 2 == 8 * n + 1,
    "sum_squares_to": lambda n: n * (n + 1) * (2 * n + 1) // 6,
    "sum_cubes_to": lambda n: (n * (n + 1) // 2) ** 2,
    "sum_even_to": lambda n: (n // 2) * (n // 2 + 1),
    "sum_odd_to": lambda n: ((n + 1) // 2) ** 2,
    "sum_multiples_below": lambda n: sum({*range(0, n, 3), *range(0, n, 5)}),
    "multiples_of": lambda n, k: [sum([n] * i) for i in range(1, k + 1)],
    "multiples_up_to": lambda n, k: [i for i in range(1, n + 1) if math.gcd(i, k) == k],
    "count_up": lambda n: [i + 1 for i in range(n)],
    "count_down": lambda n: sorted(range(n + 1), reverse=True),
    "evens_up_to": lambda n: [2 * i for i in range(1, n // 2 + 1)],
    "odds_up_to": lambda n: [2 * i + 1 for i in range((n + 1) // 2)],
    "numbers_between": lambda a, b: [a + i for i in range(b - a + 1)],
    "sum_between": lambda a, b: (a + b) * (b - a + 1) // 2,
    "first_squares": lambda n: list(accumulate(range(1, 2 * n, 2))),
    "squares_below": lambda n: [m for m in range(1, n) if math.isqrt(m) ** 2 == m],
    "powers_of_two": lambda n: [1 << i for i in range(n)],
    "square_dict": lambda n: dict(enumerate(accumulate(range(1, 2 * n, 2)), 1)),
    "is_power_of": lambda n, k: n in {k**e for e in range(12)},
    "power_loop": lambda n, k: n**k,
    "integer_root": math.isqrt,
    "collatz_steps": lambda n: len(collatz(n)) - 1,
    "collatz_path": collatz,
    "pascal_row": lambda n: [math.comb(n, i) for i in range(n + 1)],
    "pascal_triangle": lambda n: [[math.comb(row, i) for i in range(row + 1)] for row in range(n)],
    "harmonic": lambda n: round(float(sum(Fraction(1, i) for i in range(1, n + 1))), 3),
    "arithmetic_sequence": lambda n, k, m: list(range(n, n + k * m, k)),
    "geometric_sequence": lambda n, k, m: list(accumulate([n, *[k] * (m - 1)], lambda a, b: a * b)),
    "to_binary": lambda n: format(n, "b"),
    "to_binary_by_hand": lambda n: format(n, "b"),
    "binary_by_hand": lambda text: int(text, 2),
    "to_hex": lambda n: format(n, "x"),
    "to_octal": lambda n: format(n, "o"),
    "to_base": base_digits,
    "from_base": lambda text, base: number([int(c) for c in text], base),
    "bit_count": int.bit_count,
    "zero_bits": lambda n: (n.bit_length() or 1) - n.bit_count(),
    "bit_length": lambda n: len(f"{n:b}") if n else 0,
    "hamming_distance_bits": lambda a, b: (a ^ b).bit_count(),
    "power_of_two_bits": lambda n: n in {1 << i for i in range(20)},
    "to_roman": ROMAN_OF.__getitem__,
    "from_roman": ROMAN.__getitem__,
    "ordinal": lambda n: f"{n}{'tsnrhtdd'[n % 5 * (n % 100 ^ 15 > 4 > n % 10) :: 4]}",
    "with_commas": lambda n: f"{n:,}",
    "pad_number": lambda n, k: f"{n:0{k}d}",
    "as_percent": lambda x: f"{round(100 * x)}%",
    "rgb_to_hex": lambda rgb: "#" + bytes(rgb).hex(),
    "rectangle_area": lambda a, b: sum(a for _ in range(b)),
    "rectangle_perimeter": lambda a, b: a + b + a + b,
    "box_surface": lambda a, b, c: 2 * sum(p * q for p, q in combinations((a, b, c), 2)),
    "is_triangle": lambda a, b, c: 2 * max(a, b, c) < a + b + c,
    "is_right_triangle": lambda *sides: any(a * a + b * b == c * c for a, b, c in permutations(sides)),
    "triangle_kind": lambda *sides: {1: "equilateral", 2: "isosceles", 3: "scalene"}[len(set(sides))],
    "hypotenuse": lambda a, b: round(math.hypot(a, b), 2),
    "point_distance": lambda p, q: round(math.dist(p, q), 2),
    "manhattan_distance": lambda p, q: sum(abs(a - b) for a, b in zip(p, q, strict=True)),
    "midpoint": lambda p, q: tuple(sum(pair) / 2 for pair in zip(p, q, strict=True)),
    "circle_area": lambda r: round(math.pi * r * r, 2),
    "circumference": lambda r: round(math.tau * r, 2),
    "is_leap_year": calendar.isleap,
    "days_in_year": lambda y: (date(y + 1, 1, 1) - date(y, 1, 1)).days,
    "leap_years_between": lambda a, b: list(filter(calendar.isleap, range(a, b + 1))),
    "days_in_month": lambda m: calendar.monthrange(2023, m)[1],
    "month_name": lambda m: calendar.month_name[m],
    "quarter": lambda m: math.ceil(m / 3),
    "weekday_after": lambda n: calendar.day_name[n % 7],
    "next_weekday": lambda day: (date(2024, 1, 2) + timedelta(list(calendar.day_name).index(day))).strftime("%A"),
    "is_weekend": lambda day: day.startswith("S"),
    "seconds_to_clock": lambda n: str(timedelta(seconds=n)).zfill(8),
    "seconds_split": lambda n: tuple(map(int, str(timedelta(seconds=n)).split(":"))),
    "minutes_split": lambda n: divmod(n, 60),
    "clock_to_minutes": lambda text: int(clock(text).total_seconds()) // 60,
    "minutes_between": lambda a, b: int(abs(clock(a) - clock(b)).total_seconds()) // 60,
    "minutes_until": lambda a, b: (clock(b) - clock(a)).seconds // 60,
    "add_minutes": lambda a, k: str(timedelta(seconds=(clock(a) + timedelta(minutes=k)).seconds)).zfill(8)[:5],
    "century": lambda y: math.ceil(y / 100),
    "day_of_year": lambda m, d: date(2023, m, d).timetuple().tm_yday,
    "total_seconds": lambda h, m, s: int(timedelta(hours=h, minutes=m, seconds=s).total_seconds()),
    "ways_to_change": lambda n, coins: (
        1 if n == 0 else sum(sum(map(int.__mul__, coins, c)) == n for c in product(*(range(n // k + 1) for k in coins)))
    ),
    "best_profit": lambda prices: max([0, *(b - a for a, b in combinations(prices, 2))]),
    "affordable": lambda prices, k: sum(total <= k for total in accumulate(sorted(prices))),
    "fizzbuzz": fizz,
    "fizzbuzz_list": lambda n: [fizz(i) for i in range(1, n + 1)],
    "count_fizz": lambda n: n // 15,
    "letter_grade": lambda n: GRADES.get(n // 10, "F"),
    "larger_of_two": max,
    "largest_of_three": max,
    "middle_of_three": lambda *xs: sum(xs) - max(xs) - min(xs),
    "round_to_multiple": lambda n, k: k * math.floor(Fraction(n, k) + Fraction(1, 2)),
    "ceil_to_multiple": lambda n, k: k * math.ceil(Fraction(n, k)),
    "groups_needed": lambda n, k: math.ceil(n / k),
    "rock_paper_scissors": lambda a, b: ("draw", "first", "second")[
        (("rock", "paper", "scissors").index(a) - ("rock", "paper", "scissors").index(b)) % 3
    ],
    "steps_ways": lambda n: fib(n + 1),
    "grid_paths": lambda n, k: math.comb(n + k - 2, n - 1),
    "quotient_and_remainder": divmod,
    "is_happy": lambda n: n not in {0} and reduce(lambda a, _: sum(d * d for d in digits(a)), range(60), n) == 1,
}
