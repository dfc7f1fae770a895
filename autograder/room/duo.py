"""A room for two: the server's user types and reads, too."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from autograder.probe.talk import Event, Place
from autograder.program.program import Program
from autograder.room.person import Person
from autograder.room.questions.reading import BOSS
from autograder.room.room import Room
from autograder.room.terminal import AtTerminal
from autograder.room.texts import passing
from autograder.room.udp import UdpRoom
from autograder.room.wire import OnWire


class Duo(Room):
    """The boss sits at the student's server, somebody else joins with the student's client."""

    boss: AtTerminal
    guest: Person

    def _until_it_listens(self, server: Program) -> None:
        """Some servers ask for the name first of all. Whoever sits there types it then."""
        self.boss = AtTerminal(BOSS, self, server)
        self.people.append(self.boss)
        self._boss_has_said_name = False
        super()._until_it_listens(server)
        if server.running and not self.is_open(server):
            self._name_the_boss()
            super()._until_it_listens(server)

    def _name_the_boss(self) -> None:
        if not self._boss_has_said_name:
            self._boss_has_said_name = True
            self.act("{name} types their name at {script}.", name=BOSS, script=self.pair.server)
            self.boss.say_name()
            self.settle()

    def meet(self) -> tuple[AtTerminal, AtTerminal]:
        """Alice starts the student's client; both type their name first."""
        alice: AtTerminal = self.join("alice")
        self.guest = alice
        if alice.program.saw(
            Event.LISTENING
        ):  # peers: each calls the other one, who may call later
            self.wait_for(lambda: bool(self.boss.program.saw(Event.CONNECTED)))
        self._name_the_boss()
        return self.boss, alice

    def meet_who_types_nothing(self) -> tuple[AtTerminal, AtTerminal]:
        """Alice starts the student's client and types nothing, not even a name."""
        alice = self.sits_down_silently("alice")
        self.guest = alice
        self._name_the_boss()
        return self.boss, alice

    def meet_a_stranger(self) -> tuple[AtTerminal, OnWire]:
        """Alice connects with a plain socket; both say their name first."""
        alice: OnWire = self.connect("alice")
        self.guest = alice
        self._name_the_boss()
        return self.boss, alice

    def before_turn_of(self, speaker: Person) -> None:
        """The boss may be the one whose turn it is not: then alice speaks before."""
        if speaker is self.boss:
            self.guest.says("your turn")
            self.settle()

    def after_turn_of(self, speaker: Person) -> None:
        """And after alice the boss."""
        if speaker is self.guest:
            self.boss.says("your turn")

    @contextlib.contextmanager
    def with_one_elsewhere(
        self, elsewhere: passing.Place, boss_speaks: bool
    ) -> Iterator[tuple[AtTerminal, AtTerminal]]:
        """The boss and a guest whose client is started elsewhere; who speaks comes first."""
        with elsewhere(self) as (launcher, job), self.starting_with(launcher, job):
            boss, alice = self.meet()
            yield (boss, alice) if boss_speaks else (alice, boss)

    @contextlib.contextmanager
    def busy(self, *listeners: AtTerminal) -> Iterator[None]:
        """Each listener's program is paused with the first thing it receives."""
        with contextlib.ExitStack() as stack:
            for listener in listeners:
                speaker = self.guest if listener is self.boss else self.boss
                port = speaker.port or self.address[1]
                stack.enter_context(self.paused_after_recv(listener.program, port))
            yield

    @contextlib.contextmanager
    def paused_before_it_sends(self, person: AtTerminal) -> Iterator[None]:
        """Arm the probe: the thread of a program that sends next is paused in its send()."""
        peer = self.guest.port if person is self.boss else self.address[1]
        with self.paused(person.program, at=Place.SENDING, peer=peer):
            yield


class UdpDuo(Duo, UdpRoom):
    """The boss sits at the program that is started first; alice starts the other one."""
