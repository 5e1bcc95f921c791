"""Readers of a program's own: functions that take the paragraphs out of files which no reader here knows.

They run in this process, since a function cannot be sent to another. So neither a time limit nor one of memory can stop
them; between two documents of one file the clock is looked at.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import monotonic

from searcher.documents.model import Document, Extract
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import Source
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self, TypeAlias

    from searcher.documents.options import ReadingOptions

FileReader: TypeAlias = Callable[[Source], Extract | Iterable[Extract]]
"""Reads one file: an `Extract` for a file that is one document, an iterable of them for a file of records.

What it cannot read it says with a `DocumentError`, whose message becomes the reason for which the file is skipped.
"""

Readers: TypeAlias = Mapping[str, FileReader | None]
"""Readers by suffix, as `.abc`; `None` where a suffix is to have none of one's own any more."""


def check_readers(readers: Readers) -> dict[str, FileReader | None]:
    """Custom readers by suffix in lower case. Raises `ValueError` for what is no suffix, `TypeError` for what is no reader.

    >>> list(check_readers({".ABC": lambda source: Extract(None, ())}))
    ['.abc']
    >>> check_readers({"abc": None})
    Traceback (most recent call last):
    ValueError: 'abc' is no suffix; give it with its dot, as in '.abc'
    """
    if not isinstance(readers, Mapping):
        msg = f"readers are functions by suffix, as in {{'.abc': read}}, not {type(readers).__name__}"
        raise TypeError(msg)
    for suffix, reader in readers.items():
        if not isinstance(suffix, str) or os.path.splitext(f"a{suffix}") != ("a", suffix) or len(suffix) < len(".a"):
            msg = f"{suffix!r} is no suffix; give it with its dot, as in '.abc'"
            raise ValueError(msg)
        if reader is not None and not callable(reader):
            msg = f"the reader of {suffix} is {type(reader).__name__}; give a function that takes a searcher.Source"
            raise TypeError(msg)
    return {suffix.lower(): reader for suffix, reader in readers.items()}


def read_own(reader: FileReader, source: Source) -> tuple[Iterator[Extract], bool]:
    """What a reader finds, and whether it says that its file has records. Raises `DocumentError`, then and later."""
    with _Failures(source.options):
        found = reader(source)
    many = not isinstance(found, Extract)
    return _checked([found] if isinstance(found, Extract) else found, source.options), many


def _checked(found: Iterable[Extract], options: ReadingOptions) -> Iterator[Extract]:
    """Extracts that have text, their types checked."""
    with _Failures(options) as failures:
        for extract in found:
            failures.check_clock()
            if not isinstance(extract, Extract):
                msg = Reason(UnreadCode.OWN_READER_GAVE, type=type(extract).__name__)
                raise DocumentError(msg)
            if not isinstance(extract.title, str | None):
                given = type(extract.title).__name__
                msg = Reason(UnreadCode.OWN_READER_TITLE, type=given)
                raise DocumentError(msg)
            if paragraphs := Document(id="its reader’s", paragraphs=extract.paragraphs).content():
                yield Extract(extract.title, paragraphs, extract.metadata)


class _Failures:
    """Makes of whatever a reader raises a `DocumentError` that says where, and nothing of what the file says."""

    def __init__(self, options: ReadingOptions) -> None:
        self._most = options.max_seconds
        self._began = monotonic()

    def check_clock(self) -> None:
        if monotonic() - self._began > self._most:
            msg = Reason(UnreadCode.TOO_SLOW, seconds=self._most)
            raise DocumentError(msg)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, DocumentError | GeneratorExit) or not isinstance(error, Exception):
            return
        place = traceback.extract_tb(error.__traceback__)[-1]
        msg = Reason(
            UnreadCode.OWN_READER_FAILED, error=type(error).__name__, file=Path(place.filename).name, line=place.lineno
        )
        raise DocumentError(msg) from error
