"""The torch engine keeps what the protocol promises: sequences that share a beginning, independent to the bit."""

import numpy as np
import pytest
from tests.lm.material import VARIANTS, Tensors, reference_logits, some_ids, tiny, variant

from avow.core.errors import ModelError

pytest.importorskip("torch")

from avow.lm.engine import Engine  # after the skip
from avow.lm.torch_engine import TorchEngine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return TorchEngine.load(Tensors(variant("mistral-window")))


@pytest.mark.parametrize("name", VARIANTS)
def test_prefill_and_decode_equal_transformers(name: str) -> None:
    folder, ids = variant(name), some_ids(24)
    engine: Engine = TorchEngine.load(Tensors(folder))
    sequence = engine.open()
    found = [*engine.prefill(sequence, ids[:10], every=True)]
    found += [engine.decode([sequence], [token])[0] for token in ids[10:20]]
    found += [*engine.prefill(sequence, np.array(ids[20:], np.int32), every=True)]
    assert engine.length(sequence) == 24
    assert np.array(found).dtype == np.float32
    assert np.abs(np.array(found) - reference_logits(folder, ids)).max() < 2e-5


def test_a_prompt_is_computed_once_and_shared(engine: Engine) -> None:
    prompt = engine.open()
    last = engine.prefill(prompt, some_ids(12))
    assert last.shape == (97,)
    assert np.abs(last - engine.prefill(engine.open(), some_ids(12), every=True)[-1]).max() < 1e-5
    samples = [engine.fork(prompt) for _ in range(3)]
    together = engine.decode(samples, [5, 6, 5])
    assert np.array_equal(together[0], together[2])
    assert not np.array_equal(together[0], together[1])
    assert [engine.length(at) for at in (prompt, *samples)] == [12, 13, 13, 13]
    assert np.array_equal(engine.decode([engine.fork(prompt)], [5])[0], together[0])
    shorter = engine.fork(samples[0], 7)
    again = engine.open()
    engine.prefill(again, some_ids(12)[:7])
    assert np.abs(engine.decode([shorter], [9]) - engine.decode([again], [9])).max() < 1e-5
    assert engine.length(engine.fork(prompt, 0)) == 0
    engine.close(prompt)
    assert engine.decode(samples, [1, 2, 3]).shape == (3, 97)


def test_logits_do_not_depend_on_the_batch(engine: Engine) -> None:
    def run(company: int) -> np.ndarray:
        mine, others = engine.open(), [engine.open() for _ in range(company)]
        found = [engine.prefill(mine, [1, 2, 3])]
        for at, other in enumerate(others):
            engine.prefill(other, some_ids(at + 1, seed=at))
        found += [engine.decode([*others, mine], [*[7] * company, token])[-1] for token in some_ids(9)]
        return np.array(found)

    alone = run(0)
    assert all(np.array_equal(alone, run(company)) for company in (1, 4))


def test_what_a_sequence_cannot_take_is_refused_and_changes_nothing(engine: Engine) -> None:
    full, other = engine.open(), engine.open()
    engine.prefill(full, [0] * 64)
    for sequence, ids, message in (
        (other, [97], "token id 97, expected 0 to 96"),
        (other, [3, -1], "token id -1, expected 0 to 96"),
        (other, [], "token ids of shape"),
        (other, [0.5], "expected a row of whole numbers"),
        (other, [[1]], "expected a row of whole numbers"),
        (other, [1] * 65, "65 tokens, expected at most 64, the model's context"),
        (full, [1], "65 tokens, expected at most 64"),
    ):
        with pytest.raises(ModelError, match=message):
            engine.prefill(sequence, ids)
    with pytest.raises(ModelError, match="65 tokens"):
        engine.decode([other, full], [1, 1])
    assert (engine.length(other), engine.length(full)) == (0, 64)
    for sequences, ids in (([other, other], [1, 2]), ([other], [1, 2])):
        with pytest.raises(ValueError, match="expected one for each, once"):
            engine.decode(sequences, ids)
    with pytest.raises(ValueError, match="fork after 65 tokens of 64"):
        engine.fork(full, 65)
    with pytest.raises(ModelError, match="token ids of shape"):
        engine.decode([], [])


def test_closed_sequences_are_gone(engine: Engine) -> None:
    sequence = engine.open()
    engine.close(sequence)
    assert engine.open() != sequence
    with pytest.raises(KeyError):
        engine.length(sequence)


def test_a_text_may_grow_past_the_original_length_where_positions_stretch() -> None:
    rope = {"rope_type": "dynamic", "rope_theta": 1e4, "factor": 2.0}
    folder = tiny("llama", num_hidden_layers=2, head_dim=32, rope_parameters=rope)
    engine: Engine = TorchEngine.load(Tensors(folder))
    sequence, ids = engine.open(), some_ids(128)
    found = [*engine.prefill(sequence, ids[:60], every=True)]
    found += [engine.decode([sequence], [token])[0] for token in ids[60:]]
    assert np.abs(np.array(found) - reference_logits(folder, ids, prefill=60)).max() < 2e-5
    with pytest.raises(ModelError, match="129 tokens, expected at most 128"):
        engine.decode([sequence], [1])
