"""The run store: content comes back as it was, bad files get one line, threads and processes share it."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.core import migrations
from avow.core.errors import StoreError
from avow.core.store import Bought, Store, default_path
from avow.core.types import (
    Candidate,
    Choice,
    Difference,
    Isolation,
    Judgement,
    Observation,
    Origin,
    Outcome,
    Run,
    Sample,
    Task,
    Test,
    Trace,
    Trust,
    Usage,
)

hostile = st.text(st.characters(), max_size=40) | st.just("\ud800\x00\udfff\r\n\u2028\U0001f4a9")
samples = st.builds(
    Sample,
    hostile,
    hostile,
    st.builds(Origin, hostile, st.integers(0, 2**40), st.none() | st.integers(-5, 2**60)),
    st.none() | st.lists(st.floats(-100, 0), max_size=5).map(tuple),
    st.none() | st.integers(0, 10**6),
    hostile,
)
traces = st.builds(
    Trace,
    hostile,
    st.lists(st.builds(Observation, st.sampled_from(Outcome), hostile), max_size=6).map(tuple),
    st.floats(0, 1e6),
)
judgements = st.lists(st.builds(Judgement, st.none() | st.booleans(), hostile, st.sampled_from(Trust), st.booleans()), max_size=6)


def sample(index: int, text: str = "x") -> Sample:
    return Sample(text, "", Origin("m", index, 7), (-0.1,), 3, "stop")


def whole_run(run_id: str) -> Run:
    task = Task("t/1", "Caf\u00e9 \ud800", "f", tests=(Test("assert f(1)"),), reference="def f(): 0")
    candidate = Candidate("code\x00", 3, 2, 0.5, -1.25, passes_trusted=None)
    choice = Choice("code\x00", 0.5, "avow", True, (candidate,), Difference("f(1)", "2", "3", 4))
    usage = Usage(1, 2, 3, 4, 5, 6, 7.5)
    numbers = (10, 9, 8, 7, 6, 5, 4)
    return Run(run_id, task, choice, *numbers, Isolation.SANDBOXED, "m", 3, usage, {"avow": "0.1.0"}, "none")


@settings(max_examples=60, deadline=None)
@given(st.lists(samples, max_size=4), traces, judgements)
def test_everything_comes_back_as_it_was(some: list[Sample], trace: Trace, verdicts: list[Judgement]) -> None:
    with Store(":memory:") as store:
        distinct = {s.origin.index: s for s in reversed(some)}
        store.put_samples("k", some)
        store.put_trace("p", "c", "l", trace)
        store.put_judgements("p", "t", "l", verdicts)
        assert store.get_samples("k") == distinct  # the first of one index is kept
        assert list(store.get_samples("k")) == sorted(distinct)
        assert store.get_traces(["p"], "c", "l") == {"p": trace}
        assert store.get_judgements(["p"], "t", "l") == {"p": tuple(verdicts)}


def test_what_differs_in_any_key_is_another_thing() -> None:
    with Store(":memory:") as store:
        store.put_trace("p", "c", "l", Trace("", ()))
        assert store.get_traces(["p", "q"], "c", "l").keys() == {"p"}
        assert store.get_traces(["p"], "c", "other") == {}
        assert store.get_traces(["p"], "other", "l") == {}
        assert store.get_traces([], "c", "l") == {}
        assert store.get_judgements(["p"], "c", "l") == {}
        assert store.get_samples("never asked") == {}


def test_a_run_is_kept_whole_and_found_by_prefix(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "runs.db"
    with Store(path) as store:
        assert store.latest_run() is None
        run_id = store.begin_run("t/1 \ud800", "m\x00")
        assert store.get_run(run_id).finished is None
        assert store.latest_run() == store.get_run(run_id), "of none that is finished the newest"
        store.finish_run(whole_run(run_id))
        killed = store.begin_run("t/2", "m")
    with Store(path) as store:
        record = store.get_run(run_id)
        assert record.run == whole_run(run_id)
        assert (record.task, record.model) == ("t/1 \ud800", "m\x00")
        assert record.finished is not None
        assert record.finished >= record.created
        assert [r.id for r in store.list_runs()] == [killed, run_id]
        assert store.get_run(killed).run is None
        assert len(store.list_runs(limit=1)) == 1
        assert (latest := store.latest_run()) is not None
        assert latest.id == run_id, "the killed one is newer"
        with pytest.raises(StoreError, match="no run starts with 'zzz'"):
            store.get_run("zzz")
        with pytest.raises(StoreError, match="more than one run starts with"):
            store.get_run(run_id[:2])
        with pytest.raises(StoreError, match=r"no run starts with '[?]%'"):
            store.get_run("\ud800%")  # no wildcard, nothing that SQLite cannot bind
        with pytest.raises(StoreError, match="no run 'other' was begun"):
            store.finish_run(whole_run("other"))


def test_each_run_is_charged_for_what_it_bought_even_when_it_was_there_already() -> None:
    with Store(":memory:") as store:
        store.put_samples("k", [sample(0)])
        first = store.begin_run("t", "m")
        store.put_samples("k", [sample(1), sample(2)])
        store.put_trace("p", "c", "l", Trace("", ()))
        store.finish_run(whole_run(first))
        second = store.begin_run("t", "m")
        store.put_trace("p", "c", "l", Trace("again", ()))
        store.put_judgements("p", "t", "l", [])
        assert store.bought(first) == Bought(samples=2, traces=1)
        assert store.bought(second) == Bought(traces=1, judgements=1)
        assert store.bought() == Bought(samples=3, traces=2, judgements=1)
        assert store.rows() == Bought(samples=3, traces=1, judgements=1)  # a trace was paid for twice, and it shows
        assert store.get_traces(["p"], "c", "l")["p"].error == ""  # but the first stays


def test_export_is_one_json_object_a_line_and_holds_everything(tmp_path: Path) -> None:
    with Store(tmp_path / "runs.db") as store:
        run_id = store.begin_run("t", "m")
        store.put_samples("k", [sample(i, "a\ud800\nb") for i in range(1203)])  # more than two pages
        store.put_trace("p", "c", "l", Trace("", (Observation(Outcome.VALUE, "1"),)))
        store.put_judgements("p", "t", "l", [Judgement(True)])
        store.finish_run(whole_run(run_id))
        rows = [json.loads(line) for line in store.export()]
    kinds = [row["kind"] for row in rows]
    assert {k: kinds.count(k) for k in kinds} == {"runs": 1, "samples": 1203, "traces": 1, "judgements": 1}
    assert rows[0]["data"]["choice"]["posterior"] == 0.5
    assert [r["index"] for r in rows if r["kind"] == "samples"] == list(range(1203))
    assert rows[1]["data"][0] == "a\ud800\nb"
    assert rows[1]["run"] == run_id


def test_ten_thousand_programs_are_fast(tmp_path: Path) -> None:
    trace = Trace("", tuple(Observation(Outcome.VALUE, f"[{i}]") for i in range(24)), 0.01)
    keys = [f"{i:032x}" for i in range(10_000)]
    with Store(tmp_path / "runs.db") as store:
        begin = time.perf_counter()
        for key in keys:
            store.put_trace(key, "c", "l", trace)
        put = time.perf_counter()
        assert len(store.get_traces(keys, "c", "l")) == 10_000
        got = time.perf_counter()
        assert len(store.get_traces(keys[:10], "c", "l")) == 10
        few = time.perf_counter()
    assert put - begin < 20  # 1 s on an idle machine
    assert got - put < 5  # 0.3 s
    assert few - got < 0.2  # by the index, not by a scan


def test_threads_share_one_store_and_processes_one_file(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with Store(path) as store, Store(path) as other:

        def put(base: int) -> None:
            for i in range(100):
                target = store if i % 2 else other
                target.put_samples("k", [sample(base + i)])
                target.get_samples("k")

        threads = [threading.Thread(target=put, args=(base,)) for base in range(0, 600, 100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(store.get_samples("k")) == list(range(600))
        assert store.bought() == store.rows() == Bought(samples=600)


def test_many_open_a_new_store_at_once(tmp_path: Path) -> None:
    path, errors = tmp_path / "runs.db", []

    def open_it() -> None:
        try:
            Store(path).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_put_is_all_or_nothing() -> None:
    with Store(":memory:") as store:
        broken = sample(1)
        object.__setattr__(broken, "logprobs", (object(),))  # what no JSON can hold
        with pytest.raises(TypeError):
            store.put_samples("k", [sample(0), broken])
        with pytest.raises(OverflowError):
            store.put_samples("k", [sample(0), sample(2**70)])  # what no SQLite integer can hold
        assert store.get_samples("k") == {}
        assert store.bought() == Bought()
        store.put_samples("k", [sample(0)])  # and the store still works
        assert store.rows() == Bought(samples=1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"def f(): pass\n" * 99, "is not a run store"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "is (not a run store|damaged)"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=says) as caught:
        Store(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content  # nothing half-written


def test_a_damaged_store_is_named_when_its_pages_are_met(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with Store(path) as store:
        store.put_samples("k", [sample(i, "x" * 3000) for i in range(200)])
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xaa" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"), Store(path) as store:
        store.get_samples("k")


def test_a_row_that_was_tampered_with_is_an_error_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with Store(path) as store:
        store.put_samples("k", [sample(0)])
        for bad in ("nonsense", "[1]", "{}", '["a","b",1,2,3,4]', "null"):
            with sqlite3.connect(path) as db:
                db.execute("UPDATE samples SET data = ?", (bad,))
            db.close()
            with pytest.raises(StoreError, match="holds a row that cannot be read"):
                store.get_samples("k")


def test_a_newer_store_and_another_programs_database_are_refused(tmp_path: Path) -> None:
    newer, foreign = tmp_path / "newer.db", tmp_path / "foreign.db"
    Store(newer).close()
    for path, statement in (
        (newer, "INSERT INTO _steps VALUES ('s999_far_future')"),
        (foreign, "CREATE TABLE bookmarks (url)"),
    ):
        db = sqlite3.connect(path)
        db.execute(statement)
        db.commit()
        db.close()
    with pytest.raises(StoreError, match=r"written by a newer avow .*s999_far_future"):
        Store(newer)
    with pytest.raises(StoreError, match="another program"):
        Store(foreign)


def test_an_older_store_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "runs.db"
    with Store(path) as store:
        store.put_samples("k", [sample(0)])

    def s999_next(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE samples ADD COLUMN extra TEXT")

    monkeypatch.setattr(migrations, "STEPS", [*migrations.STEPS, s999_next])
    with Store(path) as store:
        assert store.get_samples("k") == {0: sample(0)}
    db = sqlite3.connect(path)
    assert "extra" in [row[1] for row in db.execute("PRAGMA table_info(samples)")]
    db.close()


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "runs.db"
    Store(path).close()

    def s999_breaks(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (x)")
        db.execute("CREATE TABLE half (x)")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", [*migrations.STEPS, s999_breaks])
        with pytest.raises(StoreError, match="half already exists"):
            Store(path)
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    db.close()
    Store(path).close()


def test_places_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="is a directory"):
        Store(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Store(tmp_path / "file" / "below" / "runs.db")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store("/dev/full/runs.db" if not Path("/proc/self").exists() else "/proc/self/runs.db")
    monkeypatch.setenv("AVOW_HOME", str(tmp_path / "home"))
    assert default_path() == tmp_path / "home" / "runs.db"
    monkeypatch.delenv("AVOW_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert default_path() == tmp_path / "xdg" / "avow" / "runs.db"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path() == tmp_path / ".local" / "share" / "avow" / "runs.db"
