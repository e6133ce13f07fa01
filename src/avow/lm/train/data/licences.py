"""Under which licence a piece of source stands, and how that is known.

Evidence, the strongest first:
    what stands in a file's own head (`heads`)
    License-Expression, classifiers and License of an installed distribution's METADATA, or of pyproject.toml
    the text of LICENSE*, COPYING*, UNLICENSE* in the folder, known by phrases that no other licence has

Several texts beside each other all hold. Restrictions in a text, such as the Commons Clause, count against what is
declared. What it does NOT do: compare a text word by word with SPDX's templates, or read licences out of a README.
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
# What takes back what the words around it permit: texts that hold or name a permissive licence, and limit it.
_LIMITS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"business source licen[cs]e"), "BUSL"),
    (re.compile(r"functional source licen[cs]e"), "FSL"),
    (re.compile(r"server side public licen[cs]e"), "SSPL"),
    (re.compile(r"commons clause|does not grant to you the right to sell"), "Commons-Clause"),
    (re.compile(r"competing use|noncompete"), "source-available"),
    (  # the GPL speaks of noncommercial distribution of object code
        re.compile(
            r"(?<!commercial or )(?<!commercial and )\bnon ?commercial\b"
            r"(?! (?:(?:or|and) commercial|distribution and only if))"
        ),
        "non-commercial",
    ),
    (re.compile(r"\b(?:academic|educational|personal|research) (?:use|purposes) only"), "non-commercial"),
    (re.compile(r"\bnot be used for commercial|\bno commercial use"), "non-commercial"),
    (re.compile(r"complete source code for"), "Sleepycat"),
    (re.compile(r"end user documentation included with the redistribution"), "Apache-1.1"),
    (re.compile(r"shall be used for good not evil"), "JSON"),
)
_LIMITING = frozenset(name for _, name in _LIMITS)
_NO_NAMES = ("OSI Approved", "DFSG approved", "Public Domain")  # classifiers that name no licence
_WORD = re.compile(r"[a-z0-9']+")
_SUFFIX = re.compile(r"[-._]")


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
    return together(found + [name for mark, name in _LIMITS if mark.search(plain)])


def of_texts(texts: Mapping[str, str]) -> Licence:
    """What the licence files of a folder say together: name of the file -> its text.

    A file that is no licence's text and only says which of the others there hold says nothing itself.
    """
    told = [name for name in texts if _SUFFIX.search(name)]  # "LICENSE" by itself is a word of many texts
    found = {name: of_text(texts[name]) for name in sorted(texts)}
    names = [
        name
        for name, licence in found.items()
        if licence != UNKNOWN or not any(other in texts[name] for other in told if other != name)
    ]
    if not names:
        return NONE_FOUND
    return Licence(together([found[name] for name in names]), f"text of {', '.join(names)}")


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
    """The first of expression, classifiers and field that says something, else the texts."""
    if expression:
        return Licence(expression, f"License-Expression in {where}")
    if exact := [said(line) for line in classifiers if not line.endswith(_NO_NAMES)]:
        return _beside(exact, f"classifier in {where}", texts)
    if (found := said(field)) != UNKNOWN:
        return _beside([found], f"License in {where}", texts)
    return texts


def _beside(names: list[str], how: str, texts: Licence) -> Licence:
    """What was declared, where there are texts: they make "BSD" exact, and their limits hold too."""
    told = [name for name in texts.expression.split(" AND ") if name != UNKNOWN]
    exact = [name for name in told if name.startswith("BSD")] or told or ["BSD"]
    meant = [other for name in names for other in (exact if name == "BSD" else [name])]
    expression = together(meant + [name for name in told if name in _LIMITING])
    return Licence(expression, how if expression == together(names) else f"{how}, {texts.how}")
