"""Price lists: carts and bills, what a budget is enough for, prices raised, lowered and compared."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

TABLE = "dict[str, int]"
CART = Argument(TABLE, "goods_counted", constant=0, names=("cart", "quantities", "order", "basket"))
BUDGET = Argument("int", "shop_budget", constant=0.2, names=("budget", "money", "cash", "limit"))
ITEM = Argument("str", "goods_name", constant=0.1, names=("item", "product", "name", "article"))
KNOWN = Argument("str", "goods_known", constant=0, names=("item", "product", "name", "a"))
OTHER_KNOWN = Argument("str", "goods_known", constant=0, names=("other", "second", "b"))
NEW_PRICES = Argument(TABLE, "goods_other_prices", constant=0, names=("new", "other", "second", "later"))
PERCENT = Argument("int", "percent", constant=0.4, names=("rate", "p"))

_GOODS = "apple bread milk tea pen book soap cheese lamp cup rice salt fig hat bag"
GOODS = tuple(_GOODS.split())

OPERATIONS = (
    told(
        "cart_total",
        "cart totals",
        f"{TABLE} -> int",
        "sum({x}[item] * count for item, count in {k}.items())",
        """the total price of the quantities in {k}, at the unit prices in {x} | what {k}, a dictionary of items and
        quantities, costs at the prices in {x}""",
        verbs="""add up price times quantity for every item of {k}, with the prices from {x} | work out what the
        quantities in {k} cost according to {x}""",
        whole="""A customer puts the quantities in {k} on the counter. What is the bill, if {x} tells the price of
        one piece of each? | Prices per piece are in {x}, pieces bought are in {k}; how much has to be paid in all?
        | Checkout: multiply each quantity in {k} by its price in {x} and sum up. | Given {x} with the price of
        every product, and {k} with how many of each were bought, find the grand total. | I have a price list {x}
        and a shopping cart {k} (item to number of pieces). Please tell me the sum I owe.""",
        names="total_price checkout bill_total order_cost",
        args=(CART,),
        inputs="shop_price_list_full",
        called="prices price_list catalog",
        weight=1.5,
        first=True,
        by_name=True,
    ),
    told(
        "total_with_shipping",
        "shipping",
        f"{TABLE} -> int",
        """
        total = sum({x}.values())
        return total if total >= {k} else total + {m}
        """,
        """the sum of the prices in {x}, plus {m} for shipping if that sum is under {k} | the total of the values of
        {x}, raised by {m} unless it is at least {k}""",
        verbs="add up the prices in {x} and put {m} for delivery on top if they come to less than {k}",
        whole="""Orders from {k} upwards are delivered for free, smaller ones cost {m} extra. What is to be paid for
        {x}? | The cart {x} tells what each thing costs. Sum it up; if the sum stays under {k}, shipping of {m} is
        added. | How much will the customer pay for everything in {x} when delivery costs {m} but is free from {k}
        on? | Total of the cart {x}; add the delivery fee {m} for totals below {k}. | Our web shop charges {m} for
        postage unless the goods in {x} are worth {k} or more. Find the final amount.""",
        names="order_total_with_shipping cart_with_delivery final_amount",
        args=(
            Argument("int", "shop_free_from", constant=0.7, names=("free_from", "limit", "threshold")),
            Argument("int", "shop_shipping_fee", constant=0.8, names=("fee", "shipping", "delivery")),
        ),
        inputs="shop_price_list",
        called="cart prices order",
        first=True,
        by_name=True,
    ),
    told(
        "affordable_names",
        "keys by value",
        f"{TABLE} -> list[str]",
        "sorted(item for item, price in {x}.items() if price <= {k})",
        """the names of the items in {x} that cost at most {k}, in alphabetical order | the keys of {x} whose price
        is not over {k}, sorted""",
        verbs="""list alphabetically the items in {x} that one can buy with {k} | find what in {x} costs {k} or less
        and sort the names""",
        whole="""I have {k} in my pocket and {x} is the price list. Which things could I buy one of? Sort them by
        name. | Given {x}, name everything that does not cost more than {k}, from a to z. | A child with {k} coins
        looks at the prices in {x}. List the names of what is within reach, alphabetically. | Items from {x}, price
        up to and including {k}, names in alphabetical order. | What is affordable in {x} with {k}? Give a sorted
        list of names.""",
        names="affordable_items can_afford within_budget",
        args=(BUDGET,),
        inputs="shop_price_list",
        called="prices price_list menu",
        weight=1.3,
        first=True,
    ),
    told(
        "cheapest_first_count",
        "orders",
        f"{TABLE} -> int",
        """
        left = {k}
        count = 0
        for price in sorted({x}.values()):
            if price <= left:
                left -= price
                count += 1
        return count
        """,
        """the largest number of different items of {x} that {k} is enough for | how many things from {x} one can
        buy with {k}, one of each at most""",
        verbs="""count how many items of {x} can be bought with {k} when the cheapest are bought first | find the
        greatest number of different items in {x} whose prices together do not exceed {k}""",
        whole="""With {k} to spend, how many different articles from {x} can I take home at most? | Start with the
        cheapest thing in {x} and go on buying until the {k} are used up. How many did you get? | What is the
        maximum number of items from the price list {x} for {k} in total, no item twice? | Buy from {x} in order of
        price as long as the money, {k}, lasts, and return the number of things bought. | Given the prices in {x}
        and a purse with {k}, work out how many of the goods fit the purse at once.""",
        names="max_items count_affordable how_many_items",
        args=(BUDGET,),
        inputs="shop_price_list",
        called="prices price_list goods",
        first=True,
        by_name=True,
    ),
    told(
        "bought_in_order",
        "shopping on a budget",
        f"{TABLE} -> list[str]",
        """
        left = {k}
        bought = []
        for item, price in {x}.items():
            if price <= left:
                left -= price
                bought.append(item)
        return bought
        """,
        """the items that are bought when one goes through {x} in order with {k} and takes whatever the money left
        is enough for | the keys of {x}, in order, that are still affordable when {k} shrinks with each purchase""",
        verbs="walk through {x} in its order, buy each item that the rest of {k} still pays for, and list those items",
        whole="""Going along the shelf {x} with {k}, I take each item whose price I can still pay and skip the
        others. What is in my bag at the end? | We start with {k}. For each entry of {x}: if the price fits what is
        left, buy it. List what was bought. | Greedy shopping: which items of {x} are bought with {k}, when each one
        that is still affordable is taken? | Given the wish list {x} with prices, in order of importance, and {k} to
        spend, which wishes come true? A wish that is too dear is skipped. | Keep buying in the order of {x} while
        the money, at first {k}, suffices; things too expensive are passed over.""",
        names="buy_in_order wishes_granted shopping_bag",
        args=(BUDGET,),
        inputs="shop_price_list",
        called="wishes prices shelf",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "dearest_affordable",
        "shopping on a budget",
        f"{TABLE} -> str | None",
        """
        best = None
        for item, price in {x}.items():
            if price <= {k} and (best is None or price > {x}[best]):
                best = item
        return best
        """,
        """the most expensive item in {x} that costs at most {k} | the key of {x} with the highest price that is not
        above {k}""",
        verbs="find the dearest item of {x} that {k} is enough for",
        whole="""I want the best hotel that my {k} can pay; {x} has the price of each. Which one do I take? | Which
        item of {x} comes closest to {k} without costing more? | Given {x}, look for the highest price up to {k} and
        tell whose it is. | Of all things in {x} that I can pay with {k}, name the one with the highest price.""",
        notes="""If nothing is that cheap, return None; of equal prices the first counts. | Return None if
        everything is too expensive, and the first of several with the same price.""",
        names="best_affordable most_expensive_within dearest_within_budget",
        args=(BUDGET,),
        inputs="shop_price_list",
        called="prices price_list hotels",
        first=True,
    ),
    told(
        "prices_raised",
        "changed prices",
        "dict[str, float] -> dict[str, float]",
        "{item: round(price * (1 + {k} / 100), 2) for item, price in {x}.items()}",
        """the prices in {x} raised by {k} percent, rounded to two decimals | a dictionary like {x} in which every
        price is {k}% higher, to two decimal places""",
        verbs="""raise every price in {x} by {k} percent and round to two decimals | make everything in {x} {k}%
        dearer, rounded to cents""",
        whole="""Everything in the shop becomes {k} percent more expensive. What does {x} look like then, rounded to
        two decimals? | New year, new prices: put {k}% on each price of {x} and round to 2 decimals. | Given the
        menu {x}, add {k} percent to each price; two decimal places will do. | My boss wants all prices in {x} up by
        {k} percent (round to cents).""",
        names="raise_prices increase_prices price_increase",
        args=(PERCENT,),
        inputs="shop_decimal_prices",
        called="prices menu price_list",
        first=True,
        by_name=True,
    ),
    told(
        "prices_lowered",
        "changed prices",
        "dict[str, float] -> dict[str, float]",
        "{item: round(price * (1 - {k} / 100), 2) for item, price in {x}.items()}",
        """the prices in {x} after a discount of {k} percent on everything, rounded to two decimals | a dictionary
        like {x} with each price reduced by {k}%, to two decimal places""",
        verbs="""take {k} percent off every price in {x} and round to two decimals | lower all prices of {x} by
        {k}%, rounded to cents""",
        whole="""It is sale week: all of {x} is {k} percent cheaper. Return the new price list with prices rounded
        to two decimals. | What do the things in {x} cost with {k}% off? Round to 2 decimals. | Staff get {k}
        percent off. Give the staff prices for {x}, to the cent. | Cut each price in {x} by {k}%, two decimals.""",
        names="discount_all sale_prices reduce_prices",
        args=(PERCENT,),
        inputs="shop_decimal_prices",
        called="prices menu price_list",
        first=True,
    ),
    told(
        "dear_discounted",
        "changed prices",
        f"{TABLE} -> {TABLE}",
        "{item: price - {m} if price >= {k} else price for item, price in {x}.items()}",
        """{x} with prices of at least {k} lowered by {m} | a dictionary like {x} in which each price of {k} or more
        is lower by {m}""",
        verbs="take {m} off each price in {x} that is {k} or higher and leave the others",
        whole="""Customers save {m} on every article from {k} upwards. How do the prices in {x} change? | In the
        price list {x}, subtract {m} wherever the price is at least {k}; cheaper things stay as they are. | Given
        {x}, what are the prices after {m} is knocked off everything that costs {k} or more? | Price in {x} under
        {k}: no change. Otherwise: {m} less. Return the new list of prices. | Coupon: {m} off all items in {x} that
        cost {k} or more.""",
        names="coupon_prices discount_expensive lower_high_prices",
        args=(
            Argument("int", "shop_coupon_from", names=("limit", "threshold")),
            Argument("int", "shop_coupon_off", names=("discount", "reduction", "off")),
        ),
        inputs="shop_price_list",
        called="prices price_list items",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "price_gap",
        "prices compared",
        f"{TABLE} -> int",
        "abs({x}[{k}] - {x}[{m}])",
        """the difference between the prices of {k} and {m} in {x}, never negative | how far apart the values of {k}
        and {m} are in {x}""",
        verbs="find by how much the prices of {k} and {m} in {x} differ",
        whole="""How much do I save by taking the cheaper one of {k} and {m}? The prices are in {x}. | Look up {k}
        and {m} in {x} and give the distance of the two numbers. | Given {x}, what is the price gap between {k} and
        {m}, whichever is dearer? | Prices of {k} and {m} from {x}: larger minus smaller.""",
        names="price_difference compare_prices gap_between",
        args=(KNOWN, OTHER_KNOWN),
        inputs="shop_price_list_many",
        called="prices price_list table",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "best_prices",
        "prices compared",
        f"{TABLE} -> {TABLE}",
        "{item: min(price, {k}[item]) for item, price in {x}.items() if item in {k}}",
        """the lower price of each item that both {x} and {k} have | a dictionary of the items that stand in both
        {x} and {k}, with the smaller of their two prices""",
        verbs="note for each item that occurs in {x} and in {k} the lower of its two prices",
        whole="""Two shops, {x} and {k}. For what both sell, write down the better price. | Compare the price lists
        {x} and {k}: common products only, with the cheaper price of the two. | Where is it cheapest? Return for all
        items found in {x} as well as in {k} the minimum price. | Given {x} and {k}, make a table of shared articles
        and their lowest prices.""",
        names="lowest_prices cheaper_prices better_price",
        args=(NEW_PRICES,),
        inputs="shop_price_list",
        called="prices first shop",
        first=True,
        by_name=True,
    ),
    told(
        "price_rises",
        "prices compared",
        f"{TABLE} -> {TABLE}",
        "{item: {k}[item] - price for item, price in {x}.items() if item in {k} and {k}[item] > price}",
        """the items that are dearer in {k} than in {x}, with the amount by which their price rose | by how much
        each price went up from {x} to {k}, for those that did go up""",
        verbs="list the items whose price is higher in {k} than in {x}, with the rise",
        whole="""Last year prices were {x}, now they are {k}. What became more expensive, and by how much? | Compare
        old prices {x} with new prices {k}; report only increases, as item and difference. | Given {x} and {k},
        which products got dearer? Products missing from either list do not matter. | From {x} to {k}: all the price
        increases, please.""",
        names="price_increases dearer_items what_got_dearer",
        args=(NEW_PRICES,),
        inputs="shop_price_list",
        called="old prices before",
        first=True,
        by_name=True,
    ),
    told(
        "cheap_and_dear",
        "grouped by price",
        f"{TABLE} -> dict[str, list[str]]",
        """
        groups = {'cheap': [], 'expensive': []}
        for item, price in {x}.items():
            groups['cheap' if price < {k} else 'expensive'].append(item)
        return groups
        """,
        """a dictionary of two lists, 'cheap' with the items of {x} that cost less than {k} and 'expensive' with the
        others | the items of {x} grouped under 'cheap' (price below {k}) and 'expensive' (all others)""",
        verbs="sort the items of {x} into 'cheap', with prices below {k}, and 'expensive', the rest",
        whole="""Split the price list {x} in two: under 'cheap' everything below {k}, under 'expensive' everything
        else. | Which items in {x} are cheap and which expensive? Cheap means less than {k}. Use these two words as
        keys. | Two piles, please: names from {x} with a price under {k} go to 'cheap', the others to 'expensive'. |
        Given {x}, return lists of names with the keys 'cheap' (less than {k}) and 'expensive' ({k} and up).""",
        names="group_by_price cheap_expensive price_groups",
        args=(BUDGET,),
        inputs="shop_price_list",
        called="prices price_list menu",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "priced_between",
        "keys by value",
        f"{TABLE} -> list[str]",
        "[item for item, price in {x}.items() if {k} <= price <= {m}]",
        """the items in {x} with a price from {k} to {m}, both included | the keys of {x} whose value is at least
        {k} and at most {m}, in their order""",
        verbs="list the items of {x} that cost between {k} and {m}, limits included",
        whole="""Presents for {k} to {m}: what does the catalogue {x} offer? Both limits count, keep the order. |
        Filter for a web shop: from price {k}, to price {m} (inclusive). Give the product names of {x} that match. |
        Which entries of {x} are neither cheaper than {k} nor dearer than {m}? Names only. | Given {x}, pick all
        names with {k} as the lowest and {m} as the highest allowed value.""",
        names="in_price_range price_filter items_between",
        args=(
            Argument("int", "shop_low", names=("low", "start")),
            Argument("int", "shop_high", names=("high",)),
        ),
        inputs="shop_price_list",
        called="prices price_list catalogue",
        by_name=True,
        first=True,
    ),
    told(
        "money_left",
        "shopping on a budget",
        f"{TABLE} -> int",
        """
        cost = sum({x}.values())
        return {k} - cost if cost <= {k} else -1
        """,
        """what is left of {k} after paying for everything in {x}, or -1 if it is not enough | {k} minus the total
        of the prices in {x}, or -1 when the total is higher than {k}""",
        verbs="pay all of {x} with {k} and give the change, or -1 if the money does not suffice",
        whole="""The customer hands over {k} for everything in {x}. How much change is due? Say -1 if it is too
        little. | Can {k} pay the whole cart {x}? If so, tell what remains; if not, -1. | I want one of each thing
        in {x} and own {k}. What will be in my purse afterwards (-1 for: cannot pay)? | Change from {k} after buying
        {x}; -1 where the bill is bigger.""",
        names="change_due remaining_money pay_all",
        args=(BUDGET,),
        inputs="shop_price_list",
        called="cart prices bill",
        first=True,
        by_name=True,
    ),
)


def goods(random: Random, least: int, most: int) -> list[str]:
    """Different goods."""
    return random.sample(GOODS, random.randint(least, most))


def price_list(random: Random, least: int = 0) -> dict[str, int]:
    """Goods with whole prices, some of them equal at times."""
    high = random.choice((4, 9, 20, 40))
    return {item: random.randint(1, high) for item in goods(random, least, 4)}


def _decimal_prices(random: Random) -> dict[str, float]:
    return {item: round(random.randint(1, 80) * 0.25, 2) for item in goods(random, 0, 3)}


def goods_name(random: Random, value: object) -> str:
    """One of the goods that the value tells of, or another."""
    if isinstance(value, dict) and value and random.random() < 0.8:
        inner = [item for one in value.values() if isinstance(one, dict) for item in one]
        return str(random.choice(inner or list(value)))
    return random.choice(GOODS)


def counted(random: Random, value: object) -> dict[str, int]:
    """Quantities of some of the goods."""
    items = list(value) if isinstance(value, dict) else []
    return {item: random.randint(1, 5) for item in random.sample(items, random.randint(0, len(items)))}


def _other_prices(random: Random, value: object) -> dict[str, int]:
    items = list(value.items()) if isinstance(value, dict) else []
    changed = {item: max(1, price + random.randint(-4, 5)) for item, price in items if random.random() < 0.8}
    return changed | (price_list(random) if random.random() < 0.3 else {})


def _budget(random: Random, value: object) -> int:
    if isinstance(value, dict) and value and random.random() < 0.8:
        prices = list(value.values())
        return int(random.choice((random.choice(prices), sum(prices), sum(prices) // 2)))
    return random.choice((5, 10, 12, 20))


INPUTS = {
    "shop_price_list": price_list,
    "shop_price_list_full": lambda random: price_list(random, 1),
    "shop_price_list_many": lambda random: price_list(random, 3),
    "shop_decimal_prices": _decimal_prices,
}
ARGUMENTS = {
    "goods_name": goods_name,
    "goods_known": lambda random, value: random.choice(list(value)) if isinstance(value, dict) else "",
    "goods_counted": counted,
    "goods_other_prices": _other_prices,
    "shop_budget": _budget,
    "shop_low": lambda random, value: random.choice((1, 2, 3, 5)),  # noqa: ARG005
    "shop_high": lambda random, value: random.choice((8, 10, 15, 20)),  # noqa: ARG005
    "shop_free_from": lambda random, value: random.choice((10, 20, 30, 50)),  # noqa: ARG005
    "shop_shipping_fee": lambda random, value: random.choice((3, 4, 5, 6)),  # noqa: ARG005
    "shop_coupon_from": lambda random, value: random.choice((5, 8, 10, 20)),  # noqa: ARG005
    "shop_coupon_off": lambda random, value: random.choice((1, 2, 3, 5)),  # noqa: ARG005
}
