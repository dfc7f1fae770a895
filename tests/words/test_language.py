"""Proves autograder/words/language.py: without a catalogue the texts stay English."""

from __future__ import annotations

import pytest

from autograder.words import language


@pytest.mark.parametrize("name", ["en", "xx"])
def test_without_a_catalogue_texts_stay_english(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_catalogue", language._catalogue)
    language.speak(name)
    assert language._("It works.") == "It works."
    assert language._("") == ""
