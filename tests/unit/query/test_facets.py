"""Facets: what they count is what the narrowed query finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document
from searcher.index.write import inverter
from searcher.results.render.json import to_json
from searcher.results.render.terminal import render_facets

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

NAMES = ["type", "auteur", "année", "date", "dossier", "tags", "note"]
METADATA = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["pdf", "markdown"]),
        "author": st.sampled_from(["Émile Zola", "Zola", "zola", "Hugo", "V. Hugo", 'Dit "Le Grand"', "ET", "l’État"]),
        "date": st.sampled_from(["2022", "2023", "2023-06", "2023-06-15", "vers 1900"]),
        "tags": st.lists(st.sampled_from(["mine", "grève", "greve", "mise à jour", "C++", "10 000"]), max_size=3),
        "note": st.sampled_from([3, 4.5, 12, True]),
    },
)
DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from(["", "a/", "mes notes/", "b/a/"]), st.lists(st.sampled_from("xyz"), min_size=1), METADATA
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=examples(60))
@given(documents=DOCUMENTS, memory=st.sampled_from([1, 1 << 20]), query=st.sampled_from(["x", "x y", "+x -y", "z*"]))
def test_a_count_is_the_total_of_the_narrowed_query(
    make_index: Callable[..., Index],
    documents: list[tuple[str, list[str], dict[str, object]]],
    memory: int,
    query: str,
) -> None:
    given_documents = [
        Document(id=f"{folder}{number}", paragraphs=texts, metadata=metadata)
        for number, (folder, texts, metadata) in enumerate(documents)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", 4)
        index = make_index(*given_documents, memory=memory)
    facets = index.search(query, facets=NAMES).facets
    assert list(facets) == NAMES
    for counted in facets.values():
        assert [facet.count for facet in counted] == sorted((facet.count for facet in counted), reverse=True)
        for facet in counted:
            assert index.search(f"+({query}) {facet.query}").total == facet.count, facet
    everything = {
        str(value) for _, texts, metadata in documents for value in [metadata.get("type")] if value and "x" in texts
    }
    if query == "x":
        assert {facet.value for facet in facets["type"]} == everything


def test_facets_are_counted_shown_and_given_to_programs(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(id="a/1", paragraphs=["un chat", "deux chats"], metadata={"author": "Émile Zola", "date": "2023-06"}),
        Document(id="a/2", paragraphs=["trois chats", "un chien"], metadata={"author": "Zola", "date": "2023"}),
        Document(id="b/3", paragraphs=["quatre chats"], metadata={"date": "2024"}),
    )
    results = index.search("chat", facets=["auteur", "année", "chemin"])
    assert render_facets(results.facets, styled=False).splitlines() == [
        "auteur",
        '  2  auteur:="Émile Zola"',
        '  1  auteur:="Zola"',
        "année",
        "  3  année:2023",
        "  1  année:2024",
        "chemin",
        "  3  chemin:/a/",
        "  1  chemin:/b/",
    ]
    assert json.loads(to_json(results))["facets"]["année"] == [
        {"value": "2023", "count": 3, "query": "année:2023"},
        {"value": "2024", "count": 1, "query": "année:2024"},
    ]
    assert "facets" not in json.loads(to_json(index.search("chat")))
    assert index.search("chat").facets == {}


def test_only_the_most_frequent_values_are_shown(make_index: Callable[..., Index]) -> None:
    index = make_index(*(Document(id=str(n), text=f"un {n}", metadata={"lot": n}) for n in range(14)))
    results = index.search("un", facets=["lot"])
    assert len(results.facets["lot"]) == 14
    assert render_facets(results.facets, styled=False).splitlines()[-1] == "  4 more values"


def test_a_field_that_no_document_has_is_said_to_be_none(make_index: Callable[..., Index]) -> None:
    results = make_index("un chat").search("chat", facets=["couleur"])
    assert results.facets == {"couleur": []}
    assert results.notes == ("no document has a field couleur: there is nothing to count",)
