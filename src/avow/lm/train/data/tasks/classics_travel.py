"""On the road: travel times and distances, fuel, fares, parking, meeting and catching up."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

SPEED = Argument("int", "road_speed", constant=0.2, names=("speed", "kmh", "v"))

OPERATIONS = (
    told(
        "travel_minutes",
        "travel times",
        "float -> int",
        "round({x} / {k} * 60)",
        """the travel time in minutes for {x} kilometres at {k} km/h, rounded to the nearest minute
        | how many minutes {x} km take at a speed of {k} kilometres an hour, rounded""",
        verbs="compute the minutes needed for {x} kilometres at {k} km/h, rounded to a whole number",
        whole="""It is {x} km to my office and I drive at {k} km/h. How many minutes is that, rounded?
        | Distance {x} kilometres, speed {k} kilometres per hour: duration in whole minutes (round).
        | A train rolls at {k} km/h. In how many minutes does it cover {x} km? Nearest minute.
        | How long does a trip of {x} km last at {k} km/h, in minutes without decimals (rounded)?""",
        names="travel_time minutes_needed trip_minutes",
        args=(SPEED,),
        inputs="trip_km",
        called="distance km",
        first=True,
        by_name=True,
    ),
    told(
        "travel_hours_and_minutes",
        "travel times",
        "int -> tuple[int, int]",
        """
        minutes = round({x} / {k} * 60)
        return minutes // 60, minutes % 60
        """,
        """the time for {x} kilometres at {k} km/h as a tuple of hours and minutes, rounded to the minute
        | hours and minutes, as a pair, that {x} km take at {k} km/h, to the nearest minute""",
        verbs="split the travel time of {x} km at {k} km/h into hours and minutes, rounded to whole minutes",
        whole="""From here to the sea it is {x} km. At {k} km/h, how many hours and minutes do we drive? Give a pair,
        minutes rounded.
        | {x} km, {k} km/h: (hours, minutes), rounding to the nearest minute.
        | My navigation shows the time left as hours and minutes. Distance left {x}, speed {k} km/h. Return both as a
        tuple.
        | Round the duration of {x} kilometres at {k} km/h to minutes and return it as (h, min).""",
        names="trip_time drive_time hours_minutes",
        args=(SPEED,),
        inputs="trip_km_whole",
        called="distance km",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "distance_in_minutes",
        "distances travelled",
        "int -> float",
        "round({x} * {k} / 60, 1)",
        """the distance in kilometres covered in {k} minutes at {x} km/h, rounded to one decimal
        | how far one gets at {x} kilometres an hour within {k} minutes, in km with one decimal""",
        verbs="compute the kilometres driven at {x} km/h for {k} minutes, to one decimal",
        whole="""A cyclist rides at {x} km/h for {k} minutes. How many kilometres is that, to one decimal?
        | Speed {x} km/h, time {k} min, distance in km with 1 decimal place.
        | How far does a bus with {x} km/h come in {k} minutes? One decimal.
        | I walked for {k} minutes at a pace of {x} km per hour; tell me the way I covered, rounded to one decimal.""",
        names="distance_covered how_far distance_travelled",
        args=(Argument("int", "some_minutes", constant=0.2, names=("minutes", "time")),),
        inputs="any_speed",
        called="speed kmh v",
        first=True,
        by_name=True,
    ),
    told(
        "trip_fuel_cost",
        "fuel",
        "int -> float",
        "round({x} * {k} / 100 * {m}, 2)",
        """the fuel cost of {x} kilometres at {k} litres per 100 km and {m} per litre, rounded to two decimals
        | what the petrol for {x} km costs if the car needs {k} litres on 100 km and a litre is {m}, to two decimals""",
        verbs="work out the price of the fuel for {x} km, with {k} litres per 100 km at {m} a litre, to two decimals",
        whole="""My car drinks {k} litres per 100 km. Petrol is {m} a litre. What does a trip of {x} km cost me, to the
        cent?
        | Fuel for {x} km: consumption {k} l/100 km, price {m} per l. Cost with 2 decimals.
        | We drive {x} kilometres on holiday. With {k} litres for a hundred kilometres and {m} for a litre, how much do
        we spend on fuel? Round to cents.
        | Given {x} km, find the litres at {k} per 100 km, multiply by {m} and round to two decimals.""",
        names="fuel_cost petrol_cost trip_cost",
        args=(
            Argument("float", "consumption", constant=0.2, names=("consumption", "per_100")),
            Argument("float", "litre_price", constant=0.2, names=("price", "litre")),
        ),
        inputs="trip_km_whole",
        called="distance km",
        first=True,
        by_name=True,
    ),
    told(
        "fuel_range",
        "fuel",
        "int -> int",
        "{x} * 100 // {k}",
        """how many full kilometres {x} litres of fuel last at {k} litres per 100 km
        | the range in whole kilometres of a car with {x} litres in the tank that burns {k} litres on 100 kilometres""",
        verbs="find the whole kilometres one can drive with {x} litres at {k} litres per 100 km",
        whole="""There are {x} litres left in the tank and the car needs {k} for 100 km. How far will it go, in full
        kilometres?
        | Range = litres {x}, consumption {k} l/100 km, whole km rounded down.
        | How many kilometres can I still drive on {x} litres if a hundred kilometres take {k}? Drop the decimals.
        | Fuel gauge says {x} l, average {k} l per 100 km. Kilometres until empty, without fractions?""",
        names="tank_range km_left remaining_range",
        args=(Argument("int", "whole_consumption", constant=0.3, names=("consumption", "per_100")),),
        inputs="litres_left",
        called="litres fuel",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "refuel_stops",
        "fuel",
        "int -> int",
        "max(0, ({x} - 1) // {k})",
        """how many times one must refuel on {x} kilometres if a full tank lasts {k} kilometres and one starts with a
        full tank
        | the smallest number of stops on a way of {x} km when no leg may be longer than {k} km""",
        verbs="count the fuel stops on a trip of {x} km that starts with a full tank good for {k} km",
        whole="""A tank is good for {k} km. I start full and drive {x} km. How many stops for fuel do I need at least?
        Arriving empty is fine.
        | Trip {x}, range {k}, full at the start: number of refills on the way.
        | An electric car manages {k} km per charge. How often must it be charged during {x} km, if it leaves fully
        charged and may arrive empty?
        | Cut a way of {x} km into legs of at most {k} km. How many breaks lie between the legs?""",
        names="fuel_stops stops_needed charging_stops",
        args=(Argument("int", "tank_range", constant=0.2, names=("reach", "per_tank")),),
        inputs="long_trip",
        called="distance km",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "pace_per_km",
        "speeds",
        "int -> str",
        """
        seconds = {x} * 60 // {k}
        return f'{seconds // 60}:{seconds % 60:02d}'
        """,
        """the pace of a run of {k} kilometres in {x} minutes as text like '5:30' per kilometre, without fractions of a
        second
        | minutes and seconds, written as '4:05', for one kilometre when {k} km took {x} minutes; parts of a second are
        dropped""",
        verbs="""write the running pace for {x} minutes over {k} km as minutes:seconds per km, seconds with two digits
        and rounded down""",
        whole="""I ran {k} km in {x} minutes. What is my pace per kilometre as 'm:ss', like '5:45'? Round seconds down.
        | Pace string 'minutes:seconds' (two digits for the seconds, cut off) from {x} min for {k} km.
        | A running app shows the time for one kilometre, such as '6:03'. Make it from {x} minutes and {k} kilometres;
        drop fractions of seconds.
        | How long did one of {k} kilometres take on average if all took {x} minutes? Answer like '4:30', seconds
        rounded down.""",
        names="pace running_pace format_pace",
        args=(Argument("int", "run_km", constant=0.3, names=("km", "distance")),),
        inputs="run_minutes",
        called="minutes time",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "meeting_time",
        "meeting and catching up",
        "float -> float",
        "round({x} / ({k} + {m}), 2)",
        """after how many hours two cars meet that start {x} kilometres apart and drive towards each other at {k} and
        {m} km/h, rounded to two decimals
        | {x} divided by the sum of the speeds {k} and {m}, to two decimals""",
        verbs="""find the hours until two trains, {x} km apart and coming closer at {k} and {m} km/h, meet, to two
        decimals""",
        whole="""Two trains are {x} km apart and run towards each other, one at {k} km/h, one at {m} km/h. After how
        many hours do they meet? Two decimals.
        | Anna walks at {k} km/h, Bob comes towards her at {m} km/h, and {x} km lie between them. Hours until they meet,
        rounded to 2 decimals?
        | Closing a gap of {x} with two speeds {k} and {m} that add up: time with two decimals.
        | Distance {x}, opposite directions, speeds {k} and {m}. When do they reach each other (hours, 2 decimals)?""",
        names="hours_until_meeting time_to_meet when_they_meet",
        args=(SPEED, Argument("int", "road_speed", constant=0.2, names=("other", "w"))),
        inputs="trip_km",
        called="distance km gap",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "catch_up_time",
        "meeting and catching up",
        "float -> float | None",
        "None if {k} <= {m} else round({x} / ({k} - {m}), 2)",
        """after how many hours a car at {k} km/h catches up with one that is {x} kilometres ahead and drives at {m}
        km/h, rounded to two decimals, or None if it never does
        | {x} divided by how much {k} is more than {m}, to two decimals, and None if {k} is not more""",
        verbs="""find the hours it takes at {k} km/h to catch somebody {x} km ahead who goes at {m} km/h, to two
        decimals, None if that never happens""",
        whole="""The thief is {x} km ahead and flees at {m} km/h; the police drive at {k} km/h. After how many hours do
        they have him? Two decimals, None if they are not faster.
        | Head start {x}, pursuer {k}, pursued {m}: time to catch up with 2 decimals, or None when impossible.
        | My brother left earlier and is {x} km away, walking at {m} km/h. I ride at {k} km/h. How many hours until I
        reach him (two decimals)? If I am not faster, None.
        | Return None unless {k} is greater than {m}; otherwise the lead {x} over the difference of the speeds, rounded
        to two decimals.""",
        names="time_to_catch_up hours_to_catch pursuit",
        args=(
            Argument("int", "road_speed", constant=0, names=("speed", "fast")),
            Argument("int", "road_speed", constant=0, names=("other", "slow")),
        ),
        inputs="trip_km",
        called="lead gap",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "round_trip_speed",
        "speeds",
        "float -> float",
        "round(2 * {x} * {k} / ({x} + {k}), 1)",
        """the average speed of a trip there at {x} km/h and the same way back at {k} km/h, rounded to one decimal
        | the harmonic mean of the two speeds {x} and {k}, to one decimal""",
        verbs="compute the mean speed of a way driven at {x} and back at {k}, to one decimal",
        whole="""Uphill I ride at {x} km/h, the same road down at {k} km/h. What is my average speed for both, to one
        decimal? It is not the plain mean.
        | Same distance twice, at {x} and at {k}. Average speed, 1 decimal place.
        | A plane flies out at {x} and home at {k} over equal distances. Overall speed with one decimal?
        | Harmonic mean of {x} and {k}, that is twice their product over their sum, with one decimal.""",
        names="average_speed_both_ways harmonic_mean_of_two mean_speed",
        args=(Argument("float", "back_speed", constant=0.1, names=("back", "other")),),
        inputs="float_speed",
        called="speed v",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "taxi_fare",
        "fares",
        "float -> float",
        "round({k} + max({x} - 1, 0) * {m}, 2)",
        """the taxi fare for {x} kilometres: {k} for the first kilometre and {m} for each further one, in proportion,
        rounded to two decimals
        | {k} plus {m} for each kilometre of {x} beyond the first, to two decimals""",
        verbs="charge {k} for a ride of up to 1 km and {m} more per kilometre after it, for {x} km, to two decimals",
        whole="""A taxi takes {k} for getting in, which covers one kilometre, and {m} for each kilometre after that.
        What does a ride of {x} km cost? Two decimals.
        | Fare for {x} km, base {k} (first km included), then {m} per km; parts of a kilometre count in proportion. 2
        decimals.
        | How much do I pay for {x} km if up to 1 km costs {k} and whatever is beyond costs {m} per km, to the cent?
        | Return the price of a cab ride: distance {x}, starting price {k} with 1 km free, kilometre price {m}. Round to
        cents.""",
        names="fare cab_fare ride_price",
        args=(
            Argument("float", "base_fare", constant=0.4, names=("base", "start")),
            Argument("float", "km_fare", constant=0.4, names=("per_km", "rate")),
        ),
        inputs="ride_km",
        called="distance km",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "parking_fee",
        "fares",
        "int -> int",
        "min(-(-{x} // 60) * {k}, {m})",
        """the parking fee for {x} minutes at {k} for each hour that was begun, but at most {m}
        | the smaller of {m} and {k} times the hours in {x} minutes, rounded up""",
        verbs="charge {k} per started hour for {x} minutes of parking, up to {m} at most",
        whole="""In the garage each hour that has begun costs {k}, a day never more than {m}. I was there for {x}
        minutes. What do I pay?
        | Parking: {x} min, {k} per started hour, daily maximum {m}.
        | Bike rental takes {k} for each hour or part of an hour and caps the price at {m}. Price of {x} minutes?
        | Round {x} minutes up to hours, multiply by {k}, and do not go above {m}.""",
        names="parking_price parking_cost rental_fee",
        args=(
            Argument("int", "hour_fee", constant=0.5, names=("fee", "per_hour")),
            Argument("int", "day_cap", constant=0.5, names=("cap", "limit")),
        ),
        inputs="parked_minutes",
        called="minutes time",
        first=True,
        by_name=True,
    ),
    told(
        "stopping_distance",
        "stopping",
        "int -> float",
        "round({x} / 10 * 3 + ({x} / 10) ** 2, 1)",
        """the stopping distance at {x} km/h by the rule of thumb: a tenth of the speed times 3, plus the square of a
        tenth of the speed, rounded to one decimal
        | 3 times {x} / 10 plus ({x} / 10) squared, to one decimal""",
        verbs="add the reaction distance {x} / 10 * 3 and the braking distance ({x} / 10) squared, to one decimal",
        whole="""Driving school rule: reaction way is speed / 10 * 3, braking way is speed / 10 squared. How many metres
        does a car at {x} km/h need to stop, to one decimal?
        | Stopping distance for {x} km/h = 3 * v/10 + (v/10)^2, one decimal place.
        | How many metres until I stand still at {x} km/h, if a tenth of the speed counts three times and once squared?
        One decimal.
        | A pupil must add reaction distance (a tenth of {x}, times three) to braking distance (a tenth of {x},
        squared). What does she get, rounded to one decimal?""",
        names="stop_distance braking metres_to_stop",
        inputs="any_speed",
        called="speed kmh v",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "lightning_distance",
        "sound",
        "float -> float",
        "round({x} * 0.34, 2)",
        """the distance of a thunderstorm in kilometres if {x} seconds pass between lightning and thunder, at 0.34 km
        per second, rounded to two decimals
        | {x} seconds of sound as kilometres at 0.34 km/s, to two decimals""",
        verbs="multiply {x} seconds by 0.34 to get the kilometres to the lightning, to two decimals",
        whole="""I see the flash and count {x} seconds until the thunder. Sound makes 0.34 km a second. How far is the
        storm, to two decimals?
        | Thunder after {x} s. Distance in km at 0.34 km/s, 2 decimals.
        | Sound travels 0.34 kilometres in a second; how many kilometres are {x} seconds? Round to hundredths.
        | Return how many kilometres away lightning struck when its thunder came {x} seconds later (0.34 km/s, two
        decimals).""",
        names="storm_distance thunder_distance distance_of_lightning",
        inputs="few_seconds",
        called="seconds delay t",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "steps_to_km",
        "distances travelled",
        "int -> float",
        "round({x} * {k} / 100000, 2)",
        """the kilometres walked in {x} steps of {k} centimetres each, rounded to two decimals
        | {x} steps with a stride of {k} cm as a distance in km, to two decimals""",
        verbs="turn {x} steps of {k} cm into kilometres with two decimals",
        whole="""My watch counted {x} steps today and one step is {k} cm. How many kilometres did I walk, to two
        decimals?
        | Steps {x}, stride length {k} centimetres: km with 2 decimals.
        | A pedometer multiplies {x} by {k} cm and shows kilometres with two digits after the point. What does it show?
        | How far, in km rounded to two decimals, do {x} steps of {k} centimetres take me?""",
        names="steps_in_km walked_km pedometer",
        args=(Argument("int", "stride", constant=0.4, names=("stride", "step_cm")),),
        inputs="step_count",
        called="steps n",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "map_distance",
        "scales",
        "float -> float",
        "round({x} * {k} / 100000, 1)",
        """the real distance in kilometres of {x} centimetres on a map with the scale 1 to {k}, rounded to one decimal
        | {x} cm on a map of scale 1:{k} as kilometres in nature, to one decimal""",
        verbs="convert {x} cm on a 1:{k} map to real kilometres with one decimal",
        whole="""On a map 1:{k} two villages are {x} cm apart. How many km are there between them, to one decimal?
        | Map scale 1 to {k}; measured {x} cm; kilometres with 1 decimal place?
        | I measure {x} centimetres on my hiking map, where one stands for {k}. What is the way in kilometres, rounded
        to one decimal?
        | Multiply {x} cm by {k}, express it in km, and keep one decimal.""",
        names="map_to_km real_distance scale_to_km",
        args=(Argument("int", "map_scale", constant=0.4, names=("scale", "ratio")),),
        inputs="map_cm",
        called="cm length measured",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "download_seconds",
        "transfer times",
        "float -> float",
        "round({x} * 8 / {k}, 1)",
        """the seconds to download {x} megabytes at {k} megabits per second, rounded to one decimal
        | {x} megabytes in bits, 8 to a byte, divided by a rate of {k} megabits a second, to one decimal""",
        verbs="compute how many seconds {x} megabytes take over a line of {k} Mbit/s, to one decimal",
        whole="""A file has {x} MB and my line does {k} Mbit/s. How many seconds is the download? A byte has 8 bits; one
        decimal.
        | Size {x} megabytes, speed {k} megabits per second, time in s with 1 decimal.
        | How long, in seconds to one decimal, does it take to send a video of {x} megabytes at {k} megabits a second?
        | Turn {x} megabytes into megabits, divide by {k} and round to one decimal.""",
        names="download_time transfer_seconds seconds_to_download",
        args=(Argument("int", "line_speed", constant=0.3, names=("speed", "mbits")),),
        inputs="file_size",
        called="size megabytes mb",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)


def _metres(random: Random) -> float:
    return random.choice((float(random.randint(1, 30)), round(random.uniform(0.5, 30), 1)))


INPUTS = {
    "trip_km": lambda random: random.choice((float(random.randint(5, 300)), round(random.uniform(1, 90), 1))),
    "trip_km_whole": lambda random: random.choice((random.randint(5, 90), random.randint(50, 600))),
    "any_speed": lambda random: random.choice((30, 50, 100, 130, random.randint(4, 25), random.randint(10, 150))),
    "float_speed": lambda random: float(random.choice((10 * random.randint(1, 12), random.randint(8, 90)))),
    "litres_left": lambda random: random.choice((0, random.randint(1, 15), random.randint(5, 60))),
    "long_trip": lambda random: random.choice((100 * random.randint(0, 15), random.randint(50, 1500))),
    "run_minutes": lambda random: random.randint(18, 120),
    "ride_km": _metres,
    "parked_minutes": lambda random: random.choice((60 * random.randint(0, 8), random.randint(1, 400))),
    "few_seconds": lambda random: random.choice((float(random.randint(1, 20)), round(random.uniform(0.5, 15), 1))),
    "step_count": lambda random: random.choice((1000 * random.randint(1, 15), random.randint(500, 20000))),
    "map_cm": _metres,
    "file_size": lambda random: random.choice((float(random.randint(1, 700)), round(random.uniform(0.5, 90), 1))),
}
ARGUMENTS = {
    "road_speed": lambda random, _: random.choice((30, 50, 60, 80, 100, 120, random.randint(4, 130))),
    "back_speed": lambda random, _: float(random.choice((10 * random.randint(1, 12), random.randint(8, 90)))),
    "consumption": lambda random, _: random.choice((5.5, 6.0, 6.5, 7.2, 8.0, round(random.uniform(4, 10), 1))),
    "whole_consumption": lambda random, _: random.randint(4, 12),
    "litre_price": lambda random, _: round(random.uniform(1.4, 2.1), 2),
    "tank_range": lambda random, _: random.choice((200, 250, 300, 400, 500, random.randint(80, 600))),
    "run_km": lambda random, _: random.choice((3, 5, 8, 10, 12, 15)),
    "base_fare": lambda random, _: random.choice((3.0, 3.5, 4.2, 5.0)),
    "km_fare": lambda random, _: random.choice((1.5, 1.8, 2.0, 2.3)),
    "hour_fee": lambda random, _: random.choice((2, 2, 3, 4)),
    "day_cap": lambda random, _: random.choice((8, 10, 12, 15)),
    "stride": lambda random, _: random.choice((60, 65, 70, 75, 80)),
    "map_scale": lambda random, _: random.choice((10000, 25000, 50000, 100000, 200000)),
    "line_speed": lambda random, _: random.choice((10, 16, 25, 50, 100, 250)),
}
