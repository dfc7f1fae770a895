"""What a failed check has to say: gathered while the programs still run."""

from __future__ import annotations

from bisect import bisect_left

from autograder.judging.verdict import Feedback
from autograder.program.program import Program
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.trace import Trace
from autograder.room.unmet import Unmet
from autograder.words.language import _

SEEN = 400  # letters of what came, from the end
STEPS = 12
ERROR_LINES = 10
WINDOW = 12  # bytes on each side of the first one that differs


def feedback(error: Unmet, room: Scene) -> Feedback:
    """Everything known about a failure, as texts for the student."""
    return Feedback(
        expected=error.expected,
        got=error.got,
        steps=[text for _at, text in room.steps][-STEPS:],
        sent=error.sent,
        seen=error.seen.decode("utf-8", "replace")[-SEEN:],
        seen_bytes=first_difference(error.sent.encode(), error.seen),
        chart=Trace.of(room).as_text() if room.people else "",
        threads=[line for program in _programs(room) for line in _standing(program)],
        errors="\n".join(filter(None, (_errors(program, room) for program in _programs(room)))),
    )


def _programs(room: Scene) -> list[Program]:
    """The server, and the client that was asked last."""
    people = [p for p in room.people if isinstance(p, AtTerminal)]
    last = [p for p in people if p is room.asked] or people[-1:]
    programs = [*([room.server] if room.server else []), *(p.program for p in last)]
    return list(dict.fromkeys(programs))  # somebody may sit at the server


def _standing(program: Program) -> list[str]:
    return [
        standing().format(
            script=where["file"], thread=where["thread"], line=where["line"], code=where["code"]
        )
        for where in program.where()
    ]


def standing() -> str:
    """The sentence on where a thread stands."""
    return _("{script}: {thread} is at line {line}: {code}")


def _errors(program: Program, room: Scene) -> str:
    """The last lines that a program wrote to stderr, with paths as the student knows them."""
    text = program.errors.text.replace(f"{room.home}/", "").replace(f"{room.home}\\", "")
    lines = text.strip().splitlines()
    return "\n".join(lines[-ERROR_LINES:])


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
