"""Where a token stands: rotary frequencies and how they are stretched to longer texts, and ALiBi's slopes.

- RoPE, Su et al. 2021, section 3.2.2: dimension pair j of a head turns by position * theta^(-2j / dims).
- linear: position interpolation, Chen et al. 2023. Every frequency divided by the factor.
- ntk: theta grows so that the slowest frequency alone is divided by the factor (bloc97, 2023; YaRN, section 3.1);
  dynamic: with a factor that follows the length of the text.
- yarn: Peng et al. 2023, sections 3.2 and 3.4. Fast pairs stay, slow ones are interpolated, scores get sharper.
- llama3: Llama 3.1's rule, by wavelength against the original context.
- ALiBi: Press et al. 2021, section 3.

Numbers are rounded as transformers rounds them, powers and quotients in float32: at position 16,000 one unit in the
last place of a frequency turns a pair by 1e-3. Nothing here needs torch; `avow.lm.attention` applies it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from avow.lm.config import Rope

Floats = NDArray[np.float32]


def rotated_dims(rope: Rope, head_dim: int) -> int:
    """How many of a head's dimensions turn: the first ones."""
    return int(head_dim * rope.rotated)


def frequencies(rope: Rope, head_dim: int, length: int, divisors: Floats | None = None) -> tuple[Floats, float]:
    """Radians per position of each pair of dimensions, [rotated_dims / 2], and a factor of cosines and sines.

    Args:
        rope: base and method.
        head_dim: dimensions of a head.
        length: tokens of the text so far; matters to `dynamic` alone.
        divisors: [rotated_dims / 2], what a GGUF file divides frequencies by on top.

    """
    dims = rotated_dims(rope, head_dim)
    powers = _powers(_base(rope, dims, length), dims)
    found = np.float32(1.0) / powers
    sharper = 1.0
    if rope.scaling == "linear":
        found = found / np.float32(rope.factor)
    elif rope.scaling == "yarn":
        found = _yarn(rope, powers, dims)
        sharper = rope.attention_factor or 0.1 * math.log(rope.factor) + 1.0
    elif rope.scaling == "llama3":
        found = _llama3(rope, found)
    return (found if divisors is None else found / divisors), sharper


def cosines_and_sines(positions: NDArray[np.integer], inverse: Floats, sharper: float) -> tuple[Floats, Floats]:
    """Tables for `frequencies`, each [len(positions), pairs]. The angle is a float32 product, as everywhere."""
    angles = (positions.astype(np.float32)[:, None] * inverse).astype(np.float64)
    return (np.cos(angles) * sharper).astype(np.float32), (np.sin(angles) * sharper).astype(np.float32)


def alibi_slopes(heads: int) -> Floats:
    """How fast attention fades with distance in each head: 2^(-8h / heads) for a power of two, [heads].

    Other numbers of heads take those of the next lower power of two, then every second one of the next higher.
    """
    lower = 2 ** int(math.log2(heads))
    slopes = [2.0 ** (-8.0 * (head + 1) / lower) for head in range(lower)]
    slopes += [2.0 ** (-4.0 * (2 * head + 1) / lower) for head in range(heads - lower)]
    return np.array(slopes, np.float32)


def _base(rope: Rope, dims: int, length: int) -> float:
    """theta, raised by the NTK rules. A single pair turns by 1 whatever the base."""
    stretch = 1.0
    if rope.scaling == "ntk":
        stretch = rope.factor
    elif rope.scaling == "dynamic":
        stretch = rope.factor * max(length, rope.original_context) / rope.original_context - (rope.factor - 1)
    return float(rope.theta * stretch ** (dims / max(dims - 2, 1)))


def _powers(base: float, dims: int) -> Floats:
    """base^(2j / dims), exponent and result in float32."""
    exponents = np.arange(0, dims, 2, dtype=np.float32) / np.float32(dims)
    return np.power(base, exponents.astype(np.float64)).astype(np.float32)


def _yarn(rope: Rope, powers: Floats, dims: int) -> Floats:
    """Pairs that turn more than beta_fast times in the original context stay; below beta_slow they are interpolated."""

    def pair(turns: float) -> float:
        return dims * math.log(rope.original_context / (turns * 2 * math.pi)) / (2 * math.log(rope.theta))

    low = max(math.floor(pair(rope.beta_fast)), 0)
    high = min(math.ceil(pair(rope.beta_slow)), dims - 1)
    width = high - low if high != low else 0.001
    ramp = np.clip((np.arange(dims // 2, dtype=np.float32) - np.float32(low)) / np.float32(width), 0, 1)
    keep = np.float32(1.0) - ramp
    slow = np.float32(1.0) / (np.float32(rope.factor) * powers)
    found: Floats = slow * (np.float32(1.0) - keep) + np.float32(1.0) / powers * keep
    return found


def _llama3(rope: Rope, plain: Floats) -> Floats:
    """Wavelengths above context / low are divided, below context / high kept, smoothly between."""
    one, factor = np.float32(1.0), np.float32(rope.factor)
    wave = np.float32(2 * math.pi) / plain
    low, high = rope.original_context / rope.low_freq_factor, rope.original_context / rope.high_freq_factor
    width = np.float32(rope.high_freq_factor - rope.low_freq_factor)
    smooth = (np.float32(rope.original_context) / wave - np.float32(rope.low_freq_factor)) / width
    between = (one - smooth) * plain / factor + smooth * plain
    return np.where(wave > low, plain / factor, np.where(wave < high, plain, between))
