"""What checks ask of a running program from outside, beside what people see and hear.

The probe's events may only take away here: a program that lies about itself gains nothing.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping

import psutil

from autograder import cost
from autograder.causes import how_it_ended
from autograder.i18n import _
from autograder.person import AtTerminal, Person
from autograder.program import Event, Program
from autograder.room import Room
from autograder.unmet import Unmet

PROBE_THREADS = 1  # threads of a program that are not its own


def of_a_connection(person: AtTerminal) -> None:
    """The person's client has a connection to the server. Seen from outside (psutil)."""
    room, client = person.room, person.program
    room.step("{script} connects to {server}.", script=client.script, server=room.pair.server)
    assert room.server is not None
    if client.running and _has_connection(room.server, client):
        return
    raise Unmet(
        _("{script} connects to {server}.").format(script=client.script, server=room.pair.server),
        _why_no_connection(room.server, client),
    )


def _has_connection(server: Program, client: Program) -> bool:
    port = int(server.saw("listening")[0]["real"])
    return any(c.raddr and c.raddr.port == port for c in cost.connections(client))


def _why_no_connection(server: Program, client: Program) -> str:
    if not server.running:
        return how_it_ended(server)
    asked = [e["asked"] for e in client.saw("connecting") if e.get("real") is None]
    if asked:
        return _("{script} asks for port {port}, but {server} listens on port {other}.").format(
            script=client.script,
            port=asked[-1],
            server=server.script,
            other=server.saw("listening")[0].get("asked"),
        )
    if client.saw("connected"):
        return _("It connected, but the connection is closed again.")
    if not client.running:
        return how_it_ended(client)
    return _("{script} runs, but it does not connect.").format(script=client.script)


def of_no_echo(person: Person, text: str) -> None:
    """What a person said does not come back to them from the server.

    A client may print its user's own words. To tell that from an echo, the server is stopped
    for a moment: what appears now, the client prints by itself.
    """
    room = person.room
    room.step("{name} does not get “{text}” back.", name=person.name, text=text)
    room.settle()
    times = person.heard.data.count(text.encode())
    if times and isinstance(person, AtTerminal) and _prints_by_itself(person, text):
        return
    if times:
        raise Unmet(
            _("{name} does not get “{text}” back.").format(name=person.name, text=text),
            _("The server sent it back to {name}.").format(name=person.name),
            text,
            bytes(person.heard.data),
        )


def of_an_echo(person: Person, text: str) -> None:
    """What a person says comes back to them from the server.

    The server is stopped for a moment while they say it: what appears meanwhile, their client
    prints by itself.
    """
    room = person.room
    assert room.server is not None
    with room.server.frozen():
        person.says(text)
        room.settle()
        shown = person.heard.data.count(text.encode())
    room.watcher.act()
    room.step("{name} gets “{text}” back.", name=person.name, text=text)
    if not room.wait_for(lambda: person.heard.data.count(text.encode()) > shown):
        raise Unmet(
            _("{name} gets “{text}” back from the server.").format(name=person.name, text=text),
            _("The server did not send it back to {name}.").format(name=person.name),
            text,
            bytes(person.heard.data),
        )


def _prints_by_itself(person: AtTerminal, text: str) -> bool:
    """Whether a client shows its user's own words while the server stands still, as often.

    One that draws all its lines again shows the earlier ones, too: nobody can tell them apart.
    """
    room = person.room
    assert room.server is not None
    with room.server.frozen():
        before = person.heard.data.count(text.encode())
        person.says("words to myself")
        room.wait_for(lambda: person.has_heard("words to myself"))
        room.settle()
        shown = [person.heard.data.count(words.encode()) for words in (text, "words to myself")]
        return shown[0] > before or shown[1] == before


def of_a_busy_server(room: Room) -> bool:
    """Whether a thread of the server uses a processor without end (some programs poll)."""
    room.settle()
    return room.server is not None and room.watcher.spins(room.server)


