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
from pathlib import Path
from typing import IO, Any

import psutil

SCRIPT = Path(__file__).parent / "probe" / "launcher.py"
# No site-packages (-S), nothing from this folder (-P), unbuffered output (-u).
FLAGS = ("-S", "-P", "-B", "-u", "-X", "utf8")
MAX_SWEEPS = 200  # a program that forks faster than it is killed ends with its nursery


class NurseryLost(Exception):
    """The launcher process ended: the grader's trouble, or a program that kills what it finds."""


@dataclass
class Launched:
    """A process that has just been started, with our ends of its four lines."""

    pid: int
    stdin: IO[bytes]
    stdout: IO[bytes]
    stderr: IO[bytes]
    channel: socket.socket


def environment() -> dict[str, str]:
    """The same small environment for every program, on every machine."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "TEMP", "TMP")}
    return kept | {"PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}


class Nursery:
    """Forks programs from one warm Python process. One nursery serves a whole run of checks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._news = threading.Condition()
        self._exits: dict[int, int] = {}
        self._watchers: dict[int, Callable[[int], None]] = {}
        self._answer: dict[str, Any] | None = None
        self._lost = False
        self._start()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *FLAGS, str(SCRIPT), "nursery", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment(),
                cwd=tempfile.gettempdir(),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._lost = False
        self._reader = threading.Thread(target=self._listen, name="nursery", daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        with self._control.makefile("rb") as lines:
            for line in lines:
                fact = json.loads(line)
                if "exited" in fact:
                    self._note_exit(fact["exited"], fact["status"])
                else:
                    with self._news:
                        self._answer = fact
                        self._news.notify_all()
        with self._news:
            self._lost = True
            self._news.notify_all()
            watchers, self._watchers = self._watchers, {}
        for watcher in watchers.values():
            watcher(-9)

    def _note_exit(self, pid: int, status: int) -> None:
        with self._news:
            watcher = self._watchers.pop(pid, None)
            if watcher is None:
                self._exits[pid] = status  # it was quicker than we were
        if watcher is not None:
            watcher(status)

    def launch(self, job: dict[str, Any], on_exit: Callable[[int], None]) -> Launched:
        """Fork a process for the job. Raises NurseryLost if there is none to fork from."""
        (in_r, in_w), (out_r, out_w), (err_r, err_w) = os.pipe(), os.pipe(), os.pipe()
        channel, theirs = socket.socketpair()
        given = [in_r, out_w, err_w, theirs.fileno()]
        try:
            pid = int(self._ask(job, given)["forked"])
        except NurseryLost:
            for fd in (in_w, out_r, err_r):
                os.close(fd)
            raise
        finally:
            for fd in given[:3]:
                os.close(fd)
            theirs.close()
        with self._news:
            status = self._exits.pop(pid, None)
            if status is None:
                self._watchers[pid] = on_exit
        if status is not None:
            on_exit(status)
        return Launched(
            pid, open(in_w, "wb", 0), open(out_r, "rb", 0), open(err_r, "rb", 0), channel
        )

    def _ask(self, request: dict[str, Any], fds: list[int]) -> dict[str, Any]:
        with self._lock:
            self._answer = None
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], fds)
            except OSError as error:
                raise NurseryLost from error
            with self._news:
                self._news.wait_for(lambda: self._answer is not None or self._lost)
                if self._answer is None:
                    raise NurseryLost
                return self._answer

    def sweep(self) -> None:
        """End whatever ended programs left behind: children that moved to groups of their own."""
        try:
            for _ in range(MAX_SWEEPS):
                if not self._ask({"leftovers": True}, [])["leftovers"]:
                    return
                for child in psutil.Process(self._process.pid).children(recursive=True):
                    child.kill()
        except (NurseryLost, psutil.NoSuchProcess):
            pass
        self.close()
        self._start()

    def close(self) -> None:
        """End the nursery, and with it every program it still has."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # both sides see the end of the line
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._control.close()


class OneByOne:
    """Starts a fresh Python for each program: where there is no fork(), as on Windows."""

    def launch(self, job: dict[str, Any], on_exit: Callable[[int], None]) -> Launched:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = "{}:{}".format(*listener.getsockname())
            process = subprocess.Popen(
                [sys.executable, *FLAGS, str(SCRIPT), "one", json.dumps(job | {"channel": address})],
                env=environment(),
                cwd=job["folder"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
            listener.settimeout(30)
            channel, _ = listener.accept()
        threading.Thread(target=lambda: on_exit(process.wait()), daemon=True).start()
        assert process.stdin and process.stdout and process.stderr
        return Launched(process.pid, process.stdin, process.stdout, process.stderr, channel)

    def sweep(self) -> None:
        """Nothing to do: a program's children are ended with it."""

    def close(self) -> None:
        """Nothing is kept."""


def launcher() -> Nursery | OneByOne:
    """The quickest way this machine has. AUTOGRADER_LAUNCH=fresh asks for the portable one."""
    if hasattr(os, "fork") and os.environ.get("AUTOGRADER_LAUNCH") != "fresh":
        return Nursery()
    return OneByOne()
