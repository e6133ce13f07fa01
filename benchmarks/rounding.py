"""Round-to-nearest: errors of weights beside llama.cpp's quantizers, and the time that a large matrix takes.

    python -m benchmarks.rounding

Relative error in %, 512 x 2048 random numbers of several distributions; seeded. Needs llama-cpp-python.
"""

from __future__ import annotations

import time

import numpy as np
from tests.lm.test_quantize_nearest import SPREADS, error, ggml, weights

from avow.lm.native.formats import GRIDS
from avow.lm.quantize.nearest import nearest

PEERS = {"int8": "Q8_0", "int6": "Q6_K", "int4": "Q4_K"}
SHAPE = (512, 2048)


def main() -> None:
    names = [name for form in GRIDS for name in (form, PEERS.get(form)) if name]
    print(f"| weights | {' | '.join(names)} |\n|---{'|---' * len(names)}|")
    for spread in SPREADS:
        weight = weights(spread, shape=SHAPE)
        cells = []
        for form in GRIDS:
            cells.append(error(nearest(weight, form).values(), weight))
            if form in PEERS:
                cells.append(error(ggml(weight, PEERS[form]), weight))
        print(f"| {spread} | {' | '.join(f'{100 * cell:.4g}' for cell in cells)} |")
    large = np.random.default_rng(0).standard_normal((4096, 11008), np.float32)
    for form in GRIDS:
        start = time.process_time()
        nearest(large, form)
        print(f"{form}: 4096 x 11008 in {time.process_time() - start:.1f} s of one core")


if __name__ == "__main__":
    main()
