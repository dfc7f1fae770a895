"""03, losses: people who are killed, datagrams that do not come, input that ends."""

from autograder.course.check import check
from autograder.room.udp import UdpRoom

CHAT = ("test_two_people_can_chat",)
IN_A_ROW = ("test_silent_listener",)


@check(
    points=4,
    section="a-neighbour-that-is-gone",
    misconception="M25",
    needs=IN_A_ROW,
    hints=["UDP tells nobody that somebody has gone. What if sendto() fails for one address?"],
)
def test_somebody_is_killed(udp_room: UdpRoom) -> None:
    """When a client is killed, the others chat on."""
    alice, bob, carol = udp_room.join("alice", "bob", "carol")
    bob.vanishes()
    udp_room.settle()
    udp_room.chat_goes_on(alice, carol)


@check(
    points=4,
    section="lost-doubled-overtaken",
    misconception="M25",
    needs=IN_A_ROW,
    hints=[
        "Does one of your programs wait for an answer that may never come?",
        "Does it count messages, or refuse one that it has seen before?",
    ],
)
def test_lost_doubled_overtaken(udp_room: UdpRoom) -> None:
    """Datagrams that are lost, doubled or overtaken end nobody's chat."""
    alice, bob = udp_room.join("alice", "bob")
    for program in (alice.program, udp_room.server):
        for fault in ("lost", "doubled", "late"):
            udp_room.network(program, fault)
            alice.says(f"from {program.script}, may be {fault}")
            udp_room.settle()
            alice.says(f"from {program.script}, after a {fault} one")
            bob.hears(f"from {program.script}, after a {fault} one")
            udp_room.settle()
    udp_room.chat_goes_on(alice, bob)


@check(
    points=4,
    section="the-clients-end",
    needs=CHAT,
    hints=[
        "At the end of input, input() raises EOFError; a loop over sys.stdin simply ends.",
        "A thread that waits in recvfrom() keeps the program alive, unless it is a daemon.",
    ],
)
def test_client_ends_with_its_input(udp_room: UdpRoom) -> None:
    """The client ends without a traceback when its input ends."""
    _, bob = udp_room.join("alice", "bob")
    bob.leaves()
    bob.expect_end()
