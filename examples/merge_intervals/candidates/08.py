def merge_intervals(intervals):
    points = set()
    for start, end in intervals:
        points.update(range(start, end + 1))
    merged = []
    for point in sorted(points):
        if merged and merged[-1][1] == point - 1:
            merged[-1] = (merged[-1][0], point)
        else:
            merged.append((point, point))
    return merged
