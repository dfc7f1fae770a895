"""From verdicts to a grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.course.settings import Mastery, Track
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, Verdict
from autograder.words.language import _, plural


@dataclass(frozen=True)
class Score:
    """The score of one exercise. What was not judged makes it uncertain, never better."""

    slug: str
    earned: float
    possible: float
    at_least: float | None  # percent, if what was not judged had failed; None if nothing counts
    at_most: float | None  # percent, if it had passed
    remarks: tuple[str, ...] = ()  # why it is less than the points say
    not_judged: int = 0  # checks
    astray: int = 0  # lines from the probes of these programs that were no events
    forgiven: tuple[str, ...] = ()  # what failed and costs nothing in this course, in sentences

    @property
    def percent(self) -> float | None:
        """0 to 100. None while a check is not judged."""
        return None if self.not_judged else self.at_least

    @property
    def ignored(self) -> str:
        """One sentence for who grades, if a program has written as its probe. It costs nothing."""
        sentence = plural(
            "{count} line from the probes of these programs did not fit and was ignored.",
            "{count} lines from the probes of these programs did not fit and were ignored.",
            self.astray,
        )
        return sentence.format(count=self.astray) if self.astray else ""


def score(slug: str, verdicts: Sequence[Verdict], missing_demand: float) -> Score:
    """Add up one exercise. A demand that is not met bounds it, and says so."""
    unsure = [verdict for verdict in verdicts if verdict.state == NOT_JUDGED]
    earned = sum(verdict.earned for verdict in verdicts)
    possible = sum(verdict.points for verdict in verdicts)
    unmet = [v for v in verdicts if v.required and v.state in (FAILED, BLOCKED)]
    not_shown = unmet or [verdict for verdict in unsure if verdict.required]
    bound_of = {True: missing_demand, False: 100.0}
    at_least = at_most = None
    bounded = False
    if possible:
        percents = 100 * earned / possible, 100 * (earned + _points(unsure)) / possible
        at_least = tidy(min(percents[0], bound_of[bool(not_shown)]))
        at_most = tidy(min(percents[1], bound_of[bool(unmet)]))
        bounded = bool(unmet) and percents[1] > missing_demand
    remarks = tuple(_remark(v, missing_demand) for v in unmet if bounded or v.state == FAILED)
    astray = sum(verdict.astray for verdict in verdicts)
    forgiven = tuple(_forgiven(verdict) for verdict in verdicts if verdict.is_forgiven)
    return Score(slug, earned, possible, at_least, at_most, remarks, len(unsure), astray, forgiven)


def _points(verdicts: Sequence[Verdict]) -> float:
    return sum(verdict.points for verdict in verdicts)


def _remark(verdict: Verdict, missing_demand: float) -> str:
    if verdict.state == BLOCKED:
        sentence = _("Not shown: “{title}” So this exercise gets at most {percent} %.")
    else:
        sentence = _("Required: “{title}” So this exercise gets at most {percent} %.")
    return sentence.format(title=verdict.title, percent=f"{missing_demand:g}")


def _forgiven(verdict: Verdict) -> str:
    sentence = _("The code that your course gave out fails here, too. It costs nothing: “{title}”")
    return sentence.format(title=verdict.title)


@dataclass(frozen=True)
class CoreGrade:
    """The best of the tracks."""

    track: str = ""  # the one that counts, as far as it is known
    at_least: float | None = None  # None if no track was judged
    at_most: float | None = None
    is_certain: bool = False  # all checks of the track were judged, and no other one can be more

    @property
    def value(self) -> float | None:
        """The grade. None while it is not certain: a grade that may be wrong is no grade."""
        return self.at_least if self.is_certain else None


def core_grade(scores: Mapping[str, Score], tracks: Sequence[Track]) -> CoreGrade:
    """The best of the tracks that were judged: the cap times the score."""
    there = [(track, scores[track.slug]) for track in tracks if track.slug in scores]
    low = [(_of(track, s.at_least), track.cap, track.slug) for track, s in there]
    high = [_of(track, s.at_most) for track, s in there]
    if not there or all(s.at_least is None for _track, s in there):
        return CoreGrade()
    at_least, _cap, slug = max(low, key=lambda one: one[:2])
    at_most = max(high)
    return CoreGrade(
        slug, at_least, at_most, at_least == at_most and scores[slug].percent is not None
    )


def _of(track: Track, percent: float | None) -> float:
    return tidy(track.cap * (percent or 0) / 100)


def mastery(scores: Mapping[str, Score], among: Sequence[Mastery]) -> float | None:
    """The mean of these exercises by their weights, 0 to 100; one not handed in counts as 0.

    None if none of them was handed in, if one is not certain, or if nothing weighs anything.
    """
    weight = sum(one.weight for one in among)
    there = [scores[one.slug] for one in among if one.slug in scores]
    if not weight or not there or any(one.not_judged for one in there):
        return None
    percents = ((one, scores.get(one.slug)) for one in among)
    return tidy(sum(one.weight * (s.percent or 0) for one, s in percents if s) / weight)


def tidy(number: float) -> float:
    """One decimal, halves up, as people round."""
    return int(number * 10 + 0.5 + 1e-9) / 10
