"""Proves autograder/program/lines.py: what a pipe says can be waited for like a socket."""

from __future__ import annotations

import os

from autograder.program.lines import Lines, selectable


def test_what_a_pipe_says_can_be_waited_for_like_a_socket() -> None:
    ours, theirs = os.pipe()
    lines, heard = Lines(), bytearray()
    line = selectable(os.fdopen(ours, "rb", 0))
    lines.add(line, heard.extend)
    os.write(theirs, b"hello")
    os.close(theirs)
    assert lines.wait_for(lambda: heard == b"hello", 10)
    line.close()
