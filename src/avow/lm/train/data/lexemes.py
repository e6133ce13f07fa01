"""Source as words and marks, and where its strings and comments are, without a parser.

`words` is language-independent: runs of letters, digits and underscores, and every other mark by itself. `spans` knows
the strings and comments of Python. It never fails, but only where all strings are closed, as in what parses, is its
time linear: ask it of nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

_WORDS = re.compile(rb"[0-9A-Za-z_\x80-\xff]+|[^\s0-9A-Za-z_\x80-\xff]")
_SPANS = re.compile(
    r"""(?P<string>
          [rRbBuUfF]{0,2}
          (?: \"{3} [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* \"{3}
            | '{3}  [^'\\]* (?: (?: \\. | '(?!'') ) [^'\\]* )* '{3}
            | " [^"\\\n]* (?: \\. [^"\\\n]* )* "
            | ' [^'\\\n]* (?: \\. [^'\\\n]* )* ' )
        )
      | (?P<comment> \# [^\n]* )
      | (?P<number> \d [\w.]* )
      | (?P<name> [^\W\d] \w* )""",
    re.VERBOSE | re.DOTALL,
)


def words(text: str) -> list[bytes]:
    """The words and marks of a text, in UTF-8.

    >>> words("x = f(1)")
    [b'x', b'=', b'f', b'(', b'1', b')']
    """
    return _WORDS.findall(text.encode("utf-8", "surrogatepass"))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of every string, comment, number and name of a program, in order."""
    for match in _SPANS.finditer(text):
        yield match.lastgroup or "", match.start(), match.end()


def lines(text: str) -> list[str]:
    """The lines of a text with their ends, as syntax trees count them: a form feed ends none."""
    return list(io.StringIO(text, newline="\n"))
