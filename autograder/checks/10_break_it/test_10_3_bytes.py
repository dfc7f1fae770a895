"""10, what TCP does to lines: beliefs about bytes."""

from autograder.course.check import check
from autograder.evidence.breaking.tests import Tests

FAIR = ("test_accuses_nobody",)


@check(
    points=1,
    section="beliefs-about-bytes",
    misconception="M2",
    needs=FAIR,
    hints=["Send half a line. Then somebody else speaks."],
)
def test_a_recv_is_a_message(tests: Tests) -> None:
    """One recv gets one message."""
    tests.catch("a_recv_is_a_message")


@check(
    points=1,
    section="beliefs-about-bytes",
    misconception="M1",
    needs=FAIR,
    hints=["sends() can send two lines in one piece."],
)
def test_one_line_in_a_recv(tests: Tests) -> None:
    """In one recv there is at most one line."""
    tests.catch("one_line_in_a_recv")


@check(
    points=1,
    section="beliefs-about-bytes",
    misconception="M3",
    needs=FAIR,
    hints=['"я".encode() has two bytes. Send one, settle, send the other.'],
)
def test_each_piece_is_text(tests: Tests) -> None:
    """Whatever a recv gets can be decoded."""
    tests.catch("each_piece_is_text")


@check(
    points=1,
    section="beliefs-about-bytes",
    needs=FAIR,
    hints=["Somebody sends bytes that are no UTF-8, and a newline. Whose trouble is it?"],
)
def test_all_bytes_are_text(tests: Tests) -> None:
    """Everybody sends text."""
    tests.catch("all_bytes_are_text")


@check(
    points=1,
    section="beliefs-about-bytes",
    misconception="M5",
    needs=FAIR,
    hints=["What does recv() return after an empty line, and what at the end?"],
)
def test_an_empty_line_is_the_end(tests: Tests) -> None:
    """A person who sends an empty message has left."""
    tests.catch("an_empty_line_is_the_end")


@check(
    points=1,
    section="beliefs-about-bytes",
    needs=FAIR,
    hints=["How long is your longest line? A line of 100,000 letters must come whole."],
)
def test_messages_are_short(tests: Tests) -> None:
    """No message is longer than what I ask recv for."""
    tests.catch("messages_are_short")


@check(
    points=1,
    section="beliefs-about-bytes",
    needs=FAIR,
    hints=["Python's splitlines() also splits at \x0b and \u2028. Say such a line: it is one."],
)
def test_many_signs_end_a_line(tests: Tests) -> None:
    """splitlines() splits at the newline only."""
    tests.catch("many_signs_end_a_line")
