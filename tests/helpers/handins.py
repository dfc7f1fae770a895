"""Hand-ins as they come: folders and zips."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder.handin.intake import Entry, Handin, take_in
from autograder.handin.submission import CORE, Pair, Problem

SERVER = "import socket\ns = socket.create_server(('127.0.0.1', 12345))\n"
CLIENT = "import socket\ns = socket.create_connection(('127.0.0.1', 12345))\n"
PAIR = {"server.py": SERVER, "client.py": CLIENT}
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def of_each(before: str, people: Sequence[str]) -> dict[str, str]:
    """The two scripts of each person, with text before their names that says whose they are."""
    scripts = {who: {name: f"{text}# {who}\n" for name, text in PAIR.items()} for who in people}
    return {
        before.format(who) + name: text for who in people for name, text in scripts[who].items()
    }


def pack(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def taken(path: Path, clean: Path) -> Handin:
    clean.mkdir()
    return take_in(Entry(path.name, path), clean)


def core(path: Path, clean: Path) -> Pair | Problem:
    return taken(path, clean).programs[CORE]
