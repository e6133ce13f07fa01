"""Questions whether a text keeps the rules of a form: PINs, user names, plates, colours, codes, links, seats."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "valid_pin",
        "pin format",
        "str -> bool",
        "len({x}) in (4, 6) and {x}.isdigit()",
        """{x} consists of exactly 4 or exactly 6 digits
        | {x} is a PIN of four or six characters, all of them digits
        | {x} has nothing but digits, and four or six of them""",
        whole="""A cash machine takes a PIN of 4 or 6 digits and nothing else. Does it take {x}?
        | Validate {x}: four digits or six digits, no letters, no spaces, no other length.
        | Is {x} made of digits alone and 4 or 6 characters long?
        | Tell if {x} could be a PIN, given that PINs have four or six digits.
        | Somebody typed {x}. Return True when that is a run of only digits whose length is 4 or 6.""",
        names="is_pin check_pin validate_pin",
        called="pin code",
        inputs="maybe_pin",
        subject="PIN",
        weight=1.2,
        first=True,
    ),
    told(
        "valid_user_name",
        "user name format",
        "str -> bool",
        "3 <= len({x}) <= 12 and {x}.isalnum() and {x}[0].isalpha()",
        """{x} has 3 to 12 characters, only letters and digits, with a letter at the start
        | {x} is a valid user name: from 3 up to 12 letters or digits, the first of them a letter
        | {x} is 3 to 12 characters long, free of all but letters and digits, and not begun by a digit""",
        whole="""Our forum wants user names of 3 to 12 letters and digits that start with a letter. Is {x} fine?
        | Check {x}: a letter first, then only letters or digits, 3 characters at least and 12 at most.
        | May somebody register as {x}, if the name must be 3-12 characters long, alphanumeric, and must not begin with
        a digit?
        | Given {x}, return True only when its length is between 3 and 12 (both allowed), it has nothing but letters and
        digits and no digit comes first.
        | Sign-up rule: letters and digits only, the first one a letter, between 3 and 12 of them. Apply it to {x}.""",
        names="is_username valid_username check_username",
        called="username name user",
        inputs="maybe_user_name",
        subject="user name",
        weight=1.2,
        first=True,
    ),
    told(
        "valid_handle",
        "handle format",
        "str -> bool",
        "{x}[:1] == '@' and 2 <= len({x}) <= 16 and all(c.isalnum() or c == '_' for c in {x}[1:])",
        """{x} is '@' followed by 1 to 15 letters, digits or underscores
        | {x} is a handle: an '@' and then at most 15, but at least one, characters that are letters, digits or '_'
        | {x} has an '@' in front and behind it 1 to 15 characters, each a letter, a digit or an underscore""",
        whole="""Is {x} a proper handle, an '@' plus one to fifteen letters, digits and underscores?
        | Handles look like '@anna_7': the at sign, then 1 to 15 characters out of letters, digits and '_'. Check {x}.
        | Before we tag somebody, make sure that {x} starts with '@' and goes on with 1-15 word characters (letters,
        digits, underscore).
        | Reject {x} with False when the '@' is missing at its start, nothing or more than 15 characters follow, or one
        of those is not a letter, a digit or an underscore.
        | Test {x}: first '@', then between 1 and 15 of letters, digits, '_' and nothing else.""",
        names="is_handle check_handle valid_mention",
        called="handle name text",
        inputs="maybe_handle",
        weight=0.7,
        first=True,
    ),
    told(
        "hex_colour",
        "colour format",
        "str -> bool",
        "len({x}) == 7 and {x}[0] == '#' and all(c in '0123456789abcdef' for c in {x}[1:].lower())",
        """{x} is a colour such as '#1a2B3c': '#' and six hexadecimal digits in either case
        | {x} consists of a '#' and exactly six hexadecimal digits, upper or lower case
        | {x} has a '#' in front and behind it exactly six characters from 0-9, a-f and A-F""",
        whole="""Web pages write colours like '#ff8800'. Is {x} such a colour, a '#' and then six hex digits of any
        case?
        | Does {x} have seven characters, the first '#', the others from 0-9, a-f or A-F?
        | A designer pasted {x}. Say True if it is a hash sign with six hexadecimal digits behind it.
        | Validate {x} as a six-digit hex color code with its leading '#'.
        | Paint program: a colour is '#' plus six hexadecimal digits, large or small. Can {x} be one?""",
        names="is_hex_color valid_color is_color_code",
        called="color colour code",
        inputs="maybe_colour",
        first=True,
    ),
    told(
        "number_plate",
        "plate format",
        "str -> bool",
        "len({x}) == 7 and {x}[:3].isalpha() and {x}[:3].isupper() and {x}[3] == '-' and {x}[4:].isdigit()",
        """{x} is a number plate like 'ABC-123': three capital letters, a dash and three digits
        | {x} consists of three capitals, then '-', then three digits, and nothing else
        | {x} has the form of three upper-case letters, a hyphen and three digits""",
        whole="""Number plates here have three capital letters, a dash and three digits. Is {x} one?
        | The parking camera read {x}. True if it has the pattern 'XYZ-789', capitals only.
        | Check the form of {x}: letters A-Z three times, a hyphen, digits three times.
        | Could {x} stand on a car, when plates must look exactly like 'KLM-204'?
        | Seven characters: three capitals, one '-', three digits. Does {x} fit that?""",
        names="is_plate valid_plate check_plate",
        called="plate text",
        inputs="maybe_plate",
        subject="plate",
        first=True,
    ),
    told(
        "postal_code",
        "postal format",
        "str -> bool",
        "{x}.isdigit() and len({x}) == 5 or len({x}) == 10 and {x}[5] == '-' and {x}.replace('-', '', 1).isdigit()",
        """{x} is a ZIP code: five digits, or five digits, a dash and four digits
        | {x} has the form '12345' or '12345-6789', with any digits
        | {x} is a row of five digits, or a row of five digits with a dash and four more digits behind it""",
        whole="""Is {x} a US ZIP code, five digits with an optional '-' and four more behind them?
        | Shipping form: accept {x} if it is written as 5 digits or as 5 digits, hyphen, 4 digits.
        | Does {x} have one of the two patterns '12345' and '12345-6789'?
        | Return True for {x} only when it is a plain five-digit code or the long one with a dash after the fifth digit
        and four digits at the end.
        | Is it possible to mail a letter to {x}, where codes are '#####' or '#####-####' with a digit for each #?""",
        names="is_zip valid_zip_code check_zip",
        called="zip_code code text",
        inputs="maybe_zip",
        subject="ZIP code",
        weight=0.8,
        first=True,
    ),
    told(
        "ten_digit_phone",
        "phone format",
        "str -> bool",
        "len({x}.replace('-', '').replace(' ', '')) == 10 and {x}.replace('-', '').replace(' ', '').isdigit()",
        """{x} has exactly ten digits and besides them nothing but dashes and spaces
        | {x} is a number of ten digits once its dashes and spaces are removed
        | {x} has ten digits and no other characters than spaces or dashes beside them""",
        whole="""Is {x} a phone number of ten digits, in which dashes and spaces may stand anywhere?
        | Ignore '-' and ' ' in {x}. Are there ten characters left, all digits?
        | The clinic calls back only numbers of ten digits; people type dashes or blanks in between. Is {x} usable?
        | Check {x}: strip hyphens and spaces and see that precisely ten digits remain, nothing else.
        | Somebody left {x} as a number. After spaces and dashes are taken away, is it ten digits and only that?""",
        names="valid_phone is_phone check_phone",
        called="phone number text",
        inputs="maybe_phone",
        subject="phone number",
        first=True,
    ),
    told(
        "iso_date_shape",
        "date format",
        "str -> bool",
        "len({x}) == 10 and {x}[4] == '-' and {x}[7] == '-' and {x}.replace('-', '').isdigit() and {x}.count('-') == 2",
        """{x} has the form 'YYYY-MM-DD': four digits, two digits and two digits with dashes between them
        | {x} is written like a date such as '2024-05-17', whatever its digits are
        | {x} is ten characters long with dashes at indices 4 and 7 and digits elsewhere""",
        whole="""Does {x} follow the pattern 'YYYY-MM-DD' with digits for the letters? The values need not make sense.
        | Only the shape counts: four digits, '-', two digits, '-', two digits. Does {x} have it?
        | A column must hold dates written like '2023-01-31'. Is {x} written in that way?
        | Check the layout of {x}, not the calendar: year of 4, month of 2, day of 2 digits, joined by hyphens.
        | Ten characters, the fifth and the eighth a '-', the others digits: is this true of {x}?""",
        names="looks_like_date is_iso_date date_format_ok",
        called="date text",
        inputs="maybe_date",
        weight=0.8,
        first=True,
    ),
    told(
        "ip_address",
        "address format",
        "str -> bool",
        "{x}.count('.') == 3 and all(part.isdigit() and int(part) <= 255 for part in {x}.split('.'))",
        """{x} is an IPv4 address: four whole numbers from 0 to 255 with dots between them
        | {x} consists of exactly four numbers, none above 255, parted by dots
        | {x} has three dots that part four numbers, each from 0 to 255""",
        whole="""Is {x} a valid IPv4 address, four numbers between 0 and 255 joined by dots?
        | The router asks for something like '192.168.0.1'. Will {x} do: four parts, each a number up to 255?
        | Split {x} at its dots. True when there are four parts, all made of digits and all at most 255.
        | Given {x}, check that it is four dotted numbers in the range 0..255.
        | Network check: are there four decimal numbers in {x}, parted by single dots, and none over 255?""",
        names="is_ip valid_ip is_ipv4",
        called="ip address text",
        inputs="maybe_ip",
        weight=1.1,
        first=True,
    ),
    told(
        "version_shape",
        "version format",
        "str -> bool",
        "len({x}.split('.')) == 3 and all(part.isdigit() for part in {x}.split('.'))",
        """{x} is a version number of three whole numbers with dots between them, like '2.10.3'
        | {x} consists of exactly three groups of digits, parted by dots
        | {x} has exactly two dots and only digits before, between and after them""",
        whole="""Release tags must look like '1.4.0': three numbers, two dots. Does {x}?
        | Is {x} made of three dot-separated groups of digits and nothing more?
        | Return True when {x} is a version such as '0.12.7' - neither two nor four parts, no letters.
        | A script got {x} as version. Check that it has the form number, dot, number, dot, number.
        | Can {x} be read as major.minor.patch with whole numbers for all three?""",
        names="is_version valid_version check_version",
        called="version text tag",
        inputs="maybe_version",
        weight=0.8,
        first=True,
    ),
    told(
        "decimal_text",
        "number formats",
        "str -> bool",
        "{x}.replace('.', '', 1).isdigit()",
        """{x} consists of digits with at most one dot among them
        | {x} is written as a number without a sign: at least one digit, at most one '.' and nothing else
        | {x} has only digits apart from one dot at most, and at least one digit""",
        whole="""Can {x} be read as an unsigned decimal number: digits, at most one dot, no other signs?
        | A till accepts inputs such as '12' and '3.50' but neither '1.2.3' nor '-4'. Does it accept {x}?
        | Take one dot, if there is any, out of {x}. Are there only digits left, one at least?
        | Is {x} a plain positive amount, in digits with not more than one decimal point?
        | Before we convert {x} to a number: is it digits only, but for a single optional dot?""",
        names="is_decimal is_number looks_like_number",
        called="text s entry",
        inputs="maybe_decimal",
        weight=0.8,
        first=True,
    ),
    told(
        "image_file",
        "file kinds",
        "str -> bool",
        "{x}.lower().endswith(('.jpg', '.png', '.gif'))",
        """{x} ends in '.jpg', '.png' or '.gif', in any case
        | {x} is the name of a picture: its extension is jpg, png or gif, upper or lower case
        | {x} has one of the endings '.jpg', '.png' and '.gif', be it in capitals or small letters""",
        whole="""Is {x} a picture? We know pictures by the endings '.jpg', '.png' and '.gif', in capitals or not.
        | The album only takes file names that end with .jpg, .png or .gif (case does not matter). May {x} go in?
        | Case aside, does {x} have one of the extensions jpg, png, gif after its last dot?
        | Upload check for {x}: True if it is a jpg, png or gif by its ending, ignoring case.
        | Should the viewer open {x}? It opens jpg, png and gif files, whatever the case of the ending.""",
        names="is_image is_picture allowed_image",
        called="file_name name file",
        inputs="maybe_image",
        subject="file name",
        weight=0.8,
        first=True,
    ),
    told(
        "plane_seat",
        "seat format",
        "str -> bool",
        "{x}[:-1].isdigit() and {x}[-1] in 'ABCDEF'",
        """{x} is a seat like '12C': a row number and then one capital letter from A to F
        | {x} consists of digits followed by a single letter out of 'ABCDEF'
        | {x} is a number with one of the letters A, B, C, D, E and F behind it""",
        whole="""Seats in the plane are called '7A' to '32F': a number, then one of the letters A-F. Is {x} such a name?
        | Everything but the last character of {x} must be digits, at least one, and the last a capital A to F. Is it
        so?
        | Is {x} a seat? Row first, in digits, then a single capital letter not beyond F.
        | The boarding card shows {x}. Check that it is digits plus one of A, B, C, D, E, F.
        | At the gate: is {x} written as a seat, which is a whole number plus one capital from A to F?""",
        names="is_seat valid_seat check_seat",
        called="seat text code",
        inputs="maybe_seat",
        subject="seat",
        weight=0.7,
        first=True,
    ),
    told(
        "chess_square",
        "chess",
        "str -> bool",
        "len({x}) == 2 and {x}[0] in 'abcdefgh' and {x}[1] in '12345678'",
        """{x} names a square of a chess board: a letter from 'a' to 'h' and then a digit from 1 to 8
        | {x} is two characters long, first one of 'abcdefgh' and then one of '12345678'
        | {x} is a letter from 'a' to 'h' with a digit from 1 to 8 behind it, and nothing more""",
        whole="""Is {x} a square on a chess board, like 'e4', with a small letter a-h and a digit 1-8?
        | A player moves to {x}. Does this square exist (files 'a' to 'h', ranks 1 to 8)?
        | Tell whether {x} lies on the board: exactly one letter from 'a' through 'h', then one digit from 1 through 8.
        | Given {x}, make sure that it is a chess coordinate in lower case.
        | Only squares of the chess board are allowed, 'a1' up to 'h8'. Is {x} allowed?""",
        names="is_square valid_square on_board",
        called="square position field",
        inputs="maybe_square_name",
        weight=0.7,
        first=True,
    ),
    told(
        "sentence_shape",
        "sentence format",
        "str -> bool",
        "{x}[:1].isupper() and {x}.endswith(('.', '!', '?'))",
        """{x} has a capital at its beginning and '.', '!' or '?' at its end
        | {x} is written as a sentence: an upper-case letter at the start and a full stop, exclamation mark or question
        mark at the end
        | the first character of {x} is an upper-case letter and the last one a full stop, '!' or '?'""",
        whole="""Is {x} a proper sentence, with a capital at the front and '.', '!' or '?' as its last character?
        | The teacher marks lines that do not start with a capital or that lack an end mark (. ! ?). Is {x} free of both
        faults?
        | Does {x} start in upper case and finish with one of the three end marks . ! ?
        | Check {x} for a capital first character and closing punctuation, which may be a dot, '!' or '?'.
        | Look at both ends of {x}: a capital in front and one of '.', '!', '?' behind?""",
        names="is_sentence proper_sentence sentence_ok",
        inputs="maybe_sentence",
        weight=0.9,
    ),
    told(
        "web_link",
        "link format",
        "str -> bool",
        "{x}.startswith(('http://', 'https://')) and '.' in {x} and ' ' not in {x}",
        """{x} has 'http://' or 'https://' at its beginning, some dot and no space
        | {x} looks like a link: 'http://' or 'https://' in front, at least one dot and no spaces
        | a dot, but no space, is found in {x}, which starts with 'http://' or 'https://'""",
        whole="""Is {x} a link? It must start with 'http://' or 'https://', contain a dot and be free of spaces.
        | Make {x} clickable only if it opens with http:// or https://, has some '.' in it and no blank. Clickable?
        | Given {x}, return True when all three hold: a web prefix (http:// or https://), a dot somewhere, no space.
        | Somebody entered {x} as homepage. Does it have 'http://' or 'https://' at its start, a dot, and no gap?
        | Should {x} be shown in blue as a link? Yes if it has http:// or https:// in front, a dot in it and no
        space.""",
        names="is_url valid_link is_link",
        called="url link text",
        inputs="maybe_link",
        weight=0.9,
        first=True,
    ),
)


