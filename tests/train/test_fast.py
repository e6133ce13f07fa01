"""What makes training fast computes what the plain way computes, forwards and back."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn import functional

from avow.lm.attention import scheme
from avow.lm.config import Config, Rope
from avow.lm.model import Cache, Decoder
from avow.lm.train.fast import Norm, Products, hasten, training_scheme
from avow.lm.train.loss import CHUNK, weighted
from avow.lm.train.schedule import factor


def decoder(**changes: object) -> Decoder:
    torch.manual_seed(0)
    sizes = {
        "vocab_size": 50,
        "hidden_size": 32,
        "layers": 2,
        "heads": 4,
        "kv_heads": 2,
        "head_dim": 8,
        "intermediate_size": 48,
        "context": 40,
    }
    made = Decoder(Config("llama", **{**sizes, "rope": Rope(), "attention_multiplier": 8**-0.5, **changes}))  # type: ignore[arg-type]
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            parameter.normal_(1.0 if "norm" in name else 0.0, 0.3)
    return made


VARIANTS = {
    "shared keys": {},
    "own keys": {"kv_heads": 4},
    "part of a head": {"rope": Rope(rotated=0.5)},
    "window": {"window": 5},
    "learned positions": {"rope": None, "norm": "layer", "gated": False},
    "multipliers": {"residual_multiplier": 0.3, "embedding_multiplier": 7.0},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_hastened_decoder_computes_the_same(name: str) -> None:
    plain, fast = decoder(**VARIANTS[name]), decoder(**VARIANTS[name])
    hasten(fast)
    assert list(fast.state_dict()) == list(plain.state_dict())
    ids, direction = torch.randint(50, (3, 20)), torch.randn(3, 20, 50)
    for one in (plain, fast):
        (one(ids) * direction).sum().backward()
    torch.testing.assert_close(fast(ids), plain(ids), rtol=1e-4, atol=1e-4)
    for (key, a), (_, b) in zip(fast.named_parameters(), plain.named_parameters(), strict=True):
        torch.testing.assert_close(a.grad, b.grad, rtol=1e-3, atol=1e-3, msg=lambda text, key=key: f"{key}: {text}")


def test_tables_are_those_of_the_longest_text() -> None:
    config = decoder().config
    fast, plain = training_scheme(config), scheme(config)
    assert isinstance(fast, Products)
    tables = set()
    for start, end in ((0, 7), (0, 48), (0, 16), (5, 40), (0, 48)):
        plan, wanted = fast(start, end), plain(start, end)
        assert torch.equal(plan.unseen == 0, wanted.bias)
        assert torch.equal(plan.turn.cosines, wanted.turn.cosines)
        assert torch.equal(plan.turn.sines, wanted.turn.sines)
        tables.add(plan.unseen.untyped_storage().data_ptr())
    assert len(tables) == 2  # the second one holds the rest


def test_a_hastened_decoder_is_as_near_as_bf16_allows() -> None:
    exact, plain, fast = decoder(), decoder(), decoder()
    hasten(fast)
    ids = torch.randint(50, (3, 20))
    wanted = exact.norm(exact.hidden(ids, Cache()))
    errors = []
    for one in (plain, fast):
        with torch.autocast("cpu", torch.bfloat16):
            found = one.norm(one.hidden(ids, Cache()))
        errors.append(float((found.float() - wanted).detach().norm()))
    assert 0 < errors[1] < 1.5 * errors[0] < 0.1 * float(wanted.detach().norm())


def test_the_norm_by_finite_differences() -> None:
    given = torch.nn.RMSNorm(6, eps=1e-5).double()
    norm, x = Norm(given), torch.randn(4, 6, dtype=torch.float64, requires_grad=True)
    torch.testing.assert_close(norm(x), given(x), rtol=1e-6, atol=1e-6)
    torch.testing.assert_close(
        torch.autograd.grad(norm(x).pow(3).sum(), [x, given.weight]),
        torch.autograd.grad(given(x).pow(3).sum(), [x, given.weight]),
        rtol=1e-6,
        atol=1e-6,
    )


@pytest.mark.parametrize("tokens", [1, CHUNK, CHUNK + 3])
@pytest.mark.parametrize("scaling", [1.0, 8.0])
def test_the_loss_is_weighted_cross_entropy(tokens: int, scaling: float) -> None:
    torch.manual_seed(0)
    hidden, head = torch.randn(tokens, 16, requires_grad=True), torch.randn(30, 16, requires_grad=True)
    targets, weights = torch.randint(30, (tokens,)), torch.rand(tokens)
    plain = functional.cross_entropy(hidden @ head.T / scaling, targets, reduction="none")
    total, each = weighted(hidden, head, targets, weights, scaling)
    torch.testing.assert_close(each, plain)
    torch.testing.assert_close(total, (plain * weights).sum())
    wanted = torch.autograd.grad(3 * (plain * weights).sum(), [hidden, head])
    torch.testing.assert_close(torch.autograd.grad(3 * total, [hidden, head]), wanted, rtol=1e-4, atol=1e-5)
    with torch.no_grad():
        torch.testing.assert_close(weighted(hidden, head, targets, weights, scaling)[1], plain.detach())


def test_the_learning_rate_rises_and_falls_as_it_should() -> None:
    rates = [factor(done, 1000, 0.1, 0.05) for done in range(1001)]
    assert rates[0] == pytest.approx(0.01)
    assert rates[50] == pytest.approx(0.51)
    assert rates[99:101] == [1.0, 1.0]
    assert rates[550] == pytest.approx((1 + 0.05) / 2)
    assert rates[325] == pytest.approx(0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi / 4)))
    assert rates[1000] == pytest.approx(0.05)
    assert factor(1200, 1000, 0.1, 0.05) == pytest.approx(0.05)
    assert factor(0, 1000, 0.0, 0.05) == 1.0
    assert factor(0, 1000, 1.0, 0.05) == pytest.approx(0.001)
