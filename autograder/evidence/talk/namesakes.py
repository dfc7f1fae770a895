"""Two people have the same name: neither takes the place of the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.room.person import Person
from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.language import _


def are_two(room: Scene, come: Callable[..., Any]) -> None:
    """Somebody comes with a name that is taken: who had it first hears on, and is heard.

    A chat may refuse the second one, or find another name for them: names need not be free. Who is
    let in is a person like any other, and takes nobody along when they leave.
    """
    came = _("What is said came to {name} until another one had the same name.")
    left = _("What is said came to {name} until another one of the same name left.")
    alice, bob = come("alice", "bob")
    bob.says("hello alice")
    alice.hears("hello alice")
    room.step("Another person comes, whose name is {name}, too.", name=alice.name)
    namesake = come("alice")
    _hears_on(alice, bob, "hello to each alice", came)
    alice.says("I was here first")
    bob.hears("I was here first")
    namesake.says("there are two of us")
    room.settle()
    if bob.has_heard("there are two of us"):
        _hears_on(alice, None, "there are two of us", came)
    namesake.leaves()
    room.settle()
    _hears_on(alice, bob, "one of you has left", left)


def _hears_on(listener: Person, speaker: Person | None, text: str, before: str) -> None:
    """Somebody hears a text as ``before``. It is not said again if nobody is to speak."""
    if speaker:
        speaker.says(text)
    try:
        listener.hears(text)
    except Unmet as unmet:
        got = f"{before.format(name=listener.name)}\n{unmet.got}"
        raise Unmet(unmet.expected, got, unmet.sent, unmet.seen, unmet.place) from None
