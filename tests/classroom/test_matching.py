"""Proves autograder/classroom/matching.py: whose hand-in it is; nobody is guessed."""

from __future__ import annotations

import pytest

from autograder.classroom.matching import match, rows_meant, who
from autograder.grading.people import Person

ANNA = Person("s100", "Anna Müller", "anna@x.edu", login="am123")
BORIS = Person("s200", "Борис О'Нил", "boris@x.edu", canvas_id="56789")
LEE = Person("s300", "Ann Lee", "lee@x.edu")
MARY = Person("s400", "Mary Ann Lee", "mary@x.edu")
KIM = Person("s500", "Kim Wu", "kim@x.edu", "Group 1")
LOU = Person("s600", "Lou Ng", "lou@x.edu", "Group 1")
MAX = Person("s700", "Max Ode", "max@x.edu", "Group 12")
ROSTER = [ANNA, BORIS, LEE, MARY, KIM, LOU, MAX]


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("s100", ANNA),
        ("ANNA@x.edu", ANNA),
        ("anna müller", ANNA),
        ("Mu\u0308ller, Anna", ANNA),
        ("Anna Müller_12345_assignsubmission_file_", ANNA),
        ("müller_anna-task4", ANNA),
        ("Chat_am123_attempt_2025-06-01-23-59-00_server", ANNA),
        ("müllleranna", None),
        ("mülleranna_1234_99_server.py", ANNA),
        ("борис_о'нил", BORIS),
        ("someone_LATE_56789_1_server", BORIS),
        ("Ann Lee_1_assignsubmission_file_", LEE),
        ("Mary Ann Lee_1_assignsubmission_file_", MARY),
        ("hw s400 final", MARY),
        ("Annabel Leery", None),
        ("", None),
    ],
)
def test_one_person(name: str, person: Person | None) -> None:
    assert who(name, ROSTER)[0] == ((person,) if person else ())


@pytest.mark.parametrize(
    "name",
    [
        "obrienzoë_LATE_1_2_server.py",
        "Zoë OBrien_12_assignsubmission_file_",
        "Zoë O\u2019Brien",
        "Zoë O'Brien - server.py",
    ],
)
def test_an_apostrophe_is_written_or_left_out(name: str) -> None:
    zoe = Person("s800", "Zoë O'Brien")
    assert who(name, [ANNA, zoe])[0] == (zoe,)


@pytest.mark.parametrize("name", ["vanderbergzoë_1_2_s.py", "van der Berg, Zoë", "zoëvanderberg"])
@pytest.mark.parametrize("listed", ["Zoë van der Berg", "van der Berg, Zoë"])
def test_a_last_name_of_several_words(name: str, listed: str) -> None:
    zoe = Person("s800", listed)
    assert who(name, [ANNA, zoe, Person("s801", "Zoë Berg")])[0] == (zoe,)


def test_a_hyphen_is_left_out_too() -> None:
    anna = Person("s800", "Anna Müller-Lüdenscheidt")
    assert who("müllerlüdenscheidtanna", [ANNA, anna], ["4711"])[0] == (anna,)


def test_people_whom_the_lms_names_together_share_a_hand_in() -> None:
    clues = ["s100", "anna@x.edu, boris@x.edu", "Anna Müller, Борис О'Нил"]
    assert who("submission_1", ROSTER, clues) == ((ANNA, BORIS), "")
    assert who("submission_1", ROSTER, ["", "", "Müller, Anna"])[0] == (ANNA,)
    found = match({"submission_1": clues}, ROSTER)
    assert ANNA not in found.missing
    assert BORIS not in found.missing


def test_a_name_that_says_two_is_nobodys() -> None:
    people, told = who("Anna Müller s200", ROSTER)
    assert people == ()
    assert (
        told
        == "“Anna Müller s200” may be of Anna Müller (s100), Борис О'Нил (s200): the name "
        + ("must say which.")
    )


def test_two_of_the_same_name_need_more_than_it() -> None:
    twin = Person("s101", "Anna Müller")
    assert who("Anna Müller", [ANNA, twin])[0] == ()
    assert who("Anna Müller s101", [ANNA, twin])[0] == ()  # both are named in it
    assert who("s101", [ANNA, twin])[0] == (twin,)


def test_a_short_id_stands_in_many_names() -> None:
    seven = Person("7", "Uma Ray")
    assert who("7", [seven])[0] == (seven,)
    assert who("server (7)", [seven])[0] == ()


@pytest.mark.parametrize(
    "name", ["Group 1", "group_1", "group1", "Kim Wu", "Group 1_12_file", "kim wu, lou ng"]
)
def test_a_hand_in_of_a_group_is_everybodys(name: str) -> None:
    assert who(name, ROSTER) == ((KIM, LOU), "")


def test_two_groups_are_not_one() -> None:
    assert who("Group 12", ROSTER)[0] == (MAX,)
    assert who("Kim Wu and Max Ode", ROSTER)[0] == ()


def test_a_class() -> None:
    found = match(dict.fromkeys(["Anna Müller", "Group 1", "strange"], ()), ROSTER)
    assert found.people == {"Anna Müller": (ANNA,), "Group 1": (KIM, LOU), "strange": ()}
    assert found.missing == [BORIS, LEE, MARY, MAX]
    assert found.doubts == {"strange": "Nobody in the roster is found in the name “strange”."}


def test_two_hand_ins_of_one_person_are_both_named() -> None:
    found = match({"Anna Müller": [], "anna müller (2)": []}, ROSTER)
    told = "Anna Müller has 2 hand-ins here (Anna Müller, anna müller (2)): delete all but one."
    assert found.doubts == {"Anna Müller": told, "anna müller (2)": told}


def test_people_of_a_group_may_hand_in_by_themselves() -> None:
    found = match({"Kim Wu": [], "Lou Ng": []}, ROSTER)
    assert all("leave the column “group” out" in told for told in found.doubts.values())
    assert found.doubts.keys() == {"Kim Wu", "Lou Ng"}


def test_a_row_is_meant_by_its_name_or_by_its_person() -> None:
    people = {"a  b": (ANNA,), "=1": (BORIS,), "Group 1": (KIM, LOU), "s100": ()}
    assert rows_meant("a b", people) == ["a  b"]  # as it comes back from grades.csv
    assert rows_meant("=1", people) == ["=1"]
    assert rows_meant("lou@x.edu", people) == ["Group 1"]
    assert rows_meant("s100", people) == ["s100"]
    assert rows_meant("nobody", people) == []


def test_what_the_lms_tells_is_surer_than_a_name() -> None:
    assert who("submission_1", ROSTER, ["", "BORIS@x.edu", "Anna Müller"])[0] == (BORIS,)
    assert who("Anna Müller", ROSTER, ["999", "", ""])[0] == (ANNA,)
