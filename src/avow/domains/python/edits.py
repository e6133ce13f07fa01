"""Which parts of a chosen program are likely to be edited: where the programs of rival behaviours differ from it.

Highlights help a reader where they say what will have to be changed; those of tokens that a model found improbable do
not (Vasconcelos et al., Generation Probabilities Are Not Enough, arXiv:2302.07248). That paper trains a model on
people's edits. Here the rivals stand for them: each is a program that would be right if the chosen one is wrong, with
its posterior. A token's share is the probability that a right program is a rival that changes it.

Compared are tokens of the syntax that counts: no comments, docstrings, annotations, imports or layout but for the depth
of each statement. The alignment keeps as many tokens as any can (a longest common subsequence, bit-parallel: Hyyro,
2004), whatever the locals are called; then each local of the rival is taken for the one of the chosen program that it
stands for most often, parameters for those in their place, and where it stands for another that is a change as well. A
rival that keeps less than half of the tokens is another program and marks nothing.

What it does NOT do: it knows no probability of an edit beyond the posteriors, and nothing is run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from avow.domains.python.lexemes import Lexeme, lexemes, parameters

GRADES = (0.05, 0.15, 0.3)  # the least share of each; what changes with less probability is not marked
RIVALS, BUDGET = 32, 100_000  # of the most probable ones so many are compared, of so many characters in all
_BARE = tuple("()[]{},.:")  # by themselves they are not worth a mark
KEPT = 0.5  # of the chosen program's tokens, else the rival is another program


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` of the chosen program change with probability `share`; grade 1, 2 or 3."""

    start: int
    end: int
    share: float
    grade: int


@dataclass(frozen=True, slots=True)
class Edits:
    """Disjoint spans in order, none across lines, and the probability of rivals that are other programs altogether.

    compared: how many rivals were.
    """

    spans: tuple[Edit, ...] = ()
    rewritten: float = 0.0
    compared: int = 0


def likely_edits(code: str, rivals: Sequence[tuple[str, float]]) -> Edits:
    """The spans of `code` that the programs of `rivals`, each with its probability, would change.

    Programs that do not parse, or of more than 10,000 characters, are not compared.
    """
    ours, shares, rewritten, compared = by_token(code, rivals)
    return Edits(_spans(code, ours, shares), min(1.0, rewritten), compared)


def by_token(code: str, rivals: Sequence[tuple[str, float]]) -> tuple[list[Lexeme], list[float], float, int]:
    """The tokens of `code`, their shares, the probability of other programs, and how many rivals were compared."""
    ours, names = lexemes(code), parameters(code)
    shares, rewritten, compared, read = [0.0] * len(ours), 0.0, 0, 0
    for text, weight in sorted(rivals, key=lambda rival: -rival[1])[:RIVALS]:
        theirs = lexemes(text) if ours and weight > 0 and read + len(text) <= BUDGET else []
        if not theirs:
            continue
        compared, read = compared + 1, read + len(text)
        pairs = aligned([t.kind for t in ours], [t.kind for t in theirs])
        edited = changed(ours, theirs, pairs, dict(zip(parameters(text), names, strict=False)))
        if len(edited) > (1 - KEPT) * sum(bool(token.text) for token in ours):
            rewritten += weight
            continue
        for i in edited:
            shares[i] += weight
    return ours, shares, rewritten, compared


