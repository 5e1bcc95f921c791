"""Plain text: where a paragraph ends when nothing but white space says so."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from searcher.documents.text.line_breaks import LONG_LINE, Line, is_ended, join_lines, split_block, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["join_lines", "split_paragraphs", "split_title"]

_MAX_TITLE_CHARS = 100
_NO_TITLE = re.compile(r"[.,;…:]\s*$")
_LINE = re.compile(r"\r\n|[\n\r]")
_MIN_DOUBLE_SPACED_LINES = 8  # lines with a blank one after each: fewer may be short paragraphs
_ENDS = re.compile(r"[.;:!?…]$")
_TAB = 4  # columns


def split_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield each paragraph's first line number and its text.

    Blank lines part paragraphs, and hard-wrapped lines are joined with a space (with a line break after a hyphen, since
    the hyphen may be the word's own). Where somebody ended a line, so does a sentence's paragraph, and verses and the
    items of a list keep their lines. A line of more than 120 characters is no wrapped one: it is a paragraph.

    >>> list(split_paragraphs("Un deux\ntrois.\n\nUn logi-\nciel."))
    [(1, 'Un deux trois.'), (4, 'Un logi-\nciel.')]
    >>> list(split_paragraphs("Présents :\n- le maire ;\n- deux adjoints."))
    [(1, 'Présents :\n- le maire ;\n- deux adjoints.')]
    """
    blocks = list(_blocks(text))
    width = width_of(chain.from_iterable(blocks))
    for block in blocks:
        yield from split_block(block, width)


def split_title(text: str) -> tuple[str | None, list[tuple[int, str]]]:
    r"""Tell a short first line that no sentence ends from the paragraphs after it.

    >>> split_title("Le titre\n\nDu texte.")
    ('Le titre', [(3, 'Du texte.')])
    >>> split_title("Du texte.\n\nEt encore.")
    (None, [(1, 'Du texte.'), (3, 'Et encore.')])
    """
    blocks = list(_blocks(text))
    if sum(map(len, blocks)) > 1 and _is_title(blocks[0], alone=len(blocks) == 1):
        first = blocks[0].pop(0)
        rest = _LINE.split(text, maxsplit=first.number)[-1]
        return first.text, [(line + first.number, paragraph) for line, paragraph in split_paragraphs(rest)]
    return None, list(split_paragraphs(text))


def _blocks(text: str) -> Iterator[list[Line]]:
    """The lines between blank ones; all lines that have a blank one after each, since there it says nothing."""
    blocks: list[list[Line]] = [[]]
    gaps = [0]
    for number, line in enumerate(_LINE.split(text), start=1):
        if stripped := line.strip():
            if gaps[-1] and blocks[-1]:
                blocks.append([])
                gaps.append(0)
            elif not blocks[-1]:
                gaps[-1] = 0
            blocks[-1].append(Line(number, stripped, _indent(line) if line[0].isspace() else 0))
        else:
            gaps[-1] += 1
    yield from filter(None, _without_double_spacing(blocks, gaps))


def _indent(line: str) -> int:
    line = line.expandtabs(_TAB)
    return len(line) - len(line.lstrip())


def _without_double_spacing(blocks: list[list[Line]], gaps: list[int]) -> list[list[Line]]:
    """Put lines together that stand alone, though most of them go on in the next: they are full, and no sentence ends."""
    single = [block[0] for block in blocks if len(block) == 1]
    longest = max((len(line.text) for line in single), default=0)
    going_on = sum(
        after.text[0].islower() and not is_ended(line, after, longest) and not _ENDS.search(line.text)
        for line, after in pairwise(single)
    )
    if len(single) < max(_MIN_DOUBLE_SPACED_LINES, 0.9 * len(blocks)) or going_on < 0.5 * len(single):
        return blocks
    joined: list[list[Line]] = [[]]
    for block, gap in zip(blocks, gaps, strict=True):
        joined[-1].extend(block)
        if gap > min(gaps[:-1]):
            joined.append([])
    return joined


def _is_title(block: list[Line], *, alone: bool) -> bool:
    first = block[0].text
    if len(first) > _MAX_TITLE_CHARS or _NO_TITLE.search(first):
        return False
    if not alone:
        return len(block) == 1
    return len(block) > 1 and len(block[1].text) > LONG_LINE
