"""Text to token ids and back.

Encoding keeps two kinds of text apart. **Plain text**, a user's, never becomes a special token, whatever it holds: the
encoder does not know any (`vocabulary`). **Trusted text**, a template's, is searched for them when `special` asks.

Decoding is the bytes of each token, joined: exact where a character is spread over several tokens, and the same whether
a text is decoded at once or as it comes (`stopping.Text`). Control tokens add nothing; bytes that are no UTF-8 become
U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from avow.core.errors import ModelError
from avow.lm.chat import ChatTemplate, Message, fallback
from avow.lm.fim import Fim, find_fim
from avow.lm.vocabulary import SPACE, Special, Vocabulary, byte_value


class Tokenizer:
    """What a model's tokenizer file says. Safe for use by several threads at once.

    bos: the beginning of a text, which `encode` does not add; add_bos: whether the model wants it there. eos: what ends
    an answer. vocab_size: one more than the largest id; a model's table may have more rows. writes_tests: whether the
    model is worth asking for tests. suffix_first: how it is asked to fill in (`fim`).
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._bytes: dict[int, bytes] = {}
        self._specials = {special.text: special for special in vocabulary.specials}
        self._control = frozenset(special.id for special in vocabulary.specials if special.control)
        self._special_ids = {special.id for special in vocabulary.specials}
        self.vocab_size = max(vocabulary.pieces) + 1
        self.bos, self.eos, self.add_bos = vocabulary.bos, vocabulary.eos, vocabulary.add_bos
        self.writes_tests = vocabulary.writes_tests
        self.suffix_first = vocabulary.suffix_first
        if self.bos is None:
            self.add_bos = False

    @classmethod
    def load(cls, path: Path | str) -> Tokenizer:
        """The tokenizer of a Hugging Face folder or in a GGUF file.

        Raises:
            ModelError: there is none, or it is damaged, contradicts itself or is of a kind that is not read.

        """
        from avow.lm.vocabulary_hub import from_folder

        path = Path(path)
        if path.is_dir():
            return cls(from_folder(path))
        from avow.lm.files import TensorFile

        return cls.from_gguf(TensorFile(path).metadata, str(path))

    @classmethod
    def from_gguf(cls, metadata: Mapping[str, object], where: str) -> Tokenizer:
        """The tokenizer that the metadata of a GGUF file hold.

        Raises:
            ModelError: as `load`.

        """
        from avow.lm.vocabulary_gguf import from_gguf

        return cls(from_gguf(metadata, where))

    def encode(self, text: str, *, special: bool = False, continued: bool = False) -> list[int]:
        """The ids of a text, without a beginning.

        special: the text is trusted, and special tokens in it are what they say. continued: the text goes on where
        other text stopped, so SentencePiece puts no space before it.

        Raises:
            ModelError: the text holds half a surrogate pair, which no file can hold.

        """
        return self._encode(text, (lambda _start, _end: True) if special else None, continued)

    def decode(self, ids: Iterable[int], *, continued: bool = False) -> str:
        """The text of tokens. continued: they go on where other text stopped, so a space that they begin with stays."""
        data = b"".join(map(self.bytes_of, ids))
        if self._vocabulary.prefix and not self._vocabulary.byte_level and not continued:
            data = data.removeprefix(b" ")
        return data.decode("utf-8", "replace")

    def token(self, id: int) -> str:  # noqa: A002  # the field's name for it, here and below
        """How the file writes a token; an id that no token has is written as such."""
        return self._vocabulary.pieces.get(id, f"<id {id}>")

    def bytes_of(self, id: int) -> bytes:  # noqa: A002
        """What a token adds to the text: nothing if it is a control token or none at all.

        SentencePiece's tokens keep the space that they begin with: it is for `decode` to drop the one before a text.
        """
        found = self._bytes.get(id)
        if found is None:
            found = self._bytes[id] = self._spell(id)
        return found

    def find(self, text: str) -> int | None:
        """The id of a special token."""
        special = self._specials.get(text)
        return None if special is None else special.id

    @cached_property
    def fim(self) -> Fim | None:
        """How this model is asked to fill in the middle, None if it was not trained to."""
        return find_fim(self)

    @cached_property
    def chat(self) -> ChatTemplate | None:
        """The model's own chat template, or that of its family; None if neither is known."""
        of = self._vocabulary
        source = of.template or fallback(of.names, self._specials)
        if source is None:
            return None
        tokens = {"bos_token": of.pieces.get(self.bos, "") if self.bos is not None else ""}
        tokens["eos_token"] = of.pieces[self.eos[0]] if self.eos else ""
        return ChatTemplate(source, of.where, tokens=tokens, specials=self._specials)

    def chat_ids(self, messages: Sequence[Message], *, add_generation_prompt: bool = True) -> list[int]:
        """The prompt of a conversation. Special tokens that are typed in a message stay the text they are.

        Raises:
            ModelError: no template, one that fails, or messages that it refuses.

        """
        if self.chat is None:
            raise ModelError(
                f"{self._vocabulary.where}: the model has no chat template and is of no family whose template is known",
                hint="Use it for completions, or put a chat_template.jinja into its folder.",
            )
        text, free = self.chat.render_marked(messages, add_generation_prompt=add_generation_prompt)
        return self._encode(text, free, continued=False)

    def files(self) -> dict[str, bytes]:
        """A tokenizer from GGUF as the files of a Hugging Face folder: contents by name."""
        from avow.lm.tokenizer_write import to_files

        return to_files(self._vocabulary, self.chat.source if self.chat else None)

    def _spell(self, id_: int) -> bytes:
        of = self._vocabulary
        piece = of.pieces.get(id_)
        if piece is None or id_ in self._control:
            return b""
        if of.byte_level:
            raw = id_ in of.verbatim or id_ in self._special_ids or any(letter not in LETTERS for letter in piece)
            return piece.encode() if raw else bytes(LETTERS[letter] for letter in piece)
        byte = byte_value(piece)
        return piece.replace(SPACE, " ").encode() if byte is None else bytes([byte])

    def _encode(self, text: str, free: Callable[[int, int], bool] | None, continued: bool) -> list[int]:
        of = self._vocabulary
        if free is None or not self._specials:
            return self._plain(text, spaced=bool(of.prefix) and not continued)
        ids: list[int] = []
        for start, section, special in self._sections(text, free):
            spaced = bool(of.prefix) and not continued if start == 0 else of.prefix == "always"
            ids += self._plain(section, spaced=spaced)
            if special is not None:
                ids.append(special.id)
        return ids

    def _sections(self, text: str, free: Callable[[int, int], bool]) -> Iterator[tuple[int, str, Special | None]]:
        """Where plain text starts, the text, and the special token that ends it. free: whether one may stand there."""
        start = at = 0
        while found := self._pattern.search(text, at):
            if not free(found.start(), found.end()):
                at = found.start() + 1
                continue
            special, section, at = self._specials[found[0]], text[start : found.start()], found.end()
            if special.rstrip:
                at += len(text[at:]) - len(text[at:].lstrip())
            yield start, section.rstrip() if special.lstrip else section, special
            start = at
        yield start, text[start:], None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Every special token, the longest first."""
        return re.compile("|".join(map(re.escape, sorted(self._specials, key=len, reverse=True))))

    def _plain(self, text: str, *, spaced: bool) -> list[int]:
        """The ids of plain text. spaced: SentencePiece puts a space before it."""
        if not text:
            return []
        if spaced and (self._vocabulary.prefix_doubles or not text.startswith((" ", SPACE))):
            text = f" {text}"
        try:
            return list(self._vocabulary.encoder.encode(text, add_special_tokens=False).ids)
        except TypeError:
            raise ModelError("the text holds half a surrogate pair, which cannot be written as UTF-8") from None


def _letters() -> dict[str, int]:
    """The byte of each letter that GPT-2 writes bytes with: what is visible as itself, the rest from U+0100 on."""
    visible = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    hidden = [byte for byte in range(256) if byte not in visible]
    return {chr(byte): byte for byte in visible} | {chr(256 + place): byte for place, byte in enumerate(hidden)}


LETTERS = _letters()
