"""Plain text: where a paragraph ends when nothing but white space says so."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise

from searcher.documents.text.line_breaks import (
    LONG_LINE,
    Line,
    ends_sentence,
    is_ended,
    join_lines,
    split_block,
    width_of,
)
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["join_lines", "split_paragraphs", "split_title"]

_MAX_TITLE_CHARS = 100
_NO_TITLE = re.compile(r"[.,;…:]\s*$")
_LINE = re.compile(r"\r\n|[\n\r]")
_MIN_DOUBLE_SPACED_LINES = 8  # lines with a blank one after each: fewer may be short paragraphs
_ENDS = re.compile(r"[.;:!?…]$")
_TAB = 4  # columns
_MAX_BLOCK_LINES = (
    5_000  # without a blank one; more are taken in parts, lest a list of words take a hundred times its size
)
_LAST_LINES = 200  # of a part, among which one is sought that ends a sentence
_CHUNK_CHARS = 1 << 16  # of a text, whose lines are found at once
_MAX_HELD_LINES = 200_000  # of a text; those of a longer one are found again for each look at them


class _Block(NamedTuple):
    """Lines between blank ones, and how many blank ones come after."""

    lines: list[Line]
    gap: int


def split_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    r"""Each paragraph's first line number and its text.

    Blank lines part paragraphs, and hard-wrapped lines are joined with a space (with a line break after a hyphen, since
    the hyphen may be the word's own). Where somebody ended a line, so does a sentence's paragraph, and verses and the
    items of a list keep their lines. A line of more than 120 characters is no wrapped one: it is a paragraph.

    >>> list(split_paragraphs("Un deux\ntrois.\n\nUn logi-\nciel."))
    [(1, 'Un deux trois.'), (4, 'Un logi-\nciel.')]
    >>> list(split_paragraphs("Présents :\n- le maire ;\n- deux adjoints."))
    [(1, 'Présents :\n- le maire ;\n- deux adjoints.')]
    """
    if "\n" not in text and "\r" not in text:
        stripped = text.strip()
        return iter([(1, stripped)] if stripped else [])
    blocks = _blocks(text)
    return _split(blocks, _line_counts(blocks))


def split_title(text: str) -> tuple[str | None, list[tuple[int, str]]]:
    r"""Tell a short first line that no sentence ends from the paragraphs after it.

    >>> split_title("Le titre\n\nDu texte.")
    ('Le titre', [(3, 'Du texte.')])
    >>> split_title("Du texte.\n\nEt encore.")
    (None, [(1, 'Du texte.'), (3, 'Et encore.')])
    """
    blocks = _blocks(text)
    counts = _line_counts(blocks)
    first_two = list(islice(_without_double_spacing(blocks, counts), 2))
    if first_two and _is_title(first_two[0], alone=len(first_two) == 1):
        return first_two[0][0].text, list(_split(_Untitled(blocks), counts.without_title(next(iter(blocks)))))
    return None, list(_split(blocks, counts))


def _blocks(text: str) -> Iterable[_Block]:
    blocks = _Blocks(text)
    return list(blocks) if text.count("\n") <= _MAX_HELD_LINES else blocks


def _split(blocks: Iterable[_Block], counts: _LineCounts) -> Iterator[tuple[int, str]]:
    width = width_of(counts.lengths)
    for lines in _without_double_spacing(blocks, counts):
        yield from split_block(lines, width)


class _LineCounts(NamedTuple):
    """What one look at all lines tells: how many there are of each length, how many blocks, and those of one line."""

    lengths: Counter[int]
    blocks: int
    singles: int

    def without_title(self, first: _Block) -> _LineCounts:
        """The counts without the first line of a text, which is that of its first block."""
        alone = len(first.lines) == 1
        lengths = self.lengths - Counter([len(first.lines[0].text)])
        return _LineCounts(lengths, self.blocks - alone, self.singles - alone + (len(first.lines) == _TITLED_LINE))


_TITLED_LINE = 2  # lines of a block that is one of one line without its title


def _line_counts(blocks: Iterable[_Block]) -> _LineCounts:
    lengths: Counter[int] = Counter()
    total = singles = 0
    for block in blocks:
        total += 1
        singles += len(block.lines) == 1
        lengths.update([len(line.text) for line in block.lines])
    return _LineCounts(lengths, total, singles)


class _Blocks:
    """The lines of a text between blank ones, found again at each look, so that they are never held all at once."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __iter__(self) -> Iterator[_Block]:
        lines: list[Line] = []
        gap = 0
        for number, line in enumerate(_lines(self._text), start=1):
            if stripped := line.strip():
                if gap and lines:
                    yield _Block(lines, gap)
                    lines = []
                elif len(lines) == _MAX_BLOCK_LINES:
                    end = _part_end(lines)
                    yield _Block(lines[:end], 0)
                    lines = lines[end:]
                gap = 0
                lines.append(Line(number, stripped, _indent(line) if line[0].isspace() else 0))
            else:
                gap += 1
        if lines:
            yield _Block(lines, gap)


class _Untitled:
    """Blocks without the first line."""

    def __init__(self, blocks: Iterable[_Block]) -> None:
        self._blocks = blocks

    def __iter__(self) -> Iterator[_Block]:
        blocks = iter(self._blocks)
        first = next(blocks)
        if len(first.lines) > 1:
            yield first._replace(lines=first.lines[1:])
        yield from blocks


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, some thousands at a time."""
    start = 0
    while (end := text.find("\n", start + _CHUNK_CHARS)) >= 0:
        chunk = text[start:end]
        yield from _LINE.split(chunk.removesuffix("\r")) if "\r" in chunk else chunk.split("\n")
        start = end + 1
    yield from _LINE.split(text[start:])


def _part_end(lines: list[Line]) -> int:
    """After how many of the lines a part ends: with a sentence where one ends among the last."""
    for number in range(len(lines), len(lines) - _LAST_LINES, -1):
        if ends_sentence(lines[number - 1].text):
            return number
    return len(lines)


def _indent(line: str) -> int:
    line = line.expandtabs(_TAB)
    return len(line) - len(line.lstrip())


def _without_double_spacing(blocks: Iterable[_Block], counts: _LineCounts) -> Iterator[list[Line]]:
    """The lines of each block; all lines that have a blank one after each, since there it says nothing."""
    if not _is_double_spaced(blocks, counts):
        yield from (block.lines for block in blocks)
        return
    least = min(block.gap for block, _after in pairwise(blocks) if block.gap)
    lines: list[Line] = []
    for block in blocks:
        lines += block.lines
        if block.gap > least or len(lines) >= _MAX_BLOCK_LINES:
            yield lines
            lines = []
    if lines:
        yield lines


def _is_double_spaced(blocks: Iterable[_Block], counts: _LineCounts) -> bool:
    """Whether lines stand alone though most of them go on in the next: they are full, and no sentence ends."""
    if counts.singles < max(_MIN_DOUBLE_SPACED_LINES, 0.9 * counts.blocks):
        return False
    longest = max(len(block.lines[0].text) for block in blocks if len(block.lines) == 1)
    going_on = sum(
        after.text[0].islower() and not is_ended(line, after, longest) and not _ENDS.search(line.text)
        for line, after in pairwise(block.lines[0] for block in blocks if len(block.lines) == 1)
    )
    return going_on >= 0.5 * counts.singles


def _is_title(block: list[Line], *, alone: bool) -> bool:
    first = block[0].text
    if len(first) > _MAX_TITLE_CHARS or _NO_TITLE.search(first):
        return False
    if not alone:
        return len(block) == 1
    return len(block) > 1 and len(block[1].text) > LONG_LINE
