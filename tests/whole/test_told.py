"""A whole flow: a seeded mistake, checked, and what a student reads first leads to its line.

A sample runs with `make programs`, each mistake with TOLD=all in the environment: for a night.
With TOLD=09_protocol it is those of one exercise.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from autograder.judging.verdict import Feedback
from helpers.seeded import seeded
from helpers.told import checked, first_lines, lines_of, measured, near
from helpers.unseen import UNSEEN

ALL = seeded()
SHARE = 0.95
SAMPLE = (
    ("08_slow_readers", "holds the registry while the writer sends"),
    ("09_protocol", "relays nothing"),
    ("09_protocol", "hides an unknown name"),
    ("09_protocol", "echoes"),
    ("10_break_it", "always fails"),
)
MUTANT = next(
    one for one in ALL if one.edit.mistake == "takes what stands before a colon for a name"
)


def told(got: str, place: str = "", way: tuple[str, ...] = ()) -> Feedback:
    return Feedback("", got, place=place, code="x", way=[*way])


def test_the_line_its_function_and_what_died_lead_to_a_mistake() -> None:
    line, file = min(lines_of(MUTANT)), MUTANT.edit.file
    assert near(MUTANT, told("It did not come.", f"{file}:{line + 2}")) == "line"
    assert near(MUTANT, told("It did not come.", f"{file}:999", ("a.py:1", f"{file}:{line}")))
    assert near(MUTANT, told("client.py ended: ValueError: x (client.py:1)")) == "died"
    assert near(MUTANT, told("It did not come.", "client.py:1")) == "no"


def test_the_way_stands_among_the_first_lines() -> None:
    one = told("Nothing came.\nMore.", "server.py:4", ("server.py:9: f()", "server.py:4: x"))
    way = "The way through your program: server.py:9 → server.py:4"
    assert first_lines(one) == f"server.py:4: x\n{way}\nNothing came."
    assert first_lines(replace(one, way=["server.py:4"])) == "server.py:4: x\nNothing came."


def test_what_no_line_can_show_is_a_seeded_mistake() -> None:
    names = [mistake for some in UNSEEN.values() for mistake in some]
    assert len({*names}) == len(names)
    assert {*names} <= {one.edit.mistake for one in ALL}


@pytest.mark.programs
@pytest.mark.parametrize(("slug", "mistake"), SAMPLE)
def test_a_student_is_led_to_the_mistake(slug: str, mistake: str) -> None:
    mutant = next(one for one in ALL if (one.slug, one.edit.mistake) == (slug, mistake))
    how, text = checked(mutant)
    assert how in ("line", "died", "function"), text


SLUGS = sorted({one.slug for one in ALL})
ASKED = [slug for slug in SLUGS if os.environ.get("TOLD") in ("all", slug)]


@pytest.mark.programs
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("slug", ASKED)
def test_of_the_mistakes_of_an_exercise_most_are_named(slug: str) -> None:
    counts, missed = measured(slug)
    tried = counts.total() - counts["passed"] - counts["unseen"]
    print(slug, dict(counts), *missed, sep="\n")
    assert tried - counts["no"] >= SHARE * tried, "\n".join(missed)
