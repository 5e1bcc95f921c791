"""Hits, facets and documents as the templates show them: addresses, labels, and text that is nothing but text."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _, shown
from searcher.i18n.dates import written
from searcher.web.addresses import Link, original_link, search_address
from searcher.web.plain_text import marked, plain
from searcher.web.settings import PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from searcher import Facet, Index
    from searcher.results import DocumentInfo, Hit
    from searcher.results.full_document import WholeDocument
    from searcher.web.addresses import PageContext
    from searcher.web.parameters import SearchParams

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_FACET_NAMES = {"type": _("Type"), "year": _("Year"), "author": _("Author"), "folder": _("Folder")}
_SHOWN_VALUES = 6
_MAX_VALUES = 50
_MAX_UNREAD = 500  # files on one page
_MAX_CACHED = 4096  # dates, and places, as a language writes them
_TYPES = {
    "text": "TXT", "markdown": "Markdown", "html": "HTML", "pdf": "PDF", "docx": "Word", "odt": "ODT", "rtf": "RTF",
    "epub": "EPUB", "email": "E-mail", "csv": "CSV", "jsonl": "JSON Lines", "doc": "DOC", "xlsx": "Excel", "xls": "XLS",
    "ods": "ODS", "pptx": "PowerPoint", "odp": "ODP", "msg": "MSG", "emlx": "EMLX", "mbox": "MBOX", "image": "Image",
    "zip": "ZIP", "tar": "TAR", "7z": "7z", "mht": "MHT", "xml": "XML", "fb2": "FB2", "hocr": "hOCR", "latex": "LaTeX",
    "rst": "reStructuredText", "asciidoc": "AsciiDoc", "org": "Org", "ipynb": "Jupyter", "subtitles": "SRT, WebVTT",
    "ics": "iCalendar", "vcf": "vCard", "json": "JSON",
}  # fmt: skip


class IndexCounts(NamedTuple):
    """How much there is to search in."""

    documents: int
    paragraphs: int
    name: str = ""
    """What the folders of the documents are called."""


def counts_of(index: Index) -> IndexCounts:
    """How much an index holds, and of which folders; where those are is nobody's business."""
    names = (part.root.resolve().name for part in index.parts if part.root)
    return IndexCounts(index.document_count, index.paragraph_count, plain(", ".join(filter(None, names))))


class Unread(NamedTuple):
    """Files that are not in the index: each with its reason, and how many there are of each suffix that is not read."""

    files: list[tuple[str, str]]
    formats: list[tuple[str, int]]
    more: int
    """Files beyond those listed."""


def unread(index: Index, language: str) -> Unread:
    """What of the documents is not in an index, and why."""
    files: list[tuple[str, str]] = []
    formats: Counter[str] = Counter()
    for part in index.parts:
        if part.root:
            facts = part.facts()
            files += [(plain(name), plain(shown(why, language))) for name, why in facts.skipped.items()]
            formats.update(facts.unread)
    named = [(plain(name), number) for name, number in formats.most_common()]
    return Unread(files[:_MAX_UNREAD], named, max(0, len(files) - _MAX_UNREAD))


class FacetView(NamedTuple):
    """A value to narrow by."""

    link: Link
    paragraphs: int
    is_chosen: bool = False
    """Whether the answer is narrowed to it already; its link takes that back."""


class FacetGroup(NamedTuple):
    """The values of one field: those shown at once, and the others."""

    label: str
    shown: list[FacetView]
    others: list[FacetView]


def title_of(document: DocumentInfo) -> str:
    """The title, or else the name of the file."""
    return plain(document.title or document.id.rpartition("/")[2])


def kind_label(kind: str) -> str:
    """What people call a type; one that a reader of a program's own gave is itself."""
    return plain(_TYPES.get(kind, kind))


def kind_of(document: DocumentInfo) -> str:
    """What kind of file it is."""
    kind = str(document.metadata.get("type") or "")
    return kind_label(kind)


def date_of(document: DocumentInfo, language: str) -> str:
    """Its date as the language writes it; empty where it has none."""
    return _written(document.date, language) if document.date else ""


@lru_cache(maxsize=_MAX_CACHED)
def _written(date: str, language: str) -> str:
    return plain(written(date, language))


def author_of(document: DocumentInfo) -> str:
    """Who wrote it, where it says so."""
    author = document.metadata.get("author") or ""
    return plain(", ".join(map(str, author)) if isinstance(author, list) else str(author))


def language_of_text(document: DocumentInfo) -> str:
    """The language of a document's text, French where it does not say."""
    said = str(document.metadata.get("language") or "")
    return said if _LANGUAGE.fullmatch(said) else "fr"


def grouping(hits: Sequence[Hit], context: PageContext) -> Link | None:
    """The way from paragraphs that stand together by document to one after the other, or back; `None` if that is the same."""
    documents = {(hit.document.source, hit.document.id) for hit in hits}
    if len(documents) == len(hits):
        return None
    params, language, _files = context
    label = _("Do not group") if params.grouped else _("Group by document")
    address = search_address(params, group="0" if params.grouped else "", page=params.offset // PAGE + 1)
    return Link(address, shown(label, language))


class DocumentView(NamedTuple):
    """What stands above a document."""

    title: str
    name: str
    date: str
    kind: str
    author: str
    language: str
    original: Link | None


def document_view(document: DocumentInfo, page: int | None, context: PageContext) -> DocumentView:
    """What stands above a document that is read at a page."""
    return DocumentView(
        title=title_of(document),
        name=plain(document.id),
        date=date_of(document, context.language),
        kind=kind_of(document),
        author=author_of(document),
        language=language_of_text(document),
        original=original_link(document, page, context),
    )


def facet_groups(facets: Mapping[str, Sequence[Facet]], params: SearchParams, language: str) -> list[FacetGroup]:
    """What the answer can be narrowed by, and what else it could be narrowed to where it is already."""
    groups = []
    for name, counted_values in facets.items():
        if len(counted_values) <= 1:
            continue
        chosen = dict(params.narrowed).get(name)
        values = [_facet_view(params, name, facet, chosen) for facet in counted_values[:_MAX_VALUES]]
        groups.append(FacetGroup(shown(_FACET_NAMES[name], language), values[:_SHOWN_VALUES], values[_SHOWN_VALUES:]))
    return groups


def _facet_view(params: SearchParams, name: str, facet: Facet, chosen: str | None) -> FacetView:
    is_chosen = facet.value == chosen
    address = search_address(params, **{name: "" if is_chosen else facet.value})
    return FacetView(Link(address, value_label(name, facet.value)), facet.count, is_chosen)


def narrowings(params: SearchParams) -> list[Link]:
    """What the answer is narrowed to, each with the address without it."""
    return [Link(search_address(params, **{name: ""}), value_label(name, value)) for name, value in params.narrowed]


def value_label(name: str, value: str) -> str:
    """A value of a facet as people say it."""
    return kind_label(value) if name == "type" else plain(value)


class Pager(NamedTuple):
    """The pages around one."""

    page: int
    pages: int
    previous: str | None
    next: str | None


def pager(params: SearchParams, total: int) -> Pager:
    """Where the pages before and after this one are."""
    page, pages = params.offset // PAGE + 1, max(1, -(-total // PAGE))
    return Pager(
        page,
        pages,
        search_address(params, page=min(page - 1, pages)) if page > 1 else None,
        search_address(params, page=page + 1) if page < pages else None,
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
