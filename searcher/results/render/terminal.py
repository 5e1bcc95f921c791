"""Results as a person reads them on a terminal, or in a pipe."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _, counted, date_shown, number_shown, shown
from searcher.lazy import expression
from searcher.paths import light_path
from searcher.results.location import url
from searcher.results.snippet import Snippet, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from searcher.query.facets import Facet
    from searcher.results.hit import DocumentInfo, Hit

_OFF = "\x1b[0m"
_BOLD, _DIM, _PLACE, _MARK = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[1;31m"
_MIN_COLUMNS = 40
_MAX_VALUES = 10  # of a facet
_MAX_PLACES = 2  # of a text that stands in many

# A line breaks at ordinary white space only, and not inside a word that was cut at a line end.
_WORD = expression(r"(?:[^\s]|[\u00a0\u2007\u202f]|(?<=\w[-\u2010])\n(?=\w))+")


class Layout(NamedTuple):
    """How much is shown of each hit: so many paragraphs around it, all of it, whether by document and why, and each near copy."""

    context: int = 0
    full: bool = False
    group: bool = False
    explain: bool = False
    all_copies: bool = False


def render(hits: Iterable[Hit], *, width: int, styled: bool, layout: Layout | None = None) -> str:
    """All hits, a blank line between them: rank and title, place and date, snippet, and where else it stands."""
    layout, width = layout or Layout(), max(width, _MIN_COLUMNS)
    if layout.group:
        return "\n\n".join("\n".join(_document(group, width, layout, styled=styled)) for group in _by_document(hits))
    return "\n\n".join("\n".join(_lines(hit, width, layout, styled=styled)) for hit in hits)


def _by_document(hits: Iterable[Hit]) -> Iterable[list[Hit]]:
    groups: dict[tuple[str | None, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.document.path, hit.document.id), []).append(hit)
    return groups.values()


def render_facets(facets: Mapping[str, Sequence[Facet]], *, styled: bool) -> str:
    """For each field its most frequent values, as they are added to a query, each after its number of paragraphs."""
    blocks = []
    for name, values in facets.items():
        if not values:
            continue
        counts = [number_shown(facet.count) for facet in values]
        width = max(map(len, counts), default=1)
        lines = [
            f"{count:>{width}}  {printable(facet.query)}"
            for count, facet in zip(counts[:_MAX_VALUES], values[:_MAX_VALUES], strict=True)
        ]
        if (more := len(values) - _MAX_VALUES) > 0:
            lines.append(shown(counted("{n:,} more value", "{n:,} more values", more)))
        blocks.append("\n".join([_style(printable(name), _BOLD, styled=styled), *(f"  {line}" for line in lines)]))
    return "\n".join(blocks)


def _lines(hit: Hit, width: int, layout: Layout, *, styled: bool) -> Iterator[str]:
    rank = _rank(hit)
    indent = " " * len(rank)
    titles = " › ".join(part for part in (_title(hit.document), hit.heading) if part)
    yield _style(rank, _DIM, styled=styled) + _titled(titles, hit, width - len(rank), styled=styled)
    yield indent + _linked(hit.document, hit.place, hit.page, styled=styled) + _date(hit.document, styled=styled)
    yield from _body(hit, indent, width, layout, styled=styled)


def _document(hits: Sequence[Hit], width: int, layout: Layout, *, styled: bool) -> Iterator[str]:
    """A document once, and under it what was found in it."""
    document = hits[0].document
    yield _titled(_title(document), hits[0], width, styled=styled)
    yield _linked(document, document.path or document.id, None, styled=styled) + _date(document, styled=styled)
    for hit in hits:
        rank = _rank(hit)
        has_place = hit.page or hit.line or hit.spot.location
        where = shown(hit.spot.label()) if has_place else f"§ {hit.heading or hit.number}"
        told = " › ".join(filter(None, (where, hit.heading))) if has_place else where
        told = _style(rank + _shorten(printable(told), width - len(rank)), _DIM, styled=styled)
        yield link(document, told, hit.page, styled=styled)
        yield from _body(hit, " " * len(rank), width, layout, styled=styled)


def _body(hit: Hit, indent: str, width: int, layout: Layout, *, styled: bool) -> Iterator[str]:
    """Lines of a hit: its text or snippets, neighbouring paragraphs if wanted, and where else it stands."""
    before, after = hit.context(layout.context)
    whole = layout.full or layout.context
    windows = [Snippet(hit.text, hit.highlights)] if whole else hit.snippets
    width -= len(indent)
    for text in before:
        yield from (indent + _style(line, _DIM, styled=styled) for line in wrap(Snippet(text, ()), width, styled=False))
    for window in windows:
        yield from (indent + line for line in wrap(window, width, styled=styled))
    for text in after:
        yield from (indent + _style(line, _DIM, styled=styled) for line in wrap(Snippet(text, ()), width, styled=False))
    if layout.explain:
        yield from (indent + printable(shown(line)) for line in hit.explanation.lines())
    yield from (indent + _style(printable(shown(line)), _DIM, styled=styled) for line in _elsewhere(hit, layout))


def _elsewhere(hit: Hit, layout: Layout) -> Iterator[Message]:
    """Where else its text stands, and what else nearly says what its document says."""
    copies = hit.near_copies
    near = {(copy.path, copy.id) for copy in copies}
    others = [
        other for other in hit.duplicates if layout.all_copies or (other.document.path, other.document.id) not in near
    ]
    also = [shown(other.place) for other in (others if layout.all_copies else others[:_MAX_PLACES])]
    if more := len(others) - len(also):
        yield counted(
            "also in {places} and {n:,} more", "also in {places} and {n:,} more", more, places=", ".join(also)
        )
    elif also:
        yield _("also in {places}", places=", ".join(also))
    if copies and layout.all_copies:
        yield _("near copies: {paths}", paths=", ".join(copy.path or copy.id for copy in copies))
    elif copies:
        yield counted("+{n:,} near copy; --all shows it", "+{n:,} near copies; --all shows them", len(copies))


def _rank(hit: Hit) -> str:
    return f"{hit.rank:2} "


def _title(document: DocumentInfo) -> str:
    return document.title or light_path(document.path or document.id).stem


def _titled(title: str, hit: Hit, width: int, *, styled: bool) -> str:
    """A title in bold, with the words found in it marked as they are in the text."""
    title = _shorten(printable(title), width)
    if not styled:
        return title
    pieces, done = [], 0
    for start, end in hit.highlights_in(title):
        pieces += [(title[done:start], _BOLD), (title[start:end], _MARK)]
        done = end
    return "".join(_style(piece, code, styled=True) for piece, code in [*pieces, (title[done:], _BOLD)] if piece)


def _linked(document: DocumentInfo, where: str, page: int | None, *, styled: bool) -> str:
    return link(document, _style(printable(shown(where)), _PLACE, styled=styled), page, styled=styled)


def _date(document: DocumentInfo, *, styled: bool) -> str:
    return _style(printable(f" · {date_shown(document.date)}"), _DIM, styled=styled) if document.date else ""


def columns(text: str) -> int:
    """How many columns a terminal gives a text: two for a wide character, none for an accent of its own.

    >>> columns("L’été"), columns("e\u0301"), columns("東京")
    (5, 1, 4)
    """
    if text.isascii():
        return len(text)
    # Up to the first combining accent, and among Western punctuation, each character has one.
    strange = [c for c in text if c >= "\u0300" and not "\u2010" <= c <= "\u205e"]
    return len(text) + sum(_more_columns(character) for character in strange)


def _more_columns(character: str) -> int:
    from unicodedata import category, east_asian_width

    if category(character) in {"Mn", "Me", "Cf"}:
        return -1
    return 1 if east_asian_width(character) in {"W", "F"} else 0


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
        needed = columns(word.replace("\n", "")) + len(more)
        if length and length + space + needed > width:
            yield line
            line, length, space = "", 0, False
        line += " " * space + _marked(word, start, snippet, styled=styled) + more
        length += space + needed
        space = True
    if line:
        yield line


def _marked(word: str, start: int, snippet: Snippet, *, styled: bool) -> str:
    if not styled:
        return _plain(word)
    pieces, done = [], 0
    for begin, end in _ranges_in(snippet, start, start + len(word)):
        first, last = max(begin - start, 0), min(end - start, len(word))
        pieces += [_plain(word[done:first]), _style(_plain(word[first:last]), _MARK, styled=True)]
        done = last
    return "".join([*pieces, _plain(word[done:])])


def _ranges_in(snippet: Snippet, start: int, end: int) -> Sequence[tuple[int, int]]:
    """The marks of a part of a snippet, found by halving: a paragraph shown whole has thousands of both."""
    ranges = snippet.ranges
    return ranges[
        bisect_right(ranges, start, key=lambda marked: marked[1]) : bisect_left(
            ranges, end, key=lambda marked: marked[0]
        )
    ]


def _plain(piece: str) -> str:
    return printable(piece.replace("\n", ""))


def _style(text: str, code: str, *, styled: bool) -> str:
    return f"{code}{text}{_OFF}" if styled else text


def link(document: DocumentInfo, text: str, page: int | None = None, *, styled: bool) -> str:
    """Make a place open its file when clicked, on terminals that can (OSC 8), at the page in viewers that can."""
    if not styled or not document.path:
        return text
    return f"\x1b]8;;{url(document.path, page)}\x1b\\{text}\x1b]8;;\x1b\\"


def _shorten(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    kept = text[: width - 1]
    while columns(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"