def _spoil(random: Random, text: str, share: float = 0.45) -> str:
    """The text; with this share a character of it is changed, added or left out, or its case is turned."""
    if random.random() > share:
        return text
    place = random.randrange(len(text))
    turn = random.choice((random.choice("x7-_. "), text[place] + random.choice("a4"), "", "Q"))
    return random.choice((text[:place] + turn + text[place + 1 :], text.swapcase(), text + text[:1]))


def _digits(random: Random, *sizes: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(random.choice(sizes)))


def _pin(random: Random) -> str:
    text = random.choice(("0000", "7777", _digits(random, 4, 4, 6, 5, 3), _digits(random, 4, 6)))
    return _spoil(random, text, 0.2)


def _user(random: Random) -> str:
    text = strings_values.plain_word(random) + random.choice(("", "7", "_1", "2000", " x", "andmuchmore"))
    return random.choice((text, text, text, "9" + text, text[:2], text.title()))


def _handle(random: Random) -> str:
    text = "@" + strings_values.plain_word(random) + random.choice(("", "_", "7", "_x", "_of_the_world", "!"))
    return random.choice((text, text, text, text[1:], "@"))


def _ip(random: Random) -> str:
    high = random.choice((255, 255, 300))
    text = ".".join(str(random.randint(0, high)) for _ in range(random.choice((4, 4, 4, 4, 3, 5))))
    return _spoil(random, text, 0.15)


