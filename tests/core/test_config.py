"""Settings: the order of places, where a value came from, and what every mistake is told."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import pytest

from avow.core.config import NAMES, Resolved, Settings, load
from avow.core.errors import ConfigError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "home" / ".config" / "avow").mkdir(parents=True)
    (tmp_path / "project").mkdir()
    return tmp_path


def resolve(
    place: Path, user: str = "", project: str = "", env: dict[str, str] | None = None, **flags: object
) -> Resolved:
    if user:
        (place / "home" / ".config" / "avow" / "config.toml").write_text(user, encoding="utf-8")
    if project:
        (place / "project" / "avow.toml").write_text(project, encoding="utf-8")
    return load(flags, environ={"HOME": str(place / "home")} | (env or {}), directory=place / "project")


def test_with_nothing_given_all_is_default(place: Path) -> None:
    found = resolve(place)
    assert found.settings == Settings()
    assert set(found.origin.values()) == {"default"}
    assert set(found.origin) == set(asdict(found.settings))


def test_each_place_overrules_the_one_before_and_is_remembered(place: Path) -> None:
    found = resolve(
        place,
        user="samples = 1\nseed = 1\ntemperature = 1\ntop_p = 0.5\n",
        project="seed = 2\ntemperature = 0.2\ntop_p = 0.2\n",
        env={"AVOW_TEMPERATURE": "0.3", "AVOW_TOP_P": "0.3", "AVOW_MODEL": "", "HOME_AVOW_X": "1"},
        top_p=0.4,
        model=None,
    )
    s = found.settings
    assert (s.samples, s.seed, s.temperature, s.top_p, s.model) == (1, 2, 0.3, 0.4, "avow-small")
    home = str(place / "home" / ".config" / "avow" / "config.toml")
    assert found.origin["samples"] == home
    assert found.origin["seed"] == str(place / "project" / "avow.toml")
    assert found.origin["temperature"] == "AVOW_TEMPERATURE"
    assert found.origin["top_p"] == "--top-p"
    assert found.origin["model"] == found.origin["workers"] == "default"


def test_the_xdg_directory_and_no_home_at_all(tmp_path: Path) -> None:
    (tmp_path / "avow").mkdir()
    (tmp_path / "avow" / "config.toml").write_text("samples = 7\n")
    assert load(environ={"XDG_CONFIG_HOME": str(tmp_path)}, directory=tmp_path).settings.samples == 7
    assert load(environ={}, directory=tmp_path).settings.samples == 100


@pytest.mark.parametrize("name", list(NAMES))
def test_every_setting_has_a_variable_a_file_key_a_flag_and_a_text(place: Path, name: str) -> None:
    default = NAMES[name].default
    text = "x" if default == "" else str(default)
    assert NAMES[name].metadata["help"]
    by_variable = resolve(place, env={"AVOW_" + name.upper(): text})
    assert by_variable.origin[name] == "AVOW_" + name.upper()
    value = getattr(by_variable.settings, name)
    assert type(value) is type(default)
    assert getattr(resolve(place, **{name: value}).settings, name) == value
    toml = f'"{value}"' if isinstance(value, str) else value
    foreign = name in ("base_url", "api_key_env")
    file = {"user" if foreign else "project": f"{name} = {toml}"}
    assert getattr(resolve(place, **file).settings, name) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"project": "sampels = 5"}, r"unknown setting 'sampels' in .*avow.toml. Did you mean 'samples'\?"),
        ({"user": "max-tokens = 5"}, r"unknown setting 'max-tokens' in .*config.toml. Did you mean 'max_tokens'\?"),
        ({"project": "zzzzqqq = 5"}, r"unknown setting 'zzzzqqq' .* There is: api_key_env, base_url, "),
        ({"project": "samples = true"}, r"samples in .*avow.toml: found true, expected a whole number"),
        ({"project": "samples = 1.5"}, r"samples in .*: found 1.5, expected a whole number"),
        ({"project": "samples = '5'"}, r"samples in .*: found '5', expected a whole number"),
        ({"project": "model = 5"}, r"model in .*: found 5, expected a text"),
        ({"project": "model = ['a']"}, r"model in .*: found \['a'\], expected a text"),
        ({"project": "samples = 0"}, r"samples in .*: found 0, expected 1 to 1000000"),
        ({"project": "temperature = nan"}, r"temperature in .*: found nan, expected 0 to 10"),
        ({"project": "[sampling]\nn = 5"}, r"unknown setting 'sampling'"),
        ({"project": "samples = \n"}, r"avow.toml is not TOML: .*line 1"),
        ({"env": {"AVOW_SAMPLES": "many"}}, r"samples in AVOW_SAMPLES: found 'many', expected a whole number"),
        ({"env": {"AVOW_TOP_P": "2"}}, r"top_p in AVOW_TOP_P: found 2.0, expected 0 to 1"),
        ({"env": {"AVOW_SAMPELS": "5"}}, r"unknown environment variable AVOW_SAMPELS. Did you mean 'AVOW_SAMPLES'\?"),
        ({"env": {"AVOW_SAMPELS": ""}}, r"unknown environment variable AVOW_SAMPELS. Did you mean 'AVOW_SAMPLES'\?"),
        ({"env": {"AVOW_MODEL": "a\nb"}}, r"model in AVOW_MODEL: .*expected one line of text"),
        ({"samples": -1}, r"samples in --samples: found -1, expected 1 to"),
        ({"project": "base_url = 'http://x/v1'"}, r"base_url in .*avow.toml: a project cannot say where a key goes"),
        ({"project": "api_key_env = 'SECRET'"}, r"api_key_env in .*avow.toml: a project cannot say where a key goes"),
        (
            {"project": "model = 'openai:m@http://x/v1'", "user": "api_key_env = 'SECRET'"},
            r"model in .*avow.toml: a project cannot say where a key goes",
        ),
        ({"project": "isolation = 1"}, r"isolation in .*avow.toml: found 1, a project cannot ask for less than 2"),
        (
            {"project": "isolation = 2", "user": "isolation = 3"},
            r"isolation in .*: found 2, a project cannot ask for less than 3",
        ),
        ({"cpu_second": 1.0}, r"unknown setting 'cpu_second' in --cpu-second. Did you mean 'cpu_seconds'\?"),
    ],
)
def test_every_mistake_names_key_place_found_and_expected(place: Path, given: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        resolve(place, **given)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_what_a_project_may_say_of_models_and_isolation(place: Path) -> None:
    mine = "isolation = 1\n"
    assert resolve(place, user=mine, project="isolation = 1\n").settings.isolation == 1
    assert resolve(place, user=mine, project="isolation = 3\n").settings.isolation == 3
    elsewhere = "model = 'openai:m@http://x/v1'\n"
    assert resolve(place, project=elsewhere).settings.model
    assert resolve(place, project=elsewhere, env={"AVOW_MODEL": "openai:m"}, api_key_env="KEY").settings.api_key_env


def test_files_that_cannot_be_read(place: Path) -> None:
    config = place / "home" / ".config" / "avow" / "config.toml"
    config.write_bytes(b"model = '\xff'")
    with pytest.raises(ConfigError, match=r"config.toml:1: not UTF-8 .byte 10."):
        resolve(place)
    config.write_text("samples = " + "9" * 5000)
    with pytest.raises(ConfigError, match=r"config.toml is not TOML: Exceeds the limit"):
        resolve(place)
    config.unlink()
    config.mkdir()
    with pytest.raises(ConfigError, match=r"config.toml cannot be read: Is a directory"):
        resolve(place)


def test_variables_that_are_no_settings_are_left_alone(place: Path) -> None:
    others = {"AVOW_DATA": "/x", "AVOW_HOME": "/y", "AVOW_DEBUG": "1"}
    assert resolve(place, env=others).settings == Settings()


def test_defaults_are_in_their_own_limits() -> None:
    for f in fields(Settings):
        assert load({f.name: f.default}, environ={}, directory="/nonexistent").origin[f.name].startswith("--")
