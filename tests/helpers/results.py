"""Results as a class run has them: one with all that can be told, written by somebody evil."""

from __future__ import annotations

import io

from rich.console import Console

from autograder.grading.results import Result
from autograder.grading.score import Score
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, PASSED, Feedback, Verdict
from autograder.student.screen import Screen

SLUG = "04_multi_user_chat"
EVIL = "</pre><script>alert(1)</script>{{ 7*7 }}\x1b[2J\r\u202e[red]"
TOLD = Feedback(
    expected=f"bob hears {EVIL}",
    got=EVIL,
    steps=[f"step {n} {EVIL}" for n in range(1, 21)],
    sent=EVIL,
    seen=EVIL * 50,
    seen_bytes="d0 bf d0\n      ^",
    chart="\n".join(f"alice -> server {n}" for n in range(40)),
    threads=[f"Thread-{n} waits in recv at server.py:14" for n in range(30)],
    errors="\n".join(f"Traceback {n} {EVIL}" for n in range(60)),
    belief="M3",
    place="client.py:3",
    code=EVIL,
    way=["client.py:9: talk()", f"client.py:3: {EVIL}"],
)
FAILURE = Verdict(
    "test_two", SLUG, "It does not fail.", 3, FAILED, 0.1, True, "", "M3", f"{SLUG}.md#x",
    ["Look here.", "Look there."], TOLD,
)  # fmt: skip
VERDICTS = [
    Verdict("test_one", SLUG, "It passes.", 2, PASSED),
    FAILURE,
    Verdict("test_three", SLUG, "It builds.", 1, BLOCKED, because="test_two"),
    Verdict("test_four", SLUG, "It is judged.", 1, NOT_JUDGED, because=EVIL),
]
SCORE = Score(SLUG, 2, 7, 28.6, 42.9, (f"Required: {EVIL}",), 1, astray=7)
RESULT = Result(
    EVIL, "safe name", "d", {SLUG: SCORE}, VERDICTS, None, SLUG, {}, {SLUG: [EVIL]},
    {SLUG: [f"{EVIL}.py", "client.py"]}, at_least=28.6, at_most=42.9,
)  # fmt: skip
NOTHING = Result(
    "empty", "empty", "d", {SLUG: Score(SLUG, 0, 6, 0.0, 0.0)}, [], 0.0, "", {SLUG: EVIL}
)


def printed(width: int = 100) -> tuple[Screen, io.StringIO]:
    text = io.StringIO()
    console = Console(file=text, width=width, force_terminal=True, color_system=None)
    return Screen(console), text
