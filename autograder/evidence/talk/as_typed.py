"""A text arrives as it was typed. What stands around it, a name or the time, is free."""

from __future__ import annotations

import re
import secrets

from autograder.evidence.listening import what_came_instead
from autograder.room.host import OurServer
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.counted import came_changed, only_the_first, text_came
from autograder.words.heard import changed
from autograder.words.language import _, plural
from autograder.words.pieces import pieces_of
from autograder.words.quoted import quoted, short
from autograder.words.samples import long_line

# What a beginner's program may take for something of its own: blanks in a row, a tab, separators.
INSIDE = (
    "two  blanks and   three",
    "a tab\tin it",
    "at 10:30: tea, cake; a|b = c/d",
    "{0} %s \\n",
    "<b> & \"so\" 'so' $HOME `ls` *",
    "it's 5\" wide :-) :( <3 -- (c) *so* _so_ #1 @all",
    "½ of ② cafe\u0301s",  # there are other letters for these: Unicode calls it normalization
)
# A text of one letter, which no name here has, and one of digits alone, which nobody can guess.
# What says() says is longer, and never a number: it has a word at its end.
ONE_LETTER, DIGITS = "z", 10
LAST_WORDS = ("a line more", "my very last words")
BEGINNINGS = ("  two blanks before", "\ta tab before")
EDGES = (*BEGINNINGS, "two blanks after  ", "\ufeffU+FEFF before")  # the last one: utf-8-sig
# Unicode and old terminals know more ends of a line than the newline: str.splitlines() cuts at each
# of them (https://docs.python.org/3/library/stdtypes.html#str.splitlines). A message does not.
NO_NEWLINES = {"U+2028": "\u2028", "U+0085": "\u0085", "\\v": "\v", "\\f": "\f", "U+001C": "\x1c"}
# Text ends there in C, and in what hands text to it.
NUL = {"U+0000": "\0"}
# A terminal goes back to the beginning of its line there; a server takes it for an end where it has
# a file made of its socket and does not say newline="\n" (socket.makefile()).
RETURN = {"\\r": "\r"}
LONG = 100_000  # bytes
END = 20  # letters of a long text: they come once
SHOWN_AS = 12  # bytes that may stand for a control character: a program may make it harmless


def hears_as_typed(person: Person, *texts: str) -> None:
    """Wait until these texts have come, letter by letter."""
    room = person.room
    texts = tuple(map(room.texts.heard, texts))
    expected = room.step(
        "{name} hears {texts}, as it was typed.", name=person.name, texts=quoted(texts)
    )
    room.asked = person
    room.wait_for(lambda: all(text.encode() in person.heard.data for text in texts))
    for text in texts:
        if text.encode() not in person.heard.data:
            raise Unmet(expected, _why(room, person, text), text, bytes(person.heard.data))


def _why(room: Scene, person: Person, text: str) -> str:
    found = changed(text, person.heard.data)
    if not found:
        return what_came_instead(person, text) or room.why_not(person, text)
    return came_changed(found)


def says_as_typed(speaker: Person, listener: Person, *texts: str) -> None:
    """Somebody says these texts, one after another, and each is heard as it was typed."""
    for text in texts:
        speaker.says(text)
        hears_as_typed(listener, text)
    says_short_ones(speaker, listener)


def says_short_ones(speaker: Person, listener: Person) -> None:
    """Somebody says one letter, and then digits, with nothing after them, and each is heard."""
    for text in _alone():
        _says_nothing_else(speaker, listener, text)


def _alone() -> tuple[str, str]:
    """A text of one letter, and one of digits: to be said as they are, with no word after them."""
    return ONE_LETTER, str(secrets.randbelow(9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1))


def _says_nothing_else(speaker: Person, listener: Person, text: str) -> None:
    """Somebody says a text without a word at its end, and it is heard among what comes then."""
    room = speaker.room
    room.settle()
    place = len(listener.heard.data)
    speaker.replies(text)
    expected = room.step(
        "{name} hears {texts}, as it was typed.", name=listener.name, texts=quoted([text])
    )
    room.asked = listener
    if not room.wait_for(lambda: text.encode() in listener.heard.data[place:]):
        seen = bytes(listener.heard.data[place:])
        raise Unmet(expected, room.why_not(listener, text), text, seen)


def says_none_and_a_long_one(speaker: OnWire, listener: Person) -> None:
    """Somebody sends an empty line, which is no end, and one too long for a recv() (lesson 05)."""
    speaker.sends(b"\n", _("an empty line"))
    speaker.room.settle()
    text = long_line(speaker.name, LONG)
    speaker.says(text)
    listener.hears(text)


