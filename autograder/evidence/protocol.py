"""What the chat protocol of 09 prescribes, found in what somebody heard.

A prescribed text stands on one line. Around it may be a time, a colour or a prompt, and between
such lines whatever the program likes to say. So a text counts if it stands on a line and neither
a longer word nor a longer list goes on beyond it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence

from autograder.evidence.listening import shown_lines, what_came_instead
from autograder.room.host import Host
from autograder.room.person import Person
from autograder.room.unmet import Unmet
from autograder.words.counted import it_came
from autograder.words.language import _
from autograder.words.quoted import short, shown

TAKEN = "* name taken"
HERE = "* here:"
NOTICE = "* "


def lines_heard(person: Person) -> list[str]:
    """All lines that have come whole, and what stands behind the last newline; no colours."""
    person.room.asked = person
    return shown_lines(person.heard.text)


def stands_on(line: str, text: str) -> bool:
    """Whether a line has the text, and the text does not go on there as a longer one."""
    before, after = r"(?<!\w)" if text[:1].isalnum() else "", r"(?!\w)(?! ?,)"
    return (
        re.search(before + re.escape(text) + (after if text[-1:].isalnum() else ""), line)
        is not None
    )


def times_read(person: Person, text: str) -> int:
    """On how many lines a text has come to somebody."""
    text = person.room.texts.heard(text)
    lines = [line for line in lines_heard(person) if not _is_another_kind(person, line, text)]
    return sum(stands_on(line, text) for line in lines)


def _is_another_kind(person: Person, line: str, text: str) -> bool:
    """Whether a line is a notice where somebody's words are meant: on the wire a star says so.

    A client may show each line behind a sign of its own.
    """
    return person.program is None and line.startswith(NOTICE) and not text.startswith(NOTICE)


def reads(person: Person, *texts: str) -> None:
    """Wait until each of these texts stands on a line. Raises Unmet when one will not come."""
    for text in map(person.room.texts.heard, texts):
        person.room.step("{name} reads the line “{text}”.", name=person.name, text=short(text))
        if not person.room.wait_for(lambda text=text: times_read(person, text) > 0):  # type: ignore[misc]
            expected = _("{name} reads the line “{text}”.").format(
                name=person.name, text=short(text)
            )
            got = what_came_instead(person, text) or person.room.why_not(person, text)
            raise Unmet(expected, got, text, bytes(person.heard.data))


def reads_once(person: Person, text: str) -> None:
    """Wait until a text has come, and see that all in all it came once."""
    reads(person, text)
    person.room.settle()
    times = times_read(person, text)
    if times != 1:
        raise Unmet(
            _("{name} reads the line “{text}” once.").format(name=person.name, text=short(text)),
            it_came(times),
            text,
            bytes(person.heard.data),
        )


def does_not_read(person: Person, *texts: str) -> None:
    """See that none of these texts has come, and that nothing is under way that could bring it."""
    person.room.settle()
    for text in texts:
        person.room.step("{name} does not read “{text}”.", name=person.name, text=short(text))
        if any(text in line for line in lines_heard(person)):
            raise Unmet(
                _("{name} does not read “{text}”.").format(name=person.name, text=short(text)),
                _("It came to {name} all the same.").format(name=person.name),
                text,
                bytes(person.heard.data),
            )


@contextlib.contextmanager
def get_no_byte(*people: Person) -> Iterator[None]:
    """Nothing at all comes to these people meanwhile: what is private may be spelled otherwise."""
    people[0].room.settle()
    before = {person: person.heard.total for person in people}
    yield
    for person in people:
        person.room.settle()
        new = person.heard.total - before[person]
        came = bytes(person.heard.data[-new:]).strip() if new else b""
        if came:
            expected = _("Nothing comes to {name}, whom it does not concern.")
            got = _("Something came to {name} all the same.")
            raise Unmet(expected.format(name=person.name), got.format(name=person.name), seen=came)


def reads_no_more(person: Person, text: str, before: int) -> None:
    """See that a text has not come to somebody again: still on as many lines as before."""
    person.room.settle()
    if times_read(person, text) > before:
        does_not_read(person, text)


def reads_in_order(person: Person, *texts: str) -> None:
    """Wait until these texts have come, and see that each stands on a later line than the last."""
    reads(person, *texts)
    texts = tuple(map(person.room.texts.heard, texts))
    heard = lines_heard(person)
    places = [next(n for n, line in enumerate(heard) if stands_on(line, text)) for text in texts]
    for place, following, one, other in zip(places, places[1:], texts, texts[1:], strict=False):
        if following <= place:
            raise Unmet(
                _("{name} reads “{one}” before “{other}”.").format(
                    name=person.name, one=short(one), other=short(other)
                ),
                _("“{other}” came first.").format(other=short(other)),
                one,
                bytes(person.heard.data),
            )


def who_is_here(person: Person) -> str:
    """A person asks /who. Returns what stands behind “* here:” in the answer."""
    asked = times_read(person, HERE)
    person.says("/who")
    expected = _("{name} gets an answer to /who: a line that has “* here:” in it.").format(
        name=person.name
    )
    if not person.room.wait_for(lambda: times_read(person, HERE) > asked):
        raise Unmet(expected, person.room.why_not(person, HERE), HERE, bytes(person.heard.data))
    person.room.settle()
    return [line for line in lines_heard(person) if HERE in line][-1].partition(HERE)[2].strip()


def finds_here(person: Person, *names: str) -> None:
    """A person asks /who and gets exactly these names, sorted."""
    listed, wanted = who_is_here(person), ", ".join(sorted(names))
    person.room.step("The answer is “{text}”.", text=short(f"{HERE} {listed}"))
    if not stands_on(listed, wanted) or not listed.startswith(wanted):
        raise Unmet(
            _("The answer to /who is “{text}”.").format(text=f"{HERE} {wanted}"),
            _("It was “{text}”.").format(text=f"{HERE} {listed}"),
            f"{HERE} {wanted}",
            bytes(person.heard.data),
        )


def is_told_of(person: Person, *names: str, not_of: Sequence[str] = ()) -> None:
    """A person asks /who: these names are in the answer, others are not, however it is written.

    For checks that are about something else: no answer at all is no mistake here, nor is one
    without whoever asked.
    """
    before = len(person.heard.text)
    person.says("/who")
    person.room.wait_for(lambda: HERE in person.heard.text[before:])
    answer = person.heard.text[before:]
    if not answer.strip():
        return
    listed = re.findall(r"\w+", answer.partition(HERE)[2] or answer)
    missing = {*names} - {*listed, person.name}
    wrong = sorted(missing) + [n for n in not_of if n in listed]
    if wrong:
        raise Unmet(
            _("The answer to /who has {names} in it, and nobody who is not here.").format(
                names=", ".join(names)
            ),
            _("It was “{text}”.").format(text=short(answer.strip())),
            wrong[0],
            bytes(person.heard.data),
        )


def one_of_them(
    people: Sequence[Person], text: str | Sequence[str], before: Sequence[int] = (0, 0)
) -> None:
    """Wait until one of two people has read a text, and see that the other one has not.

    ``text`` may be one for each of them; ``before`` says how often each has read theirs already.
    """
    texts = (text, text) if isinstance(text, str) else text
    room = people[0].room

    def times() -> int:
        counts = map(times_read, people, texts)
        return sum(count - old for count, old in zip(counts, before, strict=True))

    room.wait_for(lambda: times() > 0)
    room.settle()
    if times() != 1:
        wanted = _("Either {one} reads “{text}”, or {other} reads “{other_text}”.").format(
            one=people[0].name, text=texts[0], other=people[1].name, other_text=texts[1]
        )
        got = _("Both of them did.") if times() > 1 else _("Neither of them did.")
        raise Unmet(wanted, got, texts[0], bytes(people[0].heard.data))


def first_lines_come(host: Host, *lines: str) -> None:
    """Wait until a client has sent these lines to our server, before anything else."""
    wanted = "".join(f"{host.texts.heard(line)}\n" for line in lines)
    host.step("The first that our server receives is “{text}”.", text=shown(wanted.encode()))

    def got() -> str:
        return host.heard.text.replace("\r\n", "\n")

    host.wait_for(lambda: len(got()) >= len(wanted))
    if not got().startswith(wanted):
        raise Unmet(
            _("The first that the client sends is the line “{text}”.").format(text=lines[0]),
            _("Something else came.") if host.heard.data else _("Nothing came."),
            wanted,
            bytes(host.heard.data),
        )
