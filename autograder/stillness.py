"""When do programs stand still? Seen from outside, by the operating system's own accounts.

A program is still when each of its threads sleeps and slept all the while we looked, and nothing
is on its way to it. Then nothing more will happen until somebody does something. So a check
need not wait out a deadline to know that an answer will not come, and need not sleep to let
a program get ready.

Linux tells all this in /proc (man 5 proc): a thread's state, how often it ran, and the system
call it waits in. Elsewhere the probe is asked twice where the threads stand.
"""

from __future__ import annotations

import functools
import os
import platform
import sys
from dataclasses import dataclass, field

from autograder.lines import Lines
from autograder.program import Program

WAKES = 3  # times a thread with a time limit must have woken up to nothing, to be called idle
SPIN = 0.3  # seconds of CPU that one thread may use in one go before it counts as spinning
POLLED_AGAIN = 0.03  # seconds of CPU after which a spinning thread has looked at everything
FLOOD = 1 << 18  # bytes that a program may write, or a person get, in answer to one act
GIVEN_UP = 1.0  # seconds of CPU after which what it has not done yet it will not do

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_HAS_PROC = sys.platform == "linux"

# Waits that end by themselves, by system call: the number of the argument that says when.
# None: always. Numbers from the kernel's tables for each machine (man 2 syscalls).
_TIMED: dict[str, dict[int, int | None]] = {
    "x86_64": {7: 2, 23: 4, 35: None, 202: 3, 230: None, 232: 3, 270: 4, 271: 2, 281: 3, 441: 3},
    "aarch64": {22: 3, 72: 4, 73: 2, 98: 3, 101: None, 115: None, 441: 3},
}
# Waits for a child process: wait4 and waitid.
_FOR_A_CHILD = {"x86_64": {61, 247}, "aarch64": {260, 95}}
# Those of them whose argument is a number of milliseconds (-1: for ever), not a pointer (0).
_MILLISECONDS = {"x86_64": {7, 232, 281}, "aarch64": {22}}


@dataclass(frozen=True)
class Task:
    """One thread, as the kernel sees it."""

    state: str  # R runs or wants to, S sleeps, D waits for a disk, T is stopped, Z and X are gone
    cpu: float  # seconds used


@dataclass
class Watcher:
    """Tells whether a set of programs stands still."""

    lines: Lines
    programs: list[Program]
    stalled: set[int] = field(default_factory=set)  # ports of people who do not read on purpose
    _news: int = -1  # how much the programs had said when we began to count
    _cpu_at_act: dict[str, float] = field(default_factory=dict)  # of each thread
    _cpu_at_news: dict[str, float] = field(default_factory=dict)
    _ran_at_news: dict[str, int] = field(default_factory=dict)  # how often it had run by then
    _written: dict[int, int] = field(default_factory=dict)  # bytes of each program, as of then
    _flooding: set[int] = field(default_factory=set)
    _spinning: set[str] = field(default_factory=set)

    def act(self) -> None:
        """Somebody is about to do something: begin to count anew."""
        self._cpu_at_act, self._cpu_at_news, self._ran_at_news = {}, {}, {}
        self._written = {program.pid: program.written for program in self.programs}

    def _count_from_the_last_news(self) -> None:
        news = self._news_so_far()
        if news != self._news:
            self._news, self._cpu_at_news, self._ran_at_news = news, {}, {}

    def _news_so_far(self) -> int:
        """How much came over all lines. What a program writes without end is no news."""
        noise = 0
        for program in self.programs:
            answer = program.written - self._written.get(program.pid, 0)
            if answer > FLOOD:
                self._flooding.add(program.pid)
            if program.pid in self._flooding:
                noise += program.written
        return self.lines.received - noise

    def still(self, for_good: bool = False) -> bool:
        """True if every thread sleeps and nothing is on its way.

        With ``for_good``, only if nothing more will come: a thread that wakes up by itself,
        say from time.sleep(), counts when it has done so several times to no effect.
        """
        self._count_from_the_last_news()
        if not _HAS_PROC or os.environ.get("AUTOGRADER_STILLNESS") == "asked":
            return not for_good and self._still_when_asked()
        tasks = self._sleeping()
        if tasks is None:
            return False
        if self._found_children(tasks):
            return False
        before = {path: _ran(path) for path in tasks}
        self.lines.poll(0)
        if self._news_so_far() != self._news or _kernel_delivers():
            return False
        if for_good and self._unacknowledged():
            return False
        unread = for_good or self._unread_input() or self._unread_datagrams()
        if unread and not self._idle(tasks, before):
            return False
        again = self._sleeping()
        return (
            again is not None
            and again.keys() == tasks.keys()
            and all(path in self._spinning or _ran(path) == ran for path, ran in before.items())
        )

    def spins(self, program: Program) -> bool:
        """True if a thread of this program was seen to use much CPU time with nothing to do."""
        return any(path.startswith(f"/proc/{program.pid}/") for path in self._spinning)

    def _sleeping(self) -> dict[str, Task] | None:
        """All threads by their folder in /proc, or None as soon as one is awake."""
        tasks: dict[str, Task] = {}
        for program in self.programs:
            if program.running and not program.is_frozen:
                if _has_ended(program.pid):
                    return None  # the news of it is on its way
                for path in task_paths(program):
                    task = _read_task(path)
                    if task is None:
                        continue  # it ended while we looked
                    if not self._only_spins(path, task) and task.state not in "SZX":
                        return None
                    tasks[path] = task
        return tasks

    def _only_spins(self, path: str, task: Task) -> bool:
        """True for a thread that has had its time: it polls, or it runs in circles."""
        if task.cpu - self._cpu_at_act.setdefault(path, task.cpu) >= SPIN:
            self._spinning.add(path)
        since_news = task.cpu - self._cpu_at_news.setdefault(path, task.cpu)
        return path in self._spinning and since_news >= POLLED_AGAIN

    def _idle(self, tasks: dict[str, Task], ran: dict[str, int]) -> bool:
        """True if the threads that need nobody to wake them have done so, to no effect."""
        for path, task in tasks.items():
            if path in self._spinning:
                if task.cpu - self._cpu_at_news[path] < GIVEN_UP:
                    return False
            elif self._has_not_woken_up(path, ran[path]):
                return False
        return True

    def _has_not_woken_up(self, path: str, ran: int) -> bool:
        woken = ran - self._ran_at_news.setdefault(path, ran)
        return woken < WAKES and _wakes_by_itself(path)

    def _found_children(self, tasks: dict[str, Task]) -> bool:
        """True if a thread waits for a process of its own that we did not look at so far."""
        found = False
        for program in self.programs:
            own = (path for path in tasks if path.startswith(f"/proc/{program.pid}/"))
            if not program.has_children and any(map(_waits_for_a_child, own)):
                program.has_children = found = True
        return found

    def _unread_input(self) -> bool:
        return any(program.unread_input() for program in self.programs)

    def _unread_datagrams(self) -> bool:
        """True while a datagram waits in the system for one of the programs to receive it."""
        for program in self.programs:
            events = program.saw("bound") + program.saw("speaks")
            ports = {e.get("real", e.get("local")) for e in events if e.get("kind") != "tcp"}
            held = len(program.saw("held")) > len(program.saw("released"))  # by us: it cannot read
            if program.running and ports and not held and _waiting_datagrams(program.pid, ports):
                return True
        return False

    def _unacknowledged(self) -> bool:
        """True while TCP bytes are not acknowledged yet: they may be on their way to somebody."""
        events = [e for p in self.programs for e in p.saw("listening") + p.saw("connecting")]
        ports = {f"{e['real']:04X}" for e in events if isinstance(e.get("real"), int)}
        stalled = {f"{port:04X}" for port in self.stalled}
        for line in _read("/proc/net/tcp").decode().splitlines()[1:]:
            _, local, remote, state, queues = line.split()[:5]
            ends = {local[-4:], remote[-4:]}
            ours = ports & ends and state in _CARRIES
            if ours and not stalled & ends and not queues.startswith("00000000:"):
                return True
        return False

    def _still_when_asked(self) -> bool:
        """The portable way: asked twice, 20 ms apart, each thread stands on the same line."""
        first = self._places()
        return not self.lines.poll(0.02) and first == self._places() and not self._unread_input()

    def _places(self) -> list[object]:
        return [(p.where(), p.output.total) for p in self.programs if p.running]


