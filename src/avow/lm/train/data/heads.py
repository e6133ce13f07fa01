"""What a file says of its licence in its own first 4,000 characters.

    SPDX-License-Identifier    in comments, as SPDX 2.3, annex E has it; several all hold
    notices                    in comments and in the docstring of a module: copyleft, non-commercial, proprietary

A notice counts against a folder and an SPDX header that say otherwise, and permits nothing by itself.
"""

from __future__ import annotations

import re

from avow.lm.train.data.lexemes import spans
from avow.lm.train.data.licences import Licence
from avow.lm.train.data.spdx import UNKNOWN, said, together

_HEAD = 4000  # characters
_SPDX = re.compile(r"SPDX-License-Identifier:[ \t]*([^\n*]{1,200})")
_NOTICE = re.compile(
    r"GNU (?:\w+ )?(?:General )?Public Licen[cs]e|\b[AL]?GPL(?![a-uw-z])(?![- ]?compatib)"
    r"|(?:Mozilla|Eclipse|European Union|Server Side) Public Licen[cs]e|\bMPL[ -]?v?\d|\b(?:EUPL|CDDL)[ -]?v?\d"
    r"|Common Development and Distribution Licen[cs]e|\bCC[ -]BY[ -](?:NC|ND|SA|\d)|Creative Commons Attribution"
    r"|Attribution[ -](?:Non-?Commercial|Share-?Alike|No-?Deriv)"
    r"|(?:Business|Functional) Source Licen[cs]e|Commons Clause|All advertising materials mentioning"
    r"|(?<!commercial or )(?<!commercial and )\bnon-?commercial (?:use|purpose|research)"
    r"|proprietary and confidential|confidential and proprietary|proprietary licen[cs]e"
    r"|unauthori[sz]ed (?:copying|reproduction|distribution|duplication)",
    re.I,
)
_COMMENT_MARKS = ("#", "//", "*", "/*", "--")
_MARGIN = re.compile(r"^[\s#/*-]+", re.M)
_BLOCK = re.compile(r"(?:\s|//[^\n]*+\n)*+(/\*.*?)(?:\*/|\Z)", re.S)


def of_file(text: str, folder: Licence, *, python: bool) -> Licence:
    """The licence of one file: its own word, else that of its folder.

    python: it is Python that parses, so that its comments and strings can be told.
    """
    comments, docstring = _python_head(text) if python else (_other_head(text), "")
    named = [name.strip(" \t\r\"'#-/>") for name in _SPDX.findall(comments)]
    words = " ".join(_MARGIN.sub(" ", f"{_SPDX.sub('', comments)}\n{docstring}").split())
    against = [_called(notice) for notice in _NOTICE.findall(words)]
    how = ["SPDX header"] * bool(named) + ["notice in the file's head"] * bool(against)
    return Licence(together([*named, *against]), ", ".join(how)) if how else folder


def _called(notice: str) -> str:
    name = said(notice)
    return "proprietary" if name == UNKNOWN else name


def _python_head(text: str) -> tuple[str, str]:
    """The comments of a program's head, a line each, and the string that it begins with."""
    comments: list[str] = []
    docstring, begun = "", False
    for kind, start, end in spans(text):
        if start >= _HEAD:
            break
        if kind == "comment":
            comments.append(text[start:end])
            continue
        if kind == "string" and not begun:
            docstring = text[start : min(end, _HEAD)]
        begun = True
    return "\n".join(comments), docstring


def _other_head(text: str) -> str:
    """The lines of the head that look like comments, and the block that it begins with."""
    head = text[:_HEAD]
    lines = [line for line in head.splitlines() if line.lstrip().startswith(_COMMENT_MARKS)]
    block = _BLOCK.match(head)
    inner = [line for line in block[1].splitlines() if line not in lines] if block else []
    return "\n".join(lines + inner)
