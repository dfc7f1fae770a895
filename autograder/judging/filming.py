"""Films checks while they run: what a check has seen, to be stepped through (see ``replay``)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from autograder.judging.verdict import Feedback
from autograder.room.unmet import Unmet

if TYPE_CHECKING:
    from autograder.room.scene import Scene

Record = Literal["", "lines", "all"]
NOTHING: Record = ""
LINES: Record = "lines"  # beside the events of each run: where the threads stand at each of them
ALL: Record = "all"  # and each line that is run, locks and registries: programs are watched for it

REST = 1.0  # seconds that programs may go on for their film, once a check has failed

OnFilm = Callable[[str, dict[str, Any]], None]  # told the name of a check, and its film


@dataclass(frozen=True)
class Filming:
    """What is recorded of each check, and who is told its film."""

    record: Record
    on_film: OnFilm

    def prepare(self, room: Scene) -> None:
        """Have the programs of a room recorded. Call it before the room is opened."""
        if self.record == LINES:
            room.job = {**room.job, "record": "lines"}
        elif self.record == ALL:
            room.job = {**room.job, "record": "steps", "watch": True}

    def show(self, room: Scene | None, name: str, title: str, told: Feedback | None) -> None:
        """Tell the film of a room that is still open. Our own fault in it costs no verdict."""
        if not self.record or room is None:
            return
        # Few runs are filmed, and all would load it.
        from autograder.replay.cast import last_words
        from autograder.replay.clues.about import About
        from autograder.replay.film import film

        about = About(title, check=name)
        if told is not None:
            asked = room.asked.name if room.asked else ""
            said = last_words(room, told.sent)
            place = told.place if told.knows_its_line or told.is_of_check else ""
            about = About(
                *(title, "", name, told.expected, told.got, told.sent, asked, said),
                place=place,
                is_sure=told.is_sure,
            )
        try:
            with contextlib.suppress(Unmet):
                room.settle(REST)  # what has come is shown, too, before the film ends
            for program in room.programs:
                program.where()  # so that each thread's last lines are told, too
            self.on_film(name, film(room, about).to_json())
        except Exception:
            if os.environ.get("AUTOGRADER_DEBUG"):
                raise


NOBODY = Filming(NOTHING, lambda name, film: None)
