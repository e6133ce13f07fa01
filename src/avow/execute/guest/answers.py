"""An observed answer, as a test meets it: a value, an exception that is raised, a limit.

All that is known is what was observed. A test that wants more (a method of the program's class, an item of an iterator
after the last that was seen) ends in an AbsentError: it needs the living program.
"""

from __future__ import annotations

import builtins
import importlib
import json
from functools import lru_cache
from typing import Any

from . import codec, decoder
from .ends import AbsentError, LimitError
from .standins import HOMES, is_exception, set_state


def _absent(*_: Any) -> None:
    raise AbsentError("")


def _attribute(_: Any, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    raise AbsentError(name)


@lru_cache(maxsize=256)
def _subclass(name: str, kind: type) -> Any:
    return type(name, (kind,), {"__slots__": (), "__getattr__": _attribute})


def value(cell: str) -> Any:
    """The value of a cell, an encoded observation.

    Raises:
        LimitError: a limit was hit, or it is no encoding.
        AbsentError: see above.
        BaseException: what the program raised.
    """
    if cell[0] == "l":
        raise LimitError(cell[1:])
    try:
        if cell[0] == "v":
            return _decoder().value(cell[1:])
        error = _error(*json.loads(cell[1:]))
    except (ValueError, TypeError, LookupError, AttributeError):
        raise LimitError("malformed") from None
    raise error  # outside the block above: it may be a ValueError of the program


def _decoder() -> decoder.Decoder:
    return decoder.Decoder(embody=lambda name, kind, *args: _subclass(str(name), kind)(*args), beyond=_absent)


@lru_cache(maxsize=256)
def _error_class(names: tuple[str, ...], home: str) -> Any:
    """The class itself where it is a builtin or a known one, else one made for the name, below the builtin ones."""
    if home in HOMES and is_exception(found := getattr(importlib.import_module(home), names[0])):
        return found
    known: list[type] = [k for n in names if is_exception(k := getattr(builtins, n, None))] or [Exception]  # type: ignore[misc]
    if known[0].__name__ == names[0]:
        return known[0]
    bases = [k for k in known if not any(other is not k and issubclass(other, k) for other in known)]
    return type(names[0], tuple(bases), {"__getattr__": _attribute, "__str__": lambda self: vars(self)["_avow_text"]})


def _error(names: list[str], message: str, home: str = "", state: Any = None, cause: Any = None) -> BaseException:
    kind = _error_class(tuple(names), home)
    args, attributes = _decoder().value(codec.dump(state)) if state is not None else ([message], {})
    if kind.__module__ == "builtins":
        error = decoder.made_exception(kind, list(args))
    else:
        error = kind.__new__(kind, *args)
        error.args = tuple(args)
        vars(error)["_avow_text"] = message
    error.__cause__ = _error(*cause) if cause else None
    set_state(error, {k: v for k, v in attributes.items() if type(k) is str})
    return error
