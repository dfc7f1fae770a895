"""English that strays into what is said in Russian: found by its letters."""

from __future__ import annotations

import re

# What is not prose: quotes, code, a line of a program behind its place, a traceback.
COMMAND = re.compile(r"autograder( [a-z]+)+")
QUOTED = re.compile(r"«[^«»]*»|“[^“”\n]*”?|`[^`]*`|'[^'\n]*'|\"[^\"\n]*\"")
BEHIND_A_PLACE = re.compile(r"(\.py:\d+\)?|строк[еой]{1,2} \d+): .*")
OF_PYTHON = re.compile(
    r"\w+Error: .*|(?<=эту строку \()[^)]*"
)  # what an exception says, Python says in English
TRACEBACK = re.compile(r"^ *(Traceback|File |\w*Error\b|\^|raise |import ).*$", re.MULTILINE)
WORD = r"[A-Za-z][a-z]+"
SENTENCE = re.compile(rf"(?<![\w./_=-]){WORD}(?:[ ]{WORD}){{2,}}(?![\w/_(=])")
TAGS = re.compile(
    r"<(style|script)\b.*?</\1>|<code\b.*?</code>|<pre\b.*?</pre>|<svg\b.*?</svg>", re.DOTALL
)


def strays(text: str) -> list[str]:
    """Three English words in a row, or more, outside of quotes and code."""
    for pattern in (OF_PYTHON, BEHIND_A_PLACE, COMMAND, QUOTED, TRACEBACK):
        text = pattern.sub(" · ", text)
    return [found[0] for found in SENTENCE.finditer(text) if not _are_names(found[0])]


def strays_of_a_page(html: str) -> list[str]:
    """The same of what a page shows, and of its labels."""
    labels = " \n".join(re.findall(r'(?:aria-label|title|placeholder|data-words)="([^"]*)"', html))
    plain = re.sub(r"<[^>]*>", " · ", TAGS.sub(" · ", html))
    return strays(plain) + strays(labels)


def _are_names(words: str) -> bool:
    """Such as alice, bob: the people of a room."""
    return set(re.findall(WORD, words.lower())) <= {"alice", "bob", "carol", "dave", "eve"}
