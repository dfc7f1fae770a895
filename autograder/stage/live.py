"""Live with the room: the class joins the chat from a cell, the lecturer watches what happens."""

from __future__ import annotations

import contextlib
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from autograder.room.trace import Trace
from autograder.stage.diary import arrows_of
from autograder.stage.door import Door
from autograder.stage.html import render
from autograder.stage.picture import Picture, in_notebook, table
from autograder.stage.rooms import LectureChat, open_room
from autograder.words.language import _, plural

PORT, HERE = 12346, "127.0.0.1"
REFRESH = 0.5  # seconds from one picture to the next
REHEARSAL = 3.0  # seconds that a rehearsal takes at most
EVENTS = 2000  # of the server, kept in memory
NAMES, ROWS = 40, 10  # of the list of people, and of threads; what is more is counted
CLIENT = (
    "import socket,sys,threading;c=socket.create_connection({address});"
    "threading.Thread(target=lambda:[print(t,end='',flush=True)for t in c.makefile("
    "encoding='utf-8')],daemon=True).start();[c.sendall(t.encode())for t in sys.stdin]"
)


class Board:
    """Pictures that are refreshed in place where there is a notebook, else only remembered."""

    def __init__(self) -> None:
        self.shown: dict[str, Picture] = {}
        self._handles: dict[str, Any] = {}

    def show(self, name: str, picture: Picture) -> None:
        """Show a picture in the place that has this name."""
        if picture == self.shown.get(name):
            return
        self.shown[name] = picture
        handle = self._handles.get(name)
        if handle is not None:
            handle.update(picture)
        elif in_notebook():
            from IPython.display import display

            self._handles[name] = display(picture, display_id=True)


class LiveRoom:
    """A lecture room with a door to the network."""

    def __init__(self, room: LectureChat, door: Door, minutes: float) -> None:
        self.room, self.door, self.minutes = room, door, minutes
        self.board = Board()
        self.trace: Trace | None = None  # once it is closed

    def run(self) -> None:
        """Show who is in, the chart and the server's threads, until the time is over.

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
        """Draw everything anew."""
        server = self.room.server
        server.reports.forget(keep=EVENTS)
        self.board.show("people", _people(self.door))
        chart = Trace(*arrows_of(self.door.diary))
        self.board.show("chart", Picture(chart.as_text(last=60), svg=chart.as_svg()))
        self.board.show("threads", _threads(server.where()))

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
                for line in (name, "hello"):
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
        self.door.close()


@contextlib.contextmanager
def live_room(
    server: str, minutes: float = 0, most: int = 100, host: str = "", port: int = PORT
) -> Iterator[LiveRoom]:
    """Run a server from a cell for so many minutes, for the class in this network.

    The server itself listens where its code says, on this machine only. A door in front of it
    listens on ``host`` (default: the address by which this machine reaches other networks), and on
    127.0.0.1 for people at this machine. It lets at most so many guests in. With 0 minutes nobody
    from outside can come: it is a rehearsal.
    """
    where = (host or lan_address()) if minutes else HERE
    with open_room(server) as room, _listener(where, port) as listener:
        address = listener.getsockname()[:2]
        page = _page(*address)
        door = Door(room.lines, listener, room.address, most, page)
        if where != HERE:  # the lecturer's own terminal may come in by this address, too
            door.opens_also(HERE, address[1])
        with contextlib.closing(LiveRoom(room, door, minutes)) as live:
            live.board.show("invitation", _invitation(*address))
            yield live


def lan_address() -> str:
    """This machine's address in its network, or 127.0.0.1 if it is in none.

    A datagram socket that is connected has a local address, though nothing is sent (man 7 udp).
    192.0.2.1 belongs to nobody (RFC 5737).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _listener(host: str, port: int) -> socket.socket:
    """A listener on this port, or on any free one if it is taken."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError:
        return socket.create_server((host, 0), backlog=128)


# -- what is shown -----------------------------------------------------------------------


def client_line(host: str, port: int) -> str:
    """The client of a guest: one line for any terminal that has Python."""
    return f'python3 -c "{CLIENT.format(address=(host, port))}"'


def _page(host: str, port: int) -> str:
    """What a browser gets at the door: plain text to copy."""
    return "\n\n".join(
        [
            _("Copy this line into a terminal. On Windows write python instead of python3."),
            client_line(host, port),
            _("The first line that you type is your name. Ctrl-C ends it."),
        ]
    )


def _invitation(host: str, port: int) -> Picture:
    url, line = f"http://{host}:{port}", client_line(host, port)
    join = _("Join: open {url} in a browser.").format(url=url)
    copy = _("Copy the line from there into a terminal. What you type first is your name.")
    label = _("QR code: {url}").format(url=url)
    words = {"join": join, "copy": copy, "line": line, "label": label}
    html = render("invitation", picture=_qr_code(url), **words)
    return Picture("\n".join([join, copy, line]), html)


def _qr_code(url: str) -> str:
    """An address as a QR code, itself the address of a picture; "" without the library for it."""
    try:
        import segno
    except ImportError:
        return ""
    return str(segno.make(url, error="m").svg_data_uri(scale=6, light="#ffffff"))


def _people(door: Door) -> Picture:
    """Who is in, and how many lines each of them has said."""
    people = [f"{guest.name} ({guest.said})" for guest in door.guests if guest.name]
    sentence = plural(
        "{n} in the chat, with the number of their lines:",
        "{n} in the chat, with the number of their lines:",
        len(people),
    )
    head = sentence.format(n=len(people))
    names = ", ".join(people[:NAMES])
    if len(people) > NAMES:
        names = _("{names}, and {n} more").format(names=names, n=len(people) - NAMES)
    if door.refused:
        names += " " + _("Not let in: {n}.").format(n=door.refused)
    return Picture(f"{head} {names}", render("people", head=head, names=names))


def _threads(found: list[dict[str, Any]]) -> Picture:
    """The threads of the server: each one, or how many stand at each line if there are many."""
    places = [(f"{t['file']}:{t['line']}", t["code"]) for t in found]
    rows = [(t["thread"], *place) for t, place in zip(found, places, strict=True)]
    if len(rows) > ROWS:
        counted = Counter(places).most_common(ROWS)
        rows = [
            (plural("{n} thread", "{n} threads", n).format(n=n), *place) for place, n in counted
        ]
    return table((_("thread"), _("stands at"), _("line")), sorted(rows, key=_by_number))


def _by_number(row: Sequence[str]) -> tuple[bool, int, str]:
    return row[0] != "MainThread", len(row[0]), row[0]
