"""What every reader of a format gets: the bytes of a file, and the little they have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from searcher.documents.options import ReadingOptions
from searcher.documents.text.dates import iso_date
from searcher.documents.text.encoding import decode
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.documents.reasons import Note


@dataclass(slots=True)
class Source:
    """A file to be read: `notes` takes what its owner should know although it can be read.

    `depth` counts the files that it is packed in.
    """

    data: bytes
    options: ReadingOptions = field(default_factory=ReadingOptions)
    suffix: str = ""
    notes: list[Note] = field(default_factory=list)
    depth: int = 0

    def text(self, declared: str | None = None) -> str:
        """The characters of the whole file, its lines ended by line feeds."""
        return decode(self.data, declared).replace("\r\n", "\n").replace("\r", "\n")


def facts(
    *, author: str | list[str] | None = None, date: str | None = None, language: str | None = None
) -> dict[str, str | list[str] | None]:
    """The metadata that every format gives under the same names, without those that it does not know.

    Several authors make a list; a language is its ISO 639 code, without the country.

    >>> facts(author=["Ada ", ""], date="14/03/2024", language="fr-FR")
    {'author': 'Ada', 'date': '2024-03-14', 'language': 'fr'}
    """
    names = [" ".join(name.split()) for name in ([author] if isinstance(author, str) else author or [])]
    authors = list(dict.fromkeys(filter(None, names)))
    code = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", (language or "").strip())
    known = {
        "author": authors if len(authors) > 1 else next(iter(authors), None),
        "date": iso_date(date),
        "language": code[0].lower() if code else None,
    }
    return {name: value for name, value in known.items() if value}
