"""A program: one running student script, started, fed lines, read, stopped with all it started."""

from __future__ import annotations

import array
import contextlib
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

import psutil

from autograder.probe.talk import Command, Event, order
from autograder.program.ending import each, is_alive, kill_group
from autograder.program.launch import WITH_ITS_NURSERY, Nursery, OneByOne
from autograder.program.lines import Lines
from autograder.program.linux.procfs import blocks, descendants, has_stopped
from autograder.program.output import Output
from autograder.program.reports import Report, Reports

TYPED = 250  # bytes that are typed at once; programs ask for 256, 512, 1,024
_IS_LINUX = sys.platform == "linux"


class Program:
    """A running script. What it writes and reports is noted whenever the lines are polled."""

    def __init__(self, launcher: Nursery | OneByOne, lines: Lines, job: dict[str, Any]) -> None:
        """Start the job's ``script`` in its ``folder`` (see ``probe.launcher.run``)."""
        self.script, self.folder = str(job["script"]), str(job["folder"])
        self.arguments = tuple(map(str, job.get("arguments", ())))
        self.output, self.errors = Output(), Output()
        self.reports = Reports()
        self.exit_status: int | None = None
        self.is_killed = False  # by us: how it ended says nothing of it
        self.is_frozen = False
        self.was_interrupted = False  # by the grader
        self._killed: list[psutil.Process] = []  # what it had started when it was killed
        self.has_children = not hasattr(os, "fork")  # then nobody tells us
        self._lines = lines
        self._launched = launcher.launch(job, self._on_exit)
        self.pid = self._launched.pid
        if sys.platform != "win32":
            os.set_blocking(self._launched.stdin.fileno(), False)
        lines.add(self._launched.stdout, self.output.add)
        lines.add(self._launched.stderr, self.errors.add)
        lines.add(self._launched.channel, self.reports.add)

    def _on_exit(self, status: int) -> None:
        self.exit_status = status
        self.is_killed |= status == WITH_ITS_NURSERY

    # -- what it says --------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the process has not ended yet."""
        return self.exit_status is None

    @property
    def written(self) -> int:
        """Bytes it has written to its stdout and stderr."""
        return self.output.total + self.errors.total

    @property
    def repeated(self) -> int:
        """Bytes of them that only said again what it had written several times before."""
        return self.output.repeated + self.errors.repeated

    def knows_by_heart(self, kinds: set[bytes]) -> None:
        """Such lines are no news: other runs of the script have written them again and again."""
        for stream in (self.output, self.errors):
            stream.came_often(kinds)

    @property
    def says_again(self) -> set[bytes]:
        """The kinds of lines that it has written several times."""
        return self.output.often | self.errors.often

    def saw(self, event: Event) -> list[Report]:
        """The events of one kind so far."""
        return self.reports.of(event)

    @property
    def is_held(self) -> bool:
        """Whether the probe holds one of its threads."""
        return len(self.saw(Event.HELD)) > len(self.saw(Event.RELEASED))

    @property
    def has_no_more_input(self) -> bool:
        """Whether its user has ended the input: then it may end, too."""
        return self._launched.stdin.closed

    def where(self) -> list[dict[str, Any]]:
        """Where each of its threads stands. Empty if the probe does not answer at once."""
        answers = self.ask(Command.WHERE, patience=1.0)
        return list(answers[-1]["threads"]) if answers else []

    # -- what we do to it ----------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Type at its keyboard. A program that has ended or does not read is not our error."""
        # A read() gets one piece and loses what it has no room for (man 2 pipe, O_DIRECT), where a
        # terminal keeps the rest: so no piece is longer than what a program asks for.
        for start in range(0, len(data), TYPED):
            self._lines.write(self._launched.stdin, data[start : start + TYPED])

    def end_input(self) -> None:
        """Close its stdin."""
        with contextlib.suppress(OSError):
            self._launched.stdin.close()

    def close_output(self) -> None:
        """Read its stdout no more: what it prints from now on raises BrokenPipeError there."""
        self._lines.remove(self._launched.stdout)
        self._launched.stdout.close()

    def command(self, do: Command, **facts: Any) -> None:
        """Have the probe do something (see ``probe.talk.Command``)."""
        with contextlib.suppress(OSError):
            self._launched.channel.sendall(json.dumps(order(do, **facts)).encode() + b"\n")

    def ask(self, do: Command, patience: float, **facts: Any) -> list[Report]:
        """Have the probe do something, and wait for its answer. [] if it is silenced.

        The probe answers also while every thread of its program waits, so stillness says nothing.
        """
        assert do.answer is not None
        answer, before = do.answer, len(self.saw(do.answer))
        self.command(do, **facts)
        self._lines.wait_for(lambda: len(self.saw(answer)) > before or not self.running, patience)
        return self.saw(answer)[before:]

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop the whole program for a while, from outside."""
        # SIGSTOP cannot be caught (man 7 signal), and the system goes on without the program: it
        # still takes what others send to its sockets. So whatever shows at a client meanwhile, the
        # client has printed by itself. But each thread stops only when it next gets a processor:
        # until the last one has, words may go out that were under way. We wait for that. After
        # it the program is left out of all looks: it stands, whatever is on its way to it.
        stopped: list[psutil.Process] = []
        deadline = time.monotonic() + 2.0
        try:
            # Whoever has stopped forks nobody any more: so those behind it are looked for then.
            while more := [one for one in self._family() if one not in stopped]:
                stopped += more
                each(more, psutil.Process.suspend)
                while not all(has_stopped(one.pid) for one in more):
                    if time.monotonic() >= deadline:
                        break
                    self._lines.poll(0.001)  # each thread stops when it next gets a processor
            self.is_frozen = True
            yield
        finally:
            self.is_frozen = False
            each(stopped, psutil.Process.resume)

    def interrupt(self) -> None:
        """Ctrl-C, for the main thread, in which Python hears of it.

        Linux may give a signal that is for all threads to one that starts another thread just now.
        The main thread would sleep on then, through no fault of the program (man 7 signal).
        """
        self.was_interrupted = True
        to_a_thread = getattr(ctypes.CDLL(None), "tgkill", None) if _IS_LINUX else None
        if to_a_thread and self.running and not blocks(self.pid, signal.SIGINT):
            to_a_thread(self.pid, self.pid, signal.SIGINT)
            return
        ctrl_c = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT)  # the first is Windows's
        with contextlib.suppress(OSError):
            os.kill(self.pid, ctrl_c)

    def kill(self) -> None:
        """End it at once, with what it started. The kernel closes its connections."""
        if self.running:
            self.is_killed = True
            # Children first: when their parent is gone, nobody knows whose they were.
            self._killed = self.descendants()
            each(self._killed, psutil.Process.kill)
            kill_group(self.pid)

    def wait_end(self, patience: float = 10.0) -> bool:
        """Wait until it is gone, with what was killed of it, for at most so many seconds.

        Who is killed dies when it next gets a processor. Until then it holds its connections: a
        peer that waits for their end would be taken for one that is not told.
        """
        deadline = time.monotonic() + patience
        if not self._lines.wait_for(lambda: not self.running, patience):
            return False
        while any(map(is_alive, self._killed)):
            if time.monotonic() >= deadline:
                return False
            self._lines.poll(0.001)
        return True

    def children(self) -> list[int]:
        """The numbers of the processes that it started, found quickly where the system can."""
        if not self._may_have_children():
            return []
        quickly = descendants(self.pid) if _IS_LINUX else None
        return [process.pid for process in self.descendants()] if quickly is None else quickly

    def _may_have_children(self) -> bool:
        return self.has_children or bool(self.saw(Event.FORKED))

    def descendants(self) -> list[psutil.Process]:
        """What it started, so far as anybody saw that it started anything."""
        if not self._may_have_children():
            return []  # looking through all processes takes milliseconds
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def _family(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            return [psutil.Process(self.pid), *self.descendants()]
        return []

    def close(self) -> None:
        """Let go of its lines. Call it when the process, and what it started, is gone."""
        self.end_input()
        for line in (self._launched.stdout, self._launched.stderr, self._launched.channel):
            self._lines.remove(line)
            line.close()

    @property
    def keyboard(self) -> str:
        """Its stdin, by the name that the system has for it in its folder (man 5 proc, PID/fd)."""
        stdin = self._launched.stdin
        return "" if stdin.closed else os.readlink(f"/proc/self/fd/{stdin.fileno()}")

    def unread_input(self) -> bool:
        """True while it has not read all that was typed (man 2 ioctl_pipe, FIONREAD)."""
        stdin = self._launched.stdin
        return self.running and not stdin.closed and waiting(stdin.fileno()) > 0


def waiting(fd: int) -> int:
    """Bytes that can be read from a descriptor. 0 where the system cannot tell."""
    if sys.platform == "win32":
        return 0
    import fcntl
    import termios

    size = array.array("i", [0])
    try:
        fcntl.ioctl(fd, termios.FIONREAD, size)
    except OSError:
        return 0
    return size[0]
