"""The language model: architecture, loading, tokens, decoding, length extrapolation, quantization."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from avow.lm.generate import Sampling
    from avow.lm.loading import Model, load

__all__ = ["Model", "Sampling", "load"]

_HOMES = {"Model": "loading", "Sampling": "generate", "load": "loading"}


def __getattr__(name: str) -> object:
    """Load what is asked for, and no more."""
    if name not in _HOMES:
        raise AttributeError(f"module 'avow.lm' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"avow.lm.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
