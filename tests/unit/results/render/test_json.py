"""The JSON that other programs read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Document, Paragraph
from searcher.results.render.json import dumps, to_json
from searcher.results.render.lines import FIELDS
from searcher.results.snippet import printable

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
        "place": "corpus/a.txt, page 2",
        "title": "Titre",
        "title_highlights": [],
        "heading": "Un",
        "heading_highlights": [],
        "paragraph": 2,
        "line": 12,
        "page": 2,
        "location": {"kind": "page", "page": 2},
        "text": "L’open source.",
        "snippet": "L’open source.",
        "snippets": ["L’open source."],
        "highlights": [[2, 13]],
        "duplicates": [
            {
                "path": None,
                "paragraph": 2,
                "line": None,
                "page": None,
                "location": {"kind": "paragraph", "paragraph": 2},
            }
        ],
        "near_copies": [],
        "metadata": {"auteur": "Zoé"},
    }


STORED = Path(__file__).parents[1] / "files" / "answer.json"
PAGE = Path(__file__).parents[4] / "docs" / "json.md"


@pytest.fixture
def answer(make_index: Callable[..., Index]) -> dict[str, Any]:
    index = make_index(
        Document(
            id="conseil.pdf",
            title="L’open source à la mairie",
            path="mairie/conseil.pdf",
            metadata={"type": "pdf", "author": "Zoé", "date": "2024-06-20"},
            paragraphs=[
                "Ouverture de la séance.",
                Paragraph(
                    "L’État finance l'open source à cœur\x9b ouvert.", heading="Votes › Crédits", line=12, page=2
                ),
                "La séance est levée.",
            ],
        ),
        Document(
            id="copie",
            title="Copies de toutes les pièces reçues, avec bien des mots",
            paragraphs=["L’État finance l’open source à cœur\x9b ouvert."],
        ),
        Document(id="avis", paragraphs=["Un avis sur l’open source."], metadata={"note": 4}),
    )
    results = index.search("etat open-source", facets=["author"])
    loaded: dict[str, Any] = json.loads(to_json(results, context=1))
    return {**loaded, "took_ms": 0.1, "hits": [{**hit, "score": 1.0} for hit in loaded["hits"]]}


def test_the_answer_is_the_stored_one(answer: dict[str, Any]) -> None:
    assert answer == json.loads(STORED.read_text(encoding="utf-8"))


def test_every_field_is_explained_and_no_other(answer: dict[str, Any]) -> None:
    rows = re.findall(r"^\| (`.*?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    explained = {name for row in rows for name in re.findall("`([a-z_]+)`", row)}
    assert explained - {"in"} == {*answer, *answer["hits"][0]}  # one index is not told from others


def test_every_field_of_a_format_is_named_on_the_page() -> None:
    told = PAGE.read_text(encoding="utf-8").partition("In braces may stand ")[2].partition(";")[0]
    assert set(re.findall("`([a-z]+)`", told)) == set(FIELDS)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_comes_back_and_none_is_dangerous_on_a_terminal(text: str) -> None:
    written = dumps({"text": text})
    assert json.loads(written) == {"text": text}
    assert printable(written) == written


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
