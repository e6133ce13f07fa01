"""Many samples of many prompts, decoded together: requests come and go at any time, between two steps.

    scheduler = Scheduler(engine, tokenizer)
    request = scheduler.add("def f(", n=4, sampling=Sampling(temperature=0.8))
    while scheduler.busy:
        for event in scheduler.step():
            print(event.request, event.sample, event.text, event.finish)

A step decodes one token of every running sample, computes at most one chunk of one prompt, so that a long prompt holds
nobody up, and starts samples where there is room. Prompts are computed by turns: the oldest and the one with the least
left; requests start samples by turns. This is continuous batching (Orca, Yu et al. 2022, section 4.1) with chunked
prefill (Sarathi, Agrawal et al. 2023, section 4.2).

A sample depends on its prompt, its number and its `Sampling` alone, not on who else is served. Nothing here is safe for
use by several threads at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from avow.core.errors import ModelError
from avow.lm.engine import Engine, Ids, Logits
from avow.lm.prompts import Prompt, PromptCache, Tokens, prompt_ids, room
from avow.lm.sampling import Force, Sampling, Token, pick, told, uniform
from avow.lm.stopping import Text

Finish = Literal["", "stop", "length", "cancelled"]
GREEDY = Sampling()


@dataclass(frozen=True, slots=True)
class Event:
    """A token of a sample, or its end.

    sample: its number in the request. text: what has become certain, often nothing while it could still be the
    beginning of a stop string. token: None when a sample ends without one (cancelled, or max_tokens is 0).
    finish: "stop" (a stop token or string), "length" (max_tokens or the context is used up), "cancelled"; "" before.
    """

    request: int
    sample: int
    text: str
    token: Token | None = None
    finish: Finish = ""


@dataclass(slots=True, eq=False)
class _Request:
    number: int
    ids: NDArray[np.integer]
    sampling: Sampling
    stops: frozenset[int]
    limit: int  # tokens that a sample may draw
    next: int  # the sample that starts next
    end: int
    force: Force | None = None
    prompt: Prompt | None = None  # from when it is open until all samples have started

    @property
    def computed(self) -> bool:
        return self.prompt is not None and not self.prompt.left


@dataclass(slots=True, eq=False)
class _Sample:
    request: _Request
    index: int
    sequence: int
    text: Text
    seen: NDArray[np.bool_] | None
    last: int = -1
    drawn: int = 0
    said: bytearray = field(default_factory=bytearray)  # for `force`
    owed: deque[int] = field(default_factory=deque)  # tokens that are forced and still to come


class Scheduler:
    """Decodes for many requests with one engine.

    max_sequences: samples that run at once. Prompts of at most one request more are open at once; the others wait.
    prompts: where prompts are kept, for several schedulers of one engine; without it one of its own, closed with it.
    """

    def __init__(
        self, engine: Engine, tokenizer: Tokens, *, max_sequences: int = 32, prompts: PromptCache | None = None
    ) -> None:
        self._engine = engine
        self._tokenizer = tokenizer
        self._max = max_sequences
        self._prompts = prompts or PromptCache(engine)
        self._owns_prompts = prompts is None
        self._waiting: deque[_Request] = deque()
        self._open: deque[_Request] = deque()  # with samples to start; the prompts of some are still computed
        self._running: list[_Sample] = []
        self._added = 0
        self._computed = 0

    def __enter__(self) -> Scheduler:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @property
    def busy(self) -> bool:
        """Whether a step would do anything."""
        return bool(self._waiting or self._open or self._running)

    @property
    def running(self) -> int:
        """Samples that are being decoded."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """Samples that have not started."""
        return sum(request.end - request.next for request in (*self._waiting, *self._open))

    def add(
        self,
        prompt: str | Ids,
        *,
        n: int = 1,
        first: int = 0,
        sampling: Sampling = GREEDY,
        stops: Collection[int] = (),
        force: Force | None = None,
    ) -> int:
        """A request for samples number `first` to `first + n - 1` of a prompt; its number. Nothing is computed yet.

        stops: tokens that end a sample, besides the tokenizer's `eos`. force: puts others in the place of drawn ones.

        Raises:
            ModelError: no prompt, one that leaves no room in the context, ids outside the vocabulary, n below 1.

        """
        ids = prompt_ids(self._tokenizer, prompt)
        limit = min(sampling.max_tokens, room(self._engine.config, ids, min(1, sampling.max_tokens)))
        if n < 1:
            raise ModelError(f"{n} samples were asked for; at least 1 was expected")
        self._added += 1
        all_stops = frozenset(stops) | frozenset(self._tokenizer.eos)
        self._waiting.append(_Request(self._added, ids, sampling, all_stops, limit, first, first + n, force))
        return self._added

    def step(self) -> list[Event]:
        """One token for every running sample, one chunk of a prompt, and the first token of samples that can start.

        After an error all requests are gone and everything they held is given back.

        Raises:
            ModelError: the engine failed, or gave logits that are not finite.

        """
        try:
            events = self._decode()
            while self._waiting and len(self._open) <= self._max:
                self._open.append(self._waiting.popleft())
                self._open[-1].prompt = self._prompts.use(self._open[-1].ids)
            self._compute()
            return events + self._start()
        except BaseException:
            self._drop()
            raise

    def cancel(self, request: int) -> list[Event]:
        """End a request; the last event of each of its unfinished samples. None if it has ended or never was."""
        events = []
        for sample in [s for s in self._running if s.request.number == request]:
            events.append(Event(request, sample.index, sample.text.feed(b"", final=True), finish="cancelled"))
            self._end(sample)
        for queue in (self._waiting, self._open):
            for found in [r for r in queue if r.number == request]:
                queue.remove(found)
                self._release(found)
                events += [Event(request, i, "", finish="cancelled") for i in range(found.next, found.end)]
        return events

    def close(self) -> None:
        """Drop all requests without a word, and the prompts that are its own."""
        self._drop()
        if self._owns_prompts:
            self._prompts.close()

    def _decode(self) -> list[Event]:
        running = list(self._running)
        if not running:
            return []
        logits = self._engine.decode([s.sequence for s in running], [s.last for s in running])
        return [self._draw(sample, row) for sample, row in zip(running, logits, strict=True)]

    def _compute(self) -> None:
        """A chunk of the oldest prompt, and every other time of the one with the least left."""
        prompts = [r.prompt for r in self._open if r.prompt and r.prompt.left]
        if prompts:
            self._computed += 1
            self._prompts.compute(prompts[0] if self._computed % 2 else min(prompts, key=lambda p: p.left))

    def _start(self) -> list[Event]:
        events = []
        turns = deque(r for r in self._open if r.computed)
        while turns and len(self._running) < self._max:
            request = turns.popleft()
            events.append(self._begin(request))
            self._open.remove(request)
            if request.next < request.end:
                self._open.append(request)
                turns.append(request)
            else:
                self._release(request)
        return events

    def _begin(self, request: _Request) -> Event:
        """The next sample of a request whose prompt is computed, and its first token."""
        index = request.next
        request.next += 1
        if request.limit == 0:
            return Event(request.number, index, "", finish="length")
        prompt = request.prompt
        if prompt is None or prompt.logits is None:
            raise RuntimeError("a sample started before its prompt was computed")
        seen = None
        if request.sampling.repetition_penalty != 1:
            seen = np.zeros(len(prompt.logits), dtype=np.bool_)
            seen[request.ids] = True
        sample = _Sample(request, index, self._engine.fork(prompt.sequence), Text(request.sampling.stop), seen)
        self._running.append(sample)
        return self._draw(sample, prompt.logits)

    def _draw(self, sample: _Sample, logits: Logits) -> Event:
        """The next token of a sample from the logits after its last one."""
        request, sampling = sample.request, sample.request.sampling
        point = uniform(sampling.seed, sample.index, len(request.ids) + sample.drawn)
        token = pick(logits, sampling, point, sample.seen)
        if request.force:
            token = self._forced(sample, request.force, token, logits)
        sample.last = token.id
        sample.drawn += 1
        if sample.seen is not None:
            sample.seen[token.id] = True
        stop, full = token.id in request.stops, sample.drawn == request.limit
        text = sample.text.feed(b"" if stop else self._tokenizer.bytes_of(token.id), final=stop or full)
        finish: Finish = "stop" if stop or sample.text.stopped else "length" if full else ""
        if finish:
            self._end(sample)
        return Event(request.number, sample.index, text, token, finish)

    def _forced(self, sample: _Sample, force: Force, drawn: Token, logits: Logits) -> Token:
        """What is said in the place of a token that was drawn: it, or what is owed first."""
        sample.owed.extend([] if sample.owed else force(bytes(sample.said), drawn.id))
        token = told(logits, sample.owed.popleft(), sample.request.sampling.logprobs) if sample.owed else drawn
        sample.said += self._tokenizer.bytes_of(token.id)
        return token

    def _end(self, sample: _Sample) -> None:
        self._running.remove(sample)
        self._engine.close(sample.sequence)

    def _release(self, request: _Request) -> None:
        if request.prompt:
            self._prompts.release(request.prompt)
            request.prompt = None

    def _drop(self) -> None:
        for sample in list(self._running):
            self._end(sample)
        for request in self._open:
            self._release(request)
        self._waiting.clear()
        self._open.clear()
