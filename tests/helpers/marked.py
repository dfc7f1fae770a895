"""How near the marked line of a replay is to the mistake that was made."""

from __future__ import annotations

from pathlib import Path

from autograder.proof.mutants import Mutant
from autograder.replay.film import Film
from helpers.films import Filmed, recorded
from helpers.told import NEAR as NEAR
from helpers.told import lines_of


def filmed(mutant: Mutant, folder: Path) -> Filmed:
    """The check that catches a mistake, recorded."""
    mutant.write(folder)
    return recorded(folder, mutant.slug, mutant.edit.caught_by, on=mutant.switches)


def distance(mutant: Mutant, film: Film) -> int | None:
    """Lines from the mistake to the marked line; 0 for the line that died. None: far away."""
    place = film.wrong.place
    if place is None:
        return None
    told = film.moments[film.wrong.moment].text
    if " dies: " in told or " breaks off: " in told:
        return 0
    if film.files[place[0]]["name"] != mutant.edit.file.rpartition("/")[2]:
        return None
    return min(abs(place[1] - line) for line in lines_of(mutant))
