"""Whether an echo that somebody reads is the server's, and not what their own client has kept.

The client knows what its user has typed, and may show that once anything comes. So, once, all that
client and server say to each other is handed on, just as it is, and looked at.
"""

from __future__ import annotations

from typing import Any

from autograder.program.linux import world
from autograder.room.texts import apart, secret
from autograder.room.texts.secret import Texts
from autograder.room.unmet import CannotTell, Unmet, refuse_who_used_it_up
from autograder.words.language import _
from autograder.words.pieces import pieces_of
from autograder.words.quoted import short

LINE = 88  # letters


def is_of_the_server(room: Any) -> None:
    """See that the server sends the text that a client then shows. Raises Unmet, or CannotTell.

    ``room`` is a room with an echo server (see ``room.room``); another one is opened.
    """
    pair = room.pair
    if world.apart() is None or pair.lent or not room.texts.secret:
        return
    text = secret.letters(LINE)
    sent, came, is_shown = _exchanged(room, text)
    if is_shown and _stands_in(came, sent, text):
        return
    refuse_who_used_it_up(room.once)  # of whoever has, nothing is known
    if not is_shown or text.encode() not in sent:
        sentence = _("No text comes when all that {client} and {server} send is handed on.")
        raise CannotTell(sentence.format(client=pair.client, server=pair.server))
    expected = _("{client} shows what {server} sends.").format(
        client=pair.client, server=pair.server
    )
    sentence = _("It shows “{text}”, which {server} has not sent: it was typed into {client}.")
    got = sentence.format(text=short(text), client=pair.client, server=pair.server)
    raise Unmet(expected, got, text, came)


def _exchanged(room: Any, text: str) -> tuple[bytes, bytes, bool]:
    """What a client and the server send when somebody types a text, and whether it is shown."""
    other = room.another()
    other.texts = Texts()
    with other:
        try:
            other.open()
            with apart.tapped(other) as (job, relay), other.starting_with(None, job):
                person = other.join("alice")
                other.settle()
                before = {whose: len(data) for whose, data in relay.heard.items()}
                person.says(text)
                is_shown = other.wait_for(lambda: person.has_heard_pieces(text))
                other.settle()
                sent, came = (relay.heard[one][before[one] :] for one in ("clients", "server"))
                return bytes(sent), bytes(came), is_shown
        except Unmet:
            return b"", b"", False


def _stands_in(came: bytes, sent: bytes, text: str) -> bool:
    """Whether the text came, or all that was sent, be it packed: with whatever around it."""
    if text.encode() in came:
        return True
    packed, told = sent.strip().decode("latin-1"), came.decode("latin-1")
    return bool(packed) and pieces_of(packed, told) == len(packed)
