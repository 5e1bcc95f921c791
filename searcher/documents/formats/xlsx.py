"""XLSX: the cells of a workbook row by row, its comments and text boxes; its XML is read as it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from searcher.documents.formats.archive import Archive
from searcher.documents.formats.cell_reference import cell_location, cell_position
from searcher.documents.formats.ooxml import main_part, properties, relations
from searcher.documents.formats.sheet import row_paragraphs, sheet_heading, written_number, written_value
from searcher.documents.formats.xml import read_part, read_xml
from searcher.documents.model import Extract, Paragraph
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.source import Source

_DATES = frozenset([*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)])  # built-in formats of ECMA-376
_PERCENTS = frozenset([9, 10])
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)  # what a format shows as it is
_ELAPSED = re.compile(r"\[[hms]+\]")  # hours that may be more than a day has
_PLACES = re.compile(r"[^0#?]")  # all but the places of figures
_EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 — a cell has no zone
_LAST_DAY = 2_958_466  # 31 December 9999


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document: sheet by sheet its rows, then its comments, text boxes and what its charts are called."""
    archive = Archive(source.data)
    part = main_part(source, archive, "xl/workbook.xml")
    workbook = _Workbook()
    read_xml(archive.pieces(part), workbook)
    related = relations(source, archive, part)
    strings, styles = _Strings(), _Styles()
    for relation in related:
        if relation.kind == "sharedStrings":
            read_part(source, archive, relation.part, strings)
        elif relation.kind == "styles":
            read_part(source, archive, relation.part, styles)
    parts = {relation.id: relation.part for relation in related}
    title, metadata = properties(source, archive)
    paragraphs: list[Paragraph] = []
    for name, id_ in workbook.sheets:
        if sheet_part := parts.get(id_):
            sheet = _Sheet(name, strings.found, styles.kinds, workbook.epoch)
            read_part(source, archive, sheet_part, sheet)
            paragraphs += sheet.paragraphs
            for relation in relations(source, archive, sheet_part):
                if relation.kind in {"comments", "drawing"}:
                    notes = _Notes(name)
                    read_part(source, archive, relation.part, notes)
                    for beside in relations(source, archive, relation.part):
                        if beside.kind == "chart":
                            read_part(source, archive, beside.part, notes)
                    paragraphs += notes.paragraphs
    yield Extract(title, tuple(paragraphs), metadata)


class _Workbook:
    """The sheets with their relations, and the day from which dates count."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.epoch = _EPOCH

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "x:sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("r:id", "")))
        elif tag == "x:workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = _EPOCH_OF_1904

    def end(self, tag: str) -> None:
        """Nothing ends that matters."""

    def text(self, data: str) -> None:
        """There is none."""


class _Strings:
    """The shared strings, which cells refer to by number; readings of Japanese are left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._readings = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "x:t":
            self._in_text = not self._readings
        elif tag == "x:rPh":
            self._readings += 1

    def end(self, tag: str) -> None:
        if tag == "x:t":
            self._in_text = False
        elif tag == "x:rPh":
            self._readings -= 1
        elif tag == "x:si":
            self.found.append("".join(self._pieces))
            self._pieces = []

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)


