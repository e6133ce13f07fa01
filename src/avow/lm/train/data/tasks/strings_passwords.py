"""How good a password or a PIN is: its strength in points and words, its faults, runs and sequences in it."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "no_long_repeats",
        "repeats in passwords",
        "str -> bool",
        "all(c * {k} not in {x} for c in {x})",
        """{x} has no run of {k} equal characters in a row
        | no character stands {k} or more times in a row in {x}
        | {x} is free of any character written {k} times without a break""",
        whole="""A password must not have the same character {k} times running. Is {x} all right?
        | Is every run of equal characters in {x} shorter than {k}?
        | Refuse {x} (False) as soon as one character is repeated {k} times without a break, else say True.
        | Check that nobody leant on the keyboard: {x} may not hold {k} identical characters side by side.
        | How monotonous is {x}? Return True as long as no character comes {k} times in succession.""",
        names="no_runs no_repeats repeats_ok",
        called="password text s",
        args=(Argument("int", "two_or_three", names=("k", "n")),),
        inputs="repeating_text",
        weight=0.8,
        first=True,
    ),
    told(
        "password_score",
        "password strength",
        "str -> int",
        """
        rules = [len({x}) >= 8, any(c.isdigit() for c in {x}), any(c.isupper() for c in {x}),
                 any(c.islower() for c in {x}), any(not c.isalnum() for c in {x})]
        return sum(rules)
        """,
        """the score of {x}, from 0 to 5: a point each for at least 8 characters, a digit, a capital, a small
        letter and a character that is neither a letter nor a digit
        | how many of these five hold for {x}: 8 or more characters, some digit, some upper-case letter, some lower-case
        letter, some other sign
        | how many of these {x} has: length 8 or more, a digit, a capital, a small letter, a special character""",
        whole="""One point for each of: 8 characters or more, a digit, a capital, a small letter, a sign that is none of
        these. How many points does {x} get?
        | Rate {x} from 0 to 5 by counting what it has: length of at least 8, digit, uppercase letter, lowercase letter,
        special character (anything not alphanumeric).
        | The meter beside {x} shows a bar for every rule kept: eight or more characters, upper case, lower case, digit,
        special sign. How many bars?
        | Count which of the five demands (at least 8 long, digit, capital, small letter, non-alphanumeric) {x} meets.
        | How good is {x} out of five? It earns 1 for at least 8 characters, 1 for a digit, 1 for an upper-case letter,
        1 for a lower-case letter and 1 for any sign that is not a letter or digit.""",
        names="strength score_password rate_password",
        called="password pw text",
        inputs="any_password",
        subject="password",
        first=True,
    ),
    told(
        "password_word",
        "password strength",
        "str -> str",
        "'weak' if len({x}) < 6 else 'medium' if len({x}) < 10 else 'strong'",
        """'weak' if {x} has fewer than 6 characters, 'medium' if it has fewer than 10, else 'strong'
        | the strength of {x} by its length: 'weak' below 6 characters, 'strong' from 10 on, 'medium' between
        | 'strong' for {x} of 10 or more characters, 'medium' for 6 to 9 and 'weak' for fewer""",
        whole="""Call {x} 'weak' with up to 5 characters, 'medium' with 6 to 9 and 'strong' with 10 or more.
        | How strong is {x} by length alone? Below 6: 'weak'. From 6 to 9: 'medium'. More: 'strong'.
        | Label {x}: less than six characters is 'weak', less than ten 'medium', anything longer 'strong'.
        | The sign-up page judges {x} by its number of characters - 'weak' (at most 5), 'medium' (at most 9) or
        'strong'. Which word does it show?
        | Tell the user about {x}: 'weak' when it is shorter than 6, 'strong' when it is 10 or longer, and 'medium'
        otherwise.""",
        names="password_strength strength_label rate",
        called="password pw text",
        inputs="any_password",
        subject="password",
        weight=0.8,
        first=True,
    ),
    told(
        "password_faults",
        "password strength",
        "str -> list[str]",
        """
        faults = []
        if len({x}) < 8:
            faults.append('too short')
        if not any(c.isdigit() for c in {x}):
            faults.append('no digit')
        if not any(c.isupper() for c in {x}):
            faults.append('no capital')
        return faults
        """,
        """the list of what is wrong with {x}: 'too short' below 8 characters, 'no digit', 'no capital', in this
        order
        | which of the faults 'too short' (fewer than 8 characters), 'no digit' and 'no capital' {x} has, as a list in
        that order
        | the faults of {x} out of 'too short' (under 8 characters), 'no digit' and 'no capital', listed in this
        order""",
        whole="""What should we tell somebody who chose {x}? Collect 'too short' (less than 8 characters), 'no digit'
        and 'no capital' in this order, as far as they apply.
        | Check {x} and list its faults: 'too short' for under 8 characters, then 'no digit', then 'no capital'; an
        empty list if all is well.
        | Given {x}, return messages in the order 'too short' (under eight), 'no digit', 'no capital', only those that
        are true.
        | A form rejects {x}. Why? Possible reasons, in order: 'too short' when it has 7 characters or fewer, 'no
        digit', 'no capital'. Give those that fit.
        | Which complaints does {x} deserve? 'too short' if under 8 characters, 'no digit' without one, 'no capital'
        without one; list them in that order.""",
        names="problems check_password password_errors",
        called="password pw text",
        inputs="any_password",
        subject="password",
        weight=0.9,
        first=True,
    ),
    told(
        "pin_not_trivial",
        "pin strength",
        "str -> bool",
        "len({x}) == 4 and {x}.isdigit() and len(set({x})) > 1",
        """{x} has exactly four digits that are not all the same
        | {x} is a PIN of four digits with at least two different ones
        | {x} is made of four digits, but not of one digit four times""",
        whole="""The bank refuses PINs such as '7777'. Does {x} have exactly four digits, not all of them equal?
        | Accept {x} only if it is four digits long and uses two or more different digits.
        | Is {x} a four-digit PIN other than one digit repeated four times?
        | Given {x}, check both: precisely 4 digits, and more than one kind of digit.
        | True for {x} if there are four characters, all digits, and they are not all alike.""",
        names="good_pin safe_pin allowed_pin",
        called="pin code",
        inputs="maybe_four_digits",
        subject="PIN",
        weight=0.8,
        first=True,
    ),
    told(
        "pin_counts_up",
        "pin strength",
        "str -> bool",
        "all(int(b) - int(a) == 1 for a, b in zip({x}, {x}[1:]))",
        """each digit of {x} is one more than the digit before it
        | the digits of {x} count up by one, like '3456'
        | {x} has digits that rise by exactly one from each to the next""",
        whole="""Is {x} one of those lazy codes like '1234' in which each digit is the previous one plus 1?
        | Warn about {x} with True if its digits go up in steps of exactly one.
        | Do the digits of {x} follow one another as in counting, for example '5678'?
        | Given {x} made of digits, test whether every digit exceeds its left neighbour by one.
        | Someone may guess {x} by counting: does each of its digits come right after the one before, as 4 after 3?""",
        names="is_sequence lazy_code consecutive_digits",
        called="pin code digits",
        inputs="counting_digits",
        subject="code",
        weight=0.6,
        first=True,
    ),
)


def _digits(random: Random, *sizes: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(random.choice(sizes)))


def _password(random: Random) -> str:
    text = strings_values.word(random) + random.choice(("", "", "!", "X", "#", strings_values.plain_word(random)))
    return text + random.choice(("", "", "1", "2024"))


def _counting(random: Random) -> str:
    start = random.randint(0, 5)
    text = "".join(str(start + i) for i in range(random.randint(2, 5)))
    return text if random.random() < 0.5 else random.choice((text[::-1], text + text[-1], _digits(random, 3, 4)))


INPUTS = {
    "any_password": _password,
    "counting_digits": _counting,
    "maybe_four_digits": lambda random: random.choice(
        ("0000", str(random.randint(1, 9)) * 4, _digits(random, 4), _digits(random, 4), _digits(random, 5, 3), "12a4")
    ),
    "repeating_text": lambda random: "".join(
        random.choice("abcx12") * random.choice((1, 1, 1, 2, 3)) for _ in range(random.randint(1, 5))
    ),
}
ARGUMENTS = {"two_or_three": lambda random, given: random.choice((2, 3, 3))}  # noqa: ARG005
