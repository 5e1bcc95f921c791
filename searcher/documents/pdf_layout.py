"""Lines on pages → paragraphs: running headers and footers go, words cut at line ends are whole again."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from searcher.documents.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.documents.model import Extract, Metadata

_OUTERMOST = 2  # lines at either end of a page, among which running ones are looked for
_SAME_HEIGHT = 6.0  # points: so much may the place of a running line differ from page to page
_LEAST_PAGES = 3  # that bear a running line; 2 of a document that has no more
_NUMBER = re.compile(r"\d+|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_LARGER = 1.15  # a heading's letters, compared with those of the text
_FAR = 1.5  # a gap between paragraphs, compared with that between lines
_SHORT = 0.85  # of a column: a sentence that ends there ends its paragraph
_LOOKED_BACK = 30  # lines of a paragraph tell where its edges are
_INDENT = 0.7  # of a letter's height, at the least
_SENTENCE_END = re.compile(r"[.!?…:;][\s»”\")\]]*$")
_MUCH_SHORTER = 0.5  # than the line after it
_FULL_LINE = 15  # letters' heights: a line of text, and not one of a narrow table
_BULLET = re.compile(r"[•▪◦‣●○■]\s*\S")
_LONE_BULLET = re.compile(r"[•▪◦‣●○■]")
_LONGEST_HEADING = 200

_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# What stands after a hyphen of its own: « dit-il », « donne-le », « celui-ci », « elle-même ».
_AFTER_HYPHEN = frozenset(
    [
        "je",
        "tu",
        "il",
        "elle",
        "on",
        "nous",
        "vous",
        "ils",
        "elles",
        "le",
        "la",
        "les",
        "lui",
        "leur",
        "moi",
        "toi",
        "y",
        "en",
        "ce",
        "ci",
        "là",
        "même",
        "mêmes",
        "t",
        "être",
        "vous",
    ]
)


class Line(NamedTuple):
    """A line of text, its place and size in points, from the left and the top of the page; `cut` when a word goes on."""

    text: str
    left: float
    right: float
    top: float
    size: float
    cut: bool = False


class _Placed(NamedTuple):
    """A line and the number of its page."""

    page: int
    line: Line


def read_pages(pages: Sequence[Sequence[Line]], title: str | None, metadata: Metadata) -> Extract:
    """Make a document of the lines of each page, in the order of reading; pages count from 1."""
    body = _body_size(line for page in pages for line in page)
    edges = [_edge(page, body) for page in pages]
    running = _running(edges)
    lines = _with_bullets(
        _Placed(number, line)
        for number, (page, edge) in enumerate(zip(pages, edges, strict=True), start=1)
        for line in page
        if line not in edge or _key(line) not in running
    )
    sizes = sorted({_rounded(placed.line.size) for placed in lines if _is_large(placed.line, body)}, reverse=True)
    words = _whole_words(lines)
    blocks = list(_blocks(lines, body))
    headings = (block for block in blocks if block[0].page == 1 and _is_heading(block, body))
    name = None if title else max(headings, key=_size, default=None)
    outline = Outline(title=title or (_joined(name, words) if name else None), metadata=metadata)
    for block in blocks:
        text, page = _joined(block, words), block[0].page
        if block is name:
            outline.set_title(text, page=page)
        elif _BULLET.match(text):
            outline.add_item(text, page=page)
        elif _is_heading(block, body):
            outline.open_heading(sizes.index(_size(block)) + 1, text, page=page)
        else:
            outline.add_paragraph(text, page=page)
    return outline.close()


# Running headers and footers


def _running(edges: Sequence[set[Line]]) -> set[tuple[str, int]]:
    """What stands at the same height of the edge of several pages, but for the numbers in it."""
    counts = Counter(key for edge in edges for key in {_key(line) for line in edge})
    least = min(_LEAST_PAGES, max(2, len(edges)))
    # A line may lie just across the border of two heights.
    return {key for key in counts if counts[key] + counts[key[0], key[1] + 1] + counts[key[0], key[1] - 1] >= least}


def _edge(page: Sequence[Line], body: float) -> set[Line]:
    """The outermost lines of a page, headings aside: a chapter may begin at the top of every page."""
    by_height = sorted(page, key=lambda line: line.top)
    return {line for line in [*by_height[:_OUTERMOST], *by_height[-_OUTERMOST:]] if not _is_large(line, body)}


def _key(line: Line) -> tuple[str, int]:
    return _NUMBER.sub("#", line.text.casefold()), round(line.top / _SAME_HEIGHT)


# Paragraphs


def _body_size(lines: Iterable[Line]) -> float:
    """The size in which most of the text is set."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[_rounded(line.size)] += len(line.text)
    return max(letters, key=letters.__getitem__, default=0.0)


