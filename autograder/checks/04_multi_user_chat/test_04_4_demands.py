"""04, what you must use: sockets, and a thread for each client."""

from autograder.course.check import check
from autograder.evidence import demands
from autograder.room.room import Room

LATE = ("erin", "frank", "grace", "heidi", "ivan", "judy")


@check(
    points=3,
    section="the-server-listens",
    needs=["test_server_listens"],
    required=True,
    hints=["The assignment asks for the socket library: import socket."],
)
def test_socket_is_used(room: Room) -> None:
    """The server and the client are built on the socket library."""
    demands.of_a_socket(room)


@check(
    points=5,
    section="a-thread-for-each-client",
    needs=["test_server_listens"],
    after=["test_two_people_can_chat", "test_strangers_can_chat"],  # they tell who can be a crowd
    required=True,
    hints=[
        "Which function runs for one client from its first message to its last?",
        "threading.Thread(target=that_function, args=(client,)).start(), once for each client.",
    ],
)
def test_thread_for_each_client(room: Room) -> None:
    """The server serves each client in a thread of its own."""
    spoken = {p: f"{p.name} speaks" for p in room.crowd("alice", "bob", "carol", "dave")}
    woken = {p: demands.woken_by(room.server, p, words) for p, words in spoken.items()}
    demands.of_threads(room, spoken, woken)
    demands.of_late_threads(room, next(iter(spoken)), *LATE)
