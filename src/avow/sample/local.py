"""Samples from a model on this machine, computed by avow's own engine: `local:NAME` or `local:PATH`.

All samples of a prompt share its computation and are decoded together; each is yielded, and kept in the store, when it
ends. Sample i depends on the model, the prompt, the decoding, the seed and i alone, so a draw that was killed is
completed by exactly what it lacks. A chat model is asked as its template says; any other goes on from the prompt. One
that says that it writes no tests is asked for none.

The store knows a model by its fingerprint and not by its path. Weights are loaded when the first sample is missing.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from avow.core.config import Settings
from avow.core.errors import ModelError, SamplerError
from avow.core.store import Store
from avow.core.types import Origin, Prompt, Purpose, Sample, Scored, Task, Usage, digest
from avow.lm.catalogue import called, resolve
from avow.sample.events import Arriving, Drawn, OnEvent, Shortfall
from avow.sample.wire import Decoding

if TYPE_CHECKING:
    from avow.lm import Model
    from avow.lm.generate import Generated
    from avow.lm.sampling import Sampling
    from avow.lm.scheduler import Event
    from avow.lm.tokens import Tokenizer

TELL_EVERY = 0.1  # seconds between two words on tokens that arrive


class Source(Protocol):
    """A model that draws. fingerprint: what tells it from other models."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    @property
    def tokenizer(self) -> Tokenizer: ...

    def draw(
        self, ids: Sequence[int], indices: Sequence[int], sampling: Sampling, stops: Collection[int]
    ) -> Iterator[Event]:
        """Tokens of these samples of a prompt, until all have ended."""
        ...

    def score(self, ids: Sequence[int]) -> list[float]:
        """The log-probability of each token but the first, after those before it."""
        ...


class LocalSampler:
    """A sampler on a model of this machine."""

    def __init__(
        self, source: Source, decoding: Decoding, *, store: Store | None = None, on_event: OnEvent | None = None
    ) -> None:
        self._source = source
        self._decoding = decoding
        self._store = store
        self._on_event = on_event or (lambda _: None)
        self._usage = Usage()

    @property
    def name(self) -> str:
        return f"local:{self._source.name}"

    @property
    def usage(self) -> Usage:
        """What all draws so far have cost: tokens, draws that computed something, samples reused from the store."""
        return self._usage

    def draw(self, task: Task, n: int, *, seed: int = 0, prompt: Prompt | None = None) -> Iterator[Sample]:
        """See `Sampler.draw`.

        Raises:
            ModelError: a model that cannot be loaded, or a prompt that its context does not hold.
            StoreError: the store cannot be read or written.

        """
        wanted = prompt or Prompt(task.prompt)
        if wanted.purpose is Purpose.TESTS and not self._source.tokenizer.writes_tests:
            return
        key = self._key(wanted, seed)
        stored = {i: s for i, s in self._store.get_samples(key).items() if i < n} if self._store else {}
        if stored:
            self._count(reused=len(stored))
            self._on_event(Drawn(len(stored), reused=True))
            yield from stored.values()
        if missing := [i for i in range(n) if i not in stored]:
            yield from self._compute(wanted, missing, seed, key, n)

    def score(self, prompt: Prompt, going_on: str, answering: str) -> Scored:
        """See `Scorer.score`. The text is cut into tokens as the tokenizer does it, which the model may not have done.

        Raises:
            ModelError: a model that cannot be loaded, or a text that its context does not hold.

        """
        tokenizer = self._source.tokenizer
        asked, _ = question(tokenizer, prompt)
        text = going_on if tokenizer.chat is None else answering
        ids = tokenizer.encode(text, continued=True)
        if not ids:
            return Scored(text, (), ())
        logprobs = self._source.score([*asked, *ids])[-len(ids) :]
        self._count(prompt=len(asked) + len(ids), requests=1)
        return Scored(text, places(text, [tokenizer.bytes_of(id_) for id_ in ids]), tuple(logprobs))

    def _key(self, prompt: Prompt, seed: int) -> str:
        chat = [part for message in prompt.chat for part in (message.role, message.content)]
        decoding = f"{self._decoding.temperature} {self._decoding.top_p} {self._decoding.max_tokens} {seed}"
        return digest("local/1", self._source.fingerprint, decoding, prompt.text, *prompt.stop, "", *chat)

    def _compute(self, prompt: Prompt, missing: Sequence[int], seed: int, key: str, wanted: int) -> Iterator[Sample]:
        from avow.lm.generate import Growing, Sampling

        ids, stop = question(self._source.tokenizer, prompt)
        d = self._decoding
        sampling = Sampling(d.temperature, top_p=d.top_p, seed=seed, max_tokens=d.max_tokens, stop=stop)
        self._count(prompt=len(ids), requests=1)
        growing = {i: Growing() for i in missing}
        tokens, told = 0, time.monotonic()
        for event in self._source.draw(ids, missing, sampling, ()):
            sample = growing[event.sample]
            sample.add(event)
            tokens += event.token is not None
            if time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                self._on_event(Arriving(tokens))
            if event.finish and event.finish != "cancelled":
                tokens -= len(sample.tokens)
                self._on_event(Arriving(tokens))  # those of this one are counted when it is told as drawn
                del growing[event.sample]
                yield self._done(sample.done(), Origin(self.name, event.sample, seed), key)
        if len(growing) == wanted:
            raise SamplerError(f"{self.name} gives no samples: the draw was given up")
        if growing:
            self._on_event(Shortfall(wanted, wanted - len(growing), "the draw was given up"))

    def _done(self, drawn: Generated, origin: Origin, key: str) -> Sample:
        sample = Sample(drawn.text, "", origin, drawn.logprobs, len(drawn.ids), drawn.finish)
        if self._store:
            self._store.put_samples(key, [sample])
        self._count(completion=len(drawn.ids))
        self._on_event(Drawn(1, False, 0, len(drawn.ids)))
        return sample

    def _count(self, prompt: int = 0, completion: int = 0, requests: int = 0, reused: int = 0) -> None:
        u = self._usage
        self._usage = Usage(
            u.prompt_tokens + prompt, u.completion_tokens + completion, u.requests + requests, reused=u.reused + reused
        )


