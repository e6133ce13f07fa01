"""Beam search: the most likely texts rather than drawn ones.

Of all continuations of the `width` best beginnings the `width` best are kept (Lowerre 1976; for neural models Sutskever
et al. 2014, section 3.2). Beginnings share what they have in common: a step forks and decodes one batch. A text that
ends is ranked by its log-probability divided by length ** length_penalty (Wu et al. 2016, equation 14, with the length
itself in place of (5 + length) / 6, as in transformers), its stop token counted.

The search ends when no beginning can become better than the worst of `width` ended texts, so it loses nothing by ending
early. What a text says may end it as well (`ends`), and logits may be adjusted to what was drawn. There are no groups.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from avow.core.errors import ModelError
from avow.lm.engine import Engine, Ids, Logits
from avow.lm.generate import Generated
from avow.lm.prompts import PromptCache, Tokens, prompt_ids, room
from avow.lm.sampling import Adjust, best, log_softmax
from avow.lm.scheduler import Finish
from avow.lm.stopping import Text

_ENDS = 16  # continuations that are looked at for each in the beam where any of them may end the text


@dataclass(frozen=True, slots=True)
class _Beam:
    """A beginning or an ended text. sequence: where all of it but the last token is computed."""

    sequence: int
    ids: tuple[int, ...] = ()
    logprobs: tuple[float, ...] = ()
    total: float = 0.0
    finish: Finish = ""

    def score(self, penalty: float, length: int = 0) -> float:
        return self.total / math.pow(length or len(self.ids), penalty)


def beam_search(
    engine: Engine,
    tokenizer: Tokens,
    prompt: str | Ids,
    *,
    width: int = 4,
    length_penalty: float = 1.0,
    max_tokens: int = 256,
    stops: Collection[int] = (),
    ends: Callable[[bytes], bool] | None = None,
    adjust: Adjust | None = None,
    cancel: Callable[[], bool] | None = None,
    prompts: PromptCache | None = None,
) -> list[Generated]:
    """The `width` best texts that were found, best first; fewer only where the vocabulary holds no more.

    length_penalty: above 0 longer texts gain, 0 ranks by log-probability alone. stops: tokens that end a text, besides
    the tokenizer's `eos`. ends: whether a text is complete, its last token being part of it; with it fewer than `width`
    may be found. adjust: of the tokens drawn so far and the logits after them, the logits to go by. cancel: asked
    between steps; what is found by then is returned. prompts: as in `generate`.

    Raises:
        ModelError: as `Scheduler.add` and `Scheduler.step`, or a width or max_tokens below 1.

    """
    if width < 1 or max_tokens < 1:
        raise ModelError(f"width is {width} and max_tokens {max_tokens}, but both must be 1 or more")
    ids = prompt_ids(tokenizer, prompt)
    limit = min(max_tokens, room(engine.config, ids, 1))
    cache = prompts or PromptCache(engine)
    start = cache.use(ids)
    try:
        while start.logits is None:
            cache.compute(start)
        ending = frozenset(stops) | frozenset(tokenizer.eos)
        search = _Search(engine, tokenizer, width, length_penalty, limit, ending, ends, adjust)
        ended = search.run(start.sequence, start.logits, cancel or (lambda: False))
    finally:
        cache.release(start)
        if prompts is None:
            cache.close()
    return [_generated(tokenizer, beam, search.stops) for beam in ended]


@dataclass(slots=True)
class _Search:
    engine: Engine
    tokenizer: Tokens
    width: int
    penalty: float
    limit: int
    stops: frozenset[int]
    ends: Callable[[bytes], bool] | None
    adjust: Adjust | None

    def run(self, prompt: int, logits: Logits, cancel: Callable[[], bool]) -> list[_Beam]:
        ended: list[_Beam] = []
        live, rows = [_Beam(self.engine.fork(prompt))], logits[None]
        try:
            while live:
                beams = self._grow(live, rows)
                ended = self._ranked([*ended, *(b for b in beams if b.finish)])
                going = [b for b in beams if not b.finish]
                if self._settled(going, ended):
                    break
                if cancel():
                    return self._ranked([*ended, *(replace(b, finish="cancelled") for b in going)])
                live = self._forked(going, live)
                if live:
                    rows = self.engine.decode([b.sequence for b in live], [b.ids[-1] for b in live])
        finally:
            for beam in live:
                self.engine.close(beam.sequence)
        return ended

    def _forked(self, going: list[_Beam], live: list[_Beam]) -> list[_Beam]:
        """The beams that go on with sequences of their own, those of `live` closed; none is left open by an error."""
        forked: list[_Beam] = []
        try:
            for beam in going:
                forked.append(replace(beam, sequence=self.engine.fork(beam.sequence)))  # noqa: PERF401  closed on errors
        except BaseException:
            for beam in forked:
                self.engine.close(beam.sequence)
            raise
        for beam in live:
            self.engine.close(beam.sequence)
        return forked

    def _grow(self, live: list[_Beam], rows: Logits) -> list[_Beam]:
        """The best continuations: `width` that go on or are as long as may be, and those among the best that stop."""
        if self.adjust:
            rows = np.stack([self.adjust(beam.ids, row) for beam, row in zip(live, rows, strict=True)])
        logprobs = np.stack([log_softmax(row) for row in rows])
        totals = (logprobs + np.array([[b.total] for b in live])).ravel()
        found = best(totals, _ENDS * self.width if self.ends else self.width + len(live) * len(self.stops))
        grown: list[_Beam] = []
        going = 0
        for rank, at in enumerate(found[np.argsort(-totals[found], kind="stable")]):
            parent, token = divmod(int(at), rows.shape[1])
            beam = live[parent]
            stop = token in self.stops or (self.ends is not None and self.ends(_said(self.tokenizer, beam.ids, token)))
            full = len(beam.ids) + 1 == self.limit
            if going == self.width or (stop and rank >= self.width):
                continue
            going += not stop
            said = (*beam.logprobs, float(logprobs[parent, token]))
            finish: Finish = "stop" if stop else "length" if full else ""
            grown.append(_Beam(beam.sequence, (*beam.ids, token), said, float(totals[at]), finish))
        return grown

    def _ranked(self, beams: list[_Beam]) -> list[_Beam]:
        return sorted(beams, key=lambda b: -b.score(self.penalty))[: self.width]

    def _settled(self, going: list[_Beam], ended: list[_Beam]) -> bool:
        """Whether no beginning can become better than the worst that would be returned; totals only fall."""
        if not going or len(ended) < self.width:
            return not going
        lengths = (len(going[0].ids) + 1, self.limit)
        reach = max(b.score(self.penalty, length) for b in going for length in lengths)
        return reach <= ended[-1].score(self.penalty)


def _said(tokenizer: Tokens, ids: Sequence[int], *more: int) -> bytes:
    return b"".join(map(tokenizer.bytes_of, (*ids, *more)))


def _generated(tokenizer: Tokens, beam: _Beam, stops: Collection[int]) -> Generated:
    said = beam.ids[:-1] if beam.ids[-1] in stops else beam.ids
    text = Text().feed(_said(tokenizer, said), final=True)
    return Generated(text, beam.ids, beam.logprobs, beam.finish)
