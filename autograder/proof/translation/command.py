"""The command `autograder new language`: lays what is to be translated, says what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated

import typer
from rich.console import Console

from autograder.kit import WrongUsage, require_repository
from autograder.words.language import LOCALES, SOURCE, _, languages, plural


def command_for(helps: Callable[[], Iterable[str]]) -> Callable[..., int]:
    """The command. It needs to know the help texts of all commands, and is one of them."""

    def language(
        name: Annotated[str, typer.Argument(metavar="[LANGUAGE]", show_default=False)] = "",
    ) -> int:
        """Lay what a language needs, as de, and say what is missing. Without one: all there are."""
        require_repository()
        for one in [name] if name else [name for name in languages() if name != SOURCE]:
            _lay_sentences(one, helps(), Console(highlight=False))
        return 0

    return language


def _lay_sentences(language: str, helps: Iterable[str], console: Console) -> None:
    """The catalogue of a language, and which of its sentences are to be written."""
    try:
        from babel.core import UnknownLocaleError

        from autograder.proof.translation import catalogues, sentences
    except ImportError:
        needed = _("This needs Babel: pip install 'threaded-chat-kit[translate]'.")
        raise WrongUsage(needed) from None
    try:
        catalogue = catalogues.refresh(language, sentences.sentences(helps), LOCALES)
    except (UnknownLocaleError, ValueError):
        raise WrongUsage(_("There is no language “{name}”.").format(name=language)) from None
    absent = catalogues.missing(catalogue)
    console.print(str(catalogues.po_of(language, LOCALES)), markup=False, soft_wrap=True)
    words = plural(
        "{language}: {missing} of {count} sentence is to be written.",
        "{language}: {missing} of {count} sentences are to be written.",
        len(catalogue),
    )
    console.print(words.format(language=language, missing=len(absent), count=len(catalogue)))
    where = Counter(file.partition("/")[0] for one in absent for file, _line in one.locations[:1])
    for place, count in sorted(where.items()):
        console.print(f"  {place}: {count}")
