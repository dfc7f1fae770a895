"""The built-in sample class: a few hand-ins as they come, and the reference."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from autograder.classroom.report.pages import number, status_words
from autograder.grading.results import Result
from autograder.kit import REFERENCE
from autograder.words.language import _
from autograder.words.plain import plain

SAMPLE_CLASS = Path(__file__).parent / "sample_class"
MODEL = REFERENCE / "04_multi_user_chat"


def gather_class(folder: Path) -> None:
    """Put the sample class into a folder, with the model answer as one of the hand-ins."""
    for handin in sorted(SAMPLE_CLASS.iterdir()):
        if handin.is_dir() and not handin.name.startswith("_"):
            shutil.copytree(handin, folder / handin.name)
    if MODEL.is_dir():
        shutil.copytree(MODEL, folder / "reference")


def table(results: Sequence[Result]) -> Table:
    """The grades of a small class."""
    found = Table(box=None, pad_edge=False, header_style="dim")
    found.add_column(_("submission"))
    found.add_column(_("grade"), justify="right")
    found.add_column(_("status"))
    found.add_column(_("why"))
    for result in sorted(results, key=lambda result: -(result.grade or 0)):
        cells = [result.name, number(result.grade), status_words(result.status), _why(result)]
        found.add_row(*(Text(plain(cell)) for cell in cells))
    return found


def _why(result: Result) -> str:
    """One sentence on what costs most, if there is one."""
    told = [*result.problems.values()]
    told += [sentence for notes in result.notes.values() for sentence in notes]
    counts = [result.track] if result.track else list(result.scores)
    told += [remark for slug in counts for remark in result.scores[slug].remarks]
    told += [v.feedback.got for v in result.verdicts if v.feedback and v.slug in counts]
    return told[0] if told else " ".join(result.about[1:])
