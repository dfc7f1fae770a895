"""Whether what one person says comes to another one through the server, and only so.

Two things are seen from outside. As much as the text says came over the connections: the system
counts (``way``, ``datagrams``). And it comes, too, where nothing else than that can (``apart``).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, Self

from autograder.handin.submission import Pair
from autograder.program.launch import Nursery
from autograder.program.linux import world
from autograder.program.once import Once
from autograder.program.program import Program
from autograder.room.texts import apart, echo, secret
from autograder.room.texts.secret import Texts
from autograder.room.unmet import CannotTell, Unmet, refuse_who_used_it_up
from autograder.words.language import _
from autograder.words.quoted import short

LINE, LONG_LINE = 88, 300  # letters

Place = Callable[[Any], AbstractContextManager[tuple[Nursery | None, dict[str, Any]]]]


class Somebody(Protocol):
    """Somebody at a terminal (see ``room.terminal``)."""

    name: str
    program: Program

    def says(self, *lines: str) -> None:
        """Say a line."""

    def has_heard_pieces(self, text: str) -> bool:
        """Whether a text has come."""

    def hears_pieces(self, text: str) -> None:
        """Wait until it has. Raises Unmet."""


class Chat(Protocol):
    """A room (see ``room.room``)."""

    pair: Pair
    server: Program
    once: Once
    texts: Texts

    def __enter__(self) -> Self:
        """It is closed at the end."""

    def __exit__(self, *exc: object) -> None:
        """Close it."""

    def open(self) -> None:
        """Start the server. Raises Unmet."""

    def another(self) -> Any:
        """A new room for the same programs, that is to be opened."""

    def with_one_elsewhere(
        self, elsewhere: Place, boss_speaks: bool
    ) -> AbstractContextManager[tuple[Any, Any]]:
        """Who speaks, and who listens: one of them at a client that is started elsewhere."""

    def on_its_way(self, speaker: Any, listener: Any, text: str) -> Callable[[str, int], None]:
        """A person says a text. Returns what raises Unmet unless it took its way."""

    def before_turn_of(self, speaker: Any) -> None:
        """Where two people take turns, the other one may have to speak before."""

    def after_turn_of(self, speaker: Any) -> None:
        """The same, after it."""

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        """Wait until the condition holds, or cannot any more."""


def passes_on(room: Chat, speaker: Somebody, listener: Somebody) -> None:
    """See that a text comes to a person through the server. Raises Unmet, or CannotTell.

    First a line that any chat carries; then a longer one, of which more must be seen. Whether that
    one is read at all is another matter.
    """
    for count, must_come in ((LINE, True), (LONG_LINE, False)):
        text = secret.letters(count)
        room.before_turn_of(speaker)
        require = room.on_its_way(speaker, listener, text)
        room.after_turn_of(speaker)
        if must_come:
            listener.hears_pieces(text)
        elif not room.wait_for(lambda text=text: listener.has_heard_pieces(text)):  # type: ignore[misc]
            break
        require(text, secret.least_bytes(count))
    if speaker is listener:
        echo.is_of_the_server(room)
    else:
        _comes_by_nothing_else(room, speaker, listener)


def _comes_by_nothing_else(room: Chat, speaker: Somebody, listener: Somebody) -> None:
    """See that a text comes to a client that shares nothing with the server but its connection.

    Where it does not, the same is tried with a client beside all others, whose bytes are handed on
    in the same way. If it comes there, it has come by what they share. If not, a chat does not bear
    that its bytes are handed on: then nobody knows.
    """
    pair = room.pair
    if world.apart() is None or pair.peers or pair.lent or not room.texts.secret:
        return
    text, boss_speaks = secret.letters(LINE), speaker.program is room.server
    if _comes(room, apart.elsewhere, boss_speaks, text):
        return
    comes_beside = _comes(room, apart.beside, boss_speaks, text)
    refuse_who_used_it_up(room.once)  # of whoever has, nothing is known
    if not comes_beside:
        sentence = _("No text comes when all that {client} and {server} send is handed on.")
        raise CannotTell(sentence.format(client=pair.client, server=pair.server))
    expected = _("“{text}” goes through {server} to {name}.").format(
        text=short(text), server=pair.server, name=listener.name
    )
    sentence = _(
        "It came only where {client} shares files or processes with {server}. At another machine, "
        "with all that {server} sends, it did not come."
    )
    raise Unmet(expected, sentence.format(client=pair.client, server=pair.server), text)


def _comes(room: Chat, place: Place, boss_speaks: bool, text: str) -> bool:
    """Whether a text comes in a new room, one of whose clients is started in this place."""
    other: Chat = room.another()
    other.texts = Texts()
    with other:
        try:
            other.open()
            with other.with_one_elsewhere(place, boss_speaks) as (speaker, listener):
                other.before_turn_of(speaker)
                speaker.says(text)
                other.after_turn_of(speaker)
                return other.wait_for(lambda: listener.has_heard_pieces(text))
        except Unmet:
            return False
