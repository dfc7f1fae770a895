"""What a wheel holds beside the package: the course (see ``autograder/kit.py``)."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COURSE = ("course.toml", "exercises", "lessons", "notebooks", "reference")


class Hook(BuildHookInterface):
    """Puts the course into the package. An editable install is the repository itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Say what to include, before anything is built."""
        if version != "editable":
            places = {name: f"autograder/repository/{name}" for name in COURSE}
            build_data["force_include"].update(places)
