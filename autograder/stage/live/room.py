"""Live with the room: the class joins the chat from a cell, the lecturer watches what happens."""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from autograder.room.trace import Trace
from autograder.stage.ask import LETTERS, Question
from autograder.stage.live import board
from autograder.stage.live.board import Board
from autograder.stage.live.diary import arrows_of
from autograder.stage.live.door import Door
from autograder.stage.live.invitation import invitation, lan_address, listener, page
from autograder.stage.live.poll import majority
from autograder.stage.live.wall import Tile, Wall, picture, words
from autograder.stage.picture import Picture
from autograder.stage.rooms import LectureChat, open_room
from autograder.words.language import _

if TYPE_CHECKING:
    from autograder.stage.live.phones import Phones

PORT, PHONES, HERE = 12346, 12347, "127.0.0.1"
MOST = 120  # people
REFRESH = 0.5  # seconds from one picture to the next
REHEARSAL = 3.0  # seconds that a rehearsal takes at most
EVENTS = 2000  # of the server, kept in memory
TYPED = "abcdefghjkmnpqrstuvwxyz23456789"  # read from a screen: no l beside 1, no o beside 0


class LiveRoom:
    """A lecture room with a door to the network, and the phones that come to it."""

    def __init__(self, room: LectureChat, door: Door, phones: Phones, minutes: float) -> None:
        self.room, self.door, self.phones, self.minutes = room, door, phones, minutes
        self.board, self.wall = Board(), Wall()
        self.trace: Trace | None = None  # once it is closed

    def run(self) -> None:
        """Show who is in, the chart, the wall of threads, until the time is over.

        The lecturer ends it earlier with the button ■ (Interrupt the kernel). With 0 minutes
        three people of ours come in, and it ends by itself.
        """
        try:
            if self.minutes:
                self._until(lambda: False, self.minutes * 60)
                self.refresh()
            else:
                self._rehearse()
        except KeyboardInterrupt:
            self.board.show("end", Picture(_("The lecturer has ended it.")))
            self.refresh()

    def ask(self, question: Question) -> Question:
        """Let the phones vote until all have, or the button ■ is pressed. The chat goes on.

        Returns the question with the votes, for ``reveal``. In a rehearsal nobody votes.
        """
        self.phones.ask(question)

        def all_have_voted() -> bool:
            counts, phones = self.phones.votes(), len(self.phones)
            self.board.show("vote", board.vote(question, counts, phones, is_open=True))
            return 0 < phones <= sum(counts.values())

        with contextlib.suppress(KeyboardInterrupt):
            self._until(all_have_voted, self.minutes * 60)
        return _voted(question, self.phones, self.board)

    def _until(self, condition: Callable[[], bool], seconds: float) -> None:
        end, next_picture = time.monotonic() + seconds, 0.0
        while not condition() and (now := time.monotonic()) < end and self._server_runs():
            self.door.turn(min(REFRESH, end - now))
            if now >= next_picture:
                self.refresh()
                next_picture = time.monotonic() + REFRESH

    def _server_runs(self) -> bool:
        return self.room.server.running

    def refresh(self) -> None:
        """Draw everything anew, and tell each phone of its thread."""
        server = self.room.server
        self.board.show("people", board.people(self.door))
        chart = Trace(*arrows_of(self.door.diary))
        self.board.show("chart", Picture(chart.as_text(last=60), svg=chart.as_svg()))
        found = server.where()
        tiles = self.wall.look(server, found, {g.port: g.name for g in self.door.guests})
        self.board.show("wall", picture(tiles))
        self.board.show("threads", board.threads(found))
        self._tell_phones(tiles)
        server.reports.forget(keep=EVENTS)

    def _tell_phones(self, tiles: list[Tile]) -> None:
        known, sentence = words(), _("Your thread: {does}, {place}")
        own = {tile.port: tile for tile in reversed(tiles) if tile.port is not None}
        self.phones.tell(
            {
                guest.address: {
                    "does": tile.does,
                    "text": sentence.format(does=known[tile.does], place=tile.place),
                }
                for guest in self.door.guests
                if (tile := own.get(guest.port)) is not None
            }
        )

    def _rehearse(self) -> None:
        """Three people come, speak, and are heard, from this machine."""
        heard: dict[str, bytearray] = {}
        end = time.monotonic() + REHEARSAL
        with contextlib.ExitStack() as stack:
            for name in ("Anna", "Ben", "Chen"):
                person = stack.enter_context(socket.create_connection(self.door.address))
                heard[name] = bytearray()
                self.room.lines.add(person, heard[name].extend)
                stack.callback(self.room.lines.remove, person)
                for line in (name, f"{name}: hello"):  # texts that nobody else says
                    person.sendall(f"{line}\n".encode())
                    came = partial(self._came, line, name, heard)
                    self._until(came, end - time.monotonic())
            self.refresh()

    def _came(self, line: str, author: str, heard: dict[str, bytearray]) -> bool:
        """Whether a line came through the door, and from the server to all others."""
        others = (data for name, data in heard.items() if name != author)
        said = any(row.text == f"“{line}”" for row in self.door.diary)
        return said and all(line.encode() in data for data in others)

    def close(self) -> None:
        """Send everybody home."""
        self.phones.close()
        self.door.close()


