"""Proves autograder/classroom/batch.py: nothing lost, nothing counted twice, whatever dies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autograder.classroom.gather import Gathered
from autograder.course import catalogue
from autograder.course.settings import Course, Mastery, Track
from autograder.grading.decisions import Decision
from autograder.grading.people import Late, Override, Person
from autograder.judging.verdict import NOT_JUDGED
from helpers.classroom import CHECKS, SLUG, grade, log, make_class, make_run, results_json, rows


def test_a_class(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    folder = make_class(tmp_path / "class", good="", bad="fail")
    (folder / "empty").mkdir()
    found = grade(folder, run)
    assert {name: result.grade for name, result in found.items()} == {
        "good": 100.0,
        "bad": 50.0,
        "empty": 0.0,
    }
    assert [(r["submission"], r["grade"], r["track"], r["status"], r[SLUG]) for r in rows(run)] == [
        ("bad", "50", SLUG, "graded", "50"),
        ("empty", "0", "", "nothing to run", "0"),
        ("good", "100", SLUG, "graded", "100"),
    ]
    bad = results_json(run, "bad")
    assert bad["score"] == 50
    assert [(t["score"], t["max_score"], t["status"], t["tags"]) for t in bad["tests"]] == [
        (2, 2, "passed", [SLUG]),
        (0, 1, "failed", [SLUG]),
        (0, 1, "failed", [SLUG]),
    ]
    title = bad["tests"][1]["name"]
    assert bad["tests"][2]["output"].endswith(f"builds on another check that did not pass: {title}")
    extra = bad["extra_data"]
    assert extra["states"] == {"test_one": "passed", "test_two": "failed", "test_three": "blocked"}
    assert (extra["exercises"], extra["grade"], extra["track"]) == ({SLUG: 50.0}, 50.0, SLUG)
    assert "“It does not fail.”" in bad["output"]
    assert set(results_json(run, "empty")["extra_data"]["states"].values()) == {"blocked"}
    assert (run.out / "good" / "index.html").exists()
    assert not list(run.out.rglob("*.tmp"))
    assert not list(run.out.rglob("*.jsonl"))


def test_checks_and_exercises_weigh_what_the_course_says(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    framing = "05_framing"
    (run.how.checks / framing).mkdir()
    (run.how.checks / framing / "test_quick.py").write_text(CHECKS, "utf-8")
    course = Course(
        weights={SLUG: {"test_one": 3, "test_three": 0}},
        mastery=(Mastery(slug=framing, weight=3), Mastery(slug="06_registry")),
    )
    folder = make_class(tmp_path / "class", flat="fail")
    make_class(folder / "both", **{SLUG: "fail", framing: "fail"})
    found = grade(folder, replace(run, how=replace(run.how, course=course)))
    assert found["flat"].scores[SLUG].earned == 6
    assert [v.points for v in found["flat"].verdicts] == [6, 1, 0]
    assert found["flat"].mastery is None
    assert found["both"].scores[framing].percent == 50  # as in a course that says nothing of it
    assert found["both"].mastery == 37.5  # the other one, a quarter, was not handed in
    assert "37.5 %" in results_json(run, "both")["output"]


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    folder = make_class(tmp_path / "class", anna="", boris="fail")
    first = grade(folder, run)
    before = log(run)
    (folder / "boris" / "server.py").write_text("boris = 'better'\n")
    second = grade(folder, run)
    assert second["anna"] == first["anna"]
    assert second["boris"].grade == 100
    assert {line.split()[1] for line in log(run)[len(before) :]} == {"boris"}


def test_other_settings_are_another_run(tmp_path: Path) -> None:
    folder = make_class(tmp_path / "class", anna="fail")
    run = make_run(tmp_path)
    assert grade(folder, run)["anna"].grade == 50
    course = run.how.course.model_copy(update={"missing_demand": 10.0})
    other = make_run(tmp_path)
    other = replace(other, how=replace(other.how, course=course))
    assert grade(folder, other)["anna"].grade == 10


def test_a_grade_is_made_of_kept_verdicts(tmp_path: Path) -> None:
    folder = make_class(tmp_path / "class", anna="", boris="fail")
    run = make_run(tmp_path)
    assert {name: r.grade for name, r in grade(folder, run).items()} == {"anna": 100, "boris": 50}
    ran = log(run)
    course = Course(
        title="Another title",
        track=(Track(slug=SLUG, cap=60),),
        weights={SLUG: {"test_one": 0.5}},
        missing_demand=100,
    )
    page = (run.out / "index.html").read_text("utf-8")
    again = grade(folder, replace(run, how=replace(run.how, course=course)))
    assert {name: r.grade for name, r in again.items()} == {"anna": 60, "boris": 20}
    assert again["boris"].scores[SLUG].possible == 3
    assert (run.out / "index.html").read_text("utf-8") != page
    assert log(run) == ran  # no check ran, so no program did


def test_what_people_decide_runs_nothing_and_keeps_the_machines_grade(tmp_path: Path) -> None:
    folder = make_class(tmp_path / "class", anna="", boris="fail")
    run = make_run(tmp_path)
    first = grade(folder, run)
    ran = log(run)
    late = Late(2, 20, "2 days late: \u221220")
    people = (Person("s1", "Anna"),)
    decisions = {
        "anna": Decision(people, late),
        "boris": Decision(override=Override(points={"test_two": 0.5, "test_x": 1})),
        "Flo": Decision((Person("s2", "Flo"),)),
    }
    again = grade(folder, replace(run, gathered=Gathered(decisions, ["Flo"])))
    assert log(run) == ran
    assert {name: (r.machine, r.grade) for name, r in again.items()} == {
        "anna": (100, 80),
        "boris": (50, 62.5),  # the demand is met, as a person says
        "Flo": (None, None),
    }
    assert again["boris"].doubts == ["There is no check test_x in what was judged."]
    extra = results_json(run, "anna")["extra_data"]
    assert (extra["machine"], extra["grade"], extra["late"]["off"]) == (100, 80, 20)
    assert "2 days late" in results_json(run, "anna")["output"]
    assert [(row["submission"], row["grade"], row["status"], row["id"]) for row in rows(run)] == [
        ("anna", "80", "graded", "s1"),
        ("boris", "62.5", "graded", ""),
        ("Flo", "", "nothing handed in", "s2"),
    ]
    assert "Nothing was handed in." in (run.out / "Flo" / "index.html").read_text("utf-8")
    taken_back = grade(folder, run)
    assert taken_back == first
    assert log(run) == ran


def test_a_person_decides_what_was_not_judged(tmp_path: Path) -> None:
    folder, run = make_class(tmp_path / "class", anna="break"), make_run(tmp_path)
    assert grade(folder, run)["anna"].grade is None
    given = Override(points={"test_two": 1, "test_three": 0})
    decided = replace(run, gathered=Gathered({"anna": Decision(override=given)}))
    anna = grade(folder, decided)["anna"]
    assert (anna.machine, anna.grade, anna.status) == (None, 75, "graded")
    assert [row["grade"] for row in rows(run)] == ["75"]


def test_some_are_judged_again(tmp_path: Path) -> None:
    folder = make_class(tmp_path / "class", anna="", boris="fail")
    run = make_run(tmp_path)
    first = grade(folder, run)
    ran = log(run)
    again = grade(folder, replace(run, again=frozenset(["boris"])))
    assert {line.split()[1] for line in log(run)[len(ran) :]} == {"boris"}
    assert {name: result.grade for name, result in again.items()} == {"anna": 100, "boris": 50}
    assert again["anna"] == first["anna"]


def test_what_is_said_of_a_check_grades_nothing_again(tmp_path: Path) -> None:
    folder = make_class(tmp_path / "class", boris="fail")
    run = make_run(tmp_path)
    grade(folder, run)
    ran, path = log(run), run.how.checks / SLUG / "test_quick.py"
    text = path.read_text("utf-8")
    said = text.replace("It passes.", "It goes well.").replace("points=2", "points=4")
    path.write_text(said.replace('hints=["Look."', 'hints=["See."'), "utf-8")
    catalogue._files.cache_clear()  # as in a new process
    again = grade(folder, run)["boris"]
    assert log(run) == ran
    assert again.verdicts[0].title == "It goes well."
    assert again.scores[SLUG].percent == 50  # 4 of 6, but a demand is not met
    path.write_text(said.replace('if "fail" in text', 'if "no" in text'), "utf-8")
    catalogue._files.cache_clear()
    assert grade(folder, run)["boris"].grade == 100
    assert len(log(run)) == 2 * len(ran) + 1  # with the one that was blocked before


def test_a_worker_that_dies_gets_one_successor(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    found = grade(make_class(tmp_path / "class", once="once", always="die"), run)
    assert [verdict.state for verdict in found["once"].verdicts] == ["passed"] * 3
    states = [verdict.state for verdict in found["always"].verdicts]
    assert states == ["passed", NOT_JUDGED, NOT_JUDGED]
    assert "grading process ended" in found["always"].verdicts[1].because
    assert found["always"].status == "needs a look"
    assert log(run).count("test_two always") == 2


def test_a_broken_check_costs_nothing(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    result = grade(make_class(tmp_path / "class", anna="break"), run)["anna"]
    states = [verdict.state for verdict in result.verdicts]
    assert states == ["passed", NOT_JUDGED, NOT_JUDGED]  # nor does what builds on it
    assert "ZeroDivisionError" in result.verdicts[1].because
    assert "test_two" in result.verdicts[2].because
    assert (result.grade, result.at_least, result.at_most) == (None, 50, 100)
    assert [(row["grade"], row["status"]) for row in rows(run)] == [("", "needs a look")]
    tests = results_json(run, "anna")["tests"]
    assert (tests[1]["max_score"], "status" in tests[1]) == (0, False)


def test_time_is_bounded(tmp_path: Path) -> None:
    run = make_run(tmp_path, patience=2.0)
    result = grade(make_class(tmp_path / "class", anna="wait"), run)["anna"]  # anna waits for ever
    assert [verdict.state for verdict in result.verdicts] == ["passed", NOT_JUDGED, NOT_JUDGED]
    assert "time" in result.verdicts[1].because


def test_the_source_that_was_run_stands_on_the_student_s_page(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    folder = make_class(tmp_path / "class", anna="")
    (folder / "anna" / "server.py").write_text("anna = '<b>'\n", "utf-8")
    first = grade(folder, run)
    assert first["anna"].sources[SLUG]["server.py"] == "anna = '<b>'\n"
    assert "anna = &#39;&lt;b&gt;&#39;" in (run.out / "anna" / "index.html").read_text("utf-8")
    assert grade(folder, run) == first
