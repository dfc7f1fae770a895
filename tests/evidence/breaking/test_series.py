"""Proves autograder/evidence/breaking/series.py: what is caught, who is accused, what is luck."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from autograder.evidence.breaking.run import Failure, Outcome
from autograder.evidence.breaking.series import Result, try_all
from autograder.evidence.breaking.servers import Server

RIGHT = [Server(name=name, of="a.py") for name in ("one", "two", "three")]
FAULTY = [Server(name=name, of="a.py") for name in ("echoes", "forgets")]
TESTS = ("test_a", "test_b", "test_c")
Fails = Callable[[str, str, int], bool]  # told a server, a test, and how often it was tried there


def tried(fails: Fails, seed: int = 1) -> tuple[dict[str, Result], list[str]]:
    """What came of it, and the servers in the order in which they were tried."""
    order: list[str] = []
    times: Counter[tuple[str, str]] = Counter()

    def play(server: Server, first: str, alone: bool) -> Outcome:
        order.append(server.name)
        start = TESTS.index(first) if first else 0
        for test in TESTS[start : start + 1 if alone else None]:
            times[server.name, test] += 1
            if fails(server.name, test, times[server.name, test]):
                return Outcome(TESTS, Failure(test, "no", 1))
        return Outcome(TESTS)

    return try_all(play, RIGHT, FAULTY, random.Random(seed)), order


def test_a_test_that_fails_twice_catches() -> None:
    results, order = tried(lambda server, test, _n: (server, test) == ("echoes", "test_b"))
    assert results["echoes"].caught == Failure("test_b", "no", 1)
    assert results["forgets"].caught is None
    assert not any(results[one.name].failures for one in RIGHT)
    times = Counter(order)
    assert (times["echoes"], times["forgets"]) == (2, 1)
    assert sum(times[one.name] for one in RIGHT) == 2 * len(RIGHT) + 1  # once more, alone


def test_a_test_that_fails_by_chance_catches_nothing_but_a_later_one_may() -> None:
    results, _order = tried(
        lambda server, test, n: server == "echoes" and test == "test_a" and n == 1
    )
    assert results["echoes"].caught is None
    assert results["echoes"].flaky == ["test_a"]
    results, _order = tried(
        lambda server, test, n: (
            server == "echoes" and (test == "test_c" or (test, n) == ("test_a", 1))
        )
    )
    assert results["echoes"].caught == Failure("test_c", "no", 1)


@pytest.mark.parametrize("when", [1, 2])
def test_who_fails_on_a_right_server_once_accuses_it(when: int) -> None:
    results, order = tried(lambda server, test, n: (server, test, n) == ("two", "test_a", when))
    assert [failure.test for failure in results["two"].failures] == ["test_a"]
    assert {"one", "three"} <= {*order}  # who is accused does not hang on the order


@pytest.mark.parametrize("seed", range(20))
def test_who_fails_because_it_is_run_alone_accuses_a_right_server(seed: int) -> None:
    started = iter([True])

    def play(server: Server, first: str, alone: bool) -> Outcome:
        is_by_chance = server in FAULTY and next(started, False)
        return Outcome(TESTS, Failure("test_a", "no", 1) if alone or is_by_chance else None)

    results = try_all(play, RIGHT, FAULTY, random.Random(seed))
    assert any(results[one.name].failures for one in RIGHT)


def test_the_order_is_another_one_each_time() -> None:
    orders = {tuple(tried(lambda *_: False, seed)[1]) for seed in range(20)}
    assert len(orders) > 10


def test_what_cannot_be_run_is_run_once() -> None:
    results = try_all(lambda *_: Outcome(broken="no"), RIGHT, FAULTY, random.Random(1))
    assert [result.broken for result in results.values() if result.broken] == ["no"]
