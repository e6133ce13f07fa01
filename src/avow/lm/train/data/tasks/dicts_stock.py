"""Stock: restocking, sales, orders filled and missing, inventories with prices, several shops."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.dicts_prices import GOODS, ITEM, TABLE, counted, goods
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

ORDER = Argument(TABLE, "goods_wanted", constant=0, names=("order", "wanted", "needed", "request"))
LEAST = Argument("int", "shop_level", names=("minimum", "k"))

OPERATIONS = (
    told(
        "values_raised_to",
        "changed values",
        f"{TABLE} -> {TABLE}",
        "{key: max(value, {k}) for key, value in {x}.items()}",
        """{x} with every value under {k} raised to {k} | a dictionary with the keys of {x} in which no value is
        below {k}: smaller ones become {k}""",
        verbs="""replace the values of {x} that are lower than {k} by {k} | raise all values of {x} to at least {k}""",
        whole="""From today nobody earns less than {k}. Update the wages in {x}. | Lift anything in {x} that falls
        short of {k} up to {k}, and keep the rest. | We charge a minimum of {k}: which amounts are billed for {x}? |
        Given {x}, use {k} as a lower limit for all values.""",
        names="raise_to_minimum with_minimum lift_values",
        args=(LEAST,),
        inputs="shop_stock",
        called="wages amounts values",
    ),
    told(
        "refilled",
        "restocking",
        f"{TABLE} -> {TABLE}",
        "{item: {m} if count < {k} else count for item, count in {x}.items()}",
        """the stock {x} after everything that was under {k} has been filled up to {m} | a dictionary like {x} where
        counts lower than {k} are set to {m}""",
        verbs="set to {m} every count in {x} that is lower than {k}",
        whole="""The shelf is checked in the evening: what has fallen below {k} is filled up to {m} again. Show {x}
        after that. | Restock {x}: fewer than {k} pieces means new stock of {m}, otherwise no change. | Given the
        inventory {x}, return it after a delivery that brings all goods with less than {k} left up to {m}. | How
        does {x} look when each number smaller than {k} is replaced by {m}? | Whatever runs low in {x} (less than
        {k}) goes back to {m}.""",
        names="restock refill_low fill_up",
        args=(
            Argument("int", "shop_low_level", names=("low", "minimum")),
            Argument("int", "shop_full_level", names=("full", "target", "fresh")),
        ),
        inputs="shop_stock",
        called="stock inventory counts",
        first=True,
        by_name=True,
    ),
    told(
        "to_reorder",
        "restocking",
        f"{TABLE} -> {TABLE}",
        "{item: {k} - count for item, count in {x}.items() if count < {k}}",
        """how many pieces of each item must be ordered so that nothing in {x} is under {k}, without what needs none
        | a dictionary of what is missing to {k} for the items of {x} that have less""",
        verbs="work out for each item of {x} with fewer than {k} pieces how many are missing to {k}",
        whole="""We want {k} of everything in the store room. Look at {x} and write the order: item and number of
        pieces, only what is short. | Which goods in {x} have not reached {k}, and by how much do they fall short? |
        Given the stock {x}, make an order list that tops every article up to {k}; leave out what is plentiful. |
        Order list for {x}, target level {k}.""",
        names="order_list needed_stock shortage reorder",
        args=(LEAST,),
        inputs="shop_stock",
        called="stock inventory shelf",
        first=True,
        by_name=True,
    ),
    told(
        "sold_some",
        "sales",
        f"{TABLE} -> {TABLE}",
        "{item: max(0, count - {m}) if item == {k} else count for item, count in {x}.items()}",
        """{x} after {m} pieces of {k} were sold, the count never going under 0 | a copy of {x} in which the count
        of {k} is lower by {m}, but not negative""",
        verbs="take {m} from the count of {k} in {x}, stopping at 0",
        whole="""Somebody buys {m} of {k}. What is left in {x}? A count cannot drop below zero. | Lower the number
        stored for {k} in {x} by {m}; if there are fewer, it becomes 0. All else stays. | Given the inventory {x},
        book a sale: product {k}, {m} pieces, and no negative counts. | Remove {m} units of {k} from {x} (at least 0
        remain) and return the new stock.""",
        names="sell book_sale remove_stock",
        args=(ITEM, Argument("int", "shop_few_pieces", names=("amount", "n", "sold"))),
        inputs="shop_stock",
        called="stock inventory store",
        first=True,
        by_name=True,
    ),
    told(
        "sold_out",
        "keys by value",
        f"{TABLE} -> list[str]",
        "sorted(item for item, count in {x}.items() if count == 0)",
        """the items of which {x} has none left, in alphabetical order | the keys of {x} whose count is zero, sorted""",
        verbs="list alphabetically what is sold out in {x} | find the keys of {x} with a count of 0 and sort them",
        whole="""What has run out in {x}? Name the items in alphabetical order. | A customer asks what you no longer
        have. Look in {x} for counts of 0 and read out the names from a to z. | Empty shelves: the sorted names in
        {x} that stand at zero. | Given the stock {x}, find every item with nothing left; sort the list.""",
        names="out_of_stock empty_items run_out",
        inputs="shop_stock",
        called="stock inventory store",
        first=True,
        by_name=True,
    ),
    told(
        "enough_for_order",
        "orders from stock",
        f"{TABLE} -> bool",
        "all({x}.get(item, 0) >= count for item, count in {k}.items())",
        """{x} has enough of every item for the order {k} | {x} holds at least as many pieces of each item as {k}
        asks for""",
        whole="""Can the order {k} be sent from the stock {x}? An item that is not in the stock counts as 0 pieces.
        | Have we got everything for the recipe {k} in the pantry {x}, in sufficient amounts? | Somebody wants the
        quantities in {k}. Say whether {x} suffices for all of them. | For no item may {k} ask for more than {x}
        has. Check that. | Given {x} with what we have and {k} with what we need, is there enough of each thing?""",
        names="has_enough is_available order_possible enough_in_stock",
        args=(ORDER,),
        inputs="shop_stock",
        called="stock inventory pantry",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "missing_for_order",
        "orders from stock",
        f"{TABLE} -> {TABLE}",
        "{item: count - {x}.get(item, 0) for item, count in {k}.items() if count > {x}.get(item, 0)}",
        """what is missing in {x} to fill the order {k}: each item with the number of pieces that are lacking | the
        items of {k} that {x} has too few of, with how many more are needed""",
        verbs="work out how many pieces of which items {x} lacks for {k}",
        whole="""I want to bake, {k} is what the recipe needs and {x} is what is in the kitchen. What must I buy,
        and how much of it? | Compare the order {k} with the stock {x}: list each item that falls short, with the
        difference. | Given {x} and {k}, return what still has to be bought so that every amount in {k} is covered.
        | Which quantities are lacking if {k} is wanted and {x} is there? Leave out items of which there is enough.
        | Shopping list: needed amounts {k} minus what {x} holds, only where something is missing.""",
        names="shopping_list missing_items still_needed",
        args=(ORDER,),
        inputs="shop_stock",
        called="stock have pantry",
        first=True,
        by_name=True,
    ),
    told(
        "left_after_order",
        "orders from stock",
        f"{TABLE} -> {TABLE}",
        "{item: count - {k}.get(item, 0) for item, count in {x}.items() if count > {k}.get(item, 0)}",
        """what remains of {x} after the quantities in {k} are taken out, without items that are used up | {x} minus
        the counts in {k}, keeping only what is still above zero""",
        verbs="subtract the counts in {k} from those in {x} and drop whatever is not positive afterwards",
        whole="""The order {k} leaves the warehouse. Which items remain in {x}, and how many? Leave out what is
        gone. | After using up {k}, what do we still have of {x}? Do not list anything that reached zero. | Take the
        amounts of {k} away from {x}; entries that are exhausted disappear. | Given the supplies {x} and what was
        eaten, {k}, return the supplies that are left over.""",
        names="remaining_stock leftovers after_order",
        args=(ORDER,),
        inputs="shop_stock",
        called="stock supplies inventory",
        first=True,
        by_name=True,
    ),
    told(
        "inventory_text",
        "written entries",
        f"{TABLE} -> str",
        "', '.join(f'{count} {item}' if count == 1 else f'{count} {item}s' for item, count in {x}.items())",
        """the entries of {x} as text like '1 cup, 3 pens': count, then name, with an s unless the count is 1 | {x}
        written out with commas, each item after its count and in the plural (plain s) if it is not one""",
        verbs="write {x} as a line such as '2 hats, 1 pen', with an s on the name for all counts but 1",
        whole="""Read out what is in {x}, for example '2 cups, 1 pen': number, name, an s for any number but one. |
        How would one say {x} in a line of text? Example: '1 book, 4 lamps'. Just add an s for the plural. | Turn
        the inventory {x} into a readable line, entries parted by a comma and a space, 's' added to names unless
        there is exactly one. | Given {x}, print the content of the bag like '3 apples, 1 bread, 0 teas'.""",
        names="describe_inventory bag_text list_contents",
        inputs="shop_small_stock",
        called="bag inventory stock",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "goods_value",
        "priced stock",
        "dict[str, tuple[int, int]] -> int",
        "sum(price * count for price, count in {x}.values())",
        """the value of all goods in {x}, where each item has a pair of price and count | the sum of price times
        quantity over the pairs (price, quantity) that {x} holds""",
        verbs="multiply price and count of each item in {x} and add everything up",
        whole="""Every product in {x} has its unit price and the number of pieces. What is the whole store worth? |
        How much money lies on the shelves? The values of {x} are pairs: price, then pieces. | Stocktaking: from
        {x}, item to (price, quantity), compute the total value. | Given {x}, multiply the two numbers of each entry
        and sum the products.""",
        names="inventory_value stock_worth total_value",
        inputs="shop_priced_stock",
        called="stock inventory goods",
        first=True,
    ),
    told(
        "line_totals",
        "priced stock",
        f"dict[str, tuple[int, int]] -> {TABLE}",
        "{item: price * count for item, (price, count) in {x}.items()}",
        """a dictionary from each item in {x} to its price times its count | for each item the product of the pair
        (price, count) that {x} holds for it""",
        verbs="work out for each item of {x}, a pair of price and count, what it comes to",
        whole="""An invoice has the lines {x}: item, and a pair of unit price and pieces. What does each line come
        to? | Replace each (price, quantity) in {x} by the amount to pay for it. | What is each kind of goods in {x}
        worth in total? Values are price and number. | Given {x}, keep the keys and multiply the two numbers of
        every pair.""",
        names="line_amounts item_values amounts",
        inputs="shop_priced_stock",
        called="order stock invoice",
        first=True,
        by_name=True,
    ),
    told(
        "most_valuable_goods",
        "priced stock",
        "dict[str, tuple[int, int]] -> str",
        "max({x}, key=lambda item: {x}[item][0] * {x}[item][1])",
        """the item of {x} with the highest price times count, the first of several | the key of {x} whose pair
        (price, count) has the largest product""",
        verbs="find the item of {x}, with a price and a count each, that is worth most in total",
        whole="""Which product ties up the most money? In {x} each has a pair of price and pieces. | Sales per
        article are price and number in {x}; name the article that brought in the most. | Given {x}, multiply the
        pairs and return the name with the biggest result (the first one in a tie). | Top earner of {x}, going by
        price times quantity.""",
        names="top_seller most_valuable biggest_earner",
        inputs="shop_priced_stock_full",
        called="stock sales goods",
        weight=0.8,
        first=True,
    ),
    told(
        "cheapest_shop",
        "shops compared",
        f"dict[str, {TABLE}] -> str | None",
        """
        best = None
        for shop, prices in {x}.items():
            if {k} in prices and (best is None or prices[{k}] < {x}[best][{k}]):
                best = shop
        return best
        """,
        """the name of the shop in {x} that sells {k} at the lowest price | the key of {x} whose dictionary has the
        smallest value for {k}""",
        verbs="find the shop of {x} where {k} is cheapest",
        whole="""Where should I buy {k}? {x} has a price list for each shop. | Look at the price lists in {x} and
        name the shop with the best price for {k}. | Given {x}, from shop to its prices, who sells {k} for the
        least? | Cheapest place for {k} according to {x}.""",
        notes="""Return None if no shop has it; of equal prices the first shop wins. | If it is sold nowhere, the
        result is None; in a tie take the shop that comes first.""",
        names="where_cheapest best_shop cheapest_place",
        args=(ITEM,),
        inputs="shop_shops",
        called="shops price_lists stores",
        first=True,
        by_name=True,
    ),
    told(
        "shops_selling",
        "shops compared",
        f"dict[str, {TABLE}] -> list[str]",
        "[shop for shop, prices in {x}.items() if {k} in prices]",
        """the shops in {x} that sell {k}, in their order | the keys of {x} whose inner dictionary has {k} as a key""",
        verbs="list the shops of {x} that have {k} in their price list",
        whole="""Which shops can I go to for {k}? Their price lists are in {x}. | Each shop in {x} has a dictionary
        of goods and prices; tell where {k} is on sale. | Given {x}, return the names of all the stores that offer
        {k}. | Shops with {k}, taken from {x} in order.""",
        names="where_sold shops_with stores_selling",
        args=(ITEM,),
        inputs="shop_shops",
        called="shops price_lists stores",
        weight=0.8,
        first=True,
        by_name=True,
    ),
)


def _stock(random: Random) -> dict[str, int]:
    """Goods with the number of pieces, zero among them."""
    return {item: random.choice((0, 1, 2, 3, 5, 8, 12, 20)) for item in goods(random, 0, 4)}


def _countable(random: Random) -> list[str]:
    return random.sample(("apple", "pen", "book", "lamp", "cup", "hat", "bag", "fig"), random.randint(1, 4))


def _priced(random: Random, least: int = 0) -> dict[str, tuple[int, int]]:
    return {item: (random.randint(1, 20), random.randint(0, 9)) for item in goods(random, least, 3)}


def _shops(random: Random) -> dict[str, dict[str, int]]:
    few = goods(random, 2, 4)
    names = random.sample(("Aldo", "Maxi", "Corner", "Spar", "Lux"), random.choice((0, 1, 2, 2, 3)))
    return {name: {item: random.randint(1, 9) for item in few if random.random() < 0.7} for name in names}


def _wanted(random: Random, value: object) -> dict[str, int]:
    """An order, of which not everything is in stock."""
    order = {item: random.randint(1, 9) for item in counted(random, value)}
    if random.random() < 0.4:
        order[random.choice(GOODS)] = random.randint(1, 4)
    return order


INPUTS = {
    "shop_stock": _stock,
    "shop_small_stock": lambda random: {item: random.randint(0, 3) for item in _countable(random)},
    "shop_priced_stock": _priced,
    "shop_priced_stock_full": lambda random: _priced(random, 1),
    "shop_shops": _shops,
}
ARGUMENTS = {
    "goods_wanted": _wanted,
    "shop_level": lambda random, value: random.choice((2, 3, 5, 5, 8, 10)),  # noqa: ARG005
    "shop_low_level": lambda random, value: random.choice((2, 3, 4, 5)),  # noqa: ARG005
    "shop_full_level": lambda random, value: random.choice((10, 15, 20, 30)),  # noqa: ARG005
    "shop_few_pieces": lambda random, value: random.choice((1, 1, 2, 3, 5)),  # noqa: ARG005
}
