"""Snippet: a fragment of a paragraph with the ranges marked in it."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.kernels import densest, fragment
from searcher.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.results.highlight import Mark

WIDTH = 280
"""Characters a snippet has at most, but for the end of a word; shorter paragraphs are shown whole."""

_NARROW_CHARS = 150  # characters of each further window
_MAX_WINDOWS = 3
_SENTENCE_END = expression(r"[.!?…][\s»”]+(?=\S)")
_SPACES = expression(r"\s+")
_SPACE_CHARS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_LOOSE_START = expression(r"[\s,;:.!?…»”)\]]+(?=[\s\w«“(\[])")  # belongs to what is cut off before it
_LOOSE_START_CHARS = frozenset(f"{_SPACE_CHARS},;:.!?…»”)]")
_LOOSE_END_CHARS = f"{_SPACE_CHARS},;:«“([–—-"  # lead to what is cut off after them
_MARK_ON, _MARK_OFF = "\x1b[1;31m", "\x1b[0m"
# Styles stand at each element: a style sheet would reach everything else in a notebook.
_NOTEBOOK_MARK = '<mark style="background:rgba(255,190,0,.35);color:inherit;padding:0 .1em;border-radius:.2em">'
_BACK = 90  # characters before the first mark among which a sentence's start is looked for


class Snippet(NamedTuple):
    """`text` is part of the paragraph, character for character; `ranges` are `[start, end)` in it.

    `start` is where it begins in the paragraph, and `cut` says whether the paragraph goes on after it.
    """

    text: str
    ranges: tuple[tuple[int, int], ...]
    start: int = 0
    cut: bool = False

    def __str__(self) -> str:
        """The text, without marks."""
        return self.text

    def marked(self, on: str, off: str) -> str:
        """The text with something before and after each range.

        >>> Snippet("L’open source.", ((2, 13),)).marked("[", "]")
        'L’[open source].'
        """
        return "".join([f"{on}{piece}{off}" if found else piece for piece, found in segments(self.text, self.ranges)])

    def html(self) -> str:
        """The text as HTML, the ranges in `<mark>`.

        >>> Snippet("<b> & c", ((4, 5),)).html()
        '&lt;b&gt; <mark>&amp;</mark> c'
        """
        from html import escape

        pieces = [(escape(piece), found) for piece, found in segments(self.text, self.ranges)]
        return "".join([f"<mark>{piece}</mark>" if found else piece for piece, found in pieces])

    def notebook_html(self) -> str:
        """The text as a paragraph of HTML with styles of its own, and signs where the text goes on."""
        before, after = "… " if self.start else "", " …" if self.cut else ""
        pieces = [(_plain_html(piece), found) for piece, found in segments(self.text, self.ranges)]
        text = "".join([f"{_NOTEBOOK_MARK}{piece}</mark>" if found else piece for piece, found in pieces])
        return f'<p dir="auto" style="margin:.2em 0;max-width:50em">{before}{text}{after}</p>'

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        return self.notebook_html()

    def ansi(self) -> str:
        """The text for a terminal, the ranges bold and red; control characters become spaces."""
        safe = printable(self.text)
        return self._replace(text=safe).marked(_MARK_ON, _MARK_OFF)


def segments(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield a text piece by piece, and whether each piece is one of the ascending `ranges`.

    >>> list(segments("L’open source.", [(2, 13)]))
    [('L’', False), ('open source', True), ('.', False)]
    """
    place = 0
    for start, end in ranges:
        yield text[place:start], False
        yield text[start:end], True
        place = end
    yield text[place:], False


def _plain_html(text: str) -> str:
    from html import escape

    return escape(printable(text)).encode(errors="replace").decode()