@contextlib.contextmanager
def live_room(
    server: str, minutes: float = 0, most: int = MOST, host: str = "", port: int = PORT
) -> Iterator[LiveRoom]:
    """Run a server from a cell for so many minutes, for the class in this network.

    The server itself listens where its code says, on this machine only. A door in front of it
    listens on ``host`` (default: the address by which this machine reaches other networks), and on
    127.0.0.1 for people at this machine; so does the page for phones, on the next port. They let
    at most so many guests in. With 0 minutes nobody from outside can come: it is a rehearsal.
    """
    where = (host or lan_address()) if minutes else HERE
    with open_room(server) as room, listener(where, port) as front:
        address = front.getsockname()[:2]
        door = Door(room.lines, front, room.address, most, page(*address))
        if where != HERE:  # the lecturer's own terminal may come in by this address, too
            door.opens_also(HERE, address[1])
        phones = _phones(where, port and port + 1, bool(minutes), most, address)
        with contextlib.closing(LiveRoom(room, door, phones, minutes)) as live:
            live.board.show("invitation", invitation(phones.url, address))
            yield live


def by_phone(
    question: Question, minutes: float = 0, host: str = "", port: int = PHONES
) -> Question:
    """Let the phones vote for so many minutes, or until all have, without any chat.

    A phone that has the page open already need not scan again: it comes back by itself. The button
    ■ ends the vote. Returns the question with the votes. With 0 minutes nobody is asked.
    """
    if not minutes:
        return question
    phones = _phones(host or lan_address(), port, True, MOST, None)
    shown, end = Board(), time.monotonic() + minutes * 60
    with contextlib.closing(phones):
        shown.show("invitation", invitation(phones.url, None))
        phones.ask(question)
        with contextlib.suppress(KeyboardInterrupt):
            while time.monotonic() < end and not 0 < len(phones) <= sum(phones.votes().values()):
                shown.show("vote", board.vote(question, phones.votes(), len(phones), True))
                time.sleep(REFRESH / 2)  # between two pictures; ■ ends it
        return _voted(question, phones, shown)


def _voted(question: Question, phones: Phones, shown: Board) -> Question:
    """The question with what the phones voted for, which is shown now."""
    counts = phones.end_of_vote()
    shown.show("vote", board.vote(question, counts, len(phones), is_open=False))
    letters = LETTERS[: len(question.options)]
    if not counts:
        return question
    numbers = tuple(counts[letter] for letter in letters)
    return Question(question.text, question.options, majority(counts), numbers)


def _phones(
    host: str, port: int, from_outside: bool, most: int, chat: tuple[str, int] | None
) -> Phones:
    """The page for phones. In a rehearsal its address is the same each time."""
    from autograder.stage.live.phones import Phones  # loads a library that few cells need

    token = _token() if from_outside else "rehearsal"
    listeners = [listener(host, port)]
    taken = listeners[0].getsockname()[1]
    if host != HERE:
        with contextlib.suppress(OSError):
            listeners.append(socket.create_server((HERE, taken), backlog=128))
    return Phones(listeners, token, most, chat)


@cache
def _token() -> str:
    """What only those in the room know: they see the code. One for all cells of a lecture."""
    return "".join(secrets.choice(TYPED) for _letter in range(8))
