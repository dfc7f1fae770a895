"""09 at the terminal: the core of the protocol, with the student's own clients."""

from autograder.course.check import check
from autograder.evidence.framing import shows_whole_lines
from autograder.evidence.protocol import TAKEN, does_not_read, finds_here, first_lines_come, reads
from autograder.evidence.talk import as_typed, own
from autograder.room.host import Host
from autograder.room.room import Room

CHAT = ("test_two_people_can_chat",)


@check(
    points=2,
    section="the-name-comes-first",
    hints=["Start server.py by hand. Does it end? Does it wait for something else first?"],
)
def test_server_listens(room: Room) -> None:
    """The server starts and listens."""
    assert room.is_open(room.server)  # the room has opened: that is the whole check


@check(
    points=3,
    section="the-name-comes-first",
    needs=["test_server_listens"],
    hints=[
        "The first line that a client sends is the name. Is the second one relayed?",
        "Follow one message: input → sendall → recv → a whole line → sendall → recv → print.",
    ],
)
def test_two_people_can_chat(room: Room) -> None:
    """One person types a line, and another one reads it."""
    alice, bob = room.join("alice", "bob")
    alice.says("hello bob")
    bob.hears("hello bob")
    room.passes_on(alice, bob)


@check(
    points=4,
    section="the-name-comes-first",
    needs=CHAT,
    hints=[
        "Three texts belong here: “* welcome NAME”, “* NAME joined” and “NAME: text”.",
        "Compare letter by letter: the star, the blanks, the colon.",
    ],
)
def test_names_at_the_terminal(room: Room) -> None:
    """A person who types a name is welcomed, the others are told, and messages show the name."""
    alice, bob = room.join("alice", "bob")
    reads(bob, "* welcome bob")
    reads(alice, "* bob joined")
    alice.says("hello")
    reads(bob, "alice: hello")
    bob.says("Привет, Alice")
    reads(alice, "bob: Привет, Alice")


@check(
    points=4,
    section="who-is-told-what",
    needs=CHAT,
    hints=["The client sends each line just as it was typed. It is the server that obeys."],
)
def test_commands_at_the_terminal(room: Room) -> None:
    """/who, /msg and /nick can be typed."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    finds_here(alice, "alice", "bob", "carol")
    alice.says("/msg bob only for you")
    reads(bob, "alice -> you: only for you")
    does_not_read(carol, "only for you")
    carol.says("/nick bob")
    reads(carol, TAKEN)
    carol.says("/nick caroline")
    room.settle()
    carol.says("a new name")
    reads(alice, "caroline: a new name")


@check(
    points=3,
    section="the-end-of-a-connection",
    misconception="M20",
    needs=CHAT,
    hints=[
        "After /quit the server closes the connection. Who notices that in the client?",
        "A thread that waits in input() wakes up at Enter only. os._exit(0) ends the program.",
    ],
)
def test_quit_at_the_terminal(room: Room) -> None:
    """A person who types /quit leaves: the others are told, the client ends without an Enter."""
    alice, bob = room.join("alice", "bob")
    room.lets_them_sleep()
    bob.says("/quit")
    reads(alice, "* bob left")
    bob.expect_end(at_once=True)


@check(
    points=3,
    section="the-client",
    misconception="M20",
    needs=CHAT,
    hints=[
        'recv() returns b"" or raises when the server has gone. What does your thread do then?',
        "A thread that waits in input() wakes up at Enter only. os._exit(0) ends the program.",
    ],
)
def test_client_ends_with_its_server(room: Room) -> None:
    """The client ends when the server goes, even while it waits for its user to type."""
    alice = room.join("alice")
    room.lets_them_sleep()
    room.server_vanishes()
    alice.expect_end(at_once=True)


@check(
    points=2,
    section="the-client",
    hints=["The name is a line like all others: it ends with a newline, nothing stands before it."],
)
def test_client_sends_the_name_first(host: Host) -> None:
    """The client sends the first line that its user types as the name: plain text, one line."""
    alice = host.join("alice")
    alice.says("hello")
    first_lines_come(host, "alice", "hello")


@check(
    points=2,
    section="the-client",
    misconception="M10",
    hints=["recv() raises ConnectionResetError when the server was killed. Is this an end, too?"],
)
def test_client_ends_on_a_reset(host: Host) -> None:
    """When the connection is reset, the client ends by itself, without a traceback."""
    alice = host.join("alice")
    host.lets_them_sleep()
    host.vanishes()
    alice.expect_end(at_once=True)


@check(
    points=1,
    section="the-client",
    misconception="M5",
    needs=["test_client_sends_the_name_first"],
    hints=["An empty line is no name, and no end. What does your client do with an empty string?"],
)
def test_client_empty_line(host: Host) -> None:
    """Somebody who presses Enter on an empty line goes on."""
    as_typed.goes_on_after_an_empty_line(host, host.join("alice"))


@check(
    points=2,
    section="the-client",
    needs=["test_client_sends_the_name_first"],
    hints=[
        "How many lines of your client send what its user has typed? Each line once.",
        "One thread sends what is typed, line after line: two threads overtake each other.",
    ],
)
def test_client_sends_each_line_once(host: Host) -> None:
    """Of 120 lines that its user types in a row, the client sends each once, and in order."""
    own.each_goes_out_once(host, host.join("alice"))


@check(
    points=1,
    section="the-client",
    needs=["test_client_sends_each_line_once"],
    hints=["Take off the newline, and nothing else: strip() takes blanks that somebody typed."],
)
def test_client_sends_text_as_typed(host: Host) -> None:
    """The client sends a line as it was typed: all of a long one, and all its blanks."""
    alice = host.join("alice")
    as_typed.sends_as_typed(host, alice, *as_typed.INSIDE, *as_typed.EDGES)
    as_typed.sends_it_all(host, alice, as_typed.long_text("alice"))


@check(
    points=2,
    section="the-client",
    misconception="M3",
    hints=["recv() may end in the middle of a line, or of a letter: lesson 05 has the buffer."],
)
def test_client_shows_whole_lines(host: Host) -> None:
    """The client shows lines whole that came glued, or cut in the middle of a letter."""
    shows_whole_lines(host, host.join("alice"))
