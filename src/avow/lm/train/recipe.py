"""What is trained on what and how: a TOML file, every key of it known and checked.

Learning rates, shares of the mixture and whatever else a recipe does not name have the values below. Paths are taken
from the folder in which the command runs. A value may be changed for one run: `training.tokens=1000000`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from avow.core.errors import ConfigError
from avow.core.textfile import read_text
from avow.lm.architectures import from_hf
from avow.lm.config import Config


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, with no keys but these."""


class Shape(Strict, frozen=True):
    """A decoder of the Llama family, its embedding also its output. Sizes in elements, `context` in tokens."""

    layers: int
    hidden: int
    heads: int
    intermediate: int
    kv_heads: int = 0  # 0: as many as heads
    context: int = 512
    theta: float = 1e4

    def config(self, vocab_size: int, where: str) -> Config:
        """The shape with a vocabulary.

        Raises:
            ConfigError: sizes that do not fit each other.

        """
        sizes = [self.layers, self.hidden, self.heads, self.intermediate, self.context]
        if min(sizes) < 1 or self.hidden % self.heads or self.hidden // self.heads % 2:
            found = f"{where}: hidden size {self.hidden} with {self.heads} heads"
            raise ConfigError(found, hint="All sizes are 1 or more, and a head has an even number of dimensions.")
        raw = {
            "model_type": "llama", "vocab_size": vocab_size, "hidden_size": self.hidden,
            "num_hidden_layers": self.layers, "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads or self.heads, "intermediate_size": self.intermediate,
            "max_position_embeddings": self.context, "rope_theta": self.theta, "rms_norm_eps": 1e-5,
        }  # fmt: skip
        return from_hf(raw, where)


class Part(Strict, frozen=True):
    """A folder of documents. weight: its share of the tokens, or two: the share at the beginning and at the end."""

    path: str
    weight: float | tuple[float, float] = 1.0

    def share(self, progress: float) -> float:
        """The weight when so much of the training is done."""
        first, last = self.weight if isinstance(self.weight, tuple) else (self.weight, self.weight)
        return first + (last - first) * progress


class Data(Strict, frozen=True):
    """What is trained on, what is held out, and how much the tokens of a prompt count."""

    train: list[Part]
    valid: list[str] = []
    prompt_weight: float = 0.15
    valid_tokens: int = 200_000  # of each folder at most


class Training(Strict, frozen=True):
    """How. Sizes in tokens, `warmup` as a share of all, `final` as a share of the learning rate."""

    tokens: int
    batch: int = 8192  # of one pass
    accumulate: int = 1  # passes of one step
    optimizer: Literal["adamw", "muon"] = "muon"
    learning_rate: float = 8e-3
    warmup: float = 0.02
    final: float = 0.05
    weight_decay: float = 0.1
    clip: float = 1.0
    fp6: float = 0.0  # the last share of the tokens, in which weights count as fp6 stores them (`rounding`); 0 is off
    tempering: float = 1.0  # logits are divided by it while training (`values`); 1 is off
    contrastive: float = 0.0  # margin of the loss that prefers commented solutions (`mango`); 0 is off
    seed: int = 0


class Saving(Strict, frozen=True):
    """How often, in minutes and in tokens."""

    checkpoint_minutes: float = 5.0
    evaluate_tokens: int = 2_000_000
    keep: int = 2  # checkpoints


class Lora(Strict, frozen=True):
    """Low-rank changes of the linear maps instead of all weights."""

    rank: int = 8
    alpha: float = 16.0


class Recipe(Strict, frozen=True):
    """All of a recipe. Either `model` and `tokenizer` for weights of one's own, or `init`, a model to go on from."""

    data: Data
    training: Training
    saving: Saving = Saving()
    model: Shape | None = None
    tokenizer: str = ""
    init: str = ""
    lora: Lora | None = None


def read(path: Path, changes: Sequence[str] = (), *, prompt_weight: float | None = None) -> Recipe:
    """The recipe in a file.

    Args:
        path: a TOML file.
        changes: `training.tokens=1000`, values written as in TOML or as plain words.
        prompt_weight: of a recipe that names none, where it is not the usual one.

    Raises:
        ConfigError: no such file, no TOML, an unknown key, a value that cannot be.

    """
    raw = _parsed(read_text(path), str(path))
    if prompt_weight is not None and isinstance(data := raw.get("data"), dict):
        data.setdefault("prompt_weight", prompt_weight)
    recipe = _converted(raw, str(path))
    for change in changes:
        _set(raw, change)
        recipe = _converted(raw, f"--set {change.partition('=')[0].strip()}")
    try:
        _check(recipe, str(path))
    except ValueError:  # it tells a number that is too long to be shown
        raise ConfigError(f"{path}: {_UNREADABLE}") from None
    return recipe


