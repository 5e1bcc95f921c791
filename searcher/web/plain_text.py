"""Texts of documents as HTML: text and nothing but text, whatever they hold."""

from __future__ import annotations

import re
from html import escape

import markupsafe
from markupsafe import Markup

from searcher.hints import TYPE_CHECKING
from searcher.results.snippet import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

_HIDDEN = {code: "\N{REPLACEMENT CHARACTER}" for code in CONTROL if chr(code) not in "\t\n\r"}
_find_hidden = re.compile(f"[{''.join(re.escape(chr(code)) for code in _HIDDEN)}]").search

_find_special = re.compile("[&<>\"']").search


def plain(text: str | None) -> str:
    r"""A text without characters that could turn what stands around it.

    >>> plain("a\u202eb\x1b")
    'a\ufffdb\ufffd'
    """
    return text.translate(_HIDDEN) if text and _find_hidden(text) else text or ""


def escaped(text: str) -> str:
    """A text as HTML, as templates write it.

    >>> escaped("Avis"), str(escaped("<b>"))
    ('Avis', '&lt;b&gt;')
    """
    return markupsafe.escape(text) if _find_special(text) else text


def marked(text: str, ranges: Iterable[tuple[int, int]], before: str = "", after: str = "") -> Markup:
    """A text as HTML with these ranges in `<mark>`, and what stands before and after it, which is HTML.

    >>> marked("<b> & c", [(4, 5)])
    Markup('&lt;b&gt; <mark>&amp;</mark> c')
    """
    text, pieces, place = plain(text), [before], 0
    as_html = escape if _find_special(text) else str
    for start, end in ranges:
        pieces += [as_html(text[place:start]), "<mark>", as_html(text[start:end]), "</mark>"]
        place = end
    return Markup("".join([*pieces, as_html(text[place:]), after]))  # noqa: S704 — every piece of the text is escaped
