"""New dictionaries from old ones: filtered, inverted, sorted, with other keys or values, merged, counted up."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.dicts_values import dict_key, tally
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

KEY = Argument("str", "dict_key", constant=0.3, names=("key", "k", "name"))
LIMIT = Argument("int", "dict_limit", names=("limit", "k", "n", "threshold"))
AMOUNT = Argument("int", "small", names=("amount", "k", "n"))
COUNT = Argument("int", "count", names=("k", "n", "count"))
SAME = "dict[str, int] -> dict[str, int]"

OPERATIONS = (
    told(
        "keep_values_above",
        "entries by value",
        SAME,
        "{key: value for key, value in {x}.items() if value > {k}}",
        """the entries of {x} whose value is greater than {k} | a dictionary of those items in {x} with a value above
        {k} | {x} without the entries whose value is {k} or less | only the pairs of {x} with values over {k}""",
        verbs="""keep only the entries of {x} with a value above {k} | filter {x} down to values larger than {k}
        | remove everything from {x} that has a value of at most {k}""",
        steps="keep the entries with a value above {k} | drop the entries whose value is {k} or less",
        whole="Which entries of {x} have more than {k}? Give them as a new dictionary.",
        names="filter_dict filter_by_value filter_above",
        args=(LIMIT,),
        inputs="tally",
        weight=1.5,
    ),
    told(
        "keep_values_below",
        "entries by value",
        SAME,
        "{key: value for key, value in {x}.items() if value < {k}}",
        """the entries of {x} whose value is less than {k} | a dictionary of those items in {x} with a value below {k}
        | the part of {x} with values under {k}""",
        verbs="keep only the entries of {x} with a value below {k} | drop everything from {x} that has {k} or more",
        steps="keep the entries with a value below {k}",
        whole="Which entries of {x} have less than {k}? Give a dictionary.",
        names="filter_below filter_small",
        args=(LIMIT,),
        inputs="tally",
        weight=0.8,
    ),
    told(
        "keep_values_even",
        "entries by parity",
        SAME,
        "{key: value for key, value in {x}.items() if value % 2 == 0}",
        "the entries of {x} whose value is even | {x} without odd values | the part of {x} with even numbers as values",
        verbs="keep only the entries of {x} with even values | remove the entries with odd values from {x}",
        steps="keep the entries with even values",
        whole="Which entries of {x} have an even value? Give a dictionary.",
        names="filter_even even_values only_even",
        inputs="tally",
    ),
    told(
        "keep_long_keys",
        "entries by key",
        SAME,
        "{key: value for key, value in {x}.items() if len(key) > {k}}",
        "the entries of {x} whose key has more than {k} characters | the part of {x} with keys longer than {k} letters",
        verbs="keep only the entries of {x} with keys longer than {k} characters",
        steps="keep the entries with keys longer than {k} characters",
        names="filter_by_key_length long_keys",
        args=(Argument("int", "count", names=("k", "n", "length")),),
        inputs="tally",
        weight=0.7,
    ),
    told(
        "keep_keys_starting",
        "entries by key",
        SAME,
        "{key: value for key, value in {x}.items() if key.startswith({k})}",
        "the entries of {x} whose key starts with {k} | those items of {x} that have {k} at the beginning of their key",
        verbs="keep only the entries of {x} whose keys begin with {k}",
        steps="keep the entries whose keys begin with {k}",
        names="filter_by_prefix keys_with_prefix",
        args=(Argument("str", "key_start", names=("prefix", "start", "c")),),
        inputs="tally",
        weight=0.7,
    ),
    told(
        "select_keys",
        "entries by key",
        SAME,
        "{key: {x}[key] for key in {k} if key in {x}}",
        """the entries of {x} for the keys listed in {k}, in the order of {k} | a dictionary with only those keys of {x}
        that are in {k}, ordered as in {k}""",
        verbs="pick the keys {k} out of {x}, as far as they are there",
        names="pick_keys subset only_keys",
        args=(Argument("list[str]", "dict_keys", constant=0, names=("keys", "wanted", "names")),),
        inputs="tally",
        weight=0.8,
        first=True,
    ),
    told(
        "without_key",
        "entries by key",
        SAME,
        "{key: value for key, value in {x}.items() if key != {k}}",
        "{x} without the key {k} | a copy of {x} from which {k} is removed | all entries of {x} except the one for {k}",
        verbs="remove the key {k} from a copy of {x} | delete the entry for {k} from a copy of {x}",
        steps="remove the key {k}",
        whole="Make a copy of {x} that has no entry for {k}.",
        notes="A key that is not there is no error.",
        names="remove_key delete_key drop_key",
        args=(KEY,),
        inputs="tally",
    ),
    told(
        "without_keys",
        "entries by key",
        SAME,
        "{key: value for key, value in {x}.items() if key not in {k}}",
        "{x} without the keys listed in {k} | the entries of {x} whose key is not in {k}",
        verbs="leave out of {x} all keys that are in {k} | drop the keys {k} from a copy of {x}",
        names="remove_keys omit drop_keys",
        args=(Argument("list[str]", "dict_keys", constant=0, names=("keys", "unwanted", "names")),),
        inputs="tally",
        weight=0.7,
        first=True,
    ),
    told(
        "invert",
        "inverted",
        "dict[str, int] -> dict[int, str]",
        "{value: key for key, value in {x}.items()}",
        """{x} with keys and values swapped | the inverse of {x}: a dictionary from each value to its key
        | a dict that maps every value of {x} back to its key""",
        verbs="swap the keys and the values of {x} | invert {x} | turn {x} around so that values become keys",
        steps="swap keys and values | invert the dictionary",
        whole="Make a dictionary that finds the key of {x} by its value.",
        notes="If a value occurs twice, its last key wins. | Of keys with equal values the last one stays.",
        names="invert_dict swap_keys_values reverse_dict flip_dict",
        inputs="tally",
        weight=2.0,
    ),
    told(
        "group_by_value",
        "inverted",
        "dict[str, int] -> dict[int, list[str]]",
        """
        groups = {}
        for key, value in {x}.items():
            groups.setdefault(value, []).append(key)
        return groups
        """,
        """a dictionary from each value of {x} to the list of keys that have it | the keys of {x} grouped by their value
        | {x} inverted, with a list of keys for every value""",
        verbs="group the keys of {x} by value | collect for every value in {x} the keys that have it",
        steps="group the keys by value",
        whole="Several keys of {x} may share a value. Map every value to the list of its keys.",
        names="invert_to_lists keys_by_value group_keys",
        inputs="tally_ties",
        weight=1.2,
    ),
    told(
        "sort_by_key",
        "sorted dictionaries",
        "dict[str, int] -> list[tuple[str, int]]",
        "sorted({x}.items())",
        "the (key, value) pairs of {x} sorted by key | the entries of {x} as tuples in alphabetical order of the keys",
        verbs="list the items of {x} as tuples, sorted by key | sort the entries of {x} by key",
        steps="sort the entries by key",
        whole="Order the entries of {x} alphabetically, as a list of tuples.",
        names="sorted_items items_by_key",
        inputs="tally",
        weight=0.8,
    ),
    told(
        "sort_by_value",
        "sorted dictionaries",
        "dict[str, int] -> list[tuple[str, int]]",
        "sorted({x}.items(), key=lambda item: item[1])",
        """the (key, value) pairs of {x} sorted by value, smallest first, ties in their old order
        | the entries of {x} as tuples in ascending order of the values, equal ones in their old order""",
        verbs="sort the entries of {x} by value, from low to high and stable | list the items of {x} by rising value",
        steps="sort the entries by value",
        whole="Order the entries of {x} by their values, as a list of tuples from low to high.",
        notes="Entries with equal values keep their order.",
        names="items_by_value sort_dict_by_value",
        inputs="tally",
        weight=1.2,
    ),
    told(
        "sort_by_value_descending",
        "sorted dictionaries",
        "dict[str, int] -> list[tuple[str, int]]",
        "sorted({x}.items(), key=lambda item: (-item[1], item[0]))",
        """the (key, value) pairs of {x}, largest value first, ties in alphabetical order
        | the entries of {x} as tuples from the highest to the lowest value, equal ones sorted by key
        | the ranking of {x}: pairs by falling value, and by name where values are equal""",
        verbs="sort the entries of {x} by value from high to low, and by key where values are equal",
        steps="sort the entries by falling value, ties by key",
        names="ranking leaderboard sorted_by_score",
        inputs="tally_ties",
    ),
    told(
        "keys_by_value",
        "sorted dictionaries",
        "dict[str, int] -> list[str]",
        "sorted({x}, key={x}.get)",
        """the keys of {x} sorted by their values, smallest first | the keys of {x} in ascending order of what they
        map to | the names in {x} from the lowest to the highest score""",
        verbs="sort the keys of {x} by their values | order the keys of {x} from the smallest value to the largest",
        steps="sort the keys by value",
        notes="Keys with equal values stay in their order. | Ties keep the order of the dictionary.",
        names="sort_keys_by_value order_keys rank_keys",
        inputs="tally",
        weight=1.2,
    ),
    told(
        "top_keys",
        "top of dictionaries",
        "dict[str, int] -> list[str]",
        "sorted({x}, key=lambda key: (-{x}[key], key))[:{k}]",
        """the {k} keys of {x} with the largest values, highest first and ties in alphabetical order
        | the top {k} keys in {x} by value, equal ones sorted by name""",
        verbs="list the {k} keys of {x} that have the highest values, best first, ties alphabetically",
        steps="take the {k} keys with the highest values, best first and ties alphabetically",
        whole="Who are the best {k} in {x}? Start with the highest score, and sort equal ones by name.",
        names="top_k best_keys top_n top_scorers",
        args=(COUNT,),
        inputs="tally",
        weight=1.2,
    ),
    told(
        "sorted_dict",
        "sorted dictionaries",
        SAME,
        "{key: {x}[key] for key in sorted({x})}",
        "a dictionary with the entries of {x} in alphabetical order of the keys | {x} rebuilt with sorted keys",
        verbs="sort {x} by key into a new dictionary",
        steps="sort it by key",
        names="sort_dict order_dict",
        inputs="tally",
        weight=0.6,
    ),
    told(
        "double_values",
        "changed values",
        SAME,
        "{key: value * {k} for key, value in {x}.items()}",
        """{x} with every value multiplied by {k} | a dictionary with the keys of {x} and {k} times their values
        | the numbers in {x} scaled by {k}, under the same keys""",
        verbs="multiply every value of {x} by {k} | scale all values in {x} by {k}",
        steps="multiply every value by {k}",
        whole="What does {x} look like with all values times {k}?",
        names="scale_values multiply_values scale_dict",
        args=(AMOUNT,),
        inputs="tally",
        weight=1.2,
    ),
    told(
        "add_to_values",
        "changed values",
        SAME,
        "{key: value + {k} for key, value in {x}.items()}",
        """{x} with {k} added to every value | a dictionary with the keys of {x} and values that are {k} higher
        | {x} after everybody was given {k} more""",
        verbs="add {k} to every value of {x} | increase all values in {x} by {k}",
        steps="add {k} to every value",
        whole="Everyone in {x} gets {k} more. What do they have now?",
        names="increase_values increment_values raise_prices",
        args=(AMOUNT,),
        inputs="tally",
    ),
    told(
        "square_values",
        "changed values",
        SAME,
        "{key: value ** 2 for key, value in {x}.items()}",
        "{x} with every value squared | a dictionary from the keys of {x} to the squares of their values",
        verbs="square every value of {x}",
        steps="square the values",
        names="squared_values squares",
        inputs="tally",
        weight=0.7,
    ),
    told(
        "cap_values",
        "changed values",
        SAME,
        "{key: min(value, {k}) for key, value in {x}.items()}",
        "{x} with all values above {k} replaced by {k} | {x} with the values limited to at most {k}",
        verbs="cap the values of {x} at {k} | let no value of {x} exceed {k}",
        steps="cap the values at {k}",
        names="limit_values clamp_values",
        args=(LIMIT,),
        inputs="tally",
        weight=0.6,
    ),
    told(
        "upper_keys",
        "changed keys",
        SAME,
        "{key.upper(): value for key, value in {x}.items()}",
        "{x} with all keys in upper case | a dictionary with the keys of {x} in capital letters and the same values",
        verbs="turn the keys of {x} into upper case | write every key of {x} in capitals",
        steps="put the keys in upper case",
        whole="Make the keys of {x} all capitals.",
        notes="If two keys become equal, the later value stays.",
        names="uppercase_keys keys_to_upper",
        inputs="tally",
        weight=0.8,
    ),
    told(
        "prefix_keys",
        "changed keys",
        SAME,
        "{{k} + key: value for key, value in {x}.items()}",
        "{x} with {k} put in front of every key | a dictionary with the values of {x} and {k} before each key",
        verbs="prefix every key of {x} with {k}",
        steps="put {k} in front of every key",
        names="add_prefix prefix_dict",
        args=(Argument("str", "key_prefix", names=("prefix", "start")),),
        inputs="tally",
        weight=0.5,
    ),
    told(
        "rename_key",
        "changed keys",
        SAME,
        "{({m} if key == {k} else key): value for key, value in {x}.items()}",
        "{x} with the key {k} renamed to {m} | a copy of {x} in which the entry of {k} is called {m} instead",
        verbs="rename the key {k} of {x} to {m} in a copy",
        names="change_key replace_key",
        args=(
            Argument("str", "dict_key", constant=0.3, names=("old", "key")),
            Argument("str", "word", constant=0.3, names=("new", "name")),
        ),
        inputs="tally",
        weight=0.6,
        first=True,
    ),
)


def _overlapping(random: Random, value: object) -> dict[str, int]:
    """Another dictionary with some keys of the first."""
    made = dict(list(tally(random).items())[: random.randint(0, 2)])
    for _ in range(random.choice((0, 1, 1, 2))):
        made[dict_key(random, value)] = random.randint(0, 9)
    if isinstance(value, dict) and value and random.random() < 0.3:
        made[next(iter(value))] = value[next(iter(value))]
    return made


def _key_start(random: Random, value: object) -> str:
    return dict_key(random, value)[: random.choice((1, 1, 2))]


INPUTS = {
    "small_counts": lambda random: {key: random.randint(0, 3) for key in list(tally(random))[:3]},
    "small_counts_positive": lambda random: {key: random.randint(1, 9) for key in tally(random, 1)},
}
ARGUMENTS = {
    "overlapping_dict": _overlapping,
    "key_start": _key_start,
    "key_prefix": lambda random, value: random.choice(("my_", "x_", "new_", "a", "item_", "#")),  # noqa: ARG005
}
