"""Translations: gettext's catalogues, and values written as another language does. English never gets here."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from searcher.i18n.message import Message

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "searcher"
CLICK = "click"
"""The domain of what click itself says."""

_SIGNS = {"fr": {ord(","): "\u202f", ord("."): ","}}
"""What parts thousands, and a number's whole from its fraction."""


@cache
def catalogue(language: str, domain: str = DOMAIN) -> GNUTranslations:
    """All messages of a language."""
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        return GNUTranslations(file)


def translate(message: Message, language: str) -> str:
    """A message in another language; in English as far as it is not in the catalogue."""
    found = catalogue(language)
    if message.plural is None:
        template = found.gettext(message.template)
    else:
        template = found.ngettext(message.template, message.plural, message.number)
    if not message.arguments:
        return template
    return template.format(**{name: _value(value, language) for name, value in message.arguments.items()})


def formatted(value: float, form: str, language: str) -> str:
    """A number as a language writes it."""
    return format(value, form).translate(_SIGNS[language])


class _Number:
    """A number that is formatted as a language writes it."""

    def __init__(self, value: float, language: str) -> None:
        self._value, self._language = value, language

    def __format__(self, form: str) -> str:
        return formatted(self._value, form, self._language)


def _value(value: object, language: str) -> object:
    if isinstance(value, Message):
        return translate(value, language)
    return _Number(value, language) if isinstance(value, int | float) else value
