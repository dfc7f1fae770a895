"""Starting programs from the grader's side: the nursery where fork() exists, else one by one."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

from autograder.kit import PACKAGE
from autograder.program import ending
from autograder.program.lines import Line, Lines, keyboard, selectable
from autograder.program.linux import credentials, family, guest, sandbox
from autograder.program.linux.together import Together, left_behind
from autograder.words.language import _

SCRIPT = PACKAGE / "probe" / "launcher.py"
# No site-packages (-S), nothing from this folder (-P), unbuffered output (-u).
FLAGS = ("-S", "-P", "-u", "-X", "utf8")
WITH_ITS_NURSERY = -1000  # the exit status of a program that ended because its nursery did
A_MOMENT = 2.0  # seconds from the end of the nursery until its exit status is there
TOO_LONG = 600.0  # seconds: the machine stands still, and whoever runs a check has given it up
MAX_SWEEPS = 200  # a program that forks faster than it is killed ends with its nursery

OnExit = Callable[[int], None]


class NurseryLost(Exception):
    """The launcher process ended: the grader's trouble, or a program that kills what it finds."""


@dataclass
class Launched:
    """A process that has just been started, with our ends of its four lines."""

    pid: int
    stdin: IO[bytes]
    stdout: Line
    stderr: Line
    channel: socket.socket


