"""A room whose server is watched: where its registry is, and who holds which lock.

What the probe finds there helps to force the moments that matter and to explain them. The
judgement on a registry without a common lock needs a proof: two threads that do meet in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

from autograder.probe.talk import Command, Event, Place, access_at
from autograder.program import holding
from autograder.program.causes import how_it_ended
from autograder.program.linux import procfs
from autograder.program.linux.syscalls import may_wait_for_a_lock
from autograder.program.sleep import waits_for_a_lock_for_a_time
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.scene import PATIENCE, Somebody
from autograder.room.unmet import CannotTell, Unmet
from autograder.words.language import _

Fact = dict[str, Any]
FOR_A_LOCK = 3.0  # seconds that a lock with a time limit is waited for
MOST_PLACES = 6  # lines that touch a registry and are tried as meeting points


class WatchedRoom(Room):
    """A room in which the probe watches the server's locks and its registry."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.job = {"watch": True}

    def paused_at_touch(self, nth: int) -> AbstractContextManager[None]:
        """Arm the probe: the thread that makes the n-th touch from now on is paused right before.

        A thread touches the registry, or takes a lock; a line counts once. A scheduler may
        take the processor from a thread there (man 7 sched), whatever it holds.
        """
        return self.paused(self.server, at=Place.ACCESS, peer=None, nth=nth)

    def paused_at_registry(self, place: str) -> AbstractContextManager[None]:
        """Arm the probe: the next thread that touches the registry at a place, such as
        "server.py:12", is paused right before it does so.
        """
        return self.paused(self.server, at=access_at(place), peer=None)

    def paused_between_locks(self, nth: int = 1) -> AbstractContextManager[None]:
        """Arm the probe: the n-th thread that holds a lock and wants another one is paused."""
        return self.paused(self.server, at=Place.NESTED, peer=None, nth=nth)

    @contextmanager
    def at_touch(self, nth: int, act: Callable[[], object]) -> Iterator[bool]:
        """Somebody acts, and a thread is held before its n-th touch of the registry. Was it?"""
        with self.paused_at_touch(nth), self._acting(act) as held:
            if held:
                self._tell_touch()
            yield held

    def _tell_touch(self) -> None:
        touch = (self.server.saw(Event.TOUCH) or [{}])[-1]
        what, place = touch.get("what"), touch.get("place")
        if what == "read":
            self.step("A thread of the server is held: it is about to read the registry, {place}.",
                      place=place)  # fmt: skip
        elif what == "write":
            self.step("A thread of the server is held: it is about to change the registry, "
                      "{place}.", place=place)  # fmt: skip
        else:
            self.step("A thread of the server is held: it is about to take a lock, {place}.",
                      place=place)  # fmt: skip

    @contextmanager
    def between_locks(self, nth: int, act: Callable[[], object]) -> Iterator[bool]:
        """Somebody acts, and the n-th thread that wants a second lock is held. Was it?"""
        with self.paused_between_locks(nth), self._acting(act) as held:
            if held:
                self.step("A thread of the server is held: it has a lock and wants another one.")
            yield held

    @contextmanager
    def _acting(self, act: Callable[[], object]) -> Iterator[bool]:
        before = self.held_threads()
        act()
        self.settle()
        yield self.held_threads() > before

    def held_threads(self) -> int:
        """How many threads of the server are held by the probe at this moment."""
        return len(self.server.saw(Event.HELD)) - len(self.server.saw(Event.RELEASED))

    def waiting_for_locks(self) -> dict[str, int]:
        """The server's threads that wait for a lock, and how often each has run. From outside."""
        paths = holding.task_paths(self.server)
        waits = filter(lambda path: may_wait_for_a_lock(procfs.system_call(path)), paths)
        return {path: procfs.ran(path) for path in waits}

    def went_on(self, waiting: dict[str, int]) -> int:
        """How many of the threads that waited have gone on by now."""
        return sum(procfs.ran(path) != times for path, times in waiting.items())

    # -- what the probe found ------------------------------------------------------------

    def registries(self) -> list[Fact]:
        """The containers that hold the clients. Raises CannotTell if none was found."""
        server = self.server
        if not server.running:
            raise Unmet(_("The server goes on."), how_it_ended(server))
        answers = server.ask(Command.REGISTRY, PATIENCE)
        found = [answer["registries"] for answer in answers]
        if not found or not found[-1]:
            raise CannotTell(_("The container that holds the clients was not found."))
        return list(found[-1])

    def suspects(self, wanted: Callable[[Fact, Fact], bool]) -> list[str]:
        """Lines where two threads may meet in a registry, by the lockset: first who writes."""
        races = [race for registry in self.registries() for race in registry["races"]]
        found = [race for race in races if wanted(*race)]
        places = [one["place"] for one, _other in found] + [other["place"] for _one, other in found]
        return list(dict.fromkeys(places))[:MOST_PLACES]

    def meetings(self) -> list[tuple[Fact, Fact]]:
        """Pairs of accesses that were seen to happen at the same moment, the held one first."""
        return [(event["first"], event["second"]) for event in self.server.saw(Event.MEETING)]

    def why_not(self, person: Somebody, text: str) -> str:
        """Why a text did not come: perhaps because threads wait in a circle."""
        circles = self.server.saw(Event.DEADLOCK)
        return in_words(circles[-1]["threads"]) if circles else super().why_not(person, text)


