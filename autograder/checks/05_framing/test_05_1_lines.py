"""05, where a message ends: people on the student's server, whose lines TCP cuts and glues."""

from autograder.course.check import check
from autograder.evidence import chat, leaving
from autograder.evidence.framing import each_in_a_line
from autograder.room.room import Room
from autograder.words.samples import long_line

STRANGERS = ("test_strangers_can_chat",)
KB = 1000


@check(
    points=3,
    section="a-message-is-a-line",
    hints=[
        "This exercise starts from the chat of exercise 04. Does it still pass its checks?",
        "Follow one line: input() → send → recv → the buffer → a whole line → send → print().",
    ],
)
def test_two_people_can_chat(room: Room) -> None:
    """One person types a line, and another one reads it."""
    alice, bob = room.join("alice", "bob")
    for text in ("hello bob", "Привет, Боб!", "coffee ☕ and cake 🍰"):
        alice.says(text)
        bob.hears(text)
    bob.says("hello alice")
    alice.hears("hello alice")
    room.passes_on(alice, bob)


@check(
    points=3,
    section="a-message-is-a-line",
    hints=[
        "Our people send lines of UTF-8 text, their name first. Each line ends with a newline.",
        "Does what the server sends end with a newline, too?",
    ],
)
def test_strangers_can_chat(room: Room) -> None:
    """People with another client can use the server: it relays lines of text."""
    alice, bob = room.connect("alice", "bob")
    alice.says("hello from a stranger")
    each_in_a_line(bob, "hello from a stranger")
    bob.says("hello to a stranger")
    each_in_a_line(alice, "hello to a stranger")


@check(
    points=9,
    section="a-message-is-a-line",
    misconception="M1",
    needs=STRANGERS,
    hints=[
        "recv() returned a piece without a newline. Is the message complete?",
        "Keep what is not yet a line in a buffer, and add to it what the next recv() returns.",
        "buffer += data, then: while there is a newline in it, take the line before it.",
    ],
)
def test_half_a_line_waits(room: Room) -> None:
    """A line is relayed when its newline has come, not before."""
    alice, bob = room.connect("alice", "bob")
    alice.sends(b"the first half")
    bob.never_heard("the first half")
    alice.sends(b" and the second one")
    bob.never_heard("the first half")
    alice.sends(b"\n")
    each_in_a_line(bob, "the first half and the second one")


@check(
    points=7,
    section="a-message-is-a-line",
    misconception="M2",
    needs=STRANGERS,
    hints=[
        "Two people are in the middle of a line. Where does your server keep each half?",
        "A buffer belongs to one connection: it is a local variable of the thread that reads it.",
    ],
)
def test_pieces_of_two_people(room: Room) -> None:
    """Two people send their lines in pieces, in turn: each line arrives whole."""
    alice, carol, bob = room.connect("alice", "carol", "bob")
    for person, piece in (
        (alice, b"alice begins"),
        (carol, b"carol begins"),
        (alice, b" and goes on"),
        (carol, b" and ends\n"),
        (alice, b" and ends\nalice again\n"),
    ):
        person.sends(piece)
        room.settle()
    each_in_a_line(bob, "carol begins and ends", "alice begins and goes on and ends", "alice again")


@check(
    points=8,
    section="a-message-is-a-line",
    misconception="M1",
    needs=STRANGERS,
    hints=[
        "One recv() may return two lines and a half. Which of them can be relayed now?",
        'b"one\\ntwo\\nthr".split(b"\\n") has three parts. What is the last one?',
        "The rest after the last newline is the beginning of the next line: keep it.",
    ],
)
def test_glued_and_cut(room: Room) -> None:
    """Of lines in one piece, each arrives once, in order; the last was cut and is completed."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    alice.sends(b"knock knock\nwho is there\nit is o")
    bob.hears("knock knock", "who is there")
    bob.never_heard("it is o")
    carol.says("nobody opens")
    bob.hears("nobody opens")
    alice.sends(b"nly me\nas always\n")
    each_in_a_line(bob, "knock knock", "who is there", "nobody opens", "it is only me", "as always")
    bob.hears_in_order("knock knock", "who is there", "it is only me", "as always")
    dave = room.connect_silently("dave")
    dave.sends(b"dave\nmy name and this came in one piece\n")
    bob.hears("my name and this came in one piece")


@check(
    points=6,
    section="a-message-is-a-line",
    misconception="M2",
    needs=STRANGERS,
    hints=[
        "How many bytes does one recv() return at most? Who puts the pieces together?",
        "A longer recv() does not help: the pieces are cut by the network, not by you.",
    ],
)
def test_long_line(room: Room) -> None:
    """A line of 100 kB arrives whole, also when somebody else speaks in the middle of it."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    text = long_line("alice", 100 * KB)
    line = f"{text}\n".encode()
    alice.sends(line[: 90 * KB + 1])
    room.settle()
    carol.says("such a long line")
    bob.hears("such a long line")
    alice.sends(line[90 * KB + 1 :])
    each_in_a_line(bob, "such a long line", text)


@check(
    points=6,
    section="the-end-of-the-stream",
    misconception="M5",
    needs=STRANGERS,
    hints=[
        'recv() returns b"" while half a line is in the buffer. What happens to it?',
        "You may drop it or relay it. If you relay it, it needs a newline to be a line.",
    ],
)
def test_unfinished_line_at_the_end(room: Room) -> None:
    """Somebody leaves in the middle of a line: this is the end, and disturbs nobody."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    busy_before = chat.of_a_busy_server(room)
    alice.sends(b"I must go")
    alice.leaves()
    chat.of_rest(room, room.server, busy_before)
    carol.says("has she gone")
    each_in_a_line(bob, "has she gone", apart_from=["I must go"])
    room.chat_goes_on(bob, carol)
    leaving.of_forgetting(room, alice)


@check(
    points=2,
    section="the-end-of-the-stream",
    misconception="M5",
    needs=STRANGERS,
    hints=[
        "An empty line is a line: only an empty recv() is the end.",
        "Some clients end a line with \\r\\n. Is that \\r in your way?",
    ],
)
def test_empty_lines_and_cr_lf(room: Room) -> None:
    """Empty lines, and lines that end with CR and LF, harm nobody."""
    bob = room.join("bob")
    alice = room.connect("alice")
    alice.sends(b"\n\r\n\na line after empty ones\n\n")
    bob.hears("a line after empty ones")
    room.settle()
    alice.sends(b"a line from afar\r\n")
    bob.hears("a line from afar")
    room.chat_goes_on(alice, bob)
