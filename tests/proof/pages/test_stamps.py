"""Proves autograder/proof/pages/stamps.py: which sections of a page are behind their source."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from autograder.proof.pages import stamps

PAGE = PurePosixPath("lessons/04_a.md")
NOTEBOOK = PurePosixPath("notebooks/04_a.py")
ENGLISH = "# Lesson\n\nAbove.\n\n## Who joins\nOne.\n\n## Who leaves\nTwo.\n"
CELLS = "# %% [markdown]\n# # One\n\n# %%\nx = 1\n\n# %% [markdown]\n# Two\n"


def laid(folder: Path, english: str = ENGLISH) -> Path:
    for page, text in ((PAGE, english), (NOTEBOOK, CELLS)):
        (folder / page).parent.mkdir(exist_ok=True)
        (folder / page).write_text(text, "utf-8")
    return folder


def test_a_page_that_was_never_stamped_is_behind_in_all_its_sections(tmp_path: Path) -> None:
    assert stamps.behind(PAGE, "ru", laid(tmp_path)) == ["", "who-joins", "who-leaves"]
    assert stamps.behind(NOTEBOOK, "ru", tmp_path) == ["cell-1", "cell-2"]


def test_a_stamped_page_is_behind_where_its_source_has_changed(tmp_path: Path) -> None:
    stamps.stamp([PAGE, NOTEBOOK], "ru", laid(tmp_path))
    assert stamps.behind(PAGE, "ru", tmp_path) == stamps.behind(NOTEBOOK, "ru", tmp_path) == []
    laid(tmp_path, ENGLISH.replace("One.", "One\nand a half.") + "\n## New\nThree.\n")
    assert stamps.behind(PAGE, "ru", tmp_path) == ["who-joins", "new"]
    assert stamps.behind(PAGE, "de", tmp_path) == ["", "who-joins", "who-leaves", "new"]
    stamps.stamp([PAGE], "ru", tmp_path)
    assert stamps.behind(PAGE, "ru", tmp_path) == []


def test_where_lines_end_is_no_change(tmp_path: Path) -> None:
    stamps.stamp([PAGE], "ru", laid(tmp_path))
    laid(tmp_path, ENGLISH.replace("\n\n", "\n\n\n").replace("# Lesson", "#  Lesson"))
    assert stamps.behind(PAGE, "ru", tmp_path) == []


def test_stamps_of_two_branches_can_be_merged(tmp_path: Path) -> None:
    stamps.stamp([NOTEBOOK], "ru", laid(tmp_path))
    stamps.stamp([PAGE], "ru", tmp_path)
    text = (tmp_path / "lessons" / "ru" / stamps.FILE).read_text("utf-8")
    assert text.index('["lessons/04_a.md"]') < text.index('["notebooks/04_a.py"]')
    assert '"who-leaves" = "' in text
