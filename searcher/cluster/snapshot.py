"""A snapshot of an index on a cluster: its dictionary, and the paragraphs that were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from searcher.cluster.segment import CandidateSegment
from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot import Ref, Snapshot
from searcher.index.storage.manifest import Manifest, SegmentEntry
from searcher.query.expand.spelling import likeliest
from searcher.query.expand.written_forms import written_forms
from searcher.query.match.impact_tables import impact_tables
from searcher.query.match.term_scorers import stem_scorers
from searcher.query.match.titled_phrases import title_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from searcher.cluster.connection import Json
    from searcher.cluster.counts import Statistics
    from searcher.cluster.rows import Row
    from searcher.cluster.segment import DictionarySegment
    from searcher.index.read.snapshot import Leaf
    from searcher.index.read.store import Store

_SHARED = [getattr(function, "__wrapped__", function) for function in (impact_tables, title_lines, written_forms)]
"""What works out something from words and averages alone, which holds for every query."""

_KNOWN = [getattr(likeliest, "__wrapped__", likeliest)]
"""What goes by counts as well, which are known where all queries have it."""

_RENEWED = [getattr(function, "__wrapped__", function) for function in (stem_scorers,)]
"""What looks words up, and then reads lists, which are those of one query."""


class _Renewed(dict[Any, Any]):
    """What was looked up for all queries, taken anew for one when it is asked for."""

    def __init__(self, known: Mapping[Any, Any]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, key: Any) -> Any:
        """What is known for a key, anew."""
        found = self[key] = self._known[key].anew()
        return found


class ClusterSnapshot(Snapshot):
    """One commit; averages and counts are those of the whole index, whatever of it is here.

    `body` is the query whose candidates are here, `shown` are those of its paragraphs that a page shows.
    """

    def __init__(  # noqa: PLR0913, PLR0917 — made in two places
        self,
        store: Store,
        segment: DictionarySegment,
        statistics: Statistics,
        number: int,
        body: Json | None = None,
        base: Snapshot | None = None,
    ) -> None:
        """Take a segment; what `base` has worked out for all queries is shared."""
        self.store = store
        self.folder = Path()
        entry = SegmentEntry("cluster", segment.paragraphs, segment.documents)
        self.manifest = Manifest(number, (entry,))
        self.segments = [segment]
        self.sources = []
        self.statistics = statistics
        self.paragraphs = statistics.paragraphs
        self.body = body
        self.shown: Sequence[Ref] = ()
        self.leaves = [_with_holes(leaf) for leaf in self._leaves()]
        self.cache = {}
        if base is not None:
            self.cache = {function: base.cache.setdefault(function, {}) for function in _SHARED}
            self.cache |= {function: dict(base.cache[function]) for function in _KNOWN if function in base.cache}
            self.cache |= {function: _Renewed(base.cache[function]) for function in _RENEWED if function in base.cache}
        words = statistics.length + statistics.title_length
        self.average_length = max(1.0, words / max(1, statistics.paragraphs))
        self.average_paragraphs = max(1.0, statistics.paragraphs / max(1, statistics.documents))
        self.average_title_length = max(1.0, statistics.title_length / max(1, statistics.documents))
        self.live_paragraphs = statistics.paragraphs
        self.document_count = statistics.documents

    def forget(self) -> None:
        """Forget what was worked out from counts that were not known yet."""
        self.cache = {function: self.cache[function] for function in _SHARED if function in self.cache}

    def is_there(self) -> bool:
        """True: whether it still is, the next request tells."""
        return True

    def neighbours(self, ref: Ref, number: int) -> tuple[list[Ref], list[Ref]]:
        """Up to so many paragraphs of the same document before one, and after it; those of all shown are asked for at once."""
        before, after = super().neighbours(ref, number)
        segment = self.segments[ref.segment]
        assert isinstance(segment, CandidateSegment)
        if any(not segment.holds(other.paragraph) for other in (*before, *after)):
            around = [super(ClusterSnapshot, self).neighbours(shown, number) for shown in {*self.shown, ref}]
            wanted = {other.paragraph for pair in around for others in pair for other in others}
            missing = sorted(paragraph for paragraph in wanted if not segment.holds(paragraph))
            segment.take_rows(self.fetch(segment.addresses_of(missing)))
        return before, after

    fetch: Callable[[Sequence[tuple[str, int]]], Sequence[Row]]
    """Brings paragraphs of documents, by number."""

    def documents(self) -> Iterator[tuple[int, int]]:
        """Segment and number of each document that is here."""
        segment = self.segments[0]
        return ((0, document) for document in range(segment.documents if segment.paragraphs else 0))

    def verify(self) -> None:
        """Nothing: a cluster checks its own files."""


def _with_holes(leaf: Leaf) -> Leaf:
    assert isinstance(leaf.segment, CandidateSegment)
    return leaf._replace(removed=leaf.segment.holes(leaf.chunk))
