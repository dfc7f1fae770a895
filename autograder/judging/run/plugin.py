"""The pytest plugin behind a run of checks: fixtures, blocked checks, verdicts.

One run judges one exercise of one submission. It runs in the process that holds the checks;
the student's programs run in processes of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, Literal

import pytest

from autograder.course.check import Check, about, required_first
from autograder.course.exercises import exercise
from autograder.handin.newer import newer_syntax, other_library, ruff
from autograder.handin.submission import Pair
from autograder.judging.feedback import feedback
from autograder.judging.filming import NOBODY, Filming
from autograder.judging.outcome import verdict_on
from autograder.judging.run.crowds import Crowds
from autograder.judging.run.lost import ENDED, Lost
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, PASSED, Feedback, State, Verdict
from autograder.kit import named
from autograder.probe.talk import Event
from autograder.program.budget import sleeps
from autograder.program.launch import NurseryLost, Start, started
from autograder.program.once import Once
from autograder.program.program import Program
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.texts import secret
from autograder.room.texts.secret import Texts
from autograder.room.unmet import Blocked, FirstLineLost, Unmet
from autograder.words.language import _

OnVerdict = Callable[[Verdict], None]

NOISE = 4  # megabytes of output in one check that are worth a word


class Judge:
    """Runs checks for one pair of programs and reports a verdict on each."""

    def __init__(
        self,
        pair: Pair,
        slug: str,
        on_verdict: OnVerdict,
        only: Sequence[str] = (),
        on: Collection[str] = (),
        states: Mapping[str, State] | None = None,
        once: Once | None = None,
        filming: Filming = NOBODY,
        start: Start | None = None,
    ) -> None:
        self.pair, self.slug = pair, slug
        self.on_verdict, self.filming = on_verdict, filming
        self.only, self.on = set(only), set(on)
        self.states: dict[str, State] = dict(states or {})
        self.once, self._is_lent = once or Once(), start is not None
        self.launcher, self.lines = began = start or started()
        self._lost = Lost(self.once, began)
        self._crowds = Crowds(self.states, self._new_room)
        self._room: Scene | None = None
        self._item: pytest.Function
        self._told: Feedback | None = None
        self._told_noise = False
        self._newer: str | None = None  # None: nobody has looked

    # -- fixtures ------------------------------------------------------------------------

    def fixtures(self) -> ModuleType:
        """A plugin with a fixture for each room that the exercise's record names.

        A module, because of other objects pytest looks for fixtures at their class only.
        """
        plugin = ModuleType("rooms")
        for name, kind in exercise(self.slug).fixtures.items():
            setattr(plugin, name, self._fixture(name, kind))
        return plugin

    def _fixture(self, name: str, kind: str) -> Any:
        def room() -> Iterator[Any]:
            if self.launcher.excess:
                raise NurseryLost
            yield from self._opened(self._new_room(named(kind)))

        return pytest.fixture(room, name=name)

    def _new_room(self, kind: Callable[..., Any]) -> Any:
        return kind(self.pair, self.launcher, self.lines, self.once)

    def _opened(self, room: Any) -> Iterator[Any]:
        self._room = room
        room.texts, room.only = Texts(secret.new()), self.only
        self.filming.prepare(room)
        if sleeps.are_known(self.once):
            sleeps.cut(room.job)
        if isinstance(room, Room):
            kind = type(room)
            room.crowd_is_of_strangers = lambda: self._crowds.is_of_strangers(kind)  # type: ignore[method-assign]
        try:
            self._open(room)
            yield room
        finally:
            room.close()

    def _open(self, room: Scene) -> None:
        """Open a room. A server that hangs before it listens is waited for once, not each time."""
        if type(room) in self.once.not_opened:
            error, self._told = self.once.not_opened[type(room)]
            raise error
        try:
            room.open()
        except Unmet as error:
            self._tell(error, room)  # before the room is closed
            if error.for_good or (room.server is not None and room.server.running):
                self.once.not_opened[type(room)] = (error, self._told)
            raise

    def _tell(self, error: Unmet, room: Scene) -> None:
        """Gather what is to be said of a failure, while the programs still run."""
        check = _check(self._item)
        self._told = feedback(error, room, self.slug, check.misconception, self._item.name)
        self.filming.show(room, self._item.name, _(check.title), self._told)

    # -- hooks ---------------------------------------------------------------------------

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the checks that were asked for, and that are for this course, in their order."""
        there = {item.name: item for item in items if isinstance(item, pytest.Function)}
        checks = {name: _check(item) for name, item in there.items()}
        order = required_first({n: check for n, check in checks.items() if check.applies(self.on)})
        items[:] = [there[name] for name in order if not self.only or name in self.only]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Leave out a check when one that it builds on did not pass, or was not judged."""
        self._item = item
        for need in _check(item).needs:
            if self.states.get(need, PASSED) != PASSED:
                raise Blocked(need, judged=self.states[need] != NOT_JUDGED)
        if self._crowds.cannot_be and "crowd" in item.function.__code__.co_names:
            raise Blocked("test_two_people_can_chat")  # to open its room may take long

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Turn the outcome of a check into its verdict.

        Of pytest's own report nobody reads more than the outcome, and a traceback takes long.
        """
        self._judge(item, call)
        assert call.when != "collect"
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        return pytest.TestReport(
            item.nodeid, item.location, {}, outcome, longrepr=None, when=call.when
        )

    def _judge(self, item: pytest.Function, call: pytest.CallInfo[None]) -> None:
        error = call.excinfo.value if call.excinfo else None
        if error is not None and not isinstance(error, Blocked) and self.launcher.excess:
            # Whatever else went wrong: this is why.
            told = Feedback(_("All programs together use little."), self.launcher.excess)
            self._report(item, FAILED, seconds=call.duration, feedback=told)
        elif isinstance(error, Unmet | NurseryLost) and self._lost.is_the_first(
            error, self._programs()
        ):
            self._report(item, NOT_JUDGED, seconds=call.duration, because=_(ENDED))
        elif isinstance(error, Unmet) and (newer := self._wants_another_python()):
            self._report(item, NOT_JUDGED, seconds=call.duration, because=newer)
        elif isinstance(error, Unmet):
            if call.when == "call" and self._room is not None:
                self._tell(error, self._room)
            self._report(item, FAILED, seconds=call.duration, feedback=self._told)
            if isinstance(error, FirstLineLost):
                self.states[item.name] = PASSED  # what builds on it can be tried
        elif isinstance(error, NurseryLost):
            lost = Feedback(_("The programs leave the grader alone."), _(ENDED))
            self._report(item, FAILED, seconds=call.duration, feedback=lost)
        elif isinstance(error, Blocked):
            self._report(item, BLOCKED if error.judged else NOT_JUDGED, because=str(error))
        elif error is not None:
            because = f"{type(error).__name__}: {error}"
            if isinstance(error, pytest.fail.Exception):  # by pytest-timeout
                because = _("The machine did not get this check done in time.")
            self._report(item, NOT_JUDGED, seconds=call.duration, because=because)
        elif call.when == "call" and self._room is not None and (doubt := self._room.in_doubt()):
            self._report(item, NOT_JUDGED, seconds=call.duration, because=doubt)
        elif call.when == "call":
            self.filming.show(self._room, item.name, _(_check(item).title), None)
            self._report(item, PASSED, seconds=call.duration, because=self._about_noise())

    def _programs(self) -> Sequence[Program]:
        return self._room.programs if self._room is not None else []

    def _wants_another_python(self) -> str:
        """Why only another Python can judge these programs. "" if this one can."""
        for program in self._programs():
            for death in (*program.saw(Event.DIED), *program.saw(Event.THREAD_DIED)):
                error = str(death["error"])
                if told := self._newer_syntax() if "SyntaxError" in error else other_library(error):
                    return told
        return ""

    def _newer_syntax(self) -> str:
        """The same of the sources, which are looked at once, and only if Python refused one."""
        if self._newer is None:
            self._newer = newer_syntax(sorted(self.pair.folder.rglob("*.py")), ruff())
        return self._newer

    def _about_noise(self) -> str:
        """One sentence, once, on a program that writes far more than anybody can read."""
        for program in self._programs():
            megabytes = program.written >> 20
            if megabytes >= NOISE and not self._told_noise:
                self._told_noise = True
                sentence = _("{script} wrote {count} MB to its terminal: write less.")
                return sentence.format(script=program.script, count=megabytes)
        return ""

    def _report(self, item: pytest.Function, state: State, **facts: Any) -> None:
        check = _check(item)
        if item.name in self.states:
            return  # it has its verdict; what goes wrong while tidying up does not change it
        self.states[item.name] = state
        facts["astray"] = 0 if state == BLOCKED else self._lines_astray()
        self.on_verdict(verdict_on(self.slug, item.name, check, state, **facts))

    def _lines_astray(self) -> int:
        """How many lines of the programs' probes were no events."""
        return sum(program.reports.astray for program in self._programs())

    def pytest_sessionfinish(self) -> None:
        """End the process that programs are forked from, unless it is lent."""
        if not self._is_lent:
            self.launcher.close()


def _check(item: pytest.Function) -> Check:
    check = about(item.function)
    assert check is not None, f"{item.name} is no check: it lacks @check(...)"
    return check
