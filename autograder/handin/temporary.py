"""Folders for copies of hand-ins. Each has its owner in its name, so none outlives it for long.

Who is killed cannot tidy up. The next run does, and takes nothing from those who still run.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil

PREFIX = "handin-"
NAMED = re.compile(PREFIX + r"(?P<space>\d+)-(?P<pid>\d+)-(?P<start>\d+)-")


def make(inside: Path | None = None) -> Path:
    """A new folder, which its maker removes. Raises OSError if there is no place for one.

    It lies in the folder that is named, or where this process has all that is temporary.
    """
    # In the name, not in a file inside: there is no moment at which it has no owner.
    pid = os.getpid()
    mark = f"{PREFIX}{_space()}-{pid}-{_start(pid)}-"
    return Path(tempfile.mkdtemp(prefix=mark, dir=inside))


@contextlib.contextmanager
def folder(inside: Path | None = None) -> Iterator[Path]:
    """A new folder, removed at the end. Raises OSError if there is no place for one."""
    path = make(inside)
    try:
        yield path
    finally:
        remove(path)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it. What cannot be removed stays; nothing is raised.

    A program may nest folders so deep that Python's own way there ends in a RecursionError, or
    has too many of them open.
    """
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        if os.path.lexists(folder):
            _remove_flat(str(folder))


def _remove_flat(top: str) -> None:
    """Move each folder up, right below the first one, and empty it there: no path grows long."""
    left = [top]
    while left:
        folder = left.pop()
        with contextlib.suppress(OSError):
            for entry in [*os.scandir(folder)]:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                elif folder == top:
                    left.append(entry.path)
                else:
                    left.append(os.path.join(top, uuid.uuid4().hex))
                    os.rename(entry.path, left[-1])
            if folder != top:
                os.rmdir(folder)
    os.rmdir(top)


def sweep() -> None:
    """Remove the folders whose owners are gone. What cannot be removed stays."""
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            named = NAMED.match(entry.name)
            if named and _is_ours(entry) and _is_left(named):
                _end_sandbox(entry.name)
                remove(Path(entry.path))


def _end_sandbox(name: str) -> None:
    """End a sandbox that was to show this folder and still waits for who made it.

    Between its clone and its first word bubblewrap's child does not know yet that it is to go with
    its parent (man 2 prctl, PR_SET_PDEATHSIG).
    """
    for process in psutil.process_iter(["name", "cmdline"]):
        words = process.info["cmdline"] or []
        if process.info["name"] == "bwrap" and any(name in word for word in words):
            with contextlib.suppress(psutil.Error):
                process.kill()


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder of this user: anybody may lay something else of that name."""
    try:
        mine = not hasattr(os, "geteuid") or entry.stat().st_uid == os.geteuid()
        return mine and entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_left(named: re.Match[str]) -> bool:
    """Whether its owner is gone. A number alone may be somebody else's by now."""
    if int(named["space"]) != _space():
        return False  # of a container that shares this folder: its processes are not seen here
    try:
        return _start(int(named["pid"])) != int(named["start"])
    except psutil.Error:
        return True


def _start(pid: int) -> int:
    """When a process started. Raises psutil.NoSuchProcess if there is none.

    Counted from the start of the machine where that is known: a clock that is set changes nothing.
    """
    if sys.platform != "linux":
        return round(psutil.Process(pid).create_time())
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # any other error says nothing of it
        raise psutil.NoSuchProcess(pid) from None
    return int(stat.rpartition(b")")[2].split()[19])  # man 5 proc, stat: the 22nd field


def _space() -> int:
    """The PID namespace that this process is in (man 7 pid_namespaces). 0 where there are none."""
    try:
        return os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        return 0
