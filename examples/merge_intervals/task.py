def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge closed intervals that share at least one point; return the merged ones in ascending order.

    An interval is (start, end) with start <= end. The input is in no particular order.

    >>> merge_intervals([(1, 3), (2, 6), (8, 10)])
    [(1, 6), (8, 10)]
    """
