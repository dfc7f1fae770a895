"""Which checks are asked first about a mutant: those that caught the same, or one like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from autograder.proof.proving.journal import Journal, Kind

# How much it says that a check caught a mutant that is equal in these: the first row that is.
WEIGHTS = (
    (("slug", "file", "operator", "what"), 1000),
    (("file", "operator", "what"), 100),
    (("slug", "file", "operator"), 30),
    (("file", "operator"), 5),
    (("slug", "file"), 1),
)
BATCHES = (3, 8)  # so many are asked at once, then so many; then all others


def batches(
    key: str, kind: Kind, names: Collection[str], journal: Journal
) -> list[tuple[str, ...]]:
    """The names of checks in the order in which to ask them, several at a time."""
    scores: Counter[str] = Counter()
    if last := journal.earlier.get(key):
        scores.update(dict.fromkeys(last.caught_by, 1_000_000))
    for other, checks in journal.seen():
        weight = _weight(kind, other)
        for check, count in Counter(checks).items():
            scores[check] += weight * count
    # What nobody asked for yet stays in its order: sorted() keeps it.
    left = sorted(names, key=lambda name: -scores[name])
    found = []
    for size in BATCHES:
        found.append(tuple(left[:size]))
        left = left[size:]
    return [batch for batch in (*found, tuple(left)) if batch]


def _weight(kind: Kind, other: Kind) -> int:
    for fields, weight in WEIGHTS:
        if all(getattr(kind, field) == getattr(other, field) for field in fields):
            return weight
    return 0
