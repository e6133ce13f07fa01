"""Texts eight times as long as those of training: what each way to place tokens makes of them, on four tasks.

    python benchmarks/extrapolation.py [FOLDER] [--seed N] [--quick]

For every task a decoder of 0.14 million parameters is trained on lengths up to 128, once with rotary positions and once
with ALiBi, and tested on up to 1024 tokens. What was trained with rotary positions is tested with all methods that need
no further training; those that take a factor are set to 8 at every length, as a model converted to a longer context has
it. Training takes minutes in all on one core. The table goes to the standard output and, with a plot, to FOLDER
(build/extrapolation); an interrupted run goes on where it stopped. `docs/extrapolation.md` says what came out.
Needs torch, and the development group `bench` for the plot.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from avow.lm.attention import Alibi, Rotary, Scheme, Sinks
from avow.lm.config import Config, Rope
from avow.lm.model import Cache, Decoder

TRAINED, FACTOR, SINKS = 128, 8, 4
ASK, KEY, POP = 0, 1, 2  # signs; then come the symbols, then noise
SYMBOLS = np.arange(4, 516)
NOISE = np.arange(516, 532)
Batch = tuple[NDArray[np.int64], NDArray[np.bool_]]  # tokens, and which of them are to be foretold: [rows, length]


def different(random: np.random.Generator, rows: int, values: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Each row some of the values, none of them twice."""
    return random.permuted(np.tile(values, (rows, 1)), axis=1)[:, :count]


def ending(rows: int, length: int, count: int) -> NDArray[np.bool_]:
    """The last tokens are the answer."""
    return np.tile(np.arange(length) >= length - count, (rows, 1))


def copy(random: np.random.Generator, rows: int, length: int) -> Batch:
    """Different symbols, and all of them again in the same order."""
    half = (length - 1) // 2
    symbols = different(random, rows, SYMBOLS, half)
    return np.hstack([symbols, np.full((rows, 1), ASK), symbols]), ending(rows, 2 * half + 1, half)


def passkey(random: np.random.Generator, rows: int, length: int) -> Batch:
    """Five symbols behind a sign, somewhere in noise; at the end the sign comes again, and they must follow."""
    ids = random.choice(NOISE, (rows, length))
    key = np.hstack([np.full((rows, 1), KEY), different(random, rows, SYMBOLS, 5)])
    place = random.integers(0, length - 11, (rows, 1))
    np.put_along_axis(ids, place + np.arange(6), key, 1)
    ids[:, -6:] = key
    return ids, ending(rows, length, 5)


def sort(random: np.random.Generator, rows: int, length: int) -> Batch:
    """Eight different symbols of 64, scattered in noise; at the end they follow in order."""
    ids = random.choice(NOISE, (rows, length))
    symbols = different(random, rows, SYMBOLS[:64], 8)
    np.put_along_axis(ids, different(random, rows, np.arange(length - 9), 8), symbols, 1)
    ids[:, -9], ids[:, -8:] = ASK, np.sort(symbols, 1)
    return ids, ending(rows, length, 8)


def stack(random: np.random.Generator, rows: int, length: int) -> Batch:
    """Symbols of 16 are pushed; a sign to pop is followed by the one on top. At most eight lie on the stack."""
    ids, answers = random.choice(SYMBOLS[:16], (rows, length)), np.zeros((rows, length), bool)
    pops = random.random((rows, length)) < 0.4
    for row in range(rows):
        held: list[int] = []
        at = 0
        while at < length:
            if at + 1 < length and held and (len(held) == 8 or pops[row, at]):
                ids[row, at], ids[row, at + 1], answers[row, at + 1] = POP, held.pop(), True
                at += 2
            else:
                held.append(int(ids[row, at]))
                at += 1
    return ids, answers


# Steps of training. Copying comes first: the others start from its weights, which saves them most of their steps.
TASKS: dict[str, tuple[Callable[[np.random.Generator, int, int], Batch], int]] = {
    "copy": (copy, 1200),
    "passkey": (passkey, 1000),
    "sort": (sort, 1500),
    "stack": (stack, 2000),
}
CONFIG = Config(
    family="llama",
    vocab_size=532,
    hidden_size=64,
    layers=2,
    heads=2,
    kv_heads=2,
    head_dim=32,
    intermediate_size=192,
    context=TRAINED * FACTOR,
    rope=Rope(),
    attention_multiplier=32**-0.5,
)


def stretched(**fields: object) -> Rotary:
    return Rotary(replace(Rope(original_context=TRAINED, factor=FACTOR), **fields), CONFIG.head_dim)


PLAIN = Rotary(Rope(), CONFIG.head_dim)
TRAININGS: dict[str, Scheme] = {"rotary": PLAIN, "alibi": Alibi(CONFIG.heads)}
METHODS: dict[str, tuple[str, Scheme]] = {
    "none": ("rotary", PLAIN),
    "linear": ("rotary", stretched(scaling="linear")),
    "ntk": ("rotary", stretched(scaling="ntk")),
    "dynamic": ("rotary", stretched(scaling="dynamic")),
    "yarn": ("rotary", stretched(scaling="yarn")),
    "llama3": ("rotary", stretched(scaling="llama3")),
    "window": ("rotary", Rotary(Rope(), CONFIG.head_dim, TRAINED)),
    "sinks": ("rotary", Sinks(PLAIN, TRAINED - SINKS, SINKS)),
    "alibi": ("alibi", TRAININGS["alibi"]),
}


@dataclass(frozen=True)
class Effort:
    lengths: tuple[int, ...] = (128, 256, 512, 1024)
    share: float = 1.0  # of the steps of training
    rows: int = 32  # of a batch of training, and tested at each length
    every: int = 100  # steps between two times that training is saved


