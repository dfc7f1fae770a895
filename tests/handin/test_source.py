"""Proves autograder/handin/source.py: what can be said of a script without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.source import explain
from autograder.handin.submission import Pair
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
    write(tmp_path, {"client.py": CLIENT, "queue.py": ""})
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
