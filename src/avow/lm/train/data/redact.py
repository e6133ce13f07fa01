"""Secrets and personal data out of source: <KEY>, <EMAIL>, <NAME> and <PASSWORD> in their place.

The four marks are those of Granite Code (Mishra et al. 2024, section 2.1). Here
    <KEY>       tokens of known form, private keys, and what is given to a name like `api_key` and looks random
    <EMAIL>     addresses in strings and comments, but for the domains that RFC 2606 reserves for examples
    <NAME>      of persons, next to an address, in lines that name an author or a copyright, in `__author__`
    <PASSWORD>  in addresses such as scheme://user:PASSWORD@host, and what is given to a name like `password`

A false alarm costs more than a common word: a password of letters alone, a random string without a telling name and a
name in running text stay. Python stays what it was but for the contents of strings and comments; where a mark falls
into the expression of an f-string it parses no more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from avow.lm.train.data.lexemes import spans

_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----BEGIN).){20,16000}?"
    r"-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----",
    re.S,
)
_IN_PIECES = re.compile(r"(?=.*?[0-9A-Za-z+/]{40})[\w\s+/=\\:,.\"'-]*", re.S)  # a key as strings one after the other
_KNOWN = re.compile(
    r"""\b(?: A[KS]IA[0-9A-Z]{16} | gh[pousr]_[0-9A-Za-z]{36,} | github_pat_[0-9A-Za-z_]{36,} | glpat-[\w-]{20,}
      | xox[abprs]-[0-9A-Za-z-]{10,} | [rs]k_(?:live|test)_[0-9A-Za-z]{16,} | AIza[0-9A-Za-z_-]{35}
      | sk-(?=[\w-]*\d)[\w-]{32,} | hf_[0-9A-Za-z]{30,} | npm_[0-9A-Za-z]{36} | pypi-[\w-]{50,}
      | eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,} | ssh-(?:rsa|ed25519)[ ]AAAA[0-9A-Za-z+/=]{40,} )(?![\w-])""",
    re.X,
)
_GIVEN = (
    r"""\b\w*?(?i:{names})["']?\]?\s*(?::\s*\w+\s*)?[:=]\s*[bBrRuU]{{0,2}}"""
    r"""(?P<quote>["'])(?P<secret>[^"'\s\\]{{{least},200}})(?P=quote)"""
)
_DEFAULT = (
    r"""\b(?:getenv|environ\.get)\(\s*["']\w*?(?i:{names})["']\s*,\s*"""
    r"""(?P<quote>["'])(?P<secret>[^"'\s\\]{{{least},200}})(?P=quote)"""
)
_KEY, _KEY_DEFAULT = (
    re.compile(form.format(names=r"secret|token|api_?key|access_?key|private_?key|auth_?key|secret_?key", least=16))
    for form in (_GIVEN, _DEFAULT)
)
_PASSWORD, _PASSWORD_DEFAULT = (
    re.compile(form.format(names=r"password|passwd|passphrase|pwd", least=4)) for form in (_GIVEN, _DEFAULT)
)
_IN_URL = re.compile(
    r"(?P<before>\b[a-z][a-z0-9+.-]{1,15}://[^\s:/@\"'{}<>%$]{1,64}:)(?P<secret>[^\s:/@\"'{}<>%$]{3,64})(?=@)"
)
_RANDOM = re.compile(r"[0-9A-Za-z+/=_.!@#$%^&*(~-]+")
_EMAIL = re.compile(r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}(?P<top>[a-z]{2,6})\b")
_TOP = frozenset([
    "com", "org", "net", "edu", "gov", "int", "mil", "info", "biz", "io", "dev", "app", "ai", "me", "co", "us", "uk",
    "eu", "de", "fr", "it", "es", "pt", "nl", "be", "ch", "at", "se", "no", "fi", "dk", "pl", "cz", "sk", "hu", "ro",
    "bg", "gr", "ru", "ua", "by", "tr", "il", "in", "cn", "jp", "kr", "tw", "hk", "sg", "my", "th", "vn", "id", "ph",
    "au", "nz", "ca", "mx", "br", "ar", "cl", "za", "ie", "is", "lt", "lv", "ee", "si", "hr", "rs", "lu",
])  # fmt: skip
_EXAMPLES = re.compile(
    r"(?:^|[.@])(?:example\.(?:com|org|net|edu)|domain\.com|host\.com|localhost|[\w-]+\.(?:invalid|test))$", re.I
)
_WORD = r"[^\W\d_a-z](?:\.|['\u2019]?\w?[^\W\d_A-Z][\w'\u2019-]*)"  # an initial; or capitals first, not alone
_PERSON = rf"{_WORD}(?:[ ](?:(?:van|von|de|da|del|der|den|di|la|le|bin|al)[ ])*{_WORD}){{1,3}}"
_BEFORE_EMAIL = re.compile(rf"{_PERSON}(?=[ ]*[,:]?[ ]*[<(]+EMAIL>)")
_CREDIT = re.compile(
    r"(?P<before>(?:^|[\s:@])(?:@?[Aa]uthors?|AUTHORS?|[Mm]aintainers?|[Ww]ritten by|[Cc]reated by|[Cc]ontributed by"
    r"|[Cc]oded by|[Pp]orted by|[Cc]opyright(?:[ ]*(?:\([cC]\)|©))?+[\d,\u2013 -]*+(?:by\b)?+)[ ]*+:?+[ ]*+)"
    rf"(?P<name>{_PERSON})", re.M,
)  # fmt: skip
_DUNDER = re.compile(r"^__(?:author|maintainer|credits)__\s*=\s*(?:[\[(][^\])]*|[uU]?[\"'][^\n]*)", re.M)
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<name>(?:(?!(?P=quote))[^\\\n])*)(?P=quote)")
_PERSONAL = re.compile(r"@|author|copyright|maintainer|__credits__| by ", re.I)
_PLACEHOLDERS = frozenset({"password", "passwd", "pass", "pwd", "secret", "user", "username", "token"})
_KEY_ENTROPY, _HEX_ENTROPY = 3.5, 2.8  # bits a character
_LEAST_DIGITS = 3
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text and how often each mark was put into it."""

    text: str
    counts: Counter[str]


def redact(text: str, *, python: bool = True) -> Redacted:
    """The text without secrets and personal data.

    python: personal data are looked for in strings and comments only, since `x@y.to` may be a product of matrices.
    """
    counts: Counter[str] = Counter()
    for pattern, mark, judge in _SECRETS:
        text = pattern.sub(_replacing("secret", mark, judge, counts), text)
    if _PERSONAL.search(text):
        text = _in_prose(text, counts) if python else _personal(text, counts)
        each = _replacing("name", "<NAME>", _named, counts)
        text = _DUNDER.sub(lambda credit: _QUOTED.sub(each, credit[0]), text)
    return Redacted(text, counts)


def entropy(text: str) -> float:
    """Shannon's entropy of the characters of a text, in bits a character."""
    counts = Counter(text).values()
    return math.log2(len(text)) - sum(n * math.log2(n) for n in counts) / len(text) if text else 0.0


