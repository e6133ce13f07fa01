def second_largest(xs: list[int]) -> int:
    """Return the second largest of the distinct numbers in xs.

    >>> second_largest([3, 8, 8, 5])
    5
    """
