"""A scene: programs of a student's that run, people who use them, and what has happened so far.

It tells its story in words, and it waits: for an event, or until every program stands still.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

from autograder.handin import temporary
from autograder.handin.submission import NAME, Pair
from autograder.probe.ports import Ports
from autograder.program.budget.own_time import GRAIN, OwnTime
from autograder.program.causes import Seat, why_nothing_came, why_without_end
from autograder.program.launch import Nursery, OneByOne
from autograder.program.lines import Lines
from autograder.program.linux import guest
from autograder.program.once import Once
from autograder.program.output import Output
from autograder.program.program import Program
from autograder.program.sleep import Hope, Sleep
from autograder.program.stillness import FLOOD, Watcher
from autograder.room.texts.secret import Texts
from autograder.room.texts.way import Ways
from autograder.room.unmet import Unmet, charged, refuse_who_floods, refuse_who_used_it_up
from autograder.words.language import _

PATIENCE = 8.0  # seconds: bounds a failure, paces nothing
BRIEF = 0.001  # seconds without news after which it is worth while to look at all threads
MOST_PIECES = 8  # of news after which they are looked at anyway
# Seconds asleep after which a program is late. The promise is one second. A right program may look
# only once a second whether it is to end, and then give its threads one more second to do so.
LATE = 2.5


class Somebody(Protocol):
    """What a scene knows of the people in it (see ``room.person``)."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def port(self) -> int | None:
        """The real port of their end of the connection."""

    @property
    def here(self) -> bool:
        """Whether they have not left."""

    @property
    def program(self) -> Program | None:
        """The program that they sit at, if they sit at one."""

    @property
    def heard(self) -> Output:
        """All that has come to them."""

    def close(self) -> None:
        """Let go of what we hold for them."""


