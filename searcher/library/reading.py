"""One document of an index, whole; and what may be meant while one types."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from searcher.errors import QueryError
from searcher.index.read.snapshot import Ref
from searcher.query import forms
from searcher.query.suggest.completion import snapshot_vocabulary, word_at_end
from searcher.results.full_document import WholeDocument, read_marked
from searcher.results.highlight import Highlighter
from searcher.results.hit import DocumentInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.index.read.snapshot import Snapshot
    from searcher.library.searcher import Searcher
    from searcher.results.hit import PathOf


class Suggestions(NamedTuple):
    """What may be meant by what was typed so far: whole queries, the likeliest first, and documents by their titles."""

    queries: tuple[str, ...]
    documents: tuple[DocumentInfo, ...]


def suggestions(snapshot: Snapshot, typed: str, path_of: PathOf, limit: int) -> Suggestions:
    """Complete the last word, and look for titles that begin so; accents need not be typed."""
    vocabulary = snapshot.settled(lambda: snapshot_vocabulary(snapshot))
    begun = word_at_end(typed)
    before = typed[: len(typed) - len(begun)]
    words = vocabulary.words(begun, limit) if begun else []
    titled = vocabulary.titles(typed, limit)
    documents = [DocumentInfo(snapshot, _first_paragraph(snapshot, *place), path_of) for place in titled]
    if snapshot.store:
        here = snapshot.store.with_titles(typed, limit)
        documents = [DocumentInfo(here, _first_paragraph(here, *place), path_of) for place in here.documents()]
    return Suggestions(tuple(before + word for word in words), tuple(documents))


def whole_document(searcher: Searcher, document_id: str, query: str, source: int) -> WholeDocument | None:
    """Read the live document of this id in one of the indexes that are joined, the words of the query marked."""
    if searcher.snapshot.store:
        searcher = replace(searcher, snapshot=searcher.snapshot.store.with_document(document_id))
    snapshot = searcher.snapshot
    place = _find(snapshot, document_id, source)
    if place is None:
        return None
    segment, number = place
    paragraphs = snapshot.segments[segment].paragraphs_of(number)
    info = DocumentInfo(snapshot, Ref(segment, paragraphs.start), searcher.path_of)
    matching, highlighter = _found(searcher, query, segment, paragraphs)
    read_one = (
        read_marked(snapshot, Ref(segment, number), highlighter if number in matching else None)
        for number in paragraphs
    )
    return WholeDocument(info, tuple(read_one))


def every_document(snapshot: Snapshot, path_of: PathOf) -> Iterator[DocumentInfo]:
    """Yield each live document, in the order of the index."""
    for segment, number in snapshot.documents():
        yield DocumentInfo(snapshot, _first_paragraph(snapshot, segment, number), path_of)


def file_of(snapshot: Snapshot, document_id: str) -> str | None:
    """The id of the file that a live document was read from; `document_id` may also be that of a file of records."""
    place = _find(snapshot, document_id, 0)
    if place is not None:
        segment, number = place
        return snapshot.segments[segment].record(number).path or document_id
    records = (
        snapshot.is_live(_first_paragraph(snapshot, number, document))
        for number, segment in enumerate(snapshot.segments)
        for document in segment.documents_of_file(document_id)
    )
    return document_id if any(records) else None


def _found(searcher: Searcher, query: str, segment: int, paragraphs: range) -> tuple[set[int], Highlighter]:
    """The paragraphs that a query finds, and what marks its words; nothing for one that says nothing."""
    from searcher.query.match.match_document import matching_within
    from searcher.query.plan.clauses import GroupClause

    clause, matching = GroupClause(), set[int]()
    with suppress(QueryError):
        clause = searcher.compile(query).clauses
        matching = matching_within(searcher.snapshot, clause, segment, paragraphs)
    return matching, Highlighter(clause, partial(forms, snapshot=searcher.snapshot))


def _find(snapshot: Snapshot, document_id: str, source: int) -> tuple[int, int] | None:
    """Segment and number of a live document."""
    for number, segment in enumerate(snapshot.segments):
        if (snapshot.sources[number] if snapshot.sources else 0) != source:
            continue
        document = segment.find_document(document_id)
        if document is not None and snapshot.is_live(_first_paragraph(snapshot, number, document)):
            return number, document
    return None


def _first_paragraph(snapshot: Snapshot, segment: int, document: int) -> Ref:
    return Ref(segment, snapshot.segments[segment].firsts[document])
