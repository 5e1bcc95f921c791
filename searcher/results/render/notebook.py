"""How results look in a notebook: HTML that needs nothing around it and shows in light and in dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from searcher.i18n import _, counted, shown
from searcher.results.snippet import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.query.facets import Facet
    from searcher.results.hit import Hit, Results
    from searcher.results.snippet import Snippet

# Colours are those of the notebook, or let its background through. Styles stand at each element, since a style sheet
# would reach everything else in the notebook, and many a viewer takes it out.
_PALE = "opacity:.7;font-size:.9em"
_MARK = '<mark style="background:rgba(255,190,0,.35);color:inherit;padding:0 .1em;border-radius:.2em">'
_MAX_VALUES = 10  # of a facet
_MAX_PLACES = 5  # of a text that stands in many


def snippet_html(snippet: Snippet) -> str:
    """A snippet in a paragraph, with signs where the text goes on."""
    before, after = "… " if snippet.start else "", " …" if snippet.cut else ""
    pieces, place = [], 0
    for start, end in snippet.ranges:
        pieces += [_plain(snippet.text[place:start]), _MARK, _plain(snippet.text[start:end]), "</mark>"]
        place = end
    text = "".join([*pieces, _plain(snippet.text[place:])])
    return f'<p dir="auto" style="margin:.2em 0;max-width:50em">{before}{text}{after}</p>'


def hit_html(hit: Hit) -> str:
    """A hit: title and headings, place and date, its snippets, and where else its text stands."""
    titles = " › ".join(part for part in (hit.document.title or hit.document.id, hit.heading) if part)
    where = " · ".join(part for part in (hit.place, hit.document.date) if part)
    others = [duplicate.document.path or duplicate.document.id for duplicate in hit.duplicates]
    named, more = ", ".join(others[:_MAX_PLACES]), len(others) - _MAX_PLACES
    also = _("also in {places}", places=named)
    if more > 0:
        also = counted("also in {places} and {n:,} more", "also in {places} and {n:,} more", more, places=named)
    return "".join(
        [
            f'<div style="margin:.8em 0"><bdi><strong>{_plain(titles)}</strong></bdi>',
            f'<div style="{_PALE}"><bdi>{_plain(where)}</bdi></div>',
            *map(snippet_html, hit.snippets),
            f'<div style="{_PALE}"><bdi>{_plain(also)}</bdi></div>' if others else "",
            "</div>",
        ]
    )


def results_html(results: Results) -> str:
    """How many there are, the hits with their ranks, notes, facets, and what to ask instead."""
    total = results.total
    count = counted("{query}: {n:,} paragraph", "{query}: {n:,} paragraphs", total, query=results.query)
    lines = [*results.notes, *results.advice]
    if results and results[0].rank > 1:
        lines.insert(0, _("from number {first:,} on", first=results[0].rank))
    if results.suggestion:
        lines.insert(0, _("Did you mean: {query}", query=results.suggestion))
    return "".join(
        [
            f'<div><div style="{_PALE}"><bdi>{_plain(count)}</bdi></div>',
            *(f'<div style="{_PALE}"><bdi>{_plain(line)}</bdi></div>' for line in lines),
            *(_facet_html(name, facets) for name, facets in results.facets.items()),
            *map(hit_html, results),
            "</div>",
        ]
    )


def _facet_html(name: str, facets: Sequence[Facet]) -> str:
    values = " · ".join(f"<bdi>{_plain(facet.value)}</bdi> {facet.count:,}" for facet in facets[:_MAX_VALUES])
    number = len(facets) - _MAX_VALUES
    further = counted("{n:,} more value", "{n:,} more values", number)
    more = f" · {_plain(further)}" if number > 0 else ""
    return f'<div style="{_PALE}"><bdi>{_plain(name)}</bdi>: {values}{more}</div>'


def _plain(text: str) -> str:
    r"""A text that is nothing but text in HTML; a message in the language that is spoken.

    >>> _plain("<script>\u202e\x1b & \ud800")
    '&lt;script&gt;   &amp; ?'
    """
    return escape(printable(shown(text))).encode(errors="replace").decode()
