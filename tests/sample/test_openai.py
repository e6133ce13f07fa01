"""The endpoint sampler against a real server that misbehaves in every way endpoints do."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from avow.core.config import Settings
from avow.core.errors import SamplerError
from avow.core.store import Bought, Store
from avow.core.types import Message, Prompt, Sample, Task
from avow.sample.endpoint import Endpoint
from avow.sample.events import Adapted, Drawn, Event, Shortfall, Waiting
from avow.sample.openai import OpenAISampler, from_spec
from avow.sample.patience import Patience
from avow.sample.wire import Decoding, Style
from avow.testing import Fault, ScriptedServer

TASK = Task("t", "def f(x):\n")
HASTY = Patience(retries=3, first=0.01, longest=0.05, busy=5.0)


def number(prompt: str, i: int) -> str:
    """A script whose answers tell which one they are."""
    return f"    return {i}\n"


def sampler(server: ScriptedServer, style: Style | None = Style.CHAT, **options: Any) -> OpenAISampler:
    known = {k: options.pop(k) for k in ("patience", "store", "on_event") if k in options}
    return OpenAISampler(Endpoint("m", server.url, style, **options), **({"patience": HASTY} | known))


def by_index(samples: Iterable[Sample]) -> list[str]:
    found = list(samples)
    assert sorted(s.origin.index for s in found) == list(range(len(found)))
    return [s.text for s in sorted(found, key=lambda s: s.origin.index)]


def numbers(first: int, n: int) -> list[str]:
    return [number("", first + i) for i in range(n)]


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("per_request", [1, 4, 100])
def test_a_draw_gives_n_samples_with_all_that_the_model_said(style: Style, per_request: int) -> None:
    events: list[Event] = []
    with ScriptedServer(number) as server:
        s = sampler(server, style, per_request=per_request, on_event=events.append)
        drawn = list(s.draw(TASK, 10, seed=5))
        assert server.requests == -(-10 // per_request)
        assert server.samples == 10
        assert {b["model"] for b in server.bodies} == {"m"}
        assert all(("messages" in b) == (style is Style.CHAT) for b in server.bodies)
    assert by_index(drawn) == numbers(5, 10)
    first = min(drawn, key=lambda d: d.origin.index)
    assert first.code == ""
    assert first.finish == "stop"
    assert first.logprobs is not None
    assert len(first.logprobs) == first.tokens == 3
    assert first.logprob is not None
    assert first.logprob < 0
    assert first.origin.seed == 5
    assert first.origin.source == s.name == f"{style}:m@{server.url}"
    assert sum(e.samples for e in events if isinstance(e, Drawn)) == 10
    assert (s.usage.requests, s.usage.completion_tokens) == (server.requests, 30)
    assert s.usage.prompt_tokens == 3 * server.requests


def test_requests_run_at_once_but_not_more_than_allowed() -> None:
    with ScriptedServer(number, faults=itertools.repeat(Fault(delay=0.05))) as server:
        begin = time.monotonic()
        assert by_index(sampler(server, per_request=1, parallel=5).draw(TASK, 20)) == numbers(0, 20)
        assert time.monotonic() - begin < 20 * 0.05
        assert 2 <= server.busiest <= 5


def test_a_prompt_reaches_each_kind_of_model_in_its_own_words() -> None:
    prompt = Prompt("def f():\n", (Message("system", "Be brief."), Message("user", "Write f.")), stop=("\ndef", "\n#"))
    with ScriptedServer(number) as server:
        list(sampler(server).draw_prompt(prompt, 1))
        list(sampler(server, Style.COMPLETIONS).draw_prompt(prompt, 1))
        decoding = Decoding(temperature=0.1, top_p=0.5, max_tokens=7)
        list(OpenAISampler(Endpoint("m", server.url, Style.CHAT), decoding).draw(TASK, 1))
        chat, base, plain = server.bodies
    assert chat["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Write f."}]
    assert "stop" not in chat
    assert (base["prompt"], base["stop"]) == ("def f():\n", ["\ndef", "\n#"])
    assert plain["messages"] == [{"role": "user", "content": TASK.prompt}]
    assert (plain["temperature"], plain["top_p"], plain["max_tokens"]) == (0.1, 0.5, 7)


def test_a_prompt_that_is_no_utf_8_still_travels() -> None:
    with ScriptedServer(lambda prompt, _: prompt) as server:
        (s,) = sampler(server).draw_prompt(Prompt("\ud800\x00 \u2028 caf\u00e9"), 1)
    assert s.text == "\ud800\x00 \u2028 caf\u00e9"


# Faults that pass


BUSY = Fault(429, "slow down", (("Retry-After", "0"),))
FAULTS = {
    "429": BUSY,
    "429 without Retry-After": Fault(429, "slow down"),
    "503 with Retry-After": Fault(503, "loading", (("Retry-After", "0.01"),)),
    "500": Fault(500, "oops"),
    "502 with HTML": Fault(502, body=b"<html>Bad gateway</html>"),
    "cut in the midst": Fault(cut=True),
    "no JSON": Fault(body=b'{"choices": ['),
    "empty": Fault(body=b""),
    "nested without end": Fault(body=b"[" * 100_000),
    "a list": Fault(body=b"[]"),
    "no choices": Fault(body=b'{"choices": []}'),
    "choices of another type": Fault(body=b'{"choices": "many"}'),
    "a choice of another type": Fault(body=b'{"choices": [7]}'),
    "text of another type": Fault(body=b'{"choices": [{"text": 7, "message": {"content": 7}}]}'),
    "a malformed event": Fault(event=b'data: {"choices": [{"index"\n\n'),
    "a failure in the midst of a stream": Fault(event=b'data: {"error": {"message": "out of memory"}}\n\n'),
    "a failure as llama.cpp told it": Fault(event=b'error: {"code": 500}\n\n'),
    "an error with status 200": Fault(body=b'{"error": {"message": "provider overloaded"}}'),
}
SLOW = {
    "slower than the limit": Fault(delay=1.2),
    "piece by piece": Fault(drip=0.3),
    "late and slow": Fault(delay=0.5, drip=0.05),
}


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_that_passes_costs_nothing_but_time(style: Style, fault: Fault) -> None:
    events: list[Event] = []
    with ScriptedServer(number, faults=[fault, None, fault]) as server:
        s = sampler(server, style, per_request=2, parallel=1, on_event=events.append)
        assert by_index(s.draw(TASK, 6)) == numbers(0, 6)
        assert server.requests == 5
    assert sum(isinstance(e, Waiting) for e in events) == 2
    assert not any(isinstance(e, Shortfall) for e in events)


@pytest.mark.parametrize("fault", SLOW.values(), ids=SLOW)
def test_an_answer_that_takes_too_long_is_asked_for_again(fault: Fault) -> None:
    events: list[Event] = []
    with ScriptedServer(number, faults=[fault]) as server:
        s = sampler(server, per_request=2, parallel=1, timeout=0.8, on_event=events.append)
        assert by_index(s.draw(TASK, 4)) == numbers(0, 4)
        assert server.requests >= 3  # 3 on a machine that is not too busy itself
    assert any(isinstance(e, Waiting) and e.reason == "no answer within 0.8 s" for e in events)


def test_retry_after_is_honoured_by_all_threads() -> None:
    events: list[Event] = []
    with ScriptedServer(number, faults=[Fault(429, headers=(("Retry-After", "1"),))]) as server:
        s = sampler(server, per_request=1, parallel=1, on_event=events.append)
        begin = time.monotonic()
        assert by_index(s.draw(TASK, 3)) == numbers(0, 3)
        assert time.monotonic() - begin >= 1.0
    (waiting,) = (e for e in events if isinstance(e, Waiting))
    assert 1.0 <= waiting.seconds < 1.2
    assert waiting.reason.startswith("HTTP 429 Too Many Requests")


# Faults that stay


def test_what_arrived_is_kept_when_the_rest_fails() -> None:
    events: list[Event] = []
    faults = itertools.chain([None, None], itertools.repeat(Fault(500, "out of memory")))
    with ScriptedServer(number, faults=faults) as server, Store(":memory:") as store:
        s = sampler(server, per_request=2, parallel=1, on_event=events.append, store=store)
        assert by_index(s.draw(TASK, 40)) == numbers(0, 4)
        assert server.requests == 2 + 3 * (1 + HASTY.retries)  # given up when failures outnumber answers
        assert store.rows() == Bought(samples=4)
    (shortfall,) = (e for e in events if isinstance(e, Shortfall))
    assert (shortfall.wanted, shortfall.got) == (40, 4)
    assert "HTTP 500 Internal Server Error: out of memory" in shortfall.reason


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault(500, "out of memory"), "gives no samples: HTTP 500 Internal Server Error: out of memory"),
        (Fault(cut=True), "gives no samples: the connection was cut"),
        (Fault(event=b"data: {\n\n"), "gives no samples: an answer that cannot be read: found '{', expected JSON"),
        (Fault(event=b'data: {"error": {"message": "no\\nGPU"}}\n\n'), "an error in the place of an answer: no GPU"),
        (Fault(body=b"{"), "gives no samples: an answer that cannot be read: found '{', expected JSON"),
        (Fault(body=b'{"choices": {}}'), "choices: found an object, expected a list"),
        (Fault(body=b'{"choices": [{}]}'), r"choices\[0\].message: found null, expected an object"),
        (Fault(body=b'{"error": "no\\nGPU"}'), "an error in the place of an answer: no GPU"),
        (Fault(delay=1.0), "no answer within 0.5 s"),
        (Fault(400, "prompt is 9000 tokens, the most is 2048"), "HTTP 400 Bad Request: prompt is 9000 tokens"),
        (Fault(429, headers=(("Retry-After", "7200"),)), "HTTP 429 .*it asks to wait 7200 s, avow waits for up to 5 s"),
        (Fault(429, body=b'{"error": {"code": "insufficient_quota", "message": "pay"}}'), "HTTP 429 .*: pay"),
        (Fault(307, headers=(("Location", "http://other/v1"),)), "HTTP 307: it has moved to http://other/v1"),
        (Fault(404, body=b"page not found"), "HTTP 404 Not Found: page not found. Is this the model's name"),
        (
            Fault(404, body=b'{"error": {"message": "no model m."}}'),
            r"Not Found: no model m\. Is this the model's name",
        ),
        (Fault(422, body=b'{"detail": [{"loc": ["body"], "msg": "bad"}]}'), 'HTTP 422 .*"msg": "bad"'),
        (Fault(400, body=b"\x1b[31m\xff" + b"x" * 5000), r"HTTP 400 Bad Request: \[31m.{1,3}x+\.\.\.$"),
    ],
)
def test_with_not_one_sample_the_reason_is_told_in_a_line(fault: Fault, says: str) -> None:
    with ScriptedServer(number, faults=itertools.repeat(fault)) as server:
        begin = time.monotonic()
        with pytest.raises(SamplerError, match=says) as caught:
            list(sampler(server, per_request=1, parallel=2, timeout=0.5).draw(TASK, 50))
        assert time.monotonic() - begin < 8
        assert server.requests <= 2 * (1 + HASTY.retries)  # 50 samples are not 50 times the wait
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_busy_server_is_waited_for_no_longer_than_told() -> None:
    patience = Patience(first=0.05, busy=0.6)
    with ScriptedServer(number, faults=itertools.repeat(Fault(429, "later"))) as server:
        begin = time.monotonic()
        with pytest.raises(SamplerError, match=r"HTTP 429 .*: later \(avow waits for up to 0.6 s\)"):
            list(sampler(server, parallel=3, patience=patience).draw(TASK, 50))
        assert time.monotonic() - begin < 2
        assert server.requests > 3  # it did wait and ask again


def test_nobody_there() -> None:
    with ScriptedServer(number) as server:
        url = server.url
    with pytest.raises(SamplerError, match=r"cannot connect to http://127.0.0.1:\d+/v1: .*Is the server running"):
        list(OpenAISampler(Endpoint("m", url), patience=HASTY).draw(TASK, 5))


def test_an_answer_without_end_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.sample.openai.MAX_BODY", 2**20)
    with (
        ScriptedServer(number, faults=[Fault(body=b" " * 2**22)]) as server,
        pytest.raises(SamplerError, match="an answer of more than 1 MB"),
    ):
        list(sampler(server).draw(TASK, 1))


# What endpoints do not take


@pytest.mark.parametrize("refuse_n", [False, True], ids=["ignored", "refused"])
def test_a_server_of_one_answer_a_request(refuse_n: bool) -> None:
    with ScriptedServer(number, choices=1, refuse_n=refuse_n) as server:
        s = sampler(server, per_request=10, parallel=2)
        assert by_index(s.draw(TASK, 30)) == numbers(0, 30)
        assert server.samples == 30
        assert by_index(s.draw(TASK, 5)) == numbers(0, 5)  # it has learnt
        assert all("n" not in b for b in server.bodies[-5:])


def test_a_server_of_four_answers_a_request() -> None:
    with ScriptedServer(number, choices=4) as server:
        assert by_index(sampler(server, per_request=10).draw(TASK, 20)) == numbers(0, 20)
        assert server.samples == 20


@pytest.mark.parametrize("refused", [["logprobs"], ["seed"], ["top_p", "temperature"], ["logprobs", "seed", "stop"]])
def test_parameters_that_are_refused_are_left_out_and_told_once(refused: list[str]) -> None:
    events: list[Event] = []
    with ScriptedServer(["a"], refuses=refused) as server:
        s = sampler(server, Style.COMPLETIONS, per_request=1, on_event=events.append)
        assert len(list(s.draw_prompt(Prompt("x", stop=("\n",)), 8))) == 8
        assert not set(refused) & set(server.bodies[-1])
    assert sorted(e.what for e in events if isinstance(e, Adapted)) == sorted(f"no {name}" for name in refused)


def test_a_decoding_that_is_out_of_range_is_not_dropped() -> None:
    fault = Fault(400, "temperature must be at most 1.0")
    with ScriptedServer(number, faults=[fault]) as server, pytest.raises(SamplerError, match="temperature must be"):
        list(sampler(server).draw(TASK, 1))


def test_max_tokens_under_its_newer_name() -> None:
    words = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."
    with ScriptedServer(number, faults=[Fault(400, words)]) as server:
        assert by_index(sampler(server).draw(TASK, 2)) == numbers(0, 2)
        assert "max_tokens" in server.bodies[0]
        assert "max_tokens" not in server.bodies[1]
        assert server.bodies[1]["max_completion_tokens"] == 1024


# Which style


@pytest.mark.parametrize(
    ("styles", "used"), [(("chat", "completions"), "messages"), (("chat",), "messages"), (("completions",), "prompt")]
)
def test_the_style_is_found_out(styles: tuple[str, ...], used: str) -> None:
    with ScriptedServer(number, styles=styles) as server:
        s = sampler(server, None, per_request=1)
        assert by_index(s.draw(TASK, 12)) == numbers(0, 12)
        assert server.samples == 12
        before = server.requests
        list(s.draw(TASK, 3))
        assert server.requests == before + 3  # it has learnt
        assert all(used in b for b in server.bodies[before:])


def test_a_base_model_without_a_chat_template_is_asked_for_completions() -> None:
    words = "As of transformers v4.44, default chat template is no longer allowed"
    with ScriptedServer(number, faults=[Fault(400, words)]) as server:
        assert by_index(sampler(server, None).draw(TASK, 2)) == numbers(0, 2)
        assert "prompt" in server.bodies[1]


def test_a_style_that_was_named_is_not_changed() -> None:
    with ScriptedServer(number, styles=("completions",)) as server:
        with pytest.raises(SamplerError, match="HTTP 404 Not Found: no such route: chat"):
            list(sampler(server, Style.CHAT).draw(TASK, 1))
        assert all("messages" in b for b in server.bodies)


def test_a_model_that_does_not_exist_is_told_in_the_servers_words() -> None:
    with ScriptedServer(number, model="other") as server:
        with pytest.raises(SamplerError, match="HTTP 404 Not Found: The model `m` does not exist"):
            list(sampler(server, None, per_request=1, parallel=2).draw(TASK, 40))
        assert server.requests <= 4  # both styles, both threads


# Keys


KEY = "sk-Very+Secret/0123456789"


def test_a_key_is_sent_and_appears_nowhere(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    monkeypatch.setenv("MY_KEY", KEY + "\n")
    events: list[Event] = []
    with ScriptedServer(number, key=KEY) as server, Store(":memory:") as store:
        s = sampler(server, api_key_env="MY_KEY", store=store, on_event=events.append)
        assert by_index(s.draw(TASK, 3)) == numbers(0, 3)
        server.key = "another"  # and the server's refusal quotes the one it got
        with pytest.raises(
            SamplerError, match=r"HTTP 401 .*Incorrect API key provided: \*\*\*\..*--api-key-env"
        ) as caught:
            list(s.draw(TASK, 9, seed=1))
        everything = [str(caught.value), repr(events), *store.export(), caplog.text, s.name, repr(s._endpoint)]
    assert not any("Secret" in text for text in everything)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "MY_KEY is not set"),
        ("  ", "MY_KEY is not set"),
        ("sk\x07", "MY_KEY holds no key"),
        ("\u00e9", "holds no key"),
    ],
)
def test_a_key_that_is_missing_or_none(monkeypatch: pytest.MonkeyPatch, value: str | None, says: str) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("MY_KEY", value)
    with ScriptedServer(number) as server:
        with pytest.raises(SamplerError, match=says):
            list(sampler(server, api_key_env="MY_KEY").draw(TASK, 1))
        assert server.requests == 0


def test_the_key_of_openai_is_for_openai_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ScriptedServer(lambda *_: "x", key="") as server:
        seen: list[str] = []
        refusal: Callable[..., Any] = server.refusal
        monkeypatch.setattr(server, "refusal", lambda *a: seen.append(a[2]) or refusal(*a))
        list(sampler(server).draw(TASK, 1))
    assert seen == [""]
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(SamplerError, match="OPENAI_API_KEY is not set"):
        list(from_spec("gpt-x", Settings()).draw(TASK, 1))


# The store


def test_what_is_stored_is_not_bought_again() -> None:
    events: list[Event] = []
    with ScriptedServer(number) as server, Store(":memory:") as store:
        first = list(sampler(server, store=store, per_request=4).draw(TASK, 6, seed=3))
        assert (server.requests, server.samples) == (2, 6)
        s = sampler(server, store=store, per_request=4, on_event=events.append)
        again = list(s.draw(TASK, 6, seed=3))
        assert (server.requests, server.samples) == (2, 6)
        assert sorted(again, key=lambda x: x.origin.index) == sorted(first, key=lambda x: x.origin.index)
        assert events == [Drawn(6, reused=True)]
        assert s.usage.reused == 6
        more = list(s.draw(TASK, 11, seed=3))
        assert server.samples == 11  # the missing five alone
        assert by_index(more) == numbers(3, 11)
        assert by_index(s.draw(TASK, 2, seed=3)) == numbers(3, 2)  # fewer than there are
        assert store.bought() == store.rows() == Bought(samples=11)


def test_another_question_is_another_draw() -> None:
    with ScriptedServer(number) as server, Store(":memory:") as store:
        base = Endpoint("m", server.url, Style.CHAT)
        list(OpenAISampler(base, store=store).draw(TASK, 1))
        others = [
            (Endpoint("m2", server.url, Style.CHAT), Decoding(), TASK, 0),
            (Endpoint("m", server.url.replace("127.0.0.1", "localhost"), Style.CHAT), Decoding(), TASK, 0),
            (Endpoint("m", server.url, Style.COMPLETIONS), Decoding(), TASK, 0),
            (base, Decoding(temperature=0.7), TASK, 0),
            (base, Decoding(max_tokens=7), TASK, 0),
            (base, Decoding(), Task("t", "def g(x):\n"), 0),
            (base, Decoding(), TASK, 1),
        ]
        for count, (endpoint, decoding, task, seed) in enumerate(others, start=2):
            list(OpenAISampler(endpoint, decoding, store=store).draw(task, 1, seed=seed))
            assert server.samples == count
        list(OpenAISampler(base, store=store).draw(Task("another id", TASK.prompt), 1))
        assert server.samples == len(others) + 1  # the same question under another name


def test_the_style_that_was_found_out_is_remembered_by_the_store() -> None:
    with ScriptedServer(number, styles=("completions",)) as server, Store(":memory:") as store:
        list(sampler(server, None, store=store).draw(TASK, 3))
        before = server.requests
        assert by_index(sampler(server, None, store=store).draw(TASK, 3)) == numbers(0, 3)
        assert server.requests == before
        assert by_index(sampler(server, None, store=store).draw(TASK, 4)) == numbers(0, 4)
        assert server.requests == before + 1


def test_a_draw_that_is_left_early_keeps_what_it_took_and_can_be_resumed() -> None:
    with ScriptedServer(number) as server, Store(":memory:") as store:
        s = sampler(server, store=store, per_request=1, parallel=2)
        draw = s.draw(TASK, 50)
        taken = [next(draw).origin.index for _ in range(5)]
        draw.close()  # type: ignore[attr-defined]
        time.sleep(0.2)  # the two in flight arrive
        asked = server.samples
        assert asked < 50
        assert set(taken) <= set(store.get_samples(s._key(Style.CHAT, Prompt(TASK.prompt), 0)))
        assert by_index(s.draw(TASK, 50)) == numbers(0, 50)
        assert server.samples == 50
        assert store.bought() == Bought(samples=50)


def test_a_resumed_draw_asks_in_the_words_of_the_first() -> None:
    def told(bodies: list[dict[str, Any]]) -> set[str]:
        return {json.dumps(b, sort_keys=True) for b in bodies}

    with ScriptedServer(number) as whole:
        list(sampler(whole, per_request=4).draw(TASK, 18))
    faults = [None, None, *[Fault(400, "no")] * 9]
    with ScriptedServer(number, faults=faults) as server, Store(":memory:") as store:
        list(sampler(server, per_request=4, parallel=1, store=store).draw(TASK, 18))
        server._faults = iter(())
        list(sampler(server, per_request=4, parallel=1, store=store).draw(TASK, 18))
        assert told(server.bodies) == told(whole.bodies)
        assert store.bought() == Bought(samples=18)


def test_a_store_that_fails_ends_the_draw() -> None:
    with ScriptedServer(number) as server:
        store = Store(":memory:")
        store._db.execute("DROP TABLE bought")
        with pytest.raises(Exception, match="no such table: bought"):
            list(sampler(server, store=store, per_request=1).draw(TASK, 20))
        store.close()


def test_nothing_wanted_is_nothing_asked() -> None:
    with ScriptedServer(number) as server:
        assert list(sampler(server).draw(TASK, 0)) == []
        assert server.requests == 0
