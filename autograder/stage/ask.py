"""Questions to the audience: asked before the run, answered by it."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.stage.html import render
from autograder.stage.picture import Picture
from autograder.words.language import N_, _

LETTERS = "ABCDEFGH"
YOU_SAID, RUN_SAYS = N_("you said"), N_("the run says")


@dataclass(frozen=True)
class Question:
    """A question to the audience, its options A, B, C …, and what they voted for, "" if nothing."""

    text: str
    options: tuple[str, ...]
    vote: str = ""

    def option(self, letter: str) -> str:
        """An option by its letter. Raises ValueError if there is none."""
        place = LETTERS.find(letter.upper()) if len(letter) == 1 else -1
        if not 0 <= place < len(self.options):
            known = ", ".join(LETTERS[: len(self.options)])
            sentence = _("“{letter}” is no option of this question. There are {known}.")
            raise ValueError(sentence.format(letter=letter, known=known))
        return f"{letter.upper()}: {self.options[place]}"


def predict(question: str, *options: str, vote: str = "") -> Question:
    """Ask before the run. ``vote`` is the letter that most of the audience chose."""
    asked = Question(question, options, vote.strip())
    if asked.vote:
        asked.option(asked.vote)
    lines = [asked.option(letter) for letter in LETTERS[: len(options)]]
    html = render("question", question=question, options=lines)
    Picture("\n".join([question, *lines]), html).show()
    return asked


def reveal(asked: Question, fact: str) -> None:
    """Show the question once more, with the vote and the letter of what the run has shown."""
    said, shown = asked.option(asked.vote) if asked.vote else "", asked.option(fact)
    rows = []
    for letter in LETTERS[: len(asked.options)]:
        option = asked.option(letter)
        marks = [_(mark) for mark, one in ((YOU_SAID, said), (RUN_SAYS, shown)) if one == option]
        rows.append((option, ", ".join(marks), option == shown))
    lines = [option + (f"  ← {marks}" if marks else "") for option, marks, _shown in rows]
    html = render("answer", question=asked.text, rows=rows)
    Picture("\n".join([asked.text, *lines]), html).show()
