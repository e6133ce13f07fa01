"""What a zygote does with its memory so that its children cost less.

The interpreter's code in huge pages: a forked child inherits no page tables for code that lies in a file. It faults it
in again, 64 KiB at a time, some 40 faults of 300, and gives a thousand entries back at its end. Code in huge pages of
anonymous memory is inherited whole. The technique is that of the tools that remap a program's text at its start (hugify
of BOLT, Intel's iodlr).

Where huge pages are not to be had the same bytes lie in small ones, at the same cost as before. Nothing is done where
the code does not span a whole huge page. Linux, through ctypes.
"""

from __future__ import annotations

import ctypes
import mmap
from typing import Any

_HUGE, _PAGE = 1 << 21, mmap.PAGESIZE
_LOAD, _WRITABLE = 1, 2  # a program header's type and flag
_READ, _WRITE, _EXECUTE = 1, 2, 4
_PRIVATE_ANONYMOUS, _MADV_HUGEPAGE, _MOVE_TO = 0x22, 14, 3

_libc = ctypes.CDLL(None, use_errno=True)
_pointer, _size, _int = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
_FAILED = _pointer(-1).value


class _Header(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_uint32), ("flags", ctypes.c_uint32), ("offset", ctypes.c_uint64),
        ("address", ctypes.c_uint64), ("physical", ctypes.c_uint64), ("in_file", ctypes.c_uint64),
        ("size", ctypes.c_uint64), ("align", ctypes.c_uint64),
    )  # fmt: skip


class _Object(ctypes.Structure):
    _fields_ = (
        ("address", ctypes.c_uint64), ("name", ctypes.c_char_p), ("headers", ctypes.POINTER(_Header)),
        ("count", ctypes.c_uint16),
    )  # fmt: skip


def _constant_parts() -> list[tuple[int, int]]:
    """The pages, [start, end), of everything loaded that is never written to."""
    found = []

    def note(loaded: Any, _size: int, _data: int | None) -> int:
        info = loaded.contents
        for header in info.headers[: info.count]:
            if header.type == _LOAD and not header.flags & _WRITABLE:
                start = info.address + header.address
                found.append((start // _PAGE * _PAGE, -(-(start + header.size) // _PAGE) * _PAGE))
        return 0

    callback = ctypes.CFUNCTYPE(_int, ctypes.POINTER(_Object), _size, _pointer)
    _libc.dl_iterate_phdr(callback(note), None)
    return sorted(found)


def _span(address: int) -> tuple[int, int]:
    """The whole huge pages in the unbroken stretch of constant pages around an address."""
    start = end = 0
    for low, high in _constant_parts():
        if low > end:
            if start <= address < end:
                break
            start = low
        end = max(end, high)
    return -(-start // _HUGE) * _HUGE, end // _HUGE * _HUGE


def _function(name: str, *arguments: Any) -> Any:
    function = getattr(_libc, name)
    function.argtypes, function.restype = arguments, _pointer
    return function


def remap_code() -> None:
    """Replace the interpreter's code, in place and at once, by a copy in huge pages."""
    start, end = _span(ctypes.cast(ctypes.pythonapi.Py_IncRef, _pointer).value or 0)
    size = end - start
    if size <= 0:
        return
    area = _function("mmap", _pointer, _size, _int, _int, _int, ctypes.c_long)(
        None, size + _HUGE, _READ | _WRITE, _PRIVATE_ANONYMOUS, -1, 0
    )
    if area == _FAILED:
        return
    copy = -(-area // _HUGE) * _HUGE
    _function("madvise", _pointer, _size, _int)(copy, size, _MADV_HUGEPAGE)
    ctypes.memmove(copy, start, size)
    if not _function("mprotect", _pointer, _size, _int)(copy, size, _READ | _EXECUTE):
        _function("mremap", _pointer, _size, _size, _int, _pointer)(copy, size, size, _MOVE_TO, start)


def trim() -> None:
    """Give back what starting has left free: every page that is there is one more to inherit and to drop."""
    if hasattr(_libc, "malloc_trim"):  # glibc's own
        _libc.malloc_trim(0)
