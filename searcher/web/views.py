"""Hits, facets and documents as the templates show them: addresses, labels, and text that is nothing but text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup, escape

from searcher.messages import _, shown
from searcher.results.snippet import CONTROL
from searcher.web.settings import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from searcher.query.facets import Facet
    from searcher.results import DocumentInfo, Hit, Snippet
    from searcher.results.whole import WholeDocument
    from searcher.web.parameters import Ask

_HIDDEN = {code: "\N{REPLACEMENT CHARACTER}" for code in CONTROL if chr(code) not in "\t\n\r"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_FACET_NAMES = {"type": _("Type"), "year": _("Year"), "author": _("Author"), "folder": _("Folder")}
_SHOWN_VALUES = 6
_MOST_VALUES = 50
_TYPES = {
    "text": "TXT", "markdown": "Markdown", "html": "HTML", "pdf": "PDF", "docx": "Word", "odt": "ODT", "rtf": "RTF",
    "epub": "EPUB", "email": "E-mail", "csv": "CSV", "jsonl": "JSON Lines",
}  # fmt: skip


def plain(text: str | None) -> str:
    r"""A text without characters that could turn what stands around it.

    >>> plain("a\u202eb\x1b")
    'a\ufffdb\ufffd'
    """
    return (text or "").translate(_HIDDEN)


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> Markup:
    """A text as HTML with these ranges in `<mark>`.

    >>> marked("<b> & c", [(4, 5)])
    Markup('&lt;b&gt; <mark>&amp;</mark> c')
    """
    text, pieces, place = plain(text), [], 0
    for start, end in ranges:
        pieces += [escape(text[place:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        place = end
    return Markup("").join([*pieces, escape(text[place:])])


def _window(snippet: Snippet) -> Markup:
    before, after = "… " if snippet.start else "", " …" if snippet.cut else ""
    return before + marked(snippet.text, snippet.ranges) + after


class Facts(NamedTuple):
    """How much there is to search in."""

    documents: int
    paragraphs: int


class Link(NamedTuple):
    """Where it leads and what it says."""

    address: str
    label: str


class HitView(NamedTuple):
    """A hit as the page shows it."""

    link: Link
    name: str
    place: str
    date: str
    kind: str
    heading: str
    snippets: list[Markup]
    duplicates: list[Link]
    original: Link | None
    language: str


class FacetView(NamedTuple):
    """A value to narrow by."""

    link: Link
    paragraphs: int


class FacetGroup(NamedTuple):
    """The values of one field: those shown at once, and the others."""

    label: str
    shown: list[FacetView]
    others: list[FacetView]


def search_address(ask: Ask, **changes: object) -> str:
    """The address of a search, with some of its parts changed; an empty part is left out."""
    parts: dict[str, object] = {"q": ask.query, **dict(ask.narrowed), "sort": ask.sort, **changes}
    if parts.get("sort") == "score":
        del parts["sort"]
    if parts.get("page") == 1:
        del parts["page"]
    given = {name: str(value) for name, value in parts.items() if value}
    return "/?" + urlencode(given) if given else "/"


def document_address(document: DocumentInfo, ask: Ask | None, paragraph: int) -> str:
    """The address of a paragraph in its document, with the words looked for."""
    given: dict[str, object] = {"id": document.id, "p": paragraph}
    if ask is not None:
        given = {"q": ask.query, **dict(ask.narrowed), **given}
    return f"/document?{urlencode(_encodable(given | _source(document)))}#p{paragraph}"


class Look(NamedTuple):
    """What all parts of one page share: the search, the language, and which of the indexes are of files."""

    ask: Ask
    language: str
    of_files: tuple[bool, ...]


def original_link(document: DocumentInfo, page: int | None, look: Look) -> Link | None:
    """The file of a document, at its page; `None` for records that have none."""
    if not look.of_files[document.source or 0]:
        return None
    language = look.language
    address = "/original?" + urlencode(_encodable({"id": document.id} | _source(document)))
    if page and document.metadata.get("type") == "pdf":
        return Link(f"{address}#page={page}", shown(_("Original, page {n}", n=page), language))
    return Link(address, shown(_("Original file"), language))


def _source(document: DocumentInfo) -> dict[str, object]:
    return {"in": document.source + 1} if document.source else {}


def _encodable(given: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value).encode(errors="replace").decode() for name, value in given.items()}


def title_of(document: DocumentInfo) -> str:
    """The title, or else the name of the file."""
    return plain(document.title or document.id.rpartition("/")[2])


def place_of(page: int | None, line: int | None, paragraph: int, language: str) -> str:
    """Where in its document a paragraph stands, as its reader would say it."""
    if page:
        return shown(_("page {n}", n=page), language)
    return shown(_("line {n}", n=line), language) if line else shown(_("paragraph {n}", n=paragraph), language)


def kind_of(document: DocumentInfo) -> str:
    """What kind of file it is."""
    kind = str(document.metadata.get("type") or "")
    return plain(_TYPES.get(kind, kind))


def author_of(document: DocumentInfo) -> str:
    """Who wrote it, where it says so."""
    author = document.metadata.get("author") or ""
    return plain(", ".join(map(str, author)) if isinstance(author, list) else str(author))


def language_of_text(document: DocumentInfo) -> str:
    """The language of a document's text, French where it does not say."""
    said = str(document.metadata.get("language") or "")
    return said if _LANGUAGE.fullmatch(said) else "fr"


