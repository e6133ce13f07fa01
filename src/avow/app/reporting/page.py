"""A report as one HTML page that needs nothing else: no script, no font, no request.

Everything foreign is escaped by the template (jinja2's autoescape), and the page's own policy (CSP) allows one style
sheet by its hash and nothing beside it, so that even a mistake in escaping could run and load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from avow.app.reporting.facts import Facts
from avow.app.reporting.sentences import percent
from avow.app.reporting.text import alike, first_name, notes, summary
from avow.app.reporting.visible import pieces
from avow.core.account import counted
from avow.domains.python.edits import GRADES

_HERE = Path(__file__).parent
_ORIGINS = {"trusted": "yours", "example": "example", "generated": "generated"}
_SAID = {True: ("pass", "✓", "passes"), False: ("fail", "✗", "fails"), None: ("open", "?", "not known")}


def render(facts: Facts) -> str:
    """The page, with the end of its last line."""
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    sealed = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    spans = facts.program.spans if facts.program else ()
    page = _template().render(
        facts=facts, style=Markup(style), sealed=sealed, rows=list(pieces(facts.program)) if facts.program else [],  # noqa: S704  our own file
        notes=notes(facts), grades=[percent(grade) for grade in GRADES],
        holes=any(span.kind == "hole" for span in spans), edits=any(span.kind == "edit" for span in spans),
    )  # fmt: skip
    return page.rstrip() + "\n"


@cache
def _template() -> Template:
    room = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    room.filters |= {"percent": percent, "counted": counted, "summary": summary, "alike": alike, "bar": _bar}
    room.globals |= {"origins": _ORIGINS, "said": _SAID, "first_name": first_name}
    return room.get_template("page.html")


def _bar(share: float) -> str:
    """The width of a bar of 100, of which something can be seen where it is not nothing."""
    return f"{max(0.6 if share > 0 else 0.0, 100 * share):.2f}"
