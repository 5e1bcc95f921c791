"""The floor of each class of queries: its figures may not fall below those of `class_floors.tsv`."""

from __future__ import annotations

from pathlib import Path

import made_sets
import metrics
import pytest
import relevance
import rewritten
from judged import JudgedSet, read_set
from relevance import Feed, System

BENCHMARKS = Path(made_sets.__file__).parent
DATA = BENCHMARKS.parent.parent / "shared" / "data"
ROWS = [line.split("\t") for line in (BENCHMARKS / "class_floors.tsv").read_text(encoding="utf-8").splitlines()]
FLOORS = {(base, kind): (float(ndcg), float(success)) for base, kind, ndcg, success in ROWS[1:]}
ALLOWED = 0.005  # of nDCG, and twice as much of success@1

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the judged sets are not beside the project"),
]


def the_set(base: str, folder: Path) -> JudgedSet:
    if base == "headed-code-travail":
        made_sets.headed(DATA / "code-travail", folder)
    elif base == "headlines":
        made_sets.headlines(DATA / "code-travail" / "corpus.jsonl.gz", folder)
    else:
        return read_set(DATA / base)
    return read_set(folder)


@pytest.mark.parametrize("base", dict.fromkeys(base for base, _ in FLOORS))
def test_no_class_falls_below_its_floor(base: str, tmp_path: Path) -> None:
    judged = the_set(base, tmp_path / "set")
    relevance.build("searcher", tmp_path / "index", judged, Feed.PAGES, titles=True)
    below = {}
    for (other, kind), (ndcg, success) in FLOORS.items():
        if other == base:
            queries = made_sets.drawn_queries(judged, rewritten.KINDS.get(kind, str))
            ranked = relevance.rank(System("searcher"), tmp_path / "index", queries, {})
            found = metrics.mean([metrics.score(ranked[query], judged.grades[query]) for query in queries])
            if found.ndcg < ndcg - ALLOWED or found.success < success - 2 * ALLOWED:
                below[kind] = found
    assert not below
