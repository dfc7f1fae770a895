"""Proves autograder/stage/speed.py: chats of a lecture take turns, and what each costs is told."""

from __future__ import annotations

import pytest

from autograder.kit import REFERENCE
from autograder.stage import measured, show_measured, show_speed
from autograder.words.language import speak


def test_chats_of_a_lecture_are_measured_beside_each_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = REFERENCE / "11_beyond_threads"
    chats = {name: (folder / f"{name}.py").read_text("utf-8") for name in ("server", "combining")}
    show_speed(chats, people=4, seconds=0.2)
    shown = capsys.readouterr().out
    assert "4 people, 4 speak" in shown
    rows = [line.split("  |  ") for line in shown.splitlines() if line.startswith(tuple(chats))]
    assert [(row[0], row[-1]) for row in rows] == [("server", "0"), ("combining", "0")]


@pytest.mark.parametrize(("language", "word"), [("en", "Deliveries"), ("ru", "Доставок")])
def test_a_chart_of_the_lessons_is_shown_in_the_language_of_the_lecture(
    language: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    speak(language)
    try:
        show_measured("11_bench")
    finally:
        speak("en")
    assert word in capsys.readouterr().out


def test_the_figures_of_a_chart_are_known_to_a_lecture() -> None:
    rates = measured("11_bench", people=50)
    assert max(rates, key=lambda chat: rates[chat]) == "C, combining"
    assert rates["combining"] > rates["asyncio"] > rates["queue each"] > 0
