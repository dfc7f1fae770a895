"""The stage of a lecture notebook: programs from cells, a room, its charts, questions with votes.

    %load_ext autograder.stage
    from autograder.stage import open_room, predict, reveal, show_chart, show_stream, show_threads

Everything happens in the thread that runs the cell, and ends with the ``with`` statement that
began it. No widget is needed, and without Jupyter all is shown as plain text.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from autograder.duo import Duo
from autograder.launch import launcher
from autograder.lines import Lines
from autograder.person import Person
from autograder.program import Program
from autograder.room import Room
from autograder.submission import Pair
from autograder.trace import Trace
from autograder.udp import OnDatagrams, UdpRoom

TIME = 4.0  # seconds that one room may wait in all, so that no cell blocks a lecture
LETTERS = "ABCDEFGH"


class LectureRoom(Room):
    """A room where everybody waits for silence before they act: a run has one order."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.trace: Trace | None = None  # once it is closed
        self._curtain = time.monotonic() + TIME

    def act(self, sentence: str, **values: Any) -> None:
        """Let all programs deal with what was said, then go on."""
        self.settle()
        super().act(sentence, **values)

    def wait_for(self, condition: Callable[[], bool], patience: float = TIME) -> bool:
        """Wait as in any room, but not after the curtain has fallen."""
        return super().wait_for(condition, min(patience, self._curtain - time.monotonic()))

    def settle(self, patience: float = TIME) -> bool:
        """Wait until every program stands still, but not after the curtain has fallen."""
        return super().settle(min(patience, self._curtain - time.monotonic()))

    def close(self) -> None:
        """End everything. How people are sent home is no part of the story."""
        self.settle()
        self.trace = self.trace or Trace.of(self)
        super().close()


class LectureDuo(LectureRoom, Duo):
    """A lecture room for two: somebody sits at the server, too."""


class LectureUdpRoom(LectureRoom, UdpRoom):
    """A lecture room whose server speaks UDP."""


R = TypeVar("R", bound=LectureRoom)


def open_room(server: str, client: str = "") -> AbstractContextManager[LectureRoom]:
    """Run the source of a server in a process of its own; end it, and all others, at the end.

    Without a source there is no server in the room, and whoever wants to connect is refused.
    """
    return _opened(LectureRoom, server, client)


def open_duo(server: str, client: str) -> AbstractContextManager[LectureDuo]:
    """The same for two people, of whom one types at the server: ``boss, alice = room.meet()``."""
    return _opened(LectureDuo, server, client)


def open_udp_room(server: str, client: str = "") -> AbstractContextManager[LectureUdpRoom]:
    """The same for a server that speaks UDP."""
    return _opened(LectureUdpRoom, server, client)


@contextlib.contextmanager
def _opened(kind: type[R], server: str, client: str) -> Iterator[R]:
    with (
        tempfile.TemporaryDirectory(prefix="stage-") as folder,
        contextlib.closing(launcher(lines := Lines())) as programs,
    ):
        for name, source in (("server.py", server), ("client.py", client)):
            Path(folder, name).write_text(source, encoding="utf-8")
        with contextlib.closing(kind(Pair(Path(folder)), programs, lines)) as room:
            if server:
                room.open()
            yield room


def load_ipython_extension(shell: Any) -> None:
    """Add the cell magic ``%%program NAME``: the cell is a program, kept as text in NAME."""

    def program(line: str, cell: str) -> None:
        name = line.strip()
        if not name.isidentifier():
            raise ValueError("Write %%program and a name, for example: %%program echo_server")
        compile(cell, name, "exec")  # a typing mistake shows here, not in the next cell
        shell.user_ns[name] = cell

    shell.register_magic_function(program, "cell", "program")


# -- what is shown -----------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """Something to show: as SVG or HTML where that can be drawn, else as text."""

    text: str
    html: str = ""
    svg: str = ""

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        kinds = {"text/plain": self.text, "text/html": self.html, "image/svg+xml": self.svg}
        return {kind: data for kind, data in kinds.items() if data}

    def show(self) -> None:
        """Show it as the output of this cell, or print it where there are no cells."""
        try:
            from IPython.display import display
        except ImportError:
            print(self.text)
        else:
            display(self)


