"""SRT and WebVTT: what is said, sentence by sentence, at the time at which it is said."""

from __future__ import annotations

import re
from html import unescape

from searcher.documents.model import Extract, Paragraph
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.documents.source import Source

_TIMES = re.compile(
    r"[ \t]*(?:(\d{1,3}):)?(\d\d):(\d\d)[.,]\d{1,3}[ \t]*-->[ \t]*(?:(\d{1,3}):)?(\d\d):(\d\d)[.,]\d{1,3}.*"
)
_MARKS = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_SENTENCE_END = re.compile(r"[.!?…]['\"»”)\s]*$")
_MAX_PAUSE = 4  # seconds between two cues of one paragraph
_MAX_CHARS = 600  # of a paragraph, where no sentence ends, as in captions made by a machine


class _Cue(NamedTuple):
    begin: int
    end: int
    line: int
    lines: list[str]


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    yield Extract(None, tuple(_paragraphs(_cues(source.text()))), {})


def _cues(text: str) -> Iterator[_Cue]:
    """The cues, each with its lines up to a blank one; whatever stands outside them is a header or a note."""
    cue: _Cue | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _TIMES.fullmatch(line):
            if cue:
                yield cue
            hours, minutes, seconds, *end = (int(part or 0) for part in found.groups())
            cue = _Cue(_seconds(hours, minutes, seconds), _seconds(*end), number, [])
        elif cue and not line.strip():
            yield cue
            cue = None
        elif cue and (said := " ".join(unescape(_MARKS.sub("", line)).split())):
            cue.lines.append(said)
    if cue:
        yield cue


def _seconds(hours: int, minutes: int, seconds: int) -> int:
    return (hours * 60 + minutes) * 60 + seconds


def _paragraphs(cues: Iterable[_Cue]) -> Iterator[Paragraph]:
    r"""Cues put together until a sentence ends, or until nothing is said for a while.

    >>> srt = "1\n00:01:02,000 --> 00:01:04,000\nLe pont\n\n2\n00:01:04,500 --> 00:01:06,000\nest <i>fermé</i> &amp; vide.\n"
    >>> [(paragraph.text, paragraph.location) for paragraph in _paragraphs(_cues(srt))]
    [('Le pont est fermé & vide.', 'time:00:01:02')]
    """
    said: list[str] = []
    begin = end = 0
    before: list[str] = []
    for cue in cues:
        # Captions that roll say each line again below the next.
        lines = [line for line in cue.lines if line not in before]
        before = cue.lines or before
        if said and (cue.begin - end > _MAX_PAUSE or sum(map(len, said)) > _MAX_CHARS):
            yield _paragraph(said, begin)
            said = []
        if not said:
            begin = cue.begin
        said += lines
        end = cue.end
        if said and _SENTENCE_END.search(said[-1]):
            yield _paragraph(said, begin)
            said = []
    if said:
        yield _paragraph(said, begin)


def _paragraph(said: list[str], begin: int) -> Paragraph:
    """What is said; dialogues keep a line for each who speaks."""
    text = said[0]
    for line in said[1:]:
        text += ("\n" if line.startswith(("-", "–", "—")) else " ") + line
    return Paragraph(text, location=f"time:{begin // 3600:02}:{begin % 3600 // 60:02}:{begin % 60:02}")
