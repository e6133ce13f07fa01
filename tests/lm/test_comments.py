"""Comments that the decoder forces: before every statement of a body, nowhere else, and the same whatever is beside."""

from __future__ import annotations

import ast
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lm.vocabularies import byte_level_json

from avow.core.errors import ModelError
from avow.lm.comments import ANNOUNCEMENTS, CommentForcing, announced, announced_answer
from avow.lm.engine import Logits
from avow.lm.generate import Generated, Sampling, generate
from avow.lm.testing import ByteTokenizer, ScriptedEngine, hashed, says

BYTES = ByteTokenizer()
STUB = 'def f(xs):\n    """Return it.\n    """\n'


class BytePairs:
    """A trained tokenizer, in which a line's end and the indentation after it are often one token."""

    bos, add_bos = None, False

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        self._made = Tokenizer.from_str(byte_level_json())
        alphabet = [*range(33, 127), *range(161, 173), *range(174, 256)]
        rest = [byte for byte in range(256) if byte not in alphabet]
        self._byte = {chr(b): b for b in alphabet} | {chr(256 + k): b for k, b in enumerate(rest)}
        self.eos = (self._made.token_to_id("<|endoftext|>"),)
        self.vocab_size = self._made.get_vocab_size()

    def encode(self, text: str) -> list[int]:
        return list(self._made.encode(text).ids)

    def bytes_of(self, token: int, /) -> bytes:
        if token in self.eos:
            return b""
        word = self._made.id_to_token(token)
        return bytes(self._byte[c] for c in word) if all(c in self._byte for c in word) else word.encode()


PAIRS = BytePairs()


def reluctant(text: str) -> ScriptedEngine:
    """An engine that says a text, but wants to go on with `x` wherever a comment of it begins."""
    ids = [*PAIRS.encode(text), PAIRS.eos[0]]
    code = PAIRS.encode(" x")[0]

    def logits(sequence: tuple[int, ...]) -> Logits:
        wanted = ids[len(sequence) - 1]  # the prompt is one token
        row = np.zeros(PAIRS.vocab_size, dtype=np.float32)
        row[code if b"#" in PAIRS.bytes_of(wanted) else wanted] = 9
        return row

    return ScriptedEngine(logits, vocab_size=PAIRS.vocab_size)


def forced(text: str, *, prompt: str = STUB, cut: random.Random | None = None) -> str:
    """What comes of a model that would say a text, and ` c` after each forced `#`, in pieces of any size with `cut`."""
    pieces = Pieces()
    out, force, meant = b"", CommentForcing(pieces, prompt), text.encode()
    while meant:
        size = cut.randint(1, 9) if cut else 1
        instead = force(out, pieces.id_of(meant[:size]))
        said = b"".join(map(pieces.bytes_of, instead)) if instead else meant[:size]
        out += said
        begun = instead and said.endswith(b"#")  # the piece held what comes before the statement
        meant = b" c\n    " + meant[len(said) - 1 :] if begun else meant[len(said) :]
    return out.decode()


class Pieces:
    """Any bytes as a token."""

    def __init__(self) -> None:
        self._known: list[bytes] = []

    def id_of(self, piece: bytes) -> int:
        self._known.append(piece)
        return len(self._known) - 1

    def encode(self, text: str) -> list[int]:
        return [self.id_of(text.encode())]

    def bytes_of(self, token: int, /) -> bytes:
        return self._known[token]


def test_every_statement_of_a_body_gets_a_comment() -> None:
    body = "    total = 0\n    for x in xs:\n        total += x\n        total += 1\n    return total\n"
    assert forced(body) == (
        "    # c\n    total = 0\n    # c\n    for x in xs:\n        total += x\n        total += 1\n    # c\n    return total\n"
    )


@pytest.mark.parametrize(
    "body",
    [
        "    # why\n    return 1\n",
        "    # why\n\n    return 1\n",
        '    """More."""\n',
        "",
        "x = 1\n",
    ],
)
def test_what_has_a_comment_or_needs_none_stays(body: str) -> None:
    assert forced(body) == body


def test_brackets_and_strings_and_continued_lines_are_left_alone() -> None:
    body = (
        '    # a\n    x = [\n    1,\n    ]\n    # b\n    y = """\n    text\n    """\n    # c\n    z = 1 + \\\n    2\n'
    )
    assert forced(body) == body


def test_the_prompt_may_end_within_the_signature() -> None:
    assert forced("xs):\n    return 1\n", prompt='"""\nSum.\n"""\n\n\ndef f(') == "xs):\n    # c\n    return 1\n"


def test_a_comment_that_has_no_space_gets_one() -> None:
    force = CommentForcing(BYTES, STUB)
    assert bytes(force(b"    #", ord("x"))) == b" "
    assert force(b"    #", ord(" ")) == []
    assert bytes(force(b"    #", BYTES.eos[0])) == b" "
    assert force(b"    return 1", BYTES.eos[0]) == []


def test_else_in_one_token_is_no_statement_of_its_own() -> None:
    said = b"    # a\n    if xs:\n        y = 1\n   "

    class Whole(BytePairs):
        def bytes_of(self, token: int, /) -> bytes:
            return {-1: b" else", -2: b" elsewhere", -3: b" e"}[token]

    whole = CommentForcing(Whole(), STUB)
    assert whole(said, -1) == []
    assert whole(said, -2) == PAIRS.encode(" #")
    assert whole(said, -3) == PAIRS.encode(" #")  # nobody can know yet, and a comment before `else` is no error
    assert CommentForcing(PAIRS, STUB)(said, PAIRS.encode(" x")[0]) == PAIRS.encode(" #")


