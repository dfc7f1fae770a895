"""Proves autograder/stage/ask.py: a vote is shown beside the fact."""

from __future__ import annotations

import pytest

from autograder import stage
from autograder.stage import (
    predict,
    reveal,
)


def test_a_vote_is_shown_beside_the_fact(capsys: pytest.CaptureFixture[str]) -> None:
    asked = predict("Who?", "Alice", "<Bob>", vote="b ")
    reveal(asked, "A")
    reveal(predict("Who?", "Alice"), "A")
    shown = capsys.readouterr().out
    asked_again = "Who?\nA: Alice  ← the run says\nB: <Bob>  ← you said\n"
    assert shown.startswith("Who?\nA: Alice\nB: <Bob>\n" + asked_again)
    assert shown.endswith("Who?\nA: Alice\nWho?\nA: Alice  ← the run says\n")
    reveal(asked, "B")
    assert "B: <Bob>  ← you said, the run says\n" in capsys.readouterr().out
    with pytest.raises(ValueError, match="“C” is no option"):
        predict("Who?", "Alice", "Bob", vote="C")


def test_an_answer_keeps_the_question_and_all_options(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[stage.Picture] = []
    monkeypatch.setattr(stage.Picture, "show", lambda picture: shown.append(picture))
    reveal(predict("What does `recv` return?", "`b''`", "<nothing>", vote="A"), "B")
    html = shown[-1].html
    assert "<b>What does <code>recv</code> return?</b>" in html
    assert "A: <code>b&#39;&#39;</code> <em>← you said</em>" in html
    assert "B: &lt;nothing&gt;</b> <em>← the run says</em>" in html


def test_code_in_a_question_is_shown_as_code(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[stage.Picture] = []
    monkeypatch.setattr(stage.Picture, "show", lambda picture: shown.append(picture))
    predict("Does `recv` <wait>?", "`a < b`")
    (picture,) = shown
    assert "<b>Does <code>recv</code> &lt;wait&gt;?</b>" in picture.html
    assert "A: <code>a &lt; b</code>" in picture.html
    assert picture.text.startswith("Does `recv` <wait>?")
