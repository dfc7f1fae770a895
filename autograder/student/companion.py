"""`autograder check`, once or at each change: what is checked, the keys, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from autograder.course.settings import Course
from autograder.kit import EXERCISES
from autograder.student import keys, ladder, progress, selfcheck, watch
from autograder.student.selfcheck import Done, Wish
from autograder.student.targets import Target
from autograder.words.language import _

EXPLAINS = ("h", "e", "r")  # keys that tell more of a failure


def once(targets: Sequence[Target], wish: Wish, course: Course, console: Console) -> list[Done]:
    """Check all of these, and say what comes next."""
    done = [selfcheck.check(target, wish, course, console) for target in targets]
    at_home = any(target.path.resolve().parent == EXERCISES.resolve() for target in targets)
    if at_home and not wish.only and all(one.passed for one in done):
        console.print()
        ladder.tell_next(progress.read(), progress.ladder(), console)
    return done


def at_each_change(
    targets: Sequence[Target], wish: Wish, course: Course, console: Console
) -> list[Done]:
    """Check again whenever a script is saved, until q or Ctrl-C. Returns the last run."""
    done: list[Done] = []
    with keys.listening() as pressed:
        while targets:
            done, targets = _watched(targets, wish, course, console, pressed)
    return done


def _watched(
    targets: Sequence[Target],
    wish: Wish,
    course: Course,
    console: Console,
    pressed: Callable[[], str],
) -> tuple[list[Done], Sequence[Target]]:
    """Watch these until a key leads elsewhere: the last run, and what to watch then."""
    done: list[Done] = []
    for key in watch.turns(targets, pressed):
        if key == "q":
            return done, []
        if key == "n":
            if following := _following(targets):
                return done, [following]
            console.print(_("There is no exercise after this one."))
        elif key == watch.CHANGED:
            if done:
                console.clear()
            done = _again(done, wish, course, console) or once(targets, wish, course, console)
            console.print(Text(_keys(), style="dim"))
        else:
            _pressed(key, done, wish, course, console)
    return done, []


def _again(before: list[Done], wish: Wish, course: Course, console: Console) -> list[Done]:
    """What failed first before, alone: while it still fails, that is all to know. [] if not."""
    if len(before) != 1 or not before[0].failed or wish.all or wish.only:
        return []
    first = replace(wish, only=(before[0].failed[0].name,), quick=True)
    target = replace(before[0].target, slug=before[0].failed[0].slug)
    done = selfcheck.check(target, first, course, console)
    return [] if done.passed else [done]


def _pressed(key: str, done: list[Done], wish: Wish, course: Course, console: Console) -> None:
    if key == "l":
        ladder.show(course, console)
    if key in EXPLAINS and done and all(one.passed for one in done):
        console.print(_("All checks pass: there is nothing to explain."))
    if key == "r":
        for one in [one for one in done if one.failed][:1]:
            from autograder.student import replaying  # takes a moment to load

            replaying.again(one.target, one.failed[0], wish, course, console)
    for one in done:
        if key == "h":
            selfcheck.one_hint(one, console)
        elif key == "e":
            selfcheck.explain_all(one, console)


def _following(targets: Sequence[Target]) -> Target | None:
    """The exercise after the last one of these."""
    slugs = progress.ladder()
    last = targets[-1].slug
    rest = slugs[slugs.index(last) + 1 :] if last in slugs else slugs
    return Target(EXERCISES / rest[0], rest[0], rest[0]) if rest else None


def _keys() -> str:
    if not keys.are_heard():
        return _("Waiting for a change. Ctrl-C ends.")
    return _("Waiting for a change. h hint · e explain all · r replay · n next · l list · q quit")
