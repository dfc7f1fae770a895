"""What the server sent on of some words: nothing, the same to the wrong people, or an answer."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autograder.judging.cause.facts import tree_of
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
    if hid := hidden(run, Seat(server), since_the_words=True):
        sentence = _("{program} read “{text}” of {name}{place}, and sent nothing to {other}.{hid}")
        return sentence.format(**values, hid=hid)
    if back and not _is_said_in(run, carried):
        return _answered(run, speaker, values, carried)
    if back:
        sentence = _(
            "{program} read “{text}” of {name}{place}, and sent it back to {name}{back}, but "
            "nothing to {other}."
        )
        return sentence.format(**values, back=in_brackets(back)) + _let_through(run, back, speaker)
    sentence = _("{program} read “{text}” of {name}{place}, but sent nothing to {other}.")
    more = reader_stands(run, server, got) or reader_has_ended(run, server, got)
    return sentence.format(**values) + more


def _answered(run: Run, speaker: Somebody, values: dict[str, str], sent: Sequence[Report]) -> str:
    """What whoever said something got themselves, where another one should have got an answer."""
    told = [text_of([event]) for event in sent if event["peer"] == speaker.port]
    if words(run) in told:
        sentence = _("{program} sent “{text}” to {name}, but not to {other}.")
        return sentence.format(**{**values, "text": short(words(run))})
    sentence = _(
        "{program} read “{text}” of {name}{place}, and answered “{answer}” to {name}, but sent "
        "nothing to {other}."
    )
    return sentence.format(**values, answer=short(told[0]))


def _let_through(run: Run, place: str, person: Somebody) -> str:
    """The question in a loop that somebody has passed whom it was to leave out. "" if none is."""
    file, _colon, number = place.rpartition(":")
    nodes = [*ast.walk(tree_of("".join(run.file(file))))]
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