def environment() -> dict[str, str]:
    """The same small environment for every program, on every machine."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "TEMP", "TMP")}
    return kept | {"PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}


class Nursery:
    """Forks programs from one warm Python process. One nursery serves a whole run of checks."""

    def __init__(self, lines: Lines, *, ours: bool = False, apart: bool = False) -> None:
        """Programs of ``ours`` are in no sandbox; those kept ``apart`` see only what lies there."""
        self._lines, self._is_apart = lines, apart
        self._together: Together | None = None
        self._is_boxed = bool(sandbox.kind()) and not ours
        self._start()

    @property
    def excess(self) -> str:
        """One sentence if all programs were ended for what they used together, else ""."""
        too_much = self._together.look() if self._together else ""
        if self._lost:  # it has ended, and says in a moment how
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(A_MOMENT)
        if self._was_stopped:
            return _("One of its programs stopped the others, also one that had just been started.")
        return too_much or left_behind(self._process.poll())

    @property
    def is_lost(self) -> bool:
        """Whether it has ended, or its programs were ended: no more can be started."""
        return self._lost or self._process.poll() is not None or bool(self.excess)

    def begin(self) -> None:
        """What all programs together use is counted anew from here on."""
        if self._together:
            self._together.close()
            self._together = None

    def _start(self) -> None:
        self._lost, self._said = False, bytearray()
        self._was_stopped = False  # a program that had not even begun, by another one
        self._number = 0  # of the last request
        self._answers: dict[int, dict[str, Any]] = {}  # by the numbers of the requests
        self._watchers: dict[int, OnExit] = {}
        self._exits: dict[int, int] = {}
        self._control, theirs = socket.socketpair()
        words = [*FLAGS, str(SCRIPT), "nursery", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                sandbox.nursery(words, self._is_boxed, self._is_apart),
                pass_fds=[theirs.fileno()],
                env=environment(),
                cwd=tempfile.gettempdir(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._lines.add(self._control, self._listen)

    def _listen(self, data: bytes) -> None:
        self._said += data
        *said, self._said = self._said.split(b"\n")
        for fact in map(json.loads, said):
            if "exited" not in fact:
                self._answers[fact["number"]] = fact
            elif fact["exited"] in self._watchers:
                self._watchers.pop(fact["exited"])(fact["status"])
            else:
                self._exits[fact["exited"]] = fact["status"]  # quicker than we were
        if not data:
            self._lost = True
            for on_exit in self._watchers.values():
                on_exit(WITH_ITS_NURSERY)

    def launch(self, job: dict[str, Any], on_exit: OnExit) -> Launched:
        """Fork a process for the job. Raises NurseryLost if there is none to fork from."""
        (in_r, in_w), (out_r, out_w), (err_r, err_w) = keyboard(), os.pipe(), os.pipe()
        channel, theirs = socket.socketpair()
        if self._is_boxed:  # its process is called otherwise inside
            credentials.ask(channel)
            guest.give(in_r, out_w, err_w)
        stdin = os.fdopen(in_w, "wb", 0)
        stdout, stderr = os.fdopen(out_r, "rb", 0), os.fdopen(err_r, "rb", 0)
        ours: list[Line] = [stdin, stdout, stderr, channel]
        given = [in_r, out_w, err_w, theirs.detach()]
        try:
            try:
                forked = int(self._ask(job, given)["forked"])
            finally:
                for fd in given:
                    os.close(fd)
            pid = self._boxed(channel) if self._is_boxed else forked
        except (NurseryLost, OSError) as error:
            for line in ours:
                line.close()
            raise NurseryLost from error
        if forked in self._exits:
            on_exit(self._exits.pop(forked))
        else:
            self._watchers[forked] = on_exit
        return Launched(pid, stdin, stdout, stderr, channel)

    def _boxed(self, channel: socket.socket) -> int:
        """The number out here of a program in the sandbox, which is watched from the first on."""
        try:
            pid = credentials.sender(channel)
        except TimeoutError:
            self._was_stopped = family.somebody_stands(self._process.pid)
            raise
        if self._together is None:
            with contextlib.suppress(OSError):  # it has ended already: the next one will do
                self._together = Together(pid)
        return pid

    def _ask(self, request: dict[str, Any], fds: list[int]) -> dict[str, Any]:
        self._number += 1  # on a machine that stood still, the answer to an older one may yet come
        try:
            numbered = json.dumps(request | {"number": self._number}).encode()
            socket.send_fds(self._control, [numbered], fds)
        except OSError as error:
            raise NurseryLost from error
        self._lines.wait_for(lambda: self._number in self._answers or self._lost, TOO_LONG)
        if self._lost:
            raise NurseryLost
        return self._answers.pop(self._number)

    def sweep(self) -> None:
        """End whatever ended programs left behind: children that moved to groups of their own.

        While other programs run, nothing is done: the sweep after them will do it.
        """
        if self._watchers:
            return
        with contextlib.suppress(NurseryLost):
            for _round in range(MAX_SWEEPS):
                if not self._ask({"leftovers": True}, [])["leftovers"]:
                    return
                ending.kill(ending.all_below(self._process.pid))
        if not self.excess:  # else nobody is to be started any more
            self.close()
            self._start()

    def close(self) -> None:
        """End the nursery, and with it every program it still has."""
        if not self.excess:
            self.begin()
        self._lines.remove(self._control)
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class OneByOne:
    """Starts a fresh Python for each program: where there is no fork(), as on Windows."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def launch(self, job: dict[str, Any], on_exit: OnExit) -> Launched:
        """Start a Python process for the job."""
        in_r, in_w = keyboard()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = "{}:{}".format(*listener.getsockname())
            told = json.dumps(job | {"channel": address})
            process = subprocess.Popen(
                [sys.executable, *FLAGS, str(SCRIPT), "one", told],
                env=environment(),
                cwd=job["folder"],
                stdin=in_r,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
            os.close(in_r)
            listener.settimeout(30)
            channel, _address = listener.accept()
        self._watch(process, on_exit)
        assert process.stdout is not None
        assert process.stderr is not None
        stdout: Line = process.stdout
        stderr: Line = process.stderr
        if sys.platform == "win32":
            stdout, stderr = selectable(process.stdout), selectable(process.stderr)
        return Launched(process.pid, os.fdopen(in_w, "wb", 0), stdout, stderr, channel)

    def _watch(self, process: subprocess.Popen[bytes], on_exit: OnExit) -> None:
        ended, theirs = socket.socketpair()

        def wait() -> None:
            with theirs:
                process.wait()

        def tell(data: bytes) -> None:
            ended.close()
            on_exit(process.wait())

        threading.Thread(target=wait, daemon=True).start()
        self._lines.add(ended, tell)

    excess, is_lost = "", False  # nobody watches them together

    def begin(self) -> None:
        """Nothing to do, nor is anything below: a program's children are ended with it."""

    def sweep(self) -> None:
        """End what is left behind."""

    def close(self) -> None:
        """Nothing is kept."""


def launcher(lines: Lines, *, ours: bool = False, apart: bool = False) -> Nursery | OneByOne:
    """The quickest way this machine has. AUTOGRADER_LAUNCH=fresh asks for the portable one.

    In a sandbox there is only one way: a program started one by one would be outside. See
    ``Nursery`` for the two options.
    """
    fresh = os.environ.get("AUTOGRADER_LAUNCH") == "fresh" and not sandbox.kind()
    if not hasattr(os, "fork") or fresh:
        return OneByOne(lines)
    return Nursery(lines, ours=ours, apart=apart)


class Start(NamedTuple):
    """What programs are started with."""

    launcher: Nursery | OneByOne
    lines: Lines


def started() -> Start:
    """A launcher, with lines of its own."""
    lines = Lines()
    return Start(launcher(lines), lines)
