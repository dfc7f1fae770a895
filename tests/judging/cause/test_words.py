"""Proves autograder/judging/cause/words.py: a mistake that is known for sure is the marked line."""

from __future__ import annotations

from pathlib import Path

from autograder.grading.recorded import with_its_line
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.kit import REFERENCE
from helpers.rooms import write

SLUG, CHECK = "04_multi_user_chat", "test_two_people_can_chat"
THREAD = "threading.Thread(target=serve, args=(client,))"


def test_what_is_known_for_sure_is_marked(tmp_path: Path) -> None:
    server, client = (
        (REFERENCE / SLUG / f"{name}.py").read_text() for name in ("server", "client")
    )
    folder = write(tmp_path, server.replace(f"{THREAD}.start()", THREAD), client)
    job = Job(Pair(folder), SLUG, only=(CHECK,))
    (verdict,) = judge(job, lambda one: None)
    assert verdict.feedback is not None
    assert verdict.feedback.code == THREAD
    assert with_its_line(job, verdict) is verdict


def test_of_two_programs_the_one_that_the_check_is_about_comes_first(tmp_path: Path) -> None:
    server, client = (
        (REFERENCE / SLUG / f"{name}.py").read_text() for name in ("server", "client")
    )
    server = server.replace(
        "while data := client.recv(1024):", "while True:\n            data = client.recv(1024)"
    )
    client = client.replace("for line in sys.stdin:", "while line := input():")
    job = Job(
        Pair(write(tmp_path, server, client)), SLUG, only=("test_client_ends_with_its_input",)
    )
    (verdict,) = judge(job, lambda one: None)
    assert verdict.feedback is not None
    assert verdict.feedback.got.startswith("client.py ended: EOFError")
    assert verdict.feedback.place.startswith("client.py:")
