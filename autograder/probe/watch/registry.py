"""The registry, wherever the student keeps it: who touches it, under which locks, who is in it.

A *registry* is a container in which the sockets of at least two clients can be reached: as
elements, keys or values, in tuples, or as attributes of objects. A container that has held a client
has one number for good; a registry is one that has held two at the same time. A thread can be held
at the n-th *touch*: before it touches a registry, or takes a lock. Only in watched rooms.

*Lockset* (Savage et al., "Eraser", ACM TOCS 15(4), 1997): while one thread alone uses a
container, no lock is needed, also when its maker hands it over to one owner. From then on two
accesses by different threads of which one writes must have a lock in common.
"""

from __future__ import annotations

import builtins
import itertools
import operator
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.probe import recorder
from autograder.probe.channel import Channel, thread_name
from autograder.probe.hold import Holds
from autograder.probe.talk import UNREAD, VARIABLE, Command, Event, Place, access_at
from autograder.probe.watch import containers, inside, locks, rewrite
from autograder.probe.watch.forget import forget, remember
from autograder.probe.watch.iteration import WRITE, hooks
from autograder.probe.watch.ledger import me
from autograder.probe.watch.reach import clients_in

KEPT = 200  # different accesses that are kept of one registry
MAX_CHANGES = 2000  # changes that one program reports


@dataclass(frozen=True)
class Access:
    """One way in which a registry is touched."""

    place: str
    write: bool
    locks: frozenset[int]


@dataclass(eq=False)
class Note:
    """What is known of one container, or of a variable that holds one after another."""

    kind: str
    made: str
    owner: int  # the thread that alone has used it so far
    handed: bool = False  # from its maker to another owner
    shared: bool = False
    changed: bool = False  # since it was made
    number: int = 0  # 0: it has held no client so far
    registry: bool = False  # whether it has held two clients at the same time
    accesses: dict[Access, dict[int, str]] = field(default_factory=dict)  # by which threads
    visitor: tuple[Access, str] | None = None  # held right before an access, and its thread

    def touched(self, access: Access) -> None:
        """Note an access by the current thread."""
        thread = me()
        self.changed = self.changed or access.write
        if not self.shared and thread != self.owner:
            self.shared, self.handed, self.owner = self.handed, True, thread
        if self.shared and (access in self.accesses or len(self.accesses) < KEPT):
            self.accesses.setdefault(access, {})[thread] = thread_name()

    def others_use_it(self) -> bool:
        """Whether it is more than its maker's own."""
        return self.shared or self.handed

    def races(self) -> list[tuple[Access, Access]]:
        """Pairs of accesses by two threads, one of them a write, without a lock in common."""
        return [
            (one, other)
            for one, other in itertools.product(list(self.accesses), repeat=2)
            if one.write
            and not one.locks & other.locks
            and len(self.accesses[one].keys() | self.accesses[other].keys()) > 1
        ]


