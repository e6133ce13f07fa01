"""Names of licences: what people write, as SPDX identifiers, and which expressions of them are permissive.

The allow-list holds licences that ask for no more than a notice. Everything else, copyleft and unknown alike, is not
permitted: for a corpus a doubt is a no. An expression follows SPDX 2.3, annex D: AND needs both sides, OR either,
WITH adds an exception, which must be a known one: people write "WITH Commons-Clause" too, which takes permissions back.
"""

from __future__ import annotations

import re

UNKNOWN = "unknown"
PERMISSIVE = frozenset({
    "0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CNRI-Python",
    "HPND", "ISC", "MIT", "MIT-0", "MIT-CMU", "NCSA", "PostgreSQL", "PSF-2.0", "Python-2.0", "Unlicense", "X11", "Zlib",
})  # fmt: skip
_EXCEPTIONS = frozenset({"llvm-exception", "swift-exception"})  # to permissive licences; they permit more
# What stands in a classifier or a licence field, in lower case. "BSD" alone does not say how many clauses.
_SAID = {
    "mit license": "MIT", "the mit license": "MIT", "the mit license (mit)": "MIT", "expat": "MIT",
    "mit no attribution license (mit-0)": "MIT-0", "bsd license": "BSD", "new bsd": "BSD-3-Clause",
    "new bsd license": "BSD-3-Clause", "modified bsd": "BSD-3-Clause", "3-clause bsd": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause", "bsd 3-clause": "BSD-3-Clause", "bsd 3-clause license": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause", "simplified bsd": "BSD-2-Clause", "2-clause bsd": "BSD-2-Clause",
    "bsd 2-clause": "BSD-2-Clause", "bsd 2-clause license": "BSD-2-Clause", "zero-clause bsd (0bsd)": "0BSD",
    "apache": "Apache-2.0", "apache 2": "Apache-2.0", "apache 2.0": "Apache-2.0", "apache2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0", "apache license 2.0": "Apache-2.0", "apache license, version 2.0": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0", "apache software license": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0", "isc license": "ISC", "isc license (iscl)": "ISC", "psf": "PSF-2.0",
    "psf license": "PSF-2.0", "psfl": "PSF-2.0", "python software foundation license": "PSF-2.0",
    "the unlicense": "Unlicense", "the unlicense (unlicense)": "Unlicense", "zlib/libpng license": "Zlib",
    "cc0 1.0 universal (cc0 1.0) public domain dedication": "CC0-1.0", "boost software license 1.0": "BSL-1.0",
    "boost software license 1.0 (bsl-1.0)": "BSL-1.0", "historical permission notice and disclaimer (hpnd)": "HPND",
    "university of illinois/ncsa open source license": "NCSA", "postgresql license": "PostgreSQL",
    "python license (cnri python license)": "CNRI-Python", "cmu license (mit-cmu)": "MIT-CMU",
    "blue oak model license (blueoak-1.0.0)": "BlueOak-1.0.0",
}  # fmt: skip
# Whatever else names one of these is not permitted, and is known well enough to be called by its name.
_REFUSED = (
    (re.compile(r"\b(?:agpl|affero)", re.I), "AGPL"),
    (re.compile(r"\b(?:lgpl|lesser general|library general)", re.I), "LGPL"),
    (re.compile(r"\b(?:gpl|gnu general public)", re.I), "GPL"),
    (re.compile(r"\b(?:mpl|mozilla public)", re.I), "MPL"),
    (re.compile(r"\b(?:epl|eclipse public)", re.I), "EPL"),
    (re.compile(r"\b(?:eupl|european union public)", re.I), "EUPL"),
    (re.compile(r"\b(?:cddl|common development and dist)", re.I), "CDDL"),
    (re.compile(r"non-?commercial", re.I), "non-commercial"),
    (re.compile(r"\bcc[ -]by\b|creative commons|\battribution[ -]", re.I), "CC-BY"),
    (re.compile(r"commons[ -]clause", re.I), "Commons-Clause"),
    (re.compile(r"\bbusl\b|business source", re.I), "BUSL"),
    (re.compile(r"\bfsl\b|functional source", re.I), "FSL"),
    (re.compile(r"\bsspl\b|server side public", re.I), "SSPL"),
    (re.compile(r"all advertising materials", re.I), "BSD-4-Clause"),
    (re.compile(r"proprietary", re.I), "proprietary"),
)
_PERMITTED_LOWER = {name.lower(): name for name in PERMISSIVE}
_PART = re.compile(r"[()]|[^\s()]+")
_LONGEST = 400  # characters of an expression; a longer field is the text of a licence
_TOKENS = 200


def said(text: str) -> str:
    """The licence that a field or a classifier names: an SPDX expression, or `unknown`.

    >>> said("License :: OSI Approved :: BSD License")
    'BSD'
    """
    text = " ".join(text.rpartition("::")[2].split())
    if not text or len(text) > _LONGEST:
        return UNKNOWN
    plain = text.lower().rstrip(".")
    if plain in _SAID:
        return _SAID[plain]
    if permitted(text):
        return _PERMITTED_LOWER.get(plain, text)
    return next((name for mark, name in _REFUSED if mark.search(text)), UNKNOWN)


def permitted(expression: str) -> bool:
    """Whether an SPDX expression can be met with permissive licences alone; what cannot be read is not permitted."""
    parts = _PART.findall(expression)[:_TOKENS]
    if not parts:
        return False
    try:
        allowed, rest = _either(parts)
    except (IndexError, RecursionError):
        return False
    return allowed and not rest


def together(expressions: list[str]) -> str:
    """One expression for licences that all hold; `unknown` for none."""
    distinct = list(dict.fromkeys(expressions))
    if len(distinct) < 2:
        return distinct[0] if distinct else UNKNOWN
    return " AND ".join(f"({one})" if " or " in one.lower() else one for one in distinct)


def _either(parts: list[str]) -> tuple[bool, list[str]]:
    allowed, rest = _both(parts)
    while rest and rest[0].upper() == "OR":
        other, rest = _both(rest[1:])
        allowed = allowed or other
    return allowed, rest


def _both(parts: list[str]) -> tuple[bool, list[str]]:
    allowed, rest = _one(parts)
    while rest and rest[0].upper() == "AND":
        other, rest = _one(rest[1:])
        allowed = allowed and other
    return allowed, rest


def _one(parts: list[str]) -> tuple[bool, list[str]]:
    if parts[0] == "(":
        allowed, rest = _either(parts[1:])
        if rest[:1] != [")"]:
            raise IndexError
        return allowed, rest[1:]
    allowed, rest = parts[0].lower() in _PERMITTED_LOWER, parts[1:]
    if rest and rest[0].upper() == "WITH":
        return allowed and rest[1].lower() in _EXCEPTIONS, rest[2:]
    return allowed, rest