QUICK = Effort((128, 256), 0.004, 2, 2)


def train(task: str, training: str, effort: Effort, seed: int, folder: Path) -> Decoder:
    """A task's decoder: from its file if it is there, and from where its training was left if it is not done."""
    make, steps = TASKS[task]
    steps = math.ceil(steps * effort.share)
    path, done = folder / f"{task}-{training}.pt", 0
    torch.manual_seed(seed)
    model = Decoder(CONFIG, attention=TRAININGS[training])
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.95))
    if path.exists():
        state = torch.load(path, weights_only=True)
        done = state["step"]
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
    elif task != "copy":
        model.load_state_dict(train("copy", training, effort, seed, folder).state_dict())
    for step in range(done + 1, steps + 1):
        random = np.random.default_rng([seed, step])
        batch = make(random, effort.rows, int(random.integers(24, TRAINED + 1)))
        rate = 3e-3 * min(1, step / 100) * (0.55 + 0.45 * math.cos(math.pi * step / steps))
        loss = learn(model, optimizer, batch, rate)
        if step % effort.every == 0 or step == steps:
            save(path, {"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict()})
            print(f"{task}, {training}: step {step} of {steps}, loss {loss:.4f}", file=sys.stderr, flush=True)
    return model.eval()


def learn(model: Decoder, optimizer: torch.optim.Optimizer, batch: Batch, rate: float) -> float:
    """One step on the answers alone; what they follow is random."""
    ids, answers = map(torch.from_numpy, batch)
    answers = answers[:, 1:]
    loss = functional.cross_entropy(
        model.logits(model.hidden(ids[:, :-1], Cache())[answers]),
        ids[:, 1:][answers],
    )
    optimizer.param_groups[0]["lr"] = rate
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def save(path: Path, state: dict[str, object]) -> None:
    """Whole or not at all."""
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def accuracy(model: Decoder, scheme: Scheme, batch: Batch) -> float:
    """Share of the answer's tokens that are foretold, each after the right ones before it."""
    model.scheme, right, count = scheme, 0, 0
    for at in range(0, len(batch[0]), 4):
        ids, answers = (torch.from_numpy(part[at : at + 4]) for part in batch)
        with torch.inference_mode():
            hidden = model.hidden(ids[:, :-1], Cache())[answers[:, 1:]]
            right += int((model.logits(hidden).argmax(-1) == ids[:, 1:][answers[:, 1:]]).sum())
        count += int(answers.sum())
    return right / count


def results(effort: Effort, seed: int, folder: Path) -> Iterator[dict[str, object]]:
    """What was measured before, then the rest; kept line by line."""
    log = folder / "results.jsonl"
    known = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    yield from known
    keys = {(row["task"], row["method"], row["length"]) for row in known}
    for task, (make, _) in TASKS.items():
        for method, (training, scheme) in METHODS.items():
            missing = [length for length in effort.lengths if (task, method, length) not in keys]
            model = train(task, training, effort, seed, folder) if missing else None
            for length in missing:
                batch = make(np.random.default_rng([seed, 0, length]), effort.rows, length)
                found = {"task": task, "method": method, "length": length, "accuracy": accuracy(model, scheme, batch)}
                with log.open("a") as file:
                    file.write(json.dumps(found) + "\n")
                yield found


def table(rows: list[dict[str, object]], lengths: tuple[int, ...]) -> str:
    """Percent of the answers' tokens at each of the lengths, a line for each method."""
    found = {(row["task"], row["method"], row["length"]): row["accuracy"] for row in rows}
    lines = [f"| at {', '.join(map(str, lengths))} tokens | {' | '.join(TASKS)} |", "|---" * (1 + len(TASKS)) + "|"]
    for method in METHODS:
        cells = (" / ".join(f"{100 * found[task, method, length]:.0f}" for length in lengths) for task in TASKS)
        lines.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(lines)


def plot(rows: list[dict[str, object]], lengths: tuple[int, ...], path: Path) -> None:
    """Four panels, a line for each method; the same rows give the same file."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "avow", "svg.fonttype": "none", "font.size": 9})
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, len(TASKS), figsize=(11, 3.2), sharey=True, layout="constrained")
    styles = ["k-", "C0--", "C1-", "C2-.", "C3-", "C4--", "C5:", "C6:", "C7-"]
    for panel, task in zip(panels, TASKS, strict=True):
        for (method, _), style in zip(METHODS.items(), styles, strict=True):
            mine = sorted((r["length"], r["accuracy"]) for r in rows if (r["task"], r["method"]) == (task, method))
            panel.plot(*zip(*mine, strict=True), style, marker="o", markersize=3, linewidth=1.3, label=method)
        panel.set(title=task, xlabel="tokens", xscale="log", ylim=(-0.03, 1.03))
        panel.set_xticks(lengths, [str(length) for length in lengths], minor=False)
        panel.minorticks_off()
    panels[0].set_ylabel("answer's tokens right")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center", frameon=False)
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/extrapolation"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--quick", action="store_true", help="a few steps and rows: shows that it runs, not what comes out"
    )
    arguments = parser.parse_args()
    effort = QUICK if arguments.quick else Effort()
    folder = arguments.folder / ("quick" if arguments.quick else f"seed-{arguments.seed}")
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    rows = list(results(effort, arguments.seed, folder))
    print(table(rows, effort.lengths))
    try:
        plot(rows, effort.lengths, folder / "extrapolation.svg")
    except ModuleNotFoundError as missing:
        print(f"no plot: {missing}", file=sys.stderr)


if __name__ == "__main__":
    main()
