"""Bills and supplies at home: tariffs, tips, fair shares, recipes, paint. Inputs are those of `classics_household`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

RATE = Argument("int", "percent", constant=0.3, names=("percent", "rate", "p"))

OPERATIONS = (
    told(
        "tip_by_service",
        "tips",
        "float -> float",
        """
        tips = {'bad': 0, 'ok': 10, 'good': 15, 'great': 20}
        return round({x} * tips[{k}] / 100, 2)
        """,
        """the tip on {x} for a service that was {k}: 0 percent if 'bad', 10 if 'ok', 15 if 'good', 20 if 'great',
        rounded to two decimals
        | {x} times the tip rate for {k}, which is 0% for 'bad', 10% for 'ok', 15% for 'good' and 20% for 'great', to
        two decimals""",
        verbs="""work out the tip for a bill of {x} and the service {k}, where 'bad' is 0, 'ok' 10, 'good' 15 and
        'great' 20 percent, to two decimals""",
        whole="""I tip nothing for 'bad' service, 10% for 'ok', 15% for 'good', 20% for 'great'. The bill is {x}, the
        service {k}. How much tip, to the cent?
        | Tip calculator: bill {x}, rating {k} (bad 0%, ok 10%, good 15%, great 20%). Tip only, 2 decimals.
        | Depending on {k}, which is 'bad', 'ok', 'good' or 'great', return 0, 10, 15 or 20 percent of {x}, rounded to
        two decimals.
        | What should a guest leave on top of {x} when he found the service {k}? Rates: bad 0, ok 10, good 15, great 20
        percent; round to cents.""",
        names="tip_for_service service_tip calculate_tip",
        args=(Argument("str", "service_word", constant=0, names=("service", "rating", "quality")),),
        inputs="price",
        called="bill amount",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "bill_share_with_tip",
        "tips",
        "float -> float",
        "round({x} * (1 + {k} / 100) / {m}, 2)",
        """the share of each of {m} people in {x} plus a tip of {k} percent, rounded to two decimals
        | what everyone pays when {m} guests split {x} and {k}% tip evenly, to two decimals""",
        verbs="add {k} percent tip to {x}, divide the sum by {m} people and round to two decimals",
        whole="""We were {m} at dinner, the bill is {x} and we tip {k}%. What does each of us owe, to the cent?
        | Bill {x}, tip {k} percent, {m} friends, equal shares: amount per head with two decimals.
        | Split a restaurant bill of {x} among {m} people after putting {k} percent on top; round to 2 decimals.
        | How much per person, if {m} persons share {x} with {k} percent for the waiter added? Two decimals.""",
        names="per_person_with_tip split_with_tip tip_share",
        args=(RATE, Argument("int", "people", constant=0.2, names=("people", "guests", "n"))),
        inputs="price",
        called="bill total amount",
        first=True,
        by_name=True,
    ),
    told(
        "cents_split",
        "fair shares",
        "int -> list[int]",
        "[{x} // {k} + (1 if i < {x} % {k} else 0) for i in range({k})]",
        """the shares of {k} people in {x} cents, as equal as whole cents allow, with the larger shares first
        | a list of {k} whole numbers that add up to {x} and differ by at most one, the larger ones in front""",
        verbs="split {x} into {k} whole parts as evenly as possible, larger parts first",
        whole="""{k} children share {x} sweets. When it does not come out even, the first ones get one more. List what
        each child gets.
        | Divide {x} cents among {k} friends without losing a cent: the rest goes, one cent each, to those at the front.
        | Distribute {x} pupils over {k} teams whose sizes differ by no more than one, bigger teams first. Team sizes as
        a list, please.
        | Return {k} integers with the sum {x}; all are {x} // {k}, but the first {x} % {k} of them are one greater.""",
        names="split_evenly fair_split distribute shares",
        args=(Argument("int", "people", constant=0.3, names=("people", "parts", "n")),),
        inputs="countable",
        called="amount total cents",
        first=True,
        by_name=True,
    ),
    told(
        "whole_share_up",
        "fair shares",
        "float -> int",
        "math.ceil({x} / {k})",
        """the share of each of {k} people in {x}, rounded up to a whole number
        | what everyone must put in, in whole units, so that {k} people together have at least {x}""",
        verbs="divide {x} by {k} and round the share up to a whole amount",
        whole="""{k} colleagues buy a present for {x}. Each gives the same whole amount, as little as possible but
        together enough. How much is it?
        | Share of {x} for {k} persons, always rounded up to full euros.
        | What must each of {k} people pay towards {x} if only whole notes and no coins are used, the smallest unit is 1
        and nothing may be missing?
        | Given {x} and {k}, divide and take the next whole number up unless the result is whole.""",
        names="share_rounded_up whole_share each_pays",
        imports=("import math",),
        args=(Argument("int", "people", constant=0.3, names=("people", "n")),),
        inputs="price",
        called="price total cost",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "electricity_bill",
        "bills of use",
        "int -> float",
        "round({k} + {x} * {m}, 2)",
        """the electricity bill for {x} kWh with a basic charge of {k} and {m} per kWh, rounded to two decimals
        | {k} plus {m} for each of the {x} kilowatt hours, to two decimals""",
        verbs="charge {k} plus {m} for each of {x} units and round to two decimals",
        whole="""The power company takes {k} a month and {m} per kilowatt hour. We used {x}. What is the bill, to two
        decimals?
        | Fixed fee {k}, price per unit {m}, {x} units. Amount due, 2 decimals.
        | Hiring a van costs {k} plus {m} for each kilometre. What do {x} kilometres come to, rounded to the cent?
        | Water meter: consumption {x}, standing charge {k}, tariff {m} a unit. Return the invoice with two
        decimals.""",
        names="power_bill bill_for_use total_charge",
        args=(
            Argument("int", "basic_charge", constant=0.3, names=("base", "fee")),
            Argument("float", "unit_rate", constant=0.3, names=("rate", "per_unit")),
        ),
        inputs="units_used",
        called="kwh units used",
        first=True,
        by_name=True,
    ),
    told(
        "tiered_bill",
        "bills of use",
        "int -> float",
        "round(min({x}, 100) * 0.2 + max({x} - 100, 0) * 0.3, 2)",
        """the price of {x} units when the first 100 cost 0.2 each and all further ones 0.3, rounded to two decimals
        | 0.2 times the part of {x} up to 100 plus 0.3 times the part beyond, to two decimals""",
        verbs="bill {x} units at 0.2 for the first 100 and 0.3 for the others, to two decimals",
        whole="""The first hundred kilowatt hours cost 0.2 each, after that one costs 0.3. What do {x} cost? Two
        decimals.
        | Two-step tariff: 0.2 up to unit 100, 0.3 from unit 101. Charge for {x}, rounded to 2 decimals.
        | Water is 0.2 per unit, but whatever goes beyond 100 units is 0.3. Bill for {x} units with cents?
        | Compute the cost of {x} prints: 0.2 for each of the first 100, and 0.3 for each print after them (2
        decimals).""",
        names="tiered_price step_tariff cost_of_units",
        inputs="units_used",
        called="kwh units used",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "phone_bill",
        "bills of use",
        "int -> float",
        "round({k} + max({x} - {m}, 0) * 0.1, 2)",
        """the phone bill for {x} minutes on a plan for {k} that includes {m} minutes, with 0.1 for each further minute,
        rounded to two decimals
        | {k} plus 0.1 for each of the {x} minutes beyond {m}, to two decimals""",
        verbs="charge {k} and 0.1 for each minute of {x} above the {m} that are free, to two decimals",
        whole="""My phone plan costs {k} and has {m} free minutes; after that a minute is 0.1. I talked for {x} minutes.
        What is the bill, with 2 decimals?
        | Monthly fee {k}, {m} minutes included, 10 cents for each extra one. Cost of {x} minutes to the cent?
        | A parcel of data: {m} units come with the price {k}, more cost 0.1 each. Charge for {x} units, two decimals.
        | Return what {x} call minutes cost when {m} are included in {k} and the others are 0.1 apiece; two
        decimals.""",
        names="phone_cost monthly_bill plan_cost",
        args=(
            Argument("int", "basic_charge", constant=0.4, names=("fee", "base")),
            Argument("int", "free_units", constant=0.4, names=("included", "allowance")),
        ),
        inputs="units_used",
        called="minutes used n",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "recipe_amount",
        "recipes",
        "float -> float",
        "round({x} * {m} / {k}, 1)",
        """the amount of an ingredient for {m} people if {x} is what {k} people need, rounded to one decimal
        | {x}, scaled from {k} servings to {m} servings, to one decimal""",
        verbs="scale {x} from a recipe for {k} to {m} portions and round to one decimal",
        whole="""The recipe is for {k} and says {x} grams of flour. I am cooking for {m}. How much flour do I take? One
        decimal.
        | Rule of three: {k} portions need {x}; what do {m} need, to one decimal place?
        | Convert an ingredient: amount {x} at {k} servings, wanted servings {m}, answer with 1 decimal.
        | If {k} guests drink {x} litres, how many litres do {m} guests drink at the same pace? Round to one
        decimal.""",
        names="scale_recipe scale_ingredient rule_of_three",
        args=(
            Argument("int", "people", constant=0.3, names=("servings", "people")),
            Argument("int", "people", constant=0.3, names=("wanted", "guests")),
        ),
        inputs="ingredient",
        called="amount grams",
        first=True,
        by_name=True,
    ),
    told(
        "cakes_possible",
        "recipes",
        "int -> int",
        "min({x} // 3, {k} // 200)",
        """how many cakes can be baked from {x} eggs and {k} grams of flour when one takes 3 eggs and 200 grams
        | the smaller of {x} // 3 and {k} // 200, the number of cakes for that many eggs and that much flour""",
        verbs="find how many cakes of 3 eggs and 200 grams of flour {x} eggs and {k} grams allow",
        whole="""A cake needs 3 eggs and 200 g of flour. In the kitchen are {x} eggs and {k} g of flour. How many cakes
        at most?
        | With {x} eggs and {k} grams of flour, how often can I make a dough of 3 eggs and 200 grams?
        | Eggs {x}, flour {k}; per cake 3 and 200. Whole cakes only.
        | The baker counts {x} eggs and weighs {k} grams of flour. Each cake uses up three eggs and two hundred grams.
        Return the count of full cakes.""",
        names="cakes how_many_cakes batches",
        args=(Argument("int", "flour_grams", constant=0, names=("flour", "grams")),),
        inputs="pieces",
        called="eggs n",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "paint_cans",
        "material needed",
        "float -> int",
        "math.ceil({x} * {k} / {m})",
        """how many cans of paint are needed for {x} square metres and {k} coats if a can is enough for {m} square
        metres
        | the number of cans, whole ones only, that cover an area of {x} {k} times at {m} a can""",
        verbs="work out the cans to buy for {k} coats on {x} square metres at {m} square metres a can",
        whole="""A wall of {x} square metres gets {k} coats of paint. One can does {m} square metres. How many cans must
        I buy?
        | Area {x}, coats {k}, coverage per can {m}: number of cans, rounded up.
        | The painter paints {x} m2 {k} times over and a bucket lasts for {m} m2. How many buckets does he open?
        | Only full cans are sold, each good for {m} square metres. Say how many it takes to cover {x} square metres {k}
        times.""",
        names="cans_needed buy_paint paint_needed",
        imports=("import math",),
        args=(
            Argument("int", "paint_coats", constant=0.5, names=("coats", "layers")),
            Argument("int", "can_cover", constant=0.4, names=("cover", "per_can")),
        ),
        inputs="wall_area",
        called="area wall",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "pills_missing",
        "shortfalls",
        "int -> int",
        "max({k} * {m} - {x}, 0)",
        """how many pills are missing if there are {x} and {k} a day are taken for {m} days, at least 0
        | by how much {k} times {m} is more than {x}, or 0 if it is not""",
        verbs="see how many of {k} times {m} are not covered by {x}, 0 if all are",
        whole="""I have {x} pills and must take {k} a day for {m} days. How many am I short of? 0 if they last.
        | A dog eats {k} cans a day. {x} cans are in store for {m} days. How many cans must still be bought, if any,
        else 0?
        | {m} guests drink {k} bottles each; in the cellar are {x}. Missing bottles, not negative.
        | Stock {x}, daily use {k}, days {m}: return the shortfall or 0.""",
        names="missing_supply to_buy pills_short",
        args=(
            Argument("int", "two_or_three", constant=0.3, names=("daily", "portion")),
            Argument("int", "some_days", constant=0.3, names=("days", "n")),
        ),
        inputs="countable",
        called="stock pills",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "days_supply_lasts",
        "supplies",
        "int -> int",
        "{x} // ({k} * {m})",
        """for how many full days {x} portions last {k} people who take {m} a day each
        | how often {k} times {m} fits into {x}""",
        verbs="divide the supply {x} by {k} eaters with {m} a day each and keep the full days",
        whole="""In the hut are {x} rations for {k} hikers, each of whom eats {m} a day. For how many full days is there
        food?
        | {k} cats, {m} bowls of food a day for each, {x} bowls in the cupboard: after how many complete days is it
        over?
        | Supply {x}, people {k}, daily need per person {m}. Whole days?
        | How many days can {k} persons live on {x} litres of water at {m} litres per person and day? Count full days
        only.""",
        names="days_of_food lasts_days supply_days",
        args=(
            Argument("int", "people", constant=0.2, names=("people", "eaters")),
            Argument("int", "two_or_three", constant=0.3, names=("daily", "portion")),
        ),
        inputs="units_used",
        called="supply rations stock",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)
