"""A small Llama trained on the standard library's source, for benchmarks that need weights of a model that has learnt.

    python -m benchmarks.small_model FOLDER       # 20 minutes on one core with bf16 units; goes on where it stopped

4.2 million parameters, 2,048 byte-level tokens, float16. The data are the .py files of the Python that runs this, tests
left out, every twentieth file held back; order and weights come from one seed. Written by `transformers`, so that what
is measured on it is read as any checkpoint is. It is no model for users: it has seen two epochs of twelve megabytes.
"""

from __future__ import annotations

import math
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VOCABULARY, WINDOW, BATCH, STEPS, SEED = 2048, 256, 16, 2000, 0
PEAK, WARMUP, SAVE_EVERY = 2e-3, 100, 200
HELD_BACK = 20  # every so manieth file
SHAPE = {
    "hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 4, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 512, "vocab_size": VOCABULARY, "tie_word_embeddings": False,
}  # fmt: skip


def sources() -> tuple[list[str], list[str]]:
    """Texts to train on and texts held back."""
    root = Path(sysconfig.get_path("stdlib"))
    skipped = {"site-packages", "test", "tests", "idle_test", "__pycache__"}
    files = sorted(p for p in root.rglob("*.py") if not skipped & set(p.relative_to(root).parts))
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    held = [text for i, text in enumerate(texts) if i % HELD_BACK == HELD_BACK - 1]
    return [text for i, text in enumerate(texts) if i % HELD_BACK != HELD_BACK - 1], held


def tokenizer(folder: Path, texts: list[str]) -> Any:
    """A byte-level BPE in which a line break is always a token of its own; trained once."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    path = folder / "tokenizer.json"
    if not path.exists():
        made = Tokenizer(models.BPE())
        made.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Split("\n", "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
        made.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=VOCABULARY, special_tokens=["<|endoftext|>"], show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        )  # fmt: skip
        made.train_from_iterator(texts, trainer)
        made.save(str(path))
    return Tokenizer.from_file(str(path))


def stream(tokens: Any, texts: list[str]) -> NDArray[np.int64]:
    """All texts as one row of ids, each begun by the token that separates them."""
    ids: list[int] = []
    for encoding in tokens.encode_batch(texts):
        ids += [0, *encoding.ids]
    return np.asarray(ids, dtype=np.int64)


def batch(ids: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    """The windows of one step, [BATCH, WINDOW + 1]: they depend on the step alone, so training can go on anywhere."""
    starts = np.random.default_rng([SEED, step]).integers(0, len(ids) - WINDOW - 1, BATCH)
    return np.stack([ids[start : start + WINDOW + 1] for start in starts])


def rate(step: int) -> float:
    """Learning rate: linear warm-up, then a cosine down to a hundredth."""
    if step < WARMUP:
        return PEAK * (step + 1) / WARMUP
    return PEAK * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - WARMUP) / (STEPS - WARMUP))))


def train(folder: Path) -> None:
    """Train and write the checkpoint, or the rest of it. Does nothing where it is complete."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    if (folder / "model.safetensors").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    texts = sources()[0]
    ids = stream(tokenizer(folder, texts), texts)
    torch.manual_seed(SEED)
    model = LlamaForCausalLM(LlamaConfig(**SHAPE, bos_token_id=0, eos_token_id=0)).train()
    optimizer = torch.optim.AdamW(_groups(model), betas=(0.9, 0.95), fused=True)
    state, first = folder / "training.pt", 0
    if state.exists():
        kept = torch.load(state, weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        first = kept["step"]
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, {len(ids):,} tokens, from step {first}")
    start = time.monotonic()
    for step in range(first, STEPS):
        loss = _step(model, optimizer, torch.from_numpy(batch(ids, step)), rate(step))
        if (step + 1) % SAVE_EVERY == 0:
            done = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}
            torch.save(done, state.with_suffix(".new"))
            state.with_suffix(".new").replace(state)
            print(f"step {step + 1}  loss {loss:.3f}  {time.monotonic() - start:.0f} s", flush=True)
    model.to(torch.float16).save_pretrained(folder)
    state.unlink()


def _groups(model: Any) -> list[dict[str, Any]]:
    """Matrices decay, gains do not."""
    matrices = [p for p in model.parameters() if p.ndim == 2]
    return [
        {"params": matrices, "weight_decay": 0.1},
        {"params": [p for p in model.parameters() if p.ndim != 2], "weight_decay": 0.0},
    ]


def _step(model: Any, optimizer: Any, windows: Any, learning_rate: float) -> float:
    import torch

    for group in optimizer.param_groups:
        group["lr"] = learning_rate
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(windows[:, :-1]).logits
    loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), windows[:, 1:].flatten())
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


if __name__ == "__main__":
    train(Path(sys.argv[1]))
