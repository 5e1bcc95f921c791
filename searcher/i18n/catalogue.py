"""Translations: gettext's catalogues, and values written as another language does. English never gets here."""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from searcher.i18n import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "searcher"
CLICK = "click"
"""The domain of what click itself says."""

_SIGNS = {"fr": {ord(","): "\u202f", ord("."): ","}}
"""What parts thousands, and a number's whole from its fraction."""

_NAME = re.compile(r"\{(\w+)(?::([^}]*))?\}")
_TELLING = 8  # letters that a template has of its own: what has fewer fits anything


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


def recognise(text: str, language: str) -> str:
    """The message that a text was made as, if a template of the catalogue fits it; the values are taken from the text."""
    for template in _templates(language):
        if text.startswith(template.partition("{")[0]) and (found := _fit(template, text, language)):
            return found
    first, semicolon, second = text.partition("; ")
    if semicolon:
        return _("{why}; {also}", why=recognise(first, language), also=recognise(second, language))
    return text


def _fit(template: str, text: str, language: str) -> Message | None:
    if "{" not in template:
        return _(template) if template == text else None
    pieces, end = "", 0
    for name in _NAME.finditer(template):
        again = f"(?P<{name[1]}>" in pieces
        pieces += re.escape(template[end : name.start()]) + (
            f"(?P={name[1]})" if again else f"(?P<{name[1]}>(?:(?!; ).)+)"
        )
        end = name.end()
    match = re.fullmatch(pieces + re.escape(template[end:]), text, re.DOTALL)
    if match is None:
        return None
    values: dict[str, object] = {name[1]: _typed(match[name[1]], name[2]) for name in _NAME.finditer(template)}
    if "why" in values:  # By custom a message itself.
        values["why"] = recognise(match["why"], language)
    return _(template, **values)


def _typed(value: str, form: str | None) -> object:
    """A value as it was before it was formatted: a number, where a form for numbers says so."""
    if form is None:
        return value
    try:
        return float(value.replace(",", "")) if "." in value else int(value.replace(",", ""))
    except ValueError:
        return value


@cache
def _templates(language: str) -> tuple[str, ...]:
    """All that messages are made from, the ones with most words of their own first: the others fit more than they mean."""
    own = {template: len(_NAME.sub("", template)) for template in _all_templates(language)}
    return tuple(sorted((template for template, length in own.items() if length >= _TELLING), key=lambda it: -own[it]))


def _all_templates(language: str) -> Iterator[str]:
    for template in catalogue(language)._catalog:  # type: ignore[attr-defined]  # noqa: SLF001 — it has no other list
        yield template if isinstance(template, str) else template[0]
