"""The command line, run as its users run it, and a hand-in that is checked quickly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from autograder.handin.source import import_path


def autograder(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=import_path() | {"COLUMNS": "100"},
        timeout=60,
    )


def broken(folder: Path) -> Path:
    """A hand-in that is checked quickly."""
    folder.mkdir(parents=True)
    (folder / "server.py").write_text("import socket\nsocket.socket(\n")
    (folder / "client.py").write_text("raise SystemExit('no')\n")
    return folder
