"""Where each text of the kit lies in English, and, side by side with it, in another language."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from autograder.course.skeletons import FOLDER, with_skeleton
from autograder.kit import ROOT

README = PurePosixPath("README.md")
LESSONS = PurePosixPath("lessons")
NOTEBOOKS = PurePosixPath("notebooks")
CHECKS = PurePosixPath("autograder/checks")
Page = PurePosixPath  # by where it is read, seen from the folder of the kit


def pages(root: Path = ROOT) -> list[Page]:
    """The English pages that are to be there in each language."""
    lessons = [*root.glob("lessons/*.md"), *root.glob("lessons/notes/*.md")]
    tasks = [PurePosixPath("exercises", slug, README) for slug in with_skeleton()]
    found = [PurePosixPath(path.relative_to(root).as_posix()) for path in sorted(lessons)]
    return [README, *found, *(page for page in tasks if file_of(page, root).is_file())]


def place(page: Page, language: str) -> Page:
    """Where a page is read in a language: a folder for lessons, else a name beside the English."""
    if page.parts[0] == LESSONS.name:
        return LESSONS / language / page.relative_to(LESSONS)
    return page.with_name(f"{page.stem}.{language}{page.suffix}")


def english(page: Page, language: str) -> Page:
    """The page that ``place`` leads from; any other one is itself."""
    if page.parts[:2] == (LESSONS.name, language):
        return LESSONS / page.relative_to(LESSONS / language)
    if page.name.endswith(f".{language}.md"):
        return page.with_name(page.name.removesuffix(f".{language}.md") + ".md")
    return page


def file_of(page: Page, root: Path = ROOT) -> Path:
    """The file of a page. That of a task stays with its skeleton: exercises/ are a student's."""
    if page.parts[0] == "exercises":
        return root / CHECKS / page.parts[1] / FOLDER / page.name
    return root / page


def files_of(page: Page, root: Path = ROOT) -> list[Path]:
    """All files that hold a page: a task lies in exercises/, too."""
    return list(dict.fromkeys([file_of(page, root), root / page]))


def lectures(root: Path = ROOT) -> list[Page]:
    """The sources of the notebooks."""
    named = [*root.glob("notebooks/[0-9]*.py"), root / "notebooks" / "from_your_handout.py"]
    return [NOTEBOOKS / path.name for path in sorted(named) if path.is_file()]


def prose_of(lecture: Page, language: str) -> Page:
    """The prose of a notebook in a language."""
    return NOTEBOOKS / language / f"{lecture.stem}.md"


def strings_of(lecture: Page, language: str) -> Page:
    """What the code of a notebook shows to the audience, in a language."""
    return NOTEBOOKS / language / f"{lecture.stem}.toml"


def words_of(language: str) -> Page:
    """What slides and quizzes themselves say, in a language."""
    return NOTEBOOKS / language / "words.toml"
