"""Stand-ins for iterators and coroutines of another process that have run: they give again what those gave.

A replay knows what came and no more. Where it is asked for something else (an item after the last that crossed, an
answer to `send` or `throw`) it calls `beyond`, which raises what ends a test that needs the living program.
"""

from __future__ import annotations

import collections.abc
import itertools
import types
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Any, cast

ITERATORS = frozenset(
    (
        *map(type, map(iter, ([], (), "", {}, set(), range(0), b""))),
        type(reversed([])), type(reversed(range(0))), type(reversed({})), enumerate, filter, map, zip,
        itertools.accumulate, itertools.chain, itertools.combinations, itertools.compress, itertools.count,
        itertools.cycle, itertools.dropwhile, itertools.islice, itertools.pairwise, itertools.permutations,
        itertools.product, itertools.repeat, itertools.starmap, itertools.takewhile, itertools.zip_longest,
    )
)  # fmt: skip
NAMED = {kind.__name__: kind for kind in ITERATORS} | {"generator": types.GeneratorType}


class Drained:
    """What an iterator gave. more: it would have gone on. value: what a generator returned at its end."""

    __slots__ = ("items", "more", "value")  # no dataclass: that module would bring 2 MB into every child

    def __init__(self, items: list[Any], more: bool = False, value: Any = None) -> None:
        self.items, self.more, self.value = items, more, value


class Collected(Drained):
    """What an asynchronous generator gave."""

    __slots__ = ()


def drain(iterator: Iterator[Any], limit: int) -> Drained:
    """Take items up to a limit. One that ends in an error is one that goes on: only the living program can raise it."""
    drained = Drained([])

    def to_its_end() -> Generator[Any, Any, None]:
        drained.value = yield from cast("Generator[Any, Any, Any]", iterator)

    items = drained.items
    try:
        items.extend(itertools.islice(to_its_end(), limit + 1))
    except MemoryError:
        raise
    except Exception:
        drained.more, drained.value = True, None
    if len(items) > limit:
        drained.more = True
        del items[limit:]
    return drained


async def collect(source: AsyncIterator[Any], limit: int) -> Collected:
    """The same of an asynchronous generator."""
    collected = Collected([])
    async for item in source:
        if len(collected.items) == limit:
            collected.more = True
            break
        collected.items.append(item)
    return collected


def generator(drained: Drained, beyond: Callable[[], None]) -> Generator[Any, Any, Any]:
    """A generator that gives drained items again."""
    for item in drained.items:
        try:
            sent = yield item
        except GeneratorExit:
            raise
        except BaseException:
            beyond()
            raise
        if sent is not None:
            beyond()
    if drained.more:
        beyond()
    return drained.value


class Replay:
    """Another iterator that gives drained items again, and says to be what it was: a map, a zip, ..."""

    def __init__(self, kind: str, drained: Drained, beyond: Callable[[], None]) -> None:
        self._kind = NAMED.get(kind, type(iter([])))
        self._items = generator(drained, beyond)

    __class__ = property(lambda self: self._kind)

    def __iter__(self) -> Replay:
        return self

    def __next__(self) -> Any:
        return next(self._items)


class AsyncReplay:
    """The asynchronous kind."""

    def __init__(self, collected: Drained, beyond: Callable[[], None]) -> None:
        self._items = generator(collected, beyond)

    __class__ = property(lambda _: types.AsyncGeneratorType)

    def __aiter__(self) -> AsyncReplay:
        return self

    async def __anext__(self) -> Any:
        for item in self._items:
            return item
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self._items.close()


class Awaited(collections.abc.Coroutine[Any, Any, Any]):
    """A coroutine that has run: what awaits it gets its value."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def send(self, _: Any) -> Any:
        raise StopIteration(self.value)

    def throw(self, *error: Any) -> Any:
        raise error[0]

    def close(self) -> None:
        """Nothing is left to run."""

    def __await__(self) -> Any:
        yield from ()
        return self.value

    def __repr__(self) -> str:
        return f"<coroutine: {self.value!r}>"
