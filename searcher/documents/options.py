"""How the files of an index are to be read."""

from typing import NamedTuple


class ReadingOptions(NamedTuple):
    """The fields of records that are text and title, and the limits for a file, in bytes and seconds.

    `own` are the suffixes of files that are for readers of a program's own.

    An index remembers them, so that what changed is read as all the rest was.
    """

    text_field: str | None = None
    title_field: str | None = None
    max_size: int = 50_000_000
    max_seconds: float = 60.0
    own: tuple[str, ...] = ()
