def merge_intervals(intervals):
    if not intervals:
        return []
    intervals.sort(key=lambda interval: interval[0])
    result = []
    low, high = intervals[0]
    for start, end in intervals[1:]:
        if start < high:
            high = max(high, end)
        else:
            result.append((low, high))
            low, high = start, end
    result.append((low, high))
    return result
