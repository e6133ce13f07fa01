"""One description for every decoder: what Llama, Mistral, GPTBigCode, StarCoder2, StableLM, Granite share.

Biases and tied embeddings are no fields: they are discovered from the tensors that a checkpoint holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scaling = Literal["none", "linear", "ntk", "dynamic", "yarn", "llama3"]


@dataclass(frozen=True, slots=True)
class Rope:
    """Rotary positions (Su et al. 2021): base, rotated share of a head's dimensions, and how they are stretched.

    factor: how many times longer than `original_context` texts may be; the other fields belong to single methods.
    """

    theta: float = 1e4
    rotated: float = 1.0
    scaling: Scaling = "none"
    factor: float = 1.0
    original_context: int = 0
    low_freq_factor: float = 1.0
    high_freq_factor: float = 4.0
    beta_fast: float = 32.0
    beta_slow: float = 1.0
    attention_factor: float = 0.0  # 0: YaRN's own, 0.1 ln(factor) + 1


@dataclass(frozen=True, slots=True)
class Config:
    """The shape of a decoder. Sizes in elements; `context` in tokens; `window` 0 means that every key is seen.

    rope None: positions are learned (GPTBigCode). attention_multiplier: what scores are multiplied by, usually
    1 / sqrt(head_dim); a file's silence is resolved when it is read.
    """

    family: str
    vocab_size: int
    hidden_size: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate_size: int
    context: int
    norm: Literal["rms", "layer"] = "rms"
    norm_eps: float = 1e-5
    activation: Literal["silu", "gelu", "gelu_tanh"] = "silu"
    gated: bool = True
    rope: Rope | None = None
    window: int = 0
    parallel_residual: bool = False
    qk_norm: bool = False
    embedding_multiplier: float = 1.0
    residual_multiplier: float = 1.0
    attention_multiplier: float = 0.0
    logits_scaling: float = 1.0

    @property
    def dynamic(self) -> bool:
        """Whether keys depend on the length of the text that they are computed in, so that it is not to be cut."""
        return self.rope is not None and self.rope.scaling == "dynamic"
