"""What became of each mutant, kept in a file as it becomes known: a run that is cut off goes on."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant, or of a right program that was asked one check."""

    caught_by: tuple[str, ...] = ()  # the first check that it failed; none: it survived
    state: str = ""  # of that check
    seconds: float = 0.0
    lucky: bool = False  # it survived once and was caught another time
    runs: int = 1  # so often it was judged


@dataclass(frozen=True)
class Kind:
    """What a mutant is like: those that are alike are mostly caught by the same check."""

    slug: str
    file: str
    operator: str
    what: str = ""


class Journal:
    """Outcomes by the mutant and by what judged it (``mark``). Threads may add at once."""

    def __init__(self, path: Path = Path(os.devnull), mark: str = "") -> None:
        self.known: dict[str, Outcome] = {}  # by today's checks
        self.earlier: dict[str, Outcome] = {}  # by any checks, the newest last
        self.caught: dict[Kind, list[str]] = {}  # by which checks, each time anew
        self._mark = mark
        self._lock = threading.Lock()
        for line in path.read_text("utf-8").splitlines() if path.is_file() else []:
            self._remember(line)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", newline="\n")

    def add(self, key: str, kind: Kind, outcome: Outcome) -> None:
        """Note an outcome: from now on it is not lost."""
        facts = {"mark": self._mark, "key": key, "kind": asdict(kind), "outcome": asdict(outcome)}
        with self._lock:
            self._note(self._mark, key, kind, outcome)
            self._file.write(json.dumps(facts) + "\n")
            self._file.flush()

    def seen(self) -> list[tuple[Kind, list[str]]]:
        """Which checks caught which kinds, up to now."""
        with self._lock:
            return [(kind, list(checks)) for kind, checks in self.caught.items()]

    def close(self) -> None:
        """Nothing comes any more."""
        self._file.close()

    def _note(self, mark: str, key: str, kind: Kind, outcome: Outcome) -> None:
        if mark == self._mark:
            self.known[key] = outcome
        self.earlier[key] = outcome
        if kind.file:
            self.caught.setdefault(kind, []).extend(outcome.caught_by)

    def _remember(self, line: str) -> None:
        try:
            facts = json.loads(line)
            said = facts["outcome"]
            outcome = Outcome(**said | {"caught_by": tuple(said["caught_by"])})
            self._note(facts["mark"], facts["key"], Kind(**facts["kind"]), outcome)
        except (ValueError, TypeError, KeyError):  # the last line may be cut off
            return
