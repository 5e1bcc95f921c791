"""Rendering for notebooks: self-contained HTML, for light and dark themes."""

from __future__ import annotations

from html import escape

from searcher.hints import TYPE_CHECKING
from searcher.i18n import _, counted, shown
from searcher.results.snippet import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from searcher.query.facets import Facet
    from searcher.results.snippet import Snippet

# Colours are those of the notebook, or let its background through. Styles stand at each element, since a style sheet
# would reach everything else in the notebook, and many a viewer takes it out.
_PALE = "opacity:.7;font-size:.9em"
_MAX_VALUES = 10  # of a facet
_MAX_PLACES = 5  # of a text that stands in many


def hit_html(titles: str, where: str, others: Sequence[str], snippets: Iterable[Snippet]) -> str:
    """A hit: title and headings, place and date, its snippets, and where else its text stands."""
    named, more = ", ".join(others[:_MAX_PLACES]), len(others) - _MAX_PLACES
    also = _("also in {places}", places=named)
    if more > 0:
        also = counted("also in {places} and {n:,} more", "also in {places} and {n:,} more", more, places=named)
    return "".join(
        [
            f'<div style="margin:.8em 0"><bdi><strong>{_plain(titles)}</strong></bdi>',
            f'<div style="{_PALE}"><bdi>{_plain(where)}</bdi></div>',
            *(snippet.notebook_html() for snippet in snippets),
            f'<div style="{_PALE}"><bdi>{_plain(also)}</bdi></div>' if others else "",
            "</div>",
        ]
    )


def results_html(lines: Iterable[str], facets: Mapping[str, Sequence[Facet]], hits: Iterable[str]) -> str:
    """Lines on the results, how many there are being the first, then facets, and the hits as HTML."""
    return "".join(
        [
            "<div>",
            *(f'<div style="{_PALE}"><bdi>{_plain(line)}</bdi></div>' for line in lines),
            *(_facet_html(name, values) for name, values in facets.items()),
            *hits,
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
