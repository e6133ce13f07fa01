"""Messages over Unix sockets; a file descriptor may ride along.

    frames   over streams: four bytes of length, then JSON. A peer may be hostile: a frame over the bound, a cut
             connection or a text that is no JSON raises `WireError`, nothing else.
    packets  between host and zygote, over sockets that keep them apart, so without a length

Requests to a zygote and the job of a program are marshal data instead of JSON. Only what the host wrote is ever read as
such, for a reader of marshal can be crashed; here a body is passed on as it is. Used on both sides of the sandbox, so
standard library only.
"""

from __future__ import annotations

import _socket  # the C part alone: the full module costs 3 ms and 1 MB in every zygote
import json
from json.encoder import JSONEncoder, c_make_encoder, encode_basestring_ascii  # type: ignore[attr-defined]
from os import read, write
from typing import Any

# made once, and used without the methods around it: every function that a child runs is some pages of memory to copy
_chunks = c_make_encoder(None, JSONEncoder().default, encode_basestring_ascii, None, ":", ",", False, False, True)
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # undocumented in typeshed alone
MAX_FRAME = 64_000_000
_FD_SIZE = 4
_MAX_PACKET = 1 << 17
_RIGHTS_SPACE = _socket.CMSG_SPACE(_FD_SIZE)


class WireError(Exception):
    """The peer is gone or does not speak the protocol."""


def dump(tree: Any) -> str:
    """A JSON tree as ASCII text.

    Raises:
        RecursionError: it is nested too deep.
    """
    return "".join(_chunks(tree, 0))


def encoded(message: Any) -> bytes:
    """The body of a message."""
    return dump(message).encode("ascii")


def pack(message: Any) -> bytes:
    """A message as a frame."""
    data = encoded(message)
    return len(data).to_bytes(4, "big") + data


def send(fd: int, message: Any) -> None:
    """Write one frame.

    Raises:
        WireError: the peer is gone.
    """
    data = "".join(_chunks(message, 0)).encode("ascii")  # a child's way out: one function instead of four
    data = len(data).to_bytes(4, "big") + data
    try:
        sent = write(fd, data)
    except OSError as error:
        raise WireError(str(error)) from None
    if sent < len(data):
        _write(fd, data[sent:])


def send_body(fd: int, data: bytes) -> None:
    """Write one frame whose body is not JSON; for a reader that takes the sender's word (see `Stream.body`).

    Raises:
        WireError: the peer is gone.
    """
    _write(fd, len(data).to_bytes(4, "big") + data)


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[write(fd, view) :]
    except OSError as error:
        raise WireError(str(error)) from None


def _exactly(fd: int, n: int) -> bytes:
    parts = []
    while n:
        try:
            data = read(fd, min(n, 1 << 20))
        except OSError as error:
            raise WireError(str(error)) from None
        if not data:
            raise WireError("closed")
        parts.append(data)
        n -= len(data)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def frame_end(data: bytes | bytearray, limit: int = MAX_FRAME) -> int:
    """Where the first frame in some bytes ends, 0 while it is not whole.

    Raises:
        WireError: it is over `limit` bytes.
    """
    if len(data) < 4:
        return 0
    end = 4 + int.from_bytes(data[:4], "big")
    if end - 4 > limit:
        raise WireError(f"a frame of {end - 4} bytes")
    return end if len(data) >= end else 0


def unpack(data: bytes) -> Any:
    """The message in the body of a frame.

    Raises:
        WireError: it is no JSON.
    """
    try:
        text = data.decode("ascii")
        message, end = _scan(text, 0)
        if end != len(text):
            raise WireError("no JSON")
    except (StopIteration, ValueError, RecursionError):
        raise WireError("no JSON") from None
    return message


def receive(fd: int, limit: int = MAX_FRAME) -> Any:
    """Read one frame.

    Raises:
        WireError: the peer is gone, the frame is over `limit` bytes or no JSON.
    """
    n = int.from_bytes(_exactly(fd, 4), "big")
    if n > limit:
        raise WireError(f"a frame of {n} bytes")
    return unpack(_exactly(fd, n))


class Stream:
    """Frames from one descriptor, read as they come: a question and its answer cost one system call each."""

    def __init__(self, fd: int) -> None:
        self.fd, self._rest = fd, b""

    def receive(self, limit: int = MAX_FRAME) -> Any:
        """Read one frame; see `receive`."""
        return unpack(self.body(limit))

    def body(self, limit: int = MAX_FRAME) -> bytes:
        """The body of one frame.

        Raises:
            WireError: the peer is gone or the frame is over `limit` bytes.
        """
        data = self._rest or self._read()
        while len(data) < 4:
            data += self._read()
        end = 4 + int.from_bytes(data[:4], "big")
        if end - 4 > limit:
            raise WireError(f"a frame of {end - 4} bytes")
        if len(data) < end:
            data += _exactly(self.fd, end - len(data))
        self._rest = data[end:]
        return data[4:end]

    def _read(self) -> bytes:
        try:
            data = read(self.fd, 1 << 16)
        except OSError as error:
            raise WireError(str(error)) from None
        if not data:
            raise WireError("closed")
        return data


def send_with_fd(sock: _socket.socket, message: Any, passed: int) -> None:
    """Write one frame and pass a file descriptor with its first byte."""
    data = pack(message)
    try:
        sent = sock.sendmsg([data], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, passed.to_bytes(_FD_SIZE, "little"))])
        view = memoryview(data)[sent:]
        while view:
            view = view[sock.send(view) :]
    except OSError as error:
        raise WireError(str(error)) from None


def send_packet(sock: _socket.socket, data: bytes, passed: int | None = None) -> None:
    """Send one packet, with a file descriptor if one is to be passed. For sockets that keep packets apart.

    Raises:
        WireError: the peer is gone.
    """
    rights = () if passed is None else [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, passed.to_bytes(_FD_SIZE, "little"))]
    try:
        sock.sendmsg([data], rights)
    except OSError as error:
        raise WireError(str(error)) from None


def receive_packet(sock: _socket.socket) -> tuple[bytes, int | None]:
    """Receive one packet and the file descriptor that may come with it (the receiver owns it).

    Raises:
        WireError: the peer is gone.
    """
    try:
        data, rights, _, _ = sock.recvmsg(_MAX_PACKET, _RIGHTS_SPACE)
    except OSError as error:
        raise WireError(str(error)) from None
    if not data:
        raise WireError("closed")
    return data, int.from_bytes(rights[0][2], "little") if rights else None


def receive_with_fd(sock: _socket.socket) -> tuple[Any, int | None]:
    """Read one frame and the file descriptor that may come with it (the receiver owns it)."""
    try:
        head, ancillary, _, _ = sock.recvmsg(4, _RIGHTS_SPACE)
    except OSError as error:
        raise WireError(str(error)) from None
    if not head:
        raise WireError("closed")
    fd = None
    for level, kind, data in ancillary:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            fd = int.from_bytes(data[:_FD_SIZE], "little")
    head += _exactly(sock.fileno(), 4 - len(head)) if len(head) < 4 else b""
    n = int.from_bytes(head, "big")
    if n > MAX_FRAME:
        raise WireError(f"a frame of {n} bytes")
    return unpack(_exactly(sock.fileno(), n)), fd
