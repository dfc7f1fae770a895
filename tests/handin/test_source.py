"""Proves autograder/handin/source.py, autograder/handin/imports.py and
autograder/judging/trial/explaining.py: what can be said of a script without running it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.handin.imports import sentences_on_imports
from autograder.handin.submission import Pair
from autograder.judging.trial.explaining import explain
from helpers.handins import CLIENT, SERVER, write

SOURCES = {
    "syntax": (b"def f()\n  pass", "server.py, line 1: Python cannot read this line"),
    "cp1251": (
        "# да\nprint('привет')".encode("cp1251"),
        "server.py, line 1: the text is not UTF-8",
    ),
    "utf16": ("print(1)".encode("utf-16"), "server.py is saved as UTF-16"),
    "zero": (b"print(1)\n\0\0", "server.py holds zero bytes"),
    "python2": (b'x = 1\nprint "a"', 'server.py, line 2: this is Python 2 (print "a")'),
    "package": (b"import numpy.linalg", "server.py imports numpy, which is not part of Python"),
    "own module": (
        b"import config",
        "server.py imports config, which is neither part of Python nor",
    ),
    "capital": (
        b"import Queue",
        "server.py imports Queue, as in Python 2: in Python 3 it is called",
    ),
    "typo": (b"import sockets", "server.py imports sockets, which Python does not have. Did you"),
    "other spelling": (
        b"import Helper",
        "server.py imports Helper, but the file is called helper.py",
    ),
    "in a module": (b"import helper", "helper.py imports colorama, which is not part of Python"),
    "window": (b"from tkinter import *", "server.py opens a window (tkinter)"),
    "hidden": (b"import queue", "server.py imports queue and gets the file of that name"),
    "console": (b">>> import socket", "server.py, line 1: it was pasted from a console"),
    "guard": (b"if __name__ == 'main':\n  pass", "server.py compares __name__"),
    "empty": (b"", "server.py is empty."),
    "deep": (b"(" * 100_000, "server.py"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_sources_are_explained(tmp_path: Path, kind: str) -> None:
    data, sentence = SOURCES[kind]
    write(tmp_path, {"client.py": CLIENT, "queue.py": "", "helper.py": "import colorama"})
    (tmp_path / "server.py").write_bytes(data)
    told = explain(Pair(tmp_path))
    assert len(told) == 1
    assert told[0].startswith(sentence)


def test_right_sources_need_no_explanation(tmp_path: Path) -> None:
    try_it = "try:\n    import colorama\nexcept ImportError:\n    colorama = None\nimport helper\n"
    old = "# -*- coding: cp1251 -*-\nprint('да')".encode("cp1251")
    write(tmp_path, {"server.py": "\ufeff" + SERVER + try_it, "helper.py": ""})
    (tmp_path / "client.py").write_bytes(old)
    assert explain(Pair(tmp_path)) == []


def test_a_file_may_hide_what_other_modules_need(tmp_path: Path) -> None:
    write(tmp_path, {"server.py": SERVER, "client.py": CLIENT, "selectors.py": "", "time.py": ""})
    told = explain(Pair(tmp_path))
    sentence = "selectors.py hides Python's own module selectors, which socket"
    assert len(told) == 2  # one for each script
    assert all(one.startswith(sentence) for one in told)


@pytest.mark.skipif("sys.version_info >= (3, 12)", reason="it can be read")
def test_the_syntax_of_a_newer_python(tmp_path: Path) -> None:
    write(tmp_path, {"server.py": SERVER + "type X = int\n", "client.py": CLIENT})
    (told,) = explain(Pair(tmp_path))
    assert "valid from Python 3.12 on; this is 3.11" in told


@pytest.mark.parametrize(("script", "told"), [("test_chat.py", 0), ("server.py", 1)])
def test_what_stands_beside_tests_is_not_missing(tmp_path: Path, script: str, told: int) -> None:
    tree = ast.parse("from chat import Room")
    assert len([*sentences_on_imports(tmp_path, script, tree)]) == told
