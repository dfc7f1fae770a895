"""The tests that a student wrote, as checks ask about them."""

from __future__ import annotations

import random
import re

from autograder.evidence.breaking.ours import OurRooms
from autograder.evidence.breaking.run import Failure, OneRun, Outcome
from autograder.evidence.breaking.series import Result, try_all
from autograder.evidence.breaking.servers import Server, all_servers, faulty
from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.language import _

KEY = "tests"  # of what is kept in a run of checks
SCRIPT = "test_chat.py"
TEST = re.compile(r"\btest_\w+")
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
        with OurRooms(self.lines, right + wrong).ready() as ours:

            def play(server: Server, first: int, alone: bool) -> Outcome:
                with OneRun(self.pair, self._launcher, self.lines, self.once) as run:
                    return run.play(lambda: ours.room(server), first, alone)

            return try_all(play, right, wrong, random.SystemRandom())

    # -- what checks ask -----------------------------------------------------------------

    def are_there(self) -> None:
        """There is a test, and each can be run. Raises Unmet if not."""
        if broken := next((one.broken for one in self._results.values() if one.broken), ""):
            expected = _("test_chat.py can be run from its beginning to its end.")
            raise Unmet(expected, broken, place=self._begins(broken))
        if not any(result.tests for result in self._results.values()):
            expected = _("test_chat.py has a function whose name begins with “test_”.")
            raise Unmet(expected, _("There is none."))

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
        got = f"{_named(first)} {times}"
        return Unmet(expected.format(different=_(server.different)), got, place=place)

    def _begins(self, text: str) -> str:
        """Where the first test begins that is named in a text. "" if there is none."""
        named = TEST.search(text)
        try:
            lines = (self.pair.folder / SCRIPT).read_text("utf-8", "replace").splitlines()
        except OSError:
            return ""
        for number, line in enumerate(lines if named else [], 1):
            if named and re.match(rf"\s*(async\s+)?def {named[0]}\b", line):
                return f"{SCRIPT}:{number}"
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
        sentence = _("All passed on it: {count} of {count}.")
        raise Unmet(expected, sentence.format(count=len(result.tests)))

    def _tell(self, failure: Failure) -> None:
        """Tell the story of a test, in which it failed."""
        self.step("{test} is run.", test=failure.test)
        self.steps += [(self.steps[-1][0], step) for step in failure.steps]


def _named(failure: Failure) -> str:
    if not failure.line:
        return f"{failure.test}: {failure.told}"
    where = _("{test}, line {line}: {told}")
    return where.format(test=failure.test, line=failure.line, told=failure.told)
