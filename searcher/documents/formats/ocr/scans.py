"""Pictures of pages read side by side, and what was read of them."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from searcher.documents.formats.ocr.page_cache import read_picture
from searcher.documents.formats.ocr_text import page_paragraphs
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.documents.formats.hocr import OcrPage
    from searcher.documents.model import Paragraph

_MIN_CONFIDENCE = 50  # of a hundred: below, it is no text, but what Tesseract sees in a photograph or in noise


class Scanned(NamedTuple):
    """What was read: the paragraphs in the order of their pages, and how sure Tesseract was of them, of a hundred."""

    paragraphs: tuple[Paragraph, ...]
    confidence: int | None


def read_pages(
    pictures: Iterable[tuple[int, bytes]], seconds: float, dpi: int | None = None
) -> Iterator[tuple[int, Sequence[OcrPage] | None]]:
    """Read pictures, each under its number: several at a time, and few are held at once.

    A picture has one page, or several as a TIFF can; `None` where it could not be read.
    """
    workers = os.cpu_count() or 1
    waiting: deque[tuple[int, Future[Sequence[OcrPage]]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for number, picture in pictures:
            waiting.append((number, pool.submit(read_picture, picture, seconds, dpi)))
            if len(waiting) > 2 * workers:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def scanned(pages: Iterable[tuple[int, OcrPage]]) -> Scanned:
    """The paragraphs of pages under their numbers; a page of which Tesseract is not sure has none."""
    paragraphs: list[Paragraph] = []
    sure = words = 0
    for number, page in pages:
        if page.confidence >= _MIN_CONFIDENCE:
            paragraphs += page_paragraphs(page.blocks, number)
            sure, words = sure + page.confidence * page.words, words + page.words
    return Scanned(tuple(paragraphs), round(sure / words) if words else None)


def _result(number: int, future: Future[Sequence[OcrPage]]) -> tuple[int, Sequence[OcrPage] | None]:
    try:
        return number, future.result()
    except DocumentError:
        return number, None
