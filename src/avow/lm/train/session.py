"""A run of training from its folder: begun, or taken up where its last checkpoint stands, and led to the end.

    RUN/checkpoints/00001200/    see `checkpoint`
    RUN/curves.sqlite            see `curves`

A run that is told to end, by Ctrl-C or SIGTERM, finishes its step and saves first. One that is killed at any moment
goes on from the last checkpoint: it loses the minutes since, and nothing else.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import torch

from avow.core.errors import TrainingError
from avow.lm.checkpoint import Checkpoint
from avow.lm.model import Decoder
from avow.lm.train.checkpoint import (
    OPTIMIZER,
    Checkpoints,
    check_writable,
    generators,
    read_optimizer,
    restore_generators,
    tensor_of,
)
from avow.lm.train.curves import Curves, parts
from avow.lm.train.data.documents import Documents
from avow.lm.train.distributed import World, placed_like, whole, world
from avow.lm.train.loader import Batch, Loader, held_out
from avow.lm.train.loop import OnProgress, Progress, Run, Trainee
from avow.lm.train.lora import adapt, merged
from avow.lm.train.mango import Contrastive
from avow.lm.train.optimizers import Optimizers
from avow.lm.train.recipe import Recipe
from avow.lm.train.signals import held
from avow.lm.train.state import ANEW, FILE, State, check_same, origin_of, read_state
from avow.lm.train.values import SCALED, folded
from avow.lm.train.vocabulary import words_of
from avow.lm.train.writing import complaining

TELL_EVERY = 10.0  # seconds


def train(
    recipe: Recipe, folder: Path, *, device: str = "cpu", minutes: float | None = None,
    on_progress: OnProgress = lambda _: None,
) -> Path:  # fmt: skip
    """Train, from the start or from where the folder stands; the last checkpoint, which is a model.

    Args:
        recipe: what on what and how.
        folder: of the run; made where it does not exist.
        device: "cpu" or "cuda".
        minutes: stop with a checkpoint after so many; the same call goes on from there.
        on_progress: is told how far it is, by the first of several processes.

    Raises:
        TrainingError: no such device, data that do not fit the model, a checkpoint of another shape or cut short, a run
            that was begun with another recipe, data or model or is going on elsewhere, a full disk, a loss that is no
            number.
        ModelError: a model to go on from that cannot be read.
        ConfigError: sizes of a model that do not fit each other.

    """
    with world(device) as processes, _mine(folder, processes):
        session = Session(recipe, folder, processes)
        return session.lead(minutes, on_progress if processes.first else lambda _: None)


class Session:
    """A run from when it is taken up to when it is left."""

    def __init__(self, recipe: Recipe, folder: Path, processes: World) -> None:
        self._recipe, self._folder, self._world = recipe, folder, processes
        if recipe.training.accumulate % processes.size:
            found = f"training.accumulate is {recipe.training.accumulate} with {processes.size} processes"
            raise TrainingError(
                found, hint="Each takes as many batches of a step: expected a multiple of the processes."
            )
        self._checkpoints = Checkpoints(folder, recipe.saving.keep)
        self._data = [Documents(part.path) for part in recipe.data.train]
        self._valid = [Documents(path) for path in recipe.data.valid]
        self._words = words_of(Path(recipe.init or recipe.tokenizer))
        for documents in (*self._data, *self._valid):
            self._words.check(documents)
        if any(documents.chat for documents in self._data):
            self._words = self._words.talking()
        self._origin = origin_of(recipe, (*self._data, *self._valid), self._words)
        self._prepare()

    def _prepare(self) -> None:
        """Weights, moments and place in the data: of the last checkpoint, or those to begin with."""
        recipe, how = self._recipe, self._recipe.training
        latest = self._checkpoints.latest()
        state = read_state(latest) if latest else None
        if state:
            check_same(state, recipe, self._origin, self._folder)
        torch.manual_seed(how.seed)
        decoder = self._decoder(latest)
        self._config = decoder.config
        if self._words.size > self._config.vocab_size:
            found = f"{self._words.where} has {self._words.size} ids, the model {self._config.vocab_size}"
            raise TrainingError(f"{found}, expected a tokenizer of this model")
        reweigh = Contrastive(how.contrastive) if how.contrastive else None
        trainee = Trainee(decoder, self._world.device, tempering=how.tempering, reweigh=reweigh)
        self._world.shard(trainee, decoder.layers)
        self._parameters = {name: p for name, p in decoder.named_parameters() if p.requires_grad}
        optimizers = Optimizers(self._parameters, how)
        loader = Loader(
            self._data, recipe.data.train, context=self._config.context, batch=how.batch,
            prompt_weight=recipe.data.prompt_weight, seed=how.seed, pairs=bool(how.contrastive),
        )  # fmt: skip
        self.run = Run(recipe, self._world, trainee, optimizers, loader, self._held_out())
        if latest and state:
            self._take_up(latest, state)

    def _decoder(self, latest: Path | None) -> Decoder:
        recipe = self._recipe
        if recipe.model is not None and latest is None:
            return Decoder(recipe.model.config(self._words.size, "model"))
        source = Checkpoint(recipe.init if recipe.lora and recipe.init else latest or recipe.init)
        check_writable(source)
        decoder = Decoder.from_tensors(source.config, source.names(), source.read, str(source.path))
        if recipe.model is not None and source.config != recipe.model.config(self._words.size, "model"):
            raise TrainingError(f"{source.path} has another shape than [model] says", hint=ANEW)
        if recipe.lora is not None:
            adapt(decoder, recipe.lora)
        return decoder

    def _held_out(self) -> list[tuple[str, list[Batch]]]:
        data, batch = self._recipe.data, self._recipe.training.batch
        how = {"context": self._config.context, "batch": batch, "most": data.valid_tokens}
        return [
            (name, list(held_out(documents, **how)))
            for name, documents in zip(parts(data.valid), self._valid, strict=True)
        ]

    def _folded(self) -> dict[str, str]:
        """Parameters that a checkpoint's model has folded in, kept beside it: their names there and here."""
        if self._recipe.lora is not None:
            return {f"lora/{name}": name for name in self._parameters}
        if self._recipe.training.tempering != 1:
            return {f"tempered/{name}": name for name in SCALED if name in self._parameters}
        return {}

    def _take_up(self, latest: Path, state: State) -> None:
        tensors, where = read_optimizer(latest), str(latest / OPTIMIZER)
        for kept, name in self._folded().items():
            parameter = self._parameters[name]
            exact = tensor_of(tensors, kept, tuple(parameter.shape), where)
            with torch.no_grad():
                parameter.copy_(placed_like(exact, parameter))
        self.run.optimizers.restore(tensors, where)
        restore_generators(tensors, where)
        self.run.loader.restore(state.loader, str(latest / FILE))
        self.run.step, self.run.tokens, self.run.seconds = state.step, state.tokens, state.seconds

    def lead(self, minutes: float | None, tell: OnProgress) -> Path:
        """Train until the end, or for so many minutes; the last checkpoint."""
        curves = Curves(self._folder) if self._world.first else None
        if curves:
            self._checkpoints.drop_unfinished()
            curves.forget_after(self.run.step)
        try:
            with held() as signals:
                path = self._led(minutes, tell, curves, signals)
        finally:
            if curves:
                curves.close()
        for number in signals:
            signal.raise_signal(number)
        return path

    def _led(self, minutes: float | None, tell: OnProgress, curves: Curves | None, signals: Sequence[int]) -> Path:
        run, saving, clock = self.run, self._recipe.saving, _Clock(self.run, tell)
        begin = saved = time.monotonic()
        path = self._checkpoints.latest() or self._folder
        while not run.done:
            before = run.tokens // saving.evaluate_tokens
            loss, slope, scale = run.advance()
            if curves:
                rate = self._recipe.training.learning_rate * scale
                curves.step((run.step, run.tokens, clock.passed(), loss, rate, slope))
            clock.tell(loss)
            if run.done or run.tokens // saving.evaluate_tokens > before:
                valid = run.evaluate()
                if curves:
                    curves.valid(run.step, run.tokens, valid)
                if valid:
                    clock.tell(loss, valid=valid)
            over = self._over(begin, minutes) or self._world.total(float(bool(signals))) > 0
            if run.done or over or self._over(saved, saving.checkpoint_minutes):
                path, saved = self._save(curves, clock.passed()), time.monotonic()
                clock.tell(loss, saved=path)
            if over:
                break
        return path

    def _over(self, since: float, minutes: float | None) -> bool:
        """Whether so many minutes have passed, by the clock of the first process."""
        passed = minutes is not None and time.monotonic() - since >= 60 * minutes
        return self._world.total(float(passed and self._world.first)) > 0

    def _save(self, curves: Curves | None, seconds: float) -> Path:
        run, recipe = self.run, self._recipe
        run.seconds = seconds
        tensors = {name: whole(tensor) for name, tensor in run.trainee.decoder.state_dict().items()}
        kept = run.optimizers.state() | generators()
        kept |= {there: tensors[here] for there, here in self._folded().items()}
        if recipe.lora is not None:
            tensors = merged(tensors, recipe.lora)
        if recipe.training.tempering != 1:
            tensors = folded(tensors, recipe.training.tempering)
        if run.trainee.decoder.tied:
            del tensors["head.weight"]
        path = self._checkpoints.path / f"{run.step:08}"
        if self._world.first:
            if curves:
                curves.save()
            self._checkpoints.save(self._config, tensors, self._words, kept, self._state())
        self._world.wait()
        return path

    def _state(self) -> State:
        run, place = self.run, self.run.loader.place()
        return State(
            step=run.step, tokens=run.tokens, seconds=run.seconds, loader=place, recipe=self._recipe,
            origin=self._origin,
        )  # fmt: skip


