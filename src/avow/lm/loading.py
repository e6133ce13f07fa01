"""A model on disk, ready to be asked: weights, tokenizer and engine together.

`avow.lm.load("./starcoder2-3b-fp6").generate("def fibonacci(n):", sampling=Sampling(max_tokens=64))[0].text`
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

from avow.core.errors import ModelError
from avow.lm.checkpoint import Checkpoint
from avow.lm.config import Config
from avow.lm.engine import Engine, Ids, Logits
from avow.lm.generate import Generated, generate
from avow.lm.infill import complete
from avow.lm.line import LINE_TOKENS, complete_line
from avow.lm.prompts import PromptCache
from avow.lm.recall import Recall, read_recall

if TYPE_CHECKING:
    from avow.lm.generate import Asked, Force
    from avow.lm.tokens import Tokenizer

Backend = Literal["native", "torch"]


class Model:
    """A model with its engine. Not safe for use by several threads at once."""

    def __init__(self, checkpoint: Checkpoint, engine: Engine) -> None:
        self.path, self.engine = checkpoint.path, engine
        self._prompts = PromptCache(engine)

    @property
    def config(self) -> Config:
        return self.engine.config

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer beside the weights, read when it is first asked for.

        Raises:
            ModelError: there is none, or it cannot be read.

        """
        from avow.lm.tokens import Tokenizer

        return Tokenizer.load(self.path)

    @cached_property
    def recall(self) -> Recall | None:
        """How much it goes by what a file says elsewhere, None for a model that does not (`avow.lm.recall`).

        Raises:
            ModelError: recall.json is damaged.

        """
        return read_recall(self.path)

    def logits(self, ids: Ids) -> Logits:
        """Logits after each of the ids, float32 [len(ids), vocab].

        Raises:
            ModelError: an id outside the vocabulary, no ids, or more than the context holds.

        """
        sequence = self.engine.open()
        try:
            return self.engine.prefill(sequence, ids, every=True)
        finally:
            self.engine.close(sequence)

    def generate(self, prompt: str | Ids, *, force: Force | None = None, **how: Unpack[Asked]) -> list[Generated]:
        """Samples of a prompt: see `avow.lm.generate.generate`. What an earlier prompt began with is not computed anew.

        Raises:
            ModelError: see there.

        """
        return generate(self.engine, self.tokenizer, prompt, force=force, prompts=self._prompts, **how)

    def complete(self, prefix: str, suffix: str = "", **how: Unpack[Asked]) -> list[Generated]:
        """What may stand between two texts: see `avow.lm.infill.complete`.

        Raises:
            ModelError: the model cannot fill in, or as there.

        """
        return complete(self.engine, self.tokenizer, prefix, suffix, prompts=self._prompts, **how)

    def complete_line(self, prefix: str, suffix: str = "", *, max_tokens: int = LINE_TOKENS) -> Generated:
        """The likeliest line between two texts, with what these recall if the model does: see `avow.lm.line`.

        Raises:
            ModelError: as `complete`, or recall.json is damaged.

        """
        return complete_line(
            self.engine, self.tokenizer, prefix, suffix, recall=self.recall, max_tokens=max_tokens,
            prompts=self._prompts,
        )  # fmt: skip


def load(path: Path | str, *, backend: Backend = "native") -> Model:
    """The model in a Hugging Face folder, a GGUF file or a folder of `avow quantize`.

    backend: "native" computes in C with the weights as they are; "torch" in float32, and needs torch.

    Raises:
        ModelError: there is no model, it is damaged or of an unknown kind, or the backend is not installed.

    """
    checkpoint = Checkpoint(path)
    if backend == "native":
        from avow.lm.native.engine import NativeEngine

        return Model(checkpoint, NativeEngine(checkpoint))
    if backend != "torch":
        raise ModelError(f"unknown backend {backend!r}, expected 'native' or 'torch'")
    try:
        from avow.lm.torch_engine import TorchEngine
    except ImportError:
        raise ModelError("the torch backend needs torch", hint="pip install torch") from None
    return Model(checkpoint, TorchEngine.load(checkpoint))
