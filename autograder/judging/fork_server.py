"""Worker processes that start at once, forked from one that has loaded everything.

A fresh Python needs half a second of a processor to load pytest and the checks' words. Where
there is no fork() (Windows), each worker is a fresh Python all the same.

What a worker does is named as text, "package.module:function", as in an entry point, so this
module imports none of it. No tool sees those imports: a job that moves takes its name along, in
the one place where it stands (``JOB`` beside its function).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any, Protocol

import psutil

from autograder.handin.source import import_path
from autograder.judging import serve
from autograder.judging.ending import end_children, wake
from autograder.judging.machine import WrongMachine
from autograder.kit import named
from autograder.probe.nursery import adopt_orphans
from autograder.program.linux import sandbox
from autograder.words.language import _

# Loaded before anybody asks: what all these jobs need, pytest and the words of checks included.
PRELOADED = (
    "autograder.judging.session:warm_up",
    "autograder.judging.trial.finding:try_out",
    "autograder.judging.trial.explaining:look",
)

ATTEMPTS = 3
GLANCE = 2.0  # seconds between two looks whether it stands still
CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")


class Started(Protocol):
    """A worker process, with our ends of its stdin and stdout."""

    pid: int
    stdin: IO[bytes]
    stdout: IO[bytes]

    def wait(self, timeout: float) -> None:
        """Wait until it is gone, for at most so many seconds."""


def start(errors: IO[bytes]) -> Started:
    """Start a worker that does jobs (see ``serve``). Its stderr goes to a file."""
    return _server.fork(errors) if CAN_FORK else Fresh(errors)


class Fresh:
    """A worker in a Python of its own."""

    def __init__(self, errors: IO[bytes]) -> None:
        self._process = _python(
            serve.__name__, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        self.pid = self._process.pid
        assert self._process.stdin
        assert self._process.stdout
        self.stdin, self.stdout = self._process.stdin, self._process.stdout

    def wait(self, timeout: float) -> None:
        """Wait until it is gone, for at most so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout)


class Forked:
    """A worker that was forked from the fork server, which also reaps it."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout

    def wait(self, timeout: float) -> None:
        """Wait until it is gone, for at most so many seconds."""
        with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            psutil.Process(self.pid).wait(timeout)


class ForkServer:
    """The process that workers are forked from. It ends with the one that asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def _start(self) -> socket.socket:
        control, theirs = socket.socketpair()
        with theirs:
            fd = theirs.fileno()
            self._process = _python(__name__, str(fd), pass_fds=[fd])
        return control

    def cpu(self) -> float:
        """Seconds of a processor that it and the workers that have ended have used."""
        if self._process is None:
            return 0.0
        with contextlib.suppress(psutil.NoSuchProcess):
            return float(sum(psutil.Process(self._process.pid).cpu_times()[:4]))
        return 0.0

    def fork(self, errors: IO[bytes]) -> Forked:
        """Have a worker forked. If the fork server was ended, there will be another one.

        Raises WrongMachine if that one is ended, too, and the one after it.
        """
        (in_r, in_w), (out_r, out_w) = os.pipe(), os.pipe()
        try:
            pid = self._ask([in_r, out_w, errors.fileno()])
        finally:
            os.close(in_r)
            os.close(out_w)
        return Forked(pid, os.fdopen(in_w, "wb", 0), os.fdopen(out_r, "rb"))

    def _ask(self, fds: list[int]) -> int:
        settings = {k: v for k, v in os.environ.items() if k.startswith("AUTOGRADER_")}
        request = json.dumps({"settings": settings}).encode() + b"\n"
        with self._lock:
            for _attempt in range(ATTEMPTS):
                if self._control is None:
                    self._control = self._start()
                with contextlib.suppress(OSError):
                    socket.send_fds(self._control, [request], fds)
                    if answer := self._answer(self._control):
                        return int(answer)
                self._control.close()
                self._control = None
        sentence = _(
            "The grader's own processes end here, {count} times in a row: somebody ends them, or "
            "memory is short (dmesg tells of that). What is finished is kept; mend it and run it "
            "again to go on."
        )
        raise WrongMachine(sentence.format(count=ATTEMPTS))

    def _answer(self, control: socket.socket) -> bytes:
        """What it says. It may need long to get ready, but it shall not stand still."""
        control.settimeout(GLANCE)
        while True:
            try:
                return control.recv(64)
            except TimeoutError:
                assert self._process
                wake(self._process.pid)


_server = ForkServer()
cpu = _server.cpu


def _python(module: str, *arguments: str, **files: object) -> subprocess.Popen[bytes]:
    """A fresh Python that runs one of our modules. Ctrl-C is for us, not for it."""
    process: subprocess.Popen[bytes] = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        env=import_path(),
        cwd=tempfile.gettempdir(),
        start_new_session=True,
        **({"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL} | files),  # type: ignore[call-overload]
    )
    return process


def _serve(control: socket.socket) -> None:
    """Fork a worker for each request, until whoever asks is gone."""
    warm_up, *_jobs = map(named, PRELOADED)
    warm_up()
    signal.signal(signal.SIGCHLD, _reap)
    adopt_orphans()
    gc.freeze()
    while wish := _next(control):
        request, fds = wish
        pid = os.fork()
        if pid == 0:
            control.close()
            _become_worker(fds, request["settings"])
            serve.serve()
        for fd in fds:
            os.close(fd)
        with contextlib.suppress(ConnectionError):  # whoever asked is gone, as the next look tells
            control.sendall(str(pid).encode())
    # A worker whose grader is gone ends itself. One that is stopped cannot, nor can a nursery.
    end_children()


def _next(control: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """The next request and its files. None if whoever asks is gone."""
    with contextlib.suppress(ConnectionError):  # they did not look at our last answer
        line, fds, _flags, _address = socket.recv_fds(control, 1 << 16, 3)
        if line:
            return json.loads(line), fds
    return None


def _reap(_number: int, _frame: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become_worker(fds: list[int], settings: dict[str, str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for target, fd in enumerate(fds):
        os.dup2(fd, target)
        os.close(fd)
    for name in [name for name in os.environ if name.startswith("AUTOGRADER_")]:
        del os.environ[name]
    os.environ.update(settings)
    if sandbox.kind():
        sandbox.leave()  # now: there is one thread, and no socket of this worker's yet


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
