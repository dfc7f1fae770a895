"""How far the words came: typed, sent, received, sent on, received, shown. The gap is the cause."""

from __future__ import annotations

import re

from autograder.judging.cause.classics.ends import reads_once, sends_once
from autograder.judging.cause.readers import (
    hidden,
    in_brackets,
    quoted,
    reader_has_ended,
    reader_stands,
    reads_from_others,
    said,
    since,
    stands,
    text_of,
)
from autograder.judging.cause.run import Run
from autograder.judging.cause.sent_on import ended_by_the_server, not_sent_on
from autograder.judging.cause.shown import (
    kept_back,
    not_shown,
    read_too_late,
    sent_otherwise,
    sent_without_newline,
    without_newline,
)
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.program import Program
from autograder.replay.clues.ends.people import closed_on
from autograder.room.scene import Somebody
from autograder.words.language import _
from autograder.words.quoted import short

# Where a thread waits for somebody else than the one whose words it is to read.
BUSY = 500  # sends of what one has said: nobody waits there
SHORTER = 0.7  # of what was typed: what is packed or encrypted is longer
OF_AN_END = ("BrokenPipe", "Connection")  # errors of a connection that is over
WAITS = re.compile(r"\.send(all|msg|to)?\(|\.put\(|\.acquire\(|^with \w*(lock|mutex)\w*:")


def how_far_it_came(run: Run) -> str:
    """At which program the words stopped, with its line. "" if that cannot be seen."""
    if run.spoken is None or run.speaker is None:
        return ""
    if run.scene.asked is None:
        return _not_sent(run, run.speaker)
    listener, speaker = run.scene.asked, run.speaker
    if listener is speaker and speaker.program is None:
        return _not_echoed(run, speaker)
    return (
        _not_sent(run, speaker)
        or _sent_less(run, speaker)
        or _is_shut_out(run, listener)
        or _is_shut_out(run, speaker)
        or _reader_is_stuck(run, speaker)
        or _not_received(run, speaker)
        or sent_without_newline(run)
        or not_sent_on(run, speaker, listener)
        or without_newline(run, speaker, listener)
        or not_shown(run, listener)
        or sent_otherwise(run, speaker, listener)
        or kept_back(run, listener)
        or read_too_late(run, listener)
    )


def _not_echoed(run: Run, person: Somebody) -> str:
    """Words that were to come back to whoever said them, over a plain connection."""
    if run.spoken is None or run.error.sent not in run.spoken[2]:
        return ""  # it is an answer that they wait for
    return _is_shut_out(run, person) or _not_received(run, person) or _not_sent_back(run, person)


def _not_sent_back(run: Run, person: Somebody) -> str:
    server = run.scene.server
    sent = since(run, server.saw(Event.SENT)) if server is not None else []
    if server is None or not server.running or any(e["peer"] == person.port for e in sent):
        return ""
    got = [e for e in since(run, server.saw(Event.RECEIVED)) if e["peer"] == person.port]
    sentence = _("{program} read “{text}” of {name}{place}, and sent nothing back.{more}")
    values = {"program": server.script, "text": quoted(run), "name": person.name}
    more = hidden(run, Seat(server), since_the_words=True) or reader_stands(run, server, got)
    place = in_brackets(got[-1]["place"]) if got else ""
    return sentence.format(**values, place=place, more=more)


def _not_sent(run: Run, speaker: Somebody) -> str:
    client = speaker.program
    if client is None or not client.running or since(run, client.saw(Event.SENT)):
        return ""
    seat = Seat(client, "" if client is run.scene.server else speaker.name)
    sentence = _("{program} did not send “{text}”.{more}")
    more = hidden(run, seat, since_the_words=True) or stands(run, seat)
    return sentence.format(program=seat.words, text=quoted(run), more=more)


