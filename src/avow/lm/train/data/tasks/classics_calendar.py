"""The calendar in whole numbers: weekdays, months ahead, ages, decades. Inputs are those of `classics_clock`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "month_after",
        "months",
        "tuple[int, int] -> tuple[int, int]",
        """
        total = {x}[0] * 12 + {x}[1] - 1 + {k}
        return total // 12, total % 12 + 1
        """,
        """the year and month that come {k} months after {x}, a pair of year and month (1 to 12)
        | the pair (year, month) that is {k} months later than the pair {x}""",
        verbs="go {k} months on from {x}, which is a year and a month (1 to 12), and return the same kind of pair",
        whole="""My subscription starts in {x}, that is (year, month), and runs for {k} months. Return the year and
        month after that.
        | (year, month) {x} plus {k} months; months go from 1 to 12.
        | The house will be ready {k} months after {x}, given as year and month. Which year and month is that? A pair
        again.
        | If now is {x}, a year and a month number, what are they in {k} months? After month 12 the next year
        begins.""",
        names="add_months later_month month_later",
        args=(Argument("int", "months_on", constant=0.3, names=("months", "n")),),
        inputs="year_month",
        called="start date",
        weight=0.9,
        first=True,
        by_name=True,
    ),
    told(
        "days_until_weekday",
        "weekdays",
        "int -> int",
        "({k} - {x} - 1) % 7 + 1",
        """the days from weekday {x} to the next weekday {k}, from 1 to 7, with weekdays numbered 0 to 6
        | in how many days, at least one, it is weekday {k} again if today is weekday {x} (0 Monday to 6 Sunday)""",
        verbs="count the days until the next weekday {k} from weekday {x}, 7 if it is the same",
        whole="""Weekdays are numbered from 0 to 6. Today is {x}. In how many days is it {k} next time? If today is that
        day, in 7.
        | Days from weekday {x} to the coming weekday {k}; same day means a week.
        | The market is on weekday {k}; today, weekday {x}, it is too late for it. How many days must I wait (1 to 7)?
        | Given two weekday numbers (0 to 6), today {x} and wanted {k}, how many days lie ahead, never 0?""",
        names="days_to_weekday next_weekday_in wait_days",
        args=(Argument("int", "weekday_number", constant=0.2, names=("wanted", "day")),),
        inputs="weekday_of_seven",
        called="today weekday",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "sundays_in_month",
        "weekdays",
        "int -> int",
        "sum(1 for i in range({k}) if ({x} + i) % 7 == 6)",
        """how many Sundays a month of {k} days has that begins on weekday {x}, where Monday is 0 and Sunday 6
        | the number of days with weekday 6 among {k} days in a row, the first of which has weekday {x}""",
        verbs="count the Sundays (weekday 6) in {k} days that start with weekday {x}",
        whole="""The first of the month is weekday {x} (0 is Monday, 6 Sunday) and the month has {k} days. How many
        Sundays are in it?
        | Sundays among {k} days, first day weekday {x}, Monday = 0.
        | I go to church on Sundays. My holiday lasts {k} days and starts on weekday {x}, 0 for Monday to 6 for Sunday.
        How often do I go?
        | Walk through {k} days from weekday {x} on and count each time the weekday is 6.""",
        names="count_sundays sundays",
        args=(Argument("int", "day_count", constant=0.3, names=("days", "length")),),
        inputs="weekday_of_seven",
        called="first weekday",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "age_on_date",
        "ages",
        "tuple[int, int, int] -> int",
        "{k}[0] - {x}[0] - (({k}[1], {k}[2]) < ({x}[1], {x}[2]))",
        """the age in full years on the date {k} of someone born on {x}, both (year, month, day)
        | how many birthdays someone born on {x} has had by {k}, that day included; dates are (year, month, day)""",
        verbs="compute the age on {k} of a person with the birthday {x}, dates given as (year, month, day)",
        whole="""Born on {x}, how old is one on {k}? Both are (year, month, day), and the age is in full years.
        | Age from date of birth {x} and date {k}, tuples (y, m, d); a birthday counts on the day itself.
        | A form asks for the age. We know the birth date {x} and today's date {k} as year, month, day. What goes in?
        | Subtract the years of {x} from those of {k}, and one more if the birthday has not come yet in that year.""",
        names="age years_old compute_age",
        args=(Argument("tuple[int, int, int]", "later_date", constant=0, names=("today", "date")),),
        inputs="birth_date",
        called="birth born",
        first=True,
        by_name=True,
    ),
    told(
        "month_and_day",
        "dates",
        "int -> tuple[int, int]",
        """
        day = {x}
        month = 1
        for length in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30]:
            if day <= length:
                break
            day -= length
            month += 1
        return month, day
        """,
        """the month and the day of the month, as a pair, of day number {x} in a year of 365 days
        | (month, day) for the {x}-th day of a common year""",
        verbs="convert day {x} of a year without leap day to a pair of month and day",
        whole="""Which date is day {x} of the year, as (month, day)? February has 28 days.
        | Day of year {x} -> (month, day), common year.
        | A diary numbers its pages from 1 for the first of January. What month and day are on page {x}, in a year of
        365 days?
        | Take the lengths of the months off {x} one after the other and return month and day when it fits.""",
        names="date_of_day day_to_date from_day_number",
        inputs="year_day",
        called="day number n",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "next_leap_year",
        "leap years",
        "int -> int",
        """
        year = {x} + 1
        while year % 4 != 0 or (year % 100 == 0 and year % 400 != 0):
            year += 1
        return year
        """,
        """the first leap year after {x}
        | the earliest leap year that is later than the year {x}""",
        verbs="find the next leap year after {x}, not counting {x} itself",
        whole="""When is the next 29th of February after the year {x} is over? Return the year.
        | First leap year > {x}.
        | My friend was born on a leap day. In which year after {x} can she celebrate on the real date?
        | Go up from {x} year by year, starting with the following one, until you meet a leap year.""",
        names="leap_year_after following_leap_year find_leap_year",
        inputs="year",
        called="year y",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "full_year_of_two_digits",
        "years written short",
        "int -> int",
        "2000 + {x} if {x} < {k} else 1900 + {x}",
        """the full year for the two digits {x}: 20xx below {k}, 19xx from {k} on
        | {x} plus 2000 if it is less than {k}, else plus 1900""",
        verbs="expand the two-digit year {x}: under {k} it belongs to the 2000s, otherwise to the 1900s",
        whole="""Old files store only two digits of the year. {x} under {k} means 2000 plus that, anything else 1900
        plus that. Which year is it?
        | Two-digit year {x}, pivot {k}: below it 20.., otherwise 19...
        | On a form the birth year is {x}. We read numbers below {k} as after 2000 and the rest as after 1900. Four
        digits, please.
        | Add 2000 to {x} when it is smaller than {k}, else 1900.""",
        names="expand_year four_digit_year full_year",
        args=(Argument("int", "year_pivot", constant=0.7, names=("pivot", "limit")),),
        inputs="two_digit_year",
        called="year yy",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "decade_text",
        "years written short",
        "int -> str",
        "str({x} // 10 * 10) + 's'",
        """the decade of the year {x} as text such as '1990s'
        | the year {x} with its last digit made 0 and an 's' behind it""",
        verbs="name the decade that the year {x} is in, like '1980s'",
        whole="""A record shop sorts albums by decade: 1987 goes to '1980s'. Where does {x} go?
        | Year {x} -> '1970s' style.
        | In which decade, written like '2010s', was somebody born in {x}?
        | Make the last digit of {x} a zero and append the letter s.""",
        names="decade decade_name decade_label",
        inputs="year",
        called="year y",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "zodiac_animal",
        "years named",
        "int -> str",
        """
        animals = ['rat', 'ox', 'tiger', 'rabbit', 'dragon', 'snake',
                   'horse', 'goat', 'monkey', 'rooster', 'dog', 'pig']
        return animals[({x} - 4) % 12]
        """,
        """the animal of the year {x} in the Chinese calendar, in the order rat, ox, tiger, rabbit, dragon, snake,
        horse, goat, monkey, rooster, dog, pig, where 2020 is a year of the rat
        | the Chinese zodiac animal of {x}: twelve animals in turn, rat (2020), ox, tiger, rabbit, dragon, snake, horse,
        goat, monkey, rooster, dog, pig""",
        whole="""2020 was the year of the rat. Then come ox, tiger, rabbit, dragon, snake, horse, goat, monkey, rooster,
        dog and pig, then rat again. Which animal has {x}?
        | Chinese zodiac for year {x} (2020 = 'rat'; ox tiger rabbit dragon snake horse goat monkey rooster dog pig
        follow).
        | My grandmother was born in {x}. What is her animal? The cycle of twelve is rat, ox, tiger, rabbit, dragon,
        snake, horse, goat, monkey, rooster, dog, pig and 2020 is the rat.
        | Find the animal of the year {x} if rat, ox, tiger, rabbit, dragon, snake, horse, goat, monkey, rooster, dog,
        pig take turns and 2020 belongs to the rat.""",
        names="chinese_zodiac year_animal animal_of_year",
        inputs="year",
        called="year y",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "dog_years",
        "ages",
        "int -> int",
        "{x} * 12 if {x} <= 2 else 24 + ({x} - 2) * 4",
        """the age in human years of a dog that is {x}: 12 for each of the first two years and 4 for each further one
        | 12 times {x} up to 2, and beyond it 24 plus 4 for each year over 2""",
        verbs="convert a dog's age {x} to human years, 12 a year for two years and then 4 a year",
        whole="""The first two years of a dog count as 12 human years each, all later ones as 4. How old is a dog of {x}
        in human years?
        | Dog age {x}: years 1 and 2 are worth 12, the others 4.
        | Our dog is {x}. The vet says: twelve per year until he is two, after that four per year. How old is that for a
        human?
        | Human age of a dog with {x} years, two of them at 12 at most, the rest at 4.""",
        names="dog_age human_years dog_to_human",
        inputs="dog_age",
        called="age years",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)
