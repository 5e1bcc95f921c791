"""Documents that are nearly the same: an article that was saved twice, a letter with another header.

Nothing is stored for this. Equal paragraphs have equal digests, and those lie in the index: two documents are *near
copies* when the paragraphs that both have hold most of the words of the longer one. Only documents that share one of
their longest paragraphs are compared, so a document that has no copy costs a few look-ups.
"""

from __future__ import annotations

from itertools import islice

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot import Ref
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.filter.field_filter import DocumentFilter

_MIN_SHARED_RATIO = 0.75  # of the words of the longer document
_MIN_SHARED_WORDS = 20  # that two documents share: of less there is too little to tell
MAX_KEY_PARAGRAPHS = 4  # paragraphs of each document by which its copies are found
MAX_PARAGRAPHS_READ = 1000  # paragraphs of a document, among which they are; a header shifts them little
_MAX_PLACES = 50  # a paragraph that stands in more is no document's own: a letterhead, a disclaimer
_MAX_DOCUMENTS_CACHED = 10_000  # documents
_MIN_ALIKE_RATIO = 0.5  # of the words of the longer of two paragraphs


class Numbered(NamedTuple):
    """A document of a snapshot: the number of its segment, and its own number there."""

    segment: int
    document: int


@per_snapshot(_MAX_DOCUMENTS_CACHED)
def _longest(snapshot: Snapshot, document: Numbered) -> list[int]:
    """The digests of a document's longest paragraphs, but for those that are known to stand nowhere else."""
    segment = snapshot.segments[document.segment]
    if len(snapshot.segments) == 1 and not segment.any_shares_digest(document.document):
        return []
    own = segment.paragraphs_of(document.document)[:MAX_PARAGRAPHS_READ]
    repeated = snapshot.repeated_digests(document.segment, own)
    if repeated == set():
        return []
    longest = longest_digests(segment.lengths[own.start : own.stop], segment.digests(own.start, len(own)))
    return longest if repeated is None else [digest for digest in longest if digest in repeated]


def longest_digests(lengths: Sequence[int], digests: Sequence[int]) -> list[int]:
    """The digests of the longest paragraphs of a document, given the lengths and the digests of all of them."""
    lengths, digests = lengths[:MAX_PARAGRAPHS_READ], digests[:MAX_PARAGRAPHS_READ]
    if len(digests) <= MAX_KEY_PARAGRAPHS:
        return list(digests)
    by_length = sorted(zip(lengths, digests, strict=True), reverse=True)
    return [digest for _, digest in by_length[:MAX_KEY_PARAGRAPHS]]


