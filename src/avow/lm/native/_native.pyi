from typing import Literal

import numpy as np
from numpy.typing import NDArray

def read_header(
    buffer: bytes | NDArray[np.uint8], /
) -> tuple[Literal["gguf", "safetensors"], dict[str, object], list[tuple[str, str, tuple[int, ...], int, int]]]: ...
