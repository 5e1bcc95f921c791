"""Each text once: at the place of its best paragraph, with the other places where it stands."""

from __future__ import annotations

from itertools import chain, islice

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot import Ref
from searcher.query.match import bm25
from searcher.query.rank.near_duplicates import MAX_KEY_PARAGRAPHS, MAX_PARAGRAPHS_READ, NearDuplicateFilter
from searcher.query.rank.ranking import Ranked
from searcher.query.rank.rerank import RERANK_DEPTH

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.match.top_k import Candidate
    from searcher.query.rank.near_duplicates import NearDuplicates

_SCALE = float(bm25.SCALE)
_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python


class Page(NamedTuple):
    """The best paragraphs after the first `start`, where none of them has a copy: all are of the one segment, where they have their `numbers`.

    `ids` are those of their documents.
    """

    start: int
    scores: list[float]
    numbers: list[int]
    ids: list[str]

    def ranked(self) -> list[Ranked]:
        """What `collapse` makes of the candidates."""
        return [
            Ranked(Ref(0, number), score, (), place < RERANK_DEPTH)
            for place, (score, number) in enumerate(zip(self.scores, self.numbers, strict=True), self.start)
        ]


def all_alone(candidates: list[Candidate], snapshot: Snapshot, start: int = 0) -> Page | None:
    """The page of the best candidates after the first `start`; `None` where some of them, or of those, may have copies.

    Most pages are so, and a look at each document says it.
    """
    if len(snapshot.segments) != 1:
        return None
    page = snapshot.segments[0].document_lookup.page_alone(candidates, snapshot.bases, _SCALE)
    if page is None:
        return None
    return _tuple(Page, (start, *([part[start:] for part in page] if start else page)))


def collapse_page(
    first: Sequence[Candidate], more: Iterable[Candidate], page: int, copies: NearDuplicates, *, all_copies: bool
) -> Iterator[Ranked]:
    """What `collapse` yields of the first candidates of several segments and more; the copies of about a `page` are looked for at once."""
    snapshot = copies.snapshot
    leaves = snapshot.leaves
    refs = [
        Ref(leaves[number].segment_number, leaves[number].base + paragraph) for _, number, paragraph in first[:page]
    ]
    apart = [name is not None for name in snapshot.ids_apart(refs, MAX_KEY_PARAGRAPHS, MAX_PARAGRAPHS_READ)]
    count = 0
    for ranked in collapse(first[:page], None, copies, all_copies=all_copies, apart=apart):
        count += 1
        yield ranked
    # Of those that were told apart from each other nothing is known of what comes after them.
    if len(first) >= page:
        yield from islice(collapse(chain(first, more), None, copies, all_copies=all_copies), count, None)


def collapse(
    candidates: Iterable[Candidate],
    reranked: Container[tuple[int, int]] | None,
    copies: NearDuplicates,
    *,
    all_copies: bool,
    apart: Sequence[bool] = (),
) -> Iterator[Ranked]:
    """Yield the candidates without those whose text, or whose like in a near copy of the document, came before.

    `reranked` are the leaf and number of each that second-stage ranking looked at, `None` where those are the first
    `RERANK_DEPTH`; with `all_copies` near copies are kept. `apart` says of the first which are known to have no copy, nor their
    document a near copy that any of the candidates is of.
    """
    filtering = NearDuplicateFilter(copies)
    shown: set[Ref] = set()
    snapshot = copies.snapshot
    leaves, alone = snapshot.leaves, snapshot.stand_alone
    for place, (score, number, paragraph) in enumerate(candidates):
        leaf = leaves[number]
        in_segment = leaf.base + paragraph
        ref = Ref(leaf.segment_number, in_segment)
        in_head = place < RERANK_DEPTH if reranked is None else (number, paragraph) in reranked
        if (place < len(apart) and apart[place]) or (alone and alone(in_segment)):
            yield Ranked(ref, score / bm25.SCALE, (), in_head)
            continue
        if ref in shown or not (all_copies or filtering.is_new(ref)):
            continue
        duplicates = copies.duplicates_of(ref)
        shown.update(duplicates)
        yield Ranked(ref, score / bm25.SCALE, tuple(duplicates), in_head)
