"""Which checks are asked first about a mutant: those that caught the same, or one like it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from autograder.kit import TESTS
from autograder.proof.proving.journal import Journal, Kind

# What is known before the first run here; `autograder prove` writes such a file beside its tables.
LIKELY = TESTS / "survivors" / "likely.csv"
COLUMNS = ("slug", "file", "operator", "check", "count")

# How much it says that a check caught a mutant that is equal in these: the first row that is.
WEIGHTS = (
    (("slug", "file", "operator", "what"), 1000),
    (("file", "operator", "what"), 100),
    (("slug", "file", "operator"), 30),
    (("file", "operator"), 5),
    (("slug", "file"), 1),
)
BATCHES = (3, 8)  # so many are asked at once, then so many; then all others


def recall(journal: Journal, path: Path = LIKELY) -> None:
    """Let a journal know which checks caught which operators elsewhere."""
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                kind = Kind(row["slug"], row["file"], row["operator"])
                journal.caught.setdefault(kind, []).extend([row["check"]] * int(row["count"]))


def write(journal: Journal, path: Path) -> None:
    """Keep for others what a journal knows: of each operator the check that caught most of it."""
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for kind, checks in journal.seen():
        if not kind.what:
            continue  # recalled: this run has not seen it itself
        counts.setdefault((kind.slug, kind.file, kind.operator), Counter()).update(checks)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for about, found in sorted(counts.items()):
            writer.writerows([*about, name, count] for name, count in found.most_common(2))


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
