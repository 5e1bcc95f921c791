"""Lines of plain text → paragraphs: which line ends an author meant, and which a program made that wraps lines.

A program goes on to the next line when the next word does not fit. So a line after which it would have fitted was ended
by somebody: at the end of a paragraph, of an item, of a verse.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LONG_LINE = 120  # characters: more than any editor wraps at, so that such a line is a paragraph

_FULL = 0.9  # of the width: a line that would be shorter with the next word was ended before it
_MIN_INDENT_COLUMNS = 2  # columns
_MAX_ITEM_CHARS = 200  # characters; a longer one, such as a clause of a contract, is a paragraph
_MAX_LIST_CHARS = 1000
_MIN_VERSES = 2  # after the first: in sentences that were wrapped, two lines in turn rarely begin with capitals
_MAX_ENDED_SHARE = 0.6  # of the lines of what is no wrapped text
_MAX_VERSES = 10  # of verses in a paragraph: from there it ends with a sentence

_SENTENCE_ENDS = (".", "!", "?", "…", ":")
_PART_ENDS = (*_SENTENCE_ENDS, ";", ",")
_CLOSING = ' \t\n\u00a0\u202f»”")]'  # may follow the sign that ends a sentence
_CAPITAL = re.compile(r"[«“\"(\[—–\s\d-]*[^\W\d_a-zà-öø-ÿœ]")
_ITEM = re.compile(r"(?:[-–—•*·▪◦‣]|\d{1,3}[.)°]|\d{1,2}(?:\.\d{1,2})+\.?|[a-z]\)|[ivx]{1,5}\))[ \t\u00a0]+\S")
_RULE = re.compile(r"[=\-_*~]{3,}")  # under a heading
_ITEM_BEGINS = frozenset("-–—•*·▪◦‣0123456789abcdefghijklmnopqrstuvwxyz")
_RULE_BEGINS, _ARTICLE_BEGINS = frozenset("=-_*~"), frozenset("Aa")
_ARTICLE = re.compile(r"Art(?:icle|\.)[ \u00a0](?:premier|unique|[LRD]?\.? ?\d|[IVXLC]+\b)", re.IGNORECASE)


class Line(NamedTuple):
    """A line: its number, counted from 1, its text without the white space around, and how far it is set in."""

    number: int
    text: str
    indent: int = 0


class _Piece(NamedTuple):
    """Lines that are one sentence after the other, or one item of a list."""

    number: int
    text: str
    is_item: bool


def join_lines(lines: Iterable[str]) -> str:
    r"""Join wrapped lines; after a hyphen the line break stays, so that nothing is decided about the word.

    >>> join_lines(["un logi-", "ciel", "libre"])
    'un logi-\nciel libre'
    """
    return "".join(line + ("\n" if line.endswith(("-", "\u2010")) else " ") for line in lines).strip()


def width_of(lengths: Mapping[int, int]) -> int:
    """Where lines were wrapped, if they were: four of five lines are no longer, those of full length aside.

    >>> width_of({70: 2, 72: 30, 80: 3, 400: 100})
    72
    """
    counts = [lengths.get(length, 0) for length in range(LONG_LINE + 1)]
    wanted = sum(counts) * 4 // 5
    return next((length for length, seen in enumerate(accumulate(counts)) if seen > wanted), 0)


def split_block(block: Sequence[Line], width: int) -> Iterator[tuple[int, str]]:
    """The paragraphs of lines without a blank one among them, in a text that is wrapped at a width."""
    longest = max(len(line.text) for line in block)
    if longest > LONG_LINE or len(block) == 1:
        yield from ((line.number, line.text) for line in block)
        return
    ended = [is_ended(line, after, max(width, longest)) for line, after in pairwise(block)]
    if _is_line_by_line(block, ended):
        yield from _by_lines(_unwrapped(block, ended))
    else:
        yield from _lists(_pieces(block, ended))


def is_ended(line: Line, after: Line, width: int) -> bool:
    """Whether somebody ended a line: the first word of the next one would have had its place there."""
    free = _FULL * width - len(line.text) - 1
    return free > 0 and (len(after.text) <= free or len(after.text.split(None, 1)[0]) <= free)


def ends_sentence(text: str) -> bool:
    """Whether a text ends with the sign of a sentence's end, and what may follow it."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _ends_part(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_PART_ENDS)


