"""Location of a paragraph as a reader would say it, and the link that leads there."""

from __future__ import annotations

from os.path import abspath

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_HEADING_CHARS = 60  # characters of a heading in a place

_NUMBERED: dict[str, Callable[[str], str]] = {
    "slide": lambda number: _("slide {n}", n=number),
    "message": lambda number: _("message {n}", n=number),
    "cell": lambda number: _("cell {n}", n=number),
    "record": lambda number: _("record {n}", n=number),
}
"""How a place is said that has a number within its file."""


class Spot(NamedTuple):
    """What is known of where a paragraph stands in its document; `number` counts its paragraphs from 1."""

    number: int
    line: int | None
    page: int | None
    heading: str | None
    location: str | None = None

    def __str__(self) -> str:
        """Location as text, in English."""
        return str(self.label())

    def label(self) -> str:
        """Where it is in a document that was named already: its location, page or line, or else its heading or number.

        >>> print(Spot(4, 31, None, "Titre II"), "/", Spot(4, None, None, "Titre II › Chapitre 1"))
        line 31 / § Chapitre 1
        >>> print(Spot(4, None, None, "Budget", "cell:Budget!B12"), "/", Spot(1, 31, None, None, "entry:lettres/avis.txt"))
        Budget!B12 / lettres/avis.txt:31
        """
        if self.location:
            return self._located()
        if self.page:
            return _("page {page}", page=self.page)
        return _("line {line}", line=self.line) if self.line else f"§ {self._section}"

    def of(self, name: str) -> str:
        """Where it is, document and all.

        >>> Spot(4, None, 12, None).of("rapport.pdf"), Spot(4, 31, None, None).of("article.txt")
        ('rapport.pdf, page 12', 'article.txt:31')
        >>> Spot(4, None, None, "Code › Titre II").of("code.docx"), Spot(4, None, None, None).of("lettre.eml")
        ('code.docx § Titre II', 'lettre.eml § 4')
        >>> Spot(4, None, None, None, "slide:3").of("projet.pptx"), Spot(4, None, 2, None, "entry:a.pdf").of("tout.zip")
        ('projet.pptx, slide 3', 'tout.zip, a.pdf, page 2')
        """
        if self.location:
            return _("{file}, {place}", file=name, place=self._located())
        if self.page:
            return _("{file}, page {page}", file=name, page=self.page)
        return f"{name}:{self.line}" if self.line else f"{name} § {self._section}"

    def as_dict(self) -> dict[str, str | int]:
        """Location for programs: `kind` is that of the innermost place, and each place has a key of its kind.

        >>> Spot(4, None, 2, None, "entry:a.pdf").as_dict()
        {'kind': 'page', 'entry': 'a.pdf', 'page': 2}
        >>> Spot(9, None, None, "Budget", "cell:Budget!B12").as_dict()
        {'kind': 'cell', 'sheet': 'Budget', 'cell': 'B12'}
        """
        found: dict[str, str | int] = {"kind": ""}
        for part in (self.location or "").split("\n"):
            kind, _colon, name = part.partition(":")
            if kind == "cell" and "!" in name:
                found["sheet"], _mark, found["cell"] = name.rpartition("!")
            elif kind:
                found[kind] = int(name) if name.isdecimal() else name
        if self.page:
            found["page"] = self.page
        elif self.line:
            found["line"] = self.line
        elif len(found) == 1:
            found["paragraph"] = self.number
        found["kind"] = next(reversed(found))
        return found

    def _located(self) -> str:
        """The outermost place of the location, and what is within it."""
        assert self.location
        outer, _break, inner = self.location.partition("\n")
        kind, _colon, name = outer.partition(":")
        within = self._replace(location=inner or None)
        if kind == "entry":
            return within.of(name) if inner or self.page or self.line or self.heading else name
        told = _NUMBERED[kind](name) if kind in _NUMBERED and name.isdecimal() else name
        return _("{file}, {place}", file=told, place=within.label()) if inner or self.page or self.line else told

    @property
    def _section(self) -> str | int:
        """The innermost heading, as the title of a section; where there is none, the number."""
        if not self.heading:
            return self.number
        from searcher.documents.heading_path import HEADING_SEPARATOR

        heading = " ".join(self.heading.rpartition(HEADING_SEPARATOR)[2].split())
        return heading if len(heading) <= _MAX_HEADING_CHARS else heading[: _MAX_HEADING_CHARS - 1].rstrip() + "…"


def url(path: str, page: int | None = None) -> str:
    """What opens a file, at a page in the programs that can."""
    from pathlib import Path

    return Path(abspath(path)).as_uri() + (f"#page={page}" if page else "")
