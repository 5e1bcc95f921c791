"""Lines of pages → a document: running lines go, notes wait for the end of a paragraph, headings are told by their letters."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.pdf.blocks import (
    Placed,
    Sizes,
    ends_sentence,
    is_ended,
    is_item,
    placed,
    sizes_of,
    split_blocks,
)
from searcher.documents.formats.pdf.hyphens import HYPHENS, rejoined, whole_words
from searcher.documents.formats.pdf.order import arrange
from searcher.documents.formats.pdf.running import without_running_lines
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from searcher.documents.formats.pdf.lines import Line
    from searcher.documents.formats.pdf.order import Region
    from searcher.documents.model import Extract, Metadata

_MAX_HEADING_CHARS = 200
_MAX_BOLD_CHARS = 120
_MAX_BOLD_SHARE = 0.4  # of the letters: where more are bold, that tells nothing
_MAX_SENTENCE_CHARS = 80  # of a heading that ends as a sentence does
_MAX_SPACE = 0.4  # of the size, between words of a heading: that of bold letters is a third
_MAX_ROW_WIDTH = 0.6  # of the column
_MAX_ITEM_WIDTH = 0.6  # of the lines of a list without bullets
_SMALLER = 0.95  # of the text's size: notes at the foot of a page


_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[a-z])[)\].]?\s")  # of a note
_NOTE_MARK = re.compile(r"(?<=^\d)(?=[^\W\d_])|(?<=^\d\d)(?=[^\W\d_])")  # which no space parts from the note


class Page(NamedTuple):
    """What is on a page: its lines, those written in other directions, and what was added to it."""

    lines: list[Line]
    turned: Sequence[list[Line]] = ()
    remarks: Sequence[str] = ()


class Bookmark(NamedTuple):
    """An entry of the table of contents that a viewer shows beside the pages; levels count from 1."""

    level: int
    text: str
    page: int


class _Block(NamedTuple):
    """A block of lines, or a table; `lines` is empty for what stands at no place of the page."""

    page: int
    lines: Sequence[Placed] = ()
    table: Sequence[Sequence[Sequence[str]]] = ()
    text: str = ""
    is_note: bool = False


def read_pages(
    pages: Sequence[Page], title: str | None, metadata: Metadata, bookmarks: Sequence[Bookmark] = ()
) -> Extract:
    """Make a document of the lines of each page; pages count from 1."""
    sizes = sizes_of([line for page in pages for line in page.lines])
    kept = without_running_lines([page.lines for page in pages], sizes.body, sizes.larger)
    words = cache(lambda: whole_words(line.text for lines in kept for line in lines))
    blocks = list(_blocks(pages, kept, sizes))
    headings = _Headings(blocks, sizes, bookmarks, words)
    return _outlined(blocks, headings, title, metadata, words)


# Blocks, in the order of reading


def _blocks(pages: Sequence[Page], kept: Sequence[Sequence[Line]], sizes: Sizes) -> Iterator[_Block]:
    flow: list[Placed] = []
    asides: list[tuple[int, _Block]] = []  # each after so many lines of the flow
    region = 0
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True), start=1):
        for found in [*arrange(lines), *_turned(page.turned, sizes)]:
            region += 1
            if found.table:
                yield from _flowing(flow, asides, sizes)
                flow, asides = [], []
                yield _Block(number, table=found.table)
                continue
            here = list(placed(found.lines, number, region))
            notes = _notes(here, flow, sizes)
            flow += here[: len(here) - len(notes)]
            notes = [note._replace(line=note.line._replace(text=_NOTE_MARK.sub(" ", note.line.text))) for note in notes]
            _add_notes(asides, len(flow), notes, sizes)
        asides += ((len(flow), _Block(number, text=remark)) for remark in page.remarks)
    yield from _flowing(flow, asides, sizes)


def _add_notes(asides: list[tuple[int, _Block]], place: int, notes: Sequence[Placed], sizes: Sizes) -> None:
    """Add the notes at the foot of a column; the first may be the rest of one that had no room under the column before."""
    before = asides[-1][1] if asides else None
    if notes and before and before.is_note and _is_rest(before.lines[-1].line.text, notes[0].line.text):
        place, notes = asides.pop()[0], [*before.lines, *notes]
    asides += ((place, _Block(block[0].page, block, is_note=True)) for block in split_blocks(notes, sizes))


def _is_rest(before: str, text: str) -> bool:
    """Whether a text goes on what another one began."""
    return text[0].islower() and not _MARK.match(text) and not ends_sentence(before)


def _flowing(flow: Sequence[Placed], asides: Sequence[tuple[int, _Block]], sizes: Sizes) -> Iterator[_Block]:
    """The blocks of lines that follow one another over columns and pages; what stands aside comes between them."""
    done = told = 0
    for block in split_blocks(flow, sizes):
        while told < len(asides) and asides[told][0] <= done:
            yield asides[told][1]
            told += 1
        yield _Block(block[0].page, block)
        done += len(block)
    yield from (aside for _, aside in asides[told:])


def _notes(lines: Sequence[Placed], flow: Sequence[Placed], sizes: Sizes) -> Sequence[Placed]:
    """The small lines at the foot of a column."""
    first = len(lines)
    while first and lines[first - 1].line.size < _SMALLER * sizes.body:
        first -= 1
    above = lines[:first] or [line for line in flow[-1:] if lines and line.page == lines[0].page]
    return lines[first:] if above else []


def _turned(groups: Iterable[Sequence[Line]], sizes: Sizes) -> Iterator[Region]:
    """What is written in another direction than most of a page: no headings are sought there."""
    for group in groups:
        yield from arrange([line._replace(size=min(line.size, sizes.larger), bold=False) for line in group])


# Headings


class _Headings:
    """Which blocks are headings, and of what level."""

    def __init__(
        self, blocks: Sequence[_Block], sizes: Sizes, bookmarks: Sequence[Bookmark], words: Callable[[], Counter[str]]
    ) -> None:
        letters = [(len(placed.line.text), placed.line.bold) for block in blocks for placed in block.lines]
        self._bold_tells = sum(n for n, bold in letters if bold) <= _MAX_BOLD_SHARE * sum(n for n, _ in letters)
        self._sizes = sizes
        self.texts = {number: _joined(block.lines, words) for number, block in enumerate(blocks) if block.lines}
        marked = {(mark.page, _letters(mark.text)): mark for mark in bookmarks}
        self.levels: dict[int, int] = {}
        styles: dict[int, tuple[float, bool]] = {}
        found: set[Bookmark] = set()
        for number, block in enumerate(blocks):
            mark = self._mark(number, block, marked)
            after = blocks[number + 1] if number + 1 < len(blocks) else None
            if mark or self._is_heading(number, block, after):
                styles[number] = _style(block)
            if mark:
                self.levels[number] = mark.level
                found.add(mark)
        self.unseen = [mark for mark in bookmarks if mark not in found]
        ordered = sorted(set(styles.values()), reverse=True)
        known = {styles[number]: level for number, level in self.levels.items()}
        for number, style in styles.items():
            larger = [level for other, level in known.items() if other > style]
            rank = max(larger) + 1 if larger else ordered.index(style) + 1
            self.levels.setdefault(number, known.get(style, rank))

    def title(self, blocks: Sequence[_Block]) -> int | None:
        """The number of the heading in the largest letters on the first page."""
        first = [number for number in self.levels if blocks[number].page == 1]
        return max(first, key=lambda number: (_style(blocks[number]), -number), default=None)

    def _mark(self, number: int, block: _Block, marked: dict[tuple[int, str], Bookmark]) -> Bookmark | None:
        if not marked or not block.lines or len(self.texts[number]) > _MAX_HEADING_CHARS:
            return None
        text = _letters(self.texts[number])
        for written in (text, text.lstrip("0123456789")):
            if mark := marked.get((block.page, written)):
                return mark
        return None

    def _is_heading(self, number: int, block: _Block, after: _Block | None) -> bool:
        if not block.lines:
            return False
        text, first = self.texts[number], block.lines[0].line
        if len(text) > _MAX_HEADING_CHARS or not any(map(str.isalpha, text)):
            return False
        if self._sizes.is_large(first):
            return not (len(text) > _MAX_SENTENCE_CHARS and text.endswith((".", ";", ",")))
        if not self._bold_tells or len(text) > _MAX_BOLD_CHARS or not all(placed.line.bold for placed in block.lines):
            return False
        is_named = not ends_sentence(text) and not text.endswith(",") and first.size >= _SMALLER * self._sizes.body
        if not is_named or not after or not after.lines or after.lines[0].line.bold:
            return False
        return not (len(block.lines) == 1 and _is_row(first, text) and _is_short(after.lines[0]))


def _is_row(line: Line, text: str) -> bool:
    """Whether a line is spaced out as the names of the columns of a narrow table are; behind a number space may be wide."""
    return line.space > _MAX_SPACE * line.size and not is_item(text) and not text[0].isdecimal()


def _is_short(placed: Placed) -> bool:
    """Whether a line is no sentence and leaves much of its column free, as the rows of a narrow table do."""
    line = placed.line
    return line.right - line.left < _MAX_ROW_WIDTH * (placed.right - placed.left) and not ends_sentence(line.text)


def _style(block: _Block) -> tuple[float, bool]:
    line = block.lines[0].line
    return round(line.size, 1), line.bold


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


# The document


def _outlined(
    blocks: Sequence[_Block],
    headings: _Headings,
    title: str | None,
    metadata: Metadata,
    words: Callable[[], Counter[str]],
) -> Extract:
    name = None if title else headings.title(blocks)
    outline = Outline(title=title or (headings.texts[name] if name is not None else None), metadata=metadata)
    unseen = sorted(headings.unseen, key=lambda mark: mark.page, reverse=True)
    for number, block in enumerate(blocks):
        while unseen and unseen[-1].page <= block.page:
            mark = unseen.pop()
            outline.open_heading(mark.level, mark.text, page=mark.page)
        if number == name:
            outline.set_title(headings.texts[number], page=block.page)
        elif number in headings.levels:
            outline.open_heading(headings.levels[number], headings.texts[number], page=block.page)
        elif block.table:
            for row in block.table:
                outline.add_row(page=block.page)
                for cell in row:
                    outline.add_cell(_joined_cell(cell, words))
        else:
            text = headings.texts.get(number, block.text)
            (outline.add_item if block.lines and not block.is_note and is_item(text) else outline.add_paragraph)(
                text, page=block.page
            )
    return outline.close()


def _joined(block: Sequence[Placed], words: Callable[[], Counter[str]]) -> str:
    """The lines of a block as one text; a line that somebody ended stays one."""
    pieces = [block[0].line.text]
    for before, here in pairwise(block):
        if pieces[-1].endswith(HYPHENS):
            pieces[-1] = rejoined(pieces[-1], here.line.text, words())
        elif before.region == here.region and _is_apart(before, here):
            pieces += ["\n", here.line.text]
        else:
            pieces += [" ", here.line.text]
    return "".join(pieces)


def _is_apart(before: Placed, here: Placed) -> bool:
    """Whether a line stays one: somebody ended the one before it, early where a sentence may go on, as of a list."""
    ended = is_ended(before, here)
    if not ended or not here.line.text[0].islower():
        return ended
    return before.line.right - before.line.left < _MAX_ITEM_WIDTH * (before.right - before.line.left)


def _joined_cell(lines: Sequence[str], words: Callable[[], Counter[str]]) -> str:
    """The lines of a cell as one text."""
    text = lines[0]
    for line in lines[1:]:
        text = rejoined(text, line, words()) if text.endswith(HYPHENS) else f"{text} {line}"
    return text
