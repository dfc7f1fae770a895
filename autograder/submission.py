"""Submissions: folders and zips as students hand them in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Pair:
    """The two scripts of one exercise, in the folder they are started in."""

    folder: Path
    server: str = "server.py"
    client: str = "client.py"
