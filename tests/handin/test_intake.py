"""Proves autograder/handin/intake.py: a class as a folder or a zip, with odd names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from autograder.handin.intake import find_entries, take_in
from autograder.kit import WrongUsage
from helpers.handins import CLIENT, SERVER, pack, write


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_fifty_odd_names(tmp_path: Path) -> None:
    names = ["-rf", "$(touch x)", "=1+1", "a b", "Иванов Иван (лаб)", "..x..", "👻", "%s{0}", "'\""]
    names += [f"name\n{n}" for n in range(5)] + [chr(c) * 3 for c in range(0x400, 0x422)]
    names += ["CON", "index.html"]
    for name in names:
        write(tmp_path / "class" / name, {"server.py": SERVER, "client.py": CLIENT})
    os.mkdir(os.fsencode(tmp_path / "class") + b"/\xff\xfe")
    entries = find_entries(tmp_path / "class", tmp_path / "unpacked")
    assert len(names) == 50
    assert len({entry.name for entry in entries}) == 51
    for number, entry in enumerate(entries):
        entry.name.encode()
        (tmp_path / str(number)).mkdir()
        take_in(entry, tmp_path / str(number))


def test_a_class(tmp_path: Path) -> None:
    pair = {"server.py": SERVER, "client.py": CLIENT}
    folder = write(tmp_path / "class", {f"Anna/{k}": v for k, v in pair.items()})
    pack(folder / "Anna.zip", pair)
    pack(folder / "Boris.zip", pair)
    write(folder, {"grades.xlsx": "x", "__MACOSX/x": "", ".git/config": "", "out/index.html": ""})
    entries = find_entries(folder, tmp_path / "u1", without=folder / "out")
    assert [entry.name for entry in entries] == ["Anna", "Anna.zip", "Boris"]
    nested = find_entries(
        write(tmp_path / "x", {}).parent / "class", tmp_path / "u2", folder / "out"
    )
    assert len(nested) == 3
    assert [e.name for e in find_entries(folder / "Boris.zip", tmp_path / "u3")] == ["Boris"]
    assert [e.name for e in find_entries(folder / "Anna", tmp_path / "u4")] == ["Anna"]


def test_a_zip_of_a_class(tmp_path: Path) -> None:
    names = {f"download/{who}/{f}.py": SERVER for who in ("A", "B") for f in ("server", "client")}
    (tmp_path / "unpacked").mkdir()
    entries = find_entries(pack(tmp_path / "all.zip", names), tmp_path / "unpacked")
    assert [entry.name for entry in entries] == ["A", "B"]


def test_no_class(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="There is no submission in"):
        find_entries(tmp_path, tmp_path / "unpacked")
