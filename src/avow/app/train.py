"""`avow train`: a vocabulary, texts as tokens, a model of one's own."""

from __future__ import annotations

import time
from pathlib import Path

import click

from avow.app.cli import COMMANDS, OK
from avow.app.options import CONTEXT, FilePath, Group, common, subcommand
from avow.app.terminal import result, result_json, say
from avow.core.account import counted, printable


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
@click.option("--tokenizer", type=FilePath(path_type=Path), required=True, metavar="DIR", help="the vocabulary")
@click.option("--chat", is_flag=True, help="prompts are what a user says, completions what the model answers")
@common
def encode_files(files: tuple[Path, ...], destination: Path, tokenizer: Path, chat: bool, as_json: bool) -> int:
    """Write lines of JSON as tokens: tasks with "prompt" and "completion", or a "text" each.

    OUT is a new folder that a recipe can name. A prompt and its completion are tokenized apart.
    """
    from avow.lm.train.encode import encode

    begin = told = time.monotonic()

    def tell(documents: int, tokens: int) -> None:
        nonlocal told
        if time.monotonic() - told >= 10:
            told = time.monotonic()
            say(f"encoding   {documents:,} documents, {tokens:,} tokens, {tokens / (told - begin):,.0f} tok/s")

    documents, tokens = encode(files, destination, tokenizer, chat=chat, on_progress=tell)
    if as_json:
        result_json({"path": str(destination), "documents": documents, "tokens": tokens})
    else:
        result(f"{printable(str(destination))}: {counted(documents, 'document')}, {tokens:,} tokens\n")
    return OK


command.add_command(tokenizer)
command.add_command(encode_files)
