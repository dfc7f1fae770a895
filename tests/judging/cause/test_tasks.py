"""Proves autograder/judging/cause/tasks.py: what nobody has begun comes first, the rest last."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.skeletons import lay
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import Feedback

SLUG, CHECK = "01_echo_chat", "test_exact_bytes"
MAIN = """        while True:
            client, address = listener.accept()
            serve(client)
"""
TASKS = "server.py: {} of 4 TODOs are still open; the next one is at line {}."


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The server of a skeleton whose main is written. Its language does not matter."""
    lay(SLUG, tmp_path, "ru")
    path = tmp_path / "server.py"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    (task,) = (n for n, line in enumerate(lines) if n > 15 and "# TODO" in line)
    path.write_text("".join([*lines[:task], MAIN, *lines[task + 1 :]]), "utf-8")
    return path


def told(server: Path) -> Feedback:
    """What is told of a server that sends nothing back."""
    (verdict,) = judge(Job(Pair(server.parent), SLUG, only=(CHECK,)), lambda one: None)
    assert verdict.feedback is not None
    return verdict.feedback


def test_a_function_that_nobody_has_begun_comes_first(server: Path) -> None:
    found = told(server)
    open_tasks, cause = found.got.splitlines()
    assert open_tasks == TASKS.format(3, 10)
    assert cause.startswith("server.py did not read “hello echo” of alice.")
    assert (found.place, found.todo) == ("server.py:10", "")
    assert "# TODO" in found.code


def test_where_all_is_begun_it_comes_last(server: Path) -> None:
    text = server.read_text("utf-8")
    here = text.index("    # TODO")
    server.write_text(f"{text[:here]}    client.recv(1024)\n{text[here:]}", "utf-8")
    found = told(server)
    assert "TODO" not in found.got
    assert (found.todo, found.parts[-1].kind) == (TASKS.format(3, 11), "todo")


def test_what_has_died_comes_first(server: Path) -> None:
    text = server.read_text("utf-8").replace("serve(client)\n", "serve(clien)\n")
    server.write_text(text, "utf-8")
    found = told(server)
    assert found.got.startswith("server.py ended: NameError")
    assert found.todo == TASKS.format(3, 10)


def test_what_is_called_nowhere_is_no_task(server: Path) -> None:
    text = server.read_text("utf-8").replace("            serve(client)\n", "")
    server.write_text(text, "utf-8")
    found = told(server)
    assert "TODO" not in found.got
    assert found.todo == TASKS.format(3, 10)
