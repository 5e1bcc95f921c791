"""XLS and XLSB: the cells of a binary workbook row by row, and the comments of XLS."""

from __future__ import annotations

from io import BytesIO

from python_calamine import CalamineError, PasswordError, load_workbook

from searcher.documents.formats.compound import Compound
from searcher.documents.formats.sheet import row_paragraphs, written_value
from searcher.documents.formats.xls_notes import notes
from searcher.documents.model import Extract
from searcher.documents.reasons import Reason, UnreadCode, damaged
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Paragraph
    from searcher.documents.source import Source

_COMPOUND = b"\xd0\xcf\x11\xe0"  # with which XLS begins, and XLSB does not


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document: sheet by sheet its rows, then its comments and text boxes."""
    paragraphs: list[Paragraph] = []
    try:
        workbook = load_workbook(BytesIO(source.data))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for number, row in enumerate(rows):
                cells = ((column, written_value(value)) for column, value in enumerate(row))
                paragraphs += row_paragraphs(name, number, cells)
    except PasswordError:
        raise DocumentError(Reason(UnreadCode.LOCKED)) from None
    except CalamineError as error:
        msg = damaged(error)
        raise DocumentError(msg) from None
    if source.data.startswith(_COMPOUND):
        paragraphs += notes(Compound(source.data).read("Workbook"))
    yield Extract(None, tuple(paragraphs), {})
