"""Who is who in a recording: threads named after their people, peers, locks, registries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.probe.talk import OF_A_READ, UNREAD, VARIABLE, Event
from autograder.replay.recording import Happening, Player, Recording
from autograder.room.scene import Scene
from autograder.words.language import _

MAIN = "MainThread"
SHORTEST = 4  # letters of a text that is looked for in what was said
_FUNCTION = re.compile(r"Thread-\d+ \((.+)\)")  # a thread's name says what it runs, since 3.10
_TARGET = re.compile(r"\s*(?:self\.)?([\w.\[\]]+)[^=(]*=[^=]")  # of the line that makes something

Key = tuple[int, int, str]  # the number of a player, the ident of a thread, its name


@dataclass(frozen=True)
class Thread:
    """A thread of one of the programs, and what students know it by."""

    key: Key
    number: int
    name: str


class Cast:
    """Who is who in one recording."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self.threads: dict[Key, Thread] = {}
        self._latest: dict[tuple[int, int], Key] = {}
        self._people = {port: p.name for p in recording.players for port in p.ports}
        readers, writers, started = self._whom_they_serve()
        for one in recording.happenings:
            for key in self._keys_in(one):
                if key not in self.threads:
                    name = self._named(key, readers, writers, started)
                    self.threads[key] = Thread(key, len(self.threads), name)
        self.locks = self._names_of_locks()
        self.registries = self._names_of_registries()

    # -- threads -------------------------------------------------------------------------

    def _keys_in(self, one: Happening) -> Iterable[Key]:
        for moved in one.moved:
            if moved["place"] and moved["name"]:
                yield (one.player, moved["ident"], moved["name"])
        if "ident" in one.facts:
            yield (one.player, one.facts["ident"], one.facts["thread"])

    def thread_of(self, one: Happening) -> Thread | None:
        """The thread that told of something."""
        if "ident" not in one.facts:
            return None
        return self.threads.get((one.player, one.facts["ident"], one.facts["thread"]))

    def name_of(self, player: int, thread: str) -> str:
        """What a thread of a program is known by, which calls itself so."""
        keys = (key for key in self.threads if (key[0], key[2]) == (player, thread))
        return next((self.threads[key].name for key in keys), thread)

    def _whom_they_serve(
        self,
    ) -> tuple[dict[Key, set[str]], dict[Key, set[str]], dict[tuple[int, str], str]]:
        """From whom each thread received, to whom it sent, and after whose coming it started."""
        readers: dict[Key, set[str]] = {}
        writers: dict[Key, set[str]] = {}
        started: dict[tuple[int, str], str] = {}
        came: dict[Key, str] = {}
        reads = (*OF_A_READ, Event.READS_ON)
        for one in self._recording.happenings:
            if "ident" not in one.facts:
                continue
            key = (one.player, one.facts["ident"], one.facts["thread"])
            peer = self._people.get(one.facts.get("peer") or 0, "")
            if one.kind in reads and peer:
                readers.setdefault(key, set()).add(peer)
            elif one.kind == Event.SENT and peer:
                writers.setdefault(key, set()).add(peer)
            elif one.kind == Event.ACCEPTED and peer:
                came[key] = peer
            elif one.kind == Event.THREAD_STARTED and key in came:
                started[one.player, one.facts["name"]] = came.pop(key)
        return readers, writers, started

    def _named(
        self,
        key: Key,
        readers: dict[Key, set[str]],
        writers: dict[Key, set[str]],
        started: dict[tuple[int, str], str],
    ) -> str:
        number, _ident, name = key
        player = self._recording.players[number]
        found = _FUNCTION.fullmatch(name)
        short = found[1] if found else name
        if not player.is_server:
            sentence = _("{name}'s client") if name == MAIN else _("{name}'s client: {thread}")
            return sentence.format(name=player.name, thread=short)
        if name == MAIN:
            return _("the server's main thread")
        whom = readers.get(key) or {started.get((number, name), "")} - {""}
        told = _("{name}'s thread")
        if not whom and len(writers.get(key, ())) == 1:
            whom, told = writers[key], _("{name}'s writer")
        if len(whom) != 1:
            return name
        (person,) = whom
        named = told.format(name=person)
        same = [t for t in self.threads.values() if t.name.partition(" (")[0] == named]
        return f"{named} ({short} {len(same) + 1})" if same else named

    # -- peers, locks, registries ----------------------------------------------------------

    def peer(self, player: Player, port: int | None) -> str:
        """Who is at the other end of a connection."""
        if not player.is_server:
            return _("the server")
        name = self._people.get(port or 0)
        return name or (_("somebody (port {port})").format(port=port) if port else _("somebody"))

    def peer_of(self, one: Happening) -> str:
        """With whom something happened. "" for nobody."""
        if one.player < 0 or "peer" not in one.facts:
            return ""
        return self.peer(self._recording.players[one.player], one.facts["peer"])

    def people(self, ports: Iterable[int]) -> list[str]:
        """Those who have these ports."""
        return [self._people.get(port, str(port)) for port in ports]

    def code(self, place: str) -> str:
        """The student's line at a place such as "server.py:12"."""
        return self._recording.code(place)

    def defined(self, place: str, name: str) -> Iterator[str]:
        """The outermost lines of the same script that give a name its value."""
        script = place.rpartition(":")[0]
        for number, line in enumerate(self._recording.files.get(script, []), 1):
            if re.match(rf"{name}\s*=[^=]", line):
                yield f"{script}:{number}"

    def _names_of_locks(self) -> dict[tuple[int, int], str]:
        """What the programs call their locks: the target of the line that makes one."""
        made = [one for one in self._recording.happenings if one.kind == Event.LOCK_MADE]
        names: dict[tuple[int, int], str] = {}
        for one in made:
            names[one.player, one.facts["lock"]] = self._target(one.facts["place"], _("lock"))
        return _numbered(names)

    def _names_of_registries(self) -> dict[tuple[int, int], str]:
        """What the programs call the containers of their clients: those that held two at a time."""
        names: dict[tuple[int, int], str] = {}
        for one in self._recording.happenings:
            if one.kind == Event.REGISTRY_CHANGED and len(one.facts["peers"]) > 1:
                kind = str(one.facts["kind"])
                kind = kind.removeprefix(f"{UNREAD} ").removeprefix(f"{VARIABLE} ")
                known = one.facts["kind"] != kind
                name = kind if known else self._target(one.facts["made"], kind)
                names.setdefault((one.player, one.facts["registry"]), name)
        return _numbered(names)

    def _target(self, place: str, otherwise: str) -> str:
        found = _TARGET.match(self.code(place))
        return found[1] if found else otherwise


def _numbered(names: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """The names, with a number where two things have the same one."""
    count, seen = Counter(names.values()), Counter[str]()
    found = {}
    for key, name in names.items():
        seen[name] += 1
        found[key] = f"{name} ({seen[name]})" if count[name] > 1 else name
    return found


def said_of(scene: Scene, text: str) -> tuple[float, str, str] | None:
    """When a text was said last, by whom, and the words. Without a text: what was said last."""
    for at, name, words in reversed(scene.spoken):
        if not text or text in words or (len(words) >= SHORTEST and words in text):
            return at, name, words
    return None


def last_words(scene: Scene, text: str) -> str:
    """What was said last of a text. If nobody has said it, it is an answer: what was said last.

    An answer has names in it, which were said, too: a command that came later is what it answers.
    """
    said, last = said_of(scene, text), said_of(scene, "")
    if said and last and text not in said[2] and last[2].startswith("/"):
        said = last
    return (said or last or (0.0, "", ""))[2]
