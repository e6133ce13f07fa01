"""Time without a clock: leap years, months, hours and minutes, durations, days of the week, ages."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

DAYS = "['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']"
CLOCK = Argument("str", "clock_time", constant=0, names=("end", "other", "later"))

OPERATIONS = (
    told(
        "is_leap_year",
        "leap years",
        "int -> bool",
        "{x} % 4 == 0 and ({x} % 100 != 0 or {x} % 400 == 0)",
        """{x} is a leap year | the year {x} has 366 days | there is a 29th of February in the year {x}
        | the year {x} is divisible by 4 but not by 100, or else by 400""",
        whole="""Is {x} a leap year? Years divisible by 4 are, except centuries that are not divisible by 400.
        | Does the year {x} have a 29 February?""",
        names="leap_year is_leap leap",
        inputs="year",
        weight=2.0,
        first=True,
    ),
    told(
        "days_in_year",
        "leap years",
        "int -> int",
        "366 if {x} % 4 == 0 and ({x} % 100 != 0 or {x} % 400 == 0) else 365",
        "the number of days in the year {x} | how many days the year {x} has: 366 if it is a leap year, else 365",
        verbs="count the days of the year {x}, leap years considered",
        names="year_length",
        inputs="year",
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
        names="month_days month_length",
        inputs="month",
        first=True,
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
        names="get_month_name name_of_month",
        inputs="month",
        weight=0.7,
        first=True,
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
        weight=0.5,
        first=True,
        last=True,
    ),
    told(
        "quarter",
        "months",
        "int -> int",
        "({x} - 1) // 3 + 1",
        "the quarter of the year (1 to 4) that month {x} belongs to | which quarter month number {x} falls in, from 1 to 4",
        names="month_quarter get_quarter",
        inputs="month",
        weight=0.5,
        first=True,
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
        weight=0.6,
        first=True,
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
        names="next_day day_after tomorrow",
        inputs="weekday_name",
        weight=0.6,
        first=True,
    ),
    told(
        "is_weekend",
        "weekdays",
        "str -> bool",
        "{x} in ('Saturday', 'Sunday')",
        "{x} is a day of the weekend | the day {x} is 'Saturday' or 'Sunday'",
        names="weekend is_weekend_day",
        inputs="weekday_name",
        weight=0.6,
        first=True,
    ),
    told(
        "seconds_to_clock",
        "durations written",
        "int -> str",
        """
        hours = {x} // 3600
        minutes = {x} // 60 % 60
        seconds = {x} % 60
        return f'{hours:02d}:{minutes:02d}:{seconds:02d}'
        """,
        """{x} seconds as a string of hours, minutes and seconds like '01:02:03', two digits each
        | the duration of {x} seconds in the form 'HH:MM:SS' | {x} seconds, written as on a stopwatch: HH:MM:SS""",
        verbs="format {x} seconds as HH:MM:SS",
        whole="Turn a number of seconds {x} into hours, minutes and seconds, each with two digits and colons between.",
        names="format_time seconds_to_hms format_seconds",
        inputs="seconds",
        weight=1.2,
        first=True,
    ),
    told(
        "seconds_split",
        "durations split",
        "int -> tuple[int, int, int]",
        "({x} // 3600, {x} % 3600 // 60, {x} % 60)",
        """{x} seconds as a tuple of hours, minutes and seconds
        | the hours, minutes and seconds that make up {x} seconds, as a tuple""",
        verbs="split {x} seconds into whole hours, minutes and seconds",
        names="to_hms split_seconds hours_minutes_seconds",
        inputs="seconds",
        first=True,
    ),
    told(
        "minutes_split",
        "durations split",
        "int -> tuple[int, int]",
        "({x} // 60, {x} % 60)",
        "{x} minutes as a tuple of hours and minutes | the full hours and the remaining minutes in {x} minutes",
        verbs="split {x} minutes into hours and left-over minutes",
        names="hours_and_minutes minutes_to_hours to_hours_minutes",
        inputs="minutes",
        weight=0.8,
        first=True,
    ),
    told(
        "minutes_to_clock",
        "durations written",
        "int -> str",
        """
        hours = {x} // 60
        minutes = {x} % 60
        return f'{hours:02d}:{minutes:02d}'
        """,
        "{x} minutes after midnight as a time like '07:05' | the minutes {x} in the form 'HH:MM'",
        verbs="format {x} minutes as HH:MM",
        names="minutes_to_time format_minutes",
        inputs="minutes",
        weight=0.8,
        first=True,
    ),
    told(
        "duration_words",
        "durations written",
        "int -> str",
        """
        hours = {x} // 60
        minutes = {x} % 60
        return f'{hours}h {minutes}m'
        """,
        "{x} minutes as a string like '2h 5m' | the duration {x}, given in minutes, in hours and minutes such as '1h 30m'",
        verbs="write {x} minutes in the form '3h 20m'",
        names="human_duration format_duration",
        inputs="minutes",
        weight=0.6,
        first=True,
    ),
    told(
        "days_to_seconds",
        "durations converted",
        "int -> int",
        "{x} * 24 * 60 * 60",
        "the number of seconds in {x} days | how many seconds {x} days last",
        verbs="convert {x} days to seconds",
        names="seconds_in_days",
        inputs="up_to_thirty",
        weight=0.6,
        first=True,
    ),
    told(
        "hours_to_minutes",
        "durations converted",
        "int -> int",
        "{x} * 60 + {k}",
        "the total number of minutes in {x} hours and {k} minutes | how many minutes {x} hours and {k} minutes are",
        verbs="convert {x} hours and {k} minutes to minutes",
        names="total_minutes to_minutes",
        args=(Argument("int", "minute", constant=0, names=("minutes", "m")),),
        inputs="up_to_twelve",
        weight=0.8,
        first=True,
    ),
    told(
        "total_seconds",
        "durations converted",
        "int -> int",
        "{x} * 3600 + {k} * 60 + {m}",
        "the seconds in {x} hours, {k} minutes and {m} seconds | {x} hours, {k} minutes and {m} seconds in seconds",
        verbs="convert {x} hours, {k} minutes and {m} seconds to seconds",
        names="hms_to_seconds to_seconds",
        args=(Argument("int", "minute", constant=0, names=("minutes",)), Argument("int", "minute", constant=0, names=("seconds",))),
        inputs="up_to_twelve",
        weight=0.8,
        first=True,
    ),
    told(
        "whole_weeks",
        "durations split",
        "int -> tuple[int, int]",
        "({x} // 7, {x} % 7)",
        "{x} days as a tuple of whole weeks and left-over days | how many weeks and further days {x} days are, as a tuple",
        verbs="split {x} days into weeks and days",
        names="weeks_and_days days_to_weeks",
        inputs="countable",
        weight=0.5,
        first=True,
    ),
    told(
        "clock_to_minutes",
        "clock times",
        "str -> int",
        "int({x}[:2]) * 60 + int({x}[3:])",
        """the number of minutes since midnight at the time {x}, given as 'HH:MM'
        | the minutes from 00:00 to {x}, a time such as '14:30'""",
        verbs="convert the time {x} in the form HH:MM to minutes after midnight",
        names="time_to_minutes minutes_since_midnight parse_time",
        inputs="clock_text",
        first=True,
    ),
    told(
        "clock_to_seconds",
        "clock times",
        "str -> int",
        """
        hours, minutes, seconds = {x}.split(':')
        return int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        """,
        "the number of seconds in the duration {x}, given as 'HH:MM:SS'",
        verbs="convert the time {x} in the form HH:MM:SS to seconds",
        names="parse_hms time_to_seconds",
        inputs="long_clock_text",
        weight=0.7,
        first=True,
    ),
    told(
        "minutes_between",
        "clock differences",
        "str -> int",
        """
        start = int({x}[:2]) * 60 + int({x}[3:])
        end = int({k}[:2]) * 60 + int({k}[3:])
        return abs(end - start)
        """,
        """the difference in minutes between the times {x} and {k} of one day, both given as 'HH:MM'
        | how many minutes lie between {x} and {k}, two times like '09:15' of the same day, in either order""",
        verbs="count the minutes between the times {x} and {k} (HH:MM) of the same day",
        names="time_difference minutes_apart time_diff",
        args=(CLOCK,),
        inputs="clock_text",
        first=True,
    ),
    told(
        "minutes_until",
        "clock differences",
        "str -> int",
        """
        start = int({x}[:2]) * 60 + int({x}[3:])
        end = int({k}[:2]) * 60 + int({k}[3:])
        return (end - start) % (24 * 60)
        """,
        """the minutes from the time {x} to the next time {k}, both 'HH:MM', past midnight if need be
        | how long it takes, in minutes, from {x} until the clock next shows {k}""",
        names="minutes_from_to wait_minutes",
        args=(CLOCK,),
        inputs="clock_text",
        weight=0.6,
        first=True,
    ),
    told(
        "add_minutes",
        "clock differences",
        "str -> str",
        """
        total = int({x}[:2]) * 60 + int({x}[3:]) + {k}
        return f'{total // 60 % 24:02d}:{total % 60:02d}'
        """,
        """the time {k} minutes after {x}, in the form 'HH:MM', going on from 00:00 after midnight
        | the time {x} (HH:MM) moved forward by {k} minutes""",
        verbs="add {k} minutes to the time {x} and give the new time as HH:MM",
        names="time_after later_time",
        args=(Argument("int", "some_minutes", constant=0.2, names=("minutes", "k")),),
        inputs="clock_text",
        weight=0.8,
        first=True,
    ),
    told(
        "to_twelve_hours",
        "clock formats",
        "str -> str",
        """
        hour = int({x}[:2])
        suffix = 'AM' if hour < 12 else 'PM'
        return str(hour % 12 or 12) + {x}[2:] + ' ' + suffix
        """,
        """the 24-hour time {x} (HH:MM) in 12-hour form, such as '1:05 PM' | {x}, a time like '13:05', as '1:05 PM'""",
        verbs="convert {x} from 24-hour time to 12-hour time with AM or PM",
        notes="There is no leading zero in the hour, and both midnight and noon are hour 12.",
        names="twelve_hour to_12_hour am_pm",
        inputs="clock_text",
        weight=0.7,
        first=True,
    ),
    told(
        "is_valid_time",
        "clock formats",
        "str -> bool",
        """
        hours, minutes = {x}.split(':')
        return int(hours) < 24 and int(minutes) < 60
        """,
        """{x}, two numbers with a colon between, is a valid time from '00:00' to '23:59'
        | the string {x} of the form 'HH:MM' is a time that a clock can show""",
        names="valid_time check_time",
        inputs="maybe_time",
        weight=0.6,
        first=True,
    ),
    told(
        "greeting",
        "hours of the day",
        "int -> str",
        """
        if {x} < 12:
            return 'Good morning'
        if {x} < 18:
            return 'Good afternoon'
        return 'Good evening'
        """,
        """'Good morning' if the hour {x} is before 12, 'Good afternoon' if it is before 18, otherwise 'Good evening'
        | the greeting for hour {x} of the day: 'Good morning' until 12, then 'Good afternoon' until 18, then
        'Good evening'""",
        names="greet greeting_for_hour",
        inputs="hour",
        weight=0.5,
        first=True,
        last=True,
    ),
    told(
        "century",
        "centuries",
        "int -> int",
        "({x} + 99) // 100",
        """the century that the year {x} belongs to, where the years 1 to 100 are the first
        | which century the year {x} is in: 1900 is in the 19th, 1901 in the 20th""",
        names="year_to_century get_century",
        inputs="year",
        weight=0.7,
        first=True,
    ),
    told(
        "age_in",
        "centuries",
        "int -> int",
        "{k} - {x}",
        "the age in the year {k} of someone born in the year {x} | how many years old one born in {x} turns in {k}",
        names="age compute_age",
        args=(Argument("int", "later_year", constant=0, names=("year", "now")),),
        inputs="year",
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
        "the year, the month and the day of the date {x}, given as 'YYYY-MM-DD', as a tuple of integers",
        verbs="split the date {x} in the form YYYY-MM-DD into year, month and day",
        names="parse_date split_date",
        inputs="date_text",
        weight=0.6,
        first=True,
    ),
    told(
        "date_flipped",
        "dates",
        "str -> str",
        "'/'.join(reversed({x}.split('-')))",
        "the date {x}, given as 'YYYY-MM-DD', in the form 'DD/MM/YYYY'",
        verbs="rewrite the date {x} from YYYY-MM-DD to DD/MM/YYYY",
        names="reformat_date format_date",
        inputs="date_text",
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
        weight=0.4,
        first=True,
    ),
)


def _clock(random: Random) -> str:
    return f"{random.choice((0, 12, random.randint(0, 23), random.randint(6, 20))):02d}:{random.choice((0, 30, random.randint(0, 59))):02d}"


def _date(random: Random) -> str:
    return f"{random.randint(1900, 2099)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"


INPUTS = {
    "year": lambda random: random.choice(
        (2000, 1900, 2100, 4 * random.randint(450, 520), random.randint(1800, 2100), 100 * random.randint(16, 22))
    ),
    "month": lambda random: random.randint(1, 12),
    "hour": lambda random: random.randint(0, 23),
    "weekday_name": lambda random: random.choice(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ),
    "seconds": lambda random: random.choice((random.randint(0, 120), random.randint(60, 4000), random.randint(0, 86399))),
    "minutes": lambda random: random.choice((random.randint(0, 120), random.randint(0, 1439))),
    "clock_text": _clock,
    "long_clock_text": lambda random: f"{_clock(random)}:{random.randint(0, 59):02d}",
    "maybe_time": lambda random: f"{random.choice((24, 7, random.randint(0, 30))):02d}:{random.choice((60, random.randint(0, 75))):02d}",
    "date_text": _date,
}
ARGUMENTS = {
    "clock_time": lambda random, value: _clock(random),  # noqa: ARG005
    "some_minutes": lambda random, value: random.choice((5, 10, 15, 30, 45, 60, 90, random.randint(1, 200))),  # noqa: ARG005
    "minute": lambda random, value: random.randint(0, 59),  # noqa: ARG005
    "day": lambda random, value: random.randint(1, 28),  # noqa: ARG005
    "later_year": lambda random, value: (value if isinstance(value, int) else 2000) + random.randint(0, 30),
}
