"""How good a ranking is, given what should be found, and whether a difference between two systems is more than chance.

`grades` are the judged documents of a query, by id; a grade above 0 is relevant, and a document not judged is not. Every
metric looks at the first ten documents and lies between 0 and 1.
"""

from __future__ import annotations

import random
from itertools import compress
from math import log2
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEPTH = 10
_TRIALS = 10_000
_SEED = 1789
_BITS = bytes.maketrans(b"01", b"\0\1")


class Scores(NamedTuple):
    """What one query scored, or the means of many."""

    ndcg: float
    mrr: float
    success: float
    recall: float


TITLES = Scores("nDCG@10", "MRR@10", "success@1", "recall@10")  # type: ignore[arg-type]


def score(ranked: Sequence[str], grades: Mapping[str, int]) -> Scores:
    """The four metrics of one query; `ranked` are documents, best first, none twice.

    The reciprocal rank is that of the first relevant document, success@1 is 1 when it comes first, and recall is the
    share of relevant documents that are there, of ten at most.

    >>> score(["a", "b", "c"], {"b": 1, "z": 1})
    Scores(ndcg=0.38685280723454163, mrr=0.5, success=0.0, recall=0.5)
    """
    first = ranked[:DEPTH]
    places = [place for place, document in enumerate(first, start=1) if grades.get(document, 0) > 0]
    relevant = sum(grade > 0 for grade in grades.values())
    return Scores(
        ndcg=ndcg(first, grades),
        mrr=1 / places[0] if places else 0.0,
        success=float(places[:1] == [1]),
        recall=len(places) / min(DEPTH, relevant) if relevant else 0.0,
    )


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain: the grades, each divided by log2(rank + 1), by those of the ideal order.

    Source: Järvelin and Kekäläinen, *Cumulated gain-based evaluation of IR techniques*, ACM TOIS 20(4), 2002; the
    discount is the one that became usual since.

    >>> ndcg(["good", "best"], {"best": 2, "good": 1})
    0.8597186998521972
    """
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(document, 0) for document in ranked]) / ideal if ideal else 0.0


def mean(scores: Sequence[Scores]) -> Scores:
    """The mean of each metric."""
    return Scores(*(sum(values) / len(scores) for values in zip(*scores, strict=True)))


def p_value(differences: Sequence[float]) -> float:
    """How likely a mean difference this large is when there is none: Fisher's paired randomisation test, two-sided.

    `differences` has a number for each query. If the two systems were alike, each difference might as well have had the
    other sign; the answer is the share of 10,000 draws of signs whose sum is as far from 0 as the one seen, with a fixed
    seed. Source: Smucker, Allan and Carterette, *A comparison of statistical significance tests for information
    retrieval evaluation*, CIKM 2007.

    >>> p_value([0.1, -0.1, 0.0])
    1.0
    >>> p_value([0.1] * 30) < 0.001
    True
    """
    changed = [difference for difference in differences if difference]
    total = sum(changed)
    signs = random.Random(_SEED)  # noqa: S311 — the same draws every time are the point
    extreme = 0
    for _ in range(_TRIALS):
        bits = f"{signs.getrandbits(len(changed)):0{len(changed)}b}".encode().translate(_BITS) if changed else b""
        extreme += abs(2 * sum(compress(changed, bits)) - total) >= abs(total) - 1e-9
    return (extreme + 1) / (_TRIALS + 1)


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], start=1))
