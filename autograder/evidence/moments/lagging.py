"""Who lags for a moment: what waits for them is sent later, once, and in its order."""

from __future__ import annotations

from autograder.evidence.moments.flood import A_TRY, Flood, of_dropping
from autograder.evidence.slow_readers import LONG as LINE
from autograder.evidence.slow_readers import says_much
from autograder.room.room import Room
from autograder.room.unmet import CannotTell, Unmet
from autograder.room.wire import OnWire
from autograder.words.samples import long_line

LONG = 90_000  # bytes: more than the connection of a stalled reader holds, mostly
WHO_LAGS = "what comes of a reader that lags too much"
MOST = 4  # such lines, two short of what an outbox must hold (240 kB), and some that is sent


def catches_up_once(room: Room, speaker: OnWire, listener: OnWire, slow: OnWire) -> None:
    """Somebody lags, and reads again while the thread that speaks is held: each line comes once.

    It is held right after it has started a thread, which may live only while a reader lags. That
    one gets on meanwhile: it sends, and tidies up the outbox, before the other one has filled it.
    """
    lines = [long_line(f"{number} {speaker.name}", LONG) for number in range(1, MOST)]
    with room.paused_after_start():
        for line in lines:
            speaker.says(line)
            room.settle()
        slow.reads_again()
        room.settle()
    listener.hears_in_order(*lines)
    slow.hears_in_order(*lines)
    slow.hears_once(*lines)


def is_dropped(flood: Flood) -> None:
    """A reader that lags too much is dropped, and learns of it; who reads is not."""
    of_dropping(flood)
    stays_who_reads(flood)
    flood.slow.reads_again()
    flood.slow.sees_the_end()


def is_dropped_as_well(flood: Flood) -> None:
    """Of a server that reads byte by byte it is asked now what comes of who lags, for later.

    Another flood would use up its time. What comes of it is no matter of the check that runs now.
    """
    if flood.is_byte_by_byte:
        flood.room.once.kept[WHO_LAGS] = None
        try:
            is_dropped(flood)
        except (Unmet, CannotTell) as error:
            flood.room.once.kept[WHO_LAGS] = error


def is_known(room: Room) -> bool:
    """Whether that was asked already. Raises what came of it, if it was no good."""
    if error := room.once.kept.get(WHO_LAGS):
        raise error
    return WHO_LAGS in room.once.kept


def stays_who_reads(flood: Flood) -> None:
    """What a reader has taken does not count any more: of much that is said, nobody is dropped.

    It is more than what was too much for who did not read. So even a half of it would be too much.
    A slow server is told less: with what was said before, the listener has taken too much, too.
    """
    room, steps = flood.room, len(flood.room.steps)
    more = flood.said // 8 if flood.is_byte_by_byte else min(A_TRY, flood.said * 5 // 4)
    for number in range(more // len(LINE)):
        del room.steps[steps:]
        if not says_much(room, flood.speaker, flood.listener, 10_000 + number):
            break
    room.chat_goes_on(flood.speaker, flood.listener)
