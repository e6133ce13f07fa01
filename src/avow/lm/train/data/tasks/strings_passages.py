"""Lines, sentences and words of longer texts: what stands between marks, after a word, on a line; how much there is."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

KEY_WORD = Argument("str", "text_known_word", 0.25, names=("key", "term", "target"))

OPERATIONS = (
    told(
        "in_brackets",
        "between marks",
        "str -> str",
        "{x}.partition('(')[2].partition(')')[0]",
        """what stands in {x} between the first '(' and the ')' after it, '' if there is no bracket
        | the text in the first pair of round brackets of {x}, or an empty string without one""",
        verbs="take out of {x} what is between the first '(' and the next ')', '' if there is none",
        whole="""Labels carry a note in parentheses, as in 'tea (green)'. Which note does {x} carry? None means ''.
        | Get the remark in {x} that is put in round brackets, without the brackets themselves, '' if it has no remark.
        | Cut out of {x} the part after the first opening parenthesis and before the next closing one; '' if missing.
        | Read only what is bracketed in {x} (first pair of round ones); an empty string stands for nothing found.""",
        names="between_brackets inside_parentheses get_note",
        inputs="bracketed_text",
        first=True,
    ),
    told(
        "quoted_parts",
        "between marks",
        "str -> list[str]",
        '{x}.split("\'")[1::2]',
        """the parts of {x} that stand in single quotes, in order
        | a list of everything quoted with single quotes in {x}, without the quotes""",
        verbs="list what stands between pairs of single quotes in {x}",
        steps="list what stands in single quotes",
        whole="""Collect what people say in {x}; speech stands between single quotes, and there are no apostrophes.
        | Which pieces of {x} are in single quotes? A list without the quote signs, please.
        | Pull the quotations out of {x}, in order of appearance; each is enclosed by ' on both sides.
        | List every passage of {x} that begins and ends with a single quote, but leave those signs off.""",
        names="quotations get_quotes in_quotes",
        inputs="quoting_text",
        weight=0.8,
        first=True,
    ),
    told(
        "outside_brackets",
        "brackets removed",
        "str -> str",
        """
        result = ''
        depth = 0
        for c in {x}:
            if c == '(':
                depth += 1
            if depth == 0:
                result += c
            if c == ')':
                depth -= 1
        return result.strip()
        """,
        """{x} without its round brackets and what they enclose, trimmed at the ends
        | what stands outside of all round brackets in {x}, without spaces at the two ends""",
        verbs="remove from {x} all round brackets with their contents and trim the ends",
        steps="remove round brackets with what is in them and trim the ends",
        whole="""Remarks in parentheses are to go. Give {x} without brackets and what is in them, trimmed outside.
        | Delete every '(...)' from {x}, then strip the blanks at both ends; spaces inside stay as they are.
        | What is left of {x} when all that is put in round brackets is left out, and outer spaces too?
        | Clean the product name {x}: no bracketed notes, no blanks in front or at the end.""",
        names="remove_brackets drop_notes without_notes",
        inputs="bracketed_text",
        weight=0.8,
        first=True,
    ),
    told(
        "hashtags",
        "tags in texts",
        "str -> list[str]",
        "[word[1:] for word in {x}.split() if word.startswith('#')]",
        """the words of {x} that begin with '#', without that sign, in order
        | a list of the hashtags in {x}, with the leading '#' left off""",
        verbs="collect the hashtags in {x} without their '#'",
        steps="collect the words that start with '#', without that sign",
        whole="""Which tags does the post {x} have? Words with '#' in front are tags; list them without the sign.
        | Take the words of {x} that start with '#' and cut this first sign off.
        | Make a list of all hashtags in {x}, in the order they are written, minus the hash.
        | A photo comes with the caption {x}. File it under each of its #words; which are they, without #?""",
        names="get_hashtags tags find_tags",
        called="post text caption",
        inputs="post_text",
        first=True,
    ),
    told(
        "mentioned_people",
        "tags in texts",
        "str -> int",
        "len({word for word in {x}.split() if word.startswith('@')})",
        """the number of different words in {x} that begin with '@'
        | how many different people are mentioned with '@' in {x}""",
        verbs="count the different words of {x} that start with '@'",
        steps="count the different words that start with '@'",
        whole="""A message tags people as '@anna'. How many different ones does {x} tag?
        | Each '@name' in {x} gets one notice, even if it is written twice. How many notices go out?
        | Count the distinct words in {x} whose first sign is '@'.
        | How many people, each counted once, are addressed by an at sign in {x}?""",
        names="count_mentions mentions people_tagged",
        called="post text message",
        inputs="post_text",
        weight=0.8,
        first=True,
    ),
    told(
        "word_after",
        "neighbouring words",
        "str -> str",
        """
        words = {x}.split()
        place = words.index({k}) + 1 if {k} in words else len(words)
        return words[place] if place < len(words) else ''
        """,
        """the word of {x} right after the first {k}, or '' if there is none
        | the word that follows {k} for the first time in {x}, '' where {k} is missing or comes last""",
        verbs="find the word that follows the first word {k} in {x}, '' if there is none",
        whole="""Which word comes directly after {k} in {x}? Only the first {k} counts; no such word means ''.
        | In {x} a value is announced by the word {k}. Return the word behind its first appearance, '' if nothing is
        there.
        | Look for {k} among the words of {x} and hand back its right neighbour, or '' when there is no {k} or no
        neighbour.
        | What does the text {x} say next after the word {k}? Answer with one word or ''.""",
        names="next_word word_behind following_word",
        args=(KEY_WORD,),
        inputs="text_phrase",
    ),
    told(
        "nth_word",
        "word at a place",
        "str -> str",
        "{x}.split()[{k} - 1] if {k} <= len({x}.split()) else ''",
        """word number {k} of {x}, counted from 1, or '' if {x} has fewer words
        | the word at place {k} of {x}, where the first word is at place 1, or '' if there is none""",
        verbs="take word number {k} (counted from 1) of {x}, '' if it has fewer words",
        whole="""Count the words of {x} from one. Which is number {k}? If there are fewer, return ''.
        | The secret is word {k} of {x}, where 1 means the first word; too short a text gives an empty string.
        | Give me just the word at position {k} in {x}, positions from 1 on, '' when there is no such position.
        | Reading {x} aloud word by word, what is said at count {k}? Nothing any more is ''.""",
        names="get_word word_number pick_word",
        args=(Argument("int", "word_place", constant=0.5, names=("n", "k")),),
        inputs="text_phrase",
    ),
    told(
        "doubled_word_fixed",
        "words repeated",
        "str -> str",
        """
        kept = []
        for word in {x}.split():
            if not kept or word != kept[-1]:
                kept.append(word)
        return ' '.join(kept)
        """,
        """{x} without words that repeat the word before them
        | the words of {x} with each run of equal words written only once, joined by spaces""",
        verbs="remove each word of {x} that is the same as the word right before it",
        steps="drop words that repeat the word before",
        whole="""Typing fast, people write 'the the cat'. Mend {x} by dropping a word that equals the one right before
        it.
        | In {x}, where a word stands twice or more in a row, keep it once. Words repeated later stay.
        | Stuttered words out of {x}, please: of equal neighbours only one remains.
        | What does {x} say after words doubled side by side have been reduced to a single one?""",
        names="fix_doubles drop_stutter merge_repeats",
        inputs="stuttered_text",
        first=True,
    ),
    told(
        "has_doubled_word",
        "words repeated test",
        "str -> bool",
        "any(a == b for a, b in zip({x}.lower().split(), {x}.lower().split()[1:]))",
        """some word of {x} stands twice in a row, ignoring case
        | {x} has the same word two times side by side, in upper or lower case
        | {x} has a word that is followed by itself, capitals aside""",
        whole="""Has the author of {x} typed some word twice in a row, capitals or not?
        | Spell checkers warn about 'The the'. Is there any word in {x} that repeats its left neighbour, case aside?
        | Compare each word of {x} with the next one without regard to case; is there an equal pair?
        | Does {x} contain a doubled word such as 'and and'? Ignore case.
        | An editor looks for slips like 'is is' in {x}, in any case. Does she find one?""",
        names="doubled_word repeats_neighbour stutters",
        inputs="stuttered_text",
        weight=0.8,
        first=True,
    ),
    told(
        "nonblank_lines",
        "lines counted",
        "str -> int",
        "sum(1 for line in {x}.splitlines() if line.strip())",
        """the number of lines of {x} that are not blank
        | how many lines in {x} have more than spaces in them""",
        verbs="count the lines of {x} that are not blank",
        steps="count the lines that are not blank",
        whole="""A poem is paid by the line, empty ones are free. How many lines of {x} are paid?
        | Count the lines of {x}, leaving out those that are empty or hold spaces only.
        | How many lines with something on them does {x} have?
        | Lines of {x} minus blank lines: which number is it?""",
        names="count_nonblank filled_lines real_lines",
        inputs="gappy_lines",
        weight=0.8,
        first=True,
    ),
    told(
        "without_blank_lines",
        "lines dropped",
        "str -> str",
        "'\\n'.join(line for line in {x}.splitlines() if line.strip())",
        """{x} without its blank lines
        | the lines of {x} that have more than spaces in them, joined by line breaks""",
        verbs="remove the blank lines from {x}",
        steps="drop blank lines",
        whole="""Squeeze {x}: every line that is empty or only spaces goes, the others stay in order.
        | The printout wastes paper. Take the blank lines out of {x} and give the rest as one text.
        | What remains of {x} when lines with nothing to read on them are deleted?
        | Given {x}, keep the lines with visible characters, joined by newlines, without one at the end.""",
        names="drop_blank_lines compact_lines remove_empty_lines",
        inputs="gappy_lines",
        weight=0.8,
        first=True,
    ),
    told(
        "lines_with",
        "lines found",
        "str -> list[str]",
        "[line for line in {x}.splitlines() if {k} in line.lower()]",
        """the lines of {x} that contain {k}, ignoring capitals in the lines
        | a list of those lines of {x} in which {k} is found once they are in lower case""",
        verbs="list the lines of {x} in which {k} occurs, where case in the line does not matter",
        whole="""Search {x} for {k}: which of its lines have it somewhere, in small or capital letters? Unchanged lines
        in a list.
        | Like the tool grep with case ignored, print from {x} each line with {k} in it.
        | Out of the log {x} I only want lines that mention {k}, in whatever case the line has it.
        | Return a list of all lines in {x} whose lower-case form holds {k}.""",
        names="grep find_lines matching_lines",
        args=(Argument("str", "text_known_word_lower", constant=0.2, names=("needle", "term", "part")),),
        inputs="text_lines",
        weight=0.9,
        first=True,
    ),
    told(
        "line_number_of",
        "lines found",
        "str -> int",
        "next((i for i, line in enumerate({x}.splitlines(), 1) if {k} in line), 0)",
        """the line number, counted from 1, of the first line of {x} that contains {k}, or 0 if there is none
        | on which line of {x}, from 1, {k} is found first, 0 if on none""",
        verbs="find the line number (from 1) of the first line of {x} with {k} in it, 0 if there is none",
        whole="""On which line of {x} does {k} turn up first? Lines count from 1; 0 means nowhere.
        | An editor jumps to the first line of {x} that has {k} in it. Which line number is this (first is 1, 0 if it is
        not there)?
        | Count the lines of {x} from one and stop at the first that includes {k}; give 0 when you never stop.
        | Given {x}, report the 1-based number of the earliest line holding {k}, else 0.""",
        names="find_line first_line_with line_of",
        args=(KEY_WORD,),
        inputs="text_lines",
        weight=0.8,
        first=True,
    ),
    told(
        "without_comments",
        "comments",
        "str -> str",
        "'\\n'.join(line.split('#')[0].rstrip() for line in {x}.splitlines())",
        """{x} with everything from a '#' to the end of its line removed, and spaces at line ends too
        | the lines of {x} without comments that begin with '#' and without trailing spaces""",
        verbs="cut each line of {x} at its first '#' and trim the spaces at its end",
        steps="cut each line at its first '#' and trim its end",
        whole="""Comments in the file {x} start with '#'. Remove them line by line, along with blanks left at line ends;
        keep lines that get empty.
        | For each line of {x}, forget what comes from the first hash sign on and strip its right side.
        | What is left of the settings {x} without their '#' remarks and trailing spaces?
        | Strip comments: in every line of {x} only the part before '#' counts, without spaces at its end.""",
        names="strip_comments remove_comments code_only",
        called="text code lines",
        inputs="commented_lines",
        weight=0.8,
        first=True,
    ),
    told(
        "widest_line",
        "lines measured",
        "str -> int",
        "max((len(line) for line in {x}.splitlines()), default=0)",
        """the length of the longest line of {x}, 0 if it has no line
        | how many characters the longest line in {x} has, 0 for an empty string""",
        verbs="find the length of the longest line of {x}, 0 if there is none",
        whole="""How wide must a window be, in characters, so that no line of {x} is cut? An empty text needs 0.
        | Measure every line of {x} and return the greatest length, or 0 without any lines.
        | Longest line of {x}: how many characters? Say 0 if the text is empty.
        | The printer allows only so many characters per line. What is the most that {x} uses on one line (0 for no
        text)?""",
        names="text_width longest_line_length max_line",
        inputs="text_lines",
        weight=0.8,
        first=True,
    ),
    told(
        "count_questions",
        "sentences counted",
        "str -> int",
        "sum(1 for word in {x}.split() if word.endswith('?'))",
        """the number of words in {x} that end in a question mark
        | how many questions {x} asks, each ending in a word with '?' at its end""",
        verbs="count the words of {x} that have a '?' at their end",
        steps="count the words that end in '?'",
        whole="""A reporter wants to know how many questions {x} has; every word that ends in '?' closes one.
        | How often does a word of {x} carry a question mark as its last character?
        | Split {x} at spaces and count the pieces ending in '?'.
        | How many questions must be answered in {x}, if '?' at the end of a word marks each?""",
        names="questions num_questions how_many_questions",
        inputs="asking_text",
        weight=0.7,
        first=True,
    ),
    told(
        "reading_minutes",
        "reading time",
        "str -> int",
        "-(-len({x}.split()) // {k})",
        """the number of minutes it takes to read {x} at {k} words per minute, rounded up
        | the number of words of {x} divided by {k}, rounded up to a whole number""",
        verbs="divide the number of words of {x} by {k} and round up",
        whole="""A slow reader manages {k} words per minute. How many minutes does {x} take, a begun minute counting in
        full?
        | Each page takes {k} words. How many pages does {x} fill, the last one perhaps in part?
        | Estimate the reading time of {x} in whole minutes at {k} words per minute; always round up.
        | If {k} words fit on a slide, how many slides does {x} need?""",
        names="reading_time minutes_to_read pages_needed",
        args=(Argument("int", "two_to_five", constant=0.4, names=("k", "n")),),
        inputs="text_phrase",
        weight=0.8,
        first=True,
    ),
    told(
        "word_variety",
        "variety of words",
        "str -> float",
        "round(len(set({x}.lower().split())) / len({x}.split()), 2)",
        """the share of different words among all words of {x}, ignoring case and rounded to 2 decimals
        | the number of different words of {x} in lower case divided by the number of all words, to two decimals""",
        verbs="""divide the count of different words of {x}, case ignored, by the count of all its words, to two
        decimals""",
        whole="""How rich is the language of {x}? Different words (case does not matter) over all words, rounded to two
        places.
        | Type-token ratio of {x} in lower case, with two decimals.
        | A text that never repeats a word scores 1.0, others less: unique words by total words. Score {x}, ignoring
        case, to 2 decimals.
        | Which fraction of the words in {x} would remain if repeats in any case were struck out? Round to two
        decimals.""",
        names="lexical_diversity variety type_token_ratio",
        inputs="text_phrase_cased",
        weight=0.7,
        first=True,
    ),
    told(
        "shouted_words",
        "words in capitals",
        "str -> list[str]",
        "[word for word in {x}.split() if word.isupper() and len(word) > 1]",
        """the words of {x} that are in capitals and longer than one character
        | a list of the words that {x} has in upper case only, without those of a single letter""",
        verbs="list the words of {x} of two or more characters that are in capitals",
        whole="""Which words does the writer of {x} shout? Those of at least two characters, entirely in capitals.
        | Abbreviations like 'USA' are in capitals. Find all such words of {x}; a lone 'I' or 'A' is none.
        | List the upper-case words of {x}, but skip words of one letter.
        | From {x} pick each word that is longer than 1 and has no small letter, but some capital.""",
        names="shouting capital_words find_abbreviations",
        inputs="text_phrase_cased",
        weight=0.8,
        first=True,
    ),
    told(
        "messages_needed",
        "text messages",
        "str -> int",
        "max(1, -(-len({x}) // {k}))",
        """the number of messages of at most {k} characters that {x} is cut into, at least 1
        | the length of {x} divided by {k}, rounded up, but never less than 1""",
        verbs="count how many pieces of at most {k} characters {x} needs, at least one",
        whole="""A text message holds {k} characters. How many must be paid to send {x}? Even an empty one costs one.
        | Split {x} into parts of {k} characters, the last perhaps shorter. How many parts, with 1 as the least?
        | How many times do I have to press send for {x} if no more than {k} characters go at once, and at least once?
        | Count labels: each takes {k} characters of {x}, and one label is printed in any case.""",
        names="sms_count parts_needed count_messages",
        called="text message s",
        args=(Argument("int", "message_size", constant=0.4, names=("size", "limit", "n")),),
        inputs="text_sentence",
        weight=0.8,
    ),
    told(
        "filled_template",
        "templates",
        "str -> str",
        "{x}.replace('___', {k}, 1)",
        """{x} with its first '___' replaced by {k}
        | {x}, its first gap of three underscores filled with {k}""",
        verbs="put {k} in place of the first '___' in {x}",
        whole="""In a cloze text '___' marks the gaps. Fill the first gap of {x} with {k} and leave the others.
        | Put {k} where the first three underscores stand in {x}.
        | The form letter is {x}, and {k} belongs into its first blank, '___'. What does the letter say then?
        | Given {x}, swap only the earliest '___' for {k}.""",
        names="fill_blank fill_gap complete",
        called="template text sentence",
        args=(Argument("str", "text_any_word", 0.3, names=("word", "name", "answer")),),
        inputs="gap_text",
        weight=0.8,
        first=True,
    ),
)


