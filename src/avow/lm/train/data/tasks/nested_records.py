"""Lists of dictionaries: records of texts (people, towns) and of numbers (prices, counts), filtered, sorted, summed.

The values of one record are of one type, as the types of the grammar have no others.
"""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.dicts_scores import people
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

TEXTS = "list[dict[str, str]]"
NUMBERS = "list[dict[str, int]]"
FIELD = Argument("str", "record_field", constant=0.6, names=("field", "key"))
NUMBER_FIELD = Argument("str", "record_number_field", constant=0.6, names=("field", "key"))
VALUE = Argument("str", "record_value", constant=0.2, names=("value", "wanted", "text"))
LIMIT = Argument("int", "record_limit", names=("limit", "k"))

OPERATIONS = (
    told(
        "field_values",
        "fields of records",
        f"{TEXTS} -> list[str]",
        "[record[{k}] for record in {x} if {k} in record]",
        """what the dictionaries in {x} hold under {k}, without those that have no such key | a list of the {k}
        entries of all records in {x} that have one""",
        verbs="collect the values under {k} from the dictionaries in {x} that have this key",
        whole="""Each customer in {x} is a dictionary. List what stands under {k}, and skip who has nothing there. |
        I want the column {k} out of the records {x}; records without it do not count. | Given a list of
        dictionaries {x}, pluck the key {k} from every one that has it. | All values of {k} in {x}, in order.""",
        names="pluck column_of get_field",
        args=(FIELD,),
        inputs="record_texts",
        called="records people customers",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "records_with",
        "filtered records",
        f"{TEXTS} -> {TEXTS}",
        "[record for record in {x} if record.get({k}) == {m}]",
        """the dictionaries in {x} that have {m} under {k} | those records of {x} whose {k} is {m}""",
        verbs="keep only the records of {x} whose entry for {k} is {m}",
        whole="""Filter the customers {x}: under the key {k} there has to be {m}. | Which dictionaries in {x} say
        {m} for {k}? Return them whole, in order. | Given {x}, I need every record where {k} equals {m}. | Select
        from {x} where {k} is {m}.""",
        names="filter_records where select_records",
        args=(FIELD, VALUE),
        inputs="record_texts",
        called="records people customers",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "names_from_town",
        "filtered records",
        f"{TEXTS} -> list[str]",
        "sorted(person['name'] for person in {x} if person.get('city') == {k})",
        """the names of all people in {x} whose city is {k}, in alphabetical order | the sorted 'name' entries of
        those dictionaries in {x} that have {k} under 'city'""",
        verbs="list alphabetically the 'name' of everyone in {x} with {k} as 'city'",
        whole="""The members {x} are dictionaries with 'name' and 'city'. Who lives in {k}? Sort the names. | We are
        visiting {k}: which people of {x} can we meet there, going by their 'city'? Names from a to z. | Given {x},
        records with the keys 'name' and 'city', return the names belonging to the city {k}, sorted. | Names with
        city {k} in {x}, in alphabetical order.""",
        names="people_in_city who_lives_in names_by_city",
        args=(Argument("str", "record_town", constant=0.3, names=("city", "town", "place")),),
        inputs="record_people",
        called="people members records",
        first=True,
        by_name=True,
    ),
    told(
        "records_by_field",
        "grouped records",
        f"{TEXTS} -> dict[str, list[str]]",
        """
        groups = {}
        for person in {x}:
            groups.setdefault(person['city'], []).append(person['name'])
        return groups
        """,
        """a dictionary from each 'city' in {x} to the list of the 'name' entries that belong to it | the names in
        the records {x} grouped by city""",
        verbs="group the 'name' entries in {x} by 'city'",
        whole="""For the excursion we need the people of {x} town by town. Their dictionaries have 'name' and
        'city'. | Make lists of names for each 'city' that turns up in {x}. | Given records {x} with 'name' and
        'city', return city to names. | Who lives where? Sum {x} up as a dictionary: 'city' leads to all its 'name'
        values.""",
        names="group_by_city names_per_city by_city",
        inputs="record_people",
        called="people members records",
        first=True,
        by_name=True,
    ),
    told(
        "count_field",
        "grouped records",
        f"{TEXTS} -> dict[str, int]",
        """
        counts = {}
        for record in {x}:
            value = record.get({k}, 'none')
            counts[value] = counts.get(value, 0) + 1
        return counts
        """,
        """how often each value occurs under {k} in the dictionaries {x}, with 'none' for those without {k} | a
        tally of what the records in {x} have for {k}, a missing one counting as 'none'""",
        verbs="count the values under {k} in the records {x}, a missing one as 'none'",
        whole="""How many records in {x} are there for each {k}? Where it is missing, count under 'none'. |
        Statistics by {k} for the dictionaries {x}: value and number; lacking values are called 'none'. | Given {x},
        tally the entries under {k}, using 'none' for a record that does not have the key. | Number of dictionaries
        in {x} per value of {k} ('none' where it lacks).""",
        names="tally_field count_by_field statistics",
        args=(FIELD,),
        inputs="record_texts",
        called="records people customers",
        by_name=True,
        first=True,
    ),
    told(
        "lookup_table",
        "grouped records",
        f"{TEXTS} -> dict[str, str]",
        "{person['name']: person['city'] for person in {x}}",
        """a dictionary from the 'name' to the 'city' of each record in {x} | one dictionary for all of {x}, in
        which every name leads to its city""",
        verbs="turn the records {x} into a single dictionary from 'name' to 'city'",
        whole="""To find people faster, make a table from {x}: key is the 'name', value the 'city'. | Squeeze the
        list of dictionaries {x} into one that tells everybody's 'city' by 'name'. | Given {x} with 'name' and
        'city' in each record, return name to city; later records win. | Index {x} by name (just the city is
        needed).""",
        names="city_by_name to_lookup index_records",
        inputs="record_people",
        called="people members records",
        first=True,
        by_name=True,
    ),
    told(
        "field_total",
        "totals of records",
        f"{NUMBERS} -> int",
        "sum(record.get({k}, 0) for record in {x})",
        """the sum of what the dictionaries in {x} have under {k}, 0 where it is missing | the total of {k} over all
        records in {x}""",
        verbs="add up the numbers under {k} in the dictionaries {x}, missing ones as 0",
        whole="""What do all the records in {x} have under {k} altogether? Count a missing entry as 0. | Sum the
        column {k} of the list of dictionaries {x}; gaps are zeros. | Given {x}, total the values stored for {k},
        ignoring records that have none. | The {k} entries of {x}, added up.""",
        names="total_of_field sum_field column_total",
        args=(NUMBER_FIELD,),
        inputs="record_numbers",
        called="records orders rows",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "order_lines_total",
        "totals of records",
        f"{NUMBERS} -> int",
        "sum(line['price'] * line['count'] for line in {x})",
        """the sum of 'price' times 'count' over the dictionaries in {x} | what the order {x} costs, each of its
        records having a 'price' and a 'count'""",
        verbs="multiply 'price' by 'count' in each record of {x} and add up the results",
        whole="""An order {x} has a dictionary for each line, with 'price' and 'count'. What is the bill? | How much
        must be paid for {x}, if every entry tells the 'price' of a piece and the 'count' of pieces? | Given a cart
        {x} of dictionaries with the keys 'price' and 'count', compute the grand total. | Invoice total of {x}:
        'price' times 'count', summed.""",
        names="order_sum invoice_total cart_value",
        inputs="record_orders",
        called="order cart items",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "cheapest_record",
        "chosen records",
        f"{NUMBERS} -> dict[str, int]",
        "min({x}, key=lambda record: record['price'])",
        """the dictionary in {x} with the lowest 'price', the first of several | the record of {x} whose price is
        the smallest""",
        verbs="find the record in {x} with the lowest 'price', the first in a tie",
        whole="""Which offer in {x} is the cheapest? Every offer is a dictionary with a 'price'; the first one wins
        a tie. | Choose from the dictionaries {x} the one with the smallest number under 'price' (the earlier of
        equals). | Given offers {x}, return the whole record with the minimum 'price', the first such record. | Best
        deal in {x}, going by 'price', first if equal.""",
        names="cheapest_offer best_deal lowest_price_record",
        inputs="record_orders_full",
        called="offers records items",
        first=True,
        by_name=True,
    ),
    told(
        "records_sorted",
        "chosen records",
        f"{NUMBERS} -> {NUMBERS}",
        "sorted({x}, key=lambda record: record.get({k}, 0))",
        """the dictionaries of {x} sorted by their {k} in ascending order, a missing one counting as 0 | {x} ordered
        by the number under {k}, the lowest first and 0 for none""",
        verbs="sort the records {x} by {k}, lowest first, with 0 for a missing one",
        whole="""Put the records {x} in the order of their {k}, small to large; who lacks it counts as 0. | A table
        of dictionaries, {x}, shall be shown by rising {k} (0 if absent). Equal ones keep their order. | Given {x},
        sort by the key {k} ascending, and take 0 where the key is not there. | Order {x} by {k}, default 0.""",
        names="sort_records order_by_field sort_by_field",
        args=(NUMBER_FIELD,),
        inputs="record_numbers",
        called="records orders rows",
        by_name=True,
        first=True,
    ),
    told(
        "records_at_least",
        "filtered records",
        f"{NUMBERS} -> {NUMBERS}",
        "[record for record in {x} if record.get({k}, 0) >= {m}]",
        """the dictionaries in {x} with {m} or more under {k} | those records of {x} whose {k} is at least {m}, a
        missing one counting as 0""",
        verbs="keep the records of {x} whose {k} is {m} or more, a missing one being 0",
        whole="""Show the dictionaries in {x} where the number for {k} is not less than {m}; without {k} it is 0. |
        Which entries of {x} reach {m} in {k}? (No {k} means 0.) | Given {x}, filter by {k}: at least {m}, absent is
        zero. | Records from {x}, in order, with {k} >= {m}, default 0.""",
        names="filter_at_least records_reaching select_large",
        args=(NUMBER_FIELD, LIMIT),
        inputs="record_numbers",
        called="records orders rows",
        by_name=True,
        first=True,
    ),
    told(
        "records_added",
        "totals of records",
        f"{NUMBERS} -> dict[str, int]",
        """
        totals = {}
        for record in {x}:
            for key, value in record.items():
                totals[key] = totals.get(key, 0) + value
        return totals
        """,
        """one dictionary with the sums of the values of all dictionaries in {x}, key by key | the totals for each
        key over the records {x}""",
        verbs="add up the dictionaries in {x} key by key",
        whole="""Every day has a dictionary of sales in {x}. Make one for the whole week: for each product the sum.
        | Merge all the dictionaries of {x}; where keys agree, add the numbers. | Given {x}, how much is stored
        under each key in all records together? | Sum {x} by key into a single dictionary.""",
        names="merge_adding_all week_totals add_records",
        inputs="record_numbers",
        called="records days sales",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "keys_of_all",
        "fields of records",
        f"{NUMBERS} -> list[str]",
        "sorted({key for record in {x} for key in record})",
        """the different keys of all dictionaries in {x}, in alphabetical order | every key that occurs in some
        record of {x}, sorted""",
        verbs="collect the keys of all dictionaries in {x} and sort them",
        whole="""For a table of the records {x} I need the headings: all keys that occur, alphabetically, each once.
        | Which keys are used anywhere in {x}? Sort them. | Given a list of dictionaries {x}, find the union of
        their keys as a sorted list. | All columns of {x}, a to z.""",
        names="all_fields headings column_names",
        inputs="record_numbers",
        called="records rows table",
        by_name=True,
        first=True,
    ),
)

