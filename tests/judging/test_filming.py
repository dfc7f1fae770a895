"""Proves autograder/judging/filming.py: a check's film comes with its verdict, which it never
costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.handin.submission import Pair
from autograder.judging.filming import ALL, LINES, NOBODY, Filming
from autograder.judging.session import run_checks
from autograder.judging.verdict import FAILED, PASSED
from autograder.kit import REFERENCE
from autograder.replay import film as model
from helpers.films import recorded
from helpers.seeded import seeded

SLUG, CHECK = "04_multi_user_chat", "test_sender_reads_no_echo"


@pytest.fixture
def echoes(tmp_path: Path) -> Path:
    (mutant, *_more) = [m for m in seeded() if (m.slug, m.edit.caught_by) == (SLUG, CHECK)]
    mutant.write(tmp_path / "hand-in")
    return tmp_path / "hand-in"


def test_a_check_that_fails_has_a_film(echoes: Path) -> None:
    verdict, film = recorded(echoes, SLUG, CHECK)
    assert verdict.state == FAILED
    assert verdict.feedback is not None
    assert (film.about.title, film.about.check) == (verdict.title, CHECK)
    assert film.about.got == verdict.feedback.got
    assert film.moments[film.wrong.moment].text.startswith("alice's thread sends b'this is for")
    assert any("registries" in one.change for one in film.moments)


def test_without_watching_there_are_lines_but_no_registry(echoes: Path) -> None:
    _verdict, film = recorded(echoes, SLUG, CHECK, LINES)
    assert any("lines" in one.change for one in film.moments)
    assert not any("registries" in one.change for one in film.moments)


def test_a_check_that_passes_has_one_too(tmp_path: Path) -> None:
    verdict, film = recorded(REFERENCE / SLUG, SLUG, CHECK)
    assert verdict.state == PASSED
    assert film.about.expected == ""
    assert film.moments[-1].text == "Here the run ends."


def test_our_own_fault_costs_no_verdict(echoes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_facts: object) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(model, "film", broken)
    films: list[object] = []
    wish = Filming(ALL, lambda check, film: films.append(film))
    (verdict,) = run_checks(Pair(echoes), SLUG, lambda verdict: None, [CHECK], filming=wish)
    assert (verdict.state, films) == (FAILED, [])
    (verdict,) = run_checks(Pair(echoes), SLUG, lambda verdict: None, [CHECK], filming=NOBODY)
    assert verdict.state == FAILED