def _bracketed(random: Random) -> str:
    words = strings_values.phrase(random).split()
    if random.random() < 0.8:
        place = random.randrange(len(words))
        words[place] = f"({' '.join(words[place : place + random.randint(1, 2)])})"
    if random.random() < 0.25:
        words.append(f"({strings_values.plain_word(random)})")
    return " ".join(words)


def _quoting(random: Random) -> str:
    words = [strings_values.plain_word(random) for _ in range(random.randint(2, 5))]
    return " ".join(f"'{word}'" if random.random() < 0.4 else word for word in words)


def _post(random: Random) -> str:
    return " ".join(random.choice(("", "", "#", "@")) + strings_values.frequent_word(random) for _ in range(4))


def _stuttered(random: Random) -> str:
    words = strings_values.phrase(random).split()
    place = random.randrange(len(words))
    again = [random.choice((str.upper, str, str))(words[place])] * random.choice((0, 1, 1, 2))
    return " ".join(words[: place + 1] + again + words[place + 1 :])


def _commented(random: Random) -> str:
    lines = [f"{strings_values.plain_word(random)} = {random.randint(0, 9)}" for _ in range(random.randint(1, 3))]
    return "\n".join(line + random.choice(("", "  # " + strings_values.plain_word(random))) for line in lines)


INPUTS = {
    "gappy_lines": lambda random: "\n".join(
        random.choice((strings_values.phrase(random), strings_values.word(random), "", "  ")) for _ in range(4)
    ),
    "bracketed_text": _bracketed,
    "quoting_text": _quoting,
    "post_text": _post,
    "stuttered_text": _stuttered,
    "commented_lines": _commented,
    "asking_text": lambda random: " ".join(
        strings_values.phrase(random).capitalize() + random.choice("??.!") for _ in range(random.randint(1, 3))
    ),
    "gap_text": lambda random: random.choice(
        (
            f"Dear ___, your {strings_values.plain_word(random)} is ready.",
            f"The ___ likes {strings_values.plain_word(random)}",
            f"{strings_values.plain_word(random)} and ___ and ___",
            f"no gap {strings_values.plain_word(random)}",
        )
    ),
}
ARGUMENTS = {
    "word_place": lambda random, given: random.randint(1, 5),  # noqa: ARG005
    "message_size": lambda random, given: random.choice((5, 8, 10, 20)),  # noqa: ARG005
}
