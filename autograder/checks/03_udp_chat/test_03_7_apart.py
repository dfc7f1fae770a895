"""03, no mix-up between people: two may have the same name, but never the same address."""

from autograder.course.check import check
from autograder.evidence import udp
from autograder.evidence.talk import namesakes, own
from autograder.room.udp import UdpRoom
from autograder.room.watched import in_mid_broadcast

STARTS = ("test_server_starts",)


@check(
    points=1,
    section="who-is-in",
    needs=("test_two_people_can_chat",),
    hints=["Two people may have the same name. By what does your server tell them apart?"],
)
def test_two_of_one_name(udp_room: UdpRoom) -> None:
    """Two people have the same name: who came first hears on, and is heard."""
    namesakes.are_two(udp_room, udp_room.join)


@check(
    points=1,
    section="who-is-in",
    needs=("test_strangers_can_chat",),
    hints=["An address is a host and a port. Which of them does your server compare?"],
)
def test_two_of_one_port(udp_room: UdpRoom) -> None:
    """Two people have the same port at two addresses: each hears the other one."""
    alice, bob = udp_room.connect("alice", "bob")
    carol = udp_room.next_door(alice, "carol")
    udp_room.chat_goes_on(alice, bob, *([carol] if carol else []))


@check(
    points=1,
    section="who-is-in",
    needs=STARTS,
    hints=[
        "Do several threads use one variable? Hand the data and the sender to the thread: args=….",
        "A lambda looks its variables up when it runs: by then the next datagram may have come.",
    ],
)
def test_nobody_elses_words(udp_room: UdpRoom) -> None:
    """Two people speak at the same time: the words of both are heard, each by all others."""
    alice, bob, carol = udp_room.crowd("alice", "bob", "carol")
    udp.own_words(udp_room, alice, bob, carol)
    own.at_each_step(udp_room, alice, bob, carol)
    with udp_room.paused_at_start():
        dave, erin = udp_room.crowd("dave", "erin")
    udp_room.chat_goes_on(alice, dave, erin)


@check(
    points=1,
    section="who-is-in",
    needs=STARTS,
    hints=["A set or a dict that grows under the loop ends it with an error. Loop over a copy."],
)
def test_newcomer_in_mid_broadcast(udp_room: UdpRoom) -> None:
    """Somebody comes while a message goes out: it reaches all the others, and the chat goes on."""
    alice, bob, carol = udp_room.crowd("alice", "bob", "carol")
    with in_mid_broadcast(udp_room, alice, "somebody comes now", to=bob):
        dave = udp_room.crowd("dave")
    for listener in (bob, carol):
        listener.hears("somebody comes now")
    udp.of_no_broken_loop(udp_room)
    udp_room.chat_goes_on(alice, carol, dave)
