"""Proves autograder/proof/mutants.py: every mistake in a file of mutants is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.exercises import all_exercises
from autograder.course.toml_file import CourseError
from autograder.kit import REFERENCE
from autograder.proof.mutants import load, unproved_checks
from helpers.seeded import seeded

SLUG = "04_multi_user_chat"
MUTANT = """
[[mutant]]
mistake = "never listens"
file = "server.py"
caught_by = "test_server_listens"
old = "socket.create_server(ADDRESS)"
new = "socket.socket()"
"""


def write(folder: Path, text: str, name: str = f"{SLUG}.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def test_a_mutant_is_a_right_program_with_one_edit(tmp_path: Path) -> None:
    [mutant] = load(write(tmp_path, MUTANT))
    assert (mutant.slug, mutant.reference) == (SLUG, REFERENCE / SLUG)
    mutant.write(tmp_path / "made")
    right, wrong = (
        (f / "server.py").read_text("utf-8") for f in (mutant.reference, tmp_path / "made")
    )
    assert wrong == right.replace("socket.create_server(ADDRESS)", "socket.socket()") != right


def test_the_folder_beside_a_file_holds_its_right_programs(tmp_path: Path) -> None:
    (tmp_path / f"{SLUG}.odd").mkdir()
    (tmp_path / f"{SLUG}.odd" / "server.py").write_text("socket.create_server(ADDRESS)", "utf-8")
    [mutant] = load(write(tmp_path, MUTANT, f"{SLUG}.odd.toml"))
    assert mutant.reference == tmp_path / f"{SLUG}.odd"


def test_a_script_that_is_named_is_the_server(tmp_path: Path) -> None:
    named = f'right = "reference/{SLUG}/server.py"\n' + MUTANT
    [mutant] = load(write(tmp_path, named, f"{SLUG}.script.toml"))
    mutant.write(tmp_path / "made")
    [same] = load(write(tmp_path / "made", MUTANT))
    same.write(tmp_path / "same")
    for name in ("server.py", "client.py"):
        assert (tmp_path / "made" / name).read_text() == (tmp_path / "same" / name).read_text()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (MUTANT.replace("mistake", "mistakes"), "line 3: there is no setting “mistakes”; did you"),
        (MUTANT.replace('file = "server.py"\n', ""), "line 2: the setting “file” is missing here."),
        (MUTANT.replace("server.py", "serve.py"), "line 4: there is no serve.py in"),
        (MUTANT.replace("_listens", "_hears"), "line 5: no check that runs here is called"),
        (MUTANT.replace("(ADDRESS)", "(A)"), "line 6: “never listens”: old does not stand"),
        (
            MUTANT.replace("socket()", "socket("),
            "line 7: “never listens”: with new in it,",
        ),
        (
            "switches = ['warm']\n" + MUTANT,
            "line 1: the switches that there are: other_failures, peers,",
        ),
        ("[[mutant]", "line 1: "),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CourseError) as caught:
        load(write(tmp_path, text))
    assert any(f"{SLUG}.toml, {sentence}" in told for told in caught.value.sentences), str(
        caught.value
    )


def test_an_exercise_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"99_chat.toml, line 1: no exercise is called 99_chat"):
        load(write(tmp_path, MUTANT, "99_chat.toml"))


def test_each_of_them_fits_its_program() -> None:
    assert load() == [*seeded()]


@pytest.mark.parametrize("slug", all_exercises())
def test_each_check_of_each_exercise_catches_a_mistake(slug: str) -> None:
    assert unproved_checks(slug, seeded()) == []
    assert unproved_checks(slug, [m for m in seeded() if m.slug != slug]) != []
