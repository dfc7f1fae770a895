"""The stage of a lecture notebook: programs from cells, a room, its charts, questions with votes.

    %load_ext autograder.stage
    from autograder.stage import open_room, predict, reveal, show_chart, show_stream, show_threads

Everything happens in the thread that runs the cell (but the phones of a live room have one of
their own), and ends with the ``with`` statement that began it. No widget is needed, and without
Jupyter all is shown as plain text.
"""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.stage.ask import Question, predict, reveal
from autograder.stage.html import render
from autograder.stage.live.room import LiveRoom, by_phone, live_room
from autograder.stage.mishap import NotStored, Slip
from autograder.stage.picture import Picture, in_notebook
from autograder.stage.projection import projection
from autograder.stage.replaying import show_replay
from autograder.stage.rooms import (
    LectureDuo,
    LectureRoom,
    LectureUdpRoom,
    open_duo,
    open_room,
    open_udp_room,
)
from autograder.stage.show import show_chart, show_stream, show_threads
from autograder.stage.speed import measured, show_measured, show_speed
from autograder.stage.turns import turns
from autograder.stage.views import show_locks, show_outboxes, show_registry
from autograder.words.language import _, not_there, speak

__all__ = [
    "Event",
    "LectureDuo",
    "LectureRoom",
    "LectureUdpRoom",
    "LiveRoom",
    "Picture",
    "Question",
    "by_phone",
    "live_room",
    "measured",
    "open_duo",
    "open_room",
    "open_udp_room",
    "predict",
    "reveal",
    "show_chart",
    "show_locks",
    "show_measured",
    "show_outboxes",
    "show_registry",
    "show_replay",
    "show_speed",
    "show_stream",
    "show_threads",
    "turns",
]


def load_ipython_extension(shell: Any) -> None:
    """Add ``%%program NAME``, which keeps the cell as a program in NAME, ``%projection``, and
    ``%speak ru``: the language of what is shown.

    From then on pictures follow the theme of JupyterLab.
    """

    def program(line: str, cell: str) -> None:
        name = line.strip()
        if not name.isidentifier():
            raise Slip(_("Write %%program and a name, for example: %%program echo_server"))
        try:
            compile(cell, name, "exec")  # a typing mistake shows here, not in the next cell
        except SyntaxError as error:
            # What the name meant before must not run in place of what the audience sees.
            shell.user_ns[name] = NotStored(name, error)
            raise shell.user_ns[name].told() from None
        shell.user_ns[name] = cell

    shell.register_magic_function(program, "cell", "program")
    shell.register_magic_function(projection, "line", "projection")
    shell.register_magic_function(speak_, "line", "speak")
    if in_notebook():
        Picture("", render("theme")).show()


def speak_(line: str) -> None:
    """``%speak ru``: from now on all is shown in this language. Raises Slip if it is none."""
    if sentence := not_there(line.strip()):
        raise Slip(sentence)
    speak(line.strip())
