"""02, what may be in a line, and how long it may be."""

from autograder.course.check import check
from autograder.evidence.talk import apart, as_typed, for_long, own
from autograder.room.duo import Duo

IN_A_ROW = ("test_several_in_a_row",)


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["Does a program take a message apart? Hand on what was typed, with all its blanks."],
)
def test_text_as_typed(duo: Duo) -> None:
    """Text arrives as it was typed, with all its blanks and signs, in both directions."""
    boss, alice = duo.meet()
    as_typed.says_as_typed(alice, boss, *as_typed.INSIDE)
    as_typed.says_as_typed(boss, alice, *as_typed.INSIDE)


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["How many bytes of a line does your program send? How many does one recv() take?"],
    when="not udp",
)
def test_long_line(duo: Duo) -> None:
    """A line of 3,000 letters arrives whole, in both directions."""
    boss, alice = duo.meet()
    for speaker, listener in ((alice, boss), (boss, alice)):
        text = as_typed.long_text(speaker.name)
        speaker.says(text)
        listener.hears_pieces(text)


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["The last line of the input may have no newline. Is it sent, and all of it?"],
)
def test_last_words(duo: Duo) -> None:
    """Somebody's last line is read by the other, also if the input ends right after it."""
    boss, alice = duo.meet()
    as_typed.says_last_words(alice)
    as_typed.hears_as_typed(boss, *as_typed.LAST_WORDS)


@check(
    points=1,
    section="who-leaves",
    misconception="M19",
    needs=IN_A_ROW,
    hints=[
        "Which thread sends what was typed? Does the program wait for it before it ends?",
        "A daemon thread ends with the main thread, whatever it still has to do: join() it.",
    ],
)
def test_servers_last_words(duo: Duo) -> None:
    """The last line of the server's user is read, also if the input ends right after it."""
    boss, alice = duo.meet()
    apart.says_it_and_ends_the_input(duo, boss, "these are my last words")
    apart.last_words_arrive(alice, boss, "these are my last words")


@check(
    points=2,
    section="text-is-bytes",
    needs=["test_two_quick_messages"],
    hints=[
        "How many lines of your program send what its user has typed? Each line once.",
        "One thread sends what is typed, line after line: two threads overtake each other.",
    ],
    when="not udp",
)
def test_each_line_once(duo: Duo) -> None:
    """Of 120 lines that somebody types in a row, each is read once, and in order."""
    boss, alice = duo.meet()
    own.each_is_heard_once(duo, alice, boss)
    own.each_is_heard_once(duo, boss, alice)


@check(
    points=1,
    section="two-waits-two-threads",
    needs=IN_A_ROW,
    hints=["Do both threads use one variable? Keep what a thread knows in its own function."],
    when="not udp",
)
def test_nobody_elses_words(duo: Duo) -> None:
    """One thread of the server stands at any of its lines while its user types: both are heard."""
    boss, alice = duo.meet()
    own.at_each_step(duo, alice, boss)


@check(
    points=1,
    section="text-is-bytes",
    needs=["test_each_line_once", "test_two_quick_messages"],
    hints=["Does a function of yours call itself for each message? Python ends that: use a loop."],
)
def test_goes_on_for_long(duo: Duo) -> None:
    """Either user may say hundreds of lines: the other one reads the last of them."""
    boss, alice = duo.meet()
    for_long.goes_on(duo, alice, boss)
    for_long.goes_on(duo, boss, alice)
