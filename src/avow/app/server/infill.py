"""Prompts for /infill: other files, what is before the cursor, what is after it.

Other files come first, each after the family's separator token and its name, as StarCoder2 (Lozhkov et al. 2024,
section 5.3) and Qwen-Coder were trained on; a family without such tokens sees them as plain text. They get the room
that the text around the cursor leaves, and lose their beginning where it does not suffice.
"""

from __future__ import annotations

from avow.app.server.requests import InfillRequest
from avow.lm.infill import fim_of, infill_prompt
from avow.lm.tokens import Tokenizer

_SEPARATORS = ("<|file_sep|>", "<file_sep>", "<|file_separator|>", "<filename>")
_REPOSITORIES = ("<|repo_name|>", "<repo_name>", "<reponame>")


def infill_ids(tokenizer: Tokenizer, asked: InfillRequest, room: int) -> list[int]:
    """The prompt of a request in at most `room` tokens.

    Raises:
        ModelError: the model cannot fill in, or the room holds no question at all.

    """
    ids = infill_prompt(tokenizer, asked.input_prefix + asked.prompt, asked.input_suffix, room)
    extra = _extra(tokenizer, asked)
    left = room - len(ids)
    if not extra or left <= 0:
        return ids
    begin = [tokenizer.bos] if tokenizer.add_bos and tokenizer.bos is not None else []
    return [*begin, *extra[-left:], *ids[len(begin) :]]


def stops_of(tokenizer: Tokenizer) -> tuple[int, ...]:
    """What ends a middle.

    Raises:
        ModelError: the model cannot fill in.

    """
    return fim_of(tokenizer).stops


def _extra(tokenizer: Tokenizer, asked: InfillRequest) -> list[int]:
    if not asked.input_extra:
        return []
    separator, repository = _first(tokenizer, _SEPARATORS), _first(tokenizer, _REPOSITORIES)
    if separator is None:
        return tokenizer.encode("".join(f"{extra.text}\n\n" for extra in asked.input_extra))
    ids = [] if repository is None else [repository, *tokenizer.encode("project\n", continued=True)]
    for extra in asked.input_extra:
        ids += [separator, *tokenizer.encode(f"{extra.filename}\n{extra.text}", continued=True)]
    return [*ids, separator, *tokenizer.encode("file\n", continued=True)]


def _first(tokenizer: Tokenizer, texts: tuple[str, ...]) -> int | None:
    return next((id_ for text in texts if (id_ := tokenizer.find(text)) is not None), None)
