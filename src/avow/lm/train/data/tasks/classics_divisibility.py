"""Digits and divisibility beyond the basics: digits moved and compared, special numbers, factors that repeat."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "first_and_last_digit_sum",
        "end digits",
        "int -> int",
        "int(str({x})[0]) + {x} % 10",
        """the sum of the first and the last digit of {x}
        | what the leading digit and the final digit of {x} make together""",
        verbs="add the first digit of {x} to its last one",
        whole="""Take {x}, look only at its first and its last digit, and add the two. A single digit counts twice.
        | First digit + last digit of {x}.
        | What is the sum of the two outer digits of {x}? With one digit it is both of them.
        | For a puzzle I add the digit at the front of {x} and the digit at its end. What comes out?""",
        names="outer_digits_sum ends_sum first_plus_last",
        inputs="long_natural",
        called="n number",
    ),
    told(
        "digit_at_place",
        "digit places",
        "int -> int",
        "{x} // 10 ** {k} % 10",
        """the digit of {x} at place {k}, counted from the right and from 0
        | which digit stands before the last {k} digits of {x}, 0 if there is none""",
        verbs="pick the digit of {x} with {k} digits to the right of it, 0 if the number is too short",
        whole="""In {x} the units have place 0, the tens place 1 and so on. Which digit is at place {k}? 0 if there is
        none.
        | Digit number {k} from the right (the last is number 0) of {x}; missing digits are 0.
        | How many times 10 to the power {k} is written in the decimal form of {x}? Give that one digit.
        | Cut {k} digits off the end of {x} and return the last digit of the rest.""",
        names="nth_digit get_digit digit_at",
        args=(Argument("int", "digit_place", constant=0.5, names=("place", "k")),),
        inputs="long_natural",
        called="n number",
    ),
    told(
        "rotated_digits",
        "digits turned",
        "int -> int",
        "int(str({x})[1:] + str({x})[0])",
        """{x} with its first digit moved to the end
        | the number that comes from {x} when its leading digit goes behind all others""",
        verbs="move the first digit of {x} to the end of it",
        whole="""Put the first digit of {x} behind the last one: 1234 becomes 2341. Which number is it?
        | Rotate the digits of {x} by one to the left; leading zeros vanish.
        | A clock with digits slides them to the left and the front one comes in at the back. What does {x} become?
        | Write {x}, erase its first digit and write that digit at the end again. Return the number.""",
        names="rotate_number rotate_digits cycle_digits",
        inputs="long_natural",
        called="n number",
    ),
    told(
        "same_digits",
        "digits compared",
        "int -> bool",
        "sorted(str({x})) == sorted(str({k}))",
        """{x} is written with the same digits as {k}, each as often, in any order
        | the digits of {x} can be put in another order to get {k}""",
        whole="""Are {x} and {k} made of the same digits, like 1204 and 4012?
        | Can I shuffle the digits of {x} so that {k} comes out?
        | {x} and {k}: same digits with the same counts, order ignored?
        | Two lottery numbers, {x} and {k}. True if one is a rearrangement of the other.""",
        verbs="check if the digits of {x}, reordered, give {k}",
        names="digit_anagram rearranged_digits permuted_digits",
        args=(Argument("int", "maybe_shuffled", constant=0, names=("m", "other")),),
        inputs="long_natural",
        called="n number",
        first=True,
    ),
    told(
        "all_digits_even",
        "is digits",
        "int -> bool",
        "all(int(d) % 2 == 0 for d in str({x}))",
        """{x} has only even digits
        | every digit of {x} is one of 0, 2, 4, 6 and 8""",
        whole="""Does {x} consist of even digits only?
        | True if there is no odd digit in {x}.
        | Somebody can only type 0, 2, 4, 6 and 8. Can he type {x}?
        | Look at the digits of {x} one by one; is each of them even?""",
        verbs="check that no digit of {x} is odd",
        names="only_even_digits even_digits_only",
        inputs="maybe_even_digits",
        called="n number",
    ),
    told(
        "one_digit_repeated",
        "is digits",
        "int -> bool",
        "len(set(str({x}))) == 1",
        """{x} is written with one single digit, perhaps several times
        | {x} has nothing but equal digits""",
        whole="""Is {x} a number like 7, 44 or 555, all of whose digits are the same?
        | All digits of {x} equal?
        | A car plate shows {x}. Is it one of those with just one digit, over and over?
        | True when every digit of {x} is equal to its first digit.""",
        verbs="check that the digits of {x} do not differ",
        names="repdigit is_repdigit same_digit",
        inputs="maybe_one_digit",
        called="n number",
    ),
    told(
        "expanded_form",
        "digit lists",
        "int -> list[int]",
        """
        digits = str({x})
        return [int(d) * 10 ** (len(digits) - i - 1) for i, d in enumerate(digits) if d != '0']
        """,
        """the expanded form of {x} as a list, such as [300, 40, 5] for 345, without zeros
        | the values that the digits of {x} have at their places, from left to right, leaving out the zeros""",
        verbs="split {x} into hundreds, tens, units and so on, as a list without zeros",
        whole="""Pupils write 345 as 300 + 40 + 5. Give the list of such parts for {x}, without zero parts.
        | Place values of {x}: 709 -> [700, 9].
        | Which round numbers, one for each digit that is not 0, add up to {x}? Biggest first.
        | Break {x} up by its digits, each with its zeros behind it, and skip digits that are 0.""",
        names="expand_number place_values expanded_notation",
        inputs="long_natural",
        called="n number",
        first=True,
    ),
    told(
        "multiplicative_steps",
        "digit products",
        "int -> int",
        """
        count = 0
        while {x} >= 10:
            result = 1
            for d in str({x}):
                result *= int(d)
            {x} = result
            count += 1
        return count
        """,
        """how often {x} must be replaced by the product of its digits until one digit is left
        | the multiplicative persistence of {x}""",
        verbs="count how many times the digits of {x} can be multiplied until a single digit remains",
        whole="""Multiply all digits of {x}, then all digits of what you get, and so on until there is one digit. How
        many rounds?
        | Multiplicative persistence of {x}; 39 -> 27 -> 14 -> 4 takes 3.
        | Starting from {x}, replace the number by its digit product as long as it has two digits or more. How many
        replacements?
        | How many steps of 'product of the digits' bring {x} below 10?""",
        names="persistence product_steps multiplicative_persistence",
        inputs="long_natural",
        called="n number",
        weight=0.7,
        first=True,
    ),
    told(
        "is_automorphic",
        "digit powers",
        "int -> bool",
        "str({x} ** 2).endswith(str({x}))",
        """the square of {x} ends with {x} itself
        | {x} stands at the end of its own square, which makes it automorphic""",
        whole="""25 times 25 is 625, which ends in 25 again. Is {x} such a number?
        | Automorphic test: does {x} squared end in the digits of {x}?
        | Square {x}. Are the last digits of the result {x} again?
        | True when {x} can be read at the end of {x} times {x}.""",
        verbs="check whether {x} squared has {x} at its end",
        names="automorphic ends_with_itself",
        inputs="maybe_automorphic",
        called="n number",
        weight=0.7,
    ),
    told(
        "trailing_zeros",
        "end digits",
        "int -> int",
        """
        count = 0
        while {x} > 0 and {x} % 10 == 0:
            count += 1
            {x} //= 10
        return count
        """,
        """how many zeros {x} has at its end, 0 for the number 0
        | the number of times {x} can be divided by 10 without a rest, where 0 gives 0""",
        verbs="count the zeros at the end of {x}, none for 0 itself",
        whole="""How many zeros stand at the end of {x}? For 0 the answer is 0.
        | Trailing zeros of {x} (0 has none by definition here).
        | As long as {x} is positive and ends in 0, cut that zero off and count. Return the count.
        | A price like {x} may end in several zeros. How many are there? Say 0 if the price is 0.""",
        names="count_trailing_zeros zeros_at_end ending_zeros",
        inputs="zero_ended",
        called="n number",
    ),
    told(
        "times_divisible",
        "repeated division",
        "int -> int",
        """
        count = 0
        while {x} % {k} == 0:
            {x} //= {k}
            count += 1
        return count
        """,
        """how many times {x} can be divided by {k} without a rest
        | the exponent of the highest power of {k} that divides {x}""",
        verbs="divide {x} by {k} as long as there is no rest and count the divisions",
        whole="""How often can I divide {x} by {k} until it no longer comes out even?
        | Multiplicity of {k} in {x}.
        | {x} sweets are split into {k} equal heaps, one heap is split again into {k}, and so on while that works. How
        many times?
        | Find the greatest e such that {k} to the power e divides {x}.""",
        names="multiplicity exponent_in count_divisions",
        args=(Argument("int", "tiny_base", constant=0.5, names=("k", "divisor")),),
        inputs="much_divisible",
        called="n number",
        first=True,
    ),
    told(
        "previous_prime",
        "neighbouring primes",
        "int -> int",
        """
        n = {x} - 1
        while any(n % d == 0 for d in range(2, n)):
            n -= 1
        return n
        """,
        """the largest prime below {x}, where {x} is more than 2
        | the prime that comes right before {x}""",
        verbs="find the prime number closest to {x} among those that are less than it",
        whole="""Which prime number is the last one before {x}? {x} itself does not count.
        | Biggest prime < {x}.
        | Go down from {x}, leaving it out, until you meet a prime.
        | My locker number shall be prime and as high as possible, but under {x}. Which one is it?""",
        names="prime_before largest_prime_below prior_prime",
        inputs="above_two",
        called="n number limit",
        first=True,
    ),
    told(
        "factor_pairs",
        "divisors",
        "int -> list[tuple[int, int]]",
        "[(d, {x} // d) for d in range(1, {x} + 1) if {x} % d == 0 and d <= {x} // d]",
        """the pairs of whole numbers whose product is {x}, the smaller factor first, in ascending order
        | all pairs of factors with the product {x}, in which the first is never the larger, sorted by the first""",
        verbs="list all ways to write {x} as a product of two factors, as pairs with the smaller one first",
        whole="""{x} chairs are put in full rows. List all (rows, chairs per row) with no more rows than chairs in a
        row, fewest rows first.
        | Factor pairs of {x}: 12 -> [(1, 12), (2, 6), (3, 4)].
        | Which rectangles with whole sides have the area {x}? Short side first in each pair, thin ones at the
        beginning.
        | Two numbers multiplied make {x}. Give all possibilities as pairs, smaller number first, without repeats.""",
        names="divisor_pairs rectangles_of_area product_pairs",
        inputs="countable",
        called="n number area",
        first=True,
    ),
    told(
        "multiples_of_one_only",
        "counts in ranges",
        "int -> int",
        "sum(1 for i in range(1, {x} + 1) if i % {k} == 0 and i % {m} != 0)",
        """how many numbers from 1 to {x} are divisible by {k} but not by {m}
        | the count of multiples of {k} up to {x} that {m} does not divide""",
        verbs="count the numbers from 1 to {x} that {k} divides and {m} does not",
        whole="""Houses 1 to {x}: those with a number divisible by {k} get mail, unless {m} divides it too. How many get
        mail?
        | Count i in 1..{x} with i % {k} == 0 and i % {m} != 0.
        | Up to {x}, how many multiples of {k} are there that are not multiples of {m}?
        | In a row of {x} lamps one in {k} is switched on, then one in {m} is switched off. How many lamps are on?""",
        names="count_multiples_except only_one_divides lamps_on",
        args=(
            Argument("int", "tiny_base", constant=0.6, names=("k", "divisor")),
            Argument("int", "other_divisor", constant=0.6, names=("m", "other")),
        ),
        inputs="countable",
        called="n last",
        first=True,
        by_name=True,
    ),
)


def _shuffled(random: Random, value: object) -> int:
    text = list(str(value if isinstance(value, int) else 120))
    random.shuffle(text)
    return int("".join(text)) if random.random() < 0.65 else random.randint(1, 999)


INPUTS = {
    "maybe_even_digits": lambda random: random.choice(
        (int("".join(random.choice("02468") for _ in range(random.randint(1, 4)))), random.randint(0, 2000))
    ),
    "maybe_one_digit": lambda random: random.choice(
        (int(str(random.randint(1, 9)) * random.randint(1, 4)), random.randint(10, 9999), 121, 112, 266, 1221)
    ),
    "maybe_automorphic": lambda random: random.choice((0, 1, 5, 6, 25, 76, 376, 625, *random.sample(range(2, 200), 8))),
    "zero_ended": lambda random: random.choice((0, 1, 7, random.randint(1, 99))) * 10 ** random.randint(0, 4),
    "much_divisible": lambda random: random.choice((2, 3, 5)) ** random.randint(0, 5) * random.randint(1, 12),
    "above_two": lambda random: random.choice((3, random.randint(3, 30), random.randint(10, 120))),
}
ARGUMENTS = {
    "digit_place": lambda random, _: random.choice((0, 1, 2, 2, 3)),
    "maybe_shuffled": _shuffled,
    "tiny_base": lambda random, _: random.choice((2, 2, 3, 3, 5)),
    "other_divisor": lambda random, _: random.choice((4, 6, 7, 10)),
}
