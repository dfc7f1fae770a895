"""What the report says of one hand-in, in a row of the class and on a page of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.course.settings import Course
from autograder.grading.results import NEEDS_A_LOOK, NOTHING_TO_RUN, Result
from autograder.grading.tracks import that_count
from autograder.judging.verdict import PASSED, State, Verdict
from autograder.words.language import _, plural


@dataclass(frozen=True)
class Chip:
    """A status in a few words: what kind of news it is, and why if that is known."""

    kind: str  # a class of style.css
    words: str
    why: str = ""


@dataclass(frozen=True)
class Strip:
    """How an exercise went, a state for each check that anybody has in it."""

    slug: str
    states: list[State | None]  # None: this check is not for this hand-in
    passed: int
    judged: int


@dataclass(frozen=True)
class Row:
    """One hand-in as the table of the class shows it."""

    result: Result
    name: str
    track: str  # that counts, or that would
    strips: list[Strip]
    chips: list[Chip]
    late: str

    @property
    def marks(self) -> str:
        """By what else than a name the people of the roster are searched for."""
        people = ((p.id, p.email, p.login, p.group) for p in self.result.people)
        return " ".join(mark for marks in people for mark in marks if mark)

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should look at it: for what was not judged, or for a question."""
        return self.result.status == NEEDS_A_LOOK or bool(self.result.doubts)


def late_words(result: Result) -> str:
    """How late it came, and what that costs; "" if it did not."""
    return result.late.words if result.late else ""


def by_hand(result: Result) -> str:
    """What a person decided about it, in a few words; "" for nothing."""
    return result.override.words if result.override else ""


def rows_of(
    results: Sequence[Result], checks: Mapping[str, Sequence[str]], course: Course
) -> list[Row]:
    """The rows of a class. ``checks`` has the names of the checks by exercise, in their order."""
    known = {result.name: known_as(result) for result in results}
    count = Counter(known.values())
    names = {name: person if count[person] == 1 else name for name, person in known.items()}
    return [_row(result, names[result.name], checks, course) for result in results]


def known_as(result: Result) -> str:
    """Who handed in: the people of the roster, or else what the LMS calls them."""
    people = ", ".join(person.known_as for person in result.people)
    return people or result.name.strip() or _("(no name)")


def counting(result: Result, course: Course) -> list[str]:
    """The exercises of a hand-in that count; others were only tried as well."""
    return that_count(list(result.scores), result.track, course.track)


def _row(result: Result, name: str, checks: Mapping[str, Sequence[str]], course: Course) -> Row:
    slugs = counting(result, course)
    tracks = {track.slug for track in course.track}
    ran = [slug for slug in slugs if slug not in result.problems]
    return Row(
        result,
        name,
        next((slug for slug in ran if slug in tracks), ""),
        [_strip(result, slug, checks[slug]) for slug in ran if slug in checks],
        list(chips(result, slugs)),
        late_words(result),
    )


def _strip(result: Result, slug: str, names: Sequence[str]) -> Strip:
    states = {verdict.name: verdict.state for verdict in result.of(slug)}
    passed = sum(state == PASSED for state in states.values())
    return Strip(slug, [states.get(name) for name in names], passed, len(states))


def chips(result: Result, slugs: Sequence[str]) -> Iterator[Chip]:
    """How a hand-in stands, in a few words each: the most pressing first."""
    if result.status == NEEDS_A_LOOK:
        yield Chip("not-judged", _("needs a look"))
    if result.doubts:
        yield Chip("not-judged", _("open question"), " ".join(result.doubts))
    if not result.handed_in:
        yield Chip("failed", _("nothing handed in"))
    elif result.status == NOTHING_TO_RUN:
        yield Chip("failed", _("nothing to run"))
    else:
        yield from _how_far(result, slugs)
    if result.came.attempts > 1:
        yield Chip("blocked", _("attempt {which}").format(which=result.came.which))
    if late := late_words(result):
        yield Chip("not-judged", _("late"), late)
    if override := by_hand(result):
        yield Chip("by-hand", _("by hand"), override)


def _how_far(result: Result, slugs: Sequence[str]) -> Iterator[Chip]:
    remarks = [r for slug in slugs if slug in result.scores for r in result.scores[slug].remarks]
    if remarks:
        yield Chip("failed", _("required part missing"), " ".join(remarks))
    verdicts: list[Verdict] = [verdict for slug in slugs for verdict in result.of(slug)]
    passed, values = sum(v.state == PASSED for v in verdicts), {"all": len(verdicts)}
    if not verdicts:
        return
    if passed == len(verdicts):
        all_ = plural("all {all} passed", "all {all} passed", len(verdicts))
        yield Chip("passed", all_.format(**values))
    elif passed == 0:
        yield Chip("failed", _("none of {all} passed").format(**values))
    else:
        yield Chip("blocked", _("{passed} of {all} passed").format(passed=passed, **values))
