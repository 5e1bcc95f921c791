"""Results as a person reads them on a terminal, or in a pipe."""

from __future__ import annotations

import re
from os.path import abspath
from pathlib import Path
from typing import TYPE_CHECKING

from searcher.results.snippet import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from searcher.query.facets import Facet
    from searcher.results.hit import DocumentInfo, Hit
    from searcher.results.snippet import Snippet

_OFF = "\x1b[0m"
_BOLD, _DIM, _PLACE, _MARK = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[1;31m"
_NARROWEST = 40
_MOST_VALUES = 10  # of a facet
_MOST_PLACES = 5  # of a text that stands in many

# A line breaks at ordinary white space only, and not inside a word that was cut at a line end.
_WORD = re.compile(r"(?:[^\s]|[\u00a0\u2007\u202f]|(?<=\w[-\u2010])\n(?=\w))+")


def render(hits: Iterable[Hit], *, width: int, styled: bool, explain: bool = False) -> str:
    """All hits, a blank line between them: rank and title, place, snippet, and where else it stands; then why."""
    blocks = []
    for hit in hits:
        why = [f"   {printable(line)}" for line in str(hit.explanation).splitlines()] if explain else []
        blocks.append("\n".join([*_lines(hit, max(width, _NARROWEST), styled=styled), *why]))
    return "\n\n".join(blocks)


def render_facets(facets: Mapping[str, Sequence[Facet]], *, styled: bool) -> str:
    """For each field its most frequent values, as they are added to a query, each after its number of paragraphs."""
    blocks = []
    for name, counted in facets.items():
        width = max((len(f"{facet.count:,}") for facet in counted), default=1)
        lines = [f"{facet.count:{width},}  {printable(facet.query)}" for facet in counted[:_MOST_VALUES]]
        if more := len(counted) - _MOST_VALUES:
            lines += [f"{more:,} more values"] if more > 0 else []
        blocks.append("\n".join([_style(printable(name), _BOLD, styled=styled), *(f"  {line}" for line in lines)]))
    return "\n".join(blocks)


def place(document: DocumentInfo, line: int | None, page: int | None, paragraph: int) -> str:
    """Where a paragraph is, as its reader would say it."""
    name = document.path or document.id
    if page:
        return f"{name}, page {page}"
    return f"{name}:{line}" if line else f"{name} § {paragraph}"


def _lines(hit: Hit, width: int, *, styled: bool) -> Iterator[str]:
    rank = f"{hit.rank:2} "
    indent = " " * len(rank)
    title = hit.document.title or Path(hit.document.path or hit.document.id).stem
    titles = " › ".join(part for part in (title, hit.heading) if part)
    yield _style(rank, _DIM, styled=styled) + _style(
        _shorten(printable(titles), width - len(rank)), _BOLD, styled=styled
    )
    where = place(hit.document, hit.line, hit.page, hit.number)
    yield indent + _link(hit.document, _style(printable(where), _PLACE, styled=styled), styled=styled)
    yield from (indent + line for line in wrap(hit.snippet, width - len(indent), styled=styled))
    if hit.duplicates:
        shown = hit.duplicates[:_MOST_PLACES]
        also = [place(other.document, other.line, other.page, other.paragraph) for other in shown]
        if more := len(hit.duplicates) - len(shown):
            also.append(f"{more:,} more")
        yield indent + _style(printable("also " + ", ".join(also)), _DIM, styled=styled)


def wrap(snippet: Snippet, width: int, *, styled: bool) -> Iterator[str]:
    """The snippet in lines of at most so many characters, its marks coloured, `…` where the paragraph goes on."""
    words = [(match.group(), match.start()) for match in _WORD.finditer(snippet.text)]
    line, length, space = ("…", 1, False) if snippet.start else ("", 0, False)
    after = 0
    for number, (word, start) in enumerate(words):
        # Where a paragraph has lines of its own, a list's items or a program's, they are shown as lines.
        if length and "\n" in snippet.text[after:start]:
            yield line
            line, length, space = "", 0, False
        after = start + len(word)
        more = "…" if snippet.cut and number == len(words) - 1 else ""
        needed = len(word.replace("\n", "")) + len(more)
        if length and length + space + needed > width:
            yield line
            line, length, space = "", 0, False
        line += " " * space + _marked(word, start, snippet, styled=styled) + more
        length += space + needed
        space = True
    if line:
        yield line


def _marked(word: str, start: int, snippet: Snippet, *, styled: bool) -> str:
    pieces, done = [], 0
    for begin, end in snippet.ranges if styled else ():
        first, last = max(begin - start, 0), min(end - start, len(word))
        if first < last:
            pieces += [_plain(word[done:first]), _style(_plain(word[first:last]), _MARK, styled=True)]
            done = last
    return "".join([*pieces, _plain(word[done:])])


def _plain(piece: str) -> str:
    return printable(piece.replace("\n", ""))


def _style(text: str, code: str, *, styled: bool) -> str:
    return f"{code}{text}{_OFF}" if styled else text


def _link(document: DocumentInfo, text: str, *, styled: bool) -> str:
    """Make a place open its file when clicked, on terminals that can (OSC 8)."""
    if not styled or not document.path:
        return text
    return f"\x1b]8;;{Path(abspath(document.path)).as_uri()}\x1b\\{text}\x1b]8;;\x1b\\"


def _shorten(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
