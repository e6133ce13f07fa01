"""Dictionaries made from lists, pairs and words; dictionaries of lists and of texts."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told
from avow.lm.train.data.tasks.values import word

LISTS = "dict[str, list[int]]"
TEXTS = "dict[str, str]"

OPERATIONS = (
    told(
        "all_positions",
        "dictionaries of positions",
        "list[str] -> dict[str, list[int]]",
        """
        places = {}
        for i, word in enumerate({x}):
            places.setdefault(word, []).append(i)
        return places
        """,
        """a dictionary from each {thing} in {x} to the list of its positions | all indices of every {thing} in {x},
        as a dict of lists""",
        verbs="collect for each {thing} of {x} the indices at which it stands",
        names="positions inverted_index word_positions",
        inputs="words_repeated",
        weight=0.8,
    ),
    told(
        "group_by_remainder",
        "grouped numbers",
        "list[int] -> dict[int, list[int]]",
        """
        groups = {}
        for value in {x}:
            groups.setdefault(value % {k}, []).append(value)
        return groups
        """,
        """a dictionary from each remainder modulo {k} to the {things} of {x} that leave it | the {things} of {x}
        grouped by their remainder on division by {k}""",
        verbs="group the {things} of {x} by remainder modulo {k}",
        steps="group them by remainder modulo {k}",
        names="group_mod by_remainder",
        args=(Argument("int", "count", names=("k", "n", "m")),),
        inputs="naturals",
        weight=0.7,
    ),
    told(
        "group_even_odd",
        "grouped numbers",
        "list[int] -> dict[str, list[int]]",
        """
        groups = {'even': [], 'odd': []}
        for value in {x}:
            groups['even' if value % 2 == 0 else 'odd'].append(value)
        return groups
        """,
        """a dictionary with the even {things} of {x} under 'even' and the others under 'odd'
        | the {things} of {x} in two lists of a dict, with the keys 'even' and 'odd'""",
        verbs="sort the {things} of {x} into a dictionary with the lists 'even' and 'odd'",
        steps="sort them into a dictionary with the keys 'even' and 'odd'",
        names="split_even_odd even_odd_dict",
        weight=0.8,
    ),
    told(
        "squares_of_list",
        "lists of powers",
        "list[int] -> dict[int, int]",
        "{value: value ** 2 for value in {x}}",
        """a dictionary from each {thing} in {x} to its square | a mapping with the {things} of {x} as keys and their
        squares as values""",
        verbs="map every {thing} of {x} to its square",
        steps="map each {thing} to its square",
        names="square_map squares_dict",
        weight=0.8,
    ),
    told(
        "zip_to_dict",
        "pairs to dictionaries",
        "list[str] -> dict[str, int]",
        "dict(zip({x}, {k}))",
        """a dictionary with the keys {x} and the values {k}, paired by position | a dict that maps each {thing} of
        {x} to the number at the same place in {k} | {x} and {k} combined to a dictionary, as far as both lists go | a
        dict with the {things} of {x} as keys and the numbers of {k} as their values""",
        verbs="make a dictionary out of the keys {x} and the values {k} | pair up {x} and {k} in a dictionary",
        whole="""Two lists belong together: {x} has the names and {k} the numbers. Build the dictionary.
        | Combine {x} (keys) and {k} (values) into a dict.""",
        names="lists_to_dict make_dict dict_from_lists zip_dict",
        args=(Argument("list[int]", "some_numbers", constant=0, names=("values", "numbers", "ys")),),
        inputs="strs_nonempty",
        weight=1.5,
        first=True,
        by_name=True,
    ),
    told(
        "pairs_to_dict",
        "pairs to dictionaries",
        "list[tuple[str, int]] -> dict[str, int]",
        "dict({x})",
        """a dictionary made of the (key, value) pairs in {x} | {x}, a list of pairs, as a dict in which later pairs
        replace earlier ones with the same key""",
        verbs="turn the pairs of {x} into a dictionary | convert the list of pairs {x} to a dict",
        steps="turn the pairs into a dictionary",
        whole="Each pair of {x} has a key and a value. Make a dictionary of them.",
        names="to_dict from_pairs dict_from_pairs",
        inputs="named_numbers",
        called="pairs items scores entries xs",
        by_name=True,
    ),
    told(
        "sum_pairs_by_key",
        "pairs to dictionaries",
        "list[tuple[str, int]] -> dict[str, int]",
        """
        totals = {}
        for key, value in {x}:
            totals[key] = totals.get(key, 0) + value
        return totals
        """,
        """a dictionary from each name in the pairs {x} to the sum of its numbers | the totals per key of the (key,
        number) pairs in {x} | how much each name in {x} has got altogether, as a dict""",
        verbs="add up the numbers of {x} for each name | sum the pairs in {x} by their first part",
        steps="add up the numbers for each name",
        whole="The list {x} holds pairs such as ('tea', 3). What is the total for each name?",
        names="totals_by_key sum_by_name total_sales",
        inputs="named_numbers",
        called="pairs items scores entries xs",
        weight=1.2,
        by_name=True,
    ),
    told(
        "group_pairs",
        "pairs to dictionaries",
        "list[tuple[str, int]] -> dict[str, list[int]]",
        """
        groups = {}
        for key, value in {x}:
            groups.setdefault(key, []).append(value)
        return groups
        """,
        """a dictionary from each name in the pairs {x} to the list of its numbers | the numbers of the pairs {x}
        grouped by the name beside them""",
        verbs="group the numbers of {x} by name | collect for every name in {x} its numbers in a list",
        steps="group the numbers by name",
        whole="The same name may occur several times in {x}. Which numbers does each have?",
        names="group_by_key collect_values scores_by_name",
        inputs="named_numbers",
        called="pairs items scores entries xs",
        weight=1.2,
        by_name=True,
    ),
    told(
        "list_totals",
        "dictionaries of lists",
        f"{LISTS} -> dict[str, int]",
        "{key: sum(values) for key, values in {x}.items()}",
        """a dictionary from each key of {x} to the sum of its list | the totals of the lists in {x}, under the same
        keys | {x} with every list replaced by its sum""",
        verbs="add up the list of every key in {x} | replace each list in {x} by the sum of its numbers",
        steps="add up each list",
        whole="{x} maps names to lists of numbers. What is the total of each name?",
        names="totals sum_lists total_per_key",
        inputs="number_lists",
        called="d scores table lists",
        weight=1.2,
    ),
    told(
        "list_averages",
        "dictionaries of lists",
        f"{LISTS} -> dict[str, float]",
        "{key: round(sum(values) / len(values), 2) for key, values in {x}.items()}",
        """a dictionary from each key of {x} to the average of its list, rounded to two decimals
        | the mean of every list in {x} to 2 decimals, under the same keys""",
        verbs="average the list of every key in {x} and round to two decimals",
        steps="average each list, rounded to two decimals",
        whole="{x} maps students to their marks. What is the average of each, with two decimals?",
        names="averages mean_per_key average_scores",
        inputs="number_lists_full",
        called="scores d table marks",
        weight=1.2,
    ),
    told(
        "list_maxima",
        "dictionaries of lists",
        f"{LISTS} -> dict[str, int]",
        "{key: max(values) for key, values in {x}.items()}",
        """a dictionary from each key of {x} to the largest number in its list | the best value of every key in {x},
        as a dict""",
        verbs="take the maximum of the list of every key in {x}",
        steps="take the largest number of each list",
        whole="What is the highest number that each key of {x} has?",
        names="best_scores maxima max_per_key",
        inputs="number_lists_full",
        called="scores d table marks",
        weight=0.8,
    ),
    told(
        "list_sizes",
        "dictionaries of lists",
        f"{LISTS} -> dict[str, int]",
        "{key: len(values) for key, values in {x}.items()}",
        """a dictionary from each key of {x} to the length of its list | how many numbers every key of {x} has, as a
        dict""",
        verbs="count the numbers in the list of every key in {x}",
        steps="count the numbers in each list",
        whole="How many numbers are listed under each key of {x}?",
        names="sizes lengths count_per_key",
        inputs="number_lists",
        called="d scores table lists",
        weight=0.8,
    ),
    told(
        "all_listed",
        "dictionary lists joined",
        f"{LISTS} -> list[int]",
        "[value for values in {x}.values() for value in values]",
        "all numbers in the lists of {x}, one after the other | the lists of {x} joined to one list",
        verbs="join the lists of all keys in {x} | collect every number of {x} in one list",
        steps="join all its lists",
        whole="Put the lists of all keys in {x} behind one another.",
        names="flatten_values all_values join_lists",
        inputs="number_lists",
        called="d scores table lists",
    ),
    told(
        "total_of_lists",
        "dictionary lists joined",
        f"{LISTS} -> int",
        "sum(sum(values) for values in {x}.values())",
        "the sum of all numbers in the lists of {x} | the grand total of the lists in {x}",
        verbs="add up every number in every list of {x}",
        steps="add up all numbers of all lists",
        whole="What do the numbers in all lists of {x} add up to?",
        names="grand_total sum_all",
        inputs="number_lists",
        called="d scores table lists",
        weight=0.8,
    ),
    told(
        "key_of_longest_list",
        "keys of lists",
        f"{LISTS} -> str",
        "max({x}, key=lambda key: len({x}[key]))",
        "the key in {x} with the longest list, the first one on a tie | the first key of {x} that has the most numbers",
        verbs="find the key of {x} whose list is longest; on a tie take the first",
        steps="find the key with the longest list, the first on a tie",
        names="longest_list busiest most_entries",
        inputs="number_lists_full",
        called="scores d table marks",
        weight=0.8,
    ),
    told(
        "key_of_best_average",
        "keys of lists",
        f"{LISTS} -> str",
        "max({x}, key=lambda key: sum({x}[key]) / len({x}[key]))",
        """the key in {x} whose list has the highest average, the first one on a tie | the name with the best mean in
        {x}, where the first wins a tie""",
        verbs="find the key of {x} with the highest mean; on a tie take the first",
        steps="find the key with the highest average, the first on a tie",
        names="best_average top_student best_student",
        inputs="number_lists_full",
        called="scores d table marks",
        weight=0.8,
    ),
    told(
        "append_to_key",
        "dictionary lists extended",
        f"{LISTS} -> {LISTS}",
        "{**{x}, {k}: {x}.get({k}, []) + [{m}]}",
        """a copy of {x} with {m} added at the end of the list of {k}, a new list if {k} is missing
        | {x} after {m} was appended to the list under {k}, which may be new""",
        verbs="append {m} to the list under {k} in a copy of {x}, starting a list if need be",
        names="add_to_list append_value",
        args=(
            Argument("str", "dict_key", constant=0.3, names=("key", "name")),
            Argument("int", "element", constant=0.3, names=("value", "v")),
        ),
        inputs="number_lists",
        called="d scores table lists",
        weight=0.5,
        first=True,
    ),
    told(
        "keys_listing",
        "keys of lists",
        f"{LISTS} -> list[str]",
        "[key for key, values in {x}.items() if {k} in values]",
        "the keys in {x} whose list contains {k} | all keys of {x} that have {k} among their numbers",
        verbs="list the keys of {x} under which {k} occurs",
        steps="list the keys whose list contains {k}",
        names="keys_containing who_has",
        args=(Argument("int", "listed_number", names=("value", "k", "n")),),
        inputs="number_lists",
        called="d scores table lists",
        weight=0.7,
    ),
    told(
        "swap_texts",
        "dictionaries of texts",
        f"{TEXTS} -> {TEXTS}",
        "{value: key for key, value in {x}.items()}",
        "{x} with keys and values swapped | a dictionary that maps the values of {x} back to their keys",
        verbs="turn the keys of {x} into values and the values into keys",
        steps="swap keys and values",
        notes="If a value occurs twice, its last key wins.",
        names="invert_mapping reverse_lookup_table",
        inputs="text_table",
        called="d table book mapping",
        weight=0.7,
    ),
    told(
        "replace_words",
        "dictionaries of texts",
        "str -> str",
        "' '.join({k}.get(word, word) for word in {x}.split())",
        """{x} with every word that is a key of {k} replaced by its value | the words of {x} translated by the
        dictionary {k}, unknown ones left as they are, with single spaces between""",
        verbs="replace the words of {x} that {k} has an entry for | translate {x} word by word with {k}",
        whole="""The dictionary {k} maps words to others. Put them in their place in {x} and leave all other words
        alone.""",
        names="translate substitute_words apply_dictionary",
        args=(Argument(TEXTS, "translations", constant=0, names=("table", "mapping", "replacements")),),
        inputs="sentence_repeating",
        weight=0.8,
        first=True,
    ),
    told(
        "lookup_text",
        "dictionaries of texts",
        f"{TEXTS} -> str",
        "{x}.get({k}, 'unknown')",
        """the value stored under {k} in {x}, or 'unknown' if there is none | what {x} says for {k}, 'unknown' by
        default""",
        verbs="look up {k} in {x} and fall back to 'unknown'",
        names="find_entry phone_lookup get_or_unknown",
        args=(Argument("str", "dict_key", constant=0.2, names=("key", "name", "word")),),
        inputs="text_table",
        called="d table book mapping",
        weight=0.8,
        first=True,
    ),
    told(
        "keys_of_text",
        "dictionaries of texts",
        f"{TEXTS} -> list[str]",
        "sorted(key for key, value in {x}.items() if value == {k})",
        "the keys in {x} whose value is {k}, in alphabetical order | the sorted list of all keys that {x} maps to {k}",
        verbs="list the keys of {x} with the value {k}, sorted",
        names="keys_with_text who_likes",
        args=(Argument("str", "table_value", constant=0.3, names=("value", "word")),),
        inputs="text_table",
        called="d table book mapping",
        weight=0.7,
        first=True,
    ),
    told(
        "dict_from_assignments",
        "parsed tables",
        "str -> dict[str, str]",
        "dict(part.split('=') for part in {x}.split(','))",
        """a dictionary of the parts of {x}, which looks like 'a=1,b=2', with strings as values
        | the key=value parts of {x}, separated by commas, as a dict of strings""",
        verbs="parse {x}, of the form 'a=1,b=2', into a dictionary of strings",
        names="parse_pairs parse_settings parse_key_values",
        inputs="assignments",
        weight=0.8,
        first=True,
    ),
    told(
        "dict_from_lines",
        "parsed tables",
        "list[str] -> dict[str, int]",
        """
        result = {}
        for line in {x}:
            key, value = line.split(':')
            result[key] = int(value)
        return result
        """,
        "a dictionary of the entries of {x}, strings such as 'apple:3', with integers as values",
        verbs="parse the lines of {x}, each like 'name:number', into a dictionary",
        names="parse_lines parse_entries",
        inputs="entry_lines",
        called="lines entries",
        weight=0.7,
        first=True,
    ),
)


def few_words(random: Random, least: int = 0) -> list[str]:
    """Words of which some are there several times."""
    pool = [word(random) for _ in range(random.choice((1, 2, 3)))]
    return [random.choice((*pool, word(random))) for _ in range(max(least, random.choice((0, 1, 2, 3, 4, 4, 5, 6))))]


def _number_lists(random: Random, least: int = 0) -> dict[str, list[int]]:
    size = max(least, random.choice((0, 1, 2, 2, 3, 3)))
    return {
        word(random): [random.randint(0, random.choice((5, 10, 100))) for _ in range(random.randint(least, 4))]
        for _ in range(size)
    }


def _named_numbers(random: Random) -> list[tuple[str, int]]:
    return [(name, random.randint(0, random.choice((5, 20)))) for name in few_words(random)]


def _text_table(random: Random) -> dict[str, str]:
    colours = ("red", "blue", "green")
    return {word(random): random.choice((*colours, word(random))) for _ in range(random.choice((0, 1, 2, 3, 3, 4)))}


def _translations(random: Random, value: object) -> dict[str, str]:
    words = value.split() if isinstance(value, str) else []
    keys = [*random.sample(words, min(len(words), random.randint(0, 2))), word(random)]
    return {key: word(random) for key in keys}


def _listed(random: Random, value: object) -> int:
    values = [one for some in value.values() for one in some] if isinstance(value, dict) else []
    return int(random.choice(values)) if values and random.random() < 0.7 else random.randint(0, 9)


def _table_value(random: Random, value: object) -> str:
    if isinstance(value, dict) and value and random.random() < 0.8:
        return str(random.choice(list(value.values())))
    return random.choice(("red", "blue", "green"))


INPUTS = {
    "words_repeated": few_words,
    "words_repeated_nonempty": lambda random: few_words(random, 1),
    "sentence_repeating": lambda random: " ".join(few_words(random, 1)),
    "named_numbers": _named_numbers,
    "number_lists": _number_lists,
    "number_lists_full": lambda random: _number_lists(random, 1),
    "text_table": _text_table,
    "assignments": lambda random: ",".join(
        f"{word(random)}={random.randint(0, 20)}" for _ in range(random.randint(1, 3))
    ),
    "entry_lines": lambda random: [
        f"{word(random)}:{random.randint(0, 20)}" for _ in range(random.choice((0, 1, 2, 3)))
    ],
}
ARGUMENTS = {
    "translations": _translations,
    "listed_number": _listed,
    "table_value": _table_value,
    "some_numbers": lambda random, value: [
        random.randint(0, 20) for _ in range(len(value) if isinstance(value, list) else 3)
    ],
}
