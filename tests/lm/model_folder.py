"""A whole tiny model in a folder: random weights of a family, and a tokenizer trained on the spot."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.lm.material import tiny
from tests.lm.vocabularies import byte_level_json

CHAT = "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\n' }}{% endfor %}assistant: "


def model_folder(folder: Path, *, chat: bool = False, context: int = 512, seed: int = 0) -> Path:
    """The model in `folder`, which is made."""
    sizes = {"vocab_size": 512, "num_key_value_heads": 2, "max_position_embeddings": context}
    shutil.copytree(tiny("starcoder2", seed=seed, **sizes, bos_token_id=0, eos_token_id=0), folder)
    (folder / "tokenizer.json").write_text(byte_level_json())
    config = {"eos_token": "<|endoftext|>"} | ({"chat_template": CHAT} if chat else {})
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return folder
