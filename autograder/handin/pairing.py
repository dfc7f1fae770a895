"""Which scripts of a folder are the server and the client.

Nothing here runs or trusts what a student handed in; names and bytes are only looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course.exercises import UDP, asks_for_a_chat, exercise, slugs, with_most
from autograder.course.skeletons import differs
from autograder.handin.imports import without_imported
from autograder.handin.lent import lend_client
from autograder.handin.missing import missing
from autograder.handin.scripts import (
    ROLES,
    content,
    is_script,
    looks_like,
    looks_like_both,
    network_of,
    of_number,
    only_numbers_differ,
    role_of,
    roles_of,
    uses_sockets,
)
from autograder.handin.submission import CORE, Pair, Problem
from autograder.words.language import _
from autograder.words.quoted import in_words


def find_programs(
    folder: Path, odd: Mapping[str, str], meant: str = ""
) -> dict[str, Pair | Problem]:
    """The programs of a clean folder, by exercise, or under CORE when they lie at its root.

    ``odd`` says of files that were left out why that was, for a better explanation. ``meant``
    is what programs at the root are handed in as, if that is known.
    """
    root = only_folder(folder)
    exercises = exercise_folders(root) or of_kit(root)
    if exercises:
        found = {slug: _find_for(slug, path, odd) for slug, path in exercises.items()}
        return {slug: _with_what_is_beside(programs, exercises) for slug, programs in found.items()}
    return _over_both(root) or {CORE: _find_for(meant, root, odd)}


def _with_what_is_beside(programs: Pair | Problem, exercises: Mapping[str, Path]) -> Pair | Problem:
    """With a folder or a module beside those of the exercises, which several of them may use."""
    if not isinstance(programs, Pair) or programs.folder not in exercises.values():
        return programs
    there = sorted(programs.folder.parent.iterdir())
    free = [path for path in there if path not in exercises.values() and not path.is_symlink()]
    names = [path.name for path in free if path.is_dir() or is_script(path.name)]
    return replace(programs, beside=tuple(names))


def _over_both(root: Path) -> dict[str, Pair | Problem]:
    """A chat over TCP and one over UDP, told apart by the names of all scripts or their folders."""
    scripts = sorted(path for path in root.rglob("*") if role_of(path.name) and path.is_file())
    networks = [network_of(path.relative_to(root).as_posix()) for path in scripts]
    found = []
    for network in ("tcp", "udp"):
        paths = [path for path, named in zip(scripts, networks, strict=True) if named == network]
        folders = {path.parent for path in paths}
        found.append(_pair_in(folders.pop() if len(folders) == 1 else root, paths))
    tcp, udp = found
    if isinstance(tcp, Pair) and isinstance(udp, Pair) and all(networks):
        return {CORE: tcp, with_most(UDP).slug: udp}
    return {}


def _find_for(slug: str, folder: Path, odd: Mapping[str, str]) -> Pair | Problem:
    if not asks_for_a_chat(slug):
        return only_script(exercise(slug).scripts[0], folder)
    lent = lend_client(slug, folder)
    pair = find_pair(folder, odd)
    return replace(pair, lent=lent) if isinstance(pair, Pair) else pair


def only_script(name: str, root: Path) -> Pair | Problem:
    """The one script that is handed in: the highest of its name. It stands for both programs."""
    found = [p for p in root.rglob("*") if p.name.casefold() == name and p.is_file()]
    if found:
        path = min(found, key=lambda path: (len(path.parts), str(path)))
        return Pair(path.parent, path.name, path.name)
    there = in_words(sorted(p.relative_to(root).as_posix() for p in root.rglob("*.py")))
    sentence = _("{script} is missing; what is there: {found}.")
    return Problem(sentence.format(script=name, found=there or _("no Python script")))


def only_folder(folder: Path) -> Path:
    """Go down while a folder holds nothing but one folder (and files that are no scripts)."""
    while True:
        entries = list(folder.iterdir())
        folders = [entry for entry in entries if entry.is_dir()]
        scripts = [entry for entry in entries if is_script(entry.name)]
        if scripts or len(folders) != 1 or exercise_folders(folder):
            return folder
        folder = folders[0]


def exercise_folders(folder: Path) -> dict[str, Path]:
    """The folders in it that are named like an exercise, e.g. ``04_multi_user_chat``."""
    found: dict[str, Path] = {}
    for entry in sorted(folder.iterdir()):
        name = re.sub(r"[\s\-]+", "_", entry.name.casefold())
        if name in slugs() and entry.is_dir() and not entry.is_symlink():
            found.setdefault(name, entry)
    return dict(sorted(found.items()))


def of_kit(folder: Path) -> dict[str, Path]:
    """The exercises of a copy of this whole kit, without those that are as they were shipped."""
    home = folder / "exercises"
    if not home.is_dir() or home.is_symlink():
        return {}
    found = exercise_folders(home)
    return {slug: path for slug, path in found.items() if differs(path.name, home)} or found


def find_pair(root: Path, odd: Mapping[str, str]) -> Pair | Problem:
    """The server and the client under this folder, or one sentence on why they are not clear."""
    scripts = [p for p in root.rglob("*") if is_script(p.name) and p.is_file()]
    scripts = [p for p in scripts if not is_script(p.parent.name)]  # server.py as a folder
    scripts.sort(key=lambda path: (len(path.parts), str(path)))
    together = _folders_with_both(scripts)
    if together:
        folder = _pick_folder(together)
        if isinstance(folder, Problem):
            return folder
        root, scripts = folder, [path for path in scripts if path.parent == folder]
    return _pair_in(root, scripts) or _peers(root, scripts) or missing(root, scripts, odd)


def _folders_with_both(scripts: Sequence[Path]) -> list[Path]:
    roles: dict[Path, set[str]] = {}
    for path in scripts:
        roles.setdefault(path.parent, set()).add(role_of(path.name))
    return [folder for folder, found in roles.items() if found >= set(ROLES)]


def _pick_folder(folders: Sequence[Path]) -> Path | Problem:
    """The highest folder with both programs. Of several side by side, that of the chat."""
    top = of_number(
        [path for path in folders if len(path.parts) == len(folders[0].parts)],
        with_most().number,
    )
    if len(top) == 1 or len({_content_of_folder(folder) for folder in top}) == 1:
        return top[0]
    names = in_words([folder.name for folder in top])
    return Problem(
        _(
            "There are programs in several folders ({names}), and it is not clear which ones "
            "to grade: name each folder after its exercise, for example 04_multi_user_chat."
        ).format(names=names)
    )


def _content_of_folder(folder: Path) -> frozenset[tuple[str, bytes]]:
    return frozenset((p.name, content(p)) for p in folder.iterdir() if is_script(p.name))


def _pair_in(folder: Path, scripts: Sequence[Path]) -> Pair | Problem | None:
    """The pair among these scripts; None if one of the two is missing."""
    named = [[path for path in scripts if role_of(path.name) == role] for role in ROLES]
    server, client = (
        _choose(role, paths or _by_content(role, scripts))
        for role, paths in zip(ROLES, named, strict=True)
    )
    if server is None or client is None:
        return None
    if isinstance(server, Problem) and isinstance(client, Problem):
        return _several_pairs(named)
    for path in (server, client):
        if isinstance(path, Problem):
            return path
    assert isinstance(server, Path)
    assert isinstance(client, Path)
    names = [path.relative_to(folder).as_posix() for path in (server, client)]
    return Pair(folder, names[0], names[1])


def _several_pairs(named: Sequence[Sequence[Path]]) -> Problem:
    servers, clients = (in_words([path.name for path in paths]) for paths in named)
    return Problem(
        _(
            "There are several servers ({servers}) and several clients ({clients}): put each pair "
            "into a folder named after its exercise, for example 04_multi_user_chat or 03_udp_chat."
        ).format(servers=servers, clients=clients)
    )


def _by_content(role: str, scripts: Sequence[Path]) -> list[Path]:
    """The one script whose name says nothing, but which listens (or connects). Else none."""
    found = []
    for path in scripts:
        if looks_like(path) == [role] and not role_of(path.name):
            found.append(path)
    return found if len(found) == 1 else []


def _choose(role: str, paths: Sequence[Path]) -> Path | Problem | None:
    """One script of a role: of the right name or number, the only one to be started, or a copy."""
    for fold in (str, str.casefold):
        exact = [path for path in paths if fold(path.name) == f"{role}.py"]
        if len(exact) == 1:
            return exact[0]
        paths = exact or paths
    paths = without_imported(paths)
    if not _numbered_clients(role, paths):
        paths = of_number(paths, with_most().number)
    if len({content(path) for path in paths}) <= 1 or _numbered_clients(role, paths):
        return paths[0] if paths else None
    return Problem(
        _("Several files could be the {role} ({names}): rename the right one to {script}.").format(
            role=role, names=in_words([p.name for p in paths]), script=f"{role}.py"
        )
    )


def _numbered_clients(role: str, paths: Sequence[Path]) -> bool:
    """client1.py, client2.py beside one server are one client, started several times."""
    servers = [p for p in paths[0].parent.iterdir() if role_of(p.name) == "server"] if paths else []
    return role == "client" and only_numbers_differ(paths) and len(servers) <= 1


def _peers(folder: Path, scripts: Sequence[Path]) -> Pair | None:
    """A script that is started twice, or two whose names do not tell which is the server.

    Whether they are a chat, and which one is started first, is found out by trying.
    """
    able = list({content(p): p for p in reversed(scripts) if uses_sockets(p)}.values())[::-1]
    both = [path for path in able if looks_like_both(path)]
    if len(able) != 2 and len(both) == 1 and (able == both or not roles_of(able)):
        able = both
    names = [path.relative_to(folder).as_posix() for path in able]
    if able == both and len(able) == 1:
        return Pair(folder, names[0], names[0])
    if len(able) < 2 or not any("server" in looks_like(path) for path in able):
        return None
    if len(able) == 2 or only_numbers_differ(able):
        return Pair(folder, names[0], names[1], peers=True)
    return None
