"""Files packed into one: each that can be read is documents, at its place in the archive."""

from __future__ import annotations

import re
from dataclasses import replace

from searcher.documents.formats.members import read_member
from searcher.documents.model import Extract
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from searcher.documents.source import Source

_MAX_NOTES = 5
# What systems and programs put beside the files of people.
_NO_DOCUMENT = re.compile(r"(?:.*/)?(?:\.[^/]+|__MACOSX|~\$[^/]*|Thumbs\.db|desktop\.ini)(?:/.*)?", re.DOTALL)


def read_members(source: Source, names: Iterable[str], data_of: Callable[[str], bytes]) -> Iterator[Extract]:
    """The documents of each file that can be read, with its name as title where it has none; the others are noted."""
    unread: list[Reason] = []
    wanted = [name for name in names if not _NO_DOCUMENT.fullmatch(name)]
    for name in wanted:
        try:
            for extract in read_member(source, name, data_of(name)):
                yield _placed(extract, name)
        except DocumentError as error:
            unread.append(Reason(UnreadCode.PART, part=name, why=error.message))
    source.notes += unread[:_MAX_NOTES]
    if more := unread[_MAX_NOTES:]:
        source.notes.append(Reason(UnreadCode.MORE_PARTS, n=len(more)))
    if wanted and len(unread) == len(wanted):
        raise DocumentError(Reason(UnreadCode.NO_PART_READ, why=unread[0]))


def _placed(extract: Extract, name: str) -> Extract:
    """Extract with its paragraphs placed under this name of the archive."""
    name = " ".join(name.removeprefix("./").split())
    paragraphs = tuple(
        replace(paragraph, location="\n".join(filter(None, (f"entry:{name}", paragraph.location))))
        for paragraph in extract.paragraphs
    )
    title = extract.title or name.rpartition("/")[2]
    return Extract(title, paragraphs, {"entry": name, **extract.metadata})
