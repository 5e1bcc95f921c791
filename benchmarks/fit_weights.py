"""Fit the weights of second-stage ranking on sets of judged queries, one of them left out at a time.

    python benchmarks/fit_weights.py                    the sets of ../shared/data
    python benchmarks/fit_weights.py FOLDER …           these sets

The features of the best fifty paragraphs of every query are worked out once. Coordinate ascent then moves one weight after
the other as long as the mean nDCG@10 of the sets rises, all sets alike. A line says what the weights fitted to the other sets
give to the one left out: weights are worth changing where no set loses. Paragraphs that share a text are not joined, so that
nDCG differs from `relevance.py` in the third decimal.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import machine
import metrics
import numpy as np
import relevance
import report
from judged import is_set, read_set

from searcher.errors import QueryError
from searcher.index.read.snapshot import Snapshot
from searcher.query import compile_text
from searcher.query.match import bm25
from searcher.query.match.boolean_scorers import bind
from searcher.query.match.query_scorer import QueryScorer
from searcher.query.match.top_k import top_k
from searcher.query.plan.custom_vocabulary import NO_VOCABULARY
from searcher.query.rank.features import RerankContext, feature_rows
from searcher.query.rank.rerank import RERANK_DEPTH
from searcher.query.rank.weights import SIGNALS, Signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from judged import JudgedSet

_STEPS = (0.5, 0.25, 0.1)  # parts of a weight that it is moved by, round after round


class Candidates(NamedTuple):
    """The candidates of a query: a row each of BM25 and the features, before their weights; and their documents."""

    features: np.ndarray
    documents: list[str]
    grades: dict[str, int]

    def ndcg(self, weights: np.ndarray) -> float:
        """The nDCG@10 of the documents, each at the place of its best paragraph."""
        order = np.argsort(-(self.features @ weights), kind="stable")
        ranked = dict.fromkeys(self.documents[place] for place in order)
        return metrics.ndcg(list(ranked), self.grades)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", type=Path, nargs="*", help="folders of sets")
    parser.add_argument("--sample", type=int, default=400, metavar="N", help="so many queries of each set")
    options = parser.parse_args()
    data = machine.HERE.parent.parent / "shared" / "data"
    folders = options.sets or sorted(filter(is_set, data.iterdir()))
    sets = {folder.name: candidates_of(read_set(folder, options.sample)) for folder in folders}
    usual = np.array([1.0, *SIGNALS])
    rows = [["left out", "as they are", "fitted", *Signals._fields]]
    for name, left_out in sets.items():
        fitted = fit([queries for other, queries in sets.items() if other != name], usual)
        scores = [f"{mean(left_out, weights):.4f}" for weights in (usual, fitted)]
        rows.append([name, *scores, *(f"{weight:.2f}" for weight in fitted[1:])])
    print(report.table(rows))


def candidates_of(judged: JudgedSet) -> list[Candidates]:
    """The candidates of each query of a set that has any."""
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "index"
        relevance.build(report.OURS, folder, judged, relevance.Feed.PAGES, titles=True)
        snapshot = Snapshot.latest(folder)
        found = (_candidates(snapshot, text, judged.grades[query]) for query, text in judged.queries.items())
        return [one for one in found if one]


def _candidates(snapshot: Snapshot, text: str, grades: dict[str, int]) -> Candidates | None:
    try:
        clauses = compile_text(text, snapshot, NO_VOCABULARY).clauses
    except QueryError:
        return None
    scorer = QueryScorer(bind(clauses, snapshot, SIGNALS.literal), clauses.question)
    context = RerankContext(snapshot, scorer.rerank_query(), SIGNALS)
    features, documents = [], []
    for score, number, paragraph in top_k(snapshot, scorer, RERANK_DEPTH):
        leaf = snapshot.leaves[number]
        gains = dict.fromkeys(Signals._fields, 0.0)
        for row in feature_rows(context, leaf, [paragraph]):
            gains[row.signal] += row.gain(0) / getattr(SIGNALS, row.signal)
        features.append([score / bm25.SCALE, *gains.values()])
        documents.append(leaf.segment.document_id(leaf.segment.document_of(leaf.base + paragraph)))
    return Candidates(np.array(features), documents, grades) if features else None


def mean(queries: Sequence[Candidates], weights: np.ndarray) -> float:
    """The mean nDCG@10 of the queries of a set."""
    return sum(query.ndcg(weights) for query in queries) / len(queries)


def fit(sets: Sequence[Sequence[Candidates]], weights: np.ndarray) -> np.ndarray:
    """Weights moved one after the other as long as the mean over the sets rises; that of BM25 stays."""
    best, found = sum(mean(queries, weights) for queries in sets), weights.copy()
    for step in _STEPS:
        for place in range(1, len(found)):
            for factor in (1 + step, 1 - step):
                tried = found.copy()
                tried[place] *= factor
                score = sum(mean(queries, tried) for queries in sets)
                if score > best:
                    best, found = score, tried
    return found


if __name__ == "__main__":
    main()
