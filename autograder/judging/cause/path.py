"""How far the words came: typed, sent, received, sent on, received, shown. The gap is the cause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.scene import Somebody
from autograder.words.language import _, plural
from autograder.words.quoted import short, shown

# Where a thread waits for somebody else than the one whose words it is to read.
WAITS = re.compile(r"\.send(all|msg|to)?\(|\.acquire\(|^with \w*(lock|mutex)\w*:")
READS = re.compile(r"\brecv|\.read|\baccept\(|select|for .* in ")

TAKES_ANYBODY = re.compile(r"\baccept\(|select|for .* in ")


def how_far_it_came(run: Run) -> str:
    """At which program the words stopped, with its line. "" if that cannot be seen."""
    if run.spoken is None or run.speaker is None:
        return ""
    if run.scene.asked is None:
        return _not_sent(run, run.speaker)
    listener, speaker = run.scene.asked, run.speaker
    if listener is speaker and speaker.program is None:
        return ""
    return (
        _not_sent(run, speaker)
        or _is_shut_out(run, speaker)
        or _is_shut_out(run, listener)
        or _reader_is_stuck(run, speaker)
        or _not_received(run, speaker)
        or _not_sent_on(run, speaker, listener)
        or _not_shown(run, listener)
    )


def _words(run: Run) -> str:
    """What was looked for, or what was said last."""
    return run.error.sent or (run.spoken[2] if run.spoken else "")


def _since(run: Run, events: Sequence[Report]) -> list[Report]:
    """Those of them that came after the words, and that carried something."""
    at = run.spoken[0] if run.spoken else 0.0
    return [event for event in events if event["at"] >= at and event["size"]]


def _in_brackets(place: str) -> str:
    return f" ({place})" if place else ""


def _not_sent(run: Run, speaker: Somebody) -> str:
    client = speaker.program
    if client is None or not client.running or _since(run, client.saw(Event.SENT)):
        return ""
    seat = Seat(client, "" if client is run.scene.server else speaker.name)
    sentence = _("{program} did not send “{text}”.{more}")
    more = hidden(run, seat, since_the_words=True) or _stands(run, seat)
    return sentence.format(program=seat.words, text=short(_words(run)), more=more)


def _stands(run: Run, seat: Seat) -> str:
    """Where the main thread of a program stands, as half a sentence."""
    for other, where in run.standing:
        if other.program is seat.program and where["thread"] == "MainThread":
            sentence = " " + _("Its MainThread is at {place}: {code}")
            return sentence.format(place=f"{where['file']}:{where['line']}", code=where["code"])
    return ""


def _is_shut_out(run: Run, person: Somebody) -> str:
    """The server has closed the connection to somebody who is still there, and does not read."""
    server = run.scene.server
    if server is None or not server.running or not person.here or person.program is server:
        return ""
    came = person.program.saw(Event.RECEIVED) if person.program else []
    is_over = any(e["kind"] == "tcp" and not e["size"] for e in came) or (
        person.program is None and person.heard.ended
    )
    of_person = [e for e in server.saw(Event.RECEIVED) if e["peer"] == person.port]
    was_reset = any(e["peer"] == person.port for e in server.saw(Event.RESET))
    if not is_over or was_reset or any(not e["size"] for e in of_person):
        return ""
    if _since(run, of_person):
        return ""  # it has read the words before: what it did with them comes first
    sentence = _("{program} has closed the connection of {name}, who was still there.{more}")
    more = hidden(run, Seat(server), peer=person.port) or _reader_has_ended(run, server, of_person)
    return sentence.format(program=server.script, name=person.name, more=more)


def _reader_is_stuck(run: Run, speaker: Somebody) -> str:
    """The thread that reads from somebody waits in a send(), or for a lock: whatever it has read,
    nothing goes on there.
    """
    server = run.scene.server
    received = server.saw(Event.RECEIVED) if server is not None and server.running else []
    last = [told["thread"] for told in received if told["peer"] == speaker.port][-1:]
    for seat, where in run.standing:
        if seat.program is server and [where["thread"]] == last and WAITS.search(where["code"]):
            sentence = _("The thread of {program} that reads from {name} waits at {place}: {code}")
            values = {"program": seat.words, "name": speaker.name, "code": where["code"]}
            return sentence.format(**values, place=f"{where['file']}:{where['line']}")
    return ""


def _not_received(run: Run, speaker: Somebody) -> str:
    server = run.scene.server
    if server is None or speaker.program is server or not server.running:
        return ""
    of_speaker = [e for e in server.saw(Event.RECEIVED) if e["peer"] == speaker.port]
    if _since(run, of_speaker) or speaker.port is None:
        return ""
    sentence = _("{program} did not read “{text}” of {name}.{more}")
    more = hidden(run, Seat(server), peer=speaker.port)
    more = more or _reader_has_ended(run, server, of_speaker)
    values = {"program": server.script, "text": short(_words(run)), "name": speaker.name}
    more = more or _reads_from_others(run, server, of_speaker) or _stands(run, Seat(server))
    return sentence.format(**values, more=more)


def _reader_has_ended(run: Run, program: Program, received: Sequence[Report]) -> str:
    """The thread of a program that has read so far is not there any more."""
    there = {where["thread"] for seat, where in run.standing if seat.program is program}
    for last in received[-1:]:
        if there and last["thread"] not in there:
            sentence = " " + _("The thread that read from them ({thread}, {place}) has ended.")
            return sentence.format(thread=last["thread"], place=last["place"])
    return ""


def _reads_from_others(run: Run, program: Program, received: Sequence[Report]) -> str:
    """Where the thread waits that should read words that lie there unread."""
    sentence = _("The thread that read from them waits at {place}: {code}")
    return _reader(run, program, received, TAKES_ANYBODY, sentence)


def _reader_stands(run: Run, program: Program, received: Sequence[Report]) -> str:
    """Where the thread waits that has the words in its hands. "" if it waits for more of them."""
    return _reader(run, program, received, READS, _("That thread waits at {place}: {code}"))


def _reader(
    run: Run, program: Program, received: Sequence[Report], right: re.Pattern[str], sentence: str
) -> str:
    """A sentence on where the thread that has read last waits, if it is not right to wait there."""
    last = received[-1]["thread"] if received else ""
    for seat, where in run.standing:
        is_it = seat.program is program and where["thread"] == last
        if is_it and not right.search(where["code"]):
            place = f"{where['file']}:{where['line']}"
            return " " + sentence.format(place=place, code=where["code"])
    return ""


def _not_sent_on(run: Run, speaker: Somebody, listener: Somebody) -> str:
    server = run.scene.server
    if server is None or listener.program is server or not server.running or not listener.port:
        return ""
    sent = _since(run, server.saw(Event.SENT))
    carried = _that_carried_it(run, sent)
    back = next((event["place"] for event in carried if event["peer"] == speaker.port), "")
    other = [e for e in (carried if back else sent) if not _are_words_of(run, listener, e)]
    if any(event["peer"] == listener.port for event in other):
        return ""
    all_came = _since(run, server.saw(Event.RECEIVED))
    got = [event for event in all_came if event["peer"] == speaker.port] or all_came
    place = got[-1]["place"] if got else ""
    values = {"program": server.script, "name": speaker.name, "place": _in_brackets(place)}
    values |= {"text": short(_words(run)), "other": listener.name}
    if hid := hidden(run, Seat(server), since_the_words=True):
        sentence = _("{program} read “{text}” of {name}{place}, and sent nothing to {other}.{hid}")
        return sentence.format(**values, hid=hid)
    if back:
        sentence = _(
            "{program} read “{text}” of {name}{place}, and sent it back to {name}{back}, but "
            "nothing to {other}."
        )
        return sentence.format(**values, back=_in_brackets(back))
    sentence = _("{program} read “{text}” of {name}{place}, but sent nothing to {other}.")
    more = _reader_stands(run, server, got) or _reader_has_ended(run, server, got)
    return sentence.format(**values) + more


def _are_words_of(run: Run, person: Somebody, event: Report) -> bool:
    """Whether something is no more than what somebody has said themselves."""
    data = event["data"].encode("latin-1", "replace").decode("utf-8", "replace").strip()
    return any(who == person.name and data == words for _at, who, words in run.scene.spoken)


def _that_carried_it(run: Run, sent: Sequence[Report]) -> Sequence[Report]:
    """Those that carried the words, where this can be seen: a program may send other ones, too."""
    words = _words(run).encode().decode("latin-1")
    carried = [event for event in sent if words in event["data"]]
    return carried if words and carried else sent


def _not_shown(run: Run, listener: Somebody) -> str:
    client = listener.program
    if client is None or not client.running or _shown_since(run, listener):
        return ""
    seat = Seat(client, "" if client is run.scene.server else listener.name)
    until = _until_they_speak(run, listener)
    came = [e for e in _since(run, client.saw(Event.RECEIVED)) if e["at"] < until]
    if not came:
        more = hidden(run, seat) or _reader_has_ended(run, client, client.saw(Event.RECEIVED))
        more = more or _stands(run, seat)
        sentence = _("{program} did not read what was sent to it.{more}")
        return sentence.format(program=seat.words, more=more)
    data = b"".join(event["data"].encode("latin-1", "replace") for event in came)
    values = {"count": sum(event["size"] for event in came), "data": shown(data)}
    sentence = plural(
        "{program} received {count} byte{place} and did not show it: {data}.",
        "{program} received {count} bytes{place} and did not show them: {data}.",
        values["count"],
    )
    return sentence.format(program=seat.words, place=_in_brackets(came[-1]["place"]), **values)


def _shown_since(run: Run, listener: Somebody) -> bool:
    at = run.spoken[0] if run.spoken else 0.0
    until = _until_they_speak(run, listener)
    return any(data.strip() for when, data in listener.heard.times if at <= when < until)


def _until_they_speak(run: Run, listener: Somebody) -> float:
    """When a listener typed something after the words: some clients read only then."""
    at = run.spoken[0] if run.spoken else 0.0
    typed = (when for when, who, _line in run.scene.spoken if when > at and who == listener.name)
    return next(typed, float("inf"))


def hidden(run: Run, seat: Seat, *, since_the_words: bool = False, peer: int | None = None) -> str:
    """An exception of a socket's that nobody has seen, because the program caught it."""
    at = run.spoken[0] if run.spoken and since_the_words else 0.0
    for told in reversed(seat.program.saw(Event.CALL_FAILED)):
        if told["at"] >= at and (peer is None or told["peer"] in (peer, None)):
            sentence = " " + _(
                "{program} caught an exception and hid it: {call}() raised {error} ({place})."
            )
            values = {"call": told["call"], "error": told["error"], "place": told["place"]}
            return sentence.format(program=seat.words, **values)
    return ""
