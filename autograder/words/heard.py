"""Finding what was said in what was heard, also where a program has changed it on the way.

Only the checks about text ask for it as it was typed. All others are about who hears whom, so a
text counts there when it can still be known: by its words, in their order, in one line.
"""

from __future__ import annotations

import functools
import re

LONGEST = 200  # letters of a text that is looked for by its words; of a longer one by its letters
LAST = 1 << 17  # bytes, from the end, in which it is looked for
END = 16  # letters of a long text that come last
BETWEEN = rb"[^\n]{0,6}?"  # what may stand between two words
_WORD = re.compile(rb"[\w\x80-\xff]+")
# What clears a screen (ECMA-48: ED, and RIS): some clients show all anew with each message.
_CLEARS = re.compile(rb"\x1b\[[23]J|\x1b\[(?:1;1)?H\x1b\[0?J|\x1bc")


def times_heard(text: str, data: bytes | bytearray) -> int:
    """How often a text has come. One that never came as it was said is looked for by its words."""
    times = times_on_screen(text, data)
    return times or (max(len(_by_its_words(text, s)) for s in _screens(data)) if text else 0)


def times_on_screen(text: str, data: bytes | bytearray) -> int:
    """How often a text, just as it was said, has stood on one screen: what clears it begins one."""
    return max(screen.count(text.encode()) for screen in _screens(data))


def _screens(data: bytes | bytearray) -> list[bytes | bytearray]:
    return _CLEARS.split(data) if b"\x1b" in data else [data]


def place_heard(text: str, data: bytes | bytearray) -> int:
    """Where a text begins in what has come. -1: it has not come."""
    place = data.find(text.encode())
    return place if place >= 0 else next(iter(_by_its_words(text, data)), -1)


def changed(text: str, data: bytes | bytearray) -> str:
    """What a text has become that came, but not as it was said. "" if it did not come at all."""
    place = -1 if text.encode() in data else place_heard(text, data)
    if place < 0:
        return ""
    if len(text) > LONGEST:
        return _letters_from(place, text, data)
    found = _pattern(text).match(data, place)
    return found[0].decode("utf-8", "replace") if found else _letters_from(place, text, data)


def _letters_from(place: int, text: str, data: bytes | bytearray) -> str:
    """As many letters of what came as a text has."""
    return data[place : place + 4 * len(text)].decode("utf-8", "replace")[: len(text)]


def as_it_came(text: str, data: bytes | bytearray) -> str:
    """A text, or what it has become where all its words came, with something else in between."""
    found = changed(text, data)
    return found if found and _words_in(found) == _words_in(text) else text


def _words_in(text: str) -> list[bytes]:
    return _WORD.findall(text.lower().encode())


def _by_its_words(text: str, data: bytes | bytearray) -> list[int]:
    words = _WORD.findall(text.encode())
    if not words:
        return []
    if len(text) > LONGEST:
        return _by_its_letters(text, data)
    begins = max(0, len(data) - LAST)
    # Most texts are asked for before they have come: then a pattern is not worth its making.
    if max(words, key=len)[1:-1].lower() not in data[begins:].lower():
        return [] if text.isascii() else _by_its_letters(text, data)
    found = [found.start() for found in _pattern(text).finditer(data, begins)]
    return found or ([] if text.isascii() else _by_its_letters(text, data))


def _by_its_letters(text: str, data: bytes | bytearray) -> list[int]:
    """Where a text begins that came in capitals, or in small letters, of any alphabet."""
    small = text.lower()
    if small[-END:] not in data[-LAST:].decode("utf-8", "replace").lower():
        return []
    came = data.decode("utf-8", "surrogateescape")
    place = came.lower().find(small) if len(came.lower()) == len(came) else -1
    return [len(came[:place].encode("utf-8", "surrogateescape"))] if place >= 0 else []


@functools.lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[bytes]:
    """The words of a text with something in between, in small letters or in capitals.

    The first or the last letter may be lost: a program may cut off a newline that is not there.
    """
    words = [re.escape(word) for word in _WORD.findall(text.encode())]
    whole = BETWEEN.join(words)
    last = text[-1:]
    if len(text) < 8 or not (text[0].isascii() and text[0].isalpha()):
        return re.compile(whole, re.IGNORECASE)
    cut_off = last.isascii() and last.isalpha()
    end = rb"(?:" + whole[-1:] + rb"|(?!\w))" if cut_off else b""
    body = whole[1:-1] if cut_off else whole[1:]
    return re.compile(whole[:1] + rb"?" + body + end, re.IGNORECASE)
