"""Dictionaries of counts: merged with rules, compared, parted, renamed, added up under other keys."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

COUNTS = "dict[str, int]"
TEXTS = "dict[str, str]"
OTHER = Argument(COUNTS, "overlapping_dict", constant=0, names=("other", "second", "e", "extra"))
LIMIT = Argument("int", "dict_limit", names=("limit", "k", "n"))
FEW = Argument("int", "look_few", names=("k", "n", "count"))

OPERATIONS = (
    told(
        "same_keys",
        "keys of two",
        f"{COUNTS} -> bool",
        "set({x}) == set({k})",
        """{x} and {k} have exactly the same keys | {x} has just the keys that {k} has, whatever the values are""",
        whole="""Do the two dictionaries {x} and {k} agree in their keys? Values do not matter. | Is every key of
        {x} in {k}, and every key of {k} in {x}? | Given {x} and {k}, check whether the same people appear in both.
        | Compare the key sets of {x} and {k}: identical or not? | Were the same items counted in {x} and in {k}?
        Order and numbers are of no importance.""",
        names="check_keys equal_keys same_names",
        args=(Argument(COUNTS, "look_same_keys", constant=0, names=("other", "second", "e")),),
        inputs="tally",
        by_name=True,
    ),
    told(
        "entries_within",
        "keys of two",
        f"{COUNTS} -> bool",
        "all({k}.get(key) == value for key, value in {x}.items())",
        """{x} is a part of {k}, so that all its entries are in {k} with the same values | {x} has no entry that {k}
        lacks or that has another value there""",
        whole="""Is each entry of {x} found in {k}, with an equal value? | Does {k} contain everything that {x}
        says? | Given {x} and {k}, check that {x} is a sub-dictionary of {k}. | All the settings in {x} have to be
        set in {k} in the same way. Is that so? | Say whether nothing in {x} contradicts {k} or is missing from it.""",
        names="is_part_of subdict contained_in",
        args=(Argument(COUNTS, "look_superdict", constant=0, names=("whole", "other", "big")),),
        inputs="tally",
        by_name=True,
    ),
    told(
        "merge_smaller",
        "merged dictionaries",
        f"{COUNTS} -> {COUNTS}",
        """
        result = dict({x})
        for key, value in {k}.items():
            result[key] = min(value, result.get(key, value))
        return result
        """,
        """{x} and {k} merged, with the smaller value for keys that both have | the entries of {x} and {k} in one
        dictionary, where the lower of two values wins""",
        verbs="merge {x} with {k} and keep the smaller value where a key is in both",
        whole="""Two runners' clubs keep their best times in {x} and {k}. Put them together; the lower time counts.
        | Combine {x} and {k}: for a key in both take the minimum, all other entries stay. | Given {x} and {k}, what
        is the union of both, with the cheaper value in a conflict? | Join the dictionaries {x} and {k}; smaller
        wins.""",
        names="merge_min lower_wins best_times",
        args=(OTHER,),
        inputs="tally",
        by_name=True,
    ),
    told(
        "merge_common_sums",
        "merged dictionaries",
        f"{COUNTS} -> {COUNTS}",
        "{key: value + {k}[key] for key, value in {x}.items() if key in {k}}",
        """the sums of the values of {x} and {k} for the keys that both have | a dictionary of the keys in both {x}
        and {k}, with their two values added""",
        verbs="add the values of {x} and {k} for every key that is in both, and leave out all other keys",
        whole="""Only those who took part in both rounds count. Round one is {x}, round two is {k}: total per name.
        | For keys found in {x} as well as in {k}, what do the two numbers make together? | Given {x} and {k}, keep
        what is in both and sum the values. | Intersection of {x} and {k} by key, values added.""",
        names="common_sums add_common both_rounds",
        args=(OTHER,),
        inputs="tally",
        by_name=True,
    ),
    told(
        "merge_without_conflicts",
        "merged dictionaries",
        f"{COUNTS} -> {COUNTS}",
        """
        both = {**{x}, **{k}}
        return {key: value for key, value in both.items() if {x}.get(key, value) == {k}.get(key, value)}
        """,
        """{x} and {k} merged, without the keys that have different values in the two | the entries of both {x} and
        {k}, leaving out each key on which they disagree""",
        verbs="merge {x} and {k} and drop the keys whose values contradict each other",
        whole="""Two clerks wrote down {x} and {k}. Merge their lists, but throw out each key where they disagree. |
        Put {x} and {k} together; a key with two different values is left out. | Given {x} and {k}, return all
        entries that nothing speaks against: equal in both, or in just one. | Union of {x} and {k} minus conflicts.""",
        names="merge_agreeing undisputed safe_merge",
        args=(OTHER,),
        inputs="tally",
        weight=0.7,
        by_name=True,
    ),
    told(
        "merge_to_lists",
        "merged dictionaries",
        f"{COUNTS} -> dict[str, list[int]]",
        """
        result = {key: [value] for key, value in {x}.items()}
        for key, value in {k}.items():
            result.setdefault(key, []).append(value)
        return result
        """,
        """a dictionary of lists with the values that each key has in {x} and in {k} | {x} and {k} merged so that
        every key has the list of its one or two values""",
        verbs="merge {x} and {k}, collecting the values of each key in a list, that of {x} first",
        whole="""Keep both values where {x} and {k} share a key: every key gets a list, first what {x} has, then
        {k}. | Combine {x} with {k} without losing a number; lists of one or two values result. | Given {x} and {k},
        map each key to all its values, in the order {x}, {k}. | What did each name get in {x} and {k}? Lists,
        please, even for a single value.""",
        names="merge_lists collect_values both_values",
        args=(OTHER,),
        inputs="tally",
        by_name=True,
    ),
    told(
        "counts_updated",
        "updated entries",
        f"{COUNTS} -> {COUNTS}",
        """
        result = dict({x})
        for word in {k}:
            result[word] = result.get(word, 0) + 1
        return result
        """,
        """{x} with one more for every occurrence of a key in the list {k}, new keys starting from 0 | the counts in
        {x} after those of the strings in {k} have been added""",
        verbs="add 1 in {x} for each string in {k}, starting new keys at 0",
        whole="""Our tally so far is {x}; now the names in {k} come in. Raise the count of each by one, new ones
        start at 1. | Count the words {k} on top of the counts that are in {x} already. | Given {x} and a list {k}
        of events, return the updated counters. | Every item in {k} is another piece for {x}. Update the numbers.""",
        names="update_counts add_to_tally count_more",
        args=(Argument("list[str]", "dict_keys", constant=0, names=("words", "names", "events")),),
        inputs="tally",
        by_name=True,
    ),
    told(
        "taken_one",
        "updated entries",
        f"{COUNTS} -> {COUNTS}",
        """
        result = {key: value - 1 if key == {k} else value for key, value in {x}.items()}
        return {key: value for key, value in result.items() if value > 0}
        """,
        """{x} with one less of {k}, entries that are not positive removed | the counts in {x} after one {k} is
        taken, without keys that have nothing left""",
        verbs="take one {k} out of {x} and remove whatever has no piece left",
        whole="""The hero drinks one {k}. What is in the bag {x} now? An item with none left is no longer listed. |
        Use up a single {k} of the inventory {x}; counts of zero vanish. | Given {x}, lower the number for {k} by
        one and keep only positive counts. | One {k} less in {x}, empty entries out.""",
        names="use_item take_one remove_one",
        args=(Argument("str", "dict_key", constant=0, names=("item", "name", "key")),),
        inputs="small_counts_positive",
        called="bag inventory items",
        by_name=True,
    ),
    told(
        "first_entries_of",
        "parts of dictionaries",
        f"{COUNTS} -> {COUNTS}",
        "dict(list({x}.items())[:{k}])",
        """the first {k} entries of {x} as a dictionary | {x} cut off after {k} entries""",
        verbs="keep only the first {k} entries of {x}",
        whole="""Show just the {k} oldest entries of {x}, that is, those that were put in first. | Cut {x} down to
        {k} entries from its beginning (all of it, if it has fewer). | Given {x}, return a dictionary of its leading
        {k} items. | The first {k} pairs of {x}, still as a dict, please.""",
        names="first_items head_of_dict take_entries",
        args=(FEW,),
        inputs="tally",
        weight=0.8,
    ),
    told(
        "reversed_entries",
        "parts of dictionaries",
        f"{COUNTS} -> list[tuple[str, int]]",
        "list({x}.items())[::-1]",
        """the entries of {x} as pairs, the last one first | a list of (key, value) tuples of {x} from back to front""",
        verbs="list the entries of {x} as pairs in reverse order",
        whole="""Newest first: give the entries of {x} as tuples, the one that was added last at the front. | Which
        pairs of key and value are in {x}, read from the end to the start? | Given {x}, return its items backwards
        as a list of pairs. | Items of {x}, order turned around.""",
        names="items_reversed newest_first backwards",
        inputs="tally",
        weight=0.7,
    ),
    told(
        "split_by_limit",
        "parts of dictionaries",
        f"{COUNTS} -> tuple[{COUNTS}, {COUNTS}]",
        """
        high = {key: value for key, value in {x}.items() if value > {k}}
        low = {key: value for key, value in {x}.items() if value <= {k}}
        return high, low
        """,
        """two dictionaries as a tuple: the entries of {x} with a value over {k}, and all others | {x} parted into
        entries greater than {k} and entries of {k} or less""",
        verbs="part {x} into the entries over {k} and the rest, as a tuple of two dictionaries",
        whole="""Split {x} at {k}: first everything that is higher, then what is not. | Make two dictionaries out of
        {x}, one with values above {k} and one with {k} and below. | Given {x}, which entries exceed {k} and which
        do not? Return both groups as dictionaries. | Two heaps: over {k} and not over {k}, keys kept, from {x}.""",
        names="partition_dict split_dict over_and_under",
        args=(LIMIT,),
        inputs="tally",
        weight=0.8,
        last=True,
    ),
    told(
        "renamed_by_table",
        "changed keys",
        f"{COUNTS} -> {COUNTS}",
        "{{k}.get(key, key): value for key, value in {x}.items()}",
        """{x} with its keys renamed by the table {k}, other keys unchanged | a copy of {x} where a key that {k}
        knows is replaced by what {k} holds for it""",
        verbs="rename the keys of {x} as {k} says and leave those that it does not mention",
        whole="""Use long names for short ones: {k} tells the new name of some keys of {x}. | Each key of {x} that
        occurs in {k} gets the name given there; its number stays. | Given {x} and a dictionary {k} from old to new
        names, return the renamed dictionary. | Translate the keys of {x} with {k}, keeping unknown ones.""",
        names="rename_keys translate_keys map_keys",
        args=(Argument(TEXTS, "look_renames", constant=0, names=("names", "table", "new_names")),),
        inputs="tally",
        weight=0.8,
        by_name=True,
    ),
    told(
        "keys_folded",
        "changed keys",
        f"{COUNTS} -> {COUNTS}",
        """
        result = {}
        for key, value in {x}.items():
            result[key.lower()] = result.get(key.lower(), 0) + value
        return result
        """,
        """{x} with lower-case keys, the values of keys that become equal added up | the totals of {x} when capital
        letters in the keys make no difference, under keys in lower case""",
        verbs="write the keys of {x} in lower case and add up the values that fall together",
        whole="""Tea, TEA and tea are the same drink. Sum the numbers in {x} that differ only in capitals, under the
        name in lower case. | Ignore case in the keys of {x}: lower-case them and add where two meet. | Given the
        messy counts {x}, return clean ones with small letters only; equal names are added together. |
        Case-insensitive totals of {x}, lower-case keys.""",
        names="merge_case fold_keys ignore_case_counts",
        inputs="look_cased",
        by_name=True,
    ),
    told(
        "totals_by_initial",
        "count by key",
        f"{COUNTS} -> {COUNTS}",
        """
        totals = {}
        for key, value in {x}.items():
            totals[key[0]] = totals.get(key[0], 0) + value
        return totals
        """,
        """the sum of the values in {x} for each first letter of a key | a dictionary from the initials of the keys
        of {x} to the totals of their values""",
        verbs="add up the values of {x} by the first letter of their keys",
        whole="""Shelves are labelled by letter. From {x}, how many pieces go on each shelf, by the first letter of
        the name? | Group {x} by the initial of the key and total the numbers. | Given {x}, what do all names
        beginning with the same letter add up to? | First letter and sum: summarise {x} like that.""",
        names="sum_by_initial shelf_totals letter_totals",
        inputs="look_counts",
        weight=0.8,
    ),
    told(
        "most_common_value",
        "counted values",
        f"{COUNTS} -> int",
        """
        values = list({x}.values())
        return max(values, key=values.count)
        """,
        """the value that occurs most often in {x}, the first of several | the most frequent of the values of {x}""",
        verbs="find the most frequent value of {x}, the first in a tie",
        whole="""Which age is most common among the people in {x}? The one met first wins a tie. | Of all the
        numbers stored in {x}, which comes up most often? Earliest one if undecided. | Given {x}, return the mode of
        its values (first in a tie). | Forget the keys of {x}: what number is repeated the most?""",
        names="mode_of_values frequent_value common_age",
        inputs="score_ties",
    ),
    told(
        "running_values",
        "changed values",
        f"{COUNTS} -> {COUNTS}",
        """
        total = 0
        result = {}
        for key, value in {x}.items():
            total += value
            result[key] = total
        return result
        """,
        """{x} with the running total up to each entry instead of its value | a dictionary from each key of {x} to
        the sum of all values up to and including its own""",
        verbs="replace each value of {x} by the sum of the values so far",
        whole="""Each month's sales are in {x}, in order. Show how much was sold from the start up to each month. |
        Cumulative sums along {x}, under the same keys. | Given {x}, what is the balance after every entry when all
        values are added up one by one? | Running total per key of {x}.""",
        names="cumulative running_totals balances",
        inputs="tally",
        weight=0.8,
    ),
)


def _same_keys(random: Random, value: object) -> dict[str, int]:
    keys = list(value) if isinstance(value, dict) else []
    random.shuffle(keys)
    if keys and random.random() < 0.4:
        keys.pop()
    return {key: random.randint(0, 9) for key in keys + (["new"] if random.random() < 0.2 else [])}


def _superdict(random: Random, value: object) -> dict[str, int]:
    """The entries and perhaps others; at times one value differs."""
    found = {"more": 3} | (dict(value) if isinstance(value, dict) else {})
    if random.random() < 0.5:
        found[random.choice(list(found))] = random.randint(0, 9)
    return found


INPUTS = {
    "look_cased": lambda random: {
        random.choice(("tea", "Tea", "TEA", "milk", "Milk", "pen")): random.randint(0, 9)
        for _ in range(random.randint(0, 5))
    },
    "look_counts": lambda random: {
        name: random.randint(0, 9)
        for name in random.sample(("bun", "bread", "milk", "melon", "tea", "pen", "pear"), random.randint(0, 5))
    },
}
ARGUMENTS = {
    "look_few": lambda random, value: random.choice((1, 2, 2, 3)),  # noqa: ARG005
    "look_same_keys": _same_keys,
    "look_superdict": _superdict,
    "look_renames": lambda random, value: {
        key: random.choice(("new", "big", "old", "fine")) + "_" + key
        for key in (value if isinstance(value, dict) else ())
        if random.random() < 0.5
    },
}
