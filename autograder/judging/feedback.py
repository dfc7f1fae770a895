"""What a failed check has to say: gathered while the programs still run."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from autograder.judging.cause.beliefs.behind import belief_behind
from autograder.judging.cause.line import where
from autograder.judging.cause.run import Run
from autograder.judging.cause.tasks import first_open_task, open_tasks
from autograder.judging.cause.words import sure_place, told
from autograder.judging.verdict import Feedback
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.program import Program
from autograder.room.scene import Scene
from autograder.room.trace import Trace
from autograder.room.unmet import Unmet
from autograder.words.language import _
from autograder.words.tracebacks import own_lines

SEEN = 400  # letters of what came, from the end
STEPS = 12
ERROR_LINES = 10
WINDOW = 12  # bytes on each side of the first one that differs


def feedback(
    error: Unmet, room: Scene, slug: str = "", misconception: str = "", check: str = ""
) -> Feedback:
    """Everything known about a failure, as texts for the student.

    ``misconception`` is what the check is about. It is told only where the run contains it.
    """
    run = Run(room, error, slug)
    came = _came_since(run)
    got = explained(lambda: told(run), error.got)
    sure = explained(lambda: sure_place(run, got), "")
    place = sure or explained(lambda: where(run, check, got), "")
    return Feedback(
        expected=error.expected,
        got=got,
        place=place,
        is_sure=bool(sure),
        is_of_check=place == error.place != "",
        code=run.line(place),
        belief=explained(lambda: belief_behind(run, misconception), ""),
        steps=steps_to([text for _at, text in room.steps], error.expected)[-STEPS:],
        sent=error.sent,
        seen=own_lines(came.decode("utf-8", "replace"), _homes(room))[-SEEN:],
        seen_bytes=_the_same_message(run, came),
        chart=Trace.of(room).as_text() if room.people else "",
        todo="" if first_open_task(run) else open_tasks(run),
        threads=[standing_at(seat, where) for seat, where in run.standing],
        errors="\n".join(filter(None, dict.fromkeys(_errors(p, run) for p in _programs(run)))),
    )


def steps_to(steps: list[str], expected: str) -> list[str]:
    """The steps, with the one that failed as the last one.

    Whether something never comes is seen only after others have said something more.
    """
    if expected not in steps:
        return steps
    at = len(steps) - 1 - steps[::-1].index(expected)
    return [*steps[:at], *steps[at + 1 :], expected]


def explained(explain: Callable[[], str], plain: str) -> str:
    """An explanation, or else what is known without it: our own fault in it costs no verdict."""
    try:
        return explain()
    except Exception:
        if os.environ.get("AUTOGRADER_DEBUG"):
            raise
        return plain


def _came_since(run: Run) -> bytes:
    """What came after the text that was missed had been said. All of it, if that is not known."""
    seen, spoken, asked = run.error.seen, run.spoken, run.scene.asked
    if not run.error.sent or spoken is None or asked is None or seen != bytes(asked.heard.data):
        return seen
    since = sum(len(data) for at, data in asked.heard.times if at >= spoken[0])
    return seen[len(seen) - since :]


def _the_same_message(run: Run, came: bytes) -> str:
    """The first difference, as bytes, unless what came is another message that begins alike."""
    sent = run.error.sent
    others = {words for _at, _who, words in run.scene.spoken if words != sent}
    begins_alike = (words for words in others if words[:4] == sent[:4])
    if any(words.encode() in came for words in begins_alike):
        return ""
    return first_difference(sent.encode(), came)


def _programs(run: Run) -> list[Program]:
    """Who died first, then the server, and the client that was asked last."""
    room = run.scene
    people = run.people_at_terminals
    last = [p for p in people if p is room.asked] or people[-1:]
    dead = [death.program for death in run.deaths[:1] if death.program is not None]
    programs = [*dead, *([room.server] if room.server else []), *(p.program for p in last)]
    return list(dict.fromkeys(programs))  # somebody may sit at the server


def standing_at(seat: Seat, where: dict[str, Any]) -> str:
    """One sentence on where a thread stands: of two clients, it says whose it is."""
    script = f"{where['file']} ({seat.name})" if seat.name else where["file"]
    values = {"script": script, "thread": where["thread"]}
    return standing().format(**values, line=where["line"], code=where["code"])


def standing() -> str:
    """The sentence on where a thread stands."""
    return _("{script}: {thread} is at line {line}: {code}")


def _errors(program: Program, run: Run) -> str:
    """The last lines that a program wrote to stderr, with paths as the student knows them."""
    room = run.scene
    text = own_lines(program.errors.text, _homes(room))
    text = text.replace(f"{room.home}/", "").replace(f"{room.home}\\", "")
    lines = text.strip().splitlines()
    for died in program.saw(Event.THREAD_DIED)[-1:]:
        if not died["place"] and died["made"]:  # none of the student's lines had run yet
            sentence = _("The thread was made at {place}: {code}")
            lines.append(sentence.format(place=died["made"], code=run.line(died["made"])))
    return "\n".join(lines[-ERROR_LINES:])


def _homes(room: Scene) -> list[str]:
    return [str(room.home)]


def first_difference(sent: bytes, seen: bytes) -> str:
    """Two rows of bytes, with a caret under the first one that differs. "" if nothing is alike."""
    lengths = range(1, len(sent) + 1)  # where a beginning is missing, so are the longer ones
    alike = bisect_left(lengths, True, key=lambda n: sent[:n] not in seen)
    if alike < min(4, len(sent)) or alike == len(sent):
        return ""
    start = seen.rfind(sent[:alike])
    left = max(0, alike - WINDOW)
    want = sent[left : alike + WINDOW]
    got = seen[start + left : start + alike + WINDOW]
    head_want, head_got = _("expected  "), _("got       ")
    caret = " " * (len(head_got) + 3 * (alike - left)) + "^"
    return f"{head_want}{want.hex(' ')}\n{head_got}{got.hex(' ')}\n{caret}"
