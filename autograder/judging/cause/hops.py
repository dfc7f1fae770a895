"""How a text became another one: which program handed on less of it, and as what it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from autograder.judging.cause.facts import begins, is_cut
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.scene import Somebody
from autograder.words import counted
from autograder.words.heard import changed
from autograder.words.language import _
from autograder.words.quoted import short

TAKEN_FOR = {"Latin-1": "latin-1", "cp1251": "cp1251", "cp866": "cp866"}  # what UTF-8 is taken for
LONGEST = 200  # letters of a text that is looked for with others in it
ENCODES = re.compile(r"""\.encode\(\s*(?:encoding\s*=\s*)?["']([\w-]+)["']""")
UTF_8 = re.compile(r"(?i)utf[-_]?8")
HALF = "�"  # what decode() puts where bytes are no whole letter


class Hop(NamedTuple):
    """What has passed one place on the way of a text, as bytes (Latin-1)."""

    seat: Seat | None  # the program that had it there; None: it was typed
    data: str
    place: str  # the student's own line
    is_read: bool  # or else it was sent, or shown


def where_it_changed(run: Run) -> str:
    """Which program made something else of a text that came changed, or cut, and at which line."""
    text, instead = _as_bytes(run.error.sent), _as_bytes(_what_came(run))
    if not text or not instead or run.spoken is None or not run.is_missing:
        return ""
    for before, after in pairwise(_way(run)):
        if text not in before.data:
            return ""  # a program may pack its texts as it likes
        if text not in after.data and instead in after.data:
            return _sentence(before, after)
    return ""


def _what_came(run: Run) -> str:
    text, seen = run.error.sent, run.error.seen
    return changed(text, seen) or (text[: begins(run)] if is_cut(run) else "")


def _as_bytes(text: str) -> str:
    return text.encode().decode("latin-1")


def _way(run: Run) -> list[Hop]:
    """All places that the text passed, as far as all that went there is known."""
    speaker, listener, server = run.speaker, run.scene.asked, run.scene.server
    hops = [Hop(None, _as_bytes(run.spoken[2] if run.spoken else ""), "", is_read=True)]
    if speaker is not None and speaker.program not in (None, server):
        hops += _at(run, Seat(_program(speaker), speaker.name), Event.SENT)
    if server is None and speaker is not None and speaker.program is not None:
        return hops + _shown_at(run, Seat(speaker.program, speaker.name), speaker)  # it comes back
    if server is None or speaker is None or listener is None or listener is speaker:
        return hops
    if listener.program is server:  # its user
        return hops + _shown_at(run, Seat(server), listener)
    hops += _at(run, Seat(server), Event.RECEIVED, speaker.port)
    hops += _at(run, Seat(server), Event.SENT, listener.port)
    if listener.program is not None:
        hops += _shown_at(run, Seat(listener.program, listener.name), listener)
    return hops


def _shown_at(run: Run, seat: Seat, person: Somebody) -> list[Hop]:
    """What a client has read, and what it has shown."""
    data = person.heard.data.decode("latin-1")
    return [*_at(run, seat, Event.RECEIVED), Hop(seat, data, "", is_read=False)]


def _program(person: Somebody) -> Program:
    assert person.program is not None
    return person.program


def _at(run: Run, seat: Seat, event: Event, peer: int | None = None) -> Iterator[Hop]:
    """What a program has read or sent since the words. Nothing if not all of it is known."""
    since = run.spoken[0] if run.spoken else 0.0
    told: Sequence[Report] = [
        one
        for one in seat.program.saw(event)
        if one["at"] >= since and one["size"] and peer in (None, one["peer"])
    ]
    if told and all(one["size"] == len(one["data"]) for one in told):
        data = "".join(one["data"] for one in told)
        yield Hop(seat, data, told[-1]["place"], is_read=event == Event.RECEIVED)


def _sentence(before: Hop, after: Hop) -> str:
    assert after.seat is not None
    values = {"program": after.seat.words, "place": after.place, "read": before.place}
    if after.is_read:
        return _("{program} read a part of it only ({place}).").format(**values)
    if before.seat is None:
        return _("{program} sent something else than was typed ({place}).").format(**values)
    if not after.place:
        sentence = _("{program} read it as it was sent ({read}), and showed something else.")
    else:
        sentence = _(
            "{program} read it as it was sent ({read}), and sent on something else ({place})."
        )
    return sentence.format(**values)


def sends_no_text(run: Run) -> str:
    """One sentence on the first program that sent bytes that are no UTF-8, of what was text."""
    seats = [Seat(_program(p), p.name) for p in run.people_at_terminals if p.program]
    seats = [seat for seat in seats if seat.program is not run.scene.server]
    for seat in [*seats, *([Seat(run.scene.server)] if run.scene.server else [])]:
        came, sent = _no_text(seat, Event.RECEIVED), _no_text(seat, Event.SENT)
        if came is not None and (sent is None or came["at"] < sent["at"]):
            return ""
        if sent is not None:
            sentence = _("What {program} sent is no UTF-8 ({place}).")
            if place := _encoded_at(run, seat.program):
                sentence = _("What {program} sent is no UTF-8: see how it is encoded, at {place}.")
            return sentence.format(program=seat.words, place=place or sent["place"])
    return ""


def _encoded_at(run: Run, program: Program) -> str:
    """The one line of a program that encodes otherwise than as UTF-8. "" if there is none."""
    lines = enumerate(run.source(program).splitlines(), 1)
    found = [n for n, line in lines for one in ENCODES.findall(line) if not UTF_8.fullmatch(one)]
    return f"{program.script}:{found[0]}" if len(found) == 1 else ""


def _no_text(seat: Seat, event: Event) -> Report | None:
    """The first that a program has sent, or received, of what is no text. What is not known whole
    is left out.
    """
    found: dict[int | None, str] = {}
    cut: set[int | None] = set()
    for told in seat.program.saw(event):
        peer = told["peer"]
        found[peer] = found.get(peer, "") + told["data"]
        if told["size"] > len(told["data"]):
            cut.add(peer)
        if peer not in cut and not _is_text(found[peer]):
            return told
    return None


def _is_text(data: str) -> bool:
    """Whether bytes are UTF-8. Half a letter at the end is, too: the other half may come."""
    try:
        data.encode("latin-1").decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


def came_changed(run: Run) -> str:
    """One sentence on a text whose words came, but not as they were said. "" if they did not."""
    found = changed(run.error.sent, run.error.seen) if run.error.sent else ""
    return counted.came_changed(found) if found else ""


# -- letters that were read as others ---------------------------------------------------------


def misread(run: Run) -> str:
    """One sentence on letters that are no longer what was typed. "" if they are, or did not come.

    Only letters outside ASCII can be misread: all of these encodings agree on the others.
    """
    text, seen = run.error.sent, run.error.seen.decode("utf-8", "replace")
    if text.isascii() or not seen or text in seen:
        return ""
    if (came := repr(text.encode())[2:-1]) in seen:
        sentence = _("It came as “{came}”: these are bytes. decode() makes the text of them.")
        return sentence.format(came=short(came))
    end = begins(run) if len(text) > LONGEST else 0
    if seen[seen.find(text[:end]) + end :].startswith(HALF) if end else _in_halves(text, seen):
        return _(
            "A letter came as “�”: its bytes were decoded in two pieces, or are no UTF-8. One "
            "recv() may end in the middle of a letter."
        )
    return _in_another_encoding(text, seen) if len(text) <= LONGEST else ""


def _in_halves(text: str, seen: str) -> bool:
    """Whether a short text came, but for a letter or two that were cut."""
    if len(text) > LONGEST or HALF not in seen:
        return False
    letters = (c if c.isascii() else f"(?:{c}|{HALF}{{1,4}})" for c in map(re.escape, text))
    return re.search("".join(letters), seen) is not None


def _in_another_encoding(text: str, seen: str) -> str:
    for name, codec in TAKEN_FOR.items():
        came = text.encode().decode(codec, "replace")
        if came in seen:
            sentence = _("It came as “{came}”: its bytes are UTF-8, and were read as {encoding}.")
            return sentence.format(came=short(came), encoding=name)
    parts = [re.escape(part) for part in re.split(r"[^\x00-\x7f]+", text)]
    if len("".join(parts)) * 2 < len(text) and "?" not in seen:
        return ""  # too little is left to know it by
    if re.search(r"\?+".join(parts), seen):
        return _("Its letters outside ASCII came as “?”: the text was encoded or decoded as ASCII.")
    return ""
