"""Which files are source that is worth learning from: the heuristics of Granite Code, and what they leave open.

Granite Code (Mishra et al. 2024, section 2.1): less than a quarter of letters; `<?xml version=` in the first hundred
characters of what is no XSLT; HTML whose visible text is less than a fifth or 100 characters; JSON and YAML outside of
50 to 5,000 characters. Line lengths (mean over 100 or one over 1,000 characters) and files that say they were generated
are the filters of The Stack (Li et al. 2023, section 3.3). Ours: Python that does not parse; modules of data, in which
literals outnumber names.

What it does NOT do: Granite's filter of hateful words and its virus scan.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable
from itertools import islice

from avow.lm.train.data.lexemes import spans

MAX_BYTES = 1_000_000  # of a file; The Stack drops what is larger
MAX_LINE = 1_000  # characters
MAX_MEAN_LINE = 100
_ALPHABETIC = 0.25
_XML_HEAD = 100
_VISIBLE, _VISIBLE_LEAST = 0.2, 100
_CONFIG = range(50, 5_001)
_LITERALS, _LEAST_TOKENS, _MOST_TOKENS = 0.5, 200, 50_000
_GENERATED = re.compile(
    r"(?:auto(?:matically)?[- ]?generated|generated (?:automatically|by|from|with)|do not edit|don't edit)", re.I
)
_GENERATED_LINES = 12
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.S | re.I)


def unwanted(text: str, language: str) -> str:
    """The name of the first filter that a text does not pass, empty if it passes all that need no parser.

    >>> unwanted("", "python")
    'empty'
    """
    return next((name for name, drops in _FILTERS if drops(text, language)), "")


def long_lines(text: str) -> bool:
    """Whether a line is longer than 1,000 characters, or their mean than 100."""
    lines = text.splitlines()
    return max(map(len, lines)) > MAX_LINE or sum(map(len, lines)) > MAX_MEAN_LINE * len(lines)


def generated(text: str) -> bool:
    """Whether the first comments say that a program wrote the file."""
    head = islice(text.splitlines(), _GENERATED_LINES)
    return any(
        _GENERATED.search(line) for line in head if line.lstrip().startswith(("#", "//", "/*", "*", "--", '"""'))
    )


def mostly_literals(text: str) -> bool:
    """Whether a module that parses is a table: more strings and numbers than names in the first 50,000 tokens."""
    literals = names = 0
    for kind, _, _ in islice(spans(text), _MOST_TOKENS):
        literals += kind in ("string", "number")
        names += kind == "name"
    return literals + names >= _LEAST_TOKENS and literals > _LITERALS * (literals + names)


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of Python source, None where there is none: Python 2, templates, half a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in the source of others
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _worth_reading(html: str) -> bool:
    visible = len(" ".join(_TAGS.sub(" ", html).split()))
    return visible >= _VISIBLE_LEAST and visible >= _VISIBLE * len(html)


_FILTERS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("empty", lambda text, _: not text.strip()),
    ("long lines", lambda text, _: long_lines(text)),
    ("few letters", lambda text, _: sum(map(str.isalpha, text)) < _ALPHABETIC * len(text)),
    ("xml", lambda text, language: language != "xslt" and "<?xml version=" in text[:_XML_HEAD]),
    ("html without text", lambda text, language: language == "html" and not _worth_reading(text)),
    ("data", lambda text, language: language in ("json", "yaml") and len(text) not in _CONFIG),
    ("generated", lambda text, _: generated(text)),
)