def _sent_less(run: Run, speaker: Somebody) -> str:
    """A client has sent a text, and not the one that was typed: a word of it, or another one."""
    client = speaker.program
    sent = since(run, client.saw(Event.SENT)) if client is not None else []
    text = text_of(sent)
    is_known = all(told["size"] == len(told["data"]) for told in sent)
    is_less = text.isprintable() and 0 < len(text) < len(said(run)) * SHORTER
    if client is None or not is_known or not is_less or text.isdigit():
        return ""
    seat = Seat(client, "" if client is run.scene.server else speaker.name)
    sentence = _("{program} sent “{data}”, and not what was typed ({place}).")
    first = text_of(sent[:1])
    return sentence.format(program=seat.words, data=short(first), place=sent[0]["place"])


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
    if not is_over or since(run, of_person):
        return ""  # it has read the words before: what it did with them comes first
    return _closed_by(run, server, person)


def shut_out(run: Run) -> str:
    """The server has closed the connection of whoever said what came in part only."""
    person, server = run.speaker, run.scene.server
    is_over = person is not None and person.program is None and person.heard.ended and person.here
    return _closed_by(run, server, person) if is_over and server and person else ""


def hung_up(run: Run) -> str:
    """A client has ended by itself, as the server has closed its connection before."""
    server = run.scene.server
    ended = [death.program for death in run.deaths if not death.error]
    for person in run.people_at_terminals if server is not None and server.running else ():
        client = person.program
        ends = [told for told in client.saw(Event.RECEIVED) if not told["size"]]
        if server and client in ended and (ends or client.saw(Event.RESET)):
            return _closed_by(run, server, person)
    return ""


def closed_again(run: Run) -> str:
    """A client is there, and the server has closed its connection before anybody said anything."""
    server = run.scene.server
    for person in run.people_at_terminals if server is not None and server.running else ():
        client = person.program
        ends = [told for told in client.saw(Event.RECEIVED) if not told["size"]]
        if server and client is not server and client.running and ends:
            return _closed_by(run, server, person)
    return ""


def _closed_by(run: Run, server: Program, person: Somebody) -> str:
    """One sentence, unless the server knows that they have left."""
    of_person = [e for e in server.saw(Event.RECEIVED) if e["peer"] == person.port]
    was_reset = any(e["peer"] == person.port for e in server.saw(Event.RESET))
    if was_reset or any(not e["size"] for e in of_person):
        is_so = ended_by_the_server(run, server, person)
        return closed_on(server.script, person.name) if is_so else ""
    more = hidden(run, Seat(server), peer=person.port, but_for=OF_AN_END)
    more = more or reader_has_ended(run, server, of_person)
    more = more or (reads_once(run, of_person[0]["place"]) if len(of_person) == 1 else "")
    return closed_on(server.script, person.name, more)


def sender_ended(run: Run) -> str:
    """The thread that sends to a client that has ended, and reads from nobody, is over itself: it
    has sent once.
    """
    server = run.scene.server
    if server is None or not server.running:
        return ""
    ended = [death.program for death in run.deaths if not death.error]
    readers = {told["ident"] for told in server.saw(Event.RECEIVED)}
    for person in run.people_at_terminals:
        sent = [told for told in server.saw(Event.SENT) if told["peer"] == person.port]
        is_one = len(sent) == 1 and sent[0]["ident"] not in readers
        once = sends_once(run, sent[0]["place"]) if is_one and person.program in ended else ""
        if once:
            sentence = _("The thread of {program} that sends to {name} has ended.")
            return sentence.format(program=server.script, name=person.name) + once
    return ""


def _reader_is_stuck(run: Run, speaker: Somebody) -> str:
    """The thread that reads from somebody waits in a send(), or for a lock: whatever it has read,
    nothing goes on there.
    """
    server = run.scene.server
    received = server.saw(Event.RECEIVED) if server is not None and server.running else []
    last = [told["thread"] for told in received if told["peer"] == speaker.port][-1:]
    is_busy = len(since(run, server.saw(Event.SENT) if server is not None else [])) > BUSY
    for seat, where in run.standing if not is_busy else ():
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
    if since(run, of_speaker) or speaker.port is None:
        return ""
    sentence = _("{program} did not read “{text}” of {name}.{more}")
    more = hidden(run, Seat(server), peer=speaker.port)
    more = more or reader_has_ended(run, server, of_speaker)
    values = {"program": server.script, "text": quoted(run), "name": speaker.name}
    more = more or reads_from_others(run, server, of_speaker) or stands(run, Seat(server))
    return sentence.format(**values, more=more)