_UNREADABLE = "a number with too many digits, or tables nested too deeply"


def _converted(raw: dict[str, Any], where: str) -> Recipe:
    try:
        return msgspec.convert(raw, Recipe)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {_plain(str(error))}") from None
    except ValueError:  # a number that is too long to be shown; hexadecimal ones are read
        raise ConfigError(f"{where}: {_UNREADABLE}") from None


def _parsed(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where} is not TOML: {error}") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{where}: {_UNREADABLE}") from None


def _set(raw: dict[str, Any], change: str) -> None:
    key, equals, text = change.partition("=")
    if not equals or not key.strip():
        raise ConfigError(f"{change!r} sets nothing", hint="Write such as training.tokens=1000000")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text.strip()
    except (ValueError, RecursionError):
        raise ConfigError(f"--set {key.strip()}: {_UNREADABLE}") from None
    *tables, name = key.strip().split(".")
    for table in tables:
        raw = raw.setdefault(table, {})
        if not isinstance(raw, dict):
            raise ConfigError(f"{change!r}: {table!r} is no table of the recipe")
    raw[name] = value


def _plain(message: str) -> str:
    """What msgspec says, its path `$.training.tokens` without the dollar."""
    return message.replace("`$.", "`")


def _check(recipe: Recipe, where: str) -> None:
    if bool(recipe.init) == (recipe.model is not None):
        raise ConfigError(f"{where}: expected either a table [model] or init, a model to go on from")
    if recipe.model is not None and not recipe.tokenizer:
        raise ConfigError(f"{where}: a new model needs a tokenizer", hint="`avow train tokenizer` makes one.")
    if recipe.init and recipe.tokenizer:
        raise ConfigError(f"{where}: the model in init brings its tokenizer, expected no other")
    if recipe.lora is not None and not recipe.init:
        hint = "LoRA changes a model that is there."
        raise ConfigError(f"{where}: [lora] without init, expected a model to go on from", hint=hint)
    if recipe.lora is not None and recipe.training.fp6:
        raise ConfigError(f"{where}: training.fp6 with [lora], expected one of them", hint="LoRA changes no matrix.")
    _check_values(recipe, where)


def _check_values(recipe: Recipe, where: str) -> None:
    training, data = recipe.training, recipe.data
    limits = {
        "training.tokens": (training.tokens, 1, 10**13), "training.batch": (training.batch, 16, 2**24),
        "training.accumulate": (training.accumulate, 1, 2**16), "training.warmup": (training.warmup, 0, 1),
        "training.learning_rate": (training.learning_rate, 0, 10), "training.final": (training.final, 0, 1),
        "training.weight_decay": (training.weight_decay, 0, 1), "training.clip": (training.clip, 1e-9, 1e9),
        "training.tempering": (training.tempering, 1e-3, 10), "training.contrastive": (training.contrastive, 0, 10),
        "training.fp6": (training.fp6, 0, 1), "training.seed": (training.seed, 0, 2**31),
        "data.prompt_weight": (data.prompt_weight, 0, 1), "data.valid_tokens": (data.valid_tokens, 1, 10**12),
        "data.train": (len(data.train), 1, 1000), "saving.keep": (recipe.saving.keep, 1, 10**6),
        "saving.checkpoint_minutes": (recipe.saving.checkpoint_minutes, 0, 10**6),
        "saving.evaluate_tokens": (recipe.saving.evaluate_tokens, 1, 10**13),
    }  # fmt: skip
    if recipe.lora is not None:
        limits |= {"lora.rank": (recipe.lora.rank, 1, 4096), "lora.alpha": (recipe.lora.alpha, 1e-6, 1e6)}
    for part in data.train:
        limits |= {f"the weight of {part.path}, at {p:.0%}": (part.share(p), 0, 1e9) for p in (0.0, 1.0)}
    for name, (value, low, high) in limits.items():
        if not low <= value <= high:  # NaN is in no interval
            raise ConfigError(f"{where}: {name} is {value}, expected {low:g} to {high:g}")
    if training.contrastive and data.prompt_weight >= 1:
        found = f"{where}: data.prompt_weight is {data.prompt_weight} with a contrastive loss, expected less than 1"
        raise ConfigError(found, hint="Solutions are what weighs 1.")
    if not all(sum(part.share(p) for part in data.train) > 0 for p in (0.0, 1.0)):
        raise ConfigError(f"{where}: all weights are 0, expected one above")
