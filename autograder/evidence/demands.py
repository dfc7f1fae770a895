"""What the assignment demands: the socket library, a thread for each client. Seen from outside."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Mapping, Sequence

import psutil

from autograder.evidence.talk import own_threads
from autograder.probe.talk import Event
from autograder.program import holding
from autograder.program.linux import awaited
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.program.stillness import HAS_PROC
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import CannotTell, Unmet
from autograder.words.counted import threads_in_all
from autograder.words.language import _, plural

PROBE_THREADS = 1  # threads of a program that are not its own
TURNS = 3  # of speaking: who wakes up by itself now and then does not do so each time


def of_a_socket(room: Room) -> None:
    """The server owns a listening TCP socket; no library made its or the client's for them."""
    server = room.server
    room.step("{script} listens with a socket of its own.", script=server.script)
    event = room.chat()
    owned = [c for c in holding.connections(server) if c.status == psutil.CONN_LISTEN]
    expected = _("{script} is built on the socket library.").format(script=server.script)
    if all(c.laddr.port != event["real"] for c in owned):
        raise Unmet(expected, _("{script} owns no listening socket.").format(script=server.script))
    of_its_maker(server, event)
    of_the_clients_maker(room, Event.CONNECTING)


def of_the_clients_maker(room: Room, event: Event) -> None:
    """What is asked of the server's socket is asked of the client's, too, if it opens one."""
    with contextlib.suppress(Unmet):  # what else is wrong with the client, other checks say
        room.join("alice")
    for program in room.programs:
        for opened in program.saw(event):
            of_its_maker(program, opened)


def of_its_maker(program: Program, event: Report) -> None:
    """The student's own code asked for the socket of this event, not a library beside socket."""
    maker = event["maker"]
    library = maker.partition(".")[0]
    if library in sys.stdlib_module_names - {"__main__", "socket", "socketserver"}:
        raise Unmet(
            _("{script} is built on the socket library.").format(script=program.script),
            _("The module {name} made the socket.").format(name=maker),
        )


Threads = set[str]  # of one program, by their folders in /proc


def woken_by(program: Program, speaker: Person, words: str) -> Threads:
    """A person says something. Returns the threads of a program that run for it. From outside."""
    room = speaker.room
    room.settle()
    before = holding.times_run(program)
    speaker.says(words)
    room.settle()  # who hears it is for other checks
    after = holding.times_run(program)
    return {path for path, times in after.items() if before.get(path) != times}


def of_threads(room: Room, spoken: Mapping[Person, str], woken: Mapping[Person, Threads]) -> None:
    """The server has a thread for each of these people, who have all just said these words.

    ``woken`` has the threads that ran when each of them spoke. If the server keeps some of them
    out, this is about the others. But one at a time is no chat.
    """
    server = room.server
    room.step("{script} has a thread for each of them.", script=server.script)
    room.settle()
    spoken = _still_there(server, spoken)
    count = max(2, len(spoken))
    expected = plural(
        "{script} has a thread for each of {count} client.",
        "{script} has a thread for each of {count} clients.",
        count,
    ).format(script=server.script, count=count)
    if len(spoken) < 2:
        got = plural(
            "It serves {count} client at a time.",
            "It serves {count} clients at a time.",
            len(spoken),
        )
        raise Unmet(expected, got.format(count=len(spoken)))
    threads = _own_threads(server)
    if threads < len(spoken):
        raise Unmet(expected, threads_in_all(threads))
    ran = [woken[person] for person in spoken]
    if HAS_PROC and not each_has_its_own(ran):
        threads = len(set().union(*ran))
        got = plural(
            "When its clients speak one after another ({count}), only {threads} thread of it runs.",
            "When its clients speak one after another ({count}), only {threads} threads of it run.",
            threads,
        )
        raise Unmet(expected, got.format(count=len(ran), threads=threads))
    shared = _shared_thread(server, spoken)
    if shared:
        got = _("One thread receives from both {one} and {two}.").format(
            one=shared[0].name, two=shared[1].name
        )
        raise Unmet(expected, got)
    if HAS_PROC and not own_threads.are_seen(room, list(spoken)):
        raise CannotTell(
            _("It cannot be seen which thread of {script} receives.").format(script=server.script)
        )


