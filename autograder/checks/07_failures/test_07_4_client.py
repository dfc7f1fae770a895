"""07, the client: it ends with its server, at Ctrl-C and at the end of input, with our server."""

from autograder.course.check import check
from autograder.evidence import ctrl_c
from autograder.evidence.framing import lines_come_in, shows_whole_lines
from autograder.evidence.talk import as_typed, own
from autograder.room.host import Host
from autograder.words.language import _

ENDS = ("test_client_ends_with_its_server",)


@check(
    points=13,
    section="the-client-ends",
    misconception="M20",
    hints=[
        "Which thread learns that the server has gone? Which one waits in input()?",
        "Closing the socket, or the file, does not wake input(). sys.exit() ends one thread only.",
        "os._exit() ends the whole program, from any thread. Flush what was printed before.",
    ],
)
def test_client_ends_with_its_server(host: Host) -> None:
    """When the server closes, the client ends by itself, without any key."""
    alice = host.join("alice")
    host.says("good night")
    alice.hears("good night")
    host.lets_them_sleep()
    host.goes()
    alice.expect_end(at_once=True)


@check(
    points=8,
    section="the-client-ends",
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
    points=6,
    section="the-client-ends",
    misconception="M9",
    needs=ENDS,
    hints=["The thread that types may meet the end first: sendall() raises OSError then."],
)
def test_server_goes_while_its_user_types(host: Host) -> None:
    """When the typing thread learns first that the server has gone, the client ends in peace."""
    alice = host.join("alice")
    host.lets_them_sleep()
    with host.paused_after_recv(alice.program, host.address[1]):
        host.vanishes()
        host.settle()
        alice.says("are you there?")
        host.settle()
    alice.expect_end(at_once=True)


@check(
    points=9,
    section="the-client-ends",
    hints=["KeyboardInterrupt comes to the main thread, out of input(). Catch it by its name."],
)
def test_client_ctrl_c(host: Host) -> None:
    """Ctrl-C ends the client, without a traceback."""
    alice = host.join("alice")
    host.lets_them_sleep()
    ctrl_c.presses_ctrl_c(alice)
    alice.expect_end(at_once=True)


@check(
    points=2,
    section="the-client-ends",
    misconception="M19",
    hints=[
        "Who still has to send something when the main thread ends? Daemon threads just stop.",
        "Say all, then shutdown(SHUT_WR), and wait a moment for the server to close.",
    ],
)
def test_client_ctrl_d(host: Host) -> None:
    """The end of input (Ctrl-D) ends the client, and its user's last words arrive."""
    alice = host.join("alice")
    host.lets_them_sleep()
    with host.paused_before_it_sends(alice):
        alice.says("one thing more", "and one more", "these are my last words")
        alice.leaves()
        host.settle()
    host.hears("these are my last words")
    alice.expect_end(at_once=True)
    bob = host.join("bob")
    as_typed.says_last_words(bob)
    host.hears(as_typed.LAST_WORDS[1])
    bob.expect_end(at_once=True)


@check(
    points=2,
    section="the-client-ends",
    when="other_failures",
    hints=[
        "Which line decodes what is typed, and which one encodes it? Both can raise.",
        'sys.stdin.reconfigure(errors="replace") says what to do with bytes that are no text.',
    ],
)
def test_typed_bytes_that_are_no_text(host: Host) -> None:
    """Bytes from the keyboard that are no UTF-8 end no client: it chats on."""
    alice = host.join("alice")
    alice.types(b"caf\xe9 \xff\xfe\n", what=_("bytes that are no UTF-8"))
    host.settle()
    alice.says("a word after it")
    host.hears("a word after it")
    host.says("and an answer")
    alice.hears("and an answer")


@check(
    points=2,
    section="the-client-ends",
    when="other_failures",
    hints=[
        "print() raises BrokenPipeError when nobody reads. What does your handler print then?",
        "Whatever comes after the last print must run also if that print raises.",
    ],
)
def test_nobody_reads_its_output(host: Host) -> None:
    """When nobody reads its output any more, as with “| head -1”, it ends without a traceback."""
    alice = host.join("alice")
    host.says("the first line")
    alice.hears("the first line")
    host.lets_them_sleep()
    alice.closes_the_output()
    host.says("the second line", "and the third one")
    host.settle()
    alice.expect_end(at_once=True)


@check(
    points=1,
    section="the-client-ends",
    misconception="M5",
    hints=["An empty line is no end of input: only Ctrl-D is. What does an empty string do?"],
)
def test_client_empty_line(host: Host) -> None:
    """Somebody who presses Enter on an empty line goes on."""
    as_typed.goes_on_after_an_empty_line(host, host.join("alice"))


@check(
    points=1,
    section="the-client-ends",
    needs=["test_client_ends_with_its_server"],
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
    section="the-client-ends",
    needs=["test_client_sends_each_line_once"],
    hints=["Take off the newline, and nothing else: strip() takes blanks that somebody typed."],
)
def test_client_sends_text_as_typed(host: Host) -> None:
    """The client sends a line as it was typed: all of a long one, and all its blanks."""
    alice = host.join("alice")
    as_typed.sends_as_typed(host, alice, *as_typed.INSIDE, *as_typed.EDGES)
    as_typed.sends_it_all(host, alice, as_typed.long_text("alice"))
    alice.says("a short line", "and another one")
    lines_come_in(host, "a short line", "and another one")


@check(
    points=1,
    section="the-client-ends",
    hints=["recv() may end in the middle of a line, or of a letter: lesson 05 has the buffer."],
)
def test_client_shows_whole_lines(host: Host) -> None:
    """The client shows lines whole that came glued, or cut in the middle of a letter."""
    shows_whole_lines(host, host.join("alice"))
