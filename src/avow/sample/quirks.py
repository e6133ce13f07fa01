"""What an endpoint turned out not to take. OpenAI-compatible servers differ; a draw finds out and goes on.

    a base model has no chat            ask for completions instead
    no `stream`                         ask without, and read the answer whole
    no `logprobs`, `seed`, `stop`, ...  ask without
    `max_tokens` under another name     use that name
    `n` refused or ignored              one answer a request

Only a refusal that names the parameter (or, for the chat, the kinds of refusal listed in `_no_chat`) changes anything:
other refusals are the user's to know.
"""

from __future__ import annotations

import re
import threading
from typing import Any

from avow.sample.wire import Style

_EXTRAS = ("stream_options", "stream", "logprobs", "seed", "stop")  # a draw is the same without them
_NAMED = {"stream": r"(?i)\bstream(?:ing)?\b"}  # servers write of it in words as well
_DECODING = ("top_p", "temperature")  # a draw is another without them: only where the server knows no other value
_UNSUPPORTED = re.compile(r"support|default|permitted|allowed|unknown|unrecognized", re.IGNORECASE)
_ONE_ONLY = re.compile(r"""["'`]n["'`]|\bn\s*(>|=|must|is|should|greater)|\bone completion\b""", re.IGNORECASE)
_NO_CHAT = re.compile(
    r"chat[ _-]?template|not a chat|chat.{0,40}not.{0,20}support|does not support chat", re.IGNORECASE
)


class Quirks:
    """Learned by many threads, for as long as a sampler lives. style: None while unknown."""

    def __init__(self, style: Style | None) -> None:
        self.style = style
        self.single = False
        self._asked = style is not None  # the user said which style: nothing to find out
        self._without: set[str] = set()
        self._renamed = False
        self._lock = threading.Lock()

    def fit(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body as this endpoint takes it."""
        with self._lock:
            fitted = {k: v for k, v in body.items() if k not in self._without}
            if "stream" in self._without:
                fitted.pop("stream_options", None)  # which are none without it
            if self._renamed:
                fitted["max_completion_tokens"] = fitted.pop("max_tokens")
        return fitted

    def learn(self, sent: dict[str, Any], status: int, said: str) -> str:
        """What to do differently after a refusal of the body `sent`, in words; "" where nothing will help."""
        if status not in (400, 422, 501):
            return ""
        with self._lock:
            if "max_tokens" in sent and "max_completion_tokens" in said:
                self._renamed = True
                return "max_completion_tokens in the place of max_tokens"
            for name in (*_EXTRAS, *(_DECODING if _UNSUPPORTED.search(said) else ())):
                if name in sent and re.search(_NAMED.get(name, rf"\b{name}\b"), said):
                    self._without.add(name)
                    return f"no {name}"
            if "n" in sent and _ONE_ONLY.search(said):
                self.single = True
                return "one answer a request"
        return ""

    def try_completions(self, status: int, said: str) -> bool:
        """Whether a refused chat says that this endpoint has none, so that completions are worth a try."""
        if self._asked or self.style is Style.CHAT:
            return False
        return status in (404, 405, 501) or (status in (400, 422, 500) and bool(_NO_CHAT.search(said)))

    def settle(self, style: Style) -> None:
        """Remember the style that gave an answer."""
        with self._lock:
            if self.style is None:
                self.style = style

    def answered(self, asked: int, got: int) -> None:
        """A server that gives one answer when asked for several ignores `n`."""
        if asked > 1 and got == 1:
            self.single = True
