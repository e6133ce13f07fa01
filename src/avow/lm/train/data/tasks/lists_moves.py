"""Lists of numbers rearranged: elements moved, swapped, reversed in part, mixed and ordered in unusual ways."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

VALUE = Argument("int", "moves_member", constant=0.4, names=("k", "value", "target"))
NEW = Argument("int", "moves_new", constant=0.4, names=("m", "item", "y"))
FEW = Argument("int", "moves_few", constant=0.5, names=("k", "n", "count"))
PLACE = Argument("int", "index", constant=0, names=("i", "place", "position"))


OPERATIONS = (
    told(
        "moved_to_front",
        "moved elements",
        "list[int] -> list[int]",
        """
        result = list({x})
        if {k} in result:
            result.remove({k})
            result.insert(0, {k})
        return result
        """,
        """{x} with the first {k} moved to the front, unchanged if it has no {k} | {x} after its first {k} has been
        put at the beginning""",
        verbs="move the first {k} of {x} to the front, if there is one",
        whole="""The file {k} was just opened, so it goes to the top of the list of recent files {x}. The others
        keep their order. | Put {k} first in {x} if it is in there; otherwise change nothing. | Where {k} occurs in
        {x}, take out its first occurrence and set it at index 0. | Number {k} may jump the queue {x}. How does the
        queue look then? If {k} is not in it, it stays the same. | Given {x}, bring one {k} (the leftmost) to the
        start.""",
        names="move_to_front bring_to_front to_top",
        args=(VALUE,),
        inputs="moves_repeats",
        by_name=True,
    ),
    told(
        "moved_to_end",
        "moved elements",
        "list[int] -> list[int]",
        "[x for x in {x} if x != {k}] + [x for x in {x} if x == {k}]",
        "{x} with every {k} moved to the end | the {things} of {x}, those equal to {k} behind all others",
        verbs="move all {k}s in {x} to the end, the others in their order",
        whole="""Every {k} in {x} has to go to the back; the rest stays in order. | Push each {k} of {x} behind
        everything else. | Given {x}, return the {things} other than {k} first and after them as many {k}s as there
        were. | A {k} is a joker and belongs at the end of the hand {x}, however many there are. What is the new
        hand? | Reorder {x}: all that differs from {k} first, unchanged in order, the {k}s after it.""",
        names="move_to_end push_to_back values_last",
        args=(VALUE,),
        inputs="moves_repeats",
        by_name=True,
    ),
    told(
        "largest_moved_last",
        "moved elements",
        "list[int] -> list[int]",
        """
        result = list({x})
        largest = max(result)
        result.remove(largest)
        result.append(largest)
        return result
        """,
        """{x} with its largest {thing} moved to the end | {x} after the first occurrence of the maximum has been
        put last""",
        verbs="move the first largest {thing} of {x} to the end",
        whole="""The tallest child always stands at the end of the row. Send the tallest of {x} there; nobody else
        changes the order. | Take the maximum out of {x} (the first one, should it be there twice) and append it. |
        In {x}, the biggest {thing} goes last, everything behind it moves up by one. | Given {x}, what is the list
        after its greatest {thing} was carried to the back? | Pull the first maximum out of {x} and add it behind
        the rest.""",
        names="max_to_end move_max_last biggest_last",
        inputs="moves_filled",
    ),
    told(
        "smallest_moved_first",
        "moved elements",
        "list[int] -> list[int]",
        """
        result = list({x})
        smallest = min(result)
        result.remove(smallest)
        return [smallest] + result
        """,
        """{x} with its smallest {thing} moved to the front | {x} after the first occurrence of the minimum has been
        put first""",
        verbs="move the first smallest {thing} of {x} to the front",
        whole="""Bring the smallest of {x} to the very beginning and leave the order of the others as it is. | The
        minimum of {x} first, then the remaining {things} as they were; of equal minima only the first moves. |
        Given {x}, return the list that starts with its least {thing}, taken from its old place. | In the line {x}
        the shortest one steps to the front. What is the line now? | Let the lowest {thing} of {x} lead (just the
        first of equal ones), while the others stay in line behind it.""",
        names="min_to_front move_min_first smallest_first",
        inputs="moves_filled",
        by_name=True,
    ),
    told(
        "swapped_places",
        "swap",
        "list[int] -> list[int]",
        """
        result = list({x})
        result[{k}], result[{m}] = result[{m}], result[{k}]
        return result
        """,
        """{x} with the {things} at the indices {k} and {m} swapped | a copy of {x} in which indices {k} and {m}
        have changed places""",
        verbs="swap the {things} at the indices {k} and {m} of {x}",
        whole="""The pupils on seats {k} and {m} (counted from zero) change seats. What does the row {x} look like
        then? | Exchange index {k} with index {m} in {x}. | Given {x}, return a new list where what was at position
        {k} is at position {m} and the other way round. | Trade the entries {k} and {m} of {x}; indices start at 0.
        | Please give me {x} again, only with its {things} at {k} and {m}, counted from 0, the other way round.""",
        names="swap exchange swap_elements",
        args=(PLACE, Argument("int", "index", constant=0, names=("j", "other", "second"))),
        inputs="moves_filled",
        by_name=True,
        first=True,
    ),
    told(
        "swapped_neighbours",
        "swap",
        "list[int] -> list[int]",
        """
        result = list({x})
        for i in range(0, len(result) - 1, 2):
            result[i], result[i + 1] = result[i + 1], result[i]
        return result
        """,
        """{x} with its {things} swapped in pairs: the first with the second, the third with the fourth and so on |
        {x} in which the two of every following pair have changed places, a single last {thing} staying""",
        verbs="swap each {thing} at an even index of {x} with the one after it",
        whole="""Partners in {x} stand next to each other: first and second, third and fourth, and so on. Let the
        two of each pair change places. Somebody left over at the end stays. | Swap neighbours pairwise in {x}; with
        an odd length the last one is untouched. | Given {x} such as 1 2 3 4 5, return 2 1 4 3 5, that is, flip each
        couple. | What comes out if in {x} the indices 0 and 1, 2 and 3, 4 and 5 and so on are exchanged? | Turn
        every two following {things} of {x} around, so that 2nd comes before 1st, 4th before 3rd, and so on.""",
        names="swap_pairs pairwise_swap flip_couples",
    ),
    told(
        "swapped_extremes",
        "swap",
        "list[int] -> list[int]",
        """
        result = list({x})
        i, j = result.index(min(result)), result.index(max(result))
        result[i], result[j] = result[j], result[i]
        return result
        """,
        """{x} with its smallest and its largest {thing} swapped | {x} after the first minimum and the first maximum
        have changed places""",
        verbs="swap the first smallest and the first largest {thing} of {x}",
        whole="""Let the smallest and the biggest of {x} change places, everything else stays. | Exchange min and
        max in {x}; if one of them is there several times, the first counts. | Given {x}, put its maximum where its
        minimum was and the minimum where the maximum was. | What is {x} when the shortest and the tallest have
        traded positions? | Find the first lowest and the first highest {thing} of {x} and let each take the other's
        position.""",
        names="swap_min_max exchange_extremes",
        inputs="moves_filled",
    ),
    told(
        "front_reversed",
        "reverse in part",
        "list[int] -> list[int]",
        "{x}[:{k}][::-1] + {x}[{k}:]",
        "{x} with its first {k} {things} reversed | {x} where the front part of {k} {things} runs backwards",
        verbs="reverse only the first {k} {things} of {x}",
        steps="reverse the first {k} of the list",
        whole="""Flip the top {k} pancakes of the pile {x}. How does the pile look from the top? | Turn round the
        first {k} of {x}, the rest is left alone. | The front {k} {things} of {x} backwards, then the others as
        before. | Given {x}, what do you get when just the beginning, {k} long, is reversed? A list shorter than
        that is reversed as a whole.""",
        names="reverse_first flip_front pancake_flip reverse_prefix",
        args=(FEW,),
        inputs="moves_filled",
        by_name=True,
    ),
    told(
        "groups_reversed",
        "reverse in part",
        "list[int] -> list[int]",
        """
        result = []
        for i in range(0, len({x}), {k}):
            result += {x}[i:i + {k}][::-1]
        return result
        """,
        """{x} with each group of {k} {things} reversed, the shorter group at the end too | {x} after every {k}
        consecutive {things} from the front have been turned round""",
        verbs="reverse {x} in groups of {k}, also what is left over at the end",
        whole="""Cut {x} into blocks of {k}, reverse every block and put them together again; a shorter last block
        is reversed as well. | Block by block of {k}, {x} runs backwards. | In a dance of {k} to a row, each row of
        {x} turns round. Give the new order in one list; the last row may be shorter. | Given {x}, flip the first
        {k} {things}, then the next {k}, and so on to the end. | Reverse {x} piecewise: {k} {things} at a time, and
        the remainder at the end in the same way.""",
        names="reverse_in_groups reverse_blocks flip_chunks",
        args=(Argument("int", "moves_two_three", constant=0.5, names=("k", "size", "n")),),
        inputs="moves_long",
    ),
    told(
        "halves_swapped",
        "rotate",
        "list[int] -> list[int]",
        "{x}[len({x}) // 2:] + {x}[:len({x}) // 2]",
        """{x} with its second half before its first, the middle {thing} of an odd number going with the second |
        the second half of {x} followed by the first, where the first is the shorter one""",
        verbs="put the second half of {x} in front of the first, the second being longer if they differ",
        whole="""Cut the deck {x} in the middle and lay the lower part on top; with an odd number of cards the lower
        part has one more. | Halves of {x} in swapped order. If the length is odd, the middle {thing} belongs to the
        second half. | Given {x}, move its first len // 2 {things} to the end. | What does {x} become when the two
        halves trade places? (The first half is the smaller one if it cannot be even.) | Begin {x} at its middle
        (index length // 2), and put what was before it behind.""",
        names="swap_halves cut_deck exchange_halves",
        by_name=True,
    ),
    told(
        "rotated_to_smallest",
        "rotate",
        "list[int] -> list[int]",
        """
        i = {x}.index(min({x}))
        return {x}[i:] + {x}[:i]
        """,
        """{x} rotated so that its smallest {thing} comes first | {x} read as a circle, beginning with the first of
        its smallest {things}""",
        verbs="rotate {x} until its first minimum is at the front",
        whole="""The numbers in {x} stand in a circle. Read them off, starting from the smallest (the first one, if
        there are several). | Turn {x} so far that the minimum leads; what stood before it follows at the end. |
        Rotation of {x} with its least {thing} in front. | Given {x}, begin at the smallest {thing}, go to the end
        and carry on from the start. | Rotate {x} to the left until its minimum, the first if there are more, is the
        first {thing}.""",
        names="rotate_to_min start_at_smallest circle_from_min",
        inputs="moves_filled",
    ),
    told(
        "inserted_in_order",
        "sorted insertion",
        "list[int] -> list[int]",
        """
        i = 0
        while i < len({x}) and {x}[i] <= {k}:
            i += 1
        return {x}[:i] + [{k}] + {x}[i:]
        """,
        """the sorted list {x} with {k} inserted so that it stays sorted | {x}, which is in ascending order, with
        {k} put in at the right place""",
        verbs="insert {k} into the ascending list {x} where it belongs",
        whole="""The cards {x} are in order. A new card {k} is drawn; slide it in so that they are still in order. |
        {x} is sorted. Add {k} without breaking that. | A pupil of height {k} joins the row {x}, which goes from
        short to tall. Give the new row. | Given {x} in ascending order, return the list one longer which also holds
        {k} and is ascending too. | Where does {k} go in the sorted list {x}? Return the list with {k} in that
        place.""",
        names="insert_sorted insort add_in_order",
        args=(NEW,),
        inputs="moves_sorted",
        called="xs ordered cards heights",
        by_name=True,
        first=True,
    ),
    told(
        "low_high_alternating",
        "special orders",
        "list[int] -> list[int]",
        """
        rest = sorted({x})
        result = []
        while rest:
            result.append(rest.pop(0))
            if rest:
                result.append(rest.pop())
        return result
        """,
        """the {things} of {x} ordered by turns: the smallest, the largest, the second smallest, the second largest
        and so on | {x} sorted in a zigzag that takes the least and the greatest of what is left by turns""",
        verbs="order {x} by taking the smallest, then the largest, then the next smallest, the next largest and so on",
        whole="""Seat the guests in {x} by age: youngest, oldest, second youngest, second oldest and so on. |
        Alternate minimum and maximum of what remains of {x} until all are used, the minimum first. | Given {x},
        produce the strange order of low, high, low, high from the outside to the inside. | First the least of {x},
        then the greatest, then the least of the rest, and on like this. What is the list? | Keep taking the minimum
        and the maximum out of {x} by turns; in which order do they come out?""",
        names="strange_sort alternate_min_max zigzag_order",
        inputs="moves_long",
    ),
    told(
        "riffled",
        "zip",
        "list[int] -> list[int]",
        """
        middle = (len({x}) + 1) // 2
        result = list({x})
        result[::2], result[1::2] = {x}[:middle], {x}[middle:]
        return result
        """,
        """{x} shuffled like cards: its two halves mixed one by one, beginning with the first half | the halves of
        {x} interleaved, where the first half is one longer if the number is odd""",
        verbs="interleave the first and the second half of {x}, the first being the longer one if they differ",
        whole="""A perfect shuffle: cut the cards in {x} in the middle (the upper part keeps the extra card) and
        take one from each part in turn, from the upper part first. | Mix the halves of {x} like a zip: first of the
        one, first of the other, second of the one and so on. | Given {x}, return first half and second half
        interleaved; an odd one more goes to the first half. | {x} is dealt again as 1st of half one, 1st of half
        two, 2nd of half one and so on. Show it. | Combine the two halves of {x} alternately, starting with the
        front half, which is allowed one {thing} more.""",
        names="riffle_shuffle perfect_shuffle interleave_halves",
        inputs="moves_long",
    ),
    told(
        "signs_alternating",
        "indexed",
        "list[int] -> list[int]",
        "[x if i % 2 == 0 else -x for i, x in enumerate({x})]",
        "{x} with the sign of every second {thing} turned round | the {things} of {x}, those at odd indices negated",
        verbs="negate the {things} of {x} at odd indices",
        whole="""Plus, minus, plus, minus: keep the first {thing} of {x}, flip the sign of the second, keep the
        third, and so on. | Multiply {x} by 1, -1, 1, -1 and so on in turn. | Given {x}, change the sign of the
        {things} at index 1, 3, 5 and further odd ones. | Every other {thing} of {x}, starting with the second,
        becomes its opposite. What is the list? | Leave {things} at even places 0, 2, 4 of {x} and so on alone, and
        put a minus before the others.""",
        names="alternate_signs flip_every_other_sign negate_odd_places",
        weight=0.8,
    ),
    told(
        "odds_then_evens_sorted",
        "partition",
        "list[int] -> list[int]",
        "sorted({x}, key=lambda x: (x % 2 == 0, x))",
        """{x} sorted with all odd {things} first and the even ones behind, each part in ascending order | the odd
        {things} of {x} in ascending order, then the even ones in ascending order""",
        verbs="sort {x} so that odd {things} come before even ones, both from small to large",
        whole="""House numbers in {x}: first walk the odd side upwards, then the even side upwards. In which order
        do you pass them? | Odds ascending, then evens ascending, from {x}. | Given {x}, split it by parity, sort
        both parts and put the even part after the odd one. | I want {x} arranged by size, but no even {thing} may
        stand before an odd one. | Sort {x}, but in two blocks: odd {things}, then even {things}.""",
        names="odd_first_sort house_order sort_by_parity",
        inputs="moves_long",
    ),
)


