def merge_intervals(intervals):
    intervals = sorted(intervals)
    i = 0
    while i < len(intervals) - 1:
        (a, b), (c, d) = intervals[i], intervals[i + 1]
        if c > b:
            i += 1
        elif d > b:
            intervals[i : i + 2] = [(a, d)]
    return intervals
