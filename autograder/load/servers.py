"""The servers that are measured: how each is started, and what it costs."""

from __future__ import annotations

import contextlib
import importlib.util
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.kit import REFERENCE
from autograder.load import native

RIVALS = Path(__file__).parent / "rivals"
BEYOND = REFERENCE / "11_beyond_threads"
ADDRESS = '("127.0.0.1", 12345)'  # as it stands in a program that is to listen elsewhere
PATIENCE = 20.0  # seconds for a server to listen
ON_UVLOOP = (
    "import asyncio, runpy, sys, uvloop; asyncio.run = uvloop.run; "
    "runpy.run_path(sys.argv[1], run_name='__main__')"
)


@dataclass(frozen=True)
class Server:
    """A server that can be measured: the text of a Python program, or of one in C."""

    name: str
    text: str
    in_c: bool = False
    needs: str = ""  # a module that has to be installed for it
    loader: str = ""  # Python that runs the script; "": it is run as it is
    words: tuple[str, ...] = ()  # that stand behind the port on the command line

    @property
    def lacks(self) -> str:
        """What this machine lacks to run it, in a few words; "" if nothing."""
        if self.in_c:
            return "" if native.compiler() else "no C compiler that works, or no Linux"
        if self.needs and not importlib.util.find_spec(self.needs):
            return f"{self.needs} is not installed"
        return "" if ADDRESS in self.text else f"it does not say {ADDRESS}"


def known() -> list[Server]:
    """The servers that are measured when nobody names others."""
    epoll = (RIVALS / "epoll_server.c").read_text(encoding="utf-8")
    streams = BEYOND / "with_asyncio.py"
    return [
        in_python("thread each", RIVALS / "outbox.py"),
        in_python("queue each", RIVALS / "queue_each.py"),
        in_python("selectors", BEYOND / "server.py"),
        in_python("asyncio", streams),
        in_python("combining", BEYOND / "combining.py"),
        in_python("uvloop", streams, needs="uvloop", loader=ON_UVLOOP),
        in_python("Twisted", RIVALS / "with_twisted.py", needs="twisted"),
        Server("C, each line", epoll, in_c=True, words=("each",)),
        Server("C, combining", epoll, in_c=True),
    ]


def in_python(name: str, script: Path, needs: str = "", loader: str = "") -> Server:
    """A server whose program is a file."""
    return Server(name, script.read_text(encoding="utf-8"), needs=needs, loader=loader)


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor that it has used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Bytes of memory that it has now."""
        return int(self.process.memory_info().rss)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE


@contextlib.contextmanager
def running(server: Server) -> Iterator[Running]:
    """A server in a process of its own. Raises RuntimeError if it does not listen."""
    with tempfile.TemporaryDirectory(prefix="load-") as temp:
        port, quiet = _free_port(), subprocess.DEVNULL
        command = _command(server, Path(temp), port)
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
        try:
            _wait_for(port, process)
            yield Running(port, psutil.Process(process.pid))
        finally:
            process.kill()
            process.wait()


def _command(server: Server, folder: Path, port: int) -> list[str]:
    """The command line of a server that is to listen on this port."""
    script = folder / ("server.c" if server.in_c else "server.py")
    script.write_text(server.text.replace(ADDRESS, f'("127.0.0.1", {port})'), encoding="utf-8")
    if server.in_c:
        return [str(native.compiled(script, folder)), str(port), *server.words]
    return [sys.executable, *(["-c", server.loader] if server.loader else []), str(script)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.01)
    raise RuntimeError("The server does not listen.")
