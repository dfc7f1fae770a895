"""Proves autograder/classroom/times.py: when it was handed in, of a CSV or of the files."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.classroom.times import of_files, read_times
from autograder.course.settings import Deadline
from autograder.course.toml_file import CourseError
from autograder.handin.intake import Entry

TOKYO = Deadline(due=datetime(2025, 6, 1), time_zone="Asia/Tokyo")


def test_a_time_of_a_csv_is_the_courses_if_it_names_no_zone(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text(
        "submission,time\nanna,2025-06-01 09:30\nboris,2025-06-01T00:30:00Z\nkim,2025-06-02\n"
    )
    assert read_times(path, TOKYO) == {
        "anna": datetime(2025, 6, 1, 0, 30, tzinfo=UTC),
        "boris": datetime(2025, 6, 1, 0, 30, tzinfo=UTC),
        "kim": datetime(2025, 6, 1, 15, tzinfo=UTC),
    }


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text(
        "name,time\nanna,yesterday\n,2025-06-01\nkim,\nlou,2025-06-01\nlou,2025-06-02\n"
    )
    with pytest.raises(CourseError) as caught:
        read_times(path, TOKYO)
    assert caught.value.sentences == [
        "times.csv, line 2: “time” must be like 2025-06-01 23:59, not “yesterday”.",
        "times.csv, line 3: there is no name.",
        "times.csv, line 4: “time” must be like 2025-06-01 23:59, not “”.",
        "times.csv, line 6: “lou” is there twice.",
    ]


def test_the_newest_file_counts(tmp_path: Path) -> None:
    folder = tmp_path / "anna"
    (folder / "src").mkdir(parents=True)
    for name, stamp in (("server.py", 1000), ("src/client.py", 5000), (".DS_Store", 9000)):
        (folder / name).touch()
        os.utime(folder / name, (stamp, stamp))
    assert of_files([Entry("anna", folder)], TOKYO) == {"anna": datetime.fromtimestamp(5000, UTC)}


def test_a_zip_has_the_clock_of_whoever_packed_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("server.py", (2025, 6, 1, 9, 30, 0)), "pass")
        archive.writestr(zipfile.ZipInfo("client.py", (2025, 5, 1, 9, 30, 0)), "pass")
    (tmp_path / "cut.zip").write_bytes(b"PK\3\4")
    entries = [Entry("a", tmp_path / "a.zip"), Entry("cut", tmp_path / "cut.zip")]
    assert of_files(entries, TOKYO) == {"a": datetime(2025, 6, 1, 0, 30, tzinfo=UTC)}


def test_an_empty_hand_in_has_no_time(tmp_path: Path) -> None:
    assert of_files([Entry("empty", tmp_path)], TOKYO) == {}


def test_a_time_that_no_calendar_has_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "server.py").touch()
    lstat = Path.lstat
    late = SimpleNamespace(st_mtime=1e14, st_mode=0o100644)  # as some file systems keep it
    monkeypatch.setattr(
        Path, "lstat", lambda path: late if path.name == "server.py" else lstat(path)
    )
    assert of_files([Entry("anna", tmp_path)], TOKYO) == {}


def test_a_zip_with_a_name_without_a_letter_has_no_time(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("server.py", "")
    packed = (tmp_path / "a.zip").read_bytes().replace(b"server.py", bytes(9))
    (tmp_path / "a.zip").write_bytes(packed)
    assert of_files([Entry("a", tmp_path / "a.zip")], TOKYO) == {}
