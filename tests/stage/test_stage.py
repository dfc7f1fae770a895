"""Proves autograder/stage/__init__.py: the cell magic, and a stage that needs no Jupyter."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import types
from typing import Any

import pytest

from autograder import stage
from autograder.stage import open_room
from autograder.stage.mishap import Told
from autograder.words.language import spoken


def test_a_program_cell() -> None:
    magics: dict[str, Any] = {}
    shell = types.SimpleNamespace(
        user_ns={}, register_magic_function=lambda f, kind, name: magics.update({name: f})
    )
    stage.load_ipython_extension(shell)
    magics["program"](" echo ", "print(1)\n")
    assert shell.user_ns == {"echo": "print(1)\n"}
    with pytest.raises(Told, match=r"echo was not stored: .* in line 2"):
        magics["program"]("echo", "x = 1\nprint(")
    for run in (open_room, lambda program: program.replace("a", "b")):  # not what it was before
        with pytest.raises(Told, match="echo was not stored"), contextlib.ExitStack() as stack:
            stack.enter_context(run(shell.user_ns["echo"]))
    magics["program"]("echo", "print(2)\n")
    assert shell.user_ns == {"echo": "print(2)\n"}
    with pytest.raises(ValueError, match="%%program"):
        magics["program"]("", "print(1)")


def test_a_notebook_says_which_language_it_speaks() -> None:
    magics: dict[str, Any] = {}
    shell = types.SimpleNamespace(
        user_ns={}, register_magic_function=lambda f, kind, name: magics.update({name: f})
    )
    stage.load_ipython_extension(shell)
    before = spoken()
    magics["speak"](" en ")
    assert spoken() == "en"
    with pytest.raises(ValueError, match="no language “zz”; the languages are: en"):
        magics["speak"]("zz")
    assert spoken() == before


def test_the_stage_does_not_need_jupyter() -> None:
    code = "import sys, autograder.stage; sys.exit('IPython' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
