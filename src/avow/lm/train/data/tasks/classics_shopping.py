"""In the shop: offers for several pieces, coupons, prices with and without tax, unit prices, change, points."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

RATE = Argument("int", "percent", constant=0.3, names=("percent", "rate", "p"))

OPERATIONS = (
    told(
        "three_for_two",
        "bundle offers",
        "int -> int",
        "({x} - {x} // 3) * {k}",
        """the price of {x} pieces at {k} each when one of every three is free
        | what {x} items at {k} apiece cost in a three for the price of two offer""",
        verbs="work out the cost of {x} items at {k} each, where each third one is free",
        whole="""Buy two, get one free: {x} articles of {k} each go over the counter. What is to be paid?
        | Our shop runs '3 for 2' on soap. A customer takes {x} bars and one bar is {k}. Compute the bill.
        | Soap costs {k} a piece, and for each full group of three pieces you pay only two. How much are {x} pieces?
        | Total for {x} units with unit price {k}; each third unit costs nothing.
        | Given {x} and the single price {k}, leave out one payment per complete three and return the amount due.""",
        names="offer_price three_for_two_price promo_total",
        args=(Argument("int", "shop_price", constant=0.2, names=("price", "cost")),),
        inputs="pieces",
        called="quantity pieces n count",
        first=True,
        by_name=True,
    ),
    told(
        "free_drinks_price",
        "bundle offers",
        "int -> int",
        "({x} - {x} // {k}) * {m}",
        """the price of {x} coffees at {m} each if each {k}-th one is free
        | what {x} drinks at {m} apiece cost with a stamp card that makes drink number {k}, 2 times {k} and so on
        free""",
        verbs="compute what {x} cups at {m} cost when one cup in {k} is on the house",
        whole="""With my stamp card one coffee in {k} is free. I drank {x} this month at {m} each. What did I spend?
        | A cafe gives away one drink for each full {k} drinks ordered. What do {x} drinks at {m} cost?
        | {x} coffees, {m} each, each {k}-th for free: total price.
        | Given {x} cups, take off one for each complete set of {k} and multiply the rest by {m}.""",
        names="coffee_cost stamp_card_total",
        args=(
            Argument("int", "card_size", constant=0.5, names=("card", "size")),
            Argument("int", "shop_price", constant=0.2, names=("price", "cost")),
        ),
        inputs="pieces",
        called="cups coffees n",
        weight=0.6,
        first=True,
        by_name=True,
    ),
    told(
        "bulk_price",
        "bulk offers",
        "int -> float",
        """
        total = {x} * {k}
        if {x} >= 10:
            total *= 0.9
        return round(total, 2)
        """,
        """the price of {x} pieces at {k} each, with 10 percent off from 10 pieces on, rounded to two decimals
        | {x} times {k}, reduced by a tenth if {x} is at least 10, to two decimals""",
        verbs="""price an order of {x} pieces at {k} each, giving 10% off for 10 or more, and round to cents""",
        whole="""Whoever takes ten or more gets ten percent off. What do {x} pieces at {k} cost, to the cent?
        | A dealer sells screws at {k} a box; orders of at least 10 boxes are 10% cheaper. Price of {x} boxes, rounded
        to 2 decimals?
        | Quantity {x}, unit price {k}: multiply, and from a quantity of 10 on charge only 90 percent. Two decimals.
        | I order {x} T-shirts for the club at {k} each, and from 10 shirts on everything is 10% off. How much is it,
        with two decimals?""",
        names="bulk_total order_price volume_discount",
        args=(Argument("float", "price", constant=0.1, names=("price", "unit_price")),),
        inputs="pieces",
        called="quantity n pieces",
        first=True,
        by_name=True,
    ),
    told(
        "price_per_hundred_grams",
        "unit prices",
        "float -> float",
        "round({x} / {k} * 100, 2)",
        """the price of 100 grams if {k} grams cost {x}, rounded to two decimals
        | {x} for {k} grams, as a price per 100 g with two decimals""",
        verbs="convert {x} for a pack of {k} grams into the price per 100 grams, to two decimals",
        whole="""A jar with {k} grams of jam costs {x}. What is that per 100 grams, to two decimals?
        | For the shelf label: pack price {x}, weight {k} g; print the price for 100 g, 2 decimals.
        | Cheese at {x} for {k} grams. How much are a hundred grams, rounded to the cent?
        | Given {x} and the grams {k}, say what 100 grams come to, with two decimals.""",
        names="unit_price per_100g price_per_100",
        args=(Argument("int", "pack_grams", constant=0.1, names=("grams", "weight")),),
        inputs="price",
        called="price cost",
        first=True,
        by_name=True,
    ),
    told(
        "better_buy",
        "unit prices",
        "tuple[int, int] -> str",
        """
        first = {x}[0] * {k}[1]
        second = {k}[0] * {x}[1]
        if first == second:
            return 'same'
        return 'first' if first < second else 'second'
        """,
        """'first' or 'second', whichever of the packs {x} and {k}, each a (price, amount) pair, is cheaper per unit, or
        'same'
        | which pack has the lower price per unit, 'first' for {x}, 'second' for {k}, 'same' if equal; both are pairs of
        price and amount""",
        verbs="""compare the packs {x} and {k}, given as (price, amount), and say which is cheaper per unit: 'first',
        'second' or 'same'""",
        whole="""Two packs of rice, {x} and {k}, each as price and weight. Which is the better buy, 'first', 'second',
        or 'same' if they are equally good?
        | Price divided by amount decides: answer 'first' if {x} is cheaper that way, 'second' if {k} is, else 'same'.
        | In the shop I hold {x} in one hand and {k} in the other, both (price, amount). Tell me 'first', 'second' or
        'same' for the one that costs less per unit.
        | {x} and {k} are (price, size) of two offers; return the word for the one with the lower unit price ('first',
        'second'), or 'same'.""",
        names="cheaper_pack best_value compare_offers",
        args=(Argument("tuple[int, int]", "other_pack", constant=0, names=("other", "b")),),
        inputs="pack",
        called="pack",
        weight=0.7,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "change_message",
        "change given",
        "int -> str",
        """
        if {k} < {x}:
            return 'Not enough'
        change = {k} - {x}
        return f'Change: {change}'
        """,
        """'Not enough' if {k} does not cover the price {x}, else 'Change: ' followed by the money to give back
        | the text 'Change: ' with the difference when {k} is paid for something that costs {x}, or 'Not enough' if the
        money is too little""",
        verbs="""answer for the price {x} and the money {k} with 'Change: N', where N is the difference, or with 'Not
        enough'""",
        whole="""A vending machine wants {x} and gets {k}. Its display shows 'Not enough', or 'Change: ' and the amount
        it gives back. What does it show?
        | If the customer hands over {k} for goods worth {x}, return 'Change: ' plus the difference; if that is too
        little money, return 'Not enough'.
        | Price {x}, paid {k}. Output like 'Change: 3' (also for 0), or 'Not enough' when the payment is below the
        price.
        | Write what a till says: 'Not enough' for {k} under {x}, otherwise the change in the form 'Change: 7'.""",
        names="till_message pay vending_machine",
        args=(Argument("int", "money_handed", constant=0, names=("paid", "money", "given")),),
        inputs="small_price",
        called="price cost",
        weight=0.8,
        first=True,
        last=True,
        by_name=True,
    ),
    told(
        "loyalty_points",
        "points earned",
        "int -> int",
        """
        points = {x} // 10
        if {x} >= 100:
            points *= 2
        return points
        """,
        """the loyalty points for a purchase of {x}: one for each full 10, and twice as many from 100 on
        | {x} divided by 10 without the rest, doubled if {x} is 100 or more""",
        verbs="give one point per full 10 of {x}, and double points when {x} is at least 100",
        whole="""A shop gives one point for each full 10 spent. Purchases of 100 or more count double. How many points
        does {x} bring?
        | Points: amount {x} // 10; times two if the amount reaches 100.
        | A customer spends {x}. She collects 1 point per complete 10, and the points are doubled from 100 on. Return
        her points.
        | How many bonus points do I get for {x}, when ten make a point and the double is paid for a hundred and up?""",
        names="bonus_points points_for_purchase collect_points",
        inputs="spent",
        called="amount spent total",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "can_pay_for",
        "affording",
        "int -> bool",
        "{x} * {k} <= {m}",
        """{x} tickets at {k} each can be paid with {m}
        | {m} is enough money for {x} things that cost {k} apiece
        | the product of {x} and {k} does not exceed {m}""",
        whole="""We are {x} people and a seat is {k}. Will {m} be enough?
        | Is my money, {m}, sufficient for {x} pieces at a price of {k}? Exactly enough counts as yes.
        | A class of {x} goes to the zoo at {k} per head and has {m} in the box. True if that covers it.
        | Budget check: does {x} * {k} stay within {m}?""",
        names="can_afford enough_money within_budget",
        args=(
            Argument("int", "shop_price", constant=0.1, names=("price", "cost")),
            Argument("int", "class_budget", constant=0.1, names=("money", "budget")),
        ),
        inputs="pieces",
        called="count people n",
        first=True,
        by_name=True,
    ),
    told(
        "pieces_with_shipping",
        "affording",
        "int -> int",
        "max(0, ({x} - {k}) // {m})",
        """how many pieces at {m} each can be ordered for {x} if shipping costs {k}
        | the largest number of articles of {m} that {x} pays for after {k} for the parcel, at least 0""",
        verbs="work out how many items at {m} one can order with {x} when {k} goes to shipping, 0 if none",
        whole="""I have {x} to spend. The parcel costs {k} and one book {m}. How many books can I order? Zero if none.
        | Shipping is {k} once, each item {m}. With {x} in my account, how many items at most? Never below 0.
        | From {x} subtract the delivery fee {k}, see how often {m} fits into the rest, and return 0 if the money does
        not even cover the fee.
        | Money {x}, postage {k}, unit price {m}: the greatest quantity that can be paid, or 0.""",
        names="max_order items_affordable how_many_books",
        args=(
            Argument("int", "parcel_fee", constant=0.3, names=("shipping", "fee")),
            Argument("int", "shop_price", constant=0.2, names=("price", "cost")),
        ),
        inputs="spent",
        called="money budget amount",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "coupon_from_minimum",
        "coupons",
        "int -> int",
        "{x} - {k} if {x} >= {m} else {x}",
        """{x} less {k} if {x} is at least {m}, else {x}
        | the total {x} after a coupon of {k} that is only valid from {m} on""",
        verbs="take the coupon value {k} off {x} if {x} reaches {m}, otherwise leave it",
        whole="""A voucher of {k} can be used for purchases of {m} and more. My basket costs {x}. What do I pay?
        | '{k} off when you spend {m}'. Return what a basket of {x} costs.
        | Reduce {x} by {k}, but only if it is {m} or higher.
        | At the till: amount {x}, coupon {k}, minimum order {m}. The coupon is ignored below the minimum. To pay?""",
        names="apply_coupon use_voucher after_coupon",
        args=(
            Argument("int", "discount_cap", constant=0.5, names=("coupon", "value")),
            Argument("int", "coupon_minimum", constant=0.5, names=("minimum", "limit")),
        ),
        inputs="spent",
        called="total amount basket",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "missing_for_free_shipping",
        "shortfalls",
        "int -> int",
        "max({k} - {x}, 0)",
        """how much {x} falls short of {k}, or 0 if it does not
        | the amount that is missing from {x} to reach {k}, at least 0""",
        verbs="compute what must be added to {x} to arrive at {k}, 0 if nothing",
        whole="""Delivery is free from {k} on. My basket is at {x}. How much more must I buy? 0 if I am there already.
        | We want to collect {k} and have {x} so far. What is still missing, if anything, otherwise 0?
        | The gap between {x} and the goal {k}, never negative.
        | Level up needs {k} points and you hold {x}: show the points still to earn, or 0.""",
        names="missing still_needed remaining_to_goal shortfall",
        args=(Argument("int", "coupon_minimum", constant=0.4, names=("goal", "target", "minimum")),),
        inputs="spent",
        called="amount total",
        first=True,
        by_name=True,
    ),
    told(
        "bank_notes",
        "change in coins",
        "int -> dict[int, int]",
        """
        result = {}
        for note in [50, 20, 10, 5]:
            if {x} >= note:
                result[note] = {x} // note
                {x} %= note
        return result
        """,
        """a dictionary of how many notes of 50, 20, 10 and 5 pay out {x}, big notes first, without those not needed
        | for {x} the counts of the notes 50, 20, 10 and 5 by note, always taking as many of the larger as fit; notes
        that are not used are left out, and so is a rest below 5""",
        verbs="""pay out {x} in notes of 50, 20, 10 and 5, big ones first, as a dict from note to count with only the
        notes that are used""",
        whole="""A cash machine pays {x} with notes of 50, 20, 10 and 5, as large as possible. Return how many of which
        note it gives as a dictionary; unused notes do not appear and a rest under 5 is dropped.
        | Notes for {x}: dict note -> count over 50, 20, 10, 5, greedy from the top, only counts above 0.
        | How is {x} paid with as few 50s, 20s, 10s and 5s as possible? Map each note that is used to its count.
        | The cashier hands out {x} in 50, 20, 10 and 5 notes, big ones first. Which notes and how many of each? Answer
        with a dictionary that only lists used notes.""",
        names="cash_out notes_needed atm break_into_notes",
        inputs="cash_amount",
        called="amount cash money",
        weight=0.7,
        first=True,
        by_name=True,
    ),
)


