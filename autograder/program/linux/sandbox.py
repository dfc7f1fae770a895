"""A sandbox around all programs of one hand-in: what they see, and what they can reach.

They have their own network, their own processes and a file system with nothing in it but Python,
the probe and the rooms that they are in. No other hand-in, no check, no result, no home is there.

Two tools make it: bubblewrap (the package of that name in Linux distributions), or unshare(1) of
util-linux. What the environment variable ``AUTOGRADER_SANDBOX`` names is used; nothing: none.

Where root grades, programs run as a user that nobody else is (``guest``). Where root may not do
that, they run "as root": then no bound of the kernel's holds for their number.
"""

from __future__ import annotations

import compileall
import contextlib
import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.kit import PACKAGE, SOURCES, WrongUsage
from autograder.probe.bounds import tried
from autograder.program.linux import guest, view, world
from autograder.words.language import _

SETTING = "AUTOGRADER_SANDBOX"
BUBBLEWRAP, UNSHARE = view.BUBBLEWRAP, view.UNSHARE
AS_ROOT = " as root"  # after the name of a tool
PATIENCE = 20.0  # seconds for one try of a sandbox
UNBOUNDED = ", as root"  # after the name of one in which the kernel sets processes no bound


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
    tools = (BUBBLEWRAP, UNSHARE, BUBBLEWRAP + AS_ROOT, UNSHARE + AS_ROOT)
    return next((tool for tool in tools if works(tool)), "")


def require() -> str:
    """The tool to use. Raises WrongUsage, with what can be done, where there is none."""
    if sys.platform == "linux" and Path(tempfile.gettempdir()).is_relative_to(world.SCRATCH):
        sentence = _(
            "Temporary files lie in {folder} here, which a sandbox covers: set TMPDIR to a folder "
            "elsewhere."
        )
        raise WrongUsage(sentence.format(folder=world.SCRATCH))
    if tool := find():
        return tool
    raise WrongUsage(
        _(
            "No sandbox can be made on this machine, so programs of students would run with all "
            "your rights. On Linux, install bubblewrap; or add --no-sandbox if you trust them."
        )
    )


@functools.cache
def named(tool: str) -> str:
    """A tool with its version, as a report names it. "none" if there is none."""
    if not tool:
        return "none"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        bubblewrap = tool.startswith(BUBBLEWRAP)
        command = ["bwrap" if bubblewrap else "unshare", "--version"]
        told = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        version = told.stdout.split()[-1]
        name = f"bubblewrap {version}" if bubblewrap else f"namespaces (unshare {version})"
        return name if is_bounded(tool) else name + UNBOUNDED
    return tool


def sentence(name: str) -> str:
    """In words, what a sandbox of this name means for who grades."""
    if name == named(""):
        return _("There is no sandbox: programs run with all your rights.")
    tool = name.removesuffix(UNBOUNDED)
    made = _("Each hand-in runs in a sandbox of its own, made by {tool}.").format(tool=tool)
    if tool == name:
        return made + " " + _("The kernel bounds how many processes it starts.")
    return made + " " + _("How many processes it starts, only a look 20 times a second bounds.")


def advice(tool: str) -> str:
    """In words, what would make a better one. "" if nothing would."""
    if tool.startswith(BUBBLEWRAP):
        return ""
    return _("Better: bubblewrap. On Debian, Ubuntu, Fedora and Arch its package is “bubblewrap”.")


def works(tool: str) -> bool:
    """Whether a tiny program runs inside, in a network that it can use."""
    return _tried(tool, os.environ.get("PATH", "")).startswith(tried.WORKS)


def is_bounded(tool: str) -> bool:
    """Whether the kernel refuses to start too many processes inside."""
    return _tried(tool, os.environ.get("PATH", "")).endswith(tried.BOUNDED)


@functools.cache
def _tried(tool: str, _path: str) -> str:
    """What a tiny program says of its sandbox. "" if there is none."""
    if sys.platform != "linux":
        return ""
    try:
        told = subprocess.run(
            [sys.executable, "-P", "-m", __name__, tool],
            cwd=SOURCES,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.decode().strip() if told.returncode == 0 else ""


def guest_of_this_run() -> int | None:
    """Whom else something may run as that is no program of a student's. None: nobody else."""
    return None if kind().endswith(AS_ROOT) else guest.choose()


def leave() -> None:
    """Leave the machine (``world``), and choose whom programs run as. Raises OSError."""
    world.leave()
    if not kind().endswith(AS_ROOT):
        guest.settle()
    guest.lay_names()


def python() -> str:
    """The Python that runs inside: the one behind a virtual environment."""
    return os.path.realpath(sys.executable)


def nursery(words: Sequence[str], boxed: bool, apart: bool) -> list[str]:
    """What starts a nursery by these words for Python: in the sandbox that is used, or outside."""
    return inside([*words, "boxed"], apart) if boxed else [sys.executable, *words]


def inside(words: Sequence[str], apart: bool = False) -> list[str]:
    """What runs Python inside; the last word is whom it is to become, if anybody.

    The process that runs it has left the machine. ``apart``: where only what is kept there is seen.
    """
    user = [str(number)] if (number := guest.number()) is not None else []
    box = view.Box(view.of_programs(apart), guest.number())
    return view.wrapped(kind(), [python(), *words, *user], box)


def _try(tool: str) -> int:
    """In a process of its own: leave the machine, and run the tiny program inside."""
    hidden = str(PACKAGE / "kit.py")
    with used(tool):
        leave()
        return subprocess.run(inside(["-S", tried.__file__, str(world.SCRATCH), hidden])).returncode


if __name__ == "__main__":
    sys.exit(_try(sys.argv[1]))
