"""One commit, open for reading: its segments, what was removed from them, and the statistics of the whole."""

from __future__ import annotations

from bisect import bisect_right

from searcher.errors import CorruptIndex
from searcher.hints import TYPE_CHECKING, NamedTuple, TypeVar
from searcher.i18n import _
from searcher.index.format.segment import Segment
from searcher.index.read.shared_texts import SharedTexts
from searcher.index.storage.container import how_to_mend
from searcher.index.storage.manifest import Manifest, Range, read_manifest
from searcher.kernels.score_lists import Removed
from searcher.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from searcher.index.format.document_table import DocumentRecord
    from searcher.index.format.paragraph_columns import Place
    from searcher.index.read.store import Store
    from searcher.kernels.word_lookup import WordLookup

_MAX_TRIES = 5
Made = TypeVar("Made")


class Leaf(NamedTuple):
    """One chunk of one segment: paragraph `n` of the chunk is paragraph `base + n` of the segment.

    `number` is its own among the leaves of the snapshot, `segment_number` that of its segment.
    """

    segment: Segment
    chunk: int
    base: int
    size: int
    removed: Removed
    number: int
    segment_number: int


class Ref(NamedTuple):
    """A paragraph of a snapshot: the number of its segment, and its own number there."""

    segment: int
    paragraph: int


