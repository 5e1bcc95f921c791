"""hOCR: what an OCR program read, block by block, each on its page."""

from __future__ import annotations

import re

from searcher.documents.formats.ocr_text import page_paragraphs
from searcher.documents.formats.xml import read_xml
from searcher.documents.model import Extract
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.source import Source

_PAGE = re.compile(r"\bppageno (\d{1,8})")
_CONFIDENCE = re.compile(r"\bx_wconf (\d{1,3})")
_LINES = frozenset(["ocr_line", "ocr_textfloat", "ocr_header", "ocr_caption"])
_BLOCKS = frozenset(["ocr_par", "ocr_carea", "ocr_page"])


class OcrPage(NamedTuple):
    """The lines of each block on a page, how many words they have, and how sure the program was, of a hundred."""

    number: int
    blocks: list[list[str]]
    words: int
    confidence: int


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    pages = read_hocr(source.data)
    yield Extract(None, tuple(found for page in pages for found in page_paragraphs(page.blocks, page.number)), {})


def read_hocr(data: bytes) -> list[OcrPage]:
    """The pages of a file; those that are not numbered count from 1."""
    pages = _Pages()
    read_xml(data, pages)
    return pages.found


class _Pages:
    def __init__(self) -> None:
        self.found: list[OcrPage] = []
        self._number = 0
        self._classes: list[str] = []
        self._blocks: list[list[str]] = []
        self._lines: list[list[str]] = []
        self._sure: list[int] = []
        self._words = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        del tag
        kind = attributes.get("class", "").partition(" ")[0]
        title = attributes.get("title", "")
        self._classes.append(kind)
        if kind == "ocr_page":
            number = _PAGE.search(title)
            self._number = int(number[1]) + 1 if number else self._number + 1
        elif kind in _LINES:
            self._lines.append([])
        elif kind == "ocrx_word":
            self._words += 1
            if found := _CONFIDENCE.search(title):
                self._sure.append(int(found[1]))

    def end(self, tag: str) -> None:
        del tag
        kind = self._classes.pop()
        if kind in _BLOCKS and self._lines:
            self._blocks.append([" ".join("".join(line).split()) for line in self._lines])
            self._lines = []
        if kind == "ocr_page":
            confidence = round(sum(self._sure) / len(self._sure)) if self._sure else 0
            self.found.append(OcrPage(self._number, self._blocks, self._words, confidence))
            self._blocks, self._sure, self._words = [], [], 0

    def text(self, data: str) -> None:
        if self._lines:
            self._lines[-1].append(data)
