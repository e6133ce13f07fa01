"""Time without a clock: leap years, months, hours and minutes, durations, days of the week, ages."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

CLOCK = Argument("str", "clock_time", constant=0, names=("end", "other", "later"))

OPERATIONS = (
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
        """{x} seconds as a string of hours, minutes and seconds like '01:02:03', two digits each | the duration of
        {x} seconds in the form 'HH:MM:SS' | {x} seconds, written as on a stopwatch: HH:MM:SS | the time that {x}
        seconds take, as hours, minutes and seconds in the form HH:MM:SS""",
        verbs="format {x} seconds as HH:MM:SS",
        whole="Turn a number of seconds {x} into hours, minutes and seconds, each with two digits and colons between.",
        names="format_time seconds_to_hms format_seconds",
        inputs="seconds",
        called="seconds s total",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "seconds_split",
        "durations split",
        "int -> tuple[int, int, int]",
        "({x} // 3600, {x} % 3600 // 60, {x} % 60)",
        """{x} seconds as a tuple of hours, minutes and seconds
        | the hours, minutes and seconds that make up {x} seconds, as a tuple""",
        verbs="split {x} seconds into whole hours, minutes and seconds",
        whole="How many hours, minutes and seconds are {x} seconds? Give a tuple.",
        names="to_hms split_seconds hours_minutes_seconds",
        inputs="seconds",
        called="seconds s total",
        first=True,
        by_name=True,
    ),
    told(
        "minutes_split",
        "durations split",
        "int -> tuple[int, int]",
        "({x} // 60, {x} % 60)",
        "{x} minutes as a tuple of hours and minutes | the full hours and the remaining minutes in {x} minutes",
        verbs="split {x} minutes into hours and left-over minutes",
        whole="How many full hours and how many more minutes are {x} minutes? Give a tuple.",
        names="hours_and_minutes minutes_to_hours to_hours_minutes",
        inputs="minutes",
        called="minutes m total",
        weight=0.8,
        first=True,
        by_name=True,
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
        called="minutes m total",
        weight=0.8,
        first=True,
        by_name=True,
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
        """{x} minutes as a string like '2h 5m' | the duration {x}, given in minutes, in hours and minutes such as '1h
        30m'""",
        verbs="write {x} minutes in the form '3h 20m'",
        names="human_duration format_duration",
        inputs="minutes",
        called="minutes m total",
        weight=0.6,
        first=True,
        by_name=True,
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
        called="days d n",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "hours_to_minutes",
        "durations converted",
        "int -> int",
        "{x} * 60 + {k}",
        "the total number of minutes in {x} hours and {k} minutes | how many minutes {x} hours and {k} minutes are",
        verbs="convert {x} hours and {k} minutes to minutes",
        whole="How many minutes do {x} hours and {k} minutes make?",
        names="total_minutes to_minutes",
        args=(Argument("int", "minute", constant=0, names=("minutes", "m")),),
        inputs="up_to_twelve",
        called="hours h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "total_seconds",
        "durations converted",
        "int -> int",
        "{x} * 3600 + {k} * 60 + {m}",
        "the seconds in {x} hours, {k} minutes and {m} seconds | {x} hours, {k} minutes and {m} seconds in seconds",
        verbs="convert {x} hours, {k} minutes and {m} seconds to seconds",
        whole="How many seconds do {x} hours, {k} minutes and {m} seconds make?",
        names="hms_to_seconds to_seconds",
        args=(
            Argument("int", "minute", constant=0, names=("minutes",)),
            Argument("int", "minute", constant=0, names=("seconds",)),
        ),
        inputs="up_to_twelve",
        called="hours h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "whole_weeks",
        "durations split",
        "int -> tuple[int, int]",
        "({x} // 7, {x} % 7)",
        """{x} days as a tuple of whole weeks and left-over days | how many weeks and further days {x} days are, as a
        tuple""",
        verbs="split {x} days into weeks and days",
        names="weeks_and_days days_to_weeks",
        inputs="countable",
        called="days d",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "clock_to_minutes",
        "clock times",
        "str -> int",
        "int({x}[:2]) * 60 + int({x}[3:])",
        """the number of minutes since midnight at {x}, given as 'HH:MM'
        | the minutes from 00:00 to {x}, a time such as '14:30'""",
        verbs="convert {x} in the form HH:MM to minutes after midnight",
        whole="How many minutes after midnight is it at {x}, a time such as '07:30'?",
        names="time_to_minutes minutes_since_midnight parse_time",
        inputs="clock_text",
        subject="time",
        called="time t clock start",
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
        verbs="convert {x} in the form HH:MM:SS to seconds",
        names="parse_hms time_to_seconds",
        inputs="long_clock_text",
        subject="time",
        called="time t duration",
        weight=0.7,
        first=True,
        by_name=True,
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
        whole="How far apart, in minutes, are {x} and {k}, both 'HH:MM' of one day?",
        names="time_difference minutes_apart time_diff",
        args=(CLOCK,),
        inputs="clock_text",
        subject="time",
        called="time t clock start",
        first=True,
        by_name=True,
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
        """the minutes from {x} to the next time {k}, both 'HH:MM', past midnight if need be
        | how long it takes, in minutes, from {x} until the clock next shows {k}""",
        names="minutes_from_to wait_minutes",
        args=(CLOCK,),
        inputs="clock_text",
        subject="time",
        called="time t clock start",
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
        | {x} (HH:MM) moved forward by {k} minutes""",
        verbs="add {k} minutes to {x} and give the new time as HH:MM",
        names="time_after later_time",
        args=(Argument("int", "some_minutes", constant=0.2, names=("minutes", "k")),),
        inputs="clock_text",
        subject="time",
        called="time t clock start",
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
        subject="time",
        called="time t clock start",
        weight=0.7,
        first=True,
        by_name=True,
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
        called="time t s",
        weight=0.6,
        first=True,
        by_name=True,
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
        called="hour h",
        weight=0.5,
        first=True,
        last=True,
        by_name=True,
    ),
)


def _clock(random: Random) -> str:
    hour = random.choice((0, 12, random.randint(0, 23), random.randint(6, 20)))
    minute = random.choice((0, 30, random.randint(0, 59)))
    return f"{hour:02d}:{minute:02d}"


def _maybe_time(random: Random) -> str:
    hour = random.choice((random.randint(0, 23), random.randint(0, 23), 24, random.randint(20, 30)))
    minute = random.choice((random.randint(0, 59), random.randint(0, 59), 60, random.randint(50, 75)))
    return f"{hour:02d}:{minute:02d}"


def _date(random: Random) -> str:
    return f"{random.randint(1900, 2099)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"


INPUTS = {
    "year": lambda random: random.choice(
        (2000, 1900, 2100, 4 * random.randint(450, 520), random.randint(1800, 2100), 100 * random.randint(16, 22))
    ),
    "month": lambda random: random.randint(1, 12),
    "hour": lambda random: random.randint(0, 23),
    "weekday_name": lambda random: random.choice(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Saturday", "Sunday")
    ),
    "seconds": lambda random: random.choice(
        (random.randint(0, 120), random.randint(60, 4000), random.randint(0, 86399))
    ),
    "minutes": lambda random: random.choice((random.randint(0, 120), random.randint(0, 1439))),
    "clock_text": _clock,
    "long_clock_text": lambda random: f"{_clock(random)}:{random.randint(0, 59):02d}",
    "maybe_time": _maybe_time,
    "date_text": _date,
}
ARGUMENTS = {
    "clock_time": lambda random, value: _clock(random),  # noqa: ARG005
    "some_minutes": lambda random, value: random.choice((5, 10, 15, 30, 45, 60, 90, random.randint(1, 200))),  # noqa: ARG005
    "minute": lambda random, value: random.randint(0, 59),  # noqa: ARG005
    "day": lambda random, value: random.randint(1, 28),  # noqa: ARG005
    "later_year": lambda random, value: (value if isinstance(value, int) else 2000) + random.randint(0, 30),
}
