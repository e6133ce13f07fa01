"""Start-up: `avow --help` and `import avow` beside a bare interpreter, interleaved.

python benchmarks/startup.py [ROUNDS]
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import avow": [sys.executable, "-c", "import avow"],
    "avow --help": [shutil.which("avow", path=str(Path(sys.executable).parent)) or "avow", "--help"],
}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    took: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            took[name].append(time.perf_counter() - start)
    bare = statistics.median(took["python -c pass"])
    for name, values in took.items():
        middle = statistics.median(values)
        print(f"{name:<16} {1000 * middle:6.1f} ms   {middle / bare:.2f}x")


if __name__ == "__main__":
    main()
