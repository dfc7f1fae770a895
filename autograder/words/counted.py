"""Sentences with a number: what many answer with, and what is long to say in all its forms."""

from __future__ import annotations

from autograder.words.language import _, plural
from autograder.words.quoted import short


def it_came(times: int) -> str:
    """How often what was waited for came."""
    return plural("It came {times} time.", "It came {times} times.", times).format(times=times)


def text_came(text: str, times: int) -> str:
    """How often a text came."""
    sentence = plural("“{text}” came {times} time.", "“{text}” came {times} times.", times)
    return sentence.format(text=text, times=times)


def came_changed(found: str) -> str:
    """What a text has become."""
    return _("It came changed: “{text}”.").format(text=short(found))


def only_the_first(found: int) -> str:
    """How much of a long text came."""
    if found == 0:
        return _("Nothing came.")
    sentence = plural(
        "Only the first {found} letter came.", "Only the first {found} letters came.", found
    )
    return sentence.format(found=found)


def threads_in_all(count: int) -> str:
    """How many threads a program has."""
    sentence = plural("It has {count} thread in all.", "It has {count} threads in all.", count)
    return sentence.format(count=count)


def bytes_in_a_recv(most: int) -> str:
    """A step, still to be filled in: a program receives in small pieces."""
    return plural(
        "{script} gets at most {count} byte in a recv().",
        "{script} gets at most {count} bytes in a recv().",
        most,
    )


def bytes_in_a_recv_of_a_client(most: int) -> str:
    """The same for each client that is started."""
    return plural(
        "A client gets at most {count} byte in a recv().",
        "A client gets at most {count} bytes in a recv().",
        most,
    )


def bytes_in_a_send(most: int) -> str:
    """A step, still to be filled in: a program sends in small pieces."""
    return plural(
        "{script} gets rid of at most {count} byte in a send().",
        "{script} gets rid of at most {count} bytes in a send().",
        most,
    )


def more_wait(count: int) -> str:
    """How many checks are blocked."""
    sentence = plural(
        "{count} more waits for a check that failed.",
        "{count} more wait for a check that failed.",
        count,
    )
    return sentence.format(count=count)


def more_failed(count: int) -> str:
    """How many checks failed, beside the one that is explained."""
    sentence = plural(
        "{count} more failed: --all explains it, too.",
        "{count} more failed: --all explains each of them.",
        count,
    )
    return sentence.format(count=count)
