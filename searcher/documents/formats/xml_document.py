"""XML: TEI, DocBook, FictionBook and ALTO by their vocabularies, any other by where its text stands."""

from __future__ import annotations

import re

from searcher.documents.formats.alto import read_alto
from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.xml import read_xml, root_name
from searcher.documents.formats.xml_data import read_data
from searcher.documents.formats.xml_vocabularies import BY_ROOT
from searcher.documents.source import facts
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.formats.xml_vocabularies import Vocabulary
    from searcher.documents.model import Extract
    from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    root = root_name(source.data)
    if root == "alto":
        yield read_alto(source.data)
    elif vocabulary := BY_ROOT.get(root):
        body = _Body(vocabulary)
        read_xml(source.data, body)
        yield body.close()
    else:
        yield read_data(source.data)


class _Body:
    """The paragraphs of a text; a block in an item or a cell belongs to it, in a block it is one of its own."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._of = vocabulary
        self._outline = Outline()
        self._depth = 0  # of sections
        self._page: int | None = None
        self._open: list[tuple[str, list[str], int | None]] = []  # blocks: their element, text and page
        self._unknown = 0  # elements around the text that stands in none that is known, and is open; 0 for none
        self._notes: list[tuple[str, int | None]] = []
        self._skipped = 0
        self._header: list[str] = []
        self._said: dict[str, list[str]] = {"title": [], "author": [], "date": [], "language": []}
        self._parents: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        of, name = self._of, tag.rpartition(":")[2]
        within = self._parents[-1] if self._parents else ""
        if self._unknown and name in of.known:
            self._end_unknown()
        self._parents.append(name)
        if self._header or name in of.header:
            self._start_in_header(name, attributes)
        elif self._skipped or self._is_skipped(name, within, attributes):
            self._skipped += 1
        elif name in of.sections:
            self._outline.end_items()
            self._depth += 1
        elif name == of.page:
            number = re.sub(r"\D", "", attributes.get("n", ""))
            self._page = int(number[:9]) if number.strip("0") else (self._page or 0) + 1
        elif name in of.rows:
            self._outline.add_row(page=self._page)
        elif name in of.lists and not self._open:
            self._outline.end_items()
        else:
            self._start_block(name, attributes)

    def _is_skipped(self, name: str, within: str, attributes: dict[str, str]) -> bool:
        """Whether an element says nothing, says again what stands beside it, or is the mark of a note."""
        of = self._of
        is_mark = (name == "a" and attributes.get("type") == "note") or attributes.get("ref-type") == "fn"
        return name in of.skipped or (name in of.alternatives and within == "choice") or is_mark

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        of = self._of
        around = self._open[-1][0] if self._open else ""
        if name in of.notes | of.headings | of.items | of.cells:
            if around in of.items and name in of.items:
                self._add(*self._take())
            self._open.append((name, [], self._page))
        elif name in of.blocks:
            if around in of.blocks:
                self._add(*self._take())
            if around and around not in of.blocks:
                self._open[-1][1].append(" ")
            else:
                self._open.append((name, [], self._page))
        elif name in of.lines and around:
            self._open[-1][1].append("\n")
        elif name in of.breaks and around and attributes.get("break") != "no":
            self._open[-1][1].append(" ")

    def end(self, tag: str) -> None:
        of, name = self._of, tag.rpartition(":")[2]
        if self._unknown == len(self._parents):
            self._end_unknown()
        self._parents.pop()
        if self._header:
            self._header.pop()
            if not self._header and not self._outline.paragraphs:
                self._outline.title = next(iter(self._said["title"]), None) or None
        elif self._skipped:
            self._skipped -= 1
        elif self._open and self._open[-1][0] == name:
            self._add(*self._take())
            self._open.pop()
        elif name in of.sections:
            self._outline.end_items()
            self._depth -= 1
        elif name in of.lists and not self._open:
            self._outline.end_items()

    def text(self, data: str) -> None:
        if self._header:
            self._say(data)
        elif self._skipped:
            return
        elif self._open:
            self._open[-1][1].append(data)
        elif data.strip():
            self._unknown = len(self._parents)
            self._open.append(("", [data], self._page))

    def _end_unknown(self) -> None:
        """Add the text of an element that is not known, with all in it that only marks words."""
        if self._unknown:
            self._unknown = 0
            self._add(*self._take())
            self._open.pop()

    def close(self) -> Extract:
        dates = [date for date in self._said["date"] if date]
        self._outline.metadata = facts(
            author=self._said["author"],
            date=next(iter(dates), None),
            language=next(iter(self._said["language"]), None),
        )
        return self._outline.close()

    def _start_in_header(self, name: str, attributes: dict[str, str]) -> None:
        of = self._of
        self._header.append(name)
        in_scope = not of.scope or of.scope in self._header
        key = "title" if name == of.title else name if name == "author" else ""
        if key and in_scope:
            self._said[key].append("")
        elif name in of.dates and "revisionDesc" not in self._header:
            self._said["date"].append(attributes.get("when", attributes.get("value", "")))
        elif name == of.language:
            self._said["language"].append(attributes.get("ident", ""))

    def _say(self, data: str) -> None:
        """Take what is said of the document: what stands in the element that was named last, or within it."""
        of = self._of
        for name in self._header:
            key = (
                "title"
                if name == of.title
                else "date"
                if name in of.dates
                else "language"
                if name == of.language
                else name
            )
            said = self._said.get(key)
            if said and (key in {"date", "language"} or not of.scope or of.scope in self._header):
                if key in {"title", "author"} or not said[-1]:
                    said[-1] = " ".join(f"{said[-1]} {data}".split())
                return

    def _take(self) -> tuple[str, str, int | None]:
        """What the innermost block holds by now."""
        name, pieces, page = self._open[-1]
        lines = (
            "".join(pieces).split("\n") if self._of.lines & set(self._parents) or "\n" in pieces else ["".join(pieces)]
        )
        pieces.clear()
        return name, "\n".join(filter(None, (" ".join(line.split()) for line in lines))), page

    def _add(self, name: str, text: str, page: int | None) -> None:
        of = self._of
        if name in of.notes:
            self._notes.append((text, page))
        elif name in of.headings:
            self._outline.open_heading(max(self._depth, 1), text, page=page)
        elif name in of.items:
            self._outline.add_item(text, page=page)
        elif name in of.cells:
            self._outline.add_cell(text)
        elif text:
            self._outline.add_paragraph(text, page=page)
        if len(self._open) <= 1 and name not in of.cells | of.items:
            notes, self._notes = self._notes, []
            for note, noted_page in notes:
                self._outline.add_paragraph(note, page=noted_page)
