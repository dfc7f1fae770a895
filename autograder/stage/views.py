"""What a watched server did, over time: who holds which lock, who is in the registry, what waits.

All three are drawn from the events of the run just made; see ``probe.talk`` for
what a watched program reports.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from autograder.drawing.curves import draw_lines
from autograder.drawing.spans import Span, Story
from autograder.probe.talk import OF_A_READ, Event
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.trace import Trace
from autograder.stage.picture import Picture
from autograder.stage.rooms import LectureRoom
from autograder.words.language import _, plural

LAST = 40  # rows of a picture
Moment = tuple[float, Report | str]  # seconds; an event of the server, or what somebody did


def show_locks(room: LectureRoom) -> None:
    """Draw which thread held which lock and which one waited for it. The room was watched."""
    _show(locks_of(room))


def show_registry(room: LectureRoom) -> None:
    """Draw who was connected, and from when to when they were in the registry."""
    _show(registry_of(room))


def show_outboxes(room: LectureRoom) -> None:
    """Draw how many bytes the server has received for each person and not yet got rid of.

    Counted at its sockets: what all others said while a person was connected, less what the
    system took for them. So it is true of servers that relay what they get as it is.
    """
    waiting = outboxes_of(room)
    lines = [_at_most(name, max(n for _at, n in points)) for name, points in waiting.items()]
    title = _("Bytes that wait in the server for each person")
    Picture("\n".join([title, *lines]), svg=draw_lines(title, waiting)).show()


def _at_most(name: str, most: int) -> str:
    sentence = plural("{name}: {n} byte at most", "{name}: {n} bytes at most", most)
    return sentence.format(name=name, n=most)


def _show(story: Story) -> None:
    if any(span.kind != "thin" for span in story.spans):
        story = story.last(LAST)
        Picture(f"{story.title}\n{story.as_text()}", svg=story.as_svg()).show()
    else:
        Picture(_("Nothing was reported. Open the room with watch=True.")).show()


# -- locks -------------------------------------------------------------------------------


def locks_of(room: LectureRoom) -> Story:
    """Who held which lock and who waited for it."""
    story = Story(_("Who holds which lock"), _("full: has it; dashed: waits for it"))
    server = room.server
    if server is None:
        return story
    if "record" in room.job and server.running:
        server.where()  # what is recorded is told when somebody asks
    kinds = (Event.LOCK_WAITING, Event.LOCK_ACQUIRED, Event.LOCK_RELEASED, Event.DEADLOCK)
    moments = _moments(room, _saw(server, *kinds))
    names = _names_of_locks(room, server)
    about = _whom_threads_serve(room, server)
    row, before = 0, None
    for _at, what in moments:
        if isinstance(what, str):
            story.happens(what, "act")
        elif what["event"] == Event.DEADLOCK:
            alone = len(what["threads"]) == 1
            text = _("Deadlock: it waits for itself.") if alone else _("Deadlock: a circle.")
            story.happens(text, "trouble")
        else:
            thread, lock = what["thread"], what["lock"]
            story.lanes.setdefault(thread, about.get(thread, ""))
            if (before, what["event"]) != ((thread, lock), Event.LOCK_RELEASED):
                row = story.happens(_code(room, what))
            _lock_event(story, what["event"], thread, names.get(lock, ""), row, lock)
        acquired = not isinstance(what, str) and what["event"] == Event.LOCK_ACQUIRED
        before = (thread, lock) if acquired else None
    return story


def _lock_event(story: Story, event: str, thread: str, name: str, row: int, colour: int) -> None:
    """One step of a thread at a lock ends the bar that it has there, and begins another one."""
    ends = {str(Event.LOCK_ACQUIRED): "waits", str(Event.LOCK_RELEASED): "has"}.get(event)
    for span in story.spans:
        if (span.lane, span.text, span.last, span.kind) == (thread, name, None, ends):
            span.last = row
    if event != Event.LOCK_RELEASED:
        kind = "waits" if event == Event.LOCK_WAITING else "has"
        beside = [s.level for s in story.spans if s.lane == thread and s.last is None]
        level = min({0, 1, 2, 3} - {*beside}, default=0)
        story.spans.append(Span(thread, row, None, name, kind, colour, level))


def _names_of_locks(room: LectureRoom, server: Program) -> dict[int, str]:
    """What the program calls its locks: the target of the line that makes one. Else a number."""
    names: dict[int, str] = {}
    for event in server.saw(Event.LOCK_MADE):
        found = re.match(r"(?:\d+ )?(?:self\.)?([\w.\[\]]+)[^=]*=\s", _code(room, event))
        name = found[1] if found else _("lock")
        same = Counter(known.split()[0] for known in names.values())[name]
        names[event["lock"]] = f"{name} {same + 1}" if same else name
    return names


def _whom_threads_serve(room: LectureRoom, server: Program) -> dict[str, str]:
    """The person from whom a thread received first."""
    people = {person.port: person.name for person in room.people}
    found: dict[str, str] = {}
    for event in _saw(server, *OF_A_READ):
        if event["peer"] in people and event["at"] < room.closed:
            found.setdefault(event["thread"], people[event["peer"]])
    return found


# -- the registry ------------------------------------------------------------------------


def registry_of(room: LectureRoom) -> Story:
    """Who was connected, and who was in the registry."""
    story = Story(_("Who is in the registry"), _("bar: is in it; line: is connected"))
    story.lanes = {person.name: "" for person in room.people}
    if room.server is None:
        return story
    changes = room.server.saw(Event.REGISTRY_CHANGED)
    numbers = Counter(e["registry"] for e in changes).most_common(1)
    mine = [e for e in changes if e["registry"] == numbers[0][0]] if numbers else []
    names = {person.port: person.name for person in room.people}
    for _at, what in _moments(room, [*mine, *_ends(room)]):
        if isinstance(what, str):
            story.happens(what, "act")
        elif what["event"] == Event.REGISTRY_CHANGED:
            row = story.happens(_code(room, what))
            inside = [name for port, name in names.items() if port in what["peers"]]
            text = _("{n} in it").format(n=len(what["peers"]))
            _move(story, inside, row, text)
        else:
            row = len(story.rows) - 1 if story.rows else 0
            _connection(story, what["event"], what["name"], row)
    return story


def _move(story: Story, inside: list[str], row: int, text: str) -> None:
    there = {s.lane: s for s in story.spans if s.kind == "has" and s.last is None}
    for name, span in there.items():
        if name not in inside:
            span.last = row
    for name in inside:
        if name not in there:
            story.spans.append(Span(name, row, None, text))


def _ends(room: LectureRoom) -> Iterable[Report]:
    """When people connected and left, as the chart of the room tells it."""
    for arrow in (room.trace or Trace.of(room)).arrows:
        if arrow.kind in ("join", "leave"):
            yield {"event": arrow.kind, "name": arrow.start, "at": arrow.at}


def _connection(story: Story, event: str, name: str, row: int) -> None:
    if event == "join":
        story.spans.append(Span(name, row, None, kind="thin"))
        return
    for span in story.spans:
        if (span.lane, span.kind, span.last) == (name, "thin", None):
            span.last = row


# -- outboxes ----------------------------------------------------------------------------


def outboxes_of(room: LectureRoom) -> dict[str, list[tuple[float, int]]]:
    """For each person: how many bytes waited for them, and when (seconds since the start)."""
    names = {person.port: person.name for person in room.people if person.port is not None}
    waiting: dict[str, list[tuple[float, int]]] = {}
    if room.server is None:
        return waiting
    kinds = (Event.ACCEPTED, Event.RECEIVED, Event.SENT)
    for when, event in _moments(room, _saw(room.server, *kinds)):
        if isinstance(event, str) or event["peer"] not in names:
            continue
        name, at = names[event["peer"]], when - room.started
        if event["event"] == Event.ACCEPTED:
            waiting[name] = [(at, 0)]
        elif event["event"] == Event.RECEIVED and not event["size"]:
            waiting.get(name, []).append((at, 0))  # they left: nothing waits for them now
        elif event["event"] == Event.RECEIVED:
            for other, points in waiting.items():
                if other != name:
                    points.append((at, points[-1][1] + event["size"]))
        elif event["event"] == Event.SENT and name in waiting:
            points = waiting[name]
            points.append((at, max(0, points[-1][1] - event["size"])))
    return waiting


# -- what they have in common ------------------------------------------------------------


def _saw(server: Program, *kinds: Event) -> list[Report]:
    """The events of some kinds, in their order."""
    return [event for event in server.reports.all if event["event"] in kinds]


def _moments(room: LectureRoom, events: Iterable[Report]) -> list[Moment]:
    """What people did and what the server reported, in one order, before the room was closed."""
    moments: list[Moment] = [*room.acts, *((e["at"], e) for e in events if e["at"] < room.closed)]
    return sorted(moments, key=lambda moment: moment[0])


def _code(room: LectureRoom, event: Report) -> str:
    """The line of the program at which something happened, with its number."""
    script, _colon, number = event["place"].rpartition(":")
    lines = room.code.get(script, [])
    if not number.isdecimal() or not 0 < int(number) <= len(lines):
        return ""
    return f"{number} {lines[int(number) - 1].strip()}"
