"""A closer look at the head of a ranking: what is too dear to ask of every paragraph is asked of the best fifty.

Each signal adds to the score of a paragraph, never takes away. So whoever stands below the head stays below it, and the
ranking is the same however many hits are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from searcher.query import bm25
from searcher.query.closer_look import Asked, Gains, look_closer
from searcher.query.head import head_of_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.snapshot import Ref, Snapshot
    from searcher.query.looks import Look
    from searcher.query.scorer import Question
    from searcher.query.signals import Signals
    from searcher.query.word_scorers import StemScorer

HEAD = 50
"""So many paragraphs are looked at; `searcher.query.head.MOST` at most."""


Candidate = tuple[int, int, int]
"""A score, the number of a leaf, and a paragraph's number there."""


def rerank(
    snapshot: Snapshot, question: Question, candidates: Sequence[Candidate], signals: Signals
) -> list[Candidate]:
    """Add to each candidate's score what the signals say of it; they come in no order."""
    if not question.words or not candidates:
        return list(candidates)
    asked = Asked(snapshot, question, signals)
    by_leaf: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for score, leaf, paragraph in candidates:
        by_leaf[leaf][paragraph] = score
    scale, found = bm25.SCALE, list[Candidate]()
    for leaf, scores in by_leaf.items():
        head = head_of_chunk(snapshot.leaves[leaf], sorted(scores))
        gained, of_documents = [0.0] * len(head.numbers), [0.0] * len(head.spans)
        gains = Gains(gained, gained, gained, gained, of_documents, gained, gained)
        look_closer(head, asked, lambda *_: gains)  # noqa: B023 — it is called before there are others
        found += [
            (scores[paragraph] + round(scale * (gain + of_documents[document])), leaf, paragraph)
            for paragraph, gain, document in zip(head.numbers, gained, head.documents, strict=True)
        ]
    return found


def told(
    snapshot: Snapshot, question: Question, ref: Ref, signals: Signals
) -> Iterator[tuple[str, list[StemScorer], float]]:
    """What each signal adds to the score of one paragraph of the head, and for which words."""
    leaf = snapshot.leaves[snapshot.leaf_number(ref)]
    entries: list[tuple[tuple[Look, ...], Gains]] = []

    def entry(*looks: Look) -> Gains:
        entries.append((looks, Gains(*([0.0] for _ in Gains._fields))))
        return entries[-1][1]

    look_closer(head_of_chunk(leaf, [ref.paragraph - leaf.base]), Asked(snapshot, question, signals), entry)
    for looks, gains in entries:
        for signal, (gain,) in zip(Gains._fields, gains, strict=True):
            yield signal, [look.word for look in looks], gain
