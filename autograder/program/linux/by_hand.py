"""Makes the view of a sandbox without bubblewrap, then becomes the command that runs in it.

A script for unshare(1), which has made the namespaces: ``by_hand.py RIGHTS STEP... -- COMMAND...``:
which capabilities are left (man 1 setpriv), and what to do, a word of ``STEPS`` and its paths. One
process does by system calls what mount(8) does in a process each. It imports little, for it is
started for every hand-in.
"""

from __future__ import annotations

import ctypes
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Grown over a folder that nobody inside needs, then made the root (man 2 pivot_root).
NEW = "/sys"
LINKS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}
NO_SUID, NO_DEVICES, NO_PROGRAMS, REMOUNT, BIND, RECURSIVE = 2, 4, 8, 32, 0x1000, 0x4000
DETACH = 2  # linux/mount.h, MNT_DETACH of man 2 umount
# man 2 mount_setattr: adds these and takes none away, which nobody here may (man 7 namespaces).
MOUNT_SETATTR, HERE, ALL_BELOW, READ_ONLY = 442, -100, 0x8000, 1


def main() -> None:
    """Do it. Raises OSError where the system does not allow it."""
    os.umask(0o022)  # who is no longer root passes through these folders
    _mount("none", NEW, "tmpfs", NO_SUID | NO_DEVICES, "size=1m,mode=755")
    os.makedirs(f"{NEW}/.before")
    rights, *rest = sys.argv[1:]
    words = iter(rest)
    while (word := next(words)) != "--":
        do, paths = STEPS[word]
        do(*(next(words) for _path in range(paths)))
    for name, target in LINKS.items():
        os.symlink(target, f"{NEW}/dev/{name}")
    os.chdir(NEW)
    # The C library has no call for this.
    os.waitpid(os.posix_spawnp("pivot_root", ["pivot_root", ".", ".before"], os.environ), 0)
    _call("umount2", b"/.before", DETACH)
    _call("mount", b"none", b"/", None, REMOUNT | BIND | READ_ONLY | NO_SUID | NO_DEVICES, None)
    os.chdir("/tmp")
    bounds = ["--no-new-privs", "--inh-caps=-all", f"--bounding-set={rights}"]
    os.execvp("setpriv", ["setpriv", *bounds, "--", *words])


def _processes(path: str) -> None:
    os.mkdir(NEW + path)
    _mount("proc", NEW + path, "proc", NO_SUID | NO_DEVICES | NO_PROGRAMS)


def _hide(path: str) -> None:
    """Put an empty folder of its own there, a small one."""
    os.makedirs(NEW + path, exist_ok=True)
    _mount("none", NEW + path, "tmpfs", NO_SUID | NO_DEVICES, "size=1m,mode=755")


def _show(path: str) -> None:
    """Let a file or folder be read inside, where it is outside."""
    _bind(path, path)
    bounds = (ctypes.c_uint64 * 4)(READ_ONLY | NO_SUID | NO_DEVICES, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(bounds))
    where = (NEW + path).encode()
    _call("syscall", MOUNT_SETATTR, HERE, where, ALL_BELOW, ctypes.byref(bounds), size)


def _bind(outside: str, inside: str) -> None:
    """Have something of outside in there, as it is."""
    inside = NEW + inside
    if os.path.isdir(outside):
        os.makedirs(inside, exist_ok=True)
    elif not os.path.exists(inside):
        os.makedirs(os.path.dirname(inside), exist_ok=True)
        os.close(os.open(inside, os.O_CREAT, 0o644))
    _call("mount", outside.encode(), inside.encode(), None, BIND | RECURSIVE, None)


def _mount(what: str, where: str, kind: str, bounds: int, options: str = "") -> None:
    told = options.encode() or None
    _call("mount", what.encode(), where.encode(), kind.encode(), bounds, told)


def _call(name: str, *arguments: object) -> None:
    c_library = ctypes.CDLL(None, use_errno=True)
    if getattr(c_library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name} {arguments[:2]}: {os.strerror(number)}")


STEPS: dict[str, tuple[Callable[..., None], int]] = {
    "processes": (_processes, 1),
    "hide": (_hide, 1),
    "show": (_show, 1),
    "bind": (_bind, 2),
}

if __name__ == "__main__":
    main()
