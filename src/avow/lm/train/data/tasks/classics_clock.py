"""The clock and the calendar in whole numbers: hours that wrap around, shifts, buses, ages, months ahead, weekdays."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "hour_later",
        "hours that wrap",
        "int -> int",
        "({x} + {k}) % 24",
        """the hour on a 24-hour clock {k} hours after {x} o'clock
        | what hour of the day, 0 to 23, it is when {k} hours have passed since hour {x}""",
        verbs="add {k} hours to the hour {x} on a 24-hour clock",
        whole="""It is {x} o'clock. What will the hour be in {k} hours, counted from 0 to 23?
        | A machine starts at hour {x} and works for {k} hours, maybe past midnight. At which hour (0-23) does it stop?
        | 24-hour clock: now {x}, plus {k}.
        | A flight leaves at hour {x} and takes {k} hours. Give the hour of arrival, going back to 0 after 23.""",
        names="add_hours later_hour hour_after",
        args=(Argument("int", "passed_hours", constant=0.3, names=("passed", "hours")),),
        inputs="hour",
        called="hour now h",
        first=True,
        by_name=True,
    ),
    told(
        "dial_hour_later",
        "hours that wrap",
        "int -> int",
        "({x} + {k} - 1) % 12 + 1",
        """the hour, 1 to 12, that a clock with hands shows {k} hours after it showed {x}
        | where the hour hand points {k} hours after {x}, on a dial from 1 to 12""",
        verbs="move the hour hand from {x} on by {k} hours on a dial with the numbers 1 to 12",
        whole="""The kitchen clock says {x}. What does it say {k} hours later? Its numbers go from 1 to 12.
        | Twelve-hour dial: {x} plus {k} hours, result between 1 and 12.
        | After 12 comes 1 again. Which hour is {k} hours past {x}?
        | Which number will the small hand be at in {k} hours if it is at {x} now (1 to 12)?""",
        names="clock_hand twelve_hour_add hand_position",
        args=(Argument("int", "passed_hours", constant=0.3, names=("passed", "hours")),),
        inputs="dial_hour",
        called="hour now h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "hour_with_suffix",
        "clock formats",
        "int -> str",
        """
        hour = {x} % 12 or 12
        suffix = 'am' if {x} < 12 else 'pm'
        return f'{hour} {suffix}'
        """,
        """the hour {x}, 0 to 23, in American style such as '3 pm' or '12 am'
        | {x} on the 12-hour clock with 'am' or 'pm' behind a space""",
        verbs="write the hour {x} of a 24-hour clock as in '7 am', midnight being '12 am' and noon '12 pm'",
        whole="""My American cousin does not know hour {x}, she says '5 pm' and the like. Translate it; 0 is '12 am' and
        12 is '12 pm'.
        | Hour {x} (0-23) -> '9 am', '12 pm', '11 pm'.
        | Show the hour {x} with am or pm. Midnight becomes '12 am'.
        | A sign lists opening hours like '8 am'. What stands there for hour {x} of the day?""",
        names="am_pm american_hour format_hour",
        inputs="hour",
        called="hour h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "hour_from_suffix",
        "clock formats",
        "int -> int",
        "{x} % 12 + (12 if {k} == 'pm' else 0)",
        """the hour on a 24-hour clock for {x} with {k}, which is 'am' or 'pm'
        | {x} o'clock {k} as an hour from 0 to 23""",
        verbs="convert the 12-hour time {x} with 'am' or 'pm' in {k} to an hour from 0 to 23",
        whole="""Somebody types the hour {x} and picks {k} ('am' or 'pm'). Which hour from 0 to 23 is meant? 12 am is 0,
        12 pm is 12.
        | {x} {k} on a 24-hour clock.
        | The meeting is at {x} {k}, American style. At which hour, 0 to 23, do we have to be there?
        | Add 12 to {x} for 'pm' but not for 'am' in {k}; mind that 12 counts as 0 before that.""",
        names="to_24_hours from_am_pm hour_of_day",
        args=(Argument("str", "day_half", constant=0, names=("half", "suffix", "period")),),
        inputs="dial_hour",
        called="hour h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "time_after_minutes",
        "clock pairs",
        "tuple[int, int] -> tuple[int, int]",
        """
        total = {x}[0] * 60 + {x}[1] + {k}
        return total // 60 % 24, total % 60
        """,
        """the time {k} minutes after {x}, both times as (hour, minute)
        | the pair of hour and minute on the clock when {k} minutes have gone by since {x}""",
        verbs="add {k} minutes to the time {x}, a pair of hour and minute, going on at 0 after midnight",
        whole="""The film begins at {x}, hour and minute, and runs for {k} minutes. When is it over, as the same kind of
        pair?
        | {x} + {k} min on a 24 h clock, as (h, m).
        | Set the alarm {k} minutes later than {x} (hour, minute); after (23, 59) comes (0, 0).
        | I put the bread into the oven at {x} for {k} minutes. At what (hour, minute) do I take it out?""",
        names="add_minutes_to_time later_time end_time",
        args=(Argument("int", "some_minutes", constant=0.2, names=("minutes", "length")),),
        inputs="clock_pair",
        called="time start t",
        first=True,
        by_name=True,
    ),
    told(
        "minutes_to_time",
        "clock pairs",
        "tuple[int, int] -> int",
        "(({k}[0] - {x}[0]) * 60 + {k}[1] - {x}[1]) % 1440",
        """the minutes from the time {x} to the time {k}, both (hour, minute), over midnight if {k} is earlier
        | how many minutes pass until the clock, now at {x}, next shows {k}; the times are pairs of hour and minute""",
        verbs="count the minutes from {x} until {k}, pairs of hour and minute, where {k} may be on the next day",
        whole="""I fall asleep at {x} and get up at {k}, each an hour and a minute. How many minutes do I sleep? It may
        go past midnight.
        | Minutes between {x} and {k} going forward; a day has 1440; pairs (h, m).
        | The shop closed at {x}. How many minutes until it opens at {k}, today or tomorrow?
        | A night train leaves at {x} and arrives at {k} (hour, minute). Length of the trip in minutes, less than a
        day.""",
        names="sleep_minutes minutes_from_to duration_minutes",
        args=(Argument("tuple[int, int]", "clock_pair", constant=0, names=("end", "stop")),),
        inputs="clock_pair",
        called="start now",
        weight=0.9,
        first=True,
        by_name=True,
    ),
    told(
        "shift_hours",
        "hours that wrap",
        "int -> int",
        "({k} - {x}) % 24",
        """how many hours a shift from hour {x} to hour {k} lasts, where it may end on the next day
        | the hours from {x} o'clock forward to {k} o'clock on a 24-hour clock""",
        verbs="count the hours from {x} to the next time it is {k} o'clock",
        whole="""A nurse begins at hour {x} and finishes at hour {k}, at times after midnight. How many hours did she
        work?
        | Shift {x} to {k} (24-hour clock), length in hours.
        | From {x} o'clock until it is {k} o'clock: how many hours? Going past midnight is allowed; equal hours give 0.
        | The guard's duty starts at {x} and ends at {k}. Both are hours from 0 to 23. Return its duration.""",
        names="shift_length hours_worked duty_hours",
        args=(Argument("int", "clock_hour", constant=0.1, names=("end", "stop")),),
        inputs="hour",
        called="start begin",
        first=True,
        by_name=True,
    ),
    told(
        "clock_angle",
        "clock hands",
        "int -> float",
        """
        angle = abs(30 * ({x} % 12) - 5.5 * {k})
        return min(angle, 360 - angle)
        """,
        """the smaller angle in degrees between the two hands of a clock at {x} hours and {k} minutes
        | how many degrees, at most 180, the hour hand and the minute hand are apart at {x}:{k}""",
        verbs="compute the smaller angle between the hands of a clock when it is {k} minutes past {x}",
        whole="""It is {x} o'clock and {k} minutes. What angle do the hands of the clock make, taking the smaller one?
        | Hands at hour {x}, minute {k}: angle between them in degrees, 0 to 180. The hour hand moves on with the
        minutes.
        | A puzzle: how far apart, in degrees and the short way, are the two hands {k} minutes after {x}?
        | The minute hand makes 6 degrees a minute, the hour hand half a degree. What lies between them at {x} hours
        {k}?""",
        names="hands_angle angle_of_hands clock_hands",
        args=(Argument("int", "minute", constant=0.1, names=("minute", "minutes")),),
        inputs="hour",
        called="hour h",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "is_open_at",
        "opening hours",
        "int -> bool",
        "{k} <= {x} < {m} if {k} < {m} else {x} >= {k} or {x} < {m}",
        """a bar that opens at hour {k} and closes at hour {m}, perhaps after midnight, is open at hour {x}
        | {x} is in the opening hours from {k} up to but not including {m}, which may go past midnight""",
        whole="""A bar is open from {k} until {m} (hours, 24-hour clock), and {m} can be in the small hours. Is it open
        at {x}?
        | Opening hours {k} to {m}, closing hour excluded, overnight if {m} is not after {k}. Open at {x}?
        | Can I get in at {x} o'clock when they open at {k} and shut at {m}, possibly next day? At closing time the door
        is shut.
        | Quiet hours go from {k} to {m}, often over midnight. Does {x} belong to them? The first hour does, the last
        does not.
        | A guard is on duty from hour {k} to hour {m}, overnight if need be, and off again at {m} sharp. Is he on duty
        at {x}?
        | Opens {k}, closes {m}, now {x}: open or not? Hours wrap around at midnight.""",
        names="open_now in_hours is_open",
        args=(
            Argument("int", "clock_hour", constant=0.4, names=("start", "opening")),
            Argument("int", "clock_hour", constant=0.4, names=("end", "closing")),
        ),
        inputs="hour",
        called="hour now h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "minutes_until_bus",
        "waiting",
        "int -> int",
        "-{x} % {k}",
        """how many minutes one waits at minute {x} for a bus that goes at minute 0 and each {k} minutes after it
        | what is missing from {x} to the next multiple of {k}, 0 if it is one""",
        verbs="compute the wait at minute {x} for a bus that runs at all multiples of {k} minutes",
        whole="""Buses leave at the full hour and then once in {k} minutes. It is minute {x}. How long do I wait? 0 if
        one leaves now.
        | Minute {x}, bus interval {k} starting from 0: minutes until the next bus.
        | A lamp blinks at second 0, {k}, 2 times {k} and so forth. I look at second {x}. Seconds until it blinks, maybe
        0?
        | How much must be added to {x} so that {k} divides it, adding as little as possible?""",
        names="wait_for_bus bus_wait next_bus_in",
        args=(Argument("int", "bus_gap", constant=0.4, names=("gap", "interval")),),
        inputs="clock_minute",
        called="minute now",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "countdown_text",
        "durations written",
        "int -> str",
        """
        left = max(0, {k} * 60 - {x})
        return f'{left // 60:02d}:{left % 60:02d}'
        """,
        """what a timer set to {k} minutes shows after {x} seconds, as 'MM:SS', and '00:00' once it has run out
        | the time left of {k} minutes when {x} seconds are gone, with two digits each for minutes and seconds, at least
        '00:00'""",
        verbs="show the rest of {k} minutes after {x} seconds in the form '04:07', not below '00:00'",
        whole="""An egg timer is set to {k} minutes. {x} seconds have passed. What does its display show ('MM:SS',
        '00:00' at the end)?
        | Countdown from {k} min, elapsed {x} s, print like '02:30'.
        | A break of {k} minutes: after {x} seconds the app shows the rest as minutes and seconds, two digits each. What
        exactly?
        | Remaining time as 'MM:SS': total {k} minutes, used {x} seconds, stop at '00:00'.""",
        names="timer_display time_left countdown_display",
        args=(Argument("int", "timer_minutes", constant=0.4, names=("minutes", "total")),),
        inputs="seconds_gone",
        called="seconds elapsed",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "minutes_spoken",
        "durations written",
        "int -> str",
        """
        word = 'minute' if {x} == 1 else 'minutes'
        return str({x}) + ' ' + word + ' left'
        """,
        """the text '1 minute left' for 1 and 'N minutes left' for any other {x}
        | {x} followed by ' minutes left', or by ' minute left' if it is 1""",
        verbs="say how many minutes are left, {x}, as in '5 minutes left', with the singular for 1",
        whole="""The speaking clock announces {x}: '10 minutes left', '2 minutes left', '1 minute left'. Make the
        sentence.
        | {x} -> 'N minutes left' (mind: '1 minute left').
        | A message shall read '{x} minutes left', but with 'minute' when it is just one.
        | Build a string from {x}, the right form of the word minute, and the word left, with single spaces.""",
        names="minutes_left announce time_message",
        inputs="few_minutes",
        called="minutes n",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "timetable",
        "timetables",
        "int -> list[str]",
        "[f'{t // 60:02d}:{t % 60:02d}' for t in range({x} * 60, {k} * 60, {m})]",
        """the departure times from {x} o'clock until before {k} o'clock, one each {m} minutes, as 'HH:MM' strings
        | a list of times like '08:20', beginning at hour {x} and {m} minutes apart, as long as they are earlier than
        hour {k}""",
        verbs="list the times, written as 'HH:MM', from hour {x} to hour {k} (excluded) in steps of {m} minutes",
        whole="""A ferry leaves at {x} o'clock and then at intervals of {m} minutes, always before {k} o'clock. List all
        departures like '09:30'.
        | Appointments of {m} minutes from {x}:00 on; the last must begin before {k}:00; strings 'HH:MM'.
        | Write the timetable: first bus at hour {x}, one more after each {m} minutes, none at or after hour {k}. Format
        '07:05'.
        | Given the hours {x} and {k} and a step of {m} minutes, return all times from the first up to but without the
        second, with leading zeros.""",
        names="departures schedule list_times",
        args=(
            Argument("int", "evening_hour", constant=0.2, names=("end", "stop")),
            Argument("int", "time_step", constant=0.5, names=("step", "minutes")),
        ),
        inputs="morning_hour",
        called="start first",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)


