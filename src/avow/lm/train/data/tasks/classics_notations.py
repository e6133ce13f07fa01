"""Numbers written in other ways: binary, octal, hexadecimal, any base, roman numerals, ordinals, separators, bits."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
BASE = Argument("int", "base", names=("base", "b"))

OPERATIONS = (
    told(
        "to_binary",
        "binary text",
        "int -> str",
        "bin({x})[2:]",
        """{x} in binary, without the prefix 0b | the binary representation of {x} as a string of zeros and ones
        | the base-2 digits of {x} as a string | {x} written with ones and zeros only""",
        verbs="convert {x} to a binary string | write {x} in base two",
        steps="write it in binary",
        whole="Turn the whole number {x} into its binary form, for example 5 into '101'.",
        names="int_to_binary decimal_to_binary binary",
        inputs="up_to_two_hundred",
        weight=2.0,
        first=True,
    ),
    told(
        "to_binary_by_hand",
        "binary text",
        "int -> str",
        """
        if {x} == 0:
            return '0'
        bits = ''
        while {x} > 0:
            bits = str({x} % 2) + bits
            {x} //= 2
        return bits
        """,
        "{x} in binary, found by repeated division by two | the binary digits of {x} as a string, built without bin",
        verbs="convert {x} to binary by dividing it by 2 again and again",
        names="to_binary binary_string",
        inputs="up_to_two_hundred",
        weight=0.7,
        first=True,
        last=True,
    ),
    told(
        "binary_by_hand",
        "binary text",
        "str -> int",
        """
        result = 0
        for bit in {x}:
            result = result * 2 + int(bit)
        return result
        """,
        "the value of the string {x} of zeros and ones as a binary number, found bit by bit",
        verbs="work out the number that the bits {x} stand for, from left to right",
        names="binary_to_decimal bits_to_int",
        inputs="binary_text",
        weight=0.7,
        first=True,
    ),
    told(
        "to_hex",
        "hexadecimal text",
        "int -> str",
        "hex({x})[2:]",
        """{x} in hexadecimal, in lower case and without prefix | the base-16 digits of {x} as a lower-case string
        | the hexadecimal representation of {x} without 0x""",
        verbs="convert {x} to a lower-case hexadecimal string",
        names="int_to_hex decimal_to_hex hexadecimal",
        inputs="up_to_two_hundred",
        first=True,
    ),
    told(
        "to_octal",
        "base text",
        "int -> str",
        "oct({x})[2:]",
        "{x} in octal, without prefix | the base-8 digits of {x} as a string",
        verbs="convert {x} to an octal string",
        names="octal int_to_octal",
        inputs="up_to_two_hundred",
        weight=0.5,
        first=True,
    ),
    told(
        "to_base",
        "base text",
        "int -> str",
        """
        result = ''
        while {x} > 0:
            result = str({x} % {k}) + result
            {x} //= {k}
        return result or '0'
        """,
        """{x} written in base {k}, as a string | the digits of {x} in the number system with base {k}
        | the base-{k} representation of {x} as a string""",
        verbs="convert {x} to base {k} | write {x} with the digits of base {k}",
        names="convert_base change_base",
        args=(BASE,),
        inputs="up_to_two_hundred",
        first=True,
    ),
    told(
        "from_base",
        "base text",
        "str -> int",
        """
        result = 0
        for d in {x}:
            result = result * {k} + int(d)
        return result
        """,
        "the value of the digits {x} as a number in base {k} | the integer that the string {x} stands for in base {k}",
        verbs="read {x} as a number in base {k}",
        names="parse_base",
        args=(Argument("int", "big_base", names=("base", "b")),),
        inputs="binary_text",
        weight=0.5,
        first=True,
    ),
    told(
        "bit_count",
        "bits",
        "int -> int",
        "bin({x}).count('1')",
        """the number of ones in the binary form of {x} | how many bits of {x} are set | the count of 1 bits in {x}""",
        verbs="count the one bits of {x}",
        steps="count the ones in its binary form",
        whole="How many ones does {x} have when it is written in binary?",
        names="count_bits popcount count_ones",
        inputs="up_to_two_hundred",
        weight=1.2,
        first=True,
    ),
    told(
        "zero_bits",
        "bits",
        "int -> int",
        "bin({x})[2:].count('0')",
        "the number of zeros in the binary form of {x}, without leading zeros | how many 0 digits {x} has in base two",
        verbs="count the zeros when {x} is written in binary",
        names="count_zeros",
        inputs="up_to_two_hundred",
        weight=0.4,
        first=True,
    ),
    told(
        "bit_length",
        "bits",
        "int -> int",
        "{x}.bit_length()",
        "the number of binary digits of {x}, 0 for zero | how many bits are needed to write {x}, 0 for zero",
        names="num_bits bits_needed",
        inputs="up_to_two_hundred",
        weight=0.5,
        first=True,
    ),
    told(
        "hamming_distance_bits",
        "bits",
        "int -> int",
        "bin({x} ^ {k}).count('1')",
        "the number of bits in which {x} and {k} differ | how many binary places of {x} and {k} are different",
        verbs="count the positions at which the binary forms of {x} and {k} differ",
        names="hamming_distance bit_difference",
        args=(Argument("int", "other_natural", constant=0, names=("b", "other", "m")),),
        inputs="up_to_two_hundred",
        weight=0.5,
        first=True,
    ),
    told(
        "power_of_two_bits",
        "bits",
        "int -> bool",
        "{x} > 0 and {x} & ({x} - 1) == 0",
        """{x} is a power of two | {x} is 1, 2, 4, 8 or another number got by doubling 1
        | exactly one bit of {x} is set and {x} is positive""",
        names="is_power_of_two power_of_two",
        inputs="maybe_power",
        first=True,
    ),
    told(
        "to_roman",
        "roman numerals",
        "int -> str",
        """
        numerals = [(1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'),
                    (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')]
        result = ''
        for value, letters in numerals:
            while {x} >= value:
                result += letters
                {x} -= value
        return result
        """,
        """{x} as a roman numeral | the roman numeral for {x} | {x} written the way the Romans did, with letters""",
        verbs="convert {x} to a roman numeral | write {x} in roman numerals",
        whole="Spell {x} with the letters I, V, X, L, C, D and M, for example 9 as 'IX'.",
        names="int_to_roman roman number_to_roman",
        inputs="roman_number",
        weight=1.5,
        first=True,
    ),
    told(
        "from_roman",
        "roman numerals",
        "str -> int",
        """
        values = {'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}
        total = 0
        for i in range(len({x})):
            value = values[{x}[i]]
            if i + 1 < len({x}) and values[{x}[i + 1]] > value:
                total -= value
            else:
                total += value
        return total
        """,
        "the value of the roman numeral {x} | the integer that {x} stands for in roman numerals",
        verbs="convert the roman numeral {x} to an integer | read {x} as a roman number",
        whole="Given a roman numeral {x} such as 'XIV', find the number that it means.",
        names="roman_to_int parse_roman roman_value",
        inputs="roman_text",
        weight=1.5,
        first=True,
    ),
    told(
        "ordinal",
        "ordinals",
        "int -> str",
        """
        if {x} % 100 in (11, 12, 13):
            suffix = 'th'
        else:
            suffix = {1: 'st', 2: 'nd', 3: 'rd'}.get({x} % 10, 'th')
        return str({x}) + suffix
        """,
        """{x} as an English ordinal such as '1st', '2nd' or '11th' | {x} followed by st, nd, rd or th""",
        verbs="write {x} as an ordinal number like '3rd' | put the right one of st, nd, rd and th after {x}",
        names="to_ordinal ordinal_suffix add_suffix",
        inputs="up_to_two_hundred",
        first=True,
    ),
    told(
        "with_commas",
        "formatted numbers",
        "int -> str",
        "format({x}, ',')",
        "{x} as a string with commas between the thousands | {x} with a comma after every three digits from the right",
        verbs="format {x} with thousands separators, as in '1,234,567'",
        names="format_thousands add_commas format_number",
        inputs="big_number",
        weight=0.8,
    ),
    told(
        "pad_number",
        "formatted numbers",
        "int -> str",
        "str({x}).zfill({k})",
        "{x} as a string with leading zeros up to {k} digits | {x} padded with zeros on the left to a width of {k}",
        verbs="write {x} with at least {k} digits, filling up with zeros in front",
        names="zero_pad pad_with_zeros",
        args=(Argument("int", "count", names=("width", "k", "digits")),),
        inputs="up_to_two_hundred",
        weight=0.8,
        first=True,
    ),
    told(
        "as_percent",
        "formatted numbers",
        "float -> str",
        "str(round({x} * 100)) + '%'",
        "{x} as a percentage string such as '25%', rounded to a whole number | {x} times 100, rounded, with a percent sign",
        verbs="write the fraction {x} as a whole percentage like '50%'",
        names="format_percent to_percent percent_string",
        inputs="fraction",
        weight=0.7,
        first=True,
    ),
    told(
        "digit_word",
        "number words",
        "int -> str",
        """
        words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
        return words[{x}]
        """,
        "the English word for the digit {x} | the digit {x} spelled out in lower case | the name of the digit {x}",
        verbs="spell the digit {x} as an English word",
        names="digit_to_word digit_name",
        inputs="single_digit",
        weight=0.8,
        first=True,
    ),
    told(
        "number_words",
        "number words",
        "int -> str",
        """
        words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
        return ' '.join(words[int(d)] for d in str({x}))
        """,
        "the digits of {x} as English words, separated by spaces | {x} read out digit by digit in words",
        verbs="spell out every digit of {x} in words with spaces between",
        names="spell_digits digits_to_words say_digits",
        inputs="long_natural",
        weight=0.7,
        first=True,
    ),
    told(
        "word_digit",
        "number words",
        "str -> int",
        """
        words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
        return words.index({x})
        """,
        "the digit that the English word {x} names | the number from 0 to 9 whose name is {x}",
        verbs="convert the number word {x} ('zero' to 'nine') to a digit",
        names="word_to_digit",
        inputs="digit_word_text",
        weight=0.5,
        first=True,
    ),
    told(
        "rgb_to_hex",
        "hexadecimal text",
        "tuple[int, int, int] -> str",
        "'#' + ''.join(format(value, '02x') for value in {x})",
        """the colour {x} of red, green and blue values as a string like '#ff0080'
        | the lower-case hex colour code of the RGB triple {x}""",
        verbs="convert the RGB colour {x} to a hex string with a leading #",
        names="rgb_hex color_to_hex",
        inputs="colour",
        weight=0.5,
        first=True,
    ),
)


def _roman_text(random: Random) -> str:
    n, text = random.choice((random.randint(1, 30), random.randint(1, 399))), ""
    for value, letters in ROMAN:
        while n >= value:
            text += letters
            n -= value
    return text


INPUTS = {
    "up_to_two_hundred": lambda random: random.choice(
        (random.randint(0, 10), random.randint(0, 40), random.randint(0, 200))
    ),
    "single_digit": lambda random: random.randint(0, 9),
    "digit_word_text": lambda random: random.choice("zero one two three four five six seven eight nine".split()),
    "binary_text": lambda random: bin(random.randint(0, 2 ** random.randint(1, 7)))[2:],
    "hex_text": lambda random: format(random.randint(0, 4096), "x"),
    "roman_number": lambda random: random.choice((random.randint(1, 20), random.randint(1, 100), random.randint(1, 3000))),
    "roman_text": _roman_text,
    "big_number": lambda random: random.choice((random.randint(0, 999), random.randint(1000, 99999), random.randint(0, 10**8))),
    "fraction": lambda random: random.choice((0.0, 0.5, 1.0, round(random.random(), 2), round(random.random(), 3))),
    "colour": lambda random: tuple(random.choice((0, 255, random.randint(0, 255))) for _ in range(3)),
}
ARGUMENTS = {
    "base": lambda random, value: random.choice((2, 3, 4, 5, 7, 8, 9)),  # noqa: ARG005
    "big_base": lambda random, value: random.choice((2, 3, 4, 5, 7, 8)),  # noqa: ARG005
    "other_natural": lambda random, value: random.randint(0, 100),  # noqa: ARG005
}
