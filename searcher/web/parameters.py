"""What a request asks for, read from the query of its address: every value within its limits, or a `Problem`."""

from __future__ import annotations

import re

from searcher.config.sort_orders import ORDERS, SCORE
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _
from searcher.web.problems import bad_request
from searcher.web.settings import FARTHEST, MAX_HITS, MAX_QUERY_CHARS, MAX_SUGGESTIONS, PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.datastructures import QueryParams

FACETS = ("type", "year", "author", "folder")
"""What an answer can be narrowed by, in this order on the page."""

_MAX_VALUE_CHARS = 300  # characters of a field's value; the index knows 256
_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"[0-9]{1,6}")
_MAX_CONTEXT = 10


class SearchParams(NamedTuple):
    """One search: what was typed, which documents, in which order, which of the hits."""

    query: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()
    sort: str = SCORE
    limit: int = PAGE
    offset: int = 0
    facets: tuple[str, ...] = ()
    context: int = 0
    typing: bool = False
    """Whether the last word may be only begun."""
    grouped: bool = True
    """Whether the page shows the paragraphs of a document together."""

    @property
    def filters(self) -> dict[str, str]:
        """Filters as `Index.search` takes them: the exact value of each field chosen."""
        return {name: _exactly(name, value) for name, value in self.narrowed}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.query.strip() or self.narrowed)


def _exactly(name: str, value: str) -> str:
    if name == "year":
        return value
    return f"=/{value.strip('/')}/" if name == "folder" else f"={value}"


def read_search(given: QueryParams) -> SearchParams:
    """A search of the API; every parameter is known and given once."""
    check_names(given, {"q", "limit", "offset", "sort", "facets", "context", *FACETS})
    facets = tuple(given["facets"].split(",")) if "facets" in given else ()
    if unknown := [name for name in facets if name not in FACETS]:
        told = {"fields": ", ".join(FACETS), "given": repr(unknown[0])}
        raise bad_request(_("facets are {fields}, with commas between them, not {given}", **told))
    params = SearchParams(
        query=text(given, "q", MAX_QUERY_CHARS),
        narrowed=_narrowed(given),
        sort=one_of(given, "sort", ORDERS),
        limit=number(given, "limit", PAGE, 1, MAX_HITS),
        offset=number(given, "offset", 0, 0, FARTHEST),
        facets=tuple(dict.fromkeys(facets)),
        context=number(given, "context", 0, 0, _MAX_CONTEXT),
    )
    if params.is_empty:
        raise bad_request(
            _("there is nothing to look for; give q a word, or narrow by one of {fields}", fields=", ".join(FACETS))
        )
    return params


def read_page(given: QueryParams) -> tuple[SearchParams, int]:
    """A search of the page, and which page of it; what a person's address has beside that is nobody's fault."""
    page = number(given, "page", 1, 1, FARTHEST // PAGE)
    params = SearchParams(
        query=text(given, "q", MAX_QUERY_CHARS),
        narrowed=_narrowed(given),
        sort=one_of(given, "sort", ORDERS),
        offset=(page - 1) * PAGE,
        typing=given.get("typing") == "1",
        grouped=given.get("group") != "0",
    )
    return params, page


def _narrowed(given: QueryParams) -> tuple[tuple[str, str], ...]:
    narrowed = tuple((name, value) for name in FACETS if (value := text(given, name, _MAX_VALUE_CHARS).strip()))
    for name, value in narrowed:
        if name == "year" and not _YEAR.fullmatch(value):
            raise bad_request(_("year is a year of four digits"))
    return narrowed


def check_names(given: QueryParams, known: Iterable[str]) -> None:
    """Refuse parameters that mean nothing, and those given twice."""
    names = [name for name, _value in given.multi_items()]
    if unknown := [name for name in names if name not in known]:
        told = {"given": repr(unknown[0]), "known": ", ".join(sorted(known))}
        raise bad_request(_("there is no parameter {given}; there are {known}", **told))
    if len(set(names)) < len(names):
        raise bad_request(_("give each parameter once"))


def text(given: Mapping[str, str], name: str, most: int) -> str:
    """A text of so many characters at most; empty when it is not given."""
    value = given.get(name, "")
    if len(value) > most:
        told = {"name": name, "n": len(value), "most": most}
        raise bad_request(_("{name} has {n:,} characters, and can have {most:,} at most", **told))
    return value


def number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number between two others, both allowed."""
    value = given.get(name)
    if value is None:
        return default
    if not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise bad_request(_("{name} is a number from {least} to {most:,}", name=name, least=least, most=most))
    return int(value)


def one_of(given: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """One of some words, the first when none is given."""
    value = given.get(name, values[0])
    if value not in values:
        raise bad_request(_("{name} is one of {values}", name=name, values=", ".join(values)))
    return value


def read_suggest(given: QueryParams) -> tuple[str, int]:
    """What was typed so far, and how many suggestions are wanted of each kind."""
    check_names(given, {"prefix", "limit"})
    return text(given, "prefix", MAX_QUERY_CHARS), number(given, "limit", 8, 1, MAX_SUGGESTIONS)
