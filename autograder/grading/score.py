"""From verdicts to a grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.course.settings import Mastery, Track
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, Verdict
from autograder.words.language import _


@dataclass(frozen=True)
class Score:
    """The score of one exercise."""

    slug: str
    earned: float
    possible: float  # of the checks that were judged
    percent: float | None  # 0 to 100; None if nothing could be judged
    remarks: tuple[str, ...] = ()  # why it is less than the points say
    not_judged: int = 0  # checks


def score(slug: str, verdicts: Sequence[Verdict], missing_demand: float) -> Score:
    """Add up one exercise. A demand that is not met bounds it, and says so."""
    judged = [verdict for verdict in verdicts if verdict.state != NOT_JUDGED]
    earned = sum(verdict.earned for verdict in judged)
    possible = sum(verdict.points for verdict in judged)
    unmet = [
        verdict for verdict in judged if verdict.required and verdict.state in (FAILED, BLOCKED)
    ]
    percent = 100 * earned / possible if possible else None
    bounded = percent is not None and unmet and percent > missing_demand
    if bounded:
        percent = missing_demand
    return Score(
        slug,
        earned,
        possible,
        None if percent is None else tidy(percent),
        tuple(_remark(v, missing_demand) for v in unmet if bounded or v.state == FAILED),
        len(verdicts) - len(judged),
    )


def _remark(verdict: Verdict, missing_demand: float) -> str:
    if verdict.state == BLOCKED:
        sentence = _("Not shown: “{title}” So this exercise gets at most {percent} %.")
    else:
        sentence = _("Required: “{title}” So this exercise gets at most {percent} %.")
    return sentence.format(title=verdict.title, percent=f"{missing_demand:g}")


def core_grade(scores: Mapping[str, Score], tracks: Sequence[Track]) -> tuple[float | None, str]:
    """The best of the tracks, and its exercise. (None, "") if no track was judged."""
    reached = [
        (tidy(track.cap * percent / 100), track.cap, track.slug)
        for track in tracks
        if track.slug in scores and (percent := scores[track.slug].percent) is not None
    ]
    if not reached:
        return None, ""
    grade, _cap, slug = max(reached, key=lambda one: one[:2])
    return grade, slug


def mastery(scores: Mapping[str, Score], among: Sequence[Mastery]) -> float | None:
    """The mean of these exercises by their weights, 0 to 100; one not handed in counts as 0.

    None if none of them was handed in, or if nothing weighs anything.
    """
    weight = sum(one.weight for one in among)
    if not weight or not any(one.slug in scores for one in among):
        return None
    percents = ((one, scores.get(one.slug)) for one in among)
    return tidy(sum(one.weight * (s.percent or 0) for one, s in percents if s) / weight)


def tidy(number: float) -> float:
    """One decimal, halves up, as people round."""
    return int(number * 10 + 0.5 + 1e-9) / 10
