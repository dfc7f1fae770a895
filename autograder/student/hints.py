"""How many hints of each check a student has seen."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from autograder.course.skeletons import NOTES, notes_in


class Rungs:
    """How many hints of each check were shown, kept beside the programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / NOTES / "hints.json"

    def read(self) -> dict[str, int]:
        """Shown hints by the name of the check."""
        try:
            shown = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): v for k, v in shown.items() if isinstance(v, int) and v >= 0}

    def keep(self, name: str, rung: int) -> None:
        """Note it. Where nothing can be written, the first hint comes again."""
        with contextlib.suppress(OSError):
            notes_in(self.folder)
            self.file.write_text(json.dumps(self.read() | {name: rung}), "utf-8")
