"""Dictionaries from words to numbers: what their values and keys come to, lookups, extremes, tests."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told
from avow.lm.train.data.tasks.values import word

KEY = Argument("str", "dict_key", constant=0.3, names=("key", "k", "name", "word"))
LIMIT = Argument("int", "dict_limit", names=("limit", "k", "n", "threshold"))
VALUE = Argument("int", "dict_value", names=("value", "k", "n", "v"))

OPERATIONS = (
    told(
        "dict_keys",
        "keys",
        "dict[str, int] -> list[str]",
        "list({x})",
        "the keys of {x} as a list | a list of all keys in {x} | the names under which {x} stores something",
        verbs="list the keys of {x} | collect all keys of {x} in a list",
        steps="list the keys | take its keys",
        whole="Which keys does {x} have? Keep their order.",
        names="get_keys keys key_list",
        inputs="tally",
    ),
    told(
        "sorted_keys",
        "keys",
        "dict[str, int] -> list[str]",
        "sorted({x})",
        """the keys of {x} in alphabetical order | the sorted keys of {x} | the list of keys in {x}, from a to z""",
        verbs="sort the keys of {x} | list the keys of {x} alphabetically",
        steps="list its keys alphabetically | sort the keys",
        whole="Which keys are in {x}? List them in alphabetical order.",
        names="keys_sorted ordered_keys alphabetical_keys",
        inputs="tally",
    ),
    told(
        "dict_values",
        "values",
        "dict[str, int] -> list[int]",
        "list({x}.values())",
        "the values of {x} as a list | a list of all values in {x} | the numbers stored in {x}, in their order",
        verbs="list the values of {x} | collect the values of {x} in a list",
        steps="take its values | list the values",
        whole="Which values does {x} hold? Keep their order.",
        names="get_values values value_list",
        inputs="tally",
        weight=1.5,
    ),
    told(
        "sorted_values",
        "values",
        "dict[str, int] -> list[int]",
        "sorted({x}.values())",
        "the values of {x} in ascending order | the numbers in {x} from small to large | the sorted values of {x}",
        verbs="sort the values of {x} | list the numbers in {x} from the smallest to the largest",
        steps="sort its values | put the values in ascending order",
        names="values_sorted ordered_values",
        inputs="tally",
        weight=0.7,
    ),
    told(
        "sum_values",
        "value totals",
        "dict[str, int] -> int",
        "sum({x}.values())",
        """the sum of all values in {x} | the total of the values of {x} | what the values of {x} add up to
        | the sum of the numbers stored in {x}""",
        verbs="add up all values of {x} | sum the values of {x} | total the numbers in {x}",
        steps="add up its values | sum the values",
        whole="What do the values in {x} come to altogether? | Ignore the keys of {x} and add up the values.",
        names="total_values dict_sum total sum_dict",
        inputs="tally",
        weight=2.0,
    ),
    told(
        "product_values",
        "value totals",
        "dict[str, int] -> int",
        """
        product = 1
        for value in {x}.values():
            product *= value
        return product
        """,
        "the product of all values in {x} | the values of {x} multiplied together",
        verbs="multiply all values of {x} | multiply together the numbers in {x}",
        steps="multiply its values together",
        notes="For an empty dictionary it is 1.",
        names="multiply_values values_product",
        inputs="tally",
        weight=0.5,
    ),
    told(
        "mean_values",
        "value averages",
        "dict[str, int] -> float",
        "round(sum({x}.values()) / len({x}), 2) if {x} else 0.0",
        """the average of the values in {x}, rounded to two decimals | the mean value of {x} to 2 decimal places
        | the sum of the values of {x} divided by their number, with two decimals""",
        verbs="""average the values of {x} and round to two decimals | compute the mean of the numbers in {x} to 2
        decimals""",
        steps="average its values, rounded to two decimals",
        notes="The average of an empty dictionary is 0.0. | If there are no entries, return 0.0.",
        names="average_value mean_value average_score",
        inputs="tally",
        weight=1.2,
    ),
    told(
        "largest_value",
        "extreme values",
        "dict[str, int] -> int",
        "max({x}.values())",
        "the largest value in {x} | the maximum of the values of {x} | the highest number stored in {x}",
        verbs="find the largest value of {x} | find the highest number in {x}",
        steps="take the largest value | find its highest value",
        whole="How high is the highest value in {x}?",
        names="max_value highest_value top_value",
        inputs="tally_nonempty",
        weight=1.2,
    ),
    told(
        "smallest_value",
        "extreme values",
        "dict[str, int] -> int",
        "min({x}.values())",
        "the smallest value in {x} | the minimum of the values of {x} | the lowest number stored in {x}",
        verbs="find the smallest value of {x} | find the lowest number in {x}",
        steps="take the smallest value",
        names="min_value lowest_value",
        inputs="tally_nonempty",
        weight=0.7,
    ),
    told(
        "value_range",
        "extreme values",
        "dict[str, int] -> int",
        "max({x}.values()) - min({x}.values())",
        """the difference between the largest and the smallest value in {x} | how far apart the extreme values of {x}
        are | the range of the values of {x}""",
        verbs="subtract the smallest value of {x} from the largest",
        steps="take the range of its values",
        names="spread value_spread range_of_values",
        inputs="tally_nonempty",
        weight=0.6,
    ),
    told(
        "key_of_max",
        "keys of extremes",
        "dict[str, int] -> str",
        "max({x}, key={x}.get)",
        """the key with the largest value in {x} | the key of {x} that has the highest value
        | which key in {x} has the maximum value | the name with the highest score in {x}""",
        verbs="find the key of {x} whose value is largest | find who has the most in {x}",
        steps="find the key with the largest value | take the key with the highest value",
        whole="Which key of {x} belongs to the highest value? | {x} maps names to scores. Who has the highest one?",
        notes="If several keys share it, take the first. | On a tie the key that comes first counts.",
        names="argmax_key best_key winner top_key max_key",
        inputs="tally_nonempty",
        weight=2.0,
    ),
    told(
        "key_of_min",
        "keys of extremes",
        "dict[str, int] -> str",
        "min({x}, key={x}.get)",
        """the key with the smallest value in {x} | the key of {x} that has the lowest value
        | the cheapest item in {x}, which maps items to prices""",
        verbs="find the key of {x} whose value is smallest",
        steps="find the key with the smallest value",
        whole="Which key of {x} has the lowest value?",
        notes="If several keys share it, take the first. | On a tie the key that comes first counts.",
        names="argmin_key min_key cheapest lowest_key",
        inputs="tally_nonempty",
        weight=1.2,
    ),
    told(
        "keys_of_max",
        "keys of extremes",
        "dict[str, int] -> list[str]",
        "[key for key, value in {x}.items() if value == max({x}.values())]",
        """all keys in {x} that have the largest value | the keys of {x} that share the highest value, in their order
        | every key whose value is the maximum in {x}""",
        verbs="list all keys of {x} with the maximum value",
        steps="list all keys with the largest value",
        whole="Several keys of {x} may have the highest value. List them all in the order of the dictionary.",
        names="winners all_best_keys top_keys",
        inputs="tally_ties",
        weight=0.8,
    ),
    told(
        "longest_key",
        "long keys",
        "dict[str, int] -> str",
        "max({x}, key=len)",
        "the longest key in {x}, the first one if several are equally long | the key of {x} with the most characters",
        verbs="find the longest key of {x}",
        steps="find the longest key",
        notes="If keys are equally long, the first counts.",
        names="find_longest_key",
        inputs="tally_nonempty",
        weight=0.5,
    ),
    told(
        "total_key_length",
        "long keys",
        "dict[str, int] -> int",
        "sum(len(key) for key in {x})",
        "the total length of all keys in {x} | how many characters the keys of {x} have together",
        verbs="add up the lengths of the keys of {x}",
        names="key_characters",
        inputs="tally",
        weight=0.3,
    ),
    told(
        "get_or_zero",
        "lookups",
        "dict[str, int] -> int",
        "{x}.get({k}, 0)",
        """the value stored under {k} in {x}, or 0 if there is none | what {x} holds for the key {k}, 0 by default
        | the count of {k} in {x}, or zero when {k} is missing""",
        verbs="look up {k} in {x} and fall back to 0 | get the value of {k} from {x}, or 0 if the key is missing",
        whole="What is the value of {k} in {x}? Take 0 if it is not there.",
        names="get_value lookup get_count value_or_zero",
        args=(KEY,),
        inputs="tally",
        weight=1.2,
    ),
    told(
        "has_key",
        "lookups",
        "dict[str, int] -> bool",
        "{k} in {x}",
        "{x} has the key {k} | {k} is a key of {x} | the key {k} occurs in {x} | there is an entry for {k} in {x}",
        whole="Is there anything stored under {k} in {x}?",
        names="contains_key key_exists is_key",
        args=(KEY,),
        inputs="tally",
    ),
    told(
        "has_value",
        "lookups of values",
        "dict[str, int] -> bool",
        "{k} in {x}.values()",
        "{k} is one of the values in {x} | some key of {x} has the value {k} | the value {k} occurs in {x}",
        whole="Does any key in {x} map to {k}?",
        names="contains_value value_exists",
        args=(VALUE,),
        inputs="tally",
        weight=0.8,
    ),
    told(
        "key_for_value",
        "lookups of values",
        "dict[str, int] -> str | None",
        """
        for key, value in {x}.items():
            if value == {k}:
                return key
        return None
        """,
        """the first key in {x} whose value is {k}, or None | the key under which {x} stores {k}, or None if there is
        none | the key that {k} belongs to in {x}, None if no key does""",
        verbs="find a key of {x} with the value {k}, the first one if there are several, or give None",
        names="find_key key_of reverse_lookup",
        args=(VALUE,),
        inputs="tally",
        last=True,
        weight=0.8,
    ),
    told(
        "keys_with_value",
        "lookups of values",
        "dict[str, int] -> list[str]",
        "[key for key, value in {x}.items() if value == {k}]",
        """the keys in {x} whose value is {k} | all keys of {x} that map to {k} | every key with the value {k} in
        {x}""",
        verbs="list the keys of {x} that have the value {k}",
        steps="list the keys that have the value {k}",
        whole="Which keys of {x} have exactly the value {k}?",
        names="find_keys keys_for_value keys_equal_to",
        args=(VALUE,),
        inputs="tally_ties",
    ),
    told(
        "keys_above",
        "keys by value",
        "dict[str, int] -> list[str]",
        "[key for key, value in {x}.items() if value > {k}]",
        """the keys in {x} whose value is greater than {k} | all keys of {x} with a value above {k}
        | the names in {x} that scored more than {k} | every key of {x} that has more than {k}""",
        verbs="list the keys of {x} with values over {k} | collect the keys of {x} whose value exceeds {k}",
        steps="list the keys with a value above {k}",
        whole="Which keys in {x} have a value larger than {k}?",
        names="keys_over keys_greater_than high_scorers",
        args=(LIMIT,),
        inputs="tally",
        weight=1.5,
    ),
    told(
        "keys_at_least",
        "keys by value",
        "dict[str, int] -> list[str]",
        "[key for key, value in {x}.items() if value >= {k}]",
        """the keys in {x} whose value is at least {k} | all keys of {x} with {k} or more
        | the names in {x} that reached {k} or better""",
        verbs="list the keys of {x} with values of at least {k}",
        steps="list the keys with a value of {k} or more",
        whole="Who has at least {k} in {x}? List the names in order.",
        names="passed keys_reaching qualified",
        args=(LIMIT,),
        inputs="tally",
    ),
    told(
        "keys_below",
        "keys by value",
        "dict[str, int] -> list[str]",
        "[key for key, value in {x}.items() if value < {k}]",
        """the keys in {x} whose value is less than {k} | all keys of {x} with a value below {k}
        | the items in {x} of which there are fewer than {k}""",
        verbs="list the keys of {x} with values under {k}",
        steps="list the keys with a value below {k}",
        whole="Which entries of {x} are running low, below {k}? Give their keys.",
        names="keys_under low_stock keys_less_than",
        args=(LIMIT,),
        inputs="tally",
    ),
    told(
        "count_values_above",
        "counted values",
        "dict[str, int] -> int",
        "sum(1 for value in {x}.values() if value > {k})",
        "the number of values in {x} that are greater than {k} | how many entries of {x} have a value above {k}",
        verbs="count the values of {x} that exceed {k} | count the keys of {x} with more than {k}",
        steps="count the values above {k}",
        whole="How many keys in {x} have a value of more than {k}?",
        names="count_above num_over how_many_above",
        args=(LIMIT,),
        inputs="tally",
        weight=0.8,
    ),
    told(
        "count_value",
        "counted values",
        "dict[str, int] -> int",
        "list({x}.values()).count({k})",
        "the number of keys in {x} with the value {k} | how many times {k} occurs among the values of {x}",
        verbs="count how many keys of {x} have the value {k}",
        whole="How many keys of {x} map to {k}?",
        names="count_keys_with value_occurrences",
        args=(VALUE,),
        inputs="tally_ties",
        weight=0.6,
    ),
    told(
        "count_distinct_values",
        "counted values",
        "dict[str, int] -> int",
        "len(set({x}.values()))",
        "the number of different values in {x} | how many distinct numbers {x} holds",
        verbs="count the different values of {x}",
        steps="count its different values",
        names="distinct_values num_unique_values",
        inputs="tally_ties",
        weight=0.6,
        by_name=True,
    ),
    told(
        "dict_size",
        "sizes",
        "dict[str, int] -> int",
        "len({x})",
        "the number of entries in {x} | how many keys {x} has | the size of {x}",
        verbs="count the entries of {x} | count the keys of {x}",
        steps="count the entries",
        whole="How many entries are in {x}?",
        names="count_keys num_entries size",
        inputs="tally",
        weight=0.7,
        by_name=True,
    ),
    told(
        "values_all_equal",
        "value tests",
        "dict[str, int] -> bool",
        "len(set({x}.values())) <= 1",
        "all values in {x} are equal | every key of {x} has the same value | {x} holds no two different values",
        whole="Do all the keys in {x} have one and the same value?",
        names="same_values all_values_same",
        inputs="tally_ties",
        weight=0.6,
    ),
    told(
        "values_unique",
        "value tests",
        "dict[str, int] -> bool",
        "len(set({x}.values())) == len({x})",
        "all values in {x} are different | no two keys of {x} have the same value | {x} could be inverted without loss",
        whole="Are the values in {x} all different from one another?",
        names="unique_values values_distinct is_one_to_one",
        inputs="tally_ties",
        weight=0.6,
    ),
    told(
        "values_all_above",
        "value tests",
        "dict[str, int] -> bool",
        "all(value > {k} for value in {x}.values())",
        "all values in {x} are greater than {k} | every value of {x} exceeds {k} | no key of {x} has {k} or less",
        whole="Does everybody in {x} have more than {k}?",
        names="all_above everyone_above all_values_over",
        args=(LIMIT,),
        inputs="tally",
        weight=0.7,
    ),
    told(
        "sum_for_keys",
        "sums over keys",
        "dict[str, int] -> int",
        "sum({x}.get(key, 0) for key in {k})",
        """the sum of the values in {x} for the keys listed in {k}, where missing keys count 0
        | the total price of the items in {k} by the price list {x}, items without a price being free
        | what the words in {k} are worth together according to {x}, unknown words being worth 0""",
        verbs="add up the values of {x} for all keys in {k}, taking 0 for those that are missing",
        whole="What do the {k} cost together according to {x}? Unknown ones cost 0.",
        names="total_price sum_keys cart_total",
        args=(Argument("list[str]", "dict_keys", constant=0, names=("keys", "items", "wanted")),),
        inputs="tally",
        weight=0.8,
        first=True,
        by_name=True,
    ),
)


def tally(random: Random, least: int = 0) -> dict[str, int]:
    """Words with numbers, at times equal or negative."""
    low, high = random.choice(((0, 9), (1, 5), (0, 20), (-5, 9), (1, 100)))
    keys = [word(random) for _ in range(max(least, random.choice((0, 1, 2, 3, 3, 4, 4, 5))))]
    return {key: random.randint(low, high) for key in keys}


def _ties(random: Random) -> dict[str, int]:
    high = random.choice((1, 2, 3))
    return {word(random): random.randint(0, high) for _ in range(random.choice((1, 2, 3, 4, 5)))}


def dict_key(random: Random, value: object) -> str:
    """One of the keys, or another word."""
    if isinstance(value, dict) and value and random.random() < 0.65:
        return str(random.choice(list(value)))
    return word(random)


def _value(random: Random, value: object) -> int:
    if isinstance(value, dict) and value and random.random() < 0.7:
        return int(random.choice(list(value.values())))
    return random.randint(0, 5)


def _keys(random: Random, value: object) -> list[str]:
    return [dict_key(random, value) for _ in range(random.choice((0, 1, 2, 2, 3)))]


INPUTS = {
    "tally": tally,
    "tally_nonempty": lambda random: tally(random, 1),
    "tally_ties": _ties,
}
ARGUMENTS = {
    "dict_key": dict_key,
    "dict_value": _value,
    "dict_limit": lambda random, value: _value(random, value) if random.random() < 0.6 else random.randint(0, 20),
    "dict_keys": _keys,
}
