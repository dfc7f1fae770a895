"""What a check expected and did not see, and programs that used up more than they may."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from autograder.program.budget.own_time import GRAIN, OwnTime
from autograder.program.once import Once
from autograder.program.program import Program
from autograder.program.stillness import Watcher
from autograder.words.language import _

# In the checks of one exercise. Right programs need a few seconds, and write little: all that is
# said there is less than a megabyte.
SECONDS, CPU_SECONDS, MEGABYTES = 45.0, 60.0, 256
# Megabytes over the channels of their probes: of 05 byte by byte, of which most is told, it is 7.
TOLD = 64
# In all exercises that one pair of programs is judged as, and in its trial.
SECONDS_IN_ALL = 60.0


class Unmet(AssertionError):
    """The student's programs did not do what the check says. Texts are for the student."""

    for_good = False  # whether the same holds for every room of its kind

    def __init__(
        self, expected: str, got: str, sent: str = "", seen: bytes = b"", place: str = ""
    ) -> None:
        super().__init__(f"{expected} | {got}")
        self.expected = expected
        self.got = got
        self.sent = sent  # the text that was looked for
        self.seen = seen  # the bytes it was looked for in
        self.place = place  # the student's own line, such as "test_chat.py:12", where it is known


class CannotTell(Exception):
    """Nobody knows what the check is about. It is not judged."""


class FirstLineLost(Unmet):
    """Only the first line that somebody types after their name is lost: what follows arrives.

    So checks that build on this one can be tried all the same (see ``Once.swallowed_from``).
    """


class Blocked(Exception):
    """A check that cannot be tried, because one that it builds on did not pass.

    If that one was not judged, this one is not judged either: the grader's trouble costs no point.
    """

    def __init__(self, need: str, judged: bool = True) -> None:
        super().__init__(need)
        self.judged = judged


def refuse_who_used_it_up(once: Once) -> None:
    """Raise Unmet if programs have used far more than any chat needs.

    The machine's delays are not in it. So what is left is not judged in vain, one by one.
    """
    used = once.used
    if not once.is_bounded:  # a lecture may take its time
        return
    if used.seconds > SECONDS or used.in_all > SECONDS_IN_ALL or used.cpu > CPU_SECONDS:
        sentence = _(
            "It took too long: in all checks so far they were waited for {seconds} s, without what "
            "they waited for a processor, and used {cpu} s of a processor."
        )
        told = sentence.format(cpu=f"{used.cpu:.0f}", seconds=f"{used.in_all:.0f}")
        raise Unmet(_("The programs answer without using up time."), told)
    _refuse_who_said_too_much(once)


def refuse_who_floods(once: Once, programs: Sequence[Program]) -> None:
    """Raise Unmet if programs have just said far more than any chat does, to us or to a terminal.

    It is we whom that keeps busy: no time of their own passes in which it would be seen.
    """
    once.used.hear(programs)
    if once.is_bounded:
        _refuse_who_said_too_much(once)


def _refuse_who_said_too_much(once: Once) -> None:
    used = once.used
    if used.megabytes > MEGABYTES:
        sentence = _("They wrote without end: {count} MB so far.")
        told = sentence.format(count=used.megabytes)
        raise Unmet(_("The programs write what is worth reading."), told)
    if used.told > TOLD:
        sentence = _("They wrote without end to the grader's own lines: {count} MB so far.")
        told = sentence.format(count=used.told)
        raise Unmet(_("The programs leave the grader alone."), told)


@contextlib.contextmanager
def charged(once: Once, watcher: Watcher) -> Iterator[OwnTime]:
    """While somebody waits for these programs: their own time, to be looked at now and then.

    Raises Unmet at once if they have used up what they may.
    """
    refuse_who_used_it_up(once)
    own = OwnTime(watcher.programs)
    try:
        yield own
    finally:
        once.used.seconds += own.seconds
        if own.seconds > GRAIN:
            once.used.look(watcher.programs)
