"""Two texts beside each other: where they differ, what one lacks, hints of guessing games, overlaps, rhymes."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

NEAR = Argument("str", "near_copy", 0, names=("t", "other", "b", "second"))

OPERATIONS = (
    told(
        "first_difference",
        "places of differences",
        "str -> int",
        "next((i for i, (a, b) in enumerate(zip({x}, {k})) if a != b), -1)",
        """the first index at which {x} and {k} have different characters, or -1 if there is none within the shorter
        | the index of the first character of {x} that differs from the one at the same place of {k}, -1 where all
        compared places agree""",
        verbs="find the first index where {x} and {k} differ, or -1 if they agree as far as the shorter goes",
        whole="""At which index do {x} and {k} first have different characters? If they agree up to the end of the
        shorter, the answer is -1.
        | A clerk copied {x} as {k}. Where, counting from 0, is the first wrong character? -1 means none in the part
        both have.
        | Compare {x} with {k} from the left and stop at the first place where they are not the same; give its index
        (from 0), or -1 if one of the two ends before that.
        | Index of the first mismatch between {x} and {k}, -1 without one in their common length.""",
        names="first_mismatch where_different mismatch_index",
        args=(NEAR,),
        inputs="text_plain_word",
    ),
    told(
        "all_differences",
        "places of differences",
        "str -> list[int]",
        "[i for i, (a, b) in enumerate(zip({x}, {k})) if a != b]",
        """the indices at which {x} and {k} have different characters, up to the end of the shorter
        | a list of all places (from 0) that both {x} and {k} have and where their characters differ""",
        verbs="list the indices at which the characters of {x} and {k} differ, as far as both go",
        whole="""Proofreading: at which indices is {k} not like {x}? Look only as far as both reach, counting from 0.
        | List each i for which character i of {x} is another one than character i of {k}, up to the shorter length.
        | Two codes, {x} and {k}, lie side by side. Name all positions from 0 on where they disagree, within the
        shorter.
        | Where do {x} and {k} differ, place by place? An empty list means nowhere before the shorter ends.""",
        names="mismatches diff_positions different_places",
        args=(NEAR,),
        inputs="text_plain_word",
    ),
    told(
        "marks_under_differences",
        "differences marked",
        "str -> str",
        "''.join(' ' if a == b else '^' for a, b in zip({x}, {k}))",
        """a string with '^' for each place where {x} and {k} differ and a space where they agree, as long as the
        shorter
        | for each place of both {x} and {k} a '^' if their characters differ, else a space""",
        verbs="mark the places where {x} and {k} differ by '^' and the others by a space, as far as both go",
        whole="""Under {x} and {k} I want a third line that has '^' below each difference and a space below what is the
        same, up to the shorter length.
        | Make a marker line for {x} against {k}: caret for a mismatch, blank for a match, ends with the shorter text.
        | Show typing errors: {x} is right, {k} was typed. Return '^' per wrong character and ' ' per right one, for as
        long as both go on.
        | Point at the differences between {x} and {k} with carets, leaving spaces elsewhere.""",
        names="diff_line mark_errors carets",
        args=(NEAR,),
        inputs="text_plain_word",
        weight=0.7,
    ),
    told(
        "common_ending",
        "common ends",
        "str -> str",
        """
        result = ''
        for a, b in zip({x}[::-1], {k}[::-1]):
            if a != b:
                break
            result = a + result
        return result
        """,
        """the longest ending that {x} and {k} have in common, '' if their last characters differ
        | what both {x} and {k} end with, as long as possible""",
        verbs="find the longest text that both {x} and {k} end with",
        whole="""How much of their endings do {x} and {k} share? Return the longest such piece, '' if there is none.
        | Rhyme dictionary: which letters at the end are the same in {x} and {k}, going back as far as they agree?
        | Read {x} and {k} backwards from the last character while they agree; give the shared part in normal order.
        | Longest common suffix of {x} and {k}.""",
        names="common_suffix shared_ending longest_suffix",
        args=(Argument("str", "near_ending", 0, names=("t", "other", "b", "second")),),
        inputs="text_plain_word",
    ),
    told(
        "rhymes_with",
        "rhymes",
        "str -> bool",
        "{x}[-{m}:].lower() == {k}[-{m}:].lower()",
        """{x} and {k} have the same last {m} characters, ignoring case
        | the last {m} characters of {x} equal those of {k}, whatever their case
        | {x} ends in the same {m} letters as {k}, upper and lower case being the same""",
        whole="""Let us say that two words rhyme when their last {m} letters are the same in any case. Do {x} and {k}
        rhyme?
        | Compare the final {m} characters of {x} with the final {m} of {k}, case aside. Equal?
        | A poet needs a rhyme of {m} letters. Is {k} one for {x}, capitals or not?
        | Is it true that {x} and {k} finish with the same {m} characters once both are in small letters?
        | The children look for words with an equal ending of {m} letters in any case. Do {x} and {k} belong
        together?""",
        names="rhyme is_rhyme same_ending",
        args=(
            Argument("str", "near_ending", 0, names=("t", "other", "b", "second")),
            Argument("int", "two_or_three", names=("n", "k", "m")),
        ),
        inputs="text_mixed_case",
        weight=0.8,
    ),
    told(
        "letters_missing_in_second",
        "letters not shared",
        "str -> str",
        "''.join(c for c in dict.fromkeys({x}) if c not in {k})",
        """the different characters of {x} that do not occur in {k}, in order of appearance
        | those characters of {x} that {k} lacks, each once, in the order of {x}""",
        verbs="list, as one string, each different character of {x} that {k} does not have",
        whole="""Which characters of {x} are nowhere in {k}? Write each once, in the order they first come up.
        | I can only print the characters of {k}. What am I missing for {x}? Each character once, first come first.
        | Take {x}, strike out what is also in {k}, and name any character that remains a single time.
        | String of the characters that {x} has but {k} has not, without repeats, in the order of {x}.""",
        names="only_in_first missing_characters lacking",
        args=(arguments.RELATIVE,),
        inputs="text_plain_word",
    ),
    told(
        "added_letter",
        "letters added",
        "str -> str",
        "next((c for c in {k} if {k}.count(c) > {x}.count(c)), '')",
        """the first character of {k} that occurs more often in {k} than in {x}, or '' if there is none
        | which character of {k} comes first among those that {x} has less often, '' without one""",
        verbs="find the first character of {k} that {x} has fewer times, '' if there is no such character",
        whole="""The letters of {x} were shuffled and one was added, which gave {k}. Which is the new one? In general:
        the first in {k} that is there more often than in {x}, else ''.
        | Count characters in {x} and in {k}. Going through {k}, which is the first to be more frequent there than in
        {x}? Answer '' if none is.
        | What did somebody slip into {k} that {x} has too few of? First such character of {k}, or ''.
        | Spot the extra letter: of the characters in {k}, the first whose count exceeds its count in {x}, or '' for
        none.""",
        names="extra_letter find_added new_letter",
        args=(Argument("str", "one_added", 0, names=("t", "longer", "other")),),
        inputs="text_plain_word",
        weight=0.9,
    ),
    told(
        "letters_to_drop",
        "letters to drop",
        "str -> int",
        "sum(abs({x}.count(c) - {k}.count(c)) for c in set({x} + {k}))",
        """the number of characters to delete from {x} and {k} together so that they become anagrams of each other
        | the sum over all characters of how much their counts in {x} and {k} differ""",
        verbs="count the deletions in {x} and {k} together that make them anagrams",
        whole="""How few letters must be crossed out of {x} and {k} in all until both have the same letters in some
        order?
        | For each character, see how many times more it occurs in one of {x} and {k} than in the other; add these up.
        | A child lays {x} and {k} with letter tiles. Pairs of equal tiles, one of each word, are taken away; how many
        tiles are left?
        | By how many deletions in total do {x} and {k} turn into anagrams?""",
        names="make_anagrams deletions tiles_left",
        args=(arguments.RELATIVE,),
        inputs="text_plain_word",
        weight=0.9,
    ),
    told(
        "guess_hints",
        "word guessing",
        "str -> str",
        "''.join('G' if a == b else 'Y' if a in {k} else '-' for a, b in zip({x}, {k}))",
        """the hints for the guess {x} against the secret {k}: 'G' for a letter at its place, 'Y' for one that occurs
        elsewhere in the secret, '-' for others
        | for each letter of {x}, 'G' if {k} has it at the same index, 'Y' if {k} has it anywhere else, '-' if not, up
        to the end of the shorter""",
        verbs="""rate each letter of the guess {x} against {k}: 'G' if it is in its place, 'Y' if it is only elsewhere
        in {k}, '-' if it is missing""",
        whole="""Word game: the guess is {x}, the secret {k}. Per letter of the guess give 'G' (right place), 'Y' (in
        the secret, wrong place) or '-' (not in it). Double letters get no special care.
        | Colour the guess {x} for the hidden word {k}: G = exact, Y = occurs anywhere in it, - = does not occur.
        | Letter by letter, does {x} match {k}? Write 'G' for yes, 'Y' when the letter is at least somewhere in {k}, and
        '-' when it is not, until the shorter of both ends.
        | What feedback does {x} earn if {k} is the answer: G for a hit, Y for a letter of the answer in the wrong
        place, - for a miss?""",
        names="feedback hints score_guess",
        called="guess word attempt",
        args=(Argument("str", "near_copy", 0, names=("secret", "target", "answer")),),
        inputs="text_plain_word",
        weight=0.9,
        first=True,
        by_name=True,
    ),
    told(
        "equal_but_spaces",
        "equal text",
        "str -> bool",
        "{x}.replace(' ', '').lower() == {k}.replace(' ', '').lower()",
        """{x} and {k} are the same apart from spaces and case
        | {x} equals {k} when spaces are left out and capitals do not matter
        | {x} differs from {k} in spaces and capitals at most""",
        whole="""Do {x} and {k} say the same, if neither blanks nor capitals matter?
        | Entries 'New York' and 'newyork' are one customer to us. Are {x} and {k}?
        | Delete the spaces, go to small letters: is {x} then identical to {k} treated alike?
        | Check {x} against {k} without caring where spaces stand or which letters are large.
        | The answer key says {k}, a pupil wrote {x}. Spaces and case are forgiven; is it right?""",
        names="same_text loosely_equal equal_ignoring_spaces",
        args=(Argument("str", "respaced", 0, names=("t", "other", "b", "second")),),
        inputs="text_phrase_cased",
        first=True,
    ),
    told(
        "likeness_percent",
        "likeness",
        "str -> int",
        "round(100 * sum(a == b for a, b in zip({x}, {k})) / max(len({x}), len({k})))",
        """how many percent of the places of the longer of {x} and {k} have the same character in both, rounded to a
        whole number
        | the share, in whole percent, of equal characters at equal places of {x} and {k}, measured by the longer""",
        verbs="""compute the percentage of places with equal characters in {x} and {k}, out of the longer length,
        rounded""",
        whole="""How alike are {x} and {k}? Count equal characters at the same index, divide by the longer length and
        give whole percent.
        | Similarity of {x} to {k} from 0 to 100: matches at the same place over the greater of both lengths, rounded.
        | Out of 100 places of the longer one of {x} and {k}, how many would be the same in both? Round.
        | A typing test compares the typed {k} with the model {x}. Percent of places that agree, relative to whichever
        is longer, as a rounded integer?""",
        names="similarity likeness match_percent",
        args=(NEAR,),
        inputs="text_plain_word",
        weight=0.8,
    ),
    told(
        "overlap_joined",
        "overlaps",
        "str -> str",
        """
        size = min(len({x}), len({k}))
        while not {x}.endswith({k}[:size]):
            size -= 1
        return {x} + {k}[size:]
        """,
        """{x} and {k} joined, with the longest ending of {x} that is also the beginning of {k} written only once
        | {x} followed by {k} without that beginning of {k}, as long as possible, with which {x} ends""",
        verbs="join {x} and {k}, writing the longest overlap between the end of one and the start of the other once",
        whole="""The words 'blackbird' and 'birdsong' overlap to 'blackbirdsong'. Join {x} and {k} with as much overlap
        as there is.
        | Glue {k} behind {x}; if {x} ends in the way {k} begins, do not repeat this part (take the longest).
        | Two strips of paper say {x} and {k}. Slide the second over the end of the first as far as the letters agree
        and read out the whole.
        | Merge {x} and {k} at the longest piece that closes the one and opens the other; without such, just append.""",
        names="merge_overlap overlap_join glue",
        args=(Argument("str", "overlapping", 0, names=("t", "other", "b", "second")),),
        inputs="text_plain_word",
        weight=0.7,
    ),
    told(
        "words_in_both",
        "words shared",
        "str -> list[str]",
        "[word for word in dict.fromkeys({x}.lower().split()) if word in {k}.lower().split()]",
        """the words that both {x} and {k} have, in lower case, each once and in the order of {x}
        | a list of the different words of {x} in lower case that are words of {k} too, whatever the case""",
        verbs="list each different word of {x}, in lower case, that is also among the words of {k} in any case",
        whole="""Which words do {x} and {k} share, case aside? List them in small letters, in the order of the first
        text, each once.
        | Two pupils wrote {x} and {k}. Show the words found in both, lower-cased, without repeats, as the first has
        them.
        | Go through {x} in lower case and keep a word, once, if the lower-case {k} has it as a whole word.
        | Vocabulary common to {x} and {k}: small letters, no doubles, order as in {x}.""",
        names="common_words shared_words both_texts",
        args=(Argument("str", "mixed_phrase", 0, names=("t", "other", "b", "second")),),
        inputs="text_phrase_cased",
    ),
    told(
        "words_not_in_second",
        "words not shared",
        "str -> list[str]",
        "[word for word in {x}.split() if word not in {k}.split()]",
        """the words of {x} that are not among the words of {k}, in order
        | a list of each word of {x} that does not occur as a word in {k}""",
        verbs="list the words of {x} that {k} does not have, in their order and with repeats",
        whole="""Which words of {x} do not appear in {k}? Keep order and repeats.
        | The old text is {k}, the new one {x}. List the new words, that is the words of {x} that the old one has not.
        | Take away from {x} every word that is also in {k} and return what is left as a list.
        | I know the words in {k}. Which ones of {x} must I still learn, in the order (and as often as) they come?""",
        names="new_words unknown_words only_first",
        args=(Argument("str", "mixed_phrase", 0, names=("t", "known", "old", "second")),),
        inputs="text_phrase",
    ),
    told(
        "alliteration",
        "alliterations",
        "str -> bool",
        "len({word[0].lower() for word in {x}.split()}) == 1",
        """all words of {x} begin with the same letter, ignoring case
        | every word of {x} starts with one and the same letter, large or small
        | {x} has words that all share their first letter, in whichever case""",
        whole="""Do all the words of {x} start with the same letter, be it large or small?
        | We call 'Peter Piper picked' an alliteration. Is {x} one, case ignored?
        | Compare the first letters of the words in {x}: are they all equal, not minding capitals?
        | A tongue twister begins every word alike. Tell if {x} does, without regard to case.
        | The poster says {x}. True if each of its words opens with the same letter, case ignored.""",
        names="is_alliteration same_first_letters tongue_twister",
        inputs="alliterating",
        weight=0.9,
        first=True,
    ),
    told(
        "earlier_in_dictionary",
        "alphabetical order of two",
        "str -> str",
        "{x} if {x}.lower() <= {k}.lower() else {k}",
        """the one of {x} and {k} that comes first in the alphabet, ignoring case, {x} if both are the same then
        | whichever of {x} and {k} stands earlier in a dictionary that does not mind capitals, the former in a tie""",
        verbs="pick of {x} and {k} the one that is first in alphabetical order, case ignored; {x} if they tie",
        whole="""Which of {x} and {k} would a dictionary list first? Case does not count, and {x} wins a tie.
        | Sort {x} and {k} without regard to capitals and return the first, preferring {x} when they are equal.
        | Two neighbours, {x} and {k}, share a bell plate in alphabetical order, capitals ignored. Who is on top? {x} if
        the names are the same.
        | Give {x} if it is not after {k} alphabetically (in lower case), otherwise {k}.""",
        names="alphabetically_first first_in_order earlier",
        args=(Argument("str", "near_ending", 0, names=("t", "other", "b", "second")),),
        inputs="text_mixed_case",
        weight=0.8,
    ),
)


def _near_copy(random: Random, given: object) -> str:
    text = arguments.material(given) or strings_values.plain_word(random)
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        place = random.randrange(len(text))
        text = text[:place] + random.choice("aeiorst" + text) + text[place + 1 :]
    return random.choice((text, text, text, text[: len(text) // 2 + 1], text + "s", strings_values.plain_word(random)))


def _near_ending(random: Random, given: object) -> str:
    text = arguments.material(given) or strings_values.plain_word(random)
    tail = text[-random.randint(1, 4) :]
    word = strings_values.plain_word(random)
    return random.choice((word, word[:3] + tail, word[:2] + tail, (word[:2] + tail).upper()))


def _one_added(random: Random, given: object) -> str:
    text = arguments.material(given)
    more = random.choice(("", "a", "e", "r", "s", "t", text[:1], text[-1:], text[-1:]))
    return "".join(random.sample(text + more, len(text + more)))


def _respaced(random: Random, given: object) -> str:
    text = arguments.material(given)
    turn = random.choice((text.replace(" ", ""), text.replace(" ", "  "), text.upper(), text.replace(" ", "", 1)))
    return turn if random.random() < 0.6 else turn + random.choice("s.-") if random.random() < 0.5 else turn[1:]


def _overlapping(random: Random, given: object) -> str:
    word = strings_values.plain_word(random)
    return arguments.material(given)[-random.randint(1, 4) :] + word if random.random() < 0.7 else word


def _mixed_phrase(random: Random, given: object) -> str:
    words = [word for word in arguments.material(given).split() if random.random() < 0.6]
    words += [strings_values.frequent_word(random) for _ in range(2)]
    return " ".join(random.sample(words, len(words)))


def _alliterating(random: Random) -> str:
    letter = random.choice("bcglprst")
    words = [word for word in strings_values.WORDS if word[0] == letter]
    text = " ".join(random.choice((str, str.title))(random.choice(words)) for _ in range(random.randint(2, 4)))
    return text if random.random() < 0.55 else f"{text} {strings_values.plain_word(random)}"


INPUTS = {"alliterating": _alliterating}
ARGUMENTS = {
    "near_copy": _near_copy,
    "near_ending": _near_ending,
    "one_added": _one_added,
    "respaced": _respaced,
    "overlapping": _overlapping,
    "mixed_phrase": _mixed_phrase,
}
