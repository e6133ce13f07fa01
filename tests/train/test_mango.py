"""MANGO's loss against its formula by automatic differentiation, comments found by the tokenizer, pairs on disk."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from avow.core.errors import TrainingError
from avow.lm.tokens import Tokenizer
from avow.lm.train.data.documents import Documents
from avow.lm.train.mango import Contrastive, Pair, encode_pairs, read_pairs, without_comments
from avow.lm.train.tokenizer import train

PROMPT = 'def f(xs):\n    """Return # of xs."""\n'


def formula(logits: Tensor, labels: Tensor, weights: Tensor, margin: float = 0.1, shortest: int = 10) -> Tensor:
    """The loss as the paper writes it, pair by pair, to be differentiated by torch. weights: 1 where it is a solution."""
    each = functional.cross_entropy(logits.transpose(1, 2), labels, reduction="none")
    masked = (each[0::2] * weights[0::2]).sum() / weights[0::2].sum()
    hinges = []
    for positive in range(0, len(labels), 2):
        solutions = [each[row][weights[row] == 1] for row in (positive, positive + 1)]
        hinge = torch.relu(margin + solutions[0].mean() - solutions[1].mean())
        hinges.append(hinge if len(solutions[1]) > shortest else 0 * hinge)
    return masked + torch.stack(hinges).mean()


def batch(seed: int, pairs: int, prompt: float) -> tuple[Tensor, Tensor, Tensor]:
    """Random logits [2 pairs, 30, 7], labels, and weights of prompts, solutions of 5 to 20 tokens, and padding."""
    random = torch.Generator().manual_seed(seed)
    logits = torch.randn(2 * pairs, 30, 7, generator=random, dtype=torch.float64, requires_grad=True)
    labels = torch.randint(0, 7, (2 * pairs, 30), generator=random)
    weights = torch.zeros(2 * pairs, 30, dtype=torch.float64)
    for row in range(2 * pairs):
        begin, length = torch.randint(1, 9, (1,), generator=random), torch.randint(5, 21, (1,), generator=random)
        weights[row, :begin] = prompt
        weights[row, begin : begin + length] = 1
    return logits, labels, weights


@pytest.mark.parametrize("prompt", [0.0, 0.2])
@pytest.mark.parametrize("pairs", [1, 2, 9])
@pytest.mark.parametrize("seed", range(5))
def test_the_slope_and_the_value_are_those_of_the_formula(seed: int, pairs: int, prompt: float) -> None:
    logits, labels, weights = batch(seed, pairs, prompt)
    expected = formula(logits, labels, weights)
    (slope,) = torch.autograd.grad(expected, logits)
    each = functional.cross_entropy(logits.transpose(1, 2), labels, reduction="none")
    new = Contrastive()(each, weights)
    assert not new.requires_grad
    found = (new * each).sum() / weights.sum()
    (again,) = torch.autograd.grad(found, logits)
    torch.testing.assert_close(again, slope, atol=1e-12, rtol=0)
    means = [each[row][weights[row] == 1].mean() for row in range(2 * pairs)]
    lengths = (weights[1::2] == 1).sum(1)
    is_open = [bool(0.1 + means[2 * i] - means[2 * i + 1] > 0 and lengths[i] > 10) for i in range(pairs)]
    torch.testing.assert_close(found + 0.1 * sum(is_open) / pairs, expected, atol=1e-12, rtol=0)


def test_open_closed_and_short_all_come_up() -> None:
    """What the test above must have met to mean something."""
    seen = set()
    for seed in range(5):
        logits, labels, weights = batch(seed, 9, 0.0)
        each = functional.cross_entropy(logits.transpose(1, 2), labels, reduction="none").detach()
        for i in range(9):
            rows = [each[row][weights[row] == 1] for row in (2 * i, 2 * i + 1)]
            seen.add((bool(0.1 + rows[0].mean() - rows[1].mean() > 0), len(rows[1]) > 10))
    assert seen == {(a, b) for a in (True, False) for b in (True, False)}


def test_by_hand() -> None:
    """Solutions of 2 and 12 tokens at 3 and 1 nats: 3 + max(0, .1 + 3 - 1); with 10 tokens the hinge is gone."""
    each = torch.full((2, 14), 1.0)
    each[0] = 3.0
    weights = torch.zeros(2, 14)
    weights[0, 1:3], weights[1, 2:14] = 1, 1
    new = Contrastive()(each, weights)
    assert float((new * each).sum() / weights.sum() + 0.1) == pytest.approx(5.1)
    weights[1, 12:] = 0
    new = Contrastive()(each, weights)
    assert float((new * each).sum() / weights.sum()) == pytest.approx(3.0)
    assert not new[1].any()


def test_a_step_down_the_slope_makes_comments_likelier_than_none() -> None:
    logits, labels, weights = batch(3, 4, 0.0)
    values = logits.detach().clone()

    def gap() -> Tensor:
        each = functional.cross_entropy(values.transpose(1, 2), labels, reduction="none")
        share = weights / weights.sum(1, keepdim=True)
        means = (each * share).sum(1)
        return means[1::2] - means[0::2]

    for _ in range(200):
        values.requires_grad_(True)
        each = functional.cross_entropy(values.transpose(1, 2), labels, reduction="none")
        loss = (Contrastive(margin=1.0, shortest=0)(each, weights) * each).sum()
        (slope,) = torch.autograd.grad(loss, values)
        values = (values - 0.5 * slope).detach()
    assert (gap() > 0.99).all()