def _lower(random: Random, value: object) -> float:
    price = value if isinstance(value, float) else 50.0
    return round(price * random.choice((0.5, 0.8, 0.9, 0.75, random.uniform(0.3, 1))), 2)


def _handed(random: Random, value: object) -> int:
    price = value if isinstance(value, int) else 10
    return random.choice((price, price + random.randint(1, 10), 5 * random.randint(1, 10)))


def _pack(random: Random) -> tuple[int, int]:
    return random.choice(((2, 4), (3, 6), (4, 8), (random.randint(1, 9), random.randint(1, 12))))


INPUTS = {
    "pieces": lambda random: random.choice((9, 10, random.randint(0, 12), random.randint(1, 30))),
    "pack": _pack,
    "small_price": lambda random: random.randint(1, 40),
    "spent": lambda random: random.choice((100, random.randint(0, 60), random.randint(20, 250))),
    "cash_amount": lambda random: random.choice((5 * random.randint(1, 40), random.randint(0, 300))),
    "dear_price": lambda random: float(random.choice((50 * random.randint(3, 60), random.randint(150, 3000)))),
}
ARGUMENTS = {
    "shop_price": lambda random, _: random.randint(2, 25),
    "card_size": lambda random, _: random.choice((5, 6, 8, 10, 10)),
    "lower_price": _lower,
    "pack_grams": lambda random, _: random.choice((125, 200, 250, 400, 450, 500, 750, random.randint(60, 900))),
    "other_pack": lambda random, _: _pack(random),
    "money_handed": _handed,
    "class_budget": lambda random, _: random.choice((50, 100, random.randint(10, 250))),
    "parcel_fee": lambda random, _: random.randint(3, 12),
    "discount_cap": lambda random, _: random.choice((5, 10, 15, 20, random.randint(2, 25))),
    "coupon_minimum": lambda random, _: random.choice((30, 40, 50, 80, 100)),
    "month_count": lambda random, _: random.choice((3, 6, 10, 12, 24, 36)),
    "exchange_rate": lambda random, _: round(random.uniform(0.5, 1.6), 2),
    "small_fee": lambda random, _: random.randint(1, 5),
}