class Registries:
    """All that is watched in one program."""

    def __init__(self, channel: Channel, holds: Holds) -> None:
        self._channel, self._holds = channel, holds
        self._found: list[Note] = []
        self._variables: dict[tuple[int, str], Note] = {}
        self._changes = 0
        self._touches: set[tuple[str, str]] = set()  # since they were last to be counted
        self._telling = False
        channel.on(Command.REGISTRY, lambda command: self._report())
        channel.on(Command.REMEMBER, lambda command: remember())
        channel.on(Command.FORGET, lambda command: forget(command["peer"], list(self._variables)))
        channel.on(Command.COUNT_TOUCHES, lambda command: self._begin_to_count())

    # -- called by the containers ----------------------------------------------------------

    def made(self, container: Any, write: bool = True) -> None:
        """A container has been made, with what is in it."""
        self._recognise(self._note(container), container)

    def before(self, container: Any, write: bool) -> None:
        """The current thread is about to touch a container."""
        note = self._note(container)
        self._touch(note, write)
        if not note.registry and note.others_use_it():
            self._recognise(note, container)

    def after(self, container: Any, write: bool) -> None:
        """The current thread has changed a container."""
        note = self._note(container)
        if not note.registry:
            self._recognise(note, container)
        if note.number:
            self._tell_change(note, container)

    def bind(self, value: Any, name: str, owner: Any = None) -> Any:
        """The current thread is about to bind a value to a name that threads share."""
        if not (containers.is_watched(value) or isinstance(value, tuple | frozenset)):
            return value
        kind = VARIABLE if containers.is_watched(value) else UNREAD
        note = self._variables.setdefault(
            (id(owner), name),
            Note(f"{kind} {name}", locks.ledger.place(), me()),
        )
        self._recognise(note, value)
        self._touch(note, WRITE)
        if note.number:
            self._tell_change(note, value)
        return value

    # -- what they mean ------------------------------------------------------------------

    def _note(self, container: Any) -> Note:
        note: Note | None = getattr(container, "_note", None)
        if note is None:
            kind = containers.REAL[containers.kind_of(container)].__name__
            note = container._note = Note(kind, locks.ledger.place(), me())
        return note

    def _touch(self, note: Note, write: bool) -> None:
        access = Access(locks.ledger.place(), write, locks.ledger.held())
        note.touched(access)
        if note.registry and note.others_use_it():
            self._visit(note, access)

    def _visit(self, note: Note, access: Access) -> None:
        """The current thread touches a registry. If another one is held there, they meet."""
        mine, other = (access, thread_name()), note.visitor
        if other is None:
            note.visitor = mine
        elif access.write or other[0].write:
            self._channel.tell(Event.MEETING, first=_told(*other), second=_told(*mine))
        self.touch(access.place, "write" if access.write else "read")
        self._holds.meet(access_at(access.place), None)
        if note.visitor is mine:
            note.visitor = None

    def touch(self, place: str, what: str) -> None:
        """The current thread is about to touch a registry, or to take a lock.

        Here it can be held. A place counts once: loops do not.
        """
        if (place, what) not in self._touches:
            self._touches.add((place, what))
            if self._telling:
                self._channel.tell(Event.TOUCH, place=place, what=what)
            self._holds.meet(Place.ACCESS, None)

    def _begin_to_count(self) -> None:
        self._telling = True
        self._touches.clear()

    def _recognise(self, note: Note, container: Any) -> None:
        clients = len(clients_in(container))
        if clients and not note.number:
            self._found.append(note)
            note.number = len(self._found)
        note.registry = note.registry or clients > 1

    def _tell_change(self, note: Note, container: Any) -> None:
        self._changes += 1
        if self._changes > MAX_CHANGES:
            return
        self._channel.tell(
            Event.REGISTRY_CHANGED,
            registry=note.number,
            kind=note.kind,
            made=note.made,
            place=locks.ledger.place(),
            peers=sorted(clients_in(container).values()),
            shared=note.others_use_it(),
        )

    def _report(self) -> None:
        """Tell of each registry that it is one, and where two threads can meet in it.

        What one thread alone has filled may be a registry with one owner, made once. A line that
        makes one again and again makes copies of one that is kept elsewhere.
        """
        found = [note for note in list(self._found) if note.registry]
        made = Counter(note.made for note in found)
        told = [
            {
                "registry": note.number,
                "kind": note.kind,
                "made": note.made,
                "shared": note.shared,
                "races": [[_told(a, "") for a in race] for race in note.races()[:KEPT]],
            }
            for note in found
            if note.others_use_it() or (note.changed and made[note.made] == 1)
        ]
        self._channel.tell(Event.REGISTRY_REPORT, registries=told)


def _told(access: Access, thread: str) -> dict[str, Any]:
    """An access, as the grader is told of it."""
    held = sorted(access.locks)
    made = [locks.ledger.locks[number].made for number in held]
    told = {"place": access.place, "write": access.write, "thread": thread}
    return {**told, "held": held, "locks": made}


def _inplace(name: str, target: Any) -> Callable[[Any], Any]:
    """``target += value`` and the like, by the name of the operation in the ast module."""
    known = {"Add": "iadd", "Sub": "isub", "BitOr": "ior", "BitAnd": "iand", "BitXor": "ixor"}
    known |= {"Mult": "imul", "Div": "itruediv", "FloorDiv": "ifloordiv", "Mod": "imod"}
    known |= {"Pow": "ipow", "LShift": "ilshift", "RShift": "irshift", "MatMult": "imatmul"}
    operation = getattr(operator, known[name])
    return lambda value: operation(target, value)


def install(channel: Channel, folder: str) -> rewrite.Compiler:
    """Watch the locks and the registry of a program. Returns what is to compile its script."""
    holds = recorder.current.holds
    registries = Registries(channel, holds)
    # All of this before the script is loaded: its first line may make a lock or a list.
    locks.install(channel, folder, holds, registries.touch)
    hooks.before, hooks.after, hooks.made = registries.before, registries.after, registries.made
    words = {"watch": containers.watch, "twin": inside.twin_of, "plain": containers.plain}
    for name, word in {**words, "bind": registries.bind, "inplace": _inplace}.items():
        setattr(builtins, f"__{name}__", word)
    return rewrite.install(folder, rewrite.watched)
