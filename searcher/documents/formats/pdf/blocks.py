"""Lines in the order of reading → blocks: the lines of each paragraph, item or heading."""

from __future__ import annotations

import re
from collections import Counter

from searcher.documents.formats.pdf.hyphens import HYPHENS
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.documents.formats.pdf.lines import Line

_MIN_SIZES = 5  # of which none prevails, in what a machine has read
_FAR = 1.22  # a gap between paragraphs, compared with that between lines
_USUAL_GAP = 0.2  # of the gaps between lines of a size: the least such is their leading
_MAX_GAP = 3.0  # of the size: lines of one text
_HEADING_LEADING = 1.45  # of the size, where no more is known
_INDENT = 0.7  # of the size, at the least
_SLACK = 0.5  # of the size: a line is full although so much is free after it
_SPACE = 0.25  # of the size
_JUSTIFIED = 0.35  # of the size from the edge, over which some programs hang hyphens and full stops
_MUCH_SHORTER = 0.5  # than the line after it
_FULL_LINE = 15  # letters' heights: a line of text, and not one of a narrow table
_SAME_LEFT = 0.3  # of the size
_FULL_STOPS = (".", "!", "?", "…")
_SENTENCE_ENDS = (*_FULL_STOPS, ":", ";")
_PART_ENDS = (*_SENTENCE_ENDS, ",")
_AFTER_STOP = "".join(filter(str.isspace, map(chr, range(0x3001)))) + '»”")]'
_ITEM = re.compile(
    r"(?P<bullet>[•▪◦‣●○■□✓➢❖])\s*\S|(?:[-–—·]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)°]|\d{1,2}(?:\.\d{1,2})+\.?)\s+\S"
)
_NOTE = re.compile(r"[(\[]?(?:\d{1,3}|[*†‡]{1,3})[)\].]?\s*[^\W\d_a-z]")


class Placed(NamedTuple):
    """A line, where it stands, and how far the lines around it reach."""

    line: Line
    page: int
    region: int
    left: float
    right: float


class Sizes(NamedTuple):
    """What is usual in a document: the size of its text, from which size on a line is a heading, how much sizes vary."""

    body: float
    larger: float
    tolerance: float

    def is_large(self, line: Line) -> bool:
        """Whether a line is set larger than the text."""
        return line.size > self.larger


