"""Records of programmatic tasks: valid, deterministic, split by composition, laid out as models are asked."""

from __future__ import annotations

import ast
import json
import keyword
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from avow.core.errors import ConfigError, TaskError
from avow.core.types import Task
from avow.domains.python.prompts import prompt_for_program
from avow.lm.train.data.tasks import writing
from avow.lm.train.data.tasks.catalogue import operations
from avow.lm.train.data.tasks.compose import PARAMETERS, SECOND
from avow.lm.train.data.tasks.generate import record
from avow.lm.train.data.tasks.parameters import plural
from avow.lm.train.data.tasks.render import render
from avow.lm.train.data.tasks.running import compiled
from avow.lm.train.data.tasks.split import side
from avow.lm.train.data.tasks.writing import Request, write

COUNT = 300
TRAIN = [record(11, index) for index in range(COUNT)]
TEST = [record(11, index, "test") for index in range(100)]
KEYS = ["prompt", "completion", "name", "operations", "families", "depth", "signature", "hidden", "comments"]


def function(made: dict[str, Any], completion: str) -> Any:
    scope: dict[str, Any] = {}
    exec(made["prompt"] + completion, scope)
    return scope[made["name"]]


def test_a_conditional_that_is_looped_over_keeps_its_brackets() -> None:
    names = {operation.name: operation for operation in operations()}
    chosen = names["parity_word"], names["split_letters"], names["remove_spaces_each"]
    *_, last = render(chosen, ((), (), ()), ("n",))
    ast.parse("\n".join(last.lines))


@pytest.mark.parametrize("over", ["multiply_each", "keep_even", "count_even"])
def test_a_loop_over_a_conditional_puts_it_in_brackets(over: str) -> None:
    names = {operation.name: operation for operation in operations()}
    chosen = names["before_first"], names[over]
    bound = (("k",), ("m",) * len(chosen[1].args))
    *_, last = render(chosen, bound, ("xs", "k", "m"))
    ast.parse("\n".join(last.lines).replace("return ", ""))
    assert "in (xs[:xs.index(k)] if k in xs else xs)" in last.lines[-1]


def test_a_name_of_statements_is_not_caught_by_a_comprehension_after_them() -> None:
    names = {operation.name: operation for operation in operations()}
    chosen = names["without_leading_zeros"], names["deal_out"], names["flatten"]
    bindings = ((), ("k",), ())
    run = compiled(render(chosen, bindings, ("xs", "k")), ("xs", "k"))
    assert run([0, 0, 0, 0, -1], 4) == [-1]
    assert run([0, 5, 6, 7], 2) == [5, 7, 6]


@pytest.mark.parametrize("made", [TRAIN, TEST], ids=["train", "test"])
def test_the_completion_passes_every_hidden_case_with_and_without_comments(made: list[dict[str, Any]]) -> None:
    for one in made:
        assert list(one) == KEYS
        assert len(one["hidden"]) >= 5
        for completion in (one["completion"], one["comments"]):
            run = function(one, completion)
            for args, result in one["hidden"]:
                assert run(*eval(f"({args},)")) == eval(result)


def test_comments_add_comment_lines_and_nothing_else() -> None:
    for one in TRAIN:
        kept = [line for line in one["comments"].split("\n") if not line.lstrip().startswith("#")]
        assert "\n".join(kept) == one["completion"]
        assert one["comments"].count("    # ") == one["depth"]


def test_doctests_in_the_prompt_are_true_and_no_hidden_case_is_shown() -> None:
    seen = 0
    for one in TRAIN:
        run = function(one, one["completion"])
        shown = re.findall(rf"{one['name']}\((.*)\)(?: ->| =>| ==| returns|  #|\n +)", one["prompt"])
        assert not {args for args, _ in one["hidden"]} & set(shown)
        for call, result in re.findall(r">>> (.+)\n\s*(.+)\n", one["prompt"].replace("\\\\", "\\")):
            assert eval(call, {one["name"]: run, "set": set}) == eval(result)
            seen += 1
    assert seen > COUNT / 2


