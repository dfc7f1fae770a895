"""Proves autograder/student/keys.py: a key comes at once, and the terminal is left as it was."""

from __future__ import annotations

import io
import os
import sys

import pytest

from autograder.student import keys


def test_without_a_terminal_nobody_presses_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("q"))
    with keys.listening() as pressed:
        assert pressed() == ""
    assert not keys.are_heard()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_a_key_comes_without_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as terminal, os.fdopen(ours, "wb", buffering=0) as keyboard:
        monkeypatch.setattr(sys, "stdin", terminal)
        before = termios.tcgetattr(terminal)
        with keys.listening() as pressed:
            assert pressed() == ""
            keyboard.write(b"Hq")
            assert [pressed(), pressed(), pressed()] == ["h", "q", ""]
        assert termios.tcgetattr(terminal) == before
