"""Two lists compared: rounds won, places of difference, answers and their key. Inputs: see `lists_beside.py`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

LIKE = Argument("list[int]", "beside_like", constant=0, names=("ys", "other", "second", "b"))

OPERATIONS = (
    told(
        "rounds_won",
        "compare lists",
        "list[int] -> int",
        "sum(1 for x, y in zip({x}, {k}) if x > y)",
        """the number of places at which {x} is greater than {k} | how many {things} of {x} beat the one at the same
        place in {k}""",
        verbs="count the places where the {thing} of {x} is larger than that of {k}",
        whole="""Anna scored {x} and Ben {k}, round by round. How many rounds did Anna win? | Count positions with
        an entry in {x} strictly above the entry in {k}. | In how many matches were the goals {x} more than the
        goals against, {k}? | Given the two lists {x} and {k}, tell me how often the first one is ahead; equal is
        not ahead. | Wins of {x} against {k}, place by place.""",
        names="count_wins wins times_greater",
        called="xs first home goals",
        args=(LIKE,),
        by_name=True,
    ),
    told(
        "rounds_winner",
        "compare lists",
        "list[int] -> str",
        """
        wins = sum(1 for x, y in zip({x}, {k}) if x > y)
        losses = sum(1 for x, y in zip({x}, {k}) if x < y)
        return 'first' if wins > losses else 'second' if losses > wins else 'draw'
        """,
        """'first' if {x} is greater than {k} at more places than it is less, 'second' if at fewer, else 'draw' |
        who wins more rounds, 'first' with {x} or 'second' with {k}, or 'draw' if both win the same number""",
        verbs="say 'first', 'second' or 'draw', depending on which of {x} and {k} is the larger at more places",
        whole="""Two players throw dice: {x} and {k}. The higher throw wins a round. Who wins more rounds? Answer
        'first', 'second' or 'draw'. | Compare {x} and {k} place by place and return the winner of most places as
        'first' or 'second'; 'draw' if there is none. | Given the sets of a match, {x} for one side and {k} for the
        other, who took more sets: 'first', 'second', or is it a 'draw'? | Best of all rounds: {x} against {k}.
        Output one of 'first', 'second', 'draw'; rounds with equal numbers count for nobody. | Count the places
        where {x} is higher and those where {k} is higher. More of the first kind: 'first'; more of the second:
        'second'; same number: 'draw'.""",
        names="compare_rounds who_wins match_winner",
        called="xs first home",
        args=(LIKE,),
        inputs="beside_digits",
        by_name=True,
        first=True,
        last=True,
    ),
    told(
        "signs_between",
        "compare lists",
        "list[int] -> list[str]",
        "['>' if x > y else '<' if x < y else '=' for x, y in zip({x}, {k})]",
        """a list with '>', '<' or '=' for how {x} compares with {k} at each place | the sign that belongs between
        {x} and {k} at every place: '>', '<' or '='""",
        verbs="compare {x} and {k} place by place and write '>', '<' or '='",
        whole="""A worksheet has numbers on the left, {x}, and on the right, {k}. Fill in the signs '<', '>' or '='
        between them. | For each pair from {x} and {k} write which relation holds, as one of '>', '<', '='. | Given
        {x} and {k}, return '>' where the first list has more, '<' where it has less and '=' where both are the
        same. | Which sign fits between the {things} of {x} and {k}, one after the other? | Write down, index by
        index, whether {x} is greater than ('>'), less than ('<') or equal to ('=') {k}.""",
        names="compare_each comparison_signs relations",
        args=(LIKE,),
        inputs="beside_digits",
    ),
    told(
        "places_of_difference",
        "compare lists",
        "list[int] -> list[int]",
        "[i for i, (x, y) in enumerate(zip({x}, {k})) if x != y]",
        """the indices at which {x} and {k} differ | the positions, counted from zero, where {x} and {k} have
        different {things}""",
        verbs="list the indices at which {x} and {k} are not equal",
        whole="""Somebody copied {x} and got {k}. At which positions (from 0) are the mistakes? | Indices where {x}
        and {k} disagree, as far as both lists go. | Find the differences between the pictures in {x} and {k}:
        return the places where the {things} are not the same. | Given {x} and {k}, where do they not match? List
        these indices in order. | Proofread {k} against {x} and return every index at which they are not alike.""",
        names="differing_indices find_differences mismatch_positions",
        args=(LIKE,),
        inputs="beside_digits",
    ),
    told(
        "first_place_of_difference",
        "compare lists",
        "list[int] -> int",
        "next((i for i, (x, y) in enumerate(zip({x}, {k})) if x != y), -1)",
        """the first index at which {x} and {k} differ, or -1 if they agree as far as both go | the position of the
        first mismatch of {x} and {k}, -1 if there is none""",
        verbs="find the first index where {x} and {k} are different, or -1",
        whole="""Up to which point are {x} and {k} the same? Return the index of the first difference, or -1 if you
        meet none before one list ends. | Where does the copy {k} deviate from {x} for the first time? -1 for
        nowhere. | First mismatching index of {x} and {k}, else -1. | Given {x} and {k}, walk along both and report
        the place where they part (-1 if they do not). | How soon do {x} and {k} differ? Give the index, counted
        from 0, or -1 if the shorter one ends first.""",
        names="first_mismatch first_difference where_different",
        args=(LIKE,),
        inputs="beside_digits",
    ),
    told(
        "shares_an_end",
        "common ends",
        "list[int] -> bool",
        "{x}[0] == {k}[0] or {x}[-1] == {k}[-1]",
        "{x} and {k} begin or end with the same {thing} | {x} has the first or the last {thing} in common with {k}",
        verbs="check whether {x} and {k} start with the same {thing}, or end with the same, or both",
        whole="""Two trains with the wagons in {x} and {k}: do they have the same first wagon or the same last
        wagon? | True if {x} agrees with {k} at its first place, at its last place, or at both. | Given two lists
        {x} and {k} that are not empty, are their first {things} equal, or their last ones? | Is at least one end of
        {x} like the same end of {k}? | True when {x} and {k} open with one and the same {thing} or close with one
        and the same {thing}.""",
        names="common_end same_first_or_last",
        args=(Argument("list[int]", "beside_filled", constant=0, names=("ys", "other", "second", "b")),),
        inputs="beside_filled",
    ),
    told(
        "contains_in_a_row",
        "part of a list",
        "list[int] -> bool",
        "any({x}[i:i + len({k})] == {k} for i in range(len({x}) - len({k}) + 1))",
        "{x} contains {k} as {things} in a row | {x} has a stretch that is equal to {k}",
        verbs="check whether {k} occurs in {x} as a connected part",
        whole="""Was the melody {k} played somewhere within {x}, note after note without a gap? | Is {k} a
        contiguous sublist of {x}? | The code {k} opens the door as soon as it is typed in one piece. {x} was typed.
        Does the door open? | Given {x} and {k}, find out if {k} can be cut out of {x} with a single slice. An empty
        {k} always can. | Search {x} for all {things} of {k} in one unbroken sequence and say if you find it.""",
        names="has_sublist contains_sequence is_slice",
        args=(Argument("list[int]", "beside_stretch", constant=0, names=("part", "code", "ys", "pattern")),),
        inputs="beside_digits",
    ),
    told(
        "ends_with_list",
        "prefix test",
        "list[int] -> bool",
        "{x}[len({x}) - len({k}):] == {k} if len({k}) <= len({x}) else False",
        "{x} ends with the {things} of {k} | the last {things} of {x} are those of {k} in the same order",
        verbs="check whether {k} is the end of {x}",
        whole="""Do the last {things} of {x} read exactly like {k}? | True if {x} finishes with {k}; a {k} longer
        than {x} gives False. | Given {x} and {k}, is the second the tail of the first? | The caller typed {x}; is
        {k} how it ended? | Cut as many {things} off the end of {x} as {k} has. Are they equal to {k}?""",
        names="has_suffix ends_with is_tail",
        args=(Argument("list[int]", "beside_tail", constant=0, names=("tail", "ys", "ending")),),
        inputs="beside_digits",
    ),
    told(
        "percent_agreement",
        "compare lists",
        "list[str] -> float",
        "round(100 * sum(1 for a, b in zip({x}, {k}) if a == b) / len({x}), 1)",
        """the percentage of answers in {x} that equal {k} at their place, rounded to one decimal | what percent of
        {x} agree with {k}, place by place, to one decimal""",
        verbs="work out what percentage of {x} is the same as {k} at the same place, to one decimal",
        whole="""A pupil answered {x}; right would be {k}. What percentage is correct, to one decimal? | Two readers
        judged the same texts: {x} and {k}. In how many percent do they agree? One decimal, please. | Agreement of
        {x} and {k} in percent of the length of {x}, rounded to 1 decimal. | Given the answers {x} and the key {k},
        return the score from 0.0 to 100.0 with one digit after the point. | How many percent of the entries in {x}
        match the entry of {k} in the same position? Round to one decimal.""",
        names="percent_correct agreement quiz_score",
        called="answers replies sheet",
        args=(Argument("list[str]", "beside_key", constant=0, names=("key", "solution", "expected")),),
        inputs="beside_answers",
        by_name=True,
        first=True,
    ),
    told(
        "exam_points",
        "compare lists",
        "list[str] -> int",
        "sum(0 if a == '' else {m} if a == b else -1 for a, b in zip({x}, {k}))",
        """the points for the answers {x} with the key {k}: {m} for a right one, -1 for a wrong one and 0 for an
        empty one | the score of {x} against {k}, where equal gives {m}, '' gives nothing and everything else costs
        1""",
        verbs="score {x} by {k}: {m} for each equal answer, -1 for each other one, 0 for ''",
        whole="""A multiple choice test gives {m} points for a right answer and takes one away for a wrong one; ''
        means no answer and no points. How many points do {x} get, if {k} is right? | Mark {x} with the key {k}: {m}
        per hit, minus 1 per miss, blanks ('') are free. | Given {x} and {k}, add {m} where they agree, subtract 1
        where they do not, and skip empty strings in {x}. | Total for the answer sheet {x}: key {k}, {m} each if
        correct, -1 if not, 0 if left empty. | Everyone gets {m} for an answer in {x} that equals the one in {k},
        loses 1 for a different one, and gets nothing for ''. What is the total?""",
        names="score_exam mark_answers test_points",
        called="answers sheet replies",
        args=(Argument("list[str]", "beside_key", constant=0, names=("key", "solution", "expected")),
              Argument("int", "beside_points", constant=0.7, names=("points", "m", "right"))),
        inputs="beside_blanks",
        by_name=True,
        first=True,
    ),
)
