"""A text that came with other letters: what its bytes were taken for."""

from __future__ import annotations

import re

from autograder.judging.cause.facts import begins
from autograder.judging.cause.run import Run
from autograder.words.language import _
from autograder.words.quoted import short

TAKEN_FOR = {"Latin-1": "latin-1", "cp1251": "cp1251", "cp866": "cp866"}  # what UTF-8 is taken for
LONGEST = 200  # letters of a text that is looked for with others in it
HALF = "�"  # what decode() puts where bytes are no whole letter


def misread(run: Run) -> str:
    """One sentence on letters that are no longer what was typed. "" if they are, or did not come.

    Only letters outside ASCII can be misread: all of these encodings agree on the others.
    """
    text, seen = run.error.sent, run.error.seen.decode("utf-8", "replace")
    if text.isascii() or not seen or text in seen:
        return ""
    end = begins(run) if len(text) > LONGEST else 0
    if seen[seen.find(text[:end]) + end :].startswith(HALF) if end else _in_halves(text, seen):
        return _(
            "A letter came as “�”: its bytes were decoded in two pieces, or are no UTF-8. One "
            "recv() may end in the middle of a letter."
        )
    return _in_another_encoding(text, seen) if len(text) <= LONGEST else ""


def _in_halves(text: str, seen: str) -> bool:
    """Whether a short text came, but for a letter or two that were cut."""
    if len(text) > LONGEST or HALF not in seen:
        return False
    letters = (c if c.isascii() else f"(?:{c}|{HALF}{{1,4}})" for c in map(re.escape, text))
    return re.search("".join(letters), seen) is not None


def _in_another_encoding(text: str, seen: str) -> str:
    for name, codec in TAKEN_FOR.items():
        came = text.encode().decode(codec, "replace")
        if came in seen:
            sentence = _("It came as “{came}”: its bytes are UTF-8, and were read as {encoding}.")
            return sentence.format(came=short(came), encoding=name)
    parts = [re.escape(part) for part in re.split(r"[^\x00-\x7f]+", text)]
    if len("".join(parts)) * 2 < len(text) and "?" not in seen:
        return ""  # too little is left to know it by
    if re.search(r"\?+".join(parts), seen):
        return _("Its letters outside ASCII came as “?”: the text was encoded or decoded as ASCII.")
    return ""
