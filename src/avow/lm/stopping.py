"""Bytes of tokens in, text out: held back exactly as long as it could still become a stop string or a character.

The stop string that is complete first ends the text, before its first character; of several that end at the same
character, the longest. So the text does not depend on where the borders of tokens are.

Matching is that of Knuth, Morris and Pratt (1977): for each stop string the length of its longest prefix that the text
ends with, which is also what must be held back.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Sequence


class Text:
    """The text of one sample, as it grows. Bytes that are no UTF-8 become U+FFFD. stopped: a stop string was found."""

    def __init__(self, stop: Sequence[str] = ()) -> None:
        self.stopped = False
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._matchers = [_Matcher(pattern) for pattern in stop]
        self._held = ""

    def feed(self, data: bytes, *, final: bool = False) -> str:
        """The text that is certain after these bytes, and was not before; with `final`, all that was held back."""
        new = self._decoder.decode(data, final)
        whole = self._held + new
        for end, character in enumerate(new, start=len(self._held) + 1):
            found = max((matcher.feed(character) for matcher in self._matchers), default=0)
            if found:
                self.stopped, self._held = True, ""
                return whole[: end - found]
        kept = 0 if final else max((matcher.matched for matcher in self._matchers), default=0)
        self._held = whole[len(whole) - kept :]
        return whole[: len(whole) - kept]


class _Matcher:
    """How much of a pattern the text ends with."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._shorter = _borders(pattern)
        self.matched = 0

    def feed(self, character: str) -> int:
        """The pattern's length if it is complete with this character, else 0."""
        while self.matched and self._pattern[self.matched] != character:
            self.matched = self._shorter[self.matched - 1]
        if self._pattern[self.matched] == character:
            self.matched += 1
        if self.matched < len(self._pattern):
            return 0
        self.matched = 0
        return len(self._pattern)


def _borders(pattern: str) -> list[int]:
    """For each prefix the length of its longest proper prefix that it ends with."""
    lengths = [0] * len(pattern)
    for i in range(1, len(pattern)):
        k = lengths[i - 1]
        while k and pattern[k] != pattern[i]:
            k = lengths[k - 1]
        lengths[i] = k + (pattern[k] == pattern[i])
    return lengths
