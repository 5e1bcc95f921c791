"""A page's characters as pdfium names them → words with their place, size and direction."""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from bisect import bisect_right
from functools import cache, lru_cache
from itertools import islice, starmap
from unicodedata import normalize

import pypdfium2.raw as pdfium_c

from searcher import kernels
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.kernels.pdf_runs import Addresses, TextRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pypdfium2 as pdfium

_CUT = "\ufffe\x02\xad"  # pdfium's marks for a hyphen at the end of a line, and the soft hyphen
# Note marks, exponents and ordinals; capitals, which may be small ones.
_SIZES_MAY_DIFFER = re.compile(r"[^\W\d_][»”)\]]?[.,;:!?]?[\d*†‡]|^[\d*†‡(\[]+[^\W\d_]|^[A-ZÀ-ÖØ-ÞŒ][’']?[A-ZÀ-ÖØ-ÞŒ]")
_RAISED_SIZE = 0.65  # of the size: what raised figures of a font are worth
_RISE = 0.3  # of the size
_MIN_RISE = 0.2  # of the size: no figure stands that high but raised ones
_MAX_FONT_NAME_BYTES = 128
# Type 3 fonts of TeX in the encoding T1 say no more of a character than its code, which is that of another elsewhere.
_T1 = dict(zip(range(0x10, 0x20), "“”„«»–—\u200b\u200bıȷﬀﬁﬂﬃﬄ", strict=True))
_T1_OE = re.compile(r"(?<=[^\W\d_])÷|÷(?=[^\W\d_])")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\xad": "", "\u200b": "", "≪": "«", "≫": "»"}
_FIGURE = re.compile(r"[\d*†‡]")
_CONTROL = re.compile(r"[\x10-\x1f]")
_ODD = re.compile(r"[\xad\u200bﬀ-ﬄ≪≫]")
# A character of each word that may have letters of several sizes, or is cut; a pattern that begins with one class is fast.
_SPECIAL, _SPECIAL_OR_ODD = (
    re.compile(
        rf"[\d*†‡\ufffe\x02\xad{odd}(\[A-ZÀ-ÖØ-ÞŒ]"
        rf"(?:(?<=[\d*†‡\ufffe\x02\xad{odd}])|(?<![^\s\0\ufffe\x02].)(?:(?<=[(\[])|[’']?[A-ZÀ-ÖØ-ÞŒ]))"
    )
    for odd in ("", _ODD.pattern[1:-1])
)
# In the encoding OT1 accents are characters of their own, which stand over letters.
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "¸": "\u0327", "˜": "\u0303"}
_ACCENT = re.compile("[´`ˆ¨¸˜]")
_MAX_ACCENTS = 1_000  # of a page
_MAX_ACCENT_DISTANCE = 250  # characters between an accent and its letter, which may be drawn after the rest of a line
_SAME_SIZE = 1.1
_BOLD = re.compile(
    rb"bold|black|heavy|semib|demi(?!l)|-bd|(?<=[a-z])bx\d|cmbx|sfbx|\+ecbx|lmroman\w*-bold", re.IGNORECASE
)


