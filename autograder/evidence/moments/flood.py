"""Much is said while somebody does not read: what it costs a server, and that they are dropped."""

from __future__ import annotations

import base64
import os

from autograder.evidence.slow_readers import A_ROUND, CARRIED, LONG, MEGABYTE, TAIL
from autograder.program import holding
from autograder.program.once import Wait
from autograder.program.sleep import Sleep
from autograder.room.room import Room
from autograder.room.unmet import CannotTell, Unmet
from autograder.room.wire import OnWire
from autograder.words.language import _

ENOUGH = 96 * MEGABYTE  # said to a reader who does not read: by then they are dropped
A_TRY = 16 * MEGABYTE  # said, after which a rule that goes by the clock gets its time
DROPS = Wait("a server that is to drop who does not read", ENOUGH, A_TRY)  # bytes said
CHATTER = MEGABYTE  # said, after which short lines follow: an outbox may count messages
ROUNDS = 100  # of short lines
MEMORY = 80 * MEGABYTE  # that one slow reader may cost: 1,000 lines of 60 kB, and some more
HOARD = MEMORY + 8 * MEGABYTE  # kept for them in all, with what systems hold of a connection
WORK = 25.0  # seconds of CPU that a server may use up: what it has shown by then is judged
BYTE_BY_BYTE = 1.5  # seconds for a megabyte while everybody reads: who takes longer is slow
SLEPT = 5.0  # seconds that it may sleep while a healthy listener waits: as above
NO_NEWS = 8  # megabytes by which any server may grow, and of which nobody is dropped yet
LOOK = 16  # lines after which to look at the server again


class Flood:
    """Much is said while somebody does not read: until they are dropped, or it is enough.

    ``pace`` is that of the server while everybody reads (see ``talk.pace``). 0: nobody has asked.
    """

    def __init__(
        self, room: Room, speaker: OnWire, listener: OnWire, slow: OnWire, pace: float = 0.0
    ) -> None:
        self.room, self.server, self.pace = room, room.server, pace
        self.speaker, self.listener, self.slow = speaker, listener, slow
        self.before = holding.memory(self.server)
        # Nobody can pack it much smaller: an outbox that packs its lines is as full as others.
        self.long = base64.b64encode(os.urandom(len(LONG) * 3 // 4)).decode()
        self.said = 0  # bytes
        self.grown = 0  # bytes of memory, at most so far
        self.was_too_slow = False  # so it was not flooded any more
        self._had_time = False  # for a rule that goes by the clock
        self._sleep = Sleep(room.watcher)  # while somebody waits for a line

    @property
    def dropped(self) -> bool:
        """Whether the server has let go of the slow reader."""
        return not holding.is_connected(self.server, self.room.address[1], self.slow.port)

    @property
    def is_byte_by_byte(self) -> bool:
        """Whether the server is slow whoever reads: what is said costs it seconds."""
        return self.pace > BYTE_BY_BYTE

    def _is_over(self, number: int) -> bool:
        """Whether enough was said. Looked at now and then: it takes time."""
        if number % LOOK != 1 and self._sleep.seconds < SLEPT:
            return False
        self.grown = max(self.grown, holding.memory(self.server) - self.before)
        slow = self.was_too_slow = holding.cpu(self.server) > WORK or self._sleep.seconds > SLEPT
        if (slow or self.said > A_TRY) and not self._had_time:
            self._had_time = True
            self.room.wait_for(lambda: self.dropped)
        return slow or self.dropped or self.grown > MEMORY

    def run(self) -> None:
        """Speak. What is kept of the story is its beginning and its end."""
        steps, once, script = len(self.room.steps), self.room.once, self.server.script
        for number in range(int(once.limit(DROPS, script)) // len(LONG)):
            del self.room.steps[steps:]
            self._says(self.long, f"mark {number}.")
            if number == CHATTER // len(LONG):
                self._chats()
            if self._is_over(number):
                break
        else:
            once.note(DROPS, script)
        self.room.settle()
        count = self.said // MEGABYTE
        self.room.step("{name} has said {count} MB.", name=self.speaker.name, count=count)

    def _chats(self) -> None:
        """Many short lines: they fill an outbox that counts messages, as long ones fill others."""
        for number in range(ROUNDS):
            del self.room.steps[-2:]
            self._says(*["so it goes"] * (A_ROUND - 1), f"round {number}.")
            if self._is_over(number):
                break

    def _says(self, *lines: str) -> None:
        """Say some lines, and go on when a healthy listener has heard the last of them."""
        self.speaker.says(*lines)
        self.said += sum(map(len, lines))

        def is_heard() -> bool:
            self._sleep.look()
            return lines[-1].encode() in self.listener.heard.data[-TAIL:]

        if not self.room.wait_for(is_heard, CARRIED):
            self.listener.hears(lines[-1])  # it did not come: say so


def of_bounded_memory(flood: Flood) -> None:
    """A reader that does not read costs the server bounded memory."""
    name, script = flood.slow.name, flood.server.script
    flood.room.step("{script} has not grown much.", script=script)
    told = _("{script} keeps at most {most} MB for a reader that does not read.")
    expected = told.format(script=script, most=MEMORY // MEGABYTE)
    if flood.grown > MEMORY:
        got = _("It has grown by {count} MB, and {name} is still connected.")
        raise Unmet(expected, got.format(count=flood.grown // MEGABYTE, name=name))
    if (came := _kept(flood)) > HOARD:
        got = _("{name} reads again, and gets {count} MB: {script} has kept them somewhere.")
        raise Unmet(expected, got.format(name=name, count=came // MEGABYTE, script=script))
    kept, said = max(flood.grown, came) // MEGABYTE, flood.said // MEGABYTE
    none_is_news = NO_NEWS if flood.pace * NO_NEWS > WORK / 2 else 0  # it could not show more
    if flood.was_too_slow and not flood.dropped and kept > max(none_is_news, said // 2):
        raise CannotTell(_too_slow(flood, kept))


def _too_slow(flood: Flood, kept: int) -> str:
    told = _("It has kept {kept} of {said} MB for {name}, and was too slow to be told more.")
    return told.format(kept=kept, said=flood.said // MEGABYTE, name=flood.slow.name)


def _kept(flood: Flood) -> int:
    """Bytes that come to who reads again: they were kept, wherever. 0 if it cannot be too many."""
    slow, before = flood.slow.heard, flood.slow.heard.total
    if flood.said > HOARD and not flood.dropped:
        flood.slow.reads_again()
        flood.room.wait_for(lambda: slow.ended or slow.total - before > HOARD, CARRIED)
    return slow.total - before


def of_dropping(flood: Flood) -> None:
    """A reader that lags too much is dropped."""
    flood.room.step("{script} drops {name}.", script=flood.server.script, name=flood.slow.name)
    if not flood.room.wait_for(lambda: flood.dropped):
        if flood.was_too_slow and flood.is_byte_by_byte:
            raise CannotTell(_too_slow(flood, flood.grown // MEGABYTE))
        expected = _("{script} ends the connection of {name}, who lags too much.")
        got = _("It is still open after {count} MB.").format(count=flood.said // MEGABYTE)
        raise Unmet(expected.format(script=flood.server.script, name=flood.slow.name), got)
