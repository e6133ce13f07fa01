"""The types of programmatic tasks as text: taken apart, and what people call a value of one."""

from __future__ import annotations

from functools import cache


@cache
def parts(type_name: str) -> tuple[str, tuple[str, ...]]:
    """`dict[str, list[int]]` -> ("dict", ("str", "list[int]")); a plain type has no inner ones."""
    if not type_name.endswith("]") or " | " in type_name:
        return type_name, ()
    head, _, inside = type_name[:-1].partition("[")
    inner, depth, start = [], 0, 0
    for place, sign in enumerate(inside):
        depth += {"[": 1, "]": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            inner.append(inside[start:place].strip())
            start = place + 1
    inner.append(inside[start:].strip())
    return head, tuple(inner)


def element(type_name: str) -> str:
    """The type of what a loop over it yields: of a list its elements, of a str its characters, else the type itself."""
    head, inner = parts(type_name)
    if head in ("list", "set", "dict"):
        return inner[0]
    return "char" if head == "str" else head


def fits(value: object, type_name: str) -> bool:
    """Whether the value is of the type. Empty containers are of any element type; a bool is no int."""
    if type_name.endswith(" | None"):
        return value is None or fits(value, type_name.removesuffix(" | None"))
    head, inner = parts(type_name)
    if type(value).__name__ != head:
        return False
    if isinstance(value, (list, set)) and inner:
        return all(fits(item, inner[0]) for item in value)
    if isinstance(value, dict) and inner:
        return all(fits(key, inner[0]) and fits(item, inner[1]) for key, item in value.items())
    if isinstance(value, tuple) and inner:
        return len(value) == len(inner) and all(map(fits, value, inner))
    return True
