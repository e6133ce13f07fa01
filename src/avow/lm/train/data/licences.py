"""Under which licence a piece of source stands, and how that is known.

Evidence, the strongest first:
    the SPDX-License-Identifier in a file's own head (SPDX 2.3, annex E)
    License-Expression, classifiers and License of an installed distribution's METADATA, or of pyproject.toml
    the text of LICENSE*, COPYING*, UNLICENSE* in the folder, known by phrases that no other licence has

Several texts beside each other all hold. A copyleft notice in the head of a file counts against a folder that says
otherwise. What it does NOT do: compare a text word by word with SPDX's templates, or read licences out of a README.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser

from avow.lm.train.data.spdx import UNKNOWN, permitted, said, together

LICENCE_FILE = re.compile(r"(?:licen[cs]e|copying|unlicense)(?:[-._].*)?", re.I)
_NOT_TEXTS = (".py", ".pyc", ".pyi", ".html", ".json", ".toml", ".xml")
# (what stands in it, what does not, the licence), on the words of a text in lower case
_PHRASES: tuple[tuple[str, str, str], ...] = (
    ("permission is hereby granted free of charge to any person obtaining a copy", "", "MIT"),
    ("neither the name", "all advertising materials", "BSD-3-Clause"),
    ("redistribution and use in source and binary forms", "neither the name", "BSD-2-Clause"),
    ("all advertising materials mentioning features", "", "BSD-4-Clause"),
    ("apache license version 2 0", "", "Apache-2.0"),
    ("this software for any purpose with or without fee is hereby granted provided", "", "ISC"),
    ("this software for any purpose with or without fee is hereby granted the software", "", "0BSD"),
    ("python software foundation license version 2", "", "PSF-2.0"),
    ("psf license agreement", "python software foundation license version 2", "PSF-2.0"),
    ("this is free and unencumbered software released into the public domain", "", "Unlicense"),
    ("cc0 1 0 universal", "", "CC0-1.0"),
    ("altered source versions must be plainly marked", "", "Zlib"),
    ("boost software license version 1 0", "", "BSL-1.0"),
    ("this software and its documentation for any purpose and without fee", "python software foundation", "HPND"),
    ("blue oak model license version 1 0 0", "", "BlueOak-1.0.0"),
    ("gnu affero general public license version", "", "AGPL"),
    ("gnu lesser general public license version", "", "LGPL"),
    ("gnu library general public license version", "", "LGPL"),
    ("gnu general public license version", "", "GPL"),
    ("mozilla public license", "", "MPL"),
    ("eclipse public license", "", "EPL"),
    ("european union public licence", "", "EUPL"),
    ("creative commons attribution", "", "CC-BY"),
)
_WORD = re.compile(r"[a-z0-9']+")
_SUFFIX = re.compile(r"[-._]")
_SPDX = re.compile(r"SPDX-License-Identifier:[ \t]*([^\n*]{1,200})")
_NOTICE = re.compile(r"GNU (?:\w+ )?General\s+Public License|Mozilla Public License", re.I)
_HEAD = 4000  # characters in which a file speaks of its licence


@dataclass(frozen=True, slots=True)
class Licence:
    """expression: SPDX or `unknown`. how: what said so, for the manifest."""

    expression: str
    how: str

    @property
    def permitted(self) -> bool:
        return permitted(self.expression)


NONE_FOUND = Licence(UNKNOWN, "no licence found")


def is_licence_file(name: str) -> bool:
    return LICENCE_FILE.fullmatch(name) is not None and not name.lower().endswith(_NOT_TEXTS)


def of_text(text: str) -> str:
    """The licences whose text this is, joined by AND; `unknown` if it is none that is known."""
    plain = " ".join(_WORD.findall(text.lower()))
    found = [name for present, absent, name in _PHRASES if present in plain and not (absent and absent in plain)]
    return together(found)


def of_texts(texts: Mapping[str, str]) -> Licence:
    """What the licence files of a folder say together: name of the file -> its text.

    A file that only says which of the others there hold says nothing itself.
    """
    told = [name for name in texts if _SUFFIX.search(name)]  # "LICENSE" by itself is a word of many texts
    names = [name for name in sorted(texts) if not any(other in texts[name] for other in told if other != name)]
    if not names:
        return NONE_FOUND
    return Licence(together([of_text(texts[name]) for name in names]), f"text of {', '.join(names)}")


def of_metadata(metadata: str, texts: Mapping[str, str]) -> Licence:
    """The licence of an installed distribution from its METADATA and, where that does not say, its licence files."""
    fields = HeaderParser().parsestr(metadata)
    expression = fields.get("License-Expression", "")
    classifiers = [line for line in fields.get_all("Classifier", []) if line.startswith("License ::")]
    return _declared(expression, classifiers, fields.get("License", ""), of_texts(texts), "METADATA")


def of_pyproject(text: str, texts: Mapping[str, str]) -> Licence:
    """The licence of a repository from its pyproject.toml and, where that does not say, its licence files."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        tables = {}
    project = tables.get("project")
    project = project if isinstance(project, dict) else {}
    licence, classifiers = project.get("license", ""), project.get("classifiers", [])
    if isinstance(licence, dict):
        licence = licence.get("text", "")
    lines = (
        [str(line) for line in classifiers if str(line).startswith("License ::")]
        if isinstance(classifiers, list)
        else []
    )
    return _declared("", lines, str(licence), of_texts(texts), "pyproject.toml")


def _declared(expression: str, classifiers: Iterable[str], field: str, texts: Licence, where: str) -> Licence:
    """The first of expression, classifiers and field that says something; a text only makes "BSD" more exact."""
    if expression:
        return Licence(expression, f"License-Expression in {where}")
    exact = [said(line) for line in classifiers if not line.endswith("OSI Approved")]
    for found, what in ((together(exact), "classifier"), (said(field), "License")):
        if found == "BSD" and texts.expression in ("BSD-2-Clause", "BSD-3-Clause"):
            return Licence(texts.expression, f"{what} in {where}, {texts.how}")
        if found != UNKNOWN:
            return Licence(found, f"{what} in {where}")
    return texts


def of_file(text: str, folder: Licence) -> Licence:
    """The licence of one file: its own word, else that of its folder."""
    head = text[:_HEAD]
    spdx = _SPDX.search(head)
    if spdx:
        return Licence(spdx[1].strip(" \t\r\"'#-/>"), "SPDX header")
    comments = "\n".join(line for line in head.splitlines() if line.lstrip().startswith(("#", "//", "*", "/*", "--")))
    if notice := _NOTICE.search(re.sub(r"\n\s*[#*/-]+", "\n", comments)):
        return Licence(said(" ".join(notice[0].split())), "notice in the file's head")
    return folder
