"""Names that a user mistyped: "did you mean" for error messages.

Nearness is difflib's ratio over lower-case names, as in git and click. It does not guess: a far name gets no answer.
"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, None where nothing is near."""
    from difflib import get_close_matches

    by_lower = {k.lower(): k for k in known}
    found = get_close_matches(name.lower()[:200], by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint for an unknown name: the nearest known one, or all of them where they are few."""
    names = sorted(known)
    near = nearest(name, names)
    if near is not None:
        return f"Did you mean {near!r}?"
    if not names:
        return ""
    return f"There is: {', '.join(names[:12])}{', ...' if len(names) > 12 else '.'}"
