"""Proves autograder/probe/watch/locks.py and autograder/probe/watch/ledger.py: who holds which
lock, and circles.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.probe.watch import locks
from autograder.probe.watch.ledger import Ledger
from autograder.room.watched import in_words


class Silent:
    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def tell(self, event: str, **facts: Any) -> None:
        self.told.append((event, facts))


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Silent:
    silent: Any = Silent()
    monkeypatch.setattr(locks, "ledger", Ledger(silent, str(Path(__file__).parent)), raising=False)
    return silent  # type: ignore[no-any-return]


def test_a_circle_of_two_is_told(channel: Silent) -> None:
    one, other = locks.RecordingLock(), locks.RecordingLock()
    both = threading.Barrier(2)

    def take(first: Any, second: Any) -> None:
        with first:
            both.wait()
            second.acquire()

    for pair in ((one, other), (other, one)):
        threading.Thread(target=take, args=pair, daemon=True).start()
    while not (circles := [facts for event, facts in channel.told if event == "deadlock"]):
        pass
    (first, second) = circles[0]["threads"]
    assert (first["holds"], first["waits"]) == (second["waits"], second["holds"])
    assert "holds the lock made at" in in_words(circles[0]["threads"])


@pytest.mark.parametrize("kind", [locks.RecordingLock, locks.RecordingSemaphore])
def test_a_lock_taken_twice_is_a_circle_of_one(channel: Silent, kind: Any) -> None:
    lock = kind()
    lock.acquire()
    locks.ledger.waiting(lock._lock)
    (circle,) = (facts["threads"] for event, facts in channel.told if event == "deadlock")
    assert len(circle) == 1
    assert "has itself held since" in in_words(circle)


@pytest.mark.parametrize("kind", ["Semaphore", "BoundedSemaphore"])
def test_a_semaphore_for_one_is_a_lock(
    channel: Silent, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(threading, "Semaphore", locks.RecordingSemaphore)  # as in a program
    monkeypatch.setattr(threading, "BoundedSemaphore", locks.RecordingBoundedSemaphore)
    with getattr(threading, kind)():
        assert len(locks.ledger.held()) == 1
    assert locks.ledger.held() == frozenset()
    many = getattr(threading, kind)(2)
    with many, many:
        assert locks.ledger.held() == frozenset()
    if kind == "BoundedSemaphore":
        with pytest.raises(ValueError, match="released too many times"):
            many.release()


def test_what_a_thread_holds_is_known_through_a_condition(channel: Silent) -> None:
    condition = locks.RecordingCondition()
    ready = threading.Event()

    def waits() -> None:
        with condition:
            ready.set()
            condition.wait()

    thread = threading.Thread(target=waits)
    thread.start()
    ready.wait()
    with condition:  # the other one has let go of it, or we would not be here
        assert len(locks.ledger.held()) == 1
        condition.notify()
    thread.join()
    assert locks.ledger.held() == frozenset()
    assert not any(locks.ledger.held_by.values())


def test_an_rlock_counts(channel: Silent) -> None:
    lock = locks.RecordingRLock()
    with lock, lock:
        assert len(locks.ledger.held()) == 1
    assert locks.ledger.held() == frozenset()
    assert [event for event, _ in channel.told].count("lock acquired") == 1
    with pytest.raises(RuntimeError):
        lock.release()


def test_a_lock_that_a_dataclass_makes_for_its_owner_is_the_owner_s(channel: Silent) -> None:
    @dataclass
    class Room:
        lock: Any = field(default_factory=locks.RecordingLock)

    assert isinstance(Room().lock, locks.RecordingLock)
    assert not isinstance(eval("Make()", {"Make": locks.RecordingLock}), locks.RecordingLock)
