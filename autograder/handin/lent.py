"""The client that the kit lends: where all the work is in the server, none need be handed in."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from autograder.course.exercises import all_exercises
from autograder.handin.scripts import is_script, looks_like, role_of
from autograder.kit import REFERENCE

CLIENT = "client.py"


def lend_client(slug: str, folder: Path) -> bool:
    """Put our client beside a server that came without one. Whether that was so."""
    ours = REFERENCE / slug / CLIENT
    known = all_exercises().get(slug)
    if known is None or known.client != "lent" or not ours.is_file():
        return False
    scripts = [path for path in folder.rglob("*") if is_script(path.name) and path.is_file()]
    servers = [p for p in scripts if role_of(p.name) != "client" and "server" in looks_like(p)]
    if not servers or _has_client(scripts):
        return False
    beside = min(servers, key=lambda path: (len(path.parts), str(path)))
    shutil.copyfile(ours, beside.with_name(CLIENT))
    return True


def _has_client(scripts: Sequence[Path]) -> bool:
    """Whether one of them connects, other than the server, or says that it is the client."""
    return any(
        path.name.casefold() == CLIENT
        or (role_of(path.name) != "server" and "client" in looks_like(path))
        for path in scripts
    )
