"""Two things that AlphaCode added to plain fine-tuning (Li et al. 2022, section 4.3).

**Value conditioning.** Solutions that are right and solutions that are wrong are both trained on, the prompt says
which, and a sample is asked for as a right one. The paper writes a line into the problem's header; here it is a comment
before the prompt, which changes nothing that the prompt means as Python. The paper's auxiliary head, which predicts the
value, is left out.

**Tempering** (Dabre and Fujita 2020). While training, logits z are divided by a temperature before the softmax:

    p(token) = softmax(z / T)[token]        T = 0.2 in the paper

With T < 1 the model needs smaller logits to be as sure, so that weight decay and early steps keep it smoother. At
sampling the paper divides z by a T' of its own (0.12 for T = 0.2), that is, it samples p at temperature T' / T.
`folded` divides by T once and for all, so that a model that was trained so is sampled, and quantized, like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from avow.core.errors import TrainingError
from avow.core.jsonl import json_type

if TYPE_CHECKING:
    from torch import Tensor

RIGHT, WRONG = "# correct solution\n", "# incorrect solution\n"
SCALED = ("norm.weight", "norm.bias", "head.bias")  # with these go all logits; the head itself may be the embedding


def conditioned(prompt: str, *, right: bool = True) -> str:
    """A prompt that says whether its solution is right; to sample, ask for one that is."""
    return (RIGHT if right else WRONG) + prompt


def conditioned_row(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A task whose prompt says what "correct" does of its completion; `where` names the line in errors.

    Raises:
        TrainingError: no "prompt", or a "correct" that is neither true nor false.

    """
    prompt, right = row.get("prompt"), row.get("correct")
    if not isinstance(prompt, str):
        raise TrainingError(f"{where}: 'prompt' is {json_type(prompt)}, expected a text")
    if not isinstance(right, bool):
        raise TrainingError(f"{where}: 'correct' is {json_type(right)}, expected true or false")
    return {**row, "prompt": conditioned(prompt, right=right)}


def folded(tensors: Mapping[str, Tensor], temperature: float) -> dict[str, Tensor]:
    """The tensors of a decoder, by `avow.lm.names`, changed so that all its logits are divided by a temperature."""
    return {name: tensor / temperature if name in SCALED else tensor for name, tensor in tensors.items()}
