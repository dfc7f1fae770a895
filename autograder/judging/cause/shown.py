"""The last steps of some words: how the server has sent them on, and what a client has shown."""

from __future__ import annotations

import re

from autograder.judging.cause.hops import misread, where_it_changed
from autograder.judging.cause.readers import (
    SLIPS,
    hidden,
    in_brackets,
    quoted,
    reader_has_ended,
    reads_from_others,
    said,
    since,
    stands,
    text_of,
    words,
)
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.program import Program
from autograder.room.scene import Somebody
from autograder.words.language import _, plural
from autograder.words.quoted import short, shown

RECEIVES = re.compile(r"\.recv\w*\(")
TYPES = re.compile(r"\binput\(|stdin")
ALIKE = 12  # letters by which words are known again
LINES_SINCE = "05"  # a message is a line from this exercise on


def not_shown(run: Run, listener: Somebody) -> str:
    """A client has not read what was sent to it, or has shown nothing since."""
    client = listener.program
    if client is None or not client.running or _shown_since(run, listener):
        return ""
    seat = Seat(client, "" if client is run.scene.server else listener.name)
    until = _until_they_speak(run, listener)
    came = [e for e in since(run, client.saw(Event.RECEIVED)) if e["at"] < until]
    if not came and _waits_in_a_read(run, client):
        return ""  # it would read what came, if there was anything
    if not came:
        read = client.saw(Event.RECEIVED)
        more = hidden(run, seat) or reader_has_ended(run, client, read)
        more = (
            more
            or _takes_turns(run, seat)
            or reads_from_others(run, client, read)
            or stands(run, seat)
        )
        sentence = _("{program} did not read what was sent to it.{more}")
        return sentence.format(program=seat.words, more=more)
    data = b"".join(event["data"].encode("latin-1", "replace") for event in came)
    values = {"count": sum(event["size"] for event in came), "data": shown(data)}
    sentence = plural(
        "{program} received {count} byte{place} and did not show it: {data}.",
        "{program} received {count} bytes{place} and did not show them: {data}.",
        values["count"],
    )
    return sentence.format(program=seat.words, place=in_brackets(came[-1]["place"]), **values)


def _waits_in_a_read(run: Run, client: Program) -> bool:
    """Whether a thread of a client waits for bytes, and not at a line that fails each time."""
    failed = [e for e in client.saw(Event.CALL_FAILED) if e["error"].startswith(SLIPS)]
    slips = {event["place"] for event in failed}
    standing = [w for s, w in run.standing if s.program is client and RECEIVES.search(w["code"])]
    return any(f"{where['file']}:{where['line']}" not in slips for where in standing)


def read_too_late(run: Run, listener: Somebody) -> str:
    """A client has shown others meanwhile, and has not read the words: it has one thread."""
    client = listener.program
    if client is None or not client.running or words(run) in text_of(client.saw(Event.RECEIVED)):
        return ""
    seat = Seat(client, "" if client is run.scene.server else listener.name)
    more = _takes_turns(run, seat)
    sentence = _("{program} did not read what was sent to it.{more}")
    return sentence.format(program=seat.words, more=more) if more else ""


def _takes_turns(run: Run, seat: Seat) -> str:
    """The only thread of a program waits for its user, and reads only after that."""
    stand = [where for other, where in run.standing if other.program is seat.program]
    read = seat.program.saw(Event.RECEIVED)
    if len(stand) != 1 or not read or not TYPES.search(stand[0]["code"]):
        return ""
    sentence = " " + _(
        "It reads at {read} only after a line was typed ({place}), in one and the same thread: "
        "receiving needs a thread of its own."
    )
    place = f"{stand[0]['file']}:{stand[0]['line']}"
    return sentence.format(read=read[-1]["place"], place=place)


