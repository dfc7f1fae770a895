"""Which system calls wait, for what, and how long (man 2 syscalls)."""

from __future__ import annotations

import platform

# Waits that end by themselves, by system call: the number of the argument that says when.
# None: always. Numbers from the kernel's tables for each machine (man 2 syscalls).
_TIMED: dict[str, dict[int, int | None]] = {
    "x86_64": {7: 2, 23: 4, 35: None, 202: 3, 230: None, 232: 3, 270: 4, 271: 2, 281: 3, 441: 3},
    "aarch64": {22: 3, 72: 4, 73: 2, 98: 3, 101: None, 115: None, 441: 3},
}
# Those of them that no socket ends: nanosleep, clock_nanosleep and futex.
_SLEEPS = {"x86_64": {35, 202, 230}, "aarch64": {98, 101, 115}}
# Waits for a child process: wait4 and waitid.
_FOR_A_CHILD = {"x86_64": {61, 247}, "aarch64": {260, 95}}
# Waits for a lock: futex.
_LOCKS = {"x86_64": {202}, "aarch64": {98}}
# Those of them whose argument is a number of milliseconds (-1: for ever), not a pointer (0).
_MILLISECONDS = {"x86_64": {7, 232, 281}, "aarch64": {22}}
# Waits for a connection: accept and accept4; poll and ppoll, where a socket has a time limit.
_ACCEPTS = {"x86_64": {43, 288, 7, 271}, "aarch64": {202, 242, 73}}

Call = list[bytes]  # a system call's number and its arguments


def waits_for_a_child(words: Call) -> bool:
    """Whether a thread in this call waits for a process that its program has started."""
    number = next(iter(words), b"")
    return number.isdigit() and int(number) in _FOR_A_CHILD.get(platform.machine(), ())


def may_be_accept(words: Call) -> bool:
    """Whether a thread in this call may be in accept(). True if the kernel does not tell us."""
    number = next(iter(words), b"")
    known = _ACCEPTS.get(platform.machine())
    return known is None or not number.isdigit() or int(number) in known


def may_wait_for_a_lock(words: Call) -> bool:
    """Whether a thread in this call may wait for a lock, without a time limit.

    True if the kernel does not tell us.
    """
    number = next(iter(words), b"")
    known = _LOCKS.get(platform.machine())
    if not words or known is None:
        return True
    return number.isdigit() and int(number) in known and not wakes_by_itself(words)


def waits_for_a_lock_for_a_time(words: Call) -> bool:
    """Whether a thread in this call waits for a lock, or a queue, with a time limit."""
    number, known = next(iter(words), b""), _LOCKS.get(platform.machine(), ())
    return number.isdigit() and int(number) in known and wakes_by_itself(words)


def wakes_by_itself(words: Call) -> bool:
    """True if a thread in this call set itself a time limit, or if the kernel does not tell us."""
    machine = platform.machine()
    if not words or not words[0].isdigit():
        return True
    number = int(words[0])
    if machine not in _TIMED:
        return True
    if number not in _TIMED[machine]:
        return False
    argument = _TIMED[machine][number]
    if argument is None:
        return True
    value = int(words[1 + argument], 16)
    if number in _MILLISECONDS[machine]:
        return value & 0xFFFFFFFF != 0xFFFFFFFF
    return value != 0


def limit_of_one(words: Call) -> float:
    """Seconds that a thread waits at most for one socket, in poll(). 0: for ever, or not known."""
    if platform.machine() != "x86_64" or words[:1] != [b"7"] or int(words[2], 16) != 1:
        return 0.0
    milliseconds = int(words[3], 16) & 0xFFFFFFFF
    return milliseconds / 1000 if milliseconds < 1 << 31 else 0.0


def looks_now_and_then(words: Call) -> bool:
    """True if a thread sleeps for a time, so that nothing that comes wakes it up before."""
    number = next(iter(words), b"0")
    tells = number.isdigit() and platform.machine() in _SLEEPS
    return wakes_by_itself(words) and (not tells or int(number) in _SLEEPS[platform.machine()])
