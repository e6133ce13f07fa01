"""Games, matches, grades and small drawings from a number or two. Inputs are those of `classics_bands`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "medal",
        "ranks",
        "int -> str",
        "{1: 'gold', 2: 'silver', 3: 'bronze'}.get({x}, 'none')",
        """the medal for place {x}: 'gold', 'silver' or 'bronze' for 1, 2 and 3, and 'none' for all others
        | 'gold' if {x} is 1, 'silver' if 2, 'bronze' if 3, otherwise 'none'""",
        verbs="name the medal for rank {x}, 'gold', 'silver', 'bronze', or 'none' after the third",
        whole="""A runner comes in at place {x}. What hangs around her neck: 'gold', 'silver', 'bronze' or 'none'?
        | Place {x} -> gold (1), silver (2), bronze (3), none.
        | Only the first three get a medal. Return the medal of number {x}, and 'none' for anybody else.
        | What is awarded for rank {x} at the Olympic games? From rank 4 on it is 'none'.""",
        names="medal_for_place which_medal award",
        inputs="rank",
        called="place rank",
        first=True,
        by_name=True,
    ),
    told(
        "match_points",
        "matches",
        "int -> int",
        "3 if {x} > {k} else 1 if {x} == {k} else 0",
        """the league points of a team that scored {x} goals against {k}: 3 for a win, 1 for a draw, 0 for a defeat
        | 3 if {x} is greater than {k}, 1 if they are equal, and otherwise 0""",
        verbs="give 3, 1 or 0 points for a match that ended {x} to {k}, seen from the first team",
        whole="""We scored {x} goals and got {k}. A win brings three points, a draw one, a loss none. Our points?
        | Football result {x}:{k}, points for the home team (3/1/0).
        | How many league points does a side earn with {x} goals for and {k} against: 3, 1 or 0?
        | After the final whistle it is {x} to {k}. Return what the first named team gets in the table.""",
        names="league_points points_for_match football_points",
        args=(Argument("int", "goals", constant=0, names=("conceded", "other")),),
        inputs="goals",
        called="goals scored",
        first=True,
        by_name=True,
    ),
    told(
        "match_winner",
        "matches",
        "int -> str",
        """
        if {x} > {k}:
            return 'home'
        if {x} < {k}:
            return 'away'
        return 'draw'
        """,
        """'home', 'away' or 'draw', as the home team with {x} goals wins, loses or ties against {k}
        | who won a match with {x} home goals and {k} away goals: 'home', 'away', or 'draw'""",
        verbs="tell the outcome of {x} to {k}: 'home', 'away' or 'draw'",
        whole="""The match ended {x} to {k}. Did 'home' win, did 'away' win, or was it a 'draw'?
        | Home goals {x}, away goals {k}: outcome in one word (home, away, draw).
        | I bet on football. For the score {x} - {k} return 'home' if the first number is higher, 'away' if the second
        is, and 'draw' if they tie.
        | Which team took it, with {x} goals at home against {k} of the guests? 'home', 'away', or 'draw' for
        neither.""",
        names="winner match_result outcome",
        args=(Argument("int", "goals", constant=0, names=("away", "guests")),),
        inputs="goals",
        called="home goals",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "guess_feedback",
        "guessing games",
        "int -> str",
        """
        if {x} < {k}:
            return 'too low'
        if {x} > {k}:
            return 'too high'
        return 'correct'
        """,
        """'too low', 'too high' or 'correct' for the guess {x} when the secret number is {k}
        | the answer of a guessing game with the secret {k} to {x}: 'too low', 'too high' or 'correct'""",
        verbs="answer the guess {x} at the secret {k} with 'too low', 'too high' or 'correct'",
        whole="""I think of the number {k}. You guess {x}. Do I say 'too low', 'too high' or 'correct'?
        | Guess {x}, secret {k}; feedback 'too low' / 'too high' / 'correct'.
        | In a guessing game the computer knows {k} and the player types {x}. What is printed: 'correct', or that it was
        'too low' or 'too high'?
        | Compare the guess {x} with {k} and return 'correct' if it hits, else in which direction it is wrong ('too
        low', 'too high').""",
        names="feedback check_guess guess_answer",
        args=(Argument("int", "close_number", constant=0, names=("secret", "answer")),),
        inputs="signed_small",
        called="guess g",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "hot_or_cold",
        "guessing games",
        "int -> str",
        """
        distance = abs({x} - {k})
        if distance == 0:
            return 'found'
        if distance <= 3:
            return 'hot'
        return 'warm' if distance <= 10 else 'cold'
        """,
        """how near the guess {x} is to {k}: 'found' if equal, 'hot' up to 3 away, 'warm' up to 10, else 'cold'
        | 'found', 'hot', 'warm' or 'cold' for a distance of 0, at most 3, at most 10 or more between {x} and {k}""",
        verbs="tell a player who tries {x} for {k} 'found', 'hot' (to 3 off), 'warm' (to 10 off) or 'cold'",
        whole="""Children hide a coin at position {k}; one looks at {x}. They call 'found' there, 'hot' within 3, 'warm'
        within 10, 'cold' beyond. What do they call?
        | Guess {x}, target {k}: difference 0 found, <= 3 hot, <= 10 warm, else cold.
        | How warm is the try {x} if the treasure is at {k}? Not more than 3 off is 'hot', not more than 10 is 'warm',
        on the spot is 'found', and anything else 'cold'.
        | Return one of 'found', 'hot', 'warm', 'cold' by how many steps lie between {x} and {k}, with the limits 0, 3
        and 10.""",
        names="hot_cold warmth treasure_hint",
        args=(Argument("int", "close_number", constant=0, names=("target", "secret")),),
        inputs="signed_small",
        called="guess position",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "divides_which",
        "fizz buzz",
        "int -> str",
        """
        if {x} % {k} == 0 and {x} % {m} == 0:
            return 'both'
        if {x} % {k} == 0:
            return 'first'
        return 'second' if {x} % {m} == 0 else 'neither'
        """,
        """'both', 'first', 'second' or 'neither', as {x} is a multiple of {k} and {m}, only of {k}, only of {m}, or of
        none of them
        | which of {k} (the first) and {m} (the second) divide {x}: 'both', 'first', 'second' or 'neither'""",
        verbs="say if {x} can be divided by {k} ('first'), by {m} ('second'), by 'both' or by 'neither'",
        whole="""Is {x} in the {k} times table, in the {m} times table, in both or in neither? Answer 'first', 'second',
        'both' or 'neither'.
        | {x} mod {k} and mod {m}: both zero 'both', one of them 'first' or 'second', else 'neither'.
        | Bins come once in {k} days for paper (the first kind) and once in {m} days for glass (the second). What comes
        on day {x}: 'first', 'second', 'both' or 'neither'?
        | Check {x} for divisibility by {k} and by {m} and put the finding into one word: 'both', 'first', 'second',
        'neither'.""",
        names="which_divides divisible_by_which both_or_neither",
        args=(
            Argument("int", "small_divisor", constant=0.6, names=("p", "first")),
            Argument("int", "small_divisor_other", constant=0.6, names=("q", "second")),
        ),
        inputs="countable",
        called="n number day",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "boom_list",
        "fizz buzz",
        "int -> list[str]",
        "['boom' if i % 7 == 0 or '7' in str(i) else str(i) for i in range(1, {x} + 1)]",
        """the numbers from 1 to {x} as strings, with 'boom' for each one that is a multiple of 7 or has a digit 7
        | what is said in the game of seven up to {x}: the numbers as text, but 'boom' instead of multiples of 7 and
        numbers with a 7""",
        verbs="count from 1 to {x} as strings and say 'boom' in place of multiples of 7 and numbers that contain a 7",
        whole="""We count from 1 to {x}. Whoever gets a multiple of seven or a number with a 7 in it says 'boom'. List
        all that is said, as strings.
        | Boom game to {x}: strings, 'boom' if divisible by 7 or containing digit 7.
        | Children in a circle count up to {x} but must not say 7, 14, 17, 21, 27 and so on; they say 'boom' there. What
        is heard?
        | Return '1', '2' and so on up to {x} in a list, with 'boom' for numbers that 7 divides or whose digits include
        7.""",
        names="boom seven_boom game_of_seven",
        inputs="up_to_thirty",
        called="n last",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "plural_phrase",
        "number and noun",
        "int -> str",
        "str({x}) + ' ' + {k} + ('' if {x} == 1 else 's')",
        """{x} and the word {k} with a space between, the word with an 's' at its end unless {x} is 1
        | text like '1 apple' or '3 apples' for {x} things called {k}""",
        verbs="write {x} before the word {k} and add 's' to the word unless {x} is 1",
        whole="""A shopping list says '1 apple' but '2 apples' and '0 apples'. Make such an entry from the count {x} and
        the word {k}.
        | {x} + space + {k}, plus 's' when the number is not one.
        | Tell how many there are: number {x}, noun {k} in the singular. Plural is formed with s and used for everything
        but 1.
        | Print '{x} {k}' in correct English for words that only take an s.""",
        names="pluralize count_noun with_noun",
        args=(Argument("str", "thing_word", constant=0, names=("word", "noun")),),
        inputs="few_minutes",
        called="count n",
        first=True,
        by_name=True,
    ),
    told(
        "progress_bar",
        "drawn",
        "int -> str",
        "'#' * ({x} // 10) + '-' * (10 - {x} // 10)",
        """a bar of ten characters for {x} percent: a '#' for each full ten percent and '-' for the rest
        | {x} percent drawn as '#' signs, one per full 10, filled up with '-' to ten characters""",
        verbs="draw {x} percent as a bar of 10 characters, '#' for what is done, rounded down, and '-' for the rest",
        whole="""A download is at {x} percent. Draw it like '####------' (that would be 40 to 49).
        | Progress {x}% -> 10 characters, one # per complete 10%, then dashes.
        | Show {x} out of a hundred as a line of ten signs, '#' for each ten that is full and '-' for the others.
        | What does a loading bar with ten cells show at {x} percent, if full cells are '#' and empty ones '-'? A cell
        is full when its whole ten percent is there.""",
        names="bar draw_progress loading_bar",
        inputs="percent_level",
        called="percent progress",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "star_rating",
        "drawn",
        "float -> str",
        "'*' * int({x} + 0.5)",
        """a star for each point of the rating {x}, after rounding it to a whole number with halves up
        | {x}, rounded (a half upwards), as that many '*'""",
        verbs="show the rating {x} as stars '*', rounded to full stars with halves up",
        whole="""A hotel has an average rating of {x}. Show it with stars, like '****'; from a half on it is one more.
        | {x} -> '*' times the rounded value, .5 goes up.
        | Users gave {x} on average. How many '*' does the page draw, if it rounds to whole stars and halves up? Return
        them.
        | Turn {x} points into a string of asterisks, one per point, rounding 3.5 to four.""",
        names="stars_for_rating draw_stars rating_stars",
        inputs="rating_value",
        called="rating score",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "lift_message",
        "directions",
        "int -> str",
        """
        if {k} == {x}:
            return 'here'
        return 'up' if {k} > {x} else 'down'
        """,
        """'up', 'down' or 'here' for a lift on floor {x} that is wanted on floor {k}
        | which way a lift must go from {x} to {k}: 'up', 'down', or 'here' if it need not move""",
        verbs="say where a lift on floor {x} goes when it is called to floor {k}: 'up', 'down' or 'here'",
        whole="""The lift is on floor {x}. Somebody on floor {k} presses the button. Does it go 'up', 'down', or is it
        'here'?
        | Floor now {x}, floor wanted {k}: up / down / here.
        | An elevator at {x} is called to {k}. Return the arrow in words, 'up' or 'down', and 'here' if both are the
        same.
        | I stand on level {x} and my car is on level {k}. Do I walk 'up' or 'down', or is it 'here'?""",
        names="lift_direction elevator which_way",
        args=(Argument("int", "close_number", constant=0, names=("wanted", "target")),),
        inputs="signed_small",
        called="floor now",
        weight=0.7,
        first=True,
        last=True,
        by_name=True,
    ),
)
