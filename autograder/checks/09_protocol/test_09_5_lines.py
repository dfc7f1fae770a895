"""09, whatever may come over the wire: lines that are glued, cut, empty, malformed, no text."""

from autograder.course.check import check
from autograder.evidence.protocol import (
    does_not_read,
    is_told_of,
    reads,
    reads_in_order,
    reads_once,
)
from autograder.room.room import Room

NAMED = ("test_names_on_the_wire",)
MALFORMED = (
    *("/", "//", "/unknown", "/msg", "/msg ", "/msg bob", "/msg zoe", "/nick", "/nick ", "/who x"),
    *(" ", "\t", " /who", "/msg\tbob\thi", "/msg  bob hi", "a line of Windows\r", "/who\r", "*"),
    *("/quitter", "/nickname zed", "/whoever", "/msgs bob hi"),  # no commands
)
ODD_NAMES = (
    "two words",
    "*",
    "a:",
    "/who",
    "\x1b[31mred",
    "nul\0name",
    "\t",
    "é\u202ex",
    "x" * 9000,
)


@check(
    points=4,
    section="one-line-one-command",
    misconception="M1",
    needs=NAMED,
    hints=[
        "One recv() may bring the name and three commands. Where does the rest go?",
        "Cut what has come at each newline, and deal with all of the lines.",
    ],
)
def test_glued_lines(room: Room) -> None:
    """A name, messages and commands that come in one piece are dealt with one by one."""
    alice = room.connect("alice")
    dave = room.connect_silently("dave")
    dave.sends(b"dave\nhello\n/msg alice psst\nsecond\n/who\nthird\n")
    reads_in_order(alice, "dave: hello", "dave: second", "dave: third")
    does_not_read(alice, "dave: /msg", "dave: /who")


@check(
    points=4,
    section="one-line-one-command",
    misconception="M2",
    needs=NAMED,
    hints=[
        "A recv() may end in the middle of a command, even of a letter.",
        "Keep what follows the last newline until the rest of it comes.",
    ],
)
def test_cut_lines(room: Room) -> None:
    """A name and commands that come in several pieces are dealt with when they are whole."""
    alice = room.connect("alice")
    dave = room.connect_silently("dave")
    for piece in (b"da", b"ve\nhel", b"lo \xd1", b"\x8f\n/w", b"ho\nand b", b"ye\n"):
        dave.sends(piece)
        room.settle()
    reads_in_order(alice, "dave: hello я", "dave: and bye")
    does_not_read(alice, "* da joined", "dave: /w", "dave: ho")


@check(
    points=3,
    section="one-line-one-command",
    misconception="M5",
    needs=NAMED,
    hints=[
        "An empty line is no name and no end. What is the end?",
        'b"" comes from recv() only when the other side has closed.',
    ],
)
def test_empty_lines(room: Room) -> None:
    """An empty line is no name, and no end: a person who sends one goes on."""
    alice = room.connect("alice")
    eve = room.connect_silently("eve")
    eve.says("")
    room.settle()
    eve.replies("eve")
    room.settle()
    eve.says("")
    room.settle()
    eve.says("I only pressed Enter")
    reads(alice, "eve: I only pressed Enter")
    is_told_of(alice, "alice", "eve")


@check(
    points=4,
    section="what-anybody-may-send",
    needs=NAMED,
    hints=[
        "split() gives as many parts as there are. Does your code expect three?",
        "partition(' ') always gives three parts, some of them empty.",
        "An empty name is no name: /nick without one changes nothing.",
    ],
)
def test_malformed_commands(room: Room) -> None:
    """A command that is incomplete or unknown harms nobody, not even its author."""
    alice, bob = room.connect("alice", "bob")
    for number, line in enumerate(MALFORMED):
        alice.says(line)
        room.settle()
        alice.says(f"still here, {number}")
        reads(bob, f"alice: still here, {number}")
    bob.says("so I see")
    reads(alice, "bob: so I see")
    is_told_of(bob, "alice", "bob")


@check(
    points=3,
    section="what-anybody-may-send",
    misconception="M3",
    needs=NAMED,
    hints=["decode() raises UnicodeDecodeError. Whose thread dies of it, and who is told?"],
)
def test_bytes_that_are_no_text(room: Room) -> None:
    """Bytes that are no text, as a name or as a message, harm nobody else."""
    alice, bob, mallory, trudy = room.connect("alice", "bob", "mallory", "trudy")
    room.connect_silently("eve").sends(b"\xff\xfe\xd0\n")
    room.settle()
    mallory.sends(b"\xd0 no text \xff\n/msg \xff\xfe hi\n/nick \x80\n")
    room.settle()
    alice.says("are you there?")
    reads(bob, "alice: are you there?")
    bob.says("yes")
    reads(alice, "bob: yes")
    room.connect("carol").says("good evening")
    reads(bob, "carol: good evening")
    trudy.sends(b"\xd0 no text \xff\n")  # she may be dropped now: then this is her end
    room.settle()
    trudy.leaves()
    reads_once(alice, "* trudy left")


@check(
    points=3,
    section="what-anybody-may-send",
    needs=NAMED,
    hints=["Try it by hand: a very long name, one with blanks. Does the next one get in?"],
)
def test_odd_names(room: Room) -> None:
    """Names that are very long, or have blanks or control characters, harm nobody else."""
    alice, bob = room.connect("alice", "bob")
    for number, name in enumerate(ODD_NAMES):
        eve = room.connect_silently("eve")
        eve.replies(name)
        room.settle()
        alice.says(f"who is that, {number}?")
        reads(bob, f"alice: who is that, {number}?")
        eve.leaves()
        room.settle()
    room.connect("carol").says("who was that?")
    reads(bob, "carol: who was that?")


@check(
    points=3,
    section="the-end-of-a-connection",
    misconception="M10",
    needs=NAMED,
    hints=[
        "Sending the welcome to somebody who has gone may raise. Who catches it?",
        "Each way out of the handshake must come past the cleanup.",
    ],
)
def test_gone_during_the_handshake(room: Room) -> None:
    """A person who goes while saying a name, in peace or with a reset, leaves no trace."""
    alice, bob = room.connect("alice", "bob")
    for way in ("leaves", "vanishes"):
        for words in (b"", b"ma", b"mallory\n", b"mallory\nhello\n"):
            mallory = room.connect_silently("mallory")
            with room.paused_after_recv(room.server, mallory.port):
                if words:
                    mallory.sends(words)
                    room.settle()
                getattr(mallory, way)()
    alice.says("who was that?")
    reads(bob, "alice: who was that?")
    mallory = room.connect("mallory")
    mallory.says("I am back")
    reads(bob, "mallory: I am back")
    mallory.leaves()
    room.settle()
    is_told_of(alice, "alice", "bob", not_of=["mallory"])
