"""Conversions between further units, among them some by a table and some into several units at once."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "kmh_to_ms",
        "speeds in units",
        "float -> float",
        "round({x} / 3.6, 2)",
        """{x} km/h in metres per second, rounded to two decimals
        | {x} divided by 3.6, the metres a second for that many kilometres an hour, to two decimals""",
        verbs="convert {x} kilometres per hour to metres per second and round to two decimals",
        whole="""How many metres does a car at {x} km/h go in one second? Divide by 3.6 and give two decimals.
        | Physics homework: {x} km/h in m/s, 2 decimals.
        | The wind blows at {x} kilometres an hour. Say it in metres per second, rounded to hundredths.
        | Change the unit of the speed {x} from km/h to m/s (two decimals).""",
        names="to_metres_per_second kmh_in_ms speed_in_ms",
        inputs="float_speed",
        called="kmh speed v",
        first=True,
        by_name=True,
    ),
    told(
        "ms_to_kmh",
        "speeds in units",
        "float -> float",
        "round({x} * 3.6, 1)",
        """{x} metres per second in km/h, rounded to one decimal
        | {x} times 3.6, to one decimal""",
        verbs="convert {x} metres per second to kilometres per hour with one decimal",
        whole="""A sprinter runs {x} metres in a second. How many km/h is that, to one decimal? One m/s is 3.6 km/h.
        | {x} m/s to km/h, 1 decimal place.
        | The sensor gives the speed {x} in metres per second, but the display wants kilometres per hour with one
        decimal.
        | How fast, in km/h rounded to one decimal, is something that moves at {x} m/s?""",
        names="to_kmh ms_in_kmh speed_in_kmh",
        inputs="few_seconds",
        called="speed ms v",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "kelvin_to_celsius",
        "temperatures",
        "float -> float",
        "round({x} - 273.15, 2)",
        """{x} kelvin in degrees Celsius, rounded to two decimals
        | {x} minus 273.15, to two decimals""",
        verbs="convert {x} from kelvin to Celsius and round to two decimals",
        whole="""A lab notes temperatures in kelvin. What is {x} K in degrees Celsius, to two decimals? Subtract 273.15.
        | {x} K -> Celsius, two decimals.
        | Zero Celsius is 273.15 kelvin. Where on the Celsius scale are {x} kelvin, rounded to hundredths?
        | How warm is {x} kelvin in degrees Celsius? Round to two decimals.""",
        names="k_to_c kelvin_in_celsius from_kelvin",
        inputs="kelvins",
        called="kelvin temperature t",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "fahrenheit_to_kelvin",
        "temperatures",
        "float -> float",
        "round(({x} - 32) * 5 / 9 + 273.15, 2)",
        """{x} degrees Fahrenheit in kelvin, rounded to two decimals
        | {x} minus 32, times five ninths, plus 273.15, to two decimals""",
        verbs="convert {x} from Fahrenheit to kelvin, by way of Celsius, with two decimals",
        whole="""An American oven shows {x} degrees Fahrenheit; the chemist needs kelvin. Two decimals, please.
        | F to K: subtract 32, times 5/9, add 273.15. For {x}, 2 decimals.
        | How many kelvin are {x} degrees Fahrenheit, rounded to two decimals?
        | First make Celsius of {x} Fahrenheit, then add 273.15 and round to two decimals.""",
        names="f_to_k fahrenheit_in_kelvin",
        inputs="temperature",
        called="temperature degrees f",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "temperature_by_unit",
        "temperatures",
        "float -> float",
        "{x} * 9 / 5 + 32 if {k} == 'C' else round(({x} - 32) * 5 / 9, 1)",
        """{x} converted to Fahrenheit if the unit {k} is 'C', otherwise from Fahrenheit to Celsius, the latter rounded
        to one decimal
        | the temperature {x} on the other scale: {k} is 'C' or 'F' and says on which it is; Celsius results have one
        decimal""",
        verbs="convert {x} to the other scale, from the unit {k}, 'C' or 'F', rounding Celsius results to one decimal",
        whole="""A converter gets {x} and the letter {k}. For 'C' it returns the temperature in Fahrenheit, for 'F' in
        Celsius rounded to 1 decimal.
        | {x} degrees {k}. Turn Celsius into Fahrenheit ('C': times 9, over 5, plus 32) or the reverse ('F', one
        decimal).
        | If {k} is 'C', multiply {x} by 9/5 and add 32; if it is 'F', subtract 32, take five ninths and round to one
        decimal.
        | Which number does the other scale show for {x}, if {k} tells the present scale ('C' or 'F')? Round to one
        decimal when the answer is in Celsius.""",
        names="convert_temperature other_scale convert",
        args=(Argument("str", "scale_letter", constant=0, names=("unit", "scale")),),
        inputs="temperature",
        called="temperature degrees t",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "feet_inches_to_cm",
        "lengths in units",
        "int -> float",
        "round(({x} * 12 + {k}) * 2.54, 1)",
        """{x} feet and {k} inches in centimetres, rounded to one decimal
        | the body height in cm of someone who is {x} feet {k} inches tall, to one decimal""",
        verbs="convert {x} feet {k} inches to centimetres and round to one decimal",
        whole="""My American friend is {x} feet {k} tall. How many centimetres is that? A foot has 12 inches, an inch
        2.54 cm; one decimal.
        | {x} ft {k} in -> cm, 1 decimal place.
        | Height in feet {x} and inches {k}; the passport wants centimetres with one decimal.
        | Add {k} inches to {x} feet of 12 inches each, multiply by 2.54 and round to one decimal.""",
        names="height_in_cm feet_to_cm imperial_to_cm",
        args=(Argument("int", "inches_left", constant=0.1, names=("inches", "inch")),),
        inputs="feet_count",
        called="feet ft",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "cm_to_feet_inches",
        "lengths in units",
        "int -> tuple[int, int]",
        """
        inches = round({x} / 2.54)
        return inches // 12, inches % 12
        """,
        """{x} centimetres as a tuple of feet and inches, rounded to the nearest inch
        | feet and remaining inches, as a pair, for a height of {x} cm, rounded to whole inches""",
        verbs="convert {x} cm to feet and inches, a pair, after rounding to full inches of 2.54 cm",
        whole="""I am {x} cm tall. What is that in feet and inches, to the nearest inch? Return both as a pair.
        | {x} cm: (feet, inches), whole inches (rounded), 12 inches to the foot.
        | For an English form, turn a height of {x} centimetres into feet and inches; one inch is 2.54 cm; round inches.
        | Round {x} / 2.54 to whole inches, then split them into feet of twelve inches and the rest.""",
        names="height_in_feet to_feet_and_inches cm_to_imperial",
        inputs="body_cm",
        called="cm height h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "length_in_metres",
        "lengths in units",
        "float -> float",
        """
        factors = {'mm': 0.001, 'cm': 0.01, 'm': 1, 'km': 1000}
        return round({x} * factors[{k}], 3)
        """,
        """{x} in metres if it is given in the unit {k}, one of 'mm', 'cm', 'm' and 'km', rounded to three decimals
        | the number of metres in {x} of the unit {k} ('mm', 'cm', 'm' or 'km'), to three decimals""",
        verbs="convert {x} from the unit {k} ('mm', 'cm', 'm', 'km') to metres with three decimals",
        whole="""Somebody measured {x}, and {k} says in what: 'mm', 'cm', 'm' or 'km'. Give the length in metres,
        rounded to 3 decimals.
        | {x} {k} -> m, where {k} is one of mm, cm, m, km; three decimals.
        | Look up the factor of the unit {k} (mm, cm, m, km) and turn {x} into metres, to 3 decimal places.
        | How many metres is a length of {x} {k}, if {k} can be 'mm', 'cm', 'm' or 'km'? Three decimals.""",
        names="to_metres metres convert_length",
        args=(Argument("str", "length_unit", constant=0, names=("unit", "u")),),
        inputs="ride_km",
        called="length value",
        first=True,
        by_name=True,
    ),
    told(
        "seconds_of_unit",
        "durations converted",
        "int -> int",
        """
        seconds = {'s': 1, 'min': 60, 'h': 3600, 'd': 86400}
        return {x} * seconds[{k}]
        """,
        """{x} in seconds if it is given in the unit {k}: 's', 'min', 'h' or 'd'
        | how many seconds {x} of the unit {k} are, where 'd' is a day, 'h' an hour, 'min' a minute and 's' a second""",
        verbs="turn {x} of the unit {k}, which is 's', 'min', 'h' or 'd', into seconds",
        whole="""A timer accepts a number {x} and a unit {k} out of 's', 'min', 'h' and 'd'. Return the time in seconds.
        | {x} {k} as seconds; {k} may be s, min, h or d.
        | How many seconds do I have to wait if I am told {x} and the unit is {k}, that is 's', 'min', 'h' or 'd' for
        days?
        | Multiply {x} by the seconds in one {k} ('s' 1, 'min' 60, 'h' 3600, 'd' 86400).""",
        names="to_seconds in_seconds duration_seconds",
        args=(Argument("str", "time_unit", constant=0, names=("unit", "u")),),
        inputs="small_natural",
        called="amount value n",
        first=True,
        by_name=True,
    ),
    told(
        "gross_dozens_singles",
        "packed in units",
        "int -> tuple[int, int, int]",
        "({x} // 144, {x} % 144 // 12, {x} % 12)",
        """how many gross of 144, dozens of 12 and single pieces {x} pieces are, as a triple
        | {x} split into gross (144), dozens (12) and the rest, a tuple of three""",
        verbs="pack {x} pieces into gross of 144 and dozens of 12 and return gross, dozens and the rest",
        whole="""A farm has {x} eggs. Big crates take 144, boxes take 12. How many full crates, then boxes, then loose
        eggs? A tuple.
        | {x} pieces -> (gross, dozens, singles), with 144 and 12.
        | Fill boxes of 144 first, then boxes of 12, and count what stays over of {x}. Three numbers as a tuple.
        | Old trade units: a gross is 144, a dozen 12. Write {x} as gross, dozens, singles.""",
        names="pack_dozens gross_and_dozens pack_eggs",
        inputs="egg_count",
        called="pieces eggs n",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "kilograms_and_grams",
        "packed in units",
        "int -> str",
        """
        kilograms = {x} // 1000
        grams = {x} % 1000
        if kilograms == 0:
            return f'{grams} g'
        return f'{kilograms} kg {grams} g'
        """,
        """{x} grams as text like '2 kg 350 g', or like '350 g' below one kilogram
        | the weight of {x} grams written with kg and g, as in '1 kg 20 g', and without the kg part if that is 0""",
        verbs="write {x} grams as '3 kg 40 g', leaving out the kilograms if there are none",
        whole="""The kitchen scale measures {x} grams and shows '1 kg 250 g', or just '250 g' when it is under a kilo.
        What does it show?
        | Format {x} g: 'A kg B g', or 'B g' for less than 1000.
        | Make a label from the weight {x} in grams, for example '4 kg 0 g' or '75 g' (no kg part under 1000).
        | Given {x} grams, return kilograms and grams as a string such as '2 kg 5 g'; skip the kilograms if they are
        zero.""",
        names="format_weight weight_label show_grams",
        inputs="gram_weight",
        called="grams weight g",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "file_size_text",
        "bytes written",
        "int -> str",
        """
        size = {x}
        for unit in ['B', 'KB', 'MB', 'GB']:
            if size < 1024 or unit == 'GB':
                break
            size //= 1024
        return f'{size} {unit}'
        """,
        """{x} bytes as text with the unit 'B', 'KB', 'MB' or 'GB', like '3 MB', dividing by 1024 without rest while it
        is at least 1024
        | a readable file size for {x} bytes such as '12 KB', rounded down to a whole number of the biggest unit that
        fits (steps of 1024)""",
        verbs="write {x} bytes with the fitting unit, B, KB, MB or GB, in steps of 1024 and rounded down, as in '5 KB'",
        whole="""A file manager shows sizes like '700 B', '3 KB' or '12 MB'. Each unit is 1024 of the one before,
        decimals are cut off. Show {x} bytes.
        | Human-readable size of {x} bytes: whole number, space, one of B, KB, MB, GB; 1024 per step, rounded down.
        | Divide {x} by 1024 (floor) until it is below 1024 and append the unit reached, from B over KB and MB to GB.
        | How would '{x} bytes' be written short, for instance '2 KB' for 2100? Floor division by 1024 each time.""",
        names="human_size readable_size format_bytes",
        inputs="byte_count",
        called="bytes_ nbytes n",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "litres_per_100km",
        "fuel",
        "float -> float",
        "round(235.215 / {x}, 1)",
        """the consumption in litres per 100 km for {x} miles per gallon, rounded to one decimal
        | 235.215 divided by {x}, to one decimal""",
        verbs="convert {x} miles per gallon to litres per 100 km by dividing 235.215 by it, to one decimal",
        whole="""An American car does {x} miles to the gallon. What is that in litres per 100 km? 235.215 over the
        number, one decimal.
        | Miles per gallon {x} -> l/100 km, constant 235.215, 1 decimal.
        | To compare cars, turn {x} mpg into litres on a hundred kilometres: 235.215 / mpg, rounded to one decimal.
        | How many litres does a car with {x} mpg burn on 100 km (235.215 divided by mpg, one decimal)?""",
        names="mpg_to_litres from_mpg consumption_metric",
        inputs="mpg",
        called="mpg miles",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "energy_cost",
        "electricity",
        "int -> float",
        "round({x} * {k} / 1000 * {m}, 2)",
        """the cost of running a device of {x} watts for {k} hours at {m} per kilowatt hour, rounded to two decimals
        | {x} watts times {k} hours in kilowatt hours, times {m}, to two decimals""",
        verbs="compute what {x} watts over {k} hours cost at {m} per kWh, to two decimals",
        whole="""A heater with {x} watts runs for {k} hours. One kilowatt hour is {m}. What does that cost, to the cent?
        | Power {x} W, time {k} h, price {m} per kWh. Cost with 2 decimals.
        | How expensive is it to leave a lamp of {x} W on for {k} hours at {m} a kilowatt hour? Round to two decimals.
        | Watts {x} times hours {k} over 1000 gives kWh; multiply by {m} and round to cents.""",
        names="power_cost electricity_cost running_cost",
        args=(
            Argument("int", "some_hours", constant=0.2, names=("hours", "h")),
            Argument("float", "unit_rate", constant=0.4, names=("price", "per_kwh")),
        ),
        inputs="device_watts",
        called="watts power",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "cups_to_ml",
        "kitchen units",
        "float -> float",
        """
        sizes = {'cup': 240, 'tbsp': 15, 'tsp': 5}
        return {x} * sizes[{k}]
        """,
        """the millilitres in {x} of the kitchen measure {k}: 'cup' is 240, 'tbsp' 15 and 'tsp' 5
        | {x} times 240, 15 or 5 millilitres, as {k} is 'cup', 'tbsp' or 'tsp'""",
        verbs="convert {x} of {k} ('cup' 240, 'tbsp' 15, 'tsp' 5) to millilitres",
        whole="""The recipe says {x} {k}. How many millilitres? A 'cup' is 240, a 'tbsp' 15, a 'tsp' 5.
        | {x} {k} in ml (cup 240, tbsp 15, tsp 5).
        | Translate American kitchen measures: the number {x} and the measure {k}, which is 'cup' (240 ml), 'tbsp' (15
        ml) or 'tsp' (5 ml). Return millilitres.
        | I only have a jug with millilitres on it. What do I fill in for {x} of {k} if cup, tbsp and tsp are 240, 15
        and 5 ml?""",
        names="to_millilitres kitchen_ml spoons_to_ml",
        args=(Argument("str", "kitchen_unit", constant=0, names=("measure", "unit")),),
        inputs="half_amount",
        called="amount count",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)


def _bytes(random: Random) -> int:
    return random.choice(
        (1023, 1024, random.randint(0, 3000), random.randint(1000, 10**6), random.randint(10**6, 10**9))
    )


INPUTS = {
    "kelvins": lambda random: random.choice(
        (0.0, 273.15, float(random.randint(0, 400)), float(random.randint(250, 320)))
    ),
    "feet_count": lambda random: random.randint(3, 7),
    "body_cm": lambda random: random.choice((random.randint(50, 210), random.randint(150, 200))),
    "egg_count": lambda random: random.choice((random.randint(0, 50), random.randint(50, 600))),
    "gram_weight": lambda random: random.choice((1000, random.randint(0, 999), random.randint(500, 9000))),
    "byte_count": _bytes,
    "mpg": lambda random: float(random.randint(10, 60)),
    "device_watts": lambda random: random.choice((5, 40, 60, 100, 800, 1500, 2000, random.randint(5, 2500))),
    "half_amount": lambda random: random.randint(1, 12) / 2,
}
ARGUMENTS = {
    "scale_letter": lambda random, _: random.choice("CF"),
    "inches_left": lambda random, _: random.randint(0, 11),
    "length_unit": lambda random, _: random.choice(("mm", "cm", "m", "km")),
    "time_unit": lambda random, _: random.choice(("s", "min", "h", "d")),
    "some_hours": lambda random, _: random.choice((2, 3, 5, 8, 10, 24, 100)),
    "kitchen_unit": lambda random, _: random.choice(("cup", "tbsp", "tsp")),
}
