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


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_two_processes_do_what_one_does(tmp_path: Path, optimizer: str) -> None:
    how = recipe(home(tmp_path), training__optimizer=optimizer, training__tokens=3000)
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
                np.testing.assert_allclose(
                    shared[name], tensor, atol=0.05 * float(np.abs(tensor).max()) + 1e-8, err_msg=name
                )
    losses = [np.array([row[3] for row in curves.read(tmp_path / name)[0]]) for name in ("one", "two")]
    np.testing.assert_allclose(losses[1], losses[0], rtol=2e-3)
