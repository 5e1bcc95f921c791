"""ICS: each event, task or journal entry of a calendar is a document."""

from __future__ import annotations

import re

from searcher.documents.formats.content_lines import content_lines
from searcher.documents.model import Extract, Paragraph
from searcher.documents.source import facts
from searcher.documents.text.paragraphs import split_paragraphs
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.formats.content_lines import ContentLine
    from searcher.documents.source import Source

_ENTRIES = frozenset(["VEVENT", "VTODO", "VJOURNAL"])
_TEXTS = ("DESCRIPTION", "COMMENT", "X-ALT-DESC")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\dZ?)?")


def read(source: Source) -> Iterator[Extract]:
    """A document for each entry; alarms are left out."""
    entry: list[ContentLine] = []
    open_parts: list[str] = []
    for line in content_lines(source.text()):
        if line.name == "BEGIN":
            open_parts.append(line.value.strip().upper())
            if open_parts[-1] in _ENTRIES:
                entry = [line]
        elif line.name == "END" and open_parts:
            if open_parts.pop() in _ENTRIES:
                yield _entry(entry)
        elif open_parts and open_parts[-1] in _ENTRIES:
            entry.append(line)


def _entry(lines: list[ContentLine]) -> Extract:
    """When and where it is and who takes part, in a paragraph; then what is said of it."""
    said: dict[str, list[ContentLine]] = {}
    for line in lines:
        said.setdefault(line.name, []).append(line)
    number = lines[0].number
    title = next((" ".join(line.text.split()) for line in said.get("SUMMARY", [])), None)
    people = [line.parameters.get("CN") or line.value.rpartition(":")[2] for line in said.get("ATTENDEE", [])]
    organizers = [line.parameters.get("CN") or line.value.rpartition(":")[2] for line in said.get("ORGANIZER", [])]
    when = next((line.value for name in ("DTSTART", "DUE", "DTSTAMP") for line in said.get(name, [])), "")
    about = [
        ("Date", _written_date(when)),
        ("Lieu", ", ".join(line.text for line in said.get("LOCATION", []))),
        ("Organisation", ", ".join(organizers)),
        ("Participation", ", ".join(people)),
        ("Catégories", ", ".join(line.text for line in said.get("CATEGORIES", []))),
    ]
    texts = ["\n".join(filter(None, [title, *(f"{name} : {text}" for name, text in about if text.strip())]))]
    for name in _TEXTS[:2]:
        texts += [text for line in said.get(name, []) for _line, text in split_paragraphs(line.text)]
    paragraphs = tuple(Paragraph(text, line=number) for text in texts if text.strip())
    date = _DATE.match(when)
    return Extract(title, paragraphs, facts(author=organizers, date="-".join(date.groups()[:3]) if date else None))


def _written_date(value: str) -> str:
    """A date as people write it.

    >>> _written_date("20240314T093000Z"), _written_date("20240314")
    ('14/03/2024 09:30', '14/03/2024')
    """
    found = _DATE.match(value)
    if not found:
        return ""
    day = f"{found[3]}/{found[2]}/{found[1]}"
    return f"{day} {found[4]}:{found[5]}" if found[4] else day
