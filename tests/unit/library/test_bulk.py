"""Many records through the writer, with a callback that counts them."""

import gzip
import json
from itertools import groupby, islice
from pathlib import Path

import pytest
from thorough import ALL

import searcher

CODES = Path(__file__).parents[4] / "shared" / "data" / "bulk" / "codes.jsonl.gz"
ARTICLES = 3000 if ALL else 300


@pytest.mark.skipif(not CODES.is_file(), reason="the codes of law are not on this machine")
def test_articles_of_law_go_in_and_answer(tmp_path: Path) -> None:
    counts: list[int] = []
    index = searcher.create(tmp_path / "codes")
    with gzip.open(CODES, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in islice(lines, ARTICLES)]
    with index.writer(progress=counts.append) as writer:
        for article in articles:
            writer.add(searcher.Document(id=article["id"], title=article.get("title"), paragraphs=[article["text"]]))
    assert counts == list(range(1, ARTICLES + 1))
    assert index.document_count == ARTICLES
    for article in articles[:: ARTICLES // 20]:
        hits = index.search(f'"{plain_words(article["text"])}"', limit=ARTICLES)
        assert any(hit.text == article["text"] for hit in hits)


def plain_words(text: str) -> str:
    """The longest run of at most eight words without punctuation."""
    runs = [" ".join(run) for plain, run in groupby(text.split(), str.isalpha) if plain]
    return " ".join(max(runs, key=len).split()[:8])