def _size(block: Sequence[_Placed]) -> float:
    return _rounded(block[0].line.size)


def _is_heading(block: Sequence[_Placed], body: float) -> bool:
    return _is_large(block[0].line, body) and sum(len(placed.line.text) for placed in block) <= _LONGEST_HEADING


def _rounded(size: float) -> float:
    return round(size, 1)


def _is_large(line: Line, body: float) -> bool:
    return line.size > _LARGER * body


def _blocks(lines: Sequence[_Placed], body: float) -> Iterator[list[_Placed]]:
    """The lines of each paragraph or heading."""
    gaps = [
        gap
        for before, here in itertools.pairwise(lines)
        if before.page == here.page and 0 < (gap := here.line.top - before.line.top) < 3 * body
    ]
    leading = median(gaps) if gaps else 1.2 * body
    right: dict[int, float] = {}
    for page, line in lines:
        right[page] = max(line.right, right.get(page, 0.0))
    block: list[_Placed] = []
    for placed in lines:
        if block and _begins(block, placed, leading, right[block[-1].page]):
            yield block
            block = []
        block.append(placed)
    if block:
        yield block


def _begins(block: list[_Placed], here: _Placed, leading: float, right: float) -> bool:
    """Whether a line begins a paragraph."""
    before, line = block[-1].line, here.line
    if abs(line.size - before.size) > 0.1 * before.size:
        return True
    if before.cut:
        return False
    left = min(placed.line.left for placed in block[-_LOOKED_BACK:])
    ends = bool(_SENTENCE_END.search(before.text))
    if block[-1].page != here.page or line.top < before.top - leading / 2:
        # Another page or column: a sentence goes on there.
        return ends or not line.text[:1].islower()
    if line.top - before.top > _FAR * leading or _BULLET.match(line.text) or _leads_over(before, line):
        return True
    if abs(line.top - before.top) < leading / 2:
        return False  # on one line, such as the cells of a table
    indent = _INDENT * line.size
    is_set_in = line.left > before.left + indent and before.left < left + indent
    indented = is_set_in and not _BULLET.match(block[0].line.text)
    edge = max(placed.line.right for placed in block[-_LOOKED_BACK:]) if len(block) > 1 else right
    short = before.right - before.left < _SHORT * (edge - left)
    return (indented and (ends or len(block) == 1)) or (short and ends)


def _with_bullets(lines: Iterable[_Placed]) -> list[_Placed]:
    """Put bullets that stand alone before the lines after them: a PDF may draw them apart."""
    joined: list[_Placed] = []
    for placed in lines:
        if joined and _LONE_BULLET.fullmatch(joined[-1].line.text) and joined[-1].page == placed.page:
            bullet = joined.pop().line
            line = placed.line._replace(text=f"{bullet.text} {placed.line.text}", left=bullet.left)
            joined.append(placed._replace(line=line))
        else:
            joined.append(placed)
    return joined


def _leads_over(before: Line, line: Line) -> bool:
    """Whether a short line is no part of the text under it: the last row of a table, a heading in letters like the text's."""
    width = line.right - line.left
    return (
        line.text[:1].isupper()
        and before.right - before.left < _MUCH_SHORTER * width
        and width > _FULL_LINE * line.size
    )


# Words


def _whole_words(lines: Iterable[_Placed]) -> Counter[str]:
    """The words that stand within lines, compounds whole: witnesses of how a word is written that was cut."""
    return Counter(
        word for _, line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!\w|-$)", line.text.casefold())
    )


def _joined(block: Sequence[_Placed], words: Counter[str]) -> str:
    """The lines of a block as one text. A hyphen at a line end goes, unless it is the word's own.

    That is told by how the word is written elsewhere in the document, then by what follows the hyphen.
    """
    text = ""
    for _, line in block:
        if text.endswith(("-", "\u2010")):
            text = _rejoined(text, line.text, words)
        else:
            text = f"{text} {line.text}" if text else line.text
        if line.cut:
            text += "-"
    return text


def _rejoined(before: str, after: str, words: Counter[str]) -> str:
    left, right = _LAST_WORD.search(before[:-1]), _FIRST_WORD.match(after)
    if not left or not right:
        return before + after if left or before[-2:-1].isdigit() else f"{before} {after}"
    first, second = left[0].casefold(), right[0].casefold()
    compound, whole = words[f"{first}-{second}"], words[first + second]
    own = compound > whole if compound or whole else second in _AFTER_HYPHEN or right[0][0].isupper()
    return before + after if own else before[:-1] + after
