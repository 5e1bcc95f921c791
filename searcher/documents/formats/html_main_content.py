"""Which blocks of a page a visitor comes for: all but navigation, banners, and boxes of links to somewhere else.

No class and no id hides a text by itself: they count only together with what is in the element.
"""

from __future__ import annotations

from itertools import accumulate, takewhile

from searcher.documents.formats.html_blocks import HEADINGS
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.documents.formats.html_blocks import Block, Margin, Page

_MAX_LINKED = 0.6  # of the characters of a text that is there to be read
_MAX_LINKED_NAMED = 0.4  # of one whose class or id says that it is navigation
_MIN_MAIN = 0.25  # of the page's text: a smaller `main` holds a part of the content only
_MIN_ARTICLE = 0.6  # likewise; an article may also be a teaser, or a comment
_MIN_ASIDE_CHARS = 100  # that are no links: a boxed text
_MAX_NOTICE_CHARS = 300  # of a form, of a notice with buttons or of one of rights, that is no content


def main_content(page: Page) -> list[Block]:
    """The blocks that a visitor comes for; all when that leaves nothing."""
    blocks = page.blocks
    around = _around(page)
    inner = [number for number in range(len(blocks)) if not around[number]]
    kept = _within(blocks, inner, {"main"}, _MIN_MAIN) or _within(blocks, inner, {"main", "article"}, _MIN_ARTICLE)
    kept = kept or _without_menu(blocks, inner)
    content = [*_heading_above(page, kept), *(blocks[number] for number in kept)]
    return content if any(block.text for block in content) else blocks


def shown(page: Page) -> list[Block]:
    """The blocks of a page that is content all over, such as a chapter: all but hidden ones and tables of contents."""
    marks = [0] * (len(page.blocks) + 1)
    for margin in page.margins:
        if margin.kind in {"hidden", "nav"}:
            marks[margin.first] += 1
            marks[margin.end] -= 1
    return [block for block, depth in zip(page.blocks, accumulate(marks), strict=False) if not depth] or page.blocks


def _around(page: Page) -> list[bool]:
    """For each block whether it stands in a margin of the page."""
    text = [0, *accumulate(len(block.text) for block in page.blocks)]
    links = [0, *accumulate(block.linked for block in page.blocks)]
    rights = [0, *accumulate("©" in block.text for block in page.blocks)]
    depth = [0] * (len(page.blocks) + 1)
    for margin in page.margins:
        chars, linked = text[margin.end] - text[margin.first], links[margin.end] - links[margin.first]
        if _is_around(margin, chars, linked, has_rights=rights[margin.end] > rights[margin.first]):
            depth[margin.first] += 1
            depth[margin.end] -= 1
    return [bool(open_) for open_ in accumulate(depth[:-1])]


def _is_around(margin: Margin, chars: int, linked: int, *, has_rights: bool) -> bool:
    """Whether a margin holds what is no content, by how many characters are in it and how many of them in links."""
    if margin.kind in {"hidden", "nav"}:
        return True
    if margin.kind in {"header", "footer"}:
        return not margin.place
    if margin.kind == "aside":
        return chars - linked < _MIN_ASIDE_CHARS or linked > _MAX_LINKED_NAMED * chars
    if not margin.place and chars <= _MAX_NOTICE_CHARS and (margin.controls or has_rights):
        return True
    most = _MAX_LINKED if margin.place else _MAX_LINKED_NAMED
    return margin.kind == "named" and linked > most * chars


def _within(blocks: list[Block], inner: list[int], places: Iterable[str], least: float) -> list[int]:
    """The blocks within `main`, or `article`, where these hold most of the page."""
    kept = [number for number in inner if blocks[number].place in places]
    return kept if _length(blocks, kept) >= least * _length(blocks, inner) else []


def _without_menu(blocks: list[Block], inner: list[int]) -> list[int]:
    """The blocks without the links above the first heading or text, where there is any."""
    menu = list(takewhile(lambda number: _is_link(blocks[number]) and blocks[number].tag not in HEADINGS, inner))
    rest = inner[len(menu) :]
    return rest if _length(blocks, rest) else inner


def _heading_above(page: Page, kept: list[int]) -> list[Block]:
    """The heading of the page and the texts beside it, where they stand in a banner above the content."""
    if not kept or any(page.blocks[number].tag == "h1" for number in kept):
        return []
    hidden = [margin for margin in page.margins if margin.kind in {"hidden", "nav"}]
    for number in range(kept[0]):
        block = page.blocks[number]
        if block.tag == "h1" and not _is_link(block):
            if any(margin.first <= number < margin.end for margin in hidden):
                continue
            beside = (other for other in page.blocks[number + 1 : kept[0]] if other.box == block.box)
            return [block, *(other for other in beside if other.text and not _is_link(other))]
    return []


def _is_link(block: Block) -> bool:
    return block.linked >= _MAX_LINKED * len(block.text)


def _length(blocks: list[Block], numbers: Iterable[int]) -> int:
    return sum(len(blocks[number].text) for number in numbers)
