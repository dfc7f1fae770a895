"""A trace: what happened, in order, and its message sequence chart as text and as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from autograder.drawing import sequence_svg, sequence_text
from autograder.drawing.arrows import SERVER, Arrow
from autograder.probe.talk import OF_A_READ, Event, Place
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.scene import Scene, Somebody
from autograder.room.wire import OnWire
from autograder.words.language import _
from autograder.words.plain import fit, plain

ERROR = 56  # letters of an error that a row shows


@dataclass(frozen=True)
class Trace:
    """What happened in a room, as the server saw it (in a room of ours: as the clients did).

    What the server has not read is in it too: it waits in the server's system.
    """

    lanes: list[str]
    arrows: list[Arrow]

    @classmethod
    def of(cls, scene: Scene) -> Trace:
        """The trace of a scene so far."""
        server = scene.server
        arrows = _without_server(scene) if server is None else _with_server(server, scene)
        visitors = [p.name for p in scene.people if server is None or p.program is not server]
        lanes = [*visitors[:1], SERVER, *visitors[1:]]
        shown = [replace(arrow, text=_one_line(arrow.text)) for arrow in arrows]
        return cls(lanes, sorted(shown, key=lambda arrow: arrow.at))

    def as_text(self, last: int = 14) -> str:
        """The chart in plain letters, the last so many rows of it."""
        return sequence_text.draw(self.lanes, self.arrows, last)

    def as_svg(self, last: int = 60) -> str:
        """The chart as a picture for notebooks and pages, the last so many rows of it."""
        return sequence_svg.draw(self.lanes, self.arrows[-last:])


# -- from events to arrows ---------------------------------------------------------------


def _with_server(server: Program, scene: Scene) -> list[Arrow]:
    arrows = _seen_by_server(server, scene.people)
    if server.saw(Event.LISTENING):  # a UDP server has no connections that may wait
        arrows = _with_the_unread(arrows, server, scene)
    if arrows and scene.watcher.spins(server):
        text = _("a thread does not wait: it keeps a processor busy")
        last = max(arrow.at for arrow in arrows)
        arrows.append(Arrow(last, SERVER, SERVER, text, "trouble"))
    return arrows


def _without_server(scene: Scene) -> list[Arrow]:
    seats = ((person.program, person.name) for person in scene.people)
    return [arrow for client, name in seats if client for arrow in _seen_by_client(client, name)]


def _seen_by_server(server: Program, people: list[Somebody]) -> list[Arrow]:
    names = {person.port: person.name for person in people if person.port is not None}
    arrows: list[Arrow] = []
    left: set[str] = set()
    for event in server.reports.all:
        name = names.get(event.get("peer", 0))
        if event["event"] == Event.THREAD_DIED:
            text = _death(event, _whom_it_serves(event["name"], server, names))
            arrows.append(Arrow(event["at"], SERVER, SERVER, text, "trouble"))
        elif name is not None:
            arrows += _about_peer(event, name, SERVER, left)
    return arrows


def _whom_it_serves(thread: str, server: Program, names: dict[int, str]) -> str:
    """The one person from whom a thread has read. "" if there is none, or more of them."""
    reads = (e for e in server.reports.all if e["event"] in OF_A_READ and e.get("thread") == thread)
    people = {names[e["peer"]] for e in reads if e["peer"] in names}
    return people.pop() if len(people) == 1 else ""


def _death(event: Report, person: str) -> str:
    """In one line, with the place at its end: an error may show a whole socket."""
    values = {**event, "error": fit(event["error"], ERROR), "person": person}
    if person:
        return _("the thread for {person} dies of {error} ({place})").format(**values)
    return _("{name} dies of {error} ({place})").format(**values)


def _seen_by_client(client: Program, name: str) -> list[Arrow]:
    arrows: list[Arrow] = []
    left: set[str] = set()
    for event in client.reports.all:
        if event["event"] == Event.CONNECTED:
            arrows.append(Arrow(event["at"], name, SERVER, _("connects"), "join"))
        arrows += _about_peer(event, SERVER, name, left)
    return arrows


def _about_peer(event: Report, peer: str, own: str, left: set[str]) -> Iterator[Arrow]:
    """What a program reports of itself and one peer. ``left`` has those who went."""
    at, kind, text = event["at"], event["event"], _data(event).decode("utf-8", "replace")
    if kind == Event.RECEIVED and not event["size"] and event["kind"] != "udp":
        if peer not in left:
            yield Arrow(at, peer, own, _("leaves (FIN)"), "leave")
        left.add(peer)
    elif kind == Event.RECEIVED:
        yield Arrow(at, peer, own, _quote(text))
    elif kind == Event.SENT and event["size"]:
        yield Arrow(at, own, peer, _quote(text))
    elif kind == Event.ACCEPTED:
        yield Arrow(at, peer, own, _("connects"), "join")
    elif kind == Event.RESET:
        yield Arrow(at, peer, own, _("is gone (RST)"), "leave")
    elif kind == Event.SEND_FAILED and text != "BlockingIOError":  # that one only means: not now
        yield Arrow(at, own, peer, text, "trouble")
    elif kind == Event.HELD:
        sentence = (
            _("a thread is paused here, before it sends to {name}")
            if event["where"] == Place.SENDING
            else _("the thread for {name} is paused here")
        )
        yield Arrow(at, own, own, sentence.format(name=peer), "note")


def _data(event: Report) -> bytes:
    """The bytes of a transfer; empty for other events."""
    return str(event.get("data", "")).encode("latin-1", "replace")


# -- what the server has not read --------------------------------------------------------


def _with_the_unread(arrows: list[Arrow], server: Program, scene: Scene) -> list[Arrow]:
    """The arrows, and what people did that the server noticed late or not at all."""
    for person in scene.people:
        connected = _connected(person, scene)
        if connected is None:
            continue
        accepted = [e["at"] for e in _of_peer(server, Event.ACCEPTED, person)]
        when = accepted[0] if accepted else float("inf")
        late = not accepted or any(connected < a.at < when and _goes_on(a) for a in arrows)
        if late:
            arrows = [_accepted_late(a) if a.start == person.name else a for a in arrows]
            text = _("connects, waits")
            arrows.append(Arrow(connected, person.name, SERVER, text, "waiting"))
        arrows += _unread(person, server, scene, when if late else connected)
    return arrows


def _of_peer(server: Program, kind: Event, person: Somebody) -> list[Report]:
    return [e for e in server.saw(kind) if e["peer"] == person.port]


def _goes_on(arrow: Arrow) -> bool:
    return arrow.kind not in ("join", "waiting")


def _accepted_late(arrow: Arrow) -> Arrow:
    return replace(arrow, text=_("is accepted")) if arrow.kind == "join" else arrow


def _unread(person: Somebody, server: Program, scene: Scene, accepted: float) -> Iterator[Arrow]:
    """What a person said before they were accepted, and what nobody has read to this moment."""
    read = sum(e["size"] for e in _of_peer(server, Event.RECEIVED, person))
    place = 0
    for at, data in _said(person, scene):
        text = _quote(data.decode("utf-8", "replace"))
        if place >= read:
            sentence = _("{text} not read").format(text=text)
            yield Arrow(at, person.name, SERVER, sentence, "waiting")
        elif at < accepted:
            sentence = _("{text} waits").format(text=text)
            yield Arrow(at, person.name, SERVER, sentence, "waiting")
        place += len(data)


def _connected(person: Somebody, scene: Scene) -> float | None:
    """When a person's connection was made: by their client, or as the room's story tells it."""
    program = person.program
    if program is not None:
        return next((event["at"] for event in program.saw(Event.CONNECTED)), None)
    return next((at for at, step in scene.steps if person.name in step.split()), None)


def _said(person: Somebody, scene: Scene) -> list[tuple[float, bytes]]:
    """What left for the server: by a client's own report, or as the person said it."""
    program = person.program
    if program is not None:
        return [(event["at"], _data(event)) for event in program.saw(Event.SENT)]
    if isinstance(person, OnWire):
        return person.written
    return [(at, f"{line}\n".encode()) for at, name, line in scene.spoken if name == person.name]


# -- texts -------------------------------------------------------------------------------


def _quote(text: str) -> str:
    shown = "⏎".join(text.splitlines()) + ("⏎" if text.endswith("\n") else "")
    return _("“{text}”").format(text=shown)


def _one_line(text: str) -> str:
    return plain(text).replace("\n", "⏎").replace("\t", " ")
