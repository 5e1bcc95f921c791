"""Texts of documents as HTML: text and nothing but text, whatever they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from searcher.results.snippet import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

_HIDDEN = {code: "\N{REPLACEMENT CHARACTER}" for code in CONTROL if chr(code) not in "\t\n\r"}


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
