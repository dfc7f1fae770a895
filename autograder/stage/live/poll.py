"""A question to all phones, and what each of them has voted for."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

from autograder.stage.ask import LETTERS, Question


@dataclass
class Poll:
    """One question. Votes are taken by one thread and counted by another one, hence the lock."""

    number: int  # of the question: a vote that comes late is for another one
    most: int  # phones that may vote
    question: Question | None = None
    is_open: bool = True
    _votes: dict[str, str] = field(default_factory=dict)  # by phone
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, phone: str, number: object, letter: object) -> bool:
        """Count the vote of a phone, the last one if there are several. False if it is none."""
        known = LETTERS[: len(self.question.options)] if self.question else ""
        with self._lock:
            is_new = phone not in self._votes
            if not self.is_open or number != self.number or (is_new and self._is_full()):
                return False
            if not isinstance(letter, str) or len(letter) != 1 or letter not in known:
                return False
            self._votes[phone] = letter
            return True

    def _is_full(self) -> bool:
        # A phone whose page is loaded anew keeps its number, so there are as many as people.
        return len(self._votes) >= self.most

    def vote_of(self, phone: str) -> str:
        """The letter that a phone has voted for, "" for none."""
        with self._lock:
            return self._votes.get(phone, "")

    def counts(self) -> Counter[str]:
        """How many phones have voted for each letter."""
        with self._lock:
            return Counter(self._votes.values())

    def end(self) -> None:
        """Take no vote from now on."""
        with self._lock:
            self.is_open = False

    def shown(self) -> dict[str, object] | None:
        """What a phone is told: number, text and options. None if there is nothing to vote on."""
        if self.question is None or not self.is_open:
            return None
        letters = LETTERS[: len(self.question.options)]
        options = [[letter, self.question.option(letter)] for letter in letters]
        return {"number": self.number, "text": self.question.text, "options": options}


def majority(counts: Counter[str]) -> str:
    """The letter that most phones voted for. "" if there is none, or if several have as many."""
    first, second = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > second[1] else ""
