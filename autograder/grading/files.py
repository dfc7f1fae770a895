"""Files that are written whole or not at all, and names that are safe on every system."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

OURS = r"(overrides|changes|moodle|canvas)\.csv|junit\.xml"  # files beside those folders
RESERVED = re.compile(rf"(?i)(con|prn|aux|nul|com\d|lpt\d|index|grades)(\..*)?|{OURS}")
UNFINISHED = ".tmp"  # the end of the name of a file that is being written
MAX_NAME = 100  # bytes of UTF-8; file systems take 255


def write(path: Path, text: str) -> None:
    """Replace a file: readers see the old text or the new one, whenever we are cut off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=UNFINISHED, dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):  # which disk is full, the system does not say
            error.filename = error.filename or str(path.parent)
        raise


def sweep(folder: Path) -> None:
    """Remove what a run that was killed has left of files that it was writing here."""
    for depth in ("", "*/", "*/*/"):
        for left in folder.glob(f"{depth}.*{UNFINISHED}"):
            left.unlink(missing_ok=True)


def folder_names(names: Sequence[str]) -> dict[str, str]:
    """A folder name for each of these different names: safe on every system, and unique."""
    safe = {name: _safe(name) for name in names}
    count = Counter(clean.casefold() for clean in safe.values())
    return {
        name: clean if clean == name and count[clean.casefold()] == 1 else f"{clean}-{_mark(name)}"
        for name, clean in safe.items()
    }


def _safe(name: str) -> str:
    clean = unicodedata.normalize("NFC", name)
    clean = "".join(c if c.isalnum() or c in " ._-+()," else "_" for c in clean)
    clean = re.sub(r"\s+", " ", clean).strip(" .-")
    clean = clean.encode()[:MAX_NAME].decode("utf-8", "ignore").strip(" .-") or "_"
    return f"_{clean}" if RESERVED.fullmatch(clean) else clean


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
