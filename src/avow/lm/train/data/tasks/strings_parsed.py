"""Short notations read: times, ranges, versions, sizes, scores, settings, rows of tables, cards, amounts of money."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "to_full_day_clock",
        "clock formats",
        "str -> str",
        """
        hour = int({x}[:2]) % 12
        if {x}.endswith('PM'):
            hour += 12
        return f'{hour:02d}' + {x}[2:5]
        """,
        """{x}, a time like '02:30 PM', on the 24-hour clock as 'hh:mm'
        | the 24-hour form 'hh:mm' of the time {x}, which ends in AM or PM""",
        verbs="convert {x} from 'hh:mm AM/PM' to the 24-hour form 'hh:mm'",
        whole="""A train leaves at {x}, with AM or PM. What does the station clock with 24 hours show, as 'hh:mm'?
        | Turn '02:30 PM' into '14:30' and '12:05 AM' into '00:05'. Convert {x} in this way.
        | Write {x} without AM and PM: hours from 00 to 23, a colon, minutes.
        | Given {x} on the twelve-hour clock, such as '11:45 PM', return military style with a colon.""",
        names="to_24_hours convert_time time_24",
        called="time clock t",
        inputs="twelve_hour_time",
        first=True,
        by_name=True,
    ),
    told(
        "numbers_of_range",
        "ranges read",
        "str -> list[int]",
        """
        low, high = {x}.split('-')
        return list(range(int(low), int(high) + 1))
        """,
        """all whole numbers in the range {x}, given like '3-7', both ends included
        | the list of the numbers from the first to the second number of {x}, which has a dash between them""",
        verbs="list all numbers of the range {x}, which is written like '3-7', including both ends",
        whole="""Print pages {x}, which is something like '3-7'. Which pages are these? List them, the last one too.
        | Expand '3-7' to [3, 4, 5, 6, 7]; do so for {x}.
        | The rooms {x} (first, dash, last) must be cleaned. Give each room number in a list.
        | Read {x} as low-high and return every integer from low up to and including high.""",
        names="expand_range parse_range pages",
        called="span text s",
        inputs="number_range",
        first=True,
        by_name=True,
    ),
    told(
        "size_of_range",
        "ranges read",
        "str -> int",
        """
        low, high = {x}.split('-')
        return int(high) - int(low) + 1
        """,
        """the number of whole numbers in the range {x}, given like '3-7', both ends included
        | how many numbers {x} covers, from the one before the dash to the one after it, counting both""",
        verbs="count the numbers of the range {x}, which is written like '3-7', including both ends",
        whole="""For homework we read pages {x}, for instance '3-7', first and last included. How many pages is that?
        | Somebody is away on days {x} of the month, written first-last. Count the days, both ends too.
        | By '10-12' we mean three numbers. How many does {x} mean?
        | From the number before the dash of {x} to that after it, inclusive: how many steps does one count aloud?""",
        names="range_size count_pages days_in_range",
        called="span text s",
        inputs="number_range",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "in_written_range",
        "ranges tested",
        "str -> bool",
        """
        low, high = {x}.split('-')
        return int(low) <= {k} <= int(high)
        """,
        """the number {k} lies in the range {x}, which is written like '3-7' and includes both ends
        | the range {x}, given as two numbers with a dash between, has {k} in it, its ends counted in
        | {k} is not below the first and not above the second number of {x}, which are joined by a dash""",
        whole="""A board game is for ages {x}, such as '8-12', ends included. May a child of {k} play it?
        | Is {k} one of the numbers that {x} stands for, if '3-7' stands for 3, 4, 5, 6 and 7?
        | Read {x} as low-high. Is {k} at least low and at most high?
        | The offices on this floor are {x} (first-last). Is office {k} here?
        | The shop ships parcels of {x} kilos, say '3-7', both limits included. Does it ship one of {k}?""",
        names="in_range range_contains fits_range",
        called="span text s",
        args=(Argument("int", "near_range", constant=0.2, names=("n", "age", "k")),),
        inputs="number_range",
        first=True,
        by_name=True,
    ),
    told(
        "page_selection",
        "ranges read",
        "str -> list[int]",
        """
        pages = []
        for part in {x}.split(','):
            if '-' in part:
                low, high = part.split('-')
                pages.extend(range(int(low), int(high) + 1))
            else:
                pages.append(int(part))
        return pages
        """,
        """the page numbers meant by {x}, in which commas part single pages and ranges like '3-5', ends included
        | all numbers that {x} lists, with ranges such as '3-5' written out, in the given order""",
        verbs="list the pages of {x}, writing out ranges like '3-5' and keeping single pages, all parted by commas",
        whole="""A print dialog gets '1,3-5,8' and prints pages 1, 3, 4, 5 and 8. Which pages does it print for {x}?
        | Expand {x}: commas separate the entries, an entry is one number or a range low-high with both ends.
        | Make a list of all page numbers in {x}, going through single numbers and dashed ranges from left to right.
        | Given the page selection {x}, return every page as an integer, ranges written out in full.""",
        names="parse_pages expand_pages print_pages",
        called="selection pages text",
        inputs="page_choice",
        subject="page selection",
        weight=0.8,
        first=True,
    ),
    told(
        "setting_pair",
        "settings",
        "str -> tuple[str, str]",
        """
        key, value = {x}.split('=', 1)
        return key.strip(), value.strip()
        """,
        """the key and the value of {x}, that is what stands before and after its first '=', without spaces around
        them
        | a pair of the trimmed parts of {x} on both sides of the first equals sign""",
        verbs="split {x} at its first '=' into key and value and trim the spaces around both",
        whole="""A line of a settings file reads like 'color = red'. Take {x} apart into name and value, as a pair
        without outer spaces; only the first '=' parts them.
        | Parse {x} of the form key=value, possibly with blanks around the sign, and return both strings as a tuple.
        | What is set to what in {x}? Give (key, value), both stripped, cutting at the first equals sign.
        | Cut {x} in two at the first '=' and tidy the outer spaces of the halves.""",
        names="parse_setting split_setting key_value",
        called="line setting entry",
        inputs="setting_line",
        subject="setting",
        first=True,
    ),
    told(
        "setting_value",
        "settings",
        "str -> str",
        "{x}.partition('=')[2].strip() or {k}",
        """what stands behind the '=' in {x}, without spaces around it, or {k} if that is nothing
        | the value of {x}, written like 'key = value', trimmed, and {k} where no value is given""",
        verbs="read the trimmed value behind the '=' of {x}, taking {k} if there is none",
        whole="""Read the value from a line like 'size = 10', here {x}. If nothing but spaces follows the '=', or there
        is no '=' at all, the answer is {k}.
        | In {x} a value may stand after the first '='. Return it without outer spaces; default to {k} if it is missing.
        | Which value does {x} set? Empty means {k}.
        | Config line {x}: give back the stripped text to the right of the first equals sign, or {k} for a blank
        one.""",
        names="get_value value_or_default read_setting",
        called="line setting entry",
        args=(Argument("str", "default_text", constant=0.6, names=("default", "fallback")),),
        inputs="setting_line",
        weight=0.8,
        first=True,
    ),
    told(
        "hours_minutes_text",
        "durations read",
        "str -> int",
        """
        hours, minutes = {x}.split()
        return int(hours[:-1]) * 60 + int(minutes[:-1])
        """,
        """the number of minutes in {x}, a duration like '2h 30m'
        | the hours of {x} times 60 plus its minutes, where {x} is written like '1h 45m'""",
        verbs="convert {x}, written like '2h 30m', to minutes",
        whole="""A film takes {x}, for example '2h 30m'. How many minutes is that?
        | Time sheets say things like '7h 45m'. Give {x} as a plain number of minutes.
        | Read hours (before the h) and minutes (before the m) from {x} and return the total in minutes.
        | As '1h 5m' is 65 minutes, how many is {x}?""",
        names="duration_minutes parse_duration to_minutes",
        called="duration time length",
        inputs="duration_text",
        first=True,
        by_name=True,
    ),
    told(
        "song_seconds",
        "durations read",
        "str -> int",
        """
        minutes, seconds = {x}.split(':')
        return int(minutes) * 60 + int(seconds)
        """,
        """the number of seconds in {x}, a length like '3:45' in minutes and seconds
        | the length {x}, written as minutes, a colon and seconds, in seconds""",
        verbs="convert {x} from minutes and seconds, as in '3:45', to seconds",
        whole="""A song lasts {x}, which means minutes:seconds. How many seconds is it?
        | The stopwatch shows {x} (minutes, colon, seconds). Express that in seconds only.
        | Turn a track length such as '4:05' into 245; here it is {x}.
        | Given {x} as m:ss, multiply the minutes by sixty and add the rest.""",
        names="track_seconds song_length minutes_seconds",
        called="length time track",
        inputs="song_length",
        first=True,
        by_name=True,
    ),
    told(
        "area_of_size",
        "sizes read",
        "str -> int",
        """
        width, height = {x}.split('x')
        return int(width) * int(height)
        """,
        """the area of {x}, a size like '30x20'
        | the product of the two whole numbers that stand around the 'x' in {x}""",
        verbs="multiply the width and the height in {x}, which is written like '30x20'",
        whole="""A screen has {x} points, given as width, 'x', height. How many points is that altogether?
        | The carpet is {x} (for instance '4x3' metres). What is its area?
        | Take the numbers before and after the 'x' of {x} and multiply them.
        | From a size such as '12x10', here {x}, work out width times height.""",
        names="size_area pixels multiply_size",
        called="size text format",
        inputs="size_text",
        first=True,
        by_name=True,
    ),
    told(
        "fraction_value",
        "fractions read",
        "str -> float",
        """
        top, bottom = {x}.split('/')
        return round(int(top) / int(bottom), {k})
        """,
        """the value of the fraction {x}, written like '3/4', rounded to {k} decimals
        | the number before the slash of {x} divided by the one after it, rounded to {k} decimal places""",
        verbs="divide the number before the '/' of {x} by the one behind it and round to {k} decimals",
        whole="""A recipe says {x} of a cup, a fraction with a slash. What is that as a decimal with {k} places?
        | Work out {x}, for example '3/4', to {k} decimals.
        | Convert {x} (numerator, slash, denominator) into a decimal number and round it to {k} decimal places.
        | Top divided by bottom: evaluate {x} and keep {k} digits after the point, rounded.""",
        names="parse_fraction fraction_to_decimal evaluate_fraction",
        called="fraction text part",
        args=(Argument("int", "two_to_four", constant=0.7, names=("k", "n", "d")),),
        inputs="fraction_text",
        first=True,
        by_name=True,
    ),
    told(
        "version_is_newer",
        "versions compared",
        "str -> bool",
        "[int(part) for part in {x}.split('.')] > [int(part) for part in {k}.split('.')]",
        """{x} is a newer version than {k}, their parts compared as numbers from left to right
        | the version {x} comes after the version {k}, part by part as numbers, so that '1.10' is after '1.9'
        | {x} is above {k} when the numbers between the dots are compared from the left""",
        whole="""The program is {x}, installed is {k}. Is the program newer? Compare the dotted parts as numbers, left
        first.
        | Is version {x} strictly higher than version {k}, given that '2.10.0' is above '2.9.5'?
        | Would going from {k} to {x} be an upgrade? Equal versions are none; parts between dots count as integers.
        | Compare {x} with {k} number by number, not letter by letter, and tell if the first is greater.
        | My phone has {k}, the shop offers {x}. Is the offer later, if each dotted part is a number?""",
        names="is_newer is_upgrade version_greater",
        called="version new latest",
        args=(Argument("str", "near_version", constant=0, names=("other", "installed", "old")),),
        inputs="version_text",
        first=True,
        by_name=True,
    ),
    told(
        "next_patch",
        "versions raised",
        "str -> str",
        """
        major, minor, patch = {x}.split('.')
        return major + '.' + minor + '.' + str(int(patch) + 1)
        """,
        """{x}, a version like '1.4.2', with its last number one higher
        | the version after {x} when only the third of its dotted numbers grows by one""",
        verbs="raise the last of the three numbers of the version {x} by one",
        whole="""We mended a bug in version {x}. Add one to the last number of it, so that '1.4.9' becomes '1.4.10'.
        | Bump the patch part (the third number) of {x}.
        | Which version follows {x} if just its final number goes up by 1?
        | Given {x} as major.minor.patch, return it with patch + 1 and the rest unchanged.""",
        names="bump_patch next_version raise_patch",
        called="version release v",
        inputs="version_text",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "next_minor",
        "versions raised",
        "str -> str",
        """
        parts = {x}.split('.')
        return parts[0] + '.' + str(int(parts[1]) + 1) + '.0'
        """,
        """{x}, a version like '1.4.2', with its second number one higher and its third set to 0
        | the next minor version after {x}, which ends in '.0'""",
        verbs="raise the second of the three numbers of the version {x} by one and set the third to 0",
        whole="""Version {x} got a new feature. Increase the middle number by one and start the last at 0 again.
        | After '1.4.2' comes '1.5.0' in a minor release. What comes after {x}?
        | Bump the minor part of {x} and reset its patch part to zero.
        | Given {x} as three dotted numbers, keep the first, add 1 to the second and make the third 0.""",
        names="bump_minor minor_release next_feature_version",
        called="version release v",
        inputs="version_text",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "csv_column",
        "table rows",
        "str -> str",
        "{x}.split(',')[{k} - 1].strip()",
        """field number {k} of the comma-separated row {x}, counting from 1, without spaces around it
        | what stands in column {k} of {x}, where commas part the columns and the first is number 1, trimmed""",
        verbs="take field number {k}, counted from 1, out of {x}, a row with commas, and trim it",
        whole="""A spreadsheet row was saved as {x}, with commas. What stands in column {k}, if columns count from 1?
        Trim it.
        | Cut {x} at its commas and return piece number {k} (the first is 1) without outer spaces.
        | The CSV line {x} has its fields between commas. Give the one at place {k}, places starting with 1, stripped.
        | Which value does {x} hold in field {k}, counting fields from one and ignoring spaces around it?""",
        names="get_column field csv_field",
        called="row line record",
        args=(Argument("int", "column_place", constant=0.5, names=("n", "k")),),
        inputs="csv_row",
        first=True,
        by_name=True,
    ),
    told(
        "order_row_total",
        "table rows",
        "str -> float",
        """
        name, count, price = {x}.split(',')
        return round(int(count) * float(price), 2)
        """,
        """what {x} costs, a row of name, quantity and price with commas between, rounded to two decimals
        | the quantity times the price in {x}, which is written like 'pen,3,1.20', to two decimals""",
        verbs="multiply the quantity by the price in {x}, a row like 'pen,3,1.20', and round to two decimals",
        whole="""An order line says {x}: article, number of pieces, price of one, parted by commas. What does it cost in
        all, to two decimals?
        | Work out the amount for the CSV row {x} with the columns name, quantity, unit price; round to cents.
        | Take {x}, for example 'tea,2,3.50', ignore the name, multiply the two numbers and round to 2 places.
        | Cashier: item, count and price come as {x}. Count times price, rounded to two decimals, please.""",
        names="line_total row_cost order_line",
        called="row line order",
        inputs="order_row",
        first=True,
        by_name=True,
    ),
    told(
        "money_amount",
        "money read",
        "str -> float",
        "float({x}.replace('$', '').replace(',', ''))",
        """the amount in {x}, written like '$1,234.50', as a number
        | {x}, with a dollar sign and perhaps commas between the thousands, as a float""",
        verbs="read the number in {x}, written like '$1,234.50', leaving out the dollar sign and the commas",
        whole="""The price list has texts such as '$1,234.50'. Turn {x} into a number to calculate with.
        | Strip the dollar sign and the thousands commas from {x} and return it as float.
        | How much is {x} as a plain number? Commas only group digits.
        | Parse {x}, an amount of money in which the dot marks the cents.""",
        names="parse_price price_to_float read_amount",
        called="price amount text",
        inputs="dollar_amount",
        subject="price",
        first=True,
    ),
    told(
        "match_result",
        "scores read",
        "str -> str",
        """
        home, away = {x}.split(':')
        if int(home) == int(away):
            return 'draw'
        return 'home' if int(home) > int(away) else 'away'
        """,
        """'home', 'away' or 'draw' for the result {x}, in which the goals of the home team stand before the colon
        and those of the guests behind it
        | who won a match that ended with {x}, as 'home', 'away' or 'draw'""",
        verbs="say from the result {x}, home goals first, whether 'home' or 'away' won or it was a 'draw'",
        whole="""A match ended with {x}, home goals before the colon. Return 'home', 'away' or 'draw'.
        | For the betting slip: did the home team win with {x} ('home'), lose ('away'), or did both score alike
        ('draw')?
        | Compare the numbers on both sides of the colon in {x}: larger first means 'home', larger second 'away', equal
        'draw'.
        | Who goes home happy after {x}? Say 'home' for the first team, 'away' for the second, 'draw' for nobody.""",
        names="winner result who_won",
        called="score result match",
        inputs="match_score",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "amount_and_unit",
        "quantities read",
        "str -> tuple[int, str]",
        """
        digits = ''.join(c for c in {x} if c.isdigit())
        return int(digits), {x}[len(digits):].strip()
        """,
        """the number and the unit in {x}, which is written like '5kg' or '5 kg'
        | a pair of the whole number that {x} begins with and what follows it, without spaces around it""",
        verbs="split {x}, written like '250 ml', into its number and its unit",
        whole="""A recipe lists '250 ml' or '5kg'. Split {x} into the integer and the unit, with or without a space
        between.
        | Take {x} apart: first the number as int, then the unit as string, in a tuple.
        | How much and of what unit is {x}? Return for instance (30, 'cm').
        | Parse {x}, digits and then a unit; spaces between them do not belong to either.""",
        names="parse_quantity split_unit quantity",
        called="quantity amount text",
        inputs="quantity_text",
        subject="quantity",
        first=True,
    ),
)


def _twelve(random: Random) -> str:
    return f"{random.choice((12, random.randint(1, 12))):02d}:{random.randint(0, 59):02d} {random.choice(('AM', 'PM'))}"


def _range(random: Random) -> str:
    low = random.choice((random.randint(0, 12), random.randint(1, 120)))
    return f"{low}-{low + random.randint(0, 7)}"


def _setting(random: Random) -> str:
    gap = random.choice(("", " ", "  "))
    value = random.choice((strings_values.plain_word(random), str(random.randint(0, 99)), "a=b", ""))
    return f"{strings_values.plain_word(random)}{gap}={gap}{value}"


def _near_range(random: Random, given: object) -> int:
    low, dash, high = given.partition("-") if isinstance(given, str) else ("", "", "")
    return int(random.choice((low, high))) + random.choice((-1, 0, 0, 1)) if dash else random.randint(3, 12)


def _near_version(random: Random, given: object) -> str:
    parts = str(given).split(".")
    if len(parts) == 3 and random.random() < 0.8:
        place = random.randrange(3)
        parts[place] = str(random.choice((random.randint(0, 12), int(parts[place]))))
        return ".".join(parts)
    return _version(random)


def _version(random: Random) -> str:
    return ".".join(str(random.choice((random.randint(0, 4), 9, 10))) for _ in range(3))


INPUTS = {
    "twelve_hour_time": _twelve,
    "number_range": _range,
    "setting_line": _setting,
    "version_text": _version,
    "page_choice": lambda random: ",".join(
        random.choice((str(random.randint(1, 30)), _range(random))) for _ in range(random.randint(1, 3))
    ),
    "duration_text": lambda random: f"{random.randint(0, 9)}h {random.choice((0, 5, 15, 30, random.randint(0, 59)))}m",
    "song_length": lambda random: f"{random.randint(0, 12)}:{random.randint(0, 59):02d}",
    "size_text": lambda random: f"{random.randint(1, 60)}x{random.randint(1, 40)}",
    "fraction_text": lambda random: f"{random.randint(0, 12)}/{random.randint(1, 9)}",
    "csv_row": lambda random: random.choice((",", ", ")).join(strings_values.word(random) for _ in range(4)),
    "order_row": lambda random: (
        f"{strings_values.plain_word(random)},{random.randint(1, 9)},{random.choice((0.5, 1.2, 3.99, 10.25, 2))}"
    ),
    "dollar_amount": lambda random: "$" + random.choice(("{:,.2f}", "{:,}")).format(random.randint(1, 9999)),
    "match_score": lambda random: f"{random.randint(0, 3)}:{random.choice((0, 1, 2, 10))}",
    "quantity_text": lambda random: (
        str(random.randint(1, 500)) + random.choice(("", " ")) + random.choice(("kg", "g", "ml", "cm", "m", "l"))
    ),
}
ARGUMENTS = {
    "near_range": _near_range,
    "near_version": _near_version,
    "default_text": lambda random, given: random.choice(("none", "0", "off", "unknown")),  # noqa: ARG005
    "column_place": lambda random, given: random.randint(1, 4),  # noqa: ARG005
}