def test_no_wording_has_braces_or_empty_places_left() -> None:
    for one in TRAIN + TEST:
        prose = re.sub(
            r"'[^']*'|\"[^\"\n]*\"|`[^`]*`", "Q", one["prompt"].split('"""')[1] if '"""' in one["prompt"] else ""
        )
        words = "\n".join(line for line in prose.split("\n") if not re.search(r"\w\(|^\s*[\[{(]", line))
        assert not re.search(r"[Gg]iven (a|the) given ", words), one["prompt"]
        assert not re.search(r"\{(x|k|m|thing|things|each|n|c|v|s)\}", words), one["prompt"]
        assert not re.search(r"\w  +\w|\w [.,;]|\b(the the|a the|of of|a an)\b", words), one["prompt"]


def test_a_record_depends_on_its_seed_and_number_alone() -> None:
    assert [record(11, index) for index in (5, 3, 299)] == [TRAIN[index] for index in (5, 3, 299)]
    assert record(12, 5) != TRAIN[5]
    assert record(11, 7, depth=3)["depth"] == 3


def test_records_do_not_depend_on_how_python_hashes_strings() -> None:
    code = "from avow.lm.train.data.tasks.generate import record; print([record(11, i) for i in range(60)])"
    for hashing in ("1", "2"):
        environ = {**os.environ, "PYTHONHASHSEED": hashing}
        done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
        assert done.stdout == f"{TRAIN[:60]}\n"


def test_prompts_of_prose_are_what_a_base_model_is_sent() -> None:
    prose = [one for one in TRAIN if one["prompt"].startswith('"""')]
    assert COUNT * 0.08 < len(prose) < COUNT * 0.25
    for one in prose:
        request = one["prompt"].split('"""')[1].strip()
        sent = prompt_for_program(Task("t", request, one["name"])).text
        assert sent == one["prompt"], (sent, one["prompt"])


def test_stubs_are_sent_as_they_are() -> None:
    for one in TRAIN:
        if not one["prompt"].startswith('"""'):
            assert prompt_for_program(Task("t", one["prompt"], one["name"])).text == one["prompt"]


def test_depths_types_and_layouts_are_mixed() -> None:
    depths = Counter(one["depth"] for one in TRAIN)
    assert depths[2] == max(depths.values())
    assert min(depths.values()) > 0.2 * COUNT
    assert len({one["signature"] for one in TRAIN}) > 40
    assert 0.5 < sum(">>>" in one["prompt"] for one in TRAIN) / COUNT < 0.8
    assert 0.55 < sum("->" in one["prompt"].split('"""')[0] for one in TRAIN) / COUNT < 0.8


def test_parameters_bear_any_name_at_all() -> None:
    """A third of them are nouns that no operation suggests, each rare: a model has to read them, not to know them."""
    functions = [ast.parse(one["prompt"] + one["completion"]).body[-1] for one in TRAIN]
    names = [argument.arg for made in functions if isinstance(made, ast.FunctionDef) for argument in made.args.args]
    suggested = {name for table in (PARAMETERS, SECOND) for row in table.values() for name in row.split()}
    suggested |= {name for one in operations() for name in one.called}
    suggested |= {name for one in operations() for argument in one.args for name in argument.names}
    other = [name for name in names if name not in suggested]
    assert len(other) > 0.2 * len(names)
    assert len(set(other)) > 0.8 * len(other)
    assert not {name for name in names if keyword.iskeyword(name) or not name.isidentifier()}


@pytest.mark.parametrize(("noun", "several"), [("city", "cities"), ("day", "days"), ("box", "boxes"), ("path", "paths")])
def test_plurals(noun: str, several: str) -> None:
    assert plural(noun) == several


def test_the_sides_are_disjoint_and_know_each_operation() -> None:
    assert {side(one["families"]) for one in TRAIN} == {"train"}
    assert {side(one["families"]) for one in TEST} == {"test"}
    assert {one["depth"] for one in TEST} == {2, 3}
    trained = {tuple(one["families"]) for one in TRAIN}
    assert not trained & {tuple(one["families"]) for one in TEST}
    assert all(side([operation.family]) == "train" for operation in operations())


