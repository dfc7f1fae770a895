"""Unpacking in a process of its own: a bomb costs that process its time and memory, not ours.

Where a sandbox is used, it is in one: whatever a broken archive makes of a library that reads it,
there is the archive, the folder for the copy, and no network.

Run as ``python -m autograder.handin.apart``, with a job on stdin.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from autograder.handin import archives
from autograder.handin.source import import_path
from autograder.handin.unpack import MEGABYTE, Copy, Refused, damaged, unpack
from autograder.kit import PACKAGE, SOURCES
from autograder.probe.bounds.user import become
from autograder.program.linux import guest, sandbox, view
from autograder.words.language import _, speak, spoken

MEMORY = 1024 * MEGABYTE  # a 7z asks for 64 MB or 256 MB, a bomb for up to 4 GB
OWN = ("__init__.py", "kit.py", "handin", "words", "program", "probe", "locale")  # is imported
LIMITS = ("max_bytes", "max_files", "max_other", "max_archive", "files", "size")


def unpack_apart(source: Path, copy: Copy, seconds: int = 60) -> None:
    """Unpack an archive into a copy, within seconds of CPU. Raises Refused with one sentence."""
    job = {name: getattr(copy, name) for name in LIMITS}
    job |= {"source": str(source.absolute()), "folder": str(copy.folder.absolute())}
    job |= {"language": spoken(), "seconds": seconds}
    copy.folder.mkdir(parents=True, exist_ok=True)
    try:
        told = _answer(job, 10 * seconds)
    except (ValueError, subprocess.TimeoutExpired) as error:
        sentence = _("{name} takes too much time or memory to unpack: hand in the scripts only.")
        raise Refused(sentence.format(name=source.name)) from error
    copy.odd.update(told["odd"])
    copy.files, copy.size = told["files"], told["size"]
    if told["errno"]:
        raise OSError(told["errno"], os.strerror(told["errno"]), str(copy.folder))
    if told["refused"]:
        raise Refused(told["refused"])


def _answer(job: dict[str, Any], patience: float) -> dict[str, Any]:
    """What became of a job. Raises ValueError if the process was ended before it could tell."""
    environment = import_path() | {"LC_ALL": "C.UTF-8"}  # libarchive spells names as it says
    command = [sys.executable, "-P", "-m", "autograder.handin.apart"]
    if not sandbox.kind():
        return _run(command, job, patience, environment)
    command[0] = sandbox.python()
    libraries = dict.fromkeys(str(path.parent) for path in _libraries())
    environment["PYTHONPATH"] = os.pathsep.join([str(SOURCES), *libraries])
    with guest.lent(Path(job["folder"]), sandbox.guest_of_this_run()) as user:
        box = view.Box(_view(job), user, offline=True, is_on_a_leash=True)
        command = view.wrapped(sandbox.kind(), command, box)
        return _run(command, job | {"user": user}, patience, environment)


def _run(
    command: list[str], job: dict[str, Any], patience: float, environment: dict[str, str]
) -> dict[str, Any]:
    from autograder.program.ending import kill_tree  # it needs psutil, which is not there inside

    how: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    how |= {"env": environment, "cwd": tempfile.gettempdir()}
    with _leash() as leash, subprocess.Popen(command, **how, pass_fds=leash) as process:
        try:
            said = json.dumps(job | {"leash": leash}).encode()
            answer, errors = process.communicate(said, patience)
        except subprocess.TimeoutExpired:
            kill_tree(process.pid)  # bwrap's own child, too, which may not know its parent yet
            raise
    if process.returncode > 0 and b"MemoryError" not in errors:
        raise RuntimeError(errors.decode(errors="replace").strip()[-200:])
    told: dict[str, Any] = json.loads(answer)
    return told


@contextlib.contextmanager
def _leash() -> Iterator[list[int]]:
    """What a process is given that shall end when this one does, however that happens.

    The kernel could do it for bwrap, but misses its child for a moment. Windows gives nothing.
    """
    if os.name == "nt":
        yield []
        return
    given, kept = os.pipe()
    try:
        yield [given]
    finally:
        os.close(given)
        os.close(kept)


def _end_with(leash: int) -> None:
    """Wait until the other end is gone, then end at once."""
    os.read(leash, 1)
    os._exit(3)


def _view(job: dict[str, Any]) -> view.View:
    """What is there for it: Python, these modules, the archive, and the folder for the copy."""
    own = [PACKAGE / name for name in OWN if (PACKAGE / name).exists()]
    steps: view.View = [("hide", view.TEMPORARY), *view.python_and([*own, *_libraries()])]
    return [*steps, ("show", job["source"]), ("bind", job["folder"], job["folder"])]


def _libraries() -> list[Path]:
    """Where the libraries lie that read what Python itself does not."""
    found = filter(None, map(importlib.util.find_spec, archives.LIBRARIES))
    paths = [Path(spec.origin) for spec in found if spec.origin]
    return [path.parent if path.stem == "__init__" else path for path in paths]


def bound(seconds: int, size: int) -> None:
    """Bound this process: its memory, its seconds of CPU, and the bytes of each of its files."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read a job from stdin, unpack, write what came of it to stdout."""
    job = json.load(sys.stdin)
    for leash in job["leash"]:
        threading.Thread(target=_end_with, args=(leash,), daemon=True).start()
    speak(job["language"])
    bound(job["seconds"], job["max_bytes"] + MEGABYTE)
    copy = Copy(Path(job["folder"]), **{name: job[name] for name in LIMITS})
    told: dict[str, Any] = {"refused": "", "errno": 0}
    try:
        with _opened(Path(job["source"])) as file:
            _become(job, file)
            unpack(Path(job["source"]).name, file, copy)
    except Refused as error:
        told["refused"] = str(error)
    except OSError as error:
        told["errno"] = error.errno
    told |= {"odd": copy.odd, "files": copy.files, "size": copy.size}
    print(json.dumps(told), flush=True)
    os._exit(0)  # nothing is left to do, and a broken archive shall not get a word in


def _opened(source: Path) -> IO[bytes]:
    try:
        return source.open("rb")
    except OSError as error:
        raise Refused(damaged(source.name, error)) from error


def _become(job: dict[str, Any], file: IO[bytes]) -> None:
    """Be nobody in particular before the first byte is looked at, where root asked for it."""
    if (user := job.get("user")) is not None:
        archives.prepare(file)
        become(user)


if __name__ == "__main__":
    main()
