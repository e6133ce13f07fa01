"""Finding samplers, selectors, executors and domains by name, those of other packages as well as our own.

A package adds one by an entry point in its pyproject.toml, and so does avow itself:

    [project.entry-points."avow.selectors"]
    shortest = "my_package:Shortest"

An entry point is what makes one, most simply a class:

    avow.selectors    () -> Selector
    avow.domains      () -> Domain, for the tasks whose `domain` has that name
    avow.executors    (settings, store) -> Executor, for the domains whose `executor` has that name
    avow.samplers     (rest, settings, *, store, on_event) -> Sampler, of a model `NAME:REST` (`avow.sample.spec`)

Loading happens when a name is asked for, never at import.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from avow.core.errors import ConfigError
from avow.core.names import did_you_mean

if TYPE_CHECKING:
    from avow.core.config import Settings
    from avow.core.protocols import Domain, Executor, Selector
    from avow.core.store import Store

GROUPS = ("avow.samplers", "avow.selectors", "avow.executors", "avow.domains")


def selector(name: str) -> Selector:
    """The selection rule of that name.

    Raises:
        ConfigError: as in `find`.

    """
    made: Selector = find("avow.selectors", name)()
    return made


def domain(name: str) -> Domain:
    """The domain of that name.

    Raises:
        ConfigError: as in `find`.

    """
    made: Domain = find("avow.domains", name)()
    return made


def executor(name: str, settings: Settings, store: Store | None = None) -> Executor:
    """The executor of that name, as settings mean it.

    Raises:
        ConfigError: as in `find`.
        IsolationError: this machine offers less isolation than the settings accept.

    """
    made: Executor = find("avow.executors", name)(settings, store)
    return made


def names(group: str) -> list[str]:
    """What is installed in a group, sorted."""
    return sorted(_points(group))


def find(group: str, name: str) -> Callable[..., Any]:
    """What makes the thing that is registered as `name` in `group` (one of `GROUPS`).

    Raises:
        ConfigError: nobody, or more than one package, registered that name, or it cannot be loaded.

    """
    points = _points(group)
    what = group.removeprefix("avow.").removesuffix("s")
    if name not in points:
        raise ConfigError(f"unknown {what} {name[:80]!r}", hint=did_you_mean(name, points))
    found = points[name]
    if len(found) > 1:
        packages = " and ".join(sorted(point.dist.name if point.dist else point.value for point in found))
        raise ConfigError(f"{what} {name!r} is registered by {packages}", hint="Uninstall one of them.")
    try:
        made: Callable[..., Any] = found[0].load()
    except Exception as error:  # whatever a foreign module does at import is its user's to know, not ours to crash on
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise ConfigError(f"{what} {name!r} ({found[0].value}) cannot be loaded: {reason}") from error
    if not callable(made):
        raise ConfigError(f"{what} {name!r} ({found[0].value}) is {type(made).__name__}, expected a class or function")
    return made


def _points(group: str) -> dict[str, list[EntryPoint]]:
    """Entry points by name. One that stands twice with one value (an old and a new install) is one."""
    if group not in GROUPS:
        raise ValueError(f"no such group: {group}")
    by_name: dict[str, list[EntryPoint]] = {}
    for point in entry_points(group=group):
        same = by_name.setdefault(point.name, [])
        if all(point.value != other.value for other in same):
            same.append(point)
    return by_name
