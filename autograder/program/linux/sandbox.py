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

from autograder.kit import PACKAGE, SOURCES, WrongUsage
from autograder.program.linux import view, world
from autograder.words.language import _

SETTING = "AUTOGRADER_SANDBOX"
BUBBLEWRAP, UNSHARE = view.BUBBLEWRAP, view.UNSHARE
PATIENCE = 20.0  # seconds for one try of a sandbox

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


@functools.cache
def named(tool: str) -> str:
    """A tool with its version, as a report names it. "none" if there is none."""
    if not tool:
        return "none"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        command = ["bwrap" if tool == BUBBLEWRAP else "unshare", "--version"]
        told = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        version = told.stdout.split()[-1]
        return f"{tool} {version}" if tool == BUBBLEWRAP else f"user namespaces (unshare {version})"
    return tool


def sentence(name: str) -> str:
    """In words, what a sandbox of this name means for who grades."""
    if name == named(""):
        return _("There is no sandbox: programs run with all your rights.")
    return _("Each hand-in runs in a sandbox of its own, made by {tool}.").format(tool=name)


def advice(tool: str) -> str:
    """In words, what would make a better one. "" if nothing would."""
    if tool == BUBBLEWRAP:
        return ""
    return _("Better: bubblewrap. On Debian, Ubuntu, Fedora and Arch its package is “bubblewrap”.")


def works(tool: str) -> bool:
    """Whether a tiny program runs inside, in a network that it can use."""
    if sys.platform != "linux":
        return False
    try:
        tried = subprocess.run(
            [sys.executable, "-P", "-m", __name__, tool],
            cwd=SOURCES,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
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
    return view.wrapped(kind(), command, view.of_programs())


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
    paths = [str(world.SCRATCH), str(PACKAGE / "kit.py"), str(PACKAGE / "probe"), TRIED]
    with used(tool):
        return subprocess.run(wrapped([python(), "-S", "-c", _TINY, *paths])).returncode


if __name__ == "__main__":
    sys.exit(_try(sys.argv[1]))
