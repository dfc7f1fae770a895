"""Proves autograder/handin/arrival/find.py, autograder/handin/arrival/one_or_many.py and
autograder/handin/arrival/rows.py: a class as it lies there, odd names, stray files and results.
"""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.classroom.grades_csv import as_read
from autograder.handin import archives
from autograder.handin.arrival import find
from autograder.handin.arrival.find import Arrival, find_class
from autograder.handin.intake import take_in
from autograder.handin.submission import CORE, Pair, Problem
from autograder.handin.unpack import MARKER, SCRIPTS
from autograder.kit import WrongUsage
from helpers.handins import CLIENT, PAIR, SERVER, core, of_each, pack, posix, taken, write


def arrived(folder: Path, tmp_path: Path, without: Path | None = None, layout: str = "") -> Arrival:
    return find_class(folder, tmp_path / "shelf", without, layout)


def names(found: Arrival) -> list[str]:
    return [entry.name for entry in found.entries]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_fifty_odd_names(tmp_path: Path) -> None:
    odd = ["-rf", "$(touch x)", "=1+1", "a b", "Иванов Иван (лаб)", "..x..", "👻", "%s{0}", "'\""]
    odd += [f"name\n{n}" for n in range(5)] + [chr(c) * 3 for c in range(0x400, 0x422)]
    odd += ["CON", "index.html"]
    for name in odd:
        write(tmp_path / "class" / name, PAIR)
    os.mkdir(os.fsencode(tmp_path / "class") + b"/\xff\xfe")
    entries = arrived(tmp_path / "class", tmp_path).entries
    assert len(odd) == 50
    assert len({entry.name for entry in entries}) == 51
    for number, entry in enumerate(entries):
        entry.name.encode()
        (tmp_path / str(number)).mkdir()
        take_in(entry, tmp_path / str(number))


