"""Words → lines: what stands on one baseline without a wide gap; raised marks, initials and bullets find their line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from operator import attrgetter

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.documents.formats.pdf.words import Word

_SAME_LINE = 0.3  # of the size: baselines that differ no more are one
_MAX_SCRIPT_RISE = 0.6  # of the size: how far a superscript or subscript stands from the baseline
_SMALLER = 0.9  # of the size: letters of a mark are no larger
_RAISED = 0.12  # of the size
_WIDE_GAP = 1.2  # of the size: no space between words of one line, unless it is justified
_SPACE = 0.5  # of the size: no space between columns
_NEAR = 3.0  # of the size: lines above and below that tell whether a gap is one between columns
_NEAR_ROWS = 2
_PIECES_BESIDE = 2  # of a row
_MIN_SPACES = 2  # that are alike
_MAX_BETWEEN = 3  # characters between words that the file has in turn
_EVEN = 1.3  # times the least space: no other is wider in a line that was spaced out
_SAME_SIZE = 0.15  # of the size
_MARK_AND_TEXT = 2  # pieces of a row
_MAX_BULLET_GAP = 4.0  # of the size
_MAX_STRAY_GAP = 0.25  # of the size: pieces of one word
_INITIAL = 1.7  # of the size of the text beside it
_MAX_INITIALS = 20  # of a page
_LETTER = re.compile(r"[«“\"—–]?\s?[A-ZÀ-ÖØ-ÞŒ][’']?")
_EXPONENT_BASE = re.compile(r"(?:\d|\b[dchkmµn]?[ms])$")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[*†‡]{1,3}|[a-z])[)\]]?")
_NOTE_NUMBER = re.compile(r"\d{1,3}|[*†‡]{1,3}")
_NUMERIC_MARK = re.compile(r"[(\[]?(?:\d{1,3}(?:[,–-]\d{1,3})*|[*†‡]{1,3})[)\]]?,?")

BULLET = re.compile(r"[•▪◦‣●○■□–—‒·✓➢❖-]")
NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)°](?:\d{1,3}\.?)*|\d{1,2}(?:\.\d{1,2}){1,3}", re.IGNORECASE)


class Line(NamedTuple):
    """A line of text, its place and size in points, from the left and the top of the page.

    `order` tells its place in the order of the file, `bold` whether it begins and ends in bold letters, and
    `space` how wide its widest space is.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    order: int = 0
    bold: bool = False
    space: float = 0.0


def make_lines(words: Iterable[Word]) -> list[Line]:
    """The lines of the words of one direction, from top to bottom; columns and cells are lines of their own."""
    runs = [_line(run) for run in _runs(words)]
    return _with_initials(_joined_on_rows(runs))


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines that stand side by side on one baseline, from the left; rows from the top."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=attrgetter("baseline")):
        if found and line.baseline - found[-1][0].baseline <= _SAME_LINE * min(line.size, found[-1][0].size):
            found[-1].append(line)
        else:
            found.append([line])
    for row in found:
        if len(row) > 1:
            row.sort(key=attrgetter("left"))
    return found


# Words in the order of the file


