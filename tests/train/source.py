"""Trees of source for the tests of corpora: programs of many kinds, licences, installed packages."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

MIT = """MIT License

Copyright (c) 2020 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, provided that the above copyright
notice and this permission notice shall be included in all copies.
"""
BSD_3 = """Redistribution and use in source and binary forms, with or without modification, are permitted provided that:
  * Neither the name of the authors nor the names of its contributors may be used to endorse products.
"""
GPL = "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n"
_NOUNS = ["node", "edge", "path", "tree", "leaf", "queue", "stack", "table", "row", "column", "page", "index", "cache", "token", "word", "line", "file", "record"]
_VERBS = ["find", "add", "remove", "merge", "count", "split", "join", "parse", "sort", "check", "load", "store", "move", "copy", "reset", "update", "build"]


def program(seed: int, functions: int = 8) -> str:
    """A module that parses; two seeds give programs that are not alike."""
    rng = random.Random(seed)
    parts = [f'"""Module {seed}: {" ".join(rng.sample(_NOUNS, 3))}."""\n\nimport math\n']
    for i in range(functions):
        name, noun = f"{rng.choice(_VERBS)}_{rng.choice(_NOUNS)}_{i}", rng.choice(_NOUNS)
        other, number = rng.choice(_NOUNS), rng.randrange(10**6)
        parts.append(
            f"\n\ndef {name}({noun}, limit={number}):\n"
            f'    """{rng.choice(_VERBS).title()} every {noun} of a {other} below {rng.randrange(999)}."""\n'
            f"    {other}s = []\n"
            f"    for {other} in {noun}.{rng.choice(_VERBS)}_{rng.choice(_NOUNS)}({rng.randrange(99)}):\n"
            f"        if {other}.{rng.choice(_NOUNS)} {rng.choice(['<', '>', '==', '!='])} limit:\n"
            f"            {other}s.{rng.choice(['append', 'extend', 'insert', 'remove'])}({other}.{rng.choice(_VERBS)}())\n"
            f"    return math.{rng.choice(['floor', 'sqrt', 'sin', 'exp', 'log'])}(len({other}s) * {rng.randrange(10**4)})\n"
        )
    return "".join(parts)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their relative names; the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def repositories(folder: Path, count: int, files: int = 3) -> Path:
    """A folder of repositories under MIT, each with a package of programs."""
    for r in range(count):
        package = {f"repo{r}/pkg{r}/mod{f}.py": program(1000 * r + f) for f in range(files)}
        write(folder, {f"repo{r}/LICENSE": MIT, **package})
    return folder


def distribution(site: Path, name: str, metadata: str, files: Mapping[str, str], **texts: str) -> None:
    """An installed distribution as pip leaves it: its files, METADATA, RECORD and licence files."""
    info = f"{name}-1.0.dist-info"
    record = "".join(f"{path},sha256=x,1\n" for path in files) + f"{info}/METADATA,,\n{info}/RECORD,,\n"
    write(site, files)
    write(site, {f"{info}/METADATA": f"Metadata-Version: 2.4\nName: {name}\n{metadata}\n", f"{info}/RECORD": record})
    write(site, {f"{info}/licenses/{path}": text for path, text in texts.items()})
