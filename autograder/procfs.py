"""What Linux tells of threads and of the network, from outside (man 5 proc)."""

from __future__ import annotations

import functools
import os
import platform
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100

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
# Those of them whose argument is a number of milliseconds (-1: for ever), not a pointer (0).
_MILLISECONDS = {"x86_64": {7, 232, 281}, "aarch64": {22}}


Call = list[bytes]  # a system call's number and its arguments


@dataclass(frozen=True)
class Task:
    """One thread, as the kernel sees it."""

    state: str  # R runs or wants to, S sleeps, D waits for a disk, T is stopped, Z and X are gone
    cpu: float  # seconds used


def _read(path: str) -> bytes:
    """A short file of /proc. Raises OSError if it is not there (any more)."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 4096)
    finally:
        os.close(file)


def _rows_of(path: str) -> list[str]:
    """The rows of a table of /proc, below its heading. Raises OSError if it is not there."""
    with open(path, encoding="ascii") as file:
        return file.read().splitlines()[1:]


def read_task(path: str) -> Task | None:
    """A thread, by its folder in /proc. None if it has ended."""
    try:
        stat = _read(f"{path}/stat").rpartition(b") ")[2].split()
    except OSError:
        return None
    return Task(stat[0].decode(), (int(stat[11]) + int(stat[12])) / _TICK)


def ran(path: str) -> int:
    """How often a thread was given a processor: it differs if it ran in between. -1: it ended."""
    try:
        if _has_schedstat():
            return int(_read(f"{path}/schedstat").split()[2])
        counts = _read(f"{path}/status").rpartition(b"\nvoluntary")[2]  # "…: 7\nnon…: 9"
        return sum(int(word) for word in counts.split() if word.isdigit())
    except OSError:
        return -1


@functools.cache
def _has_schedstat() -> bool:
    return os.path.exists("/proc/self/schedstat")


def system_call(path: str) -> Call:
    """The call that a thread waits in, and its arguments. Empty if the kernel does not tell."""
    try:
        return _read(f"{path}/syscall").split()
    except OSError:
        return []


def waits_for_a_child(words: Call) -> bool:
    """Whether a thread in this call waits for a process that its program has started."""
    number = next(iter(words), b"")
    return number.isdigit() and int(number) in _FOR_A_CHILD.get(platform.machine(), ())


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


def looks_now_and_then(words: Call) -> bool:
    """True if a thread sleeps for a time, so that nothing that comes wakes it up before."""
    number = next(iter(words), b"0")
    tells = number.isdigit() and platform.machine() in _SLEEPS
    return wakes_by_itself(words) and (not tells or int(number) in _SLEEPS[platform.machine()])


@functools.cache
def _kernel_threads() -> list[str]:
    """The threads that carry packets when the kernel is too busy to do it at once (one a CPU)."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if _read(f"/proc/{pid}/comm").startswith(b"ksoftirqd/"):
                found.append(f"/proc/{pid}/stat")
        except OSError:
            continue
    return found


def kernel_delivers() -> bool:
    """True while packets between programs of this machine may be waiting for a kernel thread."""
    return any(b") S " not in _read(path) for path in _kernel_threads())


# States of /proc/net/tcp. In some of them bytes travel: also in FIN_WAIT1 and in LAST_ACK.
_ESTABLISHED, _CLOSE_WAIT, _LISTEN = "01", "08", "0A"
_CARRIES = {_ESTABLISHED, "04", _CLOSE_WAIT, "09"}


def unacknowledged(ports: Collection[int], stalled: Collection[int]) -> bool:
    """Whether bytes of a connection with one of these TCP ports are not acknowledged yet.

    Connections with a port of ``stalled`` do not count.
    """
    wanted, left_out = ({f"{port:04X}" for port in some} for some in (ports, stalled))
    for line in _rows_of("/proc/net/tcp"):
        _, local, remote, state, queues = line.split()[:5]
        ends = {local[-4:], remote[-4:]}
        ours = wanted & ends and state in _CARRIES
        if ours and not left_out & ends and not queues.startswith("00000000:"):
            return True
    return False


def waiting_stream(pid: int, ports: Collection[object]) -> bool:
    """Whether a TCP server on these ports has yet to accept somebody, or to read what they said.

    The queue of a listener counts connections. The end of a connection counts as one byte.
    """
    least = {_LISTEN: 1, _ESTABLISHED: 1, _CLOSE_WAIT: 2}
    return any(
        waiting >= least.get(state, waiting + 1) for state, waiting in _rows(pid, "tcp", ports)
    )


def waiting_datagrams(pid: int, ports: Collection[object]) -> bool:
    """Whether bytes wait at one of these UDP ports for the program to receive them."""
    return any(waiting for _, waiting in _rows(pid, "udp", ports))


def _rows(pid: int, network: str, ports: Collection[object]) -> Iterator[tuple[str, int]]:
    """The state and the rx_queue of each socket at these ports (man 5 proc, /proc/pid/net/…)."""
    for family in (network, f"{network}6"):
        try:
            rows = _rows_of(f"/proc/{pid}/net/{family}")
        except OSError:
            continue
        for row in rows:
            _, local, _, state, queues = row.split()[:5]
            if int(local[-4:], 16) in ports:
                yield state, int(queues[-8:], 16)
