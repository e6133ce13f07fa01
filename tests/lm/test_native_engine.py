"""The engine in C against transformers, against the torch decoder in float64, and against itself in other company."""

from __future__ import annotations

import dataclasses
import gc
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from tests.lm.material import VARIANTS, reference_logits, some_ids, tiny, variant
from tests.lm.packed import random_codes

import avow.lm
from avow.core.errors import ModelError
from avow.lm.blocks import Stored
from avow.lm.checkpoint import Checkpoint
from avow.lm.native import formats, isa, library, threads
from avow.lm.native.engine import NativeEngine
from avow.lm.native.formats import GRIDS
from avow.lm.prompts import PromptCache
from avow.lm.sampling import log_softmax
from avow.lm.scoring import score

ISAS = library().isas()


@pytest.fixture(params=ISAS)
def each_isa(request, monkeypatch):
    monkeypatch.setenv("AVOW_ISA", request.param)
    return request.param


def one_by_one(engine, ids, prefill):
    sequence = engine.open()
    found = [engine.prefill(sequence, ids[:prefill], every=True)]
    found += [engine.decode([sequence], [token]) for token in ids[prefill:]]
    return np.concatenate(found)


@pytest.mark.parametrize("name", VARIANTS)
def test_logits_equal_transformers(name, each_isa):
    folder = variant(name)
    engine = NativeEngine(Checkpoint(folder))
    ids = np.array(some_ids(40))
    want = reference_logits(folder, ids)
    np.testing.assert_allclose(engine.prefill(engine.open(), ids, every=True), want, atol=1e-4, rtol=0)
    np.testing.assert_allclose(one_by_one(engine, ids, 11), want, atol=1e-4, rtol=0)


@pytest.mark.parametrize(
    "changes",
    [
        {"head_dim": 8, "num_attention_heads": 3, "num_key_value_heads": 1, "hidden_size": 39, "intermediate_size": 72},
        {"head_dim": 24, "hidden_size": 72, "num_attention_heads": 6, "num_key_value_heads": 2, "vocab_size": 131},
        {"num_attention_heads": 32, "num_key_value_heads": 2, "head_dim": 16, "num_hidden_layers": 1},
        {"hidden_act": "gelu", "rms_norm_eps": 1e-6},
        {"rope_parameters": {"rope_type": "llama3", "rope_theta": 1e4, "factor": 8.0, "low_freq_factor": 1.0,
                             "high_freq_factor": 4.0, "original_max_position_embeddings": 32}},
        {"rope_parameters": {"rope_type": "yarn", "rope_theta": 1e4, "factor": 4.0, "original_max_position_embeddings": 16}},
        {"rope_parameters": {"rope_type": "linear", "rope_theta": 1e4, "factor": 4.0}},
    ],
)  # fmt: skip
def test_other_shapes_equal_transformers(changes):
    folder = tiny("llama", **changes)
    engine = NativeEngine(Checkpoint(folder))
    ids = np.array(some_ids(60))
    np.testing.assert_allclose(one_by_one(engine, ids, 30), reference_logits(folder, ids), atol=1e-4, rtol=0)


def test_dynamic_positions_follow_the_length_of_the_text():
    rope = {"rope_type": "dynamic", "rope_theta": 1e4, "factor": 4.0}
    folder = tiny("llama", rope_parameters=rope, max_position_embeddings=32)
    native, torch = (avow.lm.load(folder, backend=backend).engine for backend in ("native", "torch"))
    ids = np.array(some_ids(60))
    native_logits, torch_logits = (one_by_one(engine, ids, 40) for engine in (native, torch))
    np.testing.assert_allclose(native_logits, torch_logits, atol=1e-4, rtol=0)


class Quantized:
    """A checkpoint with random packed weights in place of another's."""

    def __init__(self, checkpoint, form):
        self.path, self.config, self._from, self._form = checkpoint.path, checkpoint.config, checkpoint, form
        self._packed = {}

    def names(self):
        return self._from.names()

    def stored(self, name):
        if name not in self._packed:
            plain = self._from.read(name)
            if self._form in GRIDS:
                random = np.random.default_rng([5, *name.encode()])  # tensors are asked for by several threads
                codes = random_codes(self._form, *plain.shape, random, scale=float(2 * plain.std()))
                self._packed[name] = formats.pack(codes)
            else:
                self._packed[name] = formats.pack_values(self._form, plain)
        return Stored(self._form, self._from.stored(name).shape, self._packed[name])

    def read(self, name):
        if self._from.stored(name).data.ndim and len(self._from.stored(name).shape) == 2 and "q_norm" not in name:
            stored = self.stored(name)
            return formats.unpack_values(stored.data, self._form, *stored.shape)
        return self._from.read(name)


