"""Which part of a text shows most of a query: arithmetic on marks, each its start, its end and the part of the query it answers."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Mark = tuple[int, int, int]
    Range = tuple[int, int]


def densest(marks: list[Mark], width: int) -> int:
    """The number of the first mark of the window with most parts of the query in it, then most marks; the first of equals.

    Marks ascend, and a window begins with one of them and is so wide.

    >>> densest([(0, 4, 0), (90, 94, 1), (95, 99, 1), (100, 104, 0)], 20)
    1
    """
    best, most_parts, most_marks, last, count = 0, 0, 0, 0, len(marks)
    inside: dict[int, int] = {}  # how many marks of each part the window has
    for first, (start, _, part) in enumerate(marks):
        until = start + width
        while last < count and marks[last][1] <= until:
            added = marks[last][2]
            inside[added] = inside.get(added, 0) + 1
            last += 1
        if len(inside) > most_parts or (len(inside) == most_parts and last - first > most_marks):
            best, most_parts, most_marks = first, len(inside), last - first
        if last == first:  # too long for any window
            last += 1
        elif inside[part] == 1:
            del inside[part]
        else:
            inside[part] -= 1
    return best


def fragment(marks: list[Mark], ranges: Sequence[Range], start: int, end: int) -> tuple[int, int, tuple[Range, ...]]:
    """A fragment that takes each mark whole which it would cut in two, and the parts of ranges in it, counted from its start.

    Marks and ranges ascend. Ranges may be of several marks, and are cut.

    >>> fragment([(0, 4, 0), (8, 12, 0)], [(0, 4), (8, 12)], 2, 9)
    (0, 12, ((0, 4), (8, 12)))
    """
    whole_start, whole_end = start, end
    for first, last, _ in marks:
        if first < start < last and first < whole_start:
            whole_start = first
        if first < end < last and last > whole_end:
            whole_end = last
    inside = [
        (max(first, whole_start) - whole_start, min(last, whole_end) - whole_start)
        for first, last in ranges
        if last > whole_start and first < whole_end
    ]
    return whole_start, whole_end, tuple(inside)
