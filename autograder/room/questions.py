"""What a program asks its user before the chat begins, and what we answer.

Most programs ask nothing, or a name. Some ask for an address and a port, for a password, or
whether to be the server or the client. Only who asks, and waits, before there is any
connection gets such an answer; afterwards every line is a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.room.scene import Scene

MOST = 5  # answers to one program
HERE, PORT = "127.0.0.1", 12345
BOSS = "boss"  # the name of who sits at the server

_NAME = re.compile(r"\b(nick|user ?name|your name|login)|\b(имя|имени|ник|логин)", re.I)
_HOST = re.compile(r"\b(ip|host(name)?|address)\b|\b(айпи|хост|адрес)\w{0,2}\b", re.I)
_PORT = re.compile(r"\bports?\b|\b(порт)\w{0,2}\b", re.I)
_MINE = re.compile(
    r"\b(your|my|own|local|source|listen\w*|bind)\b|\b(сво|ваш|мой|моё|локальн|прослуш|слуша)", re.I
)
_THEIRS = re.compile(
    r"\b(peer|remote|friend|partner|other|target|dest\w*|recipient|receiver|send to|connect)\b"
    r"|\b(собеседник|друг|удал[её]нн|назначени|получател|подключ|отправ|втор)",
    re.I,
)
_BOTH = re.compile(r"(\w+)\s*:\s*(\w+)")  # as in host:port
_ROLES = {"server": r"(?:server|сервер)", "client": r"(?:client|клиент)"}
_MENU = {
    "server": r"server|host|create|сервер|созда",
    "client": r"client|join|connect|клиент|подключ|присоед|войти",
}
_GOODBYE = re.compile(r"\b(exit|quit|leave)\b|\b(выход|выйти)", re.I)
_YES = re.compile(r"\b(y|yes|д|да)\s*/\s*(n|no|н|нет)\b", re.I)
_MORE = re.compile(r"\b(password|room|channel|group)\b|\b(парол|комнат|канал|групп)\w*", re.I)
MORE = "1234"  # a password, or a room: the same one for all
_LETTERS = re.compile(r"\b([s\u0441])\s*(?:/|,|\||or|или)\s*([ckк])\b", re.I)


def answer(
    room: Scene, program: Program, role: str, done: Callable[[], bool], say_name: Callable[[], None]
) -> bool:
    """Answer what a program asks until it is done. Returns whether it was told the name."""
    named, place = False, 0
    for _number in range(MOST):
        room.settle(until=lambda: not program.running or (role == "client" and done()))
        question = question_in(program.output.data[place:].decode("utf-8", "replace"))
        if not program.running or not question or program.unread_input():
            break
        port = which_port(room, question, role)
        reply = reply_to(question, role, port)
        if done() and not (reply and role == "server"):
            break  # but a server that others can reach may still ask for their port
        place = len(program.output.data)
        if reply:
            room.ports_told[role] += str(port) in reply
            room.act("{script} asks; the answer is “{reply}”.", script=program.script, reply=reply)
            program.feed(reply.encode() + b"\n")
        else:
            named = True
            say_name()
    return named


def asked_port(room: Scene) -> int:
    """The port that the server, if there is one here, would say that it has."""
    server = room.server
    opened = server.saw(Event.LISTENING) or server.saw(Event.BOUND) if server else []
    asked = opened[0]["asked"] if opened else None
    return asked if isinstance(asked, int) else PORT


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
    if _THEIRS.search(last) or _MINE.search(last):
        mine = not _THEIRS.search(last)
    return server if mine == (role == "server") else client


def question_in(text: str) -> str:
    """The question at the end of what was printed. "" if it does not end with one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    open_end = not text.endswith(("\n", "\r"))
    return "\n".join(lines[-6:]) if open_end or lines[-1].endswith((":", "?")) else ""


def reply_to(question: str, role: str, port: int) -> str:
    """What is asked for: an address, a port, a role. "" if it is the name, or anything else."""
    *before, last = question.split("\n")
    if not re.search(r"\w", last) and before:
        last = before[-1]  # a lone ">" below the question
    if yes := _YES.search(last):
        return yes[1]  # also to "Your name is alice, right? (y/n)"
    if _NAME.search(last):
        return ""
    host, number = _HOST.search(last), _PORT.search(last)
    menu = "" if host or number else _from_menu(question, role)
    if chosen := menu or _role_in(question, role):
        return chosen
    if host and number:
        both = any(_HOST.search(m[1]) and _PORT.search(m[2]) for m in _BOTH.finditer(last))
        return f"{HERE}{':' if both else ' '}{port}"
    return HERE if host else str(port) if number else ""


def asks_more(text: str) -> bool:
    """Whether a server that has been told a name goes on to ask for a password, or for a room."""
    last = question_in(text).split("\n")[-1].rstrip()
    return last.endswith((":", "?")) and bool(_MORE.search(last))


def _role_in(question: str, role: str) -> str:
    """The answer to "server or client?", as it is asked for: a number, a letter or the word."""
    words = {name: re.search(pattern, question, re.I) for name, pattern in _ROLES.items()}
    if letters := _LETTERS.search(question):
        return letters[1 if role == "server" else 2]
    if not all(words.values()):
        return ""
    numbered = re.search(rf"(\d)[\s\-\u2013\u2014.:)=]*{_ROLES[role]}", question, re.I)
    word = words[role]
    return numbered[1] if numbered else word[0].lower() if word else ""


def _from_menu(question: str, role: str) -> str:
    """The number of what this role would choose from a menu, a line each. "" if there is none."""
    menu = re.findall(r"(?m)^\W*(\d)[\s\-\u2013\u2014.:)=\]]+(.*\w.*)$", question)
    meant = [number for number, text in menu if re.search(_MENU[role], text, re.I)]
    others = [number for number, text in menu if not _GOODBYE.search(text)]
    return (meant or others or [""])[0] if len(menu) > 1 else ""
