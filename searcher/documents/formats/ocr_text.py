"""What OCR programs read, as paragraphs: their blocks are columns and boxes, in which lines end where an author ended them."""

from __future__ import annotations

from searcher.documents.model import Paragraph
from searcher.documents.text.paragraphs import split_paragraphs
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def page_paragraphs(blocks: Iterable[Sequence[str]], page: int | None) -> Iterator[Paragraph]:
    r"""The paragraphs of a page, given the lines of each of its blocks; a line without a letter or a digit is dirt.

    >>> [p.text for p in page_paragraphs([["Le pont est", "fermé.", "Il ouvrira."], ["|", "Avis"]], 3)]
    ['Le pont est fermé.', 'Il ouvrira.', 'Avis']
    """
    written = ("\n".join(line for line in block if any(map(str.isalnum, line))) for block in blocks)
    for _line, text in split_paragraphs("\n\n".join(filter(None, written))):
        yield Paragraph(text, page=page)
