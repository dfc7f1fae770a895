"""Starts student programs. Standard library only; it is a process of its own.

As a *nursery* (where fork() exists) it is warm: it has Python and ``socket`` loaded, and forks
a process for each program, which takes 3 ms instead of 30. Elsewhere it starts one program.
Every job is one JSON object; the program's stdin, stdout, stderr and probe channel come with it.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib.util
import json
import os
import signal
import socket
import sys
import traceback
import types
from collections.abc import Callable
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
MEGABYTE = 1 << 20
LIBRARY = ("queue", "resource", "select", "selectors", "site", "threading", "tokenize")
PROBE = ("channel", "hold_before_line", "hold_half_line", "ports", "recorder", "sockets", "threads",
         "transfers", "watch.registry")  # fmt: skip


def run(job: dict[str, Any], channel_socket: socket.socket) -> None:
    """Run a student's script as ``__main__`` in this process, under the probe."""
    from autograder.probe import hold_before_line, hold_half_line, sockets, threads
    from autograder.probe.channel import Channel
    from autograder.probe.ports import Ports

    folder, script = job["folder"], os.path.join(job["folder"], job["script"])
    channel = Channel(channel_socket)
    sockets.install(channel, Ports(job["ports"]), job.get("faults", []))
    hold_before_line.install(channel, folder, sockets.Socket)
    hold_half_line.install(channel, folder, sockets.Socket)
    threads.install(channel, folder)
    compiled = _watching(channel, folder) if job.get("watch") else _compiled
    channel.listen()
    sys.argv = [script, *job.get("arguments", [])]
    sys.path[0] = os.path.dirname(script)
    os.chdir(folder)
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=script, __builtins__=__builtins__)
    sys.modules["__main__"] = main
    channel.tell("started")
    try:
        with open(script, "rb") as file:
            code = compiled(file.read(), script)
        exec(code, main.__dict__)
    except SystemExit as end:
        _note_status(end.code)
        raise
    except BaseException as error:
        trace = threads.own_frames(error.__traceback__)
        channel.tell(
            "died", error=threads.last_line(type(error), error), place=threads.place(trace)
        )
        traceback.print_exception(type(error), error, trace)
        _note_status(130 if isinstance(error, KeyboardInterrupt) else 1)  # 128 + SIGINT, as a shell
    else:
        channel.tell("main ended")


_status = 0  # with which this process exits


def _note_status(code: object) -> None:
    """Source: https://docs.python.org/3/library/sys.html#sys.exit."""
    global _status
    _status = code & 0xFF if isinstance(code, int) else int(code is not None)


def _leave() -> None:
    """The last exit handler: all threads that are to be waited for have ended.

    Python would now take itself apart, object by object, and so copy all the memory that it
    shares with the nursery: 9 ms. Only what the script has made goes the usual way.
    """
    status = _status
    try:
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except Exception:
        status = 120  # as Python does, say when nobody reads what was printed
    sys.modules.pop("__main__", None)
    gc.collect()
    os._exit(status)


def _compiled(source: bytes, path: str) -> types.CodeType:
    """Compile as ``python server.py`` does: compile() alone would take any bytes in a comment."""
    try:
        if not source.isascii():
            importlib.util.decode_source(source)
    except UnicodeDecodeError as error:
        raise SyntaxError(f"Non-UTF-8 code in {os.path.basename(path)} ({error})") from None
    return compile(source, path, "exec", dont_inherit=True)


def _watching(channel: Any, folder: str) -> Callable[[bytes, str], types.CodeType]:
    """Watch the locks and the registry, too. Returns what compiles the script for that."""
    from autograder.probe.watch import registry, rewrite

    registry.install(channel, folder)
    return rewrite.rewritten


def _add_the_builtins_of_site() -> None:
    """exit(), quit() and help(): this process runs without ``site`` (python -S), to be quick."""
    import site

    site.setquit()
    site.sethelper()


def _limit() -> None:
    """Bounds no chat comes near, for each program (man 2 getrlimit: children inherit them).

    Data, not address space: each thread maps a big stack.
    """
    import resource

    for what, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, 120),  # seconds
        (resource.RLIMIT_FSIZE, 64 * MEGABYTE),
        (resource.RLIMIT_DATA, 2048 * MEGABYTE),
        (resource.RLIMIT_NOFILE, 1024),
    ):
        _soft, hard = resource.getrlimit(what)
        ceiling = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(what, (ceiling, ceiling))


class Nursery:
    """Forks a process for each job that comes over the control socket."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.alive: set[int] = set()
        self.wakeup, wakeup = socket.socketpair()
        self.wakeup.setblocking(False)
        wakeup.setblocking(False)
        self._wakeup_writer = wakeup
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        _adopt_orphans()

    def serve(self) -> dict[str, Any] | None:
        """Fork for job after job. Returns the job in a child, None when the grader is gone."""
        import select

        while True:
            ready, _, _ = select.select([self.control, self.wakeup], [], [])
            if self.wakeup in ready:
                self._reap()
            if self.control in ready:
                line, fds, _, _ = socket.recv_fds(self.control, 1 << 16, 4)
                if not line:
                    return None
                job: dict[str, Any] = json.loads(line)
                if "leftovers" in job:
                    self._tell(leftovers=self._has_children())
                    continue
                pid = os.fork()
                if pid == 0:
                    return job | {"fds": fds}
                for fd in fds:
                    os.close(fd)
                self.alive.add(pid)
                self._tell(forked=pid)

    def become_child(self, fds: list[int]) -> socket.socket:
        """In the child: leave the nursery, take the four descriptors. Returns the channel."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's "&" had it ignored
        for sock in (self.control, self.wakeup, self._wakeup_writer):
            sock.close()
        os.setsid()  # no terminal to read from, a process group to kill
        for target, fd in enumerate(fds[:3]):
            os.dup2(fd, target)
            os.close(fd)
        return socket.socket(fileno=fds[3])

    def _tell(self, **facts: Any) -> None:
        self.control.sendall(json.dumps(facts).encode() + b"\n")

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
                if pid in self.alive:
                    self.alive.discard(pid)
                    self._tell(exited=pid, status=os.waitstatus_to_exitcode(status))

    def end(self) -> None:
        """The grader is gone: so is everything that was started for it."""
        signal.set_wakeup_fd(-1)
        for pid in self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def _adopt_orphans() -> None:
    """Become the parent of whatever a program leaves behind (man 2 prctl, subreaper; Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _warm_up() -> None:
    """Do what each program would have to do, and let no collection copy it (gc.freeze)."""
    for name in (*LIBRARY, *(f"autograder.probe.{name}" for name in PROBE)):
        importlib.import_module(name)
    with contextlib.suppress(OSError):
        socket.getaddrinfo("127.0.0.1", 80)  # the C library reads its tables at the first name
    _limit()
    gc.freeze()


def main() -> None:
    """Be a nursery, or run one program: ``nursery FD`` or ``one JOB``."""
    sys.path[:0] = [os.path.dirname(os.path.dirname(HERE))]
    atexit.register(_leave)
    _add_the_builtins_of_site()
    if sys.argv[1] == "nursery":
        _warm_up()
        nursery = Nursery(socket.socket(fileno=int(sys.argv[2])))
        job = nursery.serve()
        if job is None:
            nursery.end()
            return
        run(job, nursery.become_child(job.pop("fds")))
    else:
        job = json.loads(sys.argv[2])
        host, _, port = job["channel"].rpartition(":")
        run(job, socket.create_connection((host, int(port))))


if __name__ == "__main__":
    main()
