"""What a paragraph is about: its most telling words, as a query that finds others about the same."""

from __future__ import annotations

import heapq
from math import log

from searcher.french import analyse
from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot import Ref
from searcher.index.write.inverter import digest
from searcher.kernels.score_lists import idf
from searcher.query.expand.stem_terms import having
from searcher.query.plan.clauses import BoostClause, GroupClause, WordClause
from searcher.query.plan.compile import as_clause
from searcher.query.rank.near_duplicates import NearDuplicates, are_alike
from searcher.query.search import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.format.segment import Segment
    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.query.plan.clauses import Clause
    from searcher.query.plan.custom_vocabulary import CustomVocabulary

MAX_WORDS = 20
"""So many words of a paragraph are looked for: what more of them would add, `benchmarks/more_like.py` tells."""

_MAX_WORDS_WEIGHED = 400  # different words of a long text, the first ones


def telling_words(text: str, snapshot: Snapshot, vocabulary: CustomVocabulary) -> GroupClause:
    """A text's most telling words: often in it, in few other paragraphs, and in any other at all (tf-idf).

    Each counts for more the oftener it stands there. They are in the order of the text, since neighbours in it are
    neighbours in what is like it.
    """
    counts: dict[tuple[str, ...], int] = {}
    clauses: dict[tuple[str, ...], WordClause] = {}
    for occurrence in analyse(text):
        for word in occurrence.words:
            clause = as_clause(word)
            if word.joined or clause.stop or vocabulary.is_stop_word(clause.folded):
                continue
            if len(clauses) >= _MAX_WORDS_WEIGHED and clause.stems not in clauses:
                continue
            counts[clause.stems] = counts.get(clause.stems, 0) + 1
            clauses.setdefault(clause.stems, clause)
    idfs = {stems: idf for stems in clauses if (idf := _idf(stems, snapshot))}
    weights = {stems: 1 + log(counts[stems]) for stems in idfs}
    best = set(heapq.nlargest(MAX_WORDS, idfs, key=lambda stems: idfs[stems] * weights[stems]))
    return GroupClause(tuple(_weighted(clauses[stems], weights[stems]) for stems in idfs if stems in best))


def _weighted(clause: WordClause, weight: float) -> Clause:
    return clause if weight == 1 else BoostClause(clause, round(weight, 2))


def _idf(stems: tuple[str, ...], snapshot: Snapshot) -> float:
    """The idf of a word; nothing for one that is in a single paragraph, which can only be its own."""
    keys = [stem.encode() for stem in stems]
    fields = [(segment.stem, segment.chunks) for segment in snapshot.segments]
    found = sum(field.document_frequency(term, chunks) for field, chunks in fields for term in having(field, keys))
    return idf(min(found, snapshot.paragraphs), snapshot.paragraphs) if found > 1 else 0.0


def own_places(text: str, snapshot: Snapshot) -> frozenset[Ref]:
    """Where a snapshot has this very text, but for spaces and apostrophes, or the like of it in a near copy of its document."""
    own = digest(text)
    places = {
        Ref(number, paragraph)
        for number, segment in enumerate(snapshot.segments)
        for paragraph in segment.document_lookup.with_digest(own)
    }
    copies = NearDuplicates(snapshot)
    near = {copy for document in {copies.document(ref) for ref in places} for copy in copies.of(document)}
    for copy in near:
        paragraphs = snapshot.segments[copy.segment].paragraphs_of(copy.document)
        refs = (Ref(copy.segment, paragraph) for paragraph in paragraphs)
        places.update(ref for ref in refs if are_alike(text, snapshot.text(ref)))
    return frozenset(places)


class Others(Ranking):
    """A ranking without some of its paragraphs."""

    def __init__(self, ranking: Ranking, without: frozenset[Ref], limit: int, offset: int) -> None:
        """Leave out these, and take `limit` of the others after the first `offset`."""
        super().__init__(ranking.query, ranking.scorer)
        self.ranked = [one for one in ranking.ranked if one.ref not in without][offset : offset + limit]
        self._without: dict[Segment, list[int]] = {}
        for ref in without:
            self._without.setdefault(ranking.snapshot.segments[ref.segment], []).append(ref.paragraph)

    def matching(self) -> Iterator[tuple[Leaf, Sequence[int]]]:
        """The paragraphs of each chunk that match, without those."""
        for leaf, matching in super().matching():
            without = {paragraph - leaf.base for paragraph in self._without.get(leaf.segment, ())}
            yield leaf, [paragraph for paragraph in matching if paragraph not in without] if without else matching
