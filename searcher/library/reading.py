"""One document of an index, whole; and what may be meant while one types."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from searcher.errors import QueryError
from searcher.french import fold
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot import Ref
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import count_with
from searcher.query import SearchOptions, forms, search_clauses
from searcher.query.expand.written_forms import written_forms
from searcher.query.plan.clauses import WordClause
from searcher.query.suggest.completion import snapshot_vocabulary, word_at_end
from searcher.results.full_document import WholeDocument, read_marked
from searcher.results.highlight import Highlighter
from searcher.results.hit import DocumentInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.library.searcher import Searcher
    from searcher.query.plan.clauses import GroupClause
    from searcher.results.hit import PathOf


_MAX_COMPLETIONS = 24  # words that are looked at beside those before them
_MAX_CONTEXTS = 128  # whose paragraphs are remembered in one commit
_MAX_REMEMBERED_PARAGRAPHS = 1 << 16  # of one of them
_MAX_COUNTS = 4096  # of words in one of them


class Suggestions(NamedTuple):
    """What may be meant by what was typed so far: whole queries, the likeliest first, and documents by their titles."""

    queries: tuple[str, ...]
    documents: tuple[DocumentInfo, ...]


def suggestions(searcher: Searcher, typed: str, limit: int) -> Suggestions:
    """Complete the last word, and look for titles that begin so; accents need not be typed."""
    snapshot = searcher.snapshot
    vocabulary = snapshot.settled(lambda: snapshot_vocabulary(snapshot))
    begun = word_at_end(typed)
    before = typed[: len(typed) - len(begun)]
    words = vocabulary.words(begun, max(limit, _MAX_COMPLETIONS)) if begun else []
    words = (_in_context(searcher, before, words) if before.strip() and not snapshot.store else words)[:limit]
    titled = vocabulary.titles(typed, limit)
    documents = [DocumentInfo(snapshot, _first_paragraph(snapshot, *place), searcher.path_of) for place in titled]
    if snapshot.store:
        here = snapshot.store.with_titles(typed, limit)
        documents = [DocumentInfo(here, _first_paragraph(here, *place), searcher.path_of) for place in here.documents()]
    return Suggestions(tuple(before + word for word in words), tuple(documents))


def _in_context(searcher: Searcher, before: str, words: list[str]) -> list[str]:
    """Words that stand in a paragraph with what is before them, the most paragraphs first; all words if none does."""
    context = _Context(())
    with suppress(QueryError):
        clauses = searcher.compile(before).clauses
        # Words of grammar stand with all others, and nearly everywhere.
        telling = tuple(part for part in clauses.should if not (isinstance(part, WordClause) and part.stop))
        clauses = clauses._replace(should=telling)
        if any(clauses.children()):
            context = _context(searcher.snapshot, clauses)
    if not context.found:
        return words
    counts = {word: context.count(searcher.snapshot, word) for word in words}
    return sorted(filter(counts.get, words), key=counts.__getitem__, reverse=True) or words


class _Context:
    """The paragraphs that have what was typed before a word, and how many of them have each of the words asked for."""

    def __init__(self, found: Sequence[tuple[Leaf, Sequence[int]]]) -> None:
        """Take the paragraphs of each chunk that has any."""
        self.found = found
        self._counts: dict[str, int] = {}

    def count(self, snapshot: Snapshot, word: str) -> int:
        """How many of the paragraphs found have a word, however its accents are written."""
        known = self._counts.get(word)
        if known is None:
            forms = written_forms(snapshot, fold(word))
            lists = (
                (here, leaf.segment.occurrence_lists(forms[leaf.segment_number], leaf.chunk))
                for leaf, here in self.found
            )
            known = sum([count_with(paragraphs, occurrences) for paragraphs, occurrences in lists if occurrences])
            if len(self._counts) >= _MAX_COUNTS:
                self._counts.clear()
            self._counts[word] = known
        return known


def _context(snapshot: Snapshot, clauses: GroupClause) -> _Context:
    """Where clauses match; remembered for who types on, unless that takes much room."""
    known = _known_contexts(snapshot)
    context = known.get(clauses)
    if context is None:
        ranking = search_clauses(clauses, snapshot, SearchOptions(limit=0))
        context = _Context([(leaf, matching) for leaf, matching in ranking.matching() if len(matching)])
        if sum(len(matching) for _, matching in context.found) <= _MAX_REMEMBERED_PARAGRAPHS:
            if len(known) >= _MAX_CONTEXTS:
                known.clear()
            known[clauses] = context
    return context


@per_snapshot()
def _known_contexts(_snapshot: Snapshot) -> dict[GroupClause, _Context]:
    return {}


def whole_document(searcher: Searcher, document_id: str, query: str, source: int) -> WholeDocument | None:
    """Read the live document of this id in one of the indexes that are joined, the words of the query marked."""
    if searcher.snapshot.store:
        searcher = searcher.on(searcher.snapshot.store.with_document(document_id))
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