def of_rest(room: Room, busy_before: bool) -> None:
    """No thread of the server runs in circles that did not do so before."""
    room.step("{script} comes to rest.", script=room.pair.server)
    room.settle()
    if room.server and room.watcher.spins(room.server) and not busy_before:
        raise Unmet(
            _("{script} waits until something happens.").format(script=room.pair.server),
            _("One of its threads runs without end and keeps a processor busy."),
        )


def of_a_socket(room: Room) -> None:
    """The server owns a listening TCP socket; no library made its or the client's for them."""
    server = room.server
    assert server is not None
    room.step("{script} listens with a socket of its own.", script=server.script)
    event = server.saw("listening")[0]
    owned = [c for c in cost.connections(server) if c.status == psutil.CONN_LISTEN]
    expected = _("{script} is built on the socket library.").format(script=server.script)
    if all(c.laddr.port != event["real"] for c in owned):
        raise Unmet(expected, _("{script} owns no listening socket.").format(script=server.script))
    of_its_maker(server, event)
    of_the_clients_maker(room, "connecting")


def of_the_clients_maker(room: Room, event: str) -> None:
    """What is asked of the server's socket is asked of the client's, too, if it opens one."""
    with contextlib.suppress(Unmet):  # what else is wrong with the client, other checks say
        room.join("alice")
    for program in room.programs:
        for opened in program.saw(event):
            of_its_maker(program, opened)


def of_its_maker(program: Program, event: Event) -> None:
    """The student's own code asked for the socket of this event, not a library beside socket."""
    maker = str(event.get("maker"))
    library = maker.partition(".")[0]
    if library in sys.stdlib_module_names - {"__main__", "socket", "socketserver"}:
        raise Unmet(
            _("{script} is built on the socket library.").format(script=program.script),
            _("The module {name} made the socket.").format(name=maker),
        )


def of_threads(room: Room, spoken: Mapping[Person, str]) -> None:
    """The server has a thread for each of these people, who have all just said these words.

    If it keeps some of them out, this is about the others. But one at a time is no chat.
    """
    server = room.server
    assert server is not None
    room.step("{script} has a thread for each of them.", script=server.script)
    room.settle()
    spoken = _still_there(server, spoken)
    expected = _("{script} has a thread for each of {count} clients.").format(
        script=server.script, count=max(2, len(spoken))
    )
    if len(spoken) < 2:
        raise Unmet(expected, _("It serves {count} client(s) at a time.").format(count=len(spoken)))
    threads = psutil.Process(server.pid).num_threads() - PROBE_THREADS
    if threads < len(spoken):
        got = _("It has {count} thread(s) in all.").format(count=threads)
        raise Unmet(expected, got)
    shared = _shared_thread(server, spoken)
    if shared:
        got = _("One thread receives from both {one} and {two}.").format(
            one=shared[0].name, two=shared[1].name
        )
        raise Unmet(expected, got)


def _still_there(server: Program, people: Mapping[Person, str]) -> dict[Person, str]:
    """Those whose connection the server has accepted and keeps, as far as one can see."""
    ports = {c.raddr.port for c in cost.connections(server) if c.raddr}
    return {p: words for p, words in people.items() if p.port is None or p.port in ports}


def _shared_thread(server: Program, spoken: Mapping[Person, str]) -> tuple[Person, Person] | None:
    """Two people whose words were received by one and the same thread."""
    owners: dict[object, Person] = {}
    for person, words in spoken.items():
        for event in server.saw("received"):
            if words in str(event.get("data")):
                other = owners.setdefault(event.get("ident"), person)
                if other is not person:
                    return other, person
                break
    return None


def of_forgetting(room: Room, person: Person) -> None:
    """The server has closed its end of the connection of somebody who has left."""
    assert room.server is not None
    room.settle()
    room.step("{script} lets go of {name}.", script=room.server.script, name=person.name)
    if any(c.raddr and c.raddr.port == person.port for c in cost.connections(room.server)):
        raise Unmet(
            _("{script} closes the connection of {name}, who has left.").format(
                script=room.server.script, name=person.name
            ),
            _("It still keeps the connection open."),
        )
