"""The likeliest line against all lines there are, and what the file around it adds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from avow.lm.line import complete_line, first_line, likeliest_line
from avow.lm.recall import Recall
from avow.lm.sampling import log_softmax
from avow.lm.testing import VOCABULARY, ByteTokenizer, ScriptedEngine, hashed, says

ALL = Recall((np.array([0.1, 0.9]), *(np.array([0.1, *[0.0] * (k - 1), 0.9]) for k in range(2, 9))))


class Spelled(ByteTokenizer):
    """Five tokens; a line can be spelled in several ways."""

    bos, eos, add_bos = None, (), False
    texts = (b"a", b"b", b"ab", b"\n", b"b\n")

    def bytes_of(self, id_: int) -> bytes:
        return self.texts[id_]


@pytest.mark.parametrize("seed", range(8))
def test_it_is_the_likeliest_of_all(seed: int) -> None:
    logits = hashed(5, seed=seed, sharpness=4.0)
    found = likeliest_line(ScriptedEngine(logits, vocab_size=5), Spelled(), [0], max_tokens=3)
    shares: dict[str, float] = {}
    for size in (1, 2, 3):
        for ids in itertools.product(range(5), repeat=size):
            texts = [b"".join(map(Spelled.texts.__getitem__, ids[:k])) for k in range(1, size + 1)]
            ended = [b"\n" in text.lstrip() for text in texts]
            if not any(ended[:-1]) and (ended[-1] or size == 3):
                chance = np.exp(sum(log_softmax(logits((0, *ids[:k])))[token] for k, token in enumerate(ids)))
                line = first_line(texts[-1].decode()).strip()
                shares[line] = shares.get(line, 0.0) + float(chance)
    best = max(shares, key=lambda line: shares[line])
    if shares[best] > 0.5:  # else a beam may miss it
        assert found.text.strip() == best
    assert shares[found.text.strip()] > 0.1


def test_blank_lines_before_it_are_passed_over_and_its_end_is_not_said() -> None:
    found = likeliest_line(ScriptedEngine(says("\n\n  x = 1\ny = 2\n")), ByteTokenizer(), "?")
    assert (found.text, found.finish) == ("\n\n  x = 1", "stop")
    assert likeliest_line(ScriptedEngine(says("x = 1\r\n")), ByteTokenizer(), "?").text == "x = 1"


def test_a_text_does_not_end_before_the_line() -> None:
    """The end is the likeliest token, by far."""

    def logits(ids: tuple[int, ...]) -> np.ndarray:
        row = says("y\n", strength=5.0)(ids)
        row[257] = 9.0
        return row

    assert likeliest_line(ScriptedEngine(logits), ByteTokenizer(), "?").text == "y"


def test_an_indentation_is_another_line() -> None:
    """`x` and `x` on the next line are two answers, each less likely than `y`."""

    def logits(ids: tuple[int, ...]) -> np.ndarray:
        row = np.full(VOCABULARY, -30.0, np.float32)
        first, then = {ord("x"): 0.30, 10: 0.25, ord("y"): 0.42}, {10: 1.0}
        last = ids[-1]
        for token, share in (first if last == ord("?") else {ord("x"): 1.0} if len(ids) == 3 and last == 10 else then).items():
            row[token] = np.log(share)
        return row

    assert likeliest_line(ScriptedEngine(logits), ByteTokenizer(), "?").text == "y"


def test_what_the_file_says_is_found_again_before_and_after() -> None:
    engine = ScriptedEngine(says("print(1)\n", strength=6.0))
    seen = "while waiting:\n    poll()\n"
    for prefix, suffix in ((seen + "if y:\n    pass\nwhile wai", "\n"), ("if y:\n    pass\nwhile wai", "\n" + seen)):
        assert complete_line(engine, ByteTokenizer(), prefix, suffix, recall=ALL).text == "ting:"
        assert complete_line(engine, ByteTokenizer(), prefix, suffix).text == "print(1)"
    assert engine.sequences == {}


def test_more_of_the_file_than_the_context_holds() -> None:
    engine = ScriptedEngine(says("print(1)\n", strength=6.0), context=100)
    prefix = "while waiting:\n" + "x = 1\n" * 100 + "while wai"
    assert complete_line(engine, ByteTokenizer(), prefix, "", recall=ALL).text == "ting:"
