"""The answer of /infill in llama.cpp's words: whole, or as server-sent events while it grows.

`response_fields` chooses fields, `a/b` field b of the object a; editors ask for little and read it by that name.
With `t_max_predict_ms` the text ends when the time is over, as soon as it has a line end.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from avow.app.server.answers import event
from avow.app.server.drawing import Drawing
from avow.app.server.metrics import Measure
from avow.app.server.plans import Plan
from avow.app.server.replies import Json
from avow.app.server.requests import InfillRequest
from avow.app.server.state import State


class Filling:
    """A middle while it is drawn."""

    def __init__(self, state: State, asked: InfillRequest, plan: Plan, measure: Measure) -> None:
        """Begin to draw.

        Raises:
            FullError, StoppedError: see `EngineThread.submit`.

        """
        self._model, self._asked, self._plan, self._measure = state.name, asked, plan, measure
        self._stop, self._lines = "limit", 0
        measure.usage.prompt = plan.prompt_tokens
        self.drawing = Drawing(state.engine, plan.parts, plan.sampling, plan.stops)

    async def whole(self) -> Json:
        """The reply at the end."""
        return self._reply("".join([piece async for piece in self._pieces()]))

    async def stream(self) -> AsyncIterator[bytes]:
        """Pieces of text as events; the last one, with `stop`, holds the account and no text."""
        async for piece in self._pieces():
            if piece:
                yield event({"index": 0, "content": piece, "stop": False, "model": self._model})
        yield event(self._reply(""))

    async def _pieces(self) -> AsyncIterator[str]:
        latest = self._asked.t_max_predict_ms / 1e3
        async for batch in self.drawing:
            for one in batch:
                token, text = one.event.token, one.event.text
                self._lines += text.count("\n")
                if token is not None:
                    self._measure.token()
                if one.event.finish == "stop":
                    self._stop = "eos" if token is not None and token.id in self._plan.stops else "word"
                yield text
            if latest and self._lines and self._measure.seconds - self._measure.first > latest:
                return

    def _reply(self, text: str) -> Json:
        measure, used = self._measure, self._measure.usage
        first, rest = measure.first or measure.seconds, max(measure.seconds - measure.first, 1e-9)
        timings = {
            "prompt_n": used.prompt, "prompt_ms": 1e3 * first, "prompt_per_token_ms": 1e3 * first / max(used.prompt, 1),
            "prompt_per_second": used.prompt / max(first, 1e-9), "predicted_n": used.completion,
            "predicted_ms": 1e3 * rest, "predicted_per_token_ms": 1e3 * rest / max(used.completion, 1),
            "predicted_per_second": used.completion / rest,
        }  # fmt: skip
        whole = {
            "index": 0, "content": text, "stop": True, "model": self._model, "tokens_predicted": used.completion,
            "tokens_evaluated": used.prompt, "tokens_cached": used.prompt + used.completion, "truncated": False,
            "has_new_line": self._lines > 0, "stop_type": self._stop, "stopping_word": "", "timings": timings,
        }  # fmt: skip
        if not self._asked.response_fields:
            return whole
        return {name: value for name in self._asked.response_fields if (value := _at(whole, name)) is not None}


def _at(reply: Json, path: str) -> Any:
    """The field `a/b` of a reply: b of its object a. None where there is none."""
    found: Any = reply
    for name in path.split("/")[:4]:
        found = found.get(name) if isinstance(found, dict) else None
    return found
