"""Text that students' programs wrote, made harmless and visible."""

from __future__ import annotations

import unicodedata

KEPT = "\n\t"


def plain(text: str) -> str:
    """The text with control characters shown, not obeyed: no colours, no cursor, no direction."""
    if text.isprintable():  # nearly all that is printed is, and a class prints a lot
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in KEPT or character.isprintable():
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the pictures of control characters
    if code == 0x7F:
        return "\u2421"
    if unicodedata.category(character) == "Zs" or character == "\u200d":
        return character  # spaces; the joiner inside emoji
    return f"\\u{code:04x}"


def fit(text: str, letters: int) -> str:
    """The text, cut if it has more letters."""
    return text if len(text) <= letters else text[: max(0, letters - 1)] + "…"
