"""Dates without a clock: leap years, months, weekdays, centuries. Inputs are those of `classics_time`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

DAYS = "['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']"

OPERATIONS = (
    told(
        "is_leap_year",
        "leap years",
        "int -> bool",
        "{x} % 4 == 0 and ({x} % 100 != 0 or {x} % 400 == 0)",
        """{x} is a leap year | {x} has 366 days | there is a 29th of February in {x}
        | {x} is divisible by 4 but not by 100, or else by 400 | {x} has an extra day in February""",
        whole="""Is {x} a leap year? Years divisible by 4 are, except centuries that are not divisible by 400.
        | Does {x} have a 29 February?""",
        names="leap_year is_leap leap",
        inputs="year",
        subject="year",
        called="year y",
        weight=2.0,
        first=True,
    ),
    told(
        "days_in_year",
        "leap years",
        "int -> int",
        "366 if {x} % 4 == 0 and ({x} % 100 != 0 or {x} % 400 == 0) else 365",
        "the number of days in {x} | how many days {x} has: 366 if it is a leap year, else 365",
        verbs="count the days of {x}, leap years considered",
        names="year_length",
        inputs="year",
        subject="year",
        called="year y",
        weight=0.7,
        first=True,
    ),
    told(
        "leap_years_between",
        "leap years",
        "int -> list[int]",
        "[y for y in range({x}, {k} + 1) if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)]",
        "the leap years from {x} to {k}, both included | all leap years that are not before {x} and not after {k}",
        verbs="list every leap year between {x} and {k} inclusive",
        names="list_leap_years leap_years",
        args=(Argument("int", "later_year", constant=0, names=("end", "last")),),
        inputs="year",
        subject="year",
        called="year y",
        weight=0.5,
        first=True,
    ),
    told(
        "days_in_month",
        "months",
        "int -> int",
        "[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][{x} - 1]",
        """the number of days in month {x} (1 to 12) of a year that is not a leap year
        | how many days the month with number {x} has when February has 28""",
        verbs="look up how many days month number {x} has in a common year",
        whole="How many days are there in month number {x} when it is no leap year?",
        names="month_days month_length",
        inputs="month",
        subject="month",
        called="month m",
        first=True,
        by_name=True,
    ),
    told(
        "month_name",
        "months",
        "int -> str",
        """
        months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
                  'November', 'December']
        return months[{x} - 1]
        """,
        "the English name of month number {x}, where 1 is January | the name of the {x}-th month of the year",
        verbs="turn the month number {x} (1 to 12) into its English name",
        whole="What is month number {x} called in English?",
        names="get_month_name name_of_month",
        inputs="month",
        subject="month",
        called="month m",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "season",
        "months",
        "int -> str",
        """
        if {x} in (12, 1, 2):
            return 'winter'
        if {x} <= 5:
            return 'spring'
        if {x} <= 8:
            return 'summer'
        return 'autumn'
        """,
        """the season of month {x}: 'winter' for 12, 1 and 2, 'spring' for 3 to 5, 'summer' for 6 to 8, else 'autumn'
        | 'winter', 'spring', 'summer' or 'autumn' for month number {x}, where winter begins with month 12 and each
        season has three months""",
        names="month_season get_season",
        inputs="month",
        subject="month",
        called="month m",
        weight=0.5,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "quarter",
        "months",
        "int -> int",
        "({x} - 1) // 3 + 1",
        """the quarter of the year (1 to 4) that month {x} belongs to | which quarter month number {x} falls in, from
        1 to 4""",
        names="month_quarter get_quarter",
        inputs="month",
        subject="month",
        called="month m",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "weekday_after",
        "weekdays",
        "int -> str",
        f"""
        days = {DAYS}
        return days[{{x}} % 7]
        """,
        "the name of the weekday {x} days after a Monday | the day of the week that it is {x} days after Monday",
        verbs="say which weekday comes {x} days after Monday",
        names="day_after_monday weekday",
        inputs="countable",
        called="days n",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "next_weekday",
        "weekdays",
        "str -> str",
        f"""
        days = {DAYS}
        return days[(days.index({{x}}) + 1) % 7]
        """,
        "the weekday that follows {x} | the day of the week after {x}, where 'Sunday' is followed by 'Monday'",
        verbs="name the day that comes after {x}",
        whole="Which day of the week follows {x}?",
        names="next_day day_after tomorrow",
        inputs="weekday_name",
        subject="day",
        called="day weekday",
        weight=0.6,
        first=True,
    ),
    told(
        "is_weekend",
        "weekdays",
        "str -> bool",
        "{x} in ('Saturday', 'Sunday')",
        "{x} is a day of the weekend | {x} is 'Saturday' or 'Sunday'",
        whole="Is {x} on the weekend, a Saturday or Sunday?",
        names="weekend is_weekend_day",
        inputs="weekday_name",
        subject="day",
        called="day weekday",
        weight=0.6,
        first=True,
    ),
    told(
        "century",
        "centuries",
        "int -> int",
        "({x} + 99) // 100",
        """the century that {x} belongs to, where the years 1 to 100 are the first
        | which century {x} is in: 1900 is in the 19th, 1901 in the 20th""",
        whole="In which century does {x} lie, if the first one ends with the year 100?",
        names="year_to_century get_century",
        inputs="year",
        subject="year",
        called="year y",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "age_in",
        "centuries",
        "int -> int",
        "{k} - {x}",
        "the age in the year {k} of someone born in {x} | how many years old one born in {x} turns in {k}",
        names="age compute_age",
        args=(Argument("int", "later_year", constant=0, names=("year", "now")),),
        inputs="year",
        subject="year",
        called="year y",
        weight=0.5,
        first=True,
    ),
    told(
        "date_parts",
        "dates",
        "str -> tuple[int, int, int]",
        """
        year, month, day = {x}.split('-')
        return int(year), int(month), int(day)
        """,
        "the year, the month and the day of {x}, given as 'YYYY-MM-DD', as a tuple of integers",
        verbs="split {x} in the form YYYY-MM-DD into year, month and day",
        names="parse_date split_date",
        inputs="date_text",
        subject="date",
        called="date text d",
        weight=0.6,
        first=True,
    ),
    told(
        "date_flipped",
        "dates",
        "str -> str",
        "'/'.join(reversed({x}.split('-')))",
        "{x}, given as 'YYYY-MM-DD', in the form 'DD/MM/YYYY'",
        verbs="rewrite {x} from YYYY-MM-DD to DD/MM/YYYY",
        names="reformat_date format_date",
        inputs="date_text",
        subject="date",
        called="date text d",
        weight=0.6,
        first=True,
    ),
    told(
        "day_of_year",
        "dates",
        "int -> int",
        "sum([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][:{x} - 1]) + {k}",
        """the number of the day in the year for day {k} of month {x}, in a year with 365 days
        | how many days of a common year have begun on day {k} of month {x}, that day included""",
        names="ordinal_day",
        args=(Argument("int", "day", constant=0, names=("day", "d")),),
        inputs="month",
        subject="month",
        called="month m",
        weight=0.4,
        first=True,
        by_name=True,
    ),
)
