"""The stage of the notebooks, the charts it shows, and notebooks that are what they say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import types
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from autograder import stage
from autograder.room.scene import PATIENCE
from autograder.room.trace import Trace
from autograder.room.unmet import Unmet
from autograder.stage import (
    open_duo,
    open_room,
    open_udp_room,
    predict,
    reveal,
    rooms,
    show_chart,
    show_stream,
    show_threads,
)
from autograder.stage.live import LiveRoom
from autograder.stage.rooms import LectureDuo, LectureRoom, LectureUdpRoom, LectureWatchedRoom
from helpers.scripts import load

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "reference" / "04_multi_user_chat"
SERVER = (REFERENCE / "server.py").read_text("utf-8")
SIDES = ("server", "client")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.py"))

ONE_BY_ONE = """
import socket
with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        while data := client.recv(1024):
            client.sendall(data)
        client.close()
"""
NEVER_LOOKS_FOR_THE_END = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
client, address = listener.accept()
while True:
    client.sendall(client.recv(1024))
"""
RUDE = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
client, address = listener.accept()
client.recv(1024)
client.sendall("\\x1b[31m<b>\\u202e\\x00&".encode())
client.recv(1024)
"""
DIES = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, address = listener.accept()
    threading.Thread(target=lambda: int(client.recv(1024))).start()
"""


def rows(trace: Trace | None) -> list[tuple[str, str, str, str]]:
    assert trace is not None
    return [(a.start, a.end, a.text, a.kind) for a in trace.arrows]


# -- the trace ---------------------------------------------------------------------------


def test_who_is_not_accepted_yet_is_seen_to_wait() -> None:
    with open_room(ONE_BY_ONE) as room:
        alice, bob = room.connect_silently("alice", "bob")
        bob.says("hello")
        alice.says("hi")
        alice.leaves()
    assert rows(room.trace) == [
        ("alice", "server", "connects", "join"),
        ("bob", "server", "connects, waits", "waiting"),
        ("bob", "server", "“hello⏎” waits", "waiting"),
        ("alice", "server", "“hi⏎”", "message"),
        ("server", "alice", "“hi⏎”", "message"),
        ("alice", "server", "leaves (FIN)", "leave"),
        ("bob", "server", "is accepted", "join"),
        ("bob", "server", "“hello⏎”", "message"),
        ("server", "bob", "“hello⏎”", "message"),
    ]


def test_what_nobody_reads_is_seen() -> None:
    with open_room(DIES) as room:
        alice = room.connect_silently("alice")
        alice.says("one")
        alice.says("two")
    found = rows(room.trace)
    assert [kind for _, _, _, kind in found] == ["join", "message", "trouble", "waiting"]
    assert re.match(r"Thread-1 \(.+\) dies of ValueError: .+ \(server\.py:6\)$", found[2][2])
    assert found[3][2] == "“two⏎” not read"
    assert "┿ Thread-1" in Trace(room.trace.lanes, room.trace.arrows).as_text()  # type: ignore[union-attr]


def test_a_server_that_spins_gets_one_row() -> None:
    with open_room(NEVER_LOOKS_FOR_THE_END) as room:
        alice = room.connect_silently("alice")
        alice.leaves()
        room.settle()
        assert room.server is not None
        assert room.watcher.spins(room.server)
    assert [text for _, _, text, _ in rows(room.trace)] == [
        "connects",
        "leaves (FIN)",
        "a thread does not wait: it keeps a processor busy",
    ]


def test_a_program_cannot_write_markup_or_control_characters_into_a_chart() -> None:
    with open_room(RUDE) as room:
        alice = room.connect_silently("alice")
        alice.says("hi")
        room.settle()
        assert room.server is not None
        room.server.events += [{"event": "sent", "peer": [], "at": "x"}, {"event": "thread died"}]
    assert room.trace is not None
    svg, text = room.trace.as_svg(), room.trace.as_text()
    ElementTree.fromstring(svg)
    assert "<b>" not in svg
    assert not set("\x1b\x00\u202e") & set(svg + text)


