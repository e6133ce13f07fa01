"""Where the texts of a corpus come from: a line of CSV for each distribution and licence, those with most bytes first.

    python -m benchmarks.model.sources CORPUS/manifest.json > docs/pictures/sources.csv

CORPUS is what `avow data build` made. Its manifest has every file with its SHA-256.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

COLUMNS = ("distribution", "licence", "known by", "files", "bytes")
_TRAITS = ("repository", "licence", "detected")


def summed(files: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str, int, int]]:
    """(distribution, licence, what said so, files, bytes) of the files of a manifest."""
    counts: Counter[tuple[str, ...]] = Counter()
    sizes: Counter[tuple[str, ...]] = Counter()
    for file in files:
        key = tuple(file[trait] for trait in _TRAITS)
        counts[key] += 1
        sizes[key] += file["bytes"]
    order = sorted(sizes, key=lambda key: (-sizes[key], key))
    return [(*key, counts[key], sizes[key]) for key in order]  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser(description="the distributions of a corpus")
    parser.add_argument("manifest", type=Path)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    out.writerows(summed(json.loads(parser.parse_args().manifest.read_text(encoding="utf-8"))["files"]))


if __name__ == "__main__":
    main()
