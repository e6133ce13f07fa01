"""Decoding with a real model against transformers: the same texts, the same distributions, the same beams."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from scipy import stats
from tests.lm.material import Tensors, reference, reference_logits, some_ids, variant

from avow.lm.beam import beam_search
from avow.lm.engine import Engine
from avow.lm.generate import PromptCache, Sampling, Scheduler, generate
from avow.lm.sampling import candidates
from avow.lm.testing import ByteTokenizer

torch = pytest.importorskip("torch")
torch_engine = pytest.importorskip("avow.lm.torch_engine")

FAMILIES = ["llama", "mistral-window", "gpt_bigcode", "stablelm-parallel", "granite"]
PROMPT = some_ids(11, seed=3)
FILTERS = [
    {"temperature": 0.7},
    {"temperature": 1.3, "top_k": 12},
    {"temperature": 0.9, "top_p": 0.8},
    {"temperature": 1.5, "top_k": 40, "top_p": 0.9, "min_p": 0.02, "repetition_penalty": 1.4},
]


class NoStops(ByteTokenizer):
    eos = ()


@functools.cache
def engine(name: str) -> Engine:
    return torch_engine.TorchEngine.load(Tensors(variant(name)))


def theirs(name: str, **settings: Any) -> list[int]:
    with torch.inference_mode():
        row = reference(variant(name)).generate(
            torch.tensor([PROMPT]), max_new_tokens=16, eos_token_id=None, pad_token_id=0, do_sample=False, **settings
        )
    return row[0, len(PROMPT) :].tolist()


def probabilities(prompt: list[int], s: Sampling) -> np.ndarray:
    """Of the next token, [vocab], by the processors of transformers in the order of its `generate`."""
    from transformers import generation as hf

    steps = hf.LogitsProcessorList([hf.RepetitionPenaltyLogitsProcessor(s.repetition_penalty)])
    steps.append(hf.TemperatureLogitsWarper(s.temperature))
    if s.top_k:
        steps.append(hf.TopKLogitsWarper(s.top_k))
    steps.append(hf.TopPLogitsWarper(s.top_p))
    steps.append(hf.MinPLogitsWarper(s.min_p))
    logits = torch.tensor(reference_logits(variant("llama"), prompt)[-1:] * 8)  # sharper than random weights are
    return torch.softmax(steps(torch.tensor([prompt]), logits).double(), dim=-1)[0].numpy()


class Sharp(torch_engine.TorchEngine):  # type: ignore[name-defined, misc]
    def _append(self, *args: Any, **kwargs: Any) -> Any:
        return super()._append(*args, **kwargs) * np.float32(8)


@pytest.mark.parametrize("penalty", [1.0, 1.3])
@pytest.mark.parametrize("name", FAMILIES)
def test_the_most_likely_text_is_that_of_transformers(name: str, penalty: float) -> None:
    s = Sampling(max_tokens=16, repetition_penalty=penalty)
    (sample,) = generate(engine(name), NoStops(), PROMPT, sampling=s)
    assert list(sample.ids) == theirs(name, repetition_penalty=penalty)


@pytest.mark.parametrize("name", FAMILIES)
def test_beams_are_those_of_transformers(name: str) -> None:
    best = beam_search(engine(name), NoStops(), PROMPT, width=3, max_tokens=16)[0]
    assert list(best.ids) == theirs(name, num_beams=3)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_draws_follow_the_distribution_of_transformers(filters: dict[str, Any]) -> None:
    s = Sampling(**filters, max_tokens=2, seed=7)
    sharp = Sharp.load(Tensors(variant("llama")))
    samples = generate(sharp, NoStops(), PROMPT, n=1500, sampling=s)
    first = [sample.ids[0] for sample in samples]
    _agrees(first, probabilities(PROMPT, s))
    usual = int(np.bincount(first).argmax())
    _agrees([x.ids[1] for x in samples if x.ids[0] == usual], probabilities([*PROMPT, usual], s))


def _agrees(drawn: list[int], expected: np.ndarray) -> None:
    counts = np.bincount(drawn, minlength=len(expected))
    kept = np.flatnonzero(expected)
    assert set(np.flatnonzero(counts)) <= set(kept)
    assert len(kept) > 1
    rare = expected[kept] * len(drawn) < 5  # too rare to be compared one by one
    groups = [*([i] for i in kept[~rare]), *([list(kept[rare])] if rare.any() else [])]
    observed = [counts[g].sum() for g in groups]
    wanted = np.array([expected[g].sum() for g in groups]) * len(drawn)
    assert stats.chisquare(observed, wanted * sum(observed) / wanted.sum()).pvalue > 1e-4


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_leave_what_transformers_leaves(filters: dict[str, Any]) -> None:
    s = Sampling(**{**filters, "repetition_penalty": 1.0})
    for seed in range(20):
        prompt = some_ids(9, seed=seed)
        logits = reference_logits(variant("llama"), prompt)[-1].astype(np.float64) * 8
        ids, weights = candidates(logits - logits.max(), s)
        found = np.zeros(97)
        found[slice(None) if ids is None else ids] = weights / weights.sum()
        assert found == pytest.approx(probabilities(prompt, s), rel=1e-4, abs=1e-12)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_sample_is_the_same_to_the_bit_in_any_company_and_with_any_cache(name: str) -> None:
    s = Sampling(temperature=3.0, max_tokens=6)
    model = engine(name)
    prompts = PromptCache(model, chunk=4)
    alone = [
        generate(model, NoStops(), PROMPT, first=i, sampling=s, prompts=PromptCache(model, chunk=4)) for i in (0, 5)
    ]
    together = generate(model, NoStops(), PROMPT, n=6, sampling=s, prompts=prompts)
    assert [together[0], together[5]] == [sample for samples in alone for sample in samples]
    with Scheduler(model, NoStops(), prompts=prompts) as scheduler:  # a longer prompt forks from what is there
        scheduler.add([*PROMPT, 3, 4, 5], sampling=s)
        scheduler.add(PROMPT, first=5, sampling=s)
        events = []
        while scheduler.busy:
            events += scheduler.step()
    assert tuple(e.token.logprob for e in events if e.request == 2 and e.token) == together[5].logprobs
    (fresh,) = generate(model, NoStops(), [*PROMPT, 3, 4, 5], sampling=s, prompts=PromptCache(model, chunk=4))
    assert tuple(e.token.logprob for e in events if e.request == 1 and e.token) == fresh.logprobs
