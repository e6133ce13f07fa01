"""Money: discounts, taxes, tips, interest, change in coins, prices of orders. Rounding is always said."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

PERCENT = Argument("int", "percent", constant=0.3, names=("percent", "rate", "p"))
YEARS = Argument("int", "years", constant=0.1, names=("years", "y"))

OPERATIONS = (
    told(
        "discounted_price",
        "price changes",
        "float -> float",
        "round({x} * (1 - {k} / 100), 2)",
        """the price {x} after a discount of {k} percent, rounded to two decimals
        | {x} reduced by {k} percent, rounded to 2 decimal places
        | what remains to be paid of {x} when {k}% are taken off, to two decimals""",
        verbs="take {k} percent off {x} and round to two decimals | apply a {k}% discount to {x}, rounded to cents",
        names="discount apply_discount sale_price final_price",
        args=(PERCENT,),
        inputs="price",
        weight=1.5,
        first=True,
    ),
    told(
        "price_with_tax",
        "price changes",
        "float -> float",
        "round({x} * (1 + {k} / 100), 2)",
        """the price {x} with {k} percent tax added, rounded to two decimals
        | {x} increased by {k} percent, rounded to 2 decimal places
        | the gross price of {x} at a tax rate of {k}%, to two decimals""",
        verbs="add {k} percent tax to {x} and round to two decimals",
        names="add_tax with_tax total_with_tax gross_price",
        args=(PERCENT,),
        inputs="price",
        weight=1.2,
        first=True,
    ),
    told(
        "tax_amount",
        "shares of amounts",
        "float -> float",
        "round({x} * {k} / 100, 2)",
        """{k} percent of {x}, rounded to two decimals | the tax on {x} at a rate of {k}%, rounded to 2 decimals
        | the amount of money that {k} percent of {x} is, to two decimal places""",
        verbs="work out {k} percent of {x}, rounded to two decimals",
        names="percent_of percentage tax compute_tax",
        args=(PERCENT,),
        inputs="price",
        first=True,
    ),
    told(
        "tip_total",
        "price changes",
        "float -> float",
        "round({x} + {x} * {k} / 100, 2)",
        """the bill {x} plus a tip of {k} percent, rounded to two decimals
        | the total of the bill {x} and a {k}% tip, to two decimals""",
        verbs="add a tip of {k} percent to the bill {x} and round to two decimals",
        names="bill_with_tip total_bill add_tip",
        args=(PERCENT,),
        inputs="price",
        weight=0.8,
        first=True,
    ),
    told(
        "split_bill",
        "shares of amounts",
        "float -> float",
        "round({x} / {k}, 2)",
        """the share of each of {k} people in the bill {x}, rounded to two decimals
        | what everyone pays when {k} people split {x} evenly, to two decimals""",
        verbs="split the bill {x} equally among {k} people and round to two decimals",
        names="share_per_person split_evenly per_person",
        args=(Argument("int", "people", constant=0.1, names=("people", "k", "persons")),),
        inputs="price",
        weight=0.8,
        first=True,
    ),
    told(
        "simple_interest",
        "interest",
        "float -> float",
        "round({x} * {k} * {m} / 100, 2)",
        """the simple interest on {x} at {k} percent a year over {m} years, rounded to two decimals
        | the interest without compounding that {x} earns in {m} years at a yearly rate of {k}%, to two decimals""",
        verbs="compute {x} times {k} times {m} over 100, the simple interest, rounded to two decimals",
        names="interest compute_interest",
        args=(PERCENT, YEARS),
        inputs="price",
        first=True,
    ),
    told(
        "compound_amount",
        "interest",
        "float -> float",
        "round({x} * (1 + {k} / 100) ** {m}, 2)",
        """the amount that {x} grows to in {m} years at {k} percent interest a year, compounded yearly,
        rounded to two decimals
        | the value of {x} after {m} years with a yearly growth of {k}%, to two decimals""",
        verbs="let {x} grow by {k} percent a year for {m} years and round to two decimals",
        names="compound_interest future_value grow",
        args=(PERCENT, YEARS),
        inputs="price",
        first=True,
    ),
    told(
        "years_to_double",
        "interest",
        "int -> int",
        """
        amount = 100
        years = 0
        while amount < 200:
            amount *= 1 + {x} / 100
            years += 1
        return years
        """,
        """the number of full years until money doubles at {x} percent interest a year
        | after how many years 100 has grown to at least 200 when it gains {x} percent each year""",
        names="doubling_time years_until_double",
        inputs="interest_rate",
        weight=0.4,
        first=True,
    ),
    told(
        "count_coins",
        "change in coins",
        "int -> int",
        """
        count = 0
        for coin in [25, 10, 5, 1]:
            count += {x} // coin
            {x} %= coin
        return count
        """,
        """the smallest number of coins of 25, 10, 5 and 1 cents that make up {x} cents
        | how many coins it takes to pay {x} cents when the largest of 25, 10, 5 and 1 is always taken first""",
        verbs="count the fewest coins (25, 10, 5 and 1) that add up to {x}",
        names="min_coins coin_count fewest_coins",
        inputs="countable",
        first=True,
    ),
    told(
        "coin_list",
        "change in coins",
        "int -> list[int]",
        """
        result = []
        for coin in [50, 20, 10, 5, 2, 1]:
            while {x} >= coin:
                result.append(coin)
                {x} -= coin
        return result
        """,
        """the coins of 50, 20, 10, 5, 2 and 1 that make up {x}, always taking the largest that fits
        | {x} cents in as few coins of 50, 20, 10, 5, 2 and 1 as possible, largest first""",
        verbs="give change for {x} in coins of 50, 20, 10, 5, 2 and 1, largest first",
        names="make_change give_change change",
        inputs="countable",
        first=True,
    ),
    told(
        "ways_to_change",
        "change in coins",
        "int -> int",
        """
        ways = [1] + [0] * {x}
        for coin in {k}:
            for total in range(coin, {x} + 1):
                ways[total] += ways[total - coin]
        return ways[{x}]
        """,
        """the number of ways to pay {x} with coins of the values in {k}, each as often as needed, in any order
        | in how many ways coins of the kinds {k} can add up to {x} when the order does not matter""",
        names="count_change coin_ways",
        args=(Argument("list[int]", "coin_kinds", constant=0.2, names=("coins", "kinds")),),
        inputs="up_to_thirty",
        weight=0.6,
        first=True,
    ),
    told(
        "dollars_and_cents",
        "money written",
        "int -> str",
        """
        dollars = {x} // 100
        cents = {x} % 100
        return f'${dollars}.{cents:02d}'
        """,
        """{x} cents as a string of dollars like '$12.05' | the amount of {x} cents written with a dollar sign and two
        digits for the cents""",
        verbs="format {x} cents as dollars, for example 1205 as '$12.05'",
        names="format_cents cents_to_dollars format_money",
        inputs="cents",
        weight=0.7,
        first=True,
    ),
    told(
        "order_total",
        "orders",
        "list[tuple[int, int]] -> int",
        "sum(price * count for price, count in {x})",
        """the total price of the order {x}, a list of (price, quantity) pairs
        | the sum of price times quantity over the pairs in {x}""",
        verbs="add up price times amount for every pair in {x}",
        names="total_price cart_total invoice_total",
        inputs="priced_items",
        weight=0.8,
        first=True,
    ),
    told(
        "affordable",
        "orders",
        "list[int] -> int",
        """
        count = 0
        for price in sorted({x}):
            if price <= {k}:
                count += 1
                {k} -= price
        return count
        """,
        """the largest number of things with the prices {x} that can be bought for {k}
        | how many of the items priced {x} one can afford with {k} when the cheapest are bought first""",
        names="max_items buy_cheapest",
        args=(Argument("int", "budget", constant=0, names=("budget", "money")),),
        inputs="price_list",
        weight=0.5,
        first=True,
    ),
    told(
        "best_profit",
        "trading",
        "list[int] -> int",
        """
        best = 0
        lowest = {x}[0]
        for price in {x}:
            lowest = min(lowest, price)
            best = max(best, price - lowest)
        return best
        """,
        """the largest profit from buying once and selling once later at the prices {x}, or 0 if none can be made
        | the biggest rise from one of the prices {x} to a later one, at least 0""",
        verbs="find the best gain from one purchase and one later sale at the daily prices {x}, 0 if there is none",
        names="max_profit stock_profit",
        inputs="price_list",
        weight=0.8,
        first=True,
    ),
    told(
        "percent_change",
        "percent changes",
        "float -> float",
        "round(({k} - {x}) / {x} * 100, 1)",
        """the change from {x} to {k} in percent of {x}, rounded to one decimal
        | by how many percent {k} is more than {x}, to one decimal and negative if it is less""",
        verbs="compute the percentage change from {x} to {k}, rounded to one decimal",
        names="percentage_change growth_rate",
        args=(Argument("float", "price", constant=0, names=("new", "after")),),
        inputs="price",
        weight=0.7,
        first=True,
    ),
    told(
        "shipping_cost",
        "tariffs",
        "float -> float",
        "0.0 if {x} >= 50 else 4.95",
        """the shipping cost of an order worth {x}: free from 50 on, otherwise 4.95
        | 0.0 if the order value {x} is at least 50, else 4.95""",
        names="shipping delivery_fee",
        inputs="price",
        weight=0.4,
        first=True,
    ),
    told(
        "overtime_pay",
        "tariffs",
        "int -> float",
        "{k} * min({x}, 40) + 1.5 * {k} * max({x} - 40, 0)",
        """the pay for {x} hours at {k} an hour, where hours beyond 40 are paid one and a half times as much
        | the wage for {x} hours of work at an hourly rate of {k}, with time and a half after 40 hours""",
        names="weekly_pay wage compute_pay",
        args=(Argument("int", "wage", constant=0.1, names=("rate", "wage")),),
        inputs="work_hours",
        weight=0.6,
        first=True,
    ),
    told(
        "income_tax",
        "tariffs",
        "int -> float",
        """
        if {x} <= 10000:
            return 0.0
        if {x} <= 40000:
            return ({x} - 10000) * 0.2
        return 6000 + ({x} - 40000) * 0.4
        """,
        """the tax on an income of {x}: nothing up to 10000, 20 percent of what lies between 10000 and 40000,
        and 40 percent of all above
        | the sum of 20% of the part of {x} between 10000 and 40000 and 40% of the part above 40000""",
        names="compute_income_tax progressive_tax",
        inputs="income",
        weight=0.4,
        first=True,
        last=True,
    ),
)


def _price(random: Random) -> float:
    return random.choice((float(random.randint(1, 20) * 10), float(random.randint(1, 200)), round(random.uniform(1, 120), 2)))


INPUTS = {
    "price": _price,
    "interest_rate": lambda random: random.randint(1, 30),
    "cents": lambda random: random.choice((random.randint(0, 99), random.randint(1, 5000), 100 * random.randint(1, 30))),
    "priced_items": lambda random: [
        (random.randint(1, 20), random.randint(1, 5)) for _ in range(random.choice((0, 1, 2, 2, 3)))
    ],
    "price_list": lambda random: [random.randint(1, 20) for _ in range(random.randint(1, 6))],
    "work_hours": lambda random: random.choice((40, random.randint(0, 40), random.randint(35, 60))),
    "income": lambda random: random.choice((10000, 40000, 1000 * random.randint(1, 90))),
}
ARGUMENTS = {
    "percent": lambda random, value: random.choice((5, 10, 15, 19, 20, 25, 50, random.randint(1, 30))),  # noqa: ARG005
    "years": lambda random, value: random.randint(1, 10),  # noqa: ARG005
    "people": lambda random, value: random.randint(2, 8),  # noqa: ARG005
    "coin_kinds": lambda random, value: random.choice(([1, 2, 5], [1, 5, 10], [2, 5], [1, 3, 4], [5, 10, 20])),  # noqa: ARG005
    "budget": lambda random, value: random.randint(0, 40),  # noqa: ARG005
    "price": lambda random, value: _price(random),  # noqa: ARG005
    "wage": lambda random, value: random.randint(10, 40),  # noqa: ARG005
}