# States of /proc/net/tcp in which bytes travel: ESTABLISHED, FIN_WAIT1, CLOSE_WAIT, LAST_ACK.
_CARRIES = {"01", "04", "08", "09"}


def _waiting_datagrams(pid: int, ports: set[object]) -> bool:
    """Whether bytes wait at one of these UDP ports (man 5 proc, /proc/pid/net/udp, rx_queue)."""
    for family in ("udp", "udp6"):
        try:
            rows = _read(f"/proc/{pid}/net/{family}").decode().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            _, local, _, _, queues = row.split()[:5]
            if int(local[-4:], 16) in ports and not queues.endswith(":00000000"):
                return True
    return False


def task_paths(program: Program) -> list[str]:
    """The folders in /proc of all threads of a program, and of what it started."""
    found = []
    for pid in (program.pid, *(child.pid for child in program.descendants())):
        try:
            found += [f"/proc/{pid}/task/{tid}" for tid in os.listdir(f"/proc/{pid}/task")]
        except OSError:
            continue  # it ended while we looked
    return found


def _has_ended(pid: int) -> bool:
    leader = _read_task(f"/proc/{pid}")
    return leader is None or leader.state in "ZX"


def _read(path: str) -> bytes:
    """A file of /proc, whole. Raises OSError if it is not there (any more)."""
    data, file = b"", os.open(path, os.O_RDONLY)
    try:
        while piece := os.read(file, 1 << 16):
            data += piece
    finally:
        os.close(file)
    return data


def _read_task(path: str) -> Task | None:
    try:
        stat = _read(f"{path}/stat").rpartition(b") ")[2].split()
    except OSError:
        return None
    return Task(stat[0].decode(), (int(stat[11]) + int(stat[12])) / _TICK)


def _ran(path: str) -> int:
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


def _system_call(path: str) -> list[bytes]:
    """The call that a thread waits in, and its arguments. Empty if the kernel does not tell."""
    try:
        return _read(f"{path}/syscall").split()
    except OSError:
        return []


def _waits_for_a_child(path: str) -> bool:
    number = next(iter(_system_call(path)), b"")
    return number.isdigit() and int(number) in _FOR_A_CHILD.get(platform.machine(), ())


def _wakes_by_itself(path: str) -> bool:
    """True if a sleeping thread set itself a time limit, or if the kernel does not tell us."""
    machine = platform.machine()
    words = _system_call(path)
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


def _kernel_delivers() -> bool:
    """True while packets between programs of this machine may be waiting for a kernel thread."""
    return any(b") S " not in _read(path) for path in _kernel_threads())
