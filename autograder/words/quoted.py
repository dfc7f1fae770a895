"""Texts and bytes as they are quoted in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.words.language import _, plural


def in_words(names: Sequence[str], most: int = 6) -> str:
    """Names of files in one line, each once, the first few of them."""
    shown = list(dict.fromkeys(names))
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")


def short(text: str) -> str:
    """A text as it is quoted: a long one is cut in the middle."""
    return text if len(text) <= 40 else f"{text[:24]}…{text[-10:]}"


def quoted(texts: Sequence[str]) -> str:
    """Some texts as they are quoted: of many, the first ones and the last one."""
    shown = [_("“{text}”").format(text=short(text)) for text in texts]
    return ", ".join(shown if len(shown) <= 4 else [*shown[:2], "…", shown[-1]])


SHOWN = 24  # bytes of what is quoted


def shown(data: bytes) -> str:
    """Bytes as they are quoted: a long row is cut."""
    row = repr(data[:SHOWN])[1:]
    if len(data) <= SHOWN:
        return row
    more = plural("{row} … ({count} byte)", "{row} … ({count} bytes)", len(data))
    return more.format(row=row, count=len(data))
