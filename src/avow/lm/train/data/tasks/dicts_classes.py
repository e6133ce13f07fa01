"""Votes counted, marks and ratings of several people or subjects, lists of pairs brought together by name."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.dicts_scores import PEOPLE, people
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

MARKS = "dict[str, list[int]]"
RESULTS = "list[tuple[str, int]]"
SUBJECTS = "dict[str, dict[str, int]]"
LEAST = Argument("int", "class_mark", names=("limit", "minimum", "k"))
SUBJECT = Argument("str", "class_subject", constant=0.3, names=("subject", "course", "key"))
PUPIL = Argument("str", "class_pupil", constant=0, names=("name", "student", "who"))

_SUBJECT_NAMES = "math art music sport french"
SUBJECT_NAMES = tuple(_SUBJECT_NAMES.split())

OPERATIONS = (
    told(
        "vote_winner",
        "common word",
        "list[str] -> str",
        "min(set({x}), key=lambda name: (-{x}.count(name), name))",
        """the name that occurs most often in the votes {x}, of several the first in the alphabet | the winner of
        the ballots {x}, where the alphabet decides a tie""",
        verbs="count the votes in {x} and find the winner, in a tie the name that comes first in the alphabet",
        whole="""Everybody wrote a name on a slip; {x} holds the slips. Who is elected? A tie goes to the name that
        is alphabetically first. | Class election: the most frequent name in {x} wins, equal counts are settled by
        the alphabet. | Given the votes {x}, announce the winner (most votes, then a to z). | Who got the most votes
        in {x}? If several did, take the one that sorts first.""",
        names="election_winner count_votes elected",
        inputs="class_votes",
        called="votes ballots names",
        weight=1.2,
        by_name=True,
        first=True,
    ),
    told(
        "majority_winner",
        "common word",
        "list[str] -> str | None",
        "next((name for name in {x} if {x}.count(name) > len({x}) / 2), None)",
        """the name that has more than half of the votes in {x}, or None | the string that makes up more than half
        of {x}, None if there is none""",
        verbs="find the name with an absolute majority in {x}, or None",
        whole="""To be elected one needs more than half of all votes in {x}. Who is? None if nobody is. | Does any
        name in {x} stand for over 50 percent of the entries? Return it, otherwise None. | Given the ballots {x},
        return the absolute majority's choice, or None for a second round. | Strict majority in {x}: the name, else
        None.""",
        names="absolute_majority majority elected_outright",
        inputs="class_votes",
        called="votes ballots",
        by_name=True,
        first=True,
    ),
    told(
        "vote_percents",
        "shares of values",
        "list[str] -> dict[str, float]",
        "{name: round(100 * {x}.count(name) / len({x}), 1) for name in {x}}",
        """the percentage of the votes in {x} that each name got, rounded to one decimal | a dictionary from each
        different string in {x} to its share of the list in percent, to one decimal""",
        verbs="work out for each name in the votes {x} what percentage it got, to one decimal",
        whole="""What share of the vote did each candidate in {x} receive? In percent, one decimal. | The survey
        answers are in {x}. Make a table: answer and how many percent gave it (rounded to 1 decimal). | Given {x},
        return every distinct string together with its percentage of the list, one decimal place. | Percentages per
        answer in {x}, please, rounded to one decimal.""",
        names="vote_shares survey_percentages answer_shares",
        inputs="class_votes",
        called="votes answers ballots",
        by_name=True,
        first=True,
    ),
    told(
        "total_winner",
        "pairs to dictionaries",
        f"{RESULTS} -> str",
        """
        totals = {}
        for name, points in {x}:
            totals[name] = totals.get(name, 0) + points
        return max(totals, key=totals.get)
        """,
        """the name with the highest total of points over all pairs in {x}, the first of several | the name whose
        numbers in {x} add up to the most, the earliest in a tie""",
        verbs="add up the points of each name in {x} and find the name with the most, the first in a tie",
        whole="""Several rounds were played, each entry of {x} is a name and the points of one round. Who won
        overall? In a tie, the name that turns up first. | Sum the numbers per name in {x}; whose sum is the
        largest? | Sales come in as pairs of seller and amount, {x}. Which seller sold the most altogether (the
        first if equal)? | Given {x}, group by name, total the points, and return the best name, the one seen first
        if tied.""",
        names="overall_winner best_seller top_total",
        inputs="class_results_full",
        called="results rounds sales",
        weight=1.2,
        first=True,
    ),
    told(
        "best_by_name",
        "pairs to dictionaries",
        f"{RESULTS} -> dict[str, int]",
        """
        best = {}
        for name, score in {x}:
            best[name] = max(score, best.get(name, score))
        return best
        """,
        """the highest number of each name in the pairs {x} | a dictionary from every name in {x} to its best score""",
        verbs="keep only the best score of each name in {x}, as a dictionary",
        whole="""Athletes jump several times; {x} lists name and result of each try. What is the best result of
        each? | For every name in {x}, find the maximum of its numbers. | Given attempts {x} as pairs, return a
        dictionary with one personal best per name. | High scores: {x} has many (player, score) pairs, I want one
        entry per player with the top score.""",
        names="personal_bests high_scores best_scores",
        inputs="class_results",
        called="results attempts scores",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "first_by_name",
        "pairs to dictionaries",
        f"{RESULTS} -> dict[str, int]",
        """
        first = {}
        for name, value in {x}:
            first.setdefault(name, value)
        return first
        """,
        """a dictionary of the pairs in {x} in which the first pair of each name counts | the first number that each
        name in {x} comes with""",
        verbs="turn the pairs {x} into a dictionary; of pairs with the same name only the first counts",
        whole="""Only the first entry of every person is valid. Make a dictionary of the pairs {x} in this way. |
        People signed up twice in {x}. Keep name and number of the earliest entry of each. | Given {x}, store each
        name with the value it has when it is met for the first time; ignore repeats. | Pairs to dict, earlier wins:
        {x}.""",
        names="first_entries keep_first_pairs earliest",
        inputs="class_results",
        called="entries pairs results",
        weight=0.8,
        by_name=True,
        first=True,
    ),
    told(
        "average_by_name",
        "pairs to dictionaries",
        f"{RESULTS} -> dict[str, float]",
        """
        groups = {}
        for name, value in {x}:
            groups.setdefault(name, []).append(value)
        return {name: round(sum(values) / len(values), 2) for name, values in groups.items()}
        """,
        """the average of the numbers of each name in the pairs {x}, rounded to two decimals | a dictionary from
        every name in {x} to the mean of its numbers, to 2 decimal places""",
        verbs="average the numbers of each name in {x} and round to two decimals",
        whole="""Customers rated products: {x} is full of pairs of product and stars. Give the mean rating of each
        product, to two decimals. | What is the average per name in {x}? Round to 2 decimals. | Given {x}, collect
        the values that belong to one name and average them (two decimals). | Mean score by player from the pairs
        {x}, two decimal places.""",
        names="average_ratings mean_by_name averages",
        inputs="class_results",
        called="ratings results reviews",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "count_by_name",
        "pairs to dictionaries",
        f"{RESULTS} -> dict[str, int]",
        """
        counts = {}
        for name, _ in {x}:
            counts[name] = counts.get(name, 0) + 1
        return counts
        """,
        """how many pairs of {x} each name has | a dictionary from the names in {x} to the number of their pairs""",
        verbs="count for each name in {x} in how many pairs it stands first",
        whole="""How many times did each player take part? {x} has a pair of name and score for each game. | The
        numbers in {x} do not matter: just count the entries per name. | Given orders {x} as (customer, amount), how
        many orders has every customer placed? | Number of pairs per name in {x}, as a dict.""",
        names="entries_per_name games_played orders_per_customer",
        inputs="class_results",
        called="results orders games",
        first=True,
        by_name=True,
    ),
    told(
        "lowest_dropped",
        "dictionaries of lists",
        f"{MARKS} -> dict[str, int]",
        "{name: sum(marks) - min(marks) for name, marks in {x}.items()}",
        """the sum of each list in {x} without its lowest number | a dictionary from each name in {x} to the total
        of the marks when the worst one is not counted""",
        verbs="drop the lowest mark of everyone in {x} and add up the others",
        whole="""Of all the tests a student wrote, the worst is cancelled. What are the totals for {x}? | Leave the
        smallest number of each list in {x} out, once, and sum up what is left. | Given {x}, name to list of points,
        return name to points without the poorest result. | Judges: each skater in {x} loses the lowest score, the
        others are added. Who gets how much?""",
        names="totals_without_worst drop_worst best_totals",
        inputs="class_marks",
        called="marks scores points",
        weight=0.8,
        first=True,
    ),
    told(
        "never_below_names",
        "keys of lists",
        f"{MARKS} -> list[str]",
        "[name for name, marks in {x}.items() if min(marks) >= {k}]",
        """the names in {x} who have {k} or more in all of their marks | the keys of {x} whose list has no number
        under {k}""",
        verbs="list the names in {x} whose marks are all at least {k}",
        whole="""A certificate is for those who never got less than {k}. Who in {x} receives one? | Which students
        in {x} reached {k} in each single test? | Given {x}, keep the names whose worst number is still {k} or
        better. | No mark below {k}: names from {x}, in order.""",
        names="always_passed never_below honour_list",
        args=(LEAST,),
        inputs="class_marks",
        called="marks scores results",
        first=True,
    ),
    told(
        "improved_names",
        "keys of lists",
        f"{MARKS} -> list[str]",
        "[name for name, marks in {x}.items() if marks[-1] > marks[0]]",
        """the names in {x} whose last number is higher than their first | the keys of {x} with a list that ends
        higher than it begins""",
        verbs="list who in {x} improved from the first number to the last",
        whole="""Who got better? In {x} each pupil has the marks of the year; compare the last with the first. |
        Which of the shops in {x} sell more at the end of their list than at its start? | Given {x}, name everybody
        whose latest value exceeds the earliest one. | Improvement from first to last entry: names in {x}, in order.""",
        names="improved got_better who_improved",
        inputs="class_marks",
        called="marks sales results",
        weight=0.8,
        first=True,
    ),
    told(
        "rated_often_enough",
        "dictionaries of lists",
        f"{MARKS} -> dict[str, float]",
        "{name: round(sum(marks) / len(marks), 1) for name, marks in {x}.items() if len(marks) >= {k}}",
        """the average rating, to one decimal, of everything in {x} with at least {k} ratings | a dictionary of the
        means of those lists in {x} that have {k} or more numbers, rounded to one decimal""",
        verbs="average each list of {x} that has at least {k} entries, to one decimal, and leave out the others",
        whole="""A restaurant is shown only with {k} ratings or more. From {x}, give the shown ones with their
        average to one decimal. | Films with fewer than {k} votes do not count; for the others in {x} I need the
        mean, one decimal. | Given ratings {x}, skip every name with less than {k} of them and average the rest,
        rounded to 1 decimal. | Means with one decimal for the lists in {x} of length {k} and up.""",
        names="reliable_averages average_if_enough shown_ratings",
        args=(Argument("int", "class_few", names=("k", "n", "needed")),),
        inputs="class_marks",
        called="ratings votes marks",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "student_totals",
        "tables of marks",
        f"{SUBJECTS} -> dict[str, int]",
        "{name: sum(marks.values()) for name, marks in {x}.items()}",
        """the sum of the inner values for every name in {x} | a dictionary from each name in {x} to the total of
        all numbers under it""",
        verbs="add up the numbers of each inner dictionary of {x}",
        whole="""Each student in {x} has points per subject. How many points is that in total for each student? |
        Given {x}, branch to product to sales, what did every branch sell altogether? | Replace the small
        dictionaries in {x} by the sums of their values. | Totals per name from the nested table {x}.""",
        names="totals_per_student sum_inner branch_totals",
        inputs="class_table",
        called="marks table sales",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "subject_totals",
        "tables of marks",
        f"{SUBJECTS} -> dict[str, int]",
        """
        totals = {}
        for marks in {x}.values():
            for subject, value in marks.items():
                totals[subject] = totals.get(subject, 0) + value
        return totals
        """,
        """the sum of the numbers for every inner key over all of {x} | a dictionary from each inner key of {x} to
        the total of its values""",
        verbs="add up for every inner key of {x} the numbers under all the names",
        whole="""The sales of each shop by product are in {x}. How much of each product was sold in all shops
        together? | Forget the outer names in {x}: total the numbers subject by subject. | Given {x}, pupil to
        subject to points, how many points were earned per subject by everyone? | Merge the inner dictionaries of
        {x} by adding.""",
        names="totals_per_subject sum_by_inner_key product_totals",
        inputs="class_table",
        called="marks table sales",
        first=True,
    ),
    told(
        "best_in_subject",
        "tables of marks",
        f"{SUBJECTS} -> str | None",
        """
        best = None
        for name, marks in {x}.items():
            if {k} in marks and (best is None or marks[{k}] > {x}[best][{k}]):
                best = name
        return best
        """,
        """the name in {x} with the highest number for {k}, the first of several and None if nobody has {k} | who
        has the most under {k} in the nested dictionary {x}: the first such name, or None""",
        verbs="find the name in {x} with the best number for {k}, the first in a tie, or None without any",
        whole="""Who is best at {k}? {x} has everybody's marks by subject. None if nobody took it, the first if
        several are equal. | Look at the {k} entry of every name in {x}; whose is the highest? (In a tie the first;
        None if there is no such entry.) | Given {x}, return the top student in {k}, the earlier one of equals, or
        None. | Highest value of {k} among the people in {x}: which name, or None?""",
        names="top_in_subject best_student subject_winner",
        args=(SUBJECT,),
        inputs="class_table",
        called="marks table students",
        first=True,
        by_name=True,
    ),
    told(
        "failed_subjects",
        "tables of marks",
        f"{SUBJECTS} -> dict[str, list[str]]",
        "{name: [subject for subject, mark in marks.items() if mark < {k}] for name, marks in {x}.items()}",
        """for every name in {x} the list of inner keys with a number under {k} | a dictionary from each name in {x}
        to the subjects in which the mark is less than {k}""",
        verbs="list for each name in {x} the subjects with a mark below {k}",
        whole="""A subject is failed with less than {k}. What did each student in {x} fail? Use an empty list for
        nothing. | For all the people in {x}, name the inner keys whose values do not reach {k}. | Given {x}, which
        exams must everybody repeat, if {k} is the lowest mark that passes? | For every name in {x}, the keys whose
        values are under {k}, as a list.""",
        names="to_repeat failures weak_subjects",
        args=(LEAST,),
        inputs="class_table",
        called="marks table students",
        first=True,
    ),
    told(
        "inner_value_or",
        "tables of marks",
        f"{SUBJECTS} -> int",
        "{x}.get({k}, {}).get({m}, 0)",
        """the number for {m} under {k} in {x}, or 0 if either is missing | what the inner dictionary of {k} in {x}
        holds for {m}, 0 by default""",
        verbs="look up {k} and then {m} in {x}, with 0 where one of them is not there",
        whole="""What mark has {k} in {m} according to {x}? If the person or the subject is unknown, it is 0. | In
        the nested dictionary {x}, go to {k}, then to {m}; return 0 when the way is blocked. | Given {x}, read the
        entry for {k} and {m} without an error: missing things count as 0. | Safe lookup in {x} of {k}, then {m} (0
        by default).""",
        names="lookup_mark nested_get safe_lookup",
        args=(PUPIL, SUBJECT),
        inputs="class_table",
        called="marks table students",
        first=True,
        by_name=True,
    ),
    told(
        "levels_swapped",
        "tables of marks",
        f"{SUBJECTS} -> {SUBJECTS}",
        """
        swapped = {}
        for name, marks in {x}.items():
            for subject, value in marks.items():
                swapped.setdefault(subject, {})[name] = value
        return swapped
        """,
        """{x} with inner and outer keys exchanged | the nested dictionary {x} turned around, first by inner key and
        then by outer key""",
        verbs="swap the two levels of keys in {x}",
        whole="""Now {x} goes from pupil to subject to mark. I need it from subject to pupil to mark. | Regroup the
        nested dictionary {x}, so that what was inside comes outside and the numbers stay. | Given {x}, exchange the
        roles of the two levels of keys. | Table {x} by shop and product; make it by product and shop.""",
        names="swap_levels regroup turn_table",
        inputs="class_table",
        called="marks table nested",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)


def _votes(random: Random) -> list[str]:
    few = people(random, 1, 3)
    return [random.choice(few) for _ in range(random.randint(1, 7))]


def _results(random: Random, least: int = 0) -> list[tuple[str, int]]:
    few, high = people(random, 1, 3), random.choice((5, 9, 30))
    return [(random.choice(few), random.randint(0, high)) for _ in range(random.randint(least, 5))]


def _marks(random: Random) -> dict[str, list[int]]:
    high = random.choice((5, 10, 20))
    return {
        name: [random.randint(0 if high > 5 else 1, high) for _ in range(random.randint(1, 4))]
        for name in people(random, random.choice((0, 1, 2)), 3)
    }


def _table(random: Random) -> dict[str, dict[str, int]]:
    high = random.choice((6, 10, 15))
    return {
        name: {
            subject: random.randint(1, high)
            for subject in random.sample(SUBJECT_NAMES[:3], random.choice((0, 1, 2, 3)))
        }
        for name in people(random, random.choice((0, 1, 2)), 3)
    }


def _mark(random: Random, value: object) -> int:
    if isinstance(value, dict) and random.random() < 0.7:
        inner = [one for marks in value.values() for one in (marks.values() if isinstance(marks, dict) else marks)]
        return int(random.choice(inner)) if inner else 5
    return random.choice((2, 4, 5, 8))


def _pupil(random: Random, value: object) -> str:
    known = isinstance(value, dict) and value and random.random() < 0.85
    return str(random.choice(list(value) if known and isinstance(value, dict) else PEOPLE))


INPUTS = {
    "class_votes": _votes,
    "class_results": _results,
    "class_results_full": lambda random: _results(random, 1),
    "class_marks": _marks,
    "class_table": _table,
}
ARGUMENTS = {
    "class_mark": _mark,
    "class_subject": lambda random, value: random.choice(SUBJECT_NAMES[: 3 if random.random() < 0.9 else 5]),  # noqa: ARG005
    "class_pupil": _pupil,
    "class_few": lambda random, value: random.choice((2, 2, 3)),  # noqa: ARG005
}