class Word(NamedTuple):
    """A word, or several in turn in the same letters; places in points along the line and down the page.

    `first` and `last` are the numbers of its characters in the order of the file; `joined` means that no space stands
    before it, and `space` is the widest one in it. Places are as one sees them whose head is turned by `angle`, in degrees.
    `begins_bold` and `ends_bold` are about the fonts of those two characters, which their names tell.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    first: int
    last: int
    angle: int = 0
    joined: bool = False
    space: float = 0.0
    begins_bold: bool = False
    ends_bold: bool = False


class Characters:
    """The characters of a page: what pdfium says of each, one call for one fact."""

    def __init__(self, text_page: pdfium.PdfTextPage, height: float) -> None:
        """Take the text of a page of this height in points."""
        self._text_page = text_page  # which closes when nobody holds it
        self.raw = text_page.raw
        self._handle = ctypes.cast(self.raw, ctypes.c_void_p).value or 0
        self.height = height
        self.text = text_page.get_text_range()
        count = text_page.count_chars()
        if len(self.text) != count:  # Characters beyond the first plane shift all that follow.
            self.text = "".join(chr(pdfium_c.FPDFText_GetUnicode(self.raw, index)) for index in range(count))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box, self._matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
        self._font, self._flags = ctypes.create_string_buffer(_MAX_FONT_NAME_BYTES), ctypes.c_int()
        if _CONTROL.search(self.text):
            self.text = _T1_OE.sub("œ", self.text.translate(_T1))
        if _ACCENT.search(self.text):
            self._set_accents()

    def words(self) -> Iterator[Word]:
        """The words in the order of the file, those that follow each other in the same letters together."""
        # A call of pdfium costs as much as all else here, so that a kernel asks for all words of a page at once.
        firsts, lasts = (array("i", places) for places in kernels.words_of(self.text))
        is_odd = bool(_ODD.search(self.text))
        mended: dict[int, str] = {}  # words that are not what the characters are
        start = 0
        for number in self._special(firsts, is_odd=is_odd):
            first = firsts[number]
            written = self.text[first : lasts[number] + 1]
            text, lasts[number] = _repaired(written, first, lasts[number], is_odd=is_odd)
            if text != written:
                mended[number] = text
            if _sizes_may_differ(text) and (parts := self._by_size(written, first)):
                yield from self._runs(firsts, lasts, range(start, number), mended)
                yield from parts
                start = number + 1
        yield from self._runs(firsts, lasts, range(start, len(firsts)), mended)

    def _special(self, firsts: array[int], *, is_odd: bool) -> Iterable[int]:
        """The numbers of the words that may have letters of several sizes, or are cut, and perhaps of some others."""
        special = (_SPECIAL_OR_ODD if is_odd else _SPECIAL).finditer(self.text)
        numbers = dict.fromkeys(bisect_right(firsts, found.start()) - 1 for found in special)
        numbers.pop(-1, None)  # a mark before the first word
        return numbers

    def _runs(self, firsts: array[int], lasts: array[int], numbers: range, mended: dict[int, str]) -> Iterator[Word]:
        """Words as `words` has them; those that are nothing when they are mended are left out."""
        if "" in mended.values():
            kept = [number for number in numbers if mended.get(number) != ""]
            firsts, lasts = (array("i", [places[number] for number in kept]) for places in (firsts, lasts))
            mended = {place: mended[number] for place, number in enumerate(kept) if number in mended}
        else:
            firsts, lasts = firsts[numbers.start : numbers.stop], lasts[numbers.start : numbers.stop]
            mended = {number - numbers.start: text for number, text in mended.items()} if numbers.start else mended
        for run in starmap(TextRun, kernels.text_runs(_addresses(), self._handle, firsts, lasts)):
            first, last = firsts[run.start], lasts[run.end - 1]
            if mended.keys().isdisjoint(range(run.start, run.end)):
                text = " ".join(self.text[first : last + 1].split())
            else:
                text = " ".join(
                    mended.get(number) or self.text[firsts[number] : lasts[number] + 1]
                    for number in range(run.start, run.end)
                )
            begins_bold, ends_bold = _is_bold_name(run.begins), _is_bold_name(run.ends)
            if run.turned:
                yield self._placed(text, first, last)._replace(begins_bold=begins_bold, ends_bold=ends_bold)
            else:
                place = run.left, run.right, self.height - run.baseline, run.size
                yield Word(text, *place, first, last, space=run.space, begins_bold=begins_bold, ends_bold=ends_bold)

    def _is_bold(self, index: int) -> bool:
        """Whether the font of a character is a bold one, by its name."""
        length = pdfium_c.FPDFText_GetFontInfo(self.raw, index, self._font, _MAX_FONT_NAME_BYTES, self._flags)
        return 0 < length <= _MAX_FONT_NAME_BYTES and _is_bold_name(self._font.raw[: length - 1])

    def size(self, index: int) -> float:
        """The size in points of the font of a character: a glyph's box would be taller for É and for p than for a."""
        pdfium_c.FPDFText_GetMatrix(self.raw, index, self._matrix)
        size: float = pdfium_c.FPDFText_GetFontSize(self.raw, index)
        return size * math.hypot(self._matrix.c, self._matrix.d)

    def _placed(self, text: str, first: int, last: int) -> Word:
        size, matrix = self.size(first), self._matrix
        angle = 0 if not matrix.b else round(math.degrees(math.atan2(matrix.b, matrix.a)))
        pdfium_c.FPDFText_GetCharOrigin(self.raw, first, self._x, self._y)
        pdfium_c.FPDFText_GetLooseCharBox(self.raw, last, self._box)
        x, y, box = self._x.value, self._y.value, self._box
        if not angle:
            return Word(text, x, max(x, box.right), self.height - y, size, first, last)
        along, down = _turned(angle)
        right = max(
            along(corner_x, corner_y) for corner_x in (box.left, box.right) for corner_y in (box.bottom, box.top)
        )
        return Word(text, along(x, y), right, down(x, y), size, first, last, angle)

    def _by_size(self, written: str, first: int) -> list[Word]:
        """The parts of a word whose characters are of several sizes: an initial, or the mark of a note; else none."""
        sizes = [self._seen_size(index) for index in range(first, first + len(written))]
        if written[-1] in _CUT:
            sizes[-1] = sizes[-2] if len(sizes) > 1 else sizes[-1]
        if max(sizes) <= _SAME_SIZE * min(sizes):
            return []
        parts, start = [], 0
        for end in range(1, len(sizes) + 1):
            if end == len(sizes) or not 1 / _SAME_SIZE <= sizes[end] / (sizes[start] or 1) <= _SAME_SIZE:
                text = written[start:end].rstrip(_CUT) + "-" * (written[end - 1] in _CUT)
                part = self._placed(_mended(text), first + start, first + end - 1)
                part = part._replace(begins_bold=self._is_bold(part.first), ends_bold=self._is_bold(part.last))
                if sizes[start] < part.size / _SAME_SIZE:  # raised figures of the font
                    part = part._replace(size=sizes[start], baseline=part.baseline - _RISE * part.size)
                parts.append(part._replace(joined=start > 0))
                start = end
        return parts

    def _set_accents(self) -> None:
        """Put accents that are characters of their own on the letters under them."""
        characters = list(self.text)
        for found in islice(_ACCENT.finditer(self.text), _MAX_ACCENTS):
            accent = found.start()
            left, right, baseline = self._span(accent)
            middle = (left + right) / 2
            for distance in range(1, _MAX_ACCENT_DISTANCE):
                under = [
                    index
                    for index in (accent + distance, accent - distance)
                    if 0 <= index < len(characters) and self._is_under(index, characters[index], middle, baseline)
                ]
                if under:
                    letter = characters[under[0]].replace("ı", "i")
                    composed = normalize("NFC", letter + _ACCENTS[found[0]])
                    if len(composed) == 1:
                        characters[under[0]], characters[accent] = composed, "\u200b"
                    break
        self.text = "".join(characters)

    def _is_under(self, index: int, character: str, middle: float, baseline: float) -> bool:
        """Whether a character is the letter on which an accent stands."""
        if not character.isalpha() or character in _ACCENTS:
            return False
        start, end, line = self._span(index)
        return start <= middle <= end and abs(line - baseline) < end - start

    def _span(self, index: int) -> tuple[float, float, float]:
        """Where a character begins and ends, and its baseline."""
        pdfium_c.FPDFText_GetCharOrigin(self.raw, index, self._x, self._y)
        pdfium_c.FPDFText_GetLooseCharBox(self.raw, index, self._box)
        return self._x.value, self._box.right, self._y.value

    def _seen_size(self, index: int) -> float:
        """The size of a character; less for a figure that the font itself has raised."""
        size = self.size(index)
        if not self.text[index].isdigit():
            return size
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium_c.FPDFText_GetCharBox(self.raw, index, left, right, bottom, top)
        pdfium_c.FPDFText_GetCharOrigin(self.raw, index, self._x, self._y)
        return _RAISED_SIZE * size if bottom.value - self._y.value > _MIN_RISE * size else size


