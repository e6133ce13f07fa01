from functools import reduce


def merge_intervals(intervals):
    def step(done, interval):
        if done and interval[0] <= done[-1][1]:
            last = done.pop()
            return done + [(last[0], max(last[1], interval[1]))]
        return done + [tuple(interval)]

    return reduce(step, sorted(intervals), [])