def test_tokens_that_hold_a_line_end_are_rewritten_as_the_tokenizer_would_write_them() -> None:
    class Joined(BytePairs):
        def bytes_of(self, token: int, /) -> bytes:
            return {-1: b"\n    return", -2: b"\n        return", -3: b"\n\n    return", -4: b")\n    x"}[token]

    force = CommentForcing(Joined(), STUB)
    said = b"    # a\n    x = f(1)"
    assert force(said, -1) == PAIRS.encode("\n    #")
    assert force(said, -2) == []
    assert force(said, -3) == PAIRS.encode("\n\n    #")
    assert force(said[:-1], -4) == PAIRS.encode(")\n    #")


def test_with_byte_pairs_the_decoder_says_what_the_tokenizer_would() -> None:
    text = "    # begin with nothing\n    total = 0\n    # all of it\n    return total\n"
    start = PAIRS.encode("x")[:1]
    drawn = generate(reluctant(text), PAIRS, start, sampling=Sampling(), force=CommentForcing(PAIRS, STUB))[0]
    assert drawn.text == text
    assert list(drawn.ids[:-1]) == PAIRS.encode(text)
    assert "#" not in generate(reluctant(text), PAIRS, start, sampling=Sampling())[0].text


BLOCKS = [
    "    x = 1\n", "    x = (\n    1,\n        2)\n", "    for y in x:\n        y\n\n        z = y\n", "    f(x,\n      y)\n",
    '    s = """\n    text\n# no comment\n    """\n', "    if x:\n        # deep\n        y\n        # deeper\n", "\n", "    x = 1 + \\\n    2\n",
    "    with x:\n        def g():\n            return x\n", "    return {'#': x[1:]}  # said\n", "    # so\n\n    x.y()\n", "        \n",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(BLOCKS), max_size=6), st.integers(0, 10**6))
def test_any_body_is_commented_and_stays_what_it_was(blocks: list[str], seed: int) -> None:
    body = "".join(blocks) + "    return x\n"
    found = STUB + forced(body, cut=random.Random(seed))
    tree = ast.parse(found)
    assert ast.dump(tree) == ast.dump(ast.parse(STUB + body))
    assert isinstance(tree.body[0], ast.FunctionDef)
    lines = found.split("\n")
    for statement in tree.body[0].body[1:]:
        above = next(line for line in reversed(lines[: statement.lineno - 1]) if line.strip())
        assert above.startswith("    # ")
    assert forced(found.removeprefix(STUB), cut=random.Random(seed)) == found.removeprefix(STUB)


def test_a_sample_is_the_same_whatever_is_beside_it() -> None:
    warm = Sampling(temperature=1.0, max_tokens=60)

    def drawn(first: int, n: int) -> list[Generated]:
        force = CommentForcing(BYTES, STUB)
        return generate(ScriptedEngine(lines), BYTES, STUB, first=first, n=n, sampling=warm, force=force)

    def lines(ids: tuple[int, ...]) -> Logits:
        """Lines of `x` and spaces, of any length, each begun with four or eight spaces."""
        line = bytes(i for i in ids if i < 256).rsplit(b"\n", 1)[-1]
        wanted = "x \n" if line.strip() else {4: " x", 8: "x"}.get(len(line), " ")
        row = hashed(sharpness=1.0)(ids)
        row[[ord(c) for c in wanted]] += 20
        return row

    together = drawn(0, 9)
    assert together == [drawn(i, 1)[0] for i in range(9)]
    assert sum("    # " in sample.text for sample in together) > 5


def test_forced_tokens_have_the_models_own_log_probabilities() -> None:
    engine = ScriptedEngine(says("    return 1\n"))
    warm = Sampling(temperature=0, max_tokens=8, logprobs=1)
    drawn = generate(engine, BYTES, STUB, sampling=warm, force=CommentForcing(BYTES, STUB))[0]
    assert drawn.text.startswith("    # ")
    rows = engine.prefill(engine.open(), [256, *STUB.encode(), *drawn.ids], every=True).astype(np.float64)
    rows = rows[len(STUB) : -1]
    exact = rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))
    assert drawn.logprobs == pytest.approx([row[i] for row, i in zip(exact, drawn.ids, strict=True)], abs=1e-12)
    assert [top[0][0] for top in drawn.tops] == [int(row.argmax()) for row in exact]
    assert drawn.tops[4][0][0] == ord("r")  # where the `#` was forced, this is what the model wanted


def test_the_limit_counts_forced_tokens() -> None:
    engine = ScriptedEngine(says("    return 1\n"))
    drawn = generate(engine, BYTES, STUB, sampling=Sampling(max_tokens=5), force=CommentForcing(BYTES, STUB))[0]
    assert (drawn.text, drawn.finish) == ("    #", "length")


def test_announcements() -> None:
    assert len(set(ANNOUNCEMENTS)) == 4
    for sentence in ANNOUNCEMENTS:
        text = announced(STUB, sentence=sentence)
        assert text == f"{STUB}    # {sentence}\n"
        ast.parse(text + "    return 1\n")
    assert announced_answer().endswith("```python\n")
    with pytest.raises(ModelError, match=r"the prompt ends within a line: 'def f\('"):
        announced("def f(")
