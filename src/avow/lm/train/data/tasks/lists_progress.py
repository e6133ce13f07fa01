"""Lists in time: what is left of a budget, when a goal is reached, records so far. Inputs: see `lists_streaks.py`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

START = Argument("int", "streaks_start", constant=0.4, names=("start", "budget", "k"))

OPERATIONS = (
    told(
        "budget_left",
        "running",
        "list[int] -> list[int]",
        """
        result = []
        left = {k}
        for x in {x}:
            left -= x
            result.append(left)
        return result
        """,
        """what is left of {k} after each {thing} of {x} has been taken away | the remainders when the {things} of
        {x} are subtracted from {k} one after the other""",
        verbs="subtract the {things} of {x} from {k} one by one and note what is left each time",
        whole="""I have {k} in my purse and pay {x} one after the other. How much is left after every payment? |
        Start with {k}, subtract each entry of {x} in turn, and list all the results (they may be negative). | A
        tank holds {k} litres and the days use {x}. Show the level at the end of each day. | Given {x} and {k},
        return {k} minus the running total. | My phone had {k} percent and I used {x}. What did the display show
        after each use?""",
        names="remaining_after balance_left money_left",
        called="xs payments costs uses",
        args=(START,),
        inputs="streaks_digits",
        by_name=True,
    ),
    told(
        "balances",
        "running",
        "list[int] -> list[int]",
        "[{k} + sum({x}[:i + 1]) for i in range(len({x}))]",
        "the balance after each of {x}, beginning with {k} | {k} plus the running total of {x}, as a list",
        verbs="add the {things} of {x} to {k} one by one and note the balance each time",
        whole="""An account has {k}. Deposits and withdrawals (negative) follow as in {x}. What is the balance after
        each of them? | Running balance of {x}, opening balance {k}. | Given {x} and the start {k}, list the sums
        {k} plus the first {thing}, {k} plus the first two, and so on. | An elevator is on floor {k} and then moves
        by {x}. On which floors does it stop? | Beginning at {k}, apply the changes in {x} one after another and
        write down where you are each time.""",
        names="running_balance account_history floors_visited",
        called="xs moves changes amounts",
        args=(START,),
        inputs="streaks_signed",
    ),
    told(
        "stays_covered",
        "running test",
        "list[int] -> bool",
        "all({k} + sum({x}[:i + 1]) >= 0 for i in range(len({x})))",
        """a balance that begins with {k} never falls below zero while {x} is added to it one by one | the running
        total of {x}, beginning with {k}, never falls below zero""",
        verbs="check whether a balance of {k} stays at zero or more while {x} are added in turn",
        whole="""Can all the bookings in {x} be made in this order from an account with {k}, if it must not be
        overdrawn? | True if {k} plus each beginning of {x} is at least 0. | A fuel tank has {k} litres; {x} says
        what is filled in or used (negative). Does it last, where exactly empty is still fine? | Given {x} and {k},
        is the running balance negative at no time? | Start with {k} and add {x} step by step. Is the result always
        0 or more?""",
        names="never_negative never_overdrawn stays_positive",
        called="xs bookings changes moves",
        args=(START,),
        inputs="streaks_losses",
    ),
    told(
        "lowest_balance",
        "running",
        "list[int] -> int",
        """
        balance = lowest = 0
        for x in {x}:
            balance += x
            lowest = min(lowest, balance)
        return lowest
        """,
        """the lowest value that the running total of {x} takes, beginning with 0 | how deep the sum of {x} sinks
        while it is added up from 0""",
        verbs="add up {x} from 0 and find the lowest total on the way, where 0 is the first",
        whole="""A diver starts at the surface, 0, and moves by {x} (down is negative). How deep was the deepest
        point? Give it as a number that is 0 or negative. | Minimum of the partial sums of {x}, the empty sum 0
        among them. | My account was at 0 and then came {x}. What was the worst balance ever? | Given {x}, what is
        the smallest running total, not greater than 0 as we start there? | Add up {x} in order and tell me the
        smallest subtotal; before the first {thing} the subtotal is 0.""",
        names="min_balance deepest_point lowest_running_total",
        inputs="streaks_signed",
        by_name=True,
    ),
    told(
        "count_until_goal",
        "reaching a goal",
        "list[int] -> int",
        """
        total = 0
        for count, x in enumerate({x}, 1):
            total += x
            if total >= {k}:
                return count
        return -1
        """,
        """how many {things} of {x} it takes from the front to reach a sum of at least {k}, or -1 | the number of
        leading {things} of {x} whose total first gets to {k}, -1 if all are not enough""",
        verbs="count how many {things} from the start of {x} are needed for a total of {k} or more, or give -1",
        whole="""I save {x}, week by week, and need {k}. After how many weeks do I have it? -1 if it is not enough.
        | Add {x} from the left. At which {thing}, counting from 1, does the total get to {k} or beyond? Never: -1.
        | Days until the goal of {k} pages is met when {x} pages are read per day, or -1. | Given {x}, return the
        length of its shortest beginning with a sum of no less than {k}, and -1 when there is none. | How many
        leading {things} of {x} do I have to add before I have {k} or more? Return -1 if the whole list does not
        suffice.""",
        names="weeks_to_goal steps_to_reach days_needed",
        called="xs savings pages amounts",
        args=(Argument("int", "streaks_goal", constant=0.5, names=("goal", "target", "k")),),
        inputs="streaks_positive",
        last=True,
        first=True,
        by_name=True,
    ),
    told(
        "fits_from_front",
        "reaching a goal",
        "list[int] -> list[int]",
        """
        result = []
        total = 0
        for x in {x}:
            if total + x > {k}:
                break
            total += x
            result.append(x)
        return result
        """,
        """the {things} from the front of {x} whose sum stays within {k} | the longest beginning of {x} with a total
        of at most {k}""",
        verbs="take {things} from the front of {x} as long as their sum is not above {k}",
        whole="""Songs last {x} minutes and are played in this order; there are {k} minutes. Which are played to the
        end? Stop before the first that does not fit. | Load the boxes {x} one after the other into a lift for {k}
        kilos; at the first box that is too much, close the door. What has been loaded? | Leading part of {x} with a
        sum <= {k}. | Given {x} and {k}, collect {things} until the next would make the total too big, then return
        them. | I read the chapters of {x} pages in order and have time for {k} pages; I only begin a chapter that I
        can finish. Which do I read?""",
        names="take_within_budget load_until_full prefix_within",
        called="xs songs boxes weights",
        args=(Argument("int", "streaks_goal", constant=0.5, names=("capacity", "limit", "k")),),
        inputs="streaks_positive",
        by_name=True,
    ),
    told(
        "filled_forward",
        "filled gaps",
        "list[int] -> list[int]",
        """
        result = []
        last = 0
        for x in {x}:
            if x != 0:
                last = x
            result.append(last)
        return result
        """,
        """{x} with each 0 replaced by the last {thing} before it that is not 0 | {x} where zeros repeat the latest
        other {thing}, and stay 0 if there was none yet""",
        verbs="replace every 0 of {x} by the nearest {thing} before it that is not 0, if any",
        whole="""A 0 in {x} means that nothing new was measured, so the previous value still holds. Write that value
        there. Zeros at the start stay. | Fill the zeros of {x} forward. | Given {x}, let each zero take over what
        stood before it, again and again. | Missing readings are 0 in {x}; use the last known one for them, or 0 as
        long as none is known. | In {x}, a zero stands for 'as before'. Replace it by the value meant, leaving zeros
        with nothing before them.""",
        names="forward_fill fill_zeros carry_forward",
        inputs="streaks_zeros",
    ),
    told(
        "since_start",
        "against the first",
        "list[int] -> list[int]",
        "[x - {x}[0] for x in {x}]",
        "how much each {thing} of {x} is above or below the first | {x} with its first {thing} subtracted from all",
        verbs="subtract the first {thing} of {x} from each of its {things}",
        whole="""Count from the first reading: how much has {x} changed by then at each point? | The kilometre
        counter showed {x}. How many kilometres had been driven since the start each time? | Shift {x} so that it
        begins with 0. | Given {x}, return every {thing} minus the one at the front, which makes 0 the first result.
        | By how much does each {thing} of {x} differ from the first one, up being positive?""",
        names="relative_to_first from_zero change_since_start",
        inputs="streaks_digits",
    ),
    told(
        "record_values",
        "records",
        "list[int] -> list[int]",
        """
        result = []
        for x in {x}:
            if not result or x > result[-1]:
                result.append(x)
        return result
        """,
        "the {things} of {x} that are greater than all before them, the first included | the new highs of {x} in order",
        verbs="collect each {thing} of {x} that is higher than everything earlier",
        whole="""Somebody looks along the houses with the heights in {x}. Which ones can be seen, if a house hides
        all behind it that are not taller? | Records in {x}: the first {thing}, then each that beats the best so
        far. | Given {x}, list the {things} that set a new maximum; equalling it is not enough. | Read {x} and write
        a {thing} down only if it is more than any you have read. | Which {things} of {x} were the largest so far at
        the moment they came?""",
        names="records new_highs visible_houses",
        inputs="streaks_digits",
    ),
    told(
        "distinct_so_far",
        "running",
        "list[int] -> list[int]",
        "[len(set({x}[:i + 1])) for i in range(len({x}))]",
        """how many different {things} {x} has had up to each place | the number of distinct {things} in every
        beginning of {x}""",
        verbs="count the different {things} of {x} up to each place, that one included",
        whole="""I collect stickers; {x} are the numbers I drew, one a day. How many different ones did I own after
        each day? | Running count of distinct values in {x}. | Given {x}, return for each index how many different
        {things} stand there or before. | Go along {x} and write down each time how many kinds you have seen. | For
        each beginning of {x}, how many kinds of {things} are in it?""",
        names="running_distinct kinds_so_far unique_so_far",
        inputs="streaks_few",
        by_name=True,
    ),
)
