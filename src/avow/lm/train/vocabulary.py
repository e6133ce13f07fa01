"""The tokenizer that a model is trained with: its files, which every checkpoint holds, and whether documents fit it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from avow.core.errors import TrainingError
from avow.lm.folder import Folder
from avow.lm.tokens import Tokenizer
from avow.lm.train.data.documents import Documents
from avow.lm.train.tokenizer import ASSISTANT, USER, fingerprint_of

_CHAT = (
    "{% for m in messages %}{% if m.role == 'assistant' %}{{ m.content ~ eos_token }}"
    "{% else %}{{ 'USER' ~ m.content ~ 'ASSISTANT' }}{% endif %}{% endfor %}"
).replace("USER", USER).replace("ASSISTANT", ASSISTANT)  # fmt: skip
_TEMPLATE = "chat_template.jinja"  # of another chat; where it is, it counts and not what tokenizer_config.json says


@dataclass(frozen=True, slots=True)
class Words:
    """A tokenizer's files by name, how many ids it has, the end of a text, and the fingerprint that documents name."""

    where: str
    files: dict[str, bytes]
    size: int
    end: int | None
    fingerprint: str

    def check(self, documents: Documents) -> None:
        """Raise a `TrainingError` where documents are not of this vocabulary."""
        if documents.largest >= self.size:
            found = f"{documents.path} holds the id {documents.largest}"
            raise TrainingError(f"{found}, expected ids below {self.size} as of {self.where}")
        if documents.tokenizer and self.fingerprint and documents.tokenizer != self.fingerprint:
            found = f"{documents.path} was encoded with another vocabulary than that of {self.where}"
            raise TrainingError(found, hint="Encode it again: avow train encode FILES OUT --tokenizer DIR")

    def talking(self) -> Words:
        """The same with a chat template, for a model that is taught to answer."""
        raw = json.loads(self.files.get("tokenizer_config.json", b"{}"))
        raw["chat_template"] = _CHAT
        files = {name: data for name, data in self.files.items() if name != _TEMPLATE}
        return replace(self, files=files | {"tokenizer_config.json": (json.dumps(raw, indent=1) + "\n").encode()})


def words_of(path: Path) -> Words:
    """The tokenizer of a folder or a GGUF file.

    Raises:
        ModelError: there is none, or it is damaged.
        TrainingError: its files cannot be read.

    """
    tokenizer = Tokenizer.load(path)
    try:
        files = {one.name: one.read_bytes() for one in Folder(path).tokenizer_files()} if path.is_dir() else {}
    except OSError as error:
        raise TrainingError(f"{path}: its tokenizer cannot be read: {error.strerror}") from None
    files = files or tokenizer.files()
    known = fingerprint_of(files["tokenizer.json"]) if "tokenizer.json" in files else ""
    return Words(str(path), files, tokenizer.vocab_size, tokenizer.eos[0] if tokenizer.eos else None, known)
