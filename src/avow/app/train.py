"""`avow train`: a vocabulary, texts as tokens, a model of one's own."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from avow.app.cli import COMMANDS, OK
from avow.app.options import CONTEXT, FilePath, Group, common, subcommand
from avow.app.progress import progress, span
from avow.app.terminal import result, result_json, say
from avow.app.upscaling import upscale_model
from avow.core.account import counted, printable
from avow.core.errors import ConfigError, TrainingError
from avow.lm import catalogue
from avow.pipeline import Progress as Stage

if TYPE_CHECKING:
    from avow.lm.train.loop import Progress
    from avow.lm.train.recipe import Recipe

Function = Callable[..., Any]


@click.group("train", cls=Group, short_help=COMMANDS["train"], context_settings=CONTEXT)
def command() -> None:
    """Make a model: a vocabulary first, then texts as tokens, then weights.

    Recipes (TOML) say what a model looks like and how it is trained; `recipes/` has some to begin with.
    """


@subcommand("tokenizer")
@click.argument("files", type=FilePath(path_type=Path), nargs=-1, required=True, metavar="FILES...")
@click.argument("destination", type=FilePath(path_type=Path), metavar="OUT")
@click.option("--vocab", "size", type=int, default=4096, show_default=True, help="entries")
@common
def tokenizer(files: tuple[Path, ...], destination: Path, size: int, as_json: bool) -> int:
    """Learn a vocabulary from lines of JSON with "text", or with "prompt" and "completion".

    OUT is a new folder in Hugging Face's format. The special tokens come first; the end of a text is id 0.
    """
    from avow.lm.train.tokenizer import texts, train

    entries = train(texts(files), size, destination)
    if as_json:
        result_json({"path": str(destination), "entries": entries})
    else:
        result(f"{destination}: a vocabulary of {entries:,} entries\n")
    return OK


@subcommand("encode")
@click.argument("files", type=FilePath(path_type=Path), nargs=-1, required=True, metavar="FILES...")
@click.argument("destination", type=FilePath(path_type=Path), metavar="OUT")
@click.option("--tokenizer", type=FilePath(path_type=Path), required=True, metavar="MODEL", help="the vocabulary")
@click.option("--chat", is_flag=True, help="prompts are what a user says, completions what the model answers")
@click.option("--pairs", is_flag=True, help='solutions with "comments" and the same without, for the contrastive loss')
@click.option("--values", is_flag=True, help='"correct" says whether a solution is right, and its prompt will say so')
@click.option("--fim-rate", type=click.FloatRange(0, 1), default=0.0, metavar="X", help="lines that ask for a middle")
@click.option("--context", type=click.IntRange(32), default=512, metavar="N", help="longest of these in tokens [512]")
@common
def encode_files(
    files: tuple[Path, ...], destination: Path, tokenizer: Path, chat: bool, pairs: bool, values: bool,
    fim_rate: float, context: int, as_json: bool,
) -> int:  # fmt: skip
    """Write lines of JSON as tokens: tasks with "prompt" and "completion", or a "text" each.

    OUT is a new folder that a recipe can name. A prompt and its completion are tokenized apart.
    """
    from avow.lm.train.encode import encode
    from avow.lm.train.mango import encode_pairs

    if pairs and (chat or values or fim_rate):
        raise click.UsageError("--pairs stands alone, without --chat, --values and --fim-rate")
    if chat and fim_rate:
        raise click.UsageError("--fim-rate is for texts and tasks: in a chat nothing stands after the answer")
    begin = told = time.monotonic()

    def tell(documents: int, tokens: int) -> None:
        nonlocal told
        if time.monotonic() - told >= 10:
            told = time.monotonic()
            say(f"encoding   {documents:,} documents, {tokens:,} tokens, {tokens / (told - begin):,.0f} tok/s")

    if pairs:
        documents, tokens = encode_pairs(files, destination, _named(tokenizer))
    else:
        documents, tokens = encode(
            files, destination, _named(tokenizer), chat=chat, values=values, fim_rate=fim_rate, context=context,
            on_progress=tell,
        )  # fmt: skip
    if as_json:
        result_json({"path": str(destination), "documents": documents, "tokens": tokens})
    else:
        result(f"{printable(str(destination))}: {counted(documents, 'document')}, {tokens:,} tokens\n")
    return OK


@subcommand("recall")
@click.argument("model", type=FilePath(path_type=Path))
@click.argument("files", type=FilePath(path_type=Path), nargs=-1, required=True, metavar="FILES...")
@click.option("--tokens", type=click.IntRange(1000), default=200_000, show_default=True, help="how many count")
@common
def recall(model: Path, files: tuple[Path, ...], tokens: int, as_json: bool) -> int:
    """Let MODEL, a folder, go by what a file says elsewhere when it completes a line of it.

    How far is learned from lines of JSON with "text", one a file, that it was not trained on, and kept in MODEL as
    recall.json. The weights of the model stay as they are. The texts are read into memory.
    """
    from avow.lm import load
    from avow.lm.folder import RECALL
    from avow.lm.train.recall import tune
    from avow.lm.train.tokenizer import texts

    folder = _named(model)
    if folder.is_file():
        raise ConfigError(f"{folder}: a file, expected the folder of a model, in which {RECALL} has a place")
    if folder.is_relative_to(catalogue.SHIPPED):
        raise ConfigError(f"{model} comes with avow and stays as it is", hint="Copy its folder.")
    with progress() as show:
        tuned = tune(
            load(folder), texts(files), tokens=tokens,
            on_progress=lambda done, total: show(Stage("recalling", done, total)),
        )  # fmt: skip
    try:
        tuned.recall.write(folder)
    except OSError as error:
        raise TrainingError(f"{error.filename} cannot be written: {error.strerror}") from None
    if as_json:
        found = {"tokens": tuned.tokens, "nats_alone": tuned.alone, "nats": tuned.mixed}
        result_json({"path": str(folder / RECALL), **found})
    else:
        nats = f"{tuned.alone:.3f} nats a token alone, {tuned.mixed:.3f} with what the file says"
        result(f"{printable(str(folder / RECALL))}: {nats}, of {tuned.tokens:,} tokens\n")
    return OK


def _named(model: Path) -> Path:
    """The model of a name of `avow models`, or of a run its last checkpoint; any other path as it is."""
    return catalogue.last_checkpoint(catalogue.known().get(str(model), model))


def _run(function: Function) -> Function:
    """The arguments of a run: its recipe, its folder, and what may be changed for it."""
    for decorate in (
        click.option("--minutes", type=click.FloatRange(0), help="stop with a checkpoint after so many minutes"),
        click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True),
        click.option("--set", "changes", multiple=True, metavar="KEY=VALUE", help="as in the recipe; may be repeated"),
        click.argument("run", type=FilePath(path_type=Path), metavar="RUN"),
        click.argument("path", type=FilePath(path_type=Path), metavar="RECIPE"),
    ):
        function = decorate(function)
    return function


@subcommand("pretrain")
@_run
@common
def pretrain(path: Path, run: Path, changes: tuple[str, ...], **how: Any) -> int:
    """Train a model as a recipe says: a new one, or on from the one that `init` names.

    RUN is the folder of the run. Where it exists already the run goes on from its last checkpoint, to the bit as
    if it had never stopped. Each checkpoint is a model folder.
    """
    from avow.lm.train.recipe import read

    return _lead(read(path, changes), run, **how)


@subcommand("finetune")
@_run
@common
def finetune(path: Path, run: Path, changes: tuple[str, ...], **how: Any) -> int:
    """Teach the model that a recipe's `init` names to answer: all of it, or by LoRA.

    RUN is as for `avow train pretrain`. The tokens of prompts do not count, unless the recipe says so.
    """
    from avow.lm.train.recipe import read

    recipe = read(path, changes, prompt_weight=0.0)
    if not recipe.init:
        raise ConfigError(f"{path}: no init, expected a model to go on from")
    return _lead(recipe, run, **how)


def _lead(recipe: Recipe, run: Path, minutes: float | None, device: str, as_json: bool) -> int:
    from avow.lm.train.fast import keep_memory

    keep_memory()
    try:
        from avow.lm.train.session import train
    except ImportError:
        raise TrainingError("training needs torch", hint="pip install 'avow[train]'") from None

    if recipe.init:
        recipe = replace(recipe, init=str(_named(Path(recipe.init))))
    made = train(recipe, run, device=device, minutes=minutes, on_progress=_tell)
    if as_json:
        result_json({"path": str(made)})
    else:
        result(f"{printable(str(made))}\n")
    return OK


def _tell(now: Progress) -> None:
    if now.saved is not None:
        say(f"saved      {printable(str(now.saved))}")
    elif now.valid:
        say(f"valid      {', '.join(f'{printable(part)} {loss:.4f}' for part, loss in now.valid.items())}")
    else:
        done = f"step {now.step:,}, {now.tokens / 1e6:,.2f} of {now.total / 1e6:,.2f} M tokens, loss {now.loss:.4f}"
        say(f"training   {done}, {now.rate:,.0f} tok/s, {span(now.left)} left")


@subcommand("plot")
@click.argument("run", type=FilePath(path_type=Path), metavar="RUN")
@click.argument("picture", type=FilePath(path_type=Path), metavar="PICTURE")
@common
def plot(run: Path, picture: Path, as_json: bool) -> int:
    """Draw the curves of a run: PICTURE is a new .svg, .png or .pdf. Needs matplotlib."""
    from avow.lm.train.plot import draw

    draw(run, picture)
    if as_json:
        result_json({"path": str(picture)})
    else:
        result(f"{printable(str(picture))}\n")
    return OK


for _one in (tokenizer, encode_files, pretrain, finetune, upscale_model, recall, plot):
    command.add_command(_one)