def aligned(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of a longest common subsequence, ascending; ends that are equal are paired with each other."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    middle = _longest(a[head : len(a) - tail], b[head : len(b) - tail])
    start = [(i, i) for i in range(head)]
    return [*start, *((i + head, j + head) for i, j in middle), *((len(a) - k, len(b) - k) for k in range(tail, 0, -1))]


def _longest(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Row i of the usual table as one number: bit j is 0 where b[j] makes a common subsequence of a[:i] longer."""
    places: dict[str, int] = {}
    for j, symbol in enumerate(b):
        places[symbol] = places.get(symbol, 0) | 1 << j
    every = (1 << len(b)) - 1
    rows = [every]
    for symbol in a:
        row = rows[-1]
        hit = row & places.get(symbol, 0)
        rows.append((row + hit | row - hit) & every)
    pairs, i, j = [], len(a), len(b)
    while i and j:
        if rows[i] >> (j - 1) & 1:  # b[j - 1] adds nothing
            j -= 1
        elif not rows[i - 1] >> (j - 1) & 1:  # it did so before a[i - 1]
            i -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def changed(
    ours: Sequence[Lexeme], theirs: Sequence[Lexeme], pairs: Sequence[tuple[int, int]], fixed: dict[str, str]
) -> set[int]:
    """Positions in `ours` that are changed in `theirs`, beside which something stands there, or called another name.

    fixed: what names of `theirs` are called in `ours`, whatever else they stand for.
    """
    kept = {i for i, _ in pairs}
    out = set(range(len(ours))) - kept
    for (i, j), (k, m) in pairwise([(-1, -1), *pairs, (len(ours), len(theirs))]):
        if m - j > 1 and k - i == 1:
            out.add(_beside(ours, i, k))
    locals_ = [(i, theirs[j].text, ours[i].text) for i, j in pairs if ours[i].local]
    called = _renamed([(new, old) for _, new, old in locals_], fixed)
    out |= {i for i, new, old in locals_ if called.get(new) != old}
    return {_visible(ours, i) for i in out}


def _renamed(pairs: Sequence[tuple[str, str]], fixed: dict[str, str]) -> dict[str, str]:
    """What each name of a rival is called here: by the most frequent pairs, one name for one, the first of equals."""
    called, taken = dict(fixed), set(fixed.values())
    for (new, old), _ in Counter(pairs).most_common():
        if new not in called and old not in taken:
            called[new] = old
            taken.add(old)
    return called


def _beside(ours: Sequence[Lexeme], before: int, after: int) -> int:
    """Which of two neighbours stands for what is put between them: the word before it, else what comes after."""
    if before < 0 or (after < len(ours) and not ours[before].closes and ours[after].text):
        return after
    return before


def _visible(ours: Sequence[Lexeme], i: int) -> int:
    """A statement's depth shows at its first token."""
    return i if ours[i].text or i + 1 == len(ours) else i + 1


def _spans(code: str, ours: Sequence[Lexeme], shares: list[float]) -> tuple[Edit, ...]:
    """Marked tokens that stand side by side in a line, as one span of their mean share."""
    seen = [(t, min(1.0, share)) for t, share in zip(ours, shares, strict=True) if t.text]
    for k in range(1, len(seen) - 1):  # a comma that stays between two that go would only tear them apart
        token, share = seen[k]
        if not token.word:
            seen[k] = token, max(share, min(seen[k - 1][1], seen[k + 1][1]))
    line, keys = 0, []
    for k, (token, share) in enumerate(seen):
        between = code[seen[k - 1][0].end : token.start] if k else ""
        line += bool(between.strip(" \t")) or "\n" in token.text
        keys.append((share >= GRADES[0], line))
    found = []
    for (marked, _), group in groupby(range(len(seen)), key=keys.__getitem__):
        members = _trimmed([seen[k] for k in group])
        if marked and members:
            share = sum(share for _, share in members) / len(members)
            grade = max(1, sum(share >= least for least in GRADES))  # a rounded mean may be a hair below the least
            found.append(Edit(members[0][0].start, members[-1][0].end, share, grade))
    return tuple(found)


def _trimmed(members: list[tuple[Lexeme, float]]) -> list[tuple[Lexeme, float]]:
    """Without brackets and commas at either end."""
    kept = [k for k, (token, _) in enumerate(members) if token.text not in _BARE]
    return members[kept[0] : kept[-1] + 1] if kept else []
