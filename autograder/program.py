"""A program: one running student script, started, fed lines, read, stopped with all it started."""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import psutil

from autograder.launch import Nursery, OneByOne

Event = dict[str, Any]
Read = Callable[[int], bytes | None]

KEEP_HEAD, KEEP_TAIL = 1 << 18, 1 << 20  # bytes kept of a flood: its beginning and its end


class Output:
    """What a program wrote to one of its streams."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.total = 0  # bytes written, kept or not

    def add(self, data: bytes) -> None:
        self.data += data
        self.total += len(data)
        if len(self.data) > KEEP_HEAD + 2 * KEEP_TAIL:
            del self.data[KEEP_HEAD : len(self.data) - KEEP_TAIL]

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")


class Program:
    """A running script. All that it writes or reports is noted under ``news``, which is notified."""

    def __init__(
        self,
        launcher: Nursery | OneByOne,
        news: threading.Condition,
        folder: Path,
        script: str,
        ports: Path,
    ) -> None:
        self.script = script
        self.news = news
        self.output, self.errors = Output(), Output()
        self.events: list[Event] = []
        self.exit_status: int | None = None
        self.stopped_by_us = False
        job = {"folder": str(folder), "script": script, "ports": str(ports)}
        self._line = bytearray()
        self._command = threading.Lock()
        self._launched = launcher.launch(job, self._on_exit)
        self.pid = self._launched.pid
        stdout, stderr, channel = self._lines()
        self._pumps = [
            self._pump(stdout, stdout.read, self.output.add),
            self._pump(stderr, stderr.read, self.errors.add),
            self._pump(channel, channel.recv, self._add_events),
        ]

    # -- what it says --------------------------------------------------------------------

    def _lines(self) -> tuple[IO[bytes], IO[bytes], socket.socket]:
        return self._launched.stdout, self._launched.stderr, self._launched.channel

    def _pump(self, *line: Any) -> threading.Thread:
        thread = threading.Thread(target=self._carry, args=line, daemon=True)
        thread.start()
        return thread

    def _carry(self, line: Any, read: Read, sink: Callable[[bytes], None]) -> None:
        """Bytes leave the pipe only under the lock, so that under it nothing is half-way."""
        poller = select.poll() if hasattr(select, "poll") else None  # not on Windows
        if poller is not None:
            poller.register(line, select.POLLIN)
        data: bytes | None = b" "
        while data:
            if poller is not None:
                poller.poll()
                with self.news:
                    data = _some(read)
                    self._deliver(data, sink)
            else:
                data = _some(read)
                with self.news:
                    self._deliver(data, sink)

    def _deliver(self, data: bytes, sink: Callable[[bytes], None]) -> None:
        sink(data)
        self.news.notify_all()

    def _add_events(self, data: bytes) -> None:
        self._line += data
        *lines, self._line = self._line.split(b"\n")
        for line in lines:
            with contextlib.suppress(ValueError):  # a program may write rubbish there: its loss
                event = json.loads(line)
                if isinstance(event, dict) and isinstance(event.get("event"), str):
                    self.events.append(event)

    def _on_exit(self, status: int) -> None:
        with self.news:
            self.exit_status = status
            self.news.notify_all()

    def saw(self, event: str) -> list[Event]:
        """The events of one kind so far."""
        return [e for e in self.events if e["event"] == event]

    @property
    def running(self) -> bool:
        return self.exit_status is None

    @property
    def forked(self) -> bool:
        """True if it started processes of its own, so far as the probe saw."""
        return any(e["event"] == "forked" for e in self.events)

    # -- what we do to it ----------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Type at its keyboard. A program that has ended or does not read is not our error."""
        with contextlib.suppress(OSError, ValueError):
            self._launched.stdin.write(data)

    def end_input(self) -> None:
        with contextlib.suppress(OSError):
            self._launched.stdin.close()

    def command(self, do: str, **facts: Any) -> None:
        """Ask the probe for something. It answers with an event, or it is silent."""
        with contextlib.suppress(OSError), self._command:
            self._launched.channel.sendall(json.dumps({"do": do, **facts}).encode() + b"\n")

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop the whole program for a while, from outside."""
        process = psutil.Process(self.pid)
        process.suspend()
        try:
            yield
        finally:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()

    def interrupt(self) -> None:
        """Ctrl-C."""
        ctrl_c = signal.SIGINT if sys.platform != "win32" else signal.CTRL_BREAK_EVENT
        with contextlib.suppress(OSError):
            os.kill(self.pid, ctrl_c)

    def kill(self) -> None:
        """End it at once, with what it started. The kernel closes its connections."""
        if self.running:
            self.stopped_by_us = True
            for process in self.descendants():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            _kill_group(self.pid)

    def descendants(self) -> list[psutil.Process]:
        if not self.forked and hasattr(os, "fork"):
            return []  # looking through all processes takes milliseconds
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def wait_end(self, patience: float) -> bool:
        """Wait until the process is gone. Patience in seconds."""
        with self.news:
            return self.news.wait_for(lambda: not self.running, patience)

    def close(self) -> None:
        """Let go of its lines. Call it when the process, and what it started, is gone."""
        self.end_input()
        with contextlib.suppress(OSError):
            self._launched.channel.shutdown(socket.SHUT_RDWR)
        for thread in self._pumps:
            thread.join(5)
        for line in self._lines():
            line.close()

    # -- what is under way ---------------------------------------------------------------

    def under_way(self) -> bool:
        """True while it has said what we have not read yet. Call it with ``news`` held."""
        return any(waiting(line.fileno()) for line in self._lines())

    def unread_input(self) -> bool:
        """True while it has not read all that was typed (man 2 ioctl_pipe, FIONREAD)."""
        stdin = self._launched.stdin
        return self.running and not stdin.closed and waiting(stdin.fileno()) > 0


def _some(read: Read) -> bytes:
    """What has come, b"" at the end of the line."""
    try:
        return read(1 << 16) or b""
    except OSError:
        return b""


def waiting(fd: int) -> int:
    """Bytes that can be read. 0 where the system cannot tell."""
    if sys.platform == "win32" or fd < 0:
        return 0
    import fcntl
    import termios

    size = array.array("i", [0])
    try:
        fcntl.ioctl(fd, termios.FIONREAD, size)
    except OSError:
        return 0
    return size[0]


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(psutil.NoSuchProcess):  # it may not lead its group yet
        psutil.Process(pid).kill()
