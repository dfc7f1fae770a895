"""Proves autograder/replay/clues/script/calls.py and autograder/replay/clues/script/blocks.py: from
where a line was called, and on to where it led.
"""

from __future__ import annotations

from autograder.probe.talk import Event
from autograder.replay.clues.script.calls import Calls
from autograder.replay.recording import Player, Recording
from helpers.films import event

SERVER = """\
def tell(line):
    outbox.put(line)

def others():
    "Who is there."
    return [member for member in members]

def obey(line):
    for other in others():
        tell(line)

def serve(client):
    while line := client.recv(100):
        obey(line)
"""
FILES = {"server.py": SERVER.splitlines()}
CALLED = (13, 14, 8, 9, 6, 10, 1, 2)


def at(*numbers: int) -> list[str]:
    return [f"server.py:{number}" for number in numbers]


def run(*numbers: int) -> Recording:
    path = [{"place": place, "values": []} for place in at(*numbers)]
    happened = [event(1, Event.RECEIVED, path=path)]
    return Recording([Player(0, "", "server.py", True)], FILES, happened, 0.0)


def test_frames_are_those_of_the_functions_that_were_begun_and_not_left() -> None:
    frames = Calls(FILES).frames(at(*CALLED))
    assert frames[0] == tuple(at(13))
    assert frames[4] == tuple(at(6, 9, 14))  # it has no parameter: its first line begins it
    assert frames[5] == tuple(at(10, 14))
    assert frames[-1] == tuple(at(2, 10, 14))


def test_what_has_returned_before_calls_nobody() -> None:
    tell = Calls(FILES).frames(at(13, 14, 8, 9, 6, 1))
    assert tell[-1] == tuple(
        at(1, 6, 9, 14)
    )  # nobody has its name: it may be called by any of them
    script = SERVER.replace("in others():", "in others() or tell(0):").splitlines()
    frames = Calls({"server.py": script}).frames(at(13, 14, 8, 9, 6, 1))
    assert frames[-1] == tuple(at(1, 9, 14))


def test_of_a_function_that_was_begun_earlier_nobody_knows_the_caller() -> None:
    frames = Calls(FILES).frames(at(2, 10, 13))
    assert frames == [tuple(at(2)), tuple(at(10)), tuple(at(13))]
    assert Calls(FILES).caller(at(2)) == ""
    assert Calls(FILES).caller(at(9, 1)) == "server.py:9"


def test_a_function_whose_first_line_is_not_noted_is_called_by_the_line_that_names_it() -> None:
    drop, offer = (
        ["def drop(self):", "    shutdown()", ""],
        ["def offer(self):", "    if late > MOST:"],
    )
    calls = Calls({"server.py": ["MOST = 9", *drop, *offer, "        self.drop()"]})
    assert calls.caller(at(6, 7, 3)) == "server.py:7"
    assert calls.reason("server.py:7") == "server.py:6"
    assert calls.reason("server.py:3") == "server.py:3"
    assert calls.set_at("server.py:6") == "server.py:1"
    assert calls.set_at("server.py:7") == ""


def test_a_queue_is_made_somewhere() -> None:
    calls = Calls({"server.py": ["outbox = Queue(9)", "outbox.put(line)", "print(outbox)"]})
    assert calls.set_at("server.py:2") == "server.py:1"
    assert calls.set_at("server.py:3") == ""


def test_what_a_text_is_filled_in_with_was_set_somewhere() -> None:
    code = [
        "def take(name):",
        "    me.name = name",
        "def say(line):",
        '    tell(f"{me.name}: {line}")',
        "while say(recv()): pass",
    ]
    path = [{"place": place, "values": []} for place in at(1, 2, 5, 3, 4)]
    told = [event(1, Event.RECEIVED, path=path)]
    run = Recording([Player(0, "", "server.py", True)], {"server.py": code}, told, 0.0)
    assert Calls(run.files).way(run, "server.py:4", 0) == at(5, 4, 2)


def test_who_comes_back_to_a_loop_at_the_beginning_of_a_function_has_not_called_it() -> None:
    text = "def main():\n    while True:\n        tell()\n\ndef tell():\n    send()\n"
    frames = Calls({"server.py": text.splitlines()}).frames(at(2, 3, 6, 2, 3))
    assert frames[2:] == [("server.py:6", "server.py:3"), ("server.py:2",), ("server.py:3",)]


def test_the_way_goes_on_to_where_the_words_are_handed_on() -> None:
    assert Calls(FILES).way(run(*CALLED), "server.py:10", 0) == at(14, 10, 2)


def test_of_a_loop_that_hands_on_nothing_the_way_ends_where_its_people_come_from() -> None:
    assert Calls(FILES).way(run(13, 14, 8, 9, 6), "server.py:9", 0) == at(14, 9, 6)


def test_a_line_that_was_not_run_has_no_way() -> None:
    assert Calls(FILES).way(run(13), "server.py:2", 0) == []
    assert Calls({"server.py": ["def ("]}).function("server.py:1") is None


def test_who_calls_main_decides_nothing() -> None:
    code = "def main():\n    if full:\n        client.close()\nif __name__ == 'x':\n    main()\n"
    calls = Calls({"server.py": code.splitlines()})
    assert calls.why(at(4, 5, 2, 3)) == "server.py:2"
    inner = Calls(
        {
            "server.py": f"def drop():\n    close()\n{code.replace('client.close', 'drop')}".split(
                "\n"
            )
        }
    )
    assert inner.why(at(6, 7, 4, 5, 2)) == "server.py:4"
