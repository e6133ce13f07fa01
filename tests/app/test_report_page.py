"""The page of a report is safe and small whatever a run holds, and marks stand where they belong."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.app.command import avow
from tests.app.reported import Seen, hostile, written

from avow.app.reporting.visible import Span, marked, pieces, shown

TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "code", "span", "svg", "rect",
    "nav", "ul", "ol", "li", "main", "section", "pre", "mark", "dl", "dt", "dd", "div", "details", "summary", "table",
    "thead", "tbody", "tr", "th", "td", "footer",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "aria-label", "aria-labelledby",
    "aria-hidden", "title", "width", "height", "viewbox", "preserveaspectratio", "focusable", "scope",
}  # fmt: skip


@pytest.mark.parametrize("size", [1, 1_000, 100_000])
def test_hostile_texts_are_text_and_the_page_stays_small(tmp_path: Path, size: int) -> None:
    name = written(tmp_path / "evil.json", hostile(size)) if size < 100_000 else big(tmp_path)
    start = time.process_time()
    done = avow(tmp_path, "report", name, "-o", "-")
    assert time.process_time() - start < 30
    assert done.code == 0, done.err
    assert len(done.out.encode()) < 1_000_000
    seen = Seen(done.out)
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    assert all(c.isprintable() or c == "\n" for c in done.out)
    assert "49" not in seen.text.replace("4900", "") or "{{ 7 * 7 }}" in seen.text
    text = avow(tmp_path, "report", name)
    assert text.code == 0
    assert all(c.isprintable() or c == "\n" for c in text.out)
    assert len(avow(tmp_path, "report", name, "--json").out) < 2_000_000


def big(folder: Path) -> str:
    """A run with a program of ten million characters."""
    run = hostile()
    assert run.choice is not None
    from dataclasses import replace

    code = "x = '" + "<&>" * 3_500_000 + "'\n"
    first = replace(run.choice.candidates[0], code=code)
    choice = replace(run.choice, code=code, candidates=(first, *run.choice.candidates[1:]))
    return written(folder / "big.json", replace(run, choice=choice))


def test_the_policy_allows_the_style_and_nothing_else(tmp_path: Path) -> None:
    page = avow(tmp_path, "report", written(tmp_path / "e.json", hostile()), "-o", "-").out
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'", policy[1]
    )
    assert not re.search(r"(?:src|style|on\w+)=|url\(|@import|https?:", page.partition("</style>")[0].partition("<style>")[2])
    assert 'style="' not in page


@given(st.text(max_size=80), st.integers(1, 60))
def test_what_is_shown_is_short_and_visible(text: str, width: int) -> None:
    found = shown(text, max(4, width))
    assert len(found) <= max(4, width)
    assert found.isprintable()


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span], int]:
    text = draw(st.text(alphabet="ab \n\t\u202e\0é", max_size=60))
    spans = []
    for kind in ("hole", "edit"):
        places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
        spans += [Span(a, b, kind, int(kind == "edit")) for a, b in zip(places[::2], places[1::2], strict=False)]
    return text, spans, draw(st.integers(1, 80))


@given(marked_texts())
def test_pieces_are_the_text_and_marks_move_with_it(case: tuple[str, list[Span], int]) -> None:
    text, spans, limit = case
    found = marked(text, spans, limit)
    assert len(found.text) <= limit
    assert found.text == marked(text[: len(text) - found.left_out], (), 10**6).text
    assert ["".join(piece.text for piece in row) for row in pieces(found)] == found.text.split("\n")
    wanted = "".join(marked(text[s.start : s.end], (), 10**6).text for s in spans if s.kind == "edit")
    graded = "".join(piece.text for row in pieces(found) for piece in row if piece.grade)
    if not found.left_out:
        assert graded == wanted.replace("\n", "")
        holes = [s for s in found.spans if s.kind == "hole"]
        assert len(holes) == sum(s.kind == "hole" for s in spans)
