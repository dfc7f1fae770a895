"""What all programs in one sandbox use together. Who goes beyond a bound is ended, all at once.

The kernel bounds each process, and how many there are (``probe.bounds.limits``). Their memory
together it bounds by control groups, which only few users may make. So a thread looks at them, many
times a second. It can say what was too much, which the kernel only refuses.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import signal
import threading
from collections.abc import Iterable
from typing import NamedTuple

from autograder.probe.nursery import FULL, ORPHANS, TOO_MANY
from autograder.program.linux import world
from autograder.words.language import _

MEGABYTE = 1 << 20
MEMORY = 1024 * MEGABYTE
PROCESSES, THREADS = 400, 1000
# Of a processor, also of what has ended. Who only calculates is told before (``room.unmet``).
SECONDS = 70
# The rest is left to the worker, which copies the hand-in there for each room.
SCRATCH_BYTES, SCRATCH_FILES = world.SCRATCH_BYTES // 4 * 3, world.SCRATCH_FILES // 4 * 3
NURSERY = "1"  # whom all others are forked from, and with whom they end

TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # of a second, man 5 proc
PAUSE = 0.05  # seconds between two looks


class Together:
    """Watches the sandbox that a process, known by its number out here, is in."""

    def __init__(self, pid: int) -> None:
        self.excess = ""  # the sentence on what was too much
        self._used = Used()
        self._table = os.open(f"/proc/{pid}/root/proc", os.O_RDONLY | os.O_DIRECTORY)
        self._nursery = os.pidfd_open(_parent_of(pid))
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def look(self) -> str:
        """The sentence on what was, or is now, too much. Or ""."""
        with contextlib.suppress(OSError):  # all of them have ended
            self.excess = self.excess or too_much(self._table, self._used)
        return self.excess

    def close(self) -> None:
        """Look no more. The sandbox stays as it is."""
        self._over.set()
        self._watcher.join()
        os.close(self._table)
        os.close(self._nursery)

    def _watch(self) -> None:
        # Many processes shall not keep it from seeing that they are many. The kernel does not count
        # root's. So root is the one who needs this, and may do it (man 2 setpriority).
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -10)
        while not self._over.wait(PAUSE):
            if self.look():
                with contextlib.suppress(OSError):
                    signal.pidfd_send_signal(self._nursery, signal.SIGKILL)
                return


class Look(NamedTuple):
    """One process at one look (man 5 proc, PID/stat). Nothing if it has ended."""

    threads: int = 0
    memory: int = 0  # resident bytes
    own: float = 0.0  # seconds of a processor
    left: float = 0.0  # the same of its children that have ended


class Used:
    """The processor time of all programs in a sandbox, also of those that have ended.

    Who ends leaves it to whoever waits for them, at last to the nursery. Only who does not want to
    know of its children gets nothing (man 2 wait): so what was seen once stays counted.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._before: tuple[float, ...] = ()  # the last two sums

    def note(self, looks: Iterable[Look], nursery: Look) -> None:
        """Count what has come since. The nursery was looked at first, and its own time is ours.

        Who ends meanwhile is in no look, and back in the next one: no news, so two are compared.
        """
        now = sum(look.own + look.left for look in looks) + nursery.left
        self.seconds += max(0.0, now - max(self._before, default=now))
        self._before = (*self._before[-1:], now)


def too_much(table: int, used: Used) -> str:
    """The sentence on what all processes of this /proc, an open folder, use too much of. Or ""."""
    there = [name for name in os.listdir(table) if name.isdigit()]
    if len(there) > PROCESSES:
        sentence = _("Its programs were more than {count} processes together.")
        return sentence.format(count=PROCESSES)
    # Without what all of them share with the nursery. What they share with each other, by fork(),
    # counts for each: who asks for that (man 5 proc, smaps_rollup) waits for all who fork just now.
    nursery = _look_at(table, NURSERY)
    looks = [_look_at(table, pid) for pid in there if pid != NURSERY]
    used.note(looks, nursery)
    if used.seconds > SECONDS:
        sentence = _("Its programs used more than {count} s of a processor together.")
        return sentence.format(count=SECONDS)
    if sum(look.threads for look in looks) > THREADS:
        sentence = _("Its programs were more than {count} threads together.")
        return sentence.format(count=THREADS)
    if sum(max(0, look.memory - nursery.memory) for look in looks) > MEMORY:
        sentence = _("Its programs used more than {count} MB of memory together.")
        return sentence.format(count=MEMORY // MEGABYTE)
    return _too_much_written()


def _too_much_written() -> str:
    scratch = os.statvfs(world.SCRATCH)
    if (scratch.f_blocks - scratch.f_bfree) * scratch.f_frsize > SCRATCH_BYTES:
        sentence = _("Its programs wrote files of more than {count} MB together.")
        return sentence.format(count=SCRATCH_BYTES // MEGABYTE)
    if scratch.f_files - scratch.f_ffree > SCRATCH_FILES:
        return _("Its programs made more than {count} files.").format(count=SCRATCH_FILES)
    return ""


def left_behind(status: int | None) -> str:
    """The sentence that the exit status of a nursery in a sandbox stands for. Or ""."""
    if status == FULL:
        return _("Its programs were so many processes that the system let no more be started.")
    if status != TOO_MANY:
        return ""
    return _("Its programs left more than {count} processes behind.").format(count=ORPHANS)


def _parent_of(pid: int) -> int:
    return int(_read(None, f"/proc/{pid}/stat").rpartition(b")")[2].split()[1])


def _look_at(table: int, pid: str) -> Look:
    """What a process uses (man 5 proc, PID/stat: fields 14 to 17, 20 and 24)."""
    fields = _read(table, f"{pid}/stat").rpartition(b")")[2].split()
    if not fields:
        return Look()
    own, system, left, left_by_system = (int(ticks) / TICK for ticks in fields[11:15])
    memory = int(fields[21]) * mmap.PAGESIZE
    return Look(int(fields[17]), memory, own + system, left + left_by_system)


def _read(table: int | None, path: str) -> bytes:
    try:
        file = os.open(path, os.O_RDONLY, dir_fd=table)
    except OSError:
        return b""
    try:
        return os.read(file, 1 << 16)
    except OSError:
        return b""
    finally:
        os.close(file)
