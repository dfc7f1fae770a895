"""What a lecture shows of a room: the chart, threads, pieces of a stream."""

from __future__ import annotations

from itertools import zip_longest

from autograder.drawing.stream import draw_stream
from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.room.person import Person
from autograder.room.trace import Trace
from autograder.room.udp import OnDatagrams
from autograder.room.wire import OnWire
from autograder.stage.picture import Picture, table
from autograder.stage.rooms import LectureRoom
from autograder.words.language import _, plural


def show_chart(room: LectureRoom) -> None:
    """Draw what has happened in a room so far. It may be closed by now."""
    trace = room.trace or Trace.of(room)
    Picture(trace.as_text(last=60), svg=trace.as_svg()).show()


def show_threads(program: Program | None) -> None:
    """List the threads of a running program and the line that each of them has reached."""
    found = program.where() if program is not None else []
    found.sort(key=lambda t: (t["thread"] != "MainThread", len(t["thread"]), t["thread"]))
    rows = [(t["thread"], f"{t['file']}:{t['line']}", t["code"]) for t in found]
    table((_("thread"), _("stands at"), _("line")), rows).show()


def show_stream(room: LectureRoom, person: Person, back: bool = False) -> None:
    """What a person sent, piece by piece, and what each recv of the server returned of it.

    With ``back``, the other direction: from the server to this person's client. A stream is drawn;
    datagrams, which may be lost or come twice, stand in a table.
    """
    room.settle()  # what a program has reported last may come after what it has sent
    name, server = person.name, room.server
    if back:
        program = getattr(person, "program", None)
        sent, received = (
            _transfers(server, Event.SENT, person),
            _transfers(program, Event.RECEIVED),
        )
        if isinstance(person, OnDatagrams):
            received = person.datagrams
        returned = _("each recv of {name}'s client returned").format(name=name)
        head = (_("the server sent"), returned)
    else:
        sent = _sent(room, person)
        received = _transfers(server, Event.RECEIVED, person)
        head = (_("{name} sent").format(name=name), _("each recv of the server returned"))
    rows = zip_longest(map(_piece, sent), map(_piece, received), fillvalue="")
    shown = table(head, list(rows))
    svg = "" if isinstance(person, OnDatagrams) else draw_stream(head, sent, received)
    (Picture(shown.text, svg=svg) if svg else shown).show()


def _sent(room: LectureRoom, person: Person) -> list[bytes]:
    """What a person has sent, piece by piece."""
    if isinstance(person, OnWire):
        return [data for _, data in person.written]
    end = "" if isinstance(person, OnDatagrams) else "\n"
    return [f"{line}{end}".encode() for _, who, line in room.spoken if who == person.name]


def _transfers(program: Program | None, kind: Event, peer: Person | None = None) -> list[bytes]:
    """The bytes of each transfer that a program has reported, with all peers or with one."""
    events = program.saw(kind) if program is not None else []
    wanted = [e for e in events if peer is None or e["peer"] == peer.port]
    return [event["data"].encode("latin-1", "replace") for event in wanted]


def _piece(data: bytes) -> str:
    """A piece of a byte stream: its bytes, how many there are, and whether a letter is cut."""
    shown = repr(data) if len(data) <= 24 else f"{data[:9]!r} … {data[-9:]!r}"
    size = plural("{n} byte", "{n} bytes", len(data)).format(n=len(data))
    try:
        data.decode()
    except UnicodeDecodeError:
        return _("{shown}  {size}, a letter is cut").format(shown=shown, size=size)
    return f"{shown}  {size}"
