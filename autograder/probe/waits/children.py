"""Other programs that a script starts, as ``subprocess`` does: while it waits, they may work.

Told before they are there: who looks whether all stand still looks at them, too. Of os.fork() the
channel tells (``Channel``); os.system() waits in a way that is seen from outside.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import Event


def install(channel: Channel) -> None:
    """Tell of each program that is started from now on."""
    for name in ("posix_spawn", "posix_spawnp"):
        if hasattr(os, name):
            setattr(os, name, _told(getattr(os, name), channel))
    try:
        import _posixsubprocess
    except ImportError:  # Windows
        return
    # All of subprocess, and of multiprocessing, comes this way (CPython, Lib/subprocess.py).
    fork_exec = _told(_posixsubprocess.fork_exec, channel)
    _posixsubprocess.fork_exec = fork_exec
    if "subprocess" in sys.modules:
        vars(sys.modules["subprocess"])["_fork_exec"] = fork_exec


def _told(real: Callable[..., Any], channel: Channel) -> Callable[..., Any]:
    @functools.wraps(real)
    def start(*args: Any, **kwargs: Any) -> Any:
        channel.tell(Event.FORKED, pid=os.getpid())
        return real(*args, **kwargs)

    return start