@contextmanager
def in_mid_broadcast(
    room: Room, speaker: Person, text: str, to: Person, nth: int = 1
) -> Iterator[None]:
    """A person says something, and the thread that carries it is paused in a send to another.

    All other clients read what comes to them meanwhile in one go, when the thread has gone on.
    """
    with ExitStack() as afterwards, room.paused_before_send(to=to, nth=nth):
        speaker.says(text)
        room.settle()
        if room.is_paused():
            room.step("The thread that carries this is held in its send to {name}.",
                      name=to.name)  # fmt: skip
        others = [person for person in room.people if person is not to and person.here]
        afterwards.enter_context(room.reading_later(others))
        yield
        room.settle()
        room.step("The thread goes on.")


@contextmanager
def in_mid_line(room: Room, speaker: Person, text: str, to: Person) -> Iterator[None]:
    """A person says a long line, and the thread that carries it is paused in the middle of it."""
    with room.paused_in_mid_line(to=to):
        speaker.says(text)
        room.settle()
        if room.is_paused():
            room.step(
                "The thread that carries this is held: {name} has a part of it.", name=to.name
            )
        yield
        room.settle()
        lets_locks_run_out(room)
        room.step("The thread goes on, one step after another.")


def lets_locks_run_out(room: Room) -> None:
    """Wait for who gives up to wait for a lock after some time, and then goes on without it.

    A thread that holds one may be kept from its processor for so long (man 7 sched).
    """
    room.wait_for(lambda: not waits_for_a_lock_for_a_time(room.programs), FOR_A_LOCK, 1.0)
    room.settle()


def in_words(circle: Sequence[Fact]) -> str:
    """A deadlock in words: who holds what and waits where."""
    if len(circle) == 1:
        sentence = _(
            "Deadlock: {thread} waits at {at} for the lock made at {waits}, which it has itself"
            " held since {since}."
        )
        return sentence.format(**circle[0])
    sentence = _(
        "{thread} holds the lock made at {holds} since {since} and waits for the one made at"
        " {waits}, at {at}."
    )
    return _("Deadlock:") + " " + " ".join(sentence.format(**member) for member in circle)


def meeting_in_words(first: Fact, second: Fact) -> str:
    """Two accesses that met, in words."""
    told = [access_in_words(first), access_in_words(second)]
    if set(first["locks"]) & set(second["locks"]):
        told.append(_("These are two different locks: that line makes a new one each time."))
    return " ".join(told)


def access_in_words(access: Fact) -> str:
    """One access of two that met, in words."""
    if not access["locks"]:
        sentence = (
            _("{thread} writes to it at {place} and holds no lock.")
            if access["write"]
            else _("{thread} reads it at {place} and holds no lock.")
        )
    else:
        sentence = (
            _("{thread} writes to it at {place} and holds the lock made at {locks}.")
            if access["write"]
            else _("{thread} reads it at {place} and holds the lock made at {locks}.")
        )
    return sentence.format(**{**access, "locks": ", ".join(access["locks"])})
