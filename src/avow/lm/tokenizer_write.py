"""The vocabulary of a GGUF file as the files of a Hugging Face folder, for a model that is written anew.

What is written gives the same ids when it is read again (`vocabulary_hub`). Not written: what a tokenizer.json needs to
turn ids into text, which avow does from the pieces, and what it puts around a text by itself.
"""

from __future__ import annotations

import json
from typing import Any

from avow.lm.vocabulary import HIDDEN_UNKNOWN, SPACE, Vocabulary


def to_files(of: Vocabulary, template: str | None) -> dict[str, bytes]:
    """Contents by file name: tokenizer.json, tokenizer_config.json and generation_config.json."""
    raw: dict[str, Any] = json.loads(of.encoder.to_str())
    model = raw["model"]
    words: dict[str, int] = model["vocab"]
    if HIDDEN_UNKNOWN in words:
        unknown = words.pop(HIDDEN_UNKNOWN)
        model["unk_token"] = of.pieces[unknown]
    for special in of.specials:
        words[special.text] = special.id  # an added token keeps its id only if it is a word
        raw["added_tokens"].append({
            "id": special.id, "content": special.text, "special": special.control, "single_word": False,
            "lstrip": special.lstrip, "rstrip": special.rstrip, "normalized": False,
        })  # fmt: skip
    raw["added_tokens"].sort(key=lambda token: token["id"])
    if of.prefix:
        before = {"type": "Prepend", "prepend": SPACE}
        raw["normalizer"] = {"type": "Sequence", "normalizers": [before, raw["normalizer"]]}
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": None if of.bos is None else of.pieces[of.bos],
        "eos_token": of.pieces[of.eos[0]] if of.eos else None,
        "add_bos_token": of.add_bos,
        "chat_template": template,
    }
    contents = {
        "tokenizer.json": raw, "tokenizer_config.json": config, "generation_config.json": {"eos_token_id": list(of.eos)}
    }  # fmt: skip
    return {name: json.dumps(content, ensure_ascii=False).encode() for name, content in contents.items()}