def _is_line_by_line(block: Sequence[Line], ended: Sequence[bool]) -> bool:
    """Whether the lines are verses, an address, a column of names: all begin with a capital, or most that are ended."""
    if any(map(_is_item, block)):
        return False
    if all(ended) and len(ended) >= _MIN_VERSES:
        return True
    if len(ended) >= _MIN_VERSES and all(_CAPITAL.match(line.text) for line in block[1:]):
        return True
    verses = sum(1 for end, line in zip(ended, block[1:], strict=True) if end and _CAPITAL.match(line.text))
    return verses >= _MAX_ENDED_SHARE * len(ended)


def _unwrapped(block: Sequence[Line], ended: Sequence[bool]) -> list[Line]:
    """The lines, with those that were wrapped among them put together."""
    groups = [[block[0]]]
    for line, is_new in zip(block[1:], ended, strict=True):
        if is_new or not line.text[0].islower():
            groups.append([])
        groups[-1].append(line)
    return [group[0]._replace(text=join_lines(line.text for line in group)) for group in groups]


def _by_lines(block: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Verses stay together; lines of which nearly each is a sentence are paragraphs."""
    sentences = sum(ends_sentence(line.text) for line in block)
    most = 1 if sentences >= 0.75 * len(block) else _MAX_VERSES
    lines: list[Line] = []
    for line in block:
        lines.append(line)
        if len(lines) >= most and ends_sentence(line.text):
            yield lines[0].number, "\n".join(each.text for each in lines)
            lines = []
    if lines:
        yield lines[0].number, "\n".join(each.text for each in lines)


def _pieces(block: Sequence[Line], ended: Sequence[bool]) -> Iterator[_Piece]:
    margins = _margins(block)
    start = 0
    for here, (before, line) in enumerate(pairwise(block), start=1):
        if _begins(block[start], before, line, margins, ended=ended[here - 1]):
            yield _piece(block[start:here], ended[start:here])
            start = here
    yield _piece(block[start:], ended[start:])


def _piece(lines: Sequence[Line], ended: Sequence[bool]) -> _Piece:
    """The lines as one text: what was wrapped is joined, a line end that somebody made before a capital stays."""
    groups = [[lines[0].text]]
    for line, is_ended in zip(lines[1:], ended, strict=False):
        if (is_ended and _CAPITAL.match(line.text)) or _is_rule(line.text):
            groups.append([])
        groups[-1].append(line.text)
    return _Piece(lines[0].number, "\n".join(map(join_lines, groups)), _is_item(lines[0]))


# Looking at the first character is cheaper than trying an expression, and most lines begin with another.
def _is_item(line: Line) -> bool:
    return line.text[0] in _ITEM_BEGINS and bool(_ITEM.match(line.text))


def _is_rule(text: str) -> bool:
    return text[0] in _RULE_BEGINS and bool(_RULE.fullmatch(text))


def _is_article(text: str) -> bool:
    return text[0] in _ARTICLE_BEGINS and bool(_ARTICLE.match(text))


def _margins(block: Sequence[Line]) -> int | None:
    """How far the first lines of paragraphs are set in, where that is how they are told."""
    least = min(line.indent for line in block)
    set_in = [line for line in block if line.indent >= least + _MIN_INDENT_COLUMNS]
    tells = 0 < len(set_in) < len(block) and all(_CAPITAL.match(line.text) for line in set_in)
    return least + _MIN_INDENT_COLUMNS if tells else None


def _begins(first: Line, before: Line, line: Line, margins: int | None, *, ended: bool) -> bool:
    """Whether a paragraph or an item begins with a line; `first` and `before` are the ends of the one that is open."""
    if _is_rule(before.text):
        return True
    if margins is not None and line.indent >= margins:
        return True
    if _is_item(line) or _is_article(line.text):
        return ended or _is_item(first) or _ends_part(before.text)
    return ended and ends_sentence(before.text) and bool(_CAPITAL.match(line.text))


def _lists(pieces: Iterable[_Piece]) -> Iterator[tuple[int, str]]:
    """The items of a list are one paragraph of several lines, with what announces them."""
    held: _Piece | None = None
    for piece in pieces:
        if held and piece.is_item and _goes_with(held, piece):
            held = held._replace(text=f"{held.text}\n{piece.text}", is_item=True)
        else:
            if held:
                yield held.number, held.text
            held = piece
    if held:
        yield held.number, held.text


def _goes_with(held: _Piece, item: _Piece) -> bool:
    announced = held.is_item or held.text.endswith(":")
    return announced and len(item.text) <= _MAX_ITEM_CHARS and len(held.text) + len(item.text) <= _MAX_LIST_CHARS
