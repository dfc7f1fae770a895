"""10, too much, and at once: beliefs about time, and those about bytes that come into it."""

from autograder.course.check import check
from autograder.evidence.breaking.tests import Tests

FAIR = ("test_accuses_nobody",)


@check(
    points=1,
    section="beliefs-about-time",
    misconception="M16",
    needs=FAIR,
    hints=["join_and_read_nothing: then six long lines are said, and a short one. Who hears it?"],
)
def test_waits_for_the_slowest(tests: Tests) -> None:
    """A reader that does not read harms only itself."""
    tests.catch("waits_for_the_slowest")


@check(
    points=1,
    section="beliefs-about-time",
    needs=FAIR,
    hints=["join_and_read_nothing, four long lines are said, reads_again: what must have come?"],
)
def test_who_pauses_is_gone(tests: Tests) -> None:
    """A reader that does not read at once never will."""
    tests.catch("who_pauses_is_gone")


@check(
    points=1,
    section="beliefs-about-time",
    misconception="M27",
    needs=FAIR,
    hints=["next_thread_pauses: meanwhile Alice says two lines. Which one comes first?"],
)
def test_a_thread_for_each_message(tests: Tests) -> None:
    """Threads run in the order in which they were started."""
    tests.catch("a_thread_for_each_message")


@check(
    points=1,
    section="beliefs-about-bytes",
    needs=FAIR,
    hints=["Somebody sends two million letters, and no newline. What has the README promised?"],
)
def test_a_line_always_ends(tests: Tests) -> None:
    """Sooner or later a newline comes."""
    tests.catch("a_line_always_ends")


@check(
    points=1,
    section="beliefs-about-bytes",
    misconception="M4",
    needs=FAIR,
    hints=["short_writes: from then on a send() takes a part. Say something longer."],
)
def test_send_sends_all(tests: Tests) -> None:
    """send() sends everything."""
    tests.catch("send_sends_all")
