"""Arguments of `search` read without click: options by their full names, with values that are what they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from searcher.cli.run_search import TIMEOUT_VARIABLE, Asked
from searcher.config.settings import WHEN
from searcher.config.sort_orders import ORDERS
from searcher.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FLAGS = {
    "--full": "full",
    "--group": "group",
    "--all": "all_copies",
    "--paths": "paths",
    "-l": "paths",
    "--count": "total",
    "-c": "total",
    "--null": "null",
    "-0": "null",
    "--explain": "explain",
    "--json": "as_json",
    "--jsonl": "as_jsonl",
    "--no-pager": "no_pager",
    "--no-correction": "no_correction",
    "--no-refresh": "no_refresh",
}
_TEXTS = {
    "--index": "index_path",
    "--config": "config",
    "--format": "template",
    "--facets": "facets",
    "--text-field": "text_field",
    "--title-field": "title_field",
}
_CHOICES = {"--sort": ("sort", ORDERS), "--color": ("color", WHEN), "--lang": (None, LANGUAGES)}
_MAX_DIGITS = 18
_NUMBERS = {
    "--limit": ("limit", 1),
    "-n": ("limit", 1),
    "--page": ("page", 1),
    "--context": ("context", 0),
    "-C": ("context", 0),
    "--open": ("open_rank", 1),
}
"""The whole numbers, with the least that each can be."""


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
        elif argument in _FLAGS:
            found[_FLAGS[argument]] = True
        else:
            value = next(rest, "-")
            if value.startswith("-") or not _take(argument, value, found, corpora):
                return None
    return Asked(tuple(words), tuple(corpora), **found)


def _take(option: str, value: str, found: dict[str, Any], corpora: list[str]) -> bool:
    """Take the value of an option, if it is one and can have it."""
    if option == "--in":
        corpora.append(value)
    elif option in _TEXTS:
        found[_TEXTS[option]] = value
    elif option in _CHOICES:
        name, choices = _CHOICES[option]
        if value not in choices:
            return False
        if name:
            found[name] = value
    elif option in _NUMBERS:
        name, least = _NUMBERS[option]
        if not (value.isascii() and value.isdecimal() and len(value) <= _MAX_DIGITS) or int(value) < least:
            return False
        found[name] = int(value)
    else:
        return False
    return True
