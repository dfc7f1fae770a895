"""A network and a scratch folder of its own for this process, and for all that it starts.

Source of facts: man 2 unshare, man 7 namespaces, man 7 user_namespaces, man 7 netdevice.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import socket
import struct
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

NEW_MOUNTS, NEW_USER, NEW_NETWORK = 0x00020000, 0x10000000, 0x40000000  # linux/sched.h
RECURSIVE, PRIVATE = 0x4000, 1 << 18  # linux/mount.h
NO_SUID, NO_DEVICES = 2, 4
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1  # linux/sockios.h, linux/if.h

# Who asks for the connections of a network walks a table of all networks of the machine together,
# which has 200,000 rows. A network that is made in another one may have a small table of its own
# (Linux 6.1; kernel, networking/ip-sysctl).
TABLES = ("tcp_child_ehash_entries", "udp_child_hash_entries")
ROWS = 1024

# Covered for this process alone, and gone with it: so nothing is left, however it ends.
SCRATCH = Path("/dev/shm")
# A hand-in has 20 MiB and 2,000 files at most, and is copied for each open room.
SCRATCH_BYTES, SCRATCH_FILES = 512 << 20, 1 << 16
TEMPORARY = SCRATCH / "tmp"  # what is /tmp inside
# Who is kept apart sees this alone, and nobody else sees it. Its size is its own, too: what is left
# of a common one would tell each side what the other one does.
APART = SCRATCH / "apart"
APART_TEMPORARY = APART / "tmp"
TEMPORARY_BYTES, TEMPORARY_FILES = 64 << 20, 1 << 14


def leave() -> None:
    """Leave the machine's network, and have temporary files in memory, up to a bound.

    For a process with one thread. Raises OSError where the machine does not allow it.
    """
    if Path(tempfile.gettempdir()).is_relative_to(SCRATCH):
        raise OSError(errno.EBUSY, f"TMPDIR is in {SCRATCH}, which a sandbox covers.")
    user, group = os.geteuid(), os.getegid()
    try:
        _call("unshare", NEW_NETWORK | NEW_MOUNTS)
    except PermissionError:  # no root: only inside a user namespace of its own
        _call("unshare", NEW_USER | NEW_NETWORK | NEW_MOUNTS)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _have_small_tables()
    _raise_loopback()
    # What is mounted from here on shows nowhere else.
    _call("mount", b"none", b"/", None, RECURSIVE | PRIVATE, None)
    _mount_memory(SCRATCH, SCRATCH_BYTES, SCRATCH_FILES)
    TEMPORARY.mkdir()
    _mount_memory(TEMPORARY, TEMPORARY_BYTES, TEMPORARY_FILES)
    APART.mkdir()
    _mount_memory(APART, SCRATCH_BYTES, SCRATCH_FILES)
    APART.chmod(0o711)
    APART_TEMPORARY.mkdir()
    _mount_memory(APART_TEMPORARY, TEMPORARY_BYTES, TEMPORARY_FILES)
    tempfile.tempdir = str(SCRATCH)


def apart() -> Path | None:
    """Where rooms are that most in a sandbox do not see. None if this process is in the machine."""
    return APART if tempfile.gettempdir() == str(SCRATCH) and APART.is_dir() else None


@contextlib.contextmanager
def another_network() -> Iterator[Callable[[Callable[[], T]], T]]:
    """A network beside this one. Yields what does something in it. Raises OSError if there is none.

    It is a thread's. A process that is started there and is to end with its parent ends with that
    thread (man 2 prctl, PR_SET_PDEATHSIG), which stays until the end.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_enter_a_network).result()
        yield lambda do: thread.submit(do).result()


def _enter_a_network() -> None:
    _call("unshare", NEW_NETWORK)
    _raise_loopback()


def _have_small_tables() -> None:
    """Go on to a network in this network, with tables of its own. Nothing where there are none."""
    with contextlib.suppress(OSError):
        for name in TABLES:
            Path("/proc/sys/net/ipv4", name).write_text(str(ROWS))
        _call("unshare", NEW_NETWORK)


def _mount_memory(where: Path, size: int, files: int) -> None:
    """An empty folder in memory, for so many bytes and files (man 5 tmpfs)."""
    bounds = f"size={size},nr_inodes={files},mode=1777".encode()
    _call("mount", b"tmpfs", bytes(where), b"tmpfs", NO_SUID | NO_DEVICES, bounds)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sH14x", b"lo", 0)
        told = fcntl.ioctl(any_socket, GET_FLAGS, asked)
        name, flags = struct.unpack("16sH14x", told)
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH14x", name, flags | UP))


def _call(name: str, *arguments: int | bytes | None) -> None:
    """A call of the C library. Raises OSError if it says no."""
    c_library = ctypes.CDLL(None, use_errno=True)
    if getattr(c_library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
