"""The people of a load in C, where there is Linux and a compiler: `crowd.c`, called by ctypes."""

from __future__ import annotations

import ctypes
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from autograder.load.people import Counts

SOURCE = Path(__file__).with_name("crowd.c")
FLAGS = ("-O2", "-w")
BUCKETS = 64 * 16
COUNTED = [name for name in Counts.__dataclass_fields__ if name != "latency"]


class _Counts(ctypes.Structure):
    """As `Counts` in crowd.c."""

    _fields_ = [
        *((name, ctypes.c_int64) for name in COUNTED),
        ("latency", ctypes.c_int64 * BUCKETS),
    ]


def compiler() -> str | None:
    """The C compiler of this machine, None if there is none, or it does not make a library here."""
    return shutil.which("cc") if crowd() else None


@cache
def crowd() -> Path | None:
    """The people, as a library. It is made once, and removed when this process ends."""
    if sys.platform != "linux" or not shutil.which("cc"):
        return None
    try:
        return compiled(SOURCE, Path(_folder().name), "-shared", "-fPIC")
    except subprocess.CalledProcessError:
        return None


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="load-")


def compiled(source: Path, folder: Path, *flags: str) -> Path:
    """Compile one C file. Returns what it became; raises CalledProcessError."""
    made = folder / source.with_suffix(".so").name
    command = ["cc", *FLAGS, *flags, "-o", str(made), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return made


@cache
def _library(made: Path) -> Any:
    library = ctypes.CDLL(str(made))
    crowd, number, long = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
    for name, result, takes in (
        ("new", crowd, [number] * 4),
        ("join", None, [crowd, number, number, number]),
        ("leave", None, [crowd, number]),
        ("run", number, [crowd, long, number]),
        ("missing", long, [crowd]),
        ("counts", ctypes.POINTER(_Counts), [crowd]),
        ("done", long, [crowd, number]),
        ("free", None, [crowd]),
    ):
        function = getattr(library, f"crowd_{name}")
        function.restype, function.argtypes = result, takes
    return library


class NativePeople:
    """All people of a load: what `People` is, in C."""

    def __init__(self, made: Path, people: int, speakers: int, at_once: int, size: int) -> None:
        self._library = _library(made)
        self._crowd = self._library.crowd_new(people, speakers, at_once, size)

    def __del__(self) -> None:
        self._library.crowd_free(self._crowd)

    def join(self, number: int, sock: socket.socket, counted: bool = True) -> None:
        """Somebody is in. Who is not counted never reads, and nobody waits for them."""
        self._library.crowd_join(self._crowd, number, sock.fileno(), counted)

    def leave(self, number: int) -> None:
        """Somebody is gone: nobody waits for what they have not heard."""
        self._library.crowd_leave(self._crowd, number)

    def run(self, seconds: float, more: bool = True) -> int:
        """Speak and hear; without ``more``, until all has come, the end of a connection, too.

        Returns the lines under way.
        """
        return int(self._library.crowd_run(self._crowd, int(seconds * 1e9), more))

    def counts(self) -> Counts:
        """What has come so far."""
        raw = self._library.crowd_counts(self._crowd).contents
        plain = {name: getattr(raw, name) for name in COUNTED}
        latency = {_nanoseconds(n): count for n, count in enumerate(raw.latency) if count}
        return Counts(**plain, latency=Counter(latency))

    def missing(self) -> int:
        """Lines that people who are here have not heard of speakers who are here."""
        return int(self._library.crowd_missing(self._crowd))

    def done(self, number: int) -> int:
        """How many lines of a speaker have come to everybody."""
        return int(self._library.crowd_done(self._crowd, number))


def _nanoseconds(number: int) -> int:
    """The least time of a bucket."""
    power, step = divmod(number, 16)
    return (16 + step) << power >> 4
