"""The special methods that a stand-in has if, and only if, the class that it stands for has them.

Python looks for these in a class, not in an object. JUDGING ones say what an object is: an object whose class derives
from a plain type never has them from the program, it is judged by what it holds.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


JUDGING = _words("eq ne lt le gt ge hash bool len iter contains getitem reversed index int float complex")
ACTING = _words(
    "call next setitem delitem missing enter exit aenter aexit aiter anext str repr format fspath "
    "add radd iadd sub rsub isub mul rmul imul truediv rtruediv itruediv floordiv rfloordiv ifloordiv mod rmod imod "
    "pow rpow ipow matmul rmatmul imatmul divmod rdivmod and rand iand or ror ior xor rxor ixor "
    "lshift rlshift ilshift rshift rrshift irshift neg pos abs invert round trunc floor ceil"
)
SLOTS = ("filename", "name")  # attributes of builtin exceptions that are not among their arguments
_SCALARS = frozenset({int, float, complex, str, bytes})
_OF_NUMBERS = _words("call str repr")  # arithmetic on numbers and texts is never the program's own


def allowed(plain: type | None) -> frozenset[str]:
    """Those that the stand-in of a class may have, by the plain type that it derives from."""
    return JUDGING | ACTING if plain is None else _OF_NUMBERS if plain in _SCALARS else ACTING


def own_names(kind: type, plain: type | None) -> tuple[list[str], list[str]]:
    """What a class has of its own: special methods, and other names that the plain type it derives from has as well."""
    base: type = plain or object
    own: set[str] = set()
    for c in kind.__mro__[: kind.__mro__.index(base)]:
        own.update(vars(c))
    replaced = [n for n in own if not n.startswith("__") and hasattr(base, n)]
    return sorted(n for n in allowed(plain) if f"__{n}__" in own), sorted(replaced)
