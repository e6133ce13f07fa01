"""The line in a message about a program, counted in what was handed in, before which a prompt may stand."""

from __future__ import annotations

import re

_LINE = re.compile(r" \(line (\d+)\)$")


def own_line(why: str, text: str, code: str, prompt: str) -> str:
    """`why` about `code`, its line counted in `text`, which `code` was made of, and left out where that cannot be."""
    match = _LINE.search(why)
    if match is None or not code:
        return why
    given = code.removeprefix(prompt).rstrip()
    at = text.find(given) if given else -1
    line = int(match[1]) - code[: code.find(given)].count("\n") + text[: max(at, 0)].count("\n")
    return why[: match.start()] + (f" (line {line})" if at >= 0 and line > 0 else "")


def no_line(why: str) -> str:
    """`why` without its line, where many texts are spoken of."""
    return _LINE.sub("", why)