class _Styles:
    """What the numbers of each cell style are: dates, durations, percentages, numbers of so many figures, or any."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self._formats: dict[str, str] = {}
        self._in_cells = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "x:numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "x:cellXfs":
            self._in_cells = True
        elif tag == "x:xf" and self._in_cells:
            self.kinds.append(self._kind(attributes.get("numFmtId", "0")))

    def end(self, tag: str) -> None:
        if tag == "x:cellXfs":
            self._in_cells = False

    def text(self, data: str) -> None:
        """Styles have none."""

    def _kind(self, number: str) -> str:
        if (code := self._formats.get(number)) is None:
            known = int(number) if number.isdecimal() else 0
            return "date" if known in _DATES else "percent" if known in _PERCENTS else ""
        code = _LITERAL.sub("", code.partition(";")[0]).lower()
        if "%" in code:
            return "percent"
        if "general" not in code and set(code) & set("dmyhsja"):
            return "duration" if _ELAPSED.search(code) else "date"
        # Zeros that stand before a number: of a postal code, a telephone number.
        places = _PLACES.sub("", code.partition(".")[0]).partition("0")
        return "0" * (1 + len(places[2])) if places[2] else ""


class _Sheet:
    """The rows of a sheet."""

    def __init__(self, name: str, strings: list[str], kinds: list[str], epoch: datetime) -> None:
        self.paragraphs: list[Paragraph] = []
        self._name, self._strings, self._kinds, self._epoch = name, strings, kinds, epoch
        self._row = self._column = -1
        self._cells: list[tuple[int, str]] = []
        self._type = self._style = ""
        self._value: list[str] = []
        self._in_value = False
        self._readings = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "x:rPh":
            self._readings += 1
        elif tag == "x:c":
            position = cell_position(attributes.get("r", ""))
            self._column = position[1] if position else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value = []
        elif tag in {"x:v", "x:t"}:
            self._in_value = not self._readings
        elif tag == "x:row":
            given = attributes.get("r", "")
            self._row, self._column = int(given) - 1 if given.isdecimal() else self._row + 1, -1

    def end(self, tag: str) -> None:
        if tag in {"x:v", "x:t"}:
            self._in_value = False
        elif tag == "x:rPh":
            self._readings -= 1
        elif tag == "x:c":
            if self._value:
                self._cells.append((self._column, self._written("".join(self._value))))
        elif tag == "x:row":
            self.paragraphs += row_paragraphs(self._name, self._row, self._cells)
            self._cells = []

    def text(self, data: str) -> None:
        if self._in_value:
            self._value.append(data)

    def _written(self, value: str) -> str:
        """What a reader sees in a cell of this value."""
        if self._type == "s":
            number = int(value) if value.isdecimal() else -1
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        if self._type in {"str", "inlineStr"}:
            return value
        if self._type == "b":
            return written_value(value == "1")
        if self._type == "d":
            return _written_date(value)
        return self._written_number(value) if self._type == "n" else ""

    def _written_number(self, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        style = int(self._style) if self._style.isdecimal() else -1
        kind = self._kinds[style] if 0 <= style < len(self._kinds) else ""
        if kind == "percent":
            return f"{written_number(number * 100)} %"
        if kind == "duration" and abs(number) < _LAST_DAY:
            return written_value(timedelta(seconds=round(number * 86400)))
        if kind[:1] == "0":
            return written_number(number, len(kind))
        if kind == "date" and 0 <= number < _LAST_DAY:
            moment = self._epoch + timedelta(seconds=round(number * 86400))
            return written_value(moment if number >= 1 else moment.time())
        return written_number(number)


def _written_date(iso: str) -> str:
    try:
        return written_value(datetime.fromisoformat(iso))
    except ValueError:
        return iso


class _Notes:
    """Comments on cells, and the text boxes of a sheet, each at its cell."""

    def __init__(self, sheet: str) -> None:
        self.paragraphs: list[Paragraph] = []
        self._sheet = sheet
        self._location = cell_location(sheet, 0, 0)
        self._in_comment = False  # which may hold its own place on the screen
        self._corner = ""
        self._number: list[str] = []
        self._row_column = {"xdr:row": 0, "xdr:col": 0}
        self._in_text = False
        self._pieces: list[str] = []
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._skipped += tag == "mc:Fallback"
        if self._skipped:
            return
        if tag == "x:comment":
            self._in_comment = True
            self._location = cell_location(self._sheet, *(cell_position(attributes.get("ref", "")) or (0, 0)))
        elif tag in {"x:t", "a:t"}:
            self._in_text = True
        elif tag == "xdr:from" and not self._in_comment:
            self._corner = tag
        elif tag in self._row_column and self._corner:
            self._number = []

    def end(self, tag: str) -> None:
        self._skipped -= tag == "mc:Fallback"
        if self._skipped:
            return
        if tag in {"x:t", "a:t"}:
            self._in_text = False
        elif tag == self._corner:
            self._corner = ""
            self._location = cell_location(self._sheet, self._row_column["xdr:row"], self._row_column["xdr:col"])
        elif tag in self._row_column and self._corner:
            given = "".join(self._number).strip()
            self._row_column[tag] = int(given) if given.isdecimal() else 0
        elif tag in {"x:comment", "a:p"}:
            if text := "".join(self._pieces).strip():
                self.paragraphs.append(Paragraph(text, sheet_heading(self._sheet), location=self._location))
            self._pieces = []
            self._in_comment = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)
        elif self._corner:
            self._number.append(data)
