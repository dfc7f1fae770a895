"""What a person decides beside the machine: points of single checks, a grade, and what is late.

The machine's own verdicts and grade are kept. So a decision can be taken back at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.grading.deadline import left
from autograder.grading.people import Late, Override, Person
from autograder.grading.results import Result
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.words.language import _


@dataclass(frozen=True)
class Decision:
    """What is known and decided about one hand-in, beside what its programs do."""

    people: tuple[Person, ...] = ()
    late: Late | None = None
    override: Override | None = None
    doubts: tuple[str, ...] = ()  # what a person must look at, in sentences


def decided(found: Result, decision: Decision) -> Result:
    """The result with what is late and what a person decided. ``machine`` stays as it is."""
    late, override = decision.late, decision.override
    low, high = left(found.at_least, late), left(found.at_most, late)
    grade = before = low if low == high else None
    about = [*found.about]
    if late and late.words:
        about.append(_("It was handed in {words}.").format(words=late.words))
    if override:
        about += _told(override, found, before)
    if override and override.grade is not None:
        grade = low = high = override.grade
    return replace(
        found,
        grade=grade,
        at_least=low,
        at_most=high,
        late=late,
        override=override,
        people=decision.people,
        doubts=[*found.doubts, *decision.doubts],
        about=about,
    )


def _told(override: Override, found: Result, before: float | None) -> Iterator[str]:
    """What a person decided, with the old values."""
    if override.grade is not None:
        sentence = _("A person set the grade to {grade}; without that it is {before}.")
        was = _("not known") if before is None else f"{before:g}"
        yield sentence.format(grade=f"{override.grade:g}", before=was)
    earned = {(v.slug, v.name): v.earned for v in found.verdicts}
    for key, points in chosen_checks(found.verdicts, override.points).items():
        sentence = _("A person gave {points} points for {check}; the machine gave {before}.")
        yield sentence.format(points=f"{points:g}", check="/".join(key), before=f"{earned[key]:g}")
    if override.comment:
        yield override.comment


def chosen_checks(
    verdicts: Sequence[Verdict], points: Mapping[str, float]
) -> dict[tuple[str, str], float]:
    """The points by exercise and check; what is not there, or there twice, is left out."""
    found = {}
    for name, value in points.items():
        meant = named(verdicts, name)
        if len(meant) == 1 and 0 <= value <= meant[0].points:
            found[meant[0].slug, meant[0].name] = value
    return found


def named(verdicts: Sequence[Verdict], name: str) -> list[Verdict]:
    """The verdicts that a name means: "test_x", or "04_multi_user_chat/test_x"."""
    return [
        verdict for verdict in verdicts if name in (verdict.name, f"{verdict.slug}/{verdict.name}")
    ]


def wrong_points(verdicts: Sequence[Verdict], points: Mapping[str, float]) -> list[str]:
    """A sentence for each check whose points cannot be set so."""
    return [s for name, value in points.items() if (s := _wrong(verdicts, name, value))]


def _wrong(verdicts: Sequence[Verdict], name: str, value: float) -> str:
    meant = named(verdicts, name)
    if not meant:
        return _("There is no check {name} in what was judged.").format(name=name)
    if len(meant) > 1:
        both = ", ".join(f"{verdict.slug}/{verdict.name}" for verdict in meant)
        return _("{name} may mean {both}: name one of them.").format(name=name, both=both)
    if not 0 <= value <= meant[0].points:
        sentence = _("{name} has {most} points: give it 0 to {most}.")
        return sentence.format(name=name, most=f"{meant[0].points:g}")
    return ""


def with_points(verdicts: Sequence[Verdict], points: Mapping[str, float]) -> list[Verdict]:
    """The verdicts as they count, when a person gave these points for single checks.

    A check with some of its points counts as two: one that passed, one that did not.
    """
    given, found = chosen_checks(verdicts, points), []
    for verdict in verdicts:
        value = given.get((verdict.slug, verdict.name))
        if value is None:
            found.append(verdict)
            continue
        if value:
            found.append(replace(verdict, state=PASSED, points=value))
        if value < verdict.points:
            required = verdict.required and not value
            rest = verdict.points - value
            # what a person takes off counts, also where the course would not take it
            lost = replace(verdict, state=FAILED, points=rest, required=required, free=False)
            found.append(lost)
    return found
