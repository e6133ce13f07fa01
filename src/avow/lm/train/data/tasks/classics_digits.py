"""Decimal digits of a whole number: sums, products, counts, reversal, and the numbers named after them."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

DIGIT = Argument("int", "one_digit", constant=0.5, names=("d", "digit"))

OPERATIONS = (
    told(
        "digit_sum_loop",
        "digit sums",
        "int -> int",
        """
        total = 0
        while {x} > 0:
            total += {x} % 10
            {x} //= 10
        return total
        """,
        """the sum of the digits of {x} | what the decimal digits of {x} add up to | the digit sum of {x}
        | the cross total of {x}""",
        verbs="add the digits of {x} together | sum up the digits of {x}",
        whole="Take {x} apart digit by digit and add the digits.",
        names="sum_digits sum_of_digits add_digits",
        inputs="long_natural",
        weight=1.5,
        first=True,
    ),
    told(
        "digit_product",
        "digit products",
        "int -> int",
        """
        result = 1
        for d in str({x}):
            result *= int(d)
        return result
        """,
        """the product of the digits of {x} | all digits of {x} multiplied together
        | what the decimal digits of {x} multiply to""",
        verbs="multiply the digits of {x} | multiply all digits of {x} with each other",
        steps="multiply its digits together",
        names="product_of_digits multiply_digits",
        inputs="long_natural",
        first=True,
    ),
    told(
        "digit_count",
        "digit counts",
        "int -> int",
        "len(str(abs({x})))",
        """the number of digits of {x} | how many digits {x} has | the count of decimal digits in {x}
        | how long {x} is when written out, not counting a minus sign""",
        verbs="count the digits of {x}",
        steps="count its digits",
        whole="How many digits does {x} have? A minus sign does not count.",
        names="count_digits num_digits number_of_digits",
        inputs="signed_long",
        weight=1.2,
    ),
    told(
        "digits_list",
        "digit lists",
        "int -> list[int]",
        "[int(d) for d in str({x})]",
        """the digits of {x} as a list | the list of decimal digits of {x}, most significant first
        | the separate digits of {x} from left to right""",
        verbs="split {x} into its digits | break {x} up into a list of single digits",
        steps="split it into its digits",
        names="get_digits split_digits to_digits",
        inputs="long_natural",
        weight=1.5,
        first=True,
    ),
    told(
        "digits_backwards",
        "digit lists",
        "int -> list[int]",
        "[int(d) for d in reversed(str({x}))]",
        """the digits of {x} as a list, last digit first | the list of digits of {x} from right to left
        | the decimal digits of {x} in reverse order""",
        verbs="list the digits of {x} starting with the ones",
        names="reversed_digits digits_reversed",
        inputs="long_natural",
        weight=0.6,
        first=True,
    ),
    told(
        "number_from_digits",
        "digits joined",
        "list[int] -> int",
        """
        result = 0
        for d in {x}:
            result = result * 10 + d
        return result
        """,
        """the number whose decimal digits are {x} | the digits {x} put together into one number
        | the integer that {x} spells out digit by digit""",
        verbs="join the digits {x} into one number | read the list {x} as the digits of a number",
        steps="put the digits together to one number",
        whole="The list {x} holds digits, most significant first; turn it into an integer.",
        names="digits_to_number join_digits from_digits",
        inputs="digits_nonempty",
        first=True,
    ),
    told(
        "plus_one",
        "digits joined",
        "list[int] -> list[int]",
        "[int(d) for d in str(int(''.join(str(d) for d in {x})) + 1)]",
        """the digits of the number that {x} spells, plus one
        | {x}, read as the digits of one number, after adding 1 to that number""",
        verbs="add one to the number whose digits are {x} and give its digits",
        names="increment_digits add_one",
        inputs="digits_nonempty",
        weight=0.4,
        first=True,
    ),
    told(
        "reverse_number",
        "digits reversed",
        "int -> int",
        "int(str({x})[::-1])",
        """{x} with its digits reversed | the number made of the digits of {x} in reverse order
        | {x} read from right to left | {x} written backwards, as an integer""",
        verbs="reverse the digits of {x} | turn the digits of {x} around",
        steps="reverse its digits",
        whole="Write the digits of {x} in the opposite order, so that 120 becomes 21.",
        names="reverse_digits reverse_integer flip_digits",
        inputs="long_natural",
        weight=1.5,
        first=True,
    ),
    told(
        "reverse_signed",
        "digits reversed",
        "int -> int",
        """
        sign = -1 if {x} < 0 else 1
        return sign * int(str(abs({x}))[::-1])
        """,
        """{x} with its digits reversed and its sign kept
        | the digits of {x} in opposite order as a number, negative if {x} was""",
        verbs="reverse the digits of {x} but keep its sign",
        names="reverse_int",
        inputs="signed_long",
        weight=0.8,
    ),
    told(
        "is_palindromic_number",
        "palindromic numbers",
        "int -> bool",
        "str({x}) == str({x})[::-1]",
        """{x} is a palindromic number | {x} reads the same forwards and backwards
        | the digits of {x} form a palindrome | {x} stays the same when its digits are reversed""",
        whole="Is {x} the same number when it is read from right to left?",
        names="is_palindrome palindrome_number number_is_palindrome",
        inputs="maybe_palindromic",
        weight=1.5,
    ),
    told(
        "is_armstrong",
        "digit powers",
        "int -> bool",
        """
        digits = str({x})
        return sum(int(d) ** len(digits) for d in digits) == {x}
        """,
        """{x} is an Armstrong number | {x} equals the sum of its digits, each raised to the number of digits
        | {x} is narcissistic: its digits, each to the power of how many there are, add up to it""",
        whole="""An Armstrong number is the sum of its digits raised to the number of digits, as 153 = 1 + 125 + 27.
        Say whether {x} is one. | Is {x} an Armstrong number?""",
        names="armstrong is_narcissistic check_armstrong",
        inputs="maybe_armstrong",
        first=True,
    ),
    told(
        "digit_squares",
        "digit powers",
        "int -> int",
        "sum(int(d) ** 2 for d in str({x}))",
        """the sum of the squares of the digits of {x} | what the squared digits of {x} add up to""",
        verbs="square each digit of {x} and add the squares up",
        names="sum_digit_squares square_digit_sum",
        inputs="long_natural",
        weight=0.7,
        first=True,
    ),
    told(
        "is_happy",
        "digit powers",
        "int -> bool",
        """
        seen = set()
        while {x} != 1 and {x} not in seen:
            seen.add({x})
            {x} = sum(int(d) ** 2 for d in str({x}))
        return {x} == 1
        """,
        """{x} is a happy number: replacing it by the sum of the squares of its digits again and again ends in 1
        | repeatedly summing the squared digits of {x} leads to 1""",
        whole="Replace {x} by the sum of the squares of its digits until it repeats. Does this reach 1?",
        names="happy_number",
        inputs="maybe_palindromic",
        weight=0.5,
        first=True,
    ),
    told(
        "digital_root",
        "repeated digit sums",
        "int -> int",
        """
        while {x} >= 10:
            {x} = sum(int(d) for d in str({x}))
        return {x}
        """,
        """the digital root of {x} | the single digit left after summing the digits of {x} again and again
        | what remains of {x} when its digits are added up until one digit is left""",
        verbs="add the digits of {x} repeatedly until a single digit remains",
        steps="add up its digits until only one digit is left",
        whole="Keep replacing {x} by the sum of its digits until the result has one digit.",
        names="repeated_digit_sum digit_root",
        inputs="long_natural",
        first=True,
    ),
    told(
        "digit_steps",
        "repeated digit sums",
        "int -> int",
        """
        count = 0
        while {x} >= 10:
            {x} = sum(int(d) for d in str({x}))
            count += 1
        return count
        """,
        """how many times the digits of {x} must be summed until a single digit is left
        | the number of digit sums that it takes to bring {x} down to one digit""",
        names="additive_persistence",
        inputs="long_natural",
        weight=0.3,
        first=True,
    ),
    told(
        "is_harshad",
        "divisible by digits",
        "int -> bool",
        "{x} % sum(int(d) for d in str({x})) == 0",
        """{x} is divisible by the sum of its digits | the digit sum of {x} divides {x}
        | {x} is a Harshad number, one that its own digit sum divides""",
        names="divisible_by_digit_sum harshad",
        inputs="countable",
        weight=0.6,
        first=True,
    ),
    told(
        "divided_by_each_digit",
        "divisible by digits",
        "int -> bool",
        "all(d != '0' and {x} % int(d) == 0 for d in str({x}))",
        """{x} is divisible by each of its digits | every digit of {x} divides {x} evenly""",
        notes="A digit 0 divides nothing.",
        names="self_dividing is_self_dividing",
        inputs="countable",
        weight=0.4,
        first=True,
    ),
    told(
        "largest_digit",
        "extreme digits",
        "int -> int",
        "max(int(d) for d in str(abs({x})))",
        "the largest digit of {x} | the biggest decimal digit in {x} | the highest digit that occurs in {x}",
        verbs="find the greatest digit of {x}",
        steps="take its largest digit",
        whole="Which digit of {x} is the highest?",
        names="max_digit biggest_digit",
        inputs="signed_long",
    ),
    told(
        "smallest_digit",
        "extreme digits",
        "int -> int",
        "min(int(d) for d in str(abs({x})))",
        "the smallest digit of {x} | the lowest decimal digit in {x}",
        verbs="find the smallest digit of {x}",
        steps="take its smallest digit",
        names="min_digit",
        inputs="signed_long",
        weight=0.6,
    ),
    told(
        "first_digit",
        "end digits",
        "int -> int",
        "int(str(abs({x}))[0])",
        "the first digit of {x} | the leading digit of {x} | the leftmost digit of {x}, whatever its sign",
        verbs="take the first digit of {x}",
        names="leading_digit",
        inputs="signed_long",
        weight=0.8,
    ),
    told(
        "last_digit",
        "end digits",
        "int -> int",
        "abs({x}) % 10",
        "the last digit of {x} | the ones digit of {x} | the rightmost digit of {x}, whatever its sign",
        verbs="take the last digit of {x}",
        steps="take its last digit",
        names="ones_digit final_digit",
        inputs="signed_long",
    ),
    told(
        "drop_last_digit",
        "end digits",
        "int -> int",
        "{x} // 10",
        "{x} without its last digit | what is left of {x} when its last digit is cut off",
        verbs="remove the last digit of {x}",
        notes="A single digit becomes 0.",
        names="remove_last_digit chop_digit",
        inputs="long_natural",
        weight=0.5,
        first=True,
    ),
    told(
        "count_digit",
        "digit occurrences",
        "int -> int",
        "str({x}).count(str({k}))",
        """how often the digit {k} occurs in {x} | the number of times the digit {k} appears in {x}
        | the number of {k}s among the digits of {x}""",
        verbs="count the occurrences of the digit {k} in {x}",
        names="digit_occurrences count_of_digit",
        args=(DIGIT,),
        inputs="long_natural",
        first=True,
    ),
    told(
        "has_digit",
        "digit occurrences",
        "int -> bool",
        "str({k}) in str({x})",
        "{x} contains the digit {k} | the digit {k} occurs in {x} | {k} is one of the digits of {x}",
        names="contains_digit digit_in",
        args=(DIGIT,),
        inputs="long_natural",
        weight=0.7,
        first=True,
    ),
    told(
        "remove_digit",
        "digit occurrences",
        "int -> str",
        "str({x}).replace(str({k}), '')",
        "{x} as a string without any digit {k} | the decimal digits of {x} other than {k}, joined to a string",
        verbs="write {x} as a string and leave out every {k}",
        names="drop_digit without_digit",
        args=(DIGIT,),
        inputs="long_natural",
        weight=0.3,
        first=True,
    ),
    told(
        "even_digits",
        "digit parity",
        "int -> int",
        "sum(1 for d in str(abs({x})) if int(d) % 2 == 0)",
        "the number of even digits in {x} | how many digits of {x} are even",
        verbs="count the even digits of {x}",
        names="count_even_digits",
        inputs="signed_long",
        weight=0.8,
    ),
    told(
        "odd_digit_sum",
        "digit parity",
        "int -> int",
        "sum(int(d) for d in str(abs({x})) if int(d) % 2 == 1)",
        "the sum of the odd digits of {x} | what the odd digits in {x} add up to",
        verbs="add up only the odd digits of {x}",
        names="sum_odd_digits",
        inputs="signed_long",
        weight=0.5,
    ),
    told(
        "distinct_digits",
        "digit repeats",
        "int -> bool",
        "len(set(str({x}))) == len(str({x}))",
        "all digits of {x} are different | {x} has no repeated digits | no digit occurs twice in {x}",
        names="unique_digits all_digits_different",
        inputs="long_natural",
        weight=0.7,
        first=True,
    ),
    told(
        "sorted_digits",
        "digit order",
        "int -> int",
        "int(''.join(sorted(str({x}), reverse=True)))",
        """the largest number that can be made from the digits of {x} | the digits of {x} from high to low,
        as one number | {x} with its digits sorted in descending order""",
        verbs="rearrange the digits of {x} into the largest possible number | sort the digits of {x} in descending order",
        names="largest_from_digits descending_digits",
        inputs="long_natural",
        weight=0.7,
        first=True,
    ),
    told(
        "digits_increase",
        "digit order",
        "int -> bool",
        "all(a <= b for a, b in zip(str({x}), str({x})[1:]))",
        """the digits of {x} never decrease from left to right
        | each digit of {x} is at least as large as the one before it""",
        names="digits_sorted is_increasing_number",
        inputs="long_natural",
        weight=0.4,
        first=True,
    ),
    told(
        "digit_frequencies",
        "digit tables",
        "int -> dict[int, int]",
        """
        counts = {}
        for d in str({x}):
            counts[int(d)] = counts.get(int(d), 0) + 1
        return counts
        """,
        """a dictionary that says how often each digit occurs in {x}
        | a dict from each digit of {x} to the number of times it appears""",
        verbs="count each digit of {x} in a dictionary",
        names="count_digits_dict digit_counts",
        inputs="long_natural",
        weight=0.6,
        first=True,
    ),
    told(
        "add_reverse",
        "digits reversed",
        "int -> int",
        "{x} + int(str({x})[::-1])",
        "the sum of {x} and its reversal | {x} plus the number with the same digits in reverse order",
        verbs="add {x} to the number that its digits form backwards",
        names="reverse_and_add",
        inputs="long_natural",
        weight=0.4,
        first=True,
    ),
)


def _natural(random: Random) -> int:
    digits = random.choice((1, 2, 2, 3, 3, 4, 5))
    if random.random() < 0.25:
        return int("".join(random.choice("0112358") for _ in range(digits)))
    return random.randint(0, 10**digits - 1)


def _palindromic(random: Random) -> int:
    half = str(random.randint(1, 999))
    if random.random() < 0.5:
        return _natural(random)
    return int(half + half[::-1][random.randint(0, 1) :])


INPUTS = {
    "long_natural": _natural,
    "signed_long": lambda random: _natural(random) * random.choice((1, 1, 1, -1)),
    "maybe_palindromic": _palindromic,
    "maybe_armstrong": lambda random: random.choice((153, 370, 371, 407, 1634, random.randint(0, 9), _natural(random))),
    "digits_nonempty": lambda random: [random.choice((0, 9, *range(10))) for _ in range(random.randint(1, 5))],
}
ARGUMENTS = {
    "one_digit": lambda random, value: int(random.choice(str(abs(value)) if isinstance(value, int) else "0123456789"))
    if random.random() < 0.7
    else random.randint(0, 9)
}
