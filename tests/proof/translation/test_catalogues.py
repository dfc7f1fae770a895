"""Proves autograder/proof/translation/catalogues.py: what is wrong with a catalogue is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from autograder.proof.translation import catalogues
from autograder.proof.translation.catalogues import compiled, missing, po_of, problems, refresh
from autograder.words import language

SENTENCES = ["It works.", "{name} says “{text}”.", ("{n} line", "{n} lines")]


def said(*sentences: str | tuple[str, str]) -> Catalog:
    found = Catalog(charset="utf-8")
    for sentence in sentences or SENTENCES:
        found.add(sentence, locations=[("room/person.py", 0)])
    return found


def fill(folder: Path, second: str = "{name}: «{text}».") -> Catalog:
    refresh("ru", said(), folder)
    path = po_of("ru", folder)
    text = path.read_text("utf-8")
    for sentence, translation in (('"It works."', "Работает."), ('{text}”."', second)):
        text = text.replace(f'{sentence}\nmsgstr ""', f'{sentence}\nmsgstr "{translation}"')
    for form, translation in enumerate(("{n} строка", "{n} строки", "{n} строк")):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "{translation}"')
    path.write_text(text, "utf-8")
    return refresh("ru", said(), folder)


def test_a_new_language_has_all_to_be_written(tmp_path: Path) -> None:
    catalogue = refresh("ru", said(), tmp_path)
    assert len(missing(catalogue)) == 3
    assert len(list(problems(catalogue, said()))) == 3
    assert "POT-Creation-Date" not in po_of("ru", tmp_path).read_text("utf-8")


def test_a_whole_catalogue_has_no_problems_and_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = fill(tmp_path)
    assert not list(problems(catalogue, said()))
    monkeypatch.setattr(language, "LOCALES", tmp_path)
    language.speak("ru")
    assert language._("It works.") == "Работает."
    forms = [language.plural("{n} line", "{n} lines", n).format(n=n) for n in (1, 3, 11, 21)]
    assert forms == ["1 строка", "3 строки", "11 строк", "21 строка"]


def test_nothing_is_compiled_anew_that_says_the_same(tmp_path: Path) -> None:
    fill(tmp_path)
    path = po_of("ru", tmp_path).with_suffix(".mo")
    before = path.stat().st_mtime_ns
    catalogue = refresh("ru", said(), tmp_path)
    assert path.stat().st_mtime_ns == before
    assert catalogues.translated(compiled(path)) == catalogues.translated(catalogue)


def test_other_placeholders_are_named(tmp_path: Path) -> None:
    catalogue = fill(tmp_path, "{nmae}: «{text}».")
    assert list(problems(catalogue, said())) == ["other placeholders: {name} says “{text}”."]


def test_what_is_said_anew_and_no_more_is_named(tmp_path: Path) -> None:
    now = said("It works.", "New.")
    found = list(problems(fill(tmp_path), now))
    assert "not in the catalogue: New." in found
    assert "said nowhere: {n} line" in found


def test_what_nobody_says_any_more_goes(tmp_path: Path) -> None:
    fill(tmp_path)
    assert len(refresh("ru", said("It works."), tmp_path)) == 1
    assert "{n} line" not in po_of("ru", tmp_path).read_text("utf-8")


@pytest.mark.parametrize(
    ("sentence", "places"),
    [("{a} of {b:.1f}", {"a:", "b:.1f"}), ("print({)", set()), ("100 %", set()), ("{{x}}", set())],
)
def test_placeholders_of_a_sentence(sentence: str, places: set[str]) -> None:
    assert catalogues.places(sentence) == places
