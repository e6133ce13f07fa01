"""Figures of docs/how-it-works.md: what they show is what the model computes, and the page says what they say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("matplotlib")

from benchmarks.figures.__main__ import figures  # noqa: E402  # after the skips
from benchmarks.figures.canvas import layout  # noqa: E402
from benchmarks.figures.inside import look, watched  # noqa: E402
from benchmarks.figures.page import render  # noqa: E402
from benchmarks.figures.selection import SAMPLES  # noqa: E402
from benchmarks.figures.subject import ANSWER, HIDDEN, PROMPT, Subject, percent, told  # noqa: E402

from avow.lm.config import Config, Rope  # noqa: E402
from avow.lm.model import Decoder  # noqa: E402
from avow.lm.train.encode import encode  # noqa: E402
from avow.lm.train.recipe import Data, Part, Recipe, Saving, Shape, Training  # noqa: E402
from avow.lm.train.session import train  # noqa: E402
from avow.lm.train.tokenizer import train as train_tokenizer  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PICTURES = ["attention", "curve", "finetune", "heads", "layers", "sampling", "selection", "tokens"]
CONFIG = Config(
    family="llama", vocab_size=40, hidden_size=24, layers=3, heads=4, kv_heads=2, head_dim=6, intermediate_size=32,
    context=64, rope=Rope(), attention_multiplier=6**-0.5,
)  # fmt: skip


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    torch.manual_seed(0)
    made = Decoder(CONFIG).eval()
    for parameter in made.parameters():  # larger than to begin with, so that attention is far from even
        torch.nn.init.normal_(parameter, std=0.4)
    return made


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of four steps with a model that knows nothing."""
    home = tmp_path_factory.mktemp("run")
    (home / "tasks.jsonl").write_text(json.dumps({"prompt": PROMPT, "completion": ANSWER}) + "\n")
    train_tokenizer([PROMPT, ANSWER], 300, home / "tokenizer")
    for name in ("tasks", "others"):
        encode([home / "tasks.jsonl"], home / name, home / "tokenizer")
    recipe = Recipe(
        data=Data(train=[Part(path=str(home / "tasks"))], valid=[str(home / "tasks"), str(home / "others")]),
        training=Training(tokens=700, batch=256, accumulate=1),
        saving=Saving(evaluate_tokens=256),
        model=Shape(layers=2, hidden=32, heads=2, intermediate=48, context=512),
        tokenizer=str(home / "tokenizer"),
    )
    train(recipe, home / "run")
    return home / "run"


@pytest.fixture(scope="module")
def subject(run: Path) -> Subject:
    return Subject(max((run / "checkpoints").iterdir()))


