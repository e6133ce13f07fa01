"""Samples from any OpenAI-compatible endpoint: OpenAI, vLLM, llama.cpp, Ollama, LM Studio. The only HTTP in avow.

    chat:NAME@URL          a chat model
    completions:NAME@URL   a base model
    openai:NAME@URL        whichever of the two the endpoint has: the chat is tried first

`n` samples become requests of up to `per_request` answers, several at once. Sample i has the seed `seed + i` (in a
request of many, the seed of its first), and requests begin at multiples of `per_request`; so what a killed draw has
left out is asked for in the same words as without the kill. Each response is stored, in one transaction, before any of
its samples is handed on; stored samples are never asked for again.

Answers stream in, so that a face can show tokens as they arrive; a server that does not stream is asked without, and
what it sends then is read whole. Only whole answers count: of one that breaks off nothing is kept. Redirects are not
followed. The key is read from the environment at every draw, sent to the endpoint, and appears in nothing else: no
message, no store, no event.
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx2

from avow.core.config import Settings
from avow.core.errors import SamplerError
from avow.core.store import Store
from avow.core.types import Origin, Prompt, Sample, Task, Usage
from avow.sample.answer import Answer, Reader, Stream, Whole, WireError
from avow.sample.endpoint import Endpoint, Job, check_address, key_of, plan_jobs, split_address
from avow.sample.events import Adapted, Arriving, Drawn, Event, OnEvent, Shortfall, Waiting
from avow.sample.patience import Patience
from avow.sample.pool import Pool
from avow.sample.quirks import Quirks
from avow.sample.trouble import Kind, TroubleError, given_up, refusal
from avow.sample.wire import Decoding, Style, one_line, request_body, request_key

MAX_BODY = 64 * 2**20  # bytes of one response, unpacked; of a stream, what is kept of it
TELL_EVERY = 0.1  # seconds between two words on tokens that arrive
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class _Arrived:
    samples: tuple[Sample, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class _Failed:
    error: SamplerError


_R = TypeVar("_R", bound=Reader)
_Message = Event | _Arrived | _Failed
_Say = Callable[[_Message], None]


class OpenAISampler:
    """A sampler on an OpenAI-compatible endpoint; see the module for how it numbers, seeds and stores.

    Raises:
        SamplerError: no model name, or an address that is no http URL or holds a password.

    """

    def __init__(
        self,
        endpoint: Endpoint,
        decoding: Decoding | None = None,
        *,
        patience: Patience | None = None,
        store: Store | None = None,
        on_event: OnEvent | None = None,
    ) -> None:
        check_address(endpoint)
        self._endpoint = endpoint
        self._url = endpoint.base_url.rstrip("/")
        self._decoding = decoding or Decoding()
        self._patience = patience or Patience()
        self._store = store
        self._on_event = on_event or (lambda _: None)
        self._quirks = Quirks(endpoint.style)
        self._usage = Usage()

    @property
    def name(self) -> str:
        return f"{self._endpoint.style or 'openai'}:{self._endpoint.model}@{self._url}"

    @property
    def usage(self) -> Usage:
        """What all draws so far have cost: tokens, requests that were answered, samples reused from the store."""
        return self._usage

    def draw(self, task: Task, n: int, *, seed: int = 0, prompt: Prompt | None = None) -> Iterator[Sample]:
        """See `Sampler.draw`."""
        return self.draw_prompt(prompt or Prompt(task.prompt), n, seed=seed)

    def draw_prompt(self, prompt: Prompt, n: int, *, seed: int = 0) -> Iterator[Sample]:
        """Yield up to `n` samples for a prompt: those of the store first, then new ones as they arrive.

        Raises:
            SamplerError: there is not one sample; with at least one, a `Shortfall` is told instead.
            StoreError: the store cannot be read or written.

        """
        stored = {i: s for i, s in self._stored(prompt, seed).items() if i < n}
        if stored:
            self._count(reused=len(stored))
            self._on_event(Drawn(len(stored), reused=True))
            yield from stored.values()
        jobs = plan_jobs([i for i in range(n) if i not in stored], self._endpoint.per_request)
        if jobs:
            yield from self._buy(_Draw(self, prompt, seed), jobs, len(stored), n)

    def _stored(self, prompt: Prompt, seed: int) -> dict[int, Sample]:
        """Samples that were paid for before. Where the style is not known yet, the one that was used tells."""
        if self._store is None:
            return {}
        for style in (self._quirks.style,) if self._quirks.style else Style:
            if found := self._store.get_samples(self._key(style, prompt, seed)):
                self._quirks.settle(style)
                return found
        return {}

    def _key(self, style: Style, prompt: Prompt, seed: int) -> str:
        body = request_body(style, self._endpoint.model, prompt, self._decoding)
        return request_key(self._url, style, body, seed)

    def _buy(self, draw: _Draw, jobs: list[Job], had: int, wanted: int) -> Iterator[Sample]:
        got, error = had, None
        told: set[Adapted] = set()
        for message in draw.pool.run(jobs):
            if isinstance(message, _Arrived):
                a = message.answer
                self._count(prompt=a.prompt_tokens, completion=a.completion_tokens, requests=1)
                self._on_event(Drawn(len(message.samples), False, a.prompt_tokens, a.completion_tokens))
                got += len(message.samples)
                yield from message.samples
            elif isinstance(message, _Failed):
                error = error or message.error
            elif message not in told:
                self._on_event(message)
                if isinstance(message, Adapted):  # several requests find out the same at once
                    told.add(message)
        if error is not None and not got:
            raise error
        if got < wanted:
            self._on_event(Shortfall(wanted, got, str(error)))

    def _count(self, prompt: int = 0, completion: int = 0, requests: int = 0, reused: int = 0) -> None:
        u = self._usage
        self._usage = Usage(
            u.prompt_tokens + prompt, u.completion_tokens + completion, u.requests + requests, reused=u.reused + reused
        )


class _Draw:
    """One draw: its connections, its threads, and the pause that all of them keep when the server is busy."""

    def __init__(self, sampler: OpenAISampler, prompt: Prompt, seed: int) -> None:
        self._endpoint, self._url = sampler._endpoint, sampler._url
        self._quirks, self._patience = sampler._quirks, sampler._patience
        self._sampler, self._prompt, self._seed = sampler, prompt, seed
        key = key_of(self._endpoint)
        self._secrets = (key,) if key else ()
        local = urlsplit(self._url).hostname in _LOOPBACK
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._client = httpx2.Client(
            headers=headers,
            timeout=httpx2.Timeout(self._endpoint.timeout, connect=min(10.0, self._endpoint.timeout)),
            limits=httpx2.Limits(max_connections=self._endpoint.parallel),
            trust_env=not local,  # no proxy stands between a machine and itself
            verify=not local or self._url.startswith("https:"),  # 20 ms of certificates that plain HTTP has no use for
        )
        self._lock = threading.Lock()
        self._arriving: dict[Job, int] = {}  # tokens of answers that are not whole yet
        self._told = 0.0  # monotonic time of the last word on them
        self._resume = 0.0  # monotonic time before which nobody asks
        self._reached = False
        self._answers = self._failures = 0
        self.pool: Pool[Job, _Message] = Pool(self._serve, self._endpoint.parallel, self._client.close)

    def _serve(self, job: Job, say: _Say) -> Sequence[Job]:
        """Fill the indices of a job by one request; return what is left of it."""
        if self.pool.stop.is_set():
            say(_Failed(SamplerError("the draw was given up")))
            return ()
        if len(job) > 1 and self._quirks.single:
            return [(i,) for i in job]
        try:
            style, answer = self._ask(job, say)
        except TroubleError as trouble:
            self._forget(job, say)
            error = given_up(trouble, self._endpoint, self._url, self._patience)
            say(_Failed(error))  # before any thread can say that it was stopped
            with self._lock:
                self._failures += 1
                if trouble.kind is not Kind.FAULT or self._failures > self._answers:  # others will fare no better
                    self.pool.stop.set()
            return ()
        if answer is None:
            return [(i,) for i in job]
        samples = self._samples(job, answer)
        if store := self._sampler._store:
            store.put_samples(self._sampler._key(style, self._prompt, self._seed), samples)
        self._forget(job, say)
        say(_Arrived(samples, answer))
        with self._lock:
            self._answers += 1
        self._quirks.answered(len(job), len(samples))
        return [(i,) for i in job[len(samples) :]]

    def _samples(self, job: Job, answer: Answer) -> tuple[Sample, ...]:
        made = []
        for index, reply in zip(job, answer.replies, strict=False):  # a server may give fewer than were asked for
            tokens = answer.completion_tokens if len(answer.replies) == 1 else len(reply.logprobs or ())
            origin = Origin(self._sampler.name, index, self._seed + job[0])
            made.append(Sample(reply.text, "", origin, reply.logprobs, tokens or None, reply.finish))
        return tuple(made)

    def _ask(self, job: Job, say: _Say) -> tuple[Style, Answer | None]:
        """One answer, after as many attempts as patience allows; None where the job must be split to be answered."""
        style, first = self._quirks.style or Style.CHAT, None
        faults, waited = 0, 0.0
        while True:
            waited += self._keep_pause()
            body = self._quirks.fit(self._body(style, job))
            try:
                answer = self._once(style, body, job, say)
            except TroubleError as trouble:
                if trouble.kind is not Kind.REFUSED:
                    self._give_up_or_wait(trouble, faults, waited, say)
                    faults += trouble.kind is not Kind.BUSY
                elif adapted := self._quirks.learn(body, trouble.status, trouble.reason):
                    say(Adapted(adapted))
                    if len(job) > 1 and self._quirks.single:
                        return style, None
                elif style is Style.CHAT and self._quirks.try_completions(trouble.status, trouble.reason):
                    style, first = Style.COMPLETIONS, trouble
                else:  # where both styles are refused for one reason, the first refusal tells it
                    raise (first if first and first.status == trouble.status else trouble) from None
            else:
                self._quirks.settle(style)
                return style, answer

    def _body(self, style: Style, job: Job) -> dict[str, Any]:
        body = request_body(style, self._endpoint.model, self._prompt, self._sampler._decoding)
        body |= {"seed": self._seed + job[0], "stream": True, "stream_options": {"include_usage": True}}
        return body | ({"n": len(job)} if len(job) > 1 else {})

    def _give_up_or_wait(self, trouble: TroubleError, faults: int, waited: float, say: _Say) -> None:
        """Wait before the next attempt, or have all wait where the server is busy; raise where there is to be none."""
        busy = trouble.kind is Kind.BUSY
        delay = self._patience.delay(int(math.log2(1 + waited / self._patience.first)) if busy else faults)
        if trouble.after is not None:
            delay = trouble.after + min(delay, 1.0) * 0.1  # not all at the very same moment
        if busy and waited + delay > self._patience.busy:
            raise trouble
        retries = self._patience.retries
        if not busy and faults >= (min(2, retries) if trouble.kind is Kind.UNREACHABLE else retries):
            raise trouble
        if not busy:
            say(Waiting(delay, trouble.reason))
            self.pool.stop.wait(delay)
            return
        with self._lock:
            later = time.monotonic() + delay
            news = later > self._resume + delay / 2  # not once more for each thread
            self._resume = max(self._resume, later)
        if news:
            say(Waiting(delay, trouble.reason))

    def _keep_pause(self) -> float:
        """Wait for the end of the pause that a busy server asked for; the seconds that took."""
        begin = time.monotonic()
        while (left := self._resume - time.monotonic()) > 0:
            if self.pool.stop.wait(left):
                break
        if self.pool.stop.is_set():
            raise TroubleError(Kind.FAULT, "the draw was given up")
        return time.monotonic() - begin

    def _once(self, style: Style, body: dict[str, Any], job: Job, say: _Say) -> Answer:
        content = json.dumps(body).encode("ascii")  # not httpx2's own: a prompt may hold what is no UTF-8
        deadline = time.monotonic() + self._endpoint.timeout
        try:
            with self._client.stream("POST", self._url + style.path, content=content) as response:
                self._reached = True
                if not response.is_success:
                    said = bytes(self._receive(response, Whole(style, 1), deadline, job, say).data)
                    status, phrase = response.status_code, response.reason_phrase
                    raise refusal(status, phrase, response.headers, said, self._clean)
                streams = response.headers.get("Content-Type", "").startswith("text/event-stream")
                reader = (Stream if streams else Whole)(style, len(job))
                return self._receive(response, reader, deadline, job, say).answer()
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            kind = Kind.FAULT if self._reached else Kind.UNREACHABLE
            raise TroubleError(kind, f"cannot connect to {self._url}: {self._clean(error)}") from None
        except httpx2.TimeoutException:
            raise TroubleError(Kind.FAULT, f"no answer within {self._endpoint.timeout:g} s") from None
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise TroubleError(Kind.FAULT, f"the connection was cut: {self._clean(error)}") from None
        except WireError as error:
            raise TroubleError(Kind.FAULT, f"an answer that cannot be read: {self._clean(error)}") from None

    def _receive(self, response: httpx2.Response, reader: _R, deadline: float, job: Job, say: _Say) -> _R:
        try:
            for data in response.iter_bytes():
                reader.feed(data)
                if reader.size > MAX_BODY:
                    raise TroubleError(Kind.REFUSED, f"an answer of more than {MAX_BODY >> 20} MB")
                if time.monotonic() > deadline:  # a byte now and then holds off the client's own time limit
                    raise httpx2.ReadTimeout("too slow")
                if reader.tokens:
                    self._tell(job, reader.tokens, say)
        except httpx2.TransportError:
            if not reader.done:  # else all is there, and how the connection ends does not matter
                raise
        return reader

    def _tell(self, job: Job, tokens: int, say: _Say) -> None:
        """Say how many tokens arrive, now and then."""
        with self._lock:
            self._arriving[job] = tokens
            if (now := time.monotonic()) - self._told >= TELL_EVERY:
                self._told = now
                say(Arriving(sum(self._arriving.values())))

    def _forget(self, job: Job, say: _Say) -> None:
        """The tokens of a job arrive no more: they are there, or lost."""
        with self._lock:
            if self._arriving.pop(job, 0):
                say(Arriving(sum(self._arriving.values())))

    def _clean(self, text: object) -> str:
        return one_line(str(text), self._secrets)


def from_spec(
    rest: str,
    settings: Settings,
    *,
    store: Store | None = None,
    on_event: OnEvent | None = None,
    style: Style | None = None,
) -> OpenAISampler:
    """The sampler of `NAME` or `NAME@URL`."""
    model, url = split_address(rest)
    endpoint = Endpoint(
        model, url or settings.base_url, style,
        settings.api_key_env, settings.timeout, settings.parallel, settings.per_request,
    )  # fmt: skip
    decoding = Decoding(settings.temperature, settings.top_p, settings.max_tokens)
    return OpenAISampler(endpoint, decoding, store=store, on_event=on_event)


chat_from_spec = partial(from_spec, style=Style.CHAT)
completions_from_spec = partial(from_spec, style=Style.COMPLETIONS)
