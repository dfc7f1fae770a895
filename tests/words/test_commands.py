"""Proves autograder/words/commands.py: help and mistyped command lines are said in the language."""

from __future__ import annotations

import pytest
import typer

from autograder import cli
from autograder.words import commands, language

RUSSIAN = {
    "The language of all texts; or set AUTOGRADER_LANG.": "Язык всех текстов.",
    "Usage: ": "Вызов: ",
    "Show this message and exit.": "Показать эту справку.",
    "Options": "Параметры",
    "There is no option {name}.": "Параметра {name} нет.",
    "Did you mean {close}?": "Вы имели в виду {close}?",
}


@pytest.fixture
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_", lambda sentence: RUSSIAN.get(sentence, sentence))
    monkeypatch.setattr(commands, "spoken", lambda: "ru")


@pytest.mark.usefixtures("russian")
def test_help_is_translated_with_its_frame(capsys: pytest.CaptureFixture[str]) -> None:
    command = typer.main.get_command(cli.app_for(["check"]))
    commands.translate(command)
    command.main(["check", "--help"], prog_name="autograder", standalone_mode=False)
    said = capsys.readouterr().out
    for russian in ("Вызов: autograder check", "Язык всех текстов.", "Показать эту справку."):
        assert russian in said
    assert "Usage" not in said


@pytest.mark.usefixtures("russian")
def test_a_mistyped_option_is_told_in_the_language() -> None:
    command = typer.main.get_command(cli.app_for(["check"]))
    with pytest.raises(Exception, match="lnag") as caught:
        command.main(["check", "--lnag"], prog_name="autograder", standalone_mode=False)
    assert commands.mistake(caught.value) == "Параметра --lnag нет. Вы имели в виду --lang?"


def test_english_stays_as_typer_says_it() -> None:
    command = typer.main.get_command(cli.app_for(["check"]))
    with pytest.raises(Exception, match="lnag") as caught:
        command.main(["check", "--lnag"], prog_name="autograder", standalone_mode=False)
    assert commands.mistake(caught.value) == caught.value.format_message()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("check 01 watch", "Did you mean --watch?"),
        ("check 01 twice", "(twice)"),
        ("explain", "No such command 'explain'. Did you mean autograder check --all?"),
        ("next 01", "Did you mean autograder list?"),
        ("nothing", "“autograder --help” shows all commands."),
    ],
)
def test_the_likely_wish_is_told(line: str, wish: str) -> None:
    command = typer.main.get_command(cli.app_for([]))
    with pytest.raises(Exception, match=r"Got unexpected|No such command") as caught:
        command.main(line.split(), prog_name="autograder", standalone_mode=False)
    assert commands.mistake(caught.value).endswith(wish)


def test_each_help_text_is_found() -> None:
    found = [text for _on, text in commands.helps(typer.main.get_command(cli.app_for([])))]
    assert "The language of all texts; or set AUTOGRADER_LANG." in found
    assert "Explain every failure." in found
    assert "Write a page that says which exercises you have done." in found


@pytest.mark.parametrize("arguments", [["--lang", "xx"], ["--lang=xx"]])
def test_what_is_not_there_is_not_spoken(arguments: list[str]) -> None:
    cli.speak_first(["check", *arguments])
    assert language.spoken() == language.SOURCE
