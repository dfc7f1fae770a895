"""03, what you must use: sockets, and a receive thread in the client."""

from autograder.course.check import check
from autograder.evidence import demands, udp
from autograder.room.udp import UdpRoom

STARTS = ("test_server_starts",)


@check(
    points=3,
    section="the-server-is-bound",
    needs=STARTS,
    required=True,
    hints=["The assignment asks for the socket library: import socket."],
)
def test_socket_is_used(udp_room: UdpRoom) -> None:
    """The server and the client are built on the socket library."""
    udp.of_a_socket(udp_room)


@check(
    points=5,
    section="the-client-listens-while-it-types",
    needs=["test_two_people_can_chat"],
    required=True,
    hints=[
        "Which function waits in recvfrom() while the main thread waits in input()?",
        "threading.Thread(target=that_function, daemon=True).start(), before the input loop.",
    ],
)
def test_receive_thread(udp_room: UdpRoom) -> None:
    """The client receives in a thread of its own."""
    alice, bob = udp_room.join("alice", "bob")
    alice.says("one thread for the keyboard, one for the socket")
    bob.hears("one thread for the keyboard, one for the socket")
    demands.of_a_receive_thread(bob, alice)
