"""Tempering and value conditioning: exact where they are algebra, and one small training where they are not."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.lm.material import some_ids, variant
from torch.nn import functional

from avow.core.errors import TrainingError
from avow.lm.checkpoint import Checkpoint
from avow.lm.config import Config, Rope
from avow.lm.model import Decoder
from avow.lm.tokens import Tokenizer
from avow.lm.train.data.documents import Documents
from avow.lm.train.encode import encode
from avow.lm.train.tokenizer import train
from avow.lm.train.values import RIGHT, WRONG, conditioned, conditioned_row, folded

STUB = 'def f(x):\n    """Return it."""\n'


def fold(decoder: Decoder, temperature: float) -> None:
    decoder.load_state_dict(folded(decoder.state_dict(), temperature))


@pytest.mark.parametrize("name", ["llama", "gpt_bigcode", "starcoder2", "stablelm", "granite"])
@pytest.mark.parametrize("temperature", [0.2, 3.0])
def test_a_folded_model_gives_the_logits_divided(name: str, temperature: float) -> None:
    """Norms with bias and without, heads of their own and tied, Granite's divisor: every logit, to rounding."""
    checkpoint = Checkpoint(variant(name))
    decoder = Decoder.from_tensors(checkpoint.config, checkpoint.names(), checkpoint.read, name)
    ids = torch.tensor([some_ids(9)])
    with torch.no_grad():
        before = decoder(ids)
        fold(decoder, temperature)
        torch.testing.assert_close(decoder(ids), before / temperature, rtol=2e-5, atol=2e-5)


def test_a_head_with_a_bias_is_folded_too() -> None:
    decoder = small(biases=("head",))
    torch.nn.init.normal_(decoder.head.bias)
    ids = torch.tensor([[1, 2, 3]])
    with torch.no_grad():
        before = decoder(ids)
        fold(decoder, 0.25)
        torch.testing.assert_close(decoder(ids), before / 0.25)


def test_the_tag_is_a_comment_before_the_prompt() -> None:
    assert conditioned(STUB) == RIGHT + STUB != conditioned(STUB, right=False) == WRONG + STUB
    for tag in (RIGHT, WRONG):
        assert ast.dump(ast.parse(tag + STUB)) == ast.dump(ast.parse(STUB))


def test_a_row_says_what_its_completion_is() -> None:
    assert conditioned_row({"prompt": "a", "correct": True}, "f:1")["prompt"] == RIGHT + "a"
    assert conditioned_row({"prompt": "a", "n": 1, "correct": False}, "f:1") == {
        "prompt": WRONG + "a",
        "n": 1,
        "correct": False,
    }


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"correct": True}, "f:7: 'prompt' is null, expected a text"),
        ({"prompt": "a"}, "f:7: 'correct' is null, expected true or false"),
        ({"prompt": "a", "correct": 1}, "f:7: 'correct' is a number, expected true or false"),
    ],
)
def test_rows_that_say_nothing_are_refused(row: dict[str, object], message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        conditioned_row(row, "f:7")


def test_values_are_encoded(tmp_path: Path) -> None:
    rows = [{"prompt": STUB, "completion": f"    return {i}\n", "correct": i == 1} for i in range(3)]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    train([STUB, RIGHT, WRONG], 300, tmp_path / "words")
    encode([file], tmp_path / "tokens", tmp_path / "words", values=True)
    found, words = Documents(tmp_path / "tokens"), Tokenizer.load(tmp_path / "words")
    prompts = [words.decode([int(t) for t in found[i][: found.prompt(i)]]) for i in range(3)]
    assert prompts == [WRONG + STUB, RIGHT + STUB, WRONG + STUB]


def small(biases: tuple[str, ...] = ()) -> Decoder:
    torch.manual_seed(0)
    return Decoder(Config("llama", 16, 32, 2, 2, 2, 16, 64, 16, rope=Rope(), attention_multiplier=0.25), biases=biases)


def trained(rows: torch.Tensor, temperature: float, steps: int = 150) -> Decoder:
    """A decoder that has learned rows of ids by heart, as far as it goes, with tempered logits."""
    decoder = small()
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=3e-3)
    for _ in range(steps):
        loss = functional.cross_entropy(decoder(rows[:, :-1]).flatten(0, 1) / temperature, rows[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return decoder


def test_the_tag_decides_what_is_sampled() -> None:
    """Tags 1 and 2; after prompt 3 the right answer is 5, the wrong ones 6 or 7, and wrong ones are more frequent."""
    rows = torch.tensor([[1, 3, 5], [2, 3, 6], [2, 3, 7], [2, 3, 6]] * 8)
    decoder = trained(rows, 1.0)
    with torch.no_grad():
        right = decoder(torch.tensor([[1, 3]]))[0, -1].softmax(0)
        wrong = decoder(torch.tensor([[2, 3]]))[0, -1].softmax(0)
    assert right[5] > 0.9
    assert wrong[6] > 0.5 > wrong[7] > 0.1
    assert wrong[5] < 0.1


def test_tempered_training_is_sharper_while_training_and_fold_keeps_that() -> None:
    """AlphaCode: sharper while it trains, so smoother as it is. What is drawn at temperature 1 after `fold` is p."""
    rows = torch.tensor([[1, 3, 5], [2, 3, 6], [2, 3, 7], [2, 3, 6]] * 8)
    decoder = trained(rows, 0.2)
    ids = torch.tensor([[2, 3]])
    with torch.no_grad():
        logits = decoder(ids)[0, -1]
        untouched, tempered = logits.softmax(0), (logits / 0.2).softmax(0)
        fold(decoder, 0.2)
        folded = decoder(ids)[0, -1].softmax(0)
    np.testing.assert_allclose(folded, tempered, atol=1e-6)
    assert tempered[6] == pytest.approx(2 / 3, abs=0.1)  # it is the tempered distribution that fits the data
    assert untouched.max() < tempered.max()
