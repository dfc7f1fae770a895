"""A lecture steps through the run of a room: each thread, each line, who sent what."""

from __future__ import annotations

import time

from autograder.replay.clues.about import About
from autograder.replay.film import Film, made
from autograder.replay.page import page
from autograder.replay.recording import record
from autograder.room.trace import Trace
from autograder.stage.html import render
from autograder.stage.picture import Picture
from autograder.stage.rooms import LectureRoom
from autograder.words.language import _

LAST = 40  # moments that are printed where nothing can be stepped through


def show_replay(room: LectureRoom, title: str = "") -> None:
    """Show a page on which the run of a room is stepped through. It may be closed by now.

    The room was opened with ``record=True``.
    """
    if "record" not in room.job:
        Picture(_("Nothing was recorded. Open the room with record=True.")).show()
        return
    film = film_of(room, title)
    text = "\n".join([film.about.title, *(one.text for one in film.moments[-LAST:])])
    Picture(text, html=render("replay", page=page(film), title=film.about.title)).show()


def film_of(room: LectureRoom, title: str = "") -> Film:
    """The film of a room that was recorded."""
    until = min(room.closed, time.monotonic())
    told = record(room, room.code, until)
    return made(told, room.trace or Trace.of(room), About(title or _("What happened in the room")))
