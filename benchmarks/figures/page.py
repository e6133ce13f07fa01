"""The page: its text with the numbers in their places."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.figures.subject import told

TEXT = Path(__file__).parent / "page.md"


def render(numbers: Mapping[str, Any]) -> str:
    """The page with these numbers; a place without a number is an error.

    Raises:
        jinja2.UndefinedError: the text names a number that is not there.

    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True)
    environment.filters["told"] = told
    environment.filters["indented"] = lambda text: "\n".join(f"    {line}".rstrip() for line in text.splitlines())
    return environment.from_string(TEXT.read_text(encoding="utf-8")).render(numbers)
