"""Proves autograder/judging/cause/words.py: a mistake that is known for sure is the marked line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.grading.recorded import with_its_line
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.kit import REFERENCE
from helpers.rooms import write

CHAT, MEET = "04_multi_user_chat", "test_two_people_can_chat"
ECHO, TURNS = "01_echo_chat", "test_one_after_another"
THREAD = "threading.Thread(target=serve, args=(client,))"
LOOP = 'while data := client.recv(1024):  # b"" means: the client has left\n'


@pytest.mark.parametrize(
    ("slug", "check", "old", "new", "line"),
    [
        (CHAT, MEET, f"{THREAD}.start()", THREAD, THREAD),
        (CHAT, MEET, THREAD, "threading.Thread(target=serve(client))", "target=serve(client)"),
        (ECHO, TURNS, LOOP, "while True:\n            data = client.recv(1024)\n", "data = client"),
    ],
)
def test_what_is_known_for_sure_is_marked(
    tmp_path: Path, slug: str, check: str, old: str, new: str, line: str
) -> None:
    server, client = (
        (REFERENCE / slug / name).read_text("utf-8") for name in ("server.py", "client.py")
    )
    job = Job(Pair(write(tmp_path, server.replace(old, new), client)), slug, only=(check,))
    (verdict,) = judge(job, lambda one: None)
    assert verdict.feedback is not None
    assert line in verdict.feedback.code
    assert with_its_line(job, verdict) is verdict