def test_what_is_no_pair_and_no_margin_is_refused() -> None:
    with pytest.raises(TrainingError, match="3 rows for a contrastive loss, expected pairs"):
        Contrastive()(torch.ones(3, 4), torch.ones(3, 4))
    with pytest.raises(TrainingError, match="the margin of the contrastive loss is 0"):
        Contrastive(margin=0)


def test_a_batch_without_a_solution_has_no_weights_that_are_no_numbers() -> None:
    new = Contrastive()(torch.ones(2, 4), torch.zeros(2, 4))
    assert torch.equal(new, torch.zeros(2, 4))


@pytest.mark.parametrize(
    ("commented", "bare"),
    [
        ("    # why\n    return 1\n", "    return 1\n"),
        ("    x = 1  # one\n    return x\n", "    x = 1\n    return x\n"),
        ("    return '# no' + \"#\"\n", "    return '# no' + \"#\"\n"),
        ('    s = """\n    # no\n    """  # yes\n    return s\n', '    s = """\n    # no\n    """\n    return s\n'),
        ("    return f'{xs}#{1}'  # yes '#'\n", "    return f'{xs}#{1}'\n"),
        ("    # a\n\n    # b\n    if xs:\n        # c\n        return 1\n\n    return 2", "\n    if xs:\n        return 1\n\n    return 2"),
        ("    return [  # a\n        1,  # b\n        # c\n    ]\n", "    return [\n        1,\n    ]\n"),
        ("    return 1  # ü 日本 🦙\n", "    return 1\n"),
        ("    return 1 # no line end", "    return 1"),
        ("    return (1  # never closed\n", "    return (1  # never closed\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_comments_are_taken_out(commented: str, bare: str) -> None:
    assert without_comments(PROMPT, commented) == bare


def test_a_prompt_keeps_its_comments_and_may_end_in_a_line() -> None:
    assert without_comments("# of\ndef f(", "xs):\n    # why\n    return xs  # it\n") == "xs):\n    return xs\n"
    assert without_comments("x = 1  # a", "b\ny = 2  # c\n") == "b\ny = 2\n"


LINES = [
    "    x = 1",
    "    y = '#'",
    "    # c",
    "    z = 2  # d",
    "",
    "    for a in x:\n        # e\n        b()",
    '    t = """#\n#"""',
    "    u = 1  # a\x0cb\x1cc\x85d\u2028e",  # ends of a line for str.splitlines, and for nothing else
    "    v = '\x0c\x1c\x85\u2028'  # f",
    "\x0c    # g",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_the_program_stays_and_no_comment_does(lines: list[str]) -> None:
    commented = "\n".join([*lines, "    return x"]) + "\n"
    bare = without_comments(PROMPT, commented)
    assert ast.dump(ast.parse(PROMPT + bare)) == ast.dump(ast.parse(PROMPT + commented))
    found = tokenize.generate_tokens(io.StringIO(PROMPT + bare).readline)
    assert not [token for token in found if token.type == tokenize.COMMENT]
    assert without_comments(PROMPT, bare) == bare


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_pairs_are_read(tmp_path: Path) -> None:
    commented, bare = "    # why\n    return 1\n", "    return 1\n"
    path = written(
        tmp_path / "t.jsonl", {"prompt": PROMPT, "comments": commented}, {"prompt": PROMPT, "comments": bare}
    )
    assert list(read_pairs(path)) == [Pair(PROMPT, commented, bare)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"prompt": "x"}, "t.jsonl:1: 'comments' is null, expected a text"),
        ({"comments": "x", "prompt": 1}, "t.jsonl:1: 'prompt' is a number, expected a text"),
        ({"comments": "    return 1\n", "prompt": PROMPT}, "t.jsonl: not one of its solutions has a comment"),
    ],
)
def test_other_lines_are_refused(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        list(read_pairs(written(tmp_path / "t.jsonl", row)))


def test_pairs_on_disk_lie_side_by_side(tmp_path: Path) -> None:
    rows = [{"prompt": PROMPT, "comments": f"    # number {i}\n    return {i}\n"} for i in range(5)]
    path = written(tmp_path / "t.jsonl", *rows)
    train([PROMPT, *(row["comments"] for row in rows)], 300, tmp_path / "words")
    assert encode_pairs([path], tmp_path / "tokens", tmp_path / "words")[0] == 10
    found, words = Documents(tmp_path / "tokens"), Tokenizer.load(tmp_path / "words")
    for i in range(5):
        prompt = found.prompt(2 * i)
        assert prompt == found.prompt(2 * i + 1)
        assert np.array_equal(found[2 * i][:prompt], found[2 * i + 1][:prompt])
        texts = [words.decode([int(t) for t in found[2 * i + k][prompt:]]) for k in range(2)]
        assert texts == [rows[i]["comments"], f"    return {i}\n"]
        assert found[2 * i][-1] == found[2 * i + 1][-1] == 0
