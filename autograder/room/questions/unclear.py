"""One sentence on a program that wants to be told something that nobody understands."""

from __future__ import annotations

import contextlib
import re

from autograder.program.program import Program
from autograder.room.questions import words
from autograder.room.questions.reading import last_line, question_in
from autograder.room.questions.usage import usage_in
from autograder.room.scene import Scene
from autograder.words.language import _

SHOWN = 80  # letters of what is quoted
LONGEST = 200  # letters of a line that asks for a word; longer ones have been said by somebody
_WORD = re.compile(r"/\w+|\b[A-Z]{3,}\b|[\"'«“`]/?\w+[\"'»”`]")  # /join, CONNECT, "start"


def what_it_wants(room: Scene, program: Program) -> str:
    """What a program asks for, or how it wants to be started, quoted. "" if it does not say."""
    output = program.output.data.decode("utf-8", "replace")
    if not program.running:
        return _usage(room, program, output)
    if question := room.unclear.get(program):
        sentence = _(
            "{script} asks “{question}”{place} and waits; it is not clear what is meant, and a "
            "name was typed. Ask for an address, a port, a room or a name, or for nothing, before "
            "the chat."
        )
        return sentence.format(**_asked(room, program, question))
    return ""


def _asked(room: Scene, program: Program, question: str) -> dict[str, str]:
    """What a program asked, and in brackets where it stands, if one line of its script says it."""
    text, lines = question.strip(), list[str]()
    with contextlib.suppress(OSError, UnicodeDecodeError):
        lines = (room.pair.folder / program.script).read_text("utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if text and text in line]
    place = f" ({program.script}:{found[0]})" if len(found) == 1 else ""
    return {"script": program.script, "question": text[:SHOWN], "place": place}


def _usage(room: Scene, program: Program, output: str) -> str:
    usage = usage_in(output) or usage_in(program.errors.text)
    if usage:
        sentence = _(
            "{script} ended because of its command line: “{usage}”. It was started as “{command}”. "
            "Let it start without arguments, or take HOST and PORT, in this order (a server: PORT)."
        )
        command = " ".join((program.script, *program.arguments))
        return sentence.format(script=program.script, usage=usage[: SHOWN * 2], command=command)
    if question := room.unclear.get(program):
        sentence = _(
            "{script} asked “{question}”{place}; it is not clear what is meant. A name was typed, "
            "and it ended. Ask for an address, a port, a room or a name, or for nothing, before "
            "the chat."
        )
        return sentence.format(**_asked(room, program, question))
    return ""


def what_is_waited_for(program: Program) -> str:
    """The last that a running program printed: "type /join", perhaps. "" if nothing."""
    output = program.output.data.decode("utf-8", "replace")
    if not program.running or program.unread_input():
        return ""
    question = question_in(output)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return (last_line(question) if question else lines[-1] if lines else "").strip()[:SHOWN]


def _is_printed_object(line: str) -> bool:
    """A socket that is printed says "type=1", which asks for nothing."""
    return "<socket.socket" in line or " object at 0x" in line


def about_a_word(told: str) -> str:
    """One sentence on a line that says which word must be typed first. "" if there is none."""
    for line in told.splitlines():
        if _is_printed_object(line) or len(line) > LONGEST:
            continue
        if words.ASKS.search(line) and _WORD.search(line) and not words.NOT_FIRST.search(line):
            sentence = _(
                "Before that, somebody was told “{line}”: a chat that wants a word first is not "
                "understood here. Let people talk as soon as they are in."
            )
            return sentence.format(line=line.strip()[:SHOWN])
    return ""
