"""What checks ask of UDP programs from outside, beside what people see and hear."""

from __future__ import annotations

import sys

import psutil

from autograder.evidence import PROBE_THREADS
from autograder.hearing import pieces_of
from autograder.i18n import _
from autograder.person import AtTerminal
from autograder.udp import OnDatagrams, UdpRoom, bound
from autograder.unmet import Unmet


def hears_without_a_word(newcomer: AtTerminal, speaker: AtTerminal) -> None:
    """Somebody who has typed nothing hears the speaker, unless the client asks for a name first.

    A client that asks prints something before, or uses the name afterwards.
    """
    room, asks = newcomer.room, newcomer.heard_so_far() > 0
    speaker.says("is somebody new here?")
    room.step("{name} hears it.", name=newcomer.name)
    if room.wait_for(lambda: newcomer.has_heard("is somebody new here?")):
        return
    newcomer.say_name()
    room.settle()
    speaker.says("and now?")
    newcomer.hears("and now?")
    newcomer.says("at last")
    speaker.hears("at last")
    if not asks and not _is_known_by_name(newcomer, speaker):
        script = newcomer.program.script
        raise Unmet(
            _("{script} sends a datagram as soon as it is started.").format(script=script),
            _("{name} hears nothing before typing a line, and is not asked to.").format(
                name=newcomer.name
            ),
        )


def _is_known_by_name(person: AtTerminal, reader: AtTerminal) -> bool:
    """Whether what a person said last is shown with their name."""
    lines = reader.heard.text.splitlines()
    return any("at last" in line and person.name in line for line in lines)


def each_for_itself(person: OnDatagrams, *texts: str) -> None:
    """These texts have come, and no two of them in one datagram."""
    person.hears(*texts)
    for data in person.datagrams:
        together = [text for text in texts if text.encode() in data]
        if len(together) > 1:
            raise Unmet(
                _("Each message comes to {name} as a datagram of its own.").format(
                    name=person.name
                ),
                _("“{one}” and “{two}” came in one datagram.").format(
                    one=together[0], two=together[1]
                ),
                together[1],
                data,
            )


def arrives_whole(person: OnDatagrams, text: str) -> None:
    """A long text has come in one datagram."""
    room, count = person.room, len(text)
    room.step("{name} hears all {count} letters.", name=person.name, count=count)
    if not room.wait_for(lambda: person.has_heard(text)):
        found = pieces_of(text, person.heard.text)
        raise Unmet(
            _("{name} hears all {count} letters.").format(name=person.name, count=count),
            _("Only the first {found} letters came.").format(found=found)
            if found
            else room.why_not(person, text),
            text,
            bytes(person.heard.data),
        )


def of_a_socket(room: UdpRoom) -> None:
    """The server owns a UDP socket, and no other library made it for the student."""
    server = room.server
    assert server is not None
    room.step("{script} receives with a socket of its own.", script=server.script)
    event = bound(server)[0]
    expected = _("{script} is built on the socket library.").format(script=server.script)
    pids = (server.pid, *(child.pid for child in server.descendants()))
    if not any(_owns(pid, event["real"]) for pid in pids):
        raise Unmet(expected, _("{script} owns no UDP socket.").format(script=server.script))
    maker = str(event.get("maker"))
    library = maker.partition(".")[0]
    if library in sys.stdlib_module_names - {"__main__", "socket", "socketserver"}:
        raise Unmet(expected, _("The module {name} made the socket.").format(name=maker))


def _owns(pid: int, port: int) -> bool:
    try:
        return any(c.laddr.port == port for c in psutil.Process(pid).net_connections("udp"))
    except psutil.Error:
        return False


def of_a_receive_thread(person: AtTerminal) -> None:
    """The client of somebody who has read all this while has a second thread. From outside."""
    room, client = person.room, person.program
    room.step("{script} has a thread that receives.", script=client.script)
    threads = psutil.Process(client.pid).num_threads() - PROBE_THREADS if client.running else 0
    if threads < 2:
        raise Unmet(
            _("{script} receives in a thread of its own.").format(script=client.script),
            _("It has {count} thread(s) in all.").format(count=threads),
        )