def of_late_threads(room: Room, first: Person, *names: str) -> None:
    """Who comes when many are there has a thread, too, as the first ones have.

    ``first`` is one of those. Whom the server keeps out, or does not relay, other checks are about.
    """
    try:
        last = room.crowd(*names)[-2:]
    except Unmet:
        return
    spoken = {person: f"{person.name} speaks, too" for person in (first, *last)}
    woken = {person: woken_by(room.server, person, words) for person, words in spoken.items()}
    if all(first.has_heard(spoken[person]) for person in last):
        of_threads(room, spoken, woken)


def _own_threads(program: Program) -> int:
    """How many threads a program has itself. Those of its children are no threads of a chat."""
    with contextlib.suppress(psutil.NoSuchProcess):
        if program.running:
            return psutil.Process(program.pid).num_threads() - PROBE_THREADS
    return 0


def _still_there(server: Program, people: Mapping[Person, str]) -> dict[Person, str]:
    """Those whose connection the server has accepted and keeps, as far as one can see."""
    ports = {c.raddr.port for c in holding.connections(server) if c.raddr}
    return {p: words for p, words in people.items() if p.port is None or p.port in ports}


def _shared_thread(server: Program, spoken: Mapping[Person, str]) -> tuple[Person, Person] | None:
    """Two people whose words were received by one and the same thread."""
    owners: dict[int, Person] = {}
    for person, words in spoken.items():
        for event in server.saw(Event.RECEIVED):
            if words in event["data"]:
                other = owners.setdefault(event["ident"], person)
                if other is not person:
                    return other, person
                break
    return None


def each_has_its_own(sets: Sequence[Threads]) -> bool:
    """Whether one thread can be taken from each set, and none of them twice."""
    if not sets:
        return True
    first, *rest = sorted(sets, key=len)
    return any(each_has_its_own([other - {thread} for other in rest]) for thread in first)


def of_a_receive_thread(person: AtTerminal, speaker: Person) -> None:
    """The client of somebody has one thread for what others say, and one for its keyboard.

    Seen from outside: by the threads that run when the one or the other speaks. Others may run,
    too. So there is one that does not, and yet takes what comes: or none runs each time for both.
    """
    room, client = person.room, person.program
    over, typed = _woken_in_turns(person, speaker)
    room.step("{script} has a thread that receives.", script=client.script)
    expected = _("{script} receives in a thread of its own.").format(script=client.script)
    threads = _own_threads(client)
    if threads < 2:
        raise Unmet(expected, threads_in_all(threads))
    if not HAS_PROC:
        return
    if not each_has_its_own([over, typed]) or _looks_at_both(client):
        raise Unmet(expected, _("One and the same thread receives, and reads the keyboard."))
    is_seen = not over & typed or bool(_takes_its_keyboard(client) - over)
    if not is_seen or _has_strays(client, room.programs):
        raise CannotTell(
            _("It cannot be seen which thread of {script} receives.").format(script=client.script)
        )


def _woken_in_turns(person: AtTerminal, speaker: Person) -> tuple[Threads, Threads]:
    """The threads of a client that run each time when others speak, and each time they type."""
    client = person.program
    over, typed = [], []
    for turn in range(1, (TURNS if HAS_PROC else 1) + 1):  # the same again may be dropped
        over.append(woken_by(client, speaker, f"{turn}: this comes over the socket"))
        typed.append(woken_by(client, person, f"{turn}: and this comes from the keyboard"))
    return set.intersection(*over), set.intersection(*typed)


def _takes_its_keyboard(program: Program) -> Threads:
    """The threads that wait in a read() of its stdin: they can do nothing else meanwhile."""
    paths = holding.times_run(program)
    return {path for path in paths if awaited.taken_by(path) == program.keyboard}


def _looks_at_both(program: Program) -> Threads:
    """The threads that wait for its keyboard and for a socket in one and the same call."""
    sockets = {f"socket:[{number}]" for number in holding.sockets(program)}
    seen = {path: awaited.looked_at_by(path) for path in holding.times_run(program)}
    return {path for path, one in seen.items() if program.keyboard in one and one & sockets}


def _has_strays(client: Program, programs: Iterable[Program]) -> bool:
    """Whether a process that is none of these programs has a UDP socket: it may receive."""
    known = {program.pid for program in programs}
    with contextlib.suppress(psutil.NoSuchProcess):
        starter = psutil.Process(client.pid).parent() or psutil.Process(client.pid)
        for process in starter.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if process.pid not in known and process.net_connections("udp"):
                    return True
    return False
