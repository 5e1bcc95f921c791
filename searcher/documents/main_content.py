"""Which blocks of a page a visitor comes for: those that are not navigation, banners, related links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.documents.html_blocks import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.html_blocks import Block

_MOST_LINKS = 0.6  # of the characters of a text that is there to be read
_LEAST_CONTENT = 0.25  # of the page's text: a smaller `main` or `article` is a teaser


def main_content(blocks: list[Block], ends: dict[int, int]) -> list[Block]:
    """The blocks that a visitor comes for; all when that leaves nothing."""
    inner = [block for block in blocks if not block.around]
    content = [block for block in inner if block.content]
    if _length(content) < _LEAST_CONTENT * _length(inner):
        content = list(_without_links(blocks, ends))
    return content if _length(content) else blocks


def _without_links(blocks: list[Block], ends: dict[int, int]) -> Iterator[Block]:
    """The blocks that are not menus, nor the headings of boxes with nothing else in them: « À lire aussi »."""
    kept = [not block.around and block.linked <= _MOST_LINKS * len(block.text) for block in blocks]
    has_text = [bool(block.text) and block.tag not in HEADINGS for block in blocks]
    next_text = _next(has_text)
    next_kept = _next([one and other for one, other in zip(kept, has_text, strict=True)])
    for number, block in enumerate(blocks):
        end = ends.get(block.box, len(blocks))
        heads_links = block.tag in HEADINGS and next_text[number] < end <= next_kept[number]
        if kept[number] and not heads_links:
            yield block


def _next(marked: list[bool]) -> list[int]:
    """For each place the next one that is marked, from there on; beyond the last it is the end."""
    places, place = [], len(marked)
    for number in range(len(marked) - 1, -1, -1):
        place = number if marked[number] else place
        places.append(place)
    return places[::-1]


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)
