"""Fill-in-the-middle prompts of every family, byte for byte against ids put together by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.lm.vocabularies import byte_level_json, folder, gguf_metadata, spaced_json
from tokenizers import Tokenizer as Reference

from avow.core.errors import ModelError
from avow.lm.infill import FimTokens, fim_of, infill_prompt
from avow.lm.tokens import Tokenizer

PREFIX, SUFFIX = "def add(a, b):\n    return ", "\n\n\nprint(add(1, 2))\n"
EMPTY = ("", "")
FAMILIES = {
    "starcoder": ("<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>"),
    "santacoder": ("<|endoftext|>", "<fim-prefix>", "<fim-middle>", "<fim-suffix>", "<fim-pad>"),
    "qwen": ("<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>"),
    "deepseek": ("<|EOT|>", "<｜fim▁begin｜>", "<｜fim▁end｜>", "<｜fim▁hole｜>", "<｜end▁of▁sentence｜>"),  # noqa: RUF001
}


def loaded(path: Path, family: str, **config: object) -> Tokenizer:
    return Tokenizer.load(folder(path, byte_level_json(FAMILIES[family]), eos_token=FAMILIES[family][0], **config))


@pytest.mark.parametrize("texts", [(PREFIX, SUFFIX), EMPTY, (" ", ""), ("", "x"), ("é🦙", "日本")])
@pytest.mark.parametrize("family", FAMILIES)
def test_prefix_suffix_middle(family: str, texts: tuple[str, str], tmp_path: Path) -> None:
    tokenizer, reference = loaded(tmp_path, family), Reference.from_str(byte_level_json(FAMILIES[family]))
    before, after = (reference.encode(text).ids for text in texts)
    fim = tokenizer.fim
    assert fim is not None
    assert fim.prompt(*texts) == [1, *before, 3, *after, 2]
    assert replace(fim, suffix_first=True).prompt(*texts) == [1, 3, *after, 2, *before]
    assert fim.stops[0] == 0
    assert set(fim.stops) == {0, 1, 2, 3, 4}
    packed = Tokenizer.from_gguf(gguf_metadata(byte_level_json(FAMILIES[family])), "x.gguf").fim
    assert packed is not None
    assert packed.prompt(*texts) == fim.prompt(*texts)


def test_a_model_may_say_that_the_suffix_comes_first(tmp_path: Path) -> None:
    fim = loaded(tmp_path, "qwen", avow_suffix_first=True).fim
    assert fim is not None
    assert fim.prompt("", "") == [1, 3, 2]
    assert fim.prompt(PREFIX, SUFFIX)[:2] == [1, 3]
    with pytest.raises(ModelError, match="avow_suffix_first"):
        loaded(tmp_path, "qwen", avow_suffix_first="yes")


def test_a_model_that_wants_a_beginning_gets_one(tmp_path: Path) -> None:
    fim = loaded(tmp_path, "deepseek", bos_token="<|EOT|>", add_bos_token=True).fim
    assert fim is not None
    assert fim.prompt("", "") == [0, 1, 3, 2]
    assert replace(fim, suffix_first=True).prompt("", "") == [0, 1, 3, 2]


@pytest.mark.parametrize("texts", [(PREFIX, SUFFIX), EMPTY, (" x", " y"), ("", "▁z"), ("é", "🦙")])
@pytest.mark.parametrize("kind", ["prepend", "first"])
def test_code_llama(kind: str, texts: tuple[str, str], tmp_path: Path) -> None:
    """As Meta's `infilling_prompt_tokens`: the suffix is encoded behind a character whose tokens are then dropped."""
    raw = spaced_json(kind)
    tokenizer = Tokenizer.load(folder(tmp_path, raw, bos_token="<s>", eos_token="</s>", add_bos_token=True))
    reference = Reference.from_str(raw)
    pre, mid, suf, eot = (reference.token_to_id(f"▁<{name}>") for name in ("PRE", "MID", "SUF", "EOT"))
    before = reference.encode(texts[0], add_special_tokens=False).ids
    behind = reference.encode("☺", add_special_tokens=False).ids
    after = reference.encode("☺" + texts[1], add_special_tokens=False).ids[len(behind) :]
    fim = tokenizer.fim
    assert fim is not None
    assert fim.prompt(*texts) == [1, pre, *before, suf, *after, mid]
    assert replace(fim, suffix_first=True).prompt(*texts) == [1, pre, suf, *after, mid, *before]
    assert {2, eot} <= set(fim.stops)


def test_code_llama_as_gguf_lists_its_marks_among_the_words() -> None:
    metadata = gguf_metadata(spaced_json(), tokenizer__ggml__bos_token_id=1, tokenizer__ggml__eos_token_id=2)
    types = metadata["tokenizer.ggml.token_type"]
    assert isinstance(types, list)
    plain = metadata | {"tokenizer.ggml.token_type": [1 if type_ == 4 else type_ for type_ in types]}
    tokenizer, other = Tokenizer.from_gguf(plain, "x"), Tokenizer.from_gguf(metadata, "x")
    assert tokenizer.fim is not None
    assert other.fim is not None
    assert tokenizer.fim.prompt(PREFIX, SUFFIX) == other.fim.prompt(PREFIX, SUFFIX)
    assert tokenizer.fim.prefix not in tokenizer.encode(" <PRE> ▁<PRE>")


def test_marks_in_the_code_stay_text(tmp_path: Path) -> None:
    tokenizer = loaded(tmp_path, "starcoder")
    assert tokenizer.fim is not None
    ids = tokenizer.fim.prompt("a<fim_suffix>", "<|endoftext|><fim_middle>")
    assert [id_ for id_ in ids if id_ < 5] == [1, 3, 2]
    assert tokenizer.decode(ids) == "a<fim_suffix><|endoftext|><fim_middle>"


def test_a_model_without_the_tokens(tmp_path: Path) -> None:
    tokenizer = Tokenizer.load(folder(tmp_path, byte_level_json(("<|endoftext|>", "<fim_prefix>"))))
    assert tokenizer.fim is None
    with pytest.raises(ModelError, match="cannot fill in the middle"):
        fim_of(tokenizer)


def test_what_is_too_long_is_cut_around_the_gap(tmp_path: Path) -> None:
    tokenizer: FimTokens = loaded(tmp_path, "starcoder")
    ids = infill_prompt(tokenizer, "a = 1\n" * 200 + PREFIX, SUFFIX + "b = 2\n" * 200, 80)
    assert len(ids) <= 80
    assert [id_ for id_ in ids if id_ < 5] == [1, 3, 2]
