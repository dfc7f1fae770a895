"""The catalogue of a language: kept fresh, compiled, and looked through for what is wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from autograder.words.language import LOCALES

# Lines of a header that change with each writing, and make two branches disagree.
IDLE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By|Report-Msgid-Bugs-To'
    r"|Language-Team|Project-Id-Version): .*\n",
    re.MULTILINE,
)


def po_of(language: str, locales: Path = LOCALES) -> Path:
    """The file in which a language is written."""
    return locales / language / "LC_MESSAGES" / "autograder.po"


def written(language: str, locales: Path = LOCALES) -> Catalog:
    """What is written in the file of a language; without a file: nothing."""
    path = po_of(language, locales)
    if not path.is_file():
        return Catalog(locale=Locale.parse(language), charset="utf-8", fuzzy=False)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def refresh(language: str, found: Catalog, locales: Path = LOCALES) -> Catalog:
    """Bring a catalogue up to these sentences, and compile it. What nobody says any more goes."""
    catalogue = written(language, locales)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.fuzzy, catalogue.header_comment = False, "# Kept fresh by: autograder new language"
    for message in catalogue:
        if message.fuzzy:  # it has forms for numbers now, or has none any more
            message.flags.discard("fuzzy")
            message.string = ("",) * catalogue.num_plurals if message.pluralizable else ""
    path, text = po_of(language, locales), io.BytesIO()
    write_po(text, catalogue, width=100, ignore_obsolete=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(IDLE.sub("", text.getvalue().decode()), "utf-8")
    compile_(language, locales)
    return written(language, locales)


def compile_(language: str, locales: Path = LOCALES) -> None:
    """Write what `gettext` reads, beside what people write; only if it would say something else."""
    catalogue, path = written(language, locales), po_of(language, locales).with_suffix(".mo")
    if not path.is_file() or translated(compiled(path)) != translated(catalogue):
        with path.open("wb") as file:
            write_mo(file, catalogue)


def compiled(path: Path) -> Catalog:
    """What a compiled catalogue says."""
    with path.open("rb") as file:
        return read_mo(file)


def translated(catalogue: Catalog) -> dict[str, list[str]]:
    """The sentences that have a translation, with all its forms."""
    return {_key(one): _texts(one) for one in _messages(catalogue) if all(_texts(one))}


def missing(catalogue: Catalog) -> list[Message]:
    """The sentences that have no translation yet, or not in each form."""
    return [one for one in _messages(catalogue) if not _texts(one) or not all(_texts(one))]


def problems(catalogue: Catalog, found: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, measured by the sentences that there are."""
    there, known = ({_key(m) for m in _messages(one)} for one in (found, catalogue))
    yield from (f"not in the catalogue: {key}" for key in sorted(there - known))
    yield from (f"said nowhere: {key}" for key in sorted(known - there))
    yield from (f"not translated: {_key(one)}" for one in missing(catalogue))
    for message in _messages(catalogue):
        if message.fuzzy:
            yield f"fuzzy: {_key(message)}"
        if message.pluralizable and len(_texts(message)) != catalogue.num_plurals:
            yield f"not {catalogue.num_plurals} forms: {_key(message)}"
        wanted = places(message.id[-1] if isinstance(message.id, tuple | list) else str(message.id))
        if any(places(text) != wanted for text in _texts(message) if text):
            yield f"other placeholders: {_key(message)}"


def places(sentence: str) -> set[str]:
    """The placeholders of a sentence, with their formats; a text that is no format has none."""
    try:
        return {f"{name}:{how}" for _, name, how, _ in Formatter().parse(sentence) if name}
    except ValueError:
        return set()


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalogue if message.id)


def _texts(message: Message) -> list[str]:
    return [*message.string] if isinstance(message.string, tuple | list) else [message.string or ""]


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)
