"""Marks and scores of a class or a contest: what is dropped, passed, curved and ranked; averages with conditions."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

PASS = Argument("int", "pass_mark", constant=0.5, names=("limit", "needed", "pass_mark"))
BEST = Argument("int", "marks_two_or_three", constant=0.4, names=("k", "n", "count"))
SECOND = Argument("list[int]", "second_test", constant=0, names=("second", "after", "retake"))

OPERATIONS = (
    told(
        "mean_without_lowest",
        "average",
        "list[int] -> float",
        "round((sum({x}) - min({x})) / (len({x}) - 1), 2)",
        """the average of {x} after its lowest score is dropped once, rounded to two decimals | the mean of all
        scores in {x} but one lowest, to 2 decimal places""",
        verbs="drop the lowest score from {x} (once) and average the rest, rounded to two decimals",
        whole="""Our teacher does not count the worst quiz. What is the average of the other scores in {x}, to two
        decimals? | Given the quiz results {x}, leave out one lowest result and return the mean of the others
        rounded to 2 decimals. | Lowest of {x} goes (only one of them if several are equal), the remaining ones are
        averaged, two decimals. | I get to throw away my worst mark in {x}. Please tell me my average over the other
        marks, rounded to two places. | What would my average of {x} be if my poorest result were forgotten? Two
        decimals, please.""",
        names="drop_lowest average_drop_lowest quiz_average",
        called="scores marks quizzes results grades",
        inputs="marks_few",
        by_name=True,
        first=True,
    ),
    told(
        "total_without_lowest",
        "sum of a part",
        "list[int] -> int",
        "sum(sorted({x})[{k}:])",
        """the total of {x} without the {k} lowest scores | the sum of all scores in {x} except the {k} smallest
        ones | what {x} add up to once the {k} lowest are struck off""",
        verbs="strike the {k} lowest of {x} and add up the others | add up {x}, leaving out the {k} worst results",
        whole="""A season has several races and the {k} worst results do not count. How many points remain of {x} in
        total? | The {k} weakest scores in {x} are ignored; add the rest. | Given {x}, sort it, skip the {k}
        smallest {things} and sum what is left. | How many points do I keep in all if the {k} lowest of {x} are
        cancelled? | Sum of {x} minus its {k} smallest entries, please (0 if nothing is left).""",
        names="drop_worst_total season_points",
        called="scores points results marks",
        args=(BEST,),
        inputs="marks_few",
    ),
    told(
        "best_scores_mean",
        "average",
        "list[int] -> float",
        "round(sum(sorted({x}, reverse=True)[:{k}]) / {k}, 2)",
        """the average of the {k} highest scores in {x}, rounded to two decimals | the mean of the best {k} of {x},
        to 2 decimals""",
        verbs="""average the {k} best of {x} and round to two decimals | take the {k} highest of {x}, add them up,
        divide by {k} and round to 2 decimals""",
        whole="""Only the {k} best exams count. What is my average from {x}, with two decimals? | An athlete jumped
        several times, as {x} shows; the mean of the {k} top jumps is the result (2 decimals). | Pick the top {k} of
        {x}, then give me their mean rounded to two places. | What do the {k} strongest results in {x} average, to
        hundredths? | Given the list {x}, ignore everything but its {k} largest {things} and average these, rounding
        to two decimals.""",
        names="best_of_average top_average mean_of_best",
        called="scores marks results",
        args=(BEST,),
        inputs="marks_many",
        by_name=True,
        first=True,
    ),
    told(
        "pass_percentage",
        "shares",
        "list[int] -> float",
        "round(100 * sum(1 for score in {x} if score >= {k}) / len({x}), 1)",
        """the percentage of scores in {x} that are at least {k}, rounded to one decimal | what percent of {x} reach
        {k} or more, to one decimal""",
        verbs="work out what percentage of {x} is {k} or higher, with one decimal",
        whole="""A test is passed with {k} points. What percentage of the class passed, if their scores are {x}? One
        decimal. | Pass rate of {x} at a pass mark of {k} (inclusive), in percent, rounded to 1 decimal. | How many
        in a hundred got {k} or better in {x}? Round to one decimal place. | The principal wants the share of pupils
        in {x} with no less than {k} points, as a percentage with one digit after the point. | Given {x}, divide the
        number of scores not below {k} by the number of all scores and express it in percent to one decimal.""",
        names="pass_rate percent_passed success_rate",
        called="scores marks points grades",
        args=(PASS,),
        inputs="marks_few",
        by_name=True,
        first=True,
    ),
    told(
        "scores_to_letters",
        "grades",
        "list[int] -> list[str]",
        "['A' if x >= 90 else 'B' if x >= 80 else 'C' if x >= 70 else 'F' for x in {x}]",
        """the letter for each score in {x}: 'A' from 90, 'B' from 80, 'C' from 70, else 'F' | a list of letter
        grades for {x}, 'A' for 90 and up, 'B' for 80 to 89, 'C' for 70 to 79 and 'F' below""",
        verbs="""turn each score of {x} into a letter: 90 or more is 'A', 80 or more 'B', 70 or more 'C', anything
        else 'F'""",
        whole="""The scores are {x}. Write the grades: A from 90 points, B from 80, C from 70, F for less. | I teach
        a class and use only A (at least 90), B (at least 80), C (at least 70) and F. Which letters do the points
        {x} earn? | Map {x} to letters. Cutoffs: 90 A, 80 B, 70 C, all below F. | Given {x}, give back a list of the
        same length with 'A' for 90+, 'B' for 80+, 'C' for 70+ and 'F' otherwise. | What grade does every student
        get, when {x} holds the points and 90, 80 and 70 are the lowest points for A, B and C, with F for the rest?""",
        names="letter_grades to_letters grade_all",
        called="scores points marks results",
        inputs="marks_few",
        by_name=True,
        first=True,
    ),
    told(
        "letters_to_points_mean",
        "grades",
        "list[str] -> float",
        """
        points = {'A': 4, 'B': 3, 'C': 2, 'D': 1, 'F': 0}
        return round(sum(points[grade] for grade in {x}) / len({x}), 2)
        """,
        """the grade point average of {x}, where A is 4, B is 3, C is 2, D is 1 and F is 0, rounded to two decimals
        | the mean of the points for the letters in {x} (A 4, B 3, C 2, D 1, F 0), to 2 decimals""",
        verbs="turn the letters in {x} into points (A=4, B=3, C=2, D=1, F=0) and average them to two decimals",
        whole="""My grades are {x}. What is my GPA to two decimals, with 4 points for an A, 3 for a B, 2 for a C, 1
        for a D and none for an F? | GPA of {x}: A 4, B 3, C 2, D 1, F 0; average, 2 decimals. | Given the letter
        grades {x}, add 4, 3, 2, 1 or 0 for each A, B, C, D or F, divide by how many there are and round to two
        decimals. | A student got the letters {x}. Compute the grade point average on the usual scale (A 4, B 3, C
        2, D 1, F 0), rounded to hundredths. | Replace every letter of {x} by its points, F 0, D 1, C 2, B 3, A 4,
        and tell me the mean, rounded to two digits.""",
        names="gpa grade_point_average compute_gpa",
        called="grades letters marks",
        inputs="marks_letters",
        by_name=True,
        first=True,
    ),
    told(
        "curved_to_hundred",
        "against the maximum",
        "list[int] -> list[int]",
        "[x + 100 - max({x}) for x in {x}]",
        """{x} curved so that the best score becomes 100: all get the same number of points on top | the scores of
        {x}, each raised by what the highest one lacks to 100""",
        verbs="raise all of {x} by the same number of points so that the top score is 100",
        whole="""The exam was too hard, so everybody gets as many extra points as the best student missed to reach
        100. What are the new scores for {x}? | Add to each of {x} the difference between 100 and the maximum. |
        Curve {x}: shift everything up until the highest is exactly 100. | If the best of {x} counts as 100 and the
        others gain the same bonus, what does the list look like? | Given {x}, return a new list where every score
        has 100 minus the largest score added to it.""",
        names="curve_scores curve grade_curve",
        called="scores marks points grades",
        inputs="marks_few",
        by_name=True,
        first=True,
    ),
    told(
        "bonus_up_to_hundred",
        "each clamp",
        "list[int] -> list[int]",
        "[min(x + {k}, 100) for x in {x}]",
        """{x} with {k} bonus points on each, but never more than 100 | each score of {x} plus {k}, with 100 as the
        most it can be""",
        verbs="add {k} to each score in {x} without going above 100",
        whole="""Everybody gets {k} extra points, but nobody can have more than 100. What do {x} become? | Question
        7 was wrong, so raise each of {x} by {k}; scores end at 100 at the latest. | Bonus of {k} for all in {x},
        capped at 100. | A kind teacher adds {k} to every mark of {x}; where this goes past 100, write 100. | Given
        {x}, return the scores increased by {k} and limited to at most 100.""",
        names="add_bonus with_bonus extra_credit",
        called="scores marks points",
        args=(Argument("int", "marks_bonus", constant=0.4, names=("bonus", "extra", "k")),),
        inputs="marks_few",
        by_name=True,
        first=True,
    ),
    told(
        "two_part_marks",
        "place by place",
        "list[int] -> list[float]",
        "[round((a * {m} + b * (100 - {m})) / 100, 1) for a, b in zip({x}, {k})]",
        """the final marks when {x} count {m} percent and {k} the rest, rounded to one decimal | for each place the
        mean of {x} and {k} with {m} percent weight on {x} and the other percent on {k}, to one decimal""",
        verbs="combine {x} ({m} percent) and {k} (what is left to 100 percent) place by place, to one decimal",
        whole="""Homework marks are in {x}, exam marks of the same students in {k}. Homework makes up {m} percent of
        the final mark and the exam the remaining percent. List the final marks with one decimal. | Let {x} weigh
        {m} percent and {k} all the rest; blend them student by student, 1 decimal. | What do the students end up
        with if {x} is worth {m} % and {k} fills up to 100 %? Round each to one decimal. | Given two lists of marks
        {x} and {k}, return for each pair {m} percent of the first plus 100 minus {m} percent of the second, rounded
        to one decimal. | I count {x} for {m} percent and {k} for the remaining part of 100 percent. Please give me
        everyone's mark, one decimal.""",
        names="final_marks blend_marks weighted_marks",
        called="homework coursework first quizzes",
        args=(
            Argument("list[int]", "second_test", constant=0, names=("exam", "final", "exams")),
            Argument("int", "marks_share", constant=0.5, names=("share", "percent", "weight")),
        ),
        inputs="marks_few",
        by_name=True,
        first=True,
    ),
    told(
        "standings",
        "ranking",
        "list[int] -> list[int]",
        "[1 + sum(1 for other in {x} if other > score) for score in {x}]",
        """the rank of each score in {x}, where the highest has rank 1 and equal scores share a rank | for each of
        {x} the place it takes in the contest: 1 plus the number of higher scores""",
        verbs="rank the scores in {x} from 1 for the best; equal ones share a rank and use up the ranks behind it",
        whole="""Two runners-up with the same score are both second and nobody is third. Give the place of everyone
        in {x}, highest score first. | Which places did the players with the scores {x} reach, if most points win
        and ties share the better place? | Ranks for {x}, 1 = top; equal scores, equal rank. | For every score in
        {x} count how many scores are strictly greater, and add one. | Given {x}, return a list of the same order
        with each one's rank, as in sports: 1, 2, 2, 4.""",
        names="ranks places competition_ranks",
        called="scores points results",
        inputs="marks_small",
        by_name=True,
        first=True,
    ),
    told(
        "below_average",
        "against the average",
        "list[int] -> list[int]",
        "[x for x in {x} if x < sum({x}) / len({x})]",
        "the {things} in {x} that are less than their average | all {things} of {x} below the mean of {x}",
        verbs="keep only the {things} of {x} that lie below the average | filter {x} down to what is under its mean",
        steps="keep those below their average",
        whole="""Who did worse than the average? Give the {things} in {x} below the mean. | Work out the mean of {x}
        and return every {thing} that does not get up to it. | Everything in {x} that is smaller than the average of
        {x}, in the same order. | Given {x}, which {things} are under the average? | I want to see only the results
        in {x} that drag the average down, so those strictly under it.""",
        names="below_mean under_average weak_results",
        inputs="marks_few",
    ),
    told(
        "winner_of",
        "paired names",
        "list[str] -> str",
        "{x}[{k}.index(max({k}))]",
        """the name in {x} at the place of the highest score in {k} | who of {x} has the most points, when {k} holds
        the points in the same order""",
        verbs="find the name in {x} that belongs to the largest number in {k}",
        whole="""The players are {x} and their points, in the same order, are {k}. Who won? | Name of the top
        scorer: {x} are the names, {k} the matching scores; the earlier one wins a tie. | Look up the biggest score
        in {k} and tell me which of {x} stands at that position. | Given the names {x} and their scores {k}, return
        the name with the best score. | Who among {x} should get the cup, going by the points {k}?""",
        notes="If several have the highest score, the first of them wins. | On a tie take the one that stands first.",
        names="winner best_player top_scorer",
        called="names players teams",
        args=(Argument("list[int]", "marks_beside", constant=0, names=("scores", "points", "results")),),
        inputs="marks_names",
        by_name=True,
        first=True,
    ),
    told(
        "names_of_passed",
        "paired names",
        "list[str] -> list[str]",
        "[name for name, score in zip({x}, {k}) if score >= {m}]",
        """the names in {x} whose score at the same place in {k} is at least {m} | those of {x} who have {m} points
        or more, with the points in {k}""",
        verbs="list the names from {x} that go with a score of {m} or more in {k}",
        whole="""The pupils are {x} and their marks are {k}. Who has reached {m}? | At least {m} points are needed
        to pass. Which of {x} passed, given the points {k} in the same order? | Keep a name of {x} if the number
        beside it in {k} is not below {m}. | Names with at least {m}: names in {x}, numbers in {k}. | Given {x} and
        {k}, two lists of one length, return the names whose number is {m} or higher, in order.""",
        names="passed who_passed passing_students",
        called="names students pupils",
        args=(Argument("list[int]", "marks_beside", constant=0, names=("scores", "marks", "points")),
              Argument("int", "marks_fifty", constant=0.5, names=("limit", "needed", "minimum"))),
        inputs="marks_names",
        by_name=True,
        first=True,
    ),
    told(
        "mean_of_nonzero",
        "average",
        "list[int] -> float",
        """
        counted = [x for x in {x} if x != 0]
        return round(sum(counted) / len(counted), 2) if counted else 0.0
        """,
        """the average of the {things} in {x} that are not zero, rounded to two decimals | the mean of {x}, not
        counting zeros, to 2 decimals""",
        verbs="leave the zeros out of {x} and average the rest to two decimals",
        whole="""A zero means that the student was away, so it must not count. What is the average of {x}, to two
        decimals? | Average {x} but ignore every 0; two decimals. | On days with 0 the shop was closed. How much was
        sold on an open day on average, if {x} are the sales? Round to 2 decimals. | Mean of all {things} in {x}
        other than zero, rounded to two places. | Given {x}, take out the zeros and return the mean of what remains
        with two decimals.""",
        notes="If there is nothing but zeros, return 0.0. | Without any such {thing} the result is 0.0.",
        names="average_without_zeros mean_ignoring_zeros",
        inputs="marks_zeros",
        by_name=True,
    ),
    told(
        "improved_count",
        "compare lists",
        "list[int] -> int",
        "sum(1 for before, after in zip({x}, {k}) if after > before)",
        """the number of places at which {k} is greater than {x} | how many scores in {k} are better than the one at
        the same place in {x}""",
        verbs="count the places where the value in {k} beats the one in {x}",
        whole="""The class wrote a test, {x}, and later a second one, {k}, in the same order of pupils. How many
        improved? | Count the students who did better the second time ({k}) than the first time ({x}). | In how many
        positions is the entry of {k} strictly above that of {x}? | Given the old scores {x} and the new scores {k},
        how many went up? | Number of rises from {x} to {k}, entry by entry; equal ones do not count.""",
        names="count_improved improvements how_many_improved",
        called="first before old scores",
        args=(SECOND,),
        inputs="marks_small",
        by_name=True,
        first=True,
    ),
    told(
        "most_improved_place",
        "place of extreme",
        "list[int] -> int",
        "max(range(len({x})), key=lambda i: {k}[i] - {x}[i])",
        "the index at which {k} exceeds {x} by the most | the position where the gain from {x} to {k} is greatest",
        verbs="find the index with the biggest gain from {x} to {k}",
        whole="""Scores before the training are {x}, after it {k}. Which index has improved most? | Who gained the
        most points between {x} and {k}? Give the index, the smallest one on a tie. | Position of the largest value
        of {k} minus {x}, place by place. | Given {x} and {k} of one length, return the index where the second list
        is furthest above the first. | At what place (from zero) did the number grow most from {x} to {k}?""",
        notes="On a tie, return the smallest index. | If several gained the same, the first counts.",
        names="most_improved biggest_gain_index",
        called="before old first scores",
        args=(SECOND,),
        inputs="marks_small",
        by_name=True,
        first=True,
    ),
    told(
        "record_count",
        "records",
        "list[int] -> int",
        """
        count = 0
        best = {x}[0]
        for score in {x}:
            if score > best:
                best = score
                count += 1
        return count
        """,
        """how many times a new highest score is reached in {x} after the first | the number of {things} in {x} that
        are greater than all before them, not counting the first""",
        verbs="count how often {x} breaks its own record, the first {thing} being the start",
        whole="""A player has the game scores in {x}. After the first game, how many times was the personal best
        beaten? | Count the new records in {x}; the first entry is not one, and equalling the best does not count. |
        How often does a {thing} in {x} top everything that came earlier? Start from the second. | Going through
        {x}, how many times must the high score be rewritten after game one? | Given {x}, return the number of
        {things} after the first which exceed all the previous ones.""",
        names="count_records breaking_records new_records",
        called="scores xs points results",
        inputs="marks_small",
    ),
    told(
        "pass_fail_table",
        "grades",
        "list[int] -> dict[str, int]",
        """
        passed = sum(1 for score in {x} if score >= {k})
        return {'passed': passed, 'failed': len({x}) - passed}
        """,
        """a dictionary with the number of scores in {x} that are at least {k} under 'passed' and of the others
        under 'failed' | how many of {x} have {k} or more and how many less, as a dict with the keys 'passed' and
        'failed'""",
        verbs="count those in {x} that reach {k} under 'passed' and all others under 'failed'",
        whole="""With {k} points you pass. Count who passed and who failed in {x} and answer with a dict of the keys
        'passed' and 'failed'. | Split {x} at {k}: how many are 'passed' (at least {k}) and how many 'failed'?
        Return both counts by these keys. | For the report I need two counts from {x}, 'passed' for {k} or higher
        and 'failed' for lower, in one dictionary. | Given {x}, return a dictionary of the two keys 'passed' and
        'failed', with their counts, where {k} is the lowest score that passes. | Return two numbers about {x} in a
        dict: under 'passed' how many got no less than {k}, under 'failed' how many got less.""",
        names="pass_fail_counts count_results exam_summary",
        called="scores marks points",
        args=(PASS,),
        inputs="marks_few",
        by_name=True,
        first=True,
        last=True,
    ),
    told(
        "nearest_to_average",
        "closest",
        "list[int] -> int",
        "min({x}, key=lambda x: abs(x - sum({x}) / len({x})))",
        """the {thing} in {x} that is closest to the average of {x} | the most average {thing} of {x}: the one with
        the least distance to the mean""",
        verbs="find the {thing} of {x} that lies nearest to the mean",
        whole="""Which {thing} in {x} is the most typical, that is, nearest to the average? | Average {x}, then tell
        me the {thing} that comes closest to that. | The {thing} of {x} with the smallest gap to their mean, please;
        the earlier one if two are equally near. | Given {x}, whose result is nearest to the class average? | Out of
        {x}, pick what differs least from the arithmetic mean.""",
        notes="On a tie, return the one that comes first. | If two are equally close, take the earlier one.",
        names="closest_to_mean most_typical",
        inputs="marks_small",
    ),
    told(
        "low_median",
        "median",
        "list[int] -> int",
        "sorted({x})[(len({x}) - 1) // 2]",
        """the median of {x}, and the lower of the two middle {things} if their number is even | the {thing} in the
        middle of {x} when sorted, the smaller one of two""",
        verbs="sort {x} and take the middle {thing}, the lower one where there are two in the middle",
        whole="""What is the middle of {x} in size? Take the smaller one if two share the middle. | Line {x} up by
        size; who stands in the centre, the left one of a pair? | Lower median of {x}, no averaging. | Given {x},
        return the median, but with an even count the lower of the two central {things} instead of their mean. |
        Sort {x} and tell me the central {thing}; two centres, then the lesser.""",
        names="median_low lower_median",
        inputs="marks_small",
    ),
    told(
        "midrange",
        "average",
        "list[int] -> float",
        "(min({x}) + max({x})) / 2",
        """the number halfway between the smallest and the largest {thing} of {x} | the average of the minimum and
        the maximum of {x}""",
        verbs="add the smallest and the largest of {x} and divide by two",
        steps="take the number halfway between the smallest and the largest",
        whole="""What lies exactly in the middle between the lowest and the highest of {x}? | Coldest plus warmest,
        over two: do that with the temperatures in {x}. | Midrange of {x}, that is min plus max divided by 2. |
        Given {x}, average only its two extremes. | Between the least and the greatest of {x}, which number is at
        the same distance from both?""",
        names="mid_range middle_of_range halfway",
        called="xs values readings",
        inputs="marks_small",
    ),
    told(
        "better_than_percent",
        "shares",
        "list[int] -> float",
        "round(100 * sum(1 for score in {x} if score < {k}) / len({x}), 1)",
        """the percentage of scores in {x} that are lower than {k}, rounded to one decimal | what percent of {x} are
        beaten by {k}, to one decimal""",
        verbs="work out what percentage of {x} lies under {k}, with one decimal",
        whole="""I scored {k} and the others scored {x}. What percentage of them did I beat? One decimal. |
        Percentile of {k} among {x}: the percent of entries strictly smaller, 1 decimal. | How many percent of {x}
        are worse than {k}? Round to one digit after the point; equal ones are not worse. | Given all results {x}
        and my own, {k}, return the share of results below mine in percent, with one decimal. | A runner has {k} and
        the rest of the field {x}. What part of the field has less, in percent to one decimal?""",
        names="percentile percent_beaten percentile_rank",
        called="scores results others",
        args=(Argument("int", "marks_fifty", constant=0.2, names=("score", "value", "k")),),
        inputs="marks_few",
        by_name=True,
        first=True,
    ),
    told(
        "points_short",
        "distance to a goal",
        "list[int] -> list[int]",
        "[max(0, {k} - x) for x in {x}]",
        """how much each {thing} of {x} is short of {k}, 0 where it is not | for each of {x} what it lacks to reach
        {k}, or 0""",
        verbs="for each {thing} in {x} say how much is missing to {k}, and 0 if nothing is",
        whole="""To pass you need {k}. How many points is each of {x} short? Those who have enough get 0. | Each
        shelf should hold {k} pieces; {x} is what is there. How many have to be added to each? | Missing amounts up
        to {k} for {x}, never below zero. | Given {x} and the goal {k}, return the list of what each one still
        needs. | What does every {thing} of {x} lack to be {k}, with 0 for those already there?""",
        names="shortfall missing_points still_needed",
        args=(Argument("int", "marks_fifty", constant=0.4, names=("goal", "needed", "target")),),
        inputs="marks_few",
    ),
)


