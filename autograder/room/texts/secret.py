"""Words and texts that nobody can guess, so that who knows them has been told.

A client that has the texts of the checks in it, and prints them, shows nothing by it.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import string
from dataclasses import dataclass, field

BYTES = 16  # of what a run keeps to itself

# A word is three pairs of letters, all of one length, so that no text is longer in one run than in
# another. No name and no command of a chat can come of these letters, and no text of a check.
_PAIRS = [first + second for first in "fghjklmnpstz" for second in "aou"]
_WORD = 3  # pairs

LONG = 60  # letters: a line that is longer is about its length, and gets no word
MANY = 5  # lines at once: what is more is a burst, and it is about its pieces

# Without vowels, so that no word that ends a chat comes of them.
_LETTERS = "".join(letter for letter in string.ascii_letters if letter not in "aeiouAEIOU")
_SIGNS = _LETTERS + string.digits


def new() -> bytes:
    """What one run keeps to itself: its words are made of it."""
    return secrets.token_bytes(BYTES)


@dataclass
class Texts:
    """What is said in one room: each line as a check gives it, and as it is said."""

    secret: bytes = b""  # empty: lines are said as they are
    _said: dict[str, str] = field(default_factory=dict)

    def say(self, *lines: str) -> list[str]:
        """These lines as they are to be said: each with the word of this run at its end."""
        if not self.secret or len(lines) > MANY:
            return list(lines)
        return [self._with_word(line) for line in lines]

    def name(self, name: str) -> str:
        """A name for somebody that nobody can guess; in a room without secrets, this one."""
        return word(self.secret, name) if self.secret else name

    def _with_word(self, line: str) -> str:
        # A command to the chat, such as "/who", is no text. Blanks at the edges are to stay there.
        if len(line) > LONG or not line or line != line.strip() or line.startswith("/"):
            return line
        # No blank is added where none was: a program may strip a line that comes in halves.
        said = line + (" " if " " in line else "-") + word(self.secret, line)
        self._said[line] = said
        return said

    def is_secret(self, line: str) -> bool:
        """Whether a line was said with a word that nobody can guess."""
        return line in self._said.values()

    def heard(self, text: str) -> str:
        """A text as it is to be heard: "bob: hello", too, if somebody has said "hello"."""
        name, colon, line = text.partition(": ")
        if text in self._said or line not in self._said or " " in name:
            return self._said.get(text, text)
        return name + colon + self._said[line]


def word(secret: bytes, text: str) -> str:
    """The word of a text: the same all through a run, such as "kuvona". Another run has others."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), key=secret, digest_size=8).digest())
    pairs = []
    for _place in range(_WORD):
        number, place = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[place])
    return "".join(pairs)


def letters(count: int) -> str:
    """So many letters and digits by chance. They begin with a letter."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _n in range(count - 1))


def least_bytes(count: int) -> int:
    """What so many letters by chance cannot be told in less than, however they are packed.

    Eight bytes are taken off: that some text can do with so much less has a chance of 2 ** -64.
    """
    return int(count * math.log2(len(_SIGNS)) / 8) - 8
