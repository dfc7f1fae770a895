"""What a run needs of the machine: a loopback network, descriptors, space. What is missing is said.

Else a right program would be judged where no program can run.
"""

from __future__ import annotations

import errno
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.words.language import N_, _

DESCRIPTORS = 512  # of one process: a check lets in dozens of people, and each has four lines
TEMPORARY, RESULTS = 32, 2  # megabytes
SHARED = Path("/dev/shm")
# What the system says when it, not a program of ours, has come to its end (man 3 errno).
OF_THE_MACHINE = {
    errno.ENOSPC: N_("The disk is full"),
    errno.EDQUOT: N_("The quota of the disk is used up"),
    errno.EROFS: N_("The disk can only be read"),
    errno.EMFILE: N_("This process may open no more files (ulimit -n)"),
    errno.ENFILE: N_("This machine has too many files open"),
    errno.ENAMETOOLONG: N_("The disk takes no name that is so long"),
    errno.ENOMEM: N_("There is no memory left"),
    errno.EAGAIN: N_("This machine lets nobody start more processes (ulimit -u)"),
}


class WrongMachine(Exception):
    """The machine lacks what a run needs. One sentence says what."""


def require(out: Path | None = None) -> None:
    """Raise WrongMachine, with what is missing first. ``out`` is where results will be written."""
    for wrong in looks(out):
        if sentence := wrong():
            raise WrongMachine(sentence)


def looks(out: Path | None = None) -> Iterator[Callable[[], str]]:
    """Each look at the machine. It returns what is wrong, "" if nothing is."""
    yield _descriptors
    yield _loopback
    yield _room_for_copies
    if out is not None:  # a class: any kind of program may be in it
        yield lambda: _space(_there(out), RESULTS)
        yield _shared_memory


def of_the_machine(error: BaseException) -> str:
    """What is wrong with the machine if this error says so, else ""."""
    number = error.errno if isinstance(error, OSError) else None
    if number not in OF_THE_MACHINE:
        return ""
    sentence = _("{what} ({error}). What is finished is kept; mend it and run it again to go on.")
    return sentence.format(what=_(OF_THE_MACHINE[number]), error=error)


def _descriptors() -> str:
    """Where only the soft limit is low, it is raised: for this process and all that it starts."""
    if sys.platform == "win32":
        return ""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = [bound == resource.RLIM_INFINITY or bound >= DESCRIPTORS for bound in (soft, hard)]
    if enough[0]:
        return ""
    if enough[1]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
        return ""
    sentence = _("A process may open {count} files here, and {needed} are needed (ulimit -n).")
    return sentence.format(count=hard, needed=DESCRIPTORS)


def _loopback() -> str:
    try:
        with (
            socket.create_server(("127.0.0.1", 0)) as server,
            socket.create_connection(server.getsockname(), timeout=5),
        ):
            return ""
    except OSError as error:
        sentence = _("Programs cannot talk at 127.0.0.1 here: there is no loopback ({error}).")
        return sentence.format(error=error)


def _room_for_copies() -> str:
    try:
        return _space(Path(tempfile.gettempdir()), TEMPORARY)
    except OSError as error:
        return _("There is no folder for temporary files: {error} (TMPDIR).").format(error=error)


def _space(folder: Path, megabytes: int) -> str:
    """Whether a file can be written in a folder, and there is so much room for more."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(1 << 16))
        free = shutil.disk_usage(folder).free >> 20
    except OSError as error:
        sentence = _("Nothing can be written in {folder}: {error}.")
        return sentence.format(folder=folder, error=error.strerror)
    if free >= megabytes:
        return ""
    sentence = _("There is no space in {folder}: {free} MB are free, {needed} MB are needed.")
    return sentence.format(folder=folder, free=free, needed=megabytes)


def _there(path: Path) -> Path:
    """The folder, or the nearest one above that is there."""
    return next(folder for folder in (path.resolve(), *path.resolve().parents) if folder.is_dir())


def _shared_memory() -> str:
    if sys.platform != "linux" or SHARED.is_dir():
        return ""
    return _("There is no {folder} (man 7 shm_overview): multiprocessing cannot work here.").format(
        folder=SHARED
    )
