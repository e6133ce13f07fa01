"""Lists of words as people handle them: enumerations with "and", menus, ties by the alphabet, search without case."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

WORD = Argument("str", "everyday_member", constant=0.15, names=("name", "wanted", "word", "k"))
LENGTH = Argument("int", "everyday_length", constant=0.5, names=("k", "length", "size"))

OPERATIONS = (
    told(
        "join_or",
        "join",
        "list[str] -> str",
        "', '.join({x}[:-1]) + ' or ' + {x}[-1] if len({x}) > 1 else ''.join({x})",
        "{x} joined by commas, with ' or ' before the last | the {things} of {x} as a choice such as 'a, b or c'",
        verbs="join {x} with commas and put ' or ' between the last two",
        whole="""Offer the choices in {x} in one phrase: commas between them, but ' or ' before the last, as in
        'tea, milk or juice'. | Turn {x} into text like 'red, green or blue'; a single {thing} stands alone, none
        gives ''. | Given {x}, list the options in English with 'or' at the end and no comma before it. | A waiter
        asks for one of {x}. Write the alternatives the way one says them: 'a or b', 'a, b or c'. | Write {x} as
        alternatives for a question: 'a', 'a or b', 'a, b or c'.""",
        names="or_list choices offer",
        inputs="everyday_foods",
    ),
    told(
        "join_oxford",
        "join",
        "list[str] -> str",
        """
        if len({x}) < 3:
            result = ' and '.join({x})
        else:
            result = ', '.join({x}[:-1]) + ', and ' + {x}[-1]
        return result
        """,
        """{x} as an English list with 'and' before the last, and a comma before the 'and' from three {things} on |
        {x} joined like 'a and b' or 'a, b, and c', with the Oxford comma""",
        verbs="join {x} by commas and 'and', with a comma before 'and' if there are three or more",
        whole="""American style: 'apples, pears, and figs', but 'apples and pears' without a comma. Write {x} like
        that. | Enumerate {x} with a serial comma. Two {things} take only ' and ', one stands alone. | Given {x},
        return 'a, b, and c' for three, 'a and b' for two, 'a' for one and '' for none. | Who came? Join the names
        in {x} for a sentence, using commas and 'and', the comma before 'and' too when there are at least three. |
        Make a sentence part from {x}, where three or more {things} get ', and ' before the last and two get ' and
        '.""",
        names="oxford_comma serial_comma english_list",
        inputs="everyday_foods",
    ),
    told(
        "join_first_and_more",
        "join",
        "list[str] -> str",
        """
        text = ', '.join({x}[:{k}])
        if len({x}) > {k}:
            text += ' and ' + str(len({x}) - {k}) + ' more'
        return text
        """,
        """the first {k} of {x} joined by ', ', followed by ' and N more' where N is the number of the others, if
        any | {x} joined by commas, but only {k} of them, and how many more there are, like 'a, b and 3 more'""",
        verbs="join the first {k} of {x} with ', ' and add ' and N more' for the N others, if there are any",
        whole="""Show who likes a picture: at most {k} of the names in {x}, then ' and 4 more' with the right
        number. Leave that out if nobody is left. | Shorten {x} to {k} {things}, separated by ', ', and count the
        rest as ' and N more'. | A preview such as 'tea, milk and 2 more' from {x}, showing {k}. | Given {x}, name
        {k} of them with commas and tell with ' and N more' how many have not been named; if all were named, say no
        more. | Mention at most {k} of {x}, separated by ', ', and if some are left say ' and ', their number and '
        more'.""",
        names="and_more short_list preview_names likes",
        args=(Argument("int", "everyday_few", constant=0.6, names=("k", "n", "most")),),
        inputs="everyday_foods",
        last=True,
    ),
    told(
        "menu_text",
        "numbering",
        "list[str] -> str",
        "'\\n'.join(str(i) + ') ' + word for i, word in enumerate({x}, 1))",
        """{x} as the lines of a menu, numbered from 1 with ')' and a space | one string with a line for each of
        {x}, such as '1) tea'""",
        verbs="write {x} as numbered lines like '1) tea', joined by line breaks",
        whole="""Print a menu of {x}: every {thing} on its own line, in front of it its number, a ')' and a space.
        Return the text. | Number the options in {x} from 1 as '1) ...', '2) ...' and put newlines between them. |
        Given {x}, build one string in which line i is i, then ') ', then the {thing}. | The users choose from {x}
        by typing a number. Make the text that they see, with lines like '1) bread'. | Put the numbers '1) ', '2) '
        and so on before the entries of {x} and give me all lines as one text.""",
        names="menu numbered_lines option_text",
        inputs="everyday_foods",
        last=True,
    ),
    told(
        "bullet_text",
        "numbering",
        "list[str] -> str",
        "'\\n'.join('- ' + word for word in {x})",
        "{x} as lines that each begin with '- ' | one string with a bullet line '- ...' for each of {x}",
        verbs="write each of {x} on a line of its own after '- '",
        whole="""Make a shopping list from {x}: one {thing} a line, with a dash and a space before it. | Bullet
        points for {x}, using '- ', newlines in between and none at the end. | Given {x}, return text with '- ' in
        front of every {thing} and one {thing} on each line. | I want to paste {x} into my notes as a dashed list.
        What is the text? | Every {thing} of {x} becomes a line that starts with '- '; connect the lines with
        newlines.""",
        names="bullets dashed_list shopping_list",
        inputs="everyday_foods",
        last=True,
    ),
    told(
        "words_with_lengths",
        "numbering",
        "list[str] -> list[str]",
        "[word + ' (' + str(len(word)) + ')' for word in {x}]",
        """each {thing} of {x} followed by its length in parentheses, such as 'tea (3)' | {x} with the number of
        characters behind every {thing}, in parentheses after a space""",
        verbs="add to each {thing} of {x} its length in parentheses",
        whole="""Crossword hints give the number of letters in brackets. Turn {x} into entries such as 'tea (3)'. |
        For every {thing} of {x} write it, a space, and its length between parentheses. | Label {x} with lengths:
        'milk' becomes 'milk (4)'. | Given {x}, return strings made of the {thing}, ' (', how long it is, and ')'. |
        Behind each of {x} note in round brackets how many characters it has, after one space.""",
        names="label_lengths with_lengths crossword_hints",
        inputs="everyday_foods",
    ),
    told(
        "longest_then_alphabet",
        "extreme length",
        "list[str] -> str",
        "min({x}, key=lambda word: (-len(word), word))",
        """the longest {thing} in {x}, and of several the first in alphabetical order | the {thing} of {x} with the
        most characters, ties decided by the alphabet""",
        verbs="find the longest {thing} of {x}; among equally long ones take the alphabetically first",
        whole="""Who has the longest name in {x}? If several are equally long, take the one that comes first in the
        alphabet. | Longest of {x}, alphabetical order breaks ties. | Given {x}, return the {thing} of greatest
        length, and not the first in the list but the smallest as a string when there is a draw. | In a word game
        with {x} the longest word wins, and at equal length the one that stands earlier in the dictionary. Which
        wins? | Which of {x} has the most characters? Should several have as many, choose by alphabetical order.""",
        names="longest_word longest_by_alphabet best_word",
        inputs="everyday_foods",
    ),
    told(
        "sort_long_first_then_alphabet",
        "order by length",
        "list[str] -> list[str]",
        "sorted({x}, key=lambda word: (-len(word), word))",
        """{x} sorted from the longest to the shortest, equally long ones in alphabetical order | {x} by decreasing
        length and then by the alphabet""",
        verbs="sort {x} by length, longest first, and equally long ones alphabetically",
        steps="sort them by length, longest first, then alphabetically",
        whole="""Put the long {things} of {x} before the short ones; where two are of one length, a comes before b.
        | Order {x}: number of characters downwards, ties upwards by the alphabet. | A poster shows {x} as a pyramid
        standing on its head, so from long to short, and alphabetically within a length. | Given {x}, sort with two
        keys, the negative length and the {thing} itself.""",
        names="by_length_descending longest_first sort_by_length_desc",
        inputs="everyday_foods",
    ),
    told(
        "first_longer_or",
        "first with default",
        "list[str] -> str",
        "next((word for word in {x} if len(word) > {k}), '')",
        """the first {thing} in {x} with more than {k} characters, or '' if there is none | the earliest {thing} of
        {x} longer than {k}, with the empty string as default""",
        verbs="find the first {thing} of {x} that has more than {k} characters, or '' if none has",
        whole="""Search {x} for something longer than {k} characters. Take the first, or '' if all are too short. |
        First of {x} with a length over {k}, else ''. | Given {x}, I need a password of more than {k} characters;
        which is the first that will do? Answer with an empty string if there is none. | Which {thing} of {x} is the
        first to go beyond {k} characters? Say '' when none does. | Return from {x} the first that needs more than
        {k} characters to write; otherwise return ''.""",
        names="find_longer first_long first_long_or_empty",
        args=(LENGTH,),
        inputs="everyday_foods",
    ),
    told(
        "starting_with_any_case",
        "keep prefix",
        "list[str] -> list[str]",
        "[word for word in {x} if word.lower().startswith({k}.lower())]",
        """the {things} in {x} that start with {k} in upper or lower case | those of {x} which begin with {k} when
        case is ignored""",
        verbs="keep the {things} of {x} that begin with {k}, whether in capitals or not",
        whole="""A search field suggests every entry of {x} that starts with what was typed, {k}; capitals do not
        matter. | Filter {x} by the prefix {k}, case-insensitive. | Who in {x} has a name beginning with {k},
        written large or small? | Given {x}, return unchanged all {things} whose beginning is {k} if you do not tell
        'A' from 'a'. | Somebody types {k}; list every one of {x} that could be meant, as far as the beginning goes
        and without looking at case.""",
        names="suggestions autocomplete starts_with_ignore_case",
        args=(Argument("str", "everyday_start", constant=0.2, names=("prefix", "typed", "start")),),
        inputs="everyday_cased",
    ),
    told(
        "has_any_case",
        "contains",
        "list[str] -> bool",
        "{k}.lower() in [word.lower() for word in {x}]",
        "{x} contains {k} in whatever case | one of {x} equals {k} when upper and lower case are not told apart",
        verbs="check whether {k} is in {x}, ignoring case",
        whole="""Is the user name {k} taken? Taken are {x}, and 'Bob' and 'BOB' count as the same. | True if {k} is
        among {x} regardless of capitals. | On the guest list stand {x}. Somebody says the name {k}, which may be
        written with other capitals there. Is it on the list? | Given {x}, look for {k} without minding upper or
        lower case. | Does any of {x} spell {k}, no matter which letters are capitals?""",
        names="is_taken contains_ignore_case name_taken",
        args=(WORD,),
        inputs="everyday_cased",
    ),
    told(
        "place_any_case",
        "index of a word",
        "list[str] -> int",
        """
        for i, word in enumerate({x}):
            if word.lower() == {k}.lower():
                return i
        return -1
        """,
        """the index of the first {thing} in {x} that equals {k} without regard to case, or -1 | where {k} first
        stands in {x}, case ignored, -1 if nowhere""",
        verbs="find the index of {k} in {x}, ignoring case, or -1",
        whole="""Look {k} up in {x} and return the index (from 0) of the first match. Capital or small letters make
        no difference; -1 means not found. | Case-insensitive position of {k} in {x}, else -1. | At what index of
        {x} is {k}, if 'Tea' and 'tea' are the same? Use -1 for a miss. | Given {x}, which place has {k} in any
        spelling of upper and lower case? If none has, -1. | Where is {k} in {x} for a reader who does not see the
        difference between capitals and small letters? Nowhere is -1.""",
        names="find_ignore_case index_ignore_case lookup_place",
        args=(WORD,),
        inputs="everyday_cased",
        last=True,
    ),
    told(
        "without_word_any_case",
        "removed words",
        "list[str] -> list[str]",
        "[word for word in {x} if word.lower() != {k}.lower()]",
        """{x} without every {k}, in upper or lower case | the {things} of {x} that do not equal {k} when case is
        ignored""",
        verbs="remove every {k} from {x}, however it is capitalised",
        whole="""A guest, {k}, does not come to the party after all. Take the name out of {x}, in whatever capitals
        it is written. | Delete all entries of {x} equal to {k}, case-insensitively. | Given {x}, give back
        everything that is not {k}, {k} in capitals or any mix of the two. | Which {things} of {x} remain if {k} is
        crossed out and case does not matter? | Clean {x} of {k}, also where it is spelled with other capitals.""",
        names="remove_ignore_case cross_out drop_name",
        args=(WORD,),
        inputs="everyday_cased",
    ),
    told(
        "queue_place",
        "index of a word",
        "list[str] -> int",
        "{x}.index({k}) + 1 if {k} in {x} else 0",
        """the place of {k} in {x}, counted from 1, or 0 if {k} is not there | at which place {k} stands in {x},
        beginning with 1, and 0 for not at all""",
        verbs="tell the place of {k} in {x}, counting from one, or 0 if it is missing",
        whole="""There is a queue: {x}, the front one first. Which number is {k}? The front one is number 1, and 0
        means that {k} is not waiting. | Position of {k} in {x}, one-based; absent gives 0. | When is it {k}'s turn,
        if the turns go as in {x}, the first being turn 1? Not listed: 0. | Given {x}, count from 1 until you come
        to {k} and return the count, or 0 if you do not come to it. | How far ahead is {k} in {x}: place 1, 2, 3 or
        later? Say 0 for somebody who is not there.""",
        names="place_in_line turn_of position_in_queue",
        called="queue names people line",
        args=(WORD,),
        inputs="everyday_people",
        last=True,
    ),
    told(
        "ballot_winner",
        "common word",
        "list[str] -> str",
        "min({x}, key=lambda word: (-{x}.count(word), word))",
        """the {thing} that occurs most often in {x}, and of several the alphabetically first | the winner of the
        votes in {x}, where the alphabet decides a tie""",
        verbs="find the most frequent {thing} of {x}, the alphabetically first one on a tie",
        whole="""The class votes for a pet: {x}. Which animal or name wins? At equal votes take the first in the
        alphabet. | Every {thing} of {x} is a ballot. Return who has the most, ties resolved alphabetically. |
        Election result for {x}; a draw goes to the smaller string. | Given the ballots in {x}, count them and name
        the winner, preferring the one that comes first in alphabetical order if several lead. | Which of the
        {things} in {x} is named most? If that is a tie, the alphabet decides.""",
        names="election winner count_votes poll_winner",
        called="votes ballots words",
        inputs="everyday_votes",
    ),
    told(
        "longest_capitalised",
        "longest changed",
        "list[str] -> list[str]",
        "[word.upper() if len(word) == max(len(other) for other in {x}) else word for word in {x}]",
        """{x} with its longest {thing} in capital letters, all of them if several are longest | the {things} of
        {x}, those of the greatest length in upper case""",
        verbs="write the longest {thing} of {x} in capitals (each of them on a tie) and leave the others",
        whole="""Highlight the longest of {x} by writing it in capital letters; if there are several that long,
        highlight them all. | Uppercase every {thing} of {x} that no other beats in length. | Given {x}, shout the
        longest {thing} or {things}, keep the rest unchanged and the order too. | What does {x} look like with its
        longest entries turned into capitals? | Change only the longest of {x} (one or more) to capital letters.""",
        names="shout_longest highlight_longest uppercase_longest",
        inputs="everyday_foods",
    ),
    told(
        "matches_of_all",
        "all pairs",
        "list[str] -> list[str]",
        "[{x}[i] + ' - ' + {x}[j] for i in range(len({x})) for j in range(i + 1, len({x}))]",
        """all pairings of {x} as strings such as 'Ann - Bob', each two once, in the order of {x} | a line 'A - B'
        for every two of {x}, the earlier one first""",
        verbs="pair each of {x} with every later one, as strings with ' - ' between",
        whole="""In a tournament each of {x} plays once against each other. Write the fixtures as 'Ann - Bob',
        beginning with all games of the first. | Every combination of two from {x}, joined by ' - '. | Given the
        teams in {x}, list who meets whom: first against second, first against third, and so on. | Who must shake
        hands with whom, if all of {x} greet each other? Return strings with ' - ' in the middle, earlier name on
        the left. | Print the game plan for {x} in which everyone meets everyone else once, 'A - B' per game.""",
        names="fixtures tournament pairings all_matches",
        called="teams names players",
        inputs="everyday_people",
    ),
    told(
        "partners_first_last",
        "pairs",
        "list[str] -> list[tuple[str, str]]",
        "[({x}[i], {x}[-1 - i]) for i in range(len({x}) // 2)]",
        """pairs of {x} from outside to inside: the first with the last, the second with the last but one and so on
        | tuples that join each {thing} of the first half of {x} with its mirror image, without the middle one of an
        odd number""",
        verbs="pair the first of {x} with the last, the second with the second last, and so on",
        whole="""The players in {x} are ranked. For fair teams the best plays with the weakest, the second best with
        the second weakest, and so on. Who are the partners? Somebody in the middle has none. | Fold {x} in the
        middle and return the tuples of {things} that meet. | Pairs of {x} from the two ends inwards. | Given {x},
        match front and back {things} as tuples; with an odd number the central one is left out. | Make couples out
        of {x}: outermost two, next two, and so on towards the middle, as tuples.""",
        names="fold_pairs mirror_partners fair_teams",
        called="players names words",
        inputs="everyday_people",
    ),
    told(
        "dealt_to_teams",
        "tables of names",
        "list[str] -> dict[str, int]",
        "{name: i % {k} + 1 for i, name in enumerate({x})}",
        """a dictionary from each name in {x} to its team, 1 to {k}, as they count off in turn | which of {k} teams
        everyone in {x} joins, when the teams 1 to {k} are given out again and again in order""",
        verbs="give the names {x} the team numbers 1 to {k} in turn, as a dictionary",
        whole="""In sports the children {x} count off up to {k} and then start again with 1; the number is their
        team. Return a dict from name to team. | Assign {x} to {k} teams, round robin, teams numbered from 1. | Who
        of {x} is in which team, if the first goes to team 1, the next to team 2, and after team {k} it is team 1's
        turn again? | Given {x} and {k}, build a dictionary of the team of each name: index modulo {k}, plus one. |
        Deal {x} out to teams 1 to {k} like cards and tell for each name the number of its team.""",
        names="assign_teams count_off round_robin",
        called="names children players",
        args=(Argument("int", "everyday_few", constant=0.5, names=("teams", "k", "n")),),
        inputs="everyday_people",
        by_name=True,
        first=True,
        last=True,
    ),
    told(
        "letters_down_the_list",
        "letters of words",
        "list[str] -> str",
        "''.join(word[i] for i, word in enumerate({x}) if i < len(word))",
        """the first letter of the first of {x}, the second letter of the second and so on, as one string, skipping
        {things} that are too short | the letters of {x} on the diagonal, where a {thing} without such a letter is
        left out""",
        verbs="take from each of {x} the letter at the index that the {thing} has in the list, and join these letters",
        whole="""A secret message is hidden in {x}: letter 1 of word 1, letter 2 of word 2, letter 3 of word 3 and
        so on. Words that are too short hold nothing. Read it. | Diagonal of {x}: from the {thing} at index i take
        the character at index i, if it has one. | Given {x}, join word[0] of the first, word[1] of the second and
        so on. | Which string do you get by moving one letter further in each following {thing} of {x}? Skip those
        that end before. | Read {x} diagonally: index 0 of the first, index 1 of the second, index 2 of the third,
        ignoring what is too short.""",
        names="diagonal_letters secret_word decode_diagonal",
        inputs="everyday_foods",
    ),
    told(
        "different_lengths",
        "length table",
        "list[str] -> list[int]",
        "sorted({len(word) for word in {x}})",
        """the different lengths of the {things} in {x}, in ascending order | which lengths occur among {x}, each
        once and sorted""",
        verbs="list the lengths that {things} of {x} have, sorted and without repetition",
        whole="""How long can a {thing} of {x} be? List all lengths that occur, small to large, no length twice. |
        Distinct lengths in {x}, sorted. | Shoe boxes are labelled with {x} and we need a sticker size for each
        length of a label. Which sizes? Ascending, please. | Given {x}, measure every {thing} and return the sorted
        set of results as a list. | Which numbers of characters do the {things} of {x} have? Sort them and name each
        just once.""",
        names="lengths_present distinct_lengths length_set",
        inputs="everyday_foods",
    ),
    told(
        "alike_at_the_start",
        "equal starts",
        "list[str] -> bool",
        "len({word[0].lower() for word in {x}}) == 1",
        """all of {x} start with the same letter, upper or lower case | {x} is an alliteration: every {thing} begins
        with one and the same letter, case ignored""",
        verbs="check whether all of {x} have the same first letter, ignoring case",
        whole="""An alliteration is something like 'Peter Piper picked'. Is {x} one as well, that is, does
        everything start alike? Capitals do not matter. | Same initial everywhere in {x}, case-insensitive? | True
        if one letter begins each {thing} of {x}. | Given {x}, with no empty {things}, do they share their first
        letter, be it large or small? | Do the {things} of {x} all have one initial, if capitals count like small
        letters?""",
        names="is_alliteration same_initial share_first_letter",
        inputs="everyday_alike",
    ),
)