def question(tokenizer: Tokenizer, prompt: Prompt) -> tuple[list[int], tuple[str, ...]]:
    """The tokens that put a prompt to a model, and the strings at which its answer ends.

    Raises:
        ModelError: a chat template that fails.

    """
    from avow.lm.prompts import prompt_ids

    if tokenizer.chat is None:
        return prompt_ids(tokenizer, prompt.text).tolist(), prompt.stop
    turns: list[Mapping[str, object]] = [{"role": m.role, "content": m.content} for m in prompt.chat]
    return tokenizer.chat_ids(turns or [{"role": "user", "content": prompt.text}]), ()


def places(text: str, tokens: Sequence[bytes]) -> tuple[tuple[int, int], ...]:
    """The characters of a text that each of its tokens covers; one that ends within a character covers it as well.

    Raises:
        ModelError: the tokens are not those of the text.

    """
    if b"".join(tokens) != text.encode("utf-8"):
        raise ModelError("the model's tokenizer does not keep the text of a program: its tokens cannot be placed")
    character = [i for i, one in enumerate(text) for _ in one.encode("utf-8")]
    ends = list(accumulate(map(len, tokens), initial=0))
    return tuple((character[a], character[b - 1] + 1) if b > a else (0, 0) for a, b in pairwise(ends))


def ranges(indices: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as (first, how many) of those that follow each other."""
    groups = (list(group) for _, group in groupby(enumerate(indices), lambda pair: pair[1] - pair[0]))
    return [(group[0][1], len(group)) for group in groups]


class LocalModel:
    """A model of this machine as a `Source`, loaded when its first token is needed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        return called(self._path)

    @cached_property
    def fingerprint(self) -> str:
        from avow.lm.description import fingerprint

        return fingerprint(self._path)

    @cached_property
    def _model(self) -> Model:
        from avow.lm import load

        return load(self._path)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        from avow.lm.tokens import Tokenizer

        return Tokenizer.load(self._path)

    def draw(
        self, ids: Sequence[int], indices: Sequence[int], sampling: Sampling, stops: Collection[int]
    ) -> Iterator[Event]:
        """See `Source.draw`."""
        from avow.lm.scheduler import Scheduler

        with Scheduler(self._model.engine, self.tokenizer) as scheduler:
            for first, n in ranges(indices):
                scheduler.add(ids, n=n, first=first, sampling=sampling, stops=stops)
            while scheduler.busy:
                yield from scheduler.step()

    def score(self, ids: Sequence[int]) -> list[float]:
        """See `Source.score`."""
        from avow.lm.scoring import score

        return [token.logprob for part in score(self._model.engine, ids) for token in part]


def from_spec(
    rest: str, settings: Settings, *, store: Store | None = None, on_event: OnEvent | None = None
) -> LocalSampler:
    """The sampler of `NAME` or `PATH`.

    Raises:
        ModelError: no such model, or none that can be opened.

    """
    from avow.lm.checkpoint import Checkpoint

    if not rest:
        raise ModelError("the model has no name", hint="Write local:NAME or local:PATH.")
    path = resolve(rest)
    Checkpoint(path)  # what is wrong with it is said before anything is drawn
    decoding = Decoding(settings.temperature, settings.top_p, settings.max_tokens)
    return LocalSampler(LocalModel(path), decoding, store=store, on_event=on_event)