class _Clock:
    """Tells how far a run is, not too often, and how long it took, earlier sessions included."""

    def __init__(self, run: Run, tell: OnProgress) -> None:
        self._run, self._tell = run, tell
        self._begin, self._before = time.monotonic(), run.seconds
        self._told, self._tokens, self._losses = self._begin, run.tokens, list[float]()

    def passed(self) -> float:
        return self._before + time.monotonic() - self._begin

    def tell(self, loss: float, *, valid: dict[str, float] | None = None, saved: Path | None = None) -> None:
        """Note the loss of a step, and tell if it is time or something happened."""
        run, now = self._run, time.monotonic()
        if valid is None and saved is None:
            self._losses.append(loss)
            if now - self._told < TELL_EVERY:
                return
        rate = (run.tokens - self._tokens) / max(now - self._told, 1e-9)
        mean = sum(self._losses) / len(self._losses) if self._losses else loss
        self._tell(Progress(run.step, run.tokens, run.recipe.training.tokens, mean, rate, valid or {}, saved))
        if valid is None and saved is None:
            self._told, self._tokens, self._losses = now, run.tokens, []


@contextmanager
def _mine(folder: Path, processes: World) -> Iterator[None]:
    """The folder of a run that no other command writes to until the block ends: for the first of several processes."""
    if not processes.first:
        yield
        return
    with complaining(folder):
        made = _made(folder)
        lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TrainingError(f"{folder}: another avow train is writing to it") from None
        try:
            yield
        except BaseException:
            if made:
                with suppress(OSError):  # what is not empty stays
                    folder.rmdir()
            raise
    finally:
        os.close(lock)


def _made(folder: Path) -> bool:
    """Make a folder where there is none; whether there was none."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return False
    return True
