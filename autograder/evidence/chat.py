"""What checks ask of a running program from outside, beside what people see and hear.

The probe's events may only take away here: a program that lies about itself gains nothing.
"""

from __future__ import annotations

from autograder.probe.talk import Event
from autograder.program import holding
from autograder.program.causes import how_it_ended, why_busy
from autograder.program.program import Program
from autograder.room.person import Person
from autograder.room.questions.unclear import what_is_waited_for, what_it_wants
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.words.language import _, plural

MOST_THREADS = 100  # of a program that a few people use


def of_a_connection(room: Room, person: AtTerminal) -> None:
    """The person's client has a connection to the server. Seen from outside (psutil)."""
    client = person.program
    expected = room.step(
        "{script} connects to {server}.", script=client.script, server=room.pair.server
    )
    if client.running and _has_connection(room.server, client):
        return
    why = what_it_wants(room, client) or _why_no_connection(room.server, client)
    raise Unmet(expected, why)


def _has_connection(server: Program, client: Program) -> bool:
    ports = {int(event["real"]) for event in server.saw(Event.LISTENING)}
    return any(c.raddr and c.raddr.port in ports for c in holding.connections(client))


def _why_no_connection(server: Program, client: Program) -> str:
    if not server.running:
        return how_it_ended(server)
    asked = [e["asked"] for e in client.saw(Event.CONNECTING) if e["real"] is None]
    if asked:
        return _("{script} asks for port {port}, but {server} listens on port {other}.").format(
            script=client.script,
            port=asked[-1],
            server=server.script,
            other=server.saw(Event.LISTENING)[0]["asked"],
        )
    if not client.running:
        return how_it_ended(client)
    if client.saw(Event.CONNECTED):
        return _("It connected, but the connection is closed again.")
    if told := what_is_waited_for(client):
        sentence = _(
            "{script} does not connect; it waits for its user. The last that it printed is "
            "“{text}”. Let it connect first, or ask for an address, a port, a room or a name."
        )
        return sentence.format(script=client.script, text=told)
    return _("{script} runs, but it does not connect.").format(script=client.script)


def of_no_echo(room: Room, person: Person, text: str) -> None:
    """What a person said does not come back to them from the server.

    A client may print its user's own words. To tell that from an echo, the server is stopped
    for a moment: what appears now, the client prints by itself.
    """
    room.step("{name} does not get “{text}” back.", name=person.name, text=text)
    room.settle()
    times = person.times_heard(text)
    if times and isinstance(person, AtTerminal) and _prints_by_itself(room, person, text):
        return
    if times:
        raise Unmet(
            _("{name} does not get “{text}” back.").format(name=person.name, text=text),
            _("The server sent it back to {name}.").format(name=person.name),
            text,
            bytes(person.heard.data),
        )


def of_an_echo(room: Room, person: Person, text: str) -> None:
    """What a person says comes back to them from the server.

    The server is stopped for a moment while they say it: what appears meanwhile, their client
    prints by itself.
    """
    with room.server.frozen():
        person.says(text)
        text = room.texts.heard(text)
        room.settle()
        shown = person.times_heard(text)
    room.watcher.act()
    room.step("{name} gets “{text}” back.", name=person.name, text=text)
    if not room.wait_for(lambda: person.times_heard(text) > shown):
        raise Unmet(
            _("{name} gets “{text}” back from the server.").format(name=person.name, text=text),
            _("The server did not send it back to {name}.").format(name=person.name),
            text,
            bytes(person.heard.data),
        )


def _prints_by_itself(room: Room, person: AtTerminal, text: str) -> bool:
    """Whether a client shows its user's own words while the server stands still, as often.

    One that draws all its lines again shows the earlier ones, too: nobody can tell them apart.
    """
    with room.server.frozen():
        before = person.times_heard(text)
        person.says("words to myself")
        room.wait_for(lambda: person.has_heard("words to myself"))
        room.settle()
        shown = [person.times_heard(words) for words in (text, "words to myself")]
        return shown[0] > before or shown[1] == before


def of_a_busy_server(room: Room) -> bool:
    """Whether a thread of the server uses a processor without end (some programs poll)."""
    room.settle()
    return room.watcher.spins(room.server)


def of_rest(room: Scene, program: Program, busy_before: bool) -> None:
    """No thread of this program runs in circles that did not do so before."""
    room.step("{script} comes to rest.", script=program.script)
    room.settle()
    if room.watcher.spins(program) and not busy_before:
        raise Unmet(
            _("{script} waits until something happens.").format(script=program.script),
            why_busy(program),
        )
    _has_few_threads(program)


def _has_few_threads(program: Program) -> None:
    """A program has not started threads without end: so many wait for nobody."""
    count = holding.holding(program).threads
    if count > MOST_THREADS:
        expected = _("{script} has a thread for each client, and a few more.")
        got = plural("It has {count} thread.", "It has {count} threads.", count).format(count=count)
        raise Unmet(expected.format(script=program.script), got)