def sent_otherwise(run: Run, speaker: Somebody, listener: Somebody) -> str:
    """The server has made another text of the words, which came as it was sent."""
    server = run.scene.server
    if server is None or listener.program is server or not server.running or misread(run):
        return ""
    read = [e for e in since(run, server.saw(Event.RECEIVED)) if e["peer"] == speaker.port]
    sent = [e for e in since(run, server.saw(Event.SENT)) if e["peer"] == listener.port]
    seen = run.error.seen.decode("utf-8", "replace")
    others = [said for _at, _who, said in run.scene.spoken if said]
    sent = [e for e in sent if not any(said[:ALIKE] in text_of([e]) for said in others)]
    for told in sent if read else ():
        text = text_of([told]) or ("⏎" if told["data"] == "\n" else "")
        if (
            text.isprintable()
            and text
            and text.replace("⏎", "\n") in seen
            and told["at"] > read[0]["at"]
        ):
            sentence = _(
                "{program} read “{text}” of {name}{place}, and sent “{data}” to {other}{back}."
            )
            values = {"program": server.script, "text": quoted(run), "name": speaker.name}
            values |= {"place": in_brackets(read[0]["place"]), "data": short(text)}
            return sentence.format(**values, other=listener.name, back=in_brackets(told["place"]))
    return ""


def _shown_since(run: Run, listener: Somebody) -> bool:
    at = run.spoken[0] if run.spoken else 0.0
    until = _until_they_speak(run, listener)
    return any(data.strip() for when, data in listener.heard.times if at <= when < until)


def _until_they_speak(run: Run, listener: Somebody) -> float:
    """When a listener typed something after the words: some clients read only then."""
    at = run.spoken[0] if run.spoken else 0.0
    typed = (when for when, who, _line in run.scene.spoken if when > at and who == listener.name)
    return next(typed, float("inf"))


def kept_back(run: Run, listener: Somebody) -> str:
    """A client has received the words, has shown others meanwhile, and these not."""
    client = listener.program
    came = since(run, client.saw(Event.RECEIVED)) if client is not None else []
    if client is None or words(run) not in text_of(came) or where_it_changed(run) or misread(run):
        return ""
    sentence = _("{program} received “{text}”{place} and did not show it.")
    values = {"text": short(words(run)), "place": in_brackets(came[-1]["place"])}
    seat = Seat(client, "" if client is run.scene.server else listener.name)
    return sentence.format(program=seat.words, **values)


def sent_without_newline(run: Run) -> str:
    """A client has sent a line without its newline, to who reads lines, and who waits for it."""
    speaker, is_asked = run.speaker, run.error.got == _("It came without its newline.")
    client = speaker.program if speaker is not None else None
    server = run.scene.server
    if speaker is None or client is None or client is server:
        return ""
    sent = since(run, client.saw(Event.SENT))
    waits = server is not None and run.slug[:2] >= LINES_SINCE
    answered = since(run, server.saw(Event.SENT)) if server is not None else []
    is_line = not sent or text_of(sent) != said(run) or any("\n" in e["data"] for e in sent)
    if is_line or not (is_asked or (waits and not answered)):
        return ""
    more = " " + _("input() returns a line without it: add one.")
    more = more if "input(" in run.source(client) else ""
    sentence = _("{program} sent “{text}” without its newline ({place}).")
    place, text = sent[-1]["place"], quoted(run)
    return sentence.format(program=Seat(client, speaker.name).words, text=text, place=place) + more


def without_newline(run: Run, speaker: Somebody, listener: Somebody) -> str:
    """The server has read a line, and has sent it on without its newline, to who reads lines."""
    server, line = run.scene.server, words(run)
    if server is None or not line or not run.slug[:2] >= LINES_SINCE:
        return ""
    read = [e for e in since(run, server.saw(Event.RECEIVED)) if e["peer"] == speaker.port]
    sent = [e for e in since(run, server.saw(Event.SENT)) if e["peer"] == listener.port]
    was_line = f"{line}\n" in text_of(read) + "\n" and any("\n" in e["data"] for e in read)
    if not was_line or line not in text_of(sent) or any("\n" in e["data"] for e in sent):
        return ""
    sentence = _(
        "{program} read “{text}” of {name}{place}, and sent it to {other} without its newline"
        "{back}: who reads lines waits for that."
    )
    values = {"program": server.script, "text": quoted(run), "name": speaker.name}
    values |= {"place": in_brackets(read[-1]["place"]), "back": in_brackets(sent[-1]["place"])}
    return sentence.format(other=listener.name, **values)
