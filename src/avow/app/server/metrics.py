"""What the server has done, for /metrics in the text format of Prometheus, and the line that tells of one request."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from avow.app.server.engine import EngineThread
from avow.app.server.replies import Usage


@dataclass(slots=True)
class Measure:
    """One request while it is served."""

    usage: Usage = field(default_factory=Usage)
    note: str = ""  # what else there is to say
    begin: float = field(default_factory=time.perf_counter)
    first: float = 0.0  # seconds until its first token

    def token(self) -> None:
        """A token came."""
        self.first = self.first or self.seconds
        self.usage.completion += 1

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.perf_counter() - self.begin

    def line(self, method: str, path: str, status: int) -> str:
        """What is said of it."""
        parts = [f"{self.seconds:.2f} s"]
        if used := self.usage.completion:
            rest = self.seconds - self.first
            parts = [f"{self.usage.prompt:,} + {used:,} tokens", f"first after {self.first:.3f} s", *parts]
            parts += [f"{used / rest:,.0f} tok/s"] if rest > 0.1 else []
        return f"{status}  {method} {path}  " + ", ".join([*parts, *([self.note] if self.note else [])])


class Metrics:
    """Counted in the event loop alone."""

    def __init__(self, engine: EngineThread) -> None:
        self._engine = engine
        self._requests: Counter[tuple[str, int]] = Counter()
        self._sums: Counter[str] = Counter()

    def count(self, path: str, status: int, measure: Measure) -> None:
        """A request has ended."""
        self._requests[path, status] += 1
        self._sums["avow_prompt_tokens_total"] += measure.usage.prompt
        self._sums["avow_completion_tokens_total"] += measure.usage.completion
        if measure.first:
            self._sums["avow_first_token_seconds_count"] += 1
            self._add("avow_first_token_seconds_sum", measure.first)
        self._add("avow_request_seconds_sum", measure.seconds)

    def text(self) -> str:
        """All of it."""
        lines = ["# HELP avow_requests_total Requests by path and status.", "# TYPE avow_requests_total counter"]
        lines += [
            f'avow_requests_total{{path="{path}",status="{status}"}} {n}'
            for (path, status), n in sorted(self._requests.items())
        ]
        for name, (kind, text) in _METRICS.items():
            lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]
            suffixes = ("_count", "_sum") if kind == "summary" else ("",)
            lines += [f"{name}{suffix} {self._value(name + suffix)}" for suffix in suffixes]
        return "\n".join(lines) + "\n"

    def _add(self, name: str, seconds: float) -> None:
        self._sums[name] += seconds  # type: ignore[assignment]

    def _value(self, name: str) -> float:
        if name == "avow_request_seconds_count":
            return self._requests.total()
        gauges = {"avow_samples_running": self._engine.running, "avow_samples_waiting": self._engine.waiting}
        return gauges.get(name, self._sums[name])


_METRICS = {
    "avow_prompt_tokens_total": ("counter", "Tokens of prompts."),
    "avow_completion_tokens_total": ("counter", "Tokens that were drawn."),
    "avow_first_token_seconds": ("summary", "Seconds from a request to its first token."),
    "avow_request_seconds": ("summary", "Seconds that requests took."),
    "avow_samples_running": ("gauge", "Samples that are being decoded."),
    "avow_samples_waiting": ("gauge", "Samples that wait."),
}
