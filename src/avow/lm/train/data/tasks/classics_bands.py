"""Numbers put into words: sizes, levels, results, weather, directions; small games with numbers."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "bmi_group",
        "bands of bodies",
        "float -> str",
        """
        if {x} < 18.5:
            return 'underweight'
        if {x} < 25:
            return 'normal'
        if {x} < 30:
            return 'overweight'
        return 'obese'
        """,
        """'underweight' for a body mass index {x} under 18.5, 'normal' under 25, 'overweight' under 30, else 'obese'
        | the weight group of the BMI {x}: below 18.5 'underweight', below 25 'normal', below 30 'overweight', from 30
        'obese'""",
        verbs="put the BMI {x} into words: <18.5 'underweight', <25 'normal', <30 'overweight', else 'obese'",
        whole="""A doctor reads the BMI {x}. Up to 18.5 (not included) he says 'underweight', up to 25 'normal', up to
        30 'overweight', and 'obese' from there. What does he say?
        | BMI {x}: underweight, normal (from 18.5), overweight (from 25) or obese (from 30)?
        | Which of 'underweight', 'normal', 'overweight', 'obese' fits {x}, if the groups begin at 18.5, 25 and 30 after
        the first?
        | Health app: turn {x} into a label. 18.5 is the first 'normal' value, 25 the first 'overweight', 30 the first
        'obese'.""",
        names="bmi_category classify_bmi weight_class",
        inputs="bmi_value",
        called="bmi value",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "shirt_size",
        "bands of bodies",
        "int -> str",
        """
        if {x} < 90:
            return 'S'
        if {x} < 100:
            return 'M'
        if {x} < 110:
            return 'L'
        return 'XL'
        """,
        """the shirt size for a chest of {x} cm: 'S' under 90, 'M' under 100, 'L' under 110, else 'XL'
        | 'S', 'M', 'L' or 'XL' for {x} below 90, below 100, below 110, or 110 and more""",
        verbs="choose the size for {x} cm: S below 90, M below 100, L below 110, XL from 110 on",
        whole="""A shop sells S for less than 90 cm around the chest, M for less than 100, L for less than 110, XL for
        the rest. Which does someone with {x} cm take?
        | Chest {x} cm -> 'S' (<90), 'M' (<100), 'L' (<110), 'XL'.
        | I measured {x} centimetres. What size do I order, if M starts at 90, L at 100 and XL at 110?
        | Sizes: XL from 110, L from 100, M from 90, otherwise S. Give the one for {x}.""",
        names="size clothing_size pick_size",
        inputs="chest_cm",
        called="chest cm",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "ph_kind",
        "bands of nature",
        "float -> str",
        """
        if {x} < 7:
            return 'acidic'
        if {x} > 7:
            return 'basic'
        return 'neutral'
        """,
        """'acidic' if the pH value {x} is under 7, 'basic' if over 7, else 'neutral'
        | what a liquid with the pH {x} is: 'acidic' below 7, 'neutral' at exactly 7, 'basic' above""",
        verbs="say for the pH value {x} whether it is 'acidic' (<7), 'neutral' (7) or 'basic' (>7)",
        whole="""In chemistry class we dip paper into lemon juice and read the pH {x}. Under 7 is 'acidic', 7 'neutral',
        over 7 'basic'.
        | The pH is {x}: acidic, neutral or basic? Seven is neutral.
        | Is a solution of pH {x} 'acidic', 'neutral' or 'basic'?
        | Test the pool water: {x}. Return 'neutral' for 7, 'acidic' for anything lower and 'basic' for anything
        higher.""",
        names="classify_ph ph_word acid_or_base",
        inputs="ph_value",
        called="ph value",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "water_state",
        "bands of nature",
        "float -> str",
        """
        if {x} <= 0:
            return 'ice'
        if {x} < 100:
            return 'water'
        return 'steam'
        """,
        """'ice' for a temperature {x} of at most 0, 'water' below 100 and 'steam' from 100 on
        | what water is at {x} degrees Celsius: 'ice' up to 0, 'steam' from 100, 'water' between""",
        verbs="name the state of water at {x} degrees: 'ice' up to 0, 'water' up to 100 (not included), then 'steam'",
        whole="""A pot of water is at {x} degrees Celsius. Is it 'ice' (0 and below), 'water' or 'steam' (100 and
        above)?
        | State of H2O at {x} C; 0 counts as ice, 100 as steam.
        | What do I find in the pan at {x} degrees: 'ice', 'water' or 'steam'? At 0 it is frozen, at 100 it is gas.
        | Freezing at 0 or less gives 'ice', boiling at 100 or more gives 'steam', all else is 'water'. Decide for
        {x}.""",
        names="state_of_water ice_water_steam classify_water",
        inputs="water_degrees",
        called="temperature degrees t",
        weight=0.9,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "egg_class",
        "bands of bodies",
        "int -> str",
        "'S' if {x} < 53 else 'M' if {x} < 63 else 'L' if {x} < 73 else 'XL'",
        """the class of an egg of {x} grams: 'S' under 53, 'M' under 63, 'L' under 73, 'XL' above that
        | 'S', 'M', 'L' or 'XL' with the lower limits 53, 63 and 73 for an egg that weighs {x} g""",
        verbs="sort an egg of {x} grams into 'S' (<53), 'M' (<63), 'L' (<73) or 'XL'",
        whole="""Hens lay eggs of all weights. Below 53 g is S, below 63 M, below 73 L, and XL from 73. Class of {x}
        grams?
        | Egg, {x} g, limits 53 / 63 / 73 for M / L / XL.
        | A sorting machine weighs an egg: {x} grams. Return its letter: 'M' from 53, 'L' from 63, 'XL' from 73, lighter
        'S'.
        | Into which box, S, M, L or XL, goes an egg of {x} grams if the boxes change at 53, 63 and 73?""",
        names="egg_size sort_egg classify_egg",
        inputs="egg_grams",
        called="grams weight",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "battery_level",
        "bands of levels",
        "int -> str",
        """
        if {x} <= 20:
            return 'low'
        if {x} <= 80:
            return 'medium'
        return 'high'
        """,
        """'low' for a battery level {x} of up to 20 percent, 'medium' up to 80, 'high' above
        | the word for {x} percent of charge: 'low' at most 20, 'medium' at most 80, else 'high'""",
        verbs="describe {x} percent of charge as 'low' (to 20), 'medium' (to 80) or 'high'",
        whole="""My phone has {x} percent. Up to and including 20 it warns 'low', up to 80 it says 'medium', else
        'high'. What does it say?
        | Charge {x}%: low <= 20 < medium <= 80 < high.
        | Label the level {x} with 'low', 'medium' or 'high'; 20 is still low, 80 still medium.
        | A tank is {x} percent full. Anything over 80 is 'high', anything over 20 'medium', and the rest 'low'.""",
        names="battery_word charge_level level_word",
        inputs="percent_level",
        called="percent level",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "stock_level",
        "bands of levels",
        "int -> str",
        """
        if {x} == 0:
            return 'sold out'
        if {x} < {k}:
            return 'low stock'
        return 'in stock'
        """,
        """'sold out' if {x} is 0, 'low stock' if it is less than {k}, else 'in stock'
        | what a web shop says about {x} pieces: 'sold out' for none, 'low stock' for fewer than {k}, otherwise 'in
        stock'""",
        verbs="say 'sold out' for {x} equal to 0, 'low stock' for fewer than {k} and 'in stock' for more",
        whole="""There are {x} pairs of this shoe. The page shows 'sold out' for 0, 'low stock' for fewer than {k}, else
        'in stock'.
        | Stock {x}, warning limit {k}: 'sold out' / 'low stock' / 'in stock'; the limit itself is fine.
        | An online shop has {x} left of an article. Which of 'sold out', 'low stock' (under {k}) and 'in stock' does it
        display?
        | Given the count {x}, return 'in stock' if it reaches {k}, 'sold out' if it is zero, and 'low stock' in
        between.""",
        names="stock_status availability stock_message",
        args=(Argument("int", "stock_limit", constant=0.6, names=("limit", "warning")),),
        inputs="stock_count",
        called="stock count n",
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "exam_result",
        "grades",
        "int -> str",
        """
        if {x} >= {k}:
            return 'passed'
        if {x} >= {k} - 10:
            return 'retake'
        return 'failed'
        """,
        """'passed' if {x} reaches {k}, 'retake' if it is at most 10 short of that, else 'failed'
        | the outcome for {x} points when {k} are needed: 'passed', 'retake' with up to 10 missing, or 'failed'""",
        verbs="decide for {x} points: 'passed' from {k}, 'retake' from 10 less than that, otherwise 'failed'",
        whole="""You need {k} points to pass. Whoever misses that by no more than 10 may try again. What is the result
        for {x}: 'passed', 'retake' or 'failed'?
        | Exam with {x} points, pass mark {k}, retake from pass mark - 10. One word.
        | My score is {x} and the limit {k}. With 10 points or less missing I get a 'retake', with more I have 'failed',
        and at the limit I have 'passed'.
        | Return 'failed' when {x} plus 10 does not even make {k}, 'passed' when {x} alone does, and 'retake'
        otherwise.""",
        names="exam_outcome test_result pass_retake_fail",
        args=(Argument("int", "pass_mark", constant=0.5, names=("limit", "needed")),),
        inputs="score",
        called="points score",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "grade_points",
        "grades",
        "int -> float",
        "4.0 if {x} >= 90 else 3.0 if {x} >= 80 else 2.0 if {x} >= 70 else 1.0 if {x} >= 60 else 0.0",
        """the grade points for {x} percent: 4.0 from 90, 3.0 from 80, 2.0 from 70, 1.0 from 60, otherwise 0.0
        | 4.0, 3.0, 2.0 or 1.0 if {x} is at least 90, 80, 70 or 60, and 0.0 below""",
        verbs="turn {x} percent into grade points: 4.0, 3.0, 2.0, 1.0 from 90, 80, 70, 60 on, else 0.0",
        whole="""An American college gives 4.0 for 90 percent and more, 3.0 for 80, 2.0 for 70, 1.0 for 60 and 0.0 for
        less. What does {x} earn?
        | GPA points of a score of {x}; limits 90, 80, 70, 60.
        | Score {x}: each ten percent from 60 up adds one point, ending with 4.0 at 90; below 60 nothing. Float, please.
        | How many grade points (0.0 to 4.0) is a test with {x} percent worth on the 90/80/70/60 scale?""",
        names="gpa gpa_points points_for_score",
        inputs="score",
        called="percent score",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "trend_word",
        "trends",
        "int -> str",
        """
        if abs({k} - {x}) <= {m}:
            return 'steady'
        return 'rising' if {k} > {x} else 'falling'
        """,
        """'steady' if {k} differs from {x} by at most {m}, otherwise 'rising' or 'falling'
        | the trend from {x} to {k}: 'rising' or 'falling' if the change is more than {m}, else 'steady'""",
        verbs="say if a value that went from {x} to {k} is 'rising', 'falling' or, within {m}, 'steady'",
        whole="""Yesterday the river stood at {x}, today at {k}. Changes of {m} or less do not count. Is it 'rising',
        'falling' or 'steady'?
        | Before {x}, now {k}, tolerance {m} (included): rising / falling / steady.
        | A nurse compares two temperatures, {x} and then {k}. Up to {m} apart is 'steady', else she writes 'rising' or
        'falling'.
        | Which way do prices go if they were {x} and are {k}? Call it 'steady' unless the difference is over {m}.""",
        names="trend direction tendency",
        args=(
            Argument("int", "close_number", constant=0, names=("new", "latest")),
            Argument("int", "tolerance", constant=0.6, names=("tolerance", "margin")),
        ),
        inputs="signed_small",
        called="old previous",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "compass_direction",
        "directions",
        "int -> str",
        "['N', 'E', 'S', 'W'][({x} + 45) // 90 % 4]",
        """the compass direction nearest to {x} degrees, 'N', 'E', 'S' or 'W', where 0 is north, 90 east, and an angle
        in the middle counts for the next direction clockwise
        | 'N' from 315 up to 45 degrees, 'E' from 45, 'S' from 135 and 'W' from 225, for a heading of {x}""",
        verbs="turn the heading {x} in degrees into 'N', 'E', 'S' or 'W', sectors changing at 45, 135, 225 and 315",
        whole="""A ship sails at {x} degrees, clockwise from north. Say roughly where to: 'N', 'E', 'S' or 'W'. East
        begins at 45, south at 135, west at 225, north at 315.
        | Heading {x} -> N/E/S/W; quarter circles centred on 0, 90, 180, 270; lower bound included.
        | The wind comes from {x} degrees. Which letter does the weather report use, if 45 belongs to E, 135 to S, 225
        to W and 315 to N?
        | Round the direction {x} to one of the four main ones (N 0, E 90, S 180, W 270), halves going on clockwise.""",
        names="compass heading_letter direction_of",
        inputs="heading",
        called="degrees heading",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "rain_advice",
        "weather",
        "int -> str",
        """
        if {x} >= 50:
            return 'umbrella'
        if {k} >= 25:
            return 'sunglasses'
        return 'nothing'
        """,
        """what to take along: 'umbrella' if the chance of rain {x} is at least 50 percent, else 'sunglasses' if the
        temperature {k} is at least 25, else 'nothing'
        | 'umbrella' for {x} from 50 on, otherwise 'sunglasses' for {k} from 25 on, otherwise 'nothing'""",
        verbs="advise 'umbrella' if {x} is 50 or more, else 'sunglasses' if {k} is 25 or more, else 'nothing'",
        whole="""The forecast says {x} percent chance of rain and {k} degrees. From 50 percent I take an 'umbrella'. If
        not, from 25 degrees 'sunglasses'. Else 'nothing'. What do I take?
        | Rain {x}%, {k} C. umbrella (rain >= 50) before sunglasses (>= 25 degrees) before nothing.
        | What should go into the bag at {k} degrees with a rain risk of {x} percent? The rain (50 or more) is looked at
        first, then the heat (25 or more); otherwise it is 'nothing'.
        | Return 'umbrella', 'sunglasses' or 'nothing' for rain probability {x} and temperature {k}; limits 50 and 25
        included.""",
        names="what_to_take advice pack",
        args=(Argument("int", "day_degrees", constant=0, names=("temperature", "degrees")),),
        inputs="percent_level",
        called="rain chance",
        weight=0.7,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "speeding_fine",
        "tariffs",
        "int -> int",
        """
        over = {x} - {k}
        if over <= 0:
            return 0
        if over <= 10:
            return 30
        return 30 + (over - 10) * 5
        """,
        """the fine for driving at {x} where {k} is allowed: none up to the limit, 30 for up to 10 too fast, and 5 more
        for each further km/h
        | 0 if {x} is at most {k}, 30 if at most 10 above it, else 30 plus 5 for each unit beyond those 10""",
        verbs="compute the fine at speed {x} and limit {k}: 0 within it, 30 up to 10 over, then 5 more for each km/h",
        whole="""The limit is {k} and a camera measures {x}. Up to 10 too fast costs 30, each km/h after that another 5.
        What is the fine, 0 for good drivers?
        | Speed {x}, allowed {k}. Over by 1-10: 30. Over by more: 30 + 5 per extra km/h. Not over: 0.
        | How much do I pay if I drove {x} in a zone of {k}? Nothing if I kept to it, 30 for the first ten km/h too
        many, 5 for each one that follows.
        | Police price list: within {k} free; 10 more at most, 30; then add 5 per unit. Fine for {x}?""",
        names="fine ticket speed_ticket",
        args=(Argument("int", "speed_limit", constant=0.5, names=("limit", "allowed")),),
        inputs="any_speed",
        called="speed v",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "may_ride",
        "admission",
        "int -> bool",
        "{x} >= 140 or {x} >= 120 and {k} >= 18",
        """someone {x} cm tall may go on the ride, which takes 140 cm, or 120 with a companion who is {k} years old and
        must be 18 or older
        | {x} is at least 140, or at least 120 with {k} being 18 or more""",
        whole="""The roller coaster takes people from 140 cm, or from 120 cm if somebody of at least 18 comes along. May
        a child of {x} cm with a companion aged {k} ride?
        | Height {x}, companion's age {k}: allowed from 140 alone, from 120 with an adult (18+).
        | Is a height of {x} cm enough, given that the person next to the child is {k}? 140 always does, 120 does beside
        an adult of 18 or over.
        | True if {x} >= 140, or if {x} >= 120 and {k} >= 18.
        | A sign at the carousel: 140 cm and up, or 120 cm and up beside a person of 18 or more. Does {x} cm with
        someone aged {k} get in?
        | Check the height {x} (140, or 120 if {k} is 18 or more).""",
        names="can_ride ride_allowed tall_enough",
        args=(Argument("int", "companion_age", constant=0, names=("age", "companion")),),
        inputs="child_cm",
        called="height cm",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)

