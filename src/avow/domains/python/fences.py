"""Code blocks in a chat answer: fenced, unclosed, nested, indented, on one line, as a Python session, or bare in prose.

CommonMark's fences (section 4.5) and what models make of them. Only text is looked at; nothing raises on any text.
What it does NOT do: block quotes, HTML, and languages other than Python (their blocks do not parse and fall away).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from avow.domains.python.source import dedented, parse

# Possessive quantifiers keep every match linear in the length of the line.
_FENCE = re.compile(r"^[ \t]*+(?:(?:[-*+]|\d{1,3}[.)])[ \t]*+)?(?P<mark>`{3,}+|~{3,}+)[ \t]*+(?P<info>[^`]*+)$")
_START = re.compile(
    r"^(?P<indent>[ \t]*+)(?:@\w|(?:async +)?def +\w|class +\w|import +\w|from +\S+ +import\b|try:|"
    r"\w++ *+(?::[^=]++)?=[^=])"
)
_SESSION = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)")
_LANGUAGE = re.compile(r"^(?:python3?|py3?|pycon)\b[ \t]*", re.IGNORECASE)
_CLOSERS = 4  # how many closing fences are tried for a block that holds fences itself
_EXTENSIONS = 12  # how many more paragraphs a definition in prose may take to become whole
_BUDGET = 2_000_000  # characters given to the parser in one search through prose


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of code as it stood in an answer, dedented. whole: it parses as it is."""

    code: str
    whole: bool


def has_fence(text: str) -> bool:
    return "```" in text or "~~~" in text


def before_fence(text: str) -> str:
    """What stands before the first fence line."""
    lines = _own_lines(text)
    for i, line in enumerate(lines):
        if _FENCE.match(line):
            return "\n".join(lines[:i]) + "\n"
    return text


def fenced(text: str, depth: int = 0) -> list[Block]:
    """The fenced blocks of `text` in order, empty ones left out; a block that is itself Markdown gives its own."""
    lines = _own_lines(text)
    fences = [(i, m) for i, line in enumerate(lines) if (m := _FENCE.match(line))]
    blocks: list[Block] = []
    at = 0
    while at < len(fences):
        start, match = fences[at]
        near = range(at + 1, min(at + 1 + 8 * _CLOSERS, len(fences)))
        closers = [k for k in near if _closes(fences[k][1], match)][:_CLOSERS]
        block, at = _take(lines, fences, start, closers, len(fences))
        if not block.whole and depth < 2 and any(_FENCE.match(line) for line in block.code.splitlines()):
            blocks.extend(fenced(block.code, depth + 1))
        elif block.code.strip():
            blocks.append(block)
    return blocks


def _take(
    lines: list[str], fences: list[tuple[int, re.Match[str]]], start: int, closers: list[int], n_fences: int
) -> tuple[Block, int]:
    """The block opened on line `start`: up to the first closer that makes it whole (docstrings may hold fences)."""
    for k in closers:
        code = _content(lines[start + 1 : fences[k][0]])
        if parse(code) is not None:
            return Block(code, whole=True), k + 1
    end, following = (fences[closers[0]][0], closers[0] + 1) if closers else (len(lines), n_fences)
    code = _content(lines[start + 1 : end])
    return Block(code, whole=parse(code) is not None), following


def _closes(match: re.Match[str], opener: re.Match[str]) -> bool:
    mark, opened = match["mark"], opener["mark"]
    return not match["info"].strip() and mark[0] == opened[0] and len(mark) >= len(opened)


def _own_lines(text: str) -> list[str]:
    """Lines of `text`, with every fence on a line of its own."""
    lines: list[str] = []
    for line in text.split("\n"):
        at = line.find("```")
        head, tail = line[:at], line[at:]
        if at < 0 or (_FENCE.match(line) and "```" not in tail.lstrip("`")):
            lines.append(line)
        elif not head.strip() and len(inner := tail.strip()) > 6 and inner.endswith("```"):  # ```code``` on one line
            lines += ["```", _LANGUAGE.sub("", inner[3:-3].strip("`")), "```"]
        elif head.strip() and re.fullmatch(r"`{3,}[\w+-]*[ \t]*", tail):  # `Here it is: ```python`, `return x````
            lines += [head, tail]
        else:
            lines.append(line)
    return lines


def _content(lines: list[str]) -> str:
    """The text between two fences: indentation of the list item gone, prompts and outputs of a session gone."""
    code = dedented("\n".join(lines)) + "\n"
    return typed(code) if ">>> " in code and parse(code) is None else code


def typed(text: str) -> str:
    """What was typed in a recorded Python session: the lines behind `>>>` and `...`."""
    lines = [line for line in text.split("\n") if _SESSION.match(line)]
    return "\n".join(_SESSION.sub("", line, count=1) for line in lines) + "\n"


def bare(text: str) -> list[Block]:
    """Code that stands in prose without fences: every run of lines that begins like Python and parses.

    Bounded: each run is extended a fixed number of times, and the parser sees a fixed number of characters in all.
    """
    lines = text.split("\n")
    found: list[Block] = []
    budget = _BUDGET
    at = 0
    while at < len(lines) and budget > 0:
        match = _START.match(lines[at])
        if match is None:
            at += 1
            continue
        code, following, spent = _run(lines, at, match["indent"])
        budget -= spent + 1
        if code:
            found.append(Block(code, whole=True))
        at = following
    return found


def _run(lines: list[str], start: int, indent: str) -> tuple[str, int, int]:
    """The shortest run from line `start` that parses: (code or "", the line after it, characters parsed)."""
    end, spent = start + 1, 0
    for _ in range(_EXTENSIONS):
        end = _paragraph_end(lines, end, indent)
        code = dedented("\n".join(lines[start:end])) + "\n"
        spent += len(code)
        if parse(code) is not None:
            return code, end, spent
        if end >= len(lines):
            break
        end += 1
    return "", start + 1, spent


def _paragraph_end(lines: list[str], end: int, indent: str) -> int:
    """The next line, from `end` on, that is neither blank nor indented deeper than `indent`."""
    while end < len(lines):
        line = lines[end]
        if line.strip() and not (line.startswith(indent) and line[len(indent) : len(indent) + 1] in (" ", "\t")):
            break
        end += 1
    return end
