"""What French search must find and mark: the cases in `tests/cases`, each a paragraph indexed alone and a query."""

from pathlib import Path

import pytest
from thorough import ALL

import searcher

CASES = Path(__file__).parents[2] / "cases"


def lines(name: str) -> list[list[str]]:
    path = CASES / name
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [[unescape(cell) for cell in row.split("\t")] for row in rows]


def unescape(cell: str) -> str:
    """Read `\\n` and `\\uXXXX`."""
    return cell.encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in cell else cell


MATCHING = [row for name in ("matching.tsv", "more-matching.tsv") for row in lines(name)]
EVERY = 1 if ALL else 3


def search_in(tmp_path: Path, paragraph: str, query: str) -> searcher.Results:
    index = searcher.create(tmp_path / "index")
    with index.writer() as writer:
        writer.add(searcher.Document(id="a", paragraphs=[paragraph]))
    return index.search(query)


@pytest.mark.parametrize(("expected", "query", "paragraph"), MATCHING[::EVERY])
def test_query_finds_paragraph(tmp_path: Path, expected: str, query: str, paragraph: str) -> None:
    assert bool(search_in(tmp_path, paragraph, query)) == (expected == "M")


@pytest.mark.parametrize(("query", "marked"), lines("highlights.tsv")[::EVERY])
def test_query_marks_whole_words(tmp_path: Path, query: str, marked: str) -> None:
    hits = search_in(tmp_path, marked.replace("[", "").replace("]", ""), query)
    snippet = hits[0].snippet._replace(text=hits[0].text, ranges=hits[0].highlights)
    assert snippet.marked("[", "]") == marked