def _in_prose(text: str, counts: Counter[str]) -> str:
    """The text with personal data taken out of its strings and comments."""
    parts, done = [], 0
    for kind, start, end in spans(text):
        if kind in ("string", "comment"):
            parts += [text[done:start], _personal(text[start:end], counts)]
            done = end
    return "".join([*parts, text[done:]])


def _personal(text: str, counts: Counter[str]) -> str:
    text = _EMAIL.sub(_replacing("", "<EMAIL>", _address, counts), text)
    if "<EMAIL>" in text:
        text = _BEFORE_EMAIL.sub(_replacing("", "<NAME>", _anything, counts), text)
    return _CREDIT.sub(_replacing("name", "<NAME>", _anything, counts), text)


def _replacing(
    group: str, mark: str, judge: Callable[[str], bool], counts: Counter[str]
) -> Callable[[re.Match[str]], str]:
    """A replacement of a group, the whole match where none is named, by a mark if `judge` finds that it is one."""

    def replaced(match: re.Match[str]) -> str:
        found = match[group or 0] if not group or group in match.re.groupindex else match[0]
        if not judge(found):
            return match[0]
        counts[mark] += 1
        whole = match[0]
        at = match.start(group) - match.start() if group in match.re.groupindex else 0
        return whole[:at] + mark + whole[at + len(found) :]

    return replaced


def _anything(found: str) -> bool:
    return bool(found)


def _named(found: str) -> bool:
    return 1 < len(found) <= _LONGEST_NAME and "<" not in found


def _address(found: str) -> bool:
    """Whether a person may read mail there."""
    local, _, domain = found.partition("@")
    return local != "git" and domain.rpartition(".")[2] in _TOP and not _EXAMPLES.search(domain)


def _key_block(found: str) -> bool:
    """Whether what stands between the lines of a private key is one: a text, or strings and nothing else."""
    return not ('"' in found or "'" in found) or _IN_PIECES.fullmatch(found) is not None


def _random(found: str) -> bool:
    """Whether a value looks like a key: letters and digits that no language explains."""
    if not _RANDOM.fullmatch(found) or sum(map(str.isdigit, found)) < _LEAST_DIGITS or found.isdigit():
        return False
    hexadecimal = all(c in "0123456789abcdefABCDEF" for c in found)
    return entropy(found) >= (_HEX_ENTROPY if hexadecimal else _KEY_ENTROPY)


def _password(found: str) -> bool:
    """Whether a value is a password rather than the name of a field or a template: letters and something else."""
    if found.lower() in _PLACEHOLDERS or re.search(r"[{}<>%$]|password|passwd|\*\*", found, re.I):
        return False
    return any(map(str.isalpha, found)) and not re.fullmatch(r"[A-Za-z_.\- :/]+", found)


_SECRETS: tuple[tuple[re.Pattern[str], str, Callable[[str], bool]], ...] = (
    (_PRIVATE_KEY, "<KEY>", _key_block),
    (_KNOWN, "<KEY>", _anything),
    (_KEY, "<KEY>", _random),
    (_KEY_DEFAULT, "<KEY>", _random),
    (_PASSWORD, "<PASSWORD>", _password),
    (_PASSWORD_DEFAULT, "<PASSWORD>", _password),
    (_IN_URL, "<PASSWORD>", _password),
)
