"""What is said to people: English as the code writes it, and another language where it is shown.

A `Message` is a `str`, and as a `str` it is English: what programs read, compare and keep never depends on a locale.
It also knows the template and the values it was made from, so that the edge where people read it, a terminal or a page,
can say it in their language with `shown`.

    >>> message = _("there are no documents in {folder}", folder="notes")
    >>> str(message)
    'there are no documents in notes'
    >>> shown(counted("{n:,} file", "{n:,} files", 1200), "fr")
    '1\u202f200 fichiers'

The translations are gettext's, in `locale/`. English needs none of them, and loads nothing.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.i18n.message import Message, _, counted

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LANGUAGES",
    "VARIABLE",
    "Message",
    "_",
    "counted",
    "date_shown",
    "language_of",
    "number_shown",
    "shown",
    "speak",
    "spoken",
]

LANGUAGES = ("en", "fr")
"""What can be spoken; the first is what the code is written in."""

VARIABLE = "SEARCHER_LANG"

_spoken = LANGUAGES[0]


def shown(text: str, language: str | None = None) -> str:
    """A text as people read it: a message in their language, by default the one that `speak` was told.

    Any other text is what it is.

    >>> shown(_("nothing found"), "fr"), shown("nothing found", "fr")
    ('rien trouvé', 'nothing found')
    """
    language = language or _spoken
    if language == LANGUAGES[0] or not isinstance(text, Message):
        return str(text)
    from searcher.i18n.catalogue import translate

    return translate(text, language)


def number_shown(value: float, form: str = ",") -> str:
    """A number on its own, in the form of a format specification, as the language spoken writes it.

    >>> number_shown(1234.5, ",.1f")
    '1,234.5'
    """
    if _spoken == LANGUAGES[0]:
        return format(value, form)
    from searcher.i18n.catalogue import formatted

    return formatted(value, form, _spoken)


def date_shown(iso: str) -> str:
    """A date as the language spoken writes it; what is no date is what it is.

    >>> date_shown("2024-06-20"), date_shown("2024-06"), date_shown("tomorrow")
    ('20 June 2024', 'June 2024', 'tomorrow')
    """
    from searcher.i18n.dates import written

    return written(iso, _spoken)


def speak(language: str) -> None:
    """Say everything in this language from now on, in this process."""
    global _spoken  # noqa: PLW0603 — a process speaks to one person
    _spoken = language


def spoken() -> str:
    """The language that everything is said in."""
    return _spoken


def language_of(environment: Mapping[str, str]) -> str:
    """The first language asked for by `$SEARCHER_LANG`, or else by the locale, that can be spoken; else English.

    As in all programs that use gettext, `$LANGUAGE` lists languages by preference, and the locale is `$LC_ALL`, or else
    `$LC_MESSAGES`, or else `$LANG`; where that is C, nothing is translated.

    >>> language_of({"LANG": "fr_CA.UTF-8"}), language_of({"LANGUAGE": "de:fr:en", "LANG": "de_DE"})
    ('fr', 'fr')
    >>> language_of({"LC_ALL": "C", "LANG": "fr_FR", "LANGUAGE": "fr"}), language_of({})
    ('en', 'en')
    """
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    wanted = [] if locale in {"C", "POSIX"} else [*environment.get("LANGUAGE", "").split(":"), locale]
    for name in (environment.get(VARIABLE, ""), *wanted):
        language = name.lower().partition(".")[0].partition("_")[0].partition("-")[0]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]
