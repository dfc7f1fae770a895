"""Proves autograder/replay/clues/by_check/all.py, autograder/replay/clues/by_check/lines.py,
autograder/replay/clues/by_check/ctrl_c.py, autograder/replay/clues/by_check/limits.py and
autograder/replay/clues/by_check/order.py: lines that only one kind of mistake has.
"""

from __future__ import annotations

from dataclasses import replace

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.by_check.all import clues
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.way.writers import Writers
from autograder.replay.recording import WENT_ON, Happening
from helpers.films import ALICE, BOB, event, recording

SERVER = [
    "client.settimeout(5)",
    "parts = text.splitlines()",
    "listener.listen(5)",
    "Thread(target=lambda: serve(client)).start()",
]
CLIENT = ["server.settimeout(None)", "server.settimeout(5)", "except KeyboardInterrupt:"]


def found(*happenings: Happening, check: str, sent: str = "words", ended: int = 0) -> list[Clue]:
    run = recording(*happenings)
    players = [replace(p, ended=p.number == ended) for p in run.players]
    files = {"server.py": SERVER, "client.py": CLIENT}
    run = replace(run, players=players, files=files)
    writers = Writers(run, Cast(run), sent.encode(), "bob")
    return list(clues(run, check, sent, writers))


def test_who_gives_up_in_a_silence_limits_the_time() -> None:
    check = "test_after_a_silence"
    assert found(check=check, ended=1)[0].place == "client.py:2"
    end = {"kind": "tcp", "size": 0, "peer": ALICE, "data": "", "place": "client.py:1"}
    assert found(event(0, Event.RECEIVED, 1, **end), check=check, ended=1)[0].place == "server.py:1"
    assert found(check="test_large", ended=1) == []


def test_what_is_no_end_of_a_line_is_taken_for_one() -> None:
    assert found(check="test_only_a_newline_ends_a_line") == [Clue("server.py:2")]
    assert found(check="test_large") == []


def test_lines_that_mix_were_sent_last_by_the_server() -> None:
    sent = {"kind": "tcp", "size": 5, "data": "words", "peer": BOB}
    run = [event(n, Event.SENT, n % 2, place=f"server.py:{n}", **sent) for n in range(3)]
    assert found(*run, check="test_long_lines_never_mix") == [Clue("server.py:2", 2)]


def test_what_is_done_at_ctrl_c_stands_where_it_is_caught() -> None:
    assert found(check="test_client_ctrl_c")[0] == Clue("client.py:3")
    assert found(check="test_ctrl_c_ends_the_server") == []
    run = replace(recording(), files={"server.py": ["def main():", "    pass", "main()"]})
    nobody = Writers(run, Cast(run), b"", "")
    assert list(clues(run, "test_ctrl_c_ends_the_server", "", nobody)) == [Clue("server.py:3")]


def test_a_few_are_let_in() -> None:
    failed = event(0, Event.CALL_FAILED, 1, call="connect", error="", peer=None, place="")
    assert found(failed, check="test_ten_people") == [Clue("server.py:3")]
    assert found(check="test_ten_people") == [Clue("server.py:4")]


def test_texts_that_are_sent_by_threads_of_their_own_overtake_each_other() -> None:
    def run(*peers: int) -> list[Happening]:
        told = {"kind": "tcp", "size": 5, "data": "words", "place": "server.py:2"}
        started = [
            event(0, Event.THREAD_STARTED, name=f"Thread-{n}", made="server.py:1")
            for n in range(len(peers))
        ]
        return started + [
            event(1, Event.SENT, 0, n + 2, thread=f"Thread-{n}", peer=peer, **told)
            for n, peer in enumerate(peers)
        ]

    check = "test_order_of_each_sender"
    assert [clue.place for clue in found(*run(BOB, BOB), check=check)] == ["server.py:1"]
    assert found(*run(ALICE, BOB), check=check) == []  # a writer's thread for each of them


def test_who_waits_for_another_thread_does_not_end() -> None:
    waits = event(1, WENT_ON, 0, 2, thread="T-1", place="server.py:5", path=[])
    run = replace(recording(waits), files={"server.py": [*["pass"] * 4, "writer.join()"]})
    writers = Writers(run, Cast(run), b"", "")
    assert list(clues(run, "test_ctrl_c_ends_the_server", "", writers)) == [Clue("server.py:5", 0)]


def test_what_is_kept_for_who_does_not_read_grows_somewhere() -> None:
    read = event(1, Event.RECEIVED, 0, place="server.py:1", peer=BOB, size=1, data="x", kind="tcp")
    grows = event(2, Event.LOCK_RELEASED, 0, lock=1, path=[{"place": "server.py:2", "values": []}])
    run = replace(recording(read, grows), files={"server.py": ["recv(1)", "outbox.put(line)"]})
    writers = Writers(run, Cast(run), b"", "")
    found = list(clues(run, "test_slow_reader_costs_bounded_memory", "", writers))
    assert found == [Clue("server.py:2", 1)]


def test_a_line_that_outgrew_its_limit_is_asked_about() -> None:
    code = ["if len(buffer) > LIMIT:", "    buffer.clear()"]
    path = [{"place": f"server.py:{n}", "values": []} for n in (1, 2)]
    run = replace(recording(event(0, Event.WHERE, path=path)), files={"server.py": code})
    nobody = Writers(run, Cast(run), b"", "")
    told = [clue.place for clue in clues(run, "test_line_without_end", "", nobody)]
    assert told == ["server.py:2", "server.py:1"]
    run = replace(run, happenings=[])
    assert [c.place for c in clues(run, "test_line_without_end", "", nobody)] == ["server.py:1"]
