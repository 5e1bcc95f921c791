"""How the files of an index are to be read."""

from __future__ import annotations

from searcher.hints import NamedTuple

_MAX_SLOW_PAGES = 60  # of a file, that each take as long as a file may


class ReadingOptions(NamedTuple):
    """The fields of records that are text and title, and the limits for a file, in bytes and seconds.

    `own` are the suffixes of files that are for readers of a program's own; `ocr` says whether scans are read by OCR.

    An index remembers them, so that what changed is read as all the rest was.
    """

    text_field: str | None = None
    title_field: str | None = None
    max_size: int = 50_000_000
    max_seconds: float = 60.0
    own: tuple[str, ...] = ()
    ocr: bool = False

    @property
    def patience(self) -> float:
        """Seconds for a whole file: where pages are read by OCR, the limit is for each of them."""
        return self.max_seconds * (_MAX_SLOW_PAGES if self.ocr else 1)