def _pair(random: Random) -> tuple[int, int]:
    return (random.randint(0, 23), random.choice((0, 30, random.randint(0, 59))))


def _born(random: Random) -> tuple[int, int, int]:
    return (random.randint(1930, 2015), random.randint(1, 12), random.randint(1, 28))


def _later(random: Random, value: object) -> tuple[int, int, int]:
    year, month, day = value if isinstance(value, tuple) else (2000, 1, 1)
    when = random.choice(((month, day), (month, random.randint(1, 28)), (random.randint(1, 12), random.randint(1, 28))))
    return (year + random.randint(1, 80), *when)


INPUTS = {
    "dial_hour": lambda random: random.choice((12, random.randint(1, 12), random.randint(1, 12))),
    "clock_pair": _pair,
    "clock_minute": lambda random: random.randint(0, 59),
    "seconds_gone": lambda random: random.choice((60 * random.randint(0, 10), random.randint(0, 900))),
    "few_minutes": lambda random: random.choice((1, 1, 0, random.randint(0, 30))),
    "weekday_of_seven": lambda random: random.randint(0, 6),
    "birth_date": _born,
    "year_month": lambda random: (random.randint(1990, 2030), random.randint(1, 12)),
    "year_day": lambda random: random.choice((31, 32, 59, 60, 365, random.randint(1, 365))),
    "two_digit_year": lambda random: random.randint(0, 99),
    "dog_age": lambda random: random.choice((0, 1, 2, 3, random.randint(1, 18))),
    "morning_hour": lambda random: random.randint(6, 12),
}
ARGUMENTS = {
    "passed_hours": lambda random, _: random.choice((2, 3, 5, 8, 12, random.randint(2, 40))),
    "day_half": lambda random, _: random.choice(("am", "pm")),
    "clock_pair": lambda random, _: _pair(random),
    "clock_hour": lambda random, _: random.randint(0, 23),
    "bus_gap": lambda random, _: random.choice((5, 7, 10, 12, 15, 20)),
    "timer_minutes": lambda random, _: random.choice((3, 5, 8, 10, 15)),
    "months_on": lambda random, _: random.choice((3, 5, 6, 9, 18, random.randint(2, 30))),
    "weekday_number": lambda random, _: random.randint(0, 6),
    "day_count": lambda random, _: random.choice((28, 29, 30, 31, random.randint(3, 60))),
    "later_date": _later,
    "year_pivot": lambda random, _: random.choice((30, 50, 70)),
    "evening_hour": lambda random, _: random.randint(9, 13),
    "time_step": lambda random, _: random.choice((20, 30, 40, 45, 60, 90)),
}
