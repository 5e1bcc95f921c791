"""The hits of a page as HTML. What a page has ten times is put together here: a template takes several times as long."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain

from markupsafe import Markup

from searcher.hints import TYPE_CHECKING
from searcher.i18n import counted, shown
from searcher.results.location import Spot
from searcher.web.addresses import document_address, original_link
from searcher.web.plain_text import escaped, marked, plain
from searcher.web.views import date_of, language_of_text, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.results import DocumentInfo, Hit, Snippet
    from searcher.web.addresses import PageContext

_MAX_CACHED = 4096  # places, as a language writes them


def hits_html(hits: Iterable[Hit], context: PageContext) -> Markup:
    """The items of the list of hits, those of a document together where the best of them is; after it each is called by its heading.

    Where the page is not to be grouped, the hits are in their order, each below the title of its document.
    Documents whose title others of the page have too are called by the name of the file as well: « Rapport », or what a
    company's programs give to all.
    """
    of_documents = [((hit.document.source, hit.document.id), hit) for hit in hits]
    titles = {key: title_of(hit.document) for key, hit in of_documents}
    times = Counter(titles.values())
    items: dict[object, list[str]] = {}
    for number, (key, hit) in enumerate(of_documents):
        together = items.setdefault(key if context.params.grouped else number, [])
        if together:
            together.append(_item_again(hit, context))
        else:
            title = titles[key]
            together.append(_item(hit, title, context, is_shared=times[title] > 1))
    return Markup("".join(chain.from_iterable(items.values())))  # noqa: S704 — every text in the items is escaped


def _item(hit: Hit, title: str, context: PageContext, *, is_shared: bool) -> str:
    """A hit below the title of its document."""
    document, spot, lang = hit.document, hit.spot, escaped(language_of_text(hit.document))
    label = marked(title, hit.highlights_in(title))
    if is_shared:
        label = label + " – " + plain(document.id.rpartition("/")[2] if document.title else document.id)
    heading = _heading(hit, spot)
    heading = f'<p class="heading" lang="{lang}"><bdi>{heading}</bdi></p>' if heading else ""
    date = date_of(document, context.language)
    date = f"<span><bdi>{escaped(date)}</bdi></span>" if date else ""
    return (
        f'<li class="hit">\n{_link(document, spot, label, lang, context)}{heading}'
        f'{_snippets(hit, lang)}<p class="place"><bdi class="path">{escaped(plain(document.id))}</bdi>'
        f"<span>{_place(spot, context.language)}</span>{date}"
        f"{_original(hit, context)}</p>\n{_copies(hit, context)}</li>\n"
    )


def _item_again(hit: Hit, context: PageContext) -> str:
    """A hit that follows another one of its document, whose title stands above both."""
    document, spot, lang = hit.document, hit.spot, escaped(language_of_text(hit.document))
    place = _place(spot, context.language)
    return (
        f'<li class="hit again">\n{_link(document, spot, _heading(hit, spot) or place, lang, context)}'
        f'{_snippets(hit, lang)}<p class="place"><span>{place}</span>'
        f"{_original(hit, context)}</p>\n{_copies(hit, context)}</li>\n"
    )


def _link(document: DocumentInfo, spot: Spot, label: str, lang: str, context: PageContext) -> str:
    address = escaped(document_address(document, context.params, spot.number))
    return f'<h2><a href="{address}" lang="{lang}"><bdi>{label}</bdi></a></h2>\n'


def _heading(hit: Hit, spot: Spot) -> str:
    heading = plain(spot.heading)
    return marked(heading, hit.highlights_in(heading)) if heading else ""


def _snippets(hit: Hit, lang: str) -> str:
    windows = "".join([f'<p dir="auto">{_window(snippet)}</p>' for snippet in hit.snippets])
    return f'<div class="snippet" lang="{lang}">{windows}</div>\n'


def _window(snippet: Snippet) -> str:
    return marked(snippet.text, snippet.ranges, "… " if snippet.start else "", " …" if snippet.cut else "")


def _place(spot: Spot, language: str) -> str:
    if spot.line and not (spot.page or spot.location):
        spot = Spot(1, spot.line, None, None)  # which is all that its label tells
    return _place_label(spot, language)


@lru_cache(maxsize=_MAX_CACHED)
def _place_label(spot: Spot, language: str) -> str:
    return escaped(plain(shown(spot.label(), language)))


def _original(hit: Hit, context: PageContext) -> str:
    link = original_link(hit.document, hit.page, context)
    return f'<span><a href="{escaped(link.address)}">{escaped(link.label)}</a></span>' if link else ""


def _copies(hit: Hit, context: PageContext) -> str:
    """Where else the text stands, and the documents that are nearly the same."""
    duplicates, near_copies = hit.duplicates, hit.near_copies
    if not (duplicates or near_copies):
        return ""
    language = context.language
    places = [
        _listed(other.document, other.paragraph, f"{other.document.id}, {shown(other.spot.label(), language)}", context)
        for other in duplicates
    ]
    copies = [_listed(copy, 1, copy.id, context) for copy in near_copies]
    return _details(
        shown(counted("{n:,} other place", "{n:,} other places", len(places)), language), places
    ) + _details(shown(counted("{n:,} near copy", "{n:,} near copies", len(copies)), language), copies)


def _listed(document: DocumentInfo, paragraph: int, label: str, context: PageContext) -> str:
    address = document_address(document, context.params, paragraph)
    return f'<li><a href="{escaped(address)}"><bdi>{escaped(plain(label))}</bdi></a></li>'


def _details(summary: str, items: list[str]) -> str:
    if not items:
        return ""
    listed = "".join(items)
    return f'<details class="duplicates"><summary>{escaped(summary)}</summary>\n<ul>{listed}</ul></details>\n'
