"""Digits of integers, of one and of each in a list."""

from __future__ import annotations

from avow.lm.train.data.tasks.derive import elementwise
from avow.lm.train.data.tasks.terse import parted, told

DIGITS = (
    (
        told(
            "digit_sum",
            "digits added",
            "int -> int",
            "sum(int(d) for d in str(abs({x})))",
            "the sum of the digits of {x} | the digit sum of {x} | the total of all digits of {x}",
            verbs="add up the digits of {x} | sum the digits of {x} | add together all decimal digits of {x}",
            whole="""What do the digits of {x} add up to? | Given {x}, add its decimal digits together.
            | Sum all digits of {x}. | Take {x} apart into digits and add them.""",
            names="sum_digits sum_of_digits digits_sum add_digits",
            inputs="natural_large",
            weight=2.5,
        ),
        "the digit sums of {x}",
        "replace each {thing} by the sum of its digits | add up the digits of each",
    ),
    (
        told(
            "digit_count",
            "digits counted",
            "int -> int",
            "len(str(abs({x})))",
            "the number of digits of {x} | how many digits {x} has | the length in digits of {x}",
            verbs="count the digits of {x} | count how many decimal digits there are in {x}",
            whole="How many digits does {x} have?",
            names="count_digits num_digits number_of_digits",
            inputs="natural_large",
            weight=1.5,
        ),
        "the numbers of digits of {x}",
        "replace each {thing} by how many digits it has | count the digits of each",
    ),
    (
        told(
            "last_digit",
            "single digit",
            "int -> int",
            "abs({x}) % 10",
            "the last digit of {x} | the ones digit of {x} | the final digit of {x}",
            verbs="take the last digit of {x}",
            whole="Which digit does {x} end in?",
            names="get_last_digit ones_digit",
            inputs="natural_large",
        ),
        "the last digits of {x}",
        "take the last digit of each | reduce each to its last digit",
    ),
    (
        told(
            "digits_reversed",
            "digits turned",
            "int -> int",
            "int(str({x})[::-1])",
            "the number with the digits of {x} in reverse order | {x} with its digits reversed",
            verbs="reverse the digits of {x} | turn around the digits of {x}",
            whole="Read {x} from right to left as a number. | Reverse the number {x}, so that 123 becomes 321.",
            names="reverse_number reverse_digits reverse_int flip_digits",
            inputs="natural_large",
            weight=1.3,
        ),
        "{x}, each with its digits reversed",
        "reverse the digits of each | turn the digits of every {thing} around",
    ),
    (
        told(
            "bits_set",
            "binary digits",
            "int -> int",
            "bin({x}).count('1')",
            "the number of ones in the binary form of {x} | how many bits are set in {x} | the bit count of {x}",
            verbs="count the one bits of {x} | count the ones in the binary form of {x}",
            whole="How many 1s does {x} have when written in binary?",
            names="count_bits popcount count_ones bit_count",
            inputs="natural",
        ),
        "the bit counts of {x}",
        "count the one bits of each",
    ),
    (
        told(
            "bits_needed",
            "binary digits",
            "int -> int",
            "{x}.bit_length()",
            "the number of binary digits of {x} | how many bits it takes to write {x}",
            verbs="count the binary digits of {x}",
            names="bit_length num_bits",
            inputs="positive",
            weight=0.6,
        ),
        "the bit lengths of {x}",
        "count the binary digits of each",
    ),
)

OPERATIONS = tuple(
    made for single, each, steps in DIGITS for made in elementwise(single, each=parted(each), each_steps=parted(steps))
)
