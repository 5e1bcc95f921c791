"""Documents and queries that nobody means well with: an answer or a line that says why not, and the rest goes on."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hostile import documents
from hostile_queries import queries
from hypothesis import given
from hypothesis import strategies as st

import searcher
from searcher import Paragraph, QueryError
from searcher.documents.read.limits import MAX_PARAGRAPH_CHARS, bounded
from searcher.french import analyse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from searcher import Index

WITHIN = """
import os, resource, sys
if "ASAN_OPTIONS" not in os.environ:  # the sanitizer keeps terabytes of addresses for itself
    resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from searcher.cli import manage
sys.argv = ["searcher", "index", sys.argv[1], "--index", sys.argv[2], "--jobs", "1"]
manage.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on memory and time")
def test_hostile_documents_are_read_or_listed_and_the_rest_is_found(place: Path) -> None:
    folder = place / "documents"
    folder.mkdir()
    for name, data in documents().items():
        (folder / name).write_bytes(data)
    (folder / "zzz.txt").write_text("Un témoin fidèle.", encoding="utf-8")
    command = [sys.executable, "-c", WITHIN, str(folder), str(place / "index")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    skipped = {line.split(":")[0].removeprefix("skipped ") for line in done.stdout.splitlines() if "skipped" in line}
    assert {"nulls.txt", "nulls-between.txt", "half-pairs.txt"} <= skipped
    with searcher.open(folder, index=place / "index", refresh=False) as index:
        assert index.search("témoin").total == 1
        assert index.document_count == len(documents()) + 1 - len(skipped)
        for hit in index.search("mot a e chat", limit=50):
            assert len(hit.text) <= MAX_PARAGRAPH_CHARS
            assert len(str(hit.snippet)) <= len(hit.text)


@given(text=st.text("ab \n\té", max_size=200), longest=st.integers(1, 50), line=st.none() | st.integers(1, 9))
def test_a_paragraph_that_is_cut_loses_nothing(text: str, longest: int, line: int | None) -> None:
    paragraph = Paragraph(text, "Haut", line, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("searcher.documents.read.limits.MAX_PARAGRAPH_CHARS", longest)
        pieces = list(bounded([paragraph]))
    assert "".join(piece.text for piece in pieces) == text
    assert all(len(piece.text) <= longest for piece in pieces)
    assert {(piece.heading, piece.page) for piece in pieces} == {("Haut", 3)}
    place = 0
    for piece in pieces:
        assert piece.line == (line and line + text.count("\n", 0, place))
        place += len(piece.text)


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0323", "\u00ad", "\u200d\u0301"])
def test_marks_without_end_are_one_word(marks: str) -> None:
    (found,) = analyse("e" + marks * 50_000)
    assert (found.start, found.end) == (0, 1 + len(marks) * 50_000)


@pytest.fixture(scope="module")
def index(make_index: Callable[..., Index]) -> Index:
    return make_index(*(f"Le chat {number} de la mairie, travail et contrat {number % 9}." for number in range(50)))


@pytest.mark.parametrize("name", queries(["chat"]))
def test_a_hostile_query_is_answered_or_refused_in_one_line(index: Index, name: str) -> None:
    query = queries(["chat", "mairie", "travail", "contrat", "9", "absent"])[name]
    try:
        results = index.search(query)
    except QueryError as error:
        assert len(str(error)) < 200
        assert "\n" not in str(error)
    else:
        assert results.total >= len(results)
        assert all(hit.text for hit in results)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("a" * 20_001, "the query has 20,001 characters, and can have 20,000 at most; leave some out"),
        ("mot " * 501, "the query has 501 words, and can have 500 at most; leave some out"),
        ("a* b* c* d* e* f~", r"the query has 6 words with \* \? or ~, and can have 5 at most; leave some out"),
    ],
)
def test_a_query_beyond_the_limits_is_told_so(index: Index, query: str, error: str) -> None:
    with pytest.raises(QueryError, match=error):
        index.search(query)


def test_a_query_of_too_much_work_is_refused_and_leaves_the_index_as_it_was(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("searcher.query.match.boolean_scorers.MAX_STEPS", 20_000)
    with pytest.raises(QueryError, match="takes too much work in this index; leave out some of its phrases"):
        index.search(" ".join(f'"le chat {number}"' for number in range(20)))
    assert index.search("chat").total == 50


def test_fields_of_too_much_work_are_refused(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searcher.query.filter.field_filter.MAX_FIELD_STEPS", 100)
    with pytest.raises(QueryError, match="takes too much work"):
        index.search("chat chemin:*a*b*c")


@pytest.mark.parametrize("piece", ['"*{}* *{}t"', "absent:{}chat~2", "absent:*{}*"])
def test_many_patterns_in_phrases_and_unknown_fields_are_refused(
    index: Index, monkeypatch: pytest.MonkeyPatch, piece: str
) -> None:
    monkeypatch.setattr("searcher.query.expand.term_expansion.MAX_PATTERN_STEPS", 2000)
    with pytest.raises(QueryError, match="takes too much work"):
        index.search(" OU ".join(piece.replace("{}", letter) for letter in "abcdefgh"))
    assert index.search('"le c*t"').total == 50
    assert index.search(piece.replace("{}", "c")).total in {0, 50}


def test_patterns_in_known_fields_are_words_of_no_text(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searcher.query.expand.term_expansion.MAX_PATTERN_STEPS", 0)
    assert index.search("chat " + " OU ".join(f"chemin:*{letter}*" for letter in "abcdefgh")).total <= 50
