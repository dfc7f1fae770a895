"""Proves autograder/handin/arrival/layouts.py, with autograder/handin/arrival/named_files.py,
autograder/handin/arrival/named_folders.py, autograder/handin/arrival/parts.py and
autograder/handin/arrival/attempts.py: each layout, made like the real thing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.handin.arrival.find import Arrival, find_class
from autograder.handin.arrival.layouts import layout_names
from autograder.handin.intake import Entry, take_in
from autograder.handin.submission import CORE, Pair, Problem
from autograder.kit import ROOT
from helpers.handins import CLIENT, PAIR, SERVER, of_each, pack, posix, write

PEOPLE = ["Anna Müller", "Seán O'Brien", "Иванов Пётр", "李雷", "Zoë 👻 van der Berg"]
MOODLE = [f"{person}_{n}23" for n, person in enumerate(PEOPLE, 1)]
FILE, TEXT = "{}_assignsubmission_file_", "{}_assignsubmission_onlinetext_"


def arrived(folder: Path, layout: str = "") -> Arrival:
    return find_class(folder, folder.parent / "shelf", layout=layout)


def by_name(found: Arrival) -> dict[str, Entry]:
    return {entry.name: entry for entry in found.entries}


def programs(entry: Entry, clean: Path) -> Pair | Problem:
    clean.mkdir(parents=True)
    return take_in(entry, clean).programs[CORE]


def each_has_its_own(found: Arrival, tmp_path: Path, whose: dict[str, str]) -> None:
    """Every server and client says whose it is. ``whose`` leads from names of rows to that."""
    assert sorted(by_name(found)) == sorted(whose)
    for number, (name, entry) in enumerate(by_name(found).items()):
        pair = programs(entry, tmp_path / "clean" / str(number))
        assert isinstance(pair, Pair), pair
        for script in (pair.server, pair.client):
            assert f"# {whose[name]}\n" in (pair.folder / script).read_text("utf-8")


# -- Moodle --------------------------------------------------------------------------------

MOODLES = {
    "in folders": of_each(FILE + "/", MOODLE),
    "in folders, nested": of_each(FILE + "/my chat/", MOODLE),
    "in folders, named as from Moodle 4": of_each("{}_assignsubmission_file/", MOODLE),
    "flat": of_each(FILE, MOODLE),
}


@pytest.mark.parametrize("kind", MOODLES)
@pytest.mark.parametrize("packed", ["", "zip", "zip in a folder"])
def test_moodle(tmp_path: Path, kind: str, packed: str) -> None:
    files = MOODLES[kind] | {TEXT.format(MOODLE[0]) + "/onlinetext.html": "<p>Hello"}
    path = write(tmp_path / "home", {}) if packed else write(tmp_path / "home", files)
    if packed:
        path = pack(path / "course-Chat-4711.zip", files)
    found = arrived(path.parent if packed == "zip in a folder" else path)
    assert found.layout == "moodle"
    each_has_its_own(found, tmp_path, dict(zip(PEOPLE, MOODLE, strict=True)))
    anna = by_name(found)["Anna Müller"]
    assert (anna.person, anna.id) == ("Anna Müller", "123")
    assert anna.notes == (
        "Anna Müller_123_assignsubmission_onlinetext_ is text that was typed into Moodle.",
    )


def test_moodle_a_zip_for_each(tmp_path: Path) -> None:
    for who in MOODLE:
        pack(write(tmp_path / "in", {}) / f"{FILE.format(who)}chat.zip", of_each("chat/", [who]))
        inner = write(tmp_path / "in folders" / FILE.format(who), {})
        pack(inner / "chat.zip", of_each("", [who]))
    for number, kind in enumerate(("in", "in folders")):
        whose = dict(zip(PEOPLE, MOODLE, strict=True))
        each_has_its_own(arrived(tmp_path / kind), tmp_path / str(number), whose)


def test_moodle_who_only_typed_text_has_a_row(tmp_path: Path) -> None:
    files = of_each(FILE + "/", MOODLE[:1]) | {TEXT.format("Bo_9") + "/onlinetext.html": "Hello"}
    found = by_name(arrived(write(tmp_path / "in", files)))
    told = programs(found["Bo"], tmp_path / "clean")
    assert isinstance(told, Problem)
    assert "no Python script in it, only onlinetext.html" in told.sentence


def test_moodle_two_of_one_name_are_told_apart_by_number(tmp_path: Path) -> None:
    found = arrived(write(tmp_path / "in", of_each(FILE, ["Anna_1", "Anna_2"])))
    each_has_its_own(found, tmp_path, {"Anna (1)": "Anna_1", "Anna (2)": "Anna_2"})
    assert found.warnings == []  # Moodle numbers people: these are two


def test_moodle_one_name_spelled_in_two_ways_is_one_person(tmp_path: Path) -> None:
    composed, decomposed = "M\u00fcller_1", "Mu\u0308ller_1"
    files = {FILE.format(composed) + "server.py": SERVER, FILE.format(decomposed) + "client.py": ""}
    folder = write(tmp_path / "in", files)
    assert list(by_name(arrived(folder))) == ["M\u00fcller"]


@pytest.mark.parametrize("ending", ["/", "_"])
def test_moodle_teams_and_who_is_in_none(tmp_path: Path, ending: str) -> None:
    teams = ["Gruppe Ö_17", "Default group"]
    found = arrived(write(tmp_path / "in", of_each("{}_assignsubmission_file" + ending, teams)))
    each_has_its_own(found, tmp_path, {"Gruppe Ö": teams[0], "Default group": teams[1]})


def test_moodle_where_names_are_hidden(tmp_path: Path) -> None:
    found = arrived(write(tmp_path / "in", of_each(FILE, [f"Participant_{n}" for n in range(3)])))
    assert list(by_name(found)) == [f"Participant ({n})" for n in range(3)]
    assert found.warnings == []


# -- Canvas --------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_canvas(tmp_path: Path, packed: bool) -> None:
    files = of_each("{}_98765_", ["smithjohn_1234", "müllerzoë_LATE_55", "ивановпётр_77"])
    files |= {
        "smithjohn_1234_99001_server-1.py": SERVER + "# again\n",
        "smithjohn_1234_99002_server-2.py": SERVER + "# smithjohn_1234\n",
        "ивановпётр_77_98770_report.pdf": "",
    }
    path = pack(tmp_path / "submissions.zip", files) if packed else write(tmp_path / "in", files)
    found = arrived(path)
    assert found.layout == "canvas"
    whose = {"smithjohn": "smithjohn_1234", "müllerzoë": "müllerzoë_LATE_55"}
    each_has_its_own(found, tmp_path, whose | {"ивановпётр": "ивановпётр_77"})
    late = {name: entry.late for name, entry in by_name(found).items()}
    assert late == {"smithjohn": False, "müllerzoë": True, "ивановпётр": False}
    john = by_name(found)["smithjohn"]
    assert (john.id, john.attempt, john.attempts) == ("1234", 3, 3)
    assert john.notes == (
        "Attempt 3 of 3 counts; earlier ones are left out: "
        "smithjohn_1234_98765_server.py, smithjohn_1234_99001_server-1.py.",
    )


def test_canvas_a_zip_for_each(tmp_path: Path) -> None:
    for name in ("smithjohn_LATE_1234_56789_chat-1.zip", "lee_99_56790_chat.zip"):
        pack(write(tmp_path / "in", {}) / name, of_each("", [name.partition("_")[0]]))
    found = arrived(tmp_path / "in")
    each_has_its_own(found, tmp_path, {"smithjohn": "smithjohn", "lee": "lee"})
    john = by_name(found)["smithjohn"]
    assert (john.late, john.attempt) == (True, 2)
    assert john.notes == ("By its names this is attempt 2; no earlier one is here.",)


def test_canvas_where_names_are_hidden(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", of_each("{}_98765_", ["anon_aB3xY", "LATE_anon_Zz8Yy"]))
    found = arrived(folder)
    whose = {"anon_aB3xY": "anon_aB3xY", "anon_Zz8Yy": "LATE_anon_Zz8Yy"}
    each_has_its_own(found, tmp_path, whose)
    assert {name: entry.late for name, entry in by_name(found).items()} == {
        "anon_aB3xY": False,
        "anon_Zz8Yy": True,
    }


def test_canvas_who_only_typed_has_a_row(tmp_path: Path) -> None:
    files = of_each("{}_98765_", ["lee_12"])
    files |= {"lee_12_text.html": "", "kim_LATE_34_link.html": "", "li_56_text.html": ""}
    found = by_name(arrived(write(tmp_path / "in", files)))
    assert sorted(found) == ["kim", "lee", "li"]
    assert found["lee"].notes == ("lee_12_text.html is text or a link that was typed into Canvas.",)
    assert isinstance(programs(found["kim"], tmp_path / "clean"), Problem)


def test_canvas_a_random_mark_after_seven_numbers(tmp_path: Path) -> None:
    mark = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    files = {"lee_12_900_server.py": SERVER, "lee_12_901_client.py": CLIENT + "# lee\n"}
    files |= {f"lee_12_950_server-{mark}.py": SERVER + "# lee\n"}
    each_has_its_own(arrived(write(tmp_path / "in", files)), tmp_path, {"lee": "lee"})


def test_names_with_small_numbers_are_not_those_of_canvas(tmp_path: Path) -> None:
    folder = write(tmp_path / "Anna", {"task_4_1_server.py": SERVER, "task_4_1_client.py": CLIENT})
    assert [(e.name, e.layout) for e in arrived(folder).entries] == [("Anna", "single")]


# -- Blackboard ----------------------------------------------------------------------------

ATTEMPTS = ["2025-03-01-10-15-00", "2025-03-02-23-59-59"]


def test_blackboard(tmp_path: Path) -> None:
    am, bl = "Chat 4_am123_attempt_", "Chat 4_bl_4_attempt_"
    files = of_each("{}_", [am + ATTEMPTS[0], am + ATTEMPTS[1], bl + ATTEMPTS[0]])
    files |= {am + ATTEMPTS[1] + ".txt": "Name: Anna Müller (am123)\nAssignment: Chat 4\n"}
    found = arrived(write(tmp_path / "in", files))
    assert found.layout == "blackboard"
    each_has_its_own(found, tmp_path, {"Anna Müller": am + ATTEMPTS[1], "bl_4": bl + ATTEMPTS[0]})
    anna = by_name(found)["Anna Müller"]
    assert (anna.id, anna.attempt, anna.attempts) == ("am123", 2, 2)
    assert anna.handed_in == datetime(2025, 3, 2, 23, 59, 59)
    assert any("Attempt 2 of 2 counts; earlier ones are left out" in note for note in anna.notes)


def test_blackboard_files_whose_names_tell_of_somebody_else(tmp_path: Path) -> None:
    mine = "Chat_eve12_attempt_2025-03-01-10-15-00_"
    write(
        tmp_path / "class",
        {
            "Chat_am11_attempt_2025-03-01-10-15-00_server.py": SERVER,
            "Chat_am11_attempt_2025-03-01-10-15-00.txt": "Name: Anna Müller (am11)",
            f"{mine}server.py": SERVER,
            f"{mine}am11_attempt_2026-01-01-10-15-00_server.py": SERVER,
            f"{mine}x_am11_attempt_2026-01-01-10-15-00.txt": "Name: Anna Müller (am11)",
            f"{mine}x_attempt_2026-99-99-10-15-00_client.py": CLIENT,
        },
    )
    found = by_name(arrived(tmp_path / "class"))
    assert {name: entry.id for name, entry in found.items()} == {
        "Anna Müller": "am11",
        "eve12": "eve12",
    }
    assert len(found["eve12"].files) == 4


def test_a_day_that_there_is_not_is_no_layout(tmp_path: Path) -> None:
    write(tmp_path / "class/Chat", {"a_b_attempt_2025-13-01-10-15-00_server.py": SERVER})
    assert arrived(tmp_path / "class/Chat").layout == "single"


def test_blackboard_zips(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {})
    for when in ATTEMPTS:
        pack(folder / f"gradebook_Chat_bl456_attempt_{when}_chat.zip", of_each("", [when]))
    pack(folder / f"gradebook_Chat_b_l_attempt_{ATTEMPTS[0]}_chat.zip", of_each("", ["other"]))
    found = arrived(folder)
    each_has_its_own(found, tmp_path, {"bl456": ATTEMPTS[1], "b_l": "other"})


# -- Brightspace, Teams --------------------------------------------------------------------


@pytest.mark.parametrize("between", [" - ", "/"])
def test_brightspace(tmp_path: Path, between: str) -> None:
    first, again = "Mar 1, 2025 959 PM", "Mar 1, 2025 1004 PM"
    anna, li = "12345-67 - Anna Müller-Lüdenscheidt - ", "12345-68 - 李雷 👻 - "
    files = of_each("{}" + between, [anna + first, anna + again, li + first])
    found = arrived(write(tmp_path / "in", files | {"index.html": "<html>"}))
    assert (found.layout, found.left_out) == ("brightspace", {})
    whose = {"Anna Müller-Lüdenscheidt": anna + again, "李雷 👻": li + first}
    each_has_its_own(found, tmp_path, whose)
    entry = by_name(found)["Anna Müller-Lüdenscheidt"]
    assert (entry.id, entry.attempt, entry.attempts) == ("67", 2, 2)
    assert entry.handed_in == datetime(2025, 3, 1, 22, 4)


@pytest.mark.parametrize("packed", [False, True])
def test_teams(tmp_path: Path, packed: bool) -> None:
    versions = [f"{who}/Chat 4/Version {n}" for who in PEOPLE for n in (2, 9, 10)]
    files = of_each("Submitted files/{}/", versions)
    path = pack(tmp_path / "all.zip", files) if packed else write(tmp_path / "in", files)
    found = arrived(path)
    assert found.layout == "teams"
    each_has_its_own(found, tmp_path, {who: f"{who}/Chat 4/Version 10" for who in PEOPLE})
    notes = {entry.notes for entry in found.entries}
    assert notes == {
        ("Attempt 3 of 3 counts; earlier ones are left out: Version 2, Version 9.",),
    }


# -- Google, Gradescope, GitHub ------------------------------------------------------------


def test_google(tmp_path: Path) -> None:
    found = arrived(write(tmp_path / "in", of_each("{} - ", PEOPLE)))
    assert found.layout == "google"
    each_has_its_own(found, tmp_path, {person: person for person in PEOPLE})


def test_google_one_name_alone_is_a_title_unless_it_is_said(tmp_path: Path) -> None:
    folder = write(tmp_path / "Anna", of_each("{} - ", ["Task 4"]))
    assert list(by_name(arrived(folder))) == ["Anna"]
    assert list(by_name(arrived(folder, "google"))) == ["Task 4"]


METADATA = """---
submission_100001:
  :submitters:
  - :name: Anna Müller
    :sid: '1234'
    :email: anna@example.org
  :created_at: 2025-03-01 10:15:42.123456000 Z
  :score: 0.0
  :status: processed
