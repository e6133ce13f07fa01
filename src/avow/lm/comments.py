"""Logical comment decoding: make a model say why before it writes a line.

Two ways. `announced` is that of MANGO (Chen et al. 2024, "Comments as Natural Logic Pivots", logical comment prompt):
the answer begins with a sentence that announces commented code, and the model goes on from there. `CommentForcing` is
our own and leaves nothing to good will: wherever a statement begins at the level of a function's body and the line
before is no comment of that level, the decoder says the indentation and `# ` in its place; what the comment says, and
the statement after it, are the model's.

A statement within brackets, a string or a block gets none, nor does the rest of a compound one (`else`, `except`) that
is drawn as one token. It does NOT keep a model from an empty comment, and it knows no language but Python.
"""

from __future__ import annotations

import io
import tokenize
from typing import Protocol

from avow.core.errors import ModelError

ANNOUNCEMENTS = (
    "Every step has a comment that tells why it is there.",
    "The comments explain the logic of the code, step by step.",
    "Before each part there is a comment on what it does and why.",
    "This is commented code: the reasoning stands above each line.",
)
_GOES_ON = frozenset({b"else", b"elif", b"except", b"finally"})


class Pieces(Protocol):
    """What is needed of a tokenizer."""

    def encode(self, text: str) -> list[int]: ...

    def bytes_of(self, token: int, /) -> bytes: ...


def announced(prompt: str, *, sentence: str = ANNOUNCEMENTS[0], indent: str = "    ") -> str:
    """A prompt that ends before the body of a function, and the announcement as the first line of that body.

    Raises:
        ModelError: the prompt ends within a line.

    """
    if not prompt.endswith("\n"):
        shown = prompt.rsplit("\n", 1)[-1][-40:]
        raise ModelError(
            f"the prompt ends within a line: {shown!r}, expected the line before a function's body",
            hint="Comments that are forced need no such place.",
        )
    return f"{prompt}{indent}# {sentence}\n"


def announced_answer(sentence: str = ANNOUNCEMENTS[0]) -> str:
    """How the answer of a chat model begins that is to hold commented code."""
    return f"{sentence}\n\n```python\n"


class CommentForcing:
    """Comments before the statements of a body, for one prompt: a `force` of `avow.lm.generate`.

    What it wants depends on the text so far alone. indent: that of the body.
    """

    def __init__(self, tokenizer: Pieces, prompt: str, *, indent: str = "    ") -> None:
        self._tokenizer = tokenizer
        self._prompt = prompt.encode()
        self._indent = indent.encode()

    def __call__(self, said: bytes, token: int) -> list[int]:
        """The tokens to say in the place of one that was drawn, none to let it stand."""
        before, piece = self._prompt + said, self._tokenizer.bytes_of(token)
        if before.rsplit(b"\n", 1)[-1] == self._indent + b"#":
            return [] if piece.startswith(b" ") else self._tokenizer.encode(" ")
        first = self._statement(before, piece)
        if first is None:
            return []
        return self._tokenizer.encode((piece[:first] + b"#").decode())

    def _statement(self, before: bytes, piece: bytes) -> int | None:
        """Where in a piece a statement of the body begins that lacks its comment."""
        text = before + piece
        start = before.rfind(b"\n") + 1
        for line in text[start:].split(b"\n"):  # the one that is being written, and what else the piece holds
            statement = line.lstrip(b" ")
            first = start + len(line) - len(statement)
            begins = statement and first >= len(before) and line[: first - start] == self._indent
            if begins and self._lacks_comment(text[:start], statement):
                return first - len(before)
            start += len(line) + 1
        return None

    def _lacks_comment(self, above: bytes, statement: bytes) -> bool:
        """Whether a line, known by how it begins, wants a comment between it and the lines above."""
        if statement[:1] in b"#\"'" or statement.strip().rstrip(b":") in _GOES_ON:
            return False
        last = above.rstrip().rsplit(b"\n", 1)[-1]
        return not last.startswith(self._indent + b"#") and _ends_a_statement(above.decode(errors="replace"))


def _ends_a_statement(text: str) -> bool:
    """Whether what comes after some whole lines of Python begins a line of its own: no bracket or string is open."""
    if text.endswith("\\\n"):
        return False
    try:
        for _ in tokenize.generate_tokens(io.StringIO(text).readline):
            pass
    except (tokenize.TokenError, SyntaxError):
        return False
    return True
