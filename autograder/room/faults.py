"""What a check may do to the programs of a scene, in one line each.

Each word arms a fault in the probe (see ``probe.faults`` for what it is and where it is documented)
and returns when it is armed. A with statement ends its fault at its end.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Sequence

from autograder.probe.talk import MOST_STOPS, Command, Place, order
from autograder.program.causes import why_in_doubt
from autograder.program.program import Program
from autograder.room.holds import door
from autograder.room.holds.arming import Arming
from autograder.room.person import Person
from autograder.room.scene import Somebody
from autograder.room.terminal import AtTerminal, somebody_is_held
from autograder.words import counted


class Faults(Arming):
    """A scene in which programs have bad days, be they servers or clients."""

    @property
    def address(self) -> tuple[str, int]:
        """Where clients really connect to, or send to."""
        raise NotImplementedError

    # -- threads that are held -----------------------------------------------------------

    @contextlib.contextmanager
    def paused_after_recv(self, program: Program, port: int | None) -> Iterator[None]:
        """Arm the probe: the thread that next receives from this port is paused right after it.

        A scheduler may take the processor from a thread at any such moment (man 7 sched). When
        the with statement ends, the thread goes on.
        """
        with self.paused(program, at=Place.RECEIVED, peer=port):
            yield

    @contextlib.contextmanager
    def followed_after_recv(
        self, program: Program, port: int | None, nth: int = 1
    ) -> Iterator[None]:
        """Arm the probe: the thread that next receives from this port is paused before the n-th
        line that it runs then. Threads that receive from there later go on.
        """
        with self._followed(program, Place.BEFORE_LINE, port, nth):
            yield

    @contextlib.contextmanager
    def _followed(
        self, program: Program, at: Place, port: int | None, nth: int, text: str = ""
    ) -> Iterator[None]:
        armed = self.arm(program, Command.FOLLOW, at=at, peer=port, nth=nth, before=text)
        try:
            yield
            self.doubt_who_is_held(program)
            self.disarm(armed)
        finally:
            self.watcher.act()
            program.command(Command.RELEASE, at=at, peer=port)
            self.settle()

    @contextlib.contextmanager
    def busy_listeners(self, people: Sequence[Person]) -> Iterator[None]:
        """Each client is paused with the first thing it receives; what follows waits for it."""
        with contextlib.ExitStack() as stack:
            for person in people:
                if isinstance(person, AtTerminal):
                    port = self.address[1]
                    stack.enter_context(self.paused_after_recv(person.program, port))
            yield

    @contextlib.contextmanager
    def paused_before_it_sends(self, person: AtTerminal) -> Iterator[None]:
        """Arm the probe: the thread of a client that sends next is paused in its send()."""
        with self.paused(person.program, at=Place.SENDING, peer=self.address[1]):
            yield

    @contextlib.contextmanager
    def reading_later(self, people: Sequence[Somebody]) -> Iterator[None]:
        """The clients of these people get no processor for a while (man 7 sched), and then read in
        one go all that has come to them: TCP keeps no messages apart (RFC 9293, 2.2).
        """
        with contextlib.ExitStack() as stack:
            for person in people:
                if person.program is not None:
                    stack.enter_context(person.program.frozen())
            yield
        self.watcher.act()

    def is_paused(self) -> bool:
        """Whether a thread has come to the place where the probe holds it."""
        return somebody_is_held(self.programs)

    # -- calls that do less than they could ----------------------------------------------

    def short_reads(self, program: Program, most: int = 1) -> None:
        """From now on recv() returns at most so many bytes (man 2 recv). 1 cuts letters.

        A recv() that waits already is not cut: arm it before people connect.
        """
        self.step(counted.bytes_in_a_recv(most), script=program.script, count=most)
        self.arm(program, Command.SHORT, at=Place.RECEIVED, peer=None, most=most)

    def short_reads_at_clients(self, most: int = 1) -> None:
        """The same for each client that is started from now on, from its first recv() on."""
        self.step(counted.bytes_in_a_recv_of_a_client(most), count=most)
        fault = order(Command.SHORT, at=Place.RECEIVED, peer=None, most=most)
        self.job["faults"] = [*self.job.get("faults", []), fault]

    def short_writes(self, program: Program, most: int) -> None:
        """From now on send() takes at most so many bytes, and sendall() goes in such pieces.

        send() may do so at any time, and returns how many it took (POSIX, send()).
        """
        self.step(counted.bytes_in_a_send(most), script=program.script, count=most)
        self.arm(program, Command.SHORT, at=Place.SENDING, peer=None, most=most)

    def small_buffers(self, program: Program, size: int = 4096) -> None:
        """From now on new connections of a program have buffers of so many bytes (man 7 socket)."""
        self.arm(program, Command.BUFFERS, bytes=size)

    def small_buffers_for_all(self, size: int) -> None:
        """The same of each program, also of those that are started from now on."""
        for program in self.programs:
            self.small_buffers(program, size)
        small = order(Command.BUFFERS, bytes=size)
        self.job["faults"] = [*self.job.get("faults", []), small]

    def few_calls(self, program: Program, most: int) -> None:
        """From now on so many calls may stand in each other (sys.setrecursionlimit: 1,000)."""
        self.step(
            "In {script} at most {count} calls may stand in each other: Python allows 1,000.",
            script=program.script,
            count=most,
        )
        self.arm(program, Command.FEW_CALLS, most=most)

    def count_time(self) -> None:
        """From now on, what programs wait for with a time limit of a socket can come at once."""
        for program in self.programs:
            self.arm(program, Command.COUNT_TIME)
        self.job["faults"] = [*self.job.get("faults", []), order(Command.COUNT_TIME)]


class ServerFaults(Faults):
    """A scene with a server of the student's, which has bad days, too."""

    server: Program  # from open() on

    @contextlib.contextmanager
    def paused_before_send(self, to: Person, nth: int = 1) -> Iterator[None]:
        """Arm the probe: the server's thread that is to send to a person for the n-th time from
        now on is paused in its send(), before a byte goes (man 7 sched). Only that one is held:
        threads that send to this person later pass.

        With ``short_writes`` each piece counts, so a thread can be paused in mid-sendall().
        """
        with self.paused(self.server, at=Place.SENDING, peer=to.port, nth=nth):
            yield

    @contextlib.contextmanager
    def paused_at_start(self, nth: int = 1) -> Iterator[None]:
        """Arm the probe: the n-th thread that the server starts from now on is paused before its
        first line.
        """
        with self.paused(self.server, at=Place.STARTED, peer=None, nth=nth):
            yield

    @contextlib.contextmanager
    def paused_after_start(self) -> Iterator[None]:
        """Arm the probe: the server's thread that next starts another one is paused after that."""
        with self.paused(self.server, at=Place.STARTER, peer=None):
            yield

    @contextlib.contextmanager
    def paused_after_shutdown(self, of: Person) -> Iterator[None]:
        """Arm the probe: the server's thread that shuts down the connection of a person is paused
        right after that. Whoever waited there wakes up meanwhile (man 2 shutdown).
        """
        with self.paused(self.server, at=Place.SHUT_DOWN, peer=of.port):
            yield

    @contextlib.contextmanager
    def paused_after_close(self, of: Person) -> Iterator[None]:
        """Arm the probe: the server's thread that closes the connection of a person is paused right
        after that. The number of that socket is free now, and goes to whoever comes next (man 2
        close, man 2 open).
        """
        with self.paused(self.server, at=Place.CLOSED, peer=of.port):
            yield

    @contextlib.contextmanager
    def paused_in_mid_line(self, to: Person) -> Iterator[None]:
        """Arm the probe: the server's thread that carries the next line to a person is paused when
        a part of it has gone. When the with statement ends, it goes on line by line.

        It is paused inside its send, and then before each line of code, until the line is whole:
        so also where it has let go of a lock for a moment. Wants ``short_writes``.
        """
        # At each of these steps everybody else may run until they wait. So whoever can come in
        # between the pieces of a line does come, every time: nothing is left to chance.
        armed = self.arm(self.server, Command.HOLD_IN_MID_LINE, peer=to.port)
        try:
            with self.paused_before_send(to=to, nth=2):
                yield
            for _stop in range(MOST_STOPS):
                if not self.is_paused():
                    break
                self.doubt_who_is_held(self.server)
                self.watcher.act()
                self.server.command(Command.GO_ON)
                self.settle()
            self.disarm(armed)
        finally:
            self.server.command(Command.RELEASE, at=Place.HALF_SENT, peer=to.port)
            self.settle()

    @contextlib.contextmanager
    def paused_before_line(
        self, person: Person, nth: int = 0, text: str = "", at: Place = Place.BEFORE_LINE
    ) -> Iterator[None]:
        """Arm the probe: the server's thread that next receives from a person (``at``: or sends to
        them) is paused before the n-th line that it runs then, or the first with this text in it.
        """
        with self._followed(self.server, at, person.port, nth, text):
            yield

    @contextlib.contextmanager
    def no_descriptor_is_free(self) -> Iterator[None]:
        """The server may open nothing more, while the with statement lasts: accept() raises EMFILE.

        Somebody comes first: a thread that waits in accept() has its descriptor already. Then it
        asks again, and raises. Who connects from then on waits in the backlog (man 2 accept).
        """
        self.settle()
        here, may_come = list(self.people), door.waiting(self.server)
        self.arm(self.server, Command.FULL, full=True)
        try:
            yield
            new = [person.port for person in self.people if person not in here and person.port]
            if door.let_in(self.address[1], new) > may_come:
                self.doubt = self.doubt or why_in_doubt(self.server)
        finally:
            self.watcher.act()
            self.arm(self.server, Command.FULL, full=False)
            self.settle()

    def next_send_fails(self, to: Person, error: int = errno.ETIMEDOUT) -> None:
        """A person's machine is gone, without a FIN or RST: the server's next send() raises.

        ETIMEDOUT is what a system says after it has tried for long enough (man 7 tcp).
        """
        self.settle()  # nobody is just sending
        self.arm(self.server, Command.DEAD, peer=to.port, errno=error)
        heard = to.heard.total
        if to.program is None:  # nothing can come to them any more
            told = why_in_doubt(self.server)
            self.doubt_at_the_end(lambda: told if to.heard.total > heard else "")

    @contextlib.contextmanager
    def paused_before_cleanup(self, person: Person) -> Iterator[None]:
        """A person vanishes; the server's thread for them is paused when it has learnt of it.

        So they are gone, but still in the registry: a moment that every server knows, held
        for as long as the with statement lasts.
        """
        with self.paused_after_recv(self.server, person.port):
            person.vanishes()
            self.settle()
            yield
            self.act("The server's thread for {name} goes on.", name=person.name)

    def glued(self, speaker: Person, listener: Person, first: str, *lines: str) -> None:
        """A person says lines while the server, then a listener, is busy with the first one.

        So both get all the others at once: in one recv(), as far as its buffer goes. TCP keeps no
        messages apart (RFC 9293, 2.2).
        """
        with (
            self.busy_listeners([listener]),
            self.paused_after_recv(self.server, speaker.port),
        ):
            speaker.says(first)
            self.settle()
            speaker.says(*lines)
            self.settle()