@pytest.fixture(scope="module")
def drawn(subject: Subject, run: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    folder = tmp_path_factory.mktemp("pictures")
    return folder, figures(subject, run, folder, tuning=300)


def attention_of(decoder: Decoder, state: np.ndarray, layer: int, head: int) -> np.ndarray:
    """The weights of a head as the papers have it, in numpy and float64, one pair of dimensions after the other."""
    part = decoder.layers[layer]
    weights = {name: getattr(part, name).weight.detach().numpy().astype(np.float64) for name in ("attn_norm", "q", "k")}
    normed = state / np.sqrt((state**2).mean(-1, keepdims=True) + CONFIG.norm_eps) * weights["attn_norm"]
    size, half = CONFIG.head_dim, CONFIG.head_dim // 2
    shared = head * CONFIG.kv_heads // CONFIG.heads
    heads = normed @ weights["q"][head * size :][:size].T, normed @ weights["k"][shared * size :][:size].T
    turned = []
    for vectors in heads:
        made = np.empty_like(vectors)
        for place, vector in enumerate(vectors):
            for pair in range(half):
                angle = place * CONFIG.rope.theta ** (-2 * pair / size)
                number = complex(vector[pair], vector[pair + half]) * np.exp(1j * angle)
                made[place, pair], made[place, pair + half] = number.real, number.imag
        turned.append(made)
    scores = turned[0] @ turned[1].T / np.sqrt(size)
    weights_ = np.exp(scores) * np.tri(len(scores))
    return weights_ / weights_.sum(1, keepdims=True)


def test_attention_is_what_the_formula_says(decoder: Decoder) -> None:
    ids = [int(i) for i in np.random.default_rng(0).integers(0, CONFIG.vocab_size, 17)]
    seen = look(decoder, ids)
    assert seen.attention.shape == (3, 4, 17, 17)
    assert np.allclose(seen.attention.sum(-1), 1, atol=1e-5)
    assert np.array_equal(seen.attention, np.tril(seen.attention))
    states: list[np.ndarray] = []
    hooks = [
        layer.register_forward_pre_hook(lambda _layer, given: states.append(given[0][0].double().numpy()))
        for layer in decoder.layers
    ]
    with torch.inference_mode():
        decoder(torch.tensor([ids]))
    for hook in hooks:
        hook.remove()
    for layer in range(3):
        for head in range(4):
            expected = attention_of(decoder, states[layer], layer, head)
            assert np.allclose(seen.attention[layer, head], expected, atol=2e-5), (layer, head)
    assert seen.attention.std() > 0.05  # or any weights would do


def test_the_last_layer_says_what_the_model_says(decoder: Decoder) -> None:
    ids = list(range(20))
    seen = look(decoder, ids)
    with torch.inference_mode():
        plain = decoder(torch.tensor([ids]))[0].numpy()
        embedded = decoder.logits(decoder.embed(torch.tensor([ids])))[0].numpy()
    assert seen.logits.shape == (4, 20, CONFIG.vocab_size)
    assert np.allclose(seen.logits[-1], plain, atol=1e-4)
    assert np.allclose(seen.logits[0], embedded, atol=1e-5)
    assert not np.allclose(seen.logits[1], plain, atol=1e-1)


def test_a_decoder_is_left_as_it_was(decoder: Decoder) -> None:
    scheme = decoder.scheme
    with watched(decoder):
        assert decoder.scheme is not scheme
    assert decoder.scheme is scheme
    with pytest.raises(IndexError):
        look(decoder, [CONFIG.vocab_size])
    assert decoder.scheme is scheme
    assert not any(layer._forward_hooks or layer._forward_pre_hooks for layer in decoder.layers)


def test_the_native_engine_says_the_same_as_what_is_looked_into(subject: Subject) -> None:
    logits = subject.model.logits([*subject.prompt, *subject.answer])
    assert np.allclose(logits, subject.inside.logits[-1], atol=0.05)


def test_a_layout_holds_the_text(subject: Subject) -> None:
    tokens = [subject.tokenizer.decode([i]) for i in [*subject.prompt, *subject.answer]]
    page = [[" "] * 80 for _ in range(9)]
    for piece in layout(tokens):
        for place, letter in enumerate(piece.text, piece.column + piece.spaces):
            page[piece.row][place] = letter
    lines = ["".join(row).rstrip() for row in page]
    assert "\n".join(line.removesuffix("↵") for line in lines).rstrip() == (PROMPT + ANSWER).rstrip()


def test_the_program_draws_every_picture_and_fills_the_page(drawn: tuple[Path, dict]) -> None:
    folder, numbers = drawn
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.svg" for name in PICTURES]
    for name in PICTURES:
        text = (folder / f"{name}.svg").read_text(encoding="utf-8")
        assert ElementTree.fromstring(text).get("width") == "380pt"
        assert not re.search(r"20\d\d-\d\d", text)
    page = render(json.loads(json.dumps(numbers)))
    assert set(re.findall(r"\(pictures/(\w+)\.svg\)", page)) == set(PICTURES)
    found = numbers["selection"]
    assert found["broken"] + found["failing"] + found["passing"] == found["samples"] == SAMPLES
    assert sum(group["samples"] for group in found["groups"]) == found["passing"]
    assert numbers["tokens"]["count"] == numbers["layers"]["answer"] + numbers["tokens"]["prompt"]
    assert numbers["layers"]["agree"][-1] == 100
    assert numbers["curve"]["steps"] == 4
    assert set(numbers["curve"]["held"]) == {"tasks", "others"}
    assert "held out: others" in (folder / "curve.svg").read_text(encoding="utf-8")


def test_pictures_are_the_same_when_they_are_drawn_again(
    subject: Subject, drawn: tuple[Path, dict], tmp_path: Path
) -> None:
    from benchmarks.figures import attention, layers, sampling, tokens

    for module in (tokens, attention, layers, sampling):
        module.draw(Subject(subject.path), tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (drawn[0] / path.name).read_bytes(), path.name


def test_the_solution_of_the_page_is_right() -> None:
    space: dict = {}
    exec(PROMPT + ANSWER, space)
    assert all(eval(source, space) for source in (*HIDDEN, "total([1, 2, 3, 4]) == 20"))


def test_percentages_are_told_as_they_are_rounded() -> None:
    assert [told(percent(share)) for share in (1, 0.994, 0.5, 0.01, 0.0066, 0.0004, 0)] == [
        "100 %", "99 %", "50 %", "1 %", "0.7 %", "< 0.1 %", "< 0.1 %",
    ]  # fmt: skip


def test_the_examples_of_the_wording_hold() -> None:
    import doctest

    for line in (ROOT / "examples" / "wording" / "tasks.jsonl").read_text(encoding="utf-8").splitlines():
        row, space = json.loads(line), {}
        exec(row["prompt"] + row["completion"], space)
        name = row["prompt"].split("(")[0].removeprefix("def ")
        test = doctest.DocTestParser().get_doctest(space[name].__doc__, space, name, None, None)
        found = doctest.DocTestRunner(verbose=False).run(test)
        assert (found.failed, found.attempted > 0) == (0, ">>>" in row["prompt"]), name


def test_the_page_says_what_the_figures_say() -> None:
    numbers = json.loads((DOCS / "pictures" / "figures.json").read_text(encoding="utf-8"))
    assert (DOCS / "how-it-works.md").read_text(encoding="utf-8") == render(numbers)
