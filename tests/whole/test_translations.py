"""A whole flow: the pages of the kit in each language that it speaks, beside the English ones."""

from __future__ import annotations

import pytest

from autograder.kit import LESSONS
from autograder.proof.pages import places, report, stamps
from autograder.words.language import SOURCE, languages

MEND = "Write what is missing; then: autograder new language {language} --stamp PAGE"


@pytest.mark.parametrize("language", [one for one in languages() if one != SOURCE])
def test_each_page_is_there_is_like_its_source_and_not_behind(language: str) -> None:
    parts = list(report.parts_of(language))
    assert len(parts) > 70
    left = [sentence for part in parts for sentence in part.sentences()]
    assert left == [], MEND.format(language=language)


def test_no_page_is_stamped_that_there_is_not() -> None:
    known = {str(page) for page in (*places.pages(), *places.lectures())}
    assert stamps.read("ru").keys() == known


def test_no_page_in_russian_lacks_its_english_one() -> None:
    known = {places.place(page, "ru") for page in places.pages()}
    there = (LESSONS / "ru").rglob("*.md")
    assert {places.Page(path.relative_to(places.ROOT).as_posix()) for path in there} <= known
