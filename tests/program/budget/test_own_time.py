"""Proves autograder/program/budget/own_time.py: time that is the machine's is nobody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from autograder.program.budget import own_time
from autograder.program.budget.own_time import OwnTime
from autograder.program.linux.procfs import Account

US, ONE, TWO = "/proc/self/task/us", "/proc/1/task/1", "/proc/2/task/2"
Look = Callable[..., float]


class Program:
    running = True


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Look:
    """Look so many seconds later, when each of these threads has waited for a processor, or
    calculated, so long in between."""
    call = ["running"]  # the kernel does not tell, so it may be a sleep
    now, accounts = [0.0], dict.fromkeys((US, ONE, TWO), Account(0.0, 0.0))
    monkeypatch.setattr(own_time.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(own_time.procfs, "account", lambda path: accounts[path])
    monkeypatch.setattr(own_time.holding, "task_paths", lambda program: [ONE, TWO])
    monkeypatch.setattr(own_time.procfs, "system_call", lambda path: call)
    monkeypatch.setattr(own_time.threading, "get_native_id", lambda: "us")
    own = OwnTime(cast(Any, [Program()]))

    def later(seconds: float, **spent: Account) -> float:
        now[0] += seconds
        for name, one in spent.items():
            path = {"us": US, "one": ONE, "two": TWO}[name]
            known = accounts[path]
            accounts[path] = Account(known.cpu + one.cpu, known.waited + one.waited)
        return own.look()

    later(own_time.AT_ONCE)
    later.own = own  # type: ignore[attr-defined]
    return later


def test_a_sleep_is_own_time_however_busy_we_are(look: Look) -> None:
    assert look(3.0, us=Account(0.0, 2.0)) == pytest.approx(3.0)


def test_what_programs_wait_for_a_processor_is_not(look: Look) -> None:
    assert look(3.0, one=Account(0.0, 1.0), two=Account(0.0, 0.5)) == pytest.approx(1.5)


def test_what_they_wait_for_each_other_is(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_time, "PROCESSORS", 1)
    assert look(3.0, one=Account(1.0, 2.0), two=Account(1.5, 1.5)) == pytest.approx(2.5)


def test_what_we_wait_for_one_while_there_is_news_is_not(look: Look) -> None:
    look(3.0, us=Account(0.0, 2.0))
    look.own.news()  # type: ignore[attr-defined]
    assert look(1.0) == pytest.approx(2.0)


def test_what_we_wait_for_one_while_somebody_works_is_not(look: Look) -> None:
    assert look(3.0, us=Account(0.0, 2.0), one=Account(0.1, 0.0)) == pytest.approx(1.0)


def test_who_calculates_is_charged_for_it_however_many_want_to(look: Look) -> None:
    busy = Account(0.2, 0.8)
    assert look(1.0, one=busy, two=busy) == pytest.approx(0.2)


def test_a_wait_that_is_told_when_it_is_over_is_taken_off_then(look: Look) -> None:
    assert look(0.5) == pytest.approx(0.5)
    look(0.5, one=Account(0.0, 0.9))
    assert look(0.5) == pytest.approx(0.6)
