"""A sandbox around all programs of one hand-in: what they see, and what they can reach.

They have their own network, their own processes and a file system with nothing in it but Python,
the probe and the rooms that they are in. No other hand-in, no check, no result, no home is there.

Two tools make it: bubblewrap (the package of that name in Linux distributions), or unshare(1) of
util-linux. What the environment variable ``AUTOGRADER_SANDBOX`` names is used; nothing: none.
"""

from __future__ import annotations

import compileall
import contextlib
import functools
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.kit import PACKAGE, ROOT, WrongUsage
from autograder.program.linux import world
from autograder.words.language import _

SETTING = "AUTOGRADER_SANDBOX"
BUBBLEWRAP, UNSHARE = "bubblewrap", "unshare"
PATIENCE = 20.0  # seconds for one try of a sandbox

SCRATCH, TEMPORARY = str(world.SCRATCH), "/tmp"
TEMPORARY_BYTES = 64 << 20
PROBE = (str(PACKAGE / "__init__.py"), str(PACKAGE / "probe"))
# What programs of the system are made of. What is not there is left out.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")
SETTINGS = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "timezone"),
    *("passwd", "group", "hosts", "host.conf", "nsswitch.conf", "services", "protocols"),
    *("mime.types", "ssl", "python3", f"python3.{sys.version_info[1]}"),
)
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
TRIED = "the sandbox works"


def kind() -> str:
    """The tool that is used for programs started from now on. "" if none is."""
    return os.environ.get(SETTING, "")


@contextlib.contextmanager
def used(tool: str) -> Iterator[None]:
    """Use this tool, or none, for programs started in here."""
    before = os.environ.pop(SETTING, "")
    if tool:
        os.environ[SETTING] = tool
    try:
        yield
    finally:
        os.environ.pop(SETTING, None)
        if before:
            os.environ[SETTING] = before


@functools.cache
def find() -> str:
    """The first tool with which a tiny program runs inside and sees what it should. "": none."""
    compileall.compile_dir(PACKAGE / "probe", quiet=2)  # inside, nothing can be written there
    return next((tool for tool in (BUBBLEWRAP, UNSHARE) if works(tool)), "")


def require() -> str:
    """The tool to use. Raises WrongUsage, with what can be done, where there is none."""
    if tool := find():
        return tool
    raise WrongUsage(
        _(
            "No sandbox can be made on this machine, so programs of students would run with all "
            "your rights. On Linux, install bubblewrap; or add --no-sandbox if you trust them."
        )
    )


def sentence(tool: str) -> str:
    """In words, what a tool means for who grades."""
    if not tool:
        return _("There is no sandbox: programs run with all your rights.")
    return _("Each hand-in runs in a sandbox of its own, made by {tool}.").format(tool=tool)


