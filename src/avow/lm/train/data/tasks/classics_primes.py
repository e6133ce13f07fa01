"""Primes: testing, listing, counting, prime factors. Inputs are those of `classics_theory`."""

from __future__ import annotations

from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
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
        whole="What is the first number after 1 that divides {x}?",
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
        whole="Which is the biggest prime that {x} can be divided by?",
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
        """the prime factors of {x} in ascending order, repeated as often as they occur | the prime factorization of
        {x} as a sorted list with repetitions | the list of primes whose product is {x}, from small to large | the
        primes that multiply to {x}, in ascending order with repeats""",
        verbs="""factor {x} into primes, smallest first | split {x} into its prime factors, repeated ones included |
        decompose {x} into prime numbers, listed from the smallest with repeats""",
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
        verbs="""list every prime that divides {x} once, smallest first | find the different primes that divide {x},
        in increasing order""",
        whole="By which primes can {x} be divided? Name each once, smallest first.",
        names="unique_prime_factors prime_divisors",
        inputs="from_two",
        first=True,
    ),
    told(
        "is_prime_loop",
        "is prime",
        "int -> bool",
        """
        if {x} < 2:
            return False
        for d in range(2, int({x} ** 0.5) + 1):
            if {x} % d == 0:
                return False
        return True
        """,
        """{x} is prime | {x} is a prime number | {x} is greater than 1 and has no divisors but 1 and itself | {x} can
        be divided only by 1 and by itself, and is at least 2""",
        whole="""Is {x} a prime? | Decide by trial division whether {x} is prime. | A number is prime if it is at
        least 2 and only 1 and itself divide it. Say whether {x} is. | Check {x} for primality; numbers below 2 are
        not prime.""",
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
        verbs="find the first prime number above {x} | look for the smallest prime that is larger than {x}",
        whole="Which prime number comes right after {x}?",
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
        verbs="list every prime number under {x} | collect all primes under {x}, from 2 on",
        whole="Which prime numbers are smaller than {x}?",
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
        verbs="""list the primes up to {x}, with {x} itself if it is prime | find every prime number between 2 and
        {x}, {x} included | run a sieve for the primes up to {x}""",
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
        whole="How many primes are there below {x}?",
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
        verbs="list the first {x} primes | collect {x} primes, beginning with 2",
        whole="Starting from 2, collect {x} prime numbers.",
        names="n_primes get_primes",
        inputs="small_natural",
        first=True,
        by_name=True,
    ),
)
