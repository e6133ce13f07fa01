"""Reports in a real browser: no error, no request, by keyboard, in light and dark, narrow and on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.app.command import avow
from tests.app.reported import home_of_runs, hostile, reseen, written

from avow.core.records import load_run
from avow.core.types import Outline

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright (pip install playwright)")

NAMES = ("real", "holes", "evil")
CONTRAST = """() => {
  const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3]));
  const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => element ? over(parse(getComputedStyle(element).backgroundColor), behind(element.parentElement))
    : [255, 255, 255];
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest('.sr')) continue;
    const back = behind(element), front = over(parse(getComputedStyle(element).color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), walker.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}"""


def browser_path() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("needs a browser (apt-get install chromium)")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = browser_path()
    with playwright.sync_playwright() as started:
        unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses to box itself in as root
        opened = started.chromium.launch(executable_path=path, args=unboxed)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of a real run, one with holes and one that means harm."""
    from dataclasses import replace

    home = home_of_runs(tmp_path_factory.mktemp("browser"))
    run = load_run((home / "run.json").read_text())
    assert run.choice is not None
    start = run.choice.code.index("return")
    outline = Outline(((start, start + 10),), 0.8, 1, "execution", "Promised.")
    doubted = [replace(c, posterior=0.4 - k / 10) for k, c in enumerate(run.choice.candidates)]
    holes = replace(reseen(run, candidates=tuple(doubted)), outline=outline)
    names = {"real": "run.json", "holes": written(home / "holes.json", holes)}
    names["evil"] = written(home / "evil.json", hostile(50))
    for name, file in names.items():
        assert avow(home, "report", file, "-o", f"{name}.html").code == 0
    return {name: home / f"{name}.html" for name in NAMES}


class Opened:
    """A page in a window of its own, with what it asked for and complained of."""

    def __init__(self, browser: Any, path: Path, *, width: int = 1280, dark: bool = False) -> None:
        scheme = "dark" if dark else "light"
        self.context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_for_and_nothing_complained_of(browser: Any, pages: dict[str, Path], name: str) -> None:
    with Opened(browser, pages[name]) as opened:
        opened.page.wait_for_timeout(200)
        assert opened.said == []
        assert [url for url in opened.asked if url != pages[name].as_uri() and not url.startswith("data:")] == []
        assert opened.asked
        assert opened.page.evaluate("document.scripts.length + document.images.length") == 0
        assert opened.page.evaluate("getComputedStyle(document.body).maxWidth") != "none"  # the style is let in


def test_a_request_and_an_error_would_be_noticed(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<img src=missing.png><script>nothing()</script>")
    with Opened(browser, tmp_path / "bad.html") as opened:
        opened.page.wait_for_timeout(200)
        assert any("nothing is not defined" in text for text in opened.said)
        assert any(url.endswith("missing.png") for url in opened.asked)


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_reached_by_tab_and_opens_by_enter(browser: Any, pages: dict[str, Path], name: str) -> None:
    with Opened(browser, pages[name]) as opened:
        page = opened.page
        number = "[...document.querySelectorAll('a[href], summary, button, input, [tabindex]')]"
        wanted = page.evaluate(f"{number}.length")
        reached = []
        for _ in range(wanted):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(f"{number}.indexOf(document.activeElement)"))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert reached == list(range(wanted))
        assert page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].every((a) => document.querySelector(a.hash))")
        if page.query_selector("summary"):
            page.locator("summary").first.focus()
            page.keyboard.press("Enter")
            assert page.evaluate("document.querySelector('details').open")


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_in_order_and_ids_are_one_each(browser: Any, pages: dict[str, Path], name: str) -> None:
    with Opened(browser, pages[name]) as opened:
        levels = opened.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))
        ids = opened.page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(ids) == len(set(ids))
        named = "[...document.querySelectorAll('[aria-labelledby]')].every((e) => document.getElementById(e.getAttribute('aria-labelledby')))"
        assert opened.page.evaluate(named)
        assert opened.page.evaluate("document.documentElement.lang") == "en"
        assert opened.page.title()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_contrast_is_enough(browser: Any, pages: dict[str, Path], name: str, dark: bool) -> None:
    with Opened(browser, pages[name], dark=dark) as opened:
        opened.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        found = opened.page.evaluate(CONTRAST)
        assert len(found) > 30
        assert [pair for pair in found if pair[0] < 4.5] == []
        paper = opened.page.evaluate("+getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
        assert (paper < 128) is dark


def test_poor_contrast_would_be_noticed(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "grey.html").write_text("<body style='color:#888;background:#fff'>grey<b style='color:#000'>black</b>")
    with Opened(browser, tmp_path / "grey.html") as opened:
        (grey, _), (black, _) = opened.page.evaluate(CONTRAST)
        assert grey == pytest.approx(3.54, abs=0.01)
        assert black == pytest.approx(21)


@pytest.mark.parametrize("width", [380, 768, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_has_to_be_scrolled_sideways(browser: Any, pages: dict[str, Path], name: str, width: int) -> None:
    with Opened(browser, pages[name], width=width) as opened:
        opened.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        wide = "[...document.querySelectorAll('body *:not(.sr, .skip)')].filter((e) => !e.closest('.sr') && e.getBoundingClientRect().right > innerWidth + 1 && e.getClientRects().length).map((e) => e.className || e.tagName)"
        assert opened.page.evaluate(wide) == []


def test_on_paper_marks_are_lines_and_programs_are_open(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["evil"]) as opened:
        opened.page.emulate_media(media="print")
        assert opened.page.evaluate("document.querySelector('details pre').getBoundingClientRect().height") > 0
        assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert opened.page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
        assert len(opened.page.pdf()) > 10_000


def test_marks_can_be_told_without_colour(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["holes"]) as opened:
        styles = "[...document.querySelectorAll('.legend mark')].map((m) => getComputedStyle(m).textDecorationStyle)"
        assert opened.page.evaluate("getComputedStyle(document.querySelector('.program .hole')).borderTopStyle") == "dashed"
        assert opened.page.evaluate("document.querySelector('.program .hole').textContent").startswith(" hole 1 begins ")
        assert opened.page.evaluate(styles) == ["dotted", "solid", "double"]
        said = "document.querySelector('.program mark').textContent"
        assert opened.page.evaluate(said).startswith(" likely edit, ")
        seen = opened.page.evaluate("document.querySelector('.program code').innerText")
        assert "def total_even(xs):" in seen
