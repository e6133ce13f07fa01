"""Scores of people and teams: winners, ranks, passes, averages, comparisons with the best."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

SCORES = "dict[str, int]"
PASS = Argument("int", "score_pass", names=("limit", "pass_mark", "k"))
PERSON = Argument("str", "score_person", constant=0, names=("name", "player", "person", "who"))
FEW = Argument("int", "score_few", names=("k", "n", "count"))
POINTS = Argument("int", "score_bonus", names=("bonus", "n"))

_PEOPLE = "Ann Ben Cleo Dan Eva Finn Gus Ida Jim Kim Lea Max Nia Oli"
PEOPLE = tuple(_PEOPLE.split())

OPERATIONS = (
    told(
        "ranking_names",
        "top of dictionaries",
        f"{SCORES} -> list[str]",
        "sorted({x}, key=lambda name: (-{x}[name], name))",
        """the names in {x} from the highest score to the lowest, equal scores in alphabetical order | the keys of
        {x} ranked by value, best first, ties by name""",
        verbs="rank the names in {x} by score, highest first, and by alphabet where scores are equal",
        whole="""The game is over and {x} has everybody's points. Write the ranking: names from first place to last,
        with ties in alphabetical order. | Who came first, second, third and so on in {x}? Equal scores go by the
        alphabet. | Given {x}, return just the names, best result first; the same result means sorted by name. |
        List the players of {x} in the order of their points, most points at the top, then a to z.""",
        names="ranking rank_players leaderboard order_of_finish",
        inputs="score_table",
        called="scores points results",
        weight=1.3,
    ),
    told(
        "place_of_player",
        "places in a ranking",
        f"{SCORES} -> int",
        "1 + sum(1 for score in {x}.values() if score > {x}[{k}])",
        """the place of {k} in the ranking by the scores in {x}, where the highest score is place 1 | one more than
        the number of scores in {x} that are higher than that of {k}""",
        verbs="find out which place {k} has among the scores in {x}",
        whole="""How did {k} do? Tell the place according to {x}: 1 for the highest score, and equal scores share a
        place. | Count who in {x} has more points than {k} and add 1. | Which rank does {k} hold in {x}, if the best
        is number 1? | Given the results {x}, on what place did {k} finish? Those with the same score are on the
        same place.""",
        names="rank_of place_of position_in_ranking",
        args=(PERSON,),
        inputs="score_full",
        called="scores points results",
        first=True,
        by_name=True,
    ),
    told(
        "rank_table",
        "places in a ranking",
        f"{SCORES} -> {SCORES}",
        "{name: 1 + sum(1 for other in {x}.values() if other > score) for name, score in {x}.items()}",
        """a dictionary from each name in {x} to its place, where the highest score is place 1 and equals share a
        place | the ranks of all entries of {x}: one plus the number of higher values""",
        verbs="replace every score in {x} by its rank, 1 being the highest and equal scores sharing a rank",
        whole="""Each runner in {x} has points. Give each of them a place instead: 1 for the most points; a tie
        means the same place, and the next place is skipped. | For everyone in {x} I want to know the rank, counted
        as one more than the number of better scores. | Turn {x} into a table of places (highest value = 1, equal
        values = equal place). | Given {x}, who is first, second, third? Answer with a dictionary of name and place.""",
        names="ranks places assign_ranks",
        inputs="score_table",
        called="scores points results",
        first=True,
    ),
    told(
        "winner_or_tie",
        "winners",
        f"{SCORES} -> str",
        """
        best = max({x}.values())
        winners = [name for name, score in {x}.items() if score == best]
        return winners[0] if len(winners) == 1 else 'tie'
        """,
        """the name with the highest score in {x}, or 'tie' if several share it | the key of the largest value in
        {x}, or the word 'tie' where it is not the only one""",
        verbs="find the winner of {x}, or say 'tie' if more than one has the top score",
        whole="""Who won? {x} has the final scores; if two or more are level at the top the answer is 'tie'. |
        Announce the result of {x}: a name if one player alone is best, otherwise 'tie'. | Given {x}, is there one
        clear winner? Return the name, or 'tie'. | Highest number in {x} wins, shared first place gives 'tie'.""",
        names="winner find_winner who_won game_result",
        inputs="score_ties",
        called="scores points results",
        weight=1.2,
        first=True,
    ),
    told(
        "runner_up",
        "winners",
        f"{SCORES} -> str",
        "sorted({x}, key=lambda name: (-{x}[name], name))[1]",
        """the name in second place of {x}, where equal scores are ordered by name | the second of the keys of {x}
        when they are sorted by falling value and then alphabetically""",
        verbs="find who is second in {x}, with equal scores in alphabetical order",
        whole="""The silver medal goes to whom? Sort {x} by points, highest first, ties by name, and take the
        second. | Who finished right behind the winner in {x}? Among equal scores the name that is earlier in the
        alphabet is ahead. | Given {x}, name number two of the ranking (best score first, then a to z). | Second
        place in {x}, please; names decide a tie.""",
        names="second_place silver_medal second_best",
        inputs="score_many",
        called="scores points results",
        weight=0.8,
        first=True,
    ),
    told(
        "lowest_names",
        "top of dictionaries",
        f"{SCORES} -> list[str]",
        "sorted({x}, key=lambda name: ({x}[name], name))[:{k}]",
        """the {k} names with the lowest scores in {x}, lowest first, equal ones by name | the {k} keys of {x} with
        the smallest values, in rising order and alphabetical in a tie""",
        verbs="list the {k} names with the smallest numbers in {x}, smallest first, ties by alphabet",
        whole="""In golf few strokes are good. Name the best {k} of {x}: fewest first, the same number by name. |
        Who are the {k} at the bottom of {x}? Start with the very lowest and order equals alphabetically. | The {k}
        slowest sellers of {x} are to be replaced: return their names from the fewest sales up, ties a to z. | Given
        {x}, give the names of the {k} smallest values (all of them if there are fewer).""",
        names="bottom_k lowest_k last_places",
        args=(FEW,),
        inputs="score_table",
        called="scores strokes sales",
    ),
    told(
        "without_lowest",
        "lowest removed",
        f"{SCORES} -> {SCORES}",
        "{name: score for name, score in {x}.items() if score > min({x}.values())}",
        """{x} without the entries that have the lowest value | the entries of {x} whose score is higher than the
        lowest one""",
        verbs="remove from {x} everyone who has the lowest score",
        whole="""In each round whoever has the fewest points is out, all of them in a tie. Who stays in {x}? | Last
        place leaves the show: return {x} without the lowest score or scores. | Given {x}, drop each entry that
        equals the minimum. | Keep those in {x} who beat the weakest result.""",
        names="eliminate_last drop_lowest next_round",
        inputs="score_table",
        called="scores points votes",
    ),
    told(
        "passed_table",
        "passes",
        f"{SCORES} -> dict[str, bool]",
        "{name: score >= {k} for name, score in {x}.items()}",
        """a dictionary that says for every name in {x} whether the score is at least {k} | each name of {x} with
        True for a score of {k} or more and False for less""",
        verbs="note for each name in {x} whether the score reaches {k}, as True or False",
        whole="""You pass with {k} points. Say for everyone in {x} whether they passed (True or False). | For all
        the candidates in {x}: did they get {k} or better? Answer with a dictionary of booleans. | Given the marks
        {x} and a pass mark of {k}, tell for every student if it was enough. | Swap the numbers in {x} for True
        where they are not under {k}, and for False elsewhere.""",
        names="passed who_passed pass_table",
        args=(PASS,),
        inputs="score_table",
        called="scores marks grades",
        first=True,
        by_name=True,
    ),
    told(
        "pass_words",
        "passes",
        f"{SCORES} -> dict[str, str]",
        "{name: 'pass' if score >= {k} else 'fail' for name, score in {x}.items()}",
        """a dictionary from the names in {x} to 'pass' where the score is at least {k}, and to 'fail' elsewhere |
        the results 'pass' (from {k} on) and 'fail' for all names of {x}""",
        verbs="write 'pass' or 'fail' for every score in {x}; {k} is the lowest that passes",
        whole="""The teacher wants 'pass' or 'fail' beside each name in {x}; {k} points are enough. | Who gets which
        word? In {x}, from {k} upwards it is 'pass', otherwise 'fail'. | Given exam points {x}, make a table of
        names with 'pass' or 'fail'. One passes with {k} or more. | Label each score of {x}: less than {k} means
        'fail', anything else 'pass'.""",
        names="pass_fail label_results exam_results",
        args=(PASS,),
        inputs="score_table",
        called="scores marks points",
        first=True,
        by_name=True,
    ),
    told(
        "pass_percent",
        "passes",
        f"{SCORES} -> float",
        "round(100 * sum(score >= {k} for score in {x}.values()) / len({x}), 1)",
        """the percentage of scores in {x} that are at least {k}, rounded to one decimal | how many percent of the
        people in {x} reached {k}, to one decimal place""",
        verbs="work out what percentage of the values in {x} is {k} or higher, to one decimal",
        whole="""What is the pass rate of the class {x}, in percent with one decimal, if {k} is needed to pass? |
        Out of all the names in {x}, how many percent got {k} points or more? Round to one decimal. | The head
        teacher asks for the share of pupils in {x} with at least {k}. Give it in percent, one decimal. | Success
        rate in {x}: scores from {k} up, as a percentage rounded to 1 decimal.""",
        names="pass_rate success_rate percent_passed",
        args=(PASS,),
        inputs="score_full",
        called="scores marks points",
        first=True,
        by_name=True,
    ),
    told(
        "letter_grades",
        "grades",
        f"{SCORES} -> dict[str, str]",
        "{name: 'A' if score >= 90 else 'B' if score >= 70 else 'C' for name, score in {x}.items()}",
        """a dictionary of grades for the scores in {x}: 'A' from 90, 'B' from 70, 'C' below | the names of {x} with
        'A' for 90 and more, 'B' for 70 to 89 and 'C' for anything lower""",
        verbs="give an 'A' for each score in {x} of 90 or more, a 'B' for 70 or more and a 'C' for less",
        whole="""Convert the points in {x} to letters. 90 or better is an 'A', 70 or better a 'B', the rest a 'C'. |
        Report cards: which letter does each pupil in {x} get? The limits are 90 for 'A' and 70 for 'B', else it is
        'C'. | Given {x}, replace every number with a grade ('A' >= 90, 'B' >= 70, otherwise 'C'). | Grade everyone
        in {x} with A, B or C; A starts at 90 and B at 70.""",
        names="grades assign_grades grade_students",
        inputs="score_hundred",
        called="scores marks points",
        first=True,
    ),
    told(
        "passed_and_failed",
        "passes",
        f"{SCORES} -> tuple[list[str], list[str]]",
        """
        passed = [name for name, score in {x}.items() if score >= {k}]
        failed = [name for name, score in {x}.items() if score < {k}]
        return passed, failed
        """,
        """two lists as a tuple: the names in {x} with a score of at least {k}, and those with less | the names of
        {x} parted into a list of those who reached {k} and a list of the others""",
        verbs="part the names in {x} into those with {k} or more and those with less, as a tuple of two lists",
        whole="""Divide the class {x} into two groups, first who passed with {k} or more and then who failed. |
        Which names in {x} go on the list of successes, which on the list of failures? It takes {k}; return both. |
        Given {x}, return a pair of name lists: score not below {k}, score below {k}. | Two lists from {x}, order
        kept: at least {k}, under {k}.""",
        names="split_by_result passed_failed divide_class",
        args=(PASS,),
        inputs="score_table",
        called="scores marks results",
        first=True,
        by_name=True,
    ),
    told(
        "behind_best",
        "compared with the best",
        f"{SCORES} -> {SCORES}",
        """
        best = max({x}.values(), default=0)
        return {name: best - score for name, score in {x}.items()}
        """,
        """how far each score in {x} is behind the highest one | a dictionary of the gaps between the best value of
        {x} and every value""",
        verbs="subtract each score in {x} from the best one",
        whole="""How many points is everyone in {x} short of the leader? The leader is 0 points behind. | For each
        team in {x}, give the gap to the team at the top. | Given {x}, what does each player lack to draw level with
        first place? | Show the distances to the maximum instead of the numbers in {x}.""",
        names="gap_to_leader points_behind deficits",
        inputs="score_table",
        called="scores points standings",
        first=True,
    ),
    told(
        "percent_of_best",
        "compared with the best",
        f"{SCORES} -> dict[str, int]",
        "{name: 100 * score // max({x}.values()) for name, score in {x}.items()}",
        """each score of {x} as a whole percentage of the highest one, rounded down | the values of {x} scaled so
        that the greatest is 100, without decimals (rounded down)""",
        verbs="turn the scores in {x} into percentages of the best score, rounded down",
        whole="""The best test in {x} counts as 100. Scale the others accordingly and round down. | How many percent
        of the top value does each entry of {x} reach? Cut off the decimals. | Grading on a curve: everyone in {x}
        gets 100 times their points divided by the best points, as a whole number rounded down. | Given {x}, put the
        maximum at 100 and the rest in proportion, rounded down.""",
        names="scale_to_hundred curve_grades relative_scores",
        inputs="score_positive",
        called="scores points marks",
        weight=0.8,
        first=True,
    ),
    told(
        "above_average_names",
        "compared with the average",
        f"{SCORES} -> list[str]",
        "sorted(name for name, score in {x}.items() if score > sum({x}.values()) / len({x}))",
        """the names in {x} with a score above the average, in alphabetical order | the keys of {x} whose value is
        greater than the mean of all values, sorted""",
        verbs="list alphabetically who in {x} is better than the average of all scores",
        whole="""Who did better than the class average in {x}? Names from a to z. | Take the mean of the numbers in
        {x}, and name everybody who lies strictly above it, in alphabetical order. | Given the sales {x}, which
        sellers beat the average? Sort the names. | Above-average entries of {x}: sorted names.""",
        names="better_than_average above_mean_names strong_students",
        inputs="score_table",
        called="scores marks sales",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "median_value",
        "value averages",
        f"{SCORES} -> int",
        "sorted({x}.values())[len({x}) // 2]",
        """the middle one of the values in {x}, the upper of two | the median of the scores in {x}, for an even
        number of them the higher of the two in the middle""",
        verbs="sort the values of {x} and take the one in the middle, of two the higher",
        whole="""Which score of {x} has as many above as below it? With an even number of scores take the upper
        middle one. | Put the numbers of {x} in order and tell the one at the centre (the larger if two are
        central). | What is the typical score in {x}, taken as the median? If there are two middle values, use the
        greater. | Middle value of {x}, upper one in case of doubt.""",
        names="median_score middle_value upper_median",
        inputs="score_full",
        called="scores points ages",
        weight=0.8,
    ),
    told(
        "sharing_names",
        "equal values",
        f"{SCORES} -> list[str]",
        "sorted(name for name, score in {x}.items() if list({x}.values()).count(score) > 1)",
        """the names in {x} whose score somebody else has too, in alphabetical order | the keys of {x} with a value
        that occurs more than once, sorted""",
        verbs="list alphabetically the names in {x} that do not have their score to themselves",
        whole="""Which players in {x} are level with at least one other player? Names in alphabetical order. | Find
        the ties in {x}: everyone whose number also belongs to another name, sorted. | Given {x} with people's ages,
        who has a fellow of the same age? Sort the names. | Names with a repeated value in {x}, a to z.""",
        names="tied_names names_in_ties same_score",
        inputs="score_ties",
        called="scores ages points",
        weight=0.8,
    ),
    told(
        "nearest_guess",
        "nearest values",
        f"{SCORES} -> str",
        "min({x}, key=lambda name: abs({x}[name] - {k}))",
        """the name in {x} whose number is closest to {k}, the first of several | the key of {x} with the value that
        differs least from {k}, the earliest in a tie""",
        verbs="find who in {x} is nearest to {k}; the first wins a tie",
        whole="""There are {k} sweets in the jar, and {x} has the guesses. Who was nearest? The earlier one wins a
        tie. | Whose number in {x} differs the least from {k}? Take the first if there are several. | Given the
        guesses {x} and the right answer {k}, return the winner, that is, the first with the smallest error. |
        Closest to {k} in {x}: which name?""",
        names="closest_guess best_guess guess_winner",
        args=(Argument("int", "score_pass", constant=0.3, names=("answer", "target", "number")),),
        inputs="score_full",
        called="guesses numbers bets",
        by_name=True,
        first=True,
    ),
    told(
        "bonus_for",
        "updated entries",
        f"{SCORES} -> {SCORES}",
        "{name: score + {m} if name in {k} else score for name, score in {x}.items()}",
        """{x} with {m} points more for everyone listed in {k} | a copy of {x} in which the values of the names in
        {k} are higher by {m}""",
        verbs="add {m} to the scores in {x} of all those who are named in {k}",
        whole="""All helpers in {k} get {m} extra points. Update {x}; names that are not in it are ignored. | Raise
        the entries of {x} that belong to names in the list {k} by {m}. | Given {x}, give a bonus of {m} to each
        player in {k} and leave everyone else alone. | The people in {k} earn {m} more from now on. What does {x}
        look like?""",
        names="give_bonus add_bonus reward",
        args=(Argument("list[str]", "score_people", constant=0, names=("names", "helpers", "lucky")), POINTS),
        inputs="score_table",
        called="scores points wages",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "league_points",
        "league tables",
        f"dict[str, tuple[int, int, int]] -> {SCORES}",
        "{team: 3 * won + drawn for team, (won, drawn, lost) in {x}.items()}",
        """the league points of each team in {x}, which holds wins, draws and losses: 3 for a win and 1 for a draw |
        a dictionary from each team of {x} to three times its wins plus its draws""",
        verbs="work out the points of every team in {x}, a tuple (won, drawn, lost), at 3 a win and 1 a draw",
        whole="""Football table: {x} tells for each club how often it won, drew and lost. A win brings 3 points, a
        draw 1, a defeat none. How many points has each club? | Given {x} with (wins, draws, losses) per team,
        return the points per team (3, 1 and 0). | Turn the records in {x} into points, three per victory and one
        per draw. | How do the teams of {x} stand? Values are won, drawn, lost; a win counts 3, a draw 1.""",
        names="points_table team_points standings",
        inputs="score_league",
        called="teams records league",
        first=True,
        by_name=True,
    ),
)


def people(random: Random, least: int, most: int) -> list[str]:
    """Different names of people."""
    return random.sample(PEOPLE, random.randint(least, most))


def scores(random: Random, least: int = 0, high: int = 0) -> dict[str, int]:
    """People with scores, some of them equal at times."""
    top = high or random.choice((3, 10, 20, 100))
    return {name: random.randint(0, top) for name in people(random, least, 5)}


def _person(random: Random, value: object) -> str:
    return str(random.choice(list(value))) if isinstance(value, dict) and value else random.choice(PEOPLE)


def _pass_mark(random: Random, value: object) -> int:
    if isinstance(value, dict) and value and random.random() < 0.7:
        return int(random.choice(list(value.values())))
    return random.choice((2, 3, 5, 10, 12, 50))


INPUTS = {
    "score_table": scores,
    "score_full": lambda random: scores(random, 1),
    "score_many": lambda random: scores(random, 2),
    "score_ties": lambda random: scores(random, 1, random.choice((2, 3, 5))),
    "score_hundred": lambda random: {
        name: random.choice((45, 69, 70, 71, 89, 90, 100, random.randint(40, 100))) for name in people(random, 1, 4)
    },
    "score_positive": lambda random: {name: score + 1 for name, score in scores(random).items()},
    "score_league": lambda random: {
        team: (random.randint(0, 9), random.randint(0, 5), random.randint(0, 9))
        for team in random.sample(("Rovers", "City", "United", "Stars", "Lions"), random.randint(0, 3))
    },
}
ARGUMENTS = {
    "score_pass": _pass_mark,
    "score_person": _person,
    "score_people": lambda random, value: (
        [_person(random, value) for _ in range(random.randint(0, 2))]
        + ([random.choice(PEOPLE)] if random.random() < 0.3 else [])
    ),
    "score_few": lambda random, value: random.choice((2, 2, 3, 3, 4)),  # noqa: ARG005
    "score_bonus": lambda random, value: random.choice((1, 2, 5, 10)),  # noqa: ARG005
}
