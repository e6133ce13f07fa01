"""`avow generate`: let a model go on from a prompt, or answer it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from avow.app.cli import OK
from avow.app.loading import loaded
from avow.app.options import common, settings, stop, subcommand
from avow.app.stdin import read_stdin
from avow.app.terminal import result, result_json, say
from avow.core.account import counted
from avow.core.config import Settings
from avow.core.errors import TaskError
from avow.core.textfile import MAX_FILE, read_text

if TYPE_CHECKING:
    from avow.lm import Model
    from avow.lm.generate import Event, Generated
    from avow.lm.tokens import Tokenizer

COMMENTS = ("announce", "force")


@dataclass(slots=True)
class Watch:
    """How fast tokens come."""

    begin: float = field(default_factory=time.perf_counter)
    first: float = 0.0  # seconds until the first token
    tokens: int = 0

    def __call__(self, event: Event) -> None:
        if event.token is not None:
            self.first = self.first or self.seconds
            self.tokens += 1

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.perf_counter() - self.begin

    def told(self, prompt: int) -> str:
        """The account of it in a line."""
        rest = max(self.seconds - self.first, 1e-6)
        rate = f", {(self.tokens - 1) / rest:,.0f} tok/s after it" if self.tokens > 1 else ""
        return (
            f"ran      {counted(self.tokens, 'token')} after a prompt of {prompt:,}, {self.seconds:.1f} s: "
            f"the first after {self.first:.2f} s{rate}"
        )


@subcommand("generate")
@click.argument("model")
@click.argument("prompt", required=False)
@click.option("-f", "--file", type=click.Path(), metavar="FILE", help="the prompt is the text of this file")
@click.option("--chat", is_flag=True, help="the prompt is a message, which the model's chat template puts to it")
@click.option("-n", "n", type=click.IntRange(1, 10_000), default=1, metavar="N", help="samples of the prompt [1]")
@click.option(
    "--top-k", type=click.IntRange(0), default=0, metavar="N", help="likeliest tokens to draw from; 0 for all"
)
@click.option("--min-p", type=click.FloatRange(0, 1), default=0.0, metavar="P", help="least share of the best token")
@click.option(
    "--repetition-penalty", type=click.FloatRange(0, min_open=True), default=1.0, metavar="X",
    help="above 1, what was said becomes less likely [1]",
)  # fmt: skip
@click.option(
    "--comments", type=click.Choice(COMMENTS),
    help="commented code: the prompt announces it, or the decoder begins a comment before each statement of a body",
)  # fmt: skip
@stop
@click.option(
    "--logprobs", type=click.IntRange(0, 100), default=0, metavar="N", help="alternatives of each token, in --json [0]"
)
@common
@settings("temperature", "top_p", "max_tokens", "seed")
def command(
    model: str, prompt: str | None, file: str | None, chat: bool, n: int, top_k: int, min_p: float,
    repetition_penalty: float, comments: str | None, stop: tuple[str, ...], logprobs: int, as_json: bool,
    settings: Settings,
) -> int:  # fmt: skip
    """Let MODEL, a folder, a GGUF file or a name of `avow models`, go on from PROMPT.

    Without PROMPT, or with -, it is read from standard input. One sample is written while it is drawn; of several, each
    under a line with its number.
    """
    from avow.lm import Sampling
    from avow.lm.catalogue import resolve
    from avow.lm.comments import CommentForcing

    path, text = resolve(model.removeprefix("local:")), _prompt(prompt, file)
    sampling = Sampling(
        temperature=settings.temperature, top_k=top_k, top_p=settings.top_p, min_p=min_p, seed=settings.seed,
        repetition_penalty=repetition_penalty, max_tokens=settings.max_tokens, stop=stop,
        logprobs=logprobs,
    )  # fmt: skip
    found = loaded(path)
    ids = prompt_of(found, text, chat=chat, announce=comments == "announce")
    force = CommentForcing(found.tokenizer, "" if chat else text) if comments == "force" else None
    watch, streams = Watch(), n == 1 and not as_json

    def heard(event: Event) -> None:
        watch(event)
        if streams and event.text:
            result(event.text)

    samples = found.generate(ids, n=n, sampling=sampling, force=force, on_token=heard)
    if as_json:
        result_json({"prompt_tokens": len(ids), "samples": [sample_json(s, found.tokenizer) for s in samples]})
    elif streams:
        result("" if samples[0].text.endswith("\n") else "\n")
    else:
        result("".join(f"--- {i} of {n} ({s.finish})\n{s.text.rstrip()}\n" for i, s in enumerate(samples, start=1)))
    say(watch.told(len(ids)))
    return OK


def prompt_of(model: Model, text: str, *, chat: bool, announce: bool = False) -> list[int]:
    """The tokens of a prompt; with `announce`, of how a commented answer to it begins as well.

    Raises:
        ModelError: a chat is asked for and the model has no template, or the text is no Unicode; an announcement has no
            place.

    """
    from avow.lm.comments import announced, announced_answer
    from avow.lm.prompts import prompt_ids

    if chat:
        ids = model.tokenizer.chat_ids([{"role": "user", "content": text}])
        return [*ids, *model.tokenizer.encode(announced_answer(), continued=True)] if announce else ids
    return [int(i) for i in prompt_ids(model.tokenizer, announced(text) if announce else text)]


def sample_json(sample: Generated, tokenizer: Tokenizer) -> dict[str, Any]:
    """A sample with all that is known of its tokens."""

    def told(id_: int, logprob: float) -> dict[str, Any]:
        text = tokenizer.bytes_of(id_).decode("utf-8", "replace")
        return {"id": id_, "token": text or tokenizer.token(id_), "logprob": logprob}

    tokens = [told(id_, logprob) for id_, logprob in zip(sample.ids, sample.logprobs, strict=True)]
    for token, tops in zip(tokens, sample.tops, strict=False):
        token["tops"] = [told(*top) for top in tops]
    return {"text": sample.text, "finish": sample.finish, "tokens": tokens}


def _prompt(prompt: str | None, file: str | None) -> str:
    if file is not None:
        if prompt is not None:
            raise click.UsageError("a prompt and --file are given, expected one of them")
        return read_text(Path(file))
    if prompt is not None and prompt != "-":
        return prompt
    data = read_stdin()
    if len(data) > MAX_FILE:
        raise TaskError(f"standard input: more than {MAX_FILE >> 20} MB, expected a prompt")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise TaskError("standard input is not UTF-8, expected text") from None
