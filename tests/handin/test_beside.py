"""Proves autograder/handin/beside.py: what the scripts of one folder need is taken along."""

from __future__ import annotations

from pathlib import Path

from autograder.handin.beside import entry_of
from autograder.handin.intake import take_in
from autograder.handin.submission import Pair

SLUG = "05_framing"


def lay(home: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return home / SLUG


def test_modules_that_are_imported_come_along_and_nothing_else(tmp_path: Path) -> None:
    files = {f"{SLUG}/server.py": "import socket, common.wire\ns.listen()"}
    files |= {f"{SLUG}/client.py": "import own\ns.connect()", f"{SLUG}/own.py": "import secret_of"}
    files |= {"common/wire.py": "import names", "names.py": "", "own.py": "", "socket/a.py": ""}
    files |= {"letters/to_mum.py": "", "other.py": "", "secret_of/key.txt": "?"}
    folder = lay(tmp_path / "home", files)
    found = take_in(entry_of(folder, SLUG), tmp_path / "copy", SLUG).programs[SLUG]
    assert isinstance(found, Pair)
    assert found.beside == ("common", "names.py", "secret_of")


def test_a_folder_that_needs_nothing_is_taken_as_it_is(tmp_path: Path) -> None:
    files = {f"{SLUG}/server.py": "import socket\ns.listen()", f"{SLUG}/client.py": "s.connect()"}
    folder = lay(tmp_path / "home", files | {"common/wire.py": ""})
    assert entry_of(folder, SLUG).files == ()
    assert entry_of(folder, "").files == ()
    assert entry_of(tmp_path / "nowhere.zip", SLUG).files == ()
