"""Take a client out of each container that is watched: are these the ones that count?

A program may keep its clients in a place that nobody watches, and have a list beside it for show.
Who is in none of the containers that were found, and is sent to all the same, is in another place.
A client may have more than a socket there: a queue, a name. So what has come with it goes with it.
The program is not used for anything else after that.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from typing import Any

from autograder.probe.watch import containers
from autograder.probe.watch.reach import clients_in

_before: dict[int, dict[int, Any]] = {}  # by container: what was in it, by id


def remember() -> None:
    """Remember what there is before the client comes."""
    for thing in gc.get_objects():
        if containers.is_watched(thing):
            _before[id(thing)] = {id(part): part for part in containers.raw(thing)}


def forget(port: int, variables: Iterable[tuple[int, str]]) -> None:
    """Forget the client with this port. ``variables``: the ids of their owners, and their names."""
    things = gc.get_objects()
    owners = {id(thing): thing for thing in things} | {id(None): sys.modules["__main__"]}
    for thing in things:
        if containers.is_watched(thing):
            _take_out(thing, port)
    for owner, name in variables:
        value = getattr(owners.get(owner), name, None)
        if isinstance(value, tuple | frozenset):
            kept = (part for part in value if {*clients_in(part).values()} != {port})
            setattr(owners[owner], name, type(value)(kept))


def _take_out(container: Any, port: int) -> None:
    base: Any = containers.REAL[containers.kind_of(container)]
    content, known = containers.raw(container), _before.get(id(container), {})

    def came_with_it(key: Any, value: Any = None) -> bool:
        peers = {*clients_in((key, value)).values()}
        return peers == {port} or (not peers and id(key) not in known)

    if isinstance(content, dict):
        for key in [key for key, value in content.items() if came_with_it(key, value)]:
            base.__delitem__(container, key)
    elif isinstance(content, set):
        for one in filter(came_with_it, content):
            base.discard(container, one)
    else:
        for place in reversed(range(len(content))):
            if came_with_it(content[place]):
                base.__delitem__(container, place)
