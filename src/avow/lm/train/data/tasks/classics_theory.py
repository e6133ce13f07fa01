"""Number theory of every course: factorials, divisors, primes, greatest common divisors, numbers with names."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

PARTNER = Argument("int", "gcd_partner", constant=0, names=("b", "m", "other"))

OPERATIONS = (
    told(
        "factorial",
        "factorial",
        "int -> int",
        """
        result = 1
        for i in range(2, {x} + 1):
            result *= i
        return result
        """,
        """the factorial of {x} | {x} factorial | the product of all whole numbers from 1 up to {x}
        | the number of ways to arrange {x} different things in a row""",
        verbs="multiply all positive integers up to {x} together | work out {x}!",
        whole="Multiply 1 * 2 * 3 and so on up to {x}. | Given {x}, compute its factorial; the factorial of 0 is 1.",
        names="fact compute_factorial",
        inputs="small_natural",
        weight=2.0,
        first=True,
    ),
    told(
        "double_factorial",
        "factorial",
        "int -> int",
        """
        result = 1
        while {x} > 1:
            result *= {x}
            {x} -= 2
        return result
        """,
        """the double factorial of {x} | the product of {x}, {x} - 2, {x} - 4 and so on down to 1 or 2
        | the product of every second whole number from {x} downwards""",
        verbs="multiply {x} by every second smaller positive number",
        notes="For 0 and 1 the result is 1.",
        inputs="small_natural",
        weight=0.3,
        first=True,
    ),
    told(
        "permutations_count",
        "choosing",
        "int -> int",
        """
        result = 1
        for i in range({k}):
            result *= {x} - i
        return result
        """,
        """the number of ordered arrangements of {k} things out of {x}
        | how many ways there are to line up {k} of {x} people""",
        verbs="count the ways to pick {k} out of {x} things when the order matters",
        whole="Multiply {k} falling factors: {x}, {x} - 1, {x} - 2 and so on.",
        names="count_permutations falling_factorial",
        args=(Argument("int", "chosen", constant=0.3, names=("k", "r")),),
        inputs="small_natural",
        weight=0.4,
        first=True,
    ),
    told(
        "binomial",
        "choosing",
        "int -> int",
        """
        result = 1
        for i in range({k}):
            result = result * ({x} - i) // (i + 1)
        return result
        """,
        """the binomial coefficient {x} over {k} | the number of ways to choose {k} things out of {x}
        | how many different groups of {k} can be formed from {x} people""",
        verbs="count the ways to choose {k} of {x} things when the order does not matter | compute {x} choose {k}",
        whole="In how many ways can {k} items be picked from {x} items, regardless of order?",
        names="choose combinations n_choose_k",
        args=(Argument("int", "chosen", constant=0.2, names=("k", "r")),),
        inputs="small_natural",
        first=True,
    ),
    told(
        "divisors",
        "divisors",
        "int -> list[int]",
        "[d for d in range(1, {x} + 1) if {x} % d == 0]",
        """the divisors of {x} in ascending order | all positive factors of {x} from small to large
        | every number that divides {x} without remainder, in increasing order
        | the sorted list of numbers that go into {x} evenly""",
        verbs="list all divisors of {x} | find every factor of {x}, 1 and the number itself included",
        steps="list all of its divisors in ascending order",
        whole="Which positive whole numbers divide {x} evenly? List them from the smallest.",
        names="factors get_divisors all_factors",
        inputs="countable",
        weight=2.0,
        first=True,
    ),
    told(
        "proper_divisors",
        "divisors",
        "int -> list[int]",
        "[d for d in range(1, {x}) if {x} % d == 0]",
        """the proper divisors of {x} in ascending order | the positive divisors of {x} that are smaller than it
        | the factors of {x} without the number itself""",
        verbs="list the divisors of {x} other than the number itself, smallest first",
        inputs="countable",
        weight=0.7,
        first=True,
    ),
    told(
        "count_divisors",
        "divisors",
        "int -> int",
        "sum(1 for d in range(1, {x} + 1) if {x} % d == 0)",
        """the number of divisors of {x} | how many positive divisors {x} has | the count of factors of {x}
        | how many whole numbers from 1 to {x} divide it evenly""",
        verbs="count the divisors of {x} | count how many numbers divide {x} without remainder",
        steps="count its divisors",
        whole="How many factors does {x} have, 1 and itself included?",
        names="num_divisors divisor_count number_of_factors",
        inputs="countable",
        first=True,
    ),
    told(
        "sum_divisors",
        "divisor sums",
        "int -> int",
        "sum(d for d in range(1, {x} + 1) if {x} % d == 0)",
        """the sum of all divisors of {x} | the total of the positive factors of {x}, the number itself included
        | what all divisors of {x} add up to""",
        verbs="add up all positive divisors of {x}",
        steps="sum up its divisors",
        names="divisor_sum sum_of_factors sigma",
        inputs="countable",
        first=True,
    ),
    told(
        "sum_proper_divisors",
        "divisor sums",
        "int -> int",
        "sum(d for d in range(1, {x}) if {x} % d == 0)",
        """the sum of the proper divisors of {x} | the total of all divisors of {x} that are less than it
        | the sum of the factors of {x}, not counting the number itself""",
        verbs="add up the divisors of {x} that are smaller than it",
        names="aliquot_sum",
        inputs="countable",
        weight=0.6,
        first=True,
    ),
    told(
        "is_perfect",
        "divisor sums",
        "int -> bool",
        "{x} > 0 and sum(d for d in range(1, {x}) if {x} % d == 0) == {x}",
        """{x} is a perfect number | {x} equals the sum of its proper divisors
        | the divisors of {x} below itself add up to it""",
        whole="""Is {x} perfect, that is, equal to the sum of all its divisors smaller than itself?
        | A perfect number is the sum of its proper divisors, as 6 = 1 + 2 + 3. Say whether {x} is one.""",
        names="perfect_number check_perfect is_perfect_number",
        inputs="maybe_perfect",
        first=True,
    ),
    told(
        "is_abundant",
        "divisor sums",
        "int -> bool",
        "sum(d for d in range(1, {x}) if {x} % d == 0) > {x}",
        """{x} is abundant: its proper divisors add up to more than the number itself
        | the proper divisors of {x} sum to more than {x}""",
        whole="Is the sum of the divisors of {x} that are smaller than {x} larger than {x}?",
        names="abundant",
        inputs="countable",
        weight=0.3,
        first=True,
    ),
    told(
        "smallest_divisor",
        "prime factors",
        "int -> int",
        """
        d = 2
        while {x} % d != 0:
            d += 1
        return d
        """,
        """the smallest divisor of {x} greater than 1 | the smallest prime factor of {x}
        | the least number above 1 that divides {x}""",
        verbs="find the smallest number from 2 on that divides {x}",
        names="smallest_factor least_prime_factor",
        inputs="from_two",
        first=True,
        weight=0.6,
    ),
    told(
        "largest_prime_factor",
        "prime factors",
        "int -> int",
        """
        d = 2
        while d * d <= {x}:
            if {x} % d == 0:
                {x} //= d
            else:
                d += 1
        return {x}
        """,
        "the largest prime factor of {x} | the biggest prime that divides {x} | the greatest prime divisor of {x}",
        verbs="find the largest prime number that divides {x}",
        names="max_prime_factor biggest_prime_factor",
        inputs="from_two",
        first=True,
        weight=0.7,
    ),
    told(
        "prime_factors",
        "prime factors",
        "int -> list[int]",
        """
        result = []
        d = 2
        while {x} > 1:
            while {x} % d == 0:
                result.append(d)
                {x} //= d
            d += 1
        return result
        """,
        """the prime factors of {x} in ascending order, repeated as often as they occur
        | the prime factorization of {x} as a sorted list with repetitions
        | the list of primes whose product is {x}, from small to large""",
        verbs="factor {x} into primes, smallest first | split {x} into its prime factors, repeated ones included",
        whole="""Which primes, multiplied together, give {x}? List them in ascending order with repetitions.
        | Break {x} down into primes, so that 12 gives [2, 2, 3].""",
        names="factorize prime_factorization factor",
        inputs="from_two",
        first=True,
        weight=2.0,
    ),
    told(
        "distinct_prime_factors",
        "prime factors",
        "int -> list[int]",
        """
        result = []
        d = 2
        while {x} > 1:
            if {x} % d == 0:
                result.append(d)
            while {x} % d == 0:
                {x} //= d
            d += 1
        return result
        """,
        """the different prime factors of {x}, each listed once, in ascending order
        | the primes that divide {x}, from small to large | the distinct prime divisors of {x} in increasing order""",
        verbs="list every prime that divides {x} once, smallest first",
        names="unique_prime_factors prime_divisors",
        inputs="from_two",
        first=True,
    ),
    told(
        "greatest_common_divisor",
        "common divisors",
        "int -> int",
        """
        while {k}:
            {x}, {k} = {k}, {x} % {k}
        return {x}
        """,
        """the greatest common divisor of {x} and {k} | the largest number that divides both {x} and {k}
        | the gcd of {x} and {k} | the highest common factor of {x} and {k}
        | the biggest whole number that goes into {x} as well as into {k}""",
        verbs="find the greatest common divisor of {x} and {k} | run Euclid's algorithm on {x} and {k}",
        whole="What is the largest integer by which {x} and {k} can both be divided?",
        names="gcd highest_common_factor euclid",
        args=(PARTNER,),
        inputs="gcd_number",
        first=True,
        weight=2.0,
    ),
    told(
        "least_common_multiple",
        "common divisors",
        "int -> int",
        "{x} * {k} // math.gcd({x}, {k})",
        """the least common multiple of {x} and {k} | the smallest positive number divisible by both {x} and {k}
        | the lcm of {x} and {k} | the smallest number that is a multiple of {x} and of {k}""",
        verbs="find the least common multiple of {x} and {k}",
        whole="What is the smallest positive integer that both {x} and {k} divide?",
        names="lcm lowest_common_multiple",
        args=(PARTNER,),
        imports=("import math",),
        inputs="gcd_number",
        first=True,
        weight=1.5,
    ),
    told(
        "coprime",
        "common divisors",
        "int -> bool",
        "math.gcd({x}, {k}) == 1",
        """{x} and {k} have no common divisor other than 1 | {x} and {k} are coprime
        | the greatest common divisor of {x} and {k} is 1 | {x} is relatively prime to {k}""",
        names="are_coprime is_coprime relatively_prime",
        args=(PARTNER,),
        imports=("import math",),
        inputs="gcd_number",
        weight=0.7,
        first=True,
    ),
    told(
        "common_divisors",
        "common divisors",
        "int -> list[int]",
        "[d for d in range(1, min({x}, {k}) + 1) if {x} % d == 0 and {k} % d == 0]",
        """the common divisors of {x} and {k} in ascending order
        | all numbers that divide both {x} and {k}, from small to large""",
        verbs="list every positive number that divides {x} and {k} alike",
        names="shared_divisors common_factors",
        args=(PARTNER,),
        inputs="gcd_number",
        weight=0.7,
        first=True,
    ),
    told(
        "gcd_of_list",
        "common divisors",
        "list[int] -> int",
        """
        result = 0
        for x in {x}:
            result = math.gcd(result, x)
        return result
        """,
        """the greatest common divisor of all {things} in {x} | the largest number that divides every {thing} in {x}
        | the gcd of {x}""",
        verbs="find the greatest common divisor of {x}",
        steps="take the greatest common divisor of them all",
        notes="The result for an empty list is 0.",
        names="list_gcd gcd_all",
        imports=("import math",),
        inputs="counting_numbers",
        weight=0.6,
    ),
    told(
        "is_prime_loop",
        "prime",
        "int -> bool",
        """
        if {x} < 2:
            return False
        for d in range(2, int({x} ** 0.5) + 1):
            if {x} % d == 0:
                return False
        return True
        """,
        "{x} is prime | {x} is a prime number | {x} is greater than 1 and has no divisors but 1 and itself",
        whole="""Is {x} a prime? | Decide by trial division whether {x} is prime.
        | A number is prime if it is at least 2 and only 1 and itself divide it. Say whether {x} is.""",
        names="is_prime check_prime prime",
        inputs="half_prime",
        weight=2.0,
        first=True,
        last=True,
    ),
    told(
        "next_prime",
        "neighbouring primes",
        "int -> int",
        """
        n = {x} + 1
        while n < 2 or any(n % d == 0 for d in range(2, n)):
            n += 1
        return n
        """,
        "the smallest prime greater than {x} | the next prime number after {x} | the first prime larger than {x}",
        verbs="find the first prime number above {x}",
        names="prime_after",
        inputs="countable",
        weight=0.8,
        first=True,
    ),
    told(
        "primes_below",
        "lists of primes",
        "int -> list[int]",
        "[n for n in range(2, {x}) if all(n % d != 0 for d in range(2, n))]",
        """the prime numbers below {x} | all primes less than {x} in ascending order
        | the primes that are smaller than {x}""",
        verbs="list every prime number under {x}",
        names="primes_under primes_less_than",
        inputs="up_to_sixty",
        first=True,
        weight=1.2,
    ),
    told(
        "primes_up_to",
        "lists of primes",
        "int -> list[int]",
        "[n for n in range(2, {x} + 1) if all(n % d != 0 for d in range(2, n))]",
        """the prime numbers up to and including {x} | all primes from 2 to {x} | every prime not greater than {x},
        in ascending order | the primes less than or equal to {x}""",
        verbs="list the primes up to {x}, with {x} itself if it is prime",
        whole="Which numbers from 1 to {x} are prime? List them in order.",
        names="primes sieve list_primes",
        inputs="up_to_sixty",
        first=True,
        weight=1.5,
    ),
    told(
        "count_primes_below",
        "lists of primes",
        "int -> int",
        "sum(1 for n in range(2, {x}) if all(n % d != 0 for d in range(2, n)))",
        "the number of primes below {x} | how many prime numbers are less than {x}",
        verbs="count the primes that are smaller than {x}",
        names="prime_count count_primes",
        inputs="up_to_sixty",
        first=True,
        weight=0.7,
    ),
    told(
        "first_primes",
        "lists of primes",
        "int -> list[int]",
        """
        result = []
        n = 2
        while len(result) < {x}:
            if all(n % d != 0 for d in result):
                result.append(n)
            n += 1
        return result
        """,
        "the first {x} prime numbers | the {x} smallest primes in ascending order",
        verbs="list the first {x} primes",
        whole="Starting from 2, collect {x} prime numbers.",
        names="n_primes get_primes",
        inputs="small_natural",
        first=True,
    ),
    told(
        "totient",
        "coprime counts",
        "int -> int",
        "sum(1 for i in range(1, {x} + 1) if math.gcd(i, {x}) == 1)",
        """how many numbers from 1 to {x} have no common divisor with it but 1
        | the number of integers between 1 and {x} that are coprime to it | Euler's totient of {x}""",
        names="phi euler_phi",
        imports=("import math",),
        inputs="countable",
        weight=0.3,
        first=True,
    ),
)


