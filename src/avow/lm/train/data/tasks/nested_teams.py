"""Lists of lists of words (teams, tables of text, seats), lists and sets compared: counting, finding, joining."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.dicts_scores import PEOPLE, people
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told
from avow.lm.train.data.tasks.values import word

ROWS = "list[list[str]]"
PERSON = Argument("str", "team_person", constant=0.1, names=("name", "person", "who"))
GROUP = Argument("list[str]", "team_group", constant=0, names=("other", "second", "t", "b"))

OPERATIONS = (
    told(
        "team_of",
        "searching in teams",
        f"{ROWS} -> int",
        "next((i for i, team in enumerate({x}) if {k} in team), -1)",
        """the index of the first inner list of {x} that contains {k}, or -1 | in which list of {x}, counted from 0,
        {k} is found first, -1 if in none""",
        verbs="find the number, from 0, of the first list in {x} with {k} in it, or -1",
        whole="""The class is divided into teams, {x}. In which one is {k}? Count from 0; -1 if {k} is in none. |
        Which row of {x} (first row: 0) has {k}? Answer -1 for nowhere. | Given groups of names {x} and a name {k},
        return the position of the group, or -1. | Where does {k} belong in {x}? I need the index of the inner list,
        -1 if there is none.""",
        names="find_team group_of which_team",
        args=(PERSON,),
        inputs="team_lists",
        called="teams groups",
        first=True,
        by_name=True,
    ),
    told(
        "teammates",
        "searching in teams",
        f"{ROWS} -> list[str]",
        "[name for team in {x} if {k} in team for name in team if name != {k}]",
        """all who are in the same inner list of {x} as {k}, without {k} | the other names of those lists in {x}
        that contain {k}""",
        verbs="list the others in the team of {x} that {k} is in",
        whole="""With whom does {k} play? {x} has the teams. Leave {k} out. | Look in {x} for the group of {k} and
        name the rest of it. | Given teams {x}, who are the teammates of {k}? The list is empty if {k} has no team.
        | Neighbours at the same table as {k}, if {x} has the tables.""",
        names="partners others_in_team same_group",
        args=(PERSON,),
        inputs="team_lists",
        called="teams groups",
        first=True,
        by_name=True,
    ),
    told(
        "team_lines",
        "rows of text",
        f"{ROWS} -> list[str]",
        "[', '.join(row) for row in {x}]",
        """the inner lists of {x} as strings, the words parted by a comma and a space | one line of text for each
        row of {x}, its words joined with ', '""",
        verbs="join the words of each list in {x} with a comma and a space",
        whole="""Write every team in {x} as one line, for example 'Ann, Ben'. | Make a text line of each row in {x}:
        words with ', ' between. | Given {x}, return as many strings as there are lists, each with the names
        separated by comma and blank. | Rows of words {x} to comma-separated lines.""",
        names="join_rows rows_to_lines write_teams",
        inputs="team_lists",
        called="teams rows table",
        by_name=True,
        first=True,
    ),
    told(
        "rows_of_lines",
        "rows of text",
        f"list[str] -> {ROWS}",
        "[line.split(',') for line in {x}]",
        """the lines in {x} split at their commas | a list of fields for each line of {x}, parted at ','""",
        verbs="split every line of {x} at the commas",
        whole="""The file has the lines {x}, fields separated by commas. Return the fields of each line. | CSV
        without quotes: turn {x} into a table of strings. | Given text lines {x}, cut each at ',' and return a list
        of lists. | What are the cells in the comma-separated rows {x}?""",
        names="parse_csv split_lines csv_rows",
        inputs="team_csv",
        called="lines rows text",
        by_name=True,
        first=True,
    ),
    told(
        "table_to_records",
        "rows of text",
        f"{ROWS} -> list[dict[str, str]]",
        "[dict(zip({x}[0], row)) for row in {x}[1:]]",
        """a dictionary for each further row of {x}, with the words of the first row as keys | the rows of {x} after
        the first as dictionaries from heading to cell""",
        verbs="turn the rows of {x} into dictionaries, with the first row as the keys",
        whole="""The first row of the table {x} has the headings. Make a record, heading to value, of each other
        row. | Convert a sheet {x} with a header line to a list of dicts. | Given {x}, pair each row below the top
        one with the column names in the top row. | Header plus rows, {x}: return one dictionary per row.""",
        names="to_records rows_to_dicts with_headings",
        inputs="team_table",
        called="table rows sheet",
        first=True,
        by_name=True,
    ),
    told(
        "all_words_sorted",
        "flatten words",
        f"{ROWS} -> list[str]",
        "sorted({word for row in {x} for word in row})",
        """the different words of all lists in {x}, in alphabetical order | every string that occurs in {x}, once
        each and sorted""",
        verbs="collect the words of all rows in {x}, without repeats, and sort them",
        whole="""Several people made shopping lists, {x}. Write a single one: alphabetical, nothing twice. | Which
        words occur in {x} at all? Sort them from a to z and name each once. | Given lists of tags {x}, return all
        different tags in order. | Merge the rows of {x} into one sorted list without duplicates.""",
        names="merge_lists all_tags combined_list",
        inputs="team_lists_shared",
        called="lists rows tags",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "longest_in_rows",
        "extreme word",
        f"{ROWS} -> list[str]",
        "[max(row, key=len) for row in {x} if row]",
        """the longest word of each list in {x} that is not empty, the first of equally long ones | for every row of
        {x} with words in it the first of its longest words""",
        verbs="find the longest word in each row of {x}, the first in a tie, and skip empty rows",
        whole="""Pick from each line of words in {x} the longest one (the earlier one if equal). Empty lines give
        nothing. | What is the longest name in every team of {x}? Teams without names are left out; first come,
        first served. | Given {x}, return one word per non-empty row: the one with most letters, the first such
        word. | Row by row, the longest string of {x}, empty rows skipped, ties to the first.""",
        names="longest_words longest_per_row longest_names",
        inputs="team_lists",
    ),
    told(
        "word_in_most_rows",
        "words in rows",
        f"{ROWS} -> dict[str, int]",
        """
        counts = {}
        for row in {x}:
            for word in dict.fromkeys(row):
                counts[word] = counts.get(word, 0) + 1
        return counts
        """,
        """in how many lists of {x} each word occurs | a dictionary from each word in {x} to the number of rows that
        have it""",
        verbs="count for every word of {x} the rows that contain it, a row once at most",
        whole="""Every customer in {x} has a list of products. By how many customers was each product bought? | For
        all words in {x}: how many of the inner lists mention them? Repeats within one list count once. | Given wish
        lists {x}, return how many people wish for each thing. | Document frequency: in how many rows of {x} does
        each word appear?""",
        names="rows_with_word document_frequency wishes_count",
        inputs="team_lists_shared",
        called="lists rows orders",
        by_name=True,
        first=True,
    ),
    told(
        "in_every_row",
        "words in rows",
        f"{ROWS} -> list[str]",
        "sorted(word for word in set({x}[0]) if all(word in row for row in {x}))",
        """the words that are in all lists of {x}, sorted | what the rows of {x} have in common, in alphabetical
        order""",
        verbs="find the words that no row of {x} lacks and sort them",
        whole="""On which days can everybody come? Each list in {x} has the free days of a person. Sort them by
        alphabet. | Which strings occur in every single list of {x}? Give them from a to z. | Given the favourite
        films {x} of several friends, list what all of them like, sorted. | Common words of all rows {x}, sorted.""",
        names="common_to_all everybody_likes shared_by_all",
        inputs="team_lists_common",
        called="lists rows favourites",
        by_name=True,
        first=True,
    ),
    told(
        "seat_of",
        "places in matrices",
        f"{ROWS} -> str",
        """
        for i, row in enumerate({x}, 1):
            if {k} in row:
                place = row.index({k}) + 1
                return f'row {i}, seat {place}'
        return 'not seated'
        """,
        """where {k} sits in the rows {x}, written like 'row 2, seat 3' and counted from 1, or 'not seated' | the
        place of {k} in {x} as text 'row R, seat S', both from 1, 'not seated' if there is none""",
        verbs="find {k} in the rows {x} and tell the place as 'row R, seat S', or 'not seated'",
        whole="""The cinema seats are {x}, row by row. Where does {k} sit? Say it like 'row 1, seat 4', or 'not
        seated'. | Search the seating plan {x} for {k} and answer 'row R, seat S', starting at 1, or 'not seated'. |
        Given {x} with a list of names for each row, in which row and seat is {k}? Text such as 'row 3, seat 1';
        'not seated' for somebody missing. | Usher: tell {k} the place from {x} ('row 2, seat 2') or 'not seated'.""",
        names="find_seat where_sits seat_text",
        args=(PERSON,),
        inputs="team_lists",
        called="seats rows plan",
        last=True,
        first=True,
        by_name=True,
    ),
    told(
        "words_missing",
        "set of two",
        "list[str] -> list[str]",
        "sorted(set({k}) - set({x}))",
        """what {k} has and {x} lacks, without repeats and in alphabetical order | the different strings of {k} that
        are not in {x}, sorted""",
        verbs="list alphabetically what is in {k} but not in {x}",
        whole="""I packed {x}, the packing list is {k}. What did I forget? Sort it. | Which of the required things
        {k} are not in {x}? From a to z, please. | Given {x}, what is there, and {k}, what should be, list what is
        missing, sorted. | Ingredients at home: {x}; in the recipe: {k}. What must be bought, in alphabetical order?""",
        names="missing_things forgotten still_missing",
        args=(GROUP,),
        inputs="team_things",
        called="packed have present",
        first=True,
        by_name=True,
    ),
    told(
        "in_one_set",
        "sets of two",
        "set[int] -> set[int]",
        "{x} ^ {k}",
        """what is in just one of the sets {x} and {k} | the symmetric difference of {x} and {k} | the set of all
        numbers that {x} and {k} do not share""",
        verbs="find what is in {x} or in {k} but not in both",
        whole="""Two friends have ticked the numbers {x} and {k}. Which were ticked by one of them only? | Where do
        the sets {x} and {k} differ? Collect all the numbers that occur in just one. | Given sets {x} and {k}, throw
        them together and take out what they have in common. | Either in {x} or in {k}, never in both: that set,
        please.""",
        names="only_in_one symmetric_difference not_shared",
        args=(Argument("set[int]", "overlapping_set", constant=0, names=("other", "t", "b")),),
        by_name=True,
        first=True,
    ),
    told(
        "shared_count",
        "sets of two",
        "set[int] -> int",
        "len({x} & {k})",
        """the number of elements that {x} and {k} have in common | how many numbers are in the set {x} and also in
        {k} | the size of the intersection of {x} with {k}""",
        verbs="count what the sets {x} and {k} share",
        whole="""My lottery ticket has the numbers {x}, drawn were {k}. How many did I get right? | How large is the
        overlap of the sets {x} and {k}? | Given {x} and {k}, count the elements that are in both. | Number of hits:
        members of {x} that {k} has, too.""",
        names="count_hits lottery_hits common_count",
        args=(Argument("set[int]", "overlapping_set", constant=0, names=("drawn", "other", "t")),),
        called="ticket s numbers",
        by_name=True,
        first=True,
    ),
    told(
        "all_words_in_set",
        "subset",
        "list[str] -> bool",
        "all(word in {x} for word in {k})",
        """{x} contains everything that is in {k} | {x} has no string of {k} missing""",
        whole="""May this recipe be cooked? {x} is what we have, {k} is what it takes. | Are all the strings of {k}
        found in {x}? | People who are here: {x}. People who were invited: {k}. Have all the invited come? | Is
        there nothing in {k} that {x} lacks? | Does {x} cover the whole of {k}?""",
        names="has_all check_all all_present",
        args=(Argument("list[str]", "team_subset", constant=0, names=("needed", "invited", "other")),),
        inputs="team_things",
        called="have present words",
        by_name=True,
        first=True,
    ),
    told(
        "words_in_exactly_one",
        "rows as sets",
        f"{ROWS} -> list[str]",
        """
        words = [word for row in {x} for word in set(row)]
        return sorted(word for word in words if words.count(word) == 1)
        """,
        """the words that stand in exactly one of the lists in {x}, sorted | what only a single row of {x} has, in
        alphabetical order""",
        verbs="find the words that occur in just one row of {x} and sort them",
        whole="""Each club in {x} has its members. Who is in one club only? Sort the names. | Which words are not
        shared by any two lists of {x}? In alphabetical order. | Given {x}, name everything that belongs to one
        inner list and to no other, sorted. | Unique to one row of {x}, even if repeated there: a sorted list.""",
        names="in_one_row exclusive_words one_club_only",
        inputs="team_lists_shared",
        weight=0.8,
    ),
    told(
        "team_sizes",
        "rows of text",
        f"{ROWS} -> dict[str, int]",
        "{team[0]: len(team) - 1 for team in {x}}",
        """a dictionary from the first word of each list in {x} to how many words follow it | the number of members
        per team, where every list in {x} begins with the team's name""",
        verbs="count for each list in {x}, named by its first word, the words after it",
        whole="""Each list in {x} begins with the name of a team, then come the players. How many players has each
        team? | In the rows {x} the first cell is a title. Count the cells behind it, title by title. | Given {x},
        lists of a leader and followers, how many followers has everyone? | First word: key, number of other words:
        value. Do this for all rows of {x}.""",
        names="players_per_team count_members followers",
        inputs="team_named",
        called="teams rows groups",
        weight=0.8,
        first=True,
        by_name=True,
    ),
)


