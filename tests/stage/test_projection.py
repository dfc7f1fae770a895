"""Proves autograder/stage/projection.py: letters grow, and grow back."""

from __future__ import annotations

import pytest

from autograder.stage.picture import Picture
from autograder.stage.projection import projection


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    found: list[Picture] = []
    monkeypatch.setattr(Picture, "show", lambda picture: found.append(picture))
    return found


def test_letters_and_charts_grow(shown: list[Picture]) -> None:
    projection()
    projection(" 32 ")
    assert "--jp-code-font-size: 26px" in shown[0].html
    assert "--jp-code-font-size: 32px" in shown[1].html
    assert "width: 100%" in shown[1].html


def test_it_can_be_taken_back(shown: list[Picture]) -> None:
    projection("off")
    assert "<style" not in shown[0].html
    with pytest.raises(ValueError, match="%projection off"):
        projection("large")
