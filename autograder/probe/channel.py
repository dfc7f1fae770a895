"""The line between the probe and the grader: events go out, commands come in (see ``talk``)."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _socket
import _thread
import contextlib
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from autograder.probe.fields import trimmed
from autograder.probe.talk import COMMANDS, Command, Event

Handler = Callable[[dict[str, Any]], object]

ACK = b"!"  # of a child process: what was asked for is so in it, too
PATIENCE = 5.0  # seconds for that, before children are left to themselves: they may be stopped
A_MOMENT = 0.01  # seconds, once that is over
# What is told where it is asked for: nobody passes it on to a child.
_QUESTIONS = (Event.WHERE, Event.REGISTRY_REPORT, Event.TIME_LIMITS)

_encode = json.JSONEncoder(default=repr).encode
# As numbers: ``signal`` makes an enum of each, sixty times in each program.
_SIGNALS = set(map(int, getattr(signal, "valid_signals", set)()))
_monotonic = time.monotonic
_get_ident = threading.get_ident
_Socket = socket.socket  # Python's own, also when the script has another one in its place


def thread_name() -> str:
    """The current thread's name. Never makes a dummy Thread object, as current_thread() may."""
    thread = getattr(threading, "_active", {}).get(_get_ident())
    return str(thread.name) if thread is not None else f"thread {_get_ident()}"


class Channel:
    """One JSON object a line, in both directions, over a connected stream socket."""

    def __init__(self, sock: socket.socket, on_end: Callable[[], None] | None = None) -> None:
        """``on_end`` is called, in a thread of its own, when the grader is gone."""
        self._sock = sock
        self._on_end = on_end
        self._server = 0  # the thread that serves commands
        # An RLock: a signal handler of the script may run, and tell, in the middle of tell().
        self._lock = threading.RLock()
        self._handlers: dict[str, Handler] = {}
        # Told of each event first, where a run is recorded. True: it tells this one itself, later.
        self.beside: Callable[[Event, dict[str, Any]], bool] | None = None
        self._children: list[socket.socket] = []  # a line to each process that was forked
        self._lines: dict[int, tuple[socket.socket, socket.socket]] = {}  # by who forks just now
        self._obeying = threading.RLock()  # no order comes between a fork and the line to the child
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._before_fork,
                after_in_parent=self._after_fork_in_parent,
                after_in_child=self._after_fork_in_child,
            )

    def _before_fork(self) -> None:
        # Told before there is a child: who looks for it must not find its parent asleep first.
        self.tell(Event.FORKED, pid=os.getpid())
        self._obeying.acquire()
        ours, theirs = (_Socket(fileno=end.detach()) for end in _socket.socketpair())
        self._lines[_get_ident()] = ours, theirs

    def _after_fork_in_parent(self) -> None:
        ours, theirs = self._lines.pop(_get_ident())
        theirs.close()
        self._children = [line for line in self._children if not _is_over(line)]
        self._children.append(ours)
        self._obeying.release()

    def _after_fork_in_child(self) -> None:
        # Only the thread that called fork() goes on in the child (man 2 fork): the old locks may be
        # held by one that is not here any more. The child shares the parent's socket, and would
        # take away what is for the parent: so it gets its orders from the parent.
        self._lock, self._obeying = threading.RLock(), threading.RLock()
        ours, theirs = self._lines.pop(_get_ident())
        for line in (ours, *self._children):
            line.close()
        self._children, self._lines = [], {}
        self._start(self._serve_in_child, theirs)

    def _serve_in_child(self, line: socket.socket) -> None:
        self._server = _get_ident()
        with contextlib.suppress(OSError, ValueError), line, line.makefile("rb") as orders:
            for order in orders:
                self._obey_silently(json.loads(order))
                line.sendall(ACK)

    def _pass_on(self, command: dict[str, Any]) -> None:
        """Let each child do the same. It is done when this returns."""
        order = _encode(command).encode() + b"\n"
        over = _monotonic() + PATIENCE
        for line in list(self._children):
            try:
                line.settimeout(max(A_MOMENT, over - _monotonic()))
                line.sendall(order)
                is_done = line.recv(1) == ACK
            except OSError:
                is_done = False
            if not is_done:
                self._children.remove(line)
                line.close()

    def tell(self, event: Event, **facts: Any) -> None:
        """Report an event. If the grader is gone, the program simply goes on."""
        facts |= {"event": event, **self.facts()}
        if self.beside is None or not self.beside(event, facts):
            self.send(event, facts)

    def facts(self) -> dict[str, Any]:
        """What each event tells beside its own: the time and the thread."""
        return {"at": _monotonic(), "thread": thread_name(), "ident": _get_ident()}

    def send(self, event: Event, about: dict[str, Any], **facts: Any) -> None:
        """Send an event. ``about`` is what each one tells, and may be all that there is."""
        line = _encode(trimmed(event.fields, about | facts)).encode() + b"\n"
        try:
            with self._lock:
                self._sock.sendall(line)
        except OSError:
            pass

    def on(self, command: Command, handler: Handler) -> None:
        """Run the handler whenever the grader sends this command."""
        self._handlers[command] = handler

    def obey(self, command: dict[str, Any]) -> None:
        """Do what the grader asks for. Tell when it is armed: by then, it is, in children, too."""
        do = self._obey_silently(command)
        if do is not None and do.answer == Event.ARMED:
            self.tell(Event.ARMED, command=do)

    def _obey_silently(self, command: dict[str, Any]) -> Command | None:
        do, handler = COMMANDS.get(command["do"]), self._handlers.get(command["do"])
        if do is None or handler is None:
            return None  # a registry in a room that is not watched, say
        with self._obeying:
            if self._children and do.answer not in _QUESTIONS:
                self._pass_on(command)
            handler(command)
        return do

    def met(self, command: dict[str, Any]) -> None:
        """Tell, once, that what a command asked for comes about."""
        if not command.get("met"):
            command["met"] = True
            where, peer = command.get("at", ""), command.get("peer")
            self.tell(Event.MET, command=command["do"], where=where, peer=peer)

    def listen(self) -> None:
        """Serve commands in a thread that neither threading.enumerate() nor the exit waits for.

        No signal is for this thread: one that the script blocks would end here (man 7 signal).
        """
        self._start(self._serve)

    def _start(self, serve: Callable[..., object], *args: Any) -> None:
        if not hasattr(_signal, "pthread_sigmask"):  # Windows
            _thread.start_new_thread(serve, args)
            return
        # A thread inherits the mask of the one that starts it (man 3 pthread_sigmask).
        before = _signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        _thread.start_new_thread(serve, args)
        _signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def serves_here(self) -> bool:
        """Whether the current thread is the one that serves commands."""
        return _get_ident() == self._server

    def _serve(self) -> None:
        self._server = _get_ident()
        try:
            for line in self._sock.makefile("rb"):
                self.obey(json.loads(line))
        except (OSError, ValueError):
            pass  # the grader is gone
        if self._on_end:
            self._on_end()


def _is_over(line: socket.socket) -> bool:
    """Whether the process at the other end of this line has ended."""
    line.settimeout(0)
    try:
        return not line.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