class Scene:
    """Programs that run, and people. Close it, or use it in a with statement.

    ``once`` is what this run of checks knows to be waited for in vain.
    """

    stretch = 3  # times its patience a wait may last while there is news
    server: Program | None = None  # the student's; some scenes have none
    doubt = ""  # one sentence, if a program did not do what it was made to do
    only: Collection[str] = ()  # the checks that are asked for; none: all

    def __init__(
        self, pair: Pair, launcher: Nursery | OneByOne, lines: Lines, once: Once | None = None
    ) -> None:
        self.pair, self.lines, self.once = pair, lines, once or Once(is_bounded=False)
        self.programs: list[Program] = []
        self.people: list[Somebody] = []
        self.watcher = Watcher(lines, self.programs, self.once)
        self.started = time.monotonic()
        self.steps: list[tuple[float, str]] = []  # when (time.monotonic) and what
        self.spoken: list[tuple[float, str, str]] = []  # when, who, what
        self.asked: Somebody | None = None  # whose ears were looked into last
        self.has_begun = False  # whether anybody has heard what they were to hear
        self.ports_told = {"server": 0, "client": 0}  # how many ports each was told by its user
        self.was_refused = False  # whether somebody could not get in
        self.texts = Texts()
        self.ways: Ways | None = None  # where it is seen to that texts go through the server
        self.read_to: dict[Output, int] = {}  # how much of it has been answered
        self.unclear: dict[Program, str] = {}  # the last question that nobody understood
        self.job: dict[str, Any] = {}  # what programs started from now on are launched with, too
        # At a terminal: by whom, the words, and who was there.
        self.said_last: tuple[Somebody, str, list[Somebody]] | None = None
        self.do_not_hear: set[Somebody] = set()  # what others say, as far as was seen
        self._heard_at_act: dict[Somebody, int] = {}
        self._written_before = lines.written
        self._launcher = launcher
        self._folder = self._new_folder()
        (self._folder / "ports").mkdir()
        self.ports = Ports(self._folder / "ports")
        self.home = pair.lay(self._folder / "home")
        guest.let_in(self._folder, self._folder / "home", self._folder / "ports")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _new_folder(self) -> Path:
        """Where the programs and their ports are. Removed at the end."""
        return temporary.make()

    def open(self) -> None:
        """Have everything ready for people to come. Raises Unmet if a program will not be."""
        raise NotImplementedError

    # -- programs ------------------------------------------------------------------------

    def start(self, script: str, arguments: Sequence[str] = ()) -> Program:
        """Start one of the submission's scripts in this scene."""
        refuse_who_used_it_up(self.once)
        self.watcher.act()
        ports = self._folder / "ports"
        job = {"folder": str(self.home), "script": script, "ports": str(ports), **self.job}
        job["arguments"] = list(arguments)
        program = Program(self._launcher, self.lines, job)
        program.knows_by_heart(self.once.says_again.get(script, set()))
        self.programs.append(program)
        return program

    @contextlib.contextmanager
    def starting_with(self, launcher: Nursery | None, job: dict[str, Any]) -> Iterator[None]:
        """What is started meanwhile has more in its job, perhaps another launcher, and ends then.

        No launcher: the one of this scene.
        """
        before, count = (self._launcher, self.job), len(self.programs)
        self._launcher, self.job = launcher or self._launcher, {**self.job, **job}
        try:
            yield
        finally:
            self._launcher, self.job = before
            for program in self.programs[count:]:
                program.kill()
                program.wait_end()

    def start_client(self, name: str) -> Program:
        """Start the client, with what it is to be told on its command line by who is so called."""
        told = [word.replace(NAME, name) for word in self.pair.client_arguments]
        return self.start(self.pair.client, told)

    def close(self) -> None:
        """End everything, and let go of it."""
        # People and clients go before the server. Of a TCP connection the end that closes first
        # stays in TIME_WAIT for a minute (RFC 9293, 3.3.2; man 7 tcp). At the ports of clients
        # that harms nobody. At the server's it would fill the machine with ports that cannot be
        # bound again.
        for person in self.people:
            person.close()
        self.once.used.look(self.programs)
        clients = [program for program in self.programs if program is not self.server]
        for group in (clients, [self.server] if self.server else []):
            # All of a group are told to end before we wait for the first of them: they end at once.
            for program in group:
                program.kill()
            for program in group:
                program.wait_end()
        # Only now can be seen what they have left behind: a child in a group of its own outlives
        # the program that started it. It may hold our ends of the lines, so these are closed last.
        self._launcher.sweep()
        for program in self.programs:
            program.close()
        temporary.remove(self._folder)

    # -- the story -----------------------------------------------------------------------

    def step(self, sentence: str, **values: Any) -> str:
        """Note what happens next, in words, for the feedback. Returns it in the user's language."""
        told = _(sentence).format(**values)
        self.steps.append((time.monotonic(), told))
        return told

    def act(self, sentence: str, **values: Any) -> None:
        """Note that somebody now does something that the programs may answer to."""
        self.step(sentence, **values)
        self.watcher.act()
        self._heard_at_act = {person: person.heard.total for person in self.people}

    def in_doubt(self) -> str:
        """One sentence if a program did not do what it was made to do, else "". At the end."""
        return self.doubt

    def why_not(self, person: Somebody, text: str) -> str:
        """Why a text did not come to somebody, as far as one can see from here."""
        return why_nothing_came(person.name, bool(person.heard.data.strip()), self.seats())

    def told_since_the_last_act(self, person: Somebody) -> bytes:
        """What has come to somebody since the last time that anybody did something."""
        new = person.heard.total - self._heard_at_act.get(person, 0)
        return bytes(person.heard.data[-new:]) if new else b""

    def seats(self) -> list[Seat]:
        """The programs of this scene that matter now: not those of people who have left."""
        server = [] if self.server is None else [Seat(self.server)]
        here = [p for p in self.people if p.here and p.program is not self.server]
        return server + [Seat(p.program, p.name) for p in here if p.program is not None]

    # -- waiting -------------------------------------------------------------------------

    def wait_for(
        self,
        condition: Callable[[], bool],
        patience: float = PATIENCE,
        stretch: float | None = None,
    ) -> bool:
        """Wait until the condition holds. False once it cannot any more, or out of patience.

        Patience is seconds of the programs' own time. While there is news it lasts longer, but no
        more than ``stretch`` times as long.
        """
        self.watcher.patience = patience
        hope = Hope(self.watcher, patience, self.stretch if stretch is None else stretch)
        with charged(self.once, self.watcher) as own:
            came = self._wait_for(condition, hope, own)
        if came:
            self.once.succeeded(own.seconds)
        elif own.seconds > GRAIN:
            self._note_what_is_no_news()
        return came

    def _note_what_is_no_news(self) -> None:
        """What programs wrote again and again during a wait in vain will be no news next time."""
        for program in self.programs:
            if program.repeated:
                self.once.says_again.setdefault(program.script, set()).update(program.says_again)

    def _wait_for(self, condition: Callable[[], bool], hope: Hope, own: OwnTime) -> bool:
        pause = 0.002
        while not condition():
            now = own.look()
            if self.lines.poll(pause):
                own.news()
                pause = 0.002
                self._refuse_a_flood()
            elif self.watcher.still(for_good=True):
                return condition()
            else:
                pause = min(pause * 2, 0.03)
            if hope.is_over(now):
                return condition()
        return True

    def settle(
        self, patience: float = PATIENCE, *, until: Callable[[], bool] = lambda: False
    ) -> bool:
        """Wait until every program stands still, so that all that was said has been dealt with.

        ``until`` ends it earlier. False when out of patience, which is of the programs' own time.
        """
        self.watcher.patience = patience
        with charged(self.once, self.watcher) as own:
            return self._settle(patience, until, own)

    def _settle(self, patience: float, until: Callable[[], bool], own: OwnTime) -> bool:
        pause, pieces = BRIEF, 0
        while not until():
            own.look()
            if self.lines.poll(pause):
                own.news()
                self._refuse_a_flood()
                pause, pieces = BRIEF, pieces + 1
                if pieces % MOST_PIECES:
                    continue  # what comes, comes in pieces, and to look at all threads costs most
            if self.watcher.still():
                break
            if own.seconds > patience:
                return False
            pause = min(pause * 2, 0.02)
        self._refuse_a_flood()
        return True

    def wait_for_the_end_of(self, program: Program, at_once: bool = True) -> None:
        """Wait until a program ends, or will not. Raises Unmet if it is to end at once and sleeps.

        On a loaded machine a right program may take long, so no clock decides: only the time counts
        in which all its threads slept, and everybody else's in the scene, too.
        """
        sleep = Sleep(self.watcher)

        def is_over() -> bool:
            if at_once:
                sleep.look()
            return not program.running or sleep.seconds > LATE

        self.wait_for(is_over)
        if program.running and sleep.seconds > LATE:
            raise Unmet(
                _("{script} ends within a second.").format(script=program.script),
                _("It is still there after {seconds} s in which it only slept.").format(
                    seconds=f"{LATE:g}"
                ),
            )

    def _refuse_a_flood(self) -> None:
        """Raise Unmet if somebody is told far more than anybody has said, or we are."""
        refuse_who_floods(self.once, self.programs)
        # What was said before the last act may come only now: the machine, or a reader, was slow.
        owed = self.lines.written - self._written_before
        for person in self.people:
            before = self._heard_at_act.get(person, 0)
            if person.heard.total - before > FLOOD + owed:
                raise Unmet(
                    _("The chat comes to rest when nobody says anything."),
                    why_without_end(person.name, person.program),
                    seen=bytes(person.heard.data[-200:]),
                )
