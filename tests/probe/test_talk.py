"""Proves autograder/probe/talk.py and autograder/probe/fields.py: what fits the table of events and
commands is understood, nothing else is, and both sides say only what is in it.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.kit import PACKAGE
from autograder.probe.fields import Field, Fields, all_fit, trimmed
from autograder.probe.talk import LONGEST, Command, Event, order, understood

HALF_A_PAIR = "\ud800"  # of surrogates: no text
ODD: list[Any] = [None, True, 0, -1, 1.5, 1e400, "", "x", HALF_A_PAIR, [], [None], {}, {"x": 1}]


def sample(field: Field, at_most: bool = True) -> Any:
    """A value that fits, at the one end of what fits or at the other."""
    if field.fields is not None:
        return samples(field.fields, at_most)
    if field.entry is not None:
        return [sample(field.entry, at_most)] * (2 if at_most else 0)
    if field.type is str:
        return field.only[0] if field.only else "ж" * int(field.most if at_most else 0)
    return field.type(field.most if at_most else field.least)


def samples(fields: Fields, at_most: bool = True) -> dict[str, Any]:
    return {name: sample(field, at_most) for name, field in fields.items()}


def said(event: Event, at_most: bool = True) -> dict[str, Any]:
    return {**samples(event.fields, at_most), "event": event.value}


def wrong(field: Field) -> Iterator[Any]:
    """Values that do not fit: of other types, too high, too low, too long, wrong inside."""
    for odd in ODD:
        is_right = type(odd) is field.type or (odd is None and field.may_be_none)
        if not is_right or odd == HALF_A_PAIR:
            yield odd
    if field.fields is not None:
        yield from wrong_facts(field.fields, sample(field))
    elif field.entry is not None:
        yield [sample(field.entry)] * (int(field.most) + 1)
        yield from ([inner] for inner in wrong(field.entry))
    elif field.type is str:
        yield "x" * (int(field.most) + 1)
        yield from ["x"] if field.only else []
    elif field.type is not bool:
        yield from (field.type(field.least) - 1, field.type(field.most * 2) + 1)


def wrong_facts(fields: Fields, right: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The right facts with one of them wrong, without one of them, and with one more."""
    yield {**right, "more": 1}
    for name, field in fields.items():
        yield {other: value for other, value in right.items() if other != name}
        yield from ({**right, name: value} for value in wrong(field))


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("at_most", [True, False])
def test_what_fits_is_understood(event: Event, at_most: bool) -> None:
    facts = said(event, at_most)
    assert understood(json.dumps(facts).encode()) == facts


@pytest.mark.parametrize("event", Event)
def test_one_wrong_field_makes_it_no_event(event: Event) -> None:
    lines = [json.dumps(facts).encode() for facts in wrong_facts(event.fields, said(event))]
    assert len(lines) > 10 * len(event.fields)
    assert [line[:200] for line in lines if understood(line) is not None] == []


@pytest.mark.parametrize("command", Command)
def test_one_wrong_field_makes_it_no_command(command: Command) -> None:
    right = samples(command.fields)
    del right["do"]
    assert order(command, **right) == {**right, "do": command.value}
    fields = {name: field for name, field in command.fields.items() if name != "do"}
    for facts in wrong_facts(fields, right):
        with pytest.raises((ValueError, TypeError)):
            order(command, **facts)


def too_much(field: Field) -> Any:
    """What a student's program may make the probe want to say."""
    if field.fields is not None:
        return {name: too_much(inner) for name, inner in field.fields.items()}
    if field.entry is not None:
        return [too_much(field.entry)] * (int(field.most) + 1 if field.entry.type is int else 2)
    if field.type is str and not field.only:
        return HALF_A_PAIR + "ж" * int(field.most)
    return sample(field)


@pytest.mark.parametrize("event", Event)
def test_what_the_probe_says_is_made_to_fit(event: Event) -> None:
    facts = {**{name: too_much(field) for name, field in event.fields.items()}, "event": event}
    shown = trimmed(event.fields, facts)
    assert understood(json.dumps(shown).encode()) == shown


def test_a_name_that_is_no_text_becomes_one() -> None:
    fields = Event.THREAD_STARTED.fields
    shown = trimmed(fields, {**said(Event.THREAD_STARTED), "name": None})
    assert all_fit(fields, shown)
    assert shown["name"] == "None"


@pytest.mark.parametrize("event", Event)
def test_each_event_and_command_says_what_it_is_for(event: Event) -> None:
    assert all(str(one.__doc__).endswith(".") for one in (event, *Command))


def test_the_longest_transfer_fits_into_a_line() -> None:
    facts = {**said(Event.RECEIVED), "data": "\xff" * 4096}
    assert len(json.dumps(facts)) < LONGEST / 100


# -- both sides keep to the table --------------------------------------------------------


def calls(folder: Path, name: str) -> Iterator[ast.Call]:
    """All calls of a method of this name in the files of a folder."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == name:
                yield node


def named(call: ast.Call, kind: type[Event | Command]) -> Any:
    """The event or command that a call names, None if it gets it from its caller."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Attribute) and getattr(first.value, "id", "") == kind.__name__:
        return kind[first.attr]
    return None


def test_the_probe_tells_each_event_with_its_fields() -> None:
    always = {"event", "at", "thread", "ident"}
    told = set()
    by_tell = [*calls(PACKAGE / "probe", "tell"), *calls(PACKAGE / "probe", "send")]
    for call in [*by_tell, *direct_tells()]:
        event, facts = named(call, Event), {keyword.arg for keyword in call.keywords}
        if event is not None:
            told.add(event)
            assert facts == event.fields.keys() - always, event
    transfers = {named(call, Event) for call in calls(PACKAGE / "probe", "transfer")}
    assert told | transfers == set(Event)


def direct_tells() -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse((PACKAGE / "probe/sockets.py").read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_tell":
            yield node


def test_each_command_is_obeyed_in_one_place_and_given_somewhere() -> None:
    obeyed = Counter(named(call, Command) for call in calls(PACKAGE / "probe", "on"))
    assert obeyed == Counter(Command)
    grader = [
        path for path in PACKAGE.rglob("*.py") if "probe" not in path.relative_to(PACKAGE).parts
    ]
    text = "".join(path.read_text("utf-8") for path in grader)
    assert [command for command in Command if f"Command.{command.name}" not in text] == []
