"""Recipes: what a file says, what a flag changes, and one line for everything that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from avow.core.errors import ConfigError, UserError
from avow.lm.train.recipe import Part, read

ROOT = Path(__file__).resolve().parent.parent.parent
PLAIN = """
tokenizer = "tok"
[model]
layers = 2
hidden = 32
heads = 2
intermediate = 48
[data]
train = [{ path = "a" }, { path = "b", weight = [0.2, 0.8] }]
[training]
tokens = 1000
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "recipe.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("path", sorted((ROOT / "recipes").glob("*.toml")), ids=lambda path: path.name)
def test_ours_can_be_read(path: Path) -> None:
    assert read(path).training.tokens > 0


def test_a_flag_changes_a_value(tmp_path: Path) -> None:
    recipe = read(
        written(tmp_path, PLAIN),
        ["training.tokens=7", "data.valid=['c']", "tokenizer=other", "training.learning_rate=0.5"],
    )
    assert (recipe.training.tokens, recipe.data.valid, recipe.tokenizer, recipe.training.learning_rate) == (
        7,
        ["c"],
        "other",
        0.5,
    )


GOING_ON = 'init = "m"\n' + PLAIN[PLAIN.index("[data]") :]


def test_low_rank_changes_are_of_a_model_that_is_there(tmp_path: Path) -> None:
    recipe = read(written(tmp_path, GOING_ON), ["lora.rank=3"])
    assert recipe.lora is not None
    assert (recipe.lora.rank, recipe.init) == (3, "m")
    with pytest.raises(ConfigError, match=r"lora\.rank is 0"):
        read(written(tmp_path, GOING_ON), ["lora.rank=0"])
    with pytest.raises(ConfigError, match=r"\[lora\] without init, expected a model to go on from"):
        read(written(tmp_path, PLAIN), ["lora.rank=3"])


def test_what_prompts_count_is_for_the_recipe_to_say(tmp_path: Path) -> None:
    assert read(written(tmp_path, GOING_ON)).data.prompt_weight == 0.15
    assert read(written(tmp_path, GOING_ON), prompt_weight=0.0).data.prompt_weight == 0
    assert read(written(tmp_path, GOING_ON), ["data.prompt_weight=0.3"], prompt_weight=0.0).data.prompt_weight == 0.3
    saying = GOING_ON.replace("[data]", "[data]\nprompt_weight = 0.4")
    assert read(written(tmp_path, saying), prompt_weight=0.0).data.prompt_weight == 0.4


def test_shares_go_in_a_straight_line() -> None:
    part = Part(path="b", weight=(0.2, 0.8))
    assert [part.share(p) for p in (0.0, 0.5, 1.0)] == pytest.approx([0.2, 0.5, 0.8])
    assert Part(path="a", weight=3.0).share(0.7) == 3.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["training.tokens=0"], r"training\.tokens is 0, expected 1 to 1e\+13"),
        (["training.tokens=many"], r"Expected `int`, got `str` - at `training\.tokens`"),
        (["training.tokns=3"], r"Object contains unknown field `tokns` - at `training`"),
        (["training.learning_rate=nan"], r"training\.learning_rate is nan"),
        (["training.optimizer=sgd"], r"Invalid enum value 'sgd' - at `training\.optimizer`"),
        (["model.layers=1", "init=x"], r"expected either a table \[model\] or init"),
        (["tokenizer=''"], "a new model needs a tokenizer"),
        (["data.train=[]"], r"data\.train is 0, expected 1 to 1000"),
        (["data.train=[{path='a', weight=0}]"], "all weights are 0"),
        (["data.train=[{path='a', weight=-1}]"], "the weight of a, at 0%"),
        (["tokenizer.x=3"], "'tokenizer' is no table"),
        (["tokens"], "'tokens' sets nothing"),
        (["training.tokens=" + "9" * 5000], "a number with too many digits"),
        (["training.tokens=0x" + "f" * 5000], "a number with too many digits"),
        (["data.valid=" + "[" * 5000], "tables nested too deeply"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, changes: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        read(written(tmp_path, PLAIN), changes)
    assert "\n" not in str(caught.value)


def test_what_is_no_recipe_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"recipe\.toml is not TOML"):
        read(written(tmp_path, "a ="))
    for text in ("a = " + "9" * 5000, "a = " + "[" * 5000):
        with pytest.raises(ConfigError, match=r"recipe\.toml: a number with too many digits, or tables nested too"):
            read(written(tmp_path, text))
    with pytest.raises(ConfigError, match=r"recipe\.toml: Object missing required field `data`"):
        read(written(tmp_path, ""))
    with pytest.raises(UserError, match="no such file"):
        read(tmp_path / "none.toml")
