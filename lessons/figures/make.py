"""Draw the figures of the lessons from real runs of the reference programs.

python lessons/figures/make.py                        draws all
python lessons/figures/make.py 04_multi_user_chat     draws one: 04_multi_user_chat.svg
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from autograder.room.room import Room
from autograder.stage import LectureDuo, open_duo, open_room, open_udp_room

HERE = Path(__file__).parent
REFERENCE = HERE.parent.parent / "reference"


def echo_chat(room: Room) -> None:
    """Alice is served, Bob waits in the queue until she has left."""
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("hello")
    alice.hears("hello")
    bob.says("hi")
    alice.says("still here")
    alice.hears("still here")
    alice.leaves()
    bob.hears("hi")


def two_user_chat(room: LectureDuo) -> None:
    """Both talk out of turn, then Alice leaves."""
    boss, alice = room.meet()
    boss.says("are you there?")
    boss.says("hello?")
    alice.hears("hello?")
    alice.says("yes")
    alice.says("I must go")
    boss.hears("I must go")
    alice.leaves()
    boss.hears("The chat is over")


def udp_chat(room: Room) -> None:
    """Carol hears nothing before she has sent a datagram. Nobody hears Bob leave."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    bob.says("I am Bob")
    alice.says("hello")
    bob.hears("hello")
    carol.says("I am Carol")
    alice.says("hello again")
    carol.hears("hello again")
    bob.leaves()
    alice.says("still here?")
    carol.hears("still here?")


def multi_user_chat(room: Room) -> None:
    """Three people come, two of them speak, one leaves."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.says("hello")
    bob.hears("hello")
    carol.hears("hello")
    carol.says("hi Alice")
    alice.hears("hi Alice")
    bob.leaves()
    alice.says("only two now")
    carol.hears("only two now")


def protocol(room: Room) -> None:
    """A name that is taken, a private message, a new name, and somebody who leaves."""
    alice = room.connect("alice")
    bob, carol = room.connect_silently("bob", "carol")
    bob.says("alice")
    bob.hears("* name taken")
    bob.says("bob")
    bob.hears("* welcome bob")
    alice.says("/msg bob ok")
    bob.hears("alice -> you: ok")
    bob.says("/nick rob")
    bob.hears("rob")
    alice.says("hi")
    bob.hears("alice: hi")
    bob.says("/quit")
    alice.hears("* rob left")
    carol.never_heard("hi")


def framing(room: Room) -> None:
    """Alice's line comes in two pieces, the second with one line more; Carol speaks in between."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.sends(b"knock kn")
    carol.says("hello")
    bob.hears("hello")
    alice.sends(b"ock\nit is me\n")
    bob.hears("knock knock", "it is me")


def registry(room: Room) -> None:
    """While a line of Alice's goes out, Bob leaves and Erin joins. The others hear it once."""
    alice, bob, carol, dave = room.connect_silently("alice", "bob", "carol", "dave")
    with room.paused_before_send(to=bob):
        alice.says("hello")
        bob.leaves()
        erin = room.connect_silently("erin")
    carol.hears("hello")
    dave.hears("hello")
    alice.says("welcome")
    erin.hears("welcome")


def failures(room: Room) -> None:
    """Alice half-closes after her last words. Dave is reset right before the server sends to him.

    He comes last: what the thread that wants to catch up with him meets has one place in the chart.
    """
    alice, bob, carol, dave = room.connect_silently("alice", "bob", "carol", "dave")
    alice.says("my last words")
    alice.half_closes()
    dave.hears("my last words")
    room.settle()
    with room.paused_before_send(to=dave):
        carol.says("hello")
        room.settle()
        dave.vanishes()
        room.settle()
    bob.hears("hello")
    room.settle()
    bob.says("hello Carol")
    carol.hears("hello Carol")


Opener = Callable[[str, str], AbstractContextManager[Any]]
SCENES: dict[str, tuple[Opener, Callable[[Any], None]]] = {
    "01_echo_chat": (open_room, echo_chat),
    "02_two_user_chat": (open_duo, two_user_chat),
    "03_udp_chat": (open_udp_room, udp_chat),
    "04_multi_user_chat": (open_room, multi_user_chat),
    "05_framing": (open_room, framing),
    "06_registry": (open_room, registry),
    "07_failures": (open_room, failures),
    "08_protocol": (open_room, protocol),
}


def draw(slug: str) -> str:
    """The chart of one scene, as SVG."""
    server, client = (
        (REFERENCE / slug / f"{name}.py").read_text(encoding="utf-8")
        for name in ("server", "client")
    )
    opened, scene = SCENES[slug]
    with opened(server, client) as room:
        scene(room)
    return str(room.trace.as_svg())


def main() -> None:
    """Draw the figures that were asked for, or all."""
    for slug in sys.argv[1:] or SCENES:
        if slug not in SCENES:
            sys.exit(f"There is no scene for {slug}. There are: {', '.join(SCENES)}.")
        HERE.joinpath(f"{slug}.svg").write_text(draw(slug), encoding="utf-8", newline="\n")
        print(f"{slug}.svg is drawn.")


if __name__ == "__main__":
    main()
