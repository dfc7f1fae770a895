"""Proves autograder/room/host.py: our server takes any port and is left in peace."""

from __future__ import annotations

from pathlib import Path

from autograder.handin.submission import Pair
from autograder.kit import ROOT
from autograder.room.host import Host
from helpers.rooms import Grader, write

REFERENCE = ROOT / "reference/04_multi_user_chat"


def test_our_host_takes_any_port_and_is_left_in_peace(grader: Grader, tmp_path: Path) -> None:
    client = (REFERENCE / "client.py").read_text(encoding="utf-8").replace("12345", "8080")
    write(tmp_path, client=client)
    with Host(Pair(tmp_path), grader.launcher, grader.lines) as host:
        host.open()
        alice = host.join("alice")
        alice.says("hello")
        host.hears("hello")
        host.says("welcome")
        alice.hears("welcome")
        host.goes()
        alice.expect_end(presses_enter=True)