def _date(random: Random) -> str:
    text = f"{random.randint(1900, 2030)}-{random.randint(1, 12):02d}-{random.randint(1, 31):02d}"
    return random.choice((text, text, text.replace("-", "/"), text[2:], _spoil(random, text)))


INPUTS = {
    "maybe_pin": _pin,
    "maybe_user_name": _user,
    "maybe_handle": _handle,
    "maybe_ip": _ip,
    "maybe_date": _date,
    "maybe_colour": lambda random: _spoil(
        random, "#" + "".join(random.choice("0123456789abcdefAB") for _ in range(random.choice((6, 6, 6, 3))))
    ),
    "maybe_plate": lambda random: _spoil(random, "".join(random.sample("ABCDEKLMXYZ", 3)) + "-" + _digits(random, 3)),
    "maybe_zip": lambda random: _spoil(
        random, _digits(random, 5) + random.choice(("", "", "-" + _digits(random, 4))), 0.35
    ),
    "maybe_phone": lambda random: _spoil(
        random,
        random.choice(("-", " ", "")).join((_digits(random, 3), _digits(random, 3), _digits(random, 4, 4, 4, 3))),
        0.25,
    ),
    "maybe_version": lambda random: _spoil(
        random, ".".join(str(random.randint(0, 12)) for _ in range(random.choice((3, 3, 3, 2, 4)))), 0.15
    ),
    "maybe_decimal": lambda random: random.choice(
        (str(random.randint(0, 999)), f"{random.uniform(0, 99):.2f}", f"-{random.randint(1, 9)}", "1.2.3", "12a", "4,5")
    ),
    "maybe_image": lambda random: (
        strings_values.plain_word(random)
        + random.choice((".jpg", ".PNG", ".gif", ".png", ".txt", ".jpg.zip", ".pdf", "png"))
    ),
    "maybe_seat": lambda random: str(random.randint(1, 40)) + random.choice(("A", "C", "F", "G", "b", "", "DD")),
    "maybe_square_name": lambda random: _spoil(random, random.choice("abcdefgh") + random.choice("12345678"), 0.5),
    "maybe_sentence": lambda random: random.choice(
        (strings_values.sentence(random), strings_values.phrase(random).capitalize() + random.choice(".?!,"))
    ),
    "maybe_link": lambda random: (
        random.choice(("http://", "https://", "https://", "www.", "ftp://"))
        + strings_values.plain_word(random)
        + random.choice((".com", ".org", ".net/a", " .com", ""))
    ),
}
