"""What is there for those in a sandbox: which files and folders, and how the two tools show them.

A view is a list of steps. What a later one shows lies above what came before.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.kit import PACKAGE, SOURCES
from autograder.program.linux import by_hand, guest, world

BUBBLEWRAP, UNSHARE = "bubblewrap", "unshare"
# A word and paths, as by_hand.py takes them.
Step = tuple[str, ...]
View = list[Step]

SCRATCH, TEMPORARY = str(world.SCRATCH), "/tmp"
PROBE = (PACKAGE / "__init__.py", PACKAGE / "probe")
# What programs of the system are made of. What is not there is left out.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")
SETTINGS = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "timezone"),
    *("passwd", "group", "hosts", "host.conf", "nsswitch.conf", "services", "protocols"),
    *("mime.types", "ssl", "python3", f"python3.{sys.version_info[1]}"),
)
# Checked like files, so root could write there without any capability: bwrap leaves them so.
KERNEL = ("/proc/sys", "/proc/sysrq-trigger", "/proc/bus", "/proc/fs", "/proc/irq")
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")


def of_programs(apart: bool = False) -> View:
    """For programs of students: Python, the probe, and what their worker keeps in memory.

    Those that are kept ``apart`` see nothing of the others, nor these of them.
    """
    other = str(world.APART)
    mine: View = [("bind", SCRATCH, SCRATCH), ("hide", other)]
    mine = [("bind", other, other)] if apart else mine
    names = (path for path in map(guest.NAMES.joinpath, guest.FILES) if path.exists())
    mine += [("bind", str(path), f"/etc/{path.name}") for path in names]
    temporary = world.APART_TEMPORARY if apart else world.TEMPORARY
    return [("bind", str(temporary), TEMPORARY), *python_and(PROBE), *mine]


def python_and(paths: Sequence[Path]) -> View:
    """Python and what it is made of, and of the kit these files and folders alone."""
    shown = _shown()
    steps: View = [("show", path) for path in shown]
    steps += [("hide", path) for path in _covered(shown)]
    steps += [("show", path) for path in KERNEL if os.path.exists(path)]
    return steps + [("show", str(path)) for path in paths]


def _shown() -> list[str]:
    """Files and folders of the machine that can be read inside."""
    found = [*SYSTEM, *(f"/etc/{name}" for name in SETTINGS)]
    for prefix in (sys.base_prefix, sys.base_exec_prefix):
        if not any(Path(prefix).is_relative_to(path) for path in found):
            found.append(prefix)
    return [path for path in found if os.path.exists(path)]


def _covered(shown: Sequence[str]) -> list[str]:
    """Folders in those that nobody inside may see: a kit that is installed beside Python."""
    folders = dict.fromkeys((SOURCES, PACKAGE))
    inside = [str(f) for f in folders if any(f.is_relative_to(path) for path in shown)]
    return inside[:1]


def can_be_read(path: Path) -> bool:
    """Whether a program inside can read this file or folder of the machine."""
    shown, path = _shown(), path.resolve()
    inside = any(path.is_relative_to(Path(top).resolve()) for top in shown)
    return inside and not any(path.is_relative_to(top) for top in _covered(shown))


@dataclass(frozen=True)
class Box:
    """What a sandbox is like for the command that runs inside."""

    view: View
    guest: int | None  # it begins as root and has to become that user (``probe.bounds.user``)
    offline: bool = False  # in a network of its own with nothing
    is_on_a_leash: bool = False  # the command ends by itself when whoever started it does

    @property
    def rights(self) -> tuple[str, ...]:
        """The capabilities that the command begins with."""
        return () if self.guest is None else guest.TO_BECOME


def wrapped(tool: str, command: Sequence[str], box: Box) -> list[str]:
    """The command, to be run in a sandbox that this tool makes."""
    with_tool = _with_bubblewrap if tool.startswith(BUBBLEWRAP) else _with_unshare
    return with_tool(command, box)


def _with_bubblewrap(command: Sequence[str], box: Box) -> list[str]:
    """Source: man 1 bwrap."""
    options = {"show": "--ro-bind", "hide": "--tmpfs", "bind": "--bind"}
    words, there = ["--dev", "/dev", "--proc", "/proc"], {"/"}
    for what, *paths in box.view:
        above = [path for path in _above(paths[-1]) if path not in there]
        words += [word for path in above for word in ("--perms", "0755", "--dir", path)]
        words += [options[what], *(paths * 2 if what == "show" else paths)]
        # What lay below it is covered now, and may have to be made once more.
        there = {p for p in {*there, *above} if not p.startswith(f"{paths[-1]}/")}
    words += ["--remount-ro", "/dev", "--remount-ro", "/"]
    # The first process of a namespace gets no signal from inside (man 7 pid_namespaces), so no
    # program ends or stops the nursery.
    own = ["--unshare-pid", "--as-pid-1", "--unshare-ipc", "--unshare-uts"]
    own += ["--unshare-net"] if box.offline else []
    rest = [] if box.is_on_a_leash else ["--die-with-parent"]
    rest += ["--cap-drop", "ALL", "--chdir", TEMPORARY]
    own += ["--unshare-user"] if box.guest is None else []
    for right in box.rights:
        rest += ["--cap-add", f"CAP_{right.upper()}"]
    return ["bwrap", *own, *words, *rest, "--", *command]


def _above(path: str) -> list[str]:
    """The folders that what is shown lies in. bwrap would make them for its own user alone."""
    return [str(parent) for parent in reversed(Path(path).parents)]


def _with_unshare(command: Sequence[str], box: Box) -> list[str]:
    """Source: man 1 unshare."""
    devices: View = [("bind", f"/dev/{name}", f"/dev/{name}") for name in DEVICES]
    plan = [word for step in (("processes", "/proc"), *devices, *box.view) for word in step]
    own = ["--mount", "--pid", "--ipc", "--uts", "--fork"]
    own += ["--net"] if box.offline else []
    own += ["--user", "--map-root-user"] if box.guest is None else []
    rights = ",".join(("-all", *(f"+{right}" for right in box.rights)))
    maker = [os.path.realpath(sys.executable), "-I", "-S", by_hand.__file__, rights, *plan, "--"]
    return ["unshare", *own, "--kill-child", "--", *maker, *command]
