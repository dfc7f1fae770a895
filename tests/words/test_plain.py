"""Proves autograder/words/plain.py: text is made harmless and visible."""

from __future__ import annotations

from autograder.words.plain import plain


def test_text_is_made_visible() -> None:
    assert plain("a\tb\nпривет 👩‍💻") == "a\tb\nпривет 👩‍💻"
    assert plain("\x1b[2J\x00\x7f\x9b") == "␛[2J␀␡\\u009b"
