"""What has strayed into a translated page: sentences in English, and words of no textbook.

``lessons/ru/strays.toml`` names such words: a pattern, and what the glossary says instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from autograder.kit import ROOT
from autograder.proof.pages import page as parts
from autograder.proof.pages import places

FILE = "strays.toml"
LATIN = re.compile(r"(?:\b[A-Za-z][A-Za-z'-]*[\s,.:;()]*){4,}")  # so many words are a sentence
ENGLISH = frozenset(("the", "of", "is", "are", "and", "that", "this", "it", "with", "to", "not"))
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|\*[^*\n]+\*|_[^_\n]+_")  # titles, what people say


@cache
def rules(language: str, root: Path = ROOT) -> dict[str, str]:
    """The words that are not to be used in a language, as patterns, with what is said instead."""
    path = root / places.LESSONS / language / FILE
    return tomllib.loads(path.read_text("utf-8"))["words"] if path.is_file() else {}


def strays(text: str, language: str, root: Path = ROOT) -> Iterator[str]:
    """What does not belong into a page in this language, in sentences."""
    said = parts.said(text)
    for found in LATIN.finditer(QUOTED.sub("·", said.replace("**", ""))):
        if len(ENGLISH & set(re.findall(r"[a-z]+", found[0].lower()))) > 1:
            yield f"“{' '.join(found[0].split())}” is not translated"
    for pattern, instead in rules(language, root).items():
        for found in re.finditer(pattern, said, re.IGNORECASE):
            yield f"“{found[0]}” is not our word: {instead}"
