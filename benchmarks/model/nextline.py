"""The next line of source that training never saw: the model beside an n-gram with a file cache.

    python -m benchmarks.model.nextline MODEL PACKAGE... --train TEXTS.jsonl... --validation TEXTS.jsonl [-n 1000]

The prompt is the file up to the start of a line, cut to the last whole lines that leave room in the model's context;
the prediction is the likeliest line that a beam of four finds. Right is what is equal but for white space around;
blank lines that are written first are passed over. Three questions, to a model as far as it recalls and can fill in:

    alone                of the prompt
    and file             mixed with what all of the file before the line says (`avow.lm.recall`)
    and file, both sides the file after the line is known as well: as `avow complete` asks

The n-gram is `kneser_ney` of the texts that the model was trained on, whole and in reading order, every one of them
once, however often or seldom the model came by it. It is asked the same, and its weights for the file (`file_cache`)
are found as the model's are by `avow train recall` with the same --validation. Intervals are of resampled files, for
lines of a file are alike. Without --train the model is measured alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from benchmarks.bootstrap import clustered_bootstrap
from benchmarks.model.command import ended
from benchmarks.model.file_cache import Cached
from benchmarks.model.kneser_ney import KneserNey
from benchmarks.model.ngram_line import MAX_TOKENS, likeliest_line
from benchmarks.model.places import Place, places
from benchmarks.model.text_files import texts, tokens_and_starts

from avow.app.progress import progress
from avow.lm import Model, load
from avow.lm.catalogue import resolve
from avow.lm.line import WIDTH, recalling
from avow.lm.line import likeliest_line as likeliest
from avow.lm.recall import FileCache
from avow.lm.tokens import Tokenizer
from avow.lm.train.recall import TOKENS, chosen
from avow.pipeline import Progress

MODEL, NGRAM = "model", "n-gram"
FILE, BOTH = " and file", " and file, both sides"  # what is told besides the prompt


def prompt_of(before: str, tokenizer: Tokenizer, room: int) -> list[int]:
    """The last whole lines of a text that fit into so many tokens; of a last line that does not, its end."""
    lines = before.splitlines(keepends=True)
    first, size = len(lines) - 1, len(tokenizer.encode(lines[-1]))
    while first > 0 and (size := size + len(tokenizer.encode(lines[first - 1]))) <= room:
        first -= 1
    return tokenizer.encode("".join(lines[first:]))[-room:]


def model_line(model: Model, place: Place, *, file: bool = False) -> str:
    """The line that the model finds likeliest after what stands before, with what the file says if so."""
    ids = prompt_of(place.before, model.tokenizer, model.config.context - MAX_TOKENS)
    adjust = recalling(model.tokenizer, model.recall, place.before) if file and model.recall else None
    return likeliest(model.engine, model.tokenizer, ids, max_tokens=MAX_TOKENS, adjust=adjust).text.strip()


def filled_line(model: Model, place: Place) -> str:
    """The line that the model puts between what stands before and after, as `avow complete` gives it."""
    return model.complete_line(place.before, place.after, max_tokens=MAX_TOKENS).text.strip()


def model_lines(model: Model) -> dict[str, Callable[[Place], str]]:
    """The ways to ask the model, by what it is told."""
    ways: dict[str, Callable[[Place], str]] = {"": partial(model_line, model)}
    if model.recall:
        ways[FILE] = partial(model_line, model, file=True)
    if model.tokenizer.fim is not None:
        ways[BOTH] = partial(filled_line, model)
    return ways


def ngram_lines(model: Model, ngram: Cached) -> dict[str, Callable[[Place], str]]:
    """The ways to ask the n-gram."""
    tokenizer, room = model.tokenizer, model.config.context - MAX_TOKENS

    def line(place: Place, *texts: str) -> str:
        cache = FileCache(*map(tokenizer.encode, texts))
        return likeliest_line(ngram, prompt_of(place.before, tokenizer, room), tokenizer, beam=WIDTH, cache=cache)

    return {
        "": line,
        FILE: lambda place: line(place, place.before),
        BOTH: lambda place: line(place, place.before, place.after),
    }


def predicted(name: str, found: Sequence[Place], line: Callable[[Place], str]) -> list[str]:
    """A line for each place."""
    lines = []
    with progress() as show:
        for place in found:
            show(Progress(name, len(lines), len(found)))
            lines.append(line(place))
        show(Progress(name, len(lines), len(found)))
    return lines


def table(found: Sequence[Place], lines: dict[str, list[str]]) -> str:
    """Rows for each package and all; then the model against the n-gram where both are told the same, in points."""
    right = {
        name: np.array([p.wanted == s for p, s in zip(found, those, strict=True)]) for name, those in lines.items()
    }
    packages = [*sorted({place.package for place in found}), ""]
    rows = [f"| package | lines | {' | '.join(right)} |", "|---" * (len(right) + 2) + "|"]
    for package in packages:
        part = np.array([package in (place.package, "") for place in found])
        shares = (f"{100 * hit[part].mean():.1f} % ({hit[part].sum()})" for hit in right.values())
        rows.append(f"| {package or 'all'} | {part.sum()} | {' | '.join(shares)} |")
    for told in ("", FILE, BOTH):
        if (ours := MODEL + told) in right and (other := NGRAM + told) in right:
            difference = right[ours].astype(float) - right[other]
            interval = clustered_bootstrap(difference, [place.path for place in found])
            mean, low, high = (100 * value for value in (interval.mean, interval.low, interval.high))
            rows.append(f"\n{ours} against {other}: {mean:+.1f} points, 95 % interval {low:+.1f} to {high:+.1f}")
    return "\n".join(rows)


def trained(model: Model, train: Sequence[Path], validation: Path) -> Cached:
    """The n-gram of some texts, its cache tuned on others.

    Raises:
        TaskError: a file cannot be read or holds nothing.

    """
    tokens, starts = tokens_and_starts(train, model.tokenizer)
    ngram = KneserNey(tokens, starts, model.config.vocab_size)
    print(f"n-gram: {len(tokens):,} tokens, {len(ngram.levels[-1].keys):,} 5-grams, {ngram.nbytes / 1e6:,.0f} MB")
    cached = Cached(ngram)
    cached.tune(chosen(texts([validation]), model.tokenizer.encode, TOKENS))
    for longest, weights in enumerate(cached.weights, 1):
        told = ", ".join(f"{weight:.2f}" for weight in weights[1:])
        print(f"weights where {longest} tokens match: n-gram {weights[0]:.2f}, matches of 1 to {longest} tokens {told}")
    return cached


def main() -> None:
    parser = argparse.ArgumentParser(description="next-line exact match")
    parser.add_argument("model")
    parser.add_argument("package", type=Path, nargs="+", help="a folder of Python source")
    parser.add_argument("--train", type=Path, nargs="+", default=[], help="JSON lines that the model was trained on")
    parser.add_argument("--validation", type=Path, help="JSON lines to tune the cache on")
    parser.add_argument("-n", type=int, default=1000, help="lines, shared out evenly among the packages")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=Path, help="write a JSON line for every place")
    asked = parser.parse_args()
    if asked.train and not asked.validation:
        parser.error("--train needs --validation")
    model, found = load(resolve(asked.model)), places(asked.package, asked.n, asked.seed)
    ways = {MODEL + told: line for told, line in model_lines(model).items()}
    if asked.train:
        ngram = trained(model, asked.train, asked.validation)
        ways |= {NGRAM + told: line for told, line in ngram_lines(model, ngram).items()}
    lines = {name: predicted(name, found, line) for name, line in ways.items()}
    if asked.rows:
        rows = [
            {"package": p.package, "file": str(p.path), "line": p.line + 1, "wanted": p.wanted}
            | {name: those[i] for name, those in lines.items()}
            for i, p in enumerate(found)
        ]
        asked.rows.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    print(table(found, lines))


if __name__ == "__main__":
    ended(main)
