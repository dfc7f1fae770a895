"""The command ``autograder intake``, and the option that names a layout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.handin import temporary
from autograder.handin.arrival.find import find_class
from autograder.handin.arrival.layouts import layout_names
from autograder.handin.arrival.shown import show
from autograder.kit import WrongUsage
from autograder.program.linux import sandbox
from autograder.words.language import _

LayoutName = Annotated[
    str,
    typer.Option(
        "--layout", metavar="NAME", help=f"How the class is laid out: {', '.join(layout_names())}."
    ),
]


def require(submissions: Path) -> None:
    """Raise WrongUsage if there is no such folder or archive."""
    if not submissions.exists():
        raise WrongUsage(_("There is no folder or zip {path}.").format(path=submissions))


def intake(
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS")], layout: LayoutName = ""
) -> int:
    """Show who is recognised how in a class, and what is left out. Runs nothing."""
    require(submissions)
    # Nothing of a student's runs, so it is no matter of trust where there is none.
    with temporary.folder() as temp, sandbox.used(sandbox.find()):
        show(find_class(submissions, temp, layout=layout), Console(highlight=False))
    return 0