INPUTS = {
    "bmi_value": lambda random: random.choice((18.5, 25.0, 30.0, round(random.uniform(15, 36), 1))),
    "chest_cm": lambda random: random.choice((90, 100, 110, random.randint(80, 120))),
    "ph_value": lambda random: random.choice((7.0, 7.0, round(random.uniform(0, 14), 1))),
    "water_degrees": lambda random: random.choice((0.0, 100.0, float(random.randint(-30, 150)), 37.5, -0.5)),
    "egg_grams": lambda random: random.choice((53, 63, 73, random.randint(45, 80))),
    "percent_level": lambda random: random.choice((0, 20, 50, 80, 100, random.randint(0, 100))),
    "stock_count": lambda random: random.choice((0, 0, 5, 10, random.randint(0, 20))),
    "rank": lambda random: random.choice((1, 2, 3, random.randint(1, 12))),
    "goals": lambda random: random.choice((0, 1, 2, random.randint(0, 6))),
    "heading": lambda random: random.choice((0, 45, 90, 135, 180, 225, 270, 315, random.randint(0, 359))),
    "rating_value": lambda random: random.choice((3.5, 2.5, round(random.uniform(0, 5), 1))),
    "child_cm": lambda random: random.choice((120, 140, random.randint(100, 170), random.randint(115, 145))),
}
ARGUMENTS = {
    "stock_limit": lambda random, _: random.choice((3, 5, 10, 12)),
    "goals": lambda random, value: random.choice((value if isinstance(value, int) else 1, random.randint(0, 5))),
    "tolerance": lambda random, _: random.choice((1, 2, 2, 3)),
    "small_divisor": lambda random, _: random.choice((2, 3, 3, 4)),
    "small_divisor_other": lambda random, _: random.choice((5, 5, 6, 7)),
    "thing_word": lambda random, _: random.choice(("apple", "book", "egg", "dog", "chair", "ticket", "star")),
    "day_degrees": lambda random, _: random.choice((25, random.randint(0, 38))),
    "speed_limit": lambda random, _: random.choice((30, 50, 60, 80, 100)),
    "companion_age": lambda random, _: random.choice((18, 17, random.randint(8, 45))),
}
