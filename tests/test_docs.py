"""What the documentation says is what happens: Python runs, commands print what is shown, links lead somewhere.

    ```python     runs from the repository's root; lines that begin with >>> are compared as doctests
    ```console    `$ avow ...` lines run in a shell, `$ cd` says where; every line below one must come out, in order
                  (`...` stands for anything; times, rates and the level of isolation are the machine's own), and
                  `$ echo $?` shows the exit code

Nothing here needs a network; what does is written as an indented block.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.data import shared

from avow.core.types import Program
from avow.domains.python.forall import for_all
from avow.domains.python.load import load_task

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MACHINE = re.compile(r"\d[\d,.]*(?= ?(?:ms|s|seconds?|a second)\b)|(?<=isolation )\d(?= of 3)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(kind: str) -> list[Block]:
    found = []
    for page in PAGES:
        source = page.read_text(encoding="utf-8")
        found += [
            Block(page, source[: match.start()].count("\n") + 1, kind, match[2])
            for match in _FENCE.finditer(source)
            if match[1] == kind
        ]
    return found


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """No settings but the defaults, a run store of its own, `avow` of the Python that runs the tests."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AVOW_", "XDG_"))}
    here = str(Path(sys.executable).parent)
    return env | {
        "AVOW_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PATH": f"{here}:{env.get('PATH', '')}",
        "COLUMNS": "120", "NO_COLOR": "1",
    }  # fmt: skip


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_runs(block: Block, environ: dict[str, str]) -> None:
    if block.text.startswith(">>> "):
        example = doctest.DocTestParser().get_doctest(block.text, {}, str(block), str(block.page), block.line)
        lines: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=lines.append)
        assert "".join(lines) == ""
        return
    command = [sys.executable, "-W", "error", "-c", block.text]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def commands(text: str) -> list[tuple[str, list[str]]]:
    """(command, lines that it shall print) of a console block."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found and line.strip():
            found[-1][1].append(line)
    return found


def _plain(line: str) -> str:
    return _MACHINE.sub("#", " ".join(line.split()))


def missing(expected: list[str], printed: str) -> list[str]:
    """The expected lines that do not come in the printed text, in this order."""
    left = [_plain(line) for line in printed.splitlines()]
    absent = []
    for line in expected:
        pattern = re.compile(".*".join(map(re.escape, re.split(r" ?\.\.\. ?", _plain(line)))))
        hit = next((i for i, candidate in enumerate(left) if pattern.fullmatch(candidate)), None)
        if hit is None:
            absent.append(line)
        else:
            left = left[hit + 1 :]
    return absent


@pytest.mark.parametrize("block", blocks("console"), ids=str)
def test_commands_print_what_is_shown(block: Block, environ: dict[str, str]) -> None:
    assert re.match(r"\$ (?:\w+=\S+ )?(?:avow|cd) ", block.text), "expected an avow command that needs no network"
    code, folder = 0, ROOT
    for command, expected in commands(block.text):
        if command == "echo $?":
            assert [str(code)] == expected
            code = 0
            continue
        assert code == 0, f"exit code {code}; show it with `$ echo $?` if it is meant"
        if command.startswith("cd "):
            folder = folder / command[3:]
            continue
        shell = ["sh", "-c", command]
        done = subprocess.run(shell, cwd=folder, env=environ, capture_output=True, text=True, check=False)
        code, printed = done.returncode, done.stderr + done.stdout
        assert missing(expected, printed) == [], printed
    assert code == 0


def test_a_line_that_is_not_printed_is_missed() -> None:
    assert missing(["a 12 ms", "b ... d", "e ... f"], "x\na  7.5 ms\nb c d\ne f\n") == []
    assert missing(["isolation 3 of 3, 7 a second"], "isolation 2 of 3, 1,200 a second") == []
    assert missing(["b", "a"], "a\nb\n") == ["a"]
    assert missing(["posterior 0.93"], "posterior 0.92") == ["posterior 0.93"]
    assert missing(["a"], "a b") == ["a"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [link.partition("#")[0] for link in links if not re.match(r"https?://|#", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_page_for_users_is_in_the_navigation() -> None:
    named = set(re.findall(r"^ +- .*: ([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").glob("*.md")}


def test_the_readme_names_every_command(environ: dict[str, str]) -> None:
    table = set(re.findall(r"^\| `avow (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    done = subprocess.run(["avow", "--help"], env=environ, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  (\w+) ", done.stdout.partition("Commands:")[2].partition("\n\n")[0], re.MULTILINE))
    assert table == listed


PROPERTY = re.compile(r"--property '([^']+)'")


@pytest.mark.parametrize("page", [page for page in PAGES if PROPERTY.search(page.read_text(encoding="utf-8"))], ids=str)
def test_properties_are_of_the_example_at_hand(page: Path) -> None:
    task = load_task(str(ROOT / "examples" / "merge_intervals" / "task.py"))
    for source in PROPERTY.findall(page.read_text(encoding="utf-8")):
        assert for_all(source, task, Program("def merge_intervals(intervals): ...", "merge_intervals")).names == ("x",)


def paper_rows() -> list[list[str]]:
    text = (ROOT / "docs" / "papers.md").read_text(encoding="utf-8")
    table = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    return table[2:]


@pytest.mark.parametrize("row", paper_rows(), ids=lambda row: row[0].split(",")[0])
def test_papers_name_what_exists(row: list[str]) -> None:
    names = re.findall(r"`([^`]+)`", row[2])
    assert names
    source = ""
    for name in names:
        if name.endswith(".py"):
            source = (ROOT / "src" / "avow" / name).read_text(encoding="utf-8")
        else:
            assert re.search(rf"^(?:def|class) {name}\b", source, re.MULTILINE), name
    module = re.search(r"(?:benchmarks|tests)[\w./]+", row[3])
    assert module
    assert (ROOT / (module[0] if module[0].endswith(".py") else module[0].replace(".", "/") + ".py")).exists()


def _numbers_hold(command: str) -> None:
    rows = [row for row in paper_rows() if row[3] == f"`{command}`"]
    assert rows
    done = subprocess.run(
        [sys.executable, *command.split()[1:]], cwd=ROOT, capture_output=True, text=True, check=True
    )
    printed = set(re.findall(r"\d+\.\d+", done.stdout))
    for row in rows:
        stated = set(re.findall(r"\d+\.\d+", row[4]))
        assert stated
        assert stated <= printed, row[0]


def test_our_numbers_on_papers_are_what_the_benchmark_prints() -> None:
    shared("voting/tora-code-34b-v1.0.gsm8k.jsonl.gz")
    _numbers_hold("python -m benchmarks.papers")


@pytest.mark.slow
def test_our_numbers_on_selectors_are_what_the_benchmark_prints() -> None:
    shared("selection/codegen16b_humaneval_matrix.jsonl.gz")
    _numbers_hold("python -m benchmarks.selection")
