"""Every sentence that people read goes through ``_``: whole sentences, named placeholders."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from pathlib import Path

LOCALES = Path(__file__).parents[1] / "locale"
SOURCE = "en"  # what the sentences in the code are written in
VARIABLE = "AUTOGRADER_LANG"  # the language of whoever starts a process: also of a notebook

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = SOURCE


def languages() -> list[str]:
    """The languages that there are: English, and each that has a catalogue."""
    found = LOCALES.glob("*/LC_MESSAGES/autograder.mo")
    return [SOURCE, *sorted(path.parts[-3] for path in found)]


def not_there(language: str) -> str:
    """One sentence if there is no such language, "" if there is."""
    known = languages()
    if language in known:
        return ""
    sentence = _("there is no language “{language}”; the languages are: {known}.")
    return sentence.format(language=language, known=", ".join(known))


def speak(language: str) -> None:
    """Choose one of the languages. For English there is no catalogue."""
    global _catalogue, _language
    _language = language
    if language == SOURCE:
        _catalogue = gettext.NullTranslations()
    else:
        found = gettext.translation("autograder", LOCALES, languages=[language], fallback=True)
        _catalogue = found


def spoken() -> str:
    """The language that is spoken now, for a process of ours that is to speak it, too."""
    return _language


def _(sentence: str) -> str:
    """The sentence in the chosen language."""
    return _catalogue.gettext(sentence) if sentence else sentence


def plural(one: str, many: str, count: int) -> str:
    """The sentence in the chosen language, in the form for a number: English has two of them."""
    return _catalogue.ngettext(one, many, count)


def in_templates() -> dict[str, Callable[..., str]]:
    """The same two for templates: what stands in a sentence is given with it, by its name."""

    def one(sentence: str, /, **values: object) -> str:
        return _(sentence).format(**values) if values else _(sentence)

    def counted(few: str, many: str, number: int, /, **values: object) -> str:
        return plural(few, many, number).format(**values)

    return {"_": one, "plural": counted}


def N_(sentence: str) -> str:
    """Mark a sentence for translation; it is translated when it is used."""
    return sentence


speak(os.environ.get(VARIABLE) or SOURCE)
