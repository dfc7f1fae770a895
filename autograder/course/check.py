"""A check: one behaviour, one pytest test; its docstring is the sentence a student reads.

To add one, write one function in ``autograder/checks``:

    @check(points=3, section="who-joins-late", misconception="M7",
           hints=["Is the new socket in the registry before its thread waits in recv?"])
    def test_late_joiner(room):
        \"\"\"A person who joins late hears what is said from then on.\"\"\"
        ...
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., None])

# What chooses checks, beside the switches of variants: settings of course.toml, and that the two
# programs are peers, of which each has a port of its own.
SWITCHES = ("sender_hears_itself", "other_failures", "peers")


@dataclass(frozen=True)
class Check:
    """What stands beside a check's function."""

    title: str
    points: float
    section: str  # the lesson's heading, as an anchor
    misconception: str
    hints: tuple[str, ...]
    needs: tuple[str, ...]  # names of checks without which this one makes no sense
    required: bool  # gates the score of its exercise
    when: str = ""  # a switch that it is for, or "not " and the switch; several with " and "
    after: tuple[str, ...] = ()  # names of checks that run before it, whatever comes of them
    hidden: bool = False  # the instructor's own: it runs in a class only

    def applies(self, on: Collection[str]) -> bool:
        """Whether it is to be run where these switches are on."""
        return all((name in on) is wanted for name, wanted in _switches(self.when))

    @property
    def switches(self) -> list[str]:
        """The switches that it looks at."""
        return [name for name, _wanted in _switches(self.when)]


def _switches(when: str) -> list[tuple[str, bool]]:
    """The switches that are named, and whether they must be on."""
    parts = when.split(" and ") if when else []
    return [(part.removeprefix("not "), not part.startswith("not ")) for part in parts]


def check(
    *,
    points: float,
    section: str,
    misconception: str = "",
    hints: Sequence[str] = (),
    needs: Sequence[str] = (),
    required: bool = False,
    when: str = "",
    after: Sequence[str] = (),
) -> Callable[[F], F]:
    """Make a test function a check. Raises ValueError if it lacks its sentence.

    ``needs`` and ``after`` run before it; only if one of ``needs`` does not pass, it is blocked.

    With ``when="sender_hears_itself"``, or ``when="not sender_hears_itself"``, it is run only in
    courses that decided so; with ``when="udp"`` or ``when="not udp and not peers"`` only for such
    programs.
    """

    def mark(function: F) -> F:
        title = inspect.getdoc(function)
        if not title:
            raise ValueError(f"{function.__name__} needs a docstring: the student reads it")
        stands_on = tuple(needs), required, when, tuple(after)
        about = Check(title, points, section, misconception, tuple(hints), *stands_on)
        setattr(function, "check", about)  # noqa: B010  read back by ``about``
        return function

    return mark


def about(function: Any) -> Check | None:
    """The Check that stands beside a function, if it is one."""
    found = getattr(function, "check", None)
    return found if isinstance(found, Check) else None


def required_first(checks: Mapping[str, Check]) -> list[str]:
    """The names of checks in the order in which they run: required ones before all others.

    Each comes after those that it stands on. So whatever ends a run early, what bounds a score is
    known first.
    """
    order: dict[str, None] = {}

    def add(name: str, above: tuple[str, ...] = ()) -> None:
        if name in checks and name not in above:
            for other in (*checks[name].needs, *checks[name].after):
                add(other, (*above, name))
            order.setdefault(name)

    for name in sorted(checks, key=lambda name: not checks[name].required):
        add(name)
    return list(order)
