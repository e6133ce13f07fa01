"""Many clients at once, clients that leave, more of them than there is room for; and minutes of it (slow)."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.app.served import ROWS, Served, SlowEngine, read_events, repeats, serving, tokenizer
from tests.lm.material import tiny

from avow.lm.generate import PromptCache, generate
from avow.lm.sampling import Sampling
from avow.lm.testing import ScriptedEngine

COMPLETION, CHAT = "/v1/completions", "/v1/chat/completions"
LONG = {"prompt": "go on: ", "max_tokens": 4000, "temperature": 0}
CLIENTS = 16


def babble() -> SlowEngine:
    """Speaks for long and slowly."""
    return SlowEngine(repeats(" a"), context=8192)


def open_sequences(server: Served) -> int:
    """Sequences beside those of prompts that are kept for later."""
    kept = len(server.state.engine._scheduler._prompts._prompts)
    return len(server.engine.sequences) - kept


@pytest.mark.parametrize("path", [COMPLETION, CHAT])
def test_who_leaves_a_stream_is_decoded_for_no_more(path: str) -> None:
    with serving(babble()) as server:
        body = LONG | {"stream": True, "n": 3, "messages": [{"role": "user", "content": "go on"}]}
        with server.client.stream("POST", path, json=body) as answer:
            lines = answer.iter_lines()
            for _ in range(12):
                next(lines)
            assert server.state.engine.running == 3
        server.eventually("samples of a client that left", seconds=2)
        assert open_sequences(server) == 0
        assert server.ok(COMPLETION, LONG | {"max_tokens": 3})["usage"]["completion_tokens"] == 3


def test_who_leaves_before_the_answer_is_decoded_for_no_more() -> None:
    with serving(babble()) as server:
        for body in (LONG, LONG | {"n": 20}):
            with pytest.raises(httpx2.ReadTimeout):
                server.post(COMPLETION, body, timeout=0.3)
            server.eventually("samples of a client that left", seconds=2)
            assert open_sequences(server) == 0
        with pytest.raises(httpx2.ReadTimeout):
            server.post("/infill", {"input_prefix": "a", "input_suffix": "b"}, timeout=0.3)
        server.eventually("a middle that nobody waits for", seconds=2)


def test_more_than_may_wait_are_told_to_come_again() -> None:
    with serving(babble(), running=2, waiting=3) as server:
        with server.client.stream("POST", COMPLETION, json=LONG | {"stream": True, "n": 5}) as held:
            lines = held.iter_lines()  # kept: a stream whose lines are dropped is closed
            next(lines)
            assert (server.state.engine.running, server.state.engine.waiting) == (2, 3)
            for stream in (False, True):
                answer = server.post(COMPLETION, LONG | {"stream": stream})
                assert answer.status_code == 429
                assert answer.json()["error"]["code"] == "queue_full"
                assert int(answer.headers["retry-after"]) >= 1
            assert server.client.get("/health").status_code == 200
        server.eventually("the held samples")
        assert server.ok(COMPLETION, LONG | {"max_tokens": 3, "n": 5})["usage"]["completion_tokens"] == 15
        answer = server.post(COMPLETION, LONG | {"n": 6})
        assert answer.status_code == 400, "to come again would not help"
        assert "6 samples were asked for at once, expected 5 at most" in answer.text


def test_waiting_requests_can_leave_as_well() -> None:
    with serving(babble(), running=1, waiting=3) as server:
        with server.client.stream("POST", COMPLETION, json=LONG | {"stream": True}) as held:
            lines = held.iter_lines()
            next(lines)
            with pytest.raises(httpx2.ReadTimeout):
                server.post(COMPLETION, LONG | {"prompt": "another"}, timeout=0.3)
            deadline = time.monotonic() + 2
            while server.state.engine.waiting:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            assert server.state.engine.running == 1
        server.eventually("the one that ran")


def test_the_end_of_the_server_is_the_end_of_all_answers() -> None:
    found: list[Any] = []
    with serving(babble()) as server:

        def listen() -> None:
            own = httpx2.Client(base_url=server.url, trust_env=False, timeout=30)
            with own as client, client.stream("POST", COMPLETION, json=LONG | {"stream": True}) as answer:
                found.extend(read_events(answer))

        listener = threading.Thread(target=listen)
        listener.start()
        while not server.state.engine.running:
            time.sleep(0.01)
        server.state.engine.stop()
        listener.join(timeout=10)
        assert not listener.is_alive()
        assert server.post(COMPLETION, LONG).status_code == 503
    assert found[-1]["error"]["message"] == "the server is stopping"


def streams_for(server: Served, seconds: float, ask: Callable[[httpx2.Client, int], int]) -> list[int]:
    """Clients at once, each asking again and again; the tokens that each got."""
    end = time.monotonic() + seconds

    def client(number: int) -> int:
        got = 0
        with httpx2.Client(base_url=server.url, trust_env=False, timeout=60) as own:
            while time.monotonic() < end:
                got += ask(own, number)
        return got

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(client, range(CLIENTS)))


def ask_and_check(expected: dict[int, str]) -> Callable[[httpx2.Client, int], int]:
    """One streamed answer, of which every one must be what the engine alone gives for its seed."""

    def ask(client: httpx2.Client, number: int) -> int:
        body = {"prompt": f"client {number % 4}: ", "seed": number, "max_tokens": 24, "stream": True}
        with client.stream("POST", COMPLETION, json=body) as answer:
            assert answer.status_code == 200
            *pieces, done = read_events(answer)
        assert done == "[DONE]"
        text = "".join(choice["text"] for piece in pieces for choice in piece["choices"])
        assert expected.setdefault(number, text) == text
        return 24

    return ask


def alone(engine: Any, number: int) -> str:
    sampling = Sampling(1.0, seed=number, max_tokens=24)
    return generate(engine, tokenizer(), f"client {number % 4}: ", sampling=sampling)[0].text


def test_sixteen_clients_stream_at_once() -> None:
    expected = {number: alone(ScriptedEngine(vocab_size=ROWS), number) for number in range(CLIENTS)}
    with serving(SlowEngine(seconds=0.002)) as server:
        got = streams_for(server, 3.0, ask_and_check(expected))
        assert min(got) > 0
        server.eventually("what sixteen clients asked for")
        assert open_sequences(server) == 0
        assert max(server.engine.calls) > 8, "they were decoded together"


def resident() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def native() -> Any:
    from avow.lm import load

    return load(tiny("llama", vocab_size=ROWS, max_position_embeddings=1024)).engine


@pytest.mark.slow
def test_five_minutes_of_sixteen_clients() -> None:
    """The native engine: every answer is right to the last, memory does not grow."""
    expected = {number: alone(native(), number) for number in range(CLIENTS)}
    minutes = float(os.environ.get("SOAK_MINUTES", "5"))
    with serving(native()) as server:
        streams_for(server, 20, ask_and_check(expected))
        warm = resident()
        got = streams_for(server, minutes * 60, ask_and_check(expected))
        server.eventually("the soak")
        print(f"{sum(got):,} tokens, {warm:.0f} MB warm, {resident():.0f} MB at the end")
        assert min(got) > 0
        assert resident() < warm + 16


@pytest.mark.slow
def test_the_first_token_of_a_cached_prompt_comes_as_fast_as_in_process() -> None:
    """Within twice the time; on a model whose first token takes longer than a request over HTTP does."""
    from avow.lm import load

    engine = load(tiny("llama", vocab_size=ROWS, max_position_embeddings=4096, hidden_size=512, intermediate_size=2048)).engine
    text, of = "def area(width, height):\n    return width * height\n" * 60, tokenizer()
    cache, once = PromptCache(engine, tokens=1 << 20), Sampling(1.0, max_tokens=1)
    inside, outside = [], []
    generate(engine, of, text, sampling=once, prompts=cache)
    for i in range(40):  # a known prompt that goes on a little differently each time, as in an editor
        begin = time.perf_counter()
        generate(engine, of, f"{text}# {i}\n", sampling=once, prompts=cache)
        inside.append(time.perf_counter() - begin)
    cache.close()
    with serving(engine) as server:
        for i in range(41):
            begin = time.perf_counter()
            with server.client.stream("POST", COMPLETION, json={"prompt": f"{text}# {i}\n", "stream": True}) as answer:
                next(line for line in answer.iter_lines() if line.startswith("data: "))
                outside.append(time.perf_counter() - begin)
    ours, theirs = statistics.median(outside[1:]), statistics.median(inside)
    print(f"first token: {1e3 * theirs:.1f} ms in process, {1e3 * ours:.1f} ms served")
    assert ours <= 2 * theirs


def test_no_reply_waits_for_a_delayed_acknowledgement() -> None:
    """40 ms, where a socket collects small pieces; the fastest of several tells, whatever else the machine does."""
    with serving() as server:
        seconds = []
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        for stream in (False, True) * 10:
            begin = time.perf_counter()
            connection.request("POST", COMPLETION, json.dumps({"prompt": "x", "max_tokens": 1, "stream": stream}))
            connection.getresponse().read()
            seconds.append((stream, time.perf_counter() - begin))
        connection.close()
    for stream in (False, True):
        assert min(took for was, took in seconds if was is stream) < 0.03
