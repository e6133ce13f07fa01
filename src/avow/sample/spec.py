"""The sampler that a person names in one word: `KIND:WHAT`.

    openai:NAME@URL   chat:NAME@URL   completions:NAME@URL   an OpenAI-compatible endpoint (avow.sample.openai)
    recorded:FILE                                           a recording (avow.sample.recorded)
    files:PATH                                              candidates in files (avow.sample.files)
    local:NAME   local:PATH   or the name or path alone     a model on this machine (avow.sample.local)

Kinds are entry points of the group `avow.samplers`, so other packages can add some.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from avow.core.config import Settings
from avow.core.errors import ConfigError
from avow.core.names import nearest
from avow.core.protocols import Sampler
from avow.core.registry import find, names
from avow.core.store import Store
from avow.lm.catalogue import names_a_model
from avow.sample.events import OnEvent

_GROUP = "avow.samplers"


def _meant(spec: str) -> str:
    if Path(spec).exists():
        return f"recorded:{spec} or files:{spec}"
    return f"openai:NAME@{spec}" if "://" in spec else f"openai:{spec}@http://HOST:PORT/v1"


class SamplerFactory(Protocol):
    """What an entry point of the group `avow.samplers` is: it makes a sampler of what stands behind the colon."""

    def __call__(
        self, rest: str, settings: Settings, *, store: Store | None = None, on_event: OnEvent | None = None
    ) -> Sampler: ...


def open_sampler(settings: Settings, *, store: Store | None = None, on_event: OnEvent | None = None) -> Sampler:
    """The sampler of `settings.model`.

    Raises:
        ConfigError: no model, or a kind that does not exist.
        ModelError: a model of this machine that is not there or cannot be opened.
        SamplerError: an endpoint without a name or an address.
        TaskError: a recording that cannot be read.

    """
    kind, rest = _parted(settings.model)
    factory: SamplerFactory = find(_GROUP, kind)
    return factory(rest, settings, store=store, on_event=on_event)


def weights(spec: str) -> str:
    """What tells the weights of a model of this machine from others; "" for a model elsewhere, which nothing tells.

    Raises:
        ConfigError: as for `open_sampler`.
        ModelError: it is not there or cannot be read.

    """
    from avow.lm.catalogue import resolve
    from avow.lm.description import fingerprint

    kind, rest = _parted(spec) if spec else ("", "")
    return fingerprint(resolve(rest)) if kind == "local" else ""


def _parted(spec: str) -> tuple[str, str]:
    """The kind of a model, and what tells it from others of its kind."""
    if not spec:
        raise ConfigError("no model is given", hint="Such as --model openai:NAME@http://localhost:11434/v1.")
    kind, colon, rest = spec.partition(":")
    if not colon and names_a_model(spec):
        kind, colon, rest = "local", ":", spec
    known = names(_GROUP)
    if not colon or (kind not in known and not kind.isidentifier() and not nearest(kind, known)) or rest[:2] == "//":
        raise ConfigError(f"the model {spec[:80]!r} names no kind", hint=f"Write {_meant(spec)}.")
    return kind, rest
