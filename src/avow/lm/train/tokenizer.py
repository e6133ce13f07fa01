"""A vocabulary of our own: byte-level BPE (Sennrich et al. 2016, over bytes as in GPT-2), trained by `tokenizers`.

Text is cut into words, digits and punctuation, and merges never cross a cut. A word takes one character before it
along (`.append`, `(xs`, ` in`), punctuation takes the ends of lines after it along, and every digit stands alone but
for a space before it. What is before a line's first letter is a cut of its own, so that a text may stop at the end of a
line or behind an indentation and be gone on from as if it were whole. All bytes are known, and so is every text.

The special tokens come first, in the order of `SPECIAL`. Written are the files of a Hugging Face folder; a chat
template is not among them, because a model that was not taught a chat must not be asked one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from avow.core.errors import TrainingError
from avow.core.jsonl import json_type, read_jsonl
from avow.lm.train.writing import new_folder

if TYPE_CHECKING:
    import tokenizers

    from avow.lm.tokens import Tokenizer

END, USER, ASSISTANT = "<|end|>", "<|user|>", "<|assistant|>"
SPECIAL = (END, "<fim_prefix>", "<fim_middle>", "<fim_suffix>", USER, ASSISTANT)
SMALLEST, LARGEST = 256 + len(SPECIAL), 65_536  # ids are stored in 16 bits
# An indentation; a word with one character before it; a digit; punctuation and the lines that end after it; the rest.
CUTS = (
    r"(?<![^\r\n]) {2,}|[^\r\n\p{L}\p{N}]?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """What a tokenizer is to learn from files of JSON lines: "text", or "prompt" and "completion" one by one.

    Raises:
        TaskError: a file that cannot be read.
        TrainingError: a line with neither.

    """
    for path in paths:
        for number, row in read_jsonl(path):
            keys = ("text",) if "text" in row else ("prompt", "completion")
            for key in keys:
                if not isinstance(row.get(key), str):
                    found = f"{path}:{number}: {key!r} is {json_type(row.get(key))}"
                    raise TrainingError(f"{found}, expected 'text', or 'prompt' and 'completion', to be texts")
                yield row[key]


def train(source: Iterable[str], size: int, destination: Path) -> int:
    """Learn a vocabulary and write it as a new folder; how many entries it has.

    Args:
        source: texts; they are gone through once.
        size: entries, special tokens among them; fewer are made where the texts do not hold as many pairs.
        destination: the new folder.

    Raises:
        TrainingError: a size that cannot be, no text at all, or a folder that cannot be written.

    """
    if not SMALLEST <= size <= LARGEST:
        raise TrainingError(f"a vocabulary of {size} entries, expected {SMALLEST} to {LARGEST}")
    with new_folder(destination) as folder:
        made = _trained(source, size, destination)
        (folder / "tokenizer.json").write_text(made.to_str(pretty=True), encoding="utf-8")
        config = {
            "tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END, "bos_token": None, "add_bos_token": False,
            "clean_up_tokenization_spaces": False,
        }  # fmt: skip
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")
    return int(made.get_vocab_size())


def fingerprint_of(raw: bytes) -> str:
    """The fingerprint of a vocabulary, by the bytes of its tokenizer.json."""
    return hashlib.sha256(raw).hexdigest()[:16]


def fingerprint(folder: Path) -> str:
    """What tells vocabularies apart: SHA-256 of tokenizer.json.

    Raises:
        TrainingError: there is none.

    """
    path = folder / "tokenizer.json"
    try:
        return fingerprint_of(path.read_bytes())
    except OSError as error:
        found = f"{folder} holds no tokenizer: tokenizer.json: {error.strerror}"
        raise TrainingError(found, hint="`avow train tokenizer` makes one.") from None


def loaded(folder: Path) -> Tokenizer:
    """The tokenizer of a folder, for ids that are stored.

    Raises:
        ModelError: none is there, or it cannot be read.
        TrainingError: it has no end of a text, or more ids than 16 bits hold.

    """
    from avow.lm.tokens import Tokenizer

    found = Tokenizer.load(folder)
    if not found.eos:
        told = f"{folder}: the vocabulary has no end of a text"
        raise TrainingError(told, hint="Set eos_token in tokenizer_config.json.")
    if found.vocab_size > LARGEST:
        told = f"{folder}: a vocabulary of {found.vocab_size:,} ids, expected at most {LARGEST:,}"
        raise TrainingError(told, hint="Token files hold 16 bits an id.")
    return found


def _trained(source: Iterable[str], size: int, destination: Path) -> tokenizers.Tokenizer:
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    made = Tokenizer(models.BPE())
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(CUTS), "isolated"), byte_level])
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, min_frequency=2, show_progress=False, special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )  # fmt: skip
    seen = 0

    def counted() -> Iterator[str]:
        nonlocal seen
        for text in source:
            seen += bool(text)
            yield text

    made.train_from_iterator(counted(), trainer)
    if not seen:
        raise TrainingError(f"{destination}: there is no text to learn a vocabulary from")
    return made