def test_the_reference_figures_are_made_by_a_run_of_today() -> None:
    figures = ROOT / "lessons" / "figures"
    make = load(figures / "make.py")
    for slug in make.SCENES:
        assert make.draw(slug) == (figures / f"{slug}.svg").read_text("utf-8")


# -- the stage ---------------------------------------------------------------------------


def test_a_scene_can_be_played_again_and_again_in_one_process() -> None:
    charts = set()
    for _ in range(3):
        with open_room(SERVER, (REFERENCE / "client.py").read_text("utf-8")) as room:
            alice, bob = room.join("alice", "bob")
            alice.says("Привет")
            bob.hears("Привет")
        assert room.trace is not None
        charts.add(room.trace.as_svg())
        assert not any(program.running for program in room.programs)
        assert not room.home.exists()
    assert len(charts) == 1


def test_a_cell_that_fails_leaves_nothing_behind() -> None:
    rooms = []

    def cell() -> None:
        with open_room(SERVER) as room:
            rooms.append(room)
            room.connect_silently("alice").says(str(1 / 0))

    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        cell()
    assert not any(program.running for program in rooms[0].programs)
    assert not rooms[0].home.exists()
    assert threading.active_count() == before


def test_a_hopeless_wait_ends_within_the_time_of_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    def cell() -> None:
        with open_room(sleepy) as room:
            alice = room.connect_silently("alice")
            alice.says("hello")
            alice.hears("hello")

    monkeypatch.setattr(rooms, "TIME", 0.4)
    sleepy = ONE_BY_ONE.replace("client, address", "import time; time.sleep(60); client, address")
    began = time.monotonic()
    with pytest.raises(Unmet):
        cell()
    assert time.monotonic() - began < PATIENCE  # what a check would wait


def test_a_server_that_does_not_run_says_why() -> None:
    with pytest.raises(Unmet, match="NameError"), open_room("print(x)"):
        pass


def test_a_program_cell() -> None:
    magics: dict[str, Any] = {}
    shell = types.SimpleNamespace(
        user_ns={}, register_magic_function=lambda f, kind, name: magics.update({name: f})
    )
    stage.load_ipython_extension(shell)
    magics["program"](" echo ", "print(1)\n")
    assert shell.user_ns == {"echo": "print(1)\n"}
    with pytest.raises(SyntaxError):
        magics["program"]("echo", "print(")
    with pytest.raises(ValueError, match="%%program"):
        magics["program"]("", "print(1)")


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


def test_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER) as room:
        room.connect_silently("alice")
        show_threads(room.server)
        show_chart(room)
    shown = capsys.readouterr().out
    assert "client, address = listener.accept()" in shown
    assert "Thread-1 (serve)  |  server.py:" in shown
    assert "╌connects╌" in shown


def test_each_piece_of_a_stream_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(ONE_BY_ONE.replace("1024", "3")) as room:
        alice = room.connect_silently("alice")
        alice.says("Да")
        alice.hears("Да")
        show_stream(room, alice)
    assert capsys.readouterr().out.splitlines() == [
        "alice sent  |  each recv of the server returned",
        r"b'\xd0\x94\xd0\xb0\n'  5 bytes  |  b'\xd0\x94\xd0'  3 bytes, a letter is cut",
        r"  |  b'\xb0\n'  2 bytes, a letter is cut",
    ]


def test_a_room_without_a_server_refuses() -> None:
    with open_room("", (REFERENCE / "client.py").read_text("utf-8")) as room:
        alice = room.join("alice")
        assert alice.program.exit_status == 1
        assert alice.program.errors.text.startswith("Nobody listens there.")


def test_a_room_for_two() -> None:
    programs = (ROOT / "reference" / "02_two_user_chat" / f"{name}.py" for name in SIDES)
    with open_duo(*(path.read_text("utf-8") for path in programs)) as room:
        boss, alice = room.meet()
        boss.says("hello")
        alice.hears("hello")
    assert room.trace is not None
    assert room.trace.lanes == ["alice", "server"]
    assert ("server", "alice", "“hello⏎”", "message") in rows(room.trace)


