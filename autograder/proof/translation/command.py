"""The command `autograder new language`: lays what is to be translated, says what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer
from rich.console import Console

from autograder.kit import ROOT, WrongUsage, require_repository
from autograder.proof.pages import drafts, report, stamps
from autograder.words.language import LOCALES, SOURCE, _, languages, plural


def command_for(helps: Callable[[], Iterable[str]]) -> Callable[..., int]:
    """The command. It needs to know the help texts of all commands, and is one of them."""

    def language(
        name: Annotated[str, typer.Argument(metavar="[LANGUAGE]", show_default=False)] = "",
        stamp: Annotated[
            list[Path] | None,
            typer.Option(
                "--stamp", metavar="PAGE", help="This page says now what its source says."
            ),
        ] = None,
    ) -> int:
        """Lay what a language needs, as de, and say what is missing. Without one: all there are."""
        require_repository()
        console = Console(highlight=False)
        for one in [name] if name else [name for name in languages() if name != SOURCE]:
            if stamp:
                _stamp(one, stamp)
                continue
            _lay_sentences(one, helps(), console)
            _lay_pages(one, console)
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


def _lay_pages(language: str, console: Console) -> None:
    """The pages of a language, its lectures and the comments of its skeletons."""
    drafts.lay(language, ROOT)
    for table in drafts.tables(language, ROOT):
        drafts.fill(table)
    parts = list(report.parts_of(language, ROOT))
    for line in (line for part in parts for line in part.sentences()):
        console.print(line, markup=False, soft_wrap=True)
    left = sum(any(part.sentences()) for part in parts)
    sentence = _("{language}: pages and tables of words: {count}; to be looked at: {left}.")
    console.print(sentence.format(language=language, count=len(parts), left=left))


def _stamp(language: str, paths: Sequence[Path]) -> None:
    """Say of pages that they are now what their sources are. Raises WrongUsage."""
    known = {place: source for source, place in report.sources(language, ROOT)}
    found = []
    for path in paths:
        inside = path.resolve()
        place = PurePosixPath(inside.relative_to(ROOT)) if inside.is_relative_to(ROOT) else path
        page = next((known[p] for p in known if place in (p, known[p])), None)
        if page is None:
            sentence = _("{path} is no page in the language “{language}”.")
            raise WrongUsage(sentence.format(path=path, language=language))
        found.append(page)
    stamps.stamp(found, language, ROOT)
