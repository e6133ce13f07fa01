def overlap(a, b):
    return a[0] <= b[1] and b[0] <= a[1]


def merge_intervals(intervals):
    left = list(intervals)
    merged = []
    while left:
        current = left.pop()
        again = True
        while again:
            again = False
            for other in left:
                if overlap(current, other):
                    left.remove(other)
                    current = (min(current[0], other[0]), max(current[1], other[1]))
                    again = True
                    break
        merged.append(current)
    return sorted(merged)