def show_chart(room: LectureRoom) -> None:
    """Draw what has happened in a room so far. It may be closed by now."""
    trace = room.trace or Trace.of(room)
    Picture(trace.as_text(last=60), svg=trace.as_svg()).show()


def show_threads(program: Program | None) -> None:
    """List the threads of a running program and the line that each of them has reached."""
    found = program.where() if program is not None else []
    found.sort(key=lambda t: (t["thread"] != "MainThread", len(t["thread"]), t["thread"]))
    rows = [(t["thread"], f"{t['file']}:{t['line']}", t["code"]) for t in found]
    _table(("thread", "stands at", "line"), rows).show()


def show_stream(room: LectureRoom, person: Person, back: bool = False) -> None:
    """What a person sent, piece by piece, and what each recv of the server returned of it.

    With ``back``, the other direction: from the server to this person's client.
    """
    name, server = person.name, room.server
    if back:
        program = getattr(person, "program", None)
        sent, received = _transfers(server, "sent", person), _transfers(program, "received")
        if isinstance(person, OnDatagrams):
            received = person.datagrams
        head = ("the server sent", f"each recv of {name}'s client returned")
    else:
        end = "" if isinstance(person, OnDatagrams) else "\n"
        sent = [f"{line}{end}".encode() for _, who, line in room.spoken if who == name]
        received = _transfers(server, "received", person)
        head = (f"{name} sent", "each recv of the server returned")
    rows = zip_longest(map(_piece, sent), map(_piece, received), fillvalue="")
    _table(head, list(rows)).show()


def _transfers(program: Program | None, kind: str, peer: Person | None = None) -> list[bytes]:
    """The bytes of each transfer that a program has reported, with all peers or with one."""
    events = program.saw(kind) if program is not None else []
    wanted = [e for e in events if peer is None or e.get("peer") == peer.port]
    return [str(event.get("data", "")).encode("latin-1", "replace") for event in wanted]


def _piece(data: bytes) -> str:
    """A piece of a byte stream: its bytes, how many there are, and whether a letter is cut."""
    shown = repr(data) if len(data) <= 24 else f"{data[:9]!r} … {data[-9:]!r}"
    try:
        data.decode()
    except UnicodeDecodeError:
        return f"{shown}  {len(data)} bytes, a letter is cut"
    return f"{shown}  {len(data)} {'byte' if len(data) == 1 else 'bytes'}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Picture:
    text = "\n".join("  |  ".join(row) for row in (head, *rows))
    html = ""
    for tag, row in [("th", head), *(("td", row) for row in rows)]:
        cells = (f'<{tag} style="text-align:left">{escape(cell)}</{tag}>' for cell in row)
        html += f"<tr>{''.join(cells)}</tr>"
    return Picture(text, f"<table>{html}</table>")


# -- questions ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """A question to the audience, its options A, B, C …, and what they voted for, "" if nothing."""

    text: str
    options: tuple[str, ...]
    vote: str = ""

    def option(self, letter: str) -> str:
        """An option by its letter. Raises ValueError if there is none."""
        place = LETTERS.find(letter.upper()) if len(letter) == 1 else -1
        if not 0 <= place < len(self.options):
            known = ", ".join(LETTERS[: len(self.options)])
            raise ValueError(f"“{letter}” is no option of this question. There are {known}.")
        return f"{letter.upper()}: {self.options[place]}"


def predict(question: str, *options: str, vote: str = "") -> Question:
    """Ask before the run. ``vote`` is the letter that most of the audience chose."""
    asked = Question(question, options, vote.strip())
    if asked.vote:
        asked.option(asked.vote)
    lines = [asked.option(letter) for letter in LETTERS[: len(options)]]
    items = "<br>".join(map(escape, lines))
    html = f"<p><b>{escape(question)}</b></p><p>{items}</p>"
    Picture("\n".join([question, *lines]), html).show()
    return asked


def reveal(asked: Question, fact: str) -> None:
    """Show the vote beside the fact: the letter of what the run has shown."""
    vote = asked.option(asked.vote) if asked.vote else "no vote was taken"
    _table(("You said", "The run says"), [(vote, asked.option(fact))]).show()
