"""Answers what a program asks its user before the chat begins.

Most programs ask nothing, or a name. Some ask for an address and a port, for a room, for a
password, or whether to be the server or the client. Only who asks, and waits, before there is any
connection gets such an answer; afterwards every line is a message.
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.probe.talk import Event
from autograder.program.once import Wait
from autograder.program.program import Program
from autograder.program.sleep import looks_by_itself
from autograder.room.questions import words
from autograder.room.questions.reading import (
    NAME,
    PORT,
    SHARED,
    UNCLEAR,
    last_line,
    order_in,
    question_in,
    read,
)
from autograder.room.scene import Scene

MOST = 8  # answers to one program
START = Wait("a program that sleeps again and again before it is there", 13.0, 0.0)  # seconds

SayName = Callable[[], None]


def answer(
    room: Scene, program: Program, role: str, done: Callable[[], bool], say_name: SayName | None
) -> bool:
    """Answer what a program asks until it is done. Returns whether it was told the name.

    Who says no name, types nothing that is not asked for: they leave such a question alone.
    """
    told, before = list[str](), room.once.used.seconds
    for _number in range(MOST):
        room.settle(until=lambda: not program.running or (role == "client" and done()))
        _lets_it_start(room, program, done)
        question = _question_of(room, program, done())
        if not program.running or not question or program.unread_input():
            break
        port = which_port(room, question, role)
        asked = read(question, role, port)
        if done() and not (asked.reply and role == "server"):
            break  # but a server that others can reach may still ask for their port
        if not asked.reply and say_name is None:
            break
        for stream in (program.output, program.errors):
            room.read_to[stream] = len(stream.data)
        if asked.about == UNCLEAR:
            room.unclear[program] = last_line(question)
        if asked.reply:
            room.ports_told[role] += str(port) in asked.reply
            room.act("{script} asks; the answer is “{reply}”.",
                     script=program.script, reply=asked.reply)  # fmt: skip
            program.feed(asked.reply.encode() + b"\n")
        elif say_name is not None:
            say_name()
        if asked.about in (NAME, SHARED):
            told.append(asked.reply)
    if role == "client" and any(told) and len(told) > len(room.once.told):
        room.once.told = told  # strangers will say the same
    if done() and not room.watcher.spins(program):  # else we have waited for it to rest
        room.once.succeeded(room.once.used.seconds - before)  # perhaps it drew a banner first
    return "" in told


def _lets_it_start(room: Scene, program: Program, done: Callable[[], bool]) -> None:
    """Who draws a bar that grows, and sleeps at each step, is waited for, but only once in vain."""
    patience = room.once.limit(START, program.script)
    if not patience or done() or not looks_by_itself([program]):
        return
    came = room.wait_for(lambda: done() or not program.running, patience)
    if not came and looks_by_itself([program]):
        room.once.note(START, program.script)


def _question_of(room: Scene, program: Program, is_done: bool) -> str:
    """What a program asks now. Who has no terminal is asked by getpass() on stderr."""
    output, errors = (
        stream.data[room.read_to.get(stream, 0) :].decode("utf-8", "replace")
        for stream in (program.output, program.errors)
    )
    if question := question_in(output):
        return question
    return "" if is_done else order_in(output) or (question_in(errors) if _is_open(errors) else "")


def _is_open(text: str) -> bool:
    return not text.endswith("\n")


def asked_port(room: Scene) -> int:
    """The port that the server, if there is one here, would say that it has."""
    server = room.server
    opened = server.saw(Event.LISTENING) or server.saw(Event.BOUND) if server else []
    asked = [event["asked"] for event in opened if isinstance(event["asked"], int)]
    return PORT if PORT in asked or not asked else asked[0]


def which_port(room: Scene, question: str, role: str) -> int:
    """The port that is asked for: of two peers, each has its own and wants the other one's.

    Where the words do not tell, the own one is asked for first; a client is asked for the
    server's, unless the server had to be told two.
    """
    server = asked_port(room)
    client = PORT + 1 if server != PORT + 1 else PORT
    last = question.split("\n")[-1]
    asked_two = role == "server" or room.ports_told["server"] > 1
    mine = asked_two and not room.ports_told[role]
    if words.THEIRS.search(last) or words.MINE.search(last):
        mine = not words.THEIRS.search(last)
    return server if mine == (role == "server") else client
