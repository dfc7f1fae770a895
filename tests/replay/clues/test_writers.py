"""Proves autograder/replay/clues/way/writers.py: who sends in a thread of its own what others hand
over.
"""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.way.writers import Writers
from autograder.replay.recording import WENT_ON, Happening, Player, Recording
from helpers.films import ALICE, BOB, event

SERVER = """\
def write(member):
    while line := member.outbox.get():
        with lock:
            member.sock.sendall(line)

def serve(member):
    for line in lines(member):
        other.outbox.put(line)
        member.sock.close()
        ready.wait()
"""
WORDS = "these are the words"
READER, WRITER = 1, 2  # idents


def at(number: int, **values: str) -> dict[str, Any]:
    told = [
        {"name": name, "kind": "bytes", "size": len(data), "data": data}
        for name, data in values.items()
    ]
    return {"place": f"server.py:{number}", "values": told}


def read(*path: dict[str, Any]) -> Happening:
    facts = {"place": "server.py:7", "peer": ALICE, "size": 20, "data": f"{WORDS}\n"}
    return event(1, Event.RECEIVED, 0, READER, kind="tcp", path=path, **facts)


def sent(data: str, *path: dict[str, Any], to: int = BOB, what: str = Event.SENT) -> Happening:
    facts = {"place": "server.py:4", "peer": to, "size": len(data), "data": data}
    return event(2, what, 0, WRITER, kind="tcp", path=path, **facts)


def went_on(ident: int, number: int) -> Happening:
    place = f"server.py:{number}"
    return event(3, WENT_ON, 0, ident, place=place, path=[at(number)])


def writers(*happened: Happening) -> Writers:
    players = [
        Player(0, "", "server.py", True),
        Player(1, "alice", "", ports=frozenset({ALICE})),
        Player(2, "bob", "", ports=frozenset({BOB})),
    ]
    run = Recording(players, {"server.py": SERVER.splitlines()}, list(happened), 0.0)
    return Writers(run, Cast(run), WORDS.encode(), "bob")


def test_a_writer_that_is_held_up_stands_somewhere() -> None:
    assert list(writers(sent("before"), went_on(WRITER, 3)).stand()) == [Clue("server.py:3", 1)]
    assert list(writers(sent("before"), went_on(WRITER, 2)).stand()) == []  # it waits for a line
    assert list(writers(sent("before"), went_on(READER, 3)).stand()) == []


def test_one_writer_for_all_stands_in_the_send_to_another() -> None:
    told = sent("before"), sent("before", to=ALICE), went_on(WRITER, 4)
    assert list(writers(*told).stand()) == [Clue("server.py:4", 2)]
    assert list(writers(sent("before"), went_on(WRITER, 4)).stand()) == []


def test_words_that_were_taken_and_not_sent_whole() -> None:
    took = at(2, line=f"{WORDS}\n")
    assert list(writers(sent("other words", took)).lost()) == [Clue("server.py:4", 0)]
    assert list(writers(sent(WORDS[:17], took)).lost()) == [Clue("server.py:4", 0)]
    assert list(writers(sent(WORDS[:17], took), sent(WORDS[17:])).lost()) == []
    assert list(writers(sent(f"{WORDS}\n", took)).lost()) == []


def test_a_send_that_failed_unless_an_end_had_led_to_it() -> None:
    def failed(error: str) -> Happening:
        return sent(error, at(2, line=WORDS), what=Event.SEND_FAILED)

    assert list(writers(sent("before"), failed("BlockingIOError")).lost()) == [
        Clue("server.py:4", 1)
    ]
    assert list(writers(sent("before"), failed("BrokenPipeError")).lost()) == []


def test_the_line_that_hands_over_to_a_writer() -> None:
    told = read(), event(2, Event.LOCK_RELEASED, 0, READER, lock=1, path=[at(7), at(8)])
    assert list(writers(*told, sent("before")).handed_over(0)) == [Clue("server.py:8", 1)]
    assert list(writers(*told).handed_over(0)) == []  # nobody but who reads sends here


def test_what_grows_is_what_was_put_somewhere_last() -> None:
    told = read(), event(2, Event.LOCK_RELEASED, 0, READER, lock=1, path=[at(7), at(8)])
    assert list(writers(*told).grew()) == [Clue("server.py:8", 1)]


def test_who_closes_a_socket_and_reads_on_has_woken_nobody() -> None:
    closed = event(2, Event.LOCK_RELEASED, 0, READER, lock=1, path=[at(8), at(9)])
    over = event(3, Event.THREAD_ENDED, 0, READER)
    assert list(writers(read(), closed).closed_in_vain()) == [Clue("server.py:9", 1)]
    assert list(writers(read(), closed, over).closed_in_vain()) == []


def test_who_had_read_and_waits_for_something_else() -> None:
    waits = writers(read(), went_on(READER, 10))
    assert list(waits.waits_for_ever()) == [Clue("server.py:10", 1)]
    assert list(writers(read(), went_on(WRITER, 10)).waits_for_ever()) == []
