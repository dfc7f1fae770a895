"""Proves autograder/kit.py: the kit's folders are where it says."""

from __future__ import annotations

from autograder import kit


def test_the_folders_are_there() -> None:
    folders = kit.CHECKS, kit.LESSONS, kit.REFERENCE, kit.TESTS
    assert [folder.name for folder in folders if not folder.is_dir()] == []
    assert kit.COURSE.is_file()
