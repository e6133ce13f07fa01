"""What language a file is written in: by its name, by the interpreter that its first line asks for, by its content.

Granite Code (Mishra et al. 2024, section 2.1) tells 116 languages by file extension alone. Here the table covers the
usual ones, an extension that several languages share is settled by what the file holds, and a script without an
extension by its `#!` line. What it does NOT do: guess the language of a file whose name and first line say nothing.
"""

from __future__ import annotations

import re
from pathlib import PurePath

_BY_SUFFIX = {
    ".py": "python", ".pyw": "python", ".pyi": "python stub", ".pyx": "cython", ".pxd": "cython", ".ipynb": "notebook",
    ".c": "c", ".cc": "c++", ".cpp": "c++", ".cxx": "c++", ".hh": "c++", ".hpp": "c++", ".hxx": "c++", ".cu": "cuda",
    ".cs": "c#", ".java": "java", ".kt": "kotlin", ".kts": "kotlin", ".scala": "scala", ".groovy": "groovy",
    ".clj": "clojure", ".go": "go", ".rs": "rust", ".swift": "swift", ".dart": "dart", ".zig": "zig", ".nim": "nim",
    ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".jsx": "javascript", ".tsx": "typescript",
    ".vue": "vue", ".svelte": "svelte", ".html": "html", ".htm": "html", ".css": "css", ".scss": "css", ".less": "css",
    ".php": "php", ".rb": "ruby", ".lua": "lua", ".r": "r", ".jl": "julia", ".f": "fortran", ".f90": "fortran",
    ".hs": "haskell", ".ml": "ocaml", ".mli": "ocaml", ".fs": "f#", ".elm": "elm", ".ex": "elixir", ".exs": "elixir",
    ".erl": "erlang", ".lisp": "lisp", ".el": "lisp", ".scm": "scheme", ".rkt": "racket", ".sh": "shell",
    ".bash": "shell", ".zsh": "shell", ".fish": "fish", ".ps1": "powershell", ".bat": "batch", ".sql": "sql",
    ".xml": "xml", ".xsl": "xslt", ".xslt": "xslt", ".svg": "xml", ".json": "json", ".jsonl": "json", ".yaml": "yaml",
    ".yml": "yaml", ".toml": "toml", ".ini": "ini", ".cfg": "ini", ".csv": "csv", ".tsv": "csv", ".md": "markdown",
    ".rst": "restructuredtext", ".tex": "tex", ".txt": "text", ".cmake": "cmake", ".mk": "makefile",
    ".proto": "protobuf", ".thrift": "thrift", ".graphql": "graphql", ".tf": "terraform", ".asm": "assembly",
    ".s": "assembly",
    ".vhd": "vhdl", ".sv": "verilog", ".sol": "solidity", ".pas": "pascal", ".tcl": "tcl", ".awk": "awk",
    ".diff": "diff", ".patch": "diff", ".qasm": "openqasm", ".lean": "lean",
}  # fmt: skip
_BY_NAME = {
    "Makefile": "makefile", "GNUmakefile": "makefile", "Dockerfile": "dockerfile", "CMakeLists.txt": "cmake",
    "Rakefile": "ruby", "Gemfile": "ruby", "SConstruct": "python", "SConscript": "python", "wscript": "python",
}  # fmt: skip
_INTERPRETERS = {
    "python": "python", "pypy": "python", "bash": "shell", "sh": "shell", "zsh": "shell", "dash": "shell",
    "ksh": "shell", "fish": "fish", "node": "javascript", "deno": "typescript", "perl": "perl", "ruby": "ruby",
    "php": "php", "lua": "lua", "Rscript": "r", "julia": "julia", "tclsh": "tcl", "awk": "awk",
}  # fmt: skip
# An extension that several languages share: the first whose mark is found, else the last.
_BY_CONTENT: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    ".h": ((re.compile(r"^\s*(?:class|namespace|template)\b|std::", re.M), "c++"), (re.compile(""), "c")),
    ".m": ((re.compile(r"^\s*(?:@\w+|#import|#include)", re.M), "objective-c"), (re.compile(""), "matlab")),
    ".pl": ((re.compile(r"^\s*:-|^\w+\(.*\)\s*:-", re.M), "prolog"), (re.compile(""), "perl")),
    ".ts": ((re.compile(r"^\s*<\?xml|^\s*<!DOCTYPE TS", re.M), "xml"), (re.compile(""), "typescript")),
    ".v": ((re.compile(r"^\s*(?:Theorem|Lemma|Require|Proof)\b", re.M), "coq"), (re.compile(""), "verilog")),
    ".d": ((re.compile(r"^[^\s#][^:=]*\.o\s*:", re.M), "makefile"), (re.compile(""), "d")),
}
_SHEBANG = re.compile(r"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+)*)?(?P<name>[A-Za-z]+)")
_HEAD = 4096  # characters in which an extension's several languages are told apart
OTHER = "other"
LANGUAGES = tuple(
    sorted(
        {*_BY_SUFFIX.values(), *_BY_NAME.values(), *_INTERPRETERS.values()}
        | {name for choices in _BY_CONTENT.values() for _, name in choices}
    )
)


def language_of(name: str, head: str) -> str:
    """The language of a file from its name and the beginning of its text, `other` where neither says.

    >>> language_of("bin/tool", "#!/usr/bin/env python3")
    'python'
    """
    path = PurePath(name)
    suffix = path.suffix.lower()
    if path.name in _BY_NAME:
        return _BY_NAME[path.name]
    if suffix in _BY_CONTENT:
        return next(language for mark, language in _BY_CONTENT[suffix] if mark.search(head[:_HEAD]))
    if suffix:
        return _BY_SUFFIX.get(suffix, OTHER)
    shebang = _SHEBANG.match(head)
    return _INTERPRETERS.get(shebang["name"], OTHER) if shebang else OTHER


def may_be(name: str, language: str) -> bool:
    """Whether a file of this name can be of a language at all, so that the others need not be opened."""
    path = PurePath(name)
    suffix = path.suffix.lower()
    if not suffix or path.name in _BY_NAME:
        return _BY_NAME.get(path.name, language) == language
    if suffix in _BY_CONTENT:
        return language in {found for _, found in _BY_CONTENT[suffix]}
    return _BY_SUFFIX.get(suffix, OTHER) == language