def _teams(random: Random) -> list[list[str]]:
    names = people(random, 1, 6)
    size = random.choice((1, 2, 2, 3))
    teams = [names[i::size] for i in range(size)]
    return teams if random.random() < 0.9 else []


def _shared(random: Random, least: int = 0) -> list[list[str]]:
    """Lists that have words in common."""
    few = [word(random) for _ in range(4)]
    return [[random.choice(few) for _ in range(random.randint(0, 3))] for _ in range(random.randint(least, 3))]


def _common(random: Random) -> list[list[str]]:
    few = random.sample(("mon", "tue", "wed", "thu", "fri"), random.randint(2, 5))
    return [random.sample(few, random.randint(max(1, len(few) - 2), len(few))) for _ in range(random.randint(1, 3))]


def _things(random: Random) -> list[str]:
    return random.sample(("tea", "rope", "map", "soap", "milk", "egg", "hat"), random.randint(0, 4))


def _person(random: Random, value: object) -> str:
    names = [name for team in value for name in team] if isinstance(value, list) else []
    return str(random.choice(names)) if names and random.random() < 0.8 else random.choice(PEOPLE)


def _subset(random: Random, value: object) -> list[str]:
    words = list(value) if isinstance(value, list) else []
    part = random.sample(words, random.randint(0, len(words)))
    return part + ([random.choice(("pen", "tea"))] if random.random() < 0.4 else [])


def _csv(random: Random) -> list[str]:
    return [",".join(word(random) for _ in range(random.randint(1, 3))) for _ in range(random.randint(0, 3))]


def _table(random: Random) -> list[list[str]]:
    rows = [[random.choice(PEOPLE), random.choice(("Rome", "Oslo"))] for _ in range(random.randint(0, 3))]
    return [random.choice((["name", "city"], ["who", "where"])), *rows]


INPUTS = {
    "team_lists": _teams,
    "team_lists_shared": _shared,
    "team_lists_common": _common,
    "team_things": _things,
    "team_csv": _csv,
    "team_table": _table,
    "team_named": lambda random: [
        [name, *people(random, 0, 3)] for name in random.sample(("red", "blue", "green"), random.randint(0, 3))
    ],
}
ARGUMENTS = {
    "team_person": _person,
    "team_group": lambda random, value: _things(random),  # noqa: ARG005
    "team_subset": _subset,
}
