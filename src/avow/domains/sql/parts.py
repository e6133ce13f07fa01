"""How the words of a SQL query nest: what a stretch of them consists of, by clauses, commas, operators and brackets.

sqlglot's syntax trees keep the places of names and literals alone, and they rewrite what they read (NOT IN becomes NOT
around IN, LIMIT moves); so the parts are found in the tokens, each of which knows its place. A stretch is never
parsed twice in another way, brackets are leapt over, and nothing here calls itself: any depth takes the same stack.

    query     clauses, or whole queries around UNION, EXCEPT and INTERSECT
    clause    its keyword and a list of items, tables and joins after FROM
    item      an expression with what surrounds it: AS, DISTINCT, ASC
    expr      operators of the weakest level that stands there, all of them in one node, as in `a + b - c`
    words     what stands side by side, such as an expression and the name that it gets
    atom      a name, a literal, a call, something in brackets, CASE

What it does NOT do: it refuses nothing. Words that no dialect would take get a tree as well; see `tree`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

Part = tuple[str, int, int]  # a rule, and the words from and to
Parts = tuple[str, list[Part]]  # the kind of a node, and its children in order

NAMES = {"VAR", "IDENTIFIER"}
LITERALS = {"STRING", "NUMBER"}
OPEN = {"L_PAREN": "R_PAREN", "L_BRACKET": "R_BRACKET", "L_BRACE": "R_BRACE", "CASE": "END"}
_CLOSE = {close: opened for opened, close in OPEN.items()}
_SETS = {"UNION", "EXCEPT", "INTERSECT"}
_BEGIN = {"SELECT", "WITH", "VALUES", "PARTITION_BY", "ORDER_BY"}
_CLAUSES = {
    "SELECT", "FROM", "WHERE", "GROUP_BY", "HAVING", "WINDOW", "QUALIFY", "ORDER_BY", "LIMIT", "OFFSET", "FETCH",
    "VALUES", "SET", "RETURNING", "PARTITION_BY",
}  # fmt: skip
_CHANGES = {"INSERT", "UPDATE", "DELETE"}
_LAST = {"ORDER_BY", "LIMIT", "OFFSET", "FETCH"}
_JOINS = {
    "JOIN", "STRAIGHT_JOIN", "LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", "SEMI", "ANTI", "ASOF",
}  # fmt: skip
_BETWEEN_ITEMS = {"ALIAS", "FROM", "FOR", "USING", "SEPARATOR", "ORDER_BY", "PARTITION_BY"}
_ORDERS = {"ASC", "DESC", "FIRST"}
_WORDY = {"NOT", "DISTINCT", "FROM", "ALL", "ANY", "SOME"}  # that belong to the operator before or after them
_OPERATORS = (
    ("Or", {"OR", "XOR"}),
    ("And", {"AND"}),
    ("Compare", {
        "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "NULLSAFE_EQ", "IS", "IN", "LIKE", "ILIKE", "GLOB", "RLIKE", "BETWEEN",
        "SIMILAR_TO", "ESCAPE", "ISNULL", "NOTNULL", "MATCH", "OVERLAPS",
    }),
    ("Bits", {"AMP", "PIPE", "CARET"}),
    ("Sum", {"PLUS", "DASH"}),
    ("Product", {"STAR", "SLASH", "MOD", "DIV"}),
    ("Joined", {"DPIPE", "ARROW", "HASH_ARROW", "DHASH_ARROW", "COLLATE"}),
)  # fmt: skip
_LEVEL = {word: level for level, (_, words) in enumerate(_OPERATORS) for word in words}
_COMPARE = 2
_SIGNS = {"DASH", "PLUS", "TILDE"}


def mates(types: Sequence[str]) -> list[int] | None:
    """The other bracket of each bracket, -1 for other words; None where brackets do not pair off."""
    found, waiting = [-1] * len(types), list[int]()
    for i, word in enumerate(types):
        if word in OPEN:
            waiting.append(i)
        elif word in _CLOSE and (word != "END" or (waiting and types[waiting[-1]] == "CASE")):
            if not waiting or OPEN[types[waiting[-1]]] != word:
                return None
            found[i] = waiting.pop()
            found[found[i]] = i
    return None if waiting else found


class Grammar:
    """The parts of stretches of one text.

    types: the names of its tokens' types. mates: of its brackets, as `mates` finds them.
    """

    def __init__(self, types: Sequence[str], mates: Sequence[int]) -> None:
        self._types, self._mates = types, mates
        rules = (self.script, self.query, self.clause, self.join, self.item, self.expr, self.atom)
        self._rules: dict[str, Callable[[int, int], Parts]] = {rule.__name__: rule for rule in rules}

    def parts(self, part: Part) -> Parts:
        """What a stretch is and what it consists of; its children lie in it, disjoint and in order."""
        rule, lo, hi = part
        kind, children = self._rules[rule](lo, hi)
        return kind, [child for child in children if child[1] < child[2]]

    def script(self, lo: int, hi: int) -> Parts:
        return "Script", self._between(self._those({"SEMICOLON"}, lo, hi), "query", lo, hi)

    def query(self, lo: int, hi: int) -> Parts:
        around = [i for i in self._those(_SETS, lo, hi) if self._unites(i, hi)]
        if not around:
            cuts = self._clauses(lo, hi)
            if not cuts:
                return self.item(lo, hi)
            return "Query", [("item", lo, cuts[0]), *self._clauses_between(cuts, hi)]
        first, last = lo, hi
        with_ = [i for i in self._clauses(lo, around[0])[:2] if self._types[lo] == "WITH"]
        if len(with_) == 2:
            first = with_[1]
        ends = [i for i in self._clauses(around[-1], hi) if self._types[i] in _LAST]
        if ends:
            last = ends[0]
        out: list[Part] = [("clause", lo, first)]
        for i in [*around, last]:
            out.append(("query", first, i))
            first = self._after(i + 1, hi, {"ALL", "DISTINCT"}) if i < last else i
        return "Query", [*out, *self._clauses_between(ends, hi)]

    def clause(self, lo: int, hi: int) -> Parts:
        types, kind = self._types, self._types[lo].title().replace("_", "")
        start = self._after(lo + 1, hi, {"DISTINCT", "ALL", "RECURSIVE", "INTO"})
        if kind == "Insert":
            start = max([i + 1 for i in self._those({"INTO"}, lo, hi)], default=start)
        if kind not in ("From", "Update"):
            return kind, self._between(self._those({"COMMA"}, start, hi), "item", start, hi)
        joins = [i for i in self._top(start, hi) if self._joins(i, hi) and (i == start or types[i - 1] not in _JOINS)]
        first = joins[0] if joins else hi
        out = self._between(self._those({"COMMA"}, start, first), "item", start, first)
        for i, end in pairwise([*joins, hi]):
            commas = self._those({"COMMA"}, i, end)
            stop = commas[0] if commas else end
            out += [("join", i, stop), *self._between(commas, "item", stop, end)]
        return kind, out

    def join(self, lo: int, hi: int) -> Parts:
        start = self._after(lo, hi, _JOINS)
        return "Join", self._between(self._those({"ON", "USING"}, start, hi), "item", start, hi)

    def item(self, lo: int, hi: int) -> Parts:
        types = self._types
        if types[lo] in ("DISTINCT", "ALL") and hi - lo > 1 and types[lo + 1] != "L_PAREN":
            return types[lo].title(), [("item", lo + 1, hi)]
        around = [i for i in self._those(_BETWEEN_ITEMS, lo, hi) if i > lo and types[i - 1] != "DISTINCT"]
        if around:
            return "Phrase", self._between(around, "expr", lo, hi)
        order = [i for i in self._those(_ORDERS, lo, hi) if i > lo]
        if order:
            return "Ordered", [("expr", lo, order[0])]
        return self.expr(lo, hi)

    def expr(self, lo: int, hi: int) -> Parts:
        types = self._types
        found = list(self._operators(lo, hi))
        level = min((level for level, _ in found), default=len(_OPERATORS))
        if types[lo] == "NOT" and level >= _COMPARE:
            return "Not", [("expr", self._after(lo, hi, {"NOT"}), hi)]
        if level < len(_OPERATORS):
            return self._split([i for here, i in found if here == level], level, lo, hi)
        if types[lo] in _SIGNS:
            return "Sign", [("expr", self._after(lo, hi, _SIGNS), hi)]
        return self._words(lo, hi)

    def atom(self, lo: int, hi: int) -> Parts:
        """A name, a literal, a path of names, a call, something in brackets; what follows it by dots and brackets."""
        types, mates = self._types, self._mates
        if hi - lo == 1:
            return "Name" if types[lo] in NAMES else "Literal" if types[lo] in LITERALS else "Keyword", []
        if mates[lo] == hi - 1:
            return self._group(lo, hi)
        steps = list(self._top(lo, hi))
        named = all(mates[i] < 0 for i in steps[:-1]) and types[steps[-2]] not in ("DOT", "DCOLON")
        if types[hi - 1] == "R_PAREN" and named:
            head: list[Part] = [("atom", lo, steps[-1])] if types[lo] in NAMES else []
            return "Call", [*head, *self._group(steps[-1], hi)[1]]
        pieces = [(i, mates[i] + 1 if mates[i] > i else i + 1) for i in steps if types[i] not in ("DOT", "DCOLON")]
        return "Path", [("atom", *piece) for piece in pieces]

    def _group(self, lo: int, hi: int) -> Parts:
        """What stands in brackets, they included."""
        if self._types[lo] == "CASE":
            return "Case", self._between(self._those({"WHEN", "THEN", "ELSE"}, lo + 1, hi - 1), "item", lo + 1, hi - 1)
        inner, around = self._types[lo + 1], self._those(_SETS, lo + 1, hi - 1)
        if inner in _BEGIN or any(self._unites(i, hi) for i in around):
            return "Group", [("query", lo + 1, hi - 1)]
        return "Group", self._between(self._those({"COMMA"}, lo + 1, hi - 1), "item", lo + 1, hi - 1)

    def _words(self, lo: int, hi: int) -> Parts:
        """Atoms side by side. Keywords among them belong to the node itself."""
        atoms, i = list[Part](), lo
        while i < hi:
            end = self._atom_end(i, hi)
            atoms.append(("atom", i, end))
            i = end
        if len(atoms) == 1:
            return self.atom(lo, hi)
        own = NAMES | LITERALS
        return "Words", [(rule, a, b) for rule, a, b in atoms if b - a > 1 or self._types[a] in own]

    def _atom_end(self, i: int, hi: int) -> int:
        types, mates = self._types, self._mates
        called = types[i] not in LITERALS
        end = mates[i] + 1 if mates[i] > i else i + 1
        while end < hi:
            if types[end] in ("DOT", "DCOLON") and end + 1 < hi:
                end += 1
                end = mates[end] + 1 if mates[end] > end else end + 1
            elif (types[end] == "L_PAREN" and called and mates[end - 1] < 0) or types[end] == "L_BRACKET":
                end = mates[end] + 1
            else:
                break
        return end

    def _operators(self, lo: int, hi: int) -> Iterator[tuple[int, int]]:
        """The operators between brackets that have something on their left, with their levels."""
        types, open_ranges = self._types, 0
        for i in self._top(lo, hi):
            word = types[i]
            level = _LEVEL.get(word)
            if level is None or i == lo or types[i - 1] == "DOT":
                continue
            if word == "BETWEEN":
                open_ranges += 1
            elif word == "AND" and open_ranges:
                open_ranges, level = open_ranges - 1, _COMPARE
            if word in _SIGNS | {"STAR"} and (types[i - 1] in _LEVEL or types[i - 1] in _WORDY):
                continue
            yield level, i

    def _split(self, around: list[int], level: int, lo: int, hi: int) -> Parts:
        """Operands of operators, whose words such as NOT belong to the operator."""
        out, start = list[Part](), lo
        for i in around:
            end = i
            while level == _COMPARE and end > start and self._types[end - 1] == "NOT":
                end -= 1
            out.append(("expr", start, end))
            wordy = {"NOT", "DISTINCT", "FROM"} if self._types[i] == "IS" else set()
            start = self._after(i + 1, hi, wordy)
        return _OPERATORS[level][0], [*out, ("expr", start, hi)]

    def _unites(self, i: int, hi: int) -> bool:
        """Whether UNION, EXCEPT or INTERSECT stands before a query; `* EXCEPT (a)` does not."""
        i = self._after(i + 1, hi, {"ALL", "DISTINCT"})
        after = self._after(i, hi, {"L_PAREN"})
        return after < hi and self._types[after] in ("SELECT", "VALUES", "WITH")

    def _clauses(self, lo: int, hi: int) -> list[int]:
        """Where clauses begin."""
        return [i for i in self._top(lo, hi) if self._begins(i, lo, hi)]

    def _begins(self, i: int, lo: int, hi: int) -> bool:
        word, before = self._types[i], self._types[i - 1] if i > lo else ""
        after = self._types[i + 1] if i + 1 < hi else ""
        if word == "WITH":
            named = after in NAMES and i + 2 < hi and self._types[i + 2] in ("ALIAS", "L_PAREN")
            return after == "RECURSIVE" or named
        if word in ("ROWS", "RANGE"):
            return after == "BETWEEN"
        if word in _CHANGES:
            return i == lo or (before == "R_PAREN" and after != "L_PAREN")
        return word in _CLAUSES and before != "DOT" and (word, before) != ("FROM", "DISTINCT")

    def _clauses_between(self, cuts: list[int], hi: int) -> list[Part]:
        return [("clause", i, end) for i, end in pairwise([*cuts, hi])]

    def _joins(self, i: int, hi: int) -> bool:
        end = self._after(i, hi, _JOINS)
        return end > i and self._types[end - 1] in ("JOIN", "STRAIGHT_JOIN")

    def _between(self, around: list[int], rule: str, lo: int, hi: int) -> list[Part]:
        return [(rule, a, b) for a, b in zip([lo, *(i + 1 for i in around)], [*around, hi], strict=True)]

    def _those(self, words: set[str], lo: int, hi: int) -> list[int]:
        return [i for i in self._top(lo, hi) if self._types[i] in words and (i == lo or self._types[i - 1] != "DOT")]

    def _after(self, i: int, hi: int, words: set[str]) -> int:
        while i < hi and self._types[i] in words:
            i += 1
        return i

    def _top(self, lo: int, hi: int) -> Iterator[int]:
        """Words outside the brackets of a stretch, of a pair of brackets the first."""
        i = lo
        while i < hi:
            yield i
            i = self._mates[i] + 1 if self._mates[i] > i else i + 1
