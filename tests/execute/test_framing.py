"""Frames over sockets: whole, cut, oversized, garbage; descriptors that ride along."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.execute.guest import wire

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


messages = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=12,
)


@given(st.lists(messages, min_size=1, max_size=5))
@settings(deadline=None, max_examples=100)
def test_frames_come_back(frames: list[Any]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(b"".join(wire.pack(f) for f in frames))
        half = len(frames) // 2
        assert [wire.receive(theirs.fileno()) for _ in frames[:half]] == frames[:half]
        stream = wire.Stream(theirs.fileno())
        assert [stream.receive() for _ in frames[half:]] == frames[half:]


@pytest.mark.parametrize("reader", ["receive", "stream", "descriptor"])
@pytest.mark.parametrize("data", [b"", b"\0\0", wire.pack([1, 2, 3])[:-1], b"\xff\xff\xff\xff", b"\0\0\0\0", b"\0\0\0\x02{]", b"\0\0\0\x01\xff",
                                  wire.pack("a")[:5], (3).to_bytes(4, "big") + b"1 2", (200_000).to_bytes(4, "big") + b"[" * 200_000,
                                  (wire.MAX_FRAME + 1).to_bytes(4, "big") + b"[]"])  # fmt: skip
def test_bad_frames_are_one_error(pair: Pair, reader: str, data: bytes) -> None:
    ours, theirs = pair
    sender = threading.Thread(target=lambda: (ours.sendall(data), ours.shutdown(socket.SHUT_WR)))
    sender.start()
    read = {
        "receive": lambda: wire.receive(theirs.fileno()),
        "stream": lambda: wire.Stream(theirs.fileno()).receive(),
        "descriptor": lambda: wire.receive_with_fd(theirs),
    }[reader]
    with pytest.raises(wire.WireError):
        read()
    theirs.close()
    sender.join(5)


def test_a_frame_over_the_readers_limit(pair: Pair) -> None:
    ours, theirs = pair
    wire.send(ours.fileno(), "a" * 100)
    with pytest.raises(wire.WireError, match="102 bytes"):
        wire.receive(theirs.fileno(), limit=50)


def test_large_frames_in_pieces(pair: Pair) -> None:
    ours, theirs = pair
    message = ["x" * 3_000_000, {"a": [1] * 1000}]
    sender = threading.Thread(target=wire.send, args=(ours.fileno(), message))
    sender.start()
    assert wire.Stream(theirs.fileno()).receive() == message
    sender.join()


def test_writing_to_one_who_left(pair: Pair) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(wire.WireError):
        wire.send(ours.fileno(), "a")
    with pytest.raises(wire.WireError):
        wire.send_with_fd(ours, "a", 0)


def test_a_descriptor_rides_along(pair: Pair) -> None:
    ours, theirs = pair
    reading, writing = os.pipe()
    wire.send_with_fd(ours, {"job": 1}, writing)
    os.close(writing)
    message, received = wire.receive_with_fd(theirs)
    assert message == {"job": 1}
    assert received is not None
    os.write(received, b"hello")
    os.close(received)
    assert os.read(reading, 9) == b"hello"
    os.close(reading)


def test_descriptors_sent_to_a_plain_reader_go_nowhere(pair: Pair) -> None:
    """A program may attach descriptors to its frames; whoever reads frames without asking for them gets none."""
    ours, theirs = pair
    reading, writing = os.pipe()
    wire.send_with_fd(ours, [1], writing)
    os.close(writing)
    before = len(os.listdir("/proc/self/fd"))
    assert wire.receive(theirs.fileno()) == [1]
    assert len(os.listdir("/proc/self/fd")) == before
    assert os.read(reading, 1) == b"", "the last copy of the writing end is closed"
    os.close(reading)
