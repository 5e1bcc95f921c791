"""Which documents a query looks at: fields at work on one snapshot.

What passes a filter is worked out once for a snapshot, document by document, and kept as ranges of paragraphs: a
document's paragraphs are neighbours, and so are, as a rule, those of documents of one kind.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

from searcher.french import fold
from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.query.filter.doc_ranges import ParagraphRanges
from searcher.query.filter.field_matching import STEPS_PER_VALUE, matching
from searcher.query.filter.path_pattern import Paths, path_patterns
from searcher.query.filter.value_index import ValueIndex
from searcher.query.language.ast import Range, Whole, Word
from searcher.query.language.field_names import DATE, ID, PATH, YEAR, canonical
from searcher.query.language.notes import NoteCode, Reason
from searcher.query.plan.clauses import BoostClause, Clause, FieldClause, GroupClause, is_filter
from searcher.query.plan.work_budget import WorkBudget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.index.format.metadata import Values
    from searcher.index.format.segment import Segment
    from searcher.index.read.snapshot import Leaf, Snapshot

MAX_FIELD_STEPS = 60_000_000
"""What the fields of one query may take, in steps of `WorkBudget`."""

_MAX_FILTERS_CACHED = 100  # filters of one snapshot
_SHOWN = 5  # values that a note names
_MAX_FIELDS_EXPLAINED = 10  # fields of one query


class DocumentFilter:
    """The documents that pass some clauses and none of others, as ranges of paragraphs for each chunk of a snapshot."""

    def __init__(self, clause: GroupClause, snapshot: Snapshot) -> None:
        """Work it out. Raises `QueryError` when that takes too much work; `steps` is how much it took."""
        self._ranges: dict[tuple[Segment, int], ParagraphRanges] = {}
        fields, budget = snapshot_fields(snapshot), WorkBudget(MAX_FIELD_STEPS)
        for number, segment in enumerate(snapshot.segments):
            budget.spend(segment.documents)
            passing = fields.documents(clause, number, budget).to_bytes(segment.documents, "little")
            ranges = list(_paragraph_ranges(passing, segment))
            for chunk in range(segment.chunks):
                first, last = segment.bases[chunk : chunk + 2]
                here = list(_within(ranges, first, last))
                self._ranges[segment, chunk] = ParagraphRanges(here, last - first)
        self.steps = budget.spent

    def ranges(self, leaf: Leaf) -> ParagraphRanges:
        """What passes in one chunk."""
        return self._ranges[leaf.segment, leaf.chunk]

    def passes(self, leaf: Leaf, paragraph: int) -> bool:
        """Whether one paragraph of a chunk passes."""
        return bool(self.ranges(leaf).mask[paragraph])


def bind_filter(snapshot: Snapshot, clause: GroupClause) -> DocumentFilter:
    """What passes the filters of a group and is none of the documents that it excludes."""
    excluded = tuple(part for part in clause.must_not if is_filter(part))
    return _document_filter(snapshot, GroupClause((), (), excluded, clause.filters))


@per_snapshot(_MAX_FILTERS_CACHED)
def _document_filter(snapshot: Snapshot, clause: GroupClause) -> DocumentFilter:
    """The documents that pass the filters of a group alone."""
    return DocumentFilter(clause, snapshot)


def query_filter(clause: GroupClause, snapshot: Snapshot) -> DocumentFilter | None:
    """Return the documents that can match a query by its fields, whatever words they have; `None` for all of them."""
    fields = _only_fields(clause)
    return bind_filter(snapshot, GroupClause(filters=(fields,))) if fields else None


def _only_fields(clause: Clause) -> Clause | None:
    """What a clause asks of the fields of every document that matches; `None` for nothing."""
    if isinstance(clause, FieldClause):
        return clause
    if isinstance(clause, BoostClause):
        return _only_fields(clause.part)
    if not isinstance(clause, GroupClause):
        return None
    required = tuple(fields for part in (*clause.must, *clause.filters) if (fields := _only_fields(part)))
    either = () if clause.must else tuple(fields for part in clause.should if (fields := _only_fields(part)))
    found = GroupClause(
        either if len(either) == len(clause.should) else (), required, tuple(filter(is_filter, clause.must_not))
    )
    return found if found.parts else None


def field_clauses(clause: Clause) -> Iterator[FieldClause]:
    """The fields anywhere in a clause."""
    if isinstance(clause, FieldClause):
        yield clause
    elif isinstance(clause, GroupClause):
        for part in clause.parts:
            yield from field_clauses(part)


def unknown_fields(clause: GroupClause, facets: Iterable[str], snapshot: Snapshot) -> Iterator[str]:
    """A sentence on each field, of a query or to be counted, that no document has."""
    fields = snapshot_fields(snapshot)
    for name in facets:
        if name not in fields:
            yield Reason(NoteCode.NO_FIELD_TO_COUNT, name=name)
    for field in field_clauses(clause):
        if field.name not in fields:
            if field.words:
                yield Reason(NoteCode.FIELD_AS_WORDS, name=field.name)
            else:
                yield Reason(NoteCode.NO_FIELD, name=field.name)


def unmatched_fields(clause: GroupClause, snapshot: Snapshot) -> Iterator[str]:
    """A sentence on each field of a query whose value no document has, with the values that there are; on a few at most."""
    fields = snapshot_fields(snapshot)
    known: dict[str, str] = {}
    for field in islice(field_clauses(clause), _MAX_FIELDS_EXPLAINED):
        if field.name in fields and not _any_document(field, snapshot):
            asked = f"{field.name}:{field.value}"
            if field.name not in known:
                known[field.name] = fields.most_frequent(field.name)
            if there_are := known[field.name]:
                yield Reason(NoteCode.NO_VALUE_OF, asked=asked, values=there_are)
            else:
                yield Reason(NoteCode.NO_VALUE, asked=asked)


def _any_document(field: FieldClause, snapshot: Snapshot) -> bool:
    if snapshot.store:
        return snapshot.store.any_document(field)
    fields, budget = snapshot_fields(snapshot), WorkBudget(MAX_FIELD_STEPS)
    return any(fields.documents(field, number, budget) for number in range(len(snapshot.segments)))


class Fields:
    """The fields of all segments of a snapshot, by their canonical names."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Read the names of the fields."""
        # Not the snapshot, which keeps this: what refers to itself is not let go of at once.
        self._segments, self._root = snapshot.segments, snapshot.manifest.root
        self._values: dict[str, list[list[Values]]] = {}
        for number, segment in enumerate(snapshot.segments):
            for name, values in segment.metadata.fields.items():
                by_segment = self._values.setdefault(canonical(name), [[] for _ in snapshot.segments])
                by_segment[number].append(values)
        self._paths: dict[int, Paths] = {}
        self._given: dict[int, list[Paths]] = {}
        self._indexes: dict[tuple[str, int], list[ValueIndex]] = {}

    def name(self, typed: str) -> str:
        """The field that a name means here: a year that no document has by itself is that of its date."""
        name = canonical(typed)
        return DATE if name == YEAR and name not in self._values else name

    def __contains__(self, typed: object) -> bool:
        """Whether any document has it."""
        return isinstance(typed, str) and ((name := self.name(typed)) in self._values or name in {PATH, ID})

    def values(self, typed: str, segment: int) -> list[Values]:
        """The values of a field in one segment; several lists where it has several names there."""
        by_segment = self._values.get(self.name(typed))
        return by_segment[segment] if by_segment else []

    def indexes(self, typed: str, segment: int) -> list[ValueIndex]:
        """The values of a field in one segment, to be looked up by their words."""
        key = self.name(typed), segment
        if key not in self._indexes:
            self._indexes[key] = list(map(ValueIndex, self.values(*key)))
        return self._indexes[key]

    def most_frequent(self, typed: str) -> str:
        """Some values of a field that many documents have."""
        counts: Counter[str] = Counter()
        for number in range(len(self._segments)):
            for values in self.values(typed, number):
                counts.update({given: len(values.documents(n)) for n in values.numbers if (given := values.given(n))})
        return ", ".join(value for value, _ in counts.most_common(_SHOWN))

    def documents(self, clause: Clause, number: int, budget: WorkBudget) -> int:
        """The documents of a segment that a clause lets pass: a byte for each, in one integer. Raises `QueryError`."""
        budget.spend(self._segments[number].documents)
        if isinstance(clause, FieldClause):
            return int.from_bytes(self._of_field(clause, number, budget), "little")
        assert isinstance(clause, GroupClause)
        everything = int.from_bytes(b"\1" * self._segments[number].documents, "little")
        passing = everything
        if clause.should:
            passing = 0
            for part in clause.should:
                passing |= self.documents(part, number, budget)
        for part in (*clause.must, *clause.filters):
            passing &= self.documents(part, number, budget)
        for part in clause.must_not:
            passing &= everything ^ self.documents(part, number, budget)
        return passing

    def _of_field(self, clause: FieldClause, number: int, budget: WorkBudget) -> bytearray:
        segment = self._segments[number]
        name, wanted = self.name(clause.name), clause.value
        if name == DATE and canonical(clause.name) == YEAR and isinstance(wanted, Whole):
            wanted = Word(wanted.text)  # A whole year, of a date that goes on after it.
        passing = bytearray(segment.documents)
        if name == PATH:
            for document in self._in_path(clause, number, budget):
                passing[document] = 1
        elif name == ID and not isinstance(clause.value, Range):
            own = segment.find_document(clause.value.text)
            passing[own or 0] = own is not None
        by_words = () if name == PATH else zip(self.values(name, number), self.indexes(name, number), strict=True)
        for values, index in by_words:
            found = matching(name, wanted, index, budget)
            budget.spend(len(found) * STEPS_PER_VALUE)
            for value in found:
                for document in values.documents(value):
                    passing[document] = 1
        return passing

    def _in_path(self, clause: FieldClause, number: int, budget: WorkBudget) -> Iterator[int]:
        """The documents whose id, or whose path where they were given one, leads there."""
        if isinstance(clause.value, Range):
            return
        for pattern in path_patterns(clause.value.text, self._root):
            yield from self._ids(number).fitting(pattern, budget)
            for values, paths in zip(self.values(PATH, number), self._given_paths(number), strict=True):
                for place in paths.fitting(pattern, budget):
                    yield from values.documents(values.numbers[place])

    def _ids(self, number: int) -> Paths:
        """The ids of a segment's documents."""
        if number not in self._paths:
            segment = self._segments[number]
            # One by one: of a word that is folded the beginning counts.
            self._paths[number] = Paths("/" + fold(segment.document_id(place)) for place in range(segment.documents))
        return self._paths[number]

    def _given_paths(self, number: int) -> list[Paths]:
        """The paths that documents of a segment were given."""
        if number not in self._given:
            self._given[number] = [
                Paths("/" + fold(values.given(value)).lstrip("/") for value in values.numbers)
                for values in self.values(PATH, number)
            ]
        return self._given[number]


@per_snapshot()
def snapshot_fields(snapshot: Snapshot) -> Fields:
    """The fields of a snapshot, read when they are first asked for."""
    return Fields(snapshot)


def _paragraph_ranges(passing: bytes, segment: Segment) -> Iterator[tuple[int, int]]:
    """The paragraphs of the documents that pass; neighbours are one range."""
    start = passing.find(1)
    while start >= 0:
        stop = passing.find(0, start)
        if stop < 0:
            stop = len(passing)
        yield segment.firsts[start], segment.paragraphs_of(stop - 1).stop
        start = passing.find(1, stop)


def _within(ranges: Iterable[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    for start, stop in ranges:
        if start < last and first < stop:
            yield max(start, first) - first, min(stop, last) - first
