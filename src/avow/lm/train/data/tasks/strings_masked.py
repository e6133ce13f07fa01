"""Texts of which a part is hidden or laid bare: mail addresses, card numbers, secrets, games of guessing words."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

BANNED = Argument("list[str]", "banned_words", constant=0.2, names=("banned", "bad_words", "blocked"))
GUESSED = Argument("str", "guessed_letters", constant=0.1, names=("guessed", "letters", "tried"))

OPERATIONS = (
    told(
        "mask_start",
        "hide",
        "str -> str",
        "'*' * min({k}, len({x})) + {x}[{k}:]",
        """{x} with its first {k} characters replaced by '*'
        | {x} with stars over its first {k} characters""",
        verbs="""replace the first {k} characters of {x} with '*'
        | put a star in place of each of the first {k} characters of {x}""",
        steps="hide the first {k} characters with '*'",
        whole="""Cover the beginning of {x}: the first {k} characters each become an asterisk, the rest stays.
        | On our labels the first {k} signs of {x} must not be readable. Put '*' in their place and keep the others.
        | Please star out {k} characters at the front of {x}; if it is shorter than that, star out everything.
        | How does {x} look when each of its first {k} characters is overwritten by '*'?""",
        names="hide_start mask_first cover_start",
        args=(arguments.TIMES,),
        inputs="text_plain_word",
        weight=0.8,
    ),
    told(
        "mask_between_ends",
        "hide inside",
        "str -> str",
        "{x}[0] + '*' * (len({x}) - 2) + {x}[-1] if len({x}) > 2 else {x}",
        """{x} with a star for each character but the first and the last
        | {x} with all of its inner characters replaced by '*'
        | the outer two characters of {x}, with a '*' for each one between them""",
        verbs="replace every character of {x} between the first and the last by '*'",
        steps="hide all but the first and the last character with '*'",
        whole="""Show only the first and the last character of {x}; every one in between becomes '*'.
        | The screen greets people with a masked user name: 'maria' is shown as 'm***a'. Do the same to {x}.
        | Leave both ends of {x} as they are and write an asterisk over everything else.
        | What does {x} look like with its inside starred out, one star per character?""",
        names="mask_middle hide_middle mask_name",
        inputs="text_plain_word",
        weight=0.8,
    ),
    told(
        "mask_mail_user",
        "hide mail address",
        "str -> str",
        """
        user, domain = {x}.split('@')
        return user[0] + '*' * (len(user) - 1) + '@' + domain
        """,
        """{x} with a star for each character before the '@' but the first
        | {x} with all of the part before the '@', except its first character, replaced by '*'""",
        verbs="hide the part of {x} before the '@' with '*', one star per character, but leave its first character",
        whole="""Mask {x}: keep the first character and all from the '@' on, and write '*' for each character between.
        | Customers see 'anna@home.com' as 'a***@home.com' on their receipts. Make that out of {x}.
        | In {x}, only the first letter of the user part and the whole domain may be readable; use asterisks for the
        other letters of the user part.
        | Our support tool must not show who wrote. Given {x}, star out the name before the '@' apart from its first
        character, one star for one character.""",
        names="mask_email hide_email obfuscate_email",
        called="email address mail",
        inputs="text_good_email",
        subject="email address",
        first=True,
    ),
    told(
        "mask_mail_short",
        "hide mail address",
        "str -> str",
        "{x}[:{k}] + '***' + {x}[{x}.index('@'):]",
        """the first {k} characters of {x}, then '***', then all from the '@' on
        | {x} shortened to its first {k} characters, three stars and the part from the '@' on""",
        verbs="keep the first {k} characters of {x} and what begins at the '@', with '***' between the two",
        whole="""Shorten {x} for display: its first {k} characters, three asterisks, then the '@' and the domain.
        | However long the name in {x} is, always show {k} characters of it, '***' and the rest from '@' on.
        | Privacy rule for {x}: print the first {k} characters, then exactly three stars, then '@' and what follows.
        | What is {x} once '***' stands between its first {k} characters and its '@'?""",
        names="mask_email short_email private_email",
        called="email address mail",
        args=(Argument("int", "one_or_two", names=("n", "k")),),
        inputs="mail_long_user",
        subject="email address",
        weight=0.6,
        first=True,
    ),
    told(
        "mask_card_groups",
        "hide card",
        "str -> str",
        "'**** **** **** ' + {x}.replace(' ', '')[-4:]",
        """{x} of 16 digits as three groups of four stars and its last four digits, with spaces between the groups
        | the last four digits of {x} behind '**** **** **** '""",
        verbs="hide the first twelve digits of {x} so that it becomes '**** **** **** ' and its last four digits",
        whole="""A receipt shows '**** **** **** ' and then the last four digits. Make this line from {x}, which may be
        written with or without spaces.
        | Mask {x}: three blocks of four asterisks, then the final four digits, one space between the blocks.
        | Whether {x} has spaces in it or not, return it in four groups of which only the last is readable; the others
        are '****'.
        | How is {x} printed if only its last four digits may be seen, after '**** **** **** '?""",
        names="mask_card hide_card card_for_receipt",
        called="card number card_number",
        inputs="card_number",
        subject="card number",
        first=True,
    ),
    told(
        "mask_digits_before_last",
        "hide digits",
        "str -> str",
        """
        left = sum(1 for c in {x} if c.isdigit())
        result = ''
        for c in {x}:
            if c.isdigit():
                result += '*' if left > {k} else c
                left -= 1
            else:
                result += c
        return result
        """,
        """{x} with a '*' for each digit but the last {k}, and all other characters as they are
        | {x} with all digits except its last {k} digits replaced by '*'""",
        verbs="replace each digit of {x} by '*', except the last {k} digits, and leave the other characters",
        whole="""Hide the digits of {x} behind stars but for the last {k}; spaces, dashes and brackets stay in place.
        | In the call list, {x} should show just its final {k} digits. Put '*' for every other digit and do not touch
        the signs between them.
        | Given {x}, star out every digit that has at least {k} more digits behind it.
        | Which text is left when only the last {k} digits of {x} stay readable, the other digits being '*'?""",
        names="mask_phone mask_digits hide_number",
        called="phone number text",
        args=(Argument("int", "two_to_four", names=("n", "k")),),
        inputs="phone_like",
        subject="phone number",
        weight=0.8,
        first=True,
    ),
    told(
        "censor_word",
        "hide words",
        "str -> str",
        "' '.join('*' * len(word) if word.lower() == {k} else word for word in {x}.split())",
        """{x} with each word that equals {k}, in any case, replaced by as many stars as it has letters
        | {x} with the word {k} starred out wherever it occurs, in capitals or not""",
        verbs="replace each {k} among the words of {x}, whatever its case, by stars, one for each letter",
        whole="""Censor {x}: wherever one of its words is {k}, upper or lower case, write one '*' for each letter.
        | The moderator does not want to read {k}. Star it out in {x}, also in capitals, but only as a whole word.
        | In {x}, turn every word {k} into asterisks of the same length, ignoring case, and leave the other words.
        | What remains of {x} when each word that is {k} in any case is beeped out with stars?""",
        names="censor bleep hide_word",
        args=(Argument("str", "text_known_word_lower", names=("banned", "target", "w")),),
        inputs="text_phrase_cased",
        weight=0.8,
        first=True,
    ),
    told(
        "censor_words",
        "hide words",
        "str -> str",
        "' '.join('***' if word in {k} else word for word in {x}.split())",
        """{x} with '***' for each word that is in {k}
        | {x} with every word of the list {k} replaced by three stars""",
        verbs="put '***' in place of all words of {x} that occur in {k}",
        whole="""Go through the words of {x} and write '***' for each that stands in {k}.
        | The chat filter has a list of forbidden words, {k}. Show {x} with three asterisks for any such word.
        | Which words of {x} are in {k}? Print the text with those as '***'.
        | Replace the words of {x} found in {k} by three stars, however long they are.""",
        names="censor_all filter_words clean_text",
        args=(BANNED,),
        inputs="text_phrase",
        weight=0.8,
    ),
    told(
        "hide_word_ends",
        "hide in words",
        "str -> str",
        "' '.join(word[0] + '*' * (len(word) - 1) for word in {x}.split())",
        """the words of {x} with only their first letter readable and '*' for the others
        | {x} with a star for every letter that does not begin a word""",
        verbs="replace all letters of each word of {x} but its first with '*'",
        steps="hide all but the first letter of each word with '*'",
        whole="""A quiz shows the first letter of each word and a '*' for each further letter. Make it from {x}.
        | Turn 'green tea' into 'g**** t**' - do this with {x}.
        | Print {x} such that each word keeps its first letter while the others become asterisks.
        | Which hint do we get from {x} when every word is starred out after its first letter?""",
        names="word_hints first_letters_shown quiz_hint",
        inputs="text_phrase",
        weight=0.7,
    ),
    told(
        "hangman_view",
        "guessing games",
        "str -> str",
        "''.join(c if c in {k} else '_' for c in {x})",
        """{x} with '_' for each character that is not in {k}
        | what a player of hangman sees of {x} after guessing the letters {k}, with '_' for each hidden letter""",
        verbs="replace every character of {x} that does not occur in {k} by '_'",
        whole="""In a game of hangman the word is {x} and the letters {k} have been guessed. Show the guessed letters in
        their places and '_' for each of the others.
        | Letters tried so far: {k}. What does the board show for {x}, with one underscore for each unknown letter?
        | Reveal only those letters of {x} that are in {k}; all others are shown as '_'.
        | The secret is {x}; a child has called out {k}. Write the secret with an underscore for what nobody called.""",
        names="hangman show_word reveal",
        called="word secret",
        args=(GUESSED,),
        inputs="text_plain_word",
        first=True,
        by_name=True,
    ),
    told(
        "letters_still_hidden",
        "guessing games left",
        "str -> int",
        "len(set({x}) - set({k}))",
        """the number of different letters of {x} that are not among the guesses {k}
        | how many different letters of {x} have not been guessed with {k}""",
        verbs="count the different letters of {x} that are missing from the guesses {k}",
        whole="""The word is {x}, guessed so far are {k}. How many different letters must still be found?
        | Count each letter of {x} that {k} lacks once.
        | In hangman with the secret {x}, the tries were {k}. How many distinct letters stay unknown?
        | Tell me how many right guesses are missing until {x} is solved, if {k} have been called.""",
        names="letters_left missing_guesses to_guess",
        called="word secret",
        args=(GUESSED,),
        inputs="text_plain_word",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "blank_vowels_but_first",
        "vowels hidden",
        "str -> str",
        "{x}[:1] + ''.join('*' if c.lower() in 'aeiou' else c for c in {x}[1:])",
        """{x} with a '*' for every vowel, except one at its very start
        | {x} with all vowels after the first character replaced by '*'""",
        verbs="replace the vowels of {x} with '*', but never its first character",
        steps="replace all vowels after the first character with '*'",
        whole="""Put '*' for every vowel of {x}, but leave the first character as it is, whatever it may be.
        | The first sign of {x} stays; behind it, each a, e, i, o or u in either case becomes a star.
        | Children fill in missing vowels: print {x} with stars for them, only the first character is always shown.
        | What is {x} with its vowels starred out from the second character on?""",
        names="hide_vowels star_vowels vowel_puzzle",
        inputs="text_phrase",
        weight=0.5,
    ),
    told(
        "redact_numbers",
        "hide numbers",
        "str -> str",
        "' '.join('#' if word.isdigit() else word for word in {x}.split())",
        """{x} with '#' for each word that consists of digits
        | {x} with every whole number among its words replaced by one '#'""",
        verbs="replace each number among the words of {x} by a single '#'",
        steps="replace each word of digits by '#'",
        whole="""Numbers in our reports are secret. Print {x} with one '#' in place of every word made of digits.
        | Wherever a word of {x} is a whole number, write '#', no matter how many digits it has.
        | Given {x}, blot out the numbers: each becomes a single hash sign, the words stay.
        | How does {x} read when '#' stands for each of its numbers?""",
        names="hide_numbers blot_numbers",
        inputs="text_with_numbers",
        weight=0.6,
        first=True,
    ),
    told(
        "secret_preview",
        "previews",
        "str -> str",
        "{x} if len({x}) <= {k} * 2 else {x}[:{k}] + '...' + {x}[-{k}:]",
        """the first {k} and the last {k} characters of {x} with '...' between them, or {x} itself if it has at most
        twice {k} characters
        | a preview made of {k} characters from each end of {x} around '...', unless {x} has no more than 2 * {k}
        characters, when it stays whole""",
        verbs="abbreviate the middle of {x} to '...', leaving {k} characters at each end, if it has more than 2 * {k}",
        whole="""Show only {k} characters from the front and {k} from the back of {x}, joined by '...'; what is no
        longer than both together is shown in full.
        | Long keys are listed as start, three dots, end. Do it for {x} with {k} characters on either side, and leave it
        alone if it has at most 2 * {k} characters.
        | If {x} is longer than twice {k}, cut out its middle and put '...' there, so that {k} characters are left on
        both sides; otherwise give it back unchanged.
        | Abbreviate {x} in its middle: {k} characters, '...', {k} characters, except when it has 2 * {k} or fewer.""",
        names="shorten_middle key_preview ellipsis_middle",
        args=(Argument("int", "two_to_four", names=("k", "n")),),
        inputs="key_text",
        weight=0.6,
    ),
)


def _card(random: Random) -> str:
    digits = "".join(random.choice("0123456789") for _ in range(16))
    return digits if random.random() < 0.5 else " ".join(digits[i : i + 4] for i in range(0, 16, 4))


def _phone(random: Random) -> str:
    first, second, third = random.randint(100, 999), random.randint(100, 999), random.randint(1000, 9999)
    style = random.choice(("{0}-{1}-{2}", "({0}) {1}-{2}", "{0} {1} {2}", "+1 {0} {1}", "{0}{2}"))
    return style.format(first, second, third)


def _cased(random: Random) -> str:
    words = strings_values.phrase(random).split()
    return " ".join(random.choice((word, word, word.upper(), word.capitalize())) for word in words)


def _banned(random: Random, given: object) -> list[str]:
    words = arguments.material(given).split()
    found = [word for word in words if random.random() < 0.4]
    return sorted({*found, random.choice(strings_values.FREQUENT), strings_values.plain_word(random)})


def _guessed(random: Random, given: object) -> str:
    if given is None:
        return random.choice(("etao", "aeiou", "rstle"))
    letters = set(arguments.material(given))
    if random.random() < 0.6:
        letters = {c for c in letters if random.random() < 0.6}
    chosen = sorted(letters | set(random.sample("abcdefghiklmnoprstu", 2)))
    return "".join(random.sample(chosen, len(chosen)))


INPUTS = {
    "card_number": _card,
    "phone_like": _phone,
    "text_phrase_cased": _cased,
    "mail_long_user": lambda random: "me" + strings_values.good_email(random),
    "key_text": lambda random: "".join(random.choice("abcdef0123456789") for _ in range(random.randint(2, 12))),
}
ARGUMENTS = {
    "one_or_two": lambda random, given: random.randint(2 if given is None else 1, 3),
    "two_to_four": lambda random, given: random.randint(2, 4),  # noqa: ARG005
    "text_known_word_lower": lambda random, given: arguments.known_word(random, given).lower(),
    "banned_words": _banned,
    "guessed_letters": _guessed,
}
