"""Questions to the audience: asked before the run, answered by it."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.stage.html import render
from autograder.stage.mishap import Slip
from autograder.stage.picture import Picture
from autograder.words.language import N_, _

LETTERS = "ABCDEFGH"
YOU_SAID, RUN_SAYS = N_("you said"), N_("the run says")


@dataclass(frozen=True)
class Question:
    """A question to the audience, its options A, B, C …, and what they voted for, "" if nothing.

    ``counts`` says how many phones voted for each option, if they were asked.
    """

    text: str
    options: tuple[str, ...]
    vote: str = ""
    counts: tuple[int, ...] = ()

    def option(self, letter: str) -> str:
        """An option by its letter. Raises Slip if there is none."""
        place = LETTERS.find(letter.upper()) if len(letter) == 1 else -1
        if not 0 <= place < len(self.options):
            known = ", ".join(LETTERS[: len(self.options)])
            sentence = _("“{letter}” is no option of this question. There are {known}.")
            raise Slip(sentence.format(letter=letter, known=known))
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
    shown = asked.option(fact)
    rows = []
    for number, letter in enumerate(LETTERS[: len(asked.options)]):
        option = asked.option(letter)
        marks = [_said(asked, number), _(RUN_SAYS) if option == shown else ""]
        rows.append((option, ", ".join(filter(None, marks)), option == shown))
    lines = [option + (f"  ← {marks}" if marks else "") for option, marks, _shown in rows]
    html = render("answer", question=asked.text, rows=rows)
    Picture("\n".join([asked.text, *lines]), html).show()


def _said(asked: Question, number: int) -> str:
    """What the audience said to an option: how many phones, or that it was the vote."""
    if asked.counts:
        return _("votes: {count}").format(count=asked.counts[number])
    is_the_vote = asked.vote.upper() == LETTERS[number]
    return _(YOU_SAID) if is_the_vote else ""
