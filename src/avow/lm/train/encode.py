"""Tasks and texts as token ids: lines of JSON become a folder of documents, one line at a time.

A task is {"prompt", "completion"}: the two are tokenized apart, as they are when a model is asked, where the prompt is
all there is. A text is {"text"}. Each document ends with the end of text. Special tokens in the lines stay plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from avow.core.errors import TrainingError
from avow.core.jsonl import json_type, read_jsonl
from avow.lm.train.data.documents import DocumentsWriter
from avow.lm.train.data.encoding import Questions
from avow.lm.train.tokenizer import ASSISTANT, USER, fingerprint, loaded
from avow.lm.train.values import conditioned_row

TELL_EVERY = 1000  # documents
TASK = ("prompt", "completion")


def encode(
    paths: Iterable[Path],
    destination: Path,
    tokenizer: Path,
    *,
    chat: bool = False,
    values: bool = False,
    fim_rate: float = 0.0,
    context: int = 512,
    on_progress: Callable[[int, int], None] = lambda _documents, _tokens: None,
) -> tuple[int, int]:
    """Write the lines of some files as documents; how many documents and tokens these are.

    Args:
        paths: files of JSON lines, plain or gzipped.
        destination: a new folder.
        tokenizer: a folder with tokenizer.json, as `avow train tokenizer` makes it.
        chat: prompts are what a user says, completions what the model answers.
        values: "correct" says of each line whether its completion is, and its prompt will say so (`values`).
        fim_rate: the share of lines that become questions for their middle (`data.infill`), all before it their prompt.
            A line whose question is longer than `context` tokens stays as it is: it would be cut.
        context: what a model that is trained on the questions reads at once.
        on_progress: is told documents and tokens so far.

    Raises:
        TaskError: a file that cannot be read.
        TrainingError: a line with neither text nor task, a tokenizer that lacks what is needed, a full disk.
        ModelError: a tokenizer that cannot be read.

    """
    encoder = LineEncoder(tokenizer, chat=chat, fim_rate=fim_rate, context=context)
    with DocumentsWriter(destination, tokenizer=fingerprint(tokenizer), chat=chat) as writer:
        for path in paths:
            for number, row in read_jsonl(path):
                where = f"{path}:{number}"
                writer.add(*encoder.ids(conditioned_row(row, where) if values else row, where))
                if writer.documents % TELL_EVERY == 0:
                    on_progress(writer.documents, writer.tokens)
    return writer.documents, writer.tokens


class LineEncoder:
    """How a line becomes ids. chat, fim_rate and context: as of `encode`."""

    def __init__(self, folder: Path, *, chat: bool = False, fim_rate: float = 0.0, context: int = 512) -> None:
        self._tokenizer = loaded(folder)
        self._end = self._tokenizer.eos[0]
        self._chat = (self._special(USER, folder), self._special(ASSISTANT, folder)) if chat else None
        self._questions = Questions(self._tokenizer, folder, fim_rate, context) if fim_rate else None

    def ids(self, row: Mapping[str, Any], where: str) -> tuple[list[int], int]:
        """The ids of a document, and how many of them are its prompt; `where` names the line in errors.

        Raises:
            TrainingError: neither text nor task.

        """
        encode = self._tokenizer.encode
        if self._questions is not None:
            text = "".join(self._text(row, key, where) for key in (("text",) if "text" in row else TASK))
            # no secret, and by the text alone, wherever it stands
            if asked := self._questions.ask(text, Random(text)):  # noqa: S311
                return asked
        if "text" in row and self._chat is None:
            return [*encode(self._text(row, "text", where)), self._end], 0
        prompt, completion = (encode(self._text(row, key, where)) for key in TASK)
        if self._chat is not None:
            user, assistant = self._chat
            prompt = [user, *prompt, assistant]
        return [*prompt, *completion, self._end], len(prompt)

    @staticmethod
    def _text(row: Mapping[str, Any], key: str, where: str) -> str:
        if not isinstance(value := row.get(key), str):
            found = f"{where}: {key!r} is {json_type(value)}, expected a text"
            raise TrainingError(found, hint='A line is {"prompt": ..., "completion": ...} or {"text": ...}.')
        return value

    def _special(self, text: str, folder: Path) -> int:
        found = self._tokenizer.find(text)
        if found is None:
            raise TrainingError(f"{folder}: the vocabulary has no {text}", hint="`avow train tokenizer` makes one.")
        return found