submission_100002:
  :submitters:
  - :name: 李雷 👻
    :sid:
    :email: li@example.org
  - :name: Seán O'Brien
    :sid: '77'
    :email: sean@example.org
"""


@pytest.mark.parametrize("packed", [False, True])
def test_gradescope(tmp_path: Path, packed: bool) -> None:
    home = "assignment_4711_export/"
    files = of_each(home + "{}/", [f"submission_10000{n}" for n in (1, 2, 3)])
    files[f"{home}submission_metadata.yml"] = METADATA
    path = pack(tmp_path / "all.zip", files) if packed else write(tmp_path / "in", files)
    found = arrived(path)
    assert (found.layout, found.left_out) == ("gradescope", {})
    whose = {"Anna Müller": "submission_100001", "李雷 👻, Seán O'Brien": "submission_100002"}
    each_has_its_own(found, tmp_path, whose | {"submission_100003": "submission_100003"})
    anna = by_name(found)["Anna Müller"]
    assert (anna.id, anna.email) == ("1234", "anna@example.org")
    assert anna.handed_in == datetime(2025, 3, 1, 10, 15, 42, 123456, tzinfo=UTC)
    both = by_name(found)["李雷 👻, Seán O'Brien"]
    assert (both.id, both.email) == ("77", "li@example.org, sean@example.org")


@pytest.mark.parametrize("text", ["", "- 1", "{", "submission_1: 7", "a: !!python/object:os.x {}"])
def test_gradescope_with_metadata_that_say_nothing(tmp_path: Path, text: str) -> None:
    files = of_each("{}/", ["submission_1", "submission_2"]) | {"submission_metadata.yml": text}
    found = arrived(write(tmp_path / "in", files))
    assert list(by_name(found)) == ["submission_1", "submission_2"]


def bombs() -> Iterator[str]:
    """Texts that are short, and long once everything in them is in its place."""
    for first, again in (("[x]", "{}: &{} [{}]"), ("{{x: y}}", "{}: &{} {{<<: [{}]}}")):
        rows = ["a0: &a0 " + first.format()]
        rows += [
            again.format(f"a{n}", f"a{n}", ", ".join([f"*a{n - 1}"] * 20)) for n in range(1, 9)
        ]
        people = "  :submitters:\n  - :name: *a8\n    :email: *a8\n  :created_at: *a8\n"
        yield "\n".join([*rows, "submission_1:", people])
    yield "submission_1:\n  :submitters: [" + "{:name: " + "x" * 1000 + "}, " * 1000 + "]\n"


@pytest.mark.parametrize("text", [*bombs()])
@pytest.mark.timeout(60)
def test_gradescope_with_metadata_that_explode(tmp_path: Path, text: str) -> None:
    files = of_each("{}/", ["submission_1", "submission_2"]) | {"submission_metadata.yml": text}
    found = arrived(write(tmp_path / "in", files))
    assert list(by_name(found)) == ["submission_1", "submission_2"]


@pytest.mark.timeout(20)
def test_gradescope_with_the_output_of_all_tests(tmp_path: Path) -> None:
    output = "    - output: |-\n        one line\n\n        :submitters: another one\n" * 100
    rows = "submission_{n}:\n  :submitters:\n  - :name: P{n}\n  :results:\n    :tests:\n{output}"
    text = "".join(rows.format(n=n, output=output) for n in range(1, 1500))
    files = of_each("{}/", ["submission_1", "submission_2"]) | {"submission_metadata.yml": text}
    found = arrived(write(tmp_path / "in", files))
    assert list(by_name(found)) == ["P1", "P2"]


@posix
@pytest.mark.timeout(60)
def test_pipes_that_nobody_writes_to(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", of_each("{}/", ["anna", "bob"]))
    attempt = "Chat_{}_attempt_2025-03-01-10-15-00"
    write(folder, of_each("eve/" + attempt.format("{}") + "_", ["am1", "bm1"]))
    os.mkfifo(folder / "chat.zip")
    os.mkfifo(folder / "eve" / f"{attempt.format('am1')}.txt")
    found = arrived(folder)
    assert [*by_name(found)] == ["anna", "bob", "am1", "bm1"]
    assert found.left_out["chat.zip"] == "It is not a file that can be read."


def test_github_classroom(tmp_path: Path) -> None:
    repositories = ["chat-annamueller", "chat-boris-k"]
    files = {f"{name}/{file}": "" for name in repositories for file in (".git/config", "README.md")}
    files |= {f"{name}/.github/workflows/test.yml": "" for name in repositories}
    found = arrived(write(tmp_path / "in", files | of_each("{}/src/", repositories)))
    assert found.layout == "github"
    each_has_its_own(found, tmp_path, {name: name for name in repositories})
    assert [entry.id for entry in found.entries] == ["annamueller", "boris-k"]


@pytest.mark.parametrize("solved", [True, False])
def test_a_fork_of_the_whole_kit(tmp_path: Path, solved: bool) -> None:
    fork = tmp_path / "in" / "kit-anna"
    for name in ("exercises", "reference", "lessons"):
        shutil.copytree(ROOT / name, fork / name)
    for exercise in sorted((fork / "exercises").glob("*/")):
        shipped = ROOT / "autograder/checks" / exercise.name / "skeleton"
        shutil.rmtree(exercise)
        shutil.copytree(shipped, exercise, ignore=shutil.ignore_patterns("__pycache__"))
    if solved:
        write(fork / "exercises" / "04_multi_user_chat", PAIR)
    (tmp_path / "clean").mkdir()
    found = arrived(tmp_path / "in")
    taken = take_in(found.entries[0], tmp_path / "clean").programs
    assert [entry.name for entry in found.entries] == ["kit-anna"]
    if solved:
        assert list(taken) == ["04_multi_user_chat"]
    else:
        assert len(taken) > 7


def test_readme_names_every_layout() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in layout_names() if f"| `{name}` |" not in text] == []
