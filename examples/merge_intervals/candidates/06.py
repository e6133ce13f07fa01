def merge_intervals(intervals):
    events = []
    for start, end in intervals:
        events.append((start, 0))
        events.append((end, 1))
    events.sort()
    merged, depth, opened = [], 0, None
    for point, closes in events:
        if not closes:
            if depth == 0:
                opened = point
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                merged.append((opened, point))
    return merged
