"""What a run is about: the check, what it missed, and the words that are to be followed."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.probe.talk import Event
from autograder.replay.recording import WRITES, Recording

BEGINNING = 60  # letters of a long text, by which it is known
QUOTED = 5  # letters by which a text is known again


@dataclass(frozen=True)
class About:
    """What a run is about: a check, and what it missed. "" where nothing was missed."""

    title: str
    slug: str = ""
    check: str = ""
    expected: str = ""
    got: str = ""
    sent: str = ""  # the text that was looked for
    asked: str = ""  # whose ears were looked into
    said: str = ""  # what was said last of that, or at all: a command, where an answer was missed
    which: str = ""  # which run this is, in a sentence
    place: str = ""  # the line that is told, where it is known without the recording
    is_sure: bool = False  # that line is the mistake itself


def followed(recording: Recording, about: About) -> str:
    """The words to be followed: those that are missed, or else what was said, to be answered."""
    missed, came = about.sent[:BEGINNING].encode(), dict[object, bytearray]()
    told = b""  # by the server
    for one in recording.happenings:
        is_server = one.player >= 0 and recording.players[one.player].is_server
        if one.kind == WRITES or (one.kind == Event.RECEIVED and is_server):
            key = one.player, one.facts.get("peer")
            came.setdefault(key, bytearray()).extend(one.data)
        told += one.data if one.kind == Event.SENT and is_server else b""
    is_said = any(missed in data for data in came.values())
    if is_said or not about.said:
        return about.sent
    if about.said in about.sent and about.said.encode() not in told:
        return about.said  # it has come otherwise, with a name before it
    # Who sends bytes has not said them: a word of what is missed is known again among these.
    names = {player.name for player in recording.players}
    words = (word for word in reversed(about.sent.split()) if len(word) >= QUOTED)
    sent = (word for word in words if any(word.encode() in data for data in came.values()))
    return next((w for w in sent if w not in about.said and w not in names), about.said)
