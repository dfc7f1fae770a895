"""Every sentence a student reads goes through ``_``: whole sentences, named placeholders."""

from __future__ import annotations

import gettext

from autograder.kit import PACKAGE

LOCALES = PACKAGE / "locale"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def speak(language: str) -> None:
    """Choose the language, e.g. "en" or "ru". Without a catalogue the texts stay English."""
    global _catalogue
    _catalogue = gettext.translation("autograder", LOCALES, languages=[language], fallback=True)


def _(sentence: str) -> str:
    """The sentence in the chosen language."""
    return _catalogue.gettext(sentence) if sentence else sentence
