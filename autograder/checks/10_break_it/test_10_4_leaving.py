"""10, how people leave: beliefs about ends."""

from autograder.course.check import check
from autograder.evidence.breaking.tests import Tests

FAIR = ("test_accuses_nobody",)


@check(
    points=1,
    section="beliefs-about-ends",
    misconception="M10",
    needs=FAIR,
    hints=["Somebody may vanish. Then the others go on: more than one message, of more than one."],
)
def test_only_the_polite_leave(tests: Tests) -> None:
    """A client that leaves says goodbye: recv() returns nothing."""
    tests.catch("only_the_polite_leave")


@check(
    points=1,
    section="beliefs-about-ends",
    misconception="M9",
    needs=FAIR,
    hints=["The first send to somebody who has left succeeds. What does the second one do?"],
)
def test_nobody_is_forgotten(tests: Tests) -> None:
    """A send to somebody who has left does nothing."""
    tests.catch("nobody_is_forgotten")


@check(
    points=1,
    section="beliefs-about-ends",
    misconception="M10",
    needs=FAIR,
    hints=["next_send_fails: a machine that is gone is neither a FIN nor a reset."],
)
def test_a_send_fails_in_one_way(tests: Tests) -> None:
    """A send that fails raises ConnectionError."""
    tests.catch("a_send_fails_in_one_way")


@check(
    points=1,
    section="beliefs-about-ends",
    misconception="M12",
    needs=FAIR,
    hints=["Hold the server in its send to Bob. The first who joined leaves then. Who is skipped?"],
)
def test_removes_while_it_loops(tests: Tests) -> None:
    """A list may change while a loop goes over it."""
    tests.catch("removes_while_it_loops")


@check(
    points=1,
    section="beliefs-about-ends",
    needs=FAIR,
    hints=["Everybody leaves. Then somebody comes."],
)
def test_the_last_one_out(tests: Tests) -> None:
    """When everybody has left, the chat is over."""
    tests.catch("the_last_one_out")


@check(
    points=1,
    section="beliefs-about-ends",
    misconception="M28",
    needs=FAIR,
    hints=["Which exception is Ctrl-C?"],
)
def test_catches_everything(tests: Tests) -> None:
    """A bare except makes a server robust."""
    tests.catch("catches_everything")
