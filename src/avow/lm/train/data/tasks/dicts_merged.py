"""Dictionaries merged, compared, updated by an entry, written out. Inputs are those of `dicts_changed`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

KEY = Argument("str", "dict_key", constant=0.3, names=("key", "k", "name"))
OTHER = Argument("dict[str, int]", "overlapping_dict", constant=0, names=("other", "extra", "second", "e"))
SAME = "dict[str, int] -> dict[str, int]"

OPERATIONS = (
    told(
        "set_entry",
        "updated entries",
        SAME,
        "{**{x}, {k}: {m}}",
        "a copy of {x} in which the key {k} has the value {m} | {x} with {m} stored under {k}, whatever was there",
        verbs="set {k} to {m} in a copy of {x} | store {m} under the key {k} in a copy of {x}",
        names="set_value put_entry with_entry",
        args=(
            Argument("str", "dict_key", constant=0.3, names=("key", "name")),
            Argument("int", "dict_value", constant=0.3, names=("value", "v")),
        ),
        inputs="tally",
        weight=0.6,
        first=True,
    ),
    told(
        "increment_key",
        "updated entries",
        SAME,
        "{**{x}, {k}: {x}.get({k}, 0) + 1}",
        """{x} with the count of {k} increased by one, starting from 0 if {k} is new
        | a copy of the counts {x} after one more {k} was seen""",
        verbs="""count one more {k} in a copy of {x} | add one to the value of {k} in a copy of {x}, from 0 if it is
        missing""",
        names="count_one increment add_count",
        args=(KEY,),
        inputs="tally",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "merge_right_wins",
        "merged dictionaries",
        SAME,
        "{**{x}, **{k}}",
        """{x} and {k} merged into one dictionary, values of {k} winning where both have a key
        | all entries of {x} and {k}, those of {k} replacing the ones of {x} with the same key
        | {x} updated with {k}, as a new dictionary""",
        verbs="merge {x} and {k} so that {k} wins for common keys | combine {x} with {k}, which overrides it",
        whole="Put {x} and {k} together in a new dictionary. If a key is in both, use the value from {k}.",
        names="merge merge_dicts update_dict combine",
        args=(OTHER,),
        inputs="tally",
        weight=1.5,
        first=True,
    ),
    told(
        "merge_left_wins",
        "merged dictionaries",
        SAME,
        "{**{k}, **{x}}",
        """{x} and {k} merged into one dictionary, values of {x} winning where both have a key
        | {x} completed with the entries of {k} whose keys it lacks, as far as values go""",
        verbs="merge {x} and {k} and keep the values of {x} for common keys",
        whole="Put {x} and {k} together in a new dictionary. If a key is in both, use the value from {x}.",
        names="merge_keep_first fill_defaults with_defaults",
        args=(OTHER,),
        inputs="tally",
        weight=0.7,
        first=True,
    ),
    told(
        "merge_adding",
        "merged dictionaries",
        SAME,
        """
        result = dict({x})
        for key, value in {k}.items():
            result[key] = result.get(key, 0) + value
        return result
        """,
        """{x} and {k} merged, with the values of common keys added up | the counts of {x} and {k} taken together
        | a dictionary with all keys of {x} and {k} and the sum of their values""",
        verbs="""merge {x} and {k} by adding the values of equal keys | add the counts of {k} to those {things} of {x}
        in a new dict""",
        whole="Combine the two tallies {x} and {k}: keys in both get the sum of both values.",
        names="add_dicts sum_dicts combine_counts merge_sum",
        args=(OTHER,),
        inputs="tally",
        weight=1.5,
        first=True,
        by_name=True,
    ),
    told(
        "merge_larger",
        "merged dictionaries",
        SAME,
        """
        result = dict({x})
        for key, value in {k}.items():
            result[key] = max(value, result.get(key, value))
        return result
        """,
        """{x} and {k} merged, with the larger value of common keys | a dictionary of the best value that each key has
        in {x} and {k}""",
        verbs="merge {x} and {k}, keeping the larger of the two values where both have a key",
        names="merge_max best_of_both",
        args=(OTHER,),
        inputs="tally",
        weight=0.6,
        first=True,
    ),
    told(
        "common_keys",
        "keys of two",
        "dict[str, int] -> list[str]",
        "sorted(key for key in {x} if key in {k})",
        """the keys that {x} and {k} have in common, in alphabetical order | the sorted list of keys that are in {x} as
        well as in {k}""",
        verbs="list the keys that occur in both {x} and {k}, sorted",
        whole="Which keys do {x} and {k} share? Sort them.",
        names="shared_keys keys_in_both",
        args=(OTHER,),
        inputs="tally",
        first=True,
    ),
    told(
        "keys_only_in_first",
        "keys of two",
        "dict[str, int] -> list[str]",
        "sorted(key for key in {x} if key not in {k})",
        """the keys of {x} that are missing in {k}, in alphabetical order | the sorted keys that only {x} has and {k}
        has not""",
        verbs="list the keys of {x} that {k} lacks, sorted",
        whole="Which keys are in {x} but not in {k}? Sort them.",
        names="missing_keys keys_difference new_keys",
        args=(OTHER,),
        inputs="tally",
        weight=0.8,
        first=True,
    ),
    told(
        "changed_keys",
        "keys of two",
        "dict[str, int] -> list[str]",
        "sorted(key for key in {x} if key in {k} and {x}[key] != {k}[key])",
        "the keys that are in both {x} and {k} but with different values, sorted",
        verbs="list the keys whose values differ between {x} and {k}, as far as both have them, in alphabetical order",
        whole="For which keys that both have do {x} and {k} disagree? Sort them.",
        names="different_values diff_dicts",
        args=(OTHER,),
        inputs="tally",
        weight=0.6,
        first=True,
    ),
    told(
        "dict_difference",
        "keys of two",
        SAME,
        "{key: value - {k}.get(key, 0) for key, value in {x}.items()}",
        """{x} with the values of {k} subtracted, where a key missing in {k} counts 0 | what is left of the stock {x}
        after taking away {k}, for the keys of {x}""",
        verbs="subtract from each value of {x} the value that {k} has for the key, or 0",
        names="subtract_dicts remaining_stock",
        args=(OTHER,),
        inputs="tally",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "dict_lines",
        "written entries",
        "dict[str, int] -> list[str]",
        "[f'{key}: {value}' for key, value in {x}.items()]",
        """the entries of {x} as strings of the form 'key: value' | a list of lines such as 'apple: 3' for the entries
        of {x}""",
        verbs="""write every entry of {x} as 'key: value' | format the entries of {x} as strings with a colon and a
        space""",
        steps="write each entry as 'key: value'",
        whole="How would {x} look as lines of 'key: value'?",
        names="format_dict to_lines describe",
        inputs="tally",
        weight=0.8,
    ),
    told(
        "query_string",
        "written entries",
        "dict[str, int] -> str",
        "'&'.join(f'{key}={value}' for key, value in {x}.items())",
        """the entries of {x} as one string of key=value parts joined by '&' | {x} written like a query string,
        'a=1&b=2'""",
        verbs="join the entries of {x} as key=value with '&' between them",
        names="to_query encode_params build_query",
        inputs="tally",
        weight=0.6,
    ),
    told(
        "expand_counts",
        "written entries",
        "dict[str, int] -> list[str]",
        "[key for key, value in {x}.items() for _ in range(value)]",
        """a list in which every key of {x} is repeated as often as its value says | the keys of {x}, each as many times
        as its count""",
        verbs="repeat each key of {x} as many times as its value | unpack the counts {x} into a list",
        steps="repeat each key as often as its value says",
        whole="Write every key of {x} down as many times as it counts.",
        names="repeat_keys unpack_counts elements",
        inputs="small_counts",
        weight=0.7,
        by_name=True,
    ),
    told(
        "value_shares",
        "shares of values",
        "dict[str, int] -> dict[str, float]",
        "{key: round(100 * value / sum({x}.values()), 1) for key, value in {x}.items()}",
        """a dictionary from the keys of {x} to the share of their value in the total, in percent with one decimal
        | {x} with every value as a percentage of their sum, rounded to one decimal""",
        verbs="turn the values of {x} into percentages of the total, with one decimal",
        names="percentages shares to_percentages",
        inputs="small_counts_positive",
        weight=0.7,
        first=True,
    ),
)