def test_folders_and_zips(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", of_each("{}/", ["Anna"]))
    pack(folder / "Anna.zip", PAIR)
    pack(folder / "Boris.zip", PAIR)
    write(folder, {"grades.xlsx": "x", "__MACOSX/x": "", ".git/config": "", "out/index.html": ""})
    found = arrived(folder, tmp_path, without=folder / "out")
    assert names(found) == ["Anna", "Anna.zip", "Boris"]
    assert found.warnings == ["“Anna” is there 2 times, and each has a row: Anna, Anna.zip."]
    assert set(found.left_out) == {"grades.xlsx", "out"}
    assert names(arrived(folder / "Boris.zip", tmp_path)) == ["Boris"]
    assert names(arrived(folder / "Anna", tmp_path)) == ["Anna"]


@pytest.mark.parametrize("inside", ["", "download/", "export/download/"])
def test_a_zip_of_a_class(tmp_path: Path, inside: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    pack(home / "all.zip", of_each(inside + "{}/", ["A", "B"]))
    assert names(arrived(home / "all.zip", tmp_path)) == ["A", "B"]
    assert names(arrived(home, tmp_path)) == ["A", "B"]  # it lies alone in a folder


@pytest.mark.parametrize("free", [0, 20_000])
def test_no_hand_in_is_lost_because_a_class_is_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    one = tmp_path / "one.zip"
    with zipfile.ZipFile(one, "w") as archive:
        archive.writestr("video.mp4", os.urandom(4000))
        archive.writestr("server.py", SERVER)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("Anna_1", "Boris_2"):
            archive.write(one, f"{name}_assignsubmission_file_chat.zip")
    monkeypatch.setattr(find, "CLASS_BYTES", SCRIPTS + 5000)
    space = SimpleNamespace(free=2 * (SCRIPTS + free))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: space)
    if free:
        assert names(arrived(tmp_path / "all.zip", tmp_path)) == ["Anna", "Boris"]
    else:
        with pytest.raises(WrongUsage, match=r"no room on the disk for Boris_2_.*chat\.zip"):
            arrived(tmp_path / "all.zip", tmp_path)


def test_a_class_in_a_lone_folder(tmp_path: Path) -> None:
    write(tmp_path / "in" / "download", of_each("{}/chat/", ["A", "B"]))
    assert names(arrived(tmp_path / "in", tmp_path)) == ["A", "B"]


def test_a_class_in_a_lone_folder_whose_programs_lie_deep(tmp_path: Path) -> None:
    files = of_each("{}/src/", ["A", "B"]) | {f"{who}/docs/report.pdf": "" for who in "AB"}
    write(tmp_path / "in" / "download", files)
    assert names(arrived(tmp_path / "in", tmp_path)) == ["A", "B"]


def test_a_folder_for_each_of_the_two_programs_is_no_class(tmp_path: Path) -> None:
    files = {"my server/server.py": SERVER, "my client/client.py": CLIENT}
    write(tmp_path / "in" / "Anna", files)
    assert names(arrived(tmp_path / "in", tmp_path)) == ["Anna"]


def test_a_lone_submission_is_no_class(tmp_path: Path) -> None:
    files = {"src/server.py": SERVER, "src/client.py": CLIENT, "docs/report.pdf": ""}
    write(tmp_path / "folder" / "Anna", files)
    (tmp_path / "zip").mkdir()
    pack(tmp_path / "zip" / "Anna.zip", files)
    for kind in ("folder", "zip"):
        found = arrived(tmp_path / kind, tmp_path)
        assert names(found) == ["Anna"]
        assert isinstance(core(found.entries[0].path, tmp_path / f"{kind} clean"), Pair)


def test_a_stray_script_beside_36_folders_swallows_none(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", of_each("{}/", [f"s{n}" for n in range(36)]))
    write(folder, {"loose_server.py": SERVER, "notes.txt": ""})
    found = arrived(folder, tmp_path)
    assert len(found.entries) == 36
    assert found.left_out == dict.fromkeys(
        ("loose_server.py", "notes.txt"),
        "It lies beside the submissions and belongs to none of them.",
    )
    write(folder, PAIR)  # the model answer, say
    assert set(arrived(folder, tmp_path).left_out) == {*PAIR, "loose_server.py", "notes.txt"}


def test_many_files_in_one_folder_cost_nobody_else_anything(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", of_each("{}/", ["Anna", "Boris"]))
    write(folder, {f"stray/{n}.txt": "" for n in range(2100)})
    found = arrived(folder, tmp_path)
    programs = [
        taken(entry.path, tmp_path / f"clean {entry.name}").programs[CORE]
        for entry in found.entries
    ]
    assert [type(one) for one in programs] == [Pair, Pair, Problem]


def test_one_submission_with_other_programs_beside_it(tmp_path: Path) -> None:
    files = PAIR | of_each("{}/", ["old", "udp"])
    found = arrived(write(tmp_path / "Anna", files), tmp_path)
    assert names(found) == ["Anna"]
    assert "2 folders in it hold programs, too (old, udp)" in found.warnings[0]
    assert names(arrived(tmp_path / "Anna", tmp_path, layout="folders")) == ["old", "udp"]


def test_one_row_for_many_scripts_is_a_warning(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", of_each("{}_", ["anna", "boris"]))
    found = arrived(folder, tmp_path)
    assert names(found) == ["class"]
    assert "class is one row, but 4 scripts lie side by side in it" in found.warnings[0]
    inside = arrived(folder.parent / "class", tmp_path, layout="single")
    assert inside.warnings == found.warnings


def test_several_classes_side_by_side(tmp_path: Path) -> None:
    flat = of_each("{}_assignsubmission_file_", ["Anna_1", "Boris_2"])
    folder = write(tmp_path / "class", {f"group 1/{name}": text for name, text in flat.items()})
    pack(folder / "group 2.zip", flat)
    found = arrived(folder, tmp_path)
    assert len(names(found)) == len({*names(found)}) == 4
    assert len(found.warnings) == 2  # of each name there are two
    assert {entry.layout for entry in found.entries} == {"moodle"}


MOODLE = {f"{who}_assignsubmission_file_{name}": SERVER
          for who in ("Anna_11", "Bob_12") for name in PAIR}  # fmt: skip


@pytest.mark.parametrize("is_packed", [False, True])
def test_who_calls_their_files_after_others_has_one_row(tmp_path: Path, is_packed: bool) -> None:
    write(tmp_path / "class" / "Anna", PAIR)
    name = "Eve.zip" if is_packed else "Eve"
    (pack if is_packed else write)(tmp_path / "class" / name, MOODLE)
    found = find_class(tmp_path / "class", tmp_path / "shelf")
    assert [entry.name for entry in found.entries] == ["Anna", "Eve"]
    assert found.warnings == [
        f"“{name}” is one row, though by the names in it it is of people whose hand-ins lie "
        "beside it (Anna)."
    ]


def test_a_class_beside_hand_ins_is_told(tmp_path: Path) -> None:
    write(tmp_path / "class" / "Zoe", PAIR)
    write(tmp_path / "class" / "others", MOODLE)
    found = find_class(tmp_path / "class", tmp_path / "shelf")
    assert {entry.name for entry in found.entries} == {"Anna", "Bob", "Zoe"}
    [warning] = found.warnings
    assert "“others” holds hand-ins of several people (Anna, Bob)" in warning
    alone = find_class(tmp_path / "class", tmp_path / "shelf", layout="folders")
    assert [entry.name for entry in alone.entries] == ["Zoe", "others"]


def test_names_that_look_the_same_are_told(tmp_path: Path) -> None:
    for name in ("Anna", "an\u200bna", "\u202eAnna "):
        write(tmp_path / "class" / name, PAIR)
    found = find_class(tmp_path / "class", tmp_path / "shelf")
    assert len({entry.name for entry in found.entries}) == 3
    assert [warning[:23] for warning in found.warnings] == ["“Anna” is there 3 times"]


@posix
def test_no_two_rows_are_the_same_to_a_table(tmp_path: Path) -> None:
    twins = ["Eve X", "Eve\nX", "Eve  X", "Eve\u00a0X", "=x", "'=x", "a\x1bb", "a\u241bb", "Bob"]
    for name in twins:
        write(tmp_path / "class" / name, PAIR)
    found = arrived(tmp_path / "class", tmp_path)
    assert len({as_read(name).casefold() for name in names(found)}) == len(twins)
    assert "Bob" in names(found)
    assert any("“Eve X” is there 4 times" in warning for warning in found.warnings)


def test_our_own_results_are_no_submission(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", of_each("{}/", ["Anna", "Boris"]))
    write(folder, {"grades/Anna/results.json": "{}", f"grades/{MARKER}": ""})
    found = arrived(folder, tmp_path)
    assert names(found) == ["Anna", "Boris"]
    assert found.left_out == {"grades": "It is a folder of results."}
    for out in (folder, tmp_path):
        with pytest.raises(WrongUsage, match="The results cannot go to"):
            arrived(folder, tmp_path, without=out)


@posix
def test_a_link_is_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", of_each("{}/", ["Anna", "Boris"]))
    (folder / "Carol").symlink_to(folder / "Anna")
    assert arrived(folder, tmp_path).left_out == {"Carol": "It is a link."}


def test_no_class(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="There is no submission in"):
        arrived(write(tmp_path / "empty", {}), tmp_path)
    with pytest.raises(WrongUsage, match=r"no layout “moodel”; the layouts are: moodle, canvas,"):
        arrived(tmp_path, tmp_path, layout="moodel")
    with pytest.raises(WrongUsage, match="is named as in the layout “canvas”"):
        arrived(write(tmp_path / "Anna", PAIR), tmp_path, layout="canvas")


@pytest.mark.parametrize("lone", [False, True])
def test_files_that_google_drive_numbered_are_refused(tmp_path: Path, lone: bool) -> None:
    folder = tmp_path / "in" / "download"
    numbered = ["server.py", "server (1).py", "client.py", "client (1).py", "Server (2).py"]
    write(folder, dict.fromkeys(numbered, SERVER))
    with pytest.raises(WrongUsage, match="It cannot be told whose the files in"):
        arrived(folder.parent if lone else folder, tmp_path)
    assert names(arrived(folder, tmp_path, layout="single")) == ["download"]
    write(tmp_path / "Anna", {"Server Final (2).py": SERVER, "client.py": CLIENT})
    assert names(arrived(tmp_path / "Anna", tmp_path)) == ["Anna"]  # nobody else's is there


def test_what_this_machine_cannot_unpack_is_said_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIBARCHIVE", raising=False)
    monkeypatch.setattr(archives.ctypes.util, "find_library", lambda name: None)
    folder = write(tmp_path / "class", of_each("{}/", ["Anna"]) | {"Boris/chat.rar": "Rar!"})
    with pytest.raises(WrongUsage, match=r"chat\.rar: 7z and rar archives need libarchive"):
        arrived(folder, tmp_path)


def test_a_large_class_zip_is_taken_in_without_its_videos(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in of_each("{}/", ["Anna", "Boris"]).items():
            archive.writestr(name, text)
        archive.writestr("Anna/demo.mp4", bytes(9 << 20))
    found = arrived(tmp_path / "all.zip", tmp_path)
    assert names(found) == ["Anna", "Boris"]
    assert found.left_out == {"Anna/demo.mp4": "Anna/demo.mp4 is too large."}
