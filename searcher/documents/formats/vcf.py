"""VCF: each contact card is a document."""

from __future__ import annotations

from searcher.documents.formats.content_lines import content_lines
from searcher.documents.model import Extract, Paragraph
from searcher.documents.text.paragraphs import split_paragraphs
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.formats.content_lines import ContentLine
    from searcher.documents.source import Source

_SHOWN = ("NICKNAME", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "ADR", "URL", "BDAY", "CATEGORIES")


def read(source: Source) -> Iterator[Extract]:
    """A document for each card, its title the name."""
    card: list[ContentLine] = []
    for line in content_lines(source.text()):
        if line.name == "BEGIN":
            card = [line]
        elif line.name == "END" and card:
            yield _card(card)
            card = []
        else:
            card.append(line)


def _card(lines: list[ContentLine]) -> Extract:
    """The name and how to reach the person in one paragraph, then what is noted."""
    names = [line.text for line in lines if line.name == "FN"]
    # N has the family name first.
    names += [" ".join(reversed(line.parts[:2])) for line in lines if line.name == "N"]
    title = next((name for name in (" ".join(name.split()) for name in names) if name), None)
    told = [" ".join(line.parts) for shown in _SHOWN for line in lines if line.name == shown]
    number = lines[0].number
    paragraphs = [Paragraph("\n".join(filter(None, [title, *told])), line=number)]
    notes = (text for line in lines if line.name == "NOTE" for _line, text in split_paragraphs(line.text))
    paragraphs += [Paragraph(text, line=number) for text in notes]
    return Extract(title, tuple(paragraph for paragraph in paragraphs if paragraph.text.strip()), {})
