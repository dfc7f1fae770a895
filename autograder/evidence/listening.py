"""What checks ask of those who listen: from the start, after a silence, everything, and once."""

from __future__ import annotations

import difflib
import re

from autograder.probe.talk import Event
from autograder.room.joining import Joinable
from autograder.room.person import Person
from autograder.room.questions.reading import NAME, PORT, UNCLEAR, last_line, question_in, read
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import FirstLineLost, Unmet
from autograder.words.counted import it_came
from autograder.words.language import _
from autograder.words.quoted import short

AT_LAST, AGAIN = "at last", "are you there?"
HERE, NOW = "here I am", "can you hear me now?"
COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # ECMA-48, control sequences
LIKE = 0.5  # from here on, two lines are much alike (difflib, get_close_matches)
MOST, LATEST = 200, 20  # letters of a line, and how many lines, that are looked at for that


def hears_the_first_words(listener: Person, speaker: Person, text: str) -> None:
    """The first line after the name comes. Where only the next one does, that is said.

    Raises FirstLineLost then: from now on, people in this run say one line more at the beginning.
    """
    room = speaker.room
    speaker.says(text)
    try:
        listener.hears(text)
    except Unmet as error:
        steps = len(room.steps)
        is_lost = not listener.has_heard(text) and all(p.running for p in room.programs)
        if is_lost and (sentence := _what_was_swallowed(listener, speaker)):
            room.once.swallowed_from.add(type(speaker).__name__)
            scripts = {"client": room.pair.client, "server": room.pair.server}
            told = sentence.format(text=error.sent, name=speaker.name, **scripts)
            heard = bytes(listener.heard.data)
            raise FirstLineLost(error.expected, told, error.sent, heard) from None
        del room.steps[steps:]
        raise


def _what_was_swallowed(listener: Person, speaker: Person) -> str:
    """One sentence on the first lines that were lost, if the next ones come. "" if they do not."""
    if _hears(listener, speaker, AGAIN):
        return _(
            "“{text}” did not come, but the next line did: {name}'s first line was swallowed. "
            "Was it taken for a name? {client} and {server} must agree who asks for the name, "
            "and when."
        )
    if _gets_in_by_a_name(listener, speaker):
        return _(
            "“{text}” did not come. When each of them had said one line, the next one came: first "
            "lines were swallowed. Were they taken for names? {client} and {server} must agree who "
            "asks for the name, and when."
        )
    return ""


def _gets_in_by_a_name(listener: Person, speaker: Person) -> bool:
    """Whether a first line of the listener's, too, is taken for a name, and lets them in.

    If it is handed on like the next one it is a message: then nobody is known before having
    spoken, which is another mistake.
    """
    room, place = speaker.room, len(speaker.heard.data)
    listener.says(HERE)
    room.settle()
    first = _text(speaker, place)
    if not _hears(listener, speaker, NOW):
        return False
    place = len(speaker.heard.data)
    if not _hears(speaker, listener, AT_LAST):
        return False
    room.settle()
    heard = room.texts.heard
    return not _is_a_message(heard(HERE), first, heard(AT_LAST), _text(speaker, place))


def _comes_again(listener: Person, said: str, least: int) -> bool:
    """Wait until a text has come to somebody so many times. Whether it does."""
    return listener.room.wait_for(lambda: listener.times_heard(said) >= least)


def repeats(speaker: Person, listener: Person, text: str) -> None:
    """Somebody says the same words twice, then the other one says them, too, and they once more.

    Each time they are heard: who compares words cannot know whose they are.
    """
    room, said = speaker.room, ""  # the text with its own word: without it, others are like it
    turns = [(speaker, listener), (speaker, listener), (listener, speaker), (speaker, listener)]
    for number, (one, other) in enumerate(turns, 1):
        least = (other.times_heard(said) if said else 0) + 1
        one.says(text)
        said = room.texts.heard(text)
        room.step("{name} hears it, for the time {number}.", name=other.name, number=least)
        if not _comes_again(other, said, least):
            raise Unmet(
                _("{name} hears “{text}” each time it is said.").format(name=other.name, text=said),
                _("It came only once.") if number == 2 else room.why_not(other, said),
                said,
                bytes(other.heard.data),
            )


def not_twice(person: Person, text: str) -> None:
    """When all is quiet, a text has come once at most. That it comes at all is another check."""
    room = person.room
    room.step("{name} gets “{text}” once.", name=person.name, text=text)
    room.settle()
    times = person.times_heard(text)
    if times > 1:
        raise Unmet(
            _("{name} hears “{text}” once.").format(name=person.name, text=text),
            it_came(times),
            text,
            bytes(person.heard.data),
        )


def introduces_itself(room: Joinable, newcomer: AtTerminal, speaker: Person) -> None:
    """Who has typed nothing hears the speaker over UDP, unless the first line is their name.

    What the first line was is seen from what came of it: see ``_is_a_message``.
    """
    asked = _question(newcomer)
    if not _hears(newcomer, speaker, "is somebody new here?"):
        expected = _("{script} sends a datagram as soon as it is started.")
        _expect_a_name(room, newcomer, speaker, asked, expected)


