"""Arguments of `search` read without click: options by their full names, with values that are what they should be."""

from __future__ import annotations

from searcher.cli.run_search import Asked
from searcher.config.schema import FLAG, READING, SEARCH, TIMEOUT_VARIABLE
from searcher.hints import TYPE_CHECKING
from searcher.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_OPTIONS = {flag: option for option in (*SEARCH, *READING) for flag in option.flags}
_MAX_DIGITS = 18


def read(
    arguments: Sequence[str], environment: Mapping[str, str], defaults: Mapping[str, Any] | None = None
) -> Asked | None:
    """What is asked; `None` where only click can tell, or say what is wrong.

    >>> asked = read(["-n", "3", "open", "source"], {})
    >>> asked.query, asked.limit, asked.sort
    (('open', 'source'), 3, 'score')
    >>> read(["-n3", "open"], {}), read(["--help"], {}), read(["-n", "many", "open"], {})
    (None, None, None)
    """
    if environment.get(TIMEOUT_VARIABLE) or "_SEARCH_COMPLETE" in environment:
        return None
    found: dict[str, Any] = dict(defaults or {})
    words: list[str] = []
    corpora: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.append(argument)
        elif argument in _OPTIONS and _OPTIONS[argument].kind is FLAG:
            found[_OPTIONS[argument].name] = True
        else:
            value = next(rest, "-")
            if value.startswith("-") or not _take(argument, value, found, corpora):
                return None
    return Asked(tuple(words), tuple(corpora), **found)


def _take(typed: str, value: str, found: dict[str, Any], corpora: list[str]) -> bool:
    """Take the value of an option, if it is one and can have it."""
    option = _OPTIONS.get(typed)
    if typed == "--in":
        corpora.append(value)
    elif typed == "--lang":
        return value in LANGUAGES
    elif option is None or float in option.kind.types:
        return False
    elif int in option.kind.types:
        if not (value.isascii() and value.isdecimal() and len(value) <= _MAX_DIGITS) or not option.kind.fits(
            int(value)
        ):
            return False
        found[option.name] = int(value)
    elif option.kind.choices and value not in option.kind.choices:
        return False
    else:
        found[option.name] = value
    return True
