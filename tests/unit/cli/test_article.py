"""A real article as its reader saved it: a paragraph a line, apostrophes mixed, seven paragraphs twice."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

SEED = Path(__file__).parents[4] / "shared" / "data" / "seed"
Run = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the article is not on this machine")


def hits(search: Run, query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(search("--in", SEED, "--json", "-n", "100", query).stdout)["hits"]
    return found


def test_every_paragraph_is_shown_once_with_its_other_place(search: Run) -> None:
    found = hits(search, "open source")
    (article,) = SEED.glob("*.txt")
    lines = article.read_text(encoding="utf-8").splitlines()
    assert len({hit["text"] for hit in found}) == len(found)
    twice = [hit for hit in found if lines.count(str(hit["text"])) == 2]
    assert len(twice) >= 5
    for hit in twice:
        first, second = (number for number, line in enumerate(lines, start=1) if line == hit["text"])
        assert hit["line"] == first
        assert hit["duplicates"] == [
            {
                "path": str(article),
                "paragraph": second - 1,
                "line": second,
                "page": None,
                "location": {"kind": "line", "line": second},
            },
        ]
    assert all(hit["duplicates"] == [] for hit in found if hit not in twice)


def test_the_article_before_the_words_is_not_marked(search: Run) -> None:
    marked = [
        (text[start - 2 : start], text[start:end])
        for hit in hits(search, "open source")
        if (text := str(hit["text"]))
        for start, end in hit["highlights"]  # type: ignore[attr-defined]
    ]
    assert ("l’", "open source") in marked
    assert ("L'", "open source") in marked
    assert not [words for _, words in marked if "’" in words or "'" in words]


def test_every_spelling_finds_the_same_paragraphs(search: Run) -> None:
    expected = {hit["text"] for hit in hits(search, '"open source"')}
    for query in ("OPEN-SOURCE", "Open Source", "l'open source", "l’open-source"):
        assert {hit["text"] for hit in hits(search, query)} >= expected


def test_first_line_is_the_title(search: Run) -> None:
    assert {str(hit["title"])[:12] for hit in hits(search, "open source")} == {"Jingren Zhou"}


def test_word_that_is_not_there_is_not_found(search: Run) -> None:
    search("--in", SEED, "ia")
    done = search("--in", SEED, "zzz")
    assert (done.returncode, done.stdout) == (1, "")
