"""Files that a student's copy of the kit needs, and that nobody reads there by accident.

They are packed, not encrypted: what runs on somebody's machine can be unpacked by them. It keeps
what an exercise is about out of a search, an editor and a look into a folder.
"""

from __future__ import annotations

import base64
import json
import shutil
import textwrap
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

NAME = "sealed.txt"
HEAD = "The answers of this exercise, packed: whoever unpacks them has nothing left to find out.\n"


def seal(home: Path, names: Iterable[str]) -> None:
    """Pack these files and folders of a folder into one file in it, and remove them."""
    texts = {}
    for name in names:
        top = home / name
        found = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in (path for path in found if path.is_file()):
            texts[path.relative_to(home).as_posix()] = path.read_text("utf-8")
        shutil.rmtree(top) if top.is_dir() else top.unlink()
    packed = base64.b64encode(zlib.compress(json.dumps(texts).encode(), 9)).decode()
    text = HEAD + "\n".join(textwrap.wrap(packed, 100)) + "\n"
    (home / NAME).write_text(text, "utf-8", newline="\n")


def text_of(home: Path, name: str) -> str:
    """A file of a folder, packed or not. Raises FileNotFoundError if there is none."""
    texts = _unsealed(home / NAME)
    if name in texts:
        return texts[name]
    return (home / name).read_text("utf-8")


@cache
def _unsealed(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    packed = path.read_text("utf-8").partition("\n")[2].encode()
    found: dict[str, str] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return found
