"""Lines of a page → regions in the order of reading: columns one after the other, tables row by row."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from searcher.documents.formats.pdf.lines import put_together, rows
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.documents.formats.pdf.lines import Line

_GUTTER = 0.6  # of the size: the least space between columns
_SAME_EDGE = 3.0  # points
_MAX_CANDIDATES = 16  # left edges that are tried as those of columns
_MAX_DEPTH = 6  # of columns within columns
_MIN_LINES = 3  # side by side
_MIN_PROSE_CHARS = 18  # of the middle line of a column of prose
_MIN_LOWERCASE = 0.3  # of the lines of prose begin in the middle of a sentence
_MAX_TURNS = 4  # from one column to the other, in the order of a file that writes them one after the other
_ALIGNED = 0.6  # of the lines of the shorter side stand on the baseline of another
_CELL_LEADING = 1.4  # of the size: lines of one cell


class Region(NamedTuple):
    """Lines of one column from the top, or the rows of a table, each a list of cells, of which each has its lines."""

    lines: list[Line]
    table: list[list[list[str]]] | None = None


def arrange(lines: Sequence[Line], depth: int = 0) -> list[Region]:
    """The regions of a page, or of a part of it."""
    if not lines:
        return []
    ordered = sorted(lines, key=lambda line: (line.baseline, line.left))
    if depth >= _MAX_DEPTH or not (band := _widest_band(ordered)):
        return [Region(_whole_rows(ordered))]
    left, right = band.left, band.right
    if _are_columns(left, right):
        left, right = _whole_columns(band)
    inside = {*left, *right}
    top = min(line.baseline for line in inside)
    above = [line for line in ordered if line not in inside and line.baseline < top]
    below = [line for line in ordered if line not in inside and line.baseline >= top]
    if _are_columns(band.left, band.right):
        found = [*arrange(left, depth + 1), *arrange(right, depth + 1)]
    else:
        table = sorted(inside, key=lambda line: line.baseline)
        found = [Region(table, _cells(table))]
    return [*arrange(above, depth + 1), *found, *arrange(below, depth + 1)]


def _whole_rows(lines: Sequence[Line]) -> list[Line]:
    whole = []
    for row in rows(lines):
        line = row[0]
        for after in row[1:]:
            line = put_together(line, after)
        whole.append(line)
    return whole


# Bands of lines side by side


class _Band(NamedTuple):
    """Lines side by side, and all lines of their sides that may go on above and below."""

    left: list[Line]
    right: list[Line]
    sides: tuple[list[Line], list[Line]]


def _widest_band(lines: Sequence[Line]) -> _Band | None:
    """The most lines that stand on both sides of a gutter which no line crosses."""
    edges = Counter(round(line.left / _SAME_EDGE) for line in lines)
    first = min(edges)
    best: _Band | None = None
    for edge, _ in Counter({edge: n for edge, n in edges.items() if edge > first + 1}).most_common(_MAX_CANDIDATES):
        start = min(line.left for line in lines if round(line.left / _SAME_EDGE) == edge)
        for band in _bands(lines, start):
            if best is None or len(band.left) + len(band.right) > len(best.left) + len(best.right):
                best = band
    return best


def _bands(lines: Sequence[Line], start: float) -> list[_Band]:
    """The lines left and right of a gutter that ends at `start`, wherever some stand side by side."""
    found = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.left >= start - 1:
            right.append(line)
        elif line.right <= start - _GUTTER * line.size:
            left.append(line)
        else:
            found.append((left, right))
            left, right = [], []
    found.append((left, right))
    return [band for sides in found if (band := _side_by_side(*sides))]


def _side_by_side(left: list[Line], right: list[Line]) -> _Band | None:
    """The part of two sides where there are lines on both."""
    if not left or not right:
        return None
    top = max(left[0].baseline, right[0].baseline) - 0.5 * left[0].size
    bottom = min(left[-1].baseline, right[-1].baseline) + 0.5 * left[0].size
    inside = [[line for line in side if top <= line.baseline <= bottom] for side in (left, right)]
    if all(inside) and sum(map(len, inside)) >= _MIN_LINES:
        return _Band(inside[0], inside[1], (left, right))
    # A line or two on top of a column, which end what is at the foot of the one before.
    overflows = all(inside) and len(left) >= _MIN_LINES and right[0].text[0].islower() and _turns(left, right) == 1
    return _Band(left, right, (left, right)) if overflows else None


def _whole_columns(band: _Band) -> tuple[list[Line], list[Line]]:
    """The lines of two columns, with what only one of them has above and below.

    What the file has before all of the left column or after all of the right one is no part of them.
    """
    first, last = min(line.order for line in band.left), max(line.order for line in band.right)
    top, bottom = band.left[0].baseline, band.right[-1].baseline
    left = [line for line in band.sides[0] if not (line.baseline > bottom + line.size and line.order > last)]
    right = [line for line in band.sides[1] if not (line.baseline < top - line.size and line.order < first)]
    return left, right


# Columns or a table


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two sides are read one after the other, not across."""
    turns, are_prose = _turns(left, right), _is_prose(left) and _is_prose(right)
    if turns == 1:
        return are_prose or _goes_on(left) or _goes_on(right) or not _is_aligned(left, right)
    return are_prose and (turns <= _MAX_TURNS or (_goes_on(left) and _goes_on(right)))


def _turns(left: Sequence[Line], right: Sequence[Line]) -> int:
    """How often the file goes from one side to the other."""
    sides = sorted([(line.order, 0) for line in left] + [(line.order, 1) for line in right])
    return sum(before[1] != after[1] for before, after in pairwise(sides))


def _is_prose(side: Sequence[Line]) -> bool:
    lengths = sorted(len(line.text) for line in side)
    return len(side) >= _MIN_LINES and lengths[len(lengths) // 2] >= _MIN_PROSE_CHARS


def _goes_on(side: Sequence[Line]) -> bool:
    return sum(line.text[:1].islower() for line in side) >= _MIN_LOWERCASE * len(side)


def _is_aligned(left: Sequence[Line], right: Sequence[Line]) -> bool:
    heights = {round(line.baseline) + near for line in left for near in (-1, 0, 1)}
    shared = sum(round(line.baseline) in heights for line in right)
    return shared >= _ALIGNED * min(len(left), len(right))


def _cells(lines: Sequence[Line]) -> list[list[list[str]]]:
    """The rows of a table: the lines of a cell are together, cells that stand side by side are a row."""
    cells: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.order):
        if cells and _is_same_cell(cells[-1][-1], line):
            cells[-1].append(line)
        else:
            cells.append([line])
    cells.sort(key=lambda cell: cell[0].baseline)
    table: list[list[list[Line]]] = []
    bottom = float("-inf")
    for cell in cells:
        if not table or cell[0].baseline > bottom + 0.3 * cell[0].size:
            table.append([])
            bottom = float("-inf")
        table[-1].append(cell)
        bottom = max(bottom, cell[-1].baseline)
    return [[[line.text for line in cell] for cell in sorted(row, key=lambda cell: cell[0].left)] for row in table]


def _is_same_cell(line: Line, after: Line) -> bool:
    return 0.5 * line.size < after.baseline - line.baseline <= _CELL_LEADING * line.size and (
        min(line.right, after.right) > max(line.left, after.left)
    )