def test_no_single_operation_does_what_a_test_asks_for() -> None:
    """On words, where no operation takes long: before, single ones passed records 4 and 16."""
    programs: dict[str, list[Any]] = {}
    for operation in operations():
        if not operation.args and operation.takes in ("str", "list[str]"):
            program = compiled(render((operation,), ((),), ("given",)), ("given",))
            programs.setdefault(f"{operation.takes} -> {operation.gives}", []).append(program)

    def passes(program: Any, hidden: list[Any]) -> bool:
        try:
            return all(program(eval(args)) == eval(result) for args, result in hidden)
        except Exception:
            return False

    for one in TEST[:25]:
        hidden = [(compile(args, "", "eval"), compile(result, "", "eval")) for args, result in one["hidden"]]
        assert len({result for _, result in one["hidden"]}) > 1
        assert not any(passes(program, hidden) for program in programs.get(one["signature"], ())), one


def test_near_twins_are_on_one_side() -> None:
    by_name = {operation.name: operation for operation in operations()}
    for first, second in (("keep_above", "keep_below"), ("first_k", "last_k"), ("largest", "smallest")):
        for other in operations()[::40]:
            pair = (by_name[first].family, other.family), (by_name[second].family, other.family)
            assert side(pair[0]) == side(pair[1])


def test_about_a_tenth_of_the_pairs_is_held_out_and_more_of_the_triples() -> None:
    families = sorted({operation.family for operation in operations()})[:80]
    pairs = [(first, second) for first in families for second in families]
    held = sum(side(pair) == "test" for pair in pairs) / len(pairs)
    assert 0.07 < held < 0.13
    triples = [(*pair, families[index % 80]) for index, pair in enumerate(pairs)]
    assert 0.2 < sum(side(triple) == "test" for triple in triples) / len(triples) < 0.35


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request(12, seed=11)
    whole, resumed = tmp_path / "whole.jsonl", tmp_path / "resumed.jsonl"
    monkeypatch.setattr(writing, "FLUSHED_EVERY", 4)
    assert write(request, whole) == 0
    assert lines(whole) == TRAIN[:12]
    part = tmp_path / "resumed.jsonl.part"
    part.write_bytes(whole.read_bytes()[:-700])  # cut within a line
    there = part.read_bytes().count(b"\n")
    assert write(request, resumed) == there
    assert resumed.read_bytes() == whole.read_bytes()
    assert not part.exists()
    assert write(request, resumed) == 12


def test_processes_share_the_work_by_ranges(tmp_path: Path) -> None:
    told: list[int] = []
    write(Request(3, seed=11, start=20), tmp_path / "a.jsonl", told.append)
    assert lines(tmp_path / "a.jsonl") == TRAIN[20:23]
    assert told == [3]


@pytest.mark.parametrize("text", ['{"precious": 1}\n', '{"precious": 1}', "precious"])
@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.part"])
def test_what_is_not_of_this_run_is_left_alone(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(TaskError, match="holds something else"):
        write(Request(3), tmp_path / "out.jsonl")
    assert (tmp_path / name).read_text() == text


def test_what_follows_the_records_of_a_finished_file_stays(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    write(Request(2, seed=11), out)
    whole = out.read_bytes()
    out.write_bytes(whole + b"a note")
    with pytest.raises(TaskError, match="expected 2 records"):
        write(Request(2, seed=11), out)
    assert out.read_bytes() == whole + b"a note"


@pytest.mark.parametrize("size", [0, 10])
def test_a_first_record_that_was_cut_is_made_again(tmp_path: Path, size: int) -> None:
    (tmp_path / "out.jsonl.part").write_bytes(Request(1, seed=11).line(0)[:size])
    assert write(Request(1, seed=11), tmp_path / "out.jsonl") == 0
    assert lines(tmp_path / "out.jsonl") == TRAIN[:1]


def test_more_than_was_there_is_another_request(tmp_path: Path) -> None:
    write(Request(3, seed=11), tmp_path / "out.jsonl")
    with pytest.raises(TaskError, match="expected 4 records"):
        write(Request(4, seed=11), tmp_path / "out.jsonl")


def test_no_folder_and_a_full_disk_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TaskError, match="No such file"):
        write(Request(1), tmp_path / "none" / "out.jsonl")

    def full(_file: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "write", full)
    with pytest.raises(TaskError, match="No space left"):
        write(Request(1), tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


def test_a_test_of_single_operations_is_refused() -> None:
    with pytest.raises(ConfigError, match="depth 1"):
        Request(1, split="test", depth=1)
