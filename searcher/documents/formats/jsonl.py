"""JSON Lines: each line is a record, and each record a document."""

from __future__ import annotations

import json

from searcher.documents.formats.records import extract_record, has_text
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from searcher.documents.formats.records import Value
    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_NO_TEXT = frozenset(["id", "type"])  # of the parts of a text
_MAX_DEPTH = 5  # of records in records whose fields have names
_DECODE = json.JSONDecoder(parse_constant=str).decode  # NaN is no JSON, and written by some all the same


def read(source: Source) -> Iterator[Extract]:
    """A document for each line; those that are no objects, or lack the field of text, are noted."""
    bad: list[int] = []
    lacking: list[int] = []
    good = 0
    for number, line in enumerate(source.text().split("\n"), start=1):
        if not line.strip():
            continue
        record = _record(line)
        if record is None:
            bad.append(number)
        elif has_text(record, source.options):
            good += 1
            yield extract_record(record, number, source.options)
        else:
            lacking.append(number)
    complaints = [*_no_objects(bad), *_lacking(lacking, source.options.text_field)]
    if len(complaints) > 1 and not good:
        raise DocumentError(Reason(UnreadCode.BOTH, why=complaints[0], also=complaints[1]))
    if complaints and not good:
        raise DocumentError(complaints[0])
    source.notes += complaints


def _record(line: str) -> Mapping[str, Value] | None:
    """The fields of a record whose values can be text; a bare string is one."""
    try:
        value = _DECODE(line)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, str):
        return {"text": value}
    if not isinstance(value, dict):
        return None
    return simple_record(value)


def simple_record(record: Mapping[str, Any], above: str = "", depth: int = 0) -> dict[str, Value]:
    r"""The fields of a record and of the records in it, under names such as `article.titre`.

    >>> simple_record({"a": {"b": 1, "c": ["x", "y"]}, "d": [{"e": "un"}, {"e": "deux"}]})
    {'a.b': 1, 'a.c': ['x', 'y'], 'd': 'un\n\ndeux'}
    """
    fields: dict[str, Value] = {}
    for name, value in record.items():
        if isinstance(value, dict) and depth < _MAX_DEPTH:
            fields |= simple_record(value, f"{above}{name}.", depth + 1)
        else:
            fields[f"{above}{name}"] = _simple(value)
    return fields


def _simple(value: object) -> Value:
    """A value as it is, or the text in it."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return "\n\n".join(_texts(value))


def _texts(value: object) -> Iterator[str]:
    """The texts and numbers in a value, in their order."""
    found = [value]
    while found:
        item = found.pop()
        if isinstance(item, dict):
            found.extend(reversed([text for name, text in item.items() if name not in _NO_TEXT]))
        elif isinstance(item, list):
            found.extend(reversed(item))
        elif item not in (None, "", True, False):
            yield str(item)


def _no_objects(lines: list[int]) -> Iterator[Reason]:
    if len(lines) == 1:
        yield Reason(UnreadCode.LINE_NO_OBJECT, line=lines[0])
    elif lines:
        yield Reason(UnreadCode.LINES_NO_OBJECT, n=len(lines), line=lines[0])


def _lacking(lines: list[int], field: str | None) -> Iterator[Reason]:
    if len(lines) == 1:
        yield Reason(UnreadCode.LINE_LACKS_FIELD, line=lines[0], field=field)
    elif lines:
        yield Reason(UnreadCode.LINES_LACK_FIELD, n=len(lines), line=lines[0], field=field)
