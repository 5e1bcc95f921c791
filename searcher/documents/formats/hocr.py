"""hOCR: what an OCR program read, paragraph by paragraph, each on its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from searcher.documents.formats.ocr_text import page_paragraphs
from searcher.documents.formats.xml import read_xml
from searcher.documents.model import Extract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Paragraph
    from searcher.documents.source import Source

_PAGE = re.compile(r"\bppageno (\d{1,8})")


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file."""
    pages = _Pages()
    read_xml(source.data, pages)
    yield Extract(None, tuple(pages.paragraphs), {})


class _Pages:
    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._page = 0
        self._classes: list[str] = []
        self._blocks: list[list[str]] = []
        self._lines: list[list[str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        del tag
        kind = attributes.get("class", "").partition(" ")[0]
        self._classes.append(kind)
        if kind == "ocr_page":
            number = _PAGE.search(attributes.get("title", ""))
            self._page = int(number[1]) + 1 if number else self._page + 1
        elif kind in {"ocr_line", "ocr_textfloat", "ocr_header", "ocr_caption"}:
            self._lines.append([])

    def end(self, tag: str) -> None:
        del tag
        kind = self._classes.pop()
        if kind in {"ocr_par", "ocr_carea", "ocr_page"}:
            self._blocks.append([" ".join("".join(line).split()) for line in self._lines])
            self._lines = []
        if kind == "ocr_page":
            self.paragraphs += page_paragraphs(self._blocks, self._page or None)
            self._blocks = []

    def text(self, data: str) -> None:
        if self._lines:
            self._lines[-1].append(data)
