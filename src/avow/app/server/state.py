"""What all routes of a server share: the model, the thread that decodes with it, and what is counted."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from avow.app.server.engine import EngineThread
from avow.app.server.errors import ApiError
from avow.app.server.metrics import Metrics
from avow.core.config import Settings
from avow.lm.config import Config
from avow.lm.tokens import Tokenizer

SOLVES_AT_ONCE, SOLVES_WAITING = 2, 8


@dataclass(slots=True)
class State:
    """A model that is served under a name. fingerprint: what tells it from other models in the run store.

    path: where it lies, which clients are not told.
    """

    name: str
    path: Path
    fingerprint: str
    config: Config
    tokenizer: Tokenizer
    engine: EngineThread
    settings: Settings
    created: int = field(default_factory=lambda: int(time.time()))
    metrics: Metrics = field(init=False)
    solvers: ThreadPoolExecutor = field(init=False)
    solving: int = 0  # requests that are solved, or wait for it

    def __post_init__(self) -> None:
        self.metrics = Metrics(self.engine)
        self.solvers = ThreadPoolExecutor(SOLVES_AT_ONCE, thread_name_prefix="avow-solve")

    def check(self, model: str | None) -> None:
        """Refuse a model that is not served here; who names none means the one that is.

        Raises:
            ApiError: it is another.

        """
        if model and model != self.name:
            message = f"the model {model[:200]!r} does not exist here; this server has {self.name!r}"
            raise ApiError(404, message, param="model", code="model_not_found")

    def close(self) -> None:
        """End the threads; what is still drawn is given up."""
        self.engine.stop()
        self.solvers.shutdown(wait=False, cancel_futures=True)
