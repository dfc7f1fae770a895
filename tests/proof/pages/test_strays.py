"""Proves autograder/proof/pages/strays.py: no English sentence, no word of no textbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.kit import ROOT
from autograder.proof.pages import strays


def found(text: str, language: str = "ru") -> list[str]:
    return list(strays.strays(text, language))


@pytest.mark.parametrize(
    "text",
    [
        "Источники: Python: socket, Socket HOWTO, sys.exit; Savage, Burrows, Nelson, Anderson.",
        "M5, M10, M12, M13, M28; TCP, UDP, Linux, Windows",
        "Сообщение «ensurepip is not available and this is an error» значит другое.",
        "`the code of this is not that of it`",
        "```\nthe output of this is not to be translated\n```",
        "Книга *The Art of Multiprocessor Programming, and this is not it*",
        "поток-демон, который не является сервером",
    ],
)
def test_names_titles_and_code_may_be_english(text: str) -> None:
    assert found(text) == []


def test_an_english_sentence_is_named() -> None:
    (said,) = found("Поток ждёт. The thread of the server waits, and that is\nall.")
    assert said == "“The thread of the server waits, and that is all.” is not translated"
    assert found("Der Server ist da. It is not the end of this.", "de")
    assert found("Der Server ist da, und er wartet auf alle Clients.", "de") == []


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("один тред на клиента", "поток"),
        ("две нити", "поток"),
        ("это приводит к дедлоку", "взаимная блокировка"),
        ("бродкаст всем", "рассылка"),
        ("байты из TCP-потока", "поток байтов TCP"),
        ("новый мьютекс", "блокировка"),
        ("он ждет", "с «ё»"),
    ],
)
def test_a_word_that_the_glossary_does_not_have_is_named(text: str, instead: str) -> None:
    (said,) = found(text)
    assert said.endswith(f"is not our word: {instead}")
    assert found("`" + text + "`") == []


def test_words_that_only_look_alike_are_fine() -> None:
    assert found("в потоке; блокировка (мьютекс); блок кода; третий; не является потоком") == []


def test_what_is_said_instead_stands_in_the_glossary() -> None:
    glossary = (ROOT / "lessons" / "glossary.md").read_text("utf-8").lower()
    for instead in ("поток", "блокировка", "взаимная блокировка", "рассылка", "собеседник"):
        assert instead in glossary
        assert instead in strays.rules("ru").values()


def test_a_language_without_rules_has_no_strays(tmp_path: Path) -> None:
    assert strays.rules("zz", tmp_path) == {}
