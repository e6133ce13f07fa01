def merge_intervals(intervals):
    intervals = sorted(intervals)
    current_start, current_end = intervals[0]
    merged = []
    for start, end in intervals[1:]:
        if start <= current_end:
            current_end = max(current_end, end)
        else:
            merged.append((current_start, current_end))
            current_start, current_end = start, end
    merged.append((current_start, current_end))
    return merged
