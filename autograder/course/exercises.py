"""What an exercise is: a folder ``autograder/checks/SLUG`` with a record ``exercise.toml`` in it.

The same slug names its lesson, notebook, skeleton and model answer. What else the kit needs to know
of it stands in the record, and nowhere else: an exercise that is added edits no Python.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from autograder.course.toml_file import Strict, read
from autograder.kit import CHECKS

RECORD = "exercise.toml"

PROGRAMS = ("server.py", "client.py")

Network = Literal["tcp", "udp"]
TCP: Network = "tcp"
UDP: Network = "udp"
Cap = Annotated[float, Field(ge=0, le=100)]
Weight = Annotated[float, Field(ge=0)]
Class = Annotated[str, Field(pattern=r"^autograder(\.\w+)+:\w+$")]  # "package.module:name"


class Variant(Strict):
    """The same checks for other programs: a track of its own, without a folder."""

    slug: str
    builds: str
    network: Network
    switches: tuple[str, ...] = Field(strict=False)  # on, beside those of the course
    cap: Cap
    fixtures: Mapping[str, Class] = Field(default={})  # instead of those of the exercise


class Record(Strict):
    """What stands in an exercise.toml."""

    builds: str  # what the student builds: a row of the table in README
    network: Network
    people: Literal["two", "many"] = "many"
    client: Literal["handed in", "lent"] = "handed in"  # lent: ours, if none is handed in
    scripts: tuple[str, ...] = Field(default=PROGRAMS, strict=False)  # what is handed in
    cap: Cap | None = None  # of the core grade; None: no track
    mastery: Weight | None = None  # its weight among what counts beside the core grade
    number: str = ""  # of the task in the course that hand-ins come from: server_4.py
    fixtures: Mapping[str, Class]  # what a check may ask for, and the room that it is given
    # The checks that the code of lessons/from_your_handout fails: a course may give it to students.
    given_fails: tuple[str, ...] = Field(default=(), strict=False)
    # Beside the record: files and folders that checks need and students do not read (sealed.py).
    sealed: tuple[str, ...] = Field(default=(), strict=False)
    variant: tuple[Variant, ...] = Field(default=(), strict=False)


class Exercise(Strict):
    """An exercise, or a variant of one."""

    slug: str
    of: str  # the exercise whose folders, lesson and checks it has: itself, or what it varies
    builds: str
    network: Network
    people: str
    client: str
    scripts: tuple[str, ...]
    cap: float | None
    mastery: float | None
    number: str
    fixtures: Mapping[str, str]
    given_fails: tuple[str, ...]
    sealed: tuple[str, ...]
    switches: frozenset[str]


@cache
def all_exercises(folder: Path = CHECKS) -> Mapping[str, Exercise]:
    """All exercises by slug, in order, then their variants. Raises CourseError for a bad record."""
    found: dict[str, Exercise] = {}
    variants: dict[str, Exercise] = {}
    for path in sorted(folder.glob(f"*/{RECORD}")):
        slug, record = path.parent.name, read(path, Record)
        facts = record.model_dump(exclude={"variant"})
        found[slug] = Exercise(slug=slug, of=slug, switches=frozenset(), **facts)
        for variant in record.variant:
            own = variant.model_dump() | {"switches": frozenset(variant.switches), "mastery": None}
            own["fixtures"] = facts["fixtures"] | own["fixtures"]
            variants[variant.slug] = Exercise(**(facts | own | {"of": slug}))
    return found | variants


def slugs() -> list[str]:
    """The exercises that have a folder, in order."""
    return [slug for slug, exercise in all_exercises().items() if exercise.of == slug]


def named_by(text: str) -> str:
    """The exercise that somebody means by its slug, or by its number alone. "" if there is none."""
    meant = text.casefold().rstrip("/")
    meant = meant.zfill(2) if meant.isdecimal() else meant
    return next((slug for slug in slugs() if meant in (slug, slug.partition("_")[0])), "")


def meant(text: str) -> str:
    """The slug that somebody means, or what was said if nobody knows it."""
    return named_by(text) or text


def exercise(slug: str) -> Exercise:
    """The exercise or the variant of this slug. KeyError if there is none."""
    return all_exercises()[slug]


def asks_for_a_chat(slug: str) -> bool:
    """Whether a server and a client are handed in, as nearly always. Or nobody knows what is."""
    known = all_exercises().get(slug)
    return known is None or known.scripts == PROGRAMS


def lesson_of(slug: str) -> str:
    """The exercise whose lesson and checks are those of a track: itself, or what it varies."""
    known = all_exercises().get(slug)
    return known.of if known else slug


def switches(slug: str, on: Collection[str] = ()) -> frozenset[str]:
    """The switches that are on for an exercise, in a course in which these are on."""
    known = all_exercises().get(slug)
    return frozenset(on) | (known.switches if known else frozenset())


def with_most(network: Network | None = None) -> Exercise:
    """The exercise that counts most in the core grade, of all or of one network."""
    tracks = [one for one in all_exercises().values() if network in (None, one.network)]
    return max(tracks, key=lambda one: one.cap or 0)
