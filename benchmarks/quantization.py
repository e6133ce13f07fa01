"""What quantization costs a model trained here: loss and next-line accuracy in every format, RTN beside GPTQ.

    python -m benchmarks.quantization FOLDER      # trains the model where FOLDER has none; goes on where it stopped

The model is that of `benchmarks.small_model`. Calibration: windows of the text that it was trained on. Measured on the
files held back, in windows of 256 tokens; differences to float16 are paired by window, with standard errors. The next
line counts as right where all its tokens are the model's first choices after the true text before it, which is what
greedy decoding would write; blank lines and those that a window cuts do not count. The second table is of the same
model with outliers planted into it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from benchmarks.small_model import WINDOW, sources, stream, tokenizer, train
from numpy.typing import NDArray

from avow.lm.checkpoint import Checkpoint
from avow.lm.model import Decoder
from avow.lm.quantize.convert import quantize
from avow.lm.quantize.layers import Method, Rounding, Target
from avow.lm.quantize.prepare import prepare

ROWS: tuple[tuple[Target, Method, bool], ...] = (
    ("bf16", "rtn", False), ("int8", "rtn", False), ("int8", "gptq", True), ("int6", "rtn", False),
    ("int6", "gptq", True), ("fp6", "rtn", False), ("fp6", "gptq", True), ("int4", "rtn", False),
    ("int4", "gptq", True),
)  # fmt: skip
WITH_OUTLIERS: tuple[tuple[Target, Method, bool], ...] = (
    ("fp6", "rtn", False), ("fp6", "rtn", True), ("fp6", "gptq", True),
    ("int4", "rtn", False), ("int4", "rtn", True), ("int4", "gptq", True),
)  # fmt: skip
READERS = {
    "input_layernorm": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "post_attention_layernorm": ("mlp.gate_proj", "mlp.up_proj"),
}
CALIBRATED = 10  # every so manieth file of the training text


@dataclass(frozen=True, slots=True)
class Measured:
    """Per window: the mean loss in nats a token, how many lines were counted and how many were right."""

    loss: NDArray[np.float64]
    lines: NDArray[np.int64]
    right: NDArray[np.int64]

    @property
    def accuracy(self) -> float:
        return float(self.right.sum() / self.lines.sum())


def held_out(folder: Path) -> tuple[NDArray[np.int64], int]:
    """Windows [n, WINDOW + 1] of the files held back, and the id of a line break."""
    tokens = tokenizer(folder, [])
    ids = stream(tokens, sources()[1])
    count = (len(ids) - 1) // WINDOW
    rows = np.stack([ids[i * WINDOW : (i + 1) * WINDOW + 1] for i in range(count)])
    return rows, tokens.token_to_id("Ċ")


def measured(folder: Path, held: NDArray[np.int64], end: int) -> Measured:
    """Run a model over all windows, in float32 with the weights that its engine computes with; once, then kept."""
    kept = folder / "measured.npz"
    if not kept.exists():
        checkpoint = Checkpoint(folder)
        decoder = Decoder.from_tensors(checkpoint.config, checkpoint.names(), checkpoint.read, str(folder)).eval()
        parts = [_measure(decoder, held[start : start + 16], end) for start in range(0, len(held), 16)]
        np.savez(kept, *(np.concatenate(column) for column in zip(*parts, strict=True)))
    return Measured(*np.load(kept).values())


@torch.inference_mode()
def _measure(decoder: Decoder, windows: NDArray[np.int64], end: int) -> tuple[NDArray[np.float64], ...]:
    ids = torch.from_numpy(windows)
    logits, target = decoder(ids[:, :-1]), ids[:, 1:]
    loss = torch.nn.functional.cross_entropy(logits.transpose(1, 2), target, reduction="none")
    hits = (logits.argmax(-1) == target).numpy()
    lines = [whole_lines(window, hit, end) for window, hit in zip(target.numpy(), hits, strict=True)]
    counts = np.asarray([(len(each), sum(each)) for each in lines]).T
    return loss.mean(dim=1).double().numpy(), *counts


def whole_lines(window: NDArray[np.int64], hit: NDArray[np.bool_], line_break: int) -> list[bool]:
    """For each line that begins and ends in the window and is not blank, whether all of it was predicted."""
    breaks = np.flatnonzero(window == line_break)
    spans = [(first + 1, last + 1) for first, last in pairwise(breaks) if last > first + 1]
    return [bool(hit[first:last].all()) for first, last in spans]


def difference(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> str:
    """The mean of paired differences, with its standard error."""
    found = ours - theirs
    return f"{found.mean():+.4f} ± {found.std(ddof=1) / np.sqrt(len(found)):.4f}"


def accuracy_difference(ours: Measured, theirs: Measured) -> str:
    """In percentage points; the standard error of a ratio of sums over windows."""
    lost = (ours.right - theirs.right).astype(np.float64)
    shift = lost.sum() / ours.lines.sum()
    rest = lost - shift * ours.lines
    error = np.sqrt(len(rest) * rest.var(ddof=1)) / ours.lines.sum()
    return f"{100 * shift:+.2f} ± {100 * error:.2f}"


def planted(folder: Path) -> Path:
    """The same model with outliers, as large models grow them: four dimensions of what each norm hands on times 30, and
    the columns that read them divided by it. float32 computes the same with both."""
    from safetensors.numpy import load_file, save_file

    made = folder / "outliers"
    if not (made / "model.safetensors").exists():
        made.mkdir(exist_ok=True)
        tensors = {name: value.astype(np.float32) for name, value in load_file(folder / "model.safetensors").items()}
        random = np.random.default_rng(0)
        for name in sorted(tensors):
            if "layernorm" not in name:
                continue
            dimensions = random.choice(len(tensors[name]), 4, replace=False)
            tensors[name][dimensions] *= 30
            for reader in READERS[name.split(".")[-2]]:
                tensors[name.rsplit(".", 2)[0] + f".{reader}.weight"][:, dimensions] /= 30
        for name in ("config.json", "tokenizer.json"):
            (made / name).write_bytes((folder / name).read_bytes())
        save_file(tensors, made / "model.safetensors")
    return made


def row(source: Path, form: Target, method: Method, text: Path | None, held: NDArray[np.int64], end: int) -> None:
    """Quantize, measure, print a row of a table."""
    exact = measured(source, held, end)
    made = source / f"{form}-{method}{'-text' if text else ''}"
    done = quantize(prepare(source, made, Rounding(form, method), text))
    found = measured(made, held, end)
    error = "-" if done["output_error"] is None else f"{100 * done['output_error']:.2f} %"
    matrices = [matrix for part in done["parts"].values() for matrix in part["report"]["matrices"].values()]
    scaled = sum(matrix["alpha"] > 0 for matrix in matrices)
    print(
        f"| {form} | {method}{', text' if text else ''} | {done['bits']:.2f} | {100 * done['weight_error']:.2f} % | "
        f"{error} | {scaled} | {found.loss.mean():.4f} | {difference(found.loss, exact.loss)} | "
        f"{100 * found.accuracy:.2f} % | {accuracy_difference(found, exact)} |",
        flush=True,
    )


def main(folder: Path) -> None:
    train(folder)
    held, end = held_out(folder)
    text = folder / "calibration.txt"
    text.write_text("\n".join(sources()[0][::CALIBRATED]), encoding="utf-8")
    heads = "| format | method | bits | weights | outputs | scaled | loss | against fp16 | next line | against fp16 |"
    for source, rows in ((folder, ROWS), (planted(folder), WITH_OUTLIERS)):
        exact = measured(source, held, end)
        print(f"\n{source.name}: {len(held):,} windows, {exact.lines.sum():,} lines; ", end="")
        print(f"loss {exact.loss.mean():.4f}, next line {100 * exact.accuracy:.2f} %\n\n{heads}\n{'|---' * 10}|")
        for form, method, calibrated in rows:
            row(source, form, method, text if calibrated else None, held, end)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