def test_a_room_without_connections(capsys: pytest.CaptureFixture[str]) -> None:
    server = (ROOT / "reference" / "03_udp_chat" / "server.py").read_text("utf-8")
    with open_udp_room(server) as room:
        alice, bob = room.connect_silently("alice", "bob")
        bob.says("hi")
        assert room.server is not None
        room.network(room.server, "doubled")
        alice.says("hello")
        bob.hears("hello")
        room.settle()
        show_stream(room, bob, back=True)
    assert rows(room.trace) == [
        ("bob", "server", "“hi”", "message"),
        ("alice", "server", "“hello”", "message"),
        ("server", "bob", "“hello”", "message"),
    ]
    assert capsys.readouterr().out.splitlines() == [
        "the server sent  |  each recv of bob's client returned",
        "b'hello'  5 bytes  |  b'hello'  5 bytes",
        "  |  b'hello'  5 bytes",
    ]


def test_the_stage_does_not_need_jupyter() -> None:
    code = "import sys, autograder.stage; sys.exit('IPython' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# -- the notebooks -----------------------------------------------------------------------


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_what_its_source_says(source: Path) -> None:
    pytest.importorskip("jupytext")
    pytest.importorskip("nbclient")
    assert load(ROOT / "notebooks" / "build.py").matches(source)


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_tell_nothing_of_the_machine_they_were_made_on(source: Path) -> None:
    notebook = json.loads(source.with_suffix(".ipynb").read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shown = json.dumps([cell["outputs"] for cell in cells])
    assert "image/svg+xml" in shown
    assert not re.search(r"/tmp|/home|/Users|[/-](room|stage)-|0x[0-9a-f]{6}|\"error\"", shown)


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_lecture_ends_with_the_model_answer(source: Path) -> None:
    cells = json.loads(source.with_suffix(".ipynb").read_text("utf-8"))["cells"]
    last = {}
    for cell in cells:
        head, _, body = "".join(cell["source"]).partition("\n")
        if head.startswith("%%program "):
            last[head.removeprefix("%%program ")] = body + "\n"
    for name in SIDES:
        assert last[name] == (ROOT / "reference" / source.stem / f"{name}.py").read_text("utf-8")


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_to_a_room_only_what_a_room_understands(source: Path) -> None:
    kinds = (LectureRoom, LectureDuo, LectureUdpRoom, LectureWatchedRoom, LiveRoom)
    known = {word for kind in kinds for word in dir(kind)}
    said = set(re.findall(r"\broom\.(\w+)\(", source.read_text("utf-8")))
    assert said
    assert said <= known


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_fact_of_a_notebook_is_compared(source: Path) -> None:
    pytest.importorskip("jupytext")
    nbformat = pytest.importorskip("nbformat")
    build = load(ROOT / "notebooks" / "build.py")
    facts = build.facts(nbformat.read(source.with_suffix(".ipynb"), 4))
    assert len(facts) == len(re.findall(r"^reveal\(", source.read_text("utf-8"), re.MULTILINE)) > 3
    assert all(re.match(r"[A-H]: .", fact) for fact in facts)


def test_runs_are_counted_beside_the_bounds() -> None:
    pytest.importorskip("jupytext")
    pytest.importorskip("nbclient")
    build = load(ROOT / "notebooks" / "build.py")
    done = {"good": [(2.0, 0.5, []), (3.0, 0.4, [])], "bad": [(1.0, 6.0, ["too long"])]}
    head, good, bad, last = build.summary(done).splitlines()
    assert "<= 60" in head
    assert "<= 5" in head
    assert good.split() == ["good", "2", "of", "2", "3.0", "0.50"]
    assert bad.split() == ["bad", "0", "of", "1", "1.0", "6.00"]
    assert last == "1 of 2 notebooks without a failure"
