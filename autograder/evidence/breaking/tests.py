"""The tests that a student wrote, as checks ask about them."""

from __future__ import annotations

import random
import re

from autograder.evidence.breaking.advice import about
from autograder.evidence.breaking.met import Met, met
from autograder.evidence.breaking.ours import OurRooms
from autograder.evidence.breaking.run import Failure, Notes, OneRun, Outcome
from autograder.evidence.breaking.series import Result, try_all
from autograder.evidence.breaking.servers import Server, all_servers, faulty
from autograder.evidence.breaking.written import PLAIN, Written
from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.language import _

KEY = "tests"  # of what is kept in a run of checks
SCRIPT = "test_chat.py"
MOST, MANY = 3, 1000  # tests that are named; lines of the last test, which may be many
TEST = re.compile(r"\btest_\w+")
DEFINES = re.compile(r"\s*(?:async\s+)?def (test_\w+)")
ENDS = (".", "!", "?", ":")  # what a sentence ends with
ACCUSES = "test_accuses_nobody"


class Tests(Scene):
    """Tests of a student's, and what came of them on all servers. They are run once for all checks.

    Where only some checks are asked for, only their servers are tried.
    """

    __test__ = False  # pytest takes a class of this name for one of its own

    def open(self) -> None:
        """Run the tests on all servers, if that has not been done."""
        kept = self.once.kept
        if KEY not in kept:
            try:
                kept[KEY] = self._try_all()
            except Unmet as error:  # they used up all that they may
                kept[KEY] = error
        if isinstance(kept[KEY], Unmet):
            raise kept[KEY]
        self._results: dict[str, Result] = kept[KEY]

    def _try_all(self) -> dict[str, Result]:
        servers, only = all_servers(), self.only
        right = [one for one in servers.right if not only or ACCUSES in only]
        wrong = [one for one in servers.faulty if not only or f"test_{one.name}" in only]
        right = right or ([] if wrong else [servers.right[0]])
        written = Written(self._source(), SCRIPT)
        with OurRooms(self.lines, right + wrong).ready() as ours:

            def play(server: Server, begin: str, alone: bool) -> Outcome:
                with OneRun(self.pair, self._launcher, self.lines, self.once) as run:
                    # Asked for each run: of too many tests, the first run is the last one.
                    order = written.near(server.words, server.about) if server in wrong else ()
                    return run.play(lambda: ours.room(server), begin, alone, order=order)

            return try_all(play, right, wrong, random.SystemRandom())

    # -- what checks ask -----------------------------------------------------------------

    def are_there(self) -> None:
        """There is a test, and each can be run. Raises Unmet if not."""
        if broken := next((one.broken for one in self._results.values() if one.broken), ""):
            expected = _("test_chat.py can be run from its beginning to its end.")
            raise Unmet(expected, broken, place=self._breaks() or self._begins(broken))
        if not any(result.tests for result in self._results.values()):
            expected = _("test_chat.py has a function whose name begins with “test_”.")
            raise Unmet(expected, _("There is none."))

    def _breaks(self) -> str:
        """The line at which test_chat.py cannot be run any further. "" if it is not known."""
        lines = (result.line for result in self._results.values() if result.broken)
        return next((f"{SCRIPT}:{line}" for line in lines if line), "")

    def accuse_nobody(self) -> None:
        """No test fails on a right server. Raises Unmet with the first that does."""
        for server in all_servers().right:
            result = self._results.get(server.name, Result())
            if result.failures:
                raise self._accused(server, result.failures)

    def _accused(self, server: Server, failures: list[Failure]) -> Unmet:
        first = failures[0]
        self._tell(first)
        expected = _("All tests pass on a server that is right. {different}")
        times = _("It fails each time.") if len(failures) > 1 else _("It fails now and then.")
        place = f"{SCRIPT}:{first.line}" if first.line else self._begins(first.test)
        named = _named(first).rstrip()
        slip = about(self._source(), first.line, first.told) if first.line else ""
        got = " ".join(filter(None, (named if named.endswith(ENDS) else f"{named}.", slip, times)))
        return Unmet(expected.format(different=_(server.different)), got, place=place)

    def _begins(self, text: str) -> str:
        """Where the test that is named first in a text begins, if there are several of its name,
        the last one. "" if there is none.
        """
        named = TEST.search(text)
        begins = [number for number, name in self._defined() if named and name == named[0]]
        return f"{SCRIPT}:{begins[-1]}" if begins else ""

    def _defined(self) -> list[tuple[int, str]]:
        """The lines at which tests begin, with their names."""
        lines = self._source().splitlines()
        found = ((number, DEFINES.match(line)) for number, line in enumerate(lines, 1))
        return [(number, match[1]) for number, match in found if match]

    def _source(self) -> str:
        try:
            return (self.pair.folder / SCRIPT).read_text("utf-8", "replace")
        except OSError:
            return ""

    def catch(self, name: str) -> None:
        """Some test fails on this faulty server, whenever it is run. Raises Unmet if none does."""
        result = self._results[faulty(name).name]
        if result.caught:
            self._tell(result.caught)
            return
        expected = _("One of your tests fails on the server whose author believes this.")
        if result.flaky:
            sentence = _("{test} failed on it once, and passed the next time: it hopes for luck.")
            place = self._begins(result.flaky[0])
            raise Unmet(expected, sentence.format(test=result.flaky[0]), place=place)
        sentence = _("All passed on it: {count} of {count}.").format(count=len(result.tests))
        place, why = self._why_not(result.tests, faulty(name))
        raise Unmet(expected, "\n".join(filter(None, (why, sentence))), place=place)

    def _why_not(self, tests: tuple[str, ...], server: Server) -> tuple[str, str]:
        """Why no test has failed on a faulty server: a place, and what is to be told.

        That takes some runs more. So it is asked where a student wants to know.
        """
        if not self.job.get("record"):
            return "", ""
        if len(self._defined()) > len(tests):
            return self._lost(tests)
        written, belief = Written(self._source(), SCRIPT), server.about
        found = self._met(server)
        found.sort(key=lambda one: self._rank(one, written, belief))
        tried = [one.test for one in found] or [*tests]
        there = [slip for slip in written.slips() if slip.test in tried or slip.test not in tests]
        if slip := min(
            there, key=lambda one: tried.index(one.test) if one.test in tried else -1, default=None
        ):
            return written.told(slip)
        if not found:
            return self._nearest(written, server, belief)
        why = [one.told(self._begins(one.test)) for one in found[:1]]
        near = written.nearest(server.words, belief)
        is_far = written.likeness(found[0].test, belief) < written.likeness(near, belief)
        if near not in [one.test for one in found] and is_far:
            sentence = _("{test} ({place}) comes nearest.")
            told = sentence.format(test=near, place=self._begins(near))
            return self._begins(near), f"{told} {why[0]}"
        if more := ", ".join(f"{one.test} ({self._begins(one.test)})" for one in found[1:MOST]):
            why.append(_("Others meet it, too: {tests}.").format(tests=more))
        return self._begins(found[0].test), " ".join(why)

    def _lost(self, tests: tuple[str, ...]) -> tuple[str, str]:
        """Of several functions of one name, the last one is there."""
        there = ", ".join(f"{test} ({self._begins(test)})" for test in tests[:MOST])
        sentence = _(
            "test_chat.py defines {all} tests, and {count} can be run: {tests}. Of functions "
            "of one name, the last one is there."
        )
        values = {"all": len(self._defined()), "count": len(tests), "tests": there}
        return self._begins(tests[0]), sentence.format(**values)

    def _nearest(self, written: Written, server: Server, belief: str) -> tuple[str, str]:
        """Where no test has met it: the one that comes nearest, and the words that it lacks."""
        same = _(
            "With your tests it does the same as a right server: none of them does what shows this "
            "belief."
        )
        test = written.nearest(server.words, belief)
        if not test:
            return "", same
        place = self._begins(test)
        near = _("{test} ({place}) comes nearest.").format(test=test, place=place)
        lacks = [word for word in server.words if word not in {*PLAIN, *written.words(test)}]
        if lacks:
            sentence = _("It does not use {words}.")
            near += " " + sentence.format(words=", ".join(f"{word}()" for word in lacks))
        return place, f"{same} {near}"

    def _rank(self, one: Met, written: Written, belief: str) -> tuple[bool, bool, int, int]:
        """Which of the tests that have met a mistake is told first: the one that asks for most."""
        asks = written.asks(one.test, one.name)
        likeness = written.likeness(one.test, belief)
        return one.is_introduction, not asks, -likeness, self._length(one.test)

    def _length(self, test: str) -> int:
        """Lines of a test: a short one is easy to extend."""
        begins = [number for number, _name in self._defined()]
        mine = [number for number, name in self._defined() if name == test]
        after = [number for number in begins if mine and number > mine[-1]]
        return after[0] - mine[-1] if after else MANY

    def _met(self, server: Server) -> list[Met]:
        """The tests that have met the mistake of a server. None if that cannot be seen."""
        twin = Server(name=server.name, of=server.of)
        try:
            return met(self._noted(server), self._noted(twin), self._noted(twin))
        except Unmet:  # they have used up all that they may
            return []

    def _noted(self, server: Server) -> Notes:
        """What comes to people in each test, on one server."""
        notes: Notes = {}
        with (
            OurRooms(self.lines, [server]).ready() as ours,
            OneRun(self.pair, self._launcher, self.lines, self.once) as run,
        ):
            run.play(lambda: ours.room(server), notes=notes)
        return notes

    def _tell(self, failure: Failure) -> None:
        """Tell the story of a test, in which it failed."""
        self.step("{test} is run.", test=failure.test)
        self.steps += [(self.steps[-1][0], step) for step in failure.steps]


def _named(failure: Failure) -> str:
    if not failure.line:
        return f"{failure.test}: {failure.told}"
    where = _("{test}, line {line}: {told}")
    return where.format(test=failure.test, line=failure.line, told=failure.told)
