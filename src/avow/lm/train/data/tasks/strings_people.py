"""Names of people: short forms, reversed forms, salutations, user names, addresses for electronic mail made of them."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

FIRST_NAMES = "Ada Ben Carla David Emma Felix Grace Hugo Iris Jonas Karin Liam Maria Noah Olga Paul Rosa Tim"
LAST_NAMES = "Adams Baker Cole Dunn Evans Fox Green Hill Jones King Lopez Moss Novak Olsen Price Reed Smith Weber"
FIRST, LAST = FIRST_NAMES.split(), LAST_NAMES.split()

OPERATIONS = (
    told(
        "initial_and_last",
        "short names",
        "str -> str",
        "{x}[0] + '. ' + {x}.split()[-1]",
        """{x} as the initial of the first name and the last name, like 'A. Smith'
        | the first letter and a dot, then the last name of {x}""",
        verbs="shorten the first name of {x} to its initial with a dot, and keep only the last name behind it",
        whole="""Shorten 'Anna Maria Smith' to 'A. Smith': do this with {x}.
        | The door plate has little room. Write {x} as the first initial, a dot, a space and the last name.
        | How is {x} cited as initial plus last name, any middle names left out?
        | Given {x}, return the first letter followed by '. ' and the family name, which comes last.""",
        names="short_name cite_name abbreviate_name",
        called="name person full_name",
        inputs="person_name",
        subject="full name",
        first=True,
    ),
    told(
        "first_and_initial",
        "short names",
        "str -> str",
        "{x}.split()[0] + ' ' + {x}.split()[-1][0] + '.'",
        """the first name of {x} and the initial of the last name with a dot, like 'Anna S.'
        | {x} with the last name shortened to its first letter and a dot, without any middle names""",
        verbs="shorten the last name of {x} to its first letter and a dot, and leave out middle names",
        whole="""In class there are two Annas, so we say 'Anna S.' and 'Anna B.'. Make that short form of {x}.
        | Reviews are signed with the first name and one letter of the last name with a dot. What does {x} sign?
        | First name, space, initial of the last name, dot: build it from {x}.
        | Given {x}, hide most of the family name: only its first letter and a full stop may follow the first name.""",
        names="public_name display_name class_name",
        called="name person full_name",
        inputs="person_name",
        subject="full name",
        first=True,
    ),
    told(
        "middle_to_initials",
        "middle names",
        "str -> str",
        """
        parts = {x}.split()
        middle = [part[0] + '.' for part in parts[1:-1]]
        return ' '.join(parts[:1] + middle + parts[-1:])
        """,
        """{x} with each middle name shortened to its first letter and a dot
        | {x} with only the first and the last name in full and the names between them as initials with dots""",
        verbs="shorten all names of {x} but the first and the last to an initial with a dot",
        whole="""Write 'John Paul Smith' as 'John P. Smith'. Do the same for {x}; without middle names nothing changes.
        | On the diploma, middle names become one letter and a dot while first and last name stay. Convert {x}.
        | Given {x}, abbreviate whatever stands between the first and the last name to initials with a dot each.
        | How does {x} look with its middle names cut down to 'X.' form?""",
        names="abbreviate_middle middle_initials shorten_middle_names",
        called="name person full_name",
        inputs="person_long_name",
        subject="full name",
        weight=0.8,
        first=True,
    ),
    told(
        "middle_names",
        "middle names",
        "str -> str",
        "' '.join({x}.split()[1:-1])",
        """the middle names of {x}, joined by spaces, or an empty string if there are none
        | all that stands between the first and the last name of {x}, '' if nothing does""",
        verbs="take the middle names out of {x}, giving '' where there are none",
        whole="""Which middle names does {x} have? Put one space between them; no middle name gives ''.
        | Drop the first and the last name of {x} and return what is left, possibly an empty string.
        | The form has a field for middle names. Fill it from {x}; it may stay empty ('').
        | Given {x}, return everything between the first and the final name as one string, '' for just two names.""",
        names="get_middle_names middle_name",
        called="name person full_name",
        inputs="person_long_name",
        subject="full name",
        weight=0.6,
        first=True,
    ),
    told(
        "name_put_straight",
        "reversed names",
        "str -> str",
        """
        last, first = {x}.split(', ')
        return first + ' ' + last
        """,
        """{x}, given as 'Last, First', in the order 'First Last'
        | the first name and then the last name of {x}, which has them the other way round with a comma between""",
        verbs="turn {x} from 'Last, First' into 'First Last'",
        whole="""The list says 'Smith, Anna' but the badge must say 'Anna Smith'. Convert {x} in this way.
        | Given {x} in the form 'Last, First', what is the name in normal order, without the comma?
        | Swap the two parts of {x} around its comma and put a space between them.
        | Phone book entries look like {x}: family name, comma, first name. Return it as people say it aloud.""",
        names="unflip_name natural_name straight_name",
        called="name entry person",
        inputs="person_comma_name",
        subject="name",
        first=True,
    ),
    told(
        "user_name",
        "account names",
        "str -> str",
        "({x}[0] + {x}.split()[-1]).lower()",
        """the user name for {x}: the first letter of the first name and the last name, in lower case
        | the initial and the last name of {x} as one word in lower case""",
        verbs="make a lower-case user name of the first letter and the last name of {x}",
        whole="""Anna Smith logs in as 'asmith'. What is the login of {x}?
        | New colleague: {x}. Build the account name from the first initial plus the last name, all in small letters.
        | Given {x}, glue the first letter of the first name to the family name and put all in lower case.
        | Create the user id of {x}: initial of the first name, then the whole last name, no spaces, no capitals.""",
        names="username make_login login_name",
        called="name person full_name",
        inputs="person_name",
        subject="full name",
        first=True,
    ),
    told(
        "work_address",
        "account names",
        "str -> str",
        "'.'.join({x}.lower().split()) + '@' + {k}",
        """the lower-case mail address of {x}: all names joined by dots, then '@' and {k}
        | the names of {x} in lower case with dots between them, followed by '@' and the domain {k}""",
        verbs="make a mail address from the lower-case names of {x}, joined by dots, and the domain {k}",
        whole="""Our company writes addresses as 'first.last@domain' in small letters. Which one does {x} get at {k}?
        | Join the names of {x} by dots, in lower case, and add '@' and {k}.
        | Create an email address for {x} with the domain {k}: lower-case names, a dot in place of each space.
        | A new employee, {x}, starts today and the domain is {k}. Give the address, dots between the names, all lower
        case.""",
        names="make_email company_email email_for",
        called="name person full_name",
        args=(Argument("str", "mail_domain", constant=0.4, names=("domain", "company", "host")),),
        inputs="person_name",
        subject="full name",
        first=True,
    ),
    told(
        "letter_opening",
        "salutations",
        "str -> str",
        "'Dear ' + {k} + ' ' + {x}.split()[-1] + ','",
        """the line 'Dear', the title {k}, the last name of {x} and a comma
        | the opening of a letter to {x} with the title {k}, like 'Dear Dr Smith,'""",
        verbs="open a letter with 'Dear', the title {k} and the last name of {x}, and end it with a comma",
        whole="""A letter to {x}, whose title is {k}, begins 'Dear Mr Smith,' or the like. Write this first line.
        | How do we greet {x} with the title {k}? Say 'Dear', title, last name, separated by spaces, and a comma.
        | Take just the last name of {x} and put 'Dear ' and {k} in front of it and a comma behind.
        | Mail merge: build 'Dear', then {k}, then the last word of {x}, single spaces between them, a comma at the
        end.""",
        names="salutation dear_line formal_greeting",
        called="name person full_name",
        args=(Argument("str", "person_title", constant=0.4, names=("title", "t")),),
        inputs="person_name",
        subject="full name",
        weight=0.7,
        first=True,
    ),
    told(
        "last_name_in_capitals",
        "names on badges",
        "str -> str",
        "' '.join({x}.split()[:-1] + [{x}.split()[-1].upper()])",
        """{x} with the last name in capitals
        | {x} with only its last word in upper case and the others as they are""",
        verbs="put the last name of {x} in capitals and leave the rest | write the last word of {x} in upper case",
        steps="put the last word in upper case",
        whole="""Travel papers print 'Anna SMITH'. Bring {x} into this form.
        | Only the family name, the last word of {x}, should be in capitals; all before it stays as it is.
        | Given {x}, shout the last name and nothing else.
        | What goes on the badge of {x} if last names are printed in capital letters?""",
        names="badge_name upper_last_name passport_name",
        called="name person full_name",
        inputs="person_name",
        weight=0.7,
        first=True,
    ),
    told(
        "same_initials",
        "initials compared",
        "str -> bool",
        "[word[0] for word in {x}.split()] == [word[0] for word in {k}.split()]",
        """{x} and {k} have the same initials
        | the words of {x} begin with the same letters, in the same order, as those of {k}
        | {x} has the initials of {k}, in the same order""",
        whole="""Would {x} and {k} sign with the same initials?
        | Two people, {x} and {k}, share an office; is every initial of theirs the same, in order and in number?
        | Compare the first letters of the names in {x} with those in {k} and tell whether they are equal.
        | Check if the monogram on the towels of {x} would do for {k} as well.
        | Take the first letter of every word in {x} and in {k}. Are the two rows of letters identical?""",
        names="initials_match equal_initials",
        called="name person first",
        args=(Argument("str", "person_with_initials", constant=0, names=("other", "second", "b")),),
        inputs="person_name",
        weight=0.6,
        first=True,
    ),
    told(
        "is_full_name",
        "name formats",
        "str -> bool",
        "len({x}.split()) >= 2 and all(word[0].isupper() for word in {x}.split())",
        """{x} has at least two words, each with a capital at its start
        | {x} looks like a full name: two or more words, all with a capital at the start
        | {x} has no fewer than two words and no word without an upper-case letter at its start""",
        whole="""Is {x} a full name, that is, two or more words that all begin with a capital letter?
        | The sign-up form rejects 'anna' and 'Anna smith' but takes 'Anna Smith'. Does it take {x}?
        | Check that {x} consists of a first and a last name at least, every part of it starting in upper case.
        | Validate {x}: not fewer than two words, no word that starts with anything but a capital.
        | We need first and last name, each with a capital at its start. Is {x} enough?""",
        names="valid_name full_name proper_name",
        called="name text entry",
        inputs="maybe_person_name",
        first=True,
    ),
    told(
        "name_length",
        "letters in names",
        "str -> int",
        "len({x}.replace(' ', ''))",
        """the number of characters in {x}, not counting spaces
        | how many characters {x} has apart from spaces
        | the length without spaces of {x}""",
        verbs="count the characters of {x} that are not spaces",
        steps="count the characters other than spaces",
        whole="""An engraver charges by the letter and spaces are free. How many characters of {x} must be paid?
        | Length of {x} with all spaces left out of the count.
        | How many characters does {x} have, if spaces do not count?
        | Given {x}, count everything except blanks.""",
        names="length_without_spaces count_no_spaces engraving_length",
        inputs="text_sentence",
    ),
    told(
        "shared_family_name",
        "families",
        "str -> bool",
        "{x}.split()[-1].lower() == {k}.split()[-1].lower()",
        """{x} and {k} end with the same word, ignoring case
        | the last names of {x} and {k} are equal, upper and lower case being the same
        | the last word of {x} is that of {k}, case aside""",
        whole="""Do {x} and {k} have the same last name, never mind capitals?
        | Could {x} be related to {k}? We only compare the last word of both names, case-insensitively.
        | The hotel books {x} and {k} into one room if their family names agree in any case. Does it?
        | Check whether the final words of {x} and {k} match when case is ignored.
        | Teacher to parents: do {x} and {k}, by the last word of their names in any case, belong together?""",
        names="same_last_name same_family related",
        called="name person first",
        args=(Argument("str", "person_of_family", constant=0, names=("other", "second", "b")),),
        inputs="person_name",
        weight=0.7,
        first=True,
    ),
    told(
        "initials_spaced",
        "monograms",
        "str -> str",
        "' '.join(word[0].upper() + '.' for word in {x}.split())",
        """the initials of {x} in capitals, each with a dot, separated by spaces
        | the first letter of each word of {x} as a capital with a dot behind it, with spaces between, as in 'A. B.'""",
        verbs="write the initials of {x} as capitals with a dot each and a space between them",
        whole="""Turn 'anna maria smith' into 'A. M. S.' and do so for {x}.
        | Which initials belong to {x}? Capital letters, each with its dot, spaced apart.
        | Sign {x} with initials only: letter, dot, space, letter, dot and so on, no space at the end.
        | For each word of {x} give its first letter in upper case and a dot; put single spaces between these.""",
        names="dotted_initials monogram initials",
        called="name person full_name",
        inputs="text_full_name",
        weight=0.7,
        first=True,
    ),
    told(
        "room_left",
        "room",
        "str -> int",
        "{k} - len({x})",
        """how many of {k} characters are left after writing {x}, negative if it is too long
        | {k} minus the length of {x}""",
        verbs="subtract the length of {x} from {k}",
        whole="""A form has {k} boxes, one for each character, spaces too. After {x} is filled in, how many boxes are
        left? A negative answer means that it does not fit.
        | The limit is {k} characters. How much room does {x} leave, below zero if it is over the limit?
        | Count down while typing {x}: of {k} allowed characters, how many remain (negative when exceeded)?
        | How many characters may still be added to {x} before it has {k}? It may be less than none.""",
        names="characters_left remaining_characters",
        args=(Argument("int", "text_limit", names=("n", "limit")),),
        inputs="text_sentence",
        weight=0.9,
    ),
)


def _name(random: Random, size: int = 0) -> str:
    middles = size or random.choice((0, 0, 0, 1))
    return " ".join([*random.sample(FIRST, 1 + middles), random.choice(LAST)])


def _long_name(random: Random) -> str:
    return _name(random) if random.random() < 0.2 else _name(random, random.randint(1, 2))


def _maybe(random: Random) -> str:
    text = random.choice((_name(random), random.choice(FIRST)))
    return random.choice((text, text, text.lower(), text.capitalize()))


def _with_initials(random: Random, given: object) -> str:
    words = arguments.material(given).split()
    if random.random() < 0.55 and words:
        return " ".join(
            random.choice([name for name in FIRST + LAST if name[0] == word[0]] or [word]) for word in words
        )
    return _name(random)


def _of_family(random: Random, given: object) -> str:
    words = arguments.material(given).split()
    if random.random() < 0.55 and words:
        return f"{random.choice(FIRST)} {random.choice((words[-1], words[-1].upper(), words[-1].lower()))}"
    return _name(random)


INPUTS = {
    "person_name": _name,
    "person_long_name": _long_name,
    "person_comma_name": lambda random: f"{random.choice(LAST)}, {_name(random).rpartition(' ')[0]}",
    "maybe_person_name": _maybe,
}
ARGUMENTS = {
    "mail_domain": lambda random, given: random.choice(("acme.com", "school.org", "shop.net", "example.com")),  # noqa: ARG005
    "person_title": lambda random, given: random.choice(("Mr", "Ms", "Dr", "Mrs", "Prof")),  # noqa: ARG005
    "person_with_initials": _with_initials,
    "person_of_family": _of_family,
    "text_limit": lambda random, given: random.choice((10, 12, 15, 20, 25)),  # noqa: ARG005
}
