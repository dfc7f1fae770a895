"""05, bytes on the way: cut letters, bytes that are no text, short writes, a line without end."""

from autograder.course.check import check
from autograder.evidence import leaving, slow_readers
from autograder.evidence.framing import drops, each_in_a_line, says_many
from autograder.evidence.talk import one_stream
from autograder.room.room import Room
from autograder.room.watched import in_mid_line
from autograder.words.samples import long_line

KB = 1000
STRANGERS = ("test_strangers_can_chat",)


@check(
    points=8,
    section="letters-cut-in-half",
    misconception="M3",
    needs=STRANGERS,
    hints=[
        "Й has two bytes and ☕ has three. What does decode() do with the first one alone?",
        "Bytes can be put together. Decode when the line is whole, or not at all in the server.",
    ],
)
def test_letters_cut_in_half(room: Room) -> None:
    """Cyrillic letters and emoji arrive whole when recv() returns one byte at a time."""
    room.short_reads(room.server, 1)
    alice, bob, carol = room.connect("alice", "bob", "carol")
    for text in ("Привет, Боб!", "coffee ☕ and cake 🍰"):
        alice.says(text)
        each_in_a_line(bob, text)
    line = "Ёжик пьёт чай\n".encode()
    half = line.index("ё".encode()) + 1
    alice.sends(line[:half])
    room.settle()
    carol.says("Щука пьёт кофе")
    bob.hears("Щука пьёт кофе")
    alice.sends(line[half:])
    each_in_a_line(bob, "Щука пьёт кофе", "Ёжик пьёт чай")


@check(
    points=7,
    section="bytes-that-are-no-text",
    misconception="M3",
    needs=["test_two_people_can_chat"],
    hints=[
        "Which of your two programs decodes? What happens there when bytes are not UTF-8?",
        "Drop the line, drop its sender, or decode with errors='replace': all are right.",
        "UnicodeDecodeError is a ValueError, not an OSError: your except does not catch it.",
    ],
)
def test_bytes_that_are_no_text(room: Room) -> None:
    """Somebody sends bytes that are not UTF-8: the others, and their clients, go on."""
    alice, bob = room.join("alice", "bob")
    eve, mallory, carol = room.connect("eve", "mallory", "carol")
    eve.sends(b"\xff\xfe\x00\n")
    room.settle()
    eve.sends("Привет".encode()[:-1] + b"\nna\xefve\n")
    room.settle()
    mallory.sends("it ends in half an Й".encode()[:-1])
    mallory.leaves()
    room.settle()
    room.chat_goes_on(alice, bob, carol)
    room.settle()
    eve.leaves()
    for leaver in (eve, mallory):
        leaving.of_forgetting(room, leaver)


@check(
    points=4,
    section="send-may-take-a-part",
    misconception="M4",
    needs=STRANGERS,
    hints=[
        "send() returns how many bytes it took. Who sends the rest?",
        "sendall() is send() in a loop.",
    ],
)
def test_short_writes(room: Room) -> None:
    """Lines arrive whole when send() takes a part of them only."""
    alice, bob = room.connect("alice", "bob")
    room.short_writes(room.server, 100)
    text = long_line("alice", 1000)
    alice.says(text)
    each_in_a_line(bob, text)
    alice.says("and a short one")
    each_in_a_line(bob, text, "and a short one")
    slow_readers.gets_whole_lines_after_a_stop(room, alice, slow_readers.stalled(room, "carol"))


@check(
    points=8,
    section="two-threads-one-stream",
    misconception="M17",
    needs=["test_short_writes"],
    hints=[
        "Two threads send to Bob at the same time. Who says that one of them is done first?",
        "A thread may be interrupted in the middle of sendall(): it is several steps.",
        "A lock around each line, not around each send(): to let go of it lets others in.",
        "Or one thread for each receiver that does all its sends.",
    ],
)
def test_long_lines_never_mix(room: Room) -> None:
    """Two people send long lines to the same reader at the same time: the lines do not mix."""
    bob, alice, carol = room.connect("bob", "alice", "carol")
    of_alice, of_carol = long_line("alice", 100 * KB), long_line("carol", 30 * KB)
    room.short_writes(room.server, 10 * KB)
    with in_mid_line(room, alice, of_alice, to=bob):
        carol.says(of_carol)
    each_in_a_line(bob, of_alice, of_carol)
    of_alice, of_carol = long_line("alice", 60 * KB), long_line("carol", 20 * KB)
    with room.paused_before_send(to=bob):  # what it is about to send is chosen already
        alice.says(of_alice)
        room.settle()
        carol.says(of_carol)
        room.settle()
    each_in_a_line(bob, of_alice, of_carol)
    with room.paused_before_send(to=alice):  # then both lines are there, for one thread, too
        bob.says("one moment")
        room.settle()
        alice.says("alice is first")
        carol.says("carol is next")
        room.settle()
    each_in_a_line(bob, "alice is first", "carol is next")
    one_stream.each_line_is_sent_alone(room, slow_readers.stalled(room, "dave"), alice, carol, bob)


@check(
    points=6,
    section="a-line-without-end",
    needs=["test_half_a_line_waits"],
    hints=[
        "A buffer that waits for a newline waits for ever. How long may it get?",
        "When it has more than 1 MiB (1 << 20 bytes) and no newline, close this connection.",
    ],
)
def test_line_without_end(room: Room) -> None:
    """A person who sends more than 1 MiB without a newline is dropped; the others chat on."""
    eve, alice, bob = room.connect("eve", "alice", "bob")
    drops(room, eve)
    bob.never_heard("xxxxxxxx")
    room.chat_goes_on(alice, bob)


@check(
    points=2,
    section="a-line-without-end",
    needs=["test_long_line", "test_line_without_end"],
    hints=["What do you count: the bytes that wait for their newline, or all that ever came?"],
)
def test_many_lines_have_no_limit(room: Room) -> None:
    """A person who sends more than 1 MiB in many lines stays: no line of it is too long."""
    alice, bob = room.connect("alice", "bob")
    says_many(room, alice, ["and so on, " * 9000] * 12)
    alice.says("that was all")
    each_in_a_line(bob, "that was all")
