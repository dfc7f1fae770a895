"""The layouts in which learning platforms hand a class over. Each is one function and its record.

A layout reads what lies side by side in a folder and tells whose each of it is. To add one, write
such a function and give it a record in LAYOUTS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.handin.archives import is_archive
from autograder.handin.arrival.named_files import blackboard, brightspace, canvas, google, moodle
from autograder.handin.arrival.named_folders import github, gradescope, teams
from autograder.handin.arrival.parts import Parts
from autograder.handin.scripts import is_script

FOLDERS, SINGLE = "folders", "single"  # those that need no reading


@dataclass(frozen=True)
class Layout:
    """How one platform arranges what a class handed in."""

    name: str
    told: str  # how it looks, in a few words
    read: Callable[[Sequence[Path]], Parts]
    by_file: bool = False  # a later file replaces one of its name; else a later attempt, all
    named: bool = True  # whether rows are called after the persons
    least: int = 1  # persons who must be there to recognise it by


LAYOUTS = [
    Layout("moodle", "Moodle: a folder, a zip or loose files for each student", moodle),
    Layout("canvas", "Canvas: name_LATE_12_345_server-1.py", canvas, by_file=True),
    Layout("blackboard", "Blackboard: Chat_user_attempt_2025-…_server.py", blackboard),
    Layout(
        "brightspace", "Brightspace: 12-34 - Name - Mar 1, 2025 1015 PM - server.py", brightspace
    ),
    Layout("google", "Google Classroom, Drive: Name - server.py", google, least=2),
    Layout("gradescope", "Gradescope: submission_metadata.yml beside folders", gradescope),
    Layout("github", "GitHub Classroom: clones", github, least=2, named=False),
    Layout("teams", "Microsoft Teams: Name/Chat/Version 2/", teams),
]


def layout_names() -> list[str]:
    """The layouts that can be named."""
    return [*(layout.name for layout in LAYOUTS), FOLDERS, SINGLE]


def recognised(paths: Sequence[Path]) -> tuple[Layout | None, Parts]:
    """The first layout whose names are among these, and whose each of them is."""
    for layout in LAYOUTS:
        parts = layout.read(paths)
        people = {part.whose for path, part in parts.items() if part.whose and _is_work(path)}
        if len(people) >= layout.least:
            return layout, parts
    return None, {}


def _is_work(path: Path) -> bool:
    return path.is_dir() or is_script(path.name) or is_archive(path.name)
