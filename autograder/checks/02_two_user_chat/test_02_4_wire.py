"""02 on the wire, with TCP: a stranger at the student's server, our server for their client."""

from autograder.course.check import check
from autograder.evidence import chat, demands
from autograder.evidence.listening import not_twice
from autograder.room.duo import Duo
from autograder.room.host import Host


@check(
    points=1,
    section="strangers",
    needs=["test_server_listens"],
    hints=["Our people send plain UTF-8 text, their name first; each line ends with a newline."],
    when="not udp and not peers",
)
def test_server_with_a_stranger(duo: Duo) -> None:
    """Somebody with another client can use the server: it sends and reads plain text."""
    boss, alice = duo.meet_a_stranger()
    alice.says("hello from a stranger")
    boss.hears("hello from a stranger")
    boss.says("hello to a stranger")
    alice.hears("hello to a stranger")


@check(
    points=1,
    section="strangers",
    hints=["A line, encoded as UTF-8, is enough. The server may speak first and at any time."],
    when="not udp and not peers",
)
def test_client_with_a_stranger(host: Host) -> None:
    """The client can use another server: it sends and shows plain text."""
    alice = host.join("alice")
    alice.says("hello, stranger")
    host.hears("hello, stranger")
    for text in ("first news", "second news"):
        host.says(text)
        alice.hears(text)


@check(
    points=1,
    section="strangers",
    misconception="M26",
    needs=["test_server_listens"],
    hints=[
        "The echo of exercise 01 is gone: the program prints what comes, and sends nothing back."
    ],
    when="not udp and not peers and not sender_hears_itself",
)
def test_server_sends_nothing_back(duo: Duo) -> None:
    """The server does not send back what it receives."""
    _, alice = duo.meet_a_stranger()
    alice.says("not for alice")
    chat.of_no_echo(duo, alice, "not for alice")


@check(
    points=1,
    section="strangers",
    misconception="M26",
    hints=["The program prints what comes, and sends nothing back."],
    when="not udp and not peers and not sender_hears_itself",
)
def test_client_sends_nothing_back(host: Host) -> None:
    """The client does not send back what it receives."""
    host.join("alice")
    host.says("not for our server")
    host.never_hears("not for our server")


@check(
    points=1,
    section="strangers",
    misconception="M1",
    needs=["test_server_listens"],
    hints=["How many lines of your server send what its user has typed? Each line once."],
    when="not udp and not peers",
)
def test_server_sends_once(duo: Duo) -> None:
    """The server sends each line of its user once."""
    boss, alice = duo.meet_a_stranger()
    boss.says("only once")
    not_twice(alice, "only once")


@check(
    points=1,
    section="strangers",
    misconception="M1",
    hints=["How many lines of your client send what its user has typed? Each line once."],
    when="not udp and not peers",
)
def test_client_sends_once(host: Host) -> None:
    """The client sends each line of its user once."""
    alice = host.join("alice")
    alice.says("only once")
    host.never_hears("only once", more_than=1)


@check(
    points=3,
    section="a-server-with-a-user",
    needs=["test_server_listens"],
    required=True,
    hints=["The assignment asks for the socket library: import socket."],
    when="not udp",
)
def test_socket_is_used(duo: Duo) -> None:
    """The server and the client are built on the socket library."""
    demands.of_a_socket(duo)
