"""A silence of minutes: nobody is thrown out for it, and nothing ends by itself.

Where programs wait for their sockets only, time passes at once, as far as the next time limit that
they have set themselves, and then as far as the next one. Where they also sleep, or wait for a
queue with a time limit, nobody can tell what comes first, say a sign of life before somebody is
thrown out who gave none: there the clock decides, for seconds.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from autograder.probe.talk import Command
from autograder.program import holding
from autograder.program.causes import why_in_doubt
from autograder.program.linux import awaited, procfs, syscalls
from autograder.program.program import Program
from autograder.program.sleep import looks_by_itself
from autograder.program.stillness import HAS_PROC
from autograder.room.faults import Faults
from autograder.room.person import Person
from autograder.room.scene import PATIENCE
from autograder.room.wire import OnWire

A_PAUSE = 120.0  # seconds of silence that a chat bears
A_MOMENT = 0.5  # seconds that anybody may pause in their reading
MOST = 100  # time limits that run out in it: whoever looks again that often goes on doing so
SILENCE = 10.5  # seconds by the clock: who sets a time limit of ten is found out
COUNTED = 6.0  # seconds: who looks now and then may count how often nothing came


def is_coming(room: Faults) -> None:
    """Have the programs of a room count the time, before people come and fall silent."""
    room.count_time()


def falls(room: Faults) -> None:
    """Nobody says anything, until every program waits for good or two minutes are over."""
    room.lets_them_sleep()
    room.act("Nobody says anything for two minutes.")
    if not _minutes_pass(room):
        _seconds_pass(room)


def of_a_moment(room: Faults) -> None:
    """Half a second passes, for programs that wait for a time. Others need none to go by."""
    room.settle()  # who is about to wait does so
    if looks_by_itself(room.programs):
        room.lines.wait_for(lambda: False, A_MOMENT)


def of_seconds(room: Faults) -> None:
    """Seconds pass, for programs that wait for a time, as far as one waits for that."""
    if looks_by_itself(room.programs):
        _seconds_pass(room)


def falls_in_mid_line(room: Faults, speaker: OnWire, listener: Person) -> None:
    """The same while somebody has said half a line: the other half is still awaited."""
    speaker.sends(b"half of it before the silence")
    room.settle()
    falls(room)
    speaker.sends(b", and half after it\n")
    listener.hears("half of it before the silence, and half after it")


def _minutes_pass(room: Faults) -> bool:
    """Have time pass as fast as it can. False if it is not only sockets that programs wait for."""
    over = 0.0
    for _number in range(MOST):
        room.settle()
        programs = [program for program in room.programs if program.running]
        before = _wait_for_a_time(programs)
        if not before:
            _clocks_go_on(room, A_PAUSE - over)
            return HAS_PROC
        limits = {program: _time_limits(program) for program in programs}
        left = [seconds for told in limits.values() for seconds in told]
        if len(left) != len(before):
            _doubt_who_hides_one(room, limits)
            return False
        if over + min(left) > A_PAUSE:
            _clocks_go_on(room, A_PAUSE - over)
            return True
        over += min(left)
        room.watcher.act()
        for program in programs:
            program.ask(Command.TIME_PASSES, PATIENCE, seconds=min(left))
        room.settle()
        if _wait_for_a_time(programs) == before:
            return False  # a program that says that its time is over, and waits on
    return True


def _clocks_go_on(room: Faults, seconds: float) -> None:
    """Who has noted by a clock when somebody spoke last finds that this is so long ago."""
    room.watcher.act()
    for program in room.programs:
        if program.running:
            program.ask(Command.TIME_PASSES, PATIENCE, seconds=seconds)
    room.settle()


def _time_limits(program: Program) -> list[float]:
    """Seconds that the sockets of a program go on waiting at most, as it says."""
    answers = program.ask(Command.TIME_LIMITS, PATIENCE)
    return list(answers[-1]["seconds"]) if answers else []


def _doubt_who_hides_one(room: Faults, limits: Mapping[Program, Sequence[float]]) -> None:
    """A socket's time limit that is not told, and too long to wait for by the clock, is a doubt."""
    for program, told in limits.items():
        seen = [path for path in holding.task_paths(program) if _waits_for_one_for_long(path)]
        if len(seen) > len(told):
            room.doubt = room.doubt or why_in_doubt(program)


def _waits_for_one_for_long(path: str) -> bool:
    """Whether a thread waits for a socket, so long as that one has set itself."""
    limit = syscalls.limit_of_one(procfs.system_call(path))
    return SILENCE < limit < A_PAUSE and not awaited.polls_one_that_blocks(path)


def _wait_for_a_time(programs: list[Program]) -> dict[str, int]:
    """The threads that wait for a time, and how often each has run so far. Seen from outside."""
    paths = holding.all_task_paths(programs) if HAS_PROC else []
    calls = {path: call for path in paths if (call := procfs.system_call(path))}
    waiting = [path for path, call in calls.items() if syscalls.wakes_by_itself(call)]
    return {path: procfs.ran(path) for path in waiting if _is_there(path)}


def _is_there(path: str) -> bool:
    """Whether a thread has not ended: a child stays for its parent to ask (man 5 proc, Z)."""
    task = procfs.read_task(path)
    return task is not None and task.state not in "ZX"


def _seconds_pass(room: Faults) -> None:
    """Wait by the clock. Programs that wait for good take none of ours."""
    began = time.monotonic()
    room.wait_for(lambda: time.monotonic() - began > SILENCE, SILENCE)
    if looks_by_itself(room.programs):
        room.lines.wait_for(lambda: False, COUNTED - (time.monotonic() - began))
        room.settle()
