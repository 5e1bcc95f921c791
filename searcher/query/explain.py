"""Why a paragraph scores what it does: what each signal gave it, for which words of the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.query.match import bm25
from searcher.query.plan.compile import ExpansionClause, PhraseClause, WordClause
from searcher.query.rank.ranking import Contribution
from searcher.query.rank.rerank import explain_features

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.match.query_scorer import QueryScorer
    from searcher.query.plan.compile import Clause
    from searcher.query.rank.ranking import Ranked
    from searcher.query.rank.weights import Signals


def contributions(snapshot: Snapshot, scorer: QueryScorer, ranked: Ranked, signals: Signals) -> list[Contribution]:
    """The contributions that add up to a paragraph's score, the greatest first."""
    total: dict[tuple[str, str], float] = {}
    for signal, asked, score in _each(snapshot, scorer, ranked, signals):
        total[signal, asked] = total.get((signal, asked), 0.0) + score
    found = [Contribution(signal, asked, score) for (signal, asked), score in total.items() if score]
    return sorted(found, key=lambda contribution: -contribution.score)


def _each(snapshot: Snapshot, scorer: QueryScorer, ranked: Ranked, signals: Signals) -> Iterator[Contribution]:
    leaf = snapshot.leaves[snapshot.leaf_number(ranked.ref)]
    for signal, clause, score in scorer.parts(leaf, ranked.ref.paragraph - leaf.base):
        yield Contribution(signal, as_asked(clause) if clause else "", score / bm25.SCALE)
    if ranked.reranked:
        for signal, words, gain in explain_features(snapshot, scorer.rerank_query(), ranked.ref, signals):
            yield Contribution(signal, " ".join(as_asked(word.clause) for word in words), gain)


def as_asked(clause: Clause) -> str:
    """A word, a phrase or a pattern about as it was typed; other clauses have no such form.

    >>> as_asked(WordClause("chevaux", "chevaux", ("cheval",))), as_asked(PhraseClause((("le",), ("monde",)), 2))
    ('chevaux', '"le monde"~2')
    >>> as_asked(ExpansionClause("chein", 1)), as_asked(ExpansionClause("ch*val"))
    ('chein~', 'ch*val')
    """
    if isinstance(clause, WordClause):
        return clause.written
    if isinstance(clause, PhraseClause):
        words = " ".join(place[0] for place in clause.places)
        return f'"{words}"' + (f"~{clause.slop}" if clause.slop else "")
    if isinstance(clause, ExpansionClause):
        return clause.text + ("~" if clause.edits else "") + (str(clause.edits) if clause.edits > 1 else "")
    return ""
