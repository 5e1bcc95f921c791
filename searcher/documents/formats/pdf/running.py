"""Running headers, footers and page numbers: what stands at the edge of several pages, but for the numbers in it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import inf

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.documents.formats.pdf.lines import Line

_OUTERMOST = 2  # lines at either end of a page, among which running ones are looked for
_SAME_HEIGHT = 6.0  # points: so much may the place of a running line differ from page to page
_MIN_PAGES = 3  # that bear a running line; 2 where it stands apart from the text
_APART = 1.7  # of the size: the space between a running line and the text
_NUMBER = re.compile(r"\d+|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:p(?:age|\.)\s*)?[-–—|]?\s*(?P<number>\d{1,5}|[ivxlc]{1,7})\s*[-–—|]?(?P<of>\s*(?:/|sur|de|of)\s*\d{1,5})?",
    re.IGNORECASE,
)


def without_running_lines(pages: Sequence[list[Line]], body: float, larger: float) -> list[list[Line]]:
    """The lines of each page, running ones left out; `larger` is the size from which a line is a heading."""
    edges = [_edge(page, larger) for page in pages]
    counts = Counter(key for edge in edges for key in {_key(line) for line, _ in edge})
    kept = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True), start=1):
        running = {
            line
            for line, sandbox_from in edge
            if _is_running(line, counts, sandbox_from=sandbox_from or line.size < 0.95 * body)
        }
        # What stands beside the number of a page belongs to it.
        numbered = {round(line.baseline) for line, sandbox_from in edge if sandbox_from and _is_number_of(line, number)}
        running |= {line for line, _ in edge if round(line.baseline) in numbered}
        kept.append([line for line in page if line not in running] if running else page)
    return kept


def _is_running(line: Line, counts: Counter[tuple[str, int]], *, sandbox_from: bool) -> bool:
    text, height = _key(line)
    # A line may lie just across the border of two heights.
    return sum(counts[text, height + near] for near in (-1, 0, 1)) >= (2 if sandbox_from else _MIN_PAGES)


def _is_number_of(line: Line, page: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(line.text.strip())
    return bool(found and (found["of"] or found["number"] == str(page)))


def _edge(page: Sequence[Line], larger: float) -> list[tuple[Line, bool]]:
    """The outermost lines of a page, and whether each stands apart; no headings, as chapters begin on top of pages."""
    heights = sorted({round(line.baseline) for line in page})
    space = dict.fromkeys(heights[:1], inf)
    for ordered in (heights, heights[::-1]):
        for here, inner in pairwise(ordered[: _OUTERMOST + 1]):
            space[here] = min(space.get(here, inf), abs(inner - here))
    return [
        (line, space[round(line.baseline)] > _APART * line.size)
        for line in page
        if round(line.baseline) in space and line.size <= larger
    ]


def _key(line: Line) -> tuple[str, int]:
    return _NUMBER.sub("#", line.text.casefold()), round(line.baseline / _SAME_HEIGHT)
