"""JSON: a list of objects are records, any other value one document of its texts."""

from __future__ import annotations

import json

from searcher.documents.formats.jsonl import simple_record
from searcher.documents.formats.records import extract_record, has_text
from searcher.documents.heading_path import HEADING_SEPARATOR
from searcher.documents.model import Extract, Paragraph
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.text.paragraphs import split_paragraphs
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from searcher.documents.source import Source

_MAX_FIELD_CHARS = 200
_MAX_DEPTH = 200


def read(source: Source) -> Iterator[Extract]:
    """A document for each object of a list, which may be the one list in an object; or else one document.

    What is no JSON but an object on each line is read as JSON Lines.
    """
    try:
        value = json.loads(source.text(), parse_constant=str)
    except (ValueError, RecursionError):
        from searcher.documents.formats import jsonl

        try:
            yield from jsonl.read(source)
        except DocumentError:
            raise DocumentError(Reason(UnreadCode.NO_JSON)) from None
        return
    records = _records(value)
    if records and all(has_text(record, source.options) for record in records):
        for number, record in enumerate(records, start=1):
            extract = extract_record(simple_record(record), None, source.options)
            placed = (Paragraph(found.text, found.heading, location=f"record:{number}") for found in extract.paragraphs)
            yield Extract(extract.title, tuple(placed), extract.metadata)
    else:
        yield Extract(_title(value), tuple(_paragraphs(value, ())), {})


def _records(value: object) -> list[dict[str, Any]]:
    """The objects of a list, or of the one list of objects in an object."""
    lists = [value] if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    found = [each for each in lists if isinstance(each, list) and each and all(isinstance(item, dict) for item in each)]
    return found[0] if len(found) == 1 and (value is found[0] or len(found[0]) > 1) else []


def _title(value: object) -> str | None:
    named = [value.get(name) for name in ("title", "titre", "name", "nom")] if isinstance(value, dict) else []
    return next((" ".join(name.split()) for name in named if isinstance(name, str) and name.strip()), None)


def _paragraphs(value: object, path: tuple[str, ...]) -> Iterator[Paragraph]:
    """The short values of an object as one paragraph of lines, long ones as paragraphs, then what is within."""
    if len(path) > _MAX_DEPTH:
        return
    pairs = (
        list(value.items())
        if isinstance(value, dict)
        else [("", item) for item in value]
        if isinstance(value, list)
        else [("", value)]
    )
    heading = HEADING_SEPARATOR.join(path) or None
    written = [(name, _written(item)) for name, item in pairs if not isinstance(item, dict | list)]
    short = [" : ".join(filter(None, pair)) for pair in written if pair[1].strip() and len(pair[1]) <= _MAX_FIELD_CHARS]
    if short:
        yield Paragraph("\n".join(short), heading)
    for name, text in written:
        if len(text) > _MAX_FIELD_CHARS:
            under = HEADING_SEPARATOR.join(filter(None, (*path, name))) or None
            yield from (Paragraph(part, under) for _line, part in split_paragraphs(text))
    for name, item in pairs:
        if isinstance(item, dict | list):
            yield from _paragraphs(item, (*path, *filter(None, [name])))


def _written(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return str(value)
