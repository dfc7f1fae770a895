"""Starts student programs. Standard library only; it is a process of its own.

As a *nursery* (where fork() exists) it is warm, and forks a process for each program. Elsewhere it
starts one program. Every job is one JSON object; the program's stdin, stdout, stderr and probe
channel come with it.
"""

from __future__ import annotations

import atexit
import gc
import importlib.machinery
import importlib.util
import json
import os
import socket
import sys
import traceback
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # as a script, it finds the package only after main() has told where it is
    from autograder.probe.channel import Channel

Compiler = Callable[[bytes, str], types.CodeType]
HERE = os.path.dirname(os.path.abspath(__file__))


def run(
    job: dict[str, Any],
    channel_socket: socket.socket,
    on_end: Callable[[], None] | None = None,
) -> None:
    """Run a student's script as ``__main__`` in this process, under the probe.

    ``on_end`` is called when the grader is gone.
    """
    from autograder.probe.channel import Channel
    from autograder.probe.plain import shadows, terminal

    folder, script = job["folder"], os.path.join(job["folder"], job["script"])
    channel = Channel(channel_socket, on_end)
    compiled = _watching(channel, job)
    for fault in job.get("faults", []):
        channel.obey(fault)
    channel.listen()
    sys.argv = [script, *job.get("arguments", [])]
    sys.path[0] = os.path.dirname(script)
    shadows.let_through(sys.path[0])
    terminal.is_there(folder)
    os.chdir(folder)
    main = types.ModuleType("__main__")
    loader = importlib.machinery.SourceFileLoader("__main__", script)
    main.__dict__.update(__file__=script, __builtins__=__builtins__, __loader__=loader)
    sys.modules["__main__"] = main
    _run(script, compiled, main, channel)


def _watching(channel: Channel, job: dict[str, Any]) -> Compiler:
    """Put the probe in its place. Returns what compiles the script."""
    from autograder.probe import recorder, sockets, threads
    from autograder.probe.ports import Ports
    from autograder.probe.waits import children

    sockets.install(channel, Ports(job["ports"]), job["folder"])
    children.install(channel)
    by_steps = job.get("record") == "steps"
    threads.install(channel, job["folder"], recorder.current.holds, by_steps)
    compiled: Compiler = _compiled
    if job.get("turns"):
        from autograder.probe.watch import turns

        turns.install(channel, job["folder"], recorder.current.holds, sockets.Socket)
    if job.get("watch"):
        # After the sockets: by them a registry is known.
        from autograder.probe.watch import registry

        compiled = registry.install(channel, job["folder"])
    if job.get("record"):
        from autograder.probe.watch import standing

        compiled = standing.install(channel, job["folder"], by_steps) or compiled
    return compiled


def _run(script: str, compiled: Compiler, main: types.ModuleType, channel: Channel) -> None:
    from autograder.probe import threads
    from autograder.probe.recorder import last_line
    from autograder.probe.talk import Event

    channel.tell(Event.STARTED)
    try:
        with open(script, "rb") as file:
            code = compiled(file.read(), script)
        exec(code, main.__dict__)
    except SystemExit as end:
        _note_status(end.code)
        raise
    except BaseException as error:
        trace = threads.own_frames(error.__traceback__)
        first = threads.first_of(error) or error
        text, place = last_line(type(first), first), threads.place(first, os.path.dirname(script))
        channel.tell(Event.DIED, error=text, place=place)
        # Not raised further: Python would print our frames, too. What follows is what follows
        # at the end of any script: threads are waited for, exit handlers run.
        traceback.print_exception(type(error), error, trace)
        _note_status(130 if isinstance(error, KeyboardInterrupt) else 1)  # 128 + SIGINT, as a shell
    else:
        channel.tell(Event.MAIN_ENDED, daemons=threads.daemons())


_status = 0  # with which this process exits


def _note_status(code: object) -> None:
    """Source: https://docs.python.org/3/library/sys.html#sys.exit."""
    global _status
    _status = code & 0xFF if isinstance(code, int) else int(code is not None)


def _leave() -> None:
    """The last exit handler: all threads that are to be waited for have ended.

    Python would now take itself apart, object by object, and so copy all the memory that it
    shares with the nursery: 9 ms. Only what the script has made goes the usual way: files that it
    has left open are written, sockets are closed, by the garbage collection.
    """
    status = _status
    try:
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except Exception:
        status = 120  # as Python does, say when nobody reads what was printed
    sys.modules.pop("__main__", None)
    gc.collect()
    os._exit(status)


def _compiled(source: bytes, path: str) -> types.CodeType:
    """Compile as ``python server.py`` does: compile() alone would take any bytes in a comment."""
    try:
        if not source.isascii():
            importlib.util.decode_source(source)
    except UnicodeDecodeError as error:
        raise SyntaxError(f"Non-UTF-8 code in {os.path.basename(path)} ({error})") from None
    return compile(source, path, "exec", dont_inherit=True)


def _add_the_builtins_of_site() -> None:
    """exit(), quit() and help(): this process runs without ``site`` (python -S), to be quick."""
    import site

    site.setquit()
    site.sethelper()


def main() -> None:
    """Be a nursery, or run one program: ``nursery FD [boxed [USER]]`` or ``one JOB``."""
    sys.path[:0] = [os.path.dirname(os.path.dirname(HERE))]
    # Exit handlers run last in, first out (https://docs.python.org/3/library/atexit.html): this one
    # is in before any of the script's, so it runs when all of them have.
    atexit.register(_leave)
    _add_the_builtins_of_site()
    if sys.argv[1] == "nursery":
        from autograder.probe.nursery import Nursery, warm_up

        is_boxed, user = "boxed" in sys.argv[3:4], sys.argv[4:5]
        warm_up(is_boxed, int(user[0]) if user else None)
        nursery = Nursery(socket.socket(fileno=int(sys.argv[2])), is_boxed)
        job = nursery.serve()
        if job is None:
            nursery.end()
            return
        run(job, nursery.become_child(job.pop("fds")))
    else:
        job = json.loads(sys.argv[2])
        host, _, port = job["channel"].rpartition(":")
        # No nursery ends this program when the grader is gone: so it does so itself.
        run(job, socket.create_connection((host, int(port))), lambda: os._exit(1))


if __name__ == "__main__":
    main()
