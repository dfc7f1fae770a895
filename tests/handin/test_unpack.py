"""Proves autograder/handin/unpack.py: clean copies under bounds, nothing from outside."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from autograder.handin.submission import CORE, Pair, Problem
from helpers.handins import CLIENT, SERVER, core, pack, posix, taken, write


@posix
def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path, {"secret.py": SERVER}) / "secret.py"
    folder = write(tmp_path / "in", {"client.py": CLIENT, "inside.py": "pass"})
    (folder / "server.py").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    problem = core(folder, tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert "server.py is a link to something outside" in problem.sentence
    (folder / "server.py").unlink()
    os.mkfifo(folder / "server.py")
    problem = core(folder, tmp_path / "clean2")
    assert isinstance(problem, Problem)
    assert "server.py is not a file" in problem.sentence
    (folder / "server.py").unlink()
    (folder / "server.py").symlink_to("inside.py")
    assert isinstance(core(folder, tmp_path / "clean3"), Pair)


def test_results_that_lie_in_a_hand_in_are_no_part_of_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "anna", {"server.py": SERVER, "client.py": CLIENT})
    before = taken(folder, tmp_path / "clean").digest
    write(folder / "out", {".autograder-results": "{}", "anna/server.py": SERVER})
    assert taken(folder, tmp_path / "again").digest == before
    assert not (tmp_path / "again" / "out" / "anna").exists()


def test_a_zip_that_leads_outside(tmp_path: Path) -> None:
    for number, name in enumerate(["../evil.py", "/evil.py", "C:/evil.py", "a\\..\\..\\evil.py"]):
        problem = core(pack(tmp_path / "in.zip", {name: "x"}), tmp_path / f"clean{number}")
        assert isinstance(problem, Problem)
        assert "outside of its folder" in problem.sentence
    assert not list(tmp_path.rglob("evil.py"))


def test_bad_zips(tmp_path: Path) -> None:
    good = pack(tmp_path / "good.zip", {"server.py": SERVER * 50, "client.py": CLIENT})
    data = good.read_bytes()
    locked = bytearray(data)
    locked[6] |= 1  # the flag of the first file, here and in the directory
    locked[data.index(b"PK\1\2") + 8] |= 1
    bad = {
        "cut.zip": (data[: len(data) // 2], "is no zip file, or it is damaged"),
        "text.zip": (b"hello", "is no zip file, or it is damaged"),
        "empty.zip": (b"", "is no zip file, or it is damaged"),
        "bytes.zip": (data.replace(b"create_server", b"create_sErver", 1), "damaged"),
        "locked.zip": (bytes(locked), "is encrypted, protected by a password"),
        "chat.rar": (b"Rar!", "is no rar file, or it is damaged"),
    }
    for name, (content, sentence) in bad.items():
        (tmp_path / name).write_bytes(content)
        problem = core(tmp_path / name, tmp_path / f"clean {name}")
        assert isinstance(problem, Problem), name
        assert sentence in problem.sentence


def test_bombs(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("server.py", b"#" * (30 << 20))
    problem = core(tmp_path / "big.zip", tmp_path / "clean1")
    assert isinstance(problem, Problem)
    assert "larger than 20 MB" in problem.sentence
    many = pack(tmp_path / "many.zip", {f"{n}.py": "" for n in range(2100)})
    problem = core(many, tmp_path / "clean2")
    assert isinstance(problem, Problem)
    assert "more than 2000 files" in problem.sentence


def test_a_video_and_an_environment_are_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"server.py": SERVER, "client.py": CLIENT, "my/pyvenv.cfg": ""})
    write(folder, {f"my/lib/{n}.py": "" for n in range(2100)})
    with (folder / "demo.mp4").open("wb") as video:
        video.truncate(50 << 20)
    handin = taken(folder, tmp_path / "clean")
    assert isinstance(handin.programs[CORE], Pair)
    assert list(handin.odd) == ["demo.mp4"]


@posix
def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"server.py": SERVER, "client.py": CLIENT})
    (folder / "server.py").chmod(0)
    if os.access(folder / "server.py", os.R_OK):
        pytest.skip("this user may read everything")
    problem = core(folder, tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert "server.py cannot be read" in problem.sentence
    (folder / "server.py").chmod(stat.S_IRUSR | stat.S_IWUSR)