def says_piece_by_piece(room: Room, speaker: Person, listener: Person, text: str) -> None:
    """Somebody says a text. Who hands it on in pieces has the first one read before the next one.

    Whether two pieces come in one recv() is up to the machine: here, it is the same each time.
    """
    with room.paused_before_send(to=listener, nth=2):
        speaker.says(text)
        room.settle()


def in_one_line(person: Person, speaker: Person) -> None:
    """A line with a character in it that only looks like the end of a line arrives in one line.

    A program may show such a character in another way: a terminal obeys some of them.
    """
    for name, character in (NO_NEWLINES | RETURN | NUL).items():
        before, after = f"before {name}", f"after {name}"
        person.room.step("The next line has the character {name} in it.", name=name)
        speaker.says(f"{before}{character}{after}")
        see_in_one_line(person, before, after, name)


def see_in_one_line(person: Person, before: str, after: str, name: str) -> None:
    """Wait until both parts of a line have come, and see that they stand in one line."""
    room = person.room
    expected = room.step("{name} hears it in one line.", name=person.name)
    place = len(person.heard.data)
    room.wait_for(lambda: after.encode() in person.heard.data)
    if after.encode() not in person.heard.data:
        raise Unmet(expected, room.why_not(person, after), after, bytes(person.heard.data))
    one = re.escape(before.encode()) + rb"[^\n]{0,%d}?" % SHOWN_AS + re.escape(after.encode())
    if not re.search(one, person.heard.data):
        got = _("It was taken for two lines: {name} is no newline.").format(name=name)
        raise Unmet(expected, got, seen=bytes(person.heard.data[max(0, place - 100) :]))


def shows_where_a_line_begins(host: OurServer, person: Person) -> None:
    """Lines that begin with blanks or a tab come to a client, and it shows them as they are.

    Blanks at the end of a line are seen on no screen.
    """
    for text in BEGINNINGS:
        host.says(text)
        hears_as_typed(person, text)


def sends_as_typed(host: OurServer, person: Person, *texts: str) -> None:
    """Somebody types these texts, and their client sends each as it was typed."""
    for text in texts:
        person.says(text)
        came_as_typed(host, text)
    for text in _alone():
        host.settle()
        place = len(host.heard.data)
        person.replies(text)
        expected = host.step("Our server receives “{text}”, as it was typed.", text=text)
        if not host.wait_for(lambda: text.encode() in host.heard.data[place:]):  # noqa: B023
            raise Unmet(expected, _("It did not come."), text, _heard(host))


def came_as_typed(host: OurServer, text: str) -> None:
    """Wait until a client has sent a text as it was typed."""
    text = host.texts.heard(text)
    expected = host.step("Our server receives “{text}”, as it was typed.", text=short(text))
    if not host.wait_for(lambda: text.encode() in host.heard.data):
        found = changed(text, host.heard.data)
        got = came_changed(found) if found else _("It did not come.")
        raise Unmet(expected, got, text, _heard(host))


def sends_it_all(host: OurServer, person: Person, text: str) -> None:
    """Somebody types a long line, and their client sends all of it, be it in pieces."""
    count = len(text)
    person.says(text)
    sentence = plural(
        "Our server receives {count} letter.", "Our server receives all {count} letters.", count
    )
    expected = host.step(sentence, count=count)

    def came() -> int:
        return pieces_of(text, host.heard.text)

    if not host.wait_for(lambda: came() == count):
        got = only_the_first(came())
        raise Unmet(expected, got if came() else _("Nothing came."), text, _heard(host))
    host.settle()
    times = host.heard.text.count(text[-END:])
    if times > 1:
        raise Unmet(expected, text_came(f"…{text[-END:]}", times), text, _heard(host))


def _heard(host: OurServer) -> bytes:
    return bytes(host.heard.data[-2000:])


def goes_on_after_an_empty_line(host: OurServer, person: AtTerminal) -> None:
    """Somebody presses Enter and nothing else: their client sends what they type next."""
    person.says("")
    host.settle()
    person.says("a line after an empty one")
    host.hears("a line after an empty one")


def long_text(name: str, size: int = 3000) -> str:
    """A text of so many letters and no blanks, which a program may strip."""
    return f"{name}-" + "-".join(f"word-{n:04}" for n in range(size // 10)) + "-end"


def says_last_words(person: AtTerminal) -> None:
    """Somebody types a line, then one without a newline, and ends the input at once."""
    person.says(LAST_WORDS[0])
    person.room.settle()  # that two lines are glued is for other checks
    person.room.act("{name} types “{text}” without Enter, and ends the input.", name=person.name,
                    text=LAST_WORDS[1])  # fmt: skip
    person.program.feed(LAST_WORDS[1].encode())
    person.program.end_input()
