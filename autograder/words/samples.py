"""Texts that people say in checks: long lines, bursts."""

from __future__ import annotations

import functools
import random

LETTERS = "бвгджзклмнпрстфх" * 16  # of long lines: one for each byte


@functools.lru_cache(maxsize=8)  # many are the same, and it takes a while to make one
def long_line(name: str, size: int) -> str:
    """A text of so many bytes, its newline included, in two alphabets. The same every time."""
    chosen = random.Random(f"{name} {size}").randbytes(size // 2)
    letters = "".join(map(LETTERS.__getitem__, chosen))
    words = " ".join(letters[start : start + 5] for start in range(0, len(letters), 5))
    text = f"{name} {words}".encode()[: size - 2].decode(errors="ignore")
    return text + "." * (size - 1 - len(text.encode()))


def burst(count: int) -> list[str]:
    """Lines that no two of which are alike, even cut in pieces: 16 random letters and a number.

    The alphabet has them in another order, as a queue may that sorts what is put into it.

    No blanks: a program may strip the two halves of a line.
    """
    chooser = random.Random(count)  # the same ones every time
    letters = "bcdfghjklmnprstvwz"
    return [f"{''.join(chooser.choices(letters, k=16))}-{n:03}." for n in range(count)]
