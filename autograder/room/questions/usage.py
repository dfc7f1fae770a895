"""Reads a usage line, as programs print it that are started with the wrong arguments.

Such as "Usage: python client.py <host> <port>" or argparse's "usage: client.py [-h] --port PORT".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from autograder.handin.submission import NAME
from autograder.room.questions import words
from autograder.room.questions.reading import BUFFER, HERE, LONGEST, MANY, MORE, PORT

_SCRIPT = re.compile(r"[\w./\\-]+\.pyw?\b|%prog\b")
_NAMED = re.compile(
    r"(?i)usage:\s+[\w.\-]+(?=(?:\s+[\w\-]+){0,2}\s+\[-h\])"
)  # argparse, told another name: prog=
_HELP = "[-h]"  # argparse: what stands before it was told already, such as the name of a command
_OFFER = re.compile(r"argument (\S+): invalid choice: .*?\(choose from (.+)\)")  # argparse, too
_ARGUMENT = re.compile(r"[<\[{]|\b[A-Z_]{2,}\b|\s--?\w")  # <port>, [port], PORT, --port
# Its lines are no usage: one of them may be "…run()", and the next one names a script.
_TRACEBACK = re.compile(r"(?m)^Traceback \(most recent call last\):\n(?:[ \t].*\n)*.*$")
_TOKEN = re.compile(r"\[[^\]]*\]|<[^>]*>|\{[^}]*\}|[^\s\[\]<>{}]+")


def _is_command(line: str, script: re.Match[str]) -> bool:
    """Whether a line shows how a script is started. “Start server.py first.” is only a sentence."""
    rest = line[script.end() :]
    by_python = bool(re.search(r"\bpy(thon)?[\d.]*\s+$", line[: script.start()]))
    return bool(_ARGUMENT.search(rest) or (by_python and _TOKEN.findall(rest)))


@cache
def _usage_lines() -> re.Pattern[str]:
    return re.compile(rf"(?im)^.*?(?:{words.USAGE})\W{{0,3}}\s*(.*)$")


def _script_in(line: str) -> re.Match[str] | None:
    return _SCRIPT.search(line) or _NAMED.match(line)


def _cut(text: str) -> str:
    """A text whose lines have an end: some patterns take the square of their letters."""
    return "\n".join(line[:LONGEST] for line in text.splitlines())


def usage_in(text: str) -> str:
    """The usage line in what a program printed, without the word "usage". "" if there is none."""
    text = _TRACEBACK.sub("", _cut(text))
    for found in _usage_lines().finditer(text):
        if _script_in(found[0]):
            return found[0].strip()
    for line in text.splitlines():  # only the command, in whatever language
        script = _SCRIPT.search(line)
        if script and 'File "' not in line and _is_command(line, script):
            return line.strip()
    return ""


def arguments_from(text: str, role: str) -> tuple[str, ...]:
    """What a program wants to be told, by its own usage line. () if there is none, or no need."""
    text = _cut(text)
    lines = text.splitlines()
    usage = usage_in(text)
    if not usage:
        return ()
    script = _script_in(usage)
    assert script
    rest = usage[script.end() :]
    if usage in (stripped := [line.strip() for line in lines]):
        for line in lines[stripped.index(usage) + 1 :]:  # argparse breaks a long line
            if not line.startswith("    "):
                break
            rest += " " + line.strip()
    for name, choices in _OFFER.findall(text):
        rest = rest.replace(name, "{" + re.sub(r"[\s']", "", choices) + "}")
    given, has_help, wanted = rest.rpartition(_HELP)
    tokens = _TOKEN.findall(wanted)
    told = [*given.split(), *_told(tokens, role)] if has_help else _told(tokens, role)
    if not told:  # some write [host] for what has to be there
        told = _told([token.strip("[]") for token in tokens if token[:2] != "[-"], role)
    return tuple(told)


def _told(tokens: Sequence[str], role: str) -> list[str]:
    told: list[str] = []
    rest = list(tokens)
    while rest:
        token = rest.pop(0)
        if token.startswith("["):
            continue  # nobody has to say it
        if token.startswith("-"):
            option, _equals, value = token.partition("=")
            if not value and rest and not rest[0].startswith(("-", "[")):
                value = rest.pop(0)
            told.append(option)
            if value:
                told.append(_choice(value, role) or value_of(f"{option} {value}", role))
        elif word := token.strip("<>()\"'`.,;"):
            told.append(_choice(word, role) or ":".join(_parts(word, role)))
    return told


def _parts(word: str, role: str) -> list[str]:
    return [value_of(part, role) for part in word.split(":")]


def _choice(word: str, role: str) -> str:
    """Of several words that are allowed, the one for this role, or the first. "" if it is none."""
    choices = re.split(r"[,|/]", word.strip("{}<>()"))
    for choice in choices:
        if role in choice.casefold() and (len(choices) > 1 or choice.casefold() == role):
            return choice
    if not word.startswith("{"):
        return ""
    fits = (c for pattern in words.MENU[role] for c in choices if re.search(pattern, c, re.I))
    return next(fits, choices[0])


def value_of(word: str, role: str) -> str:
    """What to say for an argument of this name: "host", "--port PORT", "nickname", "10.0.0.1"."""
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", word)
    plain = re.sub(r"[_\-.\d]+", " ", apart).strip()
    if re.fullmatch(r"\d+(\.\d+){3}", word):
        return HERE
    if re.fullmatch(r"\d{4,5}", word) or words.PORT.search(plain):
        return str(PORT)
    for pattern, value in _VALUES:
        if pattern.search(plain):
            return value
    return NAME if role == "client" else HERE


_VALUES = (
    (words.HOST_NAME, HERE),
    (words.HOST, HERE),
    (words.ROOM_NAME, MORE),
    (words.Words("server, сервер, servidor, serveur, sunucu, localhost, hote, dest"), HERE),
    (words.COUNT, MANY),
    (words.NAME, NAME),
    (words.Words("user, usuario, utilisateur, benutzer, who, me"), NAME),
    (words.ROOM, MORE),
    (words.SECRET, MORE),
    (words.BUFFER, BUFFER),
)
