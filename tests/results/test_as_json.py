"""The JSON that other programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from searcher import Document, Paragraph
from searcher.results.as_json import to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index


def test_the_object_has_the_fields_of_the_contract(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(
            id="a",
            title="Titre",
            path="corpus/a.txt",
            metadata={"auteur": "Zoé"},
            paragraphs=["avant", Paragraph("L’open source.", heading="Un", line=12, page=2)],
        ),
        Document(id="b", paragraphs=["avant", "L'open source.", "après"]),
    )
    answer = json.loads(to_json(index.search("open source")))
    hits = answer.pop("hits")
    assert answer.pop("took_ms") >= 0
    assert answer == {"schema": 1, "query": "open source", "total": 1, "suggestion": None}
    (hit,) = hits
    assert hit.pop("score") > 0
    assert hit == {
        "rank": 1,
        "id": "a",
        "path": "corpus/a.txt",
        "title": "Titre",
        "heading": "Un",
        "paragraph": 2,
        "line": 12,
        "page": 2,
        "text": "L’open source.",
        "snippet": "L’open source.",
        "snippets": ["L’open source."],
        "highlights": [[2, 13]],
        "duplicates": [{"path": None, "paragraph": 2, "line": None, "page": None}],
        "metadata": {"auteur": "Zoé"},
    }


def test_highlights_are_ranges_of_the_whole_text_even_where_the_snippet_is_cut(
    make_index: Callable[..., Index],
) -> None:
    text = "Une phrase sans intérêt. " * 40 + "Le zinc. " + "Une phrase sans intérêt. " * 40
    (hit,) = json.loads(to_json(make_index(text).search("zinc")))["hits"]
    assert [hit["text"][start:end] for start, end in hit["highlights"]] == ["zinc"]
    assert len(hit["snippet"]) < len(hit["text"]) == len(text)


def test_the_answer_is_one_line(make_index: Callable[..., Index]) -> None:
    assert "\n" not in to_json(make_index("un\nchat\u2028noir").search("chat")).replace("\u2028", "")


def test_the_answer_can_be_written_whatever_the_text(make_index: Callable[..., Index]) -> None:
    assert to_json(make_index("un chat \udce9").search("chat")).encode()
