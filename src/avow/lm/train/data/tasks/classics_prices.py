"""Prices: discounts one after the other or with a limit, taxes, prices backwards, margins, currencies.

Inputs are those of `classics_shopping`.
"""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

RATE = Argument("int", "percent", constant=0.3, names=("percent", "rate", "p"))

OPERATIONS = (
    told(
        "two_discounts",
        "price changes",
        "float -> float",
        "round({x} * (1 - {k} / 100) * (1 - {m} / 100), 2)",
        """{x} after {k} percent off and then {m} percent off what is left, rounded to two decimals
        | the price when {x} is first reduced by {k}% and the reduced price by {m}%, to two decimals""",
        verbs="take {k} percent and after that another {m} percent off {x}, rounded to cents",
        whole="""A coat at {x} is {k}% off, and members get another {m}% off the reduced price. What do they pay, to the
        cent?
        | First the shop lowers {x} by {k} percent, then my voucher takes {m} percent off that. Final price, 2 decimals.
        | Apply two discounts one after the other, {k}% and {m}%, to {x}; round to two decimals at the end.
        | How much is left of {x} after discounts of {k} and {m} percent in a row? Give two decimals.""",
        names="double_discount stacked_discounts price_after_discounts",
        args=(RATE, Argument("int", "percent", constant=0.3, names=("extra", "second"))),
        inputs="price",
        called="price amount",
        first=True,
        by_name=True,
    ),
    told(
        "saved_percent",
        "percent changes",
        "float -> float",
        "round(({x} - {k}) / {x} * 100, 1)",
        """by how many percent {x} was reduced to {k}, rounded to one decimal
        | the discount in percent when {x} is the old price and {k} the sale price, to one decimal""",
        verbs="compute how many percent one saves by paying {k} instead of {x}, to one decimal place",
        whole="""The label says {x}, crossed out, and now {k}. What percentage do I save? One decimal.
        | A television was {x} and is {k} today. How many percent off is that, rounded to one decimal place?
        | Old price {x}, new price {k}: give the reduction as a percentage of the old one, to 1 decimal.
        | Tell the customer how large the discount is, in percent with one decimal, if {x} became {k}.""",
        names="discount_percent percent_saved percent_off",
        args=(Argument("float", "lower_price", constant=0, names=("new_price", "sale_price")),),
        inputs="price",
        called="old_price price",
        first=True,
        by_name=True,
    ),
    told(
        "price_before_discount",
        "prices backwards",
        "float -> float",
        "round({x} / (1 - {k} / 100), 2)",
        """the original price if {x} is what remains after {k} percent off, rounded to two decimals
        | the amount that becomes {x} when it is reduced by {k}%, to two decimals""",
        verbs="find the price before a discount of {k} percent that led to {x}, to two decimals",
        whole="""I paid {x} and that was already {k}% off. What was the price before, to the cent?
        | Undo a discount of {k} percent: {x} is the sale price; return the regular one with two decimals.
        | A bike costs {x} after a reduction by {k} percent. How much did it cost at first? Round to 2 decimals.
        | Which full price, less {k} percent, gives {x}? Two decimals.""",
        names="original_price full_price regular_price",
        args=(RATE,),
        inputs="price",
        called="paid price sale_price",
        first=True,
        by_name=True,
    ),
    told(
        "net_price",
        "prices backwards",
        "float -> float",
        "round({x} / (1 + {k} / 100), 2)",
        """the net price if {x} includes {k} percent tax, rounded to two decimals
        | {x} without the {k}% tax that is contained in it, to two decimals""",
        verbs="take the {k} percent tax out of the gross price {x} and round to two decimals",
        whole="""The receipt says {x} including {k}% VAT. What is the amount before tax, to two decimals?
        | Gross to net: {x} already holds {k} percent tax on top of the net price. Return the net price in cents
        precision (2 decimals).
        | What did it cost before the tax of {k} percent was added, if it is {x} now? Round to two decimals.
        | For my accounts I need the price without tax. It was {x} with {k} percent tax. Two decimals please.""",
        names="remove_tax without_tax price_before_tax",
        args=(RATE,),
        inputs="price",
        called="gross price total",
        first=True,
        by_name=True,
    ),
    told(
        "included_tax",
        "prices backwards",
        "float -> float",
        "round({x} - {x} / (1 + {k} / 100), 2)",
        """the tax contained in {x} at a rate of {k} percent, rounded to two decimals
        | the part of the gross price {x} that is tax if {k}% were added to the net price, to two decimals""",
        verbs="work out how much tax is inside the gross price {x} at {k} percent on the net price, to two decimals",
        whole="""Of {x} paid at the till, how much is VAT if the rate is {k}%? The tax is in the price. Two decimals.
        | A bill of {x} includes {k} percent tax. Show the tax alone, rounded to 2 decimals.
        | Find the tax share: gross {x}, rate {k} percent of the net amount, result to the cent.
        | What sum goes to the tax office out of a gross price of {x} with {k}% tax already in it? Round to cents.""",
        names="tax_in_price vat_included contained_tax",
        args=(RATE,),
        inputs="price",
        called="gross price total",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "charm_price",
        "price endings",
        "float -> float",
        "math.floor({x}) + 0.99",
        """{x} with its cents changed to 99
        | the price that has the whole part of {x} and ends in .99""",
        verbs="turn {x} into a price that ends in .99 by changing only its cents",
        whole="""Shops like prices such as 4.99. Keep the whole part of {x} and make the cents 99.
        | Given {x}, for example 7.3, return 7.99: same units, ninety-nine cents.
        | What is {x} when whatever stands after the point is replaced by 99?
        | Psychological pricing: drop the decimals of {x} and add 0.99.""",
        names="end_in_99 psychological_price ninety_nine",
        imports=("import math",),
        inputs="price",
        called="price amount",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "profit_margin",
        "margins",
        "float -> float",
        "round(({k} - {x}) / {k} * 100, 1)",
        """the profit margin in percent of the selling price if {x} was the cost and {k} the selling price, rounded to
        one decimal
        | how many percent of the selling price {k} remain as profit after the cost {x}, to one decimal""",
        verbs="compute the margin, profit over selling price {k}, in percent for goods that cost {x}, to one decimal",
        whole="""A baker makes a cake for {x} and sells it for {k}. What part of the selling price is profit, in percent
        with one decimal?
        | Margin = (price - cost) / price. Cost {x}, price {k}. In percent, 1 decimal place, negative for a loss.
        | We bought at {x} and sold at {k}. How many percent of what we took in did we earn? Round to one decimal.
        | Cost price {x}, sale price {k}; return the percentage margin on the sale price to one decimal.""",
        names="margin margin_percent",
        args=(Argument("float", "price", constant=0, names=("price", "revenue")),),
        inputs="price",
        called="cost expense",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "capped_discount",
        "coupons",
        "float -> float",
        "round({x} - min({x} * {k} / 100, {m}), 2)",
        """{x} with {k} percent off, but at most {m} off, rounded to two decimals
        | the price after a discount of {k}% on {x} that is never more than {m}, to two decimals""",
        verbs="take {k} percent off {x}, though no more than {m} altogether, and round to two decimals",
        whole="""My coupon says: {k}% off, maximum discount {m}. The basket is {x}. What do I pay, to the cent?
        | Food delivery: an order of {x}, a discount of {k} percent limited to {m}. Amount due with 2 decimals.
        | Subtract from {x} the smaller of {k} percent of it and {m}; two decimals.
        | How much does an order of {x} cost if {k} percent are taken off up to a limit of {m}? Round to cents.""",
        names="coupon_price limited_discount price_with_coupon",
        args=(RATE, Argument("int", "discount_cap", constant=0.5, names=("cap", "limit"))),
        inputs="price",
        called="price total basket",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "monthly_rate",
        "shares of amounts",
        "float -> float",
        "round(({x} - {k}) / {m}, 2)",
        """the monthly rate if {x} is paid with a deposit of {k} and the rest in {m} equal months, rounded to two
        decimals
        | what is due each month when {k} of {x} is paid at once and the rest in {m} months, to two decimals""",
        verbs="take the down payment {k} from {x} and spread the rest evenly over {m} months, to two decimals",
        whole="""A sofa for {x}: {k} now, the rest in {m} equal monthly payments without interest. How much is one, to
        the cent?
        | Purchase price {x}, down payment {k}, {m} instalments. Size of an instalment with two decimals.
        | I give the dealer {k} today for a car of {x} and pay off the remainder in {m} months. What per month, rounded
        to 2 decimals?
        | Split what is left of {x} after {k} into {m} equal parts and round to two decimals.""",
        names="instalment monthly_payment payment_per_month",
        args=(
            Argument("int", "discount_cap", constant=0.2, names=("deposit", "paid")),
            Argument("int", "month_count", constant=0.4, names=("months", "parts")),
        ),
        inputs="dear_price",
        called="price total",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "exchanged_money",
        "currencies",
        "float -> float",
        "round({x} * {k} * (1 - {m} / 100), 2)",
        """{x} changed into another currency at the rate {k}, less {m} percent commission, rounded to two decimals
        | what {x} times the exchange rate {k} leaves after a fee of {m}%, to two decimals""",
        verbs="exchange {x} at {k}, keep {m} percent as a fee, and round what is paid out to two decimals",
        whole="""The bank changes {x} at a rate of {k} and keeps {m}% of the result. What do I get, to two decimals?
        | Before a trip I change {x}. One unit is worth {k} abroad, the office takes {m} percent. Cash in hand, 2
        decimals?
        | Convert {x} with the exchange rate {k}; subtract a commission of {m} percent; round to cents.
        | How much foreign money are {x} at {k}, once {m} percent fees are gone? Two decimals.""",
        names="exchange change_money convert_currency",
        args=(
            Argument("float", "exchange_rate", constant=0.2, names=("rate", "course")),
            Argument("int", "small_fee", constant=0.4, names=("fee", "commission")),
        ),
        inputs="price",
        called="amount money",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "order_with_tax_and_shipping",
        "price changes",
        "float -> float",
        "round({x} * (1 + {k} / 100) + {m}, 2)",
        """{x} plus {k} percent tax plus {m} for shipping, which is not taxed, rounded to two decimals
        | the final amount for goods worth {x} with {k}% tax on them and {m} for delivery on top, to two decimals""",
        verbs="add {k} percent tax to {x}, then {m} for shipping, and round to two decimals",
        whole="""An online order: goods {x}, sales tax {k}% on the goods only, delivery {m}. What does the card get
        charged, to the cent?
        | Raise {x} by {k} percent, then add the flat delivery charge {m}. Two decimals.
        | The customer ordered for {x}. Tax is {k} percent; on top come {m} for the courier, tax free. Compute the
        invoice with 2 decimals.
        | What is the invoice amount for {x} net, with {k} percent tax and {m} shipping (untaxed), rounded to cents?""",
        names="checkout_total final_amount invoice",
        args=(RATE, Argument("int", "parcel_fee", constant=0.4, names=("shipping", "delivery"))),
        inputs="price",
        called="net goods subtotal",
        weight=0.8,
        first=True,
        by_name=True,
    ),
)