def _fit(random: Random, value: object, low: int, high: int) -> list[int]:
    return [random.randint(low, high) for _ in range(len(value) if isinstance(value, list) else 3)]


def _retake(random: Random, value: object) -> list[int]:
    return [one + random.choice((-4, -1, 0, 0, 1, 2, 3, 5, 9)) for one in value] if isinstance(value, list) else [1]


def _top(random: Random, most: int, low: int, high: int, least: int = 1) -> list[int]:
    return [random.randint(low, high) for _ in range(random.randint(least, most))]


INPUTS = {
    "marks_few": lambda random: _top(random, 6, 40, 100, 2),
    "marks_many": lambda random: _top(random, 6, 0, 30, 3),
    "marks_small": lambda random: _top(random, 7, 0, random.choice((5, 9, 30)), 2),
    "marks_zeros": lambda random: [random.choice((0, 0, random.randint(1, 20))) for _ in range(random.randint(0, 6))],
    "marks_letters": lambda random: [random.choice("AABBCCDF") for _ in range(random.randint(1, 6))],
    "marks_names": lambda random: random.sample(
        ("Ann", "Ben", "Cora", "Dan", "Eva", "Finn", "Gus", "Ida", "Joe"), random.randint(2, 4)
    ),
}
ARGUMENTS = {
    "pass_mark": lambda random, value: random.choice((50, 60, 60, 70, 75)),  # noqa: ARG005
    "marks_two_or_three": lambda random, value: random.choice((1, 2, 2, 3)),  # noqa: ARG005
    "marks_bonus": lambda random, value: random.choice((2, 3, 5, 5, 8, 10)),  # noqa: ARG005
    "marks_share": lambda random, value: random.choice((20, 25, 30, 40, 60, 75)),  # noqa: ARG005
    "marks_fifty": lambda random, value: random.choice((50, 55, 60, 65, 75, 80)),  # noqa: ARG005
    "marks_beside": lambda random, value: _fit(random, value, 40, 90),
    "second_test": _retake,
}
