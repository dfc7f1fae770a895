"""05, the client: our server sends pieces to it and wants whole lines from it."""

import itertools

from autograder.course.check import check
from autograder.evidence.framing import each_in_a_line, lines_come_in
from autograder.evidence.talk import own
from autograder.evidence.talk.as_typed import goes_on_after_an_empty_line
from autograder.room.host import Host
from autograder.words.language import _
from autograder.words.samples import long_line

SHOWS = ("test_client_shows_each_line",)
KB = 1000


@check(
    points=2,
    section="the-client",
    misconception="M1",
    hints=["One recv() may return several lines. Is each of them shown?"],
)
def test_client_shows_each_line(host: Host) -> None:
    """The client shows each of several lines that come in one piece, in order."""
    alice = host.join("alice")
    host.says("first news")
    alice.hears("first news")
    host.sends(b"\n", _("an empty line"))
    host.settle()
    host.says("second news", "third news", "last news")
    each_in_a_line(alice, "first news", "second news", "third news", "last news")
    alice.hears_in_order("second news", "third news", "last news")


@check(
    points=2,
    section="the-client",
    misconception="M2",
    needs=SHOWS,
    hints=[
        "One recv() returned a line and a half. Where does your client keep the half?",
        "The bytes after the last newline stay in the buffer, until the rest of them comes.",
    ],
)
def test_client_keeps_the_beginning_of_a_line(host: Host) -> None:
    """Of two lines in one piece the second one was cut: the client shows it, too."""
    alice = host.join("alice")
    host.sends(b"the weather today\nrain in the mor")
    alice.hears("the weather today")
    host.sends(b"ning and in the evening\n")
    each_in_a_line(alice, "the weather today", "rain in the morning and in the evening")


@check(
    points=5,
    section="letters-cut-in-half",
    misconception="M3",
    needs=SHOWS,
    hints=[
        "recv() may end in the middle of a letter. What does decode() do with half a letter?",
        "Put the bytes together first. Split them at b'\\n', and decode whole lines.",
    ],
)
def test_client_letters_cut_in_half(host: Host) -> None:
    """The client shows letters right that were cut in half on their way."""
    alice = host.join("alice")
    line = "Ёжик пьёт кофе ☕, с тортом 🍰\n".encode()
    cuts = [0, 1, line.index("☕".encode()) + 1, line.index("🍰".encode()) + 2, len(line)]
    for start, end in itertools.pairwise(cuts):
        host.sends(line[start:end])
        host.settle()
    each_in_a_line(alice, "Ёжик пьёт кофе ☕, с тортом 🍰")


@check(
    points=3,
    section="letters-cut-in-half",
    misconception="M3",
    needs=SHOWS,
    hints=["Does the client put bytes together until the newline, in each recv() anew?"],
)
def test_client_gets_one_byte_at_a_time(host: Host) -> None:
    """The client shows whole lines when recv() returns one byte at a time."""
    host.short_reads_at_clients(1)
    alice = host.join("alice")
    host.says("Щука и Ёжик", "cake 🍰")
    each_in_a_line(alice, "Щука и Ёжик", "cake 🍰")


@check(
    points=3,
    section="the-client",
    misconception="M2",
    needs=SHOWS,
    hints=["How much of a long line does one recv() return? A letter may be cut there, too."],
)
def test_client_shows_a_long_line(host: Host) -> None:
    """The client shows a line of 100 kB whole."""
    alice = host.join("alice")
    text = long_line("our server", 100 * KB)
    host.says(text)
    each_in_a_line(alice, text)


@check(
    points=3,
    section="the-client",
    misconception="M4",
    hints=["send() may take a part of a line only. What does sendall() do?"],
)
def test_client_sends_whole_lines(host: Host) -> None:
    """Each line that is typed goes out as one line, also when send() takes a part only."""
    alice = host.join("alice")
    host.short_writes(alice.program, 100)
    text = long_line("alice", 1000)
    for line in ("a short one", text, "Ёжик ☕"):
        alice.says(line)
    lines_come_in(host, "a short one", text, "Ёжик ☕")


@check(
    points=3,
    section="the-client",
    misconception="M1",
    needs=["test_client_sends_whole_lines"],
    hints=[
        "A file may end without a newline. What does your client send for its last line?",
        "The newline tells the server where the message ends. Send one after each message.",
    ],
)
def test_client_completes_the_last_line(host: Host) -> None:
    """The last line of the input goes out as a whole line, even if it has no newline."""
    alice = host.join("alice")
    alice.says("a line like any other")
    host.act("{name} types “{text}” without Enter, and ends the input.", name="alice",
             text="my last words")  # fmt: skip
    alice.program.feed(b"my last words")
    alice.program.end_input()
    lines_come_in(host, "a line like any other", "my last words")


@check(
    points=1,
    section="the-client",
    misconception="M5",
    needs=["test_client_sends_whole_lines"],
    hints=["What does your program do with an empty string? An empty line is not the end."],
)
def test_client_empty_line(host: Host) -> None:
    """Somebody who presses Enter on an empty line goes on."""
    goes_on_after_an_empty_line(host, host.join("alice"))


@check(
    points=2,
    section="the-client",
    needs=["test_client_sends_whole_lines"],
    hints=[
        "How many lines of your client send what its user has typed? Each line once.",
        "One thread sends what is typed, line after line: two threads overtake each other.",
    ],
)
def test_client_sends_each_line_once(host: Host) -> None:
    """Of 120 lines that its user types in a row, the client sends each once, and in order."""
    own.each_goes_out_once(host, host.join("alice"))
