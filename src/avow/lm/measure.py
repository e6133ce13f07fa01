"""How fast a model runs here: tokens a second for prompts, one sample, many samples; and what memory allows.

Each number is of the fastest repeat: what else the machine does only ever takes time away. Compare numbers of one run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from avow.core.errors import ModelError
from avow.lm.engine import Engine


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second: of a prompt of `prompt` tokens, of one sample after it, of `samples` samples together."""

    prompt: int
    prefill: float
    decode: float
    samples: int
    batch: float


def speed(engine: Engine, *, prompt: int = 256, tokens: int = 16, samples: int = 32, repeats: int = 3) -> Speed:
    """Measure an engine on made-up tokens; `tokens` are decoded in each repeat.

    Raises:
        ModelError: the context does not hold prompt and tokens.

    """
    if prompt + tokens > engine.config.context:
        fits = f"expected {engine.config.context - tokens} or fewer, since {tokens} more are decoded"
        raise ModelError(f"a prompt of {prompt} tokens, {fits}")
    random = np.random.default_rng(0)
    ids = random.integers(0, engine.config.vocab_size, prompt).tolist()
    first = engine.open()
    engine.prefill(first, ids)
    try:
        prefill = prompt / fastest(lambda: _prefill(engine, ids), repeats)
        decode = tokens / fastest(lambda: _decode(engine, first, 1, tokens), repeats)
        batch = samples * tokens / fastest(lambda: _decode(engine, first, samples, tokens), repeats)
    finally:
        engine.close(first)
    return Speed(prompt, prefill, decode, samples, batch)


def read_bandwidth(threads: int, *, megabytes: int = 512) -> float:
    """Bytes a second that so many threads read from memory, of an array too large for caches."""
    from avow.lm.native import library

    array = np.ones(megabytes << 20, np.uint8)
    return float(array.size / library().read_seconds(array, threads, 5))


def _prefill(engine: Engine, ids: list[int]) -> None:
    sequence = engine.open()
    engine.prefill(sequence, ids)
    engine.close(sequence)


def _decode(engine: Engine, prompt: int, samples: int, tokens: int) -> None:
    forks = [engine.fork(prompt) for _ in range(samples)]
    for token in range(tokens):
        engine.decode(forks, [token % engine.config.vocab_size] * samples)
    for fork in forks:
        engine.close(fork)


def fastest(work: Callable[[], object], repeats: int = 3) -> float:
    """Seconds of the fastest of some repeats."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best