@pytest.mark.parametrize("form", ["bf16", *GRIDS])
@pytest.mark.parametrize("name", ["llama-biases-tied", "gpt_bigcode", "stablelm"])
def test_packed_weights_equal_the_dequantized_ones_in_float64(name, form, each_isa):
    import torch

    from avow.lm.model import Decoder

    checkpoint = Quantized(Checkpoint(variant(name)), form)
    engine = NativeEngine(checkpoint)
    ids = np.array(some_ids(33))
    decoder = Decoder.from_tensors(checkpoint.config, checkpoint.names(), checkpoint.read, "here").double()
    with torch.inference_mode():
        want = decoder(torch.from_numpy(ids.astype(np.int64))[None])[0].numpy()
    found = one_by_one(engine, ids, 20)
    assert np.linalg.norm(found - want) < 1e-2 * np.linalg.norm(want)


def test_nothing_depends_on_the_company(each_isa):
    """Bit for bit: alone, forked, in batches, in pieces, with other numbers of threads."""
    for form in ("f32", "fp6", "int4"):
        checkpoint = Quantized(Checkpoint(variant("llama-biases-tied")), form)
        engine = NativeEngine(checkpoint)
        ids = np.array(some_ids(60))
        sequence = engine.open()
        want = engine.prefill(sequence, ids, every=True)
        np.testing.assert_array_equal(one_by_one(engine, ids, 1), want)
        forks = [engine.fork(sequence, 20 + i) for i in range(19)]
        for step in range(3):
            rows = engine.decode(forks, [ids[20 + i + step] for i in range(19)])
            np.testing.assert_array_equal(rows, want[20 + step : 39 + step])
        np.testing.assert_array_equal(engine.prefill(engine.fork(sequence, 7), ids[7:], every=True), want[7:])


def test_texts_with_dynamic_positions_are_not_cut():
    """Their keys depend on how long the text is: prompts and scores are those of the whole."""
    rope = {"rope_type": "dynamic", "rope_theta": 1e4, "factor": 16.0}
    engine = NativeEngine(Checkpoint(tiny("llama", rope_parameters=rope, max_position_embeddings=32)))
    ids = np.array(some_ids(300))
    want = engine.prefill(engine.open(), ids[:-1], every=True)
    cache = PromptCache(engine)
    for length in (300, 200):
        prompt = cache.use(ids[:length])
        while prompt.left:
            cache.compute(prompt)
        np.testing.assert_array_equal(prompt.logits, engine.prefill(engine.open(), ids[:length]))
    (tokens,) = score(engine, ids)
    logprobs = [log_softmax(row)[token] for row, token in zip(want, ids[1:], strict=True)]
    assert [token.logprob for token in tokens] == logprobs


@pytest.mark.parametrize("name", ["llama", "mistral-window"])
def test_the_number_of_threads_changes_nothing(name, monkeypatch):
    found = []
    for count in ("1", "2", "5"):
        monkeypatch.setenv("AVOW_THREADS", count)
        engine = NativeEngine(Checkpoint(variant(name)))
        found.append(engine.prefill(engine.open(), np.array(some_ids(50)), every=True))
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])


def test_prompts_longer_than_a_step():
    folder = tiny("llama", max_position_embeddings=1024, num_hidden_layers=1)
    engine = NativeEngine(Checkpoint(folder))
    ids = np.array(some_ids(2 * library().CHUNK + 17))
    sequence = engine.open()
    last = engine.prefill(sequence, ids)
    assert engine.length(sequence) == ids.size
    np.testing.assert_allclose(last, reference_logits(folder, ids)[-1], atol=1e-4, rtol=0)


def test_memory_is_shared_and_given_back():
    engine = NativeEngine(Checkpoint(variant("llama")))
    sequence = engine.open()
    engine.prefill(sequence, np.array(some_ids(32)))
    prompt, _ = engine.memory()
    forks = [engine.fork(sequence) for _ in range(10)]
    assert engine.memory() == (prompt, 0)
    engine.decode(forks, [1] * 10)
    assert engine.memory() == (6 * prompt, 0)  # two blocks of a prompt, and one for each of ten
    for fork in forks:
        engine.close(fork)
    assert engine.memory() == (6 * prompt, 5 * prompt)
    again = engine.open()
    engine.prefill(again, np.array(some_ids(32)))
    assert engine.memory() == (6 * prompt, 4 * prompt)


def test_what_is_no_number_stays_with_its_sequence(each_isa):
    """Blocks of keys and values come back from sequences that were damaged."""
    checkpoint = Quantized(Checkpoint(variant("llama")), "f32")
    embedding = checkpoint.read("embed.weight").copy()
    embedding[7] = np.nan
    checkpoint._packed["embed.weight"] = formats.pack_values("f32", embedding)
    engine = NativeEngine(checkpoint)
    sequence = engine.open()
    want = engine.prefill(sequence, [3, 4, 5])
    engine.close(sequence)
    damaged = engine.open()
    assert np.isnan(engine.prefill(damaged, [7] * 16)).all()
    engine.close(damaged)
    np.testing.assert_array_equal(engine.prefill(engine.open(), [3, 4, 5]), want)


