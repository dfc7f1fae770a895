"""The verdicts of a submission as they come: what is known stays known when we are cut off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from autograder.grading.files import write
from autograder.judging.verdict import NOT_JUDGED, Verdict


class Journal:
    """The verdicts of a submission as they come, for the case that we are cut off."""

    def __init__(self, path: Path, digest: str) -> None:
        self.known = _read_journal(path, digest)
        self._path, self._digest = path, digest
        self._file: IO[str] | None = None  # of a hand-in that is known already none is written

    def _open(self) -> IO[str]:
        """The journal with what was known, to be gone on with."""
        lines = [{"digest": self._digest}, *(verdict.to_json() for verdict in self.known)]
        write(self._path, "".join(json.dumps(line) + "\n" for line in lines))
        return self._path.open("a", encoding="utf-8", newline="")

    def add(self, verdict: Verdict) -> None:
        """Note a verdict: from now on it is not lost."""
        self._file = self._file or self._open()
        try:
            self._file.write(json.dumps(verdict.to_json()) + "\n")
            self._file.flush()
        except OSError as error:  # which disk is full, the system does not say
            error.filename = str(self._path)
            raise

    def close(self) -> None:
        """All is known."""
        if self._file:
            self._file.close()


def _read_journal(path: Path, digest: str) -> list[Verdict]:
    """The whole lines of a journal, if it is about the same files and settings."""
    found: dict[tuple[str, str], Verdict] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
        if not digest or not lines or json.loads(lines[0]) != {"digest": digest}:
            return []
        for line in lines[1:]:
            verdict = Verdict.from_json(json.loads(line))
            if verdict.state != NOT_JUDGED:  # another run may know better
                found.setdefault((verdict.slug, verdict.name), verdict)
    # The last line may be cut off.
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        pass
    return list(found.values())