def works(tool: str) -> bool:
    """Whether a tiny program runs inside, in a network that it can use."""
    if sys.platform != "linux":
        return False
    try:
        tried = subprocess.run(
            [sys.executable, "-P", "-m", __name__, tool],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0 and tried.stdout.decode().strip() == TRIED


def python() -> str:
    """The Python that runs inside: the one behind a virtual environment."""
    return os.path.realpath(sys.executable)


def wrapped(command: Sequence[str]) -> list[str]:
    """The command, to be run inside. The process that runs it has left the network (``world``)."""
    return _with_bubblewrap(command) if kind() == BUBBLEWRAP else _with_unshare(command)


def _shown() -> list[str]:
    """Files and folders of the machine that can be read inside."""
    found = [*SYSTEM, *(f"/etc/{name}" for name in SETTINGS)]
    for prefix in (sys.base_prefix, sys.base_exec_prefix):
        if not any(Path(prefix).is_relative_to(path) for path in found):
            found.append(prefix)
    return [path for path in found if os.path.exists(path)]


def _covered(shown: Sequence[str]) -> list[str]:
    """Folders in those that nobody inside may see: a kit that is installed beside Python."""
    folders = dict.fromkeys((ROOT, PACKAGE))
    inside = [str(f) for f in folders if any(f.is_relative_to(path) for path in shown)]
    return inside[:1]


def _with_bubblewrap(command: Sequence[str]) -> list[str]:
    """Source: man 1 bwrap. What comes later lies above what came before."""
    shown = _shown()
    view = ["--dev", "/dev", "--proc", "/proc"]
    view += ["--size", str(TEMPORARY_BYTES), "--tmpfs", TEMPORARY]
    for path in shown:
        view += ["--ro-bind", path, path]
    for path in _covered(shown):
        view += ["--tmpfs", path]
    for path in PROBE:
        view += ["--ro-bind", path, path]
    view += ["--bind", SCRATCH, SCRATCH, "--remount-ro", "/dev", "--remount-ro", "/"]
    # The first process of a namespace gets no signal from inside (man 7 pid_namespaces), so no
    # program ends or stops the nursery.
    own = ["--unshare-user", "--unshare-pid", "--as-pid-1", "--unshare-ipc", "--unshare-uts"]
    rest = ["--die-with-parent", "--cap-drop", "ALL", "--chdir", TEMPORARY]
    return ["bwrap", *own, *rest, *view, "--", *command]


# The same by hand. The new root grows over /sys, which nobody inside needs (man 8 pivot_root).
# A mount of the machine keeps the bounds it had: nosuid and nodev may be added, never taken away.
_BY_HAND = """
set -e
bound() { mount --bind "$1" "/sys$1"; }
shown() {
    if [ -d "$1" ]; then mkdir -p "/sys$1"; else mkdir -p "/sys${1%/*}"; : > "/sys$1"; fi
    bound "$1"; mount -o remount,bind,ro,nosuid,nodev "/sys$1"
}
mount -t tmpfs -o size=1m,mode=755 none /sys
mkdir -p /sys/proc /sys/dev/shm /sys/tmp /sys/.before
mount -t proc -o nosuid,nodev,noexec proc /sys/proc
mount -t tmpfs -o "size=$TEMPORARY_BYTES,mode=1777,nosuid,nodev" none /sys/tmp
for name in $DEVICES; do : > "/sys/dev/$name"; bound "/dev/$name"; done
ln -s /proc/self/fd /sys/dev/fd
bound "$SCRATCH"
while [ "$1" != --covered ]; do shown "$1"; shift; done
shift
while [ "$1" != --probe ]; do mount -t tmpfs -o size=1m,mode=755 none "/sys$1"; shift; done
shift
while [ "$1" != -- ]; do shown "$1"; shift; done
shift
cd /sys
pivot_root . .before
umount -l /.before
mount -o remount,bind,ro /
cd /tmp
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
"""


def _with_unshare(command: Sequence[str]) -> list[str]:
    """Source: man 1 unshare, man 8 mount, man 1 setpriv."""
    shown = _shown()
    own = ["--user", "--map-root-user", "--mount", "--pid", "--ipc", "--uts", "--fork"]
    values = {"SCRATCH": SCRATCH, "TEMPORARY_BYTES": TEMPORARY_BYTES, "DEVICES": " ".join(DEVICES)}
    script = "".join(f'{name}="{value}"\n' for name, value in values.items()) + _BY_HAND
    words = [*shown, "--covered", *_covered(shown), "--probe", *PROBE, "--", *command]
    return ["unshare", *own, "--kill-child", "--", "/bin/sh", "-c", script, "sandbox", *words]


# What the tiny program does: it talks to itself, sees itself alone, and no file of ours.
_TINY = """
import os, socket, sys
with socket.create_server(("127.0.0.1", 0)) as one, socket.create_connection(one.getsockname()):
    alone = [name for name in os.listdir("/proc") if name.isdigit()] == ["1"]
with open(sys.argv[1] + "/by_program", "w") as file:
    file.write("written")
hidden = not os.path.exists(sys.argv[2]) and os.path.exists(sys.argv[3])
print(sys.argv[4] if alone and hidden else "")
"""


def _try(tool: str) -> int:
    """In a process of its own: leave the machine, and run the tiny program inside."""
    world.leave()
    paths = [SCRATCH, str(PACKAGE / "kit.py"), PROBE[1], TRIED]
    with used(tool):
        return subprocess.run(wrapped([python(), "-S", "-c", _TINY, *paths])).returncode


if __name__ == "__main__":
    sys.exit(_try(sys.argv[1]))
