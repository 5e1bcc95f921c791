"""Reading a file in this process: the reader of its format, and a reason for whatever goes wrong in it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib import import_module

from searcher.documents.reasons import Reason, UnreadCode, damaged, unreadable
from searcher.documents.regular_file import read_regular
from searcher.documents.source import Source
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.formats.registry import Format
    from searcher.documents.model import Extract
    from searcher.documents.options import ReadingOptions
    from searcher.documents.reasons import Note


def read_here(
    path: str, format_: Format, options: ReadingOptions, notes: list[Note], below: str | None = None
) -> Iterator[Extract]:
    """What the reader of a format finds in a file, in this process; documents without text are left out.

    Raises `DocumentError` for whatever goes wrong in it, also where a link leads out of the folder `below`.
    """
    with as_reasons():
        data = read_regular(path, options.max_size, below)
        source = Source(data, options, os.path.splitext(path)[1].lower(), notes)
        reader = import_module(f"searcher.documents.formats.{format_.module}")
        yield from (extract for extract in reader.read(source) if extract.paragraphs)


@contextmanager
def as_reasons() -> Iterator[None]:
    """Say why a file is not read, in a line."""
    try:
        yield
    except DocumentError:
        raise
    except MemoryError:
        raise DocumentError(Reason(UnreadCode.TOO_MUCH_MEMORY)) from None
    except OSError as error:
        msg = unreadable(error)
        raise DocumentError(msg) from error
    except Exception as error:
        # What a parser says may quote the document.
        msg = damaged(error)
        raise DocumentError(msg) from error
