"""ALTO: what an OCR program read, block by block, each on its page."""

from __future__ import annotations

from searcher.documents.formats.ocr_text import page_paragraphs
from searcher.documents.formats.xml import read_xml
from searcher.documents.model import Extract
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.documents.model import Paragraph


def read_alto(data: bytes) -> Extract:
    """Read a file: its pages have their numbers, and a word cut at the end of a line is whole."""
    blocks = _Blocks()
    read_xml(data, blocks)
    return Extract(None, tuple(blocks.paragraphs), {})


class _Blocks:
    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._page = 0
        self._blocks: list[list[str]] = []
        self._lines: list[list[str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Page":
            number = attributes.get("PHYSICAL_IMG_NR", "")[:9]
            self._page = int(number) if number.isdecimal() and number.strip("0") else self._page + 1
        elif tag == "TextLine":
            self._lines.append([])
        elif tag == "String" and self._lines:
            whole = attributes.get("SUBS_CONTENT")
            if attributes.get("SUBS_TYPE") == "HypPart2" and whole:
                return
            self._lines[-1].append(whole or attributes.get("CONTENT", ""))

    def end(self, tag: str) -> None:
        if tag == "TextBlock":
            self._blocks.append([" ".join(words) for words in self._lines])
            self._lines = []
        elif tag == "Page":
            self.paragraphs += page_paragraphs(self._blocks, self._page or None)
            self._blocks = []

    def text(self, data: str) -> None:
        """All text is in attributes."""