TOWNS = ("Rome", "Oslo", "Bern")
TEXT_FIELDS = ("name", "city", "color")
NUMBER_FIELDS = ("price", "count", "age")


def _people(random: Random) -> list[dict[str, str]]:
    return [{"name": name, "city": random.choice(TOWNS)} for name in people(random, 0, 3)]


def _texts(random: Random) -> list[dict[str, str]]:
    made = []
    for name in people(random, 0, 3):
        whole = {"name": name, "city": random.choice(TOWNS), "color": random.choice(("red", "blue"))}
        made.append({field: text for field, text in whole.items() if random.random() < 0.7})
    return made


def _numbers(random: Random) -> list[dict[str, int]]:
    return [
        {field: random.randint(1, 12) for field in random.sample(NUMBER_FIELDS, random.randint(1, 3))}
        for _ in range(random.randint(0, 3))
    ]


def _orders(random: Random, least: int = 0) -> list[dict[str, int]]:
    return [{"price": random.randint(1, 12), "count": random.randint(1, 6)} for _ in range(random.randint(least, 3))]


def _value(random: Random, value: object) -> str:
    texts = [text for record in value for text in record.values()] if isinstance(value, list) else []
    return str(random.choice(texts)) if texts and random.random() < 0.8 else random.choice(TOWNS)


INPUTS = {
    "record_people": _people,
    "record_texts": _texts,
    "record_numbers": _numbers,
    "record_orders": _orders,
    "record_orders_full": lambda random: _orders(random, 1),
}
ARGUMENTS = {
    "record_field": lambda random, value: random.choice(TEXT_FIELDS),  # noqa: ARG005
    "record_number_field": lambda random, value: random.choice(NUMBER_FIELDS),  # noqa: ARG005
    "record_value": _value,
    "record_town": lambda random, value: random.choice(TOWNS),  # noqa: ARG005
    "record_limit": lambda random, value: random.choice((3, 5, 6, 8, 10)),  # noqa: ARG005
}
