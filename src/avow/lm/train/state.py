"""What training.json of a checkpoint says, and whether a run may go on from it: the same recipe, data and model.

Beside the recipe it notes marks of what the recipe names: documents by their number, lengths and prompts, the
vocabulary by its file, the model in `init` by samples of its bytes. Not seen are other ids in documents of the same
lengths. A checkpoint from before there were marks is taken without, and keys that its recipe lacks have their defaults.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from avow.core.errors import TrainingError
from avow.lm.description import fingerprint
from avow.lm.train.data.documents import Documents
from avow.lm.train.loader import Count, Place
from avow.lm.train.recipe import Recipe
from avow.lm.train.vocabulary import Words

FILE = "training.json"
DAMAGED = "Remove the checkpoint's folder: the run then goes on from the one before, or from the start."
ANEW = "Name another folder for the run, or remove this one to start anew."


class Source(msgspec.Struct, frozen=True):
    """A folder of documents. lengths: a mark of them and of their prompts."""

    documents: int
    tokens: int
    lengths: str

    def __str__(self) -> str:
        return f"{self.documents:,} of {self.tokens:,} tokens"


class Origin(msgspec.Struct, frozen=True):
    """What a run was begun with: documents by their folder, marks of its vocabulary and of the model in `init`."""

    data: dict[str, Source]
    tokenizer: str
    init: str = ""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is. seconds: it took so far."""

    version: Literal[1] = 1
    step: Count
    tokens: Count
    seconds: Annotated[float, msgspec.Meta(ge=0)]
    loader: Place
    recipe: Recipe
    origin: Origin | None = None


def origin_of(recipe: Recipe, data: Iterable[Documents], words: Words) -> Origin:
    """The marks of what a recipe names.

    Raises:
        ModelError: the model in `init` cannot be read.

    """
    found = {str(one.path): Source(len(one), one.tokens, one.lengths_mark()) for one in data}
    return Origin(found, words.fingerprint, fingerprint(Path(recipe.init)) if recipe.init else "")


def read_state(checkpoint: Path) -> State:
    """What training.json of a checkpoint says.

    Raises:
        TrainingError: it is missing, or not what `avow.lm.train.checkpoint` writes.

    """
    path = checkpoint / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except OSError as error:
        raise TrainingError(f"{path} cannot be read: {error.strerror}", hint=DAMAGED) from None
    except msgspec.ValidationError as error:
        raise TrainingError(f"{path} is not what this avow writes: {error}", hint=DAMAGED) from None
    except (ValueError, RecursionError):
        raise TrainingError(f"{path} is not what this avow writes", hint=DAMAGED) from None


def check_same(state: State, recipe: Recipe, origin: Origin, run: Path) -> None:
    """Raise a `TrainingError` where a run was begun with something else; when to save and measure may differ."""
    known, now = _values(state.recipe), _values(recipe)
    for key in known:
        if key != "saving" and known[key] != now[key]:
            raise TrainingError(f"{run} was begun with another recipe: {_differs(known, now, key)}", hint=ANEW)
    if state.origin is None:
        return
    for path, source in origin.data.items():
        before = state.origin.data.get(path)
        if before != source:
            found = f"{path} holds other documents than when {run} was begun: {source}, then {before or 'none'}"
            raise TrainingError(found, hint=ANEW)
    if origin.tokenizer != state.origin.tokenizer:
        raise TrainingError(f"{recipe.init or recipe.tokenizer}: another vocabulary than {run} began with", hint=ANEW)
    if origin.init != state.origin.init:
        raise TrainingError(f"{recipe.init} is another model than {run} began with", hint=ANEW)


def _values(recipe: Recipe) -> dict[str, Any]:
    """A recipe as plain values."""
    found: dict[str, Any] = msgspec.to_builtins(recipe)
    return found


def _differs(known: Any, now: Any, key: str) -> str:
    """The first value that is another, by its path."""
    before, after = known.get(key), now.get(key)
    if isinstance(before, dict) and isinstance(after, dict):
        inner = next(one for one in {**before, **after} if before.get(one) != after.get(one))
        return f"{key}.{_differs(before, after, inner)}"
    return f"{key} was {str(before)[:60]}, now {str(after)[:60]}"
