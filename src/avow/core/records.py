"""The JSON in which the run store keeps samples, traces, judgements and runs.

Everything is written as ASCII: a model's answer may hold lone surrogates and NUL, which no UTF-8 text column takes;
JSON's own escapes carry them unharmed. Rows are positional lists, since there are tens of thousands of them.

Raises ValueError, TypeError, KeyError or IndexError for a row that is not of this form; the store says which file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from avow.core.types import Judgement, Observation, Origin, Outcome, Run, Sample, Trace, Trust


def dump_sample(sample: Sample) -> str:
    o = sample.origin
    row = [sample.text, sample.code, [o.source, o.index, o.seed], sample.logprobs, sample.tokens, sample.finish]
    return json.dumps(row, separators=(",", ":"))


def load_sample(data: str) -> Sample:
    text, code, (source, index, seed), logprobs, tokens, finish = json.loads(data)
    probabilities = None if logprobs is None else tuple(float(x) for x in logprobs)
    return Sample(str(text), str(code), Origin(str(source), int(index), seed), probabilities, tokens, str(finish))


def dump_trace(trace: Trace) -> str:
    row = [trace.error, trace.seconds, [[str(c.outcome), c.data] for c in trace.cells]]
    return json.dumps(row, separators=(",", ":"))


def load_trace(data: str) -> Trace:
    error, seconds, cells = json.loads(data)
    return Trace(str(error), tuple(Observation(_OUTCOMES[kind], value) for kind, value in cells), float(seconds))


def dump_judgements(judgements: Sequence[Judgement]) -> str:
    return json.dumps([[j.passed, j.reason, int(j.trust), j.limit] for j in judgements], separators=(",", ":"))


def load_judgements(data: str) -> tuple[Judgement, ...]:
    rows = json.loads(data)
    return tuple(Judgement(p if p is None else bool(p), str(why), Trust(t), bool(limit)) for p, why, t, limit in rows)


def dump_run(run: Run) -> str:
    import msgspec

    return json.dumps(msgspec.to_builtins(run), separators=(",", ":"))


def load_run(data: str) -> Run:
    import msgspec

    return msgspec.convert(json.loads(data), Run)  # msgspec.ValidationError is a ValueError


_OUTCOMES = {str(outcome): outcome for outcome in Outcome}
