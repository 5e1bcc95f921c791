"""Where a paragraph is, as its reader would say it, and the link that leads there."""

from __future__ import annotations

from os.path import abspath
from pathlib import Path
from typing import NamedTuple

from searcher.documents.headings import HEADING_SEPARATOR
from searcher.messages import _

_LONGEST = 60  # characters of a heading in a place


class Spot(NamedTuple):
    """What is known of where a paragraph stands in its document; `number` counts its paragraphs from 1."""

    number: int
    line: int | None
    page: int | None
    heading: str | None

    def __str__(self) -> str:
        """The same as text, in English."""
        return str(self.told())

    def told(self) -> str:
        """Where it is in a document that was named already: its page or line, or else its heading or number.

        >>> print(Spot(4, 31, None, "Titre II"), "/", Spot(4, None, None, "Titre II › Chapitre 1"))
        line 31 / § Chapitre 1
        """
        if self.page:
            return _("page {page}", page=self.page)
        return _("line {line}", line=self.line) if self.line else f"§ {self._section}"

    def of(self, name: str) -> str:
        """Where it is, document and all.

        >>> Spot(4, None, 12, None).of("rapport.pdf"), Spot(4, 31, None, None).of("article.txt")
        ('rapport.pdf, page 12', 'article.txt:31')
        >>> Spot(4, None, None, "Code › Titre II").of("code.docx"), Spot(4, None, None, None).of("lettre.eml")
        ('code.docx § Titre II', 'lettre.eml § 4')
        """
        if self.page:
            return _("{file}, page {page}", file=name, page=self.page)
        return f"{name}:{self.line}" if self.line else f"{name} § {self._section}"

    @property
    def _section(self) -> str | int:
        """The innermost heading, as the title of a section; where there is none, the number."""
        if not self.heading:
            return self.number
        heading = " ".join(self.heading.rpartition(HEADING_SEPARATOR)[2].split())
        return heading if len(heading) <= _LONGEST else heading[: _LONGEST - 1].rstrip() + "…"


def url(path: str, page: int | None = None) -> str:
    """What opens a file, at a page in the programs that can."""
    return Path(abspath(path)).as_uri() + (f"#page={page}" if page else "")