def _member(random: Random, value: object) -> int:
    if isinstance(value, list) and value and random.random() < 0.75:
        return int(random.choice(value))
    return random.randint(0, 4)


INPUTS = {
    "moves_repeats": lambda random: [random.randint(0, random.choice((2, 4, 6))) for _ in range(random.randint(0, 7))],
    "moves_filled": lambda random: [random.randint(0, random.choice((5, 9, 30))) for _ in range(random.randint(2, 6))],
    "moves_long": lambda random: [random.randint(0, random.choice((5, 9, 20))) for _ in range(random.randint(0, 8))],
    "moves_short": lambda random: [random.randint(0, 9) for _ in range(random.randint(0, 5))],
    "moves_sorted": lambda random: sorted(random.randint(0, 12) for _ in range(random.randint(0, 6))),
    "moves_zeros": lambda random: [random.choice((0, 0, random.randint(-3, 9))) for _ in range(random.randint(0, 6))],
}
ARGUMENTS = {
    "moves_member": _member,
    "moves_new": lambda random, value: random.choice((3, 5, 7, 8, 9, 10)),  # noqa: ARG005
    "moves_few": lambda random, value: random.choice((2, 2, 3, 3, 4)),  # noqa: ARG005
    "moves_size": lambda random, value: random.choice((3, 4, 5, 5, 6)),  # noqa: ARG005
    "moves_filler": lambda random, value: random.choice((0, 1, -1, 9)),  # noqa: ARG005
    "moves_two_three": lambda random, value: random.choice((2, 3, 3, 4)),  # noqa: ARG005
    "moves_one_two": lambda random, value: random.choice((1, 2, 2)),  # noqa: ARG005
}
