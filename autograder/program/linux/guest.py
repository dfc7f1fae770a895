"""Whom the programs in a sandbox run as where root grades: a user that nobody else is.

The kernel sets root's processes no bound on their number (man 2 getrlimit, RLIMIT_NPROC). And root
may write to its settings below /proc/sys, without any capability: they are checked like files.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.program.linux import world

# To become somebody else, to own files for them, to read in /proc what they wait for, to end them.
NEEDED = {"chown": 0, "kill": 5, "setgid": 6, "setuid": 7, "setpcap": 8, "sys_ptrace": 19}
TO_BECOME = ("setgid", "setuid", "setpcap")  # a guest, inside (probe.bounds.user)
USERS = 1 << 31  # programs that know no larger number are not tried with one

NAMES = world.SCRATCH / "names"
# What programs ask for the name of who they are: getpass, os.path.expanduser (man 5 passwd, group).
FILES = {
    "passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n"
    "student:x:{number}:{number}::/tmp:/bin/sh\n",
    "group": "root:x:0:\nnogroup:x:65534:\nstudent:x:{number}:\n",
}

_number: int | None = None


def number() -> int | None:
    """The user that programs run as. None: the one that we are ourselves."""
    return _number


def choose() -> int | None:
    """A user that nobody else is. None where this process may not have others run as one."""
    return _unused() if os.geteuid() == 0 and _may() else None


def settle() -> None:
    """Choose one, for all programs of this process. Nothing happens if it is not root's."""
    global _number
    _number = choose()


def lay_names() -> None:
    """Lay the two files that name who runs inside, whoever it is, and nobody of this machine."""
    user = os.geteuid() if _number is None else _number
    NAMES.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (NAMES / name).write_text(text.format(number=user), "ascii")


def give(*descriptors: int) -> None:
    """Let programs open these again, as /dev/stdin or in /proc. Nothing happens without a guest."""
    if _number is not None:
        for descriptor in descriptors:
            os.fchown(descriptor, _number, _number)


def let_in(room: Path, home: Path, ports: Path) -> None:
    """Let programs into a room's folder. Nothing happens without a guest. Raises OSError.

    Their home is theirs, with all that is in it. Among the ports they may lay something, but not
    lay another folder in the place of one of these: the grader writes there, too.
    """
    if _number is None:
        return
    room.chmod(0o711)
    ports.chmod(0o1777)
    for path in _all_in(home):
        os.lchown(path, _number, _number)


@contextlib.contextmanager
def lent(folder: Path, user: int | None) -> Iterator[int | None]:
    """A folder belongs to this user meanwhile, with all that is in it. None: nothing happens.

    Whatever that user did, afterwards there are folders and files in it, and they are ours.
    """
    if user is None:
        yield None
        return
    for path in _all_in(folder):
        os.lchown(path, user, user)
    try:
        yield user
    finally:
        for path in _all_in(folder):
            mode = os.lstat(path).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                os.unlink(path)
                continue
            os.lchown(path, os.geteuid(), os.getegid())
            os.chmod(path, 0o755 if stat.S_ISDIR(mode) else 0o644)


def _all_in(folder: Path) -> Iterator[str]:
    """A folder and all that is in it; links are not followed."""
    yield str(folder)
    for top, folders, files in os.walk(folder):
        yield from (os.path.join(top, name) for name in (*folders, *files))


def _may() -> bool:
    """Whether this process has the capabilities for it (man 7 capabilities)."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    own = int(status.partition("\nCapEff:")[2].split()[0], 16)
    return all(own >> bit & 1 for bit in NEEDED.values())


def _unused() -> int | None:
    """The number of a user that is there (man 7 user_namespaces), from the end where nobody is.

    By our process id it is nobody else's: older kernels count a user's processes in all namespaces.
    """
    lines = Path("/proc/self/uid_map").read_text("ascii").splitlines()
    ranges = [(int(first), int(count)) for first, _out, count in map(str.split, lines)]
    first, count = max(ranges, key=lambda one: one[1])
    count = min(count, USERS)
    if count < 3 or first >= USERS:
        return None
    return first + count - 2 - os.getpid() % (count // 2)
