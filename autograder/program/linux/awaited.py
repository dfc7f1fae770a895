"""For which descriptors a thread waits, as the kernel sees it (man 5 proc, PID/syscall).

No program can say so of a thread that waits for something else: it is where that thread is.
"""

from __future__ import annotations

import contextlib
import os
import platform
import struct
from collections.abc import Callable

from autograder.program.linux import procfs

MOST = 4096  # descriptors of one call
PEEK = 2  # a flag of recv(): what is looked at stays there (man 2 recv)
# Numbers from the kernel's tables for each machine (man 2 syscalls).
_TAKES = {"x86_64": {0, 45, 47}, "aarch64": {63, 207, 212}}  # read, recvfrom, recvmsg
# write, sendto, sendmsg, writev, pwritev2
_GIVES = {"x86_64": {1, 44, 46, 20, 328}, "aarch64": {64, 206, 211, 66, 287}}
_FLAGS = {45: 3, 207: 3, 47: 2, 212: 2}  # the number of the argument that has the flags
_SELECT = {"x86_64": {23, 270}, "aarch64": {72}}
_POLL = {"x86_64": {7, 271}, "aarch64": {73}}
_EPOLL = {"x86_64": {232, 281, 441}, "aarch64": {22, 441}}

Known = dict[str, set[int]]


def link(path: str, descriptor: int) -> str:
    """What a descriptor of a thread or process is, as the system names it: "socket:[7]"."""
    with contextlib.suppress(OSError):
        return os.readlink(f"{path}/fd/{descriptor & 0xFFFFFFFF}")
    return ""


def taken_by(path: str) -> str:
    """What a thread, by its folder in /proc, waits to take bytes from. "" if it does not."""
    number, words = _call(path)
    if number not in _TAKES.get(platform.machine(), ()):
        return ""
    if number in _FLAGS and words[_FLAGS[number]] & PEEK:
        return ""
    return link(path, words[0])


def given_by(path: str) -> str:
    """What a thread, by its folder in /proc, waits to give bytes to. "" if it does not."""
    number, words = _call(path)
    return link(path, words[0]) if number in _GIVES.get(platform.machine(), ()) else ""


def looked_at_by(path: str) -> set[str]:
    """What a thread waits for in one select(), poll() or epoll_wait(), to be read or written."""
    number, words = _call(path)
    machine = platform.machine()
    ways: list[tuple[Known, Callable[[str, list[int]], list[int]]]] = [
        (_SELECT, _of_select), (_POLL, _of_poll), (_EPOLL, _of_epoll)]  # fmt: skip
    for known, descriptors in ways:
        if number in known.get(machine, ()):
            with contextlib.suppress(OSError, ValueError):  # it has just gone on, or ended
                return {link(path, one) for one in descriptors(path, words)} - {""}
    return set()


def polls_one_that_blocks(path: str) -> bool:
    """Whether a thread in poll() waits for one descriptor, and a read from that would wait, too.

    So it is the program's own poll(): a socket with a time limit never waits in a read, as CPython
    asks poll() instead. False if the kernel does not tell.
    """
    with contextlib.suppress(OSError, LookupError, ValueError, struct.error):
        descriptor = _of_poll(path, _call(path)[1])[0]
        with open(f"{path}/fdinfo/{descriptor}", encoding="ascii") as told:
            flags = told.read().partition("flags:")[2].split()[0]
        return not int(flags, 8) & os.O_NONBLOCK
    return False


def _call(path: str) -> tuple[int, list[int]]:
    """The number of a call and its arguments. -1 if the thread is in none, or nobody tells."""
    number, *words = procfs.system_call(path) or [b"running"]
    return (int(number), [int(word, 16) for word in words]) if number.isdigit() else (-1, [])


def _of_select(path: str, words: list[int]) -> list[int]:
    count = min(words[0] & 0xFFFFFFFF, MOST)
    bits = int.from_bytes(_memory(path, words[1], (count + 63) // 64 * 8), "little")
    return [one for one in range(count) if bits >> one & 1]


def _of_poll(path: str, words: list[int]) -> list[int]:
    told = _memory(path, words[0], min(words[1], MOST) * 8)
    return [one for one, _asked, _got in struct.iter_unpack("=ihh", told)]


def _of_epoll(path: str, words: list[int]) -> list[int]:
    with open(f"{path}/fdinfo/{words[0]}", encoding="ascii") as told:
        return [int(line.split()[1]) for line in told if line.startswith("tfd:")]


def _memory(path: str, address: int, size: int) -> bytes:
    if not size:
        return b""
    with open(f"{path}/mem", "rb", buffering=0) as file:
        return os.pread(file.fileno(), size, address)