def sizes_of(lines: Sequence[Line]) -> Sizes:
    """The sizes of a document. Of a scan that was read by a machine each line has its own."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    if not letters:
        return Sizes(0.0, 0.0, 0.1)
    body, share = letters.most_common(1)[0]
    total = sum(letters.values())
    if share >= 0.4 * total or len(letters) < _MIN_SIZES:
        return Sizes(body, 1.15 * body, 0.1)
    reached = 0
    for size in sorted(letters):
        reached += letters[size]
        if reached >= total / 2:
            body = size
            break
    return Sizes(body, 1.4 * body, 0.35)


def placed(lines: Sequence[Line], page: int, region: int) -> Iterator[Placed]:
    """Lines of a region with its edges, or with those of a block that is set in on both sides."""
    left, right = min(line.left for line in lines), _edges(lines)
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or abs(lines[end].left - lines[start].left) > _SAME_LEFT * lines[start].size:
            group = lines[start:end]
            is_set_in = len(group) > 1 and group[0].left > left + _INDENT * group[0].size
            edge = max(line.right for line in group)
            yield from (Placed(line, page, region, left, edge if is_set_in else right[line.size]) for line in group)
            start = end


def _edges(lines: Sequence[Line]) -> dict[float, float]:
    """How far the lines of each size, and of smaller ones, reach: a title may be wider than the text."""
    edges: dict[float, float] = {}
    for line in lines:
        edges[line.size] = max(line.right, edges.get(line.size, 0.0))
    return {size: max(edge for other, edge in edges.items() if other <= 1.1 * size) for size in edges}


def split_blocks(lines: Sequence[Placed], sizes: Sizes) -> Iterator[list[Placed]]:
    """The lines of each block."""
    leading = _leadings(lines)
    block: list[Placed] = []
    for number, here in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else None
        if block and _begins(block, here, after, sizes, leading):
            yield block
            block = []
        block.append(here)
    if block:
        yield block


def is_ended(before: Placed, here: Placed) -> bool:
    """Whether somebody ended a line: the first word of the next one would have had its place there."""
    line = here.line
    first = len(line.text.split(None, 1)[0]) / len(line.text) * (line.right - line.left)
    return before.right - before.line.right > first + (_SPACE + _SLACK) * before.line.size


def is_item(text: str) -> bool:
    """Whether a text begins with the bullet or the number of an item, not with the dash of somebody who speaks."""
    return not text.startswith("—") and bool(_ITEM.match(text))


def ends_sentence(text: str) -> bool:
    """Whether a sentence, or a part of one, ends with a text.

    >>> ends_sentence("« Il l’a dit. »"), ends_sentence("Il l’a dit,")
    (True, False)
    """
    return text.rstrip(_AFTER_STOP).endswith(_SENTENCE_ENDS)


def _leadings(lines: Sequence[Placed]) -> dict[float, float]:
    """The space from line to line, for each size: the least of those that are usual."""
    gaps: Counter[tuple[int, int]] = Counter()  # by the size, and in half points
    before: Placed | None = None
    for here in lines:
        if before and before.region == here.region:
            gap, size = here.line.baseline - before.line.baseline, round(here.line.size)
            if 0 < gap < _MAX_GAP * size and size == round(before.line.size):
                gaps[size, round(2 * gap)] += 1
        before = here
    by_size: dict[float, Counter[float]] = {}
    for (size, halves), count in gaps.items():
        by_size.setdefault(size, Counter())[halves / 2] = count
    return {size: _least_usual(found) for size, found in by_size.items()}


def _least_usual(gaps: Counter[float]) -> float:
    usual = min(_USUAL_GAP * gaps.total(), max(gaps.values()))
    return min(gap for gap, n in gaps.items() if n >= usual)


def _begins(
    block: Sequence[Placed], here: Placed, after: Placed | None, sizes: Sizes, leading: dict[float, float]
) -> bool:
    """Whether a line begins a block."""
    last, line = block[-1], here.line
    before = last.line
    if abs(line.size - before.size) > sizes.tolerance * before.size:
        return True
    if before.text.endswith(HYPHENS) and line.text[0].islower():
        return False
    ends, ended, is_large = _ends(before.text, line.text), is_ended(last, here), sizes.is_large(line)
    if last.region != here.region or line.baseline <= before.baseline:
        return _begins_elsewhere(block, here, ends=ends, ended=ended, large=is_large)
    if _is_far(before, line, leading, is_large=is_large):
        return True
    changes = before.bold != line.bold and (ends or (ended and not line.text[0].islower()))
    return changes or (
        not is_large
        and (
            (ended and ends)
            or _begins_item(block, line, ended=ended)
            or _leaves_item(block, here, ended=ended)
            or _is_indented(block, here, after, is_over=ends or ended)
            or (ends and _is_set_out(block, line))
            or _leads_over(before, line)
        )
    )


def _ends(before: str, text: str) -> bool:
    """Whether a sentence ends with a line; after a colon or semicolon one may go on."""
    return before.rstrip(_AFTER_STOP).endswith(_FULL_STOPS if text[0].islower() else _SENTENCE_ENDS)


def _is_far(before: Line, line: Line, leading: dict[float, float], *, is_large: bool) -> bool:
    """Whether the space between two lines is more than that from line to line."""
    usual = leading.get(round(line.size), 1.2 * line.size)
    if is_large:  # Most headings are of one line, so that what is usual between two is no leading.
        usual = _HEADING_LEADING * line.size
    return line.baseline - before.baseline > _FAR * usual


def _begins_elsewhere(block: Sequence[Placed], here: Placed, *, ends: bool, ended: bool, large: bool) -> bool:
    """Whether a block begins at the top of a column or page; a sentence may go on there."""
    last, text = block[-1], here.line.text
    if large or last.line.bold != here.line.bold:
        return not _goes_on_below(last, here)
    if text[0].islower() and not ends:
        return False
    indented = here.line.left > here.left + _INDENT * here.line.size
    if ended or indented or len(block) == 1 or is_item(text):
        return True
    return ends and (is_item(block[0].line.text) or not _may_go_on(block))


def _goes_on_below(last: Placed, here: Placed) -> bool:
    """Whether a line in large letters is the rest of a title that is wider than the column under it."""
    line, before = here.line, last.line
    return (
        last.page == here.page
        and line.bold == before.bold
        and 0 < line.baseline - before.baseline < _FAR * _HEADING_LEADING * line.size
        and line.left < before.right
    )


def _may_go_on(block: Sequence[Placed]) -> bool:
    """Whether a paragraph may go on although a sentence ends with its last line, after which no more was to fit in.

    It does where the first lines of paragraphs are set in, and the next one is not.
    """
    first, last = block[0], block[-1]
    if first.line.left > first.left + _INDENT * first.line.size:
        return True
    before = block[-4:-1]
    return len(before) == 1 or not all(map(_is_full, before)) or _is_full(last)


def _is_full(placed: Placed) -> bool:
    return placed.right - placed.line.right < _JUSTIFIED * placed.line.size


def _begins_item(block: Sequence[Placed], line: Line, *, ended: bool) -> bool:
    found = _ITEM.match(line.text)
    if not found:
        return (
            bool(_NOTE.match(line.text))
            and bool(_NOTE.match(block[0].line.text))
            and (ended or ends_sentence(block[-1].line.text))
        )
    if found["bullet"] or ended or block[-1].line.text.rstrip(_AFTER_STOP).endswith(_PART_ENDS):
        return True
    return bool(_ITEM.match(block[0].line.text)) and abs(line.left - block[0].line.left) < _SAME_LEFT * line.size


def _leaves_item(block: Sequence[Placed], here: Placed, *, ended: bool) -> bool:
    """Whether a line comes after an item, no part of it."""
    first, line = block[0].line, here.line
    if not _ITEM.match(first.text):
        return False
    if len(block) > 1 and block[1].line.left > first.left + _INDENT * line.size:
        return line.left < block[1].line.left - _INDENT * line.size
    return ended and line.left <= first.left + _SAME_LEFT * line.size


def _is_indented(block: Sequence[Placed], here: Placed, after: Placed | None, *, is_over: bool) -> bool:
    """Whether a line is set in as the first one of a paragraph is; in entries of a list all but the first are."""
    line, before = here.line, block[-1].line
    indent = _INDENT * line.size
    if line.left <= before.left + indent or before.left > here.left + indent or _ITEM.match(block[0].line.text):
        return False
    if is_over:
        return True
    hangs = after is not None and abs(after.line.left - line.left) < _SAME_LEFT * line.size
    return not hangs and len(block) == 1 and not line.text[:1].islower()


def _is_set_out(block: Sequence[Placed], line: Line) -> bool:
    """Whether a line begins further left than those before it, as a term or an entry does whose text is set in."""
    lefts = [placed.line.left for placed in block[-2:]]
    return (
        len(lefts) > 1
        and max(lefts) - min(lefts) < _SAME_LEFT * line.size
        and line.left < min(lefts) - _INDENT * line.size
    )


def _leads_over(before: Line, line: Line) -> bool:
    """Whether a short line is no part of the text under it: the last row of a table, a heading in letters like the text's."""
    width = line.right - line.left
    return (
        line.text[:1].isupper()
        and before.right - before.left < _MUCH_SHORTER * width
        and width > _FULL_LINE * line.size
    )
