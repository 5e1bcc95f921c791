"""Where the parts of the page are: a search, a paragraph in its document, the file it came from."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _, shown

if TYPE_CHECKING:
    from typing import Self

    from searcher.library.index import Index
    from searcher.results import DocumentInfo
    from searcher.web.parameters import SearchParams

_MAX_CACHED = 4096  # parts of addresses, and labels of links


class Link(NamedTuple):
    """Where it leads and what it says."""

    address: str
    label: str


def search_address(params: SearchParams, **changes: object) -> str:
    """The address of a search, with some of its parts changed; an empty part is left out."""
    kept = {"sort": params.sort, "group": "" if params.grouped else "0"}
    parts: dict[str, object] = {"q": params.query, **dict(params.narrowed), **kept, **changes}
    if parts.get("sort") == "score":
        del parts["sort"]
    if parts.get("page") == 1:
        del parts["page"]
    given = [f"{name}={_quoted(str(value))}" for name, value in parts.items() if value]
    return "/?" + "&".join(given) if given else "/"


_quoted = lru_cache(maxsize=_MAX_CACHED)(
    quote_plus
)  # the links of a page differ in one value, which other pages have, too


def document_address(document: DocumentInfo, params: SearchParams | None, paragraph: int) -> str:
    """The address of a paragraph in its document, with the words looked for."""
    asked = "" if params is None else _asked(params.query, params.narrowed)
    return f"/document?{asked}{_id(document.id)}&p={paragraph}{_source(document)}#p{paragraph}"


@lru_cache(maxsize=_MAX_CACHED)
def _asked(query: str, narrowed: tuple[tuple[str, str], ...]) -> str:
    """The part of an address that says what was asked: the same for all hits of a page."""
    return urlencode({"q": query, **dict(narrowed)}, errors="replace") + "&"


@lru_cache(maxsize=_MAX_CACHED)
def _id(document_id: str) -> str:
    """The part of an address that says which document."""
    return urlencode({"id": document_id}, errors="replace")


class PageContext(NamedTuple):
    """What all parts of one page share: the search, the language, and which of the indexes are of files."""

    params: SearchParams
    language: str
    of_files: tuple[bool, ...]

    @classmethod
    def at(cls, index: Index, params: SearchParams, language: str) -> Self:
        """What the parts of a page on this index share."""
        return cls(params, language, tuple(part.root is not None for part in index.parts))


def original_link(document: DocumentInfo, page: int | None, context: PageContext) -> Link | None:
    """The file of a document, at its page; `None` for records that have none."""
    if not context.of_files[document.source or 0]:
        return None
    language = context.language
    address = f"/original?{_id(document.id)}{_source(document)}"
    if page and document.metadata.get("type") == "pdf":
        return Link(f"{address}#page={page}", _original_label(page, language))
    return Link(address, _original_label(None, language))


@lru_cache(maxsize=_MAX_CACHED)
def _original_label(page: int | None, language: str) -> str:
    return shown(_("Original, page {n}", n=page) if page else _("Original file"), language)


def _source(document: DocumentInfo) -> str:
    return f"&in={document.source + 1}" if document.source else ""
