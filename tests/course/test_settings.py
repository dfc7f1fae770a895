"""Proves autograder/course/settings.py and autograder/course/toml_file.py: every mistake in
course.toml is named with its line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of
from autograder.course.settings import Course, load, require_file
from autograder.course.toml_file import CourseError
from autograder.kit import COURSE, WrongUsage


def mistakes(folder: Path, text: str) -> list[str]:
    (folder / "course.toml").write_text(text, "utf-8")
    with pytest.raises(CourseError) as caught:
        load(folder / "course.toml")
    return caught.value.sentences


def test_the_kits_own_file_says_the_defaults() -> None:
    assert load(COURSE) == Course()


def test_without_a_file(tmp_path: Path) -> None:
    assert load(tmp_path / "course.toml") == Course()
    require_file(COURSE)
    with pytest.raises(WrongUsage, match="There is no file"):  # for somebody has named it
        require_file(tmp_path / "course.toml")


ONE = {
    'language = "en"\nlangauge = "ru"': "line 2: there is no setting “langauge”; did you mean",
    "\n\n[[track]]\nslug = '04_multi_user_chat'\n": "line 3: the setting “cap” is missing here.",
    "[[track]]\nslug = '03_udp_chat'\ncap = 120": "line 3: “cap” must not be more than 100.",
    "\nmissing_demand = -1": "line 2: “missing_demand” must not be less than 0.",
    'title = "a"\nmissing_demand = "50"': "line 2: “missing_demand” must be a number.",
    "sender_hears_itself = 1": "line 1: “sender_hears_itself” must be true or false.",
    "\nsender_hears_itself = True": "line 2: invalid value.",
    "sender_hears_it = true": "line 1: there is no setting “sender_hears_it”; did you mean",
    "[[track]]\nslug = '03_udp_chat'\ncap = 80\nweight = 2": "line 4: there is no setting “weight”",
    "[[track]]\nslug = '03_udp_chat'\ncap = true": "line 3: “cap” must be a number.",
    "[track]\nslug = '03_udp_chat'": "line 1: “track” must be a list.",
    "hidden_checks = [\n1]": "line 1: “hidden_checks” must be a text in quotes.",
    "[deadline]\ndue = 2025-06-01\nlate_percent_per_day = 200": "line 3: “late_percent_per_day”",
    "title = 4": "line 1: “title” must be a text in quotes.",
    "language = 'english'": "line 1: there is no language “english”; the languages are: en",
    "[[track]]\nslug = '04_chat'\ncap = 1": "line 2: there is no exercise “04_chat”; one",
    "[[mastery]]\nslug='05_framing'\n[[mastery]]\nslug='05_framing'": "line 4: the exercise “05_",
    "[[mastery]]\nslug = '05_frames'": "line 2: there is no exercise “05_frames”; one that there",
    "[[mastery]]\nslug = '05_framing'\nweight = -1": "line 3: “weight” must not be less than 0.",
    "[[mastery]]\nweight = 1": "line 1: the setting “slug” is missing here.",
    "[[mastery]]\nslug='05_framing'\nwieght = 1": "line 3: there is no setting “wieght”; did you",
    "mastery = ['05_framing']": "line 1: “mastery” must be a table.",
    "[weights.04_multi_user_chat]\ntest_late_joyner = 2": "line 2: there is no check “test_late_jo",
    "[weights.04_multi_user_chat]\ntest_late_joiner = -2": "line 2: “test_late_joiner” must not be",
    "[weights.04_multi_user_chat]\ntest_late_joiner = '2'": "line 2: “test_late_joiner” must be a",
    "[weights.04_chat]\ntest_late_joiner = 2": "line 1: there is no exercise “04_chat”; one that",
    "[weights]\ntest_late_joiner = 2": "line 2: “test_late_joiner” must be a table, as",
    "weights = 2": "line 1: “weights” must be a table, as [wei",
    "[deadline]\ndue = 'tomorrow'": "line 2: “due” must be a date",
    "[deadline]\nlate_percent_per_day = 1": "line 1: the setting “due” is missing here.",
    "[deadline]\ndue = 2025-06-01\nmax_days = 1.5": "line 3: “max_days” must be a whole number.",
    "[deadline]\ndue = 2025-06-01\nmax_days = -1": "line 3: “max_days” must not be less than 0.",
    "[deadline]\ndue = 2025-06-01\ngrace_minutes = -1": "line 3: “grace_minutes” must not be less",
    "[deadline]\ndue = 2025-06-01\ntime_zone = 'Berlin'": "line 3: there is no time zone “Berlin”",
    "[deadline]\ndue = 2025-06-01\ntime_zone = '../x'": "line 3: there is no time zone “../x”",
    "[deadline]\ndue = 2025-06-01\nmax_day = 2": "line 3: there is no setting “max_day”; did you",
    "hidden_checks = ['nowhere']": "line 1: there is no folder “nowhere”.",
    "track = []": "line 1: there must be at least one [[track]].",
    "track = 3": "line 1: “track” must be a list.",
    "title = 'a'\n\ntitle = 'b'": "line 3: cannot overwrite a value.",
    "title = \n": "line 1: invalid value.",
    "title = 'a\n": "line 1: ",
    "[[track]\n": "line 1: ",
}


@pytest.mark.parametrize("text", ONE)
def test_a_mistake_is_one_sentence_with_its_line(tmp_path: Path, text: str) -> None:
    told = mistakes(tmp_path, text)
    assert len(told) == 1, told
    assert told[0].startswith("course.toml, " + ONE[text])
    assert told[0].endswith((".", "?"))


def test_every_mistake_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "title = 1\n[[track]]\nslug = 'x'\ncap = true\n[other]\na = 1\n"
    told = mistakes(tmp_path, text)
    assert [sentence.split(":")[0] for sentence in told] == [
        f"course.toml, line {line}" for line in (1, 3, 4, 5)
    ]


def test_dates_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeff[deadline]\ndue = 2025-06-01T23:59:00\nlate_percent_per_day = 10\n"
    (tmp_path / "course.toml").write_text(text, "utf-8")
    deadline = load(tmp_path / "course.toml").deadline
    assert deadline
    assert deadline.late_percent_per_day == 10


ON = frozenset({"sender_hears_itself"})


def test_what_the_code_given_out_fails_is_free_only_where_it_was_given_out(tmp_path: Path) -> None:
    slug = "04_multi_user_chat"
    assert not Course().free(slug)
    (tmp_path / "course.toml").write_text("given_code = true\n")
    course = load(tmp_path / "course.toml")
    assert course.free(slug) <= checks_of(slug).keys()
    assert len(course.free(slug)) == 4
    assert not course.free("05_framing")
    assert not course.free("nowhere")


def test_the_switch_stands_in_course_toml(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text("sender_hears_itself = true\n")
    assert load(tmp_path / "course.toml").on == ON
    assert Course().on == frozenset()
