"""Where it went wrong: the student's own line, by the same clues as in a replay."""

from __future__ import annotations

from autograder.judging.cause.run import Run
from autograder.judging.cause.tasks import first_open_task
from autograder.replay.cast import last_words
from autograder.replay.clues.about import About
from autograder.replay.clues.found import marked
from autograder.replay.recording import record


def where(run: Run, check: str, got: str) -> str:
    """The line that the run shows as wrong, such as "server.py:12". "" if no line shows it.

    ``got`` is what the student is told came instead: the lines that it names come first.
    """
    if task := first_open_task(run):
        return task
    if run.error.place:
        return run.error.place
    asked = run.scene.asked.name if run.scene.asked else ""
    said = last_words(run.scene, run.error.sent)
    about = About("", run.slug, check, run.error.expected, got, run.error.sent, asked, said)
    found = marked(record(run.scene), about)
    return next((place for place in found if run.line(place)), "")