def hit_view(hit: Hit, look: Look) -> HitView:
    """A hit as the page shows it."""
    document, (ask, language, _) = hit.document, look
    return HitView(
        link=Link(document_address(document, ask, hit.number), title_of(document)),
        name=plain(document.id),
        place=place_of(hit.page, hit.line, hit.number, language),
        date=plain(document.date),
        kind=kind_of(document),
        heading=plain(hit.heading),
        snippets=[_window(snippet) for snippet in hit.snippets],
        duplicates=[
            Link(
                document_address(other.document, ask, other.paragraph),
                f"{plain(other.document.id)}, {place_of(other.page, other.line, other.paragraph, language)}",
            )
            for other in hit.duplicates
        ],
        original=original_link(document, hit.page, look),
        language=language_of_text(document),
    )


class DocumentView(NamedTuple):
    """What stands above a document."""

    title: str
    name: str
    date: str
    kind: str
    author: str
    language: str
    original: Link | None


def document_view(document: DocumentInfo, page: int | None, look: Look) -> DocumentView:
    """What stands above a document that is read at a page."""
    return DocumentView(
        title=title_of(document),
        name=plain(document.id),
        date=plain(document.date),
        kind=kind_of(document),
        author=author_of(document),
        language=language_of_text(document),
        original=original_link(document, page, look),
    )


def facet_groups(facets: Mapping[str, Sequence[Facet]], ask: Ask, language: str) -> list[FacetGroup]:
    """What the answer can be narrowed by, but for what it is narrowed to already."""
    groups = []
    for name, counted_values in facets.items():
        if name in dict(ask.narrowed) or len(counted_values) <= 1:
            continue
        values = [
            FacetView(Link(search_address(ask, **{name: facet.value}), value_label(name, facet.value)), facet.count)
            for facet in counted_values[:_MOST_VALUES]
        ]
        groups.append(FacetGroup(shown(_FACET_NAMES[name], language), values[:_SHOWN_VALUES], values[_SHOWN_VALUES:]))
    return groups


def narrowings(ask: Ask) -> list[Link]:
    """What the answer is narrowed to, each with the address without it."""
    return [Link(search_address(ask, **{name: ""}), value_label(name, value)) for name, value in ask.narrowed]


def value_label(name: str, value: str) -> str:
    """A value of a facet as people say it."""
    return plain(_TYPES.get(value, value) if name == "type" else value)


class Pager(NamedTuple):
    """The pages around one."""

    page: int
    pages: int
    previous: str | None
    next: str | None


def pager(ask: Ask, total: int) -> Pager:
    """Where the pages before and after this one are."""
    page, pages = ask.offset // PAGE + 1, max(1, -(-total // PAGE))
    return Pager(
        page,
        pages,
        search_address(ask, page=min(page - 1, pages)) if page > 1 else None,
        search_address(ask, page=page + 1) if page < pages else None,
    )


class ParagraphView(NamedTuple):
    """A paragraph of a whole document; `headings` are those above it that are new, each with its level below the title."""

    number: int
    text: Markup
    headings: list[tuple[int, str]]
    page: int | None
    """The page that begins with it."""
    is_match: bool


def paragraph_views(whole: WholeDocument) -> list[ParagraphView]:
    """The paragraphs of a document, each with what stands above it for the first time."""
    views: list[ParagraphView] = []
    above: list[str] = []
    page = None
    for paragraph in whole.paragraphs:
        path = [part for part in (paragraph.heading or "").split(" › ") if part]
        same = next(
            (n for n, (old, new) in enumerate(zip(above, path, strict=False)) if old != new), min(len(above), len(path))
        )
        headings = [(min(level + 2, 6), plain(part)) for level, part in enumerate(path) if level >= same]
        new_page = paragraph.page if paragraph.page != page else None
        above, page = path, paragraph.page
        text = marked(paragraph.text, paragraph.highlights)
        views.append(ParagraphView(paragraph.number, text, headings, new_page, bool(paragraph.highlights)))
    return views
