"""A model that a command asks for, loaded; where that takes long, it is said how long."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from avow.app.terminal import say
from avow.core.account import printable
from avow.lm.catalogue import called

if TYPE_CHECKING:
    from avow.lm import Model

WORTH_TELLING = 1.0  # seconds; weights that are not in avow's own formats are packed anew each time


def loaded(path: Path) -> Model:
    """The model at a path.

    Raises:
        ModelError: as `avow.lm.load`.

    """
    from avow.lm import load

    begin = time.perf_counter()
    model = load(path)
    seconds = time.perf_counter() - begin
    if seconds >= WORTH_TELLING:
        say(f"loaded   {printable(called(path))}, {seconds:.1f} s")
    return model
