"""Proves autograder/words/language.py: which languages there are, and that texts stay whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.words import language


@pytest.mark.parametrize("name", ["en", "xx"])
def test_without_a_catalogue_texts_stay_english(name: str) -> None:
    language.speak(name)
    assert language._("It works.") == "It works."
    assert language._("") == ""


def test_english_needs_no_catalogue() -> None:
    assert language.languages()[0] == "en"
    assert not language.not_there("en")


def test_a_language_is_there_when_it_has_a_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "LOCALES", tmp_path)
    assert language.not_there("ru") == "there is no language “ru”; the languages are: en."
    (tmp_path / "ru" / "LC_MESSAGES").mkdir(parents=True)
    assert language.not_there("ru")
    (tmp_path / "ru" / "LC_MESSAGES" / "autograder.mo").touch()
    assert not language.not_there("ru")
    assert language.not_there("zz").endswith("the languages are: en, ru.")


def test_a_template_gives_what_stands_in_a_sentence_by_its_name() -> None:
    words = language.in_templates()
    assert words["_"]("{sentence} {n}", sentence="It is", n=1) == "It is 1"
    said = [words["plural"]("{count} line", "{count} lines", n, count=n) for n in (1, 2)]
    assert said == ["1 line", "2 lines"]
