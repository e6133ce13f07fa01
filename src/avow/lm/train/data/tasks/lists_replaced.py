"""Lists of numbers with something replaced, inserted, padded, removed or cut off. Inputs: see `lists_moves.py`."""

from __future__ import annotations

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

VALUE = Argument("int", "moves_member", constant=0.4, names=("k", "value", "target"))
NEW = Argument("int", "moves_new", constant=0.4, names=("m", "item", "y"))
PLACE = Argument("int", "index", constant=0, names=("i", "place", "position"))
SIZE = Argument("int", "moves_size", constant=0.5, names=("size", "n", "length"))

OPERATIONS = (
    told(
        "inserted_after_each",
        "insert place",
        "list[int] -> list[int]",
        """
        result = []
        for x in {x}:
            result.append(x)
            if x == {k}:
                result.append({m})
        return result
        """,
        "{x} with {m} inserted after every {k} | the {things} of {x} and one {m} right behind each {k}",
        verbs="insert {m} after each {k} in {x}",
        whole="""Whenever {k} appears in {x}, an extra {m} must follow it. | Each {k} of {x} gets a {m} as its right
        neighbour, the rest is copied. | Given {x}, write {m} behind all {k}s. | What is {x} after somebody has
        slipped a {m} in directly after each {k}? No {k}, no change. | Write {x} down again and add one {m} each
        time you have written {k}.""",
        names="insert_after add_after_each follow_with",
        args=(VALUE, NEW),
        inputs="moves_repeats",
    ),
    told(
        "first_replaced",
        "replace value",
        "list[int] -> list[int]",
        """
        result = list({x})
        if {k} in result:
            result[result.index({k})] = {m}
        return result
        """,
        """{x} with only the first {k} replaced by {m} | {x} in which {m} stands instead of the first {k}, any later
        one remaining""",
        verbs="replace the first {k} in {x} by {m} and no other",
        whole="""One coin {k} in the row {x} is exchanged for {m}: the first one. What is the row then? | Change
        just the first {k} of {x} to {m}; without a {k} nothing happens. | Given {x}, find {k} for the first time
        and write {m} over it. | In {x}, {m} takes the place of the leftmost {k}. Other {k}s are not touched. |
        Overwrite a single {k} in {x}, the earliest, with {m}, and return the list.""",
        names="replace_first substitute_once replace_one",
        args=(VALUE, NEW),
        inputs="moves_repeats",
        by_name=True,
    ),
    told(
        "place_replaced",
        "replace value",
        "list[int] -> list[int]",
        "{x}[:{k}] + [{m}] + {x}[{k} + 1:]",
        "{x} with the {thing} at index {k} replaced by {m} | a copy of {x} that has {m} at index {k}",
        verbs="put {m} at index {k} of {x} instead of what is there",
        whole="""Correct the entry at index {k} of {x}: it should be {m}. Return a new list and do not change the
        old one. | {x} with position {k} (from zero) overwritten by {m}. | Given {x}, which list do you get by
        setting index {k} to {m}? | The value at place {k} of {x} was wrong; {m} is right. Everything else stays the
        way it is. | I want the {thing} number {k} of {x} (the first is number 0) to be {m}; leave the others.""",
        names="set_at with_item replace_at",
        args=(PLACE, NEW),
        inputs="moves_filled",
        by_name=True,
        first=True,
    ),
    told(
        "repeats_zeroed",
        "duplicates",
        "list[int] -> list[int]",
        "[0 if x in {x}[:i] else x for i, x in enumerate({x})]",
        """{x} with 0 for every {thing} that occurred before | {x} where all repetitions of an earlier {thing} are
        set to 0""",
        verbs="replace each {thing} of {x} that has occurred before by 0",
        whole="""Count every visitor number once: in {x}, write 0 wherever a number has already come earlier. |
        First occurrences in {x} stay, all later ones become 0. | Given {x}, keep the length but blank out repeats
        with zeros. | How does {x} read when a {thing} seen before is shown as 0? | Zero out duplicates of {x} after
        their first time.""",
        names="zero_duplicates blank_repeats mask_duplicates",
        inputs="moves_repeats",
    ),
    told(
        "first_removed",
        "remove value",
        "list[int] -> list[int]",
        """
        result = list({x})
        if {k} in result:
            result.remove({k})
        return result
        """,
        "{x} without its first {k} | {x} with only the first {k} removed, unchanged if there is none",
        verbs="remove the first {k} from {x} and leave any others",
        whole="""One piece of {k} has been sold from the stock {x}. Take out the first {k} only. | Delete {k} once
        from {x}, from the left; if it is not there, return {x} as it is. | Given {x}, return a copy in which a
        single {k}, the first, is missing. | What remains of {x} when its leftmost {k} is gone? No error if it has
        none. | Take just one {k} away from {x}, the one nearest to the front.""",
        names="remove_first remove_once delete_one",
        args=(VALUE,),
        inputs="moves_repeats",
        by_name=True,
    ),
    told(
        "last_removed",
        "remove value",
        "list[int] -> list[int]",
        """
        for i in range(len({x}) - 1, -1, -1):
            if {x}[i] == {k}:
                return {x}[:i] + {x}[i + 1:]
        return {x}
        """,
        "{x} without its last {k} | {x} with only the last {k} removed, unchanged if there is none",
        verbs="remove the last {k} from {x} and leave any earlier ones",
        whole="""Undo the latest {k} in {x}: delete it where it occurs for the last time, and only there. | Take the
        rightmost {k} out of {x}; without a {k}, give {x} back. | Given {x}, search from the end for {k} and remove
        the one found. | Which list is left when the final {k} of {x} disappears and earlier {k}s survive? | Drop
        one {k} from {x}, the one nearest to the end, or nothing when {k} is not in it.""",
        names="remove_last delete_last_occurrence remove_rightmost",
        args=(VALUE,),
        inputs="moves_repeats",
        last=True,
    ),
    told(
        "without_every_kth",
        "stride",
        "list[int] -> list[int]",
        "[x for i, x in enumerate({x}, 1) if i % {k} != 0]",
        """{x} without every {k}th {thing}, counted from 1 | the {things} of {x} whose place, counting from one, is
        not a multiple of {k}""",
        verbs="drop from {x} each {thing} at place {k}, 2 * {k}, 3 * {k} and so on, places counted from 1",
        whole="""People in {x} count off from one, and everyone whose number is divisible by {k} leaves. Who stays?
        | Leave out the {things} of {x} at the places {k}, twice {k}, three times {k} and so on (the first place is
        1). | Given {x}, skip one {thing} after each {k} - 1 that you keep. | Thin {x} out: places that are
        multiples of {k} vanish, counting from one. | Counting the {things} of {x} from 1, delete those whose number
        is a multiple of {k}.""",
        names="drop_every_kth remove_every_nth thin_out",
        args=(Argument("int", "moves_two_three", constant=0.5, names=("k", "n", "step")),),
        inputs="moves_long",
    ),
    told(
        "without_extreme_values",
        "removed extremes",
        "list[int] -> list[int]",
        "[x for x in {x} if min({x}) < x < max({x})]",
        """{x} without all its smallest and all its largest {things} | the {things} of {x} that are neither the
        minimum nor the maximum""",
        verbs="drop every {thing} of {x} that equals its minimum or its maximum",
        whole="""Nobody at the very top or the very bottom counts. Who of {x} is left, in the same order? | Filter
        {x}: away with each copy of the lowest and each copy of the highest {thing}. | Given {x}, return what is
        strictly between its extremes. | All minima and all maxima off {x}, please. | Which {things} of {x} have
        both something smaller and something larger in the list?""",
        names="strip_extremes without_min_and_max inner_values",
        inputs="moves_long",
    ),
    told(
        "without_first_smallest",
        "removed extremes",
        "list[int] -> list[int]",
        """
        result = list({x})
        if result:
            result.remove(min(result))
        return result
        """,
        """{x} without its smallest {thing}, only the first of them if it occurs again | {x} with one minimum, the
        first, taken out""",
        verbs="remove the first smallest {thing} from {x}, keeping the order",
        whole="""The museum sells the worst exhibit: the one with the lowest rating in {x}, the first if several are
        equal. Give the ratings that remain, in order. | Delete one minimum from {x}; an empty list stays empty. |
        Given {x}, which list is left once its lowest {thing} (leftmost, one only) is crossed out? | Remove the
        smallest, but just once, and do not reorder {x}. | Leave out the lowest of {x} a single time and keep all
        others where they are.""",
        names="remove_smallest drop_min without_min",
        called="xs ratings values numbers",
        inputs="moves_repeats",
    ),
    told(
        "padded_at_end",
        "padded lists",
        "list[int] -> list[int]",
        "{x} + [{m}] * ({k} - len({x}))",
        """{x} filled up at the end with {m} to a length of {k} | {x}, followed by as many {m}s as it takes to be
        {k} long""",
        verbs="append {m} to {x} until it has {k} {things}",
        whole="""A form has {k} fields. Fill the fields after {x} with {m}; if {x} is long enough already, leave it.
        | Pad {x} on the right to {k} {things} with {m}. | Given {x}, make it at least {k} long by adding {m}s
        behind. | How do the {things} {x} look on a display of {k} places that shows {m} in unused places at the
        right? Longer lists are not cut. | Keep adding {m} behind {x} as long as there are fewer than {k} {things}.""",
        names="pad_right fill_up extend_to",
        args=(SIZE, Argument("int", "moves_filler", constant=0.6, names=("filler", "m", "fill"))),
        inputs="moves_short",
    ),
    told(
        "padded_at_front",
        "padded lists",
        "list[int] -> list[int]",
        "[0] * ({k} - len({x})) + {x}",
        "{x} with zeros put in front to a length of {k} | {x} after as many zeros as are missing to {k} {things}",
        verbs="put zeros in front of {x} until it has {k} {things}",
        whole="""The number with the digits in {x} is to be shown with {k} digits; put zeros before it where they
        are missing. | Pad {x} on the left with 0 to length {k}; leave it if it is that long or longer. | Given {x},
        return a list of at least {k} {things} that ends with {x} and starts with zeros. | How many zeros lead {x}
        so that it fills {k} places? Return the filled list. | Fill {x} with 0 from the left until it counts {k}
        {things}, and never shorten it.""",
        names="pad_left leading_zeros fill_front",
        args=(SIZE,),
        inputs="moves_short",
    ),
    told(
        "fitted_to_length",
        "padded lists",
        "list[int] -> list[int]",
        "({x} + [0] * {k})[:{k}]",
        """{x} cut or filled up with zeros at the end to exactly {k} {things} | the first {k} {things} of {x}, with
        zeros behind if there are fewer""",
        verbs="make {x} exactly {k} long: cut what is too much and add zeros for what is missing",
        whole="""Every record has exactly {k} numbers. Cut {x} if it is longer and add zeros if it is shorter. |
        Resize {x} to {k}; new places hold 0. | Given {x}, always return {k} {things}: its own from the left, then
        zeros. | What would {x} be in an array with {k} cells, where the surplus is lost and empty cells contain 0?
        | I always need {k} {things}: shorten {x} at the end or lengthen it there with 0.""",
        names="resize fit_length exact_length",
        args=(SIZE,),
        inputs="moves_long",
    ),
    told(
        "zeros_doubled",
        "repeat",
        "list[int] -> list[int]",
        """
        result = []
        for x in {x}:
            result.append(x)
            if x == 0:
                result.append(0)
        return result
        """,
        "{x} with every zero written twice | {x}, where each 0 is followed by one more 0",
        verbs="double each 0 in {x} and leave the others single",
        whole="""Copy {x}, but put down two zeros wherever there is one. | Zeros count double in {x}: repeat each of
        them once, nothing else. | Given {x}, after every 0 insert another 0. | How does {x} look if only its 0s are
        duplicated in place and the list may become longer? | Return {x} with a second 0 beside every 0.""",
        names="duplicate_zeros double_zeros",
        inputs="moves_zeros",
    ),
    told(
        "total_appended",
        "insert place",
        "list[int] -> list[int]",
        "{x} + [sum({x})]",
        "{x} with its sum added at the end | {x}, followed by the total of all its {things}",
        verbs="append to {x} the sum of its {things}",
        whole="""Write the total under the column {x}: same {things}, and their sum as one more at the end. | {x}
        plus a last entry which is the sum of the others. | A bill lists the amounts {x}; add the final line with
        the total. | Given {x}, return it one longer, ending in what all its {things} make together. | Attach the
        sum of {x} to {x} as its last {thing}.""",
        names="with_total append_sum add_total_row",
        by_name=True,
    ),
    told(
        "places_dropped_from_both",
        "slice",
        "list[int] -> list[int]",
        "{x}[{k}:len({x}) - {k}]",
        """{x} without its first {k} and its last {k} {things} | what is left of {x} after {k} {things} are cut off
        at either end""",
        verbs="cut {k} {things} off both ends of {x}",
        steps="cut off {k} at both ends",
        whole="""The first {k} and the last {k} readings of {x} are useless. Give me those in the middle. | Trim {x}
        by {k} on the left and by {k} on the right. | Given {x}, what remains if {k} {things} go at each end?
        Nothing, if there are not enough. | Core of {x}: {k} fewer at the start, {k} fewer at the finish.""",
        names="trim_both_ends cut_ends strip_ends",
        args=(Argument("int", "moves_one_two", constant=0.5, names=("k", "n", "margin")),),
        inputs="moves_long",
    ),
    told(
        "ends_of_list",
        "slice",
        "list[int] -> list[int]",
        "{x}[:{k}] + {x}[-{k}:] if len({x}) > 2 * {k} else {x}",
        """the first {k} and the last {k} {things} of {x}, or all of {x} if there are no more | {x} without its
        middle, so that {k} {things} stay at both ends""",
        verbs="keep {k} {things} at the start of {x} and {k} at its end",
        whole="""Show only the beginning and the end of {x}, {k} {things} each; a list of at most twice that length
        is shown whole. | Head and tail of {x}, {k} from either side, without doubling anything. | Given {x}, leave
        out the middle: {k} first ones, {k} last ones. Short lists stay complete. | A preview of {x} has its {k}
        first and {k} last entries, or everything, if that is no more than 2 * {k}. | Only {k} {things} from either
        end of {x} are interesting, so drop those between (if there are any).""",
        names="head_and_tail preview both_ends",
        args=(Argument("int", "moves_one_two", constant=0.5, names=("k", "n", "size")),),
        inputs="moves_long",
    ),
)
