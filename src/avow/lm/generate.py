"""Text from a model: all samples of one prompt, at once or as they grow.

    for sample in generate(engine, tokenizer, "def add(a, b):", n=4, sampling=Sampling(temperature=0.8)):
        print(sample.text, sum(sample.logprobs), sample.finish)

Both are thin loops over `avow.lm.scheduler.Scheduler`, which serves many requests together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypedDict

from avow.lm.engine import Engine, Ids
from avow.lm.prompts import PromptCache, Tokens
from avow.lm.sampling import Force, Sampling, Token
from avow.lm.scheduler import GREEDY, Event, Finish, Scheduler

__all__ = [
    "Asked", "Event", "Force", "Generated", "Growing", "PromptCache", "Sampling", "Scheduler", "Token", "generate",
    "stream",
]  # fmt: skip


class Asked(TypedDict, total=False):
    """What `generate` may be asked for besides the prompt."""

    n: int
    first: int
    sampling: Sampling
    on_token: Callable[[Event], None] | None
    cancel: Callable[[], bool] | None


@dataclass(frozen=True, slots=True)
class Generated:
    """One sample. finish: "stop", "length" or "cancelled", see `Event`.

    ids: all that was drawn, the tokens of a stop string and a stop token among them, though `text` is without them:
    the sum of `logprobs` is the log-probability of the sample. tops: alternatives to each, if they were asked for.
    """

    text: str
    ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    finish: Finish
    tops: tuple[tuple[tuple[int, float], ...], ...] = ()


def stream(
    engine: Engine,
    tokenizer: Tokens,
    prompt: str | Ids,
    *,
    n: int = 1,
    first: int = 0,
    sampling: Sampling = GREEDY,
    stops: Collection[int] = (),
    force: Force | None = None,
    cancel: Callable[[], bool] | None = None,
    prompts: PromptCache | None = None,
) -> Generator[Event]:
    """Tokens of n samples of a prompt as they are drawn; who stops reading cancels.

    first: number of the first sample; sample i of a seed is the same whatever `first` and `n` are.
    stops: tokens that end a sample, besides the tokenizer's `eos`. force: may put tokens in the place of drawn ones.
    cancel: asked between steps whether to end all. prompts: where prompts are kept from one call to the next.

    Raises:
        ModelError: see `Scheduler.add`, before anything is computed, and `Scheduler.step`.

    """
    with Scheduler(engine, tokenizer, prompts=prompts) as scheduler:
        request = scheduler.add(prompt, n=n, first=first, sampling=sampling, stops=stops, force=force)
        while scheduler.busy:
            yield from scheduler.cancel(request) if cancel and cancel() else scheduler.step()


def generate(
    engine: Engine,
    tokenizer: Tokens,
    prompt: str | Ids,
    *,
    n: int = 1,
    first: int = 0,
    sampling: Sampling = GREEDY,
    stops: Collection[int] = (),
    force: Force | None = None,
    on_token: Callable[[Event], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    prompts: PromptCache | None = None,
) -> list[Generated]:
    """N samples of a prompt, in the order of their numbers. on_token: called with each event; the rest as `stream`.

    Raises:
        ModelError: see `stream`.

    """
    growing = {i: Growing() for i in range(first, first + n)}
    events = stream(
        engine, tokenizer, prompt, n=n, first=first, sampling=sampling, stops=stops, force=force, cancel=cancel,
        prompts=prompts,
    )  # fmt: skip
    with closing(events):  # also when `on_token` raises: sequences are not left open
        for event in events:
            growing[event.sample].add(event)
            if on_token:
                on_token(event)
    return [sample.done(tops=bool(sampling.logprobs)) for sample in growing.values()]


@dataclass(slots=True)
class Growing:
    """A sample of which not all events have come."""

    pieces: list[str] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    finish: Finish = ""

    def add(self, event: Event) -> None:
        self.pieces.append(event.text)
        if event.token:
            self.tokens.append(event.token)
        self.finish = event.finish

    def done(self, *, tops: bool = False) -> Generated:
        """What has come, with the alternatives to each token if `tops`."""
        return Generated(
            "".join(self.pieces),
            tuple(t.id for t in self.tokens),
            tuple(t.logprob for t in self.tokens),
            self.finish,
            tuple(t.tops for t in self.tokens) if tops else (),
        )
