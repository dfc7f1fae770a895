"""What happened, as one sentence for whoever steps through a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.recording import (
    READS,
    SHOWS,
    STEP,
    WENT_ON,
    WRITES,
    Happening,
    Recording,
)
from autograder.room.watched import in_words, meeting_in_words
from autograder.words.language import _, plural
from autograder.words.plain import fit, plain

SHOWN = 60  # bytes of what was moved
LETTERS = 200  # of what a screen shows
STORY, MOVED, CAME, LEFT, THREAD, LOCK, REGISTRY, HELD, TROUBLE, SCREEN = (
    *("story", "moved", "came", "left", "thread", "lock", "registry", "held", "trouble", "screen"),
)
Told = tuple[str, str]  # what kind of news it is, and the sentence
NOTHING: Told = ("", "")


def as_bytes(data: bytes, size: int | None = None) -> str:
    """Bytes as Python writes them; of many, the first ones and how many there are."""
    size = len(data) if size is None else size
    row = repr(data[:SHOWN])
    if size <= SHOWN:
        return row
    more = plural("{row} … ({count} byte)", "{row} … ({count} bytes)", size)
    return more.format(row=row, count=size)


class Teller:
    """Tells of each happening, in order: some of it depends on what was told before."""

    def __init__(self, recording: Recording, cast: Cast) -> None:
        self._recording, self._cast = recording, cast
        self._inside: dict[tuple[int, int], list[str]] = {}  # who is in each registry
        self._failed: set[tuple[int, int]] = set()  # threads whose last news is a failed send
        self._table: dict[str, Callable[[Happening, dict[str, Any]], Told]] = {
            STEP: lambda one, facts: (STORY, one.facts["text"]),
            SHOWS: self._shows,
            WRITES: self._by_hand,
            READS: self._by_hand,
            Event.RECEIVED: self._received,
            Event.SEND_FAILED: self._send_failed,
            Event.CALL_FAILED: self._call_failed,
            Event.BOUND: self._bound,
            Event.CONNECTING: self._reaches_nobody,
            Event.SENDS_TO: self._reaches_nobody,
            Event.THREAD_STARTED: self._starts,
            Event.LOCK_WAITING: self._at_lock,
            Event.LOCK_ACQUIRED: self._at_lock,
            Event.LOCK_RELEASED: self._at_lock,
            Event.REGISTRY_CHANGED: self._registry,
            Event.DEADLOCK: self._deadlock,
            Event.MEETING: self._meeting,
        }

    def tell(self, one: Happening) -> Told:
        """The sentence, or nothing for what is no news to a student."""
        facts = self._facts(one)
        told = self._table.get(one.kind)
        kind, sentence = told(one, facts) if told else self._plainly(one, facts)
        if one.kind != Event.CALL_FAILED and "ident" in one.facts:
            who = (one.player, one.facts["ident"])
            (self._failed.add if one.kind == Event.SEND_FAILED else self._failed.discard)(who)
        return kind, plain(sentence)

    def _facts(self, one: Happening) -> dict[str, Any]:
        """What sentences are filled in with."""
        thread = self._cast.thread_of(one)
        facts: dict[str, Any] = {"thread": thread.name if thread else ""}
        if one.player < 0:
            return facts
        player = self._recording.players[one.player]
        facts |= {"name": player.name, "program": player.script}
        if player.name and player.script:
            facts["program"] = _("{name}'s {script}").format(name=player.name, script=player.script)
        facts["peer"] = self._cast.peer_of(one)
        facts["data"] = as_bytes(one.data, one.facts.get("size", 0))
        return one.facts | facts

    def _plainly(self, one: Happening, facts: dict[str, Any]) -> Told:
        kind, sentence = {
            Event.STARTED: (THREAD, _("{program} starts.")),
            Event.LISTENING: (CAME, _("{thread} listens: from now on people can connect.")),
            Event.CONNECTED: (CAME, _("{thread} is connected to the server.")),
            Event.ACCEPTED: (CAME, _("{thread} accepts {peer}.")),
            Event.THREAD_ENDED: (THREAD, _("{thread} ends.")),
            Event.THREAD_DIED: (TROUBLE, _("{thread} dies: {error}")),
            Event.DIED: (TROUBLE, _("{program} breaks off: {error}")),
            Event.MAIN_ENDED: (THREAD, _("{thread} has run the last line of {program}.")),
            Event.FORKED: (THREAD, _("{program} starts a process of its own.")),
            Event.SENT: (MOVED, _("{thread} sends {data} to {peer}.")),
            Event.RESET: (LEFT, _("{thread} learns that {peer} has gone: {data} is raised.")),
            Event.READS_ON: (
                TROUBLE,
                _("{thread} reads on after the end: recv() returns b'' again and again."),
            ),
            Event.HELD: (
                HELD,
                _("{thread} is stopped before it goes on, as any scheduler may do: others run."),
            ),
            WENT_ON: (
                THREAD,
                _("{thread} runs on to {place}, and is there when the run ends."),
            ),
            Event.RELEASED: (HELD, _("{thread} goes on.")),
        }.get(one.kind, NOTHING)
        if one.kind == Event.RESET:
            facts["data"] = one.data.decode("latin-1")
        return kind, sentence.format(**facts)

    # -- people --------------------------------------------------------------------------

    def _shows(self, one: Happening, facts: dict[str, Any]) -> Told:
        text = fit(one.data.decode("utf-8", "replace"), LETTERS).strip("\n").replace("\n", "⏎")
        if not text:
            return NOTHING
        sentence = (
            _("{name}'s screen shows “{text}”.")
            if facts["name"]
            else _("{program} prints “{text}”.")
        )
        return SCREEN, sentence.format(**facts | {"text": text})

    def _by_hand(self, one: Happening, facts: dict[str, Any]) -> Told:
        if one.kind == WRITES:
            return MOVED, _("{name}'s socket sends {data}.").format(**facts)
        if not one.data:
            return LEFT, _("{name}'s socket sees the end of the connection.").format(**facts)
        return MOVED, _("{name}'s socket receives {data}.").format(**facts)

    # -- sockets -------------------------------------------------------------------------

    def _received(self, one: Happening, facts: dict[str, Any]) -> Told:
        if one.facts["size"] or one.facts["kind"] == "udp":
            return MOVED, _("{thread} receives {data} from {peer}.").format(**facts)
        if "recv(0)" in self._cast.code(str(one.facts.get("place", ""))):
            return MOVED, _("{thread} asks for no bytes: recv(0) returns b''.").format(**facts)
        sentence = _("{thread} learns that {peer} has gone: recv() returns b''.")
        return LEFT, sentence.format(**facts)

    def _send_failed(self, one: Happening, facts: dict[str, Any]) -> Told:
        error = one.data.decode("latin-1")
        if error == "BlockingIOError":  # it only means: not now
            return NOTHING
        sentence = _("{thread} cannot send to {peer}: {error} is raised.")
        return TROUBLE, sentence.format(**facts | {"error": error})

    def _call_failed(self, one: Happening, facts: dict[str, Any]) -> Told:
        """An exception of a call, unless it has just been told or is told next."""
        call = one.facts["call"]
        if (one.player, one.facts["ident"]) in self._failed and call.startswith("send"):
            return NOTHING
        if call.startswith("recv") and one.facts["error"].startswith("Connection"):
            return NOTHING
        return TROUBLE, _("{thread}: {call}() raises {error}").format(**facts)

    def _bound(self, one: Happening, facts: dict[str, Any]) -> Told:
        if one.facts["kind"] != "udp":
            return NOTHING
        sentence = _("{thread} binds a UDP socket: from now on it gets datagrams.")
        return CAME, sentence.format(**facts)

    def _reaches_nobody(self, one: Happening, facts: dict[str, Any]) -> Told:
        if one.facts["real"] is not None:
            return NOTHING
        sentence = _("{thread} goes to port {asked}, where nobody is.")
        return TROUBLE, sentence.format(**facts)

    # -- threads, locks, the registry ------------------------------------------------------

    def _starts(self, one: Happening, facts: dict[str, Any]) -> Told:
        other = self._cast.name_of(one.player, facts["name"])
        return THREAD, _("{thread} starts {other}.").format(**facts | {"other": other})

    def _at_lock(self, one: Happening, facts: dict[str, Any]) -> Told:
        facts["lock"] = self._cast.locks.get((one.player, one.facts["lock"]), _("lock"))
        sentence = {
            str(Event.LOCK_WAITING): _("{thread} has to wait for {lock}: another one has it."),
            str(Event.LOCK_ACQUIRED): _("{thread} takes {lock}."),
            str(Event.LOCK_RELEASED): _("{thread} lets go of {lock}."),
        }[one.kind]
        return LOCK, sentence.format(**facts)

    def _registry(self, one: Happening, facts: dict[str, Any]) -> Told:
        key = (one.player, one.facts["registry"])
        people = self._cast.people(one.facts["peers"])
        if key not in self._cast.registries or self._inside.get(key, []) == people:
            return NOTHING
        self._inside[key] = people
        sentence = _("{thread} changes {registry}: {people} are in it now.")
        if len(people) == 1:
            sentence = _("{thread} changes {registry}: {people} is in it now.")
        elif not people:
            sentence = _("{thread} changes {registry}: nobody is in it now.")
        facts |= {"registry": self._cast.registries[key], "people": ", ".join(people)}
        return REGISTRY, sentence.format(**facts)

    def _deadlock(self, one: Happening, facts: dict[str, Any]) -> Told:
        return TROUBLE, in_words([self._known(one, waiter) for waiter in one.facts["threads"]])

    def _known(self, one: Happening, told: dict[str, Any]) -> dict[str, Any]:
        """What is told of a thread, with the name that students know it by."""
        return told | {"thread": self._cast.name_of(one.player, told["thread"])}

    def _meeting(self, one: Happening, facts: dict[str, Any]) -> Told:
        both = (self._known(one, one.facts[which]) for which in ("first", "second"))
        told = meeting_in_words(*both)
        return TROUBLE, _("Two threads are at the registry at once.") + " " + told
