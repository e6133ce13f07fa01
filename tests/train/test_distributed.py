"""Two processes do what one does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from safetensors.numpy import load_file
from tests.train.material import home, recipe

from avow.lm.train import curves
from avow.lm.train.checkpoint import OPTIMIZER, Checkpoints
from avow.lm.train.session import train

_CODE = """
import sys, msgspec, torch
from pathlib import Path
from avow.lm.train.recipe import Recipe
from avow.lm.train.session import train
torch.set_num_threads(1)
train(msgspec.json.decode(sys.argv[1], type=Recipe), Path(sys.argv[2]), minutes=float(sys.argv[3]))
"""


def together(how: object, run: Path, minutes: float, folder: Path) -> None:
    """Train with two processes, as torchrun starts them."""
    script = folder / "script.py"
    script.write_text(_CODE)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    given = [msgspec.json.encode(how).decode(), str(run), str(minutes)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"}
    done = subprocess.run([*command, *given], env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize(
    ("changes", "slack"),
    [
        ({"optimizer": "muon"}, 0.05),
        pytest.param({"optimizer": "adamw"}, 0.05, marks=pytest.mark.slow),
        pytest.param({"fp6": 1.0}, 0.2, marks=pytest.mark.slow),
    ],
)
def test_two_processes_do_what_one_does(tmp_path: Path, changes: dict[str, object], slack: float) -> None:
    """With measurements on the way, also while weights are rounded: sums in another order then round to other codes."""
    changes = {f"training__{name}": value for name, value in changes.items()}
    how = recipe(home(tmp_path), training__tokens=3000, **changes)
    one = train(how, tmp_path / "one")
    together(how, tmp_path / "two", 0, tmp_path)  # a step, and then the rest from its checkpoint
    assert [path.name for path in (tmp_path / "two" / "checkpoints").iterdir()] == ["00000001"]
    together(how, tmp_path / "two", 10, tmp_path)
    two = Checkpoints(tmp_path / "two").latest()
    assert two is not None
    assert two.name == one.name
    for file in ("model.safetensors", OPTIMIZER):
        alone, shared = load_file(one / file), load_file(two / file)
        assert alone.keys() == shared.keys()
        for name, tensor in alone.items():
            assert tensor.shape == shared[name].shape
            if not name.startswith("generator"):
                largest = float(np.abs(tensor).max())
                np.testing.assert_allclose(shared[name], tensor, atol=slack * largest + 1e-8, err_msg=name)
    steps, valid = zip(*(curves.read(tmp_path / name) for name in ("one", "two")), strict=True)
    losses = [np.array([row[3] for row in rows]) for rows in steps]
    np.testing.assert_allclose(losses[1], losses[0], rtol=2e-3)
    measured = [np.array(found["held-out"]) for found in valid]
    assert len(measured[0]) > 1
    np.testing.assert_allclose(measured[1], measured[0], rtol=2e-3)
