"""What the server sent on of some words: nothing, the same to the wrong people, or an answer."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.classics.slips import sends_at_all
from autograder.judging.cause.readers import (
    hidden,
    in_brackets,
    quoted,
    reader_has_ended,
    reader_stands,
    since,
    text_of,
    words,
)
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.scene import Somebody
from autograder.words.language import _
from autograder.words.quoted import short


def not_sent_on(run: Run, speaker: Somebody, listener: Somebody) -> str:
    """The server has read the words, and has sent nothing to whoever should hear them."""
    server = run.scene.server
    if server is None or listener.program is server or not server.running or not listener.port:
        return ""
    sent = since(run, server.saw(Event.SENT))
    carried = _that_carried_it(run, sent)
    back = next((event["place"] for event in carried if event["peer"] == speaker.port), "")
    other = [e for e in (carried if back else sent) if not _are_words_of(run, listener, e)]
    if any(event["peer"] == listener.port for event in other):
        return ""
    all_came = since(run, server.saw(Event.RECEIVED))
    got = [event for event in all_came if event["peer"] == speaker.port] or all_came
    place = got[-1]["place"] if got else ""
    values = {"program": server.script, "name": speaker.name, "place": in_brackets(place)}
    values |= {"text": quoted(run), "other": listener.name}
    hid = hidden(run, Seat(server), since_the_words=True)
    if not hid and ended_by_the_server(run, server, speaker):
        sentence = " " + _("It has ended the connection of {name} itself: they were still there.")
        hid = sentence.format(name=speaker.name)
    if hid:
        sentence = _("{program} read “{text}” of {name}{place}, and sent nothing to {other}.{hid}")
        return sentence.format(**values, hid=hid)
    if back and not _is_said_in(run, carried) and _own_words(run, speaker, carried):
        return _answered(run, speaker, values, carried)
    if back and _is_said_in(run, carried):
        sentence = _(
            "{program} read “{text}” of {name}{place}, and sent it back to {name}{back}, but "
            "nothing to {other}."
        )
        return sentence.format(**values, back=in_brackets(back)) + let_through(run, back, speaker)
    sentence = _("{program} read “{text}” of {name}{place}, but sent nothing to {other}.")
    more = reader_stands(run, server, got) or reader_has_ended(run, server, got)
    more = _never_says_that(run) or more
    if not more and not sends_at_all(run.source(server)):
        more = " " + _("No line of {program} sends anything.").format(program=server.script)
    return sentence.format(**values) + more


def ended_by_the_server(run: Run, server: Program, person: Somebody) -> bool:
    """Whether the server itself has ended somebody's connection since the words were said. They
    were there: what it read of their end, or failed to send to them, came of that.
    """
    is_over = person.program is None and person.here and person.heard.ended
    ends = [e for e in server.saw(Event.RECEIVED) if e["peer"] == person.port and not e["size"]]
    was_reset = any(e["peer"] == person.port for e in server.saw(Event.RESET))
    said_at = run.spoken[0] if run.spoken else 0.0
    return is_over and not was_reset and all(event["at"] >= said_at for event in ends)


def _never_says_that(run: Run) -> str:
    """A notice is missed, and no text of the server's has the words that are always in it."""
    server, missed = run.scene.server, run.error.sent
    if server is None or not missed.startswith("* "):
        return ""
    names = {person.name for person in run.scene.people}
    said = {word for _at, _who, line in run.scene.spoken for word in line.split()}
    words = [w for w in re.findall("[a-z]{3,}", missed) if w not in names | said]
    texts = [n.value for n in nodes_of(tree_of(run.source(server))) if isinstance(n, ast.Constant)]
    for word in words:
        if not any(isinstance(text, str) and word in text for text in texts):
            sentence = " " + _("No text in {program} has the word “{word}”: it never says that.")
            return sentence.format(program=server.script, word=word)
    return ""


def _answered(run: Run, speaker: Somebody, values: dict[str, str], sent: Sequence[Report]) -> str:
    """What whoever said something got themselves, where another one should have got an answer."""
    told = _own_words(run, speaker, sent)
    if words(run) in told:
        sentence = _("{program} sent “{text}” to {name}, but not to {other}.")
        return sentence.format(**{**values, "text": short(words(run))})
    sentence = _(
        "{program} read “{text}” of {name}{place}, and answered “{answer}” to {name}, but sent "
        "nothing to {other}."
    )
    return sentence.format(**values, answer=short(told[0]))


def _own_words(run: Run, speaker: Somebody, sent: Sequence[Report]) -> list[str]:
    """What the server told somebody by itself: not what others have said to them."""
    names = {person.name for person in run.scene.people}  # an answer may have one in it
    spoken = [(who, said) for _at, who, said in run.scene.spoken if said and said not in names]
    others = [said for who, said in spoken if who != speaker.name]
    told = [text_of([event]) for event in sent if event["peer"] == speaker.port]
    return [text for text in told if not any(said in text for said in others)]


def came_back(run: Run) -> str:
    """The question that somebody has passed who got their own words back. "" if none is seen."""
    person, server = run.scene.asked, run.scene.server
    got = _("The server sent it back to {name}.")
    if server is None or person is None or run.error.got != got.format(name=person.name):
        return ""
    said = [words.encode().decode("latin-1") for _at, who, words in run.scene.spoken if words]
    sent = [told for told in server.saw(Event.SENT) if told["peer"] == person.port]
    back = [told for told in sent if any(one in told["data"] for one in said)]
    own = [told for told in back if _are_words_of(run, person, told)] or back
    through = let_through(run, own[-1]["place"], person) if own else ""
    return run.error.got + through if through else ""


def let_through(run: Run, place: str, person: Somebody) -> str:
    """The question in a loop that somebody has passed whom it was to leave out. "" if none is."""
    file, _colon, number = place.rpartition(":")
    nodes = [*nodes_of(tree_of("".join(run.file(file))))]
    around = [node for node in nodes if isinstance(node, ast.If | ast.For)]
    around = [one for one in around if one.lineno < int(number or 0) <= (one.end_lineno or 0)]
    innermost = max(around, key=lambda node: node.lineno, default=None)
    if not isinstance(innermost, ast.If) or not isinstance(innermost.test, ast.Compare):
        return ""
    sentence = " " + _("The condition at {place} was true for {name}: {code}")
    code = run.line(f"{file}:{innermost.lineno}")
    return sentence.format(place=f"{file}:{innermost.lineno}", name=person.name, code=code)


def _is_said_in(run: Run, sent: Sequence[Report]) -> bool:
    """Whether one of these may be what was said: in other bytes, if these are no text."""
    is_said = run.spoken is not None and words(run) in run.spoken[2]
    texts = [text_of([event]) for event in sent]
    return is_said and any(words(run) in text or not text.isprintable() for text in texts)


def _are_words_of(run: Run, person: Somebody, event: Report) -> bool:
    """Whether something is no more than what somebody has said themselves."""
    data = event["data"].encode("latin-1", "replace").decode("utf-8", "replace").strip()
    return any(who == person.name and data == words for _at, who, words in run.scene.spoken)


def _that_carried_it(run: Run, sent: Sequence[Report]) -> Sequence[Report]:
    """Those that carried the words, where this can be seen: a program may send other ones, too."""
    said = words(run).encode().decode("latin-1")
    carried = [event for event in sent if said in event["data"]]
    return carried if said and carried else sent
