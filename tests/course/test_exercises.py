"""Proves autograder/course/exercises.py: what a record says is what the kit does."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of, exercises
from autograder.course.exercises import all_exercises, exercise, lesson_of, slugs, with_most
from autograder.course.toml_file import CourseError
from autograder.kit import named

RECORD = """
builds = "a toy"
network = "tcp"
[fixtures]
room = "autograder.room.room:Room"
"""


def write(folder: Path, slug: str, text: str) -> Path:
    (folder / slug).mkdir()
    (folder / slug / "exercise.toml").write_text(text, "utf-8")
    return folder


def test_each_exercise_has_checks_and_each_room_is_there() -> None:
    assert [lesson_of(slug) for slug in exercises()] == [one.of for one in all_exercises().values()]
    for slug, one in all_exercises().items():
        assert checks_of(slug)
        assert all(named(kind) for kind in one.fixtures.values())


def test_a_variant_has_the_folders_of_its_exercise_and_what_it_says_itself() -> None:
    plain, variant = exercise("02_two_user_chat"), exercise("02_two_user_udp")
    assert (variant.of, variant.people) == (plain.slug, plain.people)
    assert (plain.network, variant.network) == ("tcp", "udp")
    assert variant.fixtures["host"] == plain.fixtures["host"]
    assert variant.fixtures["duo"] != plain.fixtures["duo"]
    assert variant.slug not in slugs()


def test_what_counts_most() -> None:
    assert with_most().slug == "04_multi_user_chat"
    assert with_most("udp").slug == "03_udp_chat"


def test_an_exercise_is_found_by_its_record(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()  # no record, no exercise
    found = all_exercises(write(tmp_path, "11_toy", RECORD))
    assert list(found) == ["11_toy"]
    assert (found["11_toy"].cap, found["11_toy"].mastery) == (None, None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: the setting “builds” is missing here."),
        (RECORD.replace("tcp", "tpc"), "line 3: “network” must be 'tcp' or 'udp'."),
        (RECORD + "watched_room = 'Room'", "line 6: “watched_room” must be like ^autograder"),
        ("net = 1\n" + RECORD, "line 1: there is no setting “net”; did you mean “network”?"),
    ],
)
def test_a_mistake_in_a_record_is_named_with_its_line(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(CourseError) as caught:
        all_exercises(write(tmp_path, "11_toy", text))
    assert any(sentence in told for told in caught.value.sentences), caught.value.sentences