def test_a_second_thread_is_refused_while_one_computes():
    engine = NativeEngine(Checkpoint(tiny("llama", max_position_embeddings=4096)))
    sequence, ids = engine.open(), [1] * 256
    busy = threading.Thread(target=lambda: [engine.prefill(sequence, ids) for _ in range(12)])
    refused = 0
    busy.start()
    while busy.is_alive() and not refused:
        try:
            engine.length(sequence)
        except RuntimeError as error:
            refused += "several threads" in str(error)
    busy.join()
    assert refused
    assert engine.length(sequence) == 12 * 256


def test_a_forked_process_can_compute_and_end(monkeypatch):
    """It has the engine's memory and none of its threads."""
    monkeypatch.setenv("AVOW_THREADS", "2")
    code = """
import os, sys
import numpy as np
import avow.lm
engine = avow.lm.load(sys.argv[1]).engine
want = engine.prefill(engine.open(), [1, 2, 3])
child = os.fork()
if child == 0:
    same = np.array_equal(engine.prefill(engine.open(), [1, 2, 3]), want)
    del engine
    os._exit(0 if same else 1)
sys.exit(os.waitpid(child, 0)[1])
"""
    subprocess.run([sys.executable, "-c", code, str(variant("llama"))], check=True, timeout=60)


def test_threads_that_do_not_run_are_not_waited_for(monkeypatch):
    """Far more threads than cores, and others that spin: work is taken by whoever runs."""
    monkeypatch.setenv("AVOW_THREADS", "64")
    engine = NativeEngine(Checkpoint(variant("llama")))
    done = threading.Event()
    spinning = [threading.Thread(target=_spin, args=(done,)) for _ in range(2)]
    for thread in spinning:
        thread.start()
    sequence, start = engine.open(), time.perf_counter()
    for token in range(30):
        engine.decode([sequence], [token])
    took = time.perf_counter() - start
    done.set()
    for thread in spinning:
        thread.join()
    assert took < 30


def _spin(done):
    while not done.is_set():
        pass


def test_what_cannot_be_computed_is_refused_and_changes_nothing():
    engine = NativeEngine(Checkpoint(variant("llama")))
    sequence = engine.open()
    engine.prefill(sequence, [1, 2, 3])
    for ids in ([], [97], [-1], [[1]], [0.5], [1] * 1000):
        with pytest.raises(ModelError):
            engine.prefill(sequence, ids)
        assert engine.length(sequence) == 3
    with pytest.raises(ValueError, match="once"):
        engine.decode([sequence, sequence], [1, 2])
    with pytest.raises(ValueError, match="no open sequence"):
        engine.decode([99], [1])
    with pytest.raises(ValueError, match="length"):
        engine.fork(sequence, 4)
    full = engine.open()
    engine.prefill(full, [1] * engine.config.context)
    other = engine.open()
    with pytest.raises(ModelError, match="context"):
        engine.decode([other, full], [1, 1])
    assert engine.length(other) == 0
    engine.close(sequence)
    with pytest.raises(ValueError, match="no open sequence"):
        engine.close(sequence)


def test_instruction_sets_and_threads_are_asked_for_by_name(monkeypatch):
    monkeypatch.setenv("AVOW_ISA", "mmx")
    with pytest.raises(ModelError, match="AVOW_ISA: found 'mmx', expected one of portable"):
        isa()
    for wrong in ("0", "-2", "many", "99999", "²"):
        monkeypatch.setenv("AVOW_THREADS", wrong)
        with pytest.raises(ModelError, match="AVOW_THREADS"):
            threads()


def test_engines_come_and_go():
    for _ in range(20):
        engine = NativeEngine(Checkpoint(variant("gpt_bigcode")))
        engine.decode([engine.open()], [1])
        del engine
        gc.collect()


def test_a_checkpoint_of_another_shape_is_refused():
    checkpoint = Quantized(Checkpoint(variant("llama")), "fp6")
    checkpoint.stored("layers.0.up.weight")
    checkpoint._packed["layers.0.up.weight"] = checkpoint._packed["layers.0.up.weight"][:-1]
    with pytest.raises(ValueError, match="weights: found"):
        NativeEngine(checkpoint)


def test_sizes_that_no_model_has_are_refused():
    checkpoint = Quantized(Checkpoint(variant("llama")), "fp6")
    checkpoint.config = dataclasses.replace(checkpoint.config, hidden_size=1 << 19)
    with pytest.raises(ModelError, match="sizes that no model has"):
        NativeEngine(checkpoint)
