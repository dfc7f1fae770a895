"""Who lags for a moment: what waits for them is sent later, once, and in its order."""

from __future__ import annotations

from autograder.evidence.slow_readers import A_TRY, Flood, says_much
from autograder.evidence.slow_readers import LONG as LINE
from autograder.room.room import Room
from autograder.room.wire import OnWire
from autograder.words.samples import long_line

LONG = 90_000  # bytes: more than the connection of a stalled reader holds, mostly
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


def stays_who_reads(flood: Flood) -> None:
    """What a reader has taken does not count any more: of much that is said, nobody is dropped.

    It is more than what was too much for who did not read. So even a half of it would be too much.
    """
    room, steps = flood.room, len(flood.room.steps)
    for number in range(min(A_TRY, flood.said * 5 // 4) // len(LINE)):
        del room.steps[steps:]
        if not says_much(room, flood.speaker, flood.listener, 10_000 + number):
            break
    room.chat_goes_on(flood.speaker, flood.listener)