def listens_from_the_start(room: Joinable, newcomer: AtTerminal, speaker: Person) -> None:
    """The same over TCP, where nobody need say anything to be known."""
    asked = _question(newcomer)
    connected = newcomer.program.saw(Event.CONNECTED)
    if not connected or not _hears(newcomer, speaker, "is somebody new here?"):
        expected = _("{script} shows what comes before its user has typed a line.")
        _expect_a_name(room, newcomer, speaker, asked, expected)


def _question(person: AtTerminal) -> str:
    """What a client asks its user at this moment. "" if nothing: a ">" is no question."""
    question = question_in(person.heard.text)
    return question if re.search(r"\w", last_line(question)) else ""


def _hears(listener: Person, speaker: Person, text: str) -> bool:
    speaker.says(text)
    listener.room.step("{name} hears it.", name=listener.name)
    came = listener.room.wait_for(lambda: listener.has_heard(text))
    return came and listener.has_heard_through_the_server(text)


def _expect_a_name(
    room: Joinable, newcomer: AtTerminal, speaker: Person, asked: str, expected: str
) -> None:
    """See a newcomer who did not hear anything take part with the first line, and why not before.

    Whoever is asked for a name need not know anybody without one, nor one whose first line
    is their name unasked.
    """
    about = read(asked, "client", PORT).about if asked else ""
    may_answer = about == UNCLEAR and not _can_be_reached(newcomer)
    if may_answer and _hears_after_the_answer(room, newcomer, speaker):
        return
    first, then = _takes_part_when_named(room, newcomer, speaker)
    if about == NAME:
        return
    expected = expected.format(script=newcomer.program.script)
    if _is_a_message(newcomer.name, first, room.texts.heard(AT_LAST), then):
        sentence = _(
            "{name} heard nothing before typing a line. That line, “{name}”, came to {other} as a "
            "message like the next one: so it is no name, and {name} should be known without it."
        )
        raise Unmet(expected, sentence.format(name=newcomer.name, other=speaker.name))
    # Who was told the name on its command line cannot take it from what is typed first.
    if not asked and (room.clients_are_told_names or not _uses_the_name(newcomer, speaker)):
        sentence = _("{name} hears nothing before typing a line, and is not asked to.")
        raise Unmet(expected, sentence.format(name=newcomer.name))


def _can_be_reached(person: AtTerminal) -> bool:
    return any(person.program.saw(event) for event in (Event.CONNECTED, Event.SPEAKS))


def _hears_after_the_answer(room: Joinable, newcomer: AtTerminal, speaker: Person) -> bool:
    """Whether a newcomer, who must first answer something else, hears what follows.

    The answer is no message, so nobody hears it.
    """
    place = len(speaker.heard.data)
    room.read_to[newcomer.heard] = len(newcomer.heard.data)
    newcomer.say_name()
    room.settle()
    answered = newcomer.name not in _text(speaker, place)
    return answered and _hears(newcomer, speaker, "can you hear me now?")


def _takes_part_when_named(
    room: Joinable, newcomer: AtTerminal, speaker: Person
) -> tuple[str, str]:
    """What comes of a newcomer's first line, and of the next one, at somebody else."""
    place = len(speaker.heard.data)
    room.names(newcomer)
    room.settle()
    first = _text(speaker, place)
    speaker.says("and now?")
    newcomer.hears("and now?")
    room.settle()
    place = len(speaker.heard.data)
    newcomer.says(AT_LAST)
    speaker.hears(AT_LAST)
    room.settle()
    return first, _text(speaker, place)


def _text(person: Person, place: int) -> str:
    return person.heard.data[place:].decode("utf-8", "replace")


def _is_a_message(name: str, first: str, words: str, then: str) -> bool:
    """Whether a name came in the same dress as the words after it: relayed, and no more.

    Times and ports may differ. Where it was used as a name, it stands beside the words after it,
    or in a notice that somebody has come.
    """
    return bool(_dresses(name, first) & _dresses(words, then))


def _dresses(words: str, text: str) -> set[str]:
    """The lines that these words stand in, with a mark in their place."""
    lines = [line.strip() for line in text.splitlines() if words in line]
    return {re.sub(r"\d+", "0", line.replace(words, "\0")) for line in lines}


def _uses_the_name(person: AtTerminal, reader: Person) -> bool:
    """Whether a person's name is shown, and not only as a message of its own."""
    lines = reader.heard.text.splitlines()
    return any(person.name in line and line.strip() != person.name for line in lines)


def shown_lines(text: str) -> list[str]:
    """The lines of a text as a terminal shows them, without colours."""
    return re.split(r"\r\n|\n|\r", COLOUR.sub("", text))


def what_came_instead(person: Person, text: str) -> str:
    """One sentence on a line that came in answer to the last act, and is nearly this one, or the
    only one that came to whoever had typed a command.
    """
    told = person.room.told_since_the_last_act(person).decode("utf-8", "replace")
    lines = [line for line in shown_lines(told) if len(line) < MOST]
    like = difflib.get_close_matches(text, lines[-LATEST:], n=1, cutoff=LIKE)
    spoke = person.room.spoken[-1:]
    if not like and spoke and spoke[0][1] == person.name and spoke[0][2].startswith("/"):
        like = [line for line in lines if line.strip()]
    if len(like) != 1:
        return ""
    sentence = _("Instead of it, “{line}” came to {name}.")
    return sentence.format(line=short(like[0]), name=person.name)
