"""When do programs stand still? Seen from outside, by the operating system's own accounts.

A program is still when each of its threads sleeps and slept all the while we looked, and nothing
is on its way to it. Then nothing more will happen until somebody does something. So a check
need not wait out a deadline to know that an answer will not come, and need not sleep to let
a program get ready.

Linux tells all this in /proc (man 5 proc): a thread's state, how often it ran, and the system
call it waits in. Elsewhere the probe is asked twice where the threads stand.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

from autograder.program import holding, network
from autograder.program.dozing import Dozing
from autograder.program.lines import Lines
from autograder.program.linux import procfs, syscalls
from autograder.program.once import Once, Wait
from autograder.program.program import Program

SPIN = 0.3  # seconds of CPU that one thread may use in one go before it counts as spinning
REST = Wait("the rest of a thread that never rests", SPIN, SPIN / 6)  # seconds of CPU
POLLED_AGAIN = 0.03  # seconds of CPU after which a spinning thread has looked at everything
FLOOD = 1 << 18  # bytes that a program may write, or a person get, in answer to one act
CIRCLES = Wait("an answer of a thread that runs in circles", 1.0, 0.1)  # seconds of CPU

# By the folder of a thread in /proc: how often it has run, and the system call that it waits in.
Runs = dict[str, int]
Calls = dict[str, syscalls.Call]

HAS_PROC = sys.platform == "linux"


@dataclass
class Watcher:
    """Tells whether a set of programs stands still."""

    lines: Lines
    programs: list[Program]
    once: Once = field(default_factory=Once)
    stalled: set[int] = field(default_factory=set)  # ports of people who do not read on purpose
    rest: Wait = REST  # of a thread, before it is said to run in circles
    patience: float = 0.0  # seconds that somebody waits now
    _news: int = -1  # how much the programs had said when we began to count
    _fresh: int = -1  # the same, of what was new
    _cpu_at_act: dict[str, float] = field(default_factory=dict)  # of each thread
    _cpu_at_news: dict[str, float] = field(default_factory=dict)
    _written: dict[int, int] = field(default_factory=dict)  # bytes of each program, as of then
    _unread: dict[int, int] = field(default_factory=dict)  # bytes, as of the last look at them
    _flooding: set[int] = field(default_factory=set)
    _spinning: set[str] = field(default_factory=set)
    _awake: tuple[int, str] = (0, "")  # program and thread last seen awake: looked at first

    def __post_init__(self) -> None:
        self._dozing = Dozing(self.once)

    def act(self) -> None:
        """Somebody is about to do something: begin to count anew."""
        self._cpu_at_act, self._cpu_at_news = {}, {}
        self._dozing.begin()
        self._written = {program.pid: program.written for program in self.programs}

    def _count_from_the_last_news(self) -> None:
        news = self.news()
        if news != self._news:
            self._news, self._cpu_at_news = news, {}
        if (fresh := self.fresh_news()) != self._fresh:
            self._fresh = fresh  # who says "waiting..." each time it wakes up has woken up in vain
            self._dozing.begin()

    def news(self) -> int:
        """How much has come over all lines so far. What a program writes without end is no news."""
        noise = sum(program.reports.noise for program in self.programs)
        for program in self.programs:
            answer = program.written - self._written.get(program.pid, 0)
            if answer > FLOOD:
                self._flooding.add(program.pid)
            if program.pid in self._flooding:
                noise += program.written
        return self.lines.received - noise

    def fresh_news(self) -> int:
        """The same without what a program only says again."""
        unheard = (program for program in self.programs if program.pid not in self._flooding)
        return self.news() - sum(program.repeated for program in unheard)

    def still(self, for_good: bool = False) -> bool:
        """True if every thread sleeps and nothing is on its way.

        With ``for_good``, only if nothing more will come: a thread that wakes up by itself,
        say from time.sleep(), counts when it has done so several times to no effect.
        """
        self._count_from_the_last_news()
        if not HAS_PROC or os.environ.get("AUTOGRADER_STILLNESS") == "asked":
            return not for_good and self._still_when_asked()
        # No single look can tell: while we look at one thread, another one may wake it up. So the
        # threads are looked at twice, and in between at all that could wake one of them. A thread
        # that slept both times and has not run in between was asleep when we looked at the rest.
        # The counts are taken before the rest: what runs after that shows at the second look.
        tasks = self._sleeping()
        if tasks is None:
            return False
        ran = {path: procfs.ran(path) for path in tasks}
        calls = {path: procfs.system_call(path) for path in tasks}
        self._let_them_rest(tasks, ran, calls)
        if self._found_children(calls):
            return False
        # Who sleeps beside something unread either looks at it soon, or never: time must tell.
        wait_out = for_good or self._has_unread(ran, calls)
        # What a program has said goes to us, and may wake nobody: it must be read before we judge.
        self.lines.poll(0)
        if self._is_on_its_way(for_good) or (wait_out and not self._idle(tasks, calls)):
            return False
        return self._slept_since(ran, calls)

    def _is_on_its_way(self, for_good: bool) -> bool:
        """True if something has come to us meanwhile, or the system has yet to deliver it."""
        if self.news() != self._news or procfs.kernel_delivers():
            return True
        return for_good and network.unacknowledged_bytes(self.programs, self.stalled)

    def _slept_since(self, ran: Runs, calls: Calls) -> bool:
        """True if the same threads sleep now, and have slept since. Who runs in circles runs on.

        Nor does it matter who wakes up by itself, sleeps again, and has told nothing meanwhile:
        else one that does so every few milliseconds would never be seen to sleep by a slow look.
        """
        again = self._sleeping()
        if again is None or again.keys() != ran.keys():
            return False
        moved = [p for p, n in ran.items() if p not in self._spinning and procfs.ran(p) != n]
        if not moved:
            return True
        now = (procfs.system_call(path) for path in moved)
        if not all(map(syscalls.wakes_by_itself, (*now, *(calls[path] for path in moved)))):
            return False
        self.lines.poll(0)
        return self.news() == self._news

    def spins(self, program: Program) -> bool:
        """True if a thread of this program uses CPU time, and much of it, with nothing to do."""
        own = (path for path in self._spinning if holding.is_of(program, path))
        tasks = {path: task for path in own if (task := procfs.read_task(path))}
        return any(
            task.cpu - self._cpu_at_news.get(path, task.cpu) >= POLLED_AGAIN
            for path, task in tasks.items()
        )

    def _sleeping(self) -> dict[str, procfs.Task] | None:
        """All threads by their folder in /proc, or None as soon as one is awake."""
        tasks: dict[str, procfs.Task] = {}
        for program in sorted(self.programs, key=lambda program: program.pid != self._awake[0]):
            if program.running and not program.is_frozen:
                leader = f"/proc/{program.pid}/task/{program.pid}"
                paths = holding.task_paths(program)
                if leader not in paths:
                    return None  # the news of its end is on its way
                for path in sorted(paths, key=lambda path: path != self._awake[1]):
                    task = procfs.read_task(path)
                    if path == leader and (task is None or task.state in "ZX"):
                        return None  # as above
                    if task is None:
                        continue  # it ended while we looked
                    if not self._only_spins(program, path, task) and task.state not in procfs.REST:
                        self._awake = program.pid, path
                        return None
                    tasks[path] = task
        return tasks

    def _only_spins(self, program: Program, path: str, task: procfs.Task) -> bool:
        """True for a thread that has had its time: it polls, or it runs in circles.

        What it could do in that much CPU it has done, and it has since looked at all there is.
        """
        spent = task.cpu - self._cpu_at_act.setdefault(path, task.cpu)
        if path not in self._spinning and spent >= self.once.limit(self.rest, program.script):
            if self._reads_on(program):
                self._cpu_at_act[path] = task.cpu
            elif self.once.is_enough(self.rest, program.script, spent):
                self._spinning.add(path)
                self._flooding.add(program.pid)  # whatever it prints meanwhile is no news
        since_news = task.cpu - self._cpu_at_news.setdefault(path, task.cpu)
        return path in self._spinning and since_news >= POLLED_AGAIN

    def _reads_on(self, program: Program) -> bool:
        """True if it has taken some of what lay ready since we asked: byte by byte is slow."""
        unread = network.unread_bytes(program)
        before, self._unread[program.pid] = self._unread.get(program.pid, 0), unread
        return unread not in (before, 0)

    def _let_them_rest(self, tasks: dict[str, procfs.Task], ran: Runs, calls: Calls) -> None:
        """A server may run in circles while nobody is there, and wait in recv() from then on."""
        for path in self._spinning & ran.keys():
            waits = not syscalls.wakes_by_itself(calls[path])
            if self._dozing.has_come_to_rest(path, ran[path], waits):
                self._spinning.discard(path)
                self._cpu_at_act[path] = tasks[path].cpu

    def _idle(self, tasks: dict[str, procfs.Task], calls: Calls) -> bool:
        """True if the threads that need nobody to wake them have done so, to no effect."""
        for path, task in tasks.items():
            if path in self._spinning:
                if not self.is_given_up(path, task.cpu - self._cpu_at_news[path]):
                    return False
            elif syscalls.wakes_by_itself(calls[path]):
                script = self._script_of(path)
                if not self._dozing.is_in_vain(path, script, procfs.slept(path), self.patience):
                    return False
        return True

    def is_given_up(self, path: str, cpu: float) -> bool:
        """True for a thread that has run in circles so long that no answer will come of it.

        Only the first such run of a script costs that long: an endless loop hangs once.
        """
        return self.once.is_enough(CIRCLES, self._script_of(path), cpu)

    def _script_of(self, path: str) -> str:
        """Which script a thread is of. "" for one of a child process."""
        return next((p.script for p in self.programs if holding.is_of(p, path)), "")

    def _found_children(self, calls: Calls) -> bool:
        """True if a thread waits for a process of its own that we did not look at so far."""
        found = False
        for program in self.programs:
            if program.has_children:
                continue
            own = (calls[path] for path in calls if holding.is_of(program, path))
            if any(map(syscalls.waits_for_a_child, own)):
                program.has_children = found = True
        return found

    def _has_unread(self, ran: Runs, calls: Calls) -> bool:
        """True while something lies ready that a program has not read."""
        return (
            self._unread_input()
            or network.unread_datagrams(self.programs)
            or self._unread_by_sleepers(ran, calls)
        )

    def _unread_input(self) -> bool:
        return any(program.unread_input() for program in self.programs)

    def _unread_by_sleepers(self, ran: Runs, calls: Calls) -> bool:
        """True while a server that looks now and then has yet to accept somebody, or to read.

        Only a sleep for a time is of this kind: whoever waits in recv() or select() is woken up.
        """
        sleepers = {path for path in ran if syscalls.looks_now_and_then(calls[path])}
        for program in network.able_to_receive(self.programs) if sleepers else []:
            sleeps = any(holding.is_of(program, path) for path in sleepers)
            if sleeps and network.unread_stream(program):
                return True
        # To ask the system takes time. Sleepers that woke up meanwhile, and sleep again, found
        # nothing, or their news shows elsewhere: so they are counted from now on. Else a server
        # that looks every few milliseconds would never be seen to sleep through all our looks.
        for path in sleepers:
            if syscalls.looks_now_and_then(procfs.system_call(path)):
                ran[path] = procfs.ran(path)
        return False

    def _still_when_asked(self) -> bool:
        """The portable way: asked twice, 20 ms apart, each thread stands on the same line."""
        first = self._places()
        return not self.lines.poll(0.02) and first == self._places() and not self._unread_input()

    def _places(self) -> list[object]:
        return [(p.where(), p.output.total) for p in self.programs if p.running]
