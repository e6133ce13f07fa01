"""Phone books, translations, forms: dictionaries of texts."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.dicts_scores import PEOPLE, people
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

TEXTS = "dict[str, str]"
NAME = Argument("str", "look_person", constant=0, names=("name", "person", "key"))

OPERATIONS = (
    told(
        "name_of_number",
        "dictionaries of texts",
        f"{TEXTS} -> str",
        "next((name for name, number in {x}.items() if number == {k}), 'unknown')",
        """the name that has the number {k} in {x}, or 'unknown' | the first key of {x} with the value {k},
        'unknown' if there is none""",
        verbs="find out whose number {k} is according to {x}, 'unknown' if nobody has it",
        whole="""The phone rings and shows {k}. Who is calling, if {x} is my phone book? Say 'unknown' for
        strangers. | Reverse lookup: number {k} in the phone book {x}, result is the first matching name or
        'unknown'. | Given {x}, names with phone numbers, and a number {k}, return whose it is, or 'unknown'. |
        Which key of {x} leads to {k}? If none does, answer 'unknown'; if several do, the first.""",
        names="who_is_calling reverse_lookup caller_name",
        args=(Argument("str", "look_number", constant=0, names=("phone", "caller", "dialled")),),
        inputs="look_phones",
        called="phone_book contacts book",
        first=True,
        by_name=True,
    ),
    told(
        "names_with_area",
        "dictionaries of texts",
        f"{TEXTS} -> list[str]",
        "sorted(name for name, number in {x}.items() if number.startswith({k}))",
        """the names in {x} whose number begins with {k}, in alphabetical order | the sorted keys of {x} with a
        value that starts with {k}""",
        verbs="list alphabetically the names in {x} that have a number starting with {k}",
        whole="""Who in the phone book {x} lives in the area with the code {k}? Sort the names. | All my contacts
        {x} with numbers that begin with {k}: names from a to z, please. | Given {x}, find everyone whose phone
        number starts with {k} and return the sorted names. | Prefix search for {k} among the values of {x}; give
        the keys in alphabetical order.""",
        names="area_code_names with_prefix names_by_code",
        args=(Argument("str", "look_code", constant=0.3, names=("prefix", "start", "p")),),
        inputs="look_phones",
        called="phone_book contacts book",
        first=True,
        by_name=True,
    ),
    told(
        "texts_grouped",
        "inverted",
        f"{TEXTS} -> dict[str, list[str]]",
        """
        groups = {}
        for key, value in {x}.items():
            groups.setdefault(value, []).append(key)
        return groups
        """,
        """a dictionary from each value of {x} to the list of keys that have it | the keys of {x} grouped by their
        values""",
        verbs="group the keys of {x} by value | turn {x} around so that each value leads to all its keys",
        whole="""Everyone in {x} has a home town. Make a dictionary: town and the people who live there. | Several
        names may share a value in {x}; collect the names under that value. | In {x} it says who chose which colour.
        For every colour I need the list of people. | Given {x}, swap keys and values without losing anyone, by
        means of lists.""",
        names="group_by_text people_by_town invert_to_lists",
        inputs="look_towns",
        called="towns choices table",
        weight=1.3,
    ),
    told(
        "text_value_counts",
        "inverted",
        f"{TEXTS} -> dict[str, int]",
        """
        counts = {}
        for value in {x}.values():
            counts[value] = counts.get(value, 0) + 1
        return counts
        """,
        """how many keys of {x} have each value | a dictionary from the values of {x} to how often they occur""",
        verbs="count how often each value occurs in {x}",
        whole="""Each guest in {x} has picked a meal. How many of every meal must be cooked? | Look at {x}, where
        keys are people and values are towns; how many people live in each town? | Given {x}, count the answers:
        value and number of keys that lead to it. | Tally the values of {x}, the keys do not matter.""",
        names="count_values meal_counts tally_choices",
        inputs="look_towns",
        called="choices answers homes",
        weight=1.2,
    ),
    told(
        "contact_added",
        "updated entries",
        f"{TEXTS} -> {TEXTS}",
        "{x} if {k} in {x} else {**{x}, {k}: {m}}",
        """{x} with {k} added as a key for {m}, unless {k} is there already | {x} extended by the entry {k} with
        {m}, but unchanged where it has {k}""",
        verbs="add {k} with the value {m} to {x} if it has no {k} yet",
        whole="""Put {k} with {m} into {x}, but never overwrite anybody who is in it already. | A new contact: {k},
        number {m}. What is {x} afterwards, if known names keep their number? | Given {x}, make sure there is an
        entry for {k}; only a missing one is created, with {m}. | Insert {k} and {m} into {x} only where {k} is new.""",
        names="add_if_missing add_contact insert_new",
        args=(NAME, Argument("str", "look_number", constant=0, names=("phone", "entry", "m"))),
        inputs="look_phones",
        called="phone_book contacts book",
        first=True,
        by_name=True,
    ),
    told(
        "contact_lines",
        "written entries",
        f"{TEXTS} -> list[str]",
        "[f'{name}: {number}' for name, number in sorted({x}.items())]",
        """the entries of {x} as lines 'name: number', sorted by name | a list with 'key: value' for each entry of
        {x} in alphabetical order of the keys""",
        verbs="write each entry of {x} as 'key: value' and order the lines by key",
        whole="""Print the phone book {x}: one string per person, such as 'Ann: 555-12', sorted by name. | How would
        {x} look as an alphabetical list of lines, name, colon, space, number? | Given {x}, produce strings of the
        form 'name: number', from a to z. | Lines 'key: value' out of {x}, keys in order.""",
        names="phone_list contact_list sorted_lines",
        inputs="look_phones",
        called="phone_book contacts book",
        first=True,
        by_name=True,
    ),
    told(
        "missing_fields",
        "entries required",
        f"{TEXTS} -> list[str]",
        "[field for field in {k} if not {x}.get(field)]",
        """the fields of {k} that {x} lacks or has empty | those strings of {k} that are no key of {x} or lead to ''""",
        verbs="list which of the fields {k} are missing or empty in {x}",
        whole="""A form {x} was sent in. Which of the required fields {k} have not been filled in? | Check the
        registration {x}: report every name in {k} without a value (an empty string is none). | Given {x} and the
        list {k} of what must be there, return what is absent or blank, in order. | Required: {k}. Present: the
        non-empty entries of {x}. What is missing?""",
        names="missing_entries not_filled check_form",
        args=(Argument("list[str]", "look_fields", constant=0, names=("required", "fields", "needed")),),
        inputs="look_form",
        called="form data record",
        first=True,
        by_name=True,
    ),
    told(
        "without_blanks",
        "entries required",
        f"{TEXTS} -> {TEXTS}",
        "{key: value for key, value in {x}.items() if value != ''}",
        """{x} without the entries whose value is empty | the entries of {x} that have a text that is not ''""",
        verbs="remove the entries with an empty value from {x}",
        whole="""Some answers in {x} were left blank. Return the rest. | Clean up the form {x} by throwing out each
        key with '' as its value. | Given {x}, which entries have really been filled in? | Drop empty strings, with
        their keys, from {x}.""",
        names="drop_blank remove_empty filled_entries",
        inputs="look_form",
        called="form data answers",
        by_name=True,
        first=True,
    ),
    told(
        "translated_list",
        "letter substitution",
        "list[str] -> list[str]",
        "[{k}.get(word, '?') for word in {x}]",
        """the translations of the words in {x} by the table {k}, '?' for unknown ones | a list of what {k} holds
        for each string of {x}, and '?' where it holds nothing""",
        verbs="translate every word of {x} with {k}, writing '?' for a word that is not in it",
        whole="""Translate {x} word by word using the dictionary {k}; put '?' where a word is unknown. | What does
        {k} say for each of {x}? A question mark stands for 'nothing'. | Given a vocabulary {k} and the words {x},
        list the translations in order, '?' when missing. | Look up all of {x} in {k}. Use '?' if there is no entry.""",
        names="translate translate_words look_up_all",
        args=(Argument(TEXTS, "look_table", constant=0, names=("table", "vocabulary", "dictionary")),),
        inputs="look_words",
        called="words text items",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "unknown_words",
        "letter substitution",
        "list[str] -> list[str]",
        "[word for word in {x} if word not in {k}]",
        """the words of {x} that are no keys of {k} | what {x} has that cannot be looked up in {k}, in order""",
        verbs="list the words in {x} for which {k} has no entry",
        whole="""Which words of {x} must I still learn, if {k} is my vocabulary with translations? | Find the
        strings in {x} that {k} does not know as keys. | Given {x} and the table {k}, return the untranslatable
        words in their order. | Not in {k}: which of {x}?""",
        names="not_in_table untranslated missing_words",
        args=(Argument(TEXTS, "look_table", constant=0, names=("table", "vocabulary", "known")),),
        inputs="look_words",
        called="words text items",
        by_name=True,
        first=True,
    ),
    told(
        "two_step_lookup",
        "lookups",
        f"{TEXTS} -> str",
        "{k}.get({x}.get({m}, ''), 'none')",
        """what {k} holds for the value of {m} in {x}, or 'none' if the way ends before | the result of looking up
        {m} in {x} and that value in {k}, 'none' if anything is missing""",
        verbs="look up {m} in {x} and the value found in {k}; answer 'none' if one of them fails",
        whole="""From {x} we know in which town a person lives, from {k} the post code of a town. What is the post code
        for {m}? Answer 'none' if it cannot be found. | Go from {m} through {x} and then through {k}, and return
        where you arrive, or 'none'. | Given {x} and {k}, chain two lookups beginning with {m}; missing keys give
        'none'. | First {x}, then {k}: which value belongs to {m}? ('none' if unknown)""",
        names="chained_lookup double_lookup through_two",
        args=(
            Argument(TEXTS, "look_codes", constant=0, names=("codes", "second", "other")),
            Argument("str", "look_person", constant=0, names=("name", "key", "start")),
        ),
        inputs="look_towns",
        called="towns first homes",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)

TOWNS = ("Rome", "Oslo", "Bern", "Lyon")
FIELDS = ("name", "mail", "city", "phone")
VOCABULARY = {"dog": "Hund", "cat": "Katze", "red": "rot", "tree": "Baum", "milk": "Milch", "day": "Tag"}


def _number(random: Random) -> str:
    return f"{random.choice(('030', '089', '040', '555'))}-{random.randint(1, 99)}"


def _phones(random: Random) -> dict[str, str]:
    """Names with phone numbers, two of them the same at times."""
    few = [_number(random) for _ in range(4)]
    return {name: random.choice(few) for name in people(random, 0, 4)}


def _towns(random: Random) -> dict[str, str]:
    return {name: random.choice(TOWNS[: random.randint(1, 4)]) for name in people(random, 0, 5)}


def _person(random: Random, value: object) -> str:
    known = isinstance(value, dict) and value and random.random() < 0.7
    return str(random.choice(list(value) if known and isinstance(value, dict) else PEOPLE))


def _known_number(random: Random, value: object) -> str:
    if isinstance(value, dict) and value and random.random() < 0.7:
        return str(random.choice(list(value.values())))
    return _number(random)


def _form(random: Random) -> dict[str, str]:
    texts = {"name": "Ann", "mail": "a@b.de", "city": "Rome", "phone": "555-1"}
    chosen = random.sample(FIELDS, random.randint(0, 4))
    return {field: "" if random.random() < 0.35 else texts[field] for field in chosen}


def _part_of_vocabulary(random: Random) -> dict[str, str]:
    return {word: VOCABULARY[word] for word in random.sample(sorted(VOCABULARY), random.randint(0, 4))}


INPUTS = {
    "look_phones": _phones,
    "look_towns": _towns,
    "look_form": _form,
    "look_words": lambda random: [random.choice((*VOCABULARY, "sky", "pen")) for _ in range(random.randint(0, 5))],
}
ARGUMENTS = {
    "look_person": _person,
    "look_number": _known_number,
    "look_code": lambda random, value: random.choice(("030", "089", "040", "555", "0")),  # noqa: ARG005
    "look_fields": lambda random, value: random.sample(FIELDS, random.randint(1, 4)),  # noqa: ARG005
    "look_table": lambda random, value: _part_of_vocabulary(random),  # noqa: ARG005
    "look_codes": lambda random, value: {  # noqa: ARG005
        town: str(random.randint(1000, 9999)) for town in TOWNS if random.random() < 0.7
    },
}
