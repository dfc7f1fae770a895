"""Waiting until a file of a student's changes, or a key is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
from watchfiles import Change, DefaultFilter, watch
from watchfiles.main import FileChange

from autograder.handin.unpack import is_junk
from autograder.student.targets import Target

BEAT = 100  # milliseconds: so long it takes at most until watching has begun, or a key is seen
SAVED = 20  # milliseconds without another change: then all of a save is there
CHANGED = ""  # what a turn is when no key was pressed
REMOTE = ("9p", "afpfs", "cifs", "drvfs", "fuse.sshfs", "nfs", "prl_fs", "smb", "vboxsf", "webdav")


def turns(targets: Sequence[Target], pressed: Callable[[], str]) -> Iterator[str]:
    """Begin to watch, yield at once, and then whenever a script has changed since the last time.

    So what is saved while a check still runs is checked next. A key is yielded as it is pressed.
    Ctrl-C ends the waiting.
    """
    paths = [target.path.resolve() for target in targets]
    try:
        changes = _begin(paths, any(map(_is_remote, paths)))
    except (OSError, RuntimeError):  # the system lets nobody watch so many folders
        changes = _begin(paths, poll=True)
    yield CHANGED
    for changed in changes:
        if changed:
            yield CHANGED
        elif key := pressed():
            yield key


def _begin(paths: list[Path], poll: bool) -> Iterator[set[FileChange]]:
    """The changes from now on, and an empty set at each beat."""
    known = DefaultFilter()  # what editors and Python leave beside a script

    def matters(change: Change, path: str) -> bool:
        return known(change, path) and any(_is_in(Path(path), target) for target in paths)

    # Who saves a zip puts a new file in its place, so the folder is watched, but not all below it.
    folders = {path if path.is_dir() else path.parent for path in paths}
    changes = watch(
        *folders,
        watch_filter=matters,
        rust_timeout=BEAT,
        step=SAVED,
        yield_on_timeout=True,
        force_polling=poll or None,  # None: watchfiles decides, by its variable of the environment
        recursive=all(path.is_dir() for path in paths),
        ignore_permission_denied=True,
    )
    next(changes)
    return changes


def _is_in(path: Path, target: Path) -> bool:
    """Whether it is the zip, or a script in the folder, that is to be checked."""
    if path == target:
        return path.is_file()
    inside = path.relative_to(target).parts if path.is_relative_to(target) else ()
    return path.suffix.casefold() == ".py" and bool(inside) and not any(map(is_junk, inside))


def _is_remote(path: Path) -> bool:
    """Whether it lies on another machine: its system does not tell ours what changes there."""
    kinds = {Path(disk.mountpoint): disk.fstype for disk in psutil.disk_partitions(all=True)}
    nearest = next((kinds[folder] for folder in (path, *path.parents) if folder in kinds), "")
    return nearest.casefold().startswith(REMOTE)
