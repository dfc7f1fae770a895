"""A scene that people join: they come, and answer whatever they are asked before they chat."""

from __future__ import annotations

from typing import Any, TypeVar

from autograder.handin import submission
from autograder.probe.talk import Event
from autograder.program.budget import sleeps
from autograder.room.person import Person
from autograder.room.questions import answering
from autograder.room.questions.reading import (
    MORE,
    NAME,
    UNCLEAR,
    Asked,
    last_line,
    over_the_wire,
    question_in,
)
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal, somebody_is_held
from autograder.words.language import N_

LOST = "this line is lost here"  # it was: that is a check of its own
P = TypeVar("P", bound=Person)


class Joinable(Scene):
    """A scene that people can join, each with the student's client."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # Who has arrived and is still to say who they are, and whether their client was told it.
        self._arrived: dict[Person, bool] = {}

    @property
    def clients_are_told_names(self) -> bool:
        """Whether the client is told the name of its user on its command line."""
        return any(submission.NAME in word for word in self.pair.client_arguments)

    def lets_them_sleep(self) -> None:
        """From now on all who are there sleep for as long as they wish: a check is about that."""
        sleeps.let(self.job, self.programs)

    def join(self, *names: str) -> Any:
        """People start the student's client and type their name first, one after another."""
        return one_or_all([self._enter(self._sit_down(name)) for name in names])

    def sits_down_silently(self, name: str) -> AtTerminal:
        """Somebody starts the student's client and types nothing, not even a name.

        They do answer what the client must know to connect: an address, a port, a room.
        """
        sentence = N_("{name} starts {script} and types nothing.")
        person = self._sit_down(name, sentence)
        self._answers(person, says_name=False)
        self.settle()
        return person

    def names(self, person: Person) -> None:
        """Who has said nothing so far says their name, and answers whatever they are asked."""
        self._enter(person)

    def _sit_down(
        self, name: str, sentence: str = N_("{name} starts {script} and types their name.")
    ) -> AtTerminal:
        self.act(sentence, name=name, script=self.pair.client)
        person = AtTerminal(name, self, self.start_client(name))
        self.people.append(person)
        return person

    def _arrives(self, person: P) -> P:
        """A person comes, perhaps while a thread of the server is held that would ask them.

        Then they say who they are afterwards (see ``introduces``).
        """
        self._arrived[person] = isinstance(person, AtTerminal) and self._answers(person)
        self.settle()
        may_be_asked = somebody_is_held(self.programs) and self._may_be_asked_first(person)
        if not may_be_asked or self._is_asked(person, self.read_to.get(person.heard, 0), set())[1]:
            self.introduces(person)
        return person

    def introduces(self, person: P) -> P:
        """Who has arrived, and has not said a name so far, is asked for it, or says it unasked."""
        if person in self._arrived:
            self._introduce(person, self._arrived.pop(person))
        return person

    def _enter(self, person: P) -> P:
        """A person says their name. One chat takes it as the name, another relays it."""
        self._introduce(person, isinstance(person, AtTerminal) and self._answers(person))
        return person

    def _introduce(self, person: Person, named: bool) -> None:
        """A server may ask over the wire: for the name, for a room, for anything, in any order.

        Each question is answered once: what stands there again is a prompt.
        """
        said = not isinstance(person, AtTerminal) and self._says_what_clients_say(person)
        named = named or said
        place, answered = self.read_to.get(person.heard, 0), set[str]()
        for number in range(answering.MOST):
            question, asked = "", None
            if number or named or self._may_be_asked_first(person):
                self.settle()
                question, asked = self._is_asked(person, place, answered)
                if asked and asked.about == NAME and answered == {""}:
                    asked = None  # it crossed the name, which was said unasked and waits to be read
            reply = (
                asked.reply or (MORE if named and asked.about == UNCLEAR else "") if asked else ""
            )
            if not reply and named and (not asked or (said and asked.about != NAME)):
                break
            place = len(person.heard.data)
            answered.add(question)
            if reply:
                person.replies(reply)
            else:
                named = said = True
                person.say_name()
            if not number and not asked and not somebody_is_held(self.programs):
                self.once.asks_nothing.add(type(person).__name__)
        if type(person).__name__ in self.once.swallowed_from:
            person.replies(LOST)
            self.settle()

    def _is_asked(self, person: Person, place: int, answered: set[str]) -> tuple[str, Asked | None]:
        """What a person is asked now, over the wire: the words of it, and what they mean."""
        text = person.heard.data[place:].decode("utf-8", "replace")
        question, asked = last_line(question_in(text)), over_the_wire(text)
        if question in answered or not asked:
            return question, None
        is_clear = asked.about != UNCLEAR or has_come_by_wire(person, question)
        return question, asked if is_clear else None

    def _says_what_clients_say(self, stranger: Person) -> bool:
        """A stranger says what people at a client are asked for, if that is more than a name."""
        for reply in self.once.told:
            stranger.replies(reply) if reply else stranger.say_name()
            self.settle()
        return bool(self.once.told)

    def _may_be_asked_first(self, person: Person) -> bool:
        """Whether a server may ask something over the wire. To look each time would cost much."""
        return type(person).__name__ not in self.once.asks_nothing

    def _answers(self, person: AtTerminal, says_name: bool = True) -> bool:
        """A person answers what the client asks before it connects. Whether it was the name."""
        client = person.program

        calls = (Event.CONNECTING, Event.SENDS_TO, Event.SPEAKS)

        def connected() -> bool:
            return any(client.saw(event) for event in calls)

        say_name = person.say_name if says_name else None
        return answering.answer(self, client, "client", connected, say_name)


def has_come_by_wire(person: Person, words: str) -> bool:
    """Whether what a person reads was sent to them: a client has prompts of its own, too."""
    if person.program is None:
        return True
    sent = words.encode().decode("latin-1")
    received = person.program.saw(Event.RECEIVED)
    return any(sent in event["data"] or event["size"] > len(event["data"]) for event in received)


def one_or_all(people: list[Any]) -> Any:
    """The only one of them, or all, as a check unpacks them: ``alice, bob = room.join(…)``."""
    return people[0] if len(people) == 1 else people
