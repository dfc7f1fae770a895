"""Reads a question: what is asked for, and what the answer is."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.room.questions import words

HERE, PORT = "127.0.0.1", 12345
BOSS = "boss"  # the name of who sits at the server
MORE = "1234"  # a password, a room, a channel: the same one for all
MANY = "1000"  # people that may come
BUFFER = "4096"  # bytes
LONGEST = 500  # letters of a line that are read: some patterns take the square of them
FULL_STOPS = (":", "?", "\uff1a", "\uff1f")  # the last two are Chinese

AGE = "20"
# What is asked for. A name is the user's own; all others have one answer for everybody.
NAME, ANSWER, SHARED, CHOICE, UNCLEAR = "name", "answer", "shared", "choice", "unclear"


class Asked(NamedTuple):
    """What a question is about, and its answer; "" where that is the name of who is asked."""

    about: str
    reply: str = ""


_OFFERED = re.compile(
    r"[(\[{]\s*['\"]?([\w#]+)['\"]?(?:\s*(?:[/,|\-\u2013]|\.\.|\bor\b|\bили\b)\s*['\"]?[\w#]+['\"]?)+\s*[)\]}]"
)
_BRACKETS = re.compile(r"\([^()]{3,}\)")
_BOTH = re.compile(r"(\w+)\s*:\s*(\w+)")  # as in host:port


def question_in(text: str) -> str:
    """The question at the end of what was printed. "" if it does not end with one."""
    lines = _last_lines(text)
    open_end = not text.endswith(("\n", "\r"))
    return "\n".join(lines) if lines and (open_end or lines[-1].endswith(FULL_STOPS)) else ""


def order_in(text: str) -> str:
    """A line that says what to type, also without a colon: "Enter a port". "" if there is none."""
    lines = _last_lines(text)
    if not lines or not words.ASKS.search(lines[-1]):
        return ""
    order = "\n".join(lines)
    return "" if read(order, "client", PORT).about == UNCLEAR else order


def _last_lines(text: str) -> list[str]:
    return [line.strip()[-LONGEST:] for line in text.splitlines() if line.strip()][-6:]


def last_line(question: str) -> str:
    """The line that asks: not a lone ">" below it."""
    *before, last = question.split("\n")
    return before[-1] if before and not re.search(r"\w", last) else last


def read(question: str, role: str, port: int) -> Asked:
    """What is asked for, of somebody at a server or at a client."""
    last = last_line(question)
    if yes := words.YES.search(last):  # also to "Your name is alice, right? (y/n)"
        return Asked(CHOICE, yes[2 if words.HAS_ACCOUNT.search(last) else 1])
    if chosen := _chosen(_in_a_row(last), role):
        return Asked(CHOICE, chosen)
    for text in (_BRACKETS.sub(" ", last), last):  # "Name (at most 20 letters)" asks for a name
        for pattern, asked in _SURE:
            if pattern.search(text):
                return _as_offered(asked, last)
        if _place(text, port):
            return Asked(ANSWER, _place(last, port))
    if chosen := _from_menu(question, role) or _role_in(question, role):
        return Asked(CHOICE, chosen)
    for pattern, asked in _ELSE:
        if pattern.search(last):
            return _as_offered(asked, last)
    if offered := _first_offered(last) or _either(last, role):
        return Asked(CHOICE, offered)
    if words.ROLE.search(last):
        return Asked(CHOICE, role)
    return Asked(ANSWER, HERE) if role == "client" and words.WHERE.search(last) else Asked(UNCLEAR)


def _as_offered(asked: Asked, last: str) -> Asked:
    """The first of several rooms that are offered, where there are any."""
    offered = _first_offered(last) if asked.about == SHARED else ""
    return Asked(SHARED, offered) if offered else asked


def _first_offered(last: str) -> str:
    """The first of the answers that stand in brackets: "(red, green or blue)", "[1-5]"."""
    found = _OFFERED.search(last)
    return found[1] if found else ""


def _either(last: str, role: str) -> str:
    """One of the two of "tcp or udp?": what this role would choose, TCP, or else the first."""
    found = None if words.MESSAGE.search(last) else words.EITHER.search(last)
    both = list(found.groups()) if found else []
    ways = [*words.MENU[role], "^tcp$"]
    liked = [one for way in ways for one in both if re.search(way, one, re.I)]
    return next(iter([*liked, *both]), "")


# In this order: "the name of the room" before "the name".
_SURE = (
    (words.HOST_NAME, Asked(ANSWER, HERE)),
    (words.AGE, Asked(SHARED, AGE)),
    (words.COUNT, Asked(ANSWER, MANY)),
    (words.ROOM_NAME, Asked(SHARED, MORE)),
    (words.NAME, Asked(NAME)),
)
_ELSE = (
    (words.SECRET, Asked(SHARED, MORE)),
    (words.ROOM, Asked(SHARED, MORE)),
    (words.BUFFER, Asked(ANSWER, BUFFER)),
    (words.NUMBER, Asked(ANSWER, MANY)),
    (words.SERVER, Asked(ANSWER, HERE)),
    (words.PRESS, Asked(UNCLEAR)),
)


def _place(last: str, port: int) -> str:
    """An address, a port, or both, as they are asked for. "" if neither is."""
    host, number = words.HOST.search(last), words.PORT.search(last)
    if host and number:
        both = any(
            words.HOST.search(m[1]) and words.PORT.search(m[2]) for m in _BOTH.finditer(last)
        )
        return f"{HERE}{':' if both else ' '}{port}"
    return HERE if host else str(port) if number else ""


def _role_in(question: str, role: str) -> str:
    """The answer to "server or client?", as it is asked for: a number, a letter or the word."""
    found = {name: re.search(pattern, question, re.I) for name, pattern in words.ROLES.items()}
    if letters := words.LETTERS.search(question):
        server, client = (letter for letter in letters.groups() if letter)
        return str(server if role == "server" else client)
    if not all(found.values()):
        return ""
    numbered = re.search(rf"(\d)[\s\-\u2013\u2014.:)=]*{words.ROLES[role]}", question, re.I)
    word = found[role]
    return numbered[1] if numbered else word[0].lower() if word else ""


def _from_menu(question: str, role: str) -> str:
    """The number of what this role would choose from a menu that has a line for each choice."""
    lines = re.findall(r"(?m)^\W*(\d)[\s\-\u2013\u2014.:)=\]]+(.*\w.*)$", question)
    return _chosen(lines, role)


def _in_a_row(line: str) -> list[tuple[str, str]]:
    """A menu in one line: "1 - login, 2 - register"."""
    return re.findall(r"(\d)\s*[\-\u2013\u2014.:)=\]]\s*([^\W\d_][^,;/|()\d]*)", line)


def _chosen(menu: list[tuple[str, str]], role: str) -> str:
    """The number of the best choice for this role. "" if there is nothing to choose from."""
    if len(menu) < 2:
        return ""
    for pattern in words.MENU[role]:
        if meant := [number for number, text in menu if re.search(pattern, text, re.I)]:
            return meant[0]
    return next((number for number, text in menu if not words.GOODBYE.search(text)), "")


def over_the_wire(text: str) -> Asked | None:
    """What somebody who is connected already is asked. None if it is nothing: messages are none.

    UNCLEAR: it ends like a question, and it is not a message that is asked for.
    """
    question = question_in(text)
    last = last_line(question).rstrip()
    if not last.endswith(FULL_STOPS):
        return _without_a_full_stop(text, question)
    asked = read(question, "client", PORT)
    if asked.about == UNCLEAR and words.MESSAGE.search(last):
        return None
    return asked if asked.about in (NAME, SHARED, CHOICE, UNCLEAR) else None


def _without_a_full_stop(text: str, question: str) -> Asked | None:
    """What is asked in a line such as "Enter a room" or "room> ". A name is said unasked."""
    order = question if question.endswith(">") else order_in(text)
    if not order or "/" in order:  # "Enter /help": such a word may be typed, and need not be
        return None
    asked = read(order, "client", PORT)
    return asked if asked.about in (SHARED, CHOICE) else None