def _runs(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words that follow one another on a line."""
    run: list[Word] = []
    for word in words:
        if run and not _follows(run, word):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _follows(run: Sequence[Word], word: Word) -> bool:
    before = run[-1]
    size = max(before.size, word.size)
    gap = word.left - before.right
    if gap > _WIDE_GAP * size or word.left < before.left - 0.1 * size or gap < -size:
        return False
    drift = abs(word.baseline - before.baseline)
    if drift <= _SAME_LINE * min(before.size, word.size) and not _is_initial(before.text, before.size, word.size):
        return True
    # A mark that is raised, and what comes after it.
    is_script = min(before.size, word.size) <= _SMALLER * size and drift <= _MAX_SCRIPT_RISE * size
    return is_script and not _is_initial(before.text, before.size, word.size)


def _line(run: Sequence[Word]) -> Line:
    if len(run) == 1:
        word = run[0]
        bold = word.begins_bold and word.ends_bold
        return Line(word.text, word.left, word.right, word.baseline, round(word.size, 1), word.first, bold, word.space)
    size, baseline = _main(run)
    text = _text(run, size, baseline)
    bold = run[0].begins_bold and run[-1].ends_bold
    gaps = [after.left - before.right for before, after in pairwise(run)]
    space = max([*gaps, *(word.space for word in run)])
    return Line(text, run[0].left, max(word.right for word in run), baseline, size, run[0].first, bold, space)


def _text(run: Sequence[Word], size: float, baseline: float) -> str:
    """The text of a line: marks of notes are no part of it, exponents are."""
    text = ""
    for before, word in zip([None, *run], run, strict=False):
        written = word.text
        is_close = before is not None and (word.joined or word.left - before.right < _MAX_STRAY_GAP * size / 2)
        if word.size <= _SMALLER * size and baseline - word.baseline > _RAISED * size:
            if text and _NUMERIC_MARK.fullmatch(written):
                if not (written.isdigit() and is_close and _EXPONENT_BASE.search(text)):
                    continue  # the mark of a note
                written = written.translate(_SUPERSCRIPTS)
            is_joined = is_close and bool(text)
        else:
            is_joined = word.joined and not (before is run[0] and _is_mark(before, size, baseline))
            # What closes a sentence belongs to the word before a mark, too.
            is_joined |= written[0] in ".,)" and before is not None and (is_close or _is_mark(before, size, baseline))
        text += written if is_joined or not text else f" {written}"
    return text


def _is_mark(word: Word, size: float, baseline: float) -> bool:
    return (
        word.size <= _SMALLER * size and baseline - word.baseline > _RAISED * size and bool(_MARK.fullmatch(word.text))
    )


def _main(run: Sequence[Word]) -> tuple[float, float]:
    """The size in which most letters of a line are set, and the baseline of those."""
    letters: Counter[float] = Counter()
    for word in run:
        letters[round(word.size, 1)] += len(word.text)
    size = letters.most_common(1)[0][0]
    first = next(word for word in run if round(word.size, 1) == size)
    return size, first.baseline


# Lines side by side


def _joined_on_rows(runs: Sequence[Line]) -> list[Line]:
    """Join what stands on one baseline, unless the gap is one between columns."""
    lines: list[Line] = []
    all_rows = rows(runs)
    for number, row in enumerate(all_rows):
        if len(row) == 1:
            lines += row
            continue
        near = all_rows[max(0, number - _NEAR_ROWS) : number] + all_rows[number + 1 : number + 1 + _NEAR_ROWS]
        line = row[0]
        for after, usual in zip(row[1:], _usual_spaces(row), strict=True):
            is_usual = after.left - line.right <= usual and abs(line.size - after.size) <= _SAME_SIZE * line.size
            if is_usual or _is_one(line, after, near) or (len(row) == _MARK_AND_TEXT and _is_mark_of(line, after)):
                line = put_together(line, after)
            else:
                lines.append(line)
                line = after
        lines.append(line)
    return lines


def _usual_spaces(row: Sequence[Line]) -> list[float]:
    """How wide the spaces are before each piece of a row but the first, where words were spaced out evenly; else 0.

    That is looked at in each stretch that the file has in turn: columns are spaced out each by itself.
    """
    spaces: list[float] = []
    start = 0
    for end in range(1, len(row) + 1):
        if end == len(row) or not 0 < row[end].order - row[end - 1].order <= len(row[end - 1].text) + _MAX_BETWEEN:
            spaces += [_usual_space(row[start:end])] * (end - start - 1)
            spaces += [0.0] * (end < len(row))
            start = end
    return spaces


def _usual_space(pieces: Sequence[Line]) -> float:
    """How wide the spaces are between pieces that were spaced out evenly to fill a line, as far as that is seen; else 0."""
    gaps = [after.left - line.right for line, after in pairwise(pieces)]
    spaces = [*gaps, *(line.space for line in pieces if line.space)]
    if len(spaces) < _MIN_SPACES or max(spaces) > _NEAR * pieces[0].size or max(spaces) > _EVEN * min(spaces):
        return 0.0
    return max(gaps, default=0.0)


def _is_one(line: Line, after: Line, near: Sequence[Sequence[Line]]) -> bool:
    """Whether two pieces of a row are one: a bullet and its item, words drawn apart, words that were spaced out."""
    size, gap = max(line.size, after.size), after.left - line.right
    if gap < -0.5 * size:
        return False
    if is_marker(line.text) and gap < _MAX_BULLET_GAP * size:
        return True
    if abs(line.size - after.size) > _SAME_SIZE * size or gap > _NEAR * size:
        return False
    if gap <= _SPACE * size:
        return True
    around = [row for row in near if abs(row[0].baseline - line.baseline) <= _NEAR * size]
    beside = [_beside(row, line.right) for row in around]
    if any(_has_gap(pieces, line, after) for pieces in beside):
        return False
    return any(other.left < line.right and other.right > after.left for pieces in beside for other in pieces)


def _beside(row: Sequence[Line], place: float) -> Sequence[Line]:
    """The pieces of a row around a place on it."""
    number = bisect_left(row, place, key=lambda line: line.left)
    return row[max(0, number - _PIECES_BESIDE) : number + _PIECES_BESIDE]


def _has_gap(row: Sequence[Line], line: Line, after: Line) -> bool:
    """Whether a row is parted where two pieces of another are."""
    return any(
        min(right.left, after.left) - max(left.right, line.right) >= _SPACE * line.size and not is_marker(left.text)
        for left, right in pairwise(row)
    )


def _is_mark_of(line: Line, after: Line) -> bool:
    """Whether a number is that of the note beside it."""
    return bool(_NOTE_NUMBER.fullmatch(line.text)) and after.left - line.right < _MAX_BULLET_GAP * line.size


def is_marker(text: str) -> bool:
    """Whether a text is nothing but the bullet or number of an item."""
    return bool(BULLET.fullmatch(text) or NUMBER.fullmatch(text))


def put_together(line: Line, after: Line) -> Line:
    """Two pieces of a line as one."""
    size = line.size if len(line.text) >= len(after.text) and not is_marker(line.text) else after.size
    is_close = after.left - line.right < _MAX_STRAY_GAP / 2 * size
    text = f"{line.text}{after.text}" if is_close and not is_marker(line.text) else f"{line.text} {after.text}"
    bold = after.bold and (line.bold or is_marker(line.text))
    return Line(
        text,
        line.left,
        max(line.right, after.right),
        after.baseline,
        size,
        min(line.order, after.order),
        bold,
        line.space,
    )


# Initials


def _is_initial(text: str, size: float, beside: float) -> bool:
    return size >= _INITIAL * beside and bool(_LETTER.fullmatch(text))


def _with_initials(lines: list[Line]) -> list[Line]:
    """Put large initials before the first of the lines that they stand beside."""
    initials = [line for line in lines if _LETTER.fullmatch(line.text)][:_MAX_INITIALS]
    for initial in initials:
        beside = [line for line in lines if _is_beside(initial, line)]
        if not beside:
            continue
        first = min(beside, key=lambda line: line.baseline)
        space = " " if initial.text[-1] in "ÀÔ" else ""
        lines[lines.index(first)] = first._replace(
            text=f"{initial.text}{space}{first.text}", left=initial.left, order=min(initial.order, first.order)
        )
        lines.remove(initial)
        for line in beside[1:] if beside[0] is first else beside:
            if line is not first:
                lines[lines.index(line)] = line._replace(left=initial.left)
    return lines


def _is_beside(initial: Line, line: Line) -> bool:
    top = initial.baseline - initial.size
    return (
        initial.size >= _INITIAL * line.size
        and top < line.baseline <= initial.baseline + _SAME_LINE * line.size
        and -0.5 * line.size < line.left - initial.right < 2 * line.size
    )
