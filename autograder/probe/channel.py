"""The line between the probe and the grader: events go out, commands come in."""

from __future__ import annotations

import _thread
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

Handler = Callable[[dict[str, Any]], None]

_encode = json.JSONEncoder(default=repr).encode
_monotonic = time.monotonic
_get_ident = threading.get_ident


def thread_name() -> str:
    """The current thread's name. Never makes a dummy Thread object, as current_thread() may."""
    thread = getattr(threading, "_active", {}).get(_get_ident())
    return thread.name if thread is not None else f"thread {_get_ident()}"


class Channel:
    """One JSON object a line, in both directions, over a connected stream socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lock = threading.RLock()
        self._handlers: dict[str, Handler] = {}
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._after_fork)

    def _after_fork(self) -> None:
        self._lock = threading.RLock()  # the old one may be held by a thread that is not here
        self.tell("forked", pid=os.getpid())

    def tell(self, event: str, **facts: Any) -> None:
        """Report an event. If the grader is gone, the program simply goes on."""
        facts.update(event=event, at=_monotonic(), thread=thread_name(), ident=_get_ident())
        line = _encode(facts).encode() + b"\n"
        try:
            with self._lock:
                self._sock.sendall(line)
        except OSError:
            pass

    def on(self, command: str, handler: Handler) -> None:
        """Run the handler whenever the grader sends this command."""
        self._handlers[command] = handler

    def listen(self) -> None:
        """Serve commands in a thread that neither threading.enumerate() nor the exit waits for.

        No signal is for this thread: one that the script blocks would end here (man 7 signal).
        """
        if not hasattr(signal, "pthread_sigmask"):  # Windows
            _thread.start_new_thread(self._serve, ())
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        _thread.start_new_thread(self._serve, ())
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _serve(self) -> None:
        try:
            for line in self._sock.makefile("rb"):
                command = json.loads(line)
                handler = self._handlers.get(command.pop("do"))
                if handler is not None:
                    handler(command)
        except (OSError, ValueError):
            return  # the grader is gone
