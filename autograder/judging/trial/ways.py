"""How programs could be meant to be started: the plain way first, then what they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path

from autograder.handin.scripts import is_script, role_of
from autograder.handin.submission import NAME, Pair
from autograder.judging.trial.source import reads_arguments, seems_to_want
from autograder.room.questions.reading import BOSS, HERE, PORT
from autograder.room.questions.usage import arguments_from

Told = tuple[str, ...]

_PORT = str(PORT)
# What the one script of a hand-in, or each of two, may want to be told on its command line.
ROLES: tuple[tuple[Told, Told], ...] = (
    ((), ()),
    (("server",), ("client",)),
    (("s",), ("c",)),
    (("--server",), ("--client",)),
    (("server", _PORT), ("client", HERE, _PORT)),
    (("server", HERE, _PORT), ("client", HERE, _PORT)),
)
_MINE, _THEIRS = _PORT, str(PORT + 1)  # the ports of two peers
PEERS: tuple[tuple[Told, Told], ...] = (
    ((_MINE, _THEIRS), (_THEIRS, _MINE)),
    ((_MINE, HERE, _THEIRS), (_THEIRS, HERE, _MINE)),
    ((BOSS, _MINE, _THEIRS), ("alice", _THEIRS, _MINE)),
)
# What most scripts want that do not say so. Who is told a name takes anything for it, so it comes
# where nothing else fits.
OF_A_SERVER: tuple[Told, ...] = ((_PORT,), (HERE, _PORT), (_PORT, HERE), (HERE,))
OF_A_CLIENT: tuple[Told, ...] = (
    *((HERE, _PORT), (_PORT,), (HERE,), (_PORT, HERE)),
    *((f"{HERE}:{_PORT}",), (HERE, _PORT, NAME), (NAME, HERE, _PORT), (NAME,)),
)


def is_unsure(pair: Pair) -> bool:
    """Whether these scripts are a guess, which a trial must confirm."""
    return pair.peers or is_one_script(pair)


def is_one_script(pair: Pair) -> bool:
    """Whether one script is to be the server and the client."""
    return pair.server == pair.client


def mentions_arguments(pair: Pair) -> bool:
    """Whether one of the scripts may look at its command line."""
    return any(reads_arguments(pair.folder / script) for script in (pair.server, pair.client))


def arguments(path: Path, role: str, printed: Sequence[str], is_alone: bool) -> Iterator[Told]:
    """What a script may want to be told: nothing, what it says itself, what others want.

    ``printed`` grows meanwhile by what the script printed when it was started so. Of a script
    that is server and client only its own word is taken.
    """
    yield ()
    if not reads_arguments(path):
        return
    tried: set[Told] = {()}
    for text in printed:  # it may say more when it is told a part
        told = _ports_apart(arguments_from(text, role), role)
        if told not in tried:
            tried.add(told)
            yield told
    usual = OF_A_SERVER if role == "server" else OF_A_CLIENT
    wanted = _ports_apart(seems_to_want(path, role), role)
    for told in () if is_alone else (wanted, *usual):
        if told not in tried:
            tried.add(told)
            yield told


def _ports_apart(told: Told, role: str) -> Told:
    """What a server is told: two ports are two, as it cannot be bound to one of them twice."""
    ports = map(str, range(PORT, PORT + len(told))) if role == "server" else repeat(_PORT)
    return tuple(next(ports) if word == _PORT else word for word in told)


def alone(pair: Pair) -> Iterator[Pair]:
    """Scripts that may be the whole chat, started twice: such as main.py beside the other two."""
    names = list(dict.fromkeys((pair.server, pair.client)))
    if not is_unsure(pair):
        scripts = [path.name for path in pair.folder.iterdir() if is_script(path.name)]
        names = [name for name in scripts if name not in names and not role_of(name)]
        names = names if len(names) == 1 else []
    yield from (Pair(pair.folder, name, name) for name in names)


def of_one_or_of_peers(pair: Pair) -> Iterator[Pair]:
    """Pairs of command lines that belong together: of one script, or of two peers."""
    if not is_one_script(pair):
        if pair.peers:
            yield replace(pair, server=pair.client, client=pair.server)
        if mentions_arguments(pair):
            yield from (_told(pair, *told) for told in PEERS)
    for once in alone(pair):
        yield from (_told(once, *told) for told in (*ROLES, *PEERS))


def _told(pair: Pair, server: Told, client: Told) -> Pair:
    return replace(pair, server_arguments=server, client_arguments=client)
