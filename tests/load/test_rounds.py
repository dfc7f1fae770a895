"""Proves autograder/load/rounds.py, autograder/load/servers.py and autograder/load/rivals/*.py.

Servers take turns, and each of them is a chat that loses nothing.
"""

from __future__ import annotations

import pytest

from autograder.load.crowd import Wish
from autograder.load.rounds import fastest_people, middle, ratios, take_turns
from autograder.load.servers import ADDRESS, Server, known, running

FEW = Wish(people=4, speakers=2, seconds=0.1)


@pytest.mark.parametrize("server", known(), ids=lambda server: server.name)
def test_each_known_server_is_a_chat_that_loses_nothing(server: Server) -> None:
    if server.lacks:
        pytest.skip(server.lacks)
    results = take_turns([server], FEW, rounds=1)
    assert [result.counts.wrong for result in results[server.name]] == [0]
    assert results[server.name][0].counts.heard > 10
    assert results[server.name][0].memory > 100_000


def test_servers_take_turns_and_are_compared_by_rounds() -> None:
    first, second = known()[0], known()[2]
    told: list[str] = []
    results = take_turns([first, second], FEW, 2, lambda name, result: told.append(name))
    assert told == [first.name, second.name] * 2
    one, other = ratios(results, first.name, second.name), ratios(results, second.name, first.name)
    assert [round(a * b, 6) for a, b in zip(one, other, strict=True)] == [1, 1]
    rates = sorted(result.rate for result in results[first.name])
    assert middle(results[first.name], lambda r: r.rate) == sum(rates) / 2


def test_what_a_machine_lacks_is_said() -> None:
    assert Server("x", ADDRESS, needs="no_such_module").lacks == "no_such_module is not installed"
    assert "12345" in Server("x", "print()").lacks
    assert Server("x", ADDRESS).lacks == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"print({ADDRESS})", "x: The server does not listen"),
        (f"import socket, time; s = socket.create_server({ADDRESS}); time.sleep(60)", "x: "),
    ],
)
def test_who_is_no_chat_is_named(text: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.load.crowd.PATIENCE", 0.2)
    with pytest.raises(RuntimeError, match=said):
        take_turns([Server("x", text)], FEW, 1)


def test_a_server_ends_with_its_measurement() -> None:
    with running(known()[0]) as server:
        assert server.alive
        assert server.cpu() >= 0
    assert not server.process.is_running()


def test_there_are_people_on_every_machine() -> None:
    assert fastest_people()(2, 1, 1, 64).missing() == 0
