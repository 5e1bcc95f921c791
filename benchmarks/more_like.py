"""How often `more_like` finds other paragraphs of the same article or page, by how many words it looks for.

    python benchmarks/more_like.py [--data ../shared/data]

Of an encyclopedia the paragraphs under one title belong together (piaf), of the labour law's pages those of one page
(code-travail). Titles are not indexed, and each paragraph is a document, so that nothing but its words can tell. Asked
with are paragraphs drawn with a fixed seed from those that have five others or more. Figures are the share of such
paragraphs among the first ten, and the median time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import searcher
from searcher.query.suggest.did_you_mean import more_like_this

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SETS = {"piaf": "title", "code-travail": "document"}
_WORDS = (5, 10, 15, 20, 25, 40)
_SEED = 1789
_DRAWN = 250
_LEAST_CHARACTERS, _LEAST_OTHERS, _LOOKED_AT = 150, 5, 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="where the sets are")
    data: Path = parser.parse_args().data
    print("set            words  same, of ten  median ms")
    for name, belongs in _SETS.items():
        with gzip.open(data / name / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
            passages = [json.loads(line) for line in lines]
        with TemporaryDirectory() as folder, searcher.create(Path(folder, "index")) as index:
            with index.writer() as writer:
                for passage in passages:
                    writer.add(searcher.Document(id=passage["id"], paragraphs=[passage["text"]]))
            _measure(name, index, passages, {passage["id"]: passage.get(belongs) for passage in passages})


def _measure(
    name: str, index: searcher.Index, passages: Sequence[Mapping[str, Any]], group: Mapping[str, str | None]
) -> None:
    sizes = Counter(group.values())
    fit = [
        passage["text"]
        for passage in passages
        if group[passage["id"]] and sizes[group[passage["id"]]] > _LEAST_OTHERS
        if len(passage["text"]) >= _LEAST_CHARACTERS
    ]
    of_text = {passage["text"]: group[passage["id"]] for passage in passages}
    drawn = random.Random(_SEED).sample(fit, min(_DRAWN, len(fit)))  # noqa: S311 — the same in every run
    for words in _WORDS:
        more_like_this.MAX_WORDS = words
        shares, times = [], []
        for text in drawn:
            start = perf_counter()
            results = index.more_like(text, limit=_LOOKED_AT)
            times.append(1000 * (perf_counter() - start))
            shares.append(sum(group[hit.document.id] == of_text[text] for hit in results) / _LOOKED_AT)
        print(f"{name:14} {words:5}  {mean(shares):12.3f}  {median(times):9.1f}")


if __name__ == "__main__":
    main()