CONTROL = dict.fromkeys(
    [*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " "
)
"""The codes of control characters, of other line ends, and of those that turn the direction of writing."""


def printable(text: str) -> str:
    r"""Replace each character that could move the cursor or turn the text around, so that ranges still fit.

    >>> printable("a\x1b[31mb\u202ec")
    'a [31mb c'
    """
    # None of them is printable; to translate, Python raises an error for each character that is no other one.
    return text if text.isprintable() else text.translate(CONTROL)


def printable_lines(text: str) -> str:
    r"""Printable text whose line breaks are kept.

    >>> printable_lines("a\x1bb\nc")
    'a b\nc'
    """
    return "\n".join(map(printable, text.split("\n")))


def make_snippets(text: str, ranges: tuple[tuple[int, int], ...], marks: list[Mark]) -> tuple[Snippet, ...]:
    """Up to three windows in the order of the text: the best, and others for parts of the query that are not in it."""
    if len(text) <= WIDTH:
        return (Snippet(text, ranges),)  # in which nothing is missing
    windows = [make_snippet(text, ranges, marks)]
    while len(windows) < _MAX_WINDOWS:
        shown = {mark[2] for mark in marks if any(_is_shown(mark, window) for window in windows)}
        missing = [mark for mark in marks if mark[2] not in shown]
        if not missing:
            break
        wanted_start, wanted_end, _ = missing[densest(missing, _NARROW_CHARS - _BACK)]
        first = max((end for _, end in map(_extent, windows) if end <= wanted_start), default=0)
        last = min((start for start, _ in map(_extent, windows) if start >= wanted_end), default=len(text))
        first = min(_word_start(text, first), wanted_start)
        gap = tuple(
            [
                (max(start, first) - first, min(end, last) - first)
                for start, end in ranges
                if start < last and end > first
            ]
        )
        window = make_snippet(
            text[first:last],
            gap,
            [(start - first, end - first, part) for start, end, part in missing if start >= first and end <= last],
            _NARROW_CHARS,
        )
        windows.append(
            window._replace(start=first + window.start, cut=first + window.start + len(window.text) < len(text))
        )
    return tuple(sorted(windows, key=lambda window: window.start))


def _extent(window: Snippet) -> tuple[int, int]:
    return window.start, window.start + len(window.text)


def _is_shown(mark: Mark, window: Snippet) -> bool:
    start, end = _extent(window)
    return start < mark[1] and mark[0] < end


def make_snippet(text: str, ranges: tuple[tuple[int, int], ...], marks: list[Mark], width: int = WIDTH) -> Snippet:
    """Cut the window with most of the query out of a paragraph, at words and if possible at a sentence's start."""
    length = len(text)
    if length <= width:
        return Snippet(text, ranges)
    room = width - _BACK
    start = _start(text, marks[densest(marks, room)][0]) if marks and marks[-1][1] > room else 0
    end = _end(text, start, width)
    if end == length:
        start = min(start, _word_start(text, end - width))
    if start and text[start] in _LOOSE_START_CHARS and (loose := _LOOSE_START.match(text, start)):
        start = loose.end()
    if end < length and text[end - 1] in _LOOSE_END_CHARS and (kept := text[start:end].rstrip(_LOOSE_END_CHARS)):
        end = start + len(kept)
    start, end, inside = fragment(marks, ranges, start, end)
    return Snippet(text[start:end], inside, start, end < length)


def _start(text: str, wanted: int) -> int:
    """A sentence's start shortly before the wanted place, or else a word's; the paragraph's, if that is near."""
    if wanted <= _BACK:
        return 0
    sentences = list(_SENTENCE_END.finditer(text, wanted - _BACK - 1, wanted))
    return sentences[-1].end() if sentences else min(wanted, _word_start(text, wanted - _BACK // 2))


def _word_start(text: str, place: int) -> int:
    """The first place from here on where a word begins."""
    if place <= 0 or text[place - 1].isspace():
        return max(0, place)
    space = _SPACES.search(text, place)
    return space.end() if space else place


def _end(text: str, start: int, width: int) -> int:
    """The end of the last whole word, or of the last sentence if that is not far before."""
    if len(text) - start <= width:
        return len(text)
    sentences = list(_SENTENCE_END.finditer(text, start + width * 3 // 4 - 1, start + width))
    if sentences:
        return sentences[-1].start() + 1
    before = _before_last_word(text[start + width // 2 : start + width + 1])
    return start + width // 2 + len(before.rstrip()) if before else start + width


def _before_last_word(text: str) -> str:
    """What stands before the last word, white space included; all of a text that ends with white space."""
    words = text.rsplit(None, 1)
    return text if text[-1:].isspace() else text[: len(text) - len(words[-1])]
