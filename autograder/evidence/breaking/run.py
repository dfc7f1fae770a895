"""One run of a hand-in's tests on one server, and what came of it.

The tests run where programs of students run. The server runs where they see nothing of
it: they have its words, and no file, name or number of it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.evidence.breaking.servers import HOME
from autograder.evidence.breaking.words import Came, Desk, WrongWord
from autograder.handin import temporary
from autograder.handin.submission import Pair
from autograder.program.launch import Nursery, OneByOne
from autograder.program.linux import world
from autograder.program.once import Once
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.language import _
from autograder.words.plain import plain

WORDS = "chat.py"  # beside the tests; a hand-in's own copy of it does not count
Opener = Callable[[], Room]
Notes = dict[str, list[Came]]  # by the name of a test
LONGEST = 400  # letters of what a test tells
MOST_TESTS = 50  # twice as many as there are faulty servers
# In all runs together. The model answer says 3,000 words and 70 MB, and 8,000 if it caught nobody.
WORDS_IN_ALL, BYTES_IN_ALL = 20_000, 1 << 29
SPENT = "words and bytes that the tests have spent"  # of what is kept in a run of checks
MOST_LINES = 100_000  # of test_chat.py


@dataclass(frozen=True)
class Failure:
    """A test that failed, and what is known of it."""

    test: str
    told: str
    line: int  # of test_chat.py; 0: not known
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of a run: it is over at the first test that fails."""

    tests: tuple[str, ...] = ()  # all that there are
    failure: Failure | None = None
    broken: str = ""  # why no test could be run
    line: int = 0  # of test_chat.py, at which that was seen; 0: not known


class RoomApart(Room):
    """A room with a server, in a place that tests in a sandbox do not see."""

    def _new_folder(self) -> Path:
        return temporary.make(world.apart())


class OneRun(Scene):
    """The tests of a hand-in, on one server. Close it, or use it in a with statement."""

    def __init__(self, pair: Pair, launcher: Nursery | OneByOne, lines: Any, once: Once) -> None:
        super().__init__(pair, launcher, lines, once)
        words = self.home / WORDS
        if words.is_dir():
            shutil.rmtree(words)
        words.unlink(missing_ok=True)
        shutil.copyfile(HOME / "skeleton" / WORDS, words)

    def play(
        self,
        opened: Opener,
        first: str = "",
        alone: bool = False,
        notes: Notes | None = None,
        order: Sequence[str] = (),
    ) -> Outcome:
        """Run the tests from the first one on, or that one alone, until one fails.

        Each gets a new room, that is to be opened. ``notes`` gets what came to people in each test
        that passed. Those of ``order`` come before all others.
        """
        self._program = self.start(WORDS)
        word, values = self._next()
        if word == "broken":
            return Outcome(broken=_told(values), line=_line(values))
        if word != "tests":
            return Outcome(broken=self._how_it_ended())
        there = list(dict.fromkeys(map(str, values)))  # one is found by its name
        if len(there) > MOST_TESTS:
            return Outcome(broken=_too_many(len(there)))
        tests = tuple(dict.fromkeys([*(test for test in order if test in there), *there]))
        start = tests.index(first) if first in tests else 0
        wanted = tests[start : start + 1 if alone else None]
        self._answer(done=wanted)
        for test in wanted:
            word, values = self._next()
            if (word, values) != ("open", [test]):
                return Outcome(tests, broken=self._how_it_ended())
            if failure := self._one(test, opened(), notes):
                return Outcome(tests, failure)
        return Outcome(tests)

    def _one(self, test: str, room: Room, notes: Notes | None) -> Failure | None:
        """One test, in a room of its own. None if it passes."""
        with room:
            desk = Desk(room)
            try:
                desk.open()
            except Unmet as error:
                return Failure(test, f"{error.expected} {error.got}", 0)
            self._answer(done=None)  # the test begins
            try:
                told, line = self._words_of_a_test(desk)
            finally:
                desk.close()
            if told is None:
                if notes is not None:
                    notes[test] = desk.came()
                return None
            return Failure(test, told, line, tuple(text for _at, text in room.steps))

    def _words_of_a_test(self, desk: Desk) -> tuple[str | None, int]:
        """Do what a test asks, until it is over. Returns what it tells of its failure, or None."""
        while True:
            word, values = self._next()
            if not word:
                return self._how_it_ended(), 0
            if word == "passed":
                self._answer(done=None)
                return None, 0
            if word == "failed":
                return _told(values), _line(values)
            self._charge(values)
            try:
                self._answer(done=desk.do(word, values))
            except Unmet as error:
                self._answer(unmet=f"{error.expected} {error.got}")
            except WrongWord as error:
                self._answer(wrong=str(error))

    def _charge(self, values: list[Any]) -> None:
        """Note what a word costs us. Raises Unmet when the tests have said too much in all."""
        words, size = self.once.kept.get(SPENT, (0, 0))
        words, size = words + 1, size + sum(len(one) for one in values if isinstance(one, str))
        self.once.kept[SPENT] = words, size
        if words > WORDS_IN_ALL or size > BYTES_IN_ALL:
            sentence = _(
                "In all runs together they used more than {words} words of chat.py, or said more "
                "than {count} MB: make them fewer, or shorter."
            )
            told = sentence.format(words=WORDS_IN_ALL, count=BYTES_IN_ALL >> 20)
            raise Unmet(_("The tests come to an end soon."), told)

    def _next(self) -> tuple[str, list[Any]]:
        """What is asked next, and its values. "": nothing that makes sense will be asked."""
        said = self._program.output.data
        self.wait_for(lambda: b"\n" in said or not self._program.running)
        line, newline, rest = said.partition(b"\n")
        if not newline:
            return "", []
        said[:] = rest
        self._program.output.total -= len(line) + 1  # a word is done: it is no output
        try:
            word, *values = json.loads(line)
        except (ValueError, TypeError, RecursionError):
            return "", []
        return (word if isinstance(word, str) else ""), values

    def _answer(self, **answer: Any) -> None:
        self.watcher.act()
        self._program.feed(json.dumps(answer).encode() + b"\n")

    def _how_it_ended(self) -> str:
        if self._program.running:
            return _("The tests stand still, and ask for nothing.")
        return _("The tests ended in the middle, with status {status}.").format(
            status=self._program.exit_status
        )

    def open(self) -> None:
        """There is nobody to wait for: the tests are started when they are run."""


def _too_many(count: int) -> str:
    sentence = _(
        "It has {count} tests, and may have {most}: keep one or two for each belief, and delete "
        "the others."
    )
    return sentence.format(count=count, most=MOST_TESTS)


def _told(values: Sequence[Any]) -> str:
    return plain(str(values[0] if values else ""))[:LONGEST]


def _line(values: Sequence[Any]) -> int:
    line = values[1] if len(values) > 1 else 0
    return line if isinstance(line, int) and 0 < line < MOST_LINES else 0