class NearDuplicates:
    """What is a near copy of what, in one snapshot."""

    def __init__(self, snapshot: Snapshot, filtering: Callable[[], DocumentFilter | None] = lambda: None) -> None:
        """Compare nothing yet; only documents that pass what `filtering` returns are told of."""
        self.snapshot, self._make_filter = snapshot, filtering
        self._contents: dict[Numbered, dict[int, int]] = {}
        self._totals: dict[Numbered, int] = {}

    def document(self, ref: Ref) -> Numbered:
        """The document of a paragraph."""
        return Numbered(ref.segment, self.snapshot.segments[ref.segment].document_of(ref.paragraph))

    def first(self, document: Numbered) -> Ref:
        """The first paragraph of a document."""
        return Ref(document.segment, self.snapshot.segments[document.segment].firsts[document.document])

    def duplicates_of(self, ref: Ref) -> list[Ref]:
        """The other paragraphs whose text is the same."""
        return [other for other in self.snapshot.duplicates_of(ref) if self._passes(other)]

    def of(self, document: Numbered) -> list[Numbered]:
        """The near copies of a document; a copy that has the same in every paragraph is none."""
        return [other for other in _near(self.snapshot, document) if self._passes(self.first(other))]

    def find_near(self, document: Numbered) -> list[Numbered]:
        """All near copies of a document."""
        sharing = {other for digest in self.longest(document) for other in self._documents_with(digest)}
        return sorted(other for other in sharing if self.are_near(document, other))

    @lazy
    def _filtering(self) -> DocumentFilter | None:
        """Which documents are told of; asked for when there is one to tell of."""
        return self._make_filter()

    def _passes(self, ref: Ref) -> bool:
        if self._filtering is None:
            return True
        leaf = self.snapshot.leaves[self.snapshot.leaf_number(ref)]
        return self._filtering.passes(leaf, ref.paragraph - leaf.base)

    def longest(self, document: Numbered) -> list[int]:
        """The digests of a document's longest paragraphs; none when no other document can have one of them."""
        return _longest(self.snapshot, document)

    def are_near(self, one: Numbered, other: Numbered) -> bool:
        """Whether most of the words are in paragraphs that both have, and not all of them."""
        least = None if one == other else self._least_shared(one, other)
        if least is None:
            return False
        words, others = self._words(one), self._words(other)
        return words != others and sum(min(words[both], others[both]) for both in words.keys() & others.keys()) >= least

    def _least_shared(self, one: Numbered, other: Numbered) -> float | None:
        """How many words near copies of these lengths share; `None` when one has not as many."""
        shorter, longer = sorted((one, other), key=lambda document: len(self._own(document)))
        most = self._total(shorter) / _MIN_SHARED_RATIO
        # A paragraph has a word at least: of a whole library in one file no more needs to be known.
        if len(self._own(longer)) > most:
            return None
        lengths = self._total(shorter), self._total(longer)
        least = max(_MIN_SHARED_WORDS, _MIN_SHARED_RATIO * max(lengths))
        return least if min(lengths) >= least else None

    def _own(self, document: Numbered) -> range:
        return self.snapshot.segments[document.segment].paragraphs_of(document.document)

    def _total(self, document: Numbered) -> int:
        if document not in self._totals:
            own = self._own(document)
            self._totals[document] = sum(self.snapshot.segments[document.segment].lengths[own.start : own.stop])
        return self._totals[document]

    def _words(self, document: Numbered) -> dict[int, int]:
        """How many words the paragraphs of each digest have in a document."""
        if document not in self._contents:
            segment, own = self.snapshot.segments[document.segment], self._own(document)
            contents = self._contents[document] = {}
            lengths = segment.lengths[own.start : own.stop]
            for digest, words in zip(segment.digests(own.start, len(own)), lengths, strict=True):
                contents[digest] = contents.get(digest, 0) + words
        return self._contents[document]

    def _documents_with(self, digest: int) -> list[Numbered]:
        """The documents that hold a paragraph, if they are few."""
        found = list(islice(self.snapshot.with_digest(digest), _MAX_PLACES + 1))
        return [self.document(ref) for ref in found] if len(found) <= _MAX_PLACES else []


@per_snapshot(_MAX_DOCUMENTS_CACHED)
def _near(snapshot: Snapshot, document: Numbered) -> list[Numbered]:
    """The near copies of a document, remembered: what was found for one question is found for others."""
    return NearDuplicates(snapshot).find_near(document)


class NearDuplicateFilter:
    """Which of the paragraphs found in turn are news, and which say again what a near copy of their document said."""

    def __init__(self, copies: NearDuplicates) -> None:
        """Nothing was found yet."""
        self._copies = copies
        self._found: dict[Numbered, list[Ref]] = {}
        self._sharing: dict[Numbered, list[list[Numbered]]] = {}
        self._with: dict[int, list[Numbered]] = {}  # of each of the longest paragraphs, the documents that have it

    def is_new(self, ref: Ref) -> bool:
        """Whether no near copy of its document had its like; if so, those to come are compared with this one."""
        document = self._copies.document(ref)
        if document not in self._found:
            self._found[document] = []
            self._sharing[document] = [self._with.setdefault(long, []) for long in self._copies.longest(document)]
            for sharing in self._sharing[document]:
                sharing.append(document)
        if any(self._are_alike(ref, other) for copy in self._near(document) for other in self._found[copy]):
            return False
        self._found[document].append(ref)
        return True

    def _near(self, document: Numbered) -> Iterator[Numbered]:
        few = (sharing for sharing in self._sharing[document] if 1 < len(sharing) <= _MAX_PLACES)
        others = {other for sharing in few for other in sharing}
        return (other for other in others if self._copies.are_near(document, other))

    def _are_alike(self, one: Ref, other: Ref) -> bool:
        return are_alike(self._copies.snapshot.text(one), self._copies.snapshot.text(other))


def are_alike(one: str, other: str) -> bool:
    """Whether two paragraphs of near copies say the same in nearly the same words.

    >>> are_alike("Imprimé le 3 mars 2024 à Lyon", "Imprimé le 4 mars 2024 à Lyon"), are_alike("Le pain", "Le vin, la mer")
    (True, False)
    """
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return len(words & others) >= _MIN_ALIKE_RATIO * max(len(words), len(others))
