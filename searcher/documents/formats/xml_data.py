"""XML of no known vocabulary: records whose fields are lines, and texts that are paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field

from searcher.documents.formats.xml import read_xml
from searcher.documents.model import Extract, Paragraph

_MAX_FIELD_CHARS = 200


def read_data(data: bytes) -> Extract:
    r"""Read a file: elements with text alone are fields of the element around, mixed ones are paragraphs.

    >>> [p.text for p in read_data(b"<a><b><nom>Ada</nom><ville>Lyon</ville></b><t>Un <i>mot</i>.</t></a>").paragraphs]
    ['nom : Ada\nville : Lyon', 'Un mot.']
    """
    records = _Records()
    read_xml(data, records)
    return Extract(None, tuple(records.paragraphs), {})


@dataclass(slots=True)
class _Element:
    name: str
    pieces: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    has_elements: bool = False


class _Records:
    """An element with text of its own takes the text of all elements in it."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._open: list[_Element] = []
        self._within = 0  # elements in one that has text

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if self._open:
            around = self._open[-1]
            around.has_elements = True
            if self._within or "".join(around.pieces).strip():
                self._within += 1
                return
        self._open.append(_Element(tag.rpartition(":")[2]))

    def end(self, _tag: str) -> None:
        if self._within:
            self._within -= 1
            return
        element = self._open.pop()
        text = " ".join("".join(element.pieces).split())
        if text and not element.has_elements and len(text) <= _MAX_FIELD_CHARS and self._open:
            self._open[-1].fields.append(f"{element.name} : {text}")
            return
        for around in (*self._open, element) if text else (element,):
            self._flush(around)
        if text:
            self.paragraphs.append(Paragraph(text))

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].pieces.append(data)

    def _flush(self, element: _Element) -> None:
        if element.fields:
            self.paragraphs.append(Paragraph("\n".join(element.fields)))
            element.fields.clear()
