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
    assert shown.startswith("Who?\nA: Alice\nB: <Bob>\nYou said  |  The run says\nB: <Bob>")
    assert "no vote was taken  |  A: Alice" in shown
    with pytest.raises(ValueError, match="“C” is no option"):
        predict("Who?", "Alice", "Bob", vote="C")


def test_code_in_a_question_is_shown_as_code(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[stage.Picture] = []
    monkeypatch.setattr(stage.Picture, "show", lambda picture: shown.append(picture))
    predict("Does `recv` <wait>?", "`a < b`")
    (picture,) = shown
    assert "<b>Does <code>recv</code> &lt;wait&gt;?</b>" in picture.html
    assert "A: <code>a &lt; b</code>" in picture.html
    assert picture.text.startswith("Does `recv` <wait>?")