def _member(random: Random, value: object) -> str:
    if isinstance(value, list) and value and random.random() < 0.75:
        return _cased(random, str(random.choice(value)))
    return random.choice(PEOPLE)


def _cased(random: Random, text: str) -> str:
    return random.choice((text, text, text.lower(), text.upper()))


FOODS = ("tea", "milk", "bread", "rice", "egg", "salt", "honey", "fig", "apple", "pear", "soup", "cake", "jam", "water")
PEOPLE = ("Ann", "Bob", "Cleo", "Dan", "Eva", "Finn", "Mia", "Max", "Ben", "Bea")


def _foods(random: Random) -> list[str]:
    return random.sample(FOODS, random.choice((0, 1, 2, 2, 3, 3, 4, 4, 5)))


def _alike(random: Random) -> list[str]:
    first = random.choice("mba")
    words = ["milk", "Mia", "moon", "mouse"] if first == "m" else ["Bob", "bread", "Bea", "bus"]
    words = ["apple", "Ann", "ant", "Art"] if first == "a" else words
    chosen = random.sample(words, random.randint(1, 4))
    return chosen if random.random() < 0.55 else [*chosen, random.choice(FOODS)]


INPUTS = {
    "everyday_foods": _foods,
    "everyday_cased": lambda random: [
        _cased(random, random.choice(FOODS + PEOPLE[:6])) for _ in range(random.randint(1, 5))
    ],
    "everyday_people": lambda random: random.sample(PEOPLE, random.randint(2, 5)),
    "everyday_votes": lambda random: random.choices(("cat", "dog", "fish", "bird"), k=random.randint(1, 7)),
    "everyday_alike": _alike,
}
ARGUMENTS = {
    "everyday_member": _member,
    "everyday_length": lambda random, value: random.choice((2, 3, 3, 4)),  # noqa: ARG005
    "everyday_few": lambda random, value: random.choice((2, 2, 3)),  # noqa: ARG005
    "everyday_start": lambda random, value: random.choice(("a", "b", "m", "s", "B", "M", "be")),  # noqa: ARG005
}
