"""Beliefs about bytes on their way: streams, letters, sends, datagrams."""

from __future__ import annotations

import re

from autograder.judging.cause.facts import begins, died_of, is_cut, lines_mix
from autograder.judging.cause.hops import sends_no_text
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.reports import Report
from autograder.replay.cast import SHORTEST


def m1(run: Run) -> bool:
    """One send() is one recv(): two messages came in one recv(), or one of them came in pieces."""
    said = {words.encode().decode("latin-1") for _at, _who, words in run.scene.spoken}
    long = [words for words in said if len(words) >= SHORTEST]
    glued = any("}{" in p["data"] or sum(w in p["data"] for w in long) > 1 for p in _pieces(run))
    server = run.scene.server
    sent = server.saw(Event.SENT) if server is not None else []
    relays_pieces = not run.is_missing and any(not e["data"].endswith("\n") for e in sent)
    return bool(run.error.sent) and (glued or is_cut(run) or relays_pieces)


def _pieces(run: Run) -> list[Report]:
    return [told for _seat, told in run.of(Event.RECEIVED)]


def m2(run: Run) -> bool:
    """recv(1024) returns the whole message: what one recv() brought of it was taken for all."""
    if not is_cut(run) or not _was_sent_whole(run):
        return False
    text = run.error.sent[: begins(run)]
    place = run.error.seen.rfind(text.encode()) + len(text.encode())
    is_the_end = run.error.seen[place : place + 1] in (b"", b"\n", b"\r")
    end = str(text.encode().decode("latin-1").rstrip()[-SHORTEST:])
    read = (str(piece["data"]).rstrip() for piece in _pieces(run))
    return bool(is_the_end and any(data.endswith(end) for data in read))


def _was_sent_whole(run: Run) -> bool:
    """Whether the program of who spoke, if there is one, has sent as much as was said."""
    client = run.speaker.program if run.speaker is not None else None
    if client is None or run.spoken is None:
        return True
    since = (told for told in client.saw(Event.SENT) if told["at"] >= run.spoken[0])
    sent = sum(int(told["size"]) for told in since)
    return sent >= len(run.error.sent.encode())


def m3(run: Run) -> bool:
    """Each piece can be decoded: a thread died of half a letter, or half a letter is shown."""
    broken = not run.error.sent.isascii() and "\ufffd".encode() in run.error.seen
    return (died_of(run, "UnicodeDecodeError") and not sends_no_text(run)) or broken


def m4(run: Run) -> bool:
    """send() sends everything: the text is cut, and a line calls send(), not sendall()."""
    calls = (run.line(told["place"]) for _seat, told in run.of(Event.SENT))
    return run.is_missing and any(re.search(r"\.send\(", line) for line in calls)


def m5(run: Run) -> bool:
    """b"" is an empty message: a loop reads on after the end of the stream."""
    programs = run.scene.programs
    return any(program.saw(Event.READS_ON) for program in programs)


def m10(run: Run) -> bool:
    """Leaving always looks like b"": a reset came as an exception that nobody caught."""
    there_was_one = run.of(Event.CONNECTED) or run.of(Event.ACCEPTED)
    died = died_of(run, "ConnectionResetError", "BrokenPipeError", "ConnectionAbortedError")
    return bool(there_was_one) and died


def m17(run: Run) -> bool:
    """sendall() does not mix: two threads sent to one peer, and its line came in pieces."""
    return lines_mix(run)


def m25(run: Run) -> bool:
    """UDP is TCP without a handshake: it is used as if there were connections, or nobody spoke."""
    calls = {told["call"] for _seat, told in run.of(Event.CALL_FAILED)}
    of_tcp = died_of(run, "OSError: [Errno 95]", "OSError: [Errno 107]", "Connection")
    udp = any(re.search(r"SOCK_DGRAM", run.source(program)) for program in run.scene.programs)
    clients = [person.program for person in run.people_at_terminals]
    silent = any(not p.saw(Event.SENT) and not p.saw(Event.CONNECTED) for p in clients if p.running)
    unbound = run.scene.server is not None and not run.scene.server.saw(Event.BOUND)
    return udp and (of_tcp or "accept" in calls or silent or unbound)
