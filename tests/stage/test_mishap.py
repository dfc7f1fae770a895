"""Proves autograder/stage/mishap.py: what goes wrong in a cell is told in a few lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.stage import open_room, predict, speak_
from autograder.stage.mishap import NotStored, Slip, Told
from autograder.stage.projection import projection

HAS_A_TYPO = """
import socket
with socket.create_server(("127.0.0.1", 12345)) as listener:
    client, address = listener.accept()
    data = client.recv(1024)
    cleint.sendall(data)
"""
IN_A_THREAD = """
import socket, threading
def serve(client):
    client.sendal(client.recv(1024))
with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],)).start()
"""
NEVER_LISTENS = "print('I only print.')\n"


def lines_of(program: str) -> list[str]:
    """What a notebook shows where alice waits for her echo in vain."""

    def cell() -> None:
        with open_room(program) as room:
            alice = room.connect_silently("alice")
            alice.says("hello")
            alice.hears("hello")

    with pytest.raises(Told) as caught:
        cell()
    return caught.value._render_traceback_()


@pytest.mark.parametrize(
    ("program", "first", "line"),
    [
        (HAS_A_TYPO, "NameError: name 'cleint'", "server.py, line 6:    cleint.sendall(data)"),
        (IN_A_THREAD, "sendal", "server.py, line 4:    client.sendal(client.recv(1024))"),
    ],
)
def test_the_sentence_comes_first_then_the_line(program: str, first: str, line: str) -> None:
    shown = lines_of(program)
    assert first in shown[0]
    assert line in shown
    assert shown[-1] == "Expected: alice hears “hello”."
    assert len(shown) <= 5


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (lambda: predict("Who hears it?", "Bob", "nobody", vote="x"), "There are A, B."),
        (lambda: projection("large"), "%projection off"),
        (lambda: speak_("zz"), "no language “zz”"),
    ],
)
def test_a_slip_of_the_lecturer_is_one_sentence(typed: Callable[[], object], said: str) -> None:
    with pytest.raises(Slip) as caught:
        typed()
    [shown] = caught.value._render_traceback_()
    assert said in shown


def test_the_chart_up_to_there_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    lines_of(HAS_A_TYPO)
    assert "─“hello⏎”───" in capsys.readouterr().out


@pytest.mark.programs
def test_in_a_notebook_the_chart_stands_below_the_sentence(tmp_path: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    scene = f"with open_room({HAS_A_TYPO!r}) as room:\n    alice = room.connect_silently('alice')\n"
    scene += "    alice.says('hello')\n    alice.hears('hello')"
    cells = ["from autograder.stage import open_room", scene, "print('no chart here')"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    metadata = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, allow_errors=True, resources=metadata).execute()
    kinds = [[one.output_type for one in cell.outputs] for cell in notebook.cells]
    assert kinds == [[], ["error", "display_data"], ["stream"]]


def test_a_server_that_never_listens_is_told_in_two_lines() -> None:
    shown = lines_of(NEVER_LISTENS)
    assert "ended by itself" in shown[0]
    assert shown[1:] == ["Expected: server.py listens for connections."]


def test_a_program_that_was_not_stored_says_where() -> None:
    with pytest.raises(SyntaxError) as caught:
        compile("x = 1\nif x\n", "chat", "exec")
    shown = NotStored("chat", caught.value).told()._render_traceback_()
    assert "chat was not stored" in shown[0]
    assert "line 2" in shown[0]
    assert shown[1] == "    if x"
    assert shown[2].rstrip() == "        ^"
