"""A person in the chat: at the terminal (a student's client) or on the wire (a plain socket)."""

from __future__ import annotations

import time

from autograder.program.output import Output
from autograder.program.program import Program
from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.counted import it_came, only_the_first
from autograder.words.heard import place_heard, times_heard
from autograder.words.language import _, plural
from autograder.words.pieces import in_order, pieces_of
from autograder.words.quoted import quoted, short


class Person:
    """Somebody who says and hears things. ``heard`` is all that came to them, as bytes."""

    program: Program | None = None  # that they sit at

    def __init__(self, name: str, room: Scene) -> None:
        self.name = name
        self.room = room
        self.here = True

    @property
    def port(self) -> int | None:
        """The real port of this person's end of the connection, as the server sees it."""
        raise NotImplementedError

    @property
    def heard(self) -> Output:
        """All that has come to this person."""
        raise NotImplementedError

    def reads_elsewhere(self, *texts: str) -> bool:
        """Whether these texts, missed so far, stand elsewhere: then it is read from now on."""
        return False

    def heard_so_far(self) -> int:
        """How many bytes have come."""
        return self.heard.total

    def _put(self, line: str) -> None:
        raise NotImplementedError

    def says(self, *lines: str) -> None:
        """Say one line, or several in quick succession."""
        self._lets_lines_end()
        said = self.room.texts.say(*lines)
        if len(said) == 1:
            self.room.act("{name} says “{text}”.", name=self.name, text=short(said[0]))
        else:
            self.room.act(
                plural(
                    "{name} says {count} line at once, from “{first}” to “{last}”.",
                    "{name} says {count} lines at once, from “{first}” to “{last}”.",
                    len(said),
                ),
                name=self.name,
                count=len(said),
                first=short(said[0]),
                last=short(said[-1]),
            )
        if self.room.ways:
            self.room.ways.note(self, said, self.room.people)
        for line in said:
            self._say(line)

    def _lets_lines_end(self) -> None:
        """Whoever has heard a line but not its end, hears that first.

        Some servers hand on letter by letter: else two lines would mix, or not, by chance. While
        the probe holds somebody, nobody is waited for.
        """
        if any(program.is_held for program in self.room.programs):
            return
        heard = (person.heard.data for person in self.room.people)
        if any(data and not data.endswith(b"\n") for data in heard):
            self.room.settle()

    def replies(self, line: str) -> None:
        """Answer what the chat itself asks, such as a name: these very letters, and no others."""
        self.room.act("{name} says “{text}”.", name=self.name, text=short(line))
        self._say(line)

    def say_name(self) -> None:
        """What everybody does first: a chat that asks for a name takes it as the answer."""
        self._say(self.name)

    def _say(self, line: str) -> None:
        self.room.spoken.append((time.monotonic(), self.name, line))
        self._put(line)

    def has_heard(self, text: str) -> bool:
        """Whether the text has come to them, whatever stands around it, be it changed a little."""
        return self.times_heard(text) > 0

    def times_heard(self, text: str) -> int:
        """How often the text has come to them."""
        self.room.asked = self
        return times_heard(self.room.texts.heard(text), self.heard.data)

    def hears(self, *texts: str) -> None:
        """Wait until these texts have come. Raises Unmet when they will not come any more."""
        texts = tuple(map(self.room.texts.heard, texts))
        self.room.step("{name} hears {texts}.", name=self.name, texts=quoted(texts))
        has_heard = self.room.wait_for(lambda: all(map(self.has_heard, texts)))
        if not has_heard and not self.reads_elsewhere(*texts):
            missing = [text for text in texts if not self.has_heard(text)]
            raise Unmet(
                _("{name} hears {texts}.").format(name=self.name, texts=quoted(missing)),
                self.room.why_not(self, missing[0]),
                missing[0],
                bytes(self.heard.data),
            )
        self.room.has_begun = True
        self._heard_by_way_of_the_server(*texts)

    def has_heard_through_the_server(self, text: str) -> bool:
        """Whether a text that has come went through the server, as far as that can be seen."""
        try:
            self._heard_by_way_of_the_server(self.room.texts.heard(text))
        except Unmet:
            return False
        return True

    def _heard_by_way_of_the_server(self, *texts: str) -> None:
        if self.room.ways:
            for text in texts:
                self.room.ways.require(self, text)

    def has_heard_pieces(self, text: str) -> bool:
        """Whether a text has come, in one piece or in several."""
        self.room.asked = self
        return self._pieces_of(text) == len(text)

    def _pieces_of(self, text: str) -> int:
        """How many letters of it came, be they small or capital: only checks about text ask."""
        return pieces_of(text.lower(), self.heard.text.lower())

    def hears_pieces(self, text: str) -> None:
        """Wait until a long text has come, be it in pieces with other things in between.

        TCP keeps no messages apart, so a chat may hand a long one on in pieces, each with a
        name or a newline of its own.
        """
        expected = self.room.step(
            plural(
                "{name} hears the {count} letter of “{text}”.",
                "{name} hears the {count} letters of “{text}”.",
                len(text),
            ),
            name=self.name,
            count=len(text),
            text=short(text),
        )
        if not self.room.wait_for(lambda: self.has_heard_pieces(text)):
            found = self._pieces_of(text)
            raise Unmet(
                expected,
                only_the_first(found) if found else self.room.why_not(self, text),
                text,
                bytes(self.heard.data),
            )
        self._heard_by_way_of_the_server(text)

    def hears_in_order(self, *texts: str) -> None:
        """Wait until these texts have come, and see that they came in this order."""
        self.hears(*texts)
        texts = tuple(map(self.room.texts.heard, texts))
        places = [place_heard(text, self.heard.data) for text in texts]
        early = [n for n in range(1, len(texts)) if places[n] < places[n - 1]]
        if early:
            raise Unmet(
                _("{name} hears {texts}, in this order.").format(
                    name=self.name, texts=quoted(texts)
                ),
                _("“{later}” came before “{earlier}”.").format(
                    later=short(texts[early[0]]), earlier=short(texts[early[0] - 1])
                ),
                texts[early[0] - 1],
                bytes(self.heard.data),
            )

    def hears_a_burst(self, *lines: str) -> None:
        """Wait until all lines of a burst have come, in their order.

        A burst fills many a recv(1024), and TCP keeps no messages apart: a line may be cut,
        with a newline or a name in between.
        """
        expected = self.room.step(
            plural(
                "{name} hears the {count} line, “{first}”.",
                "{name} hears all {count} lines, from “{first}” to “{last}”, in this order.",
                len(lines),
            ),
            name=self.name,
            count=len(lines),
            first=lines[0],
            last=lines[-1],
        )
        self.room.asked = self
        small = [line.lower() for line in lines]  # who changes a text loses a check on that
        if not self.room.wait_for(lambda: in_order(small, self.heard.text.lower()) == len(lines)):
            missing = lines[in_order(small, self.heard.text.lower())]
            raise Unmet(
                expected,
                _("“{text}” did not come, or not in its place.").format(text=missing),
                missing,
                bytes(self.heard.data),
            )
        self._heard_by_way_of_the_server(lines[0], lines[-1])

    def hears_once(self, *texts: str) -> None:
        """Wait until these texts have come and all is quiet. Nothing may have come twice."""
        self.hears(*texts)
        self.room.settle()
        for text in texts:
            times = self.times_heard(text)
            if times > 1:
                raise Unmet(
                    _("{name} hears “{text}” once.").format(name=self.name, text=short(text)),
                    it_came(times),
                    text,
                    bytes(self.heard.data),
                )

    def never_heard(self, text: str) -> None:
        """See that the text has not come, and that nothing is under way that could bring it."""
        self.room.step("{name} has not heard “{text}”.", name=self.name, text=short(text))
        self.room.settle()
        self.room.asked = self
        if times_heard(text, self.heard.data):
            raise Unmet(
                _("{name} does not hear “{text}”.").format(name=self.name, text=short(text)),
                _("It came to {name} all the same.").format(name=self.name),
                text,
                bytes(self.heard.data),
            )

    def leaves(self) -> None:
        """Go, as a polite person does."""
        raise NotImplementedError

    def vanishes(self) -> None:
        """Go without a word: a killed program, a cut cable."""
        raise NotImplementedError

    def is_reset(self) -> None:
        """Go without a word, with a reset of the connection (RST), whatever program they use."""
        self.vanishes()

    def closes_the_window(self) -> None:
        """Go for certain, but let the system close the connection in peace."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of what we hold for them, without a step in the story."""