def _repaired(text: str, first: int, last: int, *, is_odd: bool) -> tuple[str, int]:
    """A word as it is written, and its last character that has a box."""
    if text[-1] in _CUT:
        text = text.rstrip(_CUT) + "-"
        last -= last > first  # The box of what stands for a hyphen is that of nothing in particular.
    return (_mended(text) if is_odd else text), last


def _sizes_may_differ(text: str) -> bool:
    # The first two are cheap, and most words have neither capitals only nor figures.
    return bool((text.isupper() or _FIGURE.search(text)) and _SIZES_MAY_DIFFER.search(text))


def _mended(text: str) -> str:
    r"""A word without soft hyphens and ligatures, in the quotes of French for those that old fonts have instead.

    >>> _mended("coﬀ\xadret")
    'coffret'
    """
    return _ODD.sub(lambda found: _LIGATURES[found[0]], text) if _ODD.search(text) else text


@cache
def _addresses() -> Addresses:
    """Where the functions of pdfium are that a kernel calls."""
    origin, box, info = (
        pdfium_c.FPDFText_GetCharOrigin,
        pdfium_c.FPDFText_GetLooseCharBox,
        pdfium_c.FPDFText_GetFontInfo,
    )
    functions = (origin, box, pdfium_c.FPDFText_GetMatrix, pdfium_c.FPDFText_GetFontSize, info)
    one, two, three, four, five = (ctypes.cast(function, ctypes.c_void_p).value or 0 for function in functions)
    return one, two, three, four, five


@lru_cache(maxsize=256)
def _is_bold_name(name: bytes) -> bool:
    return bool(_BOLD.search(name))


@lru_cache(maxsize=64)
def _turned(angle: int) -> tuple[Callable[[float, float], float], Callable[[float, float], float]]:
    """How far along a line of this angle a point is, and how far down across such lines."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return (lambda x, y: x * cosine + y * sine), (lambda x, y: x * sine - y * cosine)
