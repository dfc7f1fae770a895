"""Proves autograder/handin/intake.py: one submission becomes a clean copy with its programs."""

from __future__ import annotations

from pathlib import Path

from autograder.handin.intake import Entry, digest_of, is_submission, take_in
from autograder.handin.submission import CORE, Pair
from helpers.handins import PAIR, SERVER, pack, taken, write


def test_files_of_a_folder_that_many_share(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"anna_s.py": SERVER, "anna_c.py": "pass", "bo_s.py": ""})
    write(folder / "anna_more", {"helper.py": "pass"})
    files = (("server.py", "anna_s.py"), ("client.py", "anna_c.py"), ("", "anna_more"))
    entry = Entry("anna", folder, tuple((name, folder / path) for name, path in files))
    handin = take_in(entry, write(tmp_path / "clean", {}))
    assert isinstance(handin.programs[CORE], Pair)
    found = sorted(path.name for path in (tmp_path / "clean").iterdir())
    assert found == ["client.py", "helper.py", "server.py"]


def test_the_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    first = taken(write(tmp_path / "in", PAIR), tmp_path / "clean 1").digest
    assert taken(pack(tmp_path / "in.zip", PAIR), tmp_path / "clean 2").digest == first
    write(tmp_path / "in", {"server.py": SERVER + " "})
    assert taken(tmp_path / "in", tmp_path / "clean 3").digest != first
    assert digest_of(tmp_path / "clean 1") == first


def test_what_looks_like_a_submission(tmp_path: Path) -> None:
    assert is_submission(write(tmp_path / "a", {"my_server.py": ""}))
    assert is_submission(write(tmp_path / "b", {"04_multi_user_chat/x": ""}))
    assert is_submission(write(tmp_path / "c", {"Server/x": "", "client/y": ""}))
    assert not is_submission(write(tmp_path / "d", {"main.py": "", ".server.txt": ""}))
    assert not is_submission(tmp_path / "nowhere")
