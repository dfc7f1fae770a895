"""What became of each mutant, kept in a file as it becomes known: a run that is cut off goes on."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant, or which checks a right program does not pass."""

    caught_by: tuple[str, ...] = ()  # the first check that it failed; none: it survived
    state: str = ""  # of that check
    seconds: float = 0.0
    lucky: bool = False  # it survived once and was caught another time


class Journal:
    """Outcomes by what they depend on (see ``Mutant.key``). Threads may add at once."""

    def __init__(self, path: Path) -> None:
        self.known = _read(path)
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", newline="\n")

    def add(self, key: str, outcome: Outcome) -> None:
        """Note an outcome: from now on it is not lost."""
        with self._lock:
            self.known[key] = outcome
            self._file.write(json.dumps({"key": key, **asdict(outcome)}) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Nothing comes any more."""
        self._file.close()


def _read(path: Path) -> dict[str, Outcome]:
    found = {}
    for line in path.read_text("utf-8").splitlines() if path.is_file() else []:
        try:
            facts = json.loads(line)
            key, caught = facts.pop("key"), tuple(facts.pop("caught_by"))
            found[key] = Outcome(caught_by=caught, **facts)
        except (ValueError, TypeError, KeyError):  # the last line may be cut off
            continue
    return found