class Snapshot:
    """What one commit holds, unchanged for as long as this object lives."""

    store: Store | None = None
    """Who is asked for what is not here; `None` where everything is."""

    lost_shards = 0
    """How many parts of the store did not answer."""

    def __init__(self, folder: Path, manifest: Manifest, joined: Sequence[Snapshot] = ()) -> None:
        """Open the segments of a commit, or take those of several snapshots."""
        self.folder = folder
        self.manifest = manifest
        self.segments: list[Segment] = [segment for snapshot in joined for segment in snapshot.segments] or [
            Segment.of_commit(entry, folder) for entry in manifest.segments
        ]
        self.sources = [source for source, snapshot in enumerate(joined) for _ in snapshot.segments]
        self.paragraphs = sum(segment.paragraphs for segment in self.segments)
        self.leaves = list(self._leaves())
        self.cache: dict[Callable[..., Any], dict[tuple[Any, ...], Any]] = {}  # of `per_snapshot`, by function

    @classmethod
    def latest(cls, folder: Path) -> Snapshot:
        """Open the newest commit in a folder. Raises as `read_manifest` and `Segment` do."""
        for _attempt in range(_MAX_TRIES):
            try:
                return cls(folder, read_manifest(folder))
            except FileNotFoundError:
                continue  # A later commit swept the segments away between the two looks.
        damage = _("a segment of the index in {folder} is missing", folder=folder)
        msg = _("{damage}; {remedy}", damage=damage, remedy=how_to_mend(folder))
        raise CorruptIndex(msg)

    @classmethod
    def joined(cls, snapshots: Sequence[Snapshot]) -> Snapshot:
        """Join several indexes into one snapshot with the statistics of all; `sources` has each segment's index number."""
        entries = tuple(entry for snapshot in snapshots for entry in snapshot.manifest.segments)
        return cls(snapshots[0].folder, Manifest(segments=entries), snapshots)

    def settled(self, make: Callable[[], Made]) -> Made:
        """What is made, once all counts that it goes by are known: here they are."""
        return self.store.settled(make) if self.store else make()

    def _leaves(self) -> Iterator[Leaf]:
        number = 0
        for place, (segment, entry) in enumerate(zip(self.segments, self.manifest.segments, strict=True)):
            for chunk, base in enumerate(segment.bases[:-1]):
                count = segment.bases[chunk + 1] - base
                yield Leaf(segment, chunk, base, count, _numbers(entry.removed, base, count), number, place)
                number += 1

    @lazy
    def _leaf_starts(self) -> list[tuple[int, int]]:
        return [(leaf.segment_number, leaf.base) for leaf in self.leaves]

    def leaf_number(self, ref: Ref) -> int:
        """Which of `leaves` a paragraph is in."""
        return bisect_right(self._leaf_starts, ref) - 1

    @lazy
    def live_paragraphs(self) -> int:
        """How many paragraphs a search can find."""
        return sum(entry.live for entry in self.manifest.segments)

    @lazy
    def document_count(self) -> int:
        """How many documents have not been removed."""
        return sum(1 for _ in self.documents())

    @lazy
    def average_length(self) -> float:
        """Words per paragraph, those of title and headings above it included."""
        words = sum(segment.length + segment.title_length for segment in self.segments)
        return max(1.0, words / max(1, self.paragraphs))

    @lazy
    def average_paragraphs(self) -> float:
        """Paragraphs per document."""
        return max(1.0, self.paragraphs / max(1, sum(segment.documents for segment in self.segments)))

    @lazy
    def average_title_length(self) -> float:
        """Words in the titles and headings of a document, stop words aside."""
        titled = sum(segment.documents for segment in self.segments)
        return max(1.0, sum(segment.title_length for segment in self.segments) / max(1, titled))

    def is_there(self) -> bool:
        """Whether its segments are still those of the folder: their names are like no others."""
        return all(entry.file(self.folder).exists() for entry in self.manifest.segments)

    def is_live(self, ref: Ref) -> bool:
        """Whether a paragraph has not been removed."""
        return not any(first <= ref.paragraph < last for first, last in self.manifest.segments[ref.segment].removed)

    def text(self, ref: Ref) -> str:
        """The characters of a paragraph."""
        return self.segments[ref.segment].text(ref.paragraph)

    def number_of(self, ref: Ref) -> int:
        """The number of a paragraph in its document, from 1."""
        return self.segments[ref.segment].document_lookup.place_of(ref.paragraph)[1]

    def place(self, ref: Ref) -> Place:
        """Where a paragraph stands in its document."""
        return self.segments[ref.segment].place(ref.paragraph)

    def neighbours(self, ref: Ref, number: int) -> tuple[list[Ref], list[Ref]]:
        """Up to so many paragraphs of the same document before one, and after it."""
        segment = self.segments[ref.segment]
        own = segment.paragraphs_of(segment.document_of(ref.paragraph))
        first, last = max(own.start, ref.paragraph - number), min(own.stop, ref.paragraph + number + 1)
        before, after = range(first, ref.paragraph), range(ref.paragraph + 1, last)
        return [Ref(ref.segment, other) for other in before], [Ref(ref.segment, other) for other in after]

    def document_id(self, ref: Ref) -> str:
        """The id of a paragraph's document."""
        return self.segments[ref.segment].document_lookup.id_of(ref.paragraph)

    def record(self, ref: Ref) -> DocumentRecord:
        """What was stored of a paragraph's document."""
        segment = self.segments[ref.segment]
        return segment.record(segment.document_lookup.place_of(ref.paragraph)[0])

    def ref(self, leaf_number: int, paragraph: int) -> Ref:
        """A paragraph of one of `leaves`."""
        leaf = self.leaves[leaf_number]
        return Ref(leaf.segment_number, leaf.base + paragraph)

    def order_key(self, leaf_number: int, paragraph: int) -> tuple[int, bytes | int, int]:
        """What equal scores are ordered by: the index, the document's id, then the paragraph's number."""
        leaf = self.leaves[leaf_number]
        number = paragraph + leaf.base
        if len(self.segments) == 1:
            return 0, leaf.segment.id_rank(leaf.segment.document_of(number)), number
        source = self.sources[leaf.segment_number] if self.sources else 0
        return source, leaf.segment.document_lookup.id_bytes(number), number

    @property
    def stand_alone(self) -> Callable[[int], bool] | None:
        """A function that tells whether no paragraph of a paragraph's document is a copy; `None` where there are several segments."""
        return self.segments[0].document_lookup.stands_alone if len(self.segments) == 1 else None

    @lazy
    def lookup(self) -> WordLookup | None:
        """What looks words up, where all of them are in one segment, and here."""
        return self.segments[0].lookup if len(self.segments) == 1 and not self.store else None

    @lazy
    def bases(self) -> list[int]:
        """The number in its segment of the first paragraph of each chunk."""
        return [leaf.base for leaf in self.leaves]

    def ids_apart(self, refs: list[Ref], keys: int, read: int) -> Sequence[str | None]:
        """The ids of the documents of some paragraphs of several segments; `None` for those that may have copies.

        And for those whose document may be a near copy of another: they have one of their `keys` longest paragraphs in common,
        of the first `read` of each.
        """
        lookups = [segment.document_lookup for segment in self.segments]
        if len({*map(type, lookups)}) != 1:
            return [None] * len(refs)
        return lookups[0].ids_apart(lookups, refs, keys, read)

    def duplicates_of(self, ref: Ref) -> list[Ref]:
        """The other live paragraphs whose text is the same but for spaces and apostrophes."""
        own = self.segments[ref.segment]
        if len(self.segments) == 1 and not own.shares_digest(ref.paragraph):
            return []
        if self.repeated_digests(ref.segment, range(ref.paragraph, ref.paragraph + 1)) == set():
            return []
        digest = own.digest(ref.paragraph)
        refs = [
            Ref(number, paragraph)
            for number, segment in enumerate(self.segments)
            if segment is not own or segment.shares_digest(ref.paragraph)
            for paragraph in segment.document_lookup.with_digest(digest)
        ]
        return [other for other in refs if other != ref and self.is_live(other)]

    def with_digest(self, digest: int) -> Iterator[Ref]:
        """The live paragraphs that have a digest, segment by segment."""
        for number, segment in enumerate(self.segments):
            refs = (Ref(number, paragraph) for paragraph in segment.document_lookup.with_digest(digest))
            yield from (ref for ref in refs if self.is_live(ref))

    @lazy
    def shared_texts(self) -> SharedTexts:
        """Which texts stand in more than one place."""
        return SharedTexts(self.segments)

    def repeated_digests(self, segment: int, paragraphs: range) -> set[int] | None:
        """The digests of some paragraphs that may stand in another place, too; `None` where that is not known yet."""
        return None if self.store else self.shared_texts.among(segment, paragraphs)

    def documents(self) -> Iterator[tuple[int, int]]:
        """Segment and number of each live document."""
        for number, (segment, entry) in enumerate(zip(self.segments, self.manifest.segments, strict=True)):
            gone = segment.documents_in(entry.removed)
            for document in range(segment.documents):
                if document not in gone:
                    yield number, document

    def verify(self) -> None:
        """Compare every checksum and all parts with each other; raises `CorruptIndex` at the first contradiction."""
        from searcher.index.format.verify import verify_segment

        for segment in self.segments:
            verify_segment(segment)


def _numbers(removed: tuple[Range, ...], base: int, count: int) -> Removed:
    """The removed paragraphs of one chunk, numbered as the chunk numbers them."""
    numbers: set[int] = set()
    for first, last in removed:
        numbers.update(range(max(0, first - base), min(count, last - base)))
    return Removed(numbers)