def half_prime(random: Random) -> int:
    """A number below 200 that is prime every other time."""
    wanted = random.random() < 0.5
    while True:
        n = random.choice((random.randint(-2, 12), random.randint(2, 60), random.randint(50, 199)))
        if (n > 1 and all(n % d for d in range(2, n))) == wanted:
            return n


def _gcd_number(random: Random) -> int:
    return random.choice((1, 2, 3, 4, 6, 7, 12)) * random.randint(1, 15)


def _gcd_partner(random: Random, value: object) -> int:
    if isinstance(value, int) and value > 1 and random.random() < 0.2:
        return value * random.randint(1, 4)
    return _gcd_number(random)


def _chosen(random: Random, value: object) -> int:
    return random.randint(0, max(0, min(value, 5))) if isinstance(value, int) else 2


INPUTS = {
    "half_prime": half_prime,
    "small_natural": lambda random: random.randint(0, 10),
    "countable": lambda random: random.choice((random.randint(1, 12), random.randint(1, 60), random.randint(20, 150))),
    "from_two": lambda random: random.choice((random.randint(2, 20), random.randint(2, 99), random.randint(60, 400))),
    "maybe_perfect": lambda random: random.choice((6, 28, 496, random.randint(1, 30), random.randint(1, 200))),
    "up_to_sixty": lambda random: random.choice((random.randint(0, 10), random.randint(5, 30), random.randint(20, 60))),
    "gcd_number": _gcd_number,
    "counting_numbers": lambda random: [_gcd_number(random) for _ in range(random.choice((0, 1, 2, 3, 3, 4, 5)))],
}
ARGUMENTS = {"gcd_partner": _gcd_partner, "chosen": _chosen}
