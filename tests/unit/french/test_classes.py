"""Elision, inclusive writing, hyphens, numbers and acronyms: the cases of `tests/cases/classes.tsv`."""

from pathlib import Path

import pytest
from thorough import ALL

import searcher

CASES = Path(__file__).parents[2] / "cases"
KNOWN_FAILURES: frozenset[tuple[str, str]] = frozenset()


def cases() -> list[object]:
    lines = [
        line
        for name in ("classes.tsv", "spellings.tsv")
        for line in (CASES / name).read_text(encoding="utf-8").splitlines()
    ]
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        pytest.param(
            expectation,
            unescape(query),
            unescape(paragraph),
            id=f"{kind}: {reason} ({query})",
            marks=pytest.mark.xfail(strict=True, reason=reason) if (query, paragraph) in KNOWN_FAILURES else (),
        )
        for kind, expectation, query, paragraph, reason in (rows if ALL else rows[::4])
    ]


def unescape(cell: str) -> str:
    return cell.encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in cell else cell


@pytest.mark.parametrize(("expectation", "query", "paragraph"), cases())
def test_query_finds_the_paragraph(tmp_path: Path, expectation: str, query: str, paragraph: str) -> None:
    index = searcher.create(tmp_path / "index")
    with index.writer() as writer:
        writer.add(searcher.Document(id="a", paragraphs=[paragraph]))
        writer.add(searcher.Document(id="b", paragraphs=["Zut."]))
    assert [hit.document.id for hit in index.search(query)] == (["a"] if expectation == "M" else [])
