"""Money at home and at work: saving up, loans, wages, tips, bills of electricity and phone, recipes, paint."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

RATE = Argument("int", "percent", constant=0.3, names=("percent", "rate", "p"))

OPERATIONS = (
    told(
        "weeks_to_save",
        "saving up",
        "int -> int",
        "max(0, -(-({x} - {m}) // {k}))",
        """how many weeks it takes to save {x} at {k} a week when {m} is there already
        | the number of weekly payments of {k} that bring savings of {m} up to at least {x}""",
        verbs="count the weeks until {m} plus {k} per week reaches {x}, 0 if it does already",
        whole="""I want a guitar for {x}. There is {m} in my piggy bank and I add {k} at the end of each week. After how
        many weeks can I buy it? 0 if at once.
        | Goal {x}, saved so far {m}, weekly amount {k}: full weeks needed, at least 0.
        | A girl saves {k} a week. She owns {m} and needs {x}. How many weeks must she wait (0 if she has enough)?
        | Starting from {m}, how often must {k} be put aside until {x} is reached or passed?""",
        names="weeks_needed saving_weeks weeks_until_goal",
        args=(
            Argument("int", "weekly_amount", constant=0.3, names=("weekly", "per_week")),
            Argument("int", "already_saved", constant=0.3, names=("saved", "start")),
        ),
        inputs="saving_goal",
        called="goal price target",
        first=True,
        by_name=True,
    ),
    told(
        "rising_savings",
        "saving up",
        "int -> int",
        "sum({k} + {m} * i for i in range({x}))",
        """the savings after {x} weeks if {k} is put aside in the first week and {m} more in each week than in the one
        before
        | the sum of {x} weekly amounts that begin with {k} and grow by {m} each time""",
        verbs="add up {x} payments, the first of them {k} and each later one {m} larger",
        whole="""In week one I save {k}, in week two {m} more than that, in week three {m} more again. What have I saved
        after {x} weeks?
        | The savings challenge: start with {k}, raise the amount by {m} per week. Total after {x} weeks?
        | A runner does {k} km on day one and {m} km more on each following day. How many km are that in {x} days?
        | Sum of {x} terms, first term {k}, common difference {m}.""",
        names="savings_challenge arithmetic_sum total_saved",
        args=(
            Argument("int", "weekly_amount", constant=0.3, names=("first", "start")),
            Argument("int", "small_raise", constant=0.3, names=("step", "extra")),
        ),
        inputs="few_weeks",
        called="weeks n",
        first=True,
        by_name=True,
    ),
    told(
        "years_to_reach",
        "interest",
        "int -> int",
        """
        years = 0
        while {x} < {m}:
            {x} *= 1 + {k} / 100
            years += 1
        return years
        """,
        """the number of years after which {x} has grown to at least {m} at {k} percent a year
        | how many full years {x} must earn {k}% interest, which is left in, to become {m} or more""",
        verbs="count the years until {x} with {k} percent compound interest a year is at least {m}",
        whole="""A savings book holds {x} and pays {k}% each year. In how many years will there be {m} or more?
        | How long, in whole years, until {x} at {k} percent yearly growth gets to {m}?
        | The village has {x} inhabitants and grows by {k} percent a year. After how many years are there at least {m}?
        | Loop: as long as {x} is below {m}, add {k} percent and count a year. Return the count.""",
        names="years_until years_needed growth_years",
        args=(
            Argument("int", "growth_rate", constant=0.4, names=("rate", "percent", "p")),
            Argument("int", "money_goal", constant=0.1, names=("goal", "target")),
        ),
        inputs="start_money",
        called="money start amount",
        first=True,
        by_name=True,
    ),
    told(
        "doubling_coins_days",
        "doubling",
        "int -> int",
        """
        days = 0
        total = 0
        while total < {x}:
            total += {k} * 2 ** days
            days += 1
        return days
        """,
        """after how many days one has at least {x} coins, getting {k} on the first day and twice as many on each next
        day
        | the number of days until daily gifts that begin with {k} and double each time come to {x} or more in all""",
        verbs="count the days until a daily gift, {k} coins at first and doubled each day, adds up to at least {x}",
        whole="""Grandma gives me {k} coins today, twice that tomorrow, then twice that again and so on. After how many
        days do I own {x} coins or more?
        | A jar gets {k} coins on day 1 and double the coins on each day after. How many days until it holds {x}?
        | How many terms of {k}, 2 * {k}, 4 * {k}, ... must be added to get at least {x}?
        | Given {x}, add up amounts that double from {k} on and say how many were needed to reach it.""",
        names="days_to_collect days_needed doubling_days",
        args=(Argument("int", "coins_at_first", constant=0.3, names=("start", "first")),),
        inputs="natural_large",
        called="goal coins n",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "weekend_wage",
        "hourly wages",
        "int -> float",
        "({x} + 1.5 * {k}) * {m}",
        """the pay for {x} hours on weekdays and {k} hours at the weekend at {m} an hour, weekend hours counting one and
        a half times
        | {m} times the sum of {x} and 1.5 times {k}""",
        verbs="compute the wage for {x} normal hours and {k} weekend hours, paid with 50 percent more, at {m} per hour",
        whole="""A waiter earns {m} per hour, and half as much again on Saturdays and Sundays. He worked {x} hours in
        the week and {k} at the weekend. What does he get?
        | Pay slip: {x} regular hours, {k} hours at time and a half, hourly wage {m}. Gross pay?
        | What do I earn with {x} weekday hours and {k} weekend hours (factor 1.5) if the hour is {m}?
        | Total wages from weekday hours {x}, weekend hours {k}, rate {m}; the weekend pays 150 percent.""",
        names="pay_with_weekend weekly_wage total_pay",
        args=(
            Argument("int", "weekend_hours", constant=0.1, names=("weekend", "extra")),
            Argument("int", "wage", constant=0.2, names=("rate", "wage")),
        ),
        inputs="week_hours",
        called="hours weekdays h",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "yearly_salary",
        "hourly wages",
        "int -> int",
        "{x} * {k} * 52",
        """the yearly salary at {x} an hour with {k} hours a week, in a year of 52 weeks
        | what {k} hours of work a week at an hourly wage of {x} bring in 52 weeks""",
        verbs="turn the hourly wage {x} into a yearly salary for {k} hours a week and 52 weeks",
        whole="""The job pays {x} an hour for {k} hours a week. What is that in a year of 52 weeks?
        | Annual income from hourly pay {x} and weekly hours {k}, 52 paid weeks.
        | I am offered {x} per hour, {k} hours weekly. How much money do I make in a year (52 weeks)?
        | Per hour {x}, per week {k} hours, per year 52 weeks: multiply it out.""",
        names="annual_salary year_income salary",
        args=(Argument("int", "hours_a_week", constant=0.4, names=("hours", "weekly")),),
        inputs="hourly_pay",
        called="wage rate hourly",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "sales_commission",
        "commissions",
        "int -> float",
        "{k} + max({x} - 1000, 0) * {m} / 100",
        """a monthly pay of {k} plus {m} percent of what the sales {x} are above 1000
        | {k} plus a commission of {m}% on the part of {x} beyond 1000""",
        verbs="add to the base pay {k} a commission of {m} percent on the sales {x} beyond 1000",
        whole="""A salesman gets {k} a month, and {m}% of all sales above 1000. This month he sold for {x}. What is his
        pay?
        | Base {k}, sales {x}, commission {m} percent on everything over the first 1000. Earnings?
        | The first 1000 of the sales {x} bring nothing extra, the rest {m} percent. Add that to a fixed wage of {k}.
        | Given {x} in sales, compute the income of a seller: fixed part {k}, variable part {m} percent above 1000.""",
        names="seller_pay commission_pay monthly_pay",
        args=(
            Argument("int", "base_pay", constant=0.3, names=("base", "fixed")),
            Argument("int", "growth_rate", constant=0.4, names=("percent", "rate")),
        ),
        inputs="sales_sum",
        called="sales sold revenue",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "debt_left",
        "loans",
        "int -> int",
        "max({x} - {k} * {m}, 0)",
        """what is still owed of {x} after {m} payments of {k}, at least 0
        | the rest of a loan of {x} without interest when {k} was paid back {m} times, never below 0""",
        verbs="reduce the debt {x} by {k} for {m} months in a row, but not below 0",
        whole="""I borrowed {x} and pay back {k} a month. How much do I still owe after {m} months? 0 once it is paid.
        | Loan {x}, monthly payment {k}, no interest, {m} months gone. Remaining debt?
        | A tank holds {x} litres and loses {k} litres an hour. What is in it after {m} hours, not below zero?
        | From {x} take {k} away {m} times and stop at 0.""",
        names="remaining_debt loan_left still_owed",
        args=(
            Argument("int", "weekly_amount", constant=0.3, names=("payment", "rate")),
            Argument("int", "years", constant=0.1, names=("months", "times")),
        ),
        inputs="saving_goal",
        called="loan debt amount",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "months_to_repay",
        "loans",
        "int -> int",
        """
        months = 0
        while {x} > 0:
            {x} = {x} * 1.01 - {k}
            months += 1
        return months
        """,
        """how many months it takes to pay off {x} when 1 percent interest is added each month and then {k} is paid
        | the number of monthly payments of {k}, each made after 1% interest, until nothing of the debt {x} is left""",
        verbs="count the months until a debt of {x}, which grows by 1 percent before each payment of {k}, is gone",
        whole="""The bank lends me {x} at 1% per month. At each month's end it adds the interest and I pay {k}. How many
        months until I am free?
        | Debt {x}: per month plus one percent, then minus {k}. Months until it is 0 or less?
        | A credit card balance of {x} grows by a percent a month before my {k} are booked. How many bookings clear it?
        | Repeat 'times 1.01, minus {k}' on {x} as long as it is positive and return how often you did.""",
        names="repayment_months months_until_paid pay_off",
        args=(Argument("int", "big_payment", constant=0.2, names=("payment", "monthly")),),
        inputs="start_money",
        called="debt loan amount",
        weight=0.7,
        first=True,
        by_name=True,
    ),
    told(
        "value_after_years",
        "depreciation",
        "float -> float",
        "round({x} * (1 - {k} / 100) ** {m}, 2)",
        """the value of {x} after {m} years in which it loses {k} percent a year, rounded to two decimals
        | what remains of {x} when it shrinks by {k}% of its value in each of {m} years, to two decimals""",
        verbs="let {x} lose {k} percent of its value {m} times in a row and round to two decimals",
        whole="""A new car costs {x} and loses {k}% of its value each year. What is it worth after {m} years, to the
        cent?
        | Declining balance: start {x}, rate {k} percent, {m} years; book value with two decimals.
        | If a machine for {x} is written off by {k} percent of what it is worth, year after year, what stands in the
        books after {m} years? 2 decimals.
        | How much is left of {x} after shrinking by {k} percent {m} times? Round to two decimals.""",
        names="depreciate car_value book_value",
        args=(RATE, Argument("int", "years", constant=0.1, names=("years", "y"))),
        inputs="dear_price",
        called="value price cost",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "rule_of_72",
        "doubling",
        "int -> float",
        "round(72 / {x}, 1)",
        """72 divided by {x}, rounded to one decimal
        | the years until money doubles at {x} percent interest by the rule of 72, to one decimal""",
        verbs="estimate with the rule of 72 how many years doubling takes at {x} percent, to one decimal",
        whole="""Rule of thumb: 72 divided by the interest rate gives the years in which money doubles. Apply it to {x}
        percent; one decimal.
        | By the rule of 72, when has my money doubled at {x}%? Round to one decimal.
        | Estimate the doubling time for {x} percent growth as 72 over the rate, 1 decimal place.
        | How many years does the 72 rule give for a rate of {x} percent, to one decimal?""",
        names="rule72 doubling_estimate estimate_doubling",
        inputs="interest_rate",
        called="rate percent p",
        weight=0.5,
        first=True,
        by_name=True,
    ),
    told(
        "percent_share",
        "percent shares",
        "int -> float",
        "round({x} / {k} * 100, 1)",
        """{x} as a percentage of {k}, rounded to one decimal
        | how many percent of {k} are {x}, to one decimal""",
        verbs="express {x} as percent of {k} with one decimal",
        whole="""I got {x} points out of {k}. How many percent is that, to one decimal?
        | Of {k} eggs {x} are broken. Give the share in percent with one decimal place.
        | A battery of {k} units still holds {x}. Show the charge in percent, rounded to 1 decimal.
        | What percentage of {k} is {x}? One decimal.""",
        names="as_percentage percentage percent_of_total",
        args=(Argument("int", "out_of", constant=0.2, names=("total", "whole", "out_of")),),
        inputs="points_reached",
        called="part points n",
        weight=1.2,
        first=True,
        by_name=True,
    ),
    told(
        "budget_parts",
        "budgets",
        "int -> dict[str, float]",
        "{'needs': round({x} * 0.5, 2), 'wants': round({x} * 0.3, 2), 'savings': round({x} * 0.2, 2)}",
        """a budget for {x} as a dictionary with 50 percent under 'needs', 30 under 'wants' and 20 under 'savings',
        rounded to two decimals
        | {x} by the 50/30/20 rule: a dict with the keys 'needs', 'wants' and 'savings', in this order, amounts to two
        decimals""",
        verbs="split {x} into 'needs' (50%), 'wants' (30%) and 'savings' (20%) as a dict with two decimals",
        whole="""The 50/30/20 rule: half of the income for 'needs', 30 percent for 'wants', the rest for 'savings'.
        Return the dictionary for an income of {x}, amounts rounded to 2 decimals.
        | Plan my month with {x}: needs 50%, wants 30%, savings 20%, as a dict of those three names, two decimals.
        | How should {x} be divided if 'needs' get 50, 'wants' 30 and 'savings' 20 percent? A dictionary, two decimals.
        | Income {x}. Make a dict: 'needs' half of it, 'wants' 30 percent, 'savings' 20 percent, to the cent.""",
        names="budget plan_budget split_income",
        inputs="income",
        called="income salary money",
        weight=0.6,
        first=True,
        by_name=True,
    ),
)


def _out_of(random: Random, value: object) -> int:
    part = value if isinstance(value, int) else 40
    return random.choice((max(part, 10), part + random.randint(1, 40), 2 * part + 10, max(100, part)))


INPUTS = {
    "saving_goal": lambda random: random.choice((50 * random.randint(1, 12), random.randint(20, 500))),
    "few_weeks": lambda random: random.randint(0, 12),
    "start_money": lambda random: 100 * random.randint(1, 12),
    "week_hours": lambda random: random.choice((40, random.randint(0, 40))),
    "hourly_pay": lambda random: random.randint(9, 60),
    "sales_sum": lambda random: random.choice((1000, 100 * random.randint(2, 9), 100 * random.randint(5, 60))),
    "units_used": lambda random: random.choice((100, random.randint(0, 120), random.randint(60, 350))),
    "ingredient": lambda random: float(random.choice((50 * random.randint(1, 12), random.randint(1, 12)))),
    "wall_area": lambda random: random.choice((float(random.randint(5, 80)), round(random.uniform(4, 60), 1))),
    "points_reached": lambda random: random.choice((random.randint(0, 30), random.randint(0, 100))),
}
ARGUMENTS = {
    "coins_at_first": lambda random, _: random.randint(2, 6),
    "weekly_amount": lambda random, _: random.choice((5, 10, 15, 20, 25, random.randint(3, 30))),
    "already_saved": lambda random, _: random.choice((0, 10, 50, 100, random.randint(0, 200))),
    "small_raise": lambda random, _: random.randint(1, 5),
    "growth_rate": lambda random, _: random.choice((3, 4, 5, 8, 10, 12, 15, 20)),
    "money_goal": lambda random, _: 100 * random.randint(5, 20),
    "weekend_hours": lambda random, _: random.randint(0, 16),
    "hours_a_week": lambda random, _: random.choice((20, 30, 35, 38, 40)),
    "base_pay": lambda random, _: random.choice((800, 1000, 1200, 1500, 2000)),
    "service_word": lambda random, _: random.choice(("bad", "ok", "good", "great")),
    "basic_charge": lambda random, _: random.choice((5, 8, 10, 12, 15, 20, 30)),
    "unit_rate": lambda random, _: random.choice((0.05, 0.2, 0.25, 0.3, 0.35, 0.5)),
    "free_units": lambda random, _: random.choice((30, 50, 60, 100, 120, 200)),
    "flour_grams": lambda random, _: random.choice((1000, 100 * random.randint(1, 25), random.randint(100, 3000))),
    "big_payment": lambda random, _: random.choice((50, 75, 100, 150, 200)),
    "paint_coats": lambda random, _: random.choice((2, 2, 3)),
    "can_cover": lambda random, _: random.choice((8, 10, 12, 15, 20)),
    "some_days": lambda random, _: random.choice((3, 5, 7, 10, 14, 21)),
    "out_of": _out_of,
}
