"""A warm Python process that forks another one for each program: 3 ms instead of 30."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

from autograder.probe.plain import streams

HERE = os.path.dirname(os.path.abspath(__file__))
MAX_ROUNDS = 10_000  # of killing what is still there
ORPHANS = 1000  # processes that programs started, and left, and that have ended
TOO_MANY, FULL = 77, 78  # exit statuses: this was so; the kernel lets no more be started
LIBRARY = (
    *("_posixsubprocess", "queue", "resource", "select", "selectors", "site", "threading"),
    "tokenize",
)


class Nursery:
    """Forks a process for each job that comes over the control socket.

    ``is_boxed``: it has a process namespace of its own, with nobody in it but what it started.
    """

    def __init__(self, control: socket.socket, is_boxed: bool = False) -> None:
        self.control = control
        self.is_boxed = is_boxed and os.getpid() == 1  # else it would end what is not its own
        self.alive: set[int] = set()
        self.orphans = 0
        self.wakeup, wakeup = socket.socketpair()
        self.wakeup.setblocking(False)
        wakeup.setblocking(False)
        self._wakeup_writer = wakeup
        # A child that ends while select() waits must wake it up: the signal writes a byte here. It
        # needs a Python handler, for without one SIGCHLD is ignored and writes nothing.
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        adopt_orphans()
        if self.is_boxed:
            # No program takes over its descriptors, by which it would speak for the nursery.
            _let_others_look(False)

    def serve(self) -> dict[str, Any] | None:
        """Fork for job after job. Returns the job in a child, None when the grader is gone."""
        import select

        while True:
            ready, _, _ = select.select([self.control, self.wakeup], [], [])
            if self.wakeup in ready:
                self._reap()
            if self.control in ready:
                line, fds = self._next()
                if not line:
                    return None
                job: dict[str, Any] = json.loads(line)
                if "leftovers" in job:
                    self._end_all()
                    self._tell(number=job["number"], leftovers=self._has_children())
                    continue
                nursery, pid = os.getpid(), self._fork()
                if pid == 0:
                    _end_with(nursery)
                    return job | {"fds": fds}
                for fd in fds:
                    os.close(fd)
                self.alive.add(pid)
                self._tell(number=job["number"], forked=pid)

    def become_child(self, fds: list[int]) -> socket.socket:
        """In the child: leave the nursery, take the four descriptors. Returns the channel."""
        # A fork inherits handlers and the wakeup descriptor (man 7 signal): the script starts with
        # those of a fresh Python.
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's "&" had it ignored
        for sock in (self.control, self.wakeup, self._wakeup_writer):
            sock.close()
        os.setpgid(0, 0)  # a process group to kill
        for target, fd in enumerate(fds[:3]):
            os.dup2(fd, target)
            os.close(fd)
        streams.open_anew()
        channel = socket.socket(fileno=fds[3])
        if self.is_boxed:
            _let_others_look(True)  # the grader reads in /proc what each program waits for
            channel.sendall(b"\n")  # by this byte the kernel tells the grader who we are
        return channel

    def _fork(self) -> int:
        """This process has one thread, so a fork leaves no lock behind that nobody frees."""
        try:
            return os.fork()
        except BlockingIOError:  # a bound on processes (man 2 fork, EAGAIN)
            from autograder.probe.bounds import limits

            if self.is_boxed and limits.is_its_own():
                os._exit(FULL)
            raise

    def _next(self) -> tuple[bytes, list[int]]:
        try:
            line, fds, _, _ = socket.recv_fds(self.control, 1 << 16, 4)
        except ConnectionError:  # the grader is gone, and did not read our last answer
            return b"", []
        return line, fds

    def _tell(self, **facts: Any) -> None:
        with contextlib.suppress(OSError):  # the grader is gone, as the next look tells
            self.control.sendall(json.dumps(facts).encode() + b"\n")

    def _end_all(self) -> None:
        """In a sandbox: end whatever is there. Nobody can fork out of it (man 2 kill, pid -1)."""
        while self.is_boxed:
            try:
                os.kill(-1, signal.SIGKILL)
                pid, status = os.waitpid(-1, 0)
            except (ProcessLookupError, ChildProcessError):
                return
            self._note_end(pid, status)

    def _has_children(self) -> bool:
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return False
        return True

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self.wakeup.recv(4096)
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                self._count_orphan(pid)
                self._note_end(pid, status)

    def _count_orphan(self, pid: int) -> None:
        """A chain of processes, each of which ends when the next is there, is bounded only here."""
        self.orphans += pid not in self.alive
        if self.is_boxed and self.orphans > ORPHANS:
            os._exit(TOO_MANY)

    def _note_end(self, pid: int, status: int) -> None:
        if pid in self.alive:
            self.alive.discard(pid)
            self._tell(exited=pid, status=os.waitstatus_to_exitcode(status))

    def end(self) -> None:
        """The grader is gone: so is everything that was started for it."""
        signal.set_wakeup_fd(-1)
        # Whoever is killed leaves its children to us (see adopt_orphans), so we look again until
        # nobody is left. One that forks faster than we look is not waited for for ever.
        for _round in range(MAX_ROUNDS):
            for pid in {*self.alive, *_children()}:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            try:
                pid, _status = os.waitpid(-1, 0)
                self.alive.discard(pid)
            except ChildProcessError:
                return


def _children() -> Iterator[int]:
    """The children of this process (man 5 proc, stat: the fourth field). Nobody without /proc."""
    for name in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
            if int(file.read().rpartition(b")")[2].split()[1]) == os.getpid():
                yield int(name)


def adopt_orphans() -> None:
    """Become the parent of whatever a program leaves behind (man 2 prctl, subreaper; Linux)."""
    if sys.platform == "linux":
        _prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def _let_others_look(may: bool) -> None:
    """Whether processes of the same user may look into this one (man 2 prctl; Linux)."""
    _prctl(4, int(may))  # PR_SET_DUMPABLE


def _prctl(option: int, value: int) -> None:
    _libc().prctl(option, value, 0, 0, 0)


@functools.cache  # to open it costs more than the call, in each program
def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None)


def _end_with(parent: int) -> None:
    """End this process when its parent is killed (man 2 prctl, PR_SET_PDEATHSIG; Linux)."""
    if sys.platform == "linux":
        _prctl(1, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed before we asked
            os._exit(1)


def modules() -> list[str]:
    """Every module of the probe but its scripts' starting point, which runs as __main__."""
    files = (
        os.path.relpath(os.path.join(folder, name), HERE)
        for folder, _folders, names in os.walk(HERE)
        for name in names
    )
    found = sorted(file[:-3].replace(os.sep, ".") for file in files if file.endswith(".py"))
    own = [name for name in found if not name.endswith("__init__") and name != "launcher"]
    return [f"autograder.probe.{name}" for name in own]


def warm_up(is_boxed: bool, user: int | None = None) -> None:
    """Do what each program would have to do.

    What is there before the fork is shared by all programs, page by page, until somebody writes
    to a page. A collection writes to every object it looks at (gc.freeze): so it looks at none of
    these. ``user`` is whom the programs run as, if not as whoever started this.
    """
    for name in (*LIBRARY, *modules()):
        importlib.import_module(name)
    with contextlib.suppress(OSError):
        socket.getaddrinfo("127.0.0.1", 80)  # the C library reads its tables at the first name
    from autograder.probe.bounds import calls, limits

    if user is not None:
        from autograder.probe.bounds.user import become

        become(user)
    limits.limit(is_boxed, is_alone=user is not None)
    if is_boxed:
        calls.refuse()
    gc.freeze()
